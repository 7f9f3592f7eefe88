"""Runs a benchmark by its name."""

import sys
from collections.abc import Callable, Mapping, Sequence

from tests.bench import compare, crash, dispatch, fuzz, lens, parse, recompute, start, texts

# A benchmark takes the words after its name, prints its findings and returns the exit status.
BENCHMARKS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "compare": compare.run,
    "crash": crash.run,
    "dispatch": dispatch.run,
    "fuzz": fuzz.run,
    "lens": lens.run,
    "parse": parse.run,
    "recompute": recompute.run,
    "start": start.run,
    "texts": texts.run,
}


def main(words: Sequence[str]) -> int:
    """Run the benchmark named with the words that follow; without one, list them and return 2."""
    if words and words[0] in BENCHMARKS:
        return BENCHMARKS[words[0]](words[1:])
    said = f"No benchmark {' '.join(words)!r}" if words else "Which benchmark"
    sys.stderr.write(f"{said}; there are: {', '.join(sorted(BENCHMARKS))}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
