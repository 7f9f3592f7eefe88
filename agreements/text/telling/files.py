"""Texts read from files and written, as UTF-8, line ends as they are."""

import codecs
from pathlib import Path
from typing import IO

_OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Unreadable(ValueError):
    """A file that is not there, cannot be read, or holds no UTF-8; the message names it."""


def read(path: str, stdin: IO[bytes]) -> str:
    """The text of a file, ``-`` being standard input, without its byte-order mark."""
    name = "standard input" if path == "-" else path
    try:
        content = stdin.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise Unreadable(f"{name}: {error.strerror or error}") from None
    if content.startswith(_OTHER_MARKS):
        raise Unreadable(f"{name}: this is UTF-16; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        raise Unreadable(
            f"{name}: line {line} is not UTF-8 (byte 0x{byte:02X}); save the file as UTF-8"
        ) from None


def write(stdout: IO[bytes], text: str) -> None:
    """Put a text out as it is; a lone surrogate, which no UTF-8 can hold, as a question mark."""
    stdout.write(text.encode("utf-8", errors="replace"))
    stdout.flush()
