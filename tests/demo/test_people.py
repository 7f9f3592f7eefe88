"""Who is in the demo, and that they come with it alone."""

import pytest
from django.core.management import CommandError, call_command

from demo.people import BANNER_PEOPLE, CO_LEADS, DEMO_PASSWORD, DEMO_PEOPLE
from negotiations.models import (
    ActionPlan,
    Delegate,
    GroupLead,
    Role,
    SecretariatMember,
    User,
    WorkingGroup,
)

PLAN = "us-mexico-critical-minerals"


def test_no_address_is_a_real_one():
    assert {person.email.rpartition(".")[2] for person in DEMO_PEOPLE} == {"example"}


def test_each_side_has_every_role():
    for party in ("US", "MX"):
        assert {p.role for p in DEMO_PEOPLE if p.party == party} == set(Role.values)


def test_the_banner_shows_whom_one_needs():
    shown = {(p.party, p.role) for p in BANNER_PEOPLE}
    heads_and_negotiators = {(p, r) for p in ("US", "MX") for r in ("head", "negotiator")}
    assert heads_and_negotiators < shown
    assert any(role == "legal_adviser" for _, role in shown)
    assert any(p.is_administrator for p in BANNER_PEOPLE)
    assert any(p.party is None and not p.is_administrator for p in BANNER_PEOPLE)


@pytest.mark.django_db
def test_nobody_can_log_in_until_the_demo_is_loaded():
    call_command("load_plan", PLAN, verbosity=0)
    call_command("load_agreement", PLAN, verbosity=0)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_without_the_plan_it_says_what_to_load():
    with pytest.raises(CommandError, match=f"manage.py load_plan {PLAN}"):
        call_command("load_demo")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_without_the_agreement_it_says_what_to_load():
    call_command("load_plan", PLAN, verbosity=0)
    with pytest.raises(CommandError, match=f"manage.py load_agreement {PLAN}"):
        call_command("load_demo")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_database_with_people_of_its_own_gets_no_known_password():
    call_command("load_plan", PLAN, verbosity=0)
    call_command("load_agreement", PLAN, verbosity=0)
    User.objects.create_user("real.person@office.example", "a-password", name="Real Person")
    with pytest.raises(CommandError, match="people of its own"):
        call_command("load_demo")
    assert User.objects.count() == 1


def test_everyone_sits_where_the_list_says(demo: ActionPlan):
    for person in DEMO_PEOPLE:
        user = User.objects.get(email=person.email)
        assert user.check_password(DEMO_PASSWORD)
        assert (user.language, user.zone) == (person.language, person.zone)
        assert user.is_superuser == user.is_staff == person.is_administrator
        seats = [(seat.delegation.code, seat.role) for seat in Delegate.objects.filter(user=user)]
        assert seats == ([(person.party, person.role)] if person.party else [])
        serves = SecretariatMember.objects.filter(user=user, plan=demo).exists()
        assert serves == (person.party is None and not person.is_administrator)


def test_every_group_has_one_co_lead_of_each_side(demo: ActionPlan):
    groups = WorkingGroup.objects.filter(plan=demo)
    assert {group.key for group in groups} == set(CO_LEADS)
    for group in groups:
        leads = GroupLead.objects.filter(group=group).select_related("delegate__delegation__party")
        assert [lead.delegate.delegation.code for lead in leads] == ["US", "MX"]
