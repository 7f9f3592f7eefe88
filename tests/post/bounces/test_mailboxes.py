"""Mailboxes: a Maildir and an mbox are read alike, and what was read is put away."""

import mailbox
from pathlib import Path

import pytest

from negotiations.post import mailboxes
from negotiations.post.bounces import read

CASES = Path(__file__).parent / "cases"
RAW = [path.read_bytes() for path in sorted(CASES.glob("*.eml"))]


def maildir(path: Path, raw: list[bytes]) -> Path:
    box = mailbox.Maildir(path)
    for one in raw:
        box.add(one)
    return path


def mbox(path: Path, raw: list[bytes]) -> Path:
    box = mailbox.mbox(path)
    for one in raw:
        box.add(one)
    box.close()
    return path


MADE = {"maildir": maildir, "mbox": mbox}


@pytest.mark.parametrize("kind", MADE)
def test_each_message_is_read_and_put_away(kind: str, tmp_path: Path) -> None:
    path = MADE[kind](tmp_path / "returned", RAW)
    with mailboxes.opened(path) as box:
        read_here = {read(box.start_of(key) or b"").key for key in box.names()}
        for number, key in enumerate(box.names()):
            box.put_away(key, "unreadable" if number == 0 else "done")
    assert read_here == {read(raw).key for raw in RAW}
    assert _in(kind, path) == set()
    done = f"{path}/.done" if kind == "maildir" else f"{path}.done"
    apart = done.replace("done", "unreadable")
    assert len(_in(kind, Path(apart))) == 1
    assert _in(kind, Path(done)) | _in(kind, Path(apart)) == read_here


def _in(kind: str, path: Path) -> set[str]:
    with mailboxes.opened(path) as box:
        return {read(box.start_of(key) or b"").key for key in box.names()}


@pytest.mark.parametrize("kind", MADE)
def test_reading_alone_leaves_all_where_it_is(kind: str, tmp_path: Path) -> None:
    path = MADE[kind](tmp_path / "returned", RAW[:3])
    assert len(_in(kind, path)) == len(_in(kind, path)) == 3


def test_what_is_no_mailbox_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("Dear all\n")
    (tmp_path / "folder").mkdir()
    for name in ("notes", "folder", "missing"):
        with pytest.raises(mailboxes.Unusable, match=name), mailboxes.opened(tmp_path / name):
            pass


def test_an_mbox_that_another_holds_is_left_alone(tmp_path: Path) -> None:
    path = mbox(tmp_path / "returned", RAW[:1])
    with (
        mailboxes.opened(path),
        pytest.raises(mailboxes.Unusable, match="cannot be opened"),
        mailboxes.opened(path),
    ):
        pass


def test_a_message_that_cannot_be_opened_stops_no_other(tmp_path: Path) -> None:
    path = maildir(tmp_path / "returned", RAW[:2])
    (path / "new" / "0.gone").symlink_to(tmp_path / "nowhere")
    with mailboxes.opened(path) as box:
        starts = [box.start_of(key) for key in box.names()]
    assert starts.count(None) == 1
    assert len(starts) == 3
