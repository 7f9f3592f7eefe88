"""A working group and its co-leads."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from negotiations.core.bilingual import Bilingual, short_text
from negotiations.core.rows import PlanQuerySet, Row
from negotiations.plan.models.delegation import Delegate
from negotiations.plan.models.plan import ActionPlan, Workstream


class WorkingGroup(Row):
    """A group in which both sides work on part of the plan."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="groups")
    key = models.SlugField(max_length=80)
    code = models.CharField(_("code"), max_length=8)
    title_en = short_text()
    title_es = short_text()
    position = models.PositiveSmallIntegerField(default=0)
    workstreams = models.ManyToManyField(Workstream, blank=True, related_name="groups")
    illustrative = models.BooleanField(_("illustrative"), default=False)

    title = Bilingual()
    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["position", "key"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="group_key")]
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")

    def __str__(self) -> str:
        return self.title


class GroupLeadQuerySet(PlanQuerySet):
    plan_path = "group__plan"


class GroupLead(Row):
    """A co-lead: the one delegate who leads a group for their party."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="leads")
    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="leads")

    objects = GroupLeadQuerySet.as_manager()

    class Meta:
        ordering = ["delegate__delegation__position"]
        constraints = [models.UniqueConstraint(fields=["group", "delegate"], name="group_lead")]
        verbose_name = _("co-lead")
        verbose_name_plural = _("co-leads")

    def __str__(self) -> str:
        return str(self.delegate)
