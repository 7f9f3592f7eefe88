"""The other world is asked again unless its database must lead to the same answer."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction

from negotiations.models import Deadline, Mineral, Party
from tests.compartments.replaying import Recorder, Trail
from tests.worlds import kept, world

pytestmark = pytest.mark.django_db
_SAME_CODE = {"code": "US", "name_en": "Again", "name_es": "Otra vez", "zone": "UTC"}


def _trail(act: Callable[[], object]) -> Trail:
    recorder = Recorder()
    with transaction.atomic(), recorder.listening():
        act()
        transaction.set_rollback(True)
    return recorder.trail()


def _twice() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.create(**_SAME_CODE)
    list(Party.objects.order_by("pk"))


def _write_and_count() -> None:
    Mineral.objects.create(symbol="Xx", name_en="New", name_es="Nuevo")
    Mineral.objects.count()


@pytest.mark.parametrize(
    ("act", "is_same"),
    [
        (lambda: list(Party.objects.order_by("pk")), True),
        (_twice, True),
        (_write_and_count, True),
        (Deadline.objects.count, False),
        (lambda: Deadline.objects.filter(pk=kept(Deadline)).exists(), False),
        (lambda: Deadline.objects.filter(pk=kept(Deadline)).update(title_en="Mine"), False),
        (lambda: Deadline.objects.filter(pk=kept(Deadline)).delete(), False),
    ],
)
def test_what_the_other_world_brings(act: Callable[[], object], is_same: bool) -> None:
    with world(keeps=False):
        trail = _trail(act)
        assert trail.statements
        assert trail.brings_the_same()
    with world(keeps=True):
        assert trail.brings_the_same() is is_same


def test_a_row_read_for_its_number_alone_is_a_difference() -> None:
    with world(keeps=False):
        trail = _trail(lambda: list(Deadline.objects.order_by("due_at", "pk")[:2]))
        Deadline.objects.update(version=7)
        assert not trail.brings_the_same()


@pytest.mark.parametrize(
    "act",
    [
        lambda: default_storage.exists("exports/of-the-other-side.pdf"),
        lambda: default_storage.listdir(""),
        lambda: list(Path(settings.DATA_DIR).iterdir()),
        lambda: (Path(settings.DATA_DIR) / "asked").write_text("once"),
    ],
)
def test_whoever_reads_what_the_program_keeps_beside_it_is_asked_again(
    act: Callable[[], object],
) -> None:
    (Path(settings.DATA_DIR) / "files").mkdir(parents=True, exist_ok=True)

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        act()

    trail = _trail(read)
    assert trail.read_more
    assert not trail.brings_the_same()


def test_the_programs_own_files_are_the_same_in_both_worlds() -> None:
    trail = _trail((Path(settings.BASE_DIR) / "pyproject.toml").read_text)
    assert trail.brings_the_same()
