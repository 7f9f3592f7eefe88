"""The typefaces of a document: vendored, given to the renderer from memory.

Their families have names of our own, so that a typeface of the same name on the machine can
never stand in for them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO

from django.contrib.staticfiles import finders
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import woff2  # type: ignore[import-untyped]

# Beyond Western Europe's letters. The files that have them are large and seldom needed.
_EXTENDED = re.compile("[\u0100-\u0130\u0132-\u0151\u0154-\u024f\u1e00-\u1eff]")


class FontMissingError(Exception):
    """A typeface that ships with the program is not where it should be."""


@dataclass(frozen=True)
class Face:
    """One file of a typeface: `family` as the style sheet names it, CSS weight and style."""

    family: str
    file: str
    weight: int = 400
    style: str = "normal"
    extended: bool = False
    only: str = ""

    @property
    def url(self) -> str:
        """Its address, which only our own fetcher knows."""
        return f"travaux:font/{self.file}"


def _latin(family: str, name: str, weight: int, style: str = "normal") -> tuple[Face, Face]:
    return (
        Face(family, f"{name}/{name}-latin-{weight}-{style}.woff2", weight, style),
        Face(family, f"{name}/{name}-latin-ext-{weight}-{style}.woff2", weight, style, True),
    )


FACES: tuple[Face, ...] = (
    *_latin("Treaty Text", "eb-garamond", 400),
    *_latin("Treaty Text", "eb-garamond", 400, "italic"),
    *_latin("Treaty Text", "eb-garamond", 500),
    *_latin("Treaty Text", "eb-garamond", 600),
    *_latin("Treaty Sans", "source-sans-3", 400),
    *_latin("Treaty Sans", "source-sans-3", 600),
)
_MARKS = Face("Treaty Marks", "noto-sans-symbols-2/noto-sans-symbols-2-symbols-400-normal.woff2")


def faces_for(html: str, symbols: str) -> tuple[Face, ...]:
    """The faces a document needs; `symbols` are the signs it has from the face of marks."""
    extended = _EXTENDED.search(html) is not None
    letters = tuple(face for face in FACES if extended or not face.extended)
    return (*letters, replace(_MARKS, only=symbols + " ")) if symbols else letters


def style_sheet(faces: Iterable[Face]) -> str:
    """The `@font-face` rules of these faces."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f'font-style: {face.style}; src: url("{face.url}") }}'
        for face in faces
    )


@cache
def content(face: Face) -> bytes:
    """A face as OpenType. Unpacking takes a moment, so it is done once a process."""
    path = finders.find(f"vendor/{face.file}")
    if path is None:
        raise FontMissingError(face.file)
    with open(path, "rb") as packed:
        unpacked = BytesIO()
        woff2.decompress(packed, unpacked)
    return _subset(unpacked, face.only) if face.only else unpacked.getvalue()


def _subset(font: BytesIO, characters: str) -> bytes:
    """The font with these characters alone: the rest would be read anew for each document."""
    options = subset.Options(notdef_outline=True)
    loaded = subset.load_font(font, options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(loaded)
    smaller = BytesIO()
    subset.save_font(loaded, smaller, options)
    return smaller.getvalue()
