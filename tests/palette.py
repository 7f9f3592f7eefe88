"""The colours of a style sheet, and how well one is read on another."""

import re
from pathlib import Path

SHEETS = Path(__file__).resolve().parent.parent / "static/css"
Colours = dict[str, str]


def colours(sheet: str) -> tuple[Colours, Colours]:
    """By light and by dark: each colour's name in `static/css/<sheet>` and its six digits."""
    light, _, dark = (SHEETS / sheet).read_text().partition("prefers-color-scheme: dark")
    return _named(light), _named(light) | _named(dark)


def _named(css: str) -> Colours:
    found = re.findall(r"--([\w-]+): #([0-9a-f]{3}|[0-9a-f]{6});", css)
    return {name: code if len(code) == 6 else "".join(c * 2 for c in code) for name, code in found}


def channels(code: str) -> tuple[int, int, int]:
    """Red, green and blue, from 0 to 255, of six digits."""
    red, green, blue = bytes.fromhex(code)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(code: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in channels(code))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
