"""A real mail server for the tests (RFC 5321), which can refuse, stall and hang up."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

# Seconds within which what is expected of a mail happens.
PATIENCE = 60.0
HOST = "127.0.0.1"
Reply = str | None


@dataclass(frozen=True)
class Accepted:
    """A mail this server took responsibility for."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


@dataclass
class MailServer:
    """Listens on a free port of this machine. Each script is asked before its reply is given.

    A text is the reply instead of the ordinary one, None that; `HANG_UP` ends the connection
    without any. `on_data` comes when the whole message is there, `on_taken` when this server
    holds itself responsible for it, `on_accepted` when the client's 250 has been sent. Scripts
    run in threads of their own, so they may wait, and kill.
    """

    on_mail: Callable[[], Reply] | None = None
    on_recipient: Callable[[str], Reply] | None = None
    on_data: Callable[[], Reply] | None = None
    on_taken: Callable[[], Reply] | None = None
    on_accepted: Callable[[], Reply] | None = None
    on_goodbye: Callable[[], Reply] | None = None
    accepted: list[Accepted] = field(default_factory=list)
    tried: int = 0
    open_now: int = 0
    most_at_once: int = 0
    _news: threading.Condition = field(default_factory=threading.Condition)

    HANG_UP = "hang up"

    def __enter__(self) -> Self:
        listening = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(listening),))
        self._thread.start()
        assert listening.wait(10), "the mail server did not start"
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    async def _serve(self, listening: threading.Event) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(lambda: _Smtp(self), HOST, 0)
        self.address: tuple[str, int] = server.sockets[0].getsockname()[:2]
        listening.set()
        await self._over.wait()
        server.close()

    @property
    def url(self) -> str:
        host, port = self.address
        return f"smtp://{host}:{port}"

    @property
    def message_ids(self) -> list[str]:
        return [str(mail.message["Message-ID"]) for mail in self.accepted]

    def wait_for(self, count: int, patience: float = PATIENCE) -> list[Accepted]:
        """The mails accepted, once there are so many."""
        with self._news:
            came = self._news.wait_for(lambda: len(self.accepted) >= count, patience)
        assert came, f"{len(self.accepted)} of {count} mails came in {patience:.0f} s"
        return list(self.accepted)

    def take(self, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        with self._news:
            self.accepted.append(
                Accepted(str(envelope.mail_from), tuple(envelope.rcpt_tos), message)
            )
            self._news.notify_all()


class _Smtp(SMTP):
    """Tells when the final 250 has gone out."""

    def __init__(self, server: MailServer) -> None:
        super().__init__(_Handler(server), hostname="mail.example", enable_SMTPUTF8=True)
        self._mail_server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        server = self._mail_server
        server.open_now += 1
        server.most_at_once = max(server.most_at_once, server.open_now)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._mail_server.open_now -= 1

    async def push(self, status: Any) -> None:
        await super().push(status)
        said = status if isinstance(status, str) else status.decode()
        script = self._mail_server.on_accepted
        if said.startswith("250 accepted") and script:
            await asyncio.to_thread(script)


class _Handler:
    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.server.tried += 1
        envelope.mail_from = address
        return await self._ask(server, self.server.on_mail) or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        script = self.server.on_recipient
        reply = await self._ask(server, (lambda: script(address)) if script else None)
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        reply = await self._ask(server, self.server.on_data)
        if reply is not None:
            return reply
        self.server.take(envelope)
        return await self._ask(server, self.server.on_taken) or "250 accepted"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return await self._ask(server, self.server.on_goodbye) or "221 Bye"

    async def _ask(self, server: SMTP, script: Callable[[], Reply] | None) -> Reply:
        reply = await asyncio.to_thread(script) if script else None
        if reply == MailServer.HANG_UP:
            transport: Any = server.transport
            transport.abort()
        return reply
