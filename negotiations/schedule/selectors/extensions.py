"""Reading requests for more time: what was asked, what each side said, who is waited for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet

from negotiations.core.verdicts import Verdict
from negotiations.plan.models import ActionPlan, Delegation, Role, User
from negotiations.plan.permissions import Seat, seat_of
from negotiations.schedule.models import Deadline, Extension, ExtensionAnswer
from negotiations.schedule.permissions import (
    RUNS_DEADLINES,
    can_answer_extension,
    can_propose_extension,
    can_withdraw_extension,
)
from negotiations.schedule.selectors.rounds import counting_from

Reader = User | AnonymousUser


@dataclass(frozen=True)
class Side:
    """What one delegation said to a request; None while it has not answered."""

    delegation: Delegation
    answer: ExtensionAnswer | None


@dataclass(frozen=True)
class WindowRequest:
    """A request for a later end of the window, with every side's answer."""

    extension: Extension
    sides: tuple[Side, ...]

    @property
    def is_pending(self) -> bool:
        return self.extension.state == Extension.State.PENDING


@dataclass(frozen=True)
class ExtensionsPage:
    """All requests of a plan that one sees; what the end of the window moves."""

    requests: tuple[WindowRequest, ...]
    of_deadlines: tuple[Extension, ...]
    moved_by_the_end: tuple[Deadline, ...]
    pending: Extension | None
    may_propose: Verdict
    may_answer: bool
    may_withdraw: bool


@dataclass(frozen=True)
class DeadlineRequests:
    """The requests for more time for one deadline, and what one may do with the pending one."""

    requests: tuple[Extension, ...]
    pending: Extension | None
    may_answer: bool
    may_withdraw: bool


def extensions_for(user: Reader) -> "QuerySet[Extension]":
    """The requests one sees, newest first, each with its answers; two queries."""
    answers = ExtensionAnswer.objects.visible_to(user).select_related(
        "delegation__party", "answered_by"
    )
    return (
        Extension.objects.visible_to(user)
        .select_related("plan", "deadline", "delegation__party", "compartment__party", "asked_by")
        .prefetch_related(Prefetch("answers", answers))
        .order_by("-asked_at", "id")
    )


def extensions_page(
    user: User, plan: ActionPlan, delegations: Iterable[Delegation]
) -> ExtensionsPage:
    """The requests of a plan the caller has found visible."""
    found = list(extensions_for(user).filter(plan=plan))
    sides = tuple(delegations)
    of_window = [one for one in found if one.deadline_id is None]
    pending = next((one for one in of_window if one.state == Extension.State.PENDING), None)
    return ExtensionsPage(
        requests=tuple(WindowRequest(one, _sides(one, sides)) for one in of_window),
        of_deadlines=tuple(one for one in found if one.deadline_id is not None),
        moved_by_the_end=tuple(counting_from(user, plan, "end").open()),
        pending=pending,
        may_propose=can_propose_extension(user, plan),
        may_answer=bool(pending and _waits_for(pending, user, seat_of(user, plan))),
        may_withdraw=bool(pending and can_withdraw_extension(user, pending)),
    )


def deadline_requests(user: User, deadline: Deadline) -> DeadlineRequests:
    """The requests for more time for a deadline the caller has found visible."""
    found = tuple(extensions_for(user).filter(deadline=deadline))
    pending = next((one for one in found if one.state == Extension.State.PENDING), None)
    return DeadlineRequests(
        requests=found,
        pending=pending,
        may_answer=bool(pending and can_answer_extension(user, pending)),
        may_withdraw=bool(pending and can_withdraw_extension(user, pending)),
    )


def requests_to_answer(user: User, plan: ActionPlan, seat: Seat) -> tuple[Extension, ...]:
    """The pending requests that wait for this person: a head for the window's, whoever may
    move any deadline of the plan for a deadline's, but not the one who asks."""
    if seat.delegation is None or seat.role not in RUNS_DEADLINES:
        return ()
    pending = extensions_for(user).filter(plan=plan, state=Extension.State.PENDING)
    return tuple(one for one in pending if _waits_for(one, user, seat))


def _waits_for(extension: Extension, user: User, seat: Seat) -> bool:
    if extension.deadline_id is not None:
        return extension.asked_by_id != user.pk
    is_other = extension.delegation_id != (seat.delegation and seat.delegation.pk)
    return seat.role == Role.HEAD and is_other and not _answer_of(extension, seat.delegation)


def _sides(extension: Extension, delegations: Iterable[Delegation]) -> tuple[Side, ...]:
    return tuple(Side(one, _answer_of(extension, one)) for one in delegations)


def _answer_of(extension: Extension, delegation: Delegation | None) -> ExtensionAnswer | None:
    return next((one for one in extension.answers.all() if one.delegation == delegation), None)
