"""A pytest plugin: of the tests' files, only those that use the mark `team` are read.

The other four fifths, and the libraries that they alone stand on, take each process ten seconds.
"""

from pathlib import Path


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Whether to pass by; None leaves it to others."""
    is_file_of_tests = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    return True if is_file_of_tests and not uses_the_mark(collection_path) else None


def uses_the_mark(path: Path) -> bool:
    """Whether a file says `mark.team`: the only way to mark a test, says a test."""
    return "mark.team" in path.read_text()
