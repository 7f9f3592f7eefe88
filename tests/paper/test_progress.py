"""What a rendering tells while it runs (negotiations/paper/progress.py)."""

import logging
import threading

from negotiations.paper import progress

WEASYPRINT = logging.getLogger("weasyprint.progress")


def test_the_percentage_follows_the_guess_of_pages():
    said: list[tuple[str, int]] = []
    with progress.told(lambda *place: said.append(place), pages=5):
        for page in range(1, 31):
            WEASYPRINT.info("Step 5 - Creating layout - Page %d", page)
    assert said[0] == ("laying-out", 31)
    assert said[9] == ("laying-out", 80)
    assert len(said) == 10


def test_a_long_layout_beats_though_its_percentage_stands_still(monkeypatch):
    moments = iter(range(1000))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(moments))
    said: list[tuple[str, int]] = []
    with progress.told(lambda *place: said.append(place), pages=1):
        for page in range(1, 21):
            WEASYPRINT.info("Step 5 - Creating layout - Page %d", page)
    assert said[-1] == said[-2] == ("laying-out", 80)
    assert len(said) > 8


def test_a_slow_start_beats_where_it_stands(monkeypatch):
    moments = iter([0, 5])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(moments))
    said: list[tuple[str, int]] = []
    with progress.told(lambda *place: said.append(place), pages=1):
        WEASYPRINT.info("Step 1 - Fetching and parsing HTML - HTML string")
    assert said == [progress.START]


def test_another_threads_rendering_is_not_told_here():
    said: list[tuple[str, int]] = []
    with progress.told(lambda *place: said.append(place), pages=5):
        other = threading.Thread(target=WEASYPRINT.info, args=("Step 6 - Creating PDF",))
        other.start()
        other.join()
        assert said == []
        WEASYPRINT.info("Step 6 - Creating PDF")
    assert said == [("drawing", 80)]
