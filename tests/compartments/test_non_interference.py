"""Both sides can trust one server: what one delegation keeps to itself changes nothing for others.

Two worlds differ only in what Mexico keeps to itself. Every route, found by walking the resolver,
is asked in every method by every other role; both worlds must answer the same, byte for byte.
"""

import pytest
from django.apps import apps

from tests.compartments.asking import Case, cases
from tests.compartments.bodies import BODIES, bodies_of
from tests.compartments.walking import OTHERS, Answer, answers_of, differences, told
from tests.worlds import SECRET, SECRET_DAY, kept

# Uncounted for the coverage, which takes a third of the time: that a line ran while two worlds were
# compared does not say that anything was asked of what it did.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

# Answers that say no before anything was read from the request.
NO = (401, 403, 404, 405, 415)


# The administrator's walk is by far the longest; in two, it keeps two test processes busy.
WALKS = [
    ("administrator", "admin pages"),
    ("administrator", "other pages"),
    *((role, "all pages") for role in OTHERS if role != "administrator"),
]


@pytest.mark.parametrize(("role", "part"), WALKS)
def test_others_are_answered_the_same(role: str, part: str) -> None:
    found, answers = differences(role, [case for case in cases(role) if _is_of(case, part)])
    assert not found, told(role, found)
    assert unanswered(answers) == []
    assert unsaid(answers) == []
    assert failed(role, answers) == []


def _is_of(case: Case, part: str) -> bool:
    return part == "all pages" or (case.route.admin_model is not None) is (part == "admin pages")


def unsaid(answers: list[Answer]) -> list[str]:
    """Routes that take something of which nobody has said what to send them."""
    return sorted(
        {
            f"{one.case.method} {one.case.route.template}: say in BODIES "
            "(tests/compartments/bodies.py) what to send it"
            for one in answers
            if one.case.method in ("POST", "PUT", "PATCH", "DELETE")
            and one.status not in NO
            and not _is_sent_to_log_in(one)
            and bodies_of(one.case.route) is None
        }
    )


def failed(role: str, answers: list[Answer]) -> list[str]:
    """What this role should have been able to do and was not: else the walk would be hollow."""
    return [
        f"{one.case}: {one.status} instead of {one.case.body.expects}"
        for one in answers
        if _is_to_succeed(role, one.case)
        and (one.status != one.case.body.expects or _is_sent_away(one))
    ]


def _is_sent_to_log_in(answer: Answer) -> bool:
    return answer.status == 302 and "/login/?next=" in answer.location


def _is_sent_away(answer: Answer) -> bool:
    """To the log-in; or to the admin's first page, for want of a row to change."""
    is_change = answer.case.route.template.endswith(("change/", "password/"))
    return _is_sent_to_log_in(answer) or (is_change and answer.location == "/admin/")


def test_whoever_must_succeed_is_asked() -> None:
    """Every body that names who succeeds with it is sent by them, somewhere."""
    wanted = [body for bodies in BODIES.values() for body in bodies if body.by]
    assert {body.by for body in wanted} <= set(OTHERS)
    sent = {
        id(case.body)
        for role in {body.by for body in wanted}
        for case in cases(role)
        if _is_to_succeed(role, case)
    }
    assert [body for body in wanted if id(body) not in sent] == []


def _is_to_succeed(role: str, case: Case) -> bool:
    body = case.body
    return (body.by, body.at, body.method) == (role, case.at, case.method)


# Where Mexico's own delegates see the difference.
OWN_PAGES = {
    "plans/<slug:slug>/",
    "plans/<slug:slug>/deadlines/",
    "plans/<slug:slug>/deadlines/timeline/",
    "plans/<slug:slug>/deadlines/month/",
    "plans/<slug:slug>/deadlines/<uuid:deadline_id>/",
    "plans/<slug:slug>/slip/",
    "plans/<slug:slug>/groups/",
    "plans/<slug:slug>/groups/<uuid:group_id>/",
    "plans/<slug:slug>/journal/",
    "plans/<slug:slug>/projects/",
    "plans/<slug:slug>/projects/<uuid:project_id>/",
    "plans/<slug:slug>/rounds/<uuid:round_id>/",
    "plans/<slug:slug>/extensions/",
    "plans/<slug:slug>/deadlines/<uuid:deadline_id>/time/",
    "api/extensions/",
    "api/extensions/<uuid:pk>/",
    "agreements/<slug:agreement_slug>/",
    "provisions/<uuid:provision_id>/",
    "exports/<uuid:job_id>/",
    "exports/<uuid:job_id>/file/",
    "me/",
    "me/calendars/",
    "plans/<slug:slug>/deadlines.ics",
    "plans/<slug:slug>/deadlines/<uuid:deadline_id>/deadline.ics",
    "demo/mails/",
    "demo/mails/<uuid:mail_id>/",
    "demo/mails/<uuid:mail_id>/html/",
    "demo/mails/<uuid:mail_id>/raw/",
    "api/handovers/",
    "api/handovers/<uuid:pk>/",
    "api/deadlines/",
    "api/deadlines/<uuid:pk>/",
    "api/journal/",
    "api/journal/<uuid:pk>/",
    "api/projects/",
    "api/projects/<uuid:pk>/",
    "api/reminders/",
    "api/exports/<uuid:pk>/",
    "api/exports/<uuid:pk>/file/",
}
# What is the same for them too: it shows nothing that anyone keeps to themselves.
COMMON_PAGES = {"healthz", "api/schema/", "api/plans/<slug:slug>/", "api/minerals/"}


# What only they can do, with a deadline of their own.
OWN_DEED = "plans/<slug:slug>/deadlines/<uuid:deadline_id>/move/"


def test_those_who_keep_things_see_them() -> None:
    asked = [case for case in cases("mx-head") if _tells_worlds_apart(case)]
    found, answers = differences("mx-head", asked)
    differing = {one.case.route.template for one in found if one.case.method == "GET"}
    assert OWN_PAGES - differing == set()
    assert COMMON_PAGES & differing == set()
    opened = {one.case.route.template for one in found if one.quiet.status == 404}
    assert OWN_DEED in opened
    assert unanswered(answers) == []


def test_those_who_keep_things_can_ask_what_they_like_of_them() -> None:
    """In every method, of the world where they keep them. Of joint rows they ask as `us-head` does,
    whose side has things of its own too."""
    asked = [case for case in cases("mx-head") if _names_what_is_kept(case)]
    assert len({case.route.template for case in asked}) > 50
    assert unanswered(answers_of("mx-head", asked, keeps=True)) == []


def _names_what_is_kept(case: Case) -> bool:
    words = {SECRET, str(SECRET_DAY), "kept", *(str(kept(model)) for model in apps.get_models())}
    return "kept" in case.at or any(word in str(case) for word in words)


def _tells_worlds_apart(case: Case) -> bool:
    return case.method == "GET" or case.route.template == OWN_DEED


def unanswered(answers: list[Answer]) -> list[str]:
    """What the program broke at."""
    return [str(one.case) for one in answers if one.status >= 500]
