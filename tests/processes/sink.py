"""A quick mail server (RFC 5321) that takes everything, or fails by a script.

It speaks to many clients at once from one thread, and remembers of each mail what is needed to
tell whether it may come twice: whether its 250 went out, and how the connection ended after it.
"""

import asyncio
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

HOST = "127.0.0.1"
_ID = re.compile(rb"^Message-ID:\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)
STEPS = ("connect", "mail", "recipient", "data", "taken", "told")


@dataclass
class Taken:
    """A mail this server took responsibility for. `at` is by `time.monotonic`."""

    message_id: str
    recipient: str
    at: float
    # The client was told so; its connection ended in good order or went on with another mail.
    told: bool = False
    went_on: bool = False


@dataclass(frozen=True)
class Act:
    """What to do at a step instead of going on: give this reply, hang up, wait before."""

    reply: str = ""
    hang_up: bool = False
    wait: float = 0.0


@dataclass
class Sink:
    """Listens on a free port. `script` is asked at every step, of which client.

    The steps are `STEPS`: at `taken` the mail is this server's and the 250 has not gone out, at
    `told` it has. The script runs in the server's thread: while it waits all clients do.
    """

    script: "Script | None" = None
    taken: list[Taken] = field(default_factory=list)
    refused: int = 0

    def __enter__(self) -> Self:
        listening = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(listening),))
        self._thread.start()
        if not listening.wait(10):
            raise RuntimeError("the sink did not start")
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    async def _serve(self, listening: threading.Event) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(lambda: Client(self), HOST, 0, backlog=512)
        self.port = int(server.sockets[0].getsockname()[1])
        listening.set()
        await self._over.wait()
        server.close()

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"


class Client(asyncio.Protocol):
    """A connection: the port it comes from, and the recipient named last."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._buffer = bytearray()
        self._is_data = False
        self.recipient = ""
        self._last: Taken | None = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self.port = int(transport.get_extra_info("peername")[1])
        self._step("connect", "220 sink.example")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while not self._transport.is_closing():
            end = b"\r\n.\r\n" if self._is_data else b"\r\n"
            line, found, rest = self._buffer.partition(end)
            if not found:
                return
            self._buffer = rest
            if self._is_data:
                self._is_data = False
                self._take(bytes(line))
            else:
                self._obey(line.decode("utf-8", "replace"))

    def _obey(self, line: str) -> None:
        verb = line[:4].upper()
        if verb == "MAIL":
            if self._last is not None:
                self._last.went_on = True
            self._step("mail", "250 OK")
        elif verb == "RCPT":
            self.recipient = line.partition("<")[2].partition(">")[0]
            self._step("recipient", "250 OK")
        elif verb == "DATA":
            self._is_data = True
            self._say("354 go on")
        elif verb == "EHLO":
            self._say("250-sink.example\r\n250-8BITMIME\r\n250 SMTPUTF8")
        elif verb == "QUIT":
            if self._last is not None:
                self._last.went_on = True
            self._say("221 bye")
            self._transport.close()
        else:
            self._say("250 OK")

    def _take(self, content: bytes) -> None:
        found = _ID.search(content)
        identity = found[1].decode() if found else ""

        def take() -> None:
            self._last = Taken(identity, self.recipient, time.monotonic())
            self._sink.taken.append(self._last)
            self._step("taken", "", self._tell)

        self._step("data", "", take)

    def _tell(self) -> None:
        if self._transport.is_closing():
            return
        self._say("250 accepted")
        if self._last is not None:
            self._last.told = True
        self._step("told", "")

    def _step(self, step: str, reply: str, then: Callable[[], None] | None = None) -> None:
        script = self._sink.script
        act = script(step, self) if script else None
        if act is not None and act.wait:
            loop = asyncio.get_running_loop()
            loop.call_later(act.wait, self._go_on, act, reply, then)
        else:
            self._go_on(act, reply, then)

    def _go_on(self, act: Act | None, reply: str, then: Callable[[], None] | None) -> None:
        if self._transport.is_closing():
            return
        if act is not None and act.hang_up:
            self._sink.refused += 1
            self._transport.abort()
        elif act is not None and act.reply:
            self._sink.refused += 1
            self._say(act.reply)
        else:
            if reply:
                self._say(reply)
            if then:
                then()

    def _say(self, reply: str) -> None:
        self._transport.write(reply.encode() + b"\r\n")


Script = Callable[[str, Client], Act | None]
