"""What every test stands on."""

from pathlib import Path

from config.messages import compile_catalogues


def pytest_configure() -> None:
    """Pages are tested in both languages, so the translations must be there, compiled."""
    compile_catalogues(Path(__file__).resolve().parent.parent)
