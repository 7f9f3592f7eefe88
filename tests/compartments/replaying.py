"""What a request asked of the database, so that the other world can be asked just that.

An answer follows from the request and from what the program reads; time and chance are held, and
no request finds a cache. So a request that read nothing but the database is answered the same where
each of its statements, one after another, brings the same: the first is the same, so is what it
brings, so is the next. That is asked of the database in a tenth of the time of a page.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import Error, connection, transaction

Statement = tuple[str, Any, bool]
# What Python reports of a program that asks something else than its database.
_FILES = ("open", "os.listdir", "os.scandir")
_OTHERS = ("socket.connect", "socket.sendto", "subprocess.Popen")


@dataclass(frozen=True)
class Trail:
    """The statements of one request, what they brought, whether it read anything besides."""

    statements: tuple[Statement, ...]
    brought: bytes
    read_more: bool

    def brings_the_same(self) -> bool:
        """Whether the database, as it is now, must lead a request to the same answer."""
        return not self.read_more and _brought(self.statements) == self.brought


class Recorder:
    """Takes down the statements of a request."""

    def __init__(self) -> None:
        self._statements: list[Statement] = []
        self._read_more = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take down what happens in the block."""
        path = FileSystemStorage.path

        def told_of(storage: FileSystemStorage, name: str) -> str:
            self._read_more = True
            return path(storage, name)

        _listeners.append(self._heard)
        try:
            with (
                connection.execute_wrapper(self._executed),
                patch.object(FileSystemStorage, "path", told_of),
            ):
                yield
        finally:
            _listeners.remove(self._heard)

    def trail(self) -> Trail:
        """What was taken down. The database must be as it was before the request."""
        statements = tuple(self._statements)
        return Trail(statements, _brought(statements), self._read_more)

    def _executed(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self._statements.append((sql, params, many))
        return execute(sql, params, many, context)

    def _heard(self) -> None:
        self._read_more = True


def _brought(statements: tuple[Statement, ...]) -> bytes:
    """A digest of all that these bring, one after another; nothing of it stays."""
    found = hashlib.sha256()
    with transaction.atomic():
        for sql, params, many in statements:
            found.update(repr(_execute(sql, params, many)).encode())
        transaction.set_rollback(True)
    return found.digest()


def _execute(sql: str, params: Any, many: bool) -> Any:
    with connection.cursor() as cursor:
        try:
            (cursor.executemany if many else cursor.execute)(sql, params)
        except Error as error:
            return type(error).__name__, str(error)
        # Not `lastrowid`: the identity of a new row, where the database gives it, is a column here.
        return cursor.fetchall() if cursor.description else (), cursor.rowcount


_listeners: list[Callable[[], None]] = []


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _listeners and (event in _OTHERS or (event in _FILES and _is_of_the_data(arguments[0]))):
        for heard in _listeners:
            heard()


def _is_of_the_data(path: Any) -> bool:
    """The program's own files are the same in both worlds; what it keeps may not be."""
    return isinstance(path, (str, bytes)) and os.fsdecode(path).startswith(str(settings.DATA_DIR))


sys.addaudithook(_audit)
