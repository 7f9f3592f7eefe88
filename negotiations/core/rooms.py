"""How an app comes to know what each of its subjects brings: by the names of their modules."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

# What registers itself when it is imported.
REGISTERING = ("verbs", "subjects", "hearing", "formats", "panels", "admin")


def modules(app: str, subjects: Sequence[str], name: str) -> Iterator[ModuleType]:
    """The module of this name of each subject that has one, in the order of the subjects."""
    for subject in subjects:
        if find_spec(f"{app}.{subject}.{name}"):
            yield import_module(f"{app}.{subject}.{name}")


def register_all(app: str, subjects: Sequence[str]) -> None:
    """Let every subject register what it brings."""
    for name in REGISTERING:
        list(modules(app, subjects, name))
