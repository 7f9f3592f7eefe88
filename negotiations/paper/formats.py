"""The formats that documents are made in. A kind of document says which, and who makes each.

Who makes it is named, and imported when a document is made: what only asks for documents, or
hands them out, knows every format and loads no renderer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.utils.module_loading import import_string

from negotiations.paper.document import Document

Source = TypeVar("Source")
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Format:
    """A format: its code, the end of a file's name with its dot, and its media type (RFC 6838)."""

    code: str
    suffix: str
    media_type: str

    @property
    def name(self) -> str:
        """What it is called among people: “PDF”."""
        return self.code.upper()


PDF = Format("pdf", ".pdf", "application/pdf")
_known = {PDF.code: PDF}


def format_of(code: str) -> Format:
    """The format a code stands for."""
    return _known[code]


class Formats(Generic[Source]):
    """The formats of one kind of document, which is made out of a `Source`."""

    def __init__(self) -> None:
        self._makers: dict[Format, str] = {}

    def register(self, made_in: Format, maker: str) -> None:
        """Add a format. `maker` is the dotted name of a function that takes the source, and by
        name `made_at` (a moment with a zone) and `progress`, and returns a `Document`."""
        _known[made_in.code] = made_in
        self._makers[made_in] = maker

    def __iter__(self) -> Iterator[Format]:
        return iter(self._makers)

    def get(self, code: str) -> Format | None:
        """The format a code stands for, if this kind of document is made in it."""
        return next((made_in for made_in in self if made_in.code == code), None)

    def make(
        self, made_in: Format, source: Source, *, made_at: datetime, progress: Progress
    ) -> Document:
        """Make a document. What its maker raises is raised: `CannotRender`, or what `progress`
        raises to end it."""
        maker: Callable[..., Document] = import_string(self._makers[made_in])
        return maker(source, made_at=made_at, progress=progress)
