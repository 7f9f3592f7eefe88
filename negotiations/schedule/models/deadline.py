"""A deadline: its rule, and its original, current and met dates."""

import zoneinfo
from datetime import date, datetime, time

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.bilingual import Bilingual, short_text
from negotiations.core.rows import CompartmentQuerySet, CompartmentRow
from negotiations.core.zones import validate_zone
from negotiations.plan.models.delegation import Delegate, Delegation
from negotiations.plan.models.plan import ActionPlan
from negotiations.plan.models.user import User
from negotiations.plan.models.working_group import WorkingGroup

END_OF_DAY = time(23, 59, 59)


class DeadlineQuerySet(CompartmentQuerySet):
    def standing(self) -> "DeadlineQuerySet":
        """Those that were not removed."""
        return self.filter(removed_at__isnull=True)

    def open(self) -> "DeadlineQuerySet":
        """Those that stand and are not met yet."""
        return self.standing().filter(met_on__isnull=True)


class Deadline(CompartmentRow):
    """Something due, on a date or by a rule. A day without an hour lasts to its end."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="deadlines")
    group = models.ForeignKey(
        WorkingGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines"
    )
    key = models.SlugField(max_length=80, blank=True, editable=False)
    title_en = short_text()
    title_es = short_text()
    rule = models.CharField(_("rule"), max_length=200)
    original_on = models.DateField(_("originally due"), editable=False)
    due_on = models.DateField(_("due"))
    due_time = models.TimeField(_("hour"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    due_at = models.DateTimeField(editable=False, db_index=True)
    met_on = models.DateField(_("met"), null=True, blank=True)
    responsible = models.ManyToManyField(Delegation, blank=True, related_name="responsible_for")
    people = models.ManyToManyField(
        Delegate, blank=True, related_name="named_in", verbose_name=_("named people")
    )
    sourced = models.BooleanField(_("stated by a source"), default=False, editable=False)
    illustrative = models.BooleanField(_("illustrative"), default=False)
    added_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True, editable=False)
    # The due date for which it is on record that it turned late.
    late_noted_for = models.DateField(null=True, blank=True, editable=False)
    # RFC 5545: how often its entry in a calendar was changed.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    title = Bilingual()
    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "title_en", "id"]
        indexes = [models.Index(fields=["plan", "due_at"], name="deadline_plan_due")]
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")

    def __str__(self) -> str:
        return self.title

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def is_met(self) -> bool:
        return self.met_on is not None

    @property
    def slip(self) -> int:
        """Days by which the date has moved from the original; negative when brought forward."""
        return (self.due_on - self.original_on).days

    def is_late(self, now: datetime) -> bool:
        return self.met_on is None and self.removed_at is None and self.due_at < now

    def days_left(self, now: datetime) -> int:
        """Whole days to the due date, counted in the deadline's own zone; negative when past."""
        return (self.due_on - now.astimezone(zoneinfo.ZoneInfo(self.zone)).date()).days


def moment_due(on: date, at: time | None, zone: str) -> datetime:
    """The instant at which something due on a day, at an hour or by its end, turns late."""
    return datetime.combine(on, at or END_OF_DAY, tzinfo=zoneinfo.ZoneInfo(zone))
