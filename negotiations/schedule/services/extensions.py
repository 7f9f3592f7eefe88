"""Asking for more time, for the plan's window or for one deadline, and what is said to it.

The window moves when every delegation consents, each through its head; whoever proposes
consents by proposing. Who may move a deadline grants time for it. All of it stays on record.
"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from negotiations.core import clock, subjects
from negotiations.core.bilingual import reader_language
from negotiations.core.errors import Refused
from negotiations.core.locking import locked, unchanged
from negotiations.core.verdicts import require
from negotiations.journal import services as journal
from negotiations.journal.services import LONGEST_TEXT
from negotiations.plan.models import ActionPlan, Delegation, User
from negotiations.plan.permissions import seat_of
from negotiations.plan.services.locking import locked_plan
from negotiations.plan.subjects import plan_subject
from negotiations.schedule import verbs
from negotiations.schedule.models import Deadline, Extension, ExtensionAnswer
from negotiations.schedule.permissions import (
    can_answer_extension,
    can_ask_for_time,
    can_propose_extension,
    can_withdraw_extension,
)
from negotiations.schedule.selectors.reckoning import SENSIBLE_YEARS
from negotiations.schedule.services import deadlines
from negotiations.schedule.services.reckoning import recompute

State = Extension.State


@transaction.atomic
def propose(
    *,
    by: User,
    plan: ActionPlan,
    to_on: date,
    reason: str,
    version: int,
    illustrative: bool = False,
) -> Extension:
    """Propose a later end of the plan's window; `version` is the plan's."""
    row = locked_plan(plan.pk, allowed=lambda row: can_propose_extension(by, row), seen=version)
    if row.end_on is None:
        raise Refused(_("The sources state no window, so there is no end to move."))
    if Extension.objects.filter(plan=row, deadline=None, state=State.PENDING).exists():
        raise Refused(_("A request for more time is waiting for its answers already."))
    asked = Extension(plan=row, was_on=row.end_on, to_on=to_on, illustrative=illustrative)
    _ask(by, asked, reason)
    _answer(asked, by, consents=True, reason="")
    _agree_if_all_consent(asked, by)
    return asked


@transaction.atomic
def ask_for_deadline(
    *,
    by: User,
    deadline: Deadline,
    to_on: date,
    reason: str,
    version: int,
    illustrative: bool = False,
) -> Extension:
    """Ask for more time for one deadline; `version` is the deadline's."""
    locked_plan(deadline.plan_id)
    row: Deadline = locked(
        _deadlines(), deadline.pk, allowed=lambda row: can_ask_for_time(by, row), seen=version
    )
    _check_open(row)
    if Extension.objects.filter(deadline=row, state=State.PENDING).exists():
        raise Refused(_("A request for more time is waiting for its answer already."))
    asked = Extension(
        plan=row.plan,
        deadline=row,
        compartment=row.compartment,
        was_on=row.due_on,
        to_on=to_on,
        illustrative=illustrative,
    )
    _ask(by, asked, reason)
    return asked


@transaction.atomic
def answer(
    *,
    by: User,
    extension: Extension,
    consents: bool,
    version: int,
    reason: str = "",
) -> Extension:
    """Consent, or refuse with a reason. The last consent moves the end, or the deadline."""
    row = _locked(extension)
    require(can_answer_extension(by, row))
    unchanged(row, version)
    _check_pending(row)
    said = _reason(reason, needed=not consents)
    if row.deadline is not None and consents:
        _check_open(row.deadline)
        _check_later(row.to_on, row.deadline.due_on)
    _answer(row, by, consents=consents, reason=said)
    if not consents:
        _close(row, State.REFUSED)
        _journal(row, verbs.EXTENSION_REFUSED, by, said)
    elif row.deadline is not None:
        _grant(row, row.deadline, by, said)
    else:
        _journal(row, verbs.EXTENSION_ANSWERED, by, said)
        _agree_if_all_consent(row, by)
    return row


@transaction.atomic
def withdraw(*, by: User, extension: Extension, version: int, reason: str = "") -> Extension:
    """Take a request back while it is pending."""
    row = _locked(extension)
    require(can_withdraw_extension(by, row))
    unchanged(row, version)
    _check_pending(row)
    said = _reason(reason, needed=False)
    _close(row, State.WITHDRAWN)
    _journal(row, verbs.EXTENSION_WITHDRAWN, by, said)
    return row


