"""The action plan and what is publicly known of it."""

import zoneinfo
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations import calendar
from negotiations.core.bilingual import Bilingual, long_text, short_text
from negotiations.core.rows import PlanQuerySet, Reader, Row, VisibleQuerySet, related_model
from negotiations.core.zones import validate_zone


class ActionPlanQuerySet(VisibleQuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Plans one is seated in or serves; those only tracked; all, for administrators."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.all()
        delegates = related_model(self.model, "delegates").objects.active()
        secretariat = related_model(self.model, "secretariat").objects
        return self.filter(
            Q(tracked_only=True)
            | Q(pk__in=delegates.filter(user=user).values("plan"))
            | Q(pk__in=secretariat.filter(user=user).values("plan"))
        )


class ActionPlan(Row):
    """A negotiation: its parties, its window and the rule by which days are counted."""

    class Kind(models.TextChoices):
        ACTION_PLAN = "action_plan", _("Action plan")
        MEMORANDUM = "memorandum", _("Memorandum")
        FRAMEWORK = "framework", _("Framework")
        PLURILATERAL = "plurilateral", _("Plurilateral initiative")
        JOINT_REVIEW = "joint_review", _("Joint review")
        MEASURE = "measure", _("Domestic measure")
        PROGRAMME = "programme", _("Programme")

    class OnClosed(models.TextChoices):
        STAYS = "stays", _("stays")
        NEXT = "next", _("goes on to the next working day")
        PREVIOUS = "previous", _("goes back to the last working day before")

    class Counting(models.TextChoices):
        NOT_STATED = "not_stated", _("not stated; counted as calendar days")
        CALENDAR_DAYS = "calendar_days", _("calendar days")
        WORKING_DAYS = "working_days", _("working days")

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title_en = short_text()
    title_es = short_text()
    summary_en = long_text()
    summary_es = long_text()
    tracked_only = models.BooleanField(
        _("tracked only"),
        default=False,
        help_text=_("A sister instrument that nobody negotiates here: public facts only."),
    )
    zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_zone]
    )
    announced_on = models.DateField(_("announced"), null=True, blank=True)
    start_on = models.DateField(_("start"), null=True, blank=True)
    start_note_en = long_text()
    start_note_es = long_text()
    window_length = models.PositiveIntegerField(_("window"), null=True, blank=True)
    window_unit = models.CharField(
        _("unit"),
        max_length=10,
        blank=True,
        choices=[("days", _("days")), ("weeks", _("weeks")), ("months", _("months"))],
    )
    counting_rule = models.CharField(
        _("counting rule"), max_length=20, choices=Counting.choices, default=Counting.NOT_STATED
    )
    first_day_counts = models.BooleanField(_("the day of the event is counted"), default=False)
    on_closed = models.CharField(
        _("a period that ends on a closed day"),
        max_length=10,
        choices=OnClosed.choices,
        default=OnClosed.STAYS,
    )
    original_end_on = models.DateField(_("original end"), null=True, blank=True)
    end_on = models.DateField(_("current end"), null=True, blank=True)
    others_en = long_text()
    others_es = long_text()
    marking_en = short_text()
    marking_es = short_text()
    release_on = models.DateField(_("released on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    title = Bilingual()
    summary = Bilingual()
    start_note = Bilingual()
    others = Bilingual()
    marking = Bilingual()
    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["tracked_only", "start_on", "slug"]
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")

    def __str__(self) -> str:
        return self.title

    @property
    def tz(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone)

    @property
    def has_window(self) -> bool:
        return self.start_on is not None and self.end_on is not None

    @property
    def length_in_days(self) -> int | None:
        """Days from the start to the current end; None where no window is stated."""
        if self.start_on is None or self.end_on is None:
            return None
        return calendar.day_number(self.start_on, self.end_on)

    def day_number(self, on: date) -> int | None:
        """Which day of the window `on` is; the start is day 0."""
        return None if self.start_on is None else calendar.day_number(self.start_on, on)


class Source(Row):
    """Where a fact about a plan was published."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="sources")
    key = models.SlugField(max_length=80)
    citation = models.TextField(_("citation"))
    published = models.CharField(_("published"), max_length=20, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="source_key")]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.citation


class Sourced(Row):
    """Something a plan's file states, in its order, with its sources."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="%(class)ss")
    key = models.SlugField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    sources = models.ManyToManyField(Source, blank=True, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "key"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="%(class)s_key")]


class Fact(Sourced):
    """One thing that is publicly known of a plan, or known not to be stated."""

    class Status(models.TextChoices):
        STATED = "stated", _("stated")
        COMPUTED = "computed", _("computed")
        NOT_STATED = "not_stated", _("not stated")

    statement_en = long_text()
    statement_es = long_text()
    status = models.CharField(_("status"), max_length=12, choices=Status.choices)
    statement = Bilingual()

    class Meta(Sourced.Meta):
        verbose_name = _("fact")
        verbose_name_plural = _("facts")

    def __str__(self) -> str:
        return self.statement


class Workstream(Sourced):
    """A line of work the plan names."""

    number = models.PositiveSmallIntegerField(_("number"))
    title_en = long_text()
    title_es = long_text()
    title = Bilingual()

    class Meta(Sourced.Meta):
        verbose_name = _("workstream")
        verbose_name_plural = _("workstreams")

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class PlannedProvision(Sourced):
    """A kind of provision the plan says may be needed; the note is how sources differ on it."""

    title_en = long_text()
    title_es = long_text()
    note_en = long_text()
    note_es = long_text()
    title = Bilingual()
    note = Bilingual()

    class Meta(Sourced.Meta):
        verbose_name = _("provision to be drafted")
        verbose_name_plural = _("provisions to be drafted")

    def __str__(self) -> str:
        return self.title


class Submission(Sourced):
    """What a stakeholder asked for."""

    stakeholder = models.CharField(_("stakeholder"), max_length=200)
    asked_en = long_text()
    asked_es = long_text()
    asked = Bilingual()

    class Meta(Sourced.Meta):
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")

    def __str__(self) -> str:
        return self.stakeholder
