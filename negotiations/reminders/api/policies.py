"""When people are told of what falls due in a plan, in a group, or of one deadline."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_view
from drf_standardized_errors.openapi_validation_errors import extend_validation_errors
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations.core.api.fields import Flag, Several, Whole
from negotiations.core.api.schema import IF_MATCH, Error428, described, stale_serializer
from negotiations.core.api.statuses import REFUSED
from negotiations.core.api.versions import ETAG, etag, version_seen
from negotiations.core.api.views import VisibleRows
from negotiations.plan.api.asking import asked_by
from negotiations.plan.models import ActionPlan, WorkingGroup
from negotiations.reminders.selectors.policies import Level, PolicyPage, policy_page
from negotiations.reminders.services import policies
from negotiations.reminders.services.policies import LONGEST_DAYS, MOST_STEPS
from negotiations.reminders.steps import LATE, Policy
from negotiations.schedule.models import Deadline

_OF_DAYS = [REFUSED, "invalid", "null", "min_value", "max_value"]
SOURCES = ("deadline", "group", "plan", "usual")


def _days(least: int = 0, **options: Any) -> Whole:
    return Whole(min_value=least, max_value=LONGEST_DAYS, **options)


class PolicySerializer(serializers.Serializer[Any]):
    """What a policy asks for, in days."""

    days_before = Several(
        child=_days(1), max_length=MOST_STEPS, help_text=_("People are told so many days before.")
    )
    on_the_day = Flag(help_text=_("And on the day."))
    late_every = _days(help_text=_("When late, every so many days; 0: once."))
    late_for = _days(help_text=_("When late, for so many days; 0: not at all."))
    mandatory_from = _days(
        LATE,
        help_text=_(
            "From so many days before on, a mail of its own goes out, whatever a person prefers; "
            "0: from the day itself on, -1: once it is late."
        ),
    )
    escalate_after = _days(
        help_text=_("What nobody acknowledges for so many days goes up the delegation; 0: never.")
    )

    def policy(self) -> Policy:
        """What was said."""
        said = dict(self.validated_data)
        return Policy(**{**said, "days_before": tuple(said["days_before"])})


class CountingPolicySerializer(PolicySerializer):
    """What counts, and where it was set."""

    source = serializers.ChoiceField(  # type: ignore[assignment] # a field of that name
        choices=[(name, name) for name in SOURCES],
        help_text=_("Where what counts was set; “usual” where nobody set anything."),
    )
    version = serializers.IntegerField(
        help_text=_("The number in its ETag; 0 where nothing is set at this very place.")
    )


StalePolicy = stale_serializer("StalePolicySerializer", CountingPolicySerializer)


def _described(of: str, read: Any, change: Any, clear: Any) -> Any:
    changed = {200: CountingPolicySerializer, 412: StalePolicy, 428: Error428}
    return extend_schema_view(
        retrieve=described(
            read,
            operation_id=f"{of}_reminders_retrieve",
            parameters=[ETAG],
            responses=CountingPolicySerializer,
        ),
        update=described(
            change,
            operation_id=f"{of}_reminders_update",
            request=PolicySerializer,
            parameters=[IF_MATCH, ETAG],
            responses=changed,
        ),
        destroy=described(
            clear,
            operation_id=f"{of}_reminders_destroy",
            parameters=[IF_MATCH, ETAG],
            responses=changed,
        ),
    )


class _PolicyOf(VisibleRows):
    """The policy at one level; each change answers with what counts from then on."""

    serializer_class = PolicySerializer

    def retrieve(self, request: Request, **_kwargs: Any) -> Response:
        return self._answer(self.get_object())

    def update(self, request: Request, **_kwargs: Any) -> Response:
        level: Level = self.get_object()
        version = version_seen(request, self._page(level))
        asked = PolicySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        policies.set_policy(by=asked_by(request), of=level, policy=asked.policy(), version=version)
        return self._answer(level)

    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        level: Level = self.get_object()
        version = version_seen(request, self._page(level))
        policies.clear_policy(by=asked_by(request), of=level, version=version)
        return self._answer(level)

    def as_read(self, _row: Any) -> dict[str, Any]:
        """What counts now at the level that was asked for."""
        return _said(self._page(self.get_object()))

    def _page(self, level: Level) -> PolicyPage:
        return policy_page(asked_by(self.request), level)

    def _answer(self, level: Level) -> Response:
        page = self._page(level)
        return Response(_said(page), headers={"ETag": etag(page)})


def _said(page: PolicyPage) -> dict[str, Any]:
    counts = page.counts
    return {
        "days_before": list(counts.days_before),
        "on_the_day": counts.on_the_day,
        "late_every": counts.late_every,
        "late_for": counts.late_for,
        "mandatory_from": counts.mandatory_from,
        "escalate_after": counts.escalate_after,
        "source": page.source,
        "version": page.version,
    }


@_described(
    "plans",
    _("When people are told of what falls due in a plan."),
    _("Set when people are told in a plan."),
    _("Take back what is set for a plan: the usual counts again."),
)
@extend_validation_errors(_OF_DAYS, "days_before", actions=["update"])
@extend_validation_errors([REFUSED], "non_field_errors", actions=["destroy"])
class PolicyOfPlan(_PolicyOf):
    lookup_field = "slug"

    def get_queryset(self) -> Any:
        return ActionPlan.objects.visible_to(self.request.user)


@_described(
    "groups",
    _("When people are told of what falls due in a working group."),
    _("Set when people are told in a working group."),
    _("Take back what is set for a group: what the plan says counts again."),
)
@extend_validation_errors(_OF_DAYS, "days_before", actions=["update"])
@extend_validation_errors([REFUSED], "non_field_errors", actions=["destroy"])
class PolicyOfGroup(_PolicyOf):
    def get_queryset(self) -> Any:
        return WorkingGroup.objects.visible_to(self.request.user).select_related("plan")


@_described(
    "deadlines",
    _("When people are told of a deadline."),
    _("Set when people are told of a deadline."),
    _("Take back what is set for a deadline: what its group or the plan says counts again."),
)
@extend_validation_errors(_OF_DAYS, "days_before", actions=["update"])
@extend_validation_errors([REFUSED], "non_field_errors", actions=["destroy"])
class PolicyOfDeadline(_PolicyOf):
    def get_queryset(self) -> Any:
        seen = Deadline.objects.visible_to(self.request.user)
        return seen.select_related("plan", "group", "compartment__party")
