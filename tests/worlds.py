"""Builders of test data: a small negotiation, whole, with every kind of row there is.

Everything about it is pinned: ids are made of names, moments are fixed. `build(keeps=True)` and
`build(keeps=False)` make two worlds that differ only in what one delegation, Mexico's, keeps to
itself; what it keeps is put between the joint rows, so that no order of making tells them apart.
All of it is invented.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from knox.crypto import hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS

from agreements.models import (
    Agreement,
    Export,
    Provision,
    ProvisionText,
    ProvisionVersion,
)
from demo.models import ClockSetting, KeptMail
from negotiations.journal import verbs as journal_verbs
from negotiations.models import (
    ActionPlan,
    Bounce,
    Deadline,
    Delegate,
    Delegation,
    Fact,
    GroupLead,
    JournalEntry,
    Mineral,
    MineralFact,
    Party,
    PlannedProvision,
    Project,
    Reminder,
    SecretariatMember,
    Source,
    Submission,
    User,
    WorkingGroup,
    Workstream,
)
from negotiations.schedule import verbs
from negotiations.schedule.models.deadline import moment_due
from tests.worlds_of_time import Names, RowsOfTime

# Tuesday of the plan's fifth week, 10:00 in Washington.
NOW = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
PLAN, OTHER_PLAN, TRACKED_PLAN = "copper", "nickel", "cobalt"
AGREEMENT = "copper-agreement"
PASSWORD = "a long enough password"
# A word that stands in everything Mexico keeps to itself, and nowhere else.
SECRET = "zorzal"
SECRET_DAY = date(2026, 3, 17)
_EN_ZONE, _ES_ZONE = "America/New_York", "America/Mexico_City"

# Everybody: name of the person -> (language, zone). The name is the local part of the address.
PEOPLE = {
    "us-head": ("en", _EN_ZONE),
    "us-negotiator": ("en", _EN_ZONE),
    "us-legal-adviser": ("es", _EN_ZONE),
    "us-expert": ("en", _EN_ZONE),
    "us-observer": ("en", _EN_ZONE),
    "mx-head": ("es", _ES_ZONE),
    "mx-negotiator": ("en", _ES_ZONE),
    "mx-expert": ("es", _ES_ZONE),
    "mx-former": ("en", _ES_ZONE),
    "secretariat": ("es", _EN_ZONE),
    "administrator": ("en", "UTC"),
    "seated-administrator": ("es", _ES_ZONE),
    "outsider": ("en", "UTC"),
    "newcomer": ("en", "UTC"),
}
_ROLES = {"head", "negotiator", "legal_adviser", "expert", "observer"}


def ident(name: str) -> UUID:
    """The identity of the row with this name, in whatever world."""
    return uuid5(NAMESPACE_URL, f"travaux-test:{name}")


def shown(model: Any) -> UUID:
    """The identity of the row that stands for a model's joint rows."""
    return ident(f"{model._meta.label_lower} shown")


def kept(model: Any) -> UUID:
    """The identity of the row that stands for what Mexico keeps to itself of a model."""
    return ident(f"{model._meta.label_lower} kept")


def person(name: str) -> User:
    """One of `PEOPLE`."""
    return User.objects.get(pk=ident(name))


def token_of(name: str) -> str:
    """The token with which this person uses the API."""
    return ident(f"token of {name}").hex * 2


@contextmanager
def world(*, keeps: bool) -> Iterator[None]:
    """One of the two worlds, for as long as the block lasts."""
    with transaction.atomic():
        build(keeps=keeps)
        yield
        transaction.set_rollback(True)


def build(*, keeps: bool) -> None:
    """Make the world in which Mexico keeps much to itself, or the one where it keeps nothing."""
    _Builder(keeps).build()


def write_more(numbers: range) -> None:
    """More joint rows of every kind that a page lists, one of each for each number."""
    builder = _Builder(keeps=True)
    builder.find()
    for number in numbers:
        builder.write_one_more(number)


