"""What benchmarks have in common: taking the time and saying what was found."""

import sys
import time
from collections.abc import Callable


def say(line: str) -> None:
    """One line of findings, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def seconds(runs: int, work: Callable[[], object]) -> float:
    """How long some work takes; the best of so many runs."""
    best = float("inf")
    for _ in range(runs):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best
