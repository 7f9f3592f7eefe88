"""A finished document."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """The file, and how many pages it has; None in a format that has none of its own."""

    content: bytes
    pages: int | None = None