@cache
def _hash() -> str:
    return make_password(PASSWORD, salt="pinned")


def _two(name: str, words: str) -> dict[str, str]:
    return {f"{name}_en": words, f"{name}_es": f"{words} (es)"}


class _Builder:
    """The world in the making."""

    def __init__(self, keeps: bool) -> None:
        self.keeps = keeps

    def build(self) -> None:
        ClockSetting.objects.create(pk=1, seconds=0)
        self._people()
        self._plans()
        self._seats()
        self._groups()
        self._known()
        self._deadlines()
        self._projects()
        self._texts()
        self._journal()
        self._reminders()
        names = Names(ident, shown, kept, NOW, SECRET)
        RowsOfTime(names, self.plan, self.us, self.mx, self.keeps).build()
        self._exports_and_mails()
        self._admin_log()

    def find(self) -> None:
        """Take up a world that was built already."""
        self.plan = ActionPlan.objects.get(pk=shown(ActionPlan))
        self.us = Delegation.objects.get(pk=shown(Delegation))
        self.mx = Delegation.objects.get(pk=ident(f"delegation {PLAN} MX"))
        self.group = WorkingGroup.objects.get(pk=shown(WorkingGroup))
        self.mineral = Mineral.objects.get(pk=shown(Mineral))
        self.agreement = Agreement.objects.get(pk=shown(Agreement))

    def write_one_more(self, number: int) -> None:
        """One more joint row of every kind that a page lists."""
        name, day = f"more {number}", date(2026, 3, 12)
        User.objects.create(pk=ident(name), email=f"{number}@more.example", name=name)
        self._seat(name, self.us, "negotiator")
        maps = WorkingGroup.objects.get(pk=ident("group maps"))
        GroupLead.objects.create(
            pk=ident(f"lead {name}"), group=maps, delegate_id=ident(f"seat of {name}")
        )
        group = self._group(f"more-{number}", ident(f"group {name}"))
        group.workstreams.add(shown(Workstream))
        GroupLead.objects.create(
            pk=ident(f"lead of {name}"), group=group, delegate_id=ident(f"seat of {name}")
        )
        self._deadline(name, day, group=group)
        self._deadline(f"{name} on maps", day, group=maps)
        self._project(name, put_forward_by=self.us)
        for kind, subject in (
            ("group", maps.pk),
            ("deadline", ident("deadline late")),
            ("provision", shown(Provision)),
        ):
            self._entry(f"{name} {kind}", (kind, subject), hours=number)
        self._version(name, number + 3, by="us-head")
        self._provision(100 + number, f"art-more-{number}", "article", f"{number + 9}", "[US: x]")
        self._reminder(name, "us-head", name)
        names = Names(ident, shown, kept, NOW, SECRET)
        RowsOfTime(names, self.plan, self.us, self.mx, self.keeps).more_rounds(number)
        RowsOfTime(names, self.plan, self.us, self.mx, self.keeps).more_handovers(name)
        RowsOfTime(names, self.plan, self.us, self.mx, self.keeps).more_reminding(number)
        self._returned(name)
        self._export(name, "us-head")
        self._mail(name, "us-head")
        names = Names(ident, shown, kept, NOW, SECRET)
        RowsOfTime(names, self.plan, self.us, self.mx, self.keeps).write_one_more_webhook(name)

    def _people(self) -> None:
        for name, (language, zone) in PEOPLE.items():
            is_staff = name.endswith("administrator")
            User.objects.create(
                pk=ident(name),
                email=f"{name}@people.example",
                name=name.replace("-", " ").capitalize(),
                password=_hash(),
                language=language,
                zone=zone,
                is_staff=is_staff,
                is_superuser=is_staff,
            )
            self._token(name, name in ("mx-head", "mx-negotiator", "mx-expert"))

    def _token(self, name: str, is_kept: bool) -> None:
        """People of Mexico have tokens only in the world where it keeps things to itself."""
        if is_kept and not self.keeps:
            return
        token = token_of(name)
        row = AuthToken(
            digest=hash_token(token),
            token_key=token[: CONSTANTS.TOKEN_KEY_LENGTH],
            user_id=ident(name),
        )
        row.save()

    def _plans(self) -> None:
        for code, zone in (("US", _EN_ZONE), ("MX", _ES_ZONE), ("JP", "Asia/Tokyo")):
            Party.objects.create(
                pk=shown(Party) if code == "US" else ident(f"party {code}"),
                code=code,
                country=code,
                zone=zone,
                **_two("name", f"Government {code}"),
                **_two("short", code.capitalize()),
            )
        self.plan = self._plan(PLAN, pk=shown(ActionPlan))
        self.other = self._plan(OTHER_PLAN)
        self._plan(TRACKED_PLAN, tracked_only=True)

    def _plan(self, slug: str, **fields: Any) -> ActionPlan:
        return ActionPlan.objects.create(
            **{
                "pk": ident(f"plan {slug}"),
                "slug": slug,
                "kind": "action_plan",
                "zone": _EN_ZONE,
                "start_on": date(2026, 2, 4),
                "window_length": 60,
                "window_unit": "days",
                "original_end_on": date(2026, 4, 5),
                "end_on": date(2026, 4, 5),
                **_two("title", f"The {slug} plan"),
                **_two("summary", "A plan made up for a test."),
                **fields,
            }
        )

    def _seats(self) -> None:
        self.us = self._delegation(self.plan, "US", 0, pk=shown(Delegation))
        self.mx = self._delegation(self.plan, "MX", 1)
        elsewhere = self._delegation(self.other, "JP", 0)
        self._delegation(self.other, "MX", 1)
        for name in PEOPLE:
            side, _sep, role = name.replace("us-legal-", "us-legal_").partition("-")
            if role in _ROLES:
                self._seat(name, self.us if side == "us" else self.mx, role)
        self._seat("mx-former", self.mx, "negotiator", left=True)
        self._seat("seated-administrator", self.mx, "head")
        self._seat("outsider", elsewhere, "head")
        SecretariatMember.objects.create(
            pk=shown(SecretariatMember), plan=self.plan, user_id=ident("secretariat")
        )

    def _delegation(self, plan: ActionPlan, code: str, position: int, **fields: Any) -> Delegation:
        return Delegation.objects.create(
            **{
                "pk": ident(f"delegation {plan.slug} {code}"),
                "plan": plan,
                "party": Party.objects.get(code=code),
                "position": position,
                **_two("lead", "Ministry of tests"),
                **fields,
            }
        )

    def _seat(self, name: str, delegation: Delegation, role: str, *, left: bool = False) -> None:
        Delegate.objects.create(
            pk=shown(Delegate) if name == "us-head" else ident(f"seat of {name}"),
            delegation=delegation,
            user_id=ident(name),
            role=role,
            left=left,
        )

    def _groups(self) -> None:
        self.group = self._group("prices", shown(WorkingGroup))
        self._group("maps", ident("group maps"))
        GroupLead.objects.create(
            pk=shown(GroupLead), group=self.group, delegate_id=ident("seat of us-expert")
        )
        GroupLead.objects.create(
            pk=ident("lead mx"), group=self.group, delegate_id=ident("seat of mx-expert")
        )

    def _group(self, key: str, pk: UUID) -> WorkingGroup:
        return WorkingGroup.objects.create(
            pk=pk,
            plan=self.plan,
            key=key,
            code=key[:2].upper(),
            **_two("title", f"Group on {key}"),
        )

    def _known(self) -> None:
        source = Source.objects.create(
            pk=shown(Source), plan=self.plan, key="gazette", citation="Gazette of tests, 2026."
        )
        self.mineral = Mineral.objects.create(
            pk=shown(Mineral), key="copper", symbol="Cu", **_two("name", "copper")
        )
        fact = MineralFact.objects.create(
            pk=shown(MineralFact), key="red", citation="Gazette", **_two("statement", "It is red.")
        )
        fact.minerals.add(self.mineral)
        for model, fields in (
            (Fact, {"status": "stated", **_two("statement", "It was announced.")}),
            (Workstream, {"number": 1, **_two("title", "Prices")}),
            (PlannedProvision, {**_two("title", "Price floors"), **_two("note", "")}),
            (Submission, {"stakeholder": "A chamber", **_two("asked", "Less haste.")}),
        ):
            row = model.objects.create(pk=shown(model), plan=self.plan, key="one", **fields)
            row.sources.add(source)
        self.group.workstreams.add(shown(Workstream))

    def _deadlines(self) -> None:
        soon, late = date(2026, 3, 13), date(2026, 3, 9)
        self._kept_deadline("first", late, title=f"A {SECRET} before all")
        self._deadline("outline", soon, pk=shown(Deadline), group=self.group)
        self._kept_deadline("late", late)
        self._deadline("late", late)
        self._deadline("met", date(2026, 3, 3), met_on=date(2026, 3, 2), version=2)
        self._kept_deadline("met", date(2026, 3, 3), met_on=date(2026, 3, 2), version=2)
        self._deadline("of the us", soon, compartment=self.us)
        self._kept_deadline("soon", soon, pk=kept(Deadline), group=self.group)
        self._deadline("removed", soon, version=2, removed_at=NOW)
        self._kept_deadline("hung", late, rule="deadline far - 24 days")
        self._deadline("far", date(2026, 4, 2))
        self._kept_deadline("moved", SECRET_DAY, original_on=date(2026, 3, 5), version=3)

    def _deadline(self, name: str, due_on: date, **fields: Any) -> None:
        compartment = fields.get("compartment")
        row = Deadline.objects.create(
            **{
                "pk": ident(f"deadline {name}"),
                "plan": self.plan,
                "key": name.replace(" ", "-"),
                "rule": due_on.isoformat(),
                "original_on": due_on,
                "due_on": due_on,
                "zone": _EN_ZONE,
                "due_at": moment_due(due_on, None, _EN_ZONE),
                **_two("title", fields.pop("title", f"Deadline {name}")),
                **fields,
            }
        )
        row.responsible.set([compartment] if compartment else [self.us, self.mx])

    def _kept_deadline(self, name: str, due_on: date, **fields: Any) -> None:
        if self.keeps:
            words = {"title": f"A {SECRET}, {name}", **fields}
            self._deadline(f"kept {name}", due_on, compartment=self.mx, **words)

    def _projects(self) -> None:
        self._kept_project("short", stage="shortlist", title=f"A {SECRET} mine")
        self._project("mine", pk=shown(Project), stage="shortlist", put_forward_by=self.us)
        self._kept_project("long", pk=kept(Project))
        self._project("smelter", kind="processing")
        self._project("of the us", compartment=self.us, put_forward_by=self.us)

    def _project(self, name: str, **fields: Any) -> None:
        row = Project.objects.create(
            **{
                "pk": ident(f"project {name}"),
                "plan": self.plan,
                "key": name.replace(" ", "-"),
                "kind": "mining",
                "countries": "MX",
                **_two("title", fields.pop("title", f"Project {name}")),
                **fields,
            }
        )
        row.minerals.add(self.mineral)

    def _kept_project(self, name: str, **fields: Any) -> None:
        if self.keeps:
            words = {"title": f"{SECRET}, {name}", **fields}
            self._project(f"kept {name}", compartment=self.mx, put_forward_by=self.mx, **words)

    def _texts(self) -> None:
        self.agreement = Agreement.objects.create(
            pk=shown(Agreement),
            plan=self.plan,
            slug=AGREEMENT,
            symbol="TEST/1",
            illustrative=True,
            **_two("title", "Agreement on copper"),
            **_two("marking", "For tests"),
        )
        for position, (uid, kind, number, source) in enumerate(
            (
                ("preamble", "preamble", "", "The Parties, [US: mindful][MX: aware] of tests,"),
                ("art-1", "article", "1", ""),
                ("art-1-1", "paragraph", "1", "Each Party [US: shall][MX: may] test."),
                ("art-2", "article", "2", "It enters into force on [date]."),
            )
        ):
            self._provision(position, uid, kind, number, source)
        self._version("loaded", 1, by=None, pk=shown(ProvisionVersion))
        self._version("changed", 2, by="us-legal-adviser")
        ProvisionText.objects.filter(pk=shown(ProvisionText)).update(version=2)

    def _version(self, name: str, number: int, by: str | None, **fields: Any) -> None:
        """A version of the text in English of paragraph 1 of article 1."""
        ProvisionVersion.objects.create(
            **{
                "pk": ident(f"version {name}"),
                "text_id": shown(ProvisionText),
                "version": number,
                "source": "Each Party [US: shall][MX: may] test.",
                "at": NOW if by else None,
                "by_id": ident(by) if by else None,
                "by_name": by or "",
                "delegation": self.us if by else None,
                **fields,
            }
        )

    def _provision(self, position: int, uid: str, kind: str, number: str, source: str) -> None:
        is_below = kind == "paragraph"
        row = Provision.objects.create(
            pk=shown(Provision) if uid == "art-1" else ident(f"provision {uid}"),
            agreement=self.agreement,
            uid=uid,
            kind=kind,
            number=number,
            position=position,
            depth=int(is_below),
            parent_id=shown(Provision) if is_below else None,
        )
        for language in ("en", "es"):
            ProvisionText.objects.create(
                pk=shown(ProvisionText)
                if (uid, language) == ("art-1-1", "en")
                else ident(f"text {uid} {language}"),
                provision=row,
                language=language,
                heading=f"Heading {uid}" if kind == "article" else "",
                source=source,
            )

    def _journal(self) -> None:
        subjects = (
            ("plan", self.plan.pk),
            ("group", shown(WorkingGroup)),
            ("deadline", shown(Deadline)),
            ("project", shown(Project)),
            ("provision", shown(Provision)),
        )
        for number, subject in enumerate(subjects):
            self._kept_entry(f"before {number}", subject, hours=5 * number + 1)
            self._entry(f"joint {number}", subject, hours=5 * number)
            self._entry(f"of the us {number}", subject, hours=5 * number, compartment=self.us)
            self._kept_entry(f"after {number}", subject, hours=5 * number - 1)
        self._entry("shown", subjects[0], hours=1, pk=shown(JournalEntry))
        self._kept_entry("kept", subjects[0], hours=0, pk=kept(JournalEntry))
        self._kept_entry("own", ("deadline", kept(Deadline)), hours=2, verb=verbs.DEADLINE_ADDED)
        self._kept_entry("own", ("project", kept(Project)), hours=3)

    def _entry(self, name: str, subject: tuple[str, UUID], hours: int, **fields: Any) -> None:
        kind, subject_id = subject
        actor = "mx-head" if fields.get("compartment") == self.mx else "us-head"
        JournalEntry.objects.create(
            **{
                "pk": ident(f"entry {name} {kind}"),
                "plan": self.plan,
                "at": NOW - timedelta(hours=hours),
                "actor_id": ident(actor),
                "actor_name": actor,
                "delegation": self.mx if actor == "mx-head" else self.us,
                "verb": journal_verbs.NOTE,
                "subject_kind": kind,
                "subject_id": subject_id,
                "text": f"Entry {name}",
                "language": "en",
                "data": {"due": "2026-03-13"},
                **_two("subject_label", f"The {kind}"),
                **fields,
            }
        )

    def _kept_entry(self, name: str, subject: tuple[str, UUID], hours: int, **fields: Any) -> None:
        if self.keeps:
            words = {"text": f"A {SECRET} {name}", "compartment": self.mx, **fields}
            self._entry(f"kept {name}", subject, hours, **words)

    def _reminders(self) -> None:
        self._reminder("shown", "us-head", "late", pk=shown(Reminder), state="failed")
        self._reminder("to the secretariat", "us-negotiator", "late")
        self._reminder("to the former", "mx-former", "late")
        if not self.keeps:
            return
        for state in ("due", "sending", "sent", "withdrawn"):
            self._reminder(f"kept {state}", "mx-head", "kept soon", state=state)
        self._reminder("kept", "mx-negotiator", "kept late", pk=kept(Reminder), state="failed")
        self._reminder("kept of the former", "mx-former", "kept late")
        self._reminder("kept of the seated", "seated-administrator", "kept late")

    def _reminder(self, name: str, recipient: str, deadline: str, **fields: Any) -> None:
        ids = {"kept soon": kept(Deadline)}
        Reminder.objects.create(
            **{
                "pk": ident(f"reminder {name}"),
                "deadline_id": ids.get(deadline, ident(f"deadline {deadline}")),
                "recipient_id": ident(recipient),
                "step": len(name),
                "due_on": date(2026, 3, 9),
                "state": "sent",
                "found_at": NOW - timedelta(hours=len(name)),
                "not_before": NOW,
                "sent_at": NOW,
                "error": "SMTPServerDisconnected: gone" if fields.get("state") == "failed" else "",
                **fields,
            }
        )

    def _returned(self, name: str) -> None:
        Bounce.objects.create(
            pk=ident(f"bounce {name}"),
            reminder_id=ident(f"reminder {name}"),
            user_id=ident("us-head"),
            kind="delay",
            code="4.4.1",
            at=NOW,
            message_key=ident(f"bounce {name}").hex,
        )

    def _exports_and_mails(self) -> None:
        self._kept_export("early", "mx-head")
        self._export("shown", "us-head", pk=shown(Export))
        self._export("queued", "us-head", state="queued", file="", pages=None)
        self._export("of the administrator", "administrator")
        self._kept_export("late", "mx-head", pk=kept(Export))
        self._mail("shown", "us-head", pk=shown(KeptMail))
        if self.keeps:
            self._mail(f"{SECRET}", "mx-head", pk=kept(KeptMail))
            self._mail(f"{SECRET} too", "mx-negotiator")

    def _export(self, name: str, by: str, **fields: Any) -> None:
        path = f"exports/{name.replace(' ', '-')}.pdf"
        if fields.get("state", "done") == "done" and not default_storage.exists(path):
            default_storage.save(path, ContentFile(b"%PDF-1.7 " + name.encode()))
        Export.objects.create(
            **{
                "pk": ident(f"export {name}"),
                "agreement": self.agreement,
                "language": "en",
                "requested_by_id": ident(by),
                "requested_at": NOW - timedelta(hours=len(name)),
                "state": "done",
                "percent": 100,
                "not_before": NOW,
                "claimed_at": NOW,
                "finished_at": NOW,
                "pages": 3,
                "file": path,
                **fields,
            }
        )

    def _kept_export(self, name: str, by: str, **fields: Any) -> None:
        if self.keeps:
            self._export(f"{SECRET} {name}", by, **fields)

    def _mail(self, name: str, to: str, **fields: Any) -> None:
        raw = (
            f"Subject: {name}\r\nTo: {to}@people.example\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: text/html; charset=utf-8\r\n\r\n<p>{name}</p>\r\n"
        )
        KeptMail.objects.create(
            **{
                "pk": ident(f"mail {name}"),
                "recipient": f"{to}@people.example",
                "subject": name,
                "raw": raw.encode(),
                "at": NOW,
                **fields,
            }
        )

    def _admin_log(self) -> None:
        LogEntry.objects.create(
            action_time=NOW,
            user_id=ident("administrator"),
            content_type=ContentType.objects.get_for_model(Delegate),
            object_id=str(shown(Delegate)),
            object_repr="Us head",
            action_flag=CHANGE,
            change_message="[]",
        )
