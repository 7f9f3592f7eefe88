"""How long the program takes from its command to its address, on the first start and later."""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.harness.stack import demo_stack

LATER_STARTS = 3


def run(_words: Sequence[str]) -> int:
    """Print the seconds of a first start and of the later ones on the same data."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1 + LATER_STARTS):
            name = "first start" if number == 0 else f"start {number + 1}"
            sys.stdout.write(f"{name}: {_seconds(Path(folder)):.1f} s\n")
            sys.stdout.flush()
    return 0


def _seconds(folder: Path) -> float:
    began = time.monotonic()
    with demo_stack(folder):
        return time.monotonic() - began
