"""How far a rendering is, told while it runs: steps a person can read, and a heartbeat."""

import logging
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from negotiations.paper.formats import Progress

STEPS: dict[str, Promise] = {
    "reading": _("reading the text"),
    "laying-out": _("laying out"),
    "drawing": _("drawing"),
    "writing": _("writing the file"),
}
# Where the renderer takes over.
START = ("laying-out", 10)
# The percentages are shares of the time that the shipped agreement takes.
_FIRST_PAGE, _LAST_PAGE = 25, 80
_STEP_OF = {
    "3": ("laying-out", 15),
    "4": ("laying-out", 20),
    "6": ("drawing", _LAST_PAGE),
    "7": ("writing", 92),
}
# Pages are laid out once, and again until the page numbers in the contents are right.
_PASSES = 2
_SILENCE_SECONDS = 2.0
_STEP = re.compile(r"Step (\d)( - Creating layout - Page \d+)?")


@contextmanager
def told(progress: Progress, pages: int) -> Iterator[None]:
    """Tell `progress` what WeasyPrint says it does in this thread. `pages` is a guess at how
    many there will be; only the percentage depends on it."""
    listener = _Listener(progress, pages * _PASSES)
    logger = logging.getLogger("weasyprint.progress")
    # These lines are for us; without this each would also stand in the worker's log.
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.addHandler(listener)
    try:
        yield
    finally:
        logger.removeHandler(listener)


class _Listener(logging.Handler):
    def __init__(self, progress: Progress, pages: int) -> None:
        super().__init__()
        self._progress = progress
        self._pages_expected = max(pages, 1)
        self._pages_done = 0
        self._thread = threading.get_ident()
        self._last = START
        self._told_at = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        """An error of the callback is the caller's: it ends the rendering."""
        found = _STEP.match(record.getMessage())
        if found is None or record.thread != self._thread:
            return
        self._tell(*self._place(found[1], is_page=found[2] is not None))

    def _place(self, step: str, *, is_page: bool) -> tuple[str, int]:
        if not is_page:
            return _STEP_OF.get(step, self._last)
        self._pages_done += 1
        share = min(self._pages_done / self._pages_expected, 1)
        return "laying-out", _FIRST_PAGE + round(share * (_LAST_PAGE - _FIRST_PAGE))

    def _tell(self, step: str, percent: int) -> None:
        now = time.monotonic()
        place = (step, max(percent, self._last[1]))
        if place == self._last and now - self._told_at < _SILENCE_SECONDS:
            return
        self._last, self._told_at = place, now
        self._progress(*place)
