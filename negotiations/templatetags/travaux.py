"""How this program's nouns are shown: parties with their mark, dates with their place."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from negotiations import clock, subjects, verbs
from negotiations.calendar import ClosedDay, Reckoning
from negotiations.counting_words import counting_sentence
from negotiations.holiday_names import holiday_name
from negotiations.models import ActionPlan, Deadline, Delegation, JournalEntry
from negotiations.models.bilingual import said as said_in
from negotiations.places import place_of
from negotiations.rule_words import rule_sentence, why_sentence
from negotiations.selectors.reckoning import Family

register = template.Library()
MARKS = "▲●■◆▼"


@register.filter
def mark(position: int) -> str:
    """The mark of the party in this place of the plan's order, from 0."""
    return MARKS[position % len(MARKS)]


@register.simple_tag
def party(delegation: Delegation, form: str = "code") -> SafeString:
    """A party, told by mark, name and colour. `form` is `code`, `short` or `name`."""
    known = delegation.party
    words = known.code if form == "code" else getattr(known, form)
    return format_html(
        '<span class="party p{}"><span class="mark" aria-hidden="true">{}</span>{}</span>',
        delegation.position % len(MARKS) + 1,
        mark(delegation.position),
        words,
    )


@register.filter
def said(row: Any, name: str) -> SafeString | str:
    """A bilingual text, with its language marked where it is not the reader's."""
    words, language = said_in(row, name)
    if words and not (get_language() or "en").startswith(language):
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


@register.simple_tag
def due(deadline: Deadline) -> SafeString:
    """When something is due: the day, and the hour by the clock of its place."""
    at = f", {hour(deadline)}" if deadline.due_time else ""
    return format_html(
        '<time datetime="{}">{}{}</time>', deadline.due_on.isoformat(), day(deadline.due_on), at
    )


@register.simple_tag
def hour(deadline: Deadline) -> str:
    """The hour by the clock of its place: “17:00 Washington”; empty where it has none."""
    if not deadline.due_time:
        return ""
    return f"{time_format(deadline.due_time)} {place_of(deadline.zone)}"


@register.simple_tag
def due_here(deadline: Deadline) -> str:
    """The hour in the reader's own zone, where it is another than the deadline's."""
    here = timezone.get_current_timezone()
    if not deadline.due_time or str(here) == deadline.zone:
        return ""
    local = deadline.due_at.astimezone(here)
    shown = date_format(local, "TIME_FORMAT")
    if local.date() != deadline.due_on:
        shown = f"{short_day(local.date())}, {shown}"
    return _("%(time)s where you are") % {"time": f"{shown} {place_of(str(here))}"}


@register.filter
def holiday(closed: ClosedDay) -> str:
    return holiday_name(closed)


@register.filter
def is_late(deadline: Deadline) -> bool:
    return deadline.is_late(clock.now())


@register.filter
def days_left(deadline: Deadline) -> int:
    return deadline.days_left(clock.now())


@register.filter
def days_after(later: date, earlier: date) -> int:
    """Days from the earlier to the later date."""
    return (later - earlier).days


@register.filter
def absolute(number: int) -> int:
    return abs(number)


@register.simple_tag
def rule(deadline: Deadline, family: Family | None = None) -> str:
    """A deadline's rule as a phrase, in which others are called as in `family`."""
    return rule_sentence(deadline.rule, family.titles(deadline.compartment_id) if family else None)


@register.filter
def why(reckoning: Reckoning) -> str:
    """Why a date is what it is."""
    return why_sentence(reckoning)


@register.filter
def counting(plan: ActionPlan) -> str:
    """How a plan counts days."""
    return counting_sentence(plan)


@register.filter
def place(zone: str | ZoneInfo) -> str:
    return place_of(str(zone))


@register.filter
def sentence(entry: JournalEntry) -> str:
    """What happened, in the reader's language."""
    return verbs.sentence(entry.verb, entry.data)


@register.filter
def subject_url(entry: JournalEntry) -> str:
    return subjects.url_of(entry.plan, entry.subject_kind, entry.subject_id)


@register.simple_tag(takes_context=True)
def here(context: Any, *routes: str) -> SafeString:
    """`aria-current` on the link to the section the page is in."""
    match = context["request"].resolver_match
    name = match.url_name if match else ""
    return mark_safe(' aria-current="page"') if name in routes else mark_safe("")
