"""Seating people: in delegations, in the secretariat, as co-leads. For site administrators.

Who sits where is joint: every side sees each change in the journal, whoever made it. One person
sits on one side of a plan for good: who has read one side's own rows cannot sit for the other,
or be neutral.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from negotiations.core import memo, subjects
from negotiations.core.errors import Refused
from negotiations.core.locking import locked
from negotiations.core.permissions import can_administer
from negotiations.core.verdicts import require
from negotiations.plan import topics, verbs
from negotiations.plan.models import (
    ActionPlan,
    Delegate,
    Delegation,
    GroupLead,
    Role,
    SecretariatMember,
    User,
    WorkingGroup,
)
from negotiations.plan.permissions import SEATS
from negotiations.plan.subjects import plan_subject


@transaction.atomic
def seat_delegate(*, by: User, delegation: Delegation, user: User, role: str) -> Delegate:
    """Seat a person in a delegation, again after they left, or in another role."""
    require(can_administer(by))
    memo.forget(SEATS)
    refuse_seat(delegation=delegation, user=user)
    if role not in Role.values:
        raise Refused(_("Choose a role in the delegation."), "role")
    plan = delegation.plan
    before = Delegate.objects.filter(plan=plan, user=user).first()
    if before is not None and not before.left and before.role == role:
        raise Refused(_("%s sits there in this role already.") % user, "user")
    row, _made = Delegate.objects.update_or_create(
        plan=plan, user=user, defaults={"delegation": delegation, "role": role, "left": False}
    )
    _record(plan, verbs.SEAT_TAKEN, by, person=user.name, party=delegation.code, role=role)
    return row


@transaction.atomic
def unseat_delegate(*, by: User, delegate: Delegate) -> Delegate:
    """Record that a delegate has left; they are no longer co-lead of anything either."""
    require(can_administer(by))
    memo.forget(SEATS)
    row: Delegate = locked(Delegate.objects.all(), delegate.pk)
    if row.left:
        raise Refused(_("%s has left already.") % row, "left")
    row.left = True
    row.save(update_fields=["left"])
    for lead in GroupLead.objects.filter(delegate=row).select_related("group__plan"):
        end_co_lead(by=by, lead=lead)
    _record(row.plan, verbs.SEAT_LEFT, by, person=row.user.name, party=row.delegation.code)
    return row


@transaction.atomic
def seat_secretariat(*, by: User, plan: ActionPlan, user: User) -> SecretariatMember:
    """Put a person in the secretariat of a plan."""
    require(can_administer(by))
    memo.forget(SEATS)
    refuse_secretariat(plan=plan, user=user)
    row = SecretariatMember.objects.create(plan=plan, user=user)
    _record(plan, verbs.SECRETARIAT_JOINED, by, person=user.name)
    return row


@transaction.atomic
def unseat_secretariat(*, by: User, member: SecretariatMember) -> None:
    """Take a person out of the secretariat of a plan."""
    require(can_administer(by))
    memo.forget(SEATS)
    plan, name = member.plan, member.user.name
    SecretariatMember.objects.filter(pk=member.pk).delete()
    _record(plan, verbs.SECRETARIAT_LEFT, by, person=name)


@transaction.atomic
def name_co_lead(*, by: User, group: WorkingGroup, delegate: Delegate) -> GroupLead:
    """Name the one who leads a group for their party, instead of whoever did."""
    require(can_administer(by))
    refuse_co_lead(group=group, delegate=delegate)
    own = GroupLead.objects.filter(group=group, delegate__delegation=delegate.delegation)
    for lead in own.select_related("group__plan"):
        end_co_lead(by=by, lead=lead)
    row = GroupLead.objects.create(group=group, delegate=delegate)
    _record_lead(row, verbs.CO_LEAD_NAMED, by)
    return row


@transaction.atomic
def end_co_lead(*, by: User, lead: GroupLead) -> None:
    """Record that somebody no longer leads a group."""
    require(can_administer(by))
    GroupLead.objects.filter(pk=lead.pk).delete()
    _record_lead(lead, verbs.CO_LEAD_ENDED, by)


def refuse_seat(*, delegation: Delegation, user: User) -> None:
    """Raise `Refused` where this person cannot sit in this delegation."""
    plan = delegation.plan
    _refuse_tracked(plan, "delegation")
    _refuse_administrator(user)
    if SecretariatMember.objects.filter(plan=plan, user=user).exists():
        raise Refused(
            _("%s is of the secretariat of this plan, which sits on no side.") % user, "user"
        )
    elsewhere = _seats(user, plan).exclude(delegation=delegation).first()
    if elsewhere is not None:
        raise Refused(_sits_for(elsewhere), "user")


def refuse_secretariat(*, plan: ActionPlan, user: User) -> None:
    """Raise `Refused` where this person cannot be of this secretariat."""
    _refuse_tracked(plan, "plan")
    _refuse_administrator(user)
    seat = _seats(user, plan).first()
    if seat is not None:
        raise Refused(_sits_for(seat), "user")
    if SecretariatMember.objects.filter(plan=plan, user=user).exists():
        raise Refused(_("%s is of the secretariat already.") % user, "user")


def refuse_co_lead(*, group: WorkingGroup, delegate: Delegate) -> None:
    """Raise `Refused` where this delegate cannot lead this group."""
    if delegate.plan_id != group.plan_id:
        raise Refused(_("Choose a delegate of the plan that the group is of."), "delegate")
    if not Delegate.objects.active().filter(pk=delegate.pk).exists():
        raise Refused(_("%s does not sit any more.") % delegate, "delegate")
    if GroupLead.objects.filter(group=group, delegate=delegate).exists():
        raise Refused(_("%s leads this group already.") % delegate, "delegate")


def _seats(user: User, plan: ActionPlan) -> "QuerySet[Delegate]":
    return Delegate.objects.filter(plan=plan, user=user).select_related("delegation__party")


def _sits_for(seat: Delegate) -> str:
    words = (
        _("%(person)s sat for %(party)s in this plan and cannot take another side, or none.")
        if seat.left
        else _("%(person)s sits for %(party)s in this plan. One person sits on one side of it.")
    )
    return words % {"person": seat.user, "party": seat.delegation}


def _refuse_tracked(plan: ActionPlan, field: str) -> None:
    if plan.tracked_only:
        raise Refused(_("This plan is only tracked: nobody sits in it."), field)


def _refuse_administrator(user: User) -> None:
    if user.is_staff:
        raise Refused(
            _("%s is a site administrator, and those sit on no side. Use another person.") % user,
            "user",
        )


def _record(plan: ActionPlan, verb: str, by: User, **data: Any) -> None:
    topics.happened.tell(plan_subject(plan), verb, by=by, data=data)


def _record_lead(lead: GroupLead, verb: str, by: User) -> None:
    subject = subjects.find(by, "group", lead.group_id)
    if subject is None:
        raise LookupError(f"{by.pk} changed the co-leads of {lead.group_id} without seeing it")
    delegate = lead.delegate
    data = {"person": delegate.user.name, "party": delegate.delegation.code}
    topics.happened.tell(subject, verb, by=by, data=data)
