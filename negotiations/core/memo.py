"""What was found out once in a request, and holds until its end.

Rights and what every page of a plan stands on are asked for all over a request; the database is
asked once. Nothing is kept outside a request: workers, commands and whatever runs after a
response ask anew each time. Whoever changes what is kept says so with `forget`.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

Found = TypeVar("Found")


@dataclass
class _Memo:
    """One request's findings by kind and key, and the kinds that it changed."""

    found: dict[tuple[str, Hashable], object] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)


_memo: ContextVar[_Memo | None] = ContextVar("memo", default=None)


@contextmanager
def opened() -> Iterator[None]:
    """Keep what is found from here on; whatever happens, nothing of it outlives the block."""
    token = _memo.set(_Memo())
    try:
        yield
    finally:
        _memo.reset(token)


def once(kind: str, key: Hashable, find: Callable[[], Found]) -> Found:
    """What `find` gives, or gave before in this request. `key` tells all that it depends on."""
    memo = _memo.get()
    if memo is None or kind in memo.changed:
        return find()
    if (kind, key) not in memo.found:
        memo.found[kind, key] = find()
    found: Found = memo.found[kind, key]  # type: ignore[assignment]
    return found


def forget(*kinds: str) -> None:
    """Keep nothing of these kinds any more in this request.

    Nor what is found after the change: the change may be rolled back yet.
    """
    memo = _memo.get()
    if memo is not None:
        memo.changed.update(kinds)
