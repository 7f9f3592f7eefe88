"""`manage.py reminders`: how reminders stand, what would be sent, and what to do about them."""

import json
from argparse import ArgumentTypeError
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils import timezone

from negotiations.core import jobs
from negotiations.core.errors import Refused
from negotiations.core.leases import Beat, beat
from negotiations.core.verdicts import NotAllowed
from negotiations.plan.models import User
from negotiations.post.models import Bounce
from negotiations.reminders.metrics import metrics_text
from negotiations.reminders.models import Reminder
from negotiations.reminders.selectors import operations
from negotiations.reminders.services import operations as services
from negotiations.reminders.services import outbox as sending
from negotiations.reminders.services import preview

MOST_SHOWN = 200
_COLUMNS = ("id", "state", "plan", "deadline", "recipient", "due_on", "step", "channel", "why")
_AT_COLUMNS = ("plan", "deadline", "recipient", "due_on", "step", "channel", "from", "why")


class Command(BaseCommand):
    help = "Show reminders of joint deadlines; send again, withdraw, look ahead, measure, check."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--state", choices=Reminder.State.values, help="those of one state")
        parser.add_argument("--plan", metavar="SLUG", default="", help="those of one plan")
        parser.add_argument("--json", action="store_true", help="as JSON, all of them")
        parser.add_argument("--by", metavar="EMAIL", help="the administrator who acts")
        parser.add_argument("--reason", default="", help="why they are withdrawn")
        act = parser.add_mutually_exclusive_group()
        act.add_argument(
            "--retry", nargs="+", type=_id, metavar="ID", help="send failed ones again"
        )
        act.add_argument(
            "--retry-all",
            metavar="REASON_PART",
            help="try again all in whose reason these words are",
        )
        parser.add_argument(
            "--of",
            choices=[outbox.name for outbox in jobs.outboxes()],
            default="reminders",
            help="with --retry-all: which kind of job",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="with --retry-all: how many; changes nothing"
        )
        act.add_argument("--withdraw", nargs="+", type=_id, metavar="ID", help="send them no more")
        act.add_argument(
            "--at", type=_moment, metavar="TIME", help="what would be sent then; sends nothing"
        )
        act.add_argument("--metrics", action="store_true", help="figures, for Prometheus")
        act.add_argument(
            "--check", action="store_true", help="end with 1 when beat or sending stands still"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"] or options["withdraw"]:
            self._act(options)
        elif options["retry_all"] is not None:
            self._retry_all(options)
        elif options["at"]:
            self._look_ahead(options)
        elif options["metrics"]:
            self.stdout.write(metrics_text(_figures()), ending="")
        elif options["check"]:
            self._check()
        else:
            self._show(options)

    def _show(self, options: Mapping[str, Any]) -> None:
        rows = operations.listed(_joint(), options["state"] or "", options["plan"])
        if options["json"]:
            self._as_json(_COLUMNS, map(_told, rows))
            return
        self._table(_COLUMNS, [_told(row) for row in rows[:MOST_SHOWN]])
        counts = _figures().by_state
        self.stdout.write(", ".join(f"{state} {count}" for state, count in counts.items()))

    def _look_ahead(self, options: Mapping[str, Any]) -> None:
        found = preview.sent_at(options["at"], options["plan"])
        rows = [_would(one) for one in found]
        if options["json"]:
            self._as_json(_AT_COLUMNS, rows)
            return
        self._table(_AT_COLUMNS, rows)
        going = sum(one.goes_out_at(options["at"]) for one in found)
        waiting = len(found) - going
        self.stdout.write(
            f"{going} would be sent at {options['at'].isoformat()}, "
            f"{waiting} would wait for their hour or be in the inbox alone"
        )

    def _act(self, options: Mapping[str, Any]) -> None:
        by = _administrator(options)
        refused = 0
        for reminder_id in options["retry"] or options["withdraw"]:
            reason = self._acted(by, reminder_id, options)
            refused += bool(reason)
            self.stdout.write(f"{reminder_id} {reason or 'done'}")
        if refused:
            raise CommandError(f"{refused} were left as they are.")

    def _retry_all(self, options: Mapping[str, Any]) -> None:
        outbox = jobs.outbox_of(options["of"])
        part = options["retry_all"].strip()
        if outbox is None or not part:
            raise CommandError("Say some words of the reason.")
        asked: Any = {
            "by": _administrator(options),
            "outbox": outbox,
            "why": Q(error__icontains=part),
        }
        try:
            if options["dry_run"]:
                self.stdout.write(f"{services.in_trouble(**asked).count()} would be tried again")
            else:
                self.stdout.write(f"{services.retry_all(**asked)} are tried again")
        except (Refused, NotAllowed) as refusal:
            raise CommandError(str(refusal.reason)) from refusal

    def _acted(self, by: User, reminder_id: UUID, options: Mapping[str, Any]) -> str:
        """Act on one; why it was left alone, or an empty text."""
        row = operations.listed(Reminder.objects.visible_to(by)).filter(pk=reminder_id).first()
        if row is None:
            return "There is no such reminder."
        try:
            if options["retry"]:
                sending.retry(by=by, reminder=row)
            else:
                services.withdraw(by=by, reminder=row, reason=options["reason"])
        except (Refused, NotAllowed) as refusal:
            return str(refusal.reason)
        return ""

    def _check(self) -> None:
        last = beat()
        if last.is_late:
            raise CommandError(f"Beat does not run: {_last(last)}. Nothing is found or sent.")
        # Whether sending stands still is no delegation's own affair: all rows tell of it.
        waits = operations.due_for(Reminder.objects.all())
        if waits is not None and waits > operations.DUE_TOO_LONG:
            minutes = int(waits.total_seconds() // 60)
            raise CommandError(
                f"Something has been due for {minutes} minutes. "
                "Do workers run, and does the mail server answer?"
            )
        self.stdout.write("Beat runs, and nothing is held up.")

    def _as_json(self, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
        told = [dict(zip(columns, row, strict=True)) for row in rows]
        self.stdout.write(json.dumps(told, default=str, ensure_ascii=False, indent=2))

    def _table(self, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
        lines = [
            columns,
            *(tuple(" ".join(str(cell).split())[:60] for cell in row) for row in rows),
        ]
        widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
        for line in lines:
            cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())


def _administrator(options: Mapping[str, Any]) -> User:
    by: User | None = User.objects.filter(email__iexact=options["by"] or "").first()
    if by is None:
        raise CommandError("Say with --by EMAIL which administrator acts.")
    return by


def _joint() -> operations.Rows:
    """Joint ones: what a delegation keeps to itself is not told on a screen of the machine room."""
    return Reminder.objects.filter(deadline__compartment__isnull=True)


def _figures() -> operations.Figures:
    of_joint = Bounce.objects.filter(
        Q(reminder__isnull=True) | Q(reminder__deadline__compartment__isnull=True)
    )
    return operations.figures(_joint(), of_joint)


def _told(row: Reminder) -> tuple[object, ...]:
    deadline = row.deadline
    to = row.recipient.email
    about = (deadline.plan.slug, deadline.title, to, row.due_on, row.step)
    return (row.pk, row.state, *about, row.channel, row.error)


def _would(one: preview.Sending) -> tuple[object, ...]:
    deadline = one.deadline
    about = (deadline.plan.slug, deadline.title, one.recipient.user.email, deadline.due_on)
    return (*about, one.step, one.channel, one.send_from.isoformat(), one.recipient.why)


def _last(last: Beat) -> str:
    if last.age is None:
        return "it has never run"
    return f"it last ran {int(last.age.total_seconds())} seconds ago"


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no id of a reminder") from error


def _moment(text: str) -> datetime:
    """ISO 8601; without a zone, by UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no time such as 2026-03-20T08:00-06:00") from error
    return found if timezone.is_aware(found) else found.replace(tzinfo=UTC)
