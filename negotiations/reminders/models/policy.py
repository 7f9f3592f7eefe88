"""When people are told of deadlines: what a plan asks for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.core.rows import CompartmentQuerySet, CompartmentRow
from negotiations.plan.models.plan import ActionPlan
from negotiations.plan.models.working_group import WorkingGroup
from negotiations.schedule.models.deadline import Deadline


def usual_days_before() -> list[int]:
    """Days before the due date on which people are told, where nobody set others."""
    return [14, 7, 3, 1]


class ReminderPolicy(CompartmentRow):
    """When people are told of deadlines: of a plan, of one of its groups, or of one deadline.

    The nearest counts: the deadline's own, else its group's, else the plan's.
    """

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="policies")
    group = models.ForeignKey(
        WorkingGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="policies"
    )
    deadline = models.ForeignKey(
        Deadline, null=True, blank=True, on_delete=models.CASCADE, related_name="policies"
    )
    days_before = models.JSONField(_("days before"), default=usual_days_before)
    on_the_day = models.BooleanField(_("on the day"), default=True)
    late_every = models.PositiveSmallIntegerField(
        _("when late, every so many days"), default=0, help_text=_("0: once.")
    )
    late_for = models.PositiveSmallIntegerField(_("when late, for so many days"), default=7)
    mandatory_from = models.SmallIntegerField(
        _("mandatory from so many days before"),
        default=1,
        help_text=_("From then on a mail of its own goes out, whatever a person prefers."),
    )
    escalate_after = models.PositiveSmallIntegerField(
        _("escalate after so many days"), default=0, help_text=_("0: never.")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CompartmentQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(group__isnull=True, deadline__isnull=True),
                name="policy_of_plan",
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(group__isnull=False), name="policy_of_group"
            ),
            models.UniqueConstraint(
                fields=["deadline"], condition=Q(deadline__isnull=False), name="policy_of_deadline"
            ),
        ]
        verbose_name = _("reminder policy")
        verbose_name_plural = _("reminder policies")

    def __str__(self) -> str:
        return f"{self.days_before}"
