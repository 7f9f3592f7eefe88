"""Imports run one way: between the apps, and inside each from the adapters down to pure code.

DESIGN.md section 5 and docs/decisions/0001 say it; the tables below are the rule. Imports inside
functions and under `TYPE_CHECKING` count too, and relative ones are resolved.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# An app may import itself and the apps before it. `config` wires everything together.
APPS = ("negotiations", "agreements", "demo", "config")

# The rooms of each app, from the lowest. A room may import those in lines above its own, in its
# own app and in lower apps, and itself; two rooms in one line do not know each other.
ROOMS = (
    # Pure code: no Django but, where it names things for people, its translations.
    "ids calendar ical reminder_steps ladder bounces outgoing signatures labels text people",
    "catalogue history quiet_hours mailboxes",
    "models",
    # What time it is, and how things are said.
    "holiday_names",
    "clock places rule_words policy_words counting_words bracket_words change_words problem_words",
    "delivery_words",
    # What other apps make known to this one: it asks nobody's name.
    "subjects verbs panels mail",
    "webhook_events",
    "permissions answer_links",
    "selectors",
    "calendar_files",
    "subjects_registered registered panels_registered mails documents metrics announcements",
    "services",
    "tasks",
    "web api admin management templatetags apps",
)
RANK = {room: rank for rank, line in enumerate(ROOMS) for room in line.split()}

# These import nothing but the standard library, each other, and what is named here.
PURE = {
    "negotiations.ids": set(),
    "negotiations.calendar": {"holidays"},
    "negotiations.ical": set(),
    "negotiations.reminder_steps": set(),
    "negotiations.quiet_hours": set(),
    "negotiations.ladder": set(),
    "negotiations.bounces": {"flufl"},
    "negotiations.mailboxes": set(),
    "negotiations.outgoing": set(),
    "negotiations.signatures": set(),
    "negotiations.catalogue": {"pydantic", "pydantic_core", "yaml"},
    "agreements.text": {"rapidfuzz"},
    "agreements.labels": set(),
    "agreements.catalogue": {"pydantic", "pydantic_core", "yaml"},
}


@dataclass(frozen=True)
class Import:
    """One import: which module names which other, and where."""

    importer: str
    imported: str
    line: int

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


@cache
def imports_below(root: Path) -> tuple[Import, ...]:
    """Every import in the apps below `root`; migrations are Django's own writing."""
    return tuple(
        found
        for app in APPS
        for path in sorted((root / app).rglob("*.py"))
        if "migrations" not in path.parts
        for found in _imports_of(path, root)
    )


def _imports_of(path: Path, root: Path) -> Iterator[Import]:
    parts = path.relative_to(root).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    importer = ".".join(parts[:-1] if is_package else parts)
    package = importer if is_package else importer.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield Import(importer, name.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, *([node.module] if node.module else [])])
            source = base if node.level else str(node.module)
            for name in node.names:
                yield Import(importer, f"{source}.{name.name}", node.lineno)


def room_of(module: str) -> str:
    """The room in an app that a module is in: `negotiations.web.plans` is in `web`."""
    return module.split(".")[1] if "." in module else ""


def upward(found: Import) -> str:
    """Why an import runs the wrong way; empty where it does not."""
    importer, imported = found.importer.split(".")[0], found.imported.split(".")[0]
    if imported not in APPS or importer == "config":
        return ""
    if APPS.index(imported) > APPS.index(importer):
        return f"{found}: {imported} stands above {importer}"
    room, other = room_of(found.importer), room_of(found.imported)
    if not room or not other:
        return ""
    for name, module in ((room, found.importer), (other, found.imported)):
        if name not in RANK:
            return f"{found}: the room of {module} is in no line of ROOMS; put it in one"
    is_upward = RANK[other] > RANK[room] or (RANK[other] == RANK[room] and other != room)
    return f"{found}: {other} does not stand below {room}" if is_upward else ""


def test_imports_run_one_way() -> None:
    assert [why for found in imports_below(ROOT) if (why := upward(found))] == []


def test_the_walk_sees_the_house() -> None:
    found = imports_below(ROOT)
    assert len(found) > 500
    assert {one.importer.split(".")[0] for one in found} == set(APPS)
    # An app's own package stays empty, so that importing a pure module starts nothing.
    for app in ("negotiations", "agreements"):
        assert (ROOT / app / "__init__.py").read_text() == ""


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_import_no_framework(module: str) -> None:
    allowed = PURE[module] | sys.stdlib_module_names
    strange = [
        str(one)
        for one in imports_below(ROOT)
        if one.importer == module or one.importer.startswith(f"{module}.")
        if one.imported.split(".")[0] not in allowed and not _is_pure(one.imported)
    ]
    assert strange == []


def _is_pure(module: str) -> bool:
    return any(module == pure or module.startswith(f"{pure}.") for pure in PURE)


PLANTED = {
    "negotiations/services/planted.py": "from negotiations.web import plans",
    "negotiations/models/planted.py": "def later():\n    from negotiations import permissions",
    "negotiations/selectors/planted.py": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
        "    from negotiations.services.journal import record"
    ),
    "negotiations/web/planted.py": "from ..api import plans",
    "negotiations/catalogue/planted.py": "from .. import models",
    "negotiations/permissions.py": "import agreements.models",
    "agreements/text/planted.py": "from negotiations.models import User",
    "agreements/services/planted.py": "from demo import clock",
    "demo/services.py": "from config import settings",
    "negotiations/cellar.py": "from negotiations import ids",
}
ALLOWED = {
    "negotiations/services/honest.py": "from ..models.plan import ActionPlan",
    "agreements/web/honest.py": "from negotiations.web.asking import reader_of",
    "negotiations/models/honest.py": "from negotiations.models import base",
    "config/honest.py": "from negotiations.web import plans",
}


def test_an_upward_import_is_caught(tmp_path: Path) -> None:
    for name, source in {**PLANTED, **ALLOWED}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source + "\n")
    caught = {one.importer for one in imports_below(tmp_path) if upward(one)}
    assert caught == {name.removesuffix(".py").replace("/", ".") for name in PLANTED}
