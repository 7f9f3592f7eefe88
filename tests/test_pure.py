"""Pure code leaves the process that it runs in as it is: the garbage collector is the program's."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# `config` is the program; it may say how its processes collect.
APPS = ("negotiations", "agreements", "demo")


def meddling(root: Path) -> list[str]:
    """The files of the apps below `root` that import `gc`, wherever in the file."""
    return [
        str(path.relative_to(root))
        for app in APPS
        for path in sorted((root / app).rglob("*.py"))
        if "gc" in _imported(path.read_text(encoding="utf-8"))
    ]


def _imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module)


def test_the_garbage_collector_is_the_program_s() -> None:
    assert meddling(ROOT) == []


def test_a_library_that_takes_it_is_caught(tmp_path: Path) -> None:
    planted = {
        "agreements/text/planted.py": "def slow():\n    import gc\n    gc.disable()\n",
        "negotiations/calendar/planted.py": "from gc import freeze\n",
        "negotiations/calendar/honest.py": "from .gc import collected\nimport gcd\n",
    }
    for name, source in planted.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)
    assert meddling(tmp_path) == ["negotiations/calendar/planted.py", "agreements/text/planted.py"]
