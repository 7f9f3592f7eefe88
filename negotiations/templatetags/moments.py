"""Days, moments and places in the reader's language and zone."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from negotiations.core import clock
from negotiations.core.bilingual import reader_language
from negotiations.core.bilingual import said as said_in
from negotiations.core.places import place_of

register = template.Library()


@register.filter
def said(row: Any, name: str) -> SafeString | str:
    """A bilingual text, with its language marked where it is not the reader's."""
    words, language = said_in(row, name)
    if words and language != reader_language():
        return format_html('<span lang="{}">{}</span>', language, words)
    return words


@register.filter
def day(value: date | None) -> str:
    """A day with its weekday: “Thu 12 March 2026”."""
    return date_format(value, "WEEKDAY_DATE_FORMAT") if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """A day of this year: “Thu 12 March”."""
    return date_format(value, "WEEKDAY_SHORT_FORMAT") if value else ""


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """An instant in the reader's zone, with the place: “10 Mar 2026, 09:12 Mexico City”."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{} {}</time>',
        value.isoformat(),
        date_format(local, "SHORT_DATETIME_FORMAT"),
        place_of(timezone.get_current_timezone_name()),
    )


@register.filter
def machine_moment(value: datetime | None) -> SafeString | str:
    """An instant of the machine's clock, as the program's clock tells it: a demo has its own."""
    return moment(value + (clock.now() - clock.machine_now())) if value else ""


@register.filter
def days_after(later: date, earlier: date) -> int:
    """Days from the earlier to the later date."""
    return (later - earlier).days


@register.filter
def absolute(number: int) -> int:
    return abs(number)


@register.filter
def place(zone: str | ZoneInfo) -> str:
    return place_of(str(zone))
