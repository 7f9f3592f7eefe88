"""Templates show what a view answered: they name no right and no language of their own."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(
    str(path.relative_to(ROOT / "templates")) for path in ROOT.glob("templates/**/*.html")
)
TAGS = sorted(ROOT.glob("*/templatetags/*.py"))
# What stands between a template's signs; what it says there is no code.
CODE = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
SAID = re.compile(r"(?:_\(|translate )(\"[^\"]*\"|'[^']*')")
RIGHT = re.compile(r"\b(?:perms|is_staff|is_superuser|has_(?:module_)?perms?|seat_\w+|can_\w+)\b")
_CODES = "|".join(code for code, _name in settings.LANGUAGES)
LANGUAGE = re.compile(rf"""["'](?:{_CODES})["']|\b(?:lang|hreflang|language)=(?:{_CODES})\b""")


def rights(template: str) -> list[str]:
    """Each right that a template asks for; `may_set` and its like are a view's answers."""
    return [name for code in CODE.findall(template) for name in RIGHT.findall(SAID.sub("", code))]


@pytest.mark.parametrize("name", NAMES)
def test_no_template_asks_for_a_right(name: str) -> None:
    assert rights((ROOT / "templates" / name).read_text()) == []


@pytest.mark.parametrize(
    "planted",
    [
        "{% if perms.negotiations.add_deadline %}",
        "{% if request.user.is_staff and plan %}",
        "{{ user.is_superuser }}",
        "{% seat_in plan as seat %}",
        "{% can_set_round plan as may_set %}",
        "{% if user|can_edit:plan %}",
    ],
)
def test_a_template_that_asked_would_be_found(planted: str) -> None:
    assert rights(f"<p>{planted}") != []


def test_what_is_said_is_no_right() -> None:
    assert rights('{% translate "perms, can_do" %} {{ may_set.reason }} <p>is_staff</p>') == []


def test_no_tag_asks_for_a_right() -> None:
    assert [path.name for path in TAGS if _reaches_for_rights(path.read_text())] == []
    assert _reaches_for_rights("from negotiations.plan.permissions import seat_of")
    assert _reaches_for_rights("from negotiations import permissions")


def _reaches_for_rights(source: str) -> bool:
    return any(
        "permissions" in {*(node.module or "").split("."), *(name.name for name in node.names)}
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_template_spells_a_language(name: str) -> None:
    assert LANGUAGE.findall((ROOT / "templates" / name).read_text()) == []


def test_a_language_spelled_would_be_found() -> None:
    planted = """<a href="?language=es" lang="en">{% if language == 'es' %}"""
    assert len(LANGUAGE.findall(planted)) == 3
