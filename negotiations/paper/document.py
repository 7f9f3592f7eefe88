"""A finished document."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """The file, and how many pages it has."""

    content: bytes
    pages: int
