"""Whether somebody may do something: a refusal carries its reason, in words to act on."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Allowed:
    """Go ahead."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """No, and why."""

    reason: Promise | str

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied


class NotAllowed(Exception):
    """A service refused; `reason` says why, in words for the person who asked."""

    def __init__(self, reason: Promise | str) -> None:
        super().__init__(str(reason))
        self.reason = reason


def require(verdict: Verdict) -> None:
    """Raise `NotAllowed` with the reason, unless allowed."""
    if isinstance(verdict, Denied):
        raise NotAllowed(verdict.reason)
