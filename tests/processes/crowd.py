"""Many people with reminders due. Run inside a program's environment, as a module.

python -m tests.processes.crowd 600 40          rows for 600 reminders, three a person, and one
                                                person of whom 40 wait; all found, none handed out
python -m tests.processes.crowd 600 40 poisoned the same, and one person's address is spoilt; prints
                                                somebody else's, and the spoilt one
python -m tests.processes.crowd hand-out 500 2000
                                                at least so many of those that wait, put into the
                                                queue in such runs; prints how many, and when
python -m tests.processes.crowd urgent 600 20   600, put into the queue in such runs; and after them
                                                one of a deadline that is late, found and handed out
python -m tests.processes.crowd bare            for each number it reads, renders and sends so many
                                                of those that wait, on one connection; prints how
                                                many, the seconds, those of CPU
"""

import sys
import time
from datetime import datetime, timedelta
from itertools import cycle, islice

import django

django.setup()

from django.core.mail import get_connection  # noqa: E402
from django.core.management import call_command  # noqa: E402

from config.celery import look_for_garbage_seldom  # noqa: E402
from negotiations.core import clock  # noqa: E402
from negotiations.models import Deadline, Delegate, Party, Reminder, User  # noqa: E402
from negotiations.reminders import tasks  # noqa: E402
from negotiations.reminders.mails import reminder_mail  # noqa: E402
from negotiations.reminders.selectors.recipients import Recipient  # noqa: E402
from negotiations.reminders.selectors.reminding import notices_of, remindable  # noqa: E402
from negotiations.reminders.services import outbox  # noqa: E402
from negotiations.schedule.models.deadline import moment_due  # noqa: E402
from tests.builders import make_delegation, make_party, make_plan  # noqa: E402

ZONES = {"US": "America/New_York", "MX": "America/Mexico_City"}
PEOPLE = 10  # in a delegation
EACH = 3


def make(count: int, piled_up: int) -> None:
    """Plans of two delegations of ten people; every person has three reminders coming."""
    call_command("migrate", verbosity=0, interactive=False)
    parties = _parties()
    in_plan = PEOPLE * len(parties) * EACH
    for number in range(-(-count // in_plan)):
        _plan(f"plan-{number}", parties, PEOPLE, EACH)
    if piled_up:
        _plan("piled-up", parties[:1], 1, piled_up)
    outbox.find_due()


def _parties() -> list[Party]:
    return [make_party(code, country=code, zone=zone) for code, zone in ZONES.items()]


def _plan(slug: str, parties: list[Party], people: int, deadlines: int, due_in: int = 2) -> None:
    today = clock.now().date()
    plan = make_plan(
        slug,
        start_on=today - timedelta(days=30),
        window_length=60,
        window_unit="days",
        original_end_on=today + timedelta(days=30),
        end_on=today + timedelta(days=30),
    )
    for place, party in enumerate(parties):
        delegation = make_delegation(plan, party, place)
        users = User.objects.bulk_create(
            User(
                email=f"{slug}.{party.code.lower()}.{number}@travaux.example",
                name=f"Person {number}",
                language="es" if party.code == "MX" else "en",
                zone=party.zone,
                password="!",
            )
            for number in range(people)
        )
        Delegate.objects.bulk_create(
            Delegate(plan=plan, delegation=delegation, user=user, role="negotiator")
            for user in users
        )
    due_on = today + timedelta(days=due_in)
    Deadline.objects.bulk_create(
        Deadline(
            plan=plan,
            title_en=f"Reading of article {number}",
            title_es=f"Lectura del artículo {number}",
            rule=due_on.isoformat(),
            original_on=due_on,
            due_on=due_on,
            zone=plan.zone,
            due_at=moment_due(due_on, None, plan.zone),
        )
        for number in range(deadlines)
    )


# No mail can be written to it: a label of a host name has 63 letters at most.
POISON = f"poison@{'x' * 64}é.example"


def poison() -> None:
    people = User.objects.filter(reminders__state="due").distinct().order_by("email")
    deadly, spoilt = people[1], people[2]
    User.objects.filter(pk=spoilt.pk).update(email=POISON)
    sys.stdout.write(f"{deadly.email} {POISON}\n")


def hand_out(length: int, most: int = sys.maxsize) -> None:
    ids: list[str] = []
    # A run that is not asked for is not marked as handed out either.
    for run in outbox.hand_out():
        ids.extend(map(str, run.ids))
        if len(ids) >= most:
            break
    for at in range(0, len(ids), length):
        tasks.send_reminders.apply_async((ids[at : at + length], tasks.BULK), queue=tasks.BULK)
    sys.stdout.write(f"{len(ids)} {time.monotonic()}\n")


def urgent(count: int, length: int) -> None:
    """The late one is of one person, in a plan of its own."""
    make(count, 0)
    hand_out(length)
    _plan("urgent", _parties()[:1], 1, 1, due_in=-3)
    tasks.find_due()


def bare() -> None:
    """What the program is measured against: no claim, no recipient asked for, nothing written."""
    letters = cycle(_letters(clock.now()))
    # As the workers do: what is measured is what else they do.
    look_for_garbage_seldom()
    with get_connection() as connection:
        for number in sys.stdin:
            some = list(islice(letters, int(number)))
            began, cpu = time.perf_counter(), time.process_time()
            for row, recipient in some:
                connection.send_messages([reminder_mail(row, recipient)])
            took, used = time.perf_counter() - began, time.process_time() - cpu
            sys.stdout.write(f"{len(some)} {took} {used}\n")
            sys.stdout.flush()


def _letters(now: datetime) -> list[tuple[Reminder, Recipient]]:
    letters = []
    for deadline in remindable().order_by("pk"):
        rows = {row.recipient_id: row for row in Reminder.objects.filter(deadline=deadline)}
        for one in notices_of(deadline, now):
            if row := rows.get(one.recipient.user.pk):
                row.deadline = deadline
                letters.append((row, one.recipient))
    return letters


if __name__ == "__main__":
    words = sys.argv[1:]
    match words:
        case ["hand-out", length, most]:
            hand_out(int(length), int(most))
        case ["urgent", count, length]:
            urgent(int(count), int(length))
        case ["bare"]:
            bare()
        case [count, piled_up, *rest]:
            make(int(count), int(piled_up))
            if rest == ["poisoned"]:
                poison()
