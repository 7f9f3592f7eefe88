"""The part of the test's worlds that people wrote: deadlines, projects, the text and its versions,
the journal; and what the program made of it: reminders, exports, mails."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from agreements.models import Agreement, Export, Provision, ProvisionText, ProvisionVersion
from demo.models import KeptMail
from negotiations.journal import verbs as journal_verbs
from negotiations.models import (
    ActionPlan,
    Bounce,
    Deadline,
    Delegate,
    Delegation,
    JournalEntry,
    Mineral,
    Project,
    Reminder,
    WorkingGroup,
)
from negotiations.schedule import verbs
from tests.builders import make_deadline
from tests.worlds_named import AGREEMENT, NOW, SECRET, SECRET_DAY, ident, kept, shown, two


@dataclass(frozen=True)
class RowsOfRecord:
    """What is written in one world."""

    plan: ActionPlan
    us: Delegation
    mx: Delegation
    group: WorkingGroup
    mineral: Mineral
    keeps: bool

    def build(self) -> None:
        self._deadlines()
        self._projects()
        self._texts()
        self._journal()
        self._reminders()

    def build_last(self) -> None:
        """What is there because of all the rest."""
        self._exports_and_mails()
        self._admin_log()

    def one_more(self, number: int, group: WorkingGroup) -> None:
        """One more joint row of every kind."""
        name, day = f"more {number}", date(2026, 3, 12)
        maps = WorkingGroup.objects.get(pk=ident("group maps"))
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
        self._returned(name)
        self._export(name, "us-head")
        self._mail(name, "us-head")

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
        make_deadline(
            self.plan,
            due_on,
            (compartment,) if compartment else (self.us, self.mx),
            **{
                "pk": ident(f"deadline {name}"),
                "key": name.replace(" ", "-"),
                **two("title", fields.pop("title", f"Deadline {name}")),
                **fields,
            },
        )

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
                **two("title", fields.pop("title", f"Project {name}")),
                **fields,
            }
        )
        row.minerals.add(self.mineral)

    def _kept_project(self, name: str, **fields: Any) -> None:
        if self.keeps:
            words = {"title": f"{SECRET}, {name}", **fields}
            self._project(f"kept {name}", compartment=self.mx, put_forward_by=self.mx, **words)

    def _texts(self) -> None:
        Agreement.objects.create(
            pk=shown(Agreement),
            plan=self.plan,
            slug=AGREEMENT,
            symbol="TEST/1",
            illustrative=True,
            **two("title", "Agreement on copper"),
            **two("marking", "For tests"),
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
            agreement_id=shown(Agreement),
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
                **two("subject_label", f"The {kind}"),
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
                "agreement_id": shown(Agreement),
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
