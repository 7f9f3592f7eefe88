"""That what must run regularly ran."""

from negotiations import clock
from negotiations.models import Heartbeat
from negotiations.selectors.operations import BEAT


def beat_ran() -> None:
    """Write down that beat's round went through. No journal entry: nothing of a plan changes."""
    Heartbeat.objects.update_or_create(name=BEAT, defaults={"beat_at": clock.machine_now()})
