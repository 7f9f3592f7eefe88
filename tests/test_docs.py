"""What the docs name exists, and what exists is in the docs."""

import re
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from negotiations.webhooks.events import EVENTS, TEST
from negotiations.webhooks.signatures import new_secret, signed_headers

ROOT = Path(__file__).resolve().parent.parent
OURS = ("negotiations", "agreements", "demo")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
# What a contributor reads; of the changelog, what is not yet a release of the past.
NAMING = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
MODULE = re.compile(r"(?:negotiations|agreements|demo|config|tests)(?:\.\w+)+")
FILE = re.compile(r"(?:[\w.*-]|\{[\w, ]+\})+(?:/(?:[\w.*-]|\{[\w, ]+\})+)*/?")
# Whatever ends so is a file of the program, wherever it is said to be.
OF_THE_PROGRAM = (".py", ".html", ".css", ".js", ".po")
VARIABLE = re.compile(r"\b(TRAVAUX_[A-Z_]+[A-Z]|DATABASE_URL|REDIS_URL|EMAIL_URL)\b")


def _text(paths: list[Path]) -> str:
    return "\n".join(path.read_text() for path in paths)


def read_variables(source: str) -> set[str]:
    """The variables that settings read through `config.env`."""
    return set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", source))


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    read = read_variables((ROOT / "config/settings/base.py").read_text())
    assert "TRAVAUX_SECRET_KEY" in read
    documented = set(VARIABLE.findall((ROOT / "docs/deploying.md").read_text()))
    assert documented == read


def test_every_command_of_ours_is_documented() -> None:
    ours = {name for name, app in get_commands().items() if app in OURS}
    named = set(re.findall(r"manage(?:\.py)? (\w+)", _text(PAGES)))
    assert ours <= named
    assert named <= set(get_commands())


def test_every_script_the_docs_name_can_be_run() -> None:
    named = set(re.findall(r"\bbin/[a-z]+\b", _text(PAGES)))
    assert {"bin/serve", "bin/test"} <= named
    for script in named - {"bin/activate", "bin/python"}:
        assert (ROOT / script).stat().st_mode & 0o111, script


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_routes_the_docs_name_resolve() -> None:
    named = set(re.findall(r"`(?:GET |POST |PATCH |DELETE )?(/[a-z][\w/-]*/)`", _text(PAGES)))
    assert "/admin/" in named
    for route in named:
        try:
            match = resolve(route)
        except Resolver404:
            pytest.fail(f"the docs name {route}, which no route answers")
        assert match.url_name != "api-not-found", route


def test_each_kind_of_user_has_a_page() -> None:
    index = (ROOT / "docs/README.md").read_text()
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "README.md" or page.name in index, f"{page.name} is not in the index"


def test_the_example_for_receivers_knows_our_signature_and_no_other() -> None:
    page = (ROOT / "docs/webhooks.md").read_text()
    found = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert found is not None
    example: dict[str, Any] = {}
    exec(found[1], example)  # noqa: S102 (what a reader is told to copy)
    former, secret, body = new_secret(), new_secret(), b'{"type": "test"}'
    sent = signed_headers([secret, former], "one", int(time.time()), body)
    assert example["is_ours"](secret, sent, body)
    assert example["is_ours"](former, sent, body)
    assert not example["is_ours"](new_secret(), sent, body)
    assert not example["is_ours"](secret, sent, body + b" ")
    old = signed_headers([secret], "one", int(time.time()) - 3600, body)
    assert not example["is_ours"](secret, old, body)


def test_every_event_of_a_webhook_is_documented() -> None:
    page = (ROOT / "docs/webhooks.md").read_text()
    assert set(re.findall(r"^\| `([\w.]+)` \|", page, re.MULTILINE)) == {*EVENTS, TEST}


def names(page: str) -> Iterator[str]:
    """Each word that a page sets in the type of the machine, in a line or in a block."""
    for block in re.findall(r"^```.*?^```|^(?: {4}.*\n)+", page, re.DOTALL | re.MULTILINE):
        yield from block.split()
    for quoted in re.findall(r"(?<!`)`([^`]+)`(?!`)", page):
        yield from quoted.split()


def gone(page: str) -> list[str]:
    """What a page names and is not there."""
    bare = (re.sub(r":\d+$", "", name.strip(".,;:()")) for name in names(page))
    return [name for name in bare if not is_there(name)]


def is_there(name: str) -> bool:
    """Whether a file, folder or module of ours that is named exists; what is none of ours does.

    A file is named by its whole path, or by its own name alone. `{one,two}` is each of them,
    `{subject}` and `*` at least one.
    """
    if MODULE.fullmatch(name) and not (ROOT / name).exists():
        return _resolves(name)
    if not FILE.fullmatch(name):
        return True
    first, *rest = name.split("/")
    if not rest:
        return not name.endswith(OF_THE_PROGRAM) or any(_below(f"**/{name}"))
    if not (ROOT / first).exists() and not name.endswith(OF_THE_PROGRAM):
        return True
    return all(any(_below(one)) for one in _spelled_out(name.rstrip("/")))


def _resolves(name: str) -> bool:
    try:
        resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


def _below(pattern: str) -> Iterator[Path]:
    return (path for path in ROOT.glob(pattern) if ".venv" not in path.parts)


def _spelled_out(name: str) -> Iterator[str]:
    parts = re.split(r"\{([\w, ]+)\}", name)
    choices = [
        ([part] if i % 2 == 0 else part.split(",") if "," in part else ["*"])
        for i, part in enumerate(parts)
    ]
    for chosen in product(*choices):
        yield "".join(part.strip() for part in chosen)


@pytest.mark.parametrize("page", NAMING, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_and_modules_the_docs_name_are_there(page: Path) -> None:
    text = page.read_text()
    if page.name == "CHANGELOG.md":
        text = re.split(r"^## (?!Unreleased)", text, flags=re.MULTILINE)[0]
    assert gone(text) == []


PLANTED = """
`negotiations/services/deadlines.py:12`, `selectors/lists.py`, `gone.html`, `negotiations.web.forms`
in `negotiations/{journal,attic}/models.py`; `python -m agreements.texts`

    templates/nowhere/   of a plan

```sh
bin/nothing
```
"""
HONEST = """
`text/html`, `America/New_York`, `deadline.late`, `negotiations/{subject}/verbs.py`, `verbs.py`,
`negotiations/core/{ids,clock}.py`, `python -m agreements.text`, `my-plan.yaml`, `GET /api/plans/`
"""


def test_a_name_of_what_is_gone_would_be_found() -> None:
    assert gone(PLANTED) == [
        "templates/nowhere/",
        "bin/nothing",
        "negotiations/services/deadlines.py",
        "selectors/lists.py",
        "gone.html",
        "negotiations.web.forms",
        "negotiations/{journal,attic}/models.py",
        "agreements.texts",
    ]
    assert gone(HONEST) == []
