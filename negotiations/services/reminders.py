"""Finding, handing out, claiming, sending and sweeping reminders.

A reminder is sent once. Its row is claimed by compare-and-set, so of two workers one sends.
A mail can be doubled in one window: the mail server accepted it, and we did not learn of that
or did not live to write it down; then the sweep has it sent again. The Message-ID comes from
the row, so that mail programs show the two as one. `docs/reminders.md` says what is promised.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from negotiations import clock
from negotiations.mails import reminder_mail
from negotiations.models import Deadline, Reminder, User
from negotiations.models.deadline import DeadlineQuerySet
from negotiations.permissions import can_administer, require
from negotiations.reminder_steps import STEPS, reached
from negotiations.selectors.recipients import Recipient, recipients_of, with_recipients
from negotiations.services.errors import Refused

# Half a minute, doubled up to an hour: thirty tries take about a day.
MOST_ATTEMPTS = 30
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
# What has been late for longer is no news; it stands on the plan's page.
LATE_FOR = timedelta(days=7)
MOST_HANDED_OUT = 500

_Key = tuple[UUID, UUID, int, date]


def find_due() -> int:
    """Make a row for every reminder whose step is reached; how many were new.

    One that was withdrawn unsent and holds again (what was met is open again, a delegate came
    back) is due again. Safe to run twice and at the same time: the unique key lets each row be
    made once.
    """
    now = clock.now()
    deadlines = _within_reach(now)
    rows = {
        (deadline.pk, recipient.user.pk, step, deadline.due_on): Reminder(
            deadline=deadline,
            recipient=recipient.user,
            step=step,
            due_on=deadline.due_on,
            found_at=now,
            not_before=clock.machine_now(),
        )
        for deadline in deadlines
        for step, recipient in _told(deadline, now)
    }
    known = _known(deadlines)
    _revive(known[key] for key in rows.keys() & known.keys())
    new = [row for key, row in rows.items() if key not in known]
    if not new:
        return 0
    Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    # Another finder may have been first with some: those have other keys than ours.
    return Reminder.objects.filter(pk__in=[row.pk for row in new]).count()


def _reminded_of() -> DeadlineQuerySet:
    open_ones: DeadlineQuerySet = Deadline.objects.open().filter(plan__tracked_only=False)
    return with_recipients(open_ones)


def _within_reach(now: datetime) -> list[Deadline]:
    # A morning fourteen days before may lie up to two days further off, by zone and hour.
    first, last = now - LATE_FOR, now + timedelta(days=STEPS[0] + 2)
    return list(_reminded_of().filter(due_at__range=(first, last)))


def _told(deadline: Deadline, now: datetime) -> Iterator[tuple[int, Recipient]]:
    """Who is to have been told of a deadline by now, and at which step."""
    for recipient in recipients_of(deadline):
        zone = ZoneInfo(recipient.user.zone)
        step = reached(deadline.due_on, deadline.due_at, now, zone)
        if step is not None:
            yield step, recipient


def _known(deadlines: Iterable[Deadline]) -> dict[_Key, Reminder]:
    rows = Reminder.objects.filter(deadline__in=deadlines)
    return {(row.deadline_id, row.recipient_id, row.step, row.due_on): row for row in rows}


def _revive(known: Iterable[Reminder]) -> None:
    withdrawn = [row.pk for row in known if row.state == Reminder.State.WITHDRAWN]
    if withdrawn:
        Reminder.objects.filter(pk__in=withdrawn, state=Reminder.State.WITHDRAWN).update(
            state=Reminder.State.DUE, claimed_at=None, not_before=clock.machine_now()
        )


def waiting() -> list[UUID]:
    """The rows a worker should take up now and none was told of within a lease."""
    handed_out_before = clock.machine_now() - _lease()
    rows = Reminder.objects.waiting(clock.machine_now()).filter(
        Q(claimed_at=None) | Q(claimed_at__lt=handed_out_before)
    )
    return list(rows.order_by("not_before").values_list("pk", flat=True)[:MOST_HANDED_OUT])


def hand_out() -> list[UUID]:
    """`waiting`, and write down that a worker is told of them: `claimed_at` of a row still due.

    So a long queue is not filled again at every beat with what stands in it, and a row whose
    message the broker lost is handed out again after a lease.
    """
    ids = waiting()
    Reminder.objects.filter(pk__in=ids, state=Reminder.State.DUE).update(
        claimed_at=clock.machine_now()
    )
    return ids


def send(reminder_id: UUID) -> bool:
    """Claim a row and send its mail; whether this call sent it."""
    reminder = _claim(reminder_id)
    if reminder is None:
        return False
    recipient = _still_told(reminder)
    if recipient is None:
        _settle(reminder, Reminder.State.WITHDRAWN)
        return False
    mail = reminder_mail(reminder, recipient)
    try:
        with get_connection() as mail.connection:
            mail.send()
            # Written before the servers' goodbyes: the window for a double ends here.
            _accepted(reminder)
    except (SMTPException, OSError, ValueError) as error:
        _put_back(reminder, error)
    return Reminder.objects.filter(pk=reminder_id, state=Reminder.State.SENT).exists()


def _claim(reminder_id: UUID) -> Reminder | None:
    now = clock.machine_now()
    claimed = (
        Reminder.objects.waiting(now)
        .filter(pk=reminder_id)
        .update(state=Reminder.State.SENDING, claimed_at=now, attempts=F("attempts") + 1)
    )
    if not claimed:
        return None
    reminder: Reminder = Reminder.objects.select_related("recipient").get(pk=reminder_id)
    return reminder


def _still_told(reminder: Reminder) -> Recipient | None:
    """The recipient, if what the row says is so by now; else None.

    It is not when the deadline was met or moved, when the person left or changed, or when a
    newer step was reached: then the newer row says how things stand.
    """
    deadline = (
        _reminded_of()
        .visible_to(reminder.recipient)
        .filter(pk=reminder.deadline_id, due_on=reminder.due_on)
        .first()
    )
    if deadline is None:
        return None
    reminder.deadline = deadline
    return next(
        (
            recipient
            for step, recipient in _told(deadline, clock.now())
            if step == reminder.step and recipient.user.pk == reminder.recipient_id
        ),
        None,
    )


def _accepted(reminder: Reminder) -> None:
    """Sent is sent, whatever became of the claim meanwhile."""
    unsent = [Reminder.State.SENDING, Reminder.State.DUE]
    Reminder.objects.filter(pk=reminder.pk, state__in=unsent).update(
        state=Reminder.State.SENT, sent_at=clock.now(), error=""
    )


def _settle(reminder: Reminder, state: str, **fields: object) -> None:
    """Leave a row that is still this worker's: a claim taken over since is left alone."""
    mine = Reminder.objects.filter(
        pk=reminder.pk, state=Reminder.State.SENDING, attempts=reminder.attempts
    )
    mine.update(state=state, **fields)


