"""How long it takes to move a deadline from which thousands count, with all that is written.

A plan of 5,000 deadlines, each of which counts from another and at last from the first, half
in working days of both parties, is made in a database of its own; the first is moved a few times
through the service that the pages call. The number of deadlines may be said.
"""

import os
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.bench.saying import say, seconds

if TYPE_CHECKING:
    from negotiations.models import Deadline, User

DEADLINES = 5_000
MOVES = 5
MOST_SECONDS = 1.0


def run(words: Sequence[str]) -> int:
    """Print the seconds that a move takes by the clock and of the processor's time; 1 if the
    quickest takes longer than a second."""
    number = int(words[0]) if words else DEADLINES
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "TRAVAUX_DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        }
        best = _measured(number)
    return int(best > MOST_SECONDS)


def _measured(number: int) -> float:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.urls import reverse

    call_command("migrate", verbosity=0)
    # As a running program has done.
    reverse("desk:plans")
    head, anchor = _made(number)
    say(f"{number} deadlines that hang on one, {connection.vendor}, a file")
    say(f"moving it, what hangs on it, and {number} entries of the journal:")
    times = [_timed(head, anchor, day) for day in range(1, MOVES + 1)]
    connection.close()
    return min(times)


def _timed(head: "User", anchor: "Deadline", day: int) -> float:
    began = time.process_time()
    took = seconds(1, lambda: _move(head, anchor, day))
    say(f"  {took:.2f} s, {time.process_time() - began:.2f} s of the processor's")
    return took


def _made(number: int) -> "tuple[User, Deadline]":
    from negotiations.models import Deadline
    from negotiations.schedule.models.deadline import moment_due
    from tests.builders import make_house

    house = make_house()
    start = date(2026, 3, 2)
    anchor = house.deadline(start, key="d0")
    rows = [
        Deadline(
            plan=house.plan,
            key=f"d{place}",
            title_en=f"Deadline {place}",
            rule=_rule(place),
            original_on=start,
            due_on=start,
            due_at=moment_due(start, None, house.plan.zone),
            zone=house.plan.zone,
        )
        for place in range(1, number + 1)
    ]
    Deadline.objects.bulk_create(rows)
    return house["us_head"], anchor


def _rule(place: int) -> str:
    if place % 2:
        return f"deadline d{place // 2} + {place % 9 + 1} working days"
    return f"deadline d{place // 2} + {place % 30} days, next working day"


def _move(head: "User", anchor: "Deadline", day: int) -> None:
    from negotiations.schedule.services import deadlines

    anchor.refresh_from_db()
    rule = (date(2026, 3, 2) + timedelta(weeks=day)).isoformat()
    deadlines.move(by=head, deadline=anchor, rule=rule, reason="So", version=anchor.version)
