"""`manage.py export_agreement` (agreements/management/commands/export_agreement.py)."""

from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agreements.management.commands import export_agreement
from agreements.models import Agreement, Provision, ProvisionText
from negotiations.models import ActionPlan
from negotiations.paper.document import Document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def agreement() -> Agreement:
    plan = ActionPlan.objects.create(slug="p", kind="memorandum", title_en="Plan", zone="UTC")
    made = Agreement.objects.create(plan=plan, slug="zinc", symbol="Z/1", title_en="On zinc")
    row = Provision.objects.create(agreement=made, uid="p1", kind="paragraph", position=0)
    ProvisionText.objects.create(provision=row, language="en", source="Zinc.")
    return made


def export(*args: str) -> str:
    """What the command says while it works."""
    said = StringIO()
    call_command("export_agreement", *args, stderr=said, no_color=True)
    return said.getvalue()


def test_it_writes_a_file_named_after_text_and_language_and_says_how_far_it_is(agreement, folder):
    said = export("zinc")
    assert (folder / "zinc-en.pdf").read_bytes().startswith(b"%PDF-")
    assert [path.name for path in folder.iterdir()] == ["zinc-en.pdf"]
    assert "laying out " in said
    assert said.splitlines()[-1] == "zinc-en.pdf: 3 pages"


def test_it_overwrites_only_when_told_to(agreement, folder):
    target = folder / "mine.pdf"
    target.write_text("mine")
    with pytest.raises(CommandError, match="--force overwrites it"):
        export("zinc", "--output", str(target))
    assert target.read_text() == "mine"
    export("zinc", "--output", str(target), "--force")
    assert target.read_bytes().startswith(b"%PDF-")


def test_it_writes_to_standard_output(agreement, folder, monkeypatch):
    written = BytesIO()
    monkeypatch.setattr(export_agreement.sys, "stdout", TextIOWrapper(written))
    export("zinc", "--output", "-")
    assert written.getvalue().startswith(b"%PDF-")
    assert list(folder.iterdir()) == []


def test_an_unknown_name_is_answered_with_those_there_are(agreement):
    with pytest.raises(CommandError, match=r"no agreement lead\. There are: zinc"):
        export("lead")


def test_where_there_is_none_it_says_how_to_load_some():
    with pytest.raises(CommandError, match="load_agreement --all"):
        export("zinc")


def test_a_language_without_text_is_a_plain_refusal(agreement, folder):
    with pytest.raises(CommandError, match="There is no text in this language to set"):
        export("zinc", "--language", "es")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("output", ["there/is/none.pdf", "."])
def test_a_place_that_cannot_be_written_is_told_before_the_work(agreement, output, monkeypatch):
    monkeypatch.setattr(export_agreement.exports, "make", lambda *args: pytest.fail("worked"))
    with pytest.raises(CommandError, match="folder"):
        export("zinc", "--output", output)


def test_a_file_that_cannot_be_finished_leaves_nothing_behind(agreement, folder, monkeypatch):
    def full(self: Path, content: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    made = Document(b"%PDF-", 1)
    monkeypatch.setattr(export_agreement.exports, "make", lambda *args: made)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CommandError, match="No space left"):
        export("zinc")
    assert list(folder.iterdir()) == []
