"""The embedded broker: a queue of files in a folder, for a machine with no server.

It is kombu's filesystem transport, with each file in place only once it is whole. Kombu's own
writes a message where readers already look: one read between opening and writing is empty, and
an empty message ends the worker.
"""

import os
import uuid
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads
from kombu.utils.scheduling import FairCycle

ADDRESS = "files://localhost//"
TRANSPORT_ALIASES["files"] = "config.broker:Transport"


class InOrder(FairCycle):
    """Looks into the queues in their order every time: what is urgent comes first."""

    def get(self, callback: Any, **kwargs: Any) -> Any:
        self.pos = 0
        return super().get(callback, **kwargs)


class Channel(filesystem.Channel):
    """Puts and gets messages by renaming, which a reader sees whole or not at all."""

    def _put(  # type: ignore[override] # the stubs of its two parents disagree
        self, queue: str, payload: Any, **kwargs: Any
    ) -> None:
        # Twenty digits, so that names sort by age.
        name = f"{time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        place = Path(self.data_folder_out) / name
        draft = place.with_name(f"{name}.draft")
        draft.write_text(dumps(payload), encoding="utf-8")
        draft.replace(place)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = Path(self.processed_folder) / name
            try:
                (Path(self.data_folder_in) / name).rename(taken)
            except FileNotFoundError:
                # Another worker was faster.
                continue
            message = loads(taken.read_text(encoding="utf-8"))
            taken.unlink()
            return message
        raise Empty

    def _reset_cycle(self) -> None:
        self._cycle = InOrder(self._get_and_deliver, self._active_queues, Empty)

    def _queue_bind(
        self, exchange: str, routing_key: str | None, pattern: str | None, queue: str
    ) -> None:
        table: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]
        draft = table.with_name(f"{table.name}.{uuid.uuid4()}")
        draft.write_text("[]", encoding="utf-8")
        try:
            # A link does not replace a table that another process made meanwhile.
            os.link(draft, table)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        super()._queue_bind(exchange, routing_key or "", pattern or "", queue)


class Transport(filesystem.Transport):
    """The transport behind `files://`; it takes the options of kombu's `filesystem://`."""

    Channel = Channel
