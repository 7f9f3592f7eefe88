"""Roles, states and languages are spelled where they are defined, and nowhere else.

What is spelled elsewhere stands in `ELSEWHERE` with its reason. Words for people (`_("sent")`) and
the names of columns (`title_es`) are no spelling of a code; migrations keep what was.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from django.db.models import TextChoices

from agreements.catalogue import schema
from agreements.documents import api as exports
from agreements.models import Export
from agreements.provisions import labels
from agreements.provisions.models import Provision
from negotiations.catalogue.kinds import FactStatus
from negotiations.core.languages import IN_A_SENTENCE, LANGUAGES, OWN_NAMES
from negotiations.models import Fact, Reminder, ReminderPreferences, Role
from negotiations.plan import roles
from negotiations.post import quiet_hours

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "negotiations", "agreements", "demo")
STATES = [
    states
    for states in TextChoices.__subclasses__()
    if states.__name__ in ("State", "Status") and states.__module__.startswith(APPS)
]
CODES = {
    "role": set(Role.values),
    "language": set(LANGUAGES),
    "state": {code for states in STATES for code in states.values},
}
# Where each code is defined.
DEFINED = {
    "role": {"negotiations/plan/roles.py": CODES["role"]},
    "language": {"negotiations/core/languages.py": CODES["language"]},
    "state": {f"{states.__module__.replace('.', '/')}.py": set(states.values) for states in STATES},
}
# By file, what is spelled there all the same, and why.
ELSEWHERE = {
    # Data of one language, or of one person.
    "agreements/provisions/labels.py": ({"en", "es"}, "what a language calls its articles"),
    "demo/people.py": ({"en", "es"}, "which language each of these people reads"),
    # Pure code, which stands on no table; the tests below hold it to the tables.
    "agreements/catalogue/schema.py": (
        {"en", "es", *Provision.Status.values},
        "what a file may say: its fields are the languages",
    ),
    "negotiations/catalogue/kinds.py": (set(Fact.Status.values), "what a file may say"),
    "negotiations/catalogue/schema.py": (set(Fact.Status.values), "what a file may say"),
    "negotiations/calendars/ical/__init__.py": ({"en"}, "the language where nobody gives one"),
    "negotiations/schedule/words/holidays.py": ({"es"}, "a holiday's own name is in English"),
    # Other things that go by the same word.
    "agreements/documents/api.py": ({"failed"}, "the code of an error of the API"),
    "agreements/text/comparing/tracing.py": ({"open", "agreed"}, "how a bracket's life ended"),
    "config/queue.py": ({"done"}, "a folder"),
    "negotiations/core/api/statuses.py": ({"refused"}, "the code of an error of the API"),
    "negotiations/management/commands/read_bounces.py": ({"done"}, "a folder"),
    "negotiations/management/commands/reminders.py": ({"done"}, "a word that is printed"),
    "negotiations/post/bounces.py": ({"failed"}, "RFC 3464 section 2.3.3"),
    "negotiations/post/quiet_hours.py": ({"inbox"}, "a channel"),
    "negotiations/post/urls.py": ({"inbox"}, "a route"),
    "negotiations/reminders/mails.py": ({"inbox", "due"}, "names in a template"),
    "negotiations/schedule/forms/narrowing.py": ({"open"}, "what a list is narrowed to"),
    "negotiations/schedule/selectors/lists.py": ({"open"}, "what a list is narrowed to"),
    "negotiations/schedule/services/deadlines.py": ({"due"}, "a key of an entry's data"),
    "negotiations/schedule/services/reckoning.py": ({"due"}, "a key of an entry's data"),
    "negotiations/schedule/verbs.py": ({"due"}, "a key of an entry's data"),
}
CODE = re.compile(r"\{%(.*?)%\}", re.DOTALL)
COMPARED = re.compile(r"""(?:==|!=|\bin)\s*["'](\w+)["']|["'](\w+)["']\s*(?:==|!=)""")
MEMBER = re.compile(r"\b(?:State|Status)\.([A-Z_]+)\b")


