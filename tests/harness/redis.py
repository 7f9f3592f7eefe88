"""A private Redis: in memory, on a free port, gone afterwards."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from redis import Redis, RedisError

from tests.harness.servers import Running, Server, ServerError, held

# Numbered databases: each test process has a row of them to itself.
DATABASES = 256


@contextlib.contextmanager
def private_redis(folder: Path) -> Iterator[str]:
    """Run a server until the block is left; yields a REDIS_URL. `folder` is made here.

    Raises `ServerError` where it does not start.
    """
    with redis_server(folder) as running:
        yield url_of(running)


def url_of(running: Running) -> str:
    return f"redis://127.0.0.1:{running.port}/0"


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[Running]:
    """The same as a server that can crash: it forgets all."""
    program = shutil.which("redis-server")
    if program is None:
        raise ServerError("There is no Redis server on this machine.")
    folder.mkdir()

    def words(port: int) -> list[str]:
        place = ("--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder))
        keep = ("--save", "", "--appendonly", "no", "--databases", str(DATABASES))
        return [program, *place, *keep]

    with held(Server(words, _answers, folder.with_name(f"{folder.name}.log"))) as running:
        yield running


def _answers(port: int) -> bool:
    try:
        with Redis(host="127.0.0.1", port=port, socket_timeout=2) as client:
            return bool(client.ping())
    except (RedisError, OSError):
        return False
