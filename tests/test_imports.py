"""Two short lists hold the house up: the subjects, and the layers inside one.

A subject knows those in lines above its own, and nothing of those beside or below it; a layer
likewise, inside its subject. Imports inside functions and under `TYPE_CHECKING` count too, and
relative ones are resolved. docs/architecture.md says what each subject is for.
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# An app may import itself and the apps before it. `config` wires everything together.
APPS = ("negotiations", "agreements", "demo", "config")

# The subjects of each app, from the lowest; those in one line do not know each other.
SUBJECTS = {
    "negotiations": (
        "core",
        "calendar",
        "catalogue",
        "plan",
        "journal",
        "post paper",
        "schedule",
        "minerals",
        "projects",
        "calendars",
        "webhooks",
        "reminders",
        "desk",
    ),
    "agreements": ("text", "catalogue", "provisions", "documents"),
}
# The rooms of the bracket calculus, from the lowest.
TEXT = ("core", "reading", "comparing", "wanting", "telling")
# What stands on none of these: the desk and what leaves on a schedule are the plan's own affair.
NOT_FOR_AGREEMENTS = ("calendars", "webhooks", "reminders", "desk")

# The layers of a subject, from the lowest.
LAYERS = (
    # Pure code and single ideas that stand on no table.
    "ids clock places zones languages roles bilingual verdicts errors rows upsert many tabs rooms",
    "locking memo",
    "ical steps ladder quiet_hours bounces mailboxes outgoing signatures labels document",
    "formats fonts fetching sheet colours",
    "models leases jobs progress",
    "listeners topics verbs words events",
    "permissions links",
    "selectors",
    "subjects files mails metrics announcements shapes blocks typesetting",
    "pdf drawing",
    "services",
    "hearing panels inbox tasks",
    "forms",
    "web views api admin urls",
)
# What an app may have beside its subjects: Django looks for it there.
AT_THE_ROOT = frozenset(
    ["models", "migrations", "management", "templatetags", "tasks", "urls", "api", "apps"]
)
# A module that stands on more subjects than this knows the whole house.
MOST_SUBJECTS = 6
# Who puts a whole plan together from its file, and the page of one.
OF_MANY = frozenset(("negotiations.desk.services.catalogue",))

# These import nothing but the standard library, each other, and what is named here.
PURE = {
    "negotiations.core.ids": set(),
    "negotiations.calendar": {"holidays"},
    "negotiations.calendars.ical": set(),
    "negotiations.plan.roles": set(),
    "negotiations.reminders.steps": set(),
    "negotiations.post.quiet_hours": set(),
    "negotiations.reminders.ladder": set(),
    "negotiations.post.bounces": {"flufl"},
    "negotiations.post.mailboxes": set(),
    "negotiations.webhooks.outgoing": set(),
    "negotiations.webhooks.signatures": set(),
    "negotiations.catalogue": {"pydantic", "pydantic_core", "yaml"},
    "agreements.text": {"rapidfuzz"},
    "agreements.provisions.labels": set(),
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


@dataclass(frozen=True)
class Place:
    """Where a module lives: its app, its subject there, and the layer inside it."""

    app: str
    subject: str
    layer: str

    @classmethod
    def of(cls, module: str) -> "Place":
        app, subject, layer, *_rest = [*module.split("."), "", ""]
        return cls(app, subject, layer)


def _ranks(lines: tuple[str, ...]) -> Mapping[str, int]:
    return {name: rank for rank, line in enumerate(lines) for name in line.split()}


SUBJECT_RANKS = {app: _ranks(lines) for app, lines in SUBJECTS.items()}
LAYER_RANKS = _ranks(LAYERS)


def upward(found: Import) -> str:
    """Why an import runs the wrong way; empty where it does not."""
    here, there = Place.of(found.importer), Place.of(found.imported)
    if there.app not in APPS or here.app == "config":
        return ""
    if APPS.index(there.app) > APPS.index(here.app):
        return f"{found}: {there.app} stands above {here.app}"
    if here.app == "agreements" and there.subject in NOT_FOR_AGREEMENTS:
        return f"{found}: agreements does not stand on {there.subject}"
    if here.app != there.app or here.app not in SUBJECTS:
        return ""
    return _inside(found, here, there)


def _inside(found: Import, here: Place, there: Place) -> str:
    ranks = SUBJECT_RANKS[here.app]
    if not here.subject or here.subject in AT_THE_ROOT:
        return ""
    if here.subject not in ranks:
        return f"{found}: {here.subject} is in no line of SUBJECTS; put it in one"
    if there.subject not in ranks:
        return f"{found}: a subject imports no façade; name the subject itself"
    if here.subject != there.subject:
        is_below = ranks[there.subject] < ranks[here.subject]
        return "" if is_below else f"{found}: {there.subject} does not stand below {here.subject}"
    return _layered(found, here, there)


def _layered(found: Import, here: Place, there: Place) -> str:
    if here.layer == there.layer or not here.layer or here.subject in ("calendar", "catalogue"):
        return ""
    if here.subject == "text":
        return _in_the_text(found, here, there)
    for place, module in ((here, found.importer), (there, found.imported)):
        if place.layer not in LAYER_RANKS:
            return f"{found}: the layer of {module} is in no line of LAYERS; put it in one"
    is_upward = LAYER_RANKS[there.layer] > LAYER_RANKS[here.layer]
    return f"{found}: {there.layer} does not stand below {here.layer}" if is_upward else ""


def _in_the_text(found: Import, here: Place, there: Place) -> str:
    """The calculus has rooms of its own; its command line stands on all of them."""
    if here.layer not in TEXT or there.layer not in TEXT:
        return ""
    is_upward = TEXT.index(there.layer) > TEXT.index(here.layer)
    return f"{found}: {there.layer} does not stand below {here.layer}" if is_upward else ""


def hubs(found: tuple[Import, ...]) -> list[str]:
    """The modules that stand on too many subjects."""
    known = {
        (one.importer, Place.of(one.imported).subject)
        for one in found
        if Place.of(one.imported).app in SUBJECTS
        and Place.of(one.importer).subject not in AT_THE_ROOT | {""}
    }
    counts = Counter(importer for importer, subject in known if subject not in AT_THE_ROOT)
    return sorted(
        importer
        for importer, count in counts.items()
        if count > MOST_SUBJECTS and importer not in OF_MANY and not importer.startswith("config")
    )


def test_imports_run_one_way() -> None:
    assert [why for found in imports_below(ROOT) if (why := upward(found))] == []


def test_no_module_knows_the_whole_house() -> None:
    assert hubs(imports_below(ROOT)) == []


def test_the_walk_sees_the_house() -> None:
    found = imports_below(ROOT)
    assert len(found) > 500
    assert {one.importer.split(".")[0] for one in found} == set(APPS)
    # An app's own package stays empty, so that importing a pure module starts nothing.
    for app in ("negotiations", "agreements"):
        assert (ROOT / app / "__init__.py").read_text() == ""


@pytest.mark.parametrize("app", SUBJECTS)
def test_the_program_and_this_test_know_the_same_subjects(app: str) -> None:
    rooms = {path.name for path in (ROOT / app).iterdir() if path.is_dir()}
    assert rooms - AT_THE_ROOT - {"__pycache__"} == set(SUBJECT_RANKS[app])
    listed = [name for line in SUBJECTS[app] for name in line.split()]
    assert listed == list(import_module(f"{app}.apps").SUBJECTS)


@pytest.mark.parametrize("app", ["negotiations", "agreements"])
def test_nothing_lies_loose_at_the_root_of_an_app(app: str) -> None:
    loose = {path.stem for path in (ROOT / app).glob("*.py")} - AT_THE_ROOT
    assert loose == {"__init__"}


@pytest.mark.parametrize("app", ["negotiations", "agreements", "demo", "config"])
def test_no_file_has_outgrown_its_room(app: str) -> None:
    long = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
    }
    assert {name: lines for name, lines in long.items() if lines > 350} == {}


def test_imports_make_no_circle() -> None:
    assert circle(imports_below(ROOT)) == []


def circle(found: tuple[Import, ...]) -> list[str]:
    """Modules of which each needs the next to be imported, or none."""
    modules = {one.importer for one in found}
    graph: dict[str, set[str]] = {module: set() for module in modules}
    for one in found:
        target = one.imported if one.imported in modules else one.imported.rpartition(".")[0]
        # A package that gathers its own modules is imported with them.
        if target in modules and target != one.importer and not _gathers(one.importer, target):
            graph[one.importer].add(target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _gathers(importer: str, target: str) -> bool:
    return target.startswith(f"{importer}.") or importer.startswith(f"{target}.")


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
    # A lower subject that knows a higher one, from whichever layer and however written.
    "negotiations/plan/services/planted.py": "from negotiations.schedule.models import Deadline",
    "negotiations/journal/planted.py": "def later():\n    from negotiations.webhooks import events",
    "negotiations/core/planted.py": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
        "    from negotiations.plan.models import User"
    ),
    "negotiations/schedule/views/planted.py": "from ...reminders.views import inbox",
    "negotiations/catalogue/planted.py": "from negotiations import models",
    # Two that stand side by side, and whoever imports the desk.
    "negotiations/paper/planted.py": "from negotiations.post import links",
    "negotiations/reminders/services/planted.py": "from negotiations.desk.selectors import plans",
    # A lower layer that knows a higher one.
    "negotiations/plan/models/planted.py": "from negotiations.plan import permissions",
    "negotiations/plan/selectors/planted.py": "from negotiations.plan.services import seats",
    # A subject that is in no list, and a layer that is in none.
    "negotiations/cellar/models.py": "from negotiations.core import ids",
    "negotiations/plan/attic.py": "from negotiations.plan import models",
    "agreements/text/planted.py": "from negotiations.desk import views",
    "agreements/provisions/services/planted.py": "from demo import clock",
    "agreements/provisions/models/planted.py": "from agreements.documents import models",
    "agreements/text/reading/planted.py": "from agreements.text.wanting import lens",
    "demo/services.py": "from config import settings",
}
ALLOWED = {
    "negotiations/plan/services/honest.py": "from ..models.plan import ActionPlan",
    "negotiations/desk/views/honest.py": "from negotiations.reminders.views import inbox",
    "agreements/text/telling/honest.py": "from agreements.text.core import nodes",
    "agreements/documents/honest.py": "from agreements.provisions.selectors import reading",
    "negotiations/plan/models/honest.py": "from negotiations.plan.models import party",
    "config/honest.py": "from negotiations.desk.views import plans",
}


def test_an_upward_import_is_caught(tmp_path: Path) -> None:
    for name, source in {**PLANTED, **ALLOWED}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source + "\n")
    caught = {one.importer for one in imports_below(tmp_path) if upward(one)}
    assert caught == {name.removesuffix(".py").replace("/", ".") for name in PLANTED}


def test_a_hub_and_a_circle_are_caught(tmp_path: Path) -> None:
    subjects = [name for line in SUBJECTS["negotiations"] for name in line.split()]
    hub = tmp_path / "negotiations" / "desk" / "planted.py"
    hub.parent.mkdir(parents=True)
    hub.write_text("".join(f"from negotiations.{name} import models\n" for name in subjects[:7]))
    (hub.parent / "one.py").write_text("from negotiations.desk import two\n")
    (hub.parent / "two.py").write_text("from negotiations.desk.one import something\n")
    found = imports_below(tmp_path)
    assert hubs(found) == ["negotiations.desk.planted"]
    assert set(circle(found)) == {"negotiations.desk.one", "negotiations.desk.two"}
