"""Every string a person reads is translated, and says it with the same blanks to fill."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
SPANISH = ROOT / "locale/es/LC_MESSAGES/django.po"
BLANK = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
APPS = ("config", "negotiations", "agreements", "demo", "templates")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """What gettext finds in the source now."""
    if shutil.which("xgettext") is None:
        pytest.fail("gettext is not installed: bin/test installs it, or says how")
    tree = tmp_path_factory.mktemp("tree")
    for app in APPS:
        shutil.copytree(ROOT / app, tree / app)
    (tree / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=es", "--no-obsolete"],
        cwd=tree,
        check=True,
        capture_output=True,
    )
    return polib.pofile(str(tree / "locale/es/LC_MESSAGES/django.po"))


@pytest.fixture(scope="module")
def spanish() -> polib.POFile:
    return polib.pofile(str(SPANISH))


def _key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_string_is_translated(found: polib.POFile, spanish: polib.POFile) -> None:
    known = {_key(entry): entry for entry in spanish if not entry.obsolete}
    missing = [
        entry.msgid
        for entry in found
        if _key(entry) not in known or not all(_translations(known[_key(entry)]))
    ]
    assert missing == []


def test_nothing_translated_is_gone_from_the_source(
    found: polib.POFile, spanish: polib.POFile
) -> None:
    assert {_key(e) for e in spanish if not e.obsolete} - {_key(e) for e in found} == set()


def test_blanks_to_fill_are_the_same(spanish: polib.POFile) -> None:
    for entry in spanish:
        wanted = set(BLANK.findall(entry.msgid)) | set(BLANK.findall(entry.msgid_plural))
        for words in _translations(entry):
            assert set(BLANK.findall(words)) <= wanted, entry.msgid
            if not entry.msgid_plural:
                assert set(BLANK.findall(words)) == wanted, entry.msgid


def test_the_catalogue_names_no_files(spanish: polib.POFile) -> None:
    # Kept by hand, such a line is wrong once a file moves.
    assert [entry.msgid for entry in spanish if entry.occurrences] == []


def test_nothing_is_left_unsure(spanish: polib.POFile) -> None:
    assert [entry.msgid for entry in spanish if entry.fuzzy] == []
