"""`manage.py read_bounces MAILBOX`: write down the mails that came back."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from negotiations.post import mailboxes
from negotiations.post.bounces import Kind, Returned, read
from negotiations.post.services import returned as bounces

_WORDS = {
    Kind.BOUNCE: "came back",
    Kind.DELAY: "delayed",
    Kind.COMPLAINT: "complaints",
    Kind.UNREADABLE: "for a person to look at",
    Kind.AUTO_REPLY: "automatic replies, ignored",
    Kind.NOTICE: "notices, ignored",
}
_KNOWN, _SHUT = "known already", "could not be opened"


class Command(BaseCommand):
    help = "Read a Maildir or an mbox of returned mails. Twice counts once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mailbox", type=Path, metavar="MAILBOX")
        parser.add_argument("--keep", action="store_true", help="leave what was read where it is")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with mailboxes.opened(options["mailbox"]) as box:
                tally = self._read_all(box, keeps=options["keep"])
        except mailboxes.Unusable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{sum(tally.values())} messages")
        for words in (*_WORDS.values(), _KNOWN, _SHUT):
            if tally[words]:
                self.stdout.write(f"  {tally[words]} {words}")

    def _read_all(self, box: mailboxes.Maildir | mailboxes.Mbox, keeps: bool) -> Counter[str]:
        tally: Counter[str] = Counter()
        for name in box.names():
            start = box.start_of(name)
            if start is None:
                tally[_SHUT] += 1
                continue
            returned = read(start)
            tally[self._record(returned)] += 1
            if not keeps:
                is_odd = returned.kind == Kind.UNREADABLE
                box.put_away(name, "unreadable" if is_odd else "done")
        return tally

    def _record(self, returned: Returned) -> str:
        bounce = bounces.record(returned)
        is_known = bounce is None and returned.kind not in bounces.IGNORED
        return _KNOWN if is_known else _WORDS[returned.kind]
