"""What the program cannot start with is told in one line that names what to change."""

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness.servers import free_port
from tests.harness.stack import ROOT, clean_environment

Refused = Callable[..., str]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """Starts the program with these settings and options; returns the line it ends with."""

    def start(*words: str, **settings: str) -> str:
        place = {"TRAVAUX_DEMO": "true", "TRAVAUX_DATA_DIR": str(tmp_path / "data")}
        done = subprocess.run(
            [sys.executable, "-m", "config.serve", "--port", "0", *words],
            cwd=ROOT,
            env=clean_environment() | place | settings,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 2, done.stdout + done.stderr
        lines = done.stderr.splitlines()
        assert len(lines) == 1, done.stderr
        assert lines[0].startswith("bin/serve: ")
        return lines[0]

    return start


def test_a_taken_port(refused: Refused) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"Port {port} is taken" in (line := refused("--port", str(port)))
        assert "--port" in line


@pytest.mark.parametrize("port", ["65536", "80000"])
def test_a_port_that_is_none(refused: Refused, port: str) -> None:
    assert "--port takes a number from 0 to 65535" in refused("--port", port)


def test_a_demo_for_the_whole_network(refused: Refused) -> None:
    line = refused("--host", "0.0.0.0")  # noqa: S104 - it is refused
    assert "TRAVAUX_DEMO" in line
    assert "TRAVAUX_HOST" in line


def test_an_address_of_another_machine(refused: Refused) -> None:
    # RFC 5737: an address for documentation, nobody's.
    assert "192.0.2.1" in refused("--host", "192.0.2.1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("REDIS_URL", "http://127.0.0.1/"),
        ("TRAVAUX_DEMO", "perhaps"),
        ("TRAVAUX_BEAT_SECONDS", "soon"),
    ],
)
def test_a_setting_that_cannot_be_read(refused: Refused, name: str, value: str) -> None:
    assert name in refused(**{name: value})


def test_a_database_out_of_reach(refused: Refused) -> None:
    address = f"postgres://someone:hidden-word@127.0.0.1:{free_port()}/travaux"
    line = refused(DATABASE_URL=address)
    assert "DATABASE_URL" in line
    assert "hidden-word" not in line


def test_redis_out_of_reach(refused: Refused) -> None:
    assert "REDIS_URL" in refused(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")


def test_no_secret_key_outside_the_demo(refused: Refused) -> None:
    assert "TRAVAUX_SECRET_KEY" in refused(TRAVAUX_DEMO="false")


def test_a_data_folder_that_cannot_be_made(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "TRAVAUX_DATA_DIR" in refused(TRAVAUX_DATA_DIR=str(tmp_path / "file" / "data"))
