"""The sheet a document is set on. Pure code."""

from collections.abc import Iterable

# Unicode CLDR, supplemental data, measurementData: paperSize “US-Letter”.
_LETTER = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)


def paper_for(codes: Iterable[str]) -> str:
    """`letter` where every party's offices print on it, else `A4`, as CSS names them."""
    countries = set(codes)
    return "letter" if countries and countries <= _LETTER else "A4"
