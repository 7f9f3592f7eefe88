"""The colours of the parties as the browser has them: by light, by dark and printed."""

import pytest

from agreements.text.telling.display import MARKS
from tests.browser.visitors import Site
from tests.palette import channels, colours

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_SHOWN = """places => places.map(place => {
    const seen = kind => {
        const span = document.createElement("span");
        span.className = `${kind} p${place}`;
        document.querySelector("main").append(span);
        return getComputedStyle(span);
    };
    return [seen("party").color, seen("br").color, seen("br").backgroundColor];
})"""


@pytest.mark.parametrize(
    ("media", "scheme"), [("screen", "light"), ("screen", "dark"), ("print", "light")]
)
def test_each_place_has_the_colour_of_the_one_file(site: Site, media: str, scheme: str):
    light, dark = colours("parties.css")
    wanted = dark if scheme == "dark" else light
    with site.visit("head@us.example") as page:
        page.goto("/")
        page.emulate_media(media=media, color_scheme=scheme)
        shown = page.evaluate(_SHOWN, list(range(1, len(MARKS) + 1)))
    assert shown == [
        [_rgb(wanted[name]) for name in (f"p{place}", f"p{place}", f"p{place}-wash")]
        for place in range(1, len(MARKS) + 1)
    ]


def _rgb(code: str) -> str:
    red, green, blue = channels(code)
    return f"rgb({red}, {green}, {blue})"
