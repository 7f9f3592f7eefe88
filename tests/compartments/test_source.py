"""No page, API view or page of the admin reads rows past the rule: the source is searched."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
ADAPTERS = ("web", "views", "api", "admin", "templatetags")
READERS = (
    *("selectors", "panels_registered", "subjects_registered"),
    *("subjects", "plan_panel", "panel"),
)
OURS = ("negotiations", "agreements", "demo")
_MODELS = {model.__name__ for app in OURS for model in apps.get_app_config(app).get_models()}
# What holds rows that one delegation keeps to itself: not even a selector reads it past the rule.
_KEPT = {
    *("Deadline", "JournalEntry", "Project", "Reminder", "Export", "KeptMail"),
    *("Bounce", "CalendarFeed", "Extension", "ExtensionAnswer", "Handover", "ReminderPolicy"),
    *("ReminderPreferences", "StandIn", "Webhook", "WebhookDelivery"),
}
_MANAGERS = ("objects", "_default_manager", "_base_manager")
# What begins at the rule, or reads nothing.
_RULED = ("visible_to", "none")
_SHORTCUTS = ("get_object_or_404", "get_list_or_404")

# Reads past the rule that are right, and why. A line that is gone must go from here too.
ALLOWED = {
    ("negotiations/desk/views/me.py", "Delegate.objects.active"): "one's own seats",
    ("negotiations/desk/views/me.py", "AuthToken.objects.create"): "one's own token",
    ("negotiations/desk/views/me.py", "AuthToken.objects.filter"): "one's own tokens",
    ("negotiations/plan/api/tokens.py", "AuthToken.objects.create"): "one's own token",
}


# What workers read, for nobody's eyes: who is to be told what. A mail goes to its reader alone.
FOR_NOBODY = {
    ("negotiations/reminders/selectors/reminding.py", f"{row}.objects.{how}")
    for row, how in (
        ("Deadline", "open"),
        ("Reminder", "filter"),
        ("ReminderPolicy", "filter"),
        ("ReminderPolicy", "values_list"),
    )
} | {("negotiations/reminders/selectors/escalating.py", "Reminder.objects.order_by")}


def past_the_rule(path: Path, models: set[str]) -> Iterator[str]:
    """Each read in a file that begins at a manager and not at `visible_to`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _is_manager(node.value) and node.attr not in _RULED:
            model = ast.unparse(node.value.value)
            if model.split(".")[-1] in models:
                yield f"{model}.objects.{node.attr}"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in _SHORTCUTS:
            source = ast.unparse(node.args[0])
            if source.split(".")[-1] in models | set(_MANAGERS):
                yield f"{ast.unparse(node.func)}({source})"


def _is_manager(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in _MANAGERS


def _files(rooms: tuple[str, ...]) -> list[Path]:
    """The files of these rooms, a file or a folder each, in whatever subject they are."""
    return sorted(
        path
        for app in OURS
        for path in (ROOT / app).rglob("*.py")
        if set(path.relative_to(ROOT).with_suffix("").parts[1:]) & set(rooms)
    )


def _found(rooms: tuple[str, ...], models: set[str]) -> set[tuple[str, str]]:
    return {
        (str(path.relative_to(ROOT)), what)
        for path in _files(rooms)
        for what in past_the_rule(path, models)
    }


def test_adapters_begin_at_the_rule() -> None:
    assert len(_files(ADAPTERS)) > 30
    assert _found(ADAPTERS, _MODELS | {"AuthToken", "LogEntry", "model"}) == set(ALLOWED)


def test_selectors_read_what_is_kept_by_the_rule_alone() -> None:
    assert len(_files(READERS)) > 8
    assert _found(READERS, _KEPT) == FOR_NOBODY


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("Deadline.objects.all()", True),
        ("Deadline.objects.filter(plan=plan).count()", True),
        ("models.Deadline.objects.get(pk=pk)", True),
        ("Deadline._default_manager.exclude(pk=pk)", True),
        ("get_object_or_404(Deadline, pk=pk)", True),
        ("get_object_or_404(Deadline.objects, pk=pk)", True),
        ("[row for row in Deadline.objects.order_by('pk')]", True),
        ("Deadline.objects.visible_to(user).filter(plan=plan)", False),
        ("Deadline.objects.none()", False),
        ("get_object_or_404(Deadline.objects.visible_to(user), pk=pk)", False),
    ],
)
def test_the_search_bites(source: str, caught: bool, tmp_path: Path) -> None:
    (tmp_path / "view.py").write_text(source)
    assert bool(list(past_the_rule(tmp_path / "view.py", _MODELS))) is caught
