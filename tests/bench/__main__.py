"""Runs a benchmark by its name."""

import sys
from collections.abc import Callable, Mapping, Sequence

from tests.bench import start

# A benchmark prints its findings, one a line, and returns the exit status.
BENCHMARKS: Mapping[str, Callable[[], int]] = {"start": start.run}


def main(words: Sequence[str]) -> int:
    """Run the benchmark named; without one known here, list them and return 2."""
    if len(words) == 1 and words[0] in BENCHMARKS:
        return BENCHMARKS[words[0]]()
    said = f"No benchmark {' '.join(words)!r}" if words else "Which benchmark"
    sys.stderr.write(f"{said}; there are: {', '.join(sorted(BENCHMARKS))}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
