"""Deadlines and days, in words."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from negotiations.calendar import ClosedDay, Reckoning
from negotiations.core import clock
from negotiations.core.places import place_of
from negotiations.plan.models import ActionPlan
from negotiations.schedule.models import Deadline
from negotiations.schedule.selectors.reckoning import Dependencies
from negotiations.schedule.words.counting import counting_sentence
from negotiations.schedule.words.holidays import holiday_name
from negotiations.schedule.words.rules import rule_sentence, why_sentence
from negotiations.templatetags.moments import day, short_day

register = template.Library()


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


@register.simple_tag
def rule(deadline: Deadline, dependencies: Dependencies | None = None) -> str:
    """A deadline's rule as a phrase, in which others are called as in `dependencies`."""
    return rule_sentence(
        deadline.rule, dependencies.titles(deadline.compartment_id) if dependencies else None
    )


@register.filter
def why(reckoning: Reckoning) -> str:
    """Why a date is what it is."""
    return why_sentence(reckoning)


@register.filter
def counting(plan: ActionPlan) -> str:
    """How a plan counts days."""
    return counting_sentence(plan)