def _put_back(reminder: Reminder, error: Exception) -> None:
    """Try again later what may pass; give up, with the reason, on what will not."""
    if _will_not_pass(error):
        _settle(reminder, Reminder.State.FAILED, error=_reason(error))
    else:
        _try_again(reminder, _reason(error), failures=reminder.attempts)


def _try_again(reminder: Reminder, reason: str, failures: int) -> None:
    if reminder.attempts >= MOST_ATTEMPTS:
        _settle(reminder, Reminder.State.FAILED, error=reason)
        return
    wait = min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT) if failures else timedelta()
    _settle(
        reminder,
        Reminder.State.DUE,
        error=reason,
        claimed_at=None,
        not_before=clock.machine_now() + wait,
    )


def _will_not_pass(error: Exception) -> bool:
    """RFC 5321 section 4.2.1: a 5yz reply is final, 4yz may pass.

    Final for this mail, that is: when it refuses the recipient or the message. What a server
    says of us (our log-in, our address) holds for all mails until somebody mends it.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, SMTPNotSupportedError | ValueError)


def _reason(error: Exception) -> str:
    """What the mail server said, or what happened instead."""
    if isinstance(error, SMTPRecipientsRefused):
        said = "; ".join(_reply(code, text) for code, text in error.recipients.values())
    elif isinstance(error, SMTPResponseException):
        said = _reply(error.smtp_code, error.smtp_error)
    else:
        said = f"{type(error).__name__}: {error}"
    return said.replace("\0", "")[:2000]


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


def _lease() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)


def release_stalled() -> int:
    """Free the rows whose worker went away in the middle; how many there were."""
    stalled = list(Reminder.objects.stalled(clock.machine_now() - _lease()))
    for reminder in stalled:
        # At once the first time, since workers are restarted; later as if it had failed.
        _try_again(reminder, "its worker went away", failures=reminder.attempts - 1)
    return len(stalled)


def retry(*, by: User, reminder: Reminder) -> None:
    """Have a failed reminder sent again, with as many attempts as a new one.

    Beat's next round takes it up. No journal entry, since nothing of the plan changes.
    """
    require(can_administer(by))
    tried_in_vain = Reminder.objects.visible_to(by).filter(
        pk=reminder.pk, state=Reminder.State.FAILED
    )
    if not tried_in_vain.update(
        state=Reminder.State.DUE, attempts=0, claimed_at=None, not_before=clock.machine_now()
    ):
        raise Refused(_("Only a reminder that failed can be sent again."))
