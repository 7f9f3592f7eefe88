"""The decision on libraries names what the program imports, and what it is installed with."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("config", "negotiations", "agreements", "demo")
DECISION = ROOT / "docs/decisions/0002-libraries.md"


def imported(root: Path) -> set[str]:
    """The distributions that program files below `root` import, by their names there."""
    known = packages_distributions()
    return {
        _spelt(known.get(package, [package])[0])
        for app in OURS
        for path in (root / app).rglob("*.py")
        for package in _packages(path.read_text(encoding="utf-8"))
        if package not in sys.stdlib_module_names and package not in OURS
    }


def _packages(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _spelt(name: str) -> str:
    """PEP 503: one spelling of a distribution's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(name: str) -> set[str]:
    lines = (ROOT / name).read_text().splitlines()
    return {
        _spelt(re.split(r"[\[=<>]", line)[0])
        for line in lines
        if line and not line.startswith(("#", "-"))
    }


def tables() -> list[set[str]]:
    """The names in the first column of each of the decision's tables."""
    found = re.findall(
        r"^\| library .*\n\|[-|]+\n((?:\|.*\n)+)", DECISION.read_text(), re.MULTILINE
    )
    return [
        {
            _spelt(name)
            for row in rows.splitlines()
            for name in row.split("|")[1].strip().split(", ")
        }
        for rows in found
    ]


@cache
def program() -> set[str]:
    return imported(ROOT)


def test_what_the_program_imports_it_is_installed_with() -> None:
    assert len(program()) > 20
    assert program() <= installed("requirements.in")


def test_what_it_is_installed_with_is_in_the_decision_and_nothing_else() -> None:
    for_imports, for_no_import = tables()
    assert for_imports | for_no_import == installed("requirements.in")
    assert not for_imports & for_no_import


def test_what_no_file_imports_is_named_as_that() -> None:
    _for_imports, for_no_import = tables()
    assert installed("requirements.in") - program() == for_no_import


def test_what_tests_alone_import_is_not_what_the_program_runs_on() -> None:
    assert installed("requirements.in").isdisjoint(installed("requirements-dev.in"))
    assert {"icalendar", "requests"} <= installed("requirements-dev.in") - program()


def test_an_import_that_nobody_asked_for_is_seen(tmp_path: Path) -> None:
    planted = tmp_path / "agreements/text/planted.py"
    planted.parent.mkdir(parents=True)
    planted.write_text("def later():\n    import vobject.base\n    from . import core\n")
    assert imported(tmp_path) == {"vobject"}
    assert not imported(tmp_path) <= installed("requirements.in")
