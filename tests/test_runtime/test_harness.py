"""What the tests stand on is tested too: private servers go away, processes share nothing."""

import contextlib
import re
import subprocess
import sys
from pathlib import Path
from unittest import mock

import psycopg
import pytest
from redis import Redis

from tests.harness import run, team, tools
from tests.harness.isolation import ROW, separate
from tests.harness.postgres import new_database, private_postgres
from tests.harness.redis import private_redis
from tests.harness.run import Result
from tests.harness.stack import ROOT, clean_environment

REPORT = """
<testsuites><testsuite tests="9" failures="1" errors="2" skipped="3"/></testsuites>
"""
GROUPED = """
import os
from pathlib import Path

import pytest

@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("number", range(6))
def test_grouped(number):
    with Path(os.environ["NOTES"]).open("a") as notes:
        notes.write(os.environ["PYTEST_XDIST_WORKER"] + " ")

@pytest.mark.parametrize("number", range(6))
def test_alone(number):
    pass
"""


def is_here(name: str) -> bool:
    return name not in {tool.name for tool in tools.missing()}


@pytest.mark.processes
@pytest.mark.skipif(
    not is_here("PostgreSQL"),
    reason="this server is not installed; bin/test says which is missing, and with CI=true fails",
)
def test_a_private_postgres_makes_databases_and_goes_away() -> None:
    with run.scratch() as folder:
        with private_postgres(folder / "postgres") as server:
            own = new_database(server, "own")
            with psycopg.connect(own) as connection:
                row = connection.execute("SELECT current_database()").fetchone()
            assert row == ("own",)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server, connect_timeout=2)
    assert not folder.exists()


@pytest.mark.processes
@pytest.mark.skipif(
    not is_here("Redis"),
    reason="this server is not installed; bin/test says which is missing, and with CI=true fails",
)
def test_a_private_redis_goes_away(tmp_path: Path) -> None:
    with (
        private_redis(tmp_path / "redis") as address,
        contextlib.closing(Redis.from_url(address)) as client,
    ):
        assert client.ping()
        number = client.info("server")["process_id"]
    assert not Path(f"/proc/{number}").exists()


def test_test_processes_share_no_folder_and_no_redis_database() -> None:
    places = []
    for worker in ("gw0", "gw1"):
        environment = {
            "PYTEST_XDIST_WORKER": worker,
            "TRAVAUX_DATA_DIR": "/run",
            "REDIS_URL": "redis://127.0.0.1:6379/0",
        }
        separate(environment)
        places.append((environment["TRAVAUX_DATA_DIR"], environment["REDIS_URL"]))
    assert places == [
        ("/run/gw0", "redis://127.0.0.1:6379/0"),
        ("/run/gw1", f"redis://127.0.0.1:6379/{ROW}"),
    ]


def test_one_process_alone_keeps_its_place() -> None:
    environment = {"TRAVAUX_DATA_DIR": "/run"}
    separate(environment)
    assert environment == {"TRAVAUX_DATA_DIR": "/run"}


def test_tests_of_one_group_run_in_one_process(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").touch()
    (tmp_path / "test_grouped.py").write_text(GROUPED)
    words = ["-n", "2", "--dist", "loadgroup", "-p", "tests.harness.grouping", "--rootdir=."]
    environment = clean_environment() | {"PYTHONPATH": str(ROOT), "NOTES": str(tmp_path / "notes")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "."],
        cwd=tmp_path,
        env={name: value for name, value in environment.items() if "XDIST" not in name},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    ran = (tmp_path / "notes").read_text().split()
    assert len(ran) == 6
    assert len(set(ran)) == 1


def test_tests_made_under_one_id_all_run(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        "def pytest_collection_modifyitems(items):\n"
        "    for item in items:\n"
        "        item._id = items[0]._id\n"
    )
    (tmp_path / "test_alike.py").write_text(
        "import pytest\n"
        "@pytest.mark.parametrize('number', range(5))\n"
        "def test_alike(number):\n"
        "    pass\n"
    )
    words = ["-n", "2", "--dist", "loadgroup", "-p", "tests.harness.grouping", "--rootdir=."]
    environment = clean_environment() | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "."],
        cwd=tmp_path,
        env={name: value for name, value in environment.items() if "XDIST" not in name},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "5 passed" in done.stdout, done.stdout


def test_no_test_for_the_real_servers_is_in_a_file_that_is_passed_by(
    request: pytest.FixtureRequest,
) -> None:
    marked = {item.path for item in request.session.items if item.get_closest_marker("team")}
    assert {path for path in marked if not team.uses_the_mark(path)} == set()
    assert team.pytest_ignore_collect(Path(__file__).parent / "test_logs.py")
    assert not team.pytest_ignore_collect(Path(__file__).parent)


def test_what_a_conftest_holds_is_for_the_tests_beside_it() -> None:
    """What others want too is in `tests/builders.py`, or a fixture of `tests/conftest.py`."""
    found = [
        (str(path.relative_to(ROOT)), folder)
        for path in (ROOT / "tests").rglob("*.py")
        for folder in re.findall(r"^\s*from ([\w.]+)\.conftest import", path.read_text(), re.M)
    ]
    assert ("tests/api/test_people.py", "tests.api") in found
    assert [one for one in found if not one[0].startswith(one[1].replace(".", "/") + "/")] == []


def test_python_keeps_what_it_compiles_beside_the_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    environment = clean_environment() | run.bytecode(tmp_path)
    asked = [sys.executable, "-c", "import config.env"]
    subprocess.run(asked, cwd=ROOT, env=environment, check=True)
    assert [path.name.partition(".")[0] for path in tmp_path.rglob("env.*.pyc")] == ["env"]
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert run.bytecode(tmp_path) == {}


def test_the_report_is_counted(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    assert run.counted(tmp_path / "report.xml") == (3, 3, 3)


def test_the_slowest_tests_of_all_stages_are_named(tmp_path: Path) -> None:
    cases = [f'<testcase classname="a" name="t{n}@group" time="{n}.25"/>' for n in range(12)]
    (tmp_path / "report.xml").write_text(f"<testsuite>{''.join(cases)}</testsuite>")
    one = Result("one", times=run.timed(tmp_path / "report.xml"))
    two = Result("two", times=(run.Timed(99, "b::slow"), run.Timed(0.5, "b::quick")))
    said = run.slowest([one, two])
    assert len(said) == 2 + run.SLOWEST
    assert said[2:4] == ["  99.0 s  b::slow (two)", "  11.2 s  a::t11 (one)"]
    assert run.slowest([Result("alone", times=(run.Timed(1, "a::t"),))]) == []


def test_the_closing_line_adds_up_and_an_error_is_a_failure() -> None:
    stages = [Result("one", passed=5, failed=1, skipped=2), Result("two", passed=4, error="floor")]
    assert run.total(stages) == "9 passed, 2 failed, 2 skipped"
    assert run.total([Result("one", passed=5)]) == "5 passed, 0 failed"


def test_a_missing_tool_fails_on_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", "true")
    with (
        mock.patch.object(run, "missing", return_value=[tools.TOOLS[0]]),
        mock.patch("signal.signal"),
        mock.patch.object(run, "_everything", side_effect=AssertionError),
    ):
        assert run.main([]) == 1
    said = capsys.readouterr().out
    assert "NO CHROMIUM HERE" in said
    assert said.splitlines()[-1] == "0 passed, 1 failed"
