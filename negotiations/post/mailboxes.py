"""Reading a mailbox on this machine, a Maildir or an mbox, and putting away what was read."""

from collections.abc import Iterator
from contextlib import contextmanager
from mailbox import Error, mbox
from pathlib import Path

from negotiations.post.bounces import MOST_BYTES


class Unusable(Exception):
    """There is no mailbox here, or it cannot be opened; the message says which and why."""


class Maildir:
    """A folder with `new` and `cur`; what is put away goes to a folder of it, `.done` say."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """What names each message here."""
        return sorted(
            f"{part}/{file.name}"
            for part in ("new", "cur")
            for file in (self.path / part).iterdir()
            if not file.name.startswith(".")
        )

    def start_of(self, key: str) -> bytes | None:
        """As much of a message as is read; None if it cannot be."""
        try:
            with (self.path / key).open("rb") as file:
                return file.read(MOST_BYTES)
        except OSError:
            return None

    def put_away(self, key: str, where: str) -> None:
        """Move a message to the folder called `where`."""
        folder = self.path / f".{where}"
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / "maildirfolder").touch()
        unique = Path(key).name.split(":")[0]
        (self.path / key).replace(folder / "cur" / f"{unique}:2,S")


class Mbox:
    """One file, locked while it is open; what is put away goes to a file beside it, `.done` say.

    The copy is written before the message is taken out: a crash may leave it in both.
    """

    def __init__(self, path: Path, box: mbox) -> None:
        self.path = path
        self._box = box

    def names(self) -> list[str]:
        """What names each message here."""
        return [str(key) for key in self._box.iterkeys()]

    def start_of(self, key: str) -> bytes | None:
        """As much of a message as is read; None if it cannot be."""
        try:
            with self._box.get_file(_number(key)) as file:
                return bytes(file.read(MOST_BYTES))
        except OSError:
            return None

    def put_away(self, key: str, where: str) -> None:
        """Move a message to the file called like this one and `where`."""
        others = mbox(self.path.with_name(f"{self.path.name}.{where}"))
        others.add(self._box.get_bytes(_number(key)))
        others.close()
        self._box.remove(_number(key))


def _number(key: str) -> str:
    """The library numbers messages, and types its keys as text."""
    return int(key)  # type: ignore[return-value]


@contextmanager
def opened(path: Path) -> Iterator[Maildir | Mbox]:
    """The mailbox at a path. Raises `Unusable` where there is none, or another reads it."""
    if (path / "cur").is_dir() and (path / "new").is_dir():
        yield Maildir(path)
        return
    if not path.is_file():
        raise Unusable(f"{path} is no Maildir and no mbox.")
    box = _locked(path)
    try:
        yield Mbox(path, box)
    finally:
        box.close()


def _locked(path: Path) -> mbox:
    try:
        box = mbox(path, create=False)
        box.lock()
    except (Error, OSError) as error:
        raise Unusable(f"{path} cannot be opened: {error}") from error
    if path.stat().st_size and not len(box):
        box.close()
        raise Unusable(f"{path} is no mbox: it does not begin with a “From ” line.")
    return box
