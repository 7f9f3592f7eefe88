"""The part of the test's worlds that is about time: rounds, closures, extensions, who is told how,
calendar feeds, webhooks, mails that came back. Joint rows, and what Mexico keeps to itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from negotiations.models import (
    ActionPlan,
    Bounce,
    CalendarFeed,
    Closure,
    Deadline,
    Delegation,
    Extension,
    ExtensionAnswer,
    Handover,
    Heartbeat,
    JournalEntry,
    Reminder,
    ReminderPolicy,
    ReminderPreferences,
    Round,
    StandIn,
    Webhook,
    WebhookDelivery,
)
from tests.worlds_named import NOW, SECRET, ident, kept, shown


@dataclass(frozen=True)
class RowsOfTime:
    """What is about time in one world."""

    plan: ActionPlan
    us: Delegation
    mx: Delegation
    keeps: bool

    def build(self) -> None:
        self._rounds_and_closures()
        self._extensions()
        self._policies()
        self._instead()
        self._feeds()
        self._webhooks()
        self._operations()

    def one_more(self, number: int) -> None:
        """One more joint row of every kind; the rest of its name is there already."""
        name = f"more {number}"
        self._more_rounds(number)
        self._more_handovers(name)
        self._more_reminding(number)
        self._one_more_webhook(name)

    def _rounds_and_closures(self) -> None:
        for number in (1, 2, 3):
            Round.objects.create(
                pk=shown(Round) if number == 1 else ident(f"round {number}"),
                plan=self.plan,
                number=number,
                name_en=f"Round {number}",
                name_es=f"Ronda {number}",
                place="Hall of tests",
                zone="America/Mexico_City",
                first_on=date(2026, 2, 10) + timedelta(days=14 * number),
                last_on=date(2026, 2, 12) + timedelta(days=14 * number),
                changed_at=NOW,
            )
        if self.keeps:
            hung = Deadline.objects.filter(pk=ident("deadline kept late"))
            hung.update(rule="round 1 + 2 days")
        Closure.objects.create(
            pk=shown(Closure),
            delegation=self.mx,
            first_on=date(2026, 3, 30),
            last_on=date(2026, 4, 1),
            name_en="Recess",
            name_es="Receso",
        )

    def _more_rounds(self, number: int) -> None:
        """One more round, closure and request for more time, and what counts from round 1."""
        day = date(2026, 3, 12)
        Round.objects.create(
            pk=ident(f"round more {number}"),
            plan=self.plan,
            number=100 + number,
            name_en=f"Round more {number}",
            zone="UTC",
            first_on=day,
            last_on=day,
            changed_at=NOW,
        )
        Closure.objects.create(delegation=self.us, first_on=day, last_on=day, name_en="Closed")
        self._extension(f"more {number}", state="refused")
        self._extension(f"more of one {number}", deadline="late", state="refused")
        for what in ("", "of one "):
            ExtensionAnswer.objects.create(
                extension_id=ident(f"extension more {what}{number}"),
                delegation=self.mx,
                answered_by_id=ident("mx-head"),
                consents=False,
                reason="No.",
                answered_at=NOW,
            )
        deadlines = Deadline.objects.filter(plan=self.plan)
        deadlines.filter(pk=ident(f"deadline more {number}")).update(rule="round 1")

    def _extensions(self) -> None:
        self._extension("shown", pk=shown(Extension))
        self._extension("of the us", compartment=self.us, deadline="of the us")
        if self.keeps:
            self._extension(
                SECRET,
                pk=kept(Extension),
                compartment=self.mx,
                deadline="kept late",
            )
        for name, of in (("shown", shown), ("kept", kept)):
            if name == "kept" and not self.keeps:
                continue
            ExtensionAnswer.objects.create(
                pk=of(ExtensionAnswer),
                extension_id=of(Extension),
                delegation=self.mx if name == "kept" else self.us,
                answered_by_id=ident("mx-head" if name == "kept" else "us-head"),
                consents=True,
                reason=f"Reason {name}",
                answered_at=NOW,
            )

    def _extension(self, name: str, deadline: str = "", **fields: Any) -> None:
        side = fields.get("compartment", self.us)
        Extension.objects.create(
            **{
                "pk": ident(f"extension {name}"),
                "plan": self.plan,
                "deadline_id": ident(f"deadline {deadline}") if deadline else None,
                "to_on": date(2026, 4, 20),
                "was_on": date(2026, 4, 5),
                "reason": f"More time {name}",
                "language": "en",
                "asked_by_id": ident("mx-head" if side == self.mx else "us-head"),
                "delegation": side,
                "asked_at": NOW,
                **fields,
            }
        )

    def _policies(self) -> None:
        ReminderPolicy.objects.create(pk=shown(ReminderPolicy), plan=self.plan)
        ReminderPreferences.objects.create(pk=shown(ReminderPreferences), user_id=ident("us-head"))
        if not self.keeps:
            return
        ReminderPolicy.objects.create(
            pk=kept(ReminderPolicy),
            plan=self.plan,
            deadline_id=kept(Deadline),
            compartment=self.mx,
            days_before=[9],
        )
        ReminderPreferences.objects.create(
            pk=kept(ReminderPreferences),
            user_id=ident("mx-head"),
            mail="weekly",
        )

    def _instead(self) -> None:
        self._stand_in("us", self.us, pk=shown(StandIn))
        self._handover("us", self.us, pk=shown(Handover))
        if self.keeps:
            self._stand_in("mx", self.mx, pk=kept(StandIn))
            self._handover("mx", self.mx, pk=kept(Handover))

    def _more_reminding(self, number: int) -> None:
        """A deadline more with a policy of its own, and one more absence."""
        ReminderPolicy.objects.create(
            plan=self.plan,
            deadline_id=ident(f"deadline more {number}"),
            mandatory_from=5,
        )
        self._stand_in("us", self.us, pk=ident(f"absence more {number}"))

    def _stand_in(self, side: str, compartment: Delegation, pk: UUID) -> None:
        StandIn.objects.create(
            pk=pk,
            compartment=compartment,
            delegate_id=self._seat(f"{side}-expert"),
            stand_in_id=self._seat(f"{side}-negotiator"),
            first_on=date(2026, 3, 20),
            last_on=date(2026, 3, 24),
        )

    def _more_handovers(self, name: str) -> None:
        """One more, of a joint deadline of this name."""
        self._handover("us", self.us, ident(f"handover {name}"), name)

    def _handover(
        self, side: str, compartment: Delegation, pk: UUID, deadline: str = "far"
    ) -> None:
        Handover.objects.create(
            pk=pk,
            compartment=compartment,
            deadline_id=ident(f"deadline {deadline}"),
            from_delegate_id=self._seat(f"{side}-negotiator"),
            to_delegate_id=self._seat(f"{side}-expert"),
            note=SECRET if side == "mx" else "Please",
            at=NOW,
        )

    def _seat(self, name: str) -> UUID:
        return ident(f"seat of {name}")

    def _feeds(self) -> None:
        CalendarFeed.objects.create(
            pk=shown(CalendarFeed),
            user_id=ident("us-head"),
            made_at=NOW,
        )
        if self.keeps:
            CalendarFeed.objects.create(
                pk=kept(CalendarFeed),
                user_id=ident("mx-head"),
                plan=self.plan,
                own=True,
                made_at=NOW,
            )

    def _webhooks(self) -> None:
        self._webhook("joint", shown, JournalEntry, "secretariat")
        if self.keeps:
            self._webhook(SECRET, kept, JournalEntry, "mx-head", compartment=self.mx)

    def _webhook(
        self, name: str, of: Callable[[Any], UUID], entry: Any, by: str, **fields: Any
    ) -> None:
        hook = Webhook.objects.create(
            pk=of(Webhook),
            plan=self.plan,
            url=f"https://{name}.example/hook",
            secret="whsec_dGVzdHMgYWxvbmU=",
            events=["deadline.moved", "journal.entry"],
            added_by_id=ident(by),
            added_at=NOW,
            **fields,
        )
        WebhookDelivery.objects.create(
            pk=of(WebhookDelivery),
            webhook=hook,
            entry_id=entry and of(entry),
            event="journal.entry",
            made_at=NOW,
            state="failed",
            not_before=NOW,
            error=f"no answer from {name}",
        )

    def _one_more_webhook(self, name: str) -> None:
        """One more joint webhook, and one more delivery of the one there is."""
        self._webhook(
            name.replace(" ", "-"),
            lambda model: ident(f"{model._meta.label_lower} {name}"),
            None,
            "secretariat",
        )
        WebhookDelivery.objects.create(
            pk=ident(f"delivery {name}"),
            webhook_id=shown(Webhook),
            event="test",
            made_at=NOW,
            not_before=NOW,
        )

    def _operations(self) -> None:
        Heartbeat.objects.create(pk=shown(Heartbeat), name="beat", beat_at=NOW)
        self._bounce(shown(Bounce), shown(Reminder), "us-head")
        if self.keeps:
            self._bounce(kept(Bounce), kept(Reminder), "mx-negotiator")

    def _bounce(self, pk: UUID, reminder: UUID, person: str) -> None:
        Bounce.objects.create(
            pk=pk,
            reminder_id=reminder,
            user_id=ident(person),
            kind="bounce",
            permanent=True,
            code="5.1.1",
            said=f"No such mailbox: {person}",
            at=NOW,
            message_key=pk.hex,
        )
