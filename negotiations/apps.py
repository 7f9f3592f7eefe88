"""The subjects of this app, and how Django comes to know what each of them brings."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# From the lowest: a subject knows those before it and none after it; tests/test_imports.py has
# which of them stand side by side.
SUBJECTS = (
    "core",
    "calendar",
    "catalogue",
    "plan",
    "journal",
    "post",
    "schedule",
    "minerals",
    "projects",
    "calendars",
    "webhooks",
    "reminders",
    "desk",
)


def modules(name: str) -> Iterator[ModuleType]:
    """The module of this name of each subject that has one, the lowest first."""
    for subject in SUBJECTS:
        if find_spec(f"negotiations.{subject}.{name}"):
            yield import_module(f"negotiations.{subject}.{name}")


class NegotiationsConfig(AppConfig):
    name = "negotiations"
    verbose_name = _("Negotiations")

    def ready(self) -> None:
        """Let the modules of these names register what they bring."""
        for name in ("verbs", "subjects", "hearing", "panels", "admin"):
            list(modules(name))
