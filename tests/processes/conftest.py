"""A program of its own for each test, from a database made once."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.postgres import new_database
from tests.post.mail_server import MailServer
from tests.processes.program import Program, copy_of


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A database with the world in it; a queue next to the one of the tests themselves."""
    services = {}
    if url := os.environ.get("DATABASE_URL"):
        services["DATABASE_URL"] = new_database(url, f"template_{uuid.uuid4().hex}")
    if url := os.environ.get("REDIS_URL"):
        server, _, number = url.rpartition("/")
        services["REDIS_URL"] = f"{server}/{int(number) + 1}"
    program = Program(tmp_path_factory.mktemp("template"), services, "smtp://127.0.0.1:1")
    program.make("world")
    return program


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def program(template: Program, tmp_path: Path, mail_server: MailServer) -> Iterator[Program]:
    """Nothing of it runs yet."""
    made = copy_of(template, tmp_path / "data", mail_server.url)
    try:
        yield made
    finally:
        made.stop()
