"""Compiles the translations with nothing but Python, so that no machine needs gettext's tools."""

import os
from pathlib import Path

import polib


def compile_catalogues(root: Path) -> list[Path]:
    """Write the `.mo` beside every `locale/*/LC_MESSAGES/*.po` under `root` that is newer.

    Returns the `.mo` files written. A reader never sees half a file. Raises `OSError` where a
    file cannot be written or is no catalogue (polib's own message names the line).
    """
    return [
        compiled
        for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po"))
        if _is_outdated(source, compiled := source.with_suffix(".mo"))
        and _compile(source, compiled)
    ]


def _is_outdated(source: Path, compiled: Path) -> bool:
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path, compiled: Path) -> bool:
    draft = compiled.with_name(f"{compiled.name}.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(draft))
    draft.replace(compiled)
    return True
