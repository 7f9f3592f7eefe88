"""Where a time zone's clock hangs. Times name their place: “17:00 Washington”."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_PLACES: dict[str, Promise] = {
    "America/New_York": _("Washington"),
    "America/Mexico_City": _("Mexico City"),
    "America/Argentina/Buenos_Aires": _("Buenos Aires"),
    "America/Toronto": _("Ottawa"),
    "Asia/Tokyo": _("Tokyo"),
    "Europe/Brussels": _("Brussels"),
    "UTC": _("UTC"),
}


def place_of(zone: str) -> str:
    """The capital that keeps this zone's time, where we know one; else the zone's own city."""
    known = _PLACES.get(zone)
    return str(known) if known else zone.rsplit("/", 1)[-1].replace("_", " ")
