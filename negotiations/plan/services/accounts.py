"""Keeping people's accounts, for site administrators.

Whoever can set a person's password, or the address their mails go to, could act or read in their
place. That cannot be prevented here; it can be seen: each such change is a joint entry in the
journal of every plan the person sits in.
"""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from negotiations.core import memo
from negotiations.core.errors import Refused
from negotiations.core.permissions import can_administer
from negotiations.core.verdicts import require
from negotiations.plan import topics, verbs
from negotiations.plan.models import ActionPlan, Delegate, SecretariatMember, User
from negotiations.plan.permissions import SEATS
from negotiations.plan.subjects import plan_subject


@transaction.atomic
def keep(*, by: User, user: User) -> User:
    """Write a new person, or what changed of one; a site administrator has every right there is."""
    require(can_administer(by))
    refuse_account(user)
    memo.forget(SEATS)
    before = User.objects.filter(pk=user.pk).first()
    user.is_superuser = user.is_staff
    user.save()
    if before is not None:
        for verb in _changes(before, user):
            _record(verb, by, user)
    return user


@transaction.atomic
def password_was_set(*, by: User, user: User) -> None:
    """Put in the record that an administrator set somebody's password."""
    require(can_administer(by))
    _record(verbs.PASSWORD_SET, by, user)


def refuse_account(user: User) -> None:
    """Raise `Refused` where an account cannot be as it is asked to be."""
    if User.objects.filter(email__iexact=user.email).exclude(pk=user.pk).exists():
        raise Refused(_("Somebody has this e-mail address already."), "email")
    if user.is_staff and (
        Delegate.objects.filter(user=user, left=False).exists()
        or SecretariatMember.objects.filter(user=user).exists()
    ):
        raise Refused(
            _("%s sits in a plan. A site administrator sits on no side; end the seats first.")
            % user,
            "is_staff",
        )


def _changes(before: User, after: User) -> list[str]:
    verb = verbs.ACCOUNT_OPENED if after.is_active else verbs.ACCOUNT_CLOSED
    return [
        *([verb] if before.is_active != after.is_active else []),
        *([verbs.ADDRESS_CHANGED] if before.email != after.email else []),
    ]


def _record(verb: str, by: User, user: User) -> None:
    sits = Q(delegates__in=Delegate.objects.filter(user=user, left=False))
    serves = Q(secretariat__in=SecretariatMember.objects.filter(user=user))
    for plan in ActionPlan.objects.filter(sits | serves).distinct():
        topics.happened.tell(plan_subject(plan), verb, by=by, data={"person": user.name})