def _ask(by: User, asked: Extension, reason: str) -> None:
    _check_later(asked.to_on, asked.was_on)
    asked.reason = _reason(reason, needed=True)
    asked.language = reader_language()
    asked.asked_by = by
    asked.delegation = seat_of(by, asked.plan).delegation
    asked.asked_at = clock.now()
    asked.save()
    _journal(asked, verbs.EXTENSION_ASKED, by, asked.reason)


def _answer(row: Extension, by: User, *, consents: bool, reason: str) -> None:
    delegation = seat_of(by, row.plan).delegation
    if row.answers.filter(delegation=delegation).exists():
        raise Refused(_("Your delegation has answered already."))
    ExtensionAnswer.objects.create(
        extension=row,
        delegation=delegation,
        answered_by=by,
        consents=consents,
        reason=reason,
        language=reader_language() if reason else "",
        answered_at=clock.now(),
    )
    row.version += 1
    row.save(update_fields=["version"])


def _agree_if_all_consent(row: Extension, by: User) -> None:
    """Move the plan's end once no delegation is left that has not consented."""
    plan = row.plan
    answered = row.answers.filter(consents=True).values("delegation")
    waited_for = Delegation.objects.filter(plan=plan).exclude(pk__in=answered)
    if plan.end_on is None or waited_for.exists():
        return
    _check_later(row.to_on, plan.end_on)
    plan.end_on = row.to_on
    plan.version += 1
    plan.save(update_fields=["end_on", "version"])
    _close(row, State.AGREED)
    _journal(row, verbs.EXTENSION_AGREED, by)
    recompute(plan, by=by, cause="extension")


def _grant(row: Extension, deadline: Deadline, by: User, said: str) -> None:
    _close(row, State.AGREED)
    _journal(row, verbs.EXTENSION_AGREED, by, said)
    # The reason that the record keeps is in the language of whoever asked.
    with translation.override(row.language):
        deadlines.move(
            by=by,
            deadline=deadline,
            rule=row.to_on.isoformat(),
            reason=row.reason,
            version=deadline.version,
            illustrative=row.illustrative,
        )


def _close(row: Extension, state: Extension.State) -> None:
    row.state = state
    row.closed_at = clock.now()
    row.version += 1
    row.save(update_fields=["state", "closed_at", "version"])


def _locked(extension: Extension) -> Extension:
    """A request as it is now, and held with it its plan and its deadline."""
    plan = locked_plan(extension.plan_id)
    row: Extension = locked(
        Extension.objects.select_related("compartment", "delegation"), extension.pk
    )
    row.plan = plan
    if row.deadline_id is not None:
        row.deadline = locked(_deadlines(), row.deadline_id)
    return row


def _deadlines() -> "QuerySet[Deadline]":
    return Deadline.objects.select_related("plan", "compartment")


def _check_pending(row: Extension) -> None:
    if row.state != State.PENDING:
        raise Refused(_("The request is closed already."))


def _check_open(deadline: Deadline) -> None:
    if deadline.is_removed:
        raise Refused(_("The deadline was removed."))
    if deadline.is_met:
        raise Refused(_("The deadline is met already."))


def _check_later(to_on: date, than: date) -> None:
    if to_on <= than:
        raise Refused(_("Choose a day after the one it has now."), "to_on")
    if to_on.year not in SENSIBLE_YEARS:
        raise Refused(_("That date lies outside the years 1900 to 2200."), "to_on")


def _reason(reason: str, *, needed: bool) -> str:
    said = reason.strip()
    if needed and not said:
        raise Refused(_("Give the reason."), "reason")
    if len(said) > LONGEST_TEXT:
        raise Refused(
            _("An entry holds at most %(most)d characters.") % {"most": LONGEST_TEXT}, "reason"
        )
    return said


def _journal(row: Extension, verb: str, by: User, text: str = "") -> None:
    subject = plan_subject(row.plan)
    if row.deadline_id is not None:
        found = subjects.find(by, "deadline", row.deadline_id)
        if found is None:
            raise LookupError(f"{by.pk} asked of deadline {row.deadline_id} without seeing it")
        subject = found
    journal.record(
        subject,
        verb,
        by=by,
        compartment=row.compartment,
        text=text,
        illustrative=row.illustrative,
        was=row.was_on.isoformat(),
        to=row.to_on.isoformat(),
    )
