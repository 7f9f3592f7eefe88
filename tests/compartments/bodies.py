"""What is sent to each route that takes something: bodies that reach the service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from agreements.models import Provision
from negotiations.core.jobs import Reason
from negotiations.models import (
    ActionPlan,
    Deadline,
    Delegate,
    Delegation,
    GroupLead,
    Project,
    Reminder,
    SecretariatMember,
    WorkingGroup,
)
from tests.compartments.routes import Route
from tests.worlds import AGREEMENT, PASSWORD, PLAN, SECRET, SECRET_DAY, ident, kept, shown

NEW_PASSWORD = "another long password 7"
_SAME, _DUE = "2026-03-30", "2026-03-20"


@dataclass(frozen=True)
class Body:
    """What is sent. `by` is who must succeed with it on the joint row, answered by `expects`."""

    data: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    expects: int = 302
    at: str = "shown"
    method: str = "POST"


def _id(model: Any) -> str:
    return str(shown(model))


def _kept(model: Any) -> str:
    return str(kept(model))


_VERSION = {"HTTP_IF_MATCH": '"1"'}
_NONE_SET = {"HTTP_IF_MATCH": '"0"'}
_MET = {"HTTP_IF_MATCH": '"2"'}
_LOGIN = {"username": "us-head@people.example", "password": PASSWORD}
_NEW_DEADLINE = {
    "title": "Something new",
    "rule": _DUE,
    "due_time": "17:00",
    "zone": "America/New_York",
    "group": _id(WorkingGroup),
    "responsible": [_id(Delegation)],
    "own": "",
}
_ROUND = {
    "name": "A round",
    "place": "Hall",
    "zone": "America/New_York",
    "first_on": _DUE,
    "last_on": _SAME,
}
# An address that is a number, so that nobody has to look it up; nothing is sent to it.
_NEW_WEBHOOK = {"url": "https://1.1.1.1/hook", "events": ["deadline.met"], "own": "own"}
_PERSON = {"name": "New", "language": "es", "zone": "UTC"}
_PASSWORDS = {"usable_password": "true", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
_ADMIN = "administrator"
# Of the joint reminder that failed, and of the one that Mexico keeps.
_FAILED = Reason("failed", "SMTPServerDisconnected: gone", 1)


_WISHES = {"mail": "daily", "digest_at": "07:00", "digest_weekday": "0", "weekends": "on"}
_POLICY = {
    "version": 0,
    "days_before": "9, 2",
    "on_the_day": "on",
    "late_every": 1,
    "late_for": 3,
    "mandatory_from": 0,
    "escalate_after": 2,
}
_API_POLICY = {**_POLICY, "days_before": [9, 2], "on_the_day": True}


def _log(subject: str, own: str = "", **options: Any) -> Body:
    return Body(
        {"text": "What happened", "own": own, "subject": subject, "next": "/me/"}, **options
    )


def _api_log(kind: str, row: str, **options: Any) -> Body:
    subject = {"kind": kind, "id": row}
    return Body({"plan": PLAN, "text": "What happened", "subject": subject}, **options)


# What is sent to a route that takes something, by the longest pattern that fits its template.
BODIES: dict[str, tuple[Body, ...]] = {
    "plans/<slug:slug>/journal/log/": (
        _log(f"plan:{_id(ActionPlan)}", by="us-head"),
        _log(f"group:{_id(WorkingGroup)}", "own", by="us-head"),
        _log(f"deadline:{_kept(Deadline)}"),
        _log(f"project:{_kept(Project)}", "own"),
        _log("deadline:no-id"),
    ),
    "plans/<slug:slug>/deadlines/new/": (
        Body(_NEW_DEADLINE, by="us-head"),
        Body({**_NEW_DEADLINE, "own": "own"}, by="us-negotiator"),
        Body({**_NEW_DEADLINE, "rule": "deadline kept-soon + 1 day"}),
        Body({"rule": "deadline kept-soon + 1 day", "own": "own", "check": "1"}),
        Body({**_NEW_DEADLINE, "group": _kept(Deadline), "title": SECRET}),
        Body({**_NEW_DEADLINE, "responsible": [_kept(Project)], "rule": str(SECRET_DAY)}),
    ),
    "plans/*/move/": (
        Body({"move-version": 1, "move-rule": _SAME, "move-reason": "More time"}, by="us-head"),
        Body({"move-version": 9, "move-rule": _SAME, "move-reason": "More time"}),
    ),
    "plans/*/meet/": (
        Body({"meet-version": 1, "meet-on": "2026-03-09", "meet-note": "Done"}, by="us-expert"),
        Body({"meet-version": 1, "meet-on": "2026-04-09"}),
    ),
    "plans/*/reopen/": (
        Body({"reopen-version": 2, "reopen-reason": "Not so"}, by="us-head", at="deadline_id met"),
        Body({"reopen-version": 1, "reopen-reason": ""}),
    ),
    "plans/*/deadlines/*/preview/": (
        Body(
            {"move-version": 1, "move-rule": _SAME, "move-reason": "More time"},
            by="us-head",
            expects=200,
        ),
        Body({"move-version": 1, "move-rule": "deadline kept-soon", "move-reason": "So"}),
    ),
    "plans/*/deadlines/*/change/": (
        Body({"version": 1, "title": "Said anew", "zone": "America/New_York"}, by="us-head"),
        Body({"version": 1, "title": SECRET, "people": [_kept(Deadline)]}),
    ),
    "plans/*/deadlines/*/remove/": (
        Body({"remove-version": 1, "remove-reason": "Not needed"}, by="us-head"),
        Body({"remove-version": 9, "remove-reason": "Not needed"}),
    ),
    "plans/*/deadlines/*/restore/": (
        Body({"restore-version": 2}, by="us-head", at="deadline_id removed"),
        Body({"restore-version": 1}),
    ),
    "plans/<slug:slug>/rounds/new/": (
        Body({**_ROUND, "number": 9}, by="us-negotiator"),
        Body({**_ROUND, "number": 1, "name": SECRET}),
        Body({**_ROUND, "number": 9, "last_on": "2026-01-01"}),
    ),
    "plans/<slug:slug>/rounds/*/change/": (
        Body(
            {f"change-{name}": value for name, value in {**_ROUND, "version": 1}.items()},
            by="secretariat",
        ),
        Body({"change-version": 9, "change-name": SECRET}),
    ),
    "plans/<slug:slug>/rounds/*/remove/": (
        Body({"remove-version": 1}, by="us-head"),
        Body({"remove-version": 9}),
    ),
    "plans/<slug:slug>/closures/": (
        Body({"name": "Off", "first_on": _DUE, "last_on": _SAME}, by="us-legal-adviser"),
        Body({"name": SECRET, "first_on": str(SECRET_DAY), "last_on": "2026-01-01"}),
    ),
    "plans/<slug:slug>/closures/*/remove/": (Body(),),
    "plans/<slug:slug>/extensions/": (
        Body({"version": 1, "to_on": "2026-05-01", "reason": "More time"}),
        Body({"version": 9, "to_on": str(SECRET_DAY), "reason": SECRET}),
    ),
    "plans/<slug:slug>/extensions/*/answer/": (
        Body({"answer-version": 1, "consents": "yes"}),
        Body({"answer-version": 1, "answer-reason": SECRET, "consents": "no"}),
        Body({"answer-version": 9, "consents": "no"}),
    ),
    "plans/<slug:slug>/extensions/*/withdraw/": (
        Body({"withdraw-version": 1}, by="us-head"),
        Body({"withdraw-version": 9}),
    ),
    "plans/<slug:slug>/deadlines/*/time/": (
        Body({"version": 1, "to_on": "2026-05-01", "reason": "More time"}, by="us-expert"),
        Body({"version": 9, "to_on": str(SECRET_DAY), "reason": SECRET}),
    ),
    "plans/<slug:slug>/webhooks/": (
        Body(_NEW_WEBHOOK, by="us-head", expects=200),
        Body({**_NEW_WEBHOOK, "own": ""}, by="secretariat", expects=200),
        Body({**_NEW_WEBHOOK, "url": "https://127.0.0.1/", "events": SECRET}),
    ),
    "plans/<slug:slug>/webhooks/<uuid:webhook_id>/": (
        Body({**_NEW_WEBHOOK, "own": "", "active": "on", "version": 1}, by="secretariat"),
        Body({**_NEW_WEBHOOK, "own": "", "active": "", "version": 9}),
    ),
    "plans/*/renew/": (
        Body({"version": 1}, by="secretariat", expects=200),
        Body({"version": 9}),
    ),
    "plans/*/test/": (Body(by="secretariat"),),
    "plans/*/retry/": (Body(by="secretariat"),),
    "agreements/<slug:agreement_slug>/export/": (
        Body({"language": "es"}, by="us-observer"),
        Body({"language": _kept(Deadline)}),
    ),
    "provisions/*/edit/<slug:language>/": (
        Body({"version": 2, "heading": "", "source": "[US: shall"}, by="us-legal-adviser"),
        Body({"version": 2, "source": SECRET, "preview": "1"}, by="secretariat", expects=200),
        Body({"version": 1, "source": SECRET}),
    ),
    "provisions/*/versions/<slug:language>/": (Body(),),
    "provisions/*/versions/<slug:language>/<int:number>/": (
        Body({"version": 2}, by="us-head"),
        Body({"version": 1}),
    ),
    "me/inbox/acknowledge/": (
        Body({"reminder": [_id(Reminder), _kept(Reminder)]}, by="us-head"),
        Body({"reminder": SECRET}),
    ),
    "me/inbox/<uuid:reminder_id>/acknowledge/": (Body({"part": "all"}, by="us-head"),),
    "me/inbox/<uuid:reminder_id>/read/": (Body(by="us-head"),),
    "answer/acknowledge/<str:token>/": (Body(by="anonymous"), Body({"by": SECRET}, by="us-head")),
    "answer/delegate/<str:token>/": (Body(),),
    "answer/more-time/<str:token>/": (Body(),),
    "answer/fewer-mails/<str:token>/": (
        Body({"List-Unsubscribe": "One-Click"}, by="anonymous", expects=200),
        Body({"mail": SECRET}),
    ),
    "plans/*/delegate/": (
        Body({"to": ident("seat of us-expert"), "note": "Please"}, by="us-negotiator"),
        Body({"to": ident("seat of mx-expert"), "note": SECRET}),
        Body({"to": _kept(Deadline)}),
    ),
    "handovers/<uuid:handover_id>/end/": (Body(by="us-negotiator"),),
    "api/handovers/": (
        Body(
            {"deadline": _id(Deadline), "to": ident("seat of us-expert")},
            by="us-negotiator",
            expects=201,
        ),
        Body({"deadline": _kept(Deadline), "to": ident("seat of us-expert")}),
        Body({"deadline": _id(Deadline), "to": ident("seat of mx-expert"), "note": SECRET}),
    ),
    "api/handovers/<uuid:pk>/end/": (Body(by="us-expert", expects=200),),
    "api/reminders/<uuid:pk>/acknowledge/": (Body(by="us-head", expects=200),),
    "plans/<slug:slug>/reminders/": (
        Body({**_POLICY, "version": 1}, by="us-head"),
        Body({"version": 1, "clear": "1"}, by="secretariat"),
        Body({**_POLICY, "days_before": SECRET, "preview": "1"}),
    ),
    "plans/<slug:slug>/groups/*/reminders/": (
        Body(_POLICY, by="us-head"),
        Body({**_POLICY, "version": 7}),
        Body({"version": 0, "clear": "1"}),
    ),
    "plans/<slug:slug>/deadlines/*/reminders/": (
        Body(_POLICY, by="us-head"),
        Body({**_POLICY, "preview": "1"}, by="secretariat", expects=200),
        Body({"version": 1, "clear": "1"}),
    ),
    "me/reminders/": (
        Body(_WISHES, by="us-negotiator"),
        Body({**_WISHES, "mail": SECRET, "quiet_from": "08:00"}),
    ),
    "me/away/": (
        Body(
            {"stand_in": ident("seat of us-expert"), "first_on": _DUE, "last_on": _SAME},
            by="us-head",
        ),
        Body({"stand_in": ident("seat of mx-expert"), "first_on": _DUE, "last_on": _SAME}),
        Body({"stand_in": _kept(Deadline), "first_on": str(SECRET_DAY), "last_on": _SAME}),
    ),
    "me/away/<uuid:absence_id>/end/": (Body(by="us-expert"),),
    "me/": (
        Body({"language": "es", "zone": "Asia/Tokyo"}, by="outsider"),
        Body({"language": SECRET, "zone": SECRET}),
    ),
    "me/tokens/": (
        Body({"password": PASSWORD}, by="us-head", expects=200),
        Body({"password": SECRET}),
    ),
    "me/tokens/drop/": (Body(by="us-head"),),
    "me/calendars/": (
        Body({"plan": _id(ActionPlan), "own": "own"}, by="us-expert"),
        Body({"plan": "", "own": ""}, by="secretariat"),
        Body({"plan": _kept(Deadline), "own": "own"}),
        Body({"plan": "", "own": SECRET}),
    ),
    "me/calendars/<uuid:feed_id>/revoke/": (Body(by="us-head"),),
    "me/password/": (
        Body(
            {
                "old_password": PASSWORD,
                "new_password1": NEW_PASSWORD,
                "new_password2": NEW_PASSWORD,
            },
            by="us-head",
        ),
    ),
    "language/": (Body({"language": "es", "next": "/me/"}, by="anonymous"),),
    "login/": (
        Body(_LOGIN, by="anonymous"),
        Body({"username": "mx-head@people.example", "password": PASSWORD}),
        Body({"username": SECRET, "password": SECRET}),
    ),
    "logout/": (Body(by="us-head"),),
    "demo/clock/": (
        Body({"step": "week", "next": "/me/"}, by="us-observer"),
        Body({"step": SECRET}),
    ),
    "api/journal/": (
        Body({"plan": PLAN, "text": "What happened"}, by="us-head", expects=201),
        _api_log("deadline", _id(Deadline), by="us-expert", expects=201),
        _api_log("deadline", _kept(Deadline)),
        _api_log("project", _kept(Project)),
        _api_log("provision", _id(Provision), by="secretariat", expects=201),
    ),
    "api/deadlines/": (
        Body(
            {"plan": PLAN, "title": {"en": "New"}, "rule": _DUE, "group": _id(WorkingGroup)},
            by="us-head",
            expects=201,
        ),
        Body({"plan": PLAN, "title": {"en": SECRET}, "rule": str(SECRET_DAY), "own": True}),
        Body({"plan": PLAN, "title": {"en": "New"}, "rule": _DUE, "group": _kept(Deadline)}),
        Body({"plan": PLAN, "title": {"en": "New"}, "rule": _DUE, "responsible": ["MX", "JP"]}),
    ),
    "api/deadlines/<uuid:pk>/move/": (
        Body({"rule": _SAME, "reason": "Time"}, _VERSION, by="us-legal-adviser", expects=200),
        Body({"rule": _SAME, "reason": "Time"}, {"HTTP_IF_MATCH": '"9"'}),
        Body({"rule": _SAME, "reason": "Time"}),
    ),
    "api/deadlines/<uuid:pk>/meet/": (
        Body({"on": "2026-03-09"}, _VERSION, by="secretariat", expects=200),
        Body({"on": "2026-04-09"}, _VERSION),
    ),
    "api/deadlines/<uuid:pk>/preview/": (
        Body({"rule": _SAME}, by="us-head", expects=200),
        Body({"rule": "deadline kept-soon + 1 day"}),
    ),
    "api/deadlines/<uuid:pk>/remove/": (
        Body({"reason": "Not needed"}, _VERSION, by="us-head", expects=200),
        Body({"reason": "Not needed"}, {"HTTP_IF_MATCH": '"9"'}),
    ),
    "api/deadlines/<uuid:pk>/restore/": (
        Body({}, _MET, by="us-head", expects=200, at="pk removed"),
        Body({}, _VERSION),
    ),
    "api/deadlines/<uuid:pk>/reopen/": (
        Body({"reason": "Not so"}, _MET, by="us-head", expects=200, at="pk met"),
        Body({"reason": "Not so"}, _VERSION),
    ),
    "api/plans/<slug:slug>/reminders/": (
        Body(_API_POLICY, _VERSION, by="us-head", expects=200, method="PUT"),
        Body({}, _VERSION, by="secretariat", expects=200, method="DELETE"),
        Body({**_API_POLICY, "days_before": [SECRET]}, _VERSION),
    ),
    "api/groups/<uuid:pk>/reminders/": (
        Body(_API_POLICY, _NONE_SET, by="us-head", expects=200, method="PUT"),
        Body({}, _VERSION),
    ),
    "api/deadlines/<uuid:pk>/reminders/": (
        Body(_API_POLICY, _NONE_SET, by="us-head", expects=200, method="PUT"),
        Body({}, _VERSION),
    ),
    "api/provisions/*/text/<slug:language>/": (
        Body({"source": "[US: shall"}, _MET, by="us-head", expects=200, method="PATCH"),
        Body({"source": SECRET}, _VERSION),
    ),
    "api/provisions/*/bring-back/": (
        Body({"wanted": 1}, _MET, by="us-legal-adviser", expects=200),
        Body({"wanted": 1}, _VERSION),
    ),
    "api/exports/": (
        Body({"agreement": AGREEMENT, "language": "es"}, by="us-observer", expects=202),
        Body({"agreement": SECRET, "language": "es"}),
    ),
    "api/me/": (
        Body({"language": "es", "zone": "UTC"}, by="us-head", expects=200, method="PATCH"),
        Body({"zone": SECRET}),
    ),
    "api/tokens/": (
        Body(
            {"email": "us-head@people.example", "password": PASSWORD}, by="anonymous", expects=201
        ),
        Body({"email": "mx-head@people.example", "password": SECRET}),
    ),
    "api/tokens/current/": (Body(by="us-negotiator by token", expects=204, method="DELETE"),),
    "healthz": (Body(by="anonymous", expects=200),),
    "healthz/beat": (Body(),),
    "operations/reminders/*/retry/": (Body(by=_ADMIN),),
    "operations/retry/": (
        Body({"outbox": "reminders", "reason": _FAILED.key}, by=_ADMIN),
        Body({"outbox": "deliveries", "reason": _FAILED.key}),
        Body({"outbox": "exports", "reason": SECRET}),
    ),
    "operations/reminders/*/withdraw/": (
        Body({"reason": "Not needed"}, by=_ADMIN),
        Body({"reason": ""}),
    ),
    "admin/": (Body(),),
    "admin/<url>": (Body(),),
    "admin/<app_label>/": (Body(),),
    "admin/*/": (
        Body({"action": "delete_selected", "_selected_action": _kept(Deadline), "post": "yes"}),
    ),
    "admin/negotiations/reminder/": (
        Body(
            {"action": "send_again", "_selected_action": [_id(Reminder), _kept(Reminder)]},
            by=_ADMIN,
        ),
        Body({"action": "send_again", "select_across": "1", "_selected_action": _id(Reminder)}),
    ),
    "admin/login/": (Body(_LOGIN), Body({**_LOGIN, "username": "administrator@people.example"})),
    "admin/logout/": (Body(by=_ADMIN),),
    "admin/jsi18n/": (Body(),),
    "admin/autocomplete/": (Body(),),
    "admin/password_change/": (Body({"old_password": PASSWORD}),),
    "admin/password_change/done/": (Body(),),
    "admin/negotiations/user/add/": (
        Body({"email": "new@people.example", **_PERSON, **_PASSWORDS}, by=_ADMIN),
        Body({"email": "MX-head@people.example", **_PERSON, **_PASSWORDS}),
    ),
    "admin/negotiations/user/*/change/": (
        Body({"email": "renamed@people.example", **_PERSON, "is_active": "on"}, by=_ADMIN),
        Body({"email": "mx-head@people.example", **_PERSON, "is_staff": "on"}),
    ),
    "admin/negotiations/user/*/password/": (Body({**_PASSWORDS, "set-password": "1"}, by=_ADMIN),),
    "admin/negotiations/delegate/add/": (
        Body(
            {"user": ident("newcomer"), "delegation": _id(Delegation), "role": "expert"},
            by=_ADMIN,
        ),
        Body({"user": ident("mx-head"), "delegation": _id(Delegation), "role": "head"}),
        Body({"user": ident("mx-former"), "delegation": _id(Delegation), "role": "head"}),
        Body({"user": ident("secretariat"), "delegation": _id(Delegation), "role": "head"}),
        Body({"user": ident("administrator"), "delegation": _id(Delegation), "role": "head"}),
        Body({"user": _kept(Deadline), "delegation": _kept(Project), "role": "head"}),
    ),
    "admin/negotiations/delegate/*/change/": (
        Body({"role": "head", "left": "on"}, by=_ADMIN),
        Body({"role": "expert"}, by=_ADMIN),
    ),
    "admin/negotiations/secretariatmember/add/": (
        Body({"user": ident("newcomer"), "plan": _id(ActionPlan)}, by=_ADMIN),
        Body({"user": ident("mx-head"), "plan": _id(ActionPlan)}),
    ),
    "admin/negotiations/secretariatmember/*/delete/": (Body({"post": "yes"}, by=_ADMIN),),
    "admin/negotiations/grouplead/add/": (
        Body({"group": _id(WorkingGroup), "delegate": _id(Delegate)}, by=_ADMIN),
        Body({"group": _kept(Deadline), "delegate": ident("seat of mx-former")}),
    ),
    "admin/negotiations/grouplead/*/delete/": (Body({"post": "yes"}, by=_ADMIN),),
    "admin/negotiations/grouplead/": (
        Body(
            {"action": "delete_selected", "_selected_action": _id(GroupLead), "post": "yes"},
            by=_ADMIN,
        ),
    ),
    "admin/negotiations/secretariatmember/": (
        Body(
            {
                "action": "delete_selected",
                "_selected_action": _id(SecretariatMember),
                "post": "yes",
            },
            by=_ADMIN,
        ),
    ),
}


def bodies_of(route: Route) -> tuple[Body, ...] | None:
    """What is sent to a route; None where nobody has said."""
    fitting = [one for one in BODIES if one == route.template or fnmatchcase(route.template, one)]
    exact = [one for one in fitting if one == route.template]
    return BODIES[max(exact or fitting, key=len)] if fitting else None
