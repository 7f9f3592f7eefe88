"""Seats and accounts change through services, and both sides see it in the journal."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from negotiations.core import verbs
from negotiations.core.errors import Refused
from negotiations.core.verdicts import NotAllowed
from negotiations.models import (
    ActionPlan,
    Delegate,
    Delegation,
    GroupLead,
    JournalEntry,
    Reminder,
    SecretariatMember,
    User,
    WorkingGroup,
)
from negotiations.plan import verbs as plan_verbs
from negotiations.plan.services import accounts, seats
from negotiations.reminders.services import outbox
from tests.worlds import OTHER_PLAN, PASSWORD, TRACKED_PLAN, ident, kept, person, shown, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keeping() -> Iterator[None]:
    with world(keeps=True), translation.override("en"):
        yield


@pytest.fixture
def administrator() -> User:
    return person("administrator")


@pytest.fixture
def us() -> Delegation:
    return Delegation.objects.get(pk=shown(Delegation))


@pytest.fixture
def browser(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def logged(verb: str) -> JournalEntry:
    """The one joint entry of this kind."""
    return JournalEntry.objects.get(verb=verb, compartment=None)


def test_seating_is_joint_and_on_the_record(administrator: User, us: Delegation) -> None:
    row = seats.seat_delegate(
        by=administrator, delegation=us, user=person("newcomer"), role="expert"
    )
    assert (row.plan, row.delegation, row.left) == (us.plan, us, False)
    entry = logged(plan_verbs.SEAT_TAKEN)
    assert entry.data == {"person": "Newcomer", "party": "US", "role": "expert"}
    for name in ("us-head", "mx-head", "secretariat"):
        assert JournalEntry.objects.visible_to(person(name)).filter(pk=entry.pk).exists()
    assert verbs.sentence(entry.verb, entry.data) == "seated Newcomer for US as Expert"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("mx-head", "sits for"),
        ("mx-former", "cannot take another side"),
        ("secretariat", "secretariat of this plan"),
        ("administrator", "site administrator"),
        ("seated-administrator", "site administrator"),
        ("us-head", "already"),
    ],
)
def test_nobody_sits_on_two_sides(
    name: str, reason: str, administrator: User, us: Delegation
) -> None:
    before = list(Delegate.objects.order_by("pk").values())
    with pytest.raises(Refused, match=reason) as refusal:
        seats.seat_delegate(by=administrator, delegation=us, user=person(name), role="head")
    assert refusal.value.field == "user"
    assert list(Delegate.objects.order_by("pk").values()) == before


def test_one_may_sit_for_another_side_of_another_plan(administrator: User) -> None:
    elsewhere = Delegation.objects.get(plan__slug=OTHER_PLAN, party__code="JP")
    row = seats.seat_delegate(
        by=administrator, delegation=elsewhere, user=person("us-head"), role="observer"
    )
    assert row.plan.slug == OTHER_PLAN


def test_nobody_sits_in_a_plan_that_is_only_tracked(administrator: User, us: Delegation) -> None:
    tracked = ActionPlan.objects.get(slug=TRACKED_PLAN)
    delegation = Delegation.objects.create(plan=tracked, party=us.party)
    with pytest.raises(Refused, match="only tracked"):
        seats.seat_delegate(
            by=administrator, delegation=delegation, user=person("newcomer"), role="head"
        )


def test_leaving_ends_the_lead_too_and_one_may_come_back(administrator: User) -> None:
    expert = Delegate.objects.get(pk=ident("seat of us-expert"))
    seats.unseat_delegate(by=administrator, delegate=expert)
    assert not GroupLead.objects.filter(delegate=expert).exists()
    assert logged(plan_verbs.CO_LEAD_ENDED).subject_id == shown(WorkingGroup)
    assert logged(plan_verbs.SEAT_LEFT).data == {"person": "Us expert", "party": "US"}
    assert not ActionPlan.objects.visible_to(person("us-expert")).filter(slug="copper").exists()
    with pytest.raises(Refused, match="left already"):
        seats.unseat_delegate(by=administrator, delegate=expert)
    again = seats.seat_delegate(
        by=administrator, delegation=expert.delegation, user=expert.user, role="head"
    )
    assert (again.pk, again.left, again.role) == (expert.pk, False, "head")


def test_the_secretariat_is_of_no_side(administrator: User) -> None:
    plan = ActionPlan.objects.get(slug="copper")
    for name in ("us-head", "mx-former", "administrator", "secretariat"):
        with pytest.raises(Refused):
            seats.seat_secretariat(by=administrator, plan=plan, user=person(name))
    member = seats.seat_secretariat(by=administrator, plan=plan, user=person("newcomer"))
    assert logged(plan_verbs.SECRETARIAT_JOINED).data == {"person": "Newcomer"}
    seats.unseat_secretariat(by=administrator, member=member)
    assert logged(plan_verbs.SECRETARIAT_LEFT).data == {"person": "Newcomer"}
    assert SecretariatMember.objects.count() == 1


def test_a_party_has_one_co_lead_in_a_group(administrator: User) -> None:
    group = WorkingGroup.objects.get(pk=shown(WorkingGroup))
    head = Delegate.objects.get(pk=shown(Delegate))
    seats.name_co_lead(by=administrator, group=group, delegate=head)
    leads = {lead.delegate.user.name for lead in GroupLead.objects.filter(group=group)}
    assert leads == {"Us head", "Mx expert"}
    assert logged(plan_verbs.CO_LEAD_ENDED).data == {"person": "Us expert", "party": "US"}
    assert logged(plan_verbs.CO_LEAD_NAMED).data == {"person": "Us head", "party": "US"}
    former = Delegate.objects.get(pk=ident("seat of mx-former"))
    elsewhere = Delegate.objects.get(pk=ident("seat of outsider"))
    for delegate in (head, former, elsewhere):
        with pytest.raises(Refused):
            seats.name_co_lead(by=administrator, group=group, delegate=delegate)


@pytest.mark.parametrize("name", ["us-head", "mx-head", "secretariat", "outsider"])
def test_only_administrators_seat_people(name: str, us: Delegation) -> None:
    by, seat = person(name), Delegate.objects.get(pk=shown(Delegate))
    group = WorkingGroup.objects.get(pk=shown(WorkingGroup))
    for act in (
        lambda: seats.seat_delegate(by=by, delegation=us, user=person("newcomer"), role="head"),
        lambda: seats.unseat_delegate(by=by, delegate=seat),
        lambda: seats.seat_secretariat(by=by, plan=us.plan, user=person("newcomer")),
        lambda: seats.unseat_secretariat(by=by, member=SecretariatMember.objects.get()),
        lambda: seats.name_co_lead(by=by, group=group, delegate=seat),
        lambda: seats.end_co_lead(by=by, lead=GroupLead.objects.get(pk=shown(GroupLead))),
        lambda: accounts.keep(by=by, user=person("newcomer")),
        lambda: accounts.password_was_set(by=by, user=person("newcomer")),
        lambda: outbox.retry(by=by, reminder=Reminder.objects.get(pk=shown(Reminder))),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_password_that_an_administrator_sets_is_on_the_record(browser: Client) -> None:
    address = reverse("admin:auth_user_password_change", args=[ident("mx-head")])
    words = {"password1": "quite another 99", "password2": "quite another 99"}
    answer = browser.post(address, {**words, "usable_password": "true", "set-password": "1"})
    assert answer.status_code == 302
    assert person("mx-head").check_password("quite another 99")
    plans = JournalEntry.objects.filter(verb=plan_verbs.PASSWORD_SET, data={"person": "Mx head"})
    assert {entry.plan.slug for entry in plans} == {"copper"}


def test_a_password_that_is_refused_is_not(browser: Client) -> None:
    address = reverse("admin:auth_user_password_change", args=[ident("mx-head")])
    words = {"password1": "1", "password2": "2", "usable_password": "true"}
    assert browser.post(address, {**words, "set-password": "1"}).status_code == 200
    assert person("mx-head").check_password(PASSWORD)
    assert not JournalEntry.objects.filter(verb=plan_verbs.PASSWORD_SET).exists()


def test_an_account_closed_or_readdressed_is_on_the_record(administrator: User) -> None:
    head = person("mx-head")
    head.is_active, head.email = False, "elsewhere@people.example"
    accounts.keep(by=administrator, user=head)
    assert logged(plan_verbs.ACCOUNT_CLOSED).data == {"person": "Mx head"}
    assert logged(plan_verbs.ADDRESS_CHANGED).data == {"person": "Mx head"}
    head.is_active = True
    accounts.keep(by=administrator, user=head)
    assert logged(plan_verbs.ACCOUNT_OPENED).data == {"person": "Mx head"}


def test_one_address_is_one_person_and_an_administrator_sits_nowhere(administrator: User) -> None:
    twin = User(email="MX-HEAD@people.example", name="Twin")
    with pytest.raises(Refused, match="e-mail address"):
        accounts.keep(by=administrator, user=twin)
    for name in ("mx-head", "secretariat"):
        seated = person(name)
        seated.is_staff = True
        with pytest.raises(Refused, match="sits in a plan"):
            accounts.keep(by=administrator, user=seated)
    left = person("mx-former")
    left.is_staff = True
    assert accounts.keep(by=administrator, user=left).is_superuser


def test_a_failed_reminder_is_sent_again(administrator: User) -> None:
    failed = Reminder.objects.get(pk=shown(Reminder))
    outbox.retry(by=administrator, reminder=failed)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.claimed_at) == ("due", 0, None)
    with pytest.raises(Refused, match="failed"):
        outbox.retry(by=administrator, reminder=failed)
    hidden = Reminder.objects.get(pk=kept(Reminder))
    with pytest.raises(Refused):
        outbox.retry(by=administrator, reminder=hidden)
    hidden.refresh_from_db()
    assert hidden.state == "failed"


@pytest.mark.parametrize(
    ("page", "typed", "says"),
    [
        ("delegate", {"user": "mx-head", "role": "head"}, "One person sits on one side"),
        ("delegate", {"user": "secretariat", "role": "head"}, "sits on no side"),
        ("delegate", {"user": "administrator", "role": "head"}, "site administrator"),
        ("secretariatmember", {"user": "us-head"}, "One person sits on one side"),
    ],
)
def test_the_form_says_why_not(
    page: str, typed: dict[str, str], says: str, browser: Client
) -> None:
    words: dict[str, Any] = {**typed, "user": str(ident(typed["user"]))}
    words |= {"delegation": str(shown(Delegation)), "plan": str(shown(ActionPlan))}
    answer = browser.post(reverse(f"admin:negotiations_{page}_add"), words)
    assert answer.status_code == 200
    assert says in answer.content.decode()


def test_the_admin_speaks_both_languages(browser: Client, administrator: User) -> None:
    address = reverse("admin:negotiations_delegate_changelist")
    assert 'lang="en' in browser.get(address).content.decode()
    User.objects.filter(pk=administrator.pk).update(language="es")
    page = browser.get(address).content.decode()
    assert 'lang="es' in page
    assert "Agregar" in page or "Añadir" in page


def test_people_are_not_deleted_in_the_admin(browser: Client) -> None:
    for model in (User, Delegation, Delegate, ActionPlan, JournalEntry):
        name = f"admin:negotiations_{model._meta.model_name}_delete"
        row = ident("us-head") if model is User else shown(model)
        assert browser.post(reverse(name, args=[row]), {"post": "yes"}).status_code == 403
        assert model.objects.filter(pk=row).exists()


def test_tokens_are_not_in_the_admin(browser: Client) -> None:
    assert browser.get("/admin/knox/authtoken/").status_code == 404
    assert browser.get("/admin/auth/group/").status_code == 404
