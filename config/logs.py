"""What opens something by itself stays out of the log: addresses of calendars and answers."""

import logging
import re

_KEYS = re.compile(r"(/calendar/|/answer/[\w-]+/)[^/\s\"']+")


class KeysHidden(logging.Filter):
    """Writes `…` for the part of an address that whoever reads the log could use."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record; its words are put together here, so that none is missed."""
        record.msg, record.args = _KEYS.sub(r"\1…", record.getMessage()), ()
        return True