def spelled(source: str, codes: set[str]) -> set[str]:
    """Which of these codes stand as strings in a Python file, but for words that are translated."""
    tree = ast.parse(source)
    said = {
        id(part)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _is_gettext(call.func)
        for part in ast.walk(call)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in codes and id(node) not in said
    }


def _is_gettext(func: ast.expr) -> bool:
    return isinstance(func, ast.Name) and (func.id == "_" or "gettext" in func.id)


def compared(template: str, codes: Iterable[str]) -> set[str]:
    """Which of these codes a template compares something with."""
    found = {
        one or other for code in CODE.findall(template) for one, other in COMPARED.findall(code)
    }
    return found & set(codes)


def _program() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("sort", CODES)
def test_a_code_is_spelled_where_it_is_defined(sort: str) -> None:
    strange = {
        name: found
        for name, source in _program()
        if (
            found := spelled(source, CODES[sort])
            - DEFINED[sort].get(name, set())
            - ELSEWHERE.get(name, (set(), ""))[0]
        )
    }
    assert strange == {}


def test_each_exception_is_needed() -> None:
    every = set().union(*CODES.values())
    idle = {
        name: codes - spelled((ROOT / name).read_text(encoding="utf-8"), every)
        for name, (codes, _why) in ELSEWHERE.items()
    }
    assert {name: codes for name, codes in idle.items() if codes} == {}


def test_no_template_spells_a_state_or_a_role() -> None:
    codes = CODES["state"] | CODES["role"]
    pages = sorted((ROOT / "templates").rglob("*.*"))
    assert {
        path.name: found for path in pages if (found := compared(path.read_text(), codes))
    } == {}


def test_every_state_that_a_template_names_is_one() -> None:
    members = {name for states in STATES for name in states.names}
    assert len(STATES) >= 5
    named = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in MEMBER.findall(path.read_text())
    }
    assert named
    assert named <= members


def test_what_is_taken_away_is_missed() -> None:
    planted = 'if seat.role == "head" and state in ("queued", "done"):\n    say(_("head"), "es")\n'
    assert spelled(planted, CODES["role"]) == {"head"}
    assert spelled(planted, CODES["state"]) == {"queued", "done"}
    assert spelled(planted, CODES["language"]) == {"es"}
    assert (
        spelled('_("head"); gettext_lazy("sent"); title_es', set().union(*CODES.values())) == set()
    )
    page = "{% if job.state == 'done' or 'head' == seat.role %}<p class='failed'>{% url 'inbox' %}"
    assert compared(page, CODES["state"] | CODES["role"]) == {"done", "head"}


def test_every_role_stands_on_one_rung() -> None:
    assert sorted(role for rung in roles.RUNGS for role in rung) == sorted(Role.values)


def test_every_language_has_its_words() -> None:
    assert set(OWN_NAMES) == set(IN_A_SENTENCE) == set(LANGUAGES)
    for words in (*labels._WORDS.values(), *labels._WORDS_WITHIN.values()):
        assert set(words) == set(LANGUAGES)
    assert set(schema.LANGUAGES) == set(LANGUAGES)
    for language in LANGUAGES:
        assert (ROOT / "config/formats" / language / "formats.py").exists()
        assert language == LANGUAGES[0] or (ROOT / "locale" / language).is_dir()


def test_pure_code_and_tables_spell_the_same() -> None:
    assert set(get_args(schema.Status)) == set(Provision.Status.values)
    assert set(get_args(FactStatus)) == set(Fact.Status.values)
    assert {quiet_hours.MAIL, quiet_hours.DIGEST, quiet_hours.INBOX} == set(Reminder.Channel.values)
    ways = {quiet_hours.EACH, quiet_hours.DAILY, quiet_hours.WEEKLY, quiet_hours.NONE}
    assert ways == set(ReminderPreferences.Mail.values)


def test_every_state_of_an_export_has_its_words() -> None:
    assert set(exports._NOT_READY) == set(Export.State.values) - {Export.State.DONE}
    page = (ROOT / "templates/documents/export/_progress.html").read_text()
    assert set(MEMBER.findall(page)) == set(Export.State.names)
