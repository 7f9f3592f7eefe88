"""What a page must be for everyone: readable to a screen reader, and no wider than the screen."""

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.visitors import LAPTOP

# CSS pixels: the smallest phones, a common phone, a tablet, a laptop.
WIDTHS = (360, 390, 768, 1280)
BARRED = ("serious", "critical")
_AXE = Axe().axe_script
_RUN = """async () => {
    const found = await axe.run({resultTypes: ["violations"]});
    return found.violations.flatMap(rule => rule.nodes.map(node => (
        {rule: rule.id, impact: node.impact, target: node.target.flat().join(" "), html: node.html}
    )));
}"""
_WIDEST = """() => {
    const room = document.documentElement.clientWidth;
    const wide = [...document.body.querySelectorAll("*")]
        .filter(element => element.getBoundingClientRect().right > room + 1);
    const width = document.documentElement.scrollWidth;
    return width > room ? [width, wide.slice(0, 3).map(e => e.outerHTML.slice(0, 120))] : null;
}"""


def barriers(page: Page) -> list[str]:
    """What axe calls serious or critical on the page as it stands; one line each."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_AXE)
    found = page.evaluate(_RUN)
    return [
        f"{one['rule']} ({one['impact']}): {one['target']}: {one['html'][:160]}"
        for one in found
        if one["impact"] in BARRED
    ]


def overflows(page: Page) -> list[str]:
    """At which of `WIDTHS` the page scrolls sideways, and what sticks out."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if wide := page.evaluate(_WIDEST):
            found.append(f"{wide[0]} px wide on {width}: {json.dumps(wide[1])}")
    page.set_viewport_size(LAPTOP)
    return found
