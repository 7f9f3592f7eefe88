"""Asking both worlds the same, as one role, and telling where the answers differ.

Of each answer everything is compared: status, reason, every header, cookies and body. Where the
database cannot but lead the second world to the same answer (`replaying.py`), it is taken for given
nine times of ten; the tenth is asked all the same.
"""

import difflib
import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.test.client import ClientHandler, FakePayload
from django.utils import translation

from tests.compartments.asking import Case
from tests.compartments.pinning import pinned, reseed
from tests.compartments.replaying import Recorder, Trail
from tests.worlds import PEOPLE, person, token_of, world

BY_TOKEN = " by token"
_NOT_OTHERS = ("administrator", "seated-administrator", "newcomer")
ANONYMOUS = "anonymous"
# Whoever is not of Mexico's delegation: each role of the other side, and everybody else there is.
# Administrators first: they are asked the most, and the longest walk is best begun early.
OTHERS = (
    "administrator",
    "seated-administrator",
    *(name for name in PEOPLE if not name.startswith("mx-") and name not in _NOT_OTHERS),
    "mx-former",
    f"us-negotiator{BY_TOKEN}",
    ANONYMOUS,
)
# One answer in so many is asked for though it is known: that what is known is so, is tested too.
ALL_THE_SAME = 10
_LINE = 160


@dataclass(frozen=True)
class Answer:
    """What came back for a case: the status, where it led, and a digest of all of it."""

    case: Case
    status: int
    location: str
    digest: bytes
    trail: Trail = field(repr=False)


@dataclass(frozen=True)
class Difference:
    """A request that two worlds answer differently."""

    case: Case
    quiet: Answer
    keeping: Answer

    def __str__(self) -> str:
        return f"{self.case} ({self.quiet.status} and {self.keeping.status})"


class _Caller(RequestFactory):
    """Sends requests through the whole program, as one person."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.as_whom: dict[str, str] = {}
        if role.endswith(BY_TOKEN):
            token = token_of(role.removesuffix(BY_TOKEN))
            self.as_whom = {"HTTP_AUTHORIZATION": f"Token {token}"}
        elif role != ANONYMOUS:
            self.cookies["sessionid"] = _session(role)

    def ask(self, case: Case) -> HttpResponseBase:
        """The answer, with all its content as `whole`. Nothing of it stays in the database."""
        return self._ask(case, nullcontext())

    def ask_recorded(self, case: Case) -> tuple[HttpResponseBase, Trail]:
        """The answer, and what was asked of the database for it."""
        recorder = Recorder()
        return self._ask(case, recorder.listening()), recorder.trail()

    def _ask(self, case: Case, listening: AbstractContextManager[None]) -> HttpResponseBase:
        reseed(0)
        headers = {**self.as_whom, **case.body.headers, "HTTP_ACCEPT": "*/*"}
        path, _mark, query = case.path.partition("?")
        with transaction.atomic(), listening:
            answer = self.handler(
                self._base_environ(
                    **self._body(case),
                    **headers,
                    PATH_INFO=path,
                    QUERY_STRING=query,
                    REQUEST_METHOD=case.method,
                )
            )
            answer.whole = _content(answer)
            transaction.set_rollback(True)
        return answer

    def _body(self, case: Case) -> dict[str, object]:
        if case.method in ("GET", "HEAD", "OPTIONS"):
            return {}
        content = case.content
        data = content["data"].encode()
        return {
            "CONTENT_TYPE": content["content_type"],
            "CONTENT_LENGTH": str(len(data)),
            "wsgi.input": FakePayload(data),
        }


def _session(role: str) -> str:
    """The key of a session of this person: one in both worlds, and none that a request draws."""
    reseed(1)
    user = person(role)
    session = SessionStore(session_key=f"session-of-{role}")
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _content(answer: HttpResponseBase) -> bytes:
    if answer.streaming:
        return b"".join(answer.streaming_content)
    return bytes(answer.content)


def _heads(answer: HttpResponseBase) -> list[str]:
    return [
        f"{answer.status_code} {answer.reason_phrase}",
        *(f"{name}: {value}" for name, value in sorted(answer.items())),
        *sorted(cookie.OutputString() for cookie in answer.cookies.values()),
    ]


def _digest(answer: HttpResponseBase) -> bytes:
    heads = "\n".join(_heads(answer)).encode()
    return hashlib.sha256(heads + b"\n\n" + answer.whole).digest()


def _lines(answer: HttpResponseBase) -> list[str]:
    """All there is of an answer, as text."""
    body = answer.whole.decode("utf-8", "backslashreplace")
    return [*_heads(answer), *re.split(r"(?<=>)|\n", body)]


def answers_of(role: str, asked: Iterable[Case], *, keeps: bool) -> list[Answer]:
    """Every answer to one role of one of the worlds.

    A method that a route does not know (405 at the first asking) is not asked of it again.
    """
    unknown: set[tuple[str, str]] = set()
    answers = []
    with _in_world(role, keeps=keeps) as caller:
        for case in asked:
            key = (case.route.template, case.method)
            if key in unknown:
                continue
            found, trail = caller.ask_recorded(case)
            if found.status_code == 405:
                unknown.add(key)
            answers.append(_answer(case, found, trail))
    return answers


def _ask_again(role: str, answers: Sequence[Answer]) -> list[Answer]:
    """The same of the world where Mexico keeps much."""
    with _in_world(role, keeps=True) as caller:
        return [
            one
            if place % ALL_THE_SAME and one.trail.brings_the_same()
            else _answer(one.case, caller.ask(one.case), one.trail)
            for place, one in enumerate(answers)
        ]


def _answer(case: Case, found: HttpResponseBase, trail: Trail) -> Answer:
    return Answer(case, found.status_code, found.headers.get("Location", ""), _digest(found), trail)


@contextmanager
def _in_world(role: str, *, keeps: bool) -> Iterator[_Caller]:
    """Somebody in one of the worlds. Nobody reads the log of thousands of refused requests."""
    logging.disable(logging.CRITICAL)
    try:
        with pinned(), world(keeps=keeps), translation.override("en"):
            yield _Caller(role)
    finally:
        logging.disable(logging.NOTSET)


def differences(role: str, asked: Iterable[Case]) -> tuple[list[Difference], list[Answer]]:
    """What the two worlds answer differently to a role, and all answers of the keeping one."""
    quiet = answers_of(role, asked, keeps=False)
    keeping = _ask_again(role, quiet)
    found = [
        Difference(one.case, one, other)
        for one, other in zip(quiet, keeping, strict=True)
        if one.digest != other.digest
    ]
    return found, keeping


def told(role: str, found: Sequence[Difference], most: int = 8) -> str:
    """The differences in words, with the first few answers side by side."""
    shown = found[:most]
    pages = [_whole(role, [one.case for one in shown], keeps=keeps) for keeps in (False, True)]
    parts = [f"{role} is told {len(found)} things of what Mexico keeps to itself:"]
    for one, quiet, keeping in zip(shown, *pages, strict=True):
        diff = difflib.unified_diff(quiet, keeping, "keeps nothing", "keeps much", n=1, lineterm="")
        parts += [str(one), *(line[:_LINE] for line in list(diff)[:14])]
    return "\n".join([*parts, *(str(one) for one in found[most:60])])


def _whole(role: str, asked: Iterable[Case], *, keeps: bool) -> list[list[str]]:
    with _in_world(role, keeps=keeps) as caller:
        return [_lines(caller.ask(case)) for case in asked]
