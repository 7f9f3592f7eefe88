"""Translations are compiled without gettext's tools, when they changed and only then."""

import gettext
import os
from pathlib import Path

import pytest

from config.messages import compile_catalogues

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Deadline"
msgstr "Plazo"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE)
    return path


def test_nothing_there_compiles_nothing(tmp_path: Path) -> None:
    assert compile_catalogues(tmp_path) == []


def test_the_compiled_catalogue_translates(source: Path, tmp_path: Path) -> None:
    assert compile_catalogues(tmp_path) == [source.with_suffix(".mo")]
    words = gettext.translation("django", tmp_path / "locale", ["es"])
    assert words.gettext("Deadline") == "Plazo"


def test_it_compiles_again_only_what_changed(source: Path, tmp_path: Path) -> None:
    compile_catalogues(tmp_path)
    assert compile_catalogues(tmp_path) == []
    compiled = source.with_suffix(".mo").stat().st_mtime_ns
    os.utime(source, ns=(compiled + 1, compiled + 1))
    assert compile_catalogues(tmp_path) == [source.with_suffix(".mo")]


def test_no_draft_is_left_behind(source: Path, tmp_path: Path) -> None:
    compile_catalogues(tmp_path)
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]
