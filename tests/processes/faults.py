"""What goes wrong on the way of a mail, and when; and what a mail server may be told twice.

The mail server is the one that knows the moment: when it is asked for its reply at a step, it knows
which process waits for that reply, and ends it there.
"""

import os
import random
import signal
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from tests.processes.sink import HOST, Act, Client, Taken

# At which step of a send its worker is killed, and what has happened by then.
KILLS = {
    "connect": "claimed and written, nothing sent",
    "mail": "the mail before it written down, this one claimed",
    "recipient": "its recipient named",
    "data": "the whole message there, not taken",
    "taken": "taken, the 250 not sent",
    "unwritten": "the 250 sent, not written down",
    "told": "the 250 sent, perhaps written down",
}
# Out of so many times that a step is reached, the server fails once: so much of each kind.
FLAKY = {
    "connect": {"421 too busy": 60},
    "mail": {"451 try later": 250},
    "recipient": {"450 greylisted": 250},
    "data": {"452 full": 250, "hang up": 250, "stall": 900},
    "taken": {"hang up": 250, "stall": 900},
}


@dataclass
class Faults:
    """A script for a `Sink`. `senders` are the processes that may be at the other end."""

    senders: Callable[[], Iterable[int]]
    chance: random.Random
    is_flaky: bool = False
    # Longer than the client waits for a reply.
    stall: float = 0.0
    # Kills to be done, each at the next mail that reaches its step.
    armed: list[str] = field(default_factory=list)
    # Mails to this address kill their worker, so often.
    deadly: str = ""
    deaths: int = 0
    done: Counter[str] = field(default_factory=Counter)
    _frozen: dict[int, int] = field(default_factory=dict)

    def __call__(self, step: str, client: Client) -> Act | None:
        """What happens at this step, if anything does."""
        return self._kill_here(step, client) or self._fail_here(step)

    def _kill_here(self, step: str, client: Client) -> Act | None:
        if step == "recipient" and self.deaths and client.recipient == self.deadly:
            self.deaths -= 1
            return self._kill("a mail that kills", client, is_taken=False)
        if step == "told" and client.port in self._frozen:
            self._end(self._frozen.pop(client.port), signal.SIGKILL)
        elif step == "taken" and self._take_up("unwritten"):
            self._frozen[client.port] = self._stop_and_count(client)
        elif self._take_up(step):
            return self._kill(f"killed: {KILLS[step]}", client, is_taken=step in {"taken", "told"})
        else:
            return None
        return Act()

    def _take_up(self, step: str) -> bool:
        if step not in self.armed:
            return False
        self.armed.remove(step)
        return True

    def _kill(self, what: str, client: Client, is_taken: bool) -> Act:
        self.done[what] += 1
        self._end(holder_of(client.port, self.senders()), signal.SIGKILL)
        return Act(hang_up=not is_taken)

    def _stop_and_count(self, client: Client) -> int:
        self.done[f"killed: {KILLS['unwritten']}"] += 1
        pid = holder_of(client.port, self.senders())
        self._end(pid, signal.SIGSTOP)
        return pid

    def _end(self, pid: int, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, number)

    def _fail_here(self, step: str) -> Act | None:
        if not self.is_flaky:
            return None
        for what, once_in in FLAKY.get(step, {}).items():
            if self.chance.randrange(once_in) == 0:
                self.done[f"server, {step}: {what}"] += 1
                if what == "stall":
                    return Act(wait=self.stall)
                return Act(hang_up=True) if what == "hang up" else Act(reply=what)
        return None


def holder_of(port: int, pids: Iterable[int]) -> int:
    """Which of these processes has the connection that comes from a port (Linux: reads /proc)."""
    octets = reversed(HOST.split("."))
    local = "".join(f"{int(octet):02X}" for octet in octets) + f":{port:04X}"
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    inode = next(row[9] for row in rows if row[1] == local)
    for pid in pids:
        with suppress(FileNotFoundError, PermissionError):
            links = (link for link in Path(f"/proc/{pid}/fd").iterdir())
            if any(_target(link) == f"socket:[{inode}]" for link in links):
                return pid
    raise LookupError(f"nobody holds port {port}")


def _target(link: Path) -> str:
    try:
        return os.readlink(link)
    except FileNotFoundError:
        return ""


@dataclass(frozen=True)
class Doubles:
    """Mails that came again: within the window that `docs/reminders.md` names, and not."""

    inside: list[Taken]
    outside: list[Taken]


def doubles_of(taken: Sequence[Taken]) -> Doubles:
    """Each mail that another of the same Message-ID followed.

    It is inside the window unless its client was told that it was taken and went on after it: by
    then it had written that down.
    """
    mails: dict[str, list[Taken]] = defaultdict(list)
    for mail in taken:
        mails[mail.message_id].append(mail)
    followed = [mail for same in mails.values() for mail in same[:-1]]
    return Doubles(
        inside=[mail for mail in followed if not (mail.told and mail.went_on)],
        outside=[mail for mail in followed if mail.told and mail.went_on],
    )


def message_ids(rows: Iterable[tuple[object, ...]], host: str = "travaux.example") -> set[str]:
    """The Message-IDs under which rows travelled: of each the id, as `batch` or as its own."""
    return {f"reminder.{UUID(str(row[0]))}@{host}" for row in rows}
