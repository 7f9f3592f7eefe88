"""What a lower subject tells and higher ones hear, in the same transaction.

A topic belongs to whoever tells it; who hears it, registers in a module `hearing` of its own.
So the teller asks nobody's name, and both succeed or neither does.
"""

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Unheard(LookupError):
    """Something was told that must be heard, and nobody listens."""


class Topic(Generic[P]):
    """One kind of thing that is told. `needed`: it must not go unheard."""

    def __init__(self, name: str, listens: Callable[P, object], *, needed: bool = False) -> None:
        """`listens` is never called: its signature is that of every listener."""
        self.name = name
        self.needed = needed
        self._listeners: list[Callable[P, object]] = []

    def heard_by(self, listener: Callable[P, object]) -> None:
        """Have a listener called, after those that were there before, with what is told."""
        if listener not in self._listeners:
            self._listeners.append(listener)

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call all listeners. An error of theirs is the teller's: the transaction ends with it."""
        if self.needed and not self._listeners:
            raise Unheard(f"nobody hears {self.name}")
        for listener in self._listeners:
            listener(*args, **kwargs)
