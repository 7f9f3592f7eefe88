"""The embedded broker never shows a reader half a message."""

from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any
from unittest import mock

import pytest
from kombu import Connection
from kombu.simple import SimpleQueue
from kombu.transport import filesystem

from config import broker


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("queue", "done", "control"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def channel(folder: Path) -> Iterator[broker.Channel]:
    options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "done"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.01,
    }
    with Connection(broker.ADDRESS, transport_options=options) as connection:
        opened = connection.default_channel
        assert isinstance(opened, broker.Channel)
        yield opened


def table(channel: broker.Channel, exchange: str) -> list[Any]:
    return list(channel.get_table(exchange))


def test_what_is_put_is_got_once_in_order(channel: broker.Channel, folder: Path) -> None:
    with SimpleQueue(channel, "work") as queue:
        for number in range(20):
            queue.put({"number": number})
        assert queue.qsize() == 20
        got = [queue.get(timeout=5) for _ in range(20)]
        for message in got:
            message.ack()
        assert [message.payload["number"] for message in got] == list(range(20))
        with pytest.raises(queue.Empty):
            queue.get(block=False)
    assert list((folder / "queue").iterdir()) == []
    assert list((folder / "done").iterdir()) == []


def test_a_message_is_seen_only_when_whole(channel: broker.Channel) -> None:
    seen: list[Any] = []

    def look_then_write(payload: dict[str, Any]) -> str:
        try:
            seen.append(channel._get("work"))
        except Empty:
            seen.append(None)
        return "{}"

    with mock.patch.object(broker, "dumps", look_then_write):
        channel._put("work", {})
    assert seen == [None]
    assert channel._get("work") == {}


def test_a_table_is_seen_only_when_whole(channel: broker.Channel) -> None:
    tables: list[Any] = []
    lock = filesystem.lock

    def look_then_lock(file: Any, flags: int) -> None:
        # What another process would read at the moment before this one has the lock.
        tables.append(Path(file.name).read_text())
        lock(file, flags)

    with mock.patch.object(filesystem, "lock", look_then_lock):
        channel._queue_bind("news", "key", "", "work")
    assert tables == ["[]"]
    assert [row.queue for row in table(channel, "news")] == ["work"]


def test_binding_twice_keeps_one(channel: broker.Channel, folder: Path) -> None:
    for _ in range(2):
        channel._queue_bind("news", "key", "", "work")
    assert len(table(channel, "news")) == 1
    assert [path.name for path in (folder / "control").iterdir()] == ["news.exchange"]
