"""`bin/test`: the whole suite on the embedded default, then the `team` part on real servers.

With arguments it is one pytest run with these arguments, and no coverage floor.
"""

import contextlib
import heapq
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree

from config.processes import end_with_parent
from tests.harness.postgres import private_postgres
from tests.harness.redis import private_redis
from tests.harness.servers import ServerError
from tests.harness.stack import ROOT, clean_environment, descendants
from tests.harness.tools import Tool, missing, on_ci

FLOOR = ROOT / ".ci" / "coverage-floor"
WIDTH = 78
SLOWEST = 10
# One more than two cores keep busy: tests of killed workers wait two thirds of their time.
WORKERS = "3"


@dataclass(frozen=True)
class Timed:
    """How long a test took, with what was set up for it (what tests share: the first of them)."""

    seconds: float
    name: str


@dataclass(frozen=True)
class Result:
    """What one pytest run came to. `error` is what went wrong besides its tests."""

    stage: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    error: str = ""
    times: tuple[Timed, ...] = ()

    @property
    def is_good(self) -> bool:
        return not self.failed and not self.error

    def __str__(self) -> str:
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return f"{self.stage}: {counts} in {self.seconds:.0f} s" + (
            f"; {self.error}" if self.error else ""
        )


def main(words: Sequence[str]) -> int:
    """Run the tests; returns the exit status. The last line says `N passed, N failed`."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    lacking = missing()
    _warn(lacking)
    if lacking and on_ci():
        _print("With CI=true a missing tool is a failure.", "0 passed, 1 failed")
        return 1
    try:
        with scratch() as folder:
            results = _focused(folder, words) if words else _everything(folder, lacking)
    except KeyboardInterrupt:
        _print("", "Stopped.")
        return 130
    _warn(lacking)
    _print("", *slowest(results), "", *map(str, results), total(results))
    return 0 if all(result.is_good for result in results) else 1


def _everything(folder: Path, lacking: Sequence[Tool]) -> list[Result]:
    names = {tool.name for tool in lacking}
    words = [
        *("--cov", "--cov-report=term:skip-covered"),
        f"--cov-fail-under={FLOOR.read_text().strip()}",
        *(["-m", "not browser"] if "Chromium" in names else []),
    ]
    results = [_pytest("SQLite", folder / "embedded", {}, [*_parallel(), *words])]
    if not names & {"PostgreSQL", "Redis"}:
        results.append(_team(folder))
    return results


def _focused(folder: Path, words: Sequence[str]) -> list[Result]:
    return [_pytest("SQLite", folder / "embedded", {}, list(words))]


def _team(folder: Path) -> Result:
    stage = "PostgreSQL and Redis"
    _print("", f" {stage} ".center(WIDTH, "="))
    try:
        with (
            private_postgres(folder / "postgres") as database,
            private_redis(folder / "redis") as broker,
        ):
            services = {"DATABASE_URL": database, "REDIS_URL": broker}
            words = [*_parallel(), "-p", "tests.harness.team", "-m", "team"]
            return _pytest(stage, folder / "team", services, words)
    except ServerError as error:
        return Result(stage, error=f"a server did not start: {error}")


def _parallel() -> list[str]:
    workers = os.environ.get("TRAVAUX_TEST_WORKERS", WORKERS)
    return ["-n", workers, "--dist", "loadgroup"]


def _pytest(stage: str, place: Path, services: dict[str, str], words: list[str]) -> Result:
    """One pytest run on data in `place`, with `services` in its environment."""
    place.mkdir()
    report = place / "report.xml"
    environment = clean_environment() | services
    environment |= {
        "TRAVAUX_DATA_DIR": str(place / "data"),
        "COVERAGE_FILE": str(place / "coverage"),
        "PYTHONUNBUFFERED": "1",
    } | bytecode(place.parent)
    plugins = ["-p", "tests.harness.isolation", "-p", "tests.harness.grouping"]
    own = [*plugins, f"--junit-xml={report}"]
    began = time.monotonic()
    status = _run([sys.executable, "-m", "pytest", *own, *words], environment)
    taken = time.monotonic() - began
    counts, times = (counted(report), timed(report)) if report.exists() else ((0, 0, 0), ())
    error = f"pytest ended with status {status}" if status and not counts[1] else ""
    return Result(stage, *counts, seconds=taken, error=error, times=times)


def bytecode(folder: Path) -> dict[str, str]:
    """Settings that let Python keep what it compiles, in `folder` where the tree is not to have it.

    The tests start some fifty Pythons; compiling all that each imports takes it four seconds.
    """
    if not sys.dont_write_bytecode:
        return {}
    # An empty value counts as not set.
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def _run(words: Sequence[str], environment: dict[str, str]) -> int:
    """Run to the end; when this program is told to stop, the other is stopped first."""
    process = subprocess.Popen(
        words,
        cwd=ROOT,
        env=environment,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - one thread runs here
    )
    try:
        return process.wait()
    except KeyboardInterrupt:
        # A Ctrl-C in the terminal has reached it already; a signal to this process alone has not.
        family = [process.pid, *descendants(process.pid)]
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        # A test process may still be in the middle of a test.
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
        raise


def counted(report: Path) -> tuple[int, int, int]:
    """How many tests passed, failed and were skipped, from pytest's own report."""
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314 - ours
    total = failed = skipped = 0
    for suite in suites:
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return max(total - failed - skipped, 0), failed, skipped


def timed(report: Path) -> tuple[Timed, ...]:
    """The slowest tests of a run, the slowest first, from pytest's own report."""
    cases = ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314 - ours
    times = [
        Timed(float(case.get("time", 0)), f"{case.get('classname')}::{_without_group(case)}")
        for case in cases
    ]
    return tuple(heapq.nlargest(SLOWEST, times, key=lambda one: one.seconds))


def _without_group(case: ElementTree.Element) -> str:
    """A test's name as one types it (`tests/harness/grouping.py` puts its group behind)."""
    return re.sub(r"@\w+\]?$", "", case.get("name", ""))


def slowest(results: Sequence[Result]) -> list[str]:
    """The slowest tests of all stages, a line for each; nothing of a run of one test."""
    told = [(one, result.stage) for result in results for one in result.times]
    kept = heapq.nlargest(SLOWEST, told, key=lambda pair: pair[0].seconds)
    if len(kept) < 2:
        return []
    lines = [f"{one.seconds:6.1f} s  {one.name} ({stage})" for one, stage in kept]
    return ["", f" the slowest {len(kept)} tests ".center(WIDTH, "="), *lines]


def total(results: Sequence[Result]) -> str:
    """The plain closing line. What failed outside a test counts as one failure."""
    passed = sum(result.passed for result in results)
    failed = sum(result.failed + bool(result.error) for result in results)
    skipped = sum(result.skipped for result in results)
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")


def _warn(lacking: Sequence[Tool]) -> None:
    if not lacking:
        return
    _print(
        "",
        "!" * WIDTH,
        *(f"!! NO {tool.name.upper()} HERE: {tool.untested} IS NOT TESTED" for tool in lacking),
        f"!! On Debian and Ubuntu: apt-get install {' '.join(tool.package for tool in lacking)}",
        "!" * WIDTH,
        "",
    )


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder for the run's data, gone afterwards; other users may pass through it."""
    folder = Path(tempfile.mkdtemp(prefix="travaux-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _print(*lines: str) -> None:
    with contextlib.suppress(OSError):
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()


def _leave(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
