"""Sending to an address a person typed, without being led into the server's own network.

The name is looked up once; every address it has must be a public one, or in a network that the
operator allows; and what was checked is what is connected to, so that a name that answers
differently the second time (DNS rebinding) gains nothing. Redirects are not followed and no
proxy of the environment is used.
"""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)
from threading import Timer
from urllib.parse import SplitResult, urlsplit

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]
Resolve = Callable[[str, int], list[str]]

LONGEST_URL = 500
_PORTS = {"https": 443, "http": 80}
# Statuses of the 4xx that say "not now" rather than "no": time-out, too early, too many.
_NOT_NOW = (408, 425, 429)
_MOST_READ = 300
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_MOST_ADDRESSES = 3
# RFC 6052: an IPv4 address as an IPv6-only network writes it, before its gateway.
_TRANSLATED = IPv6Network("64:ff9b::/96")
# RFC 4291 section 2.4: what is not in here is no global unicast address.
_UNICAST = IPv6Network("2000::/3")
# Special parts of it: protocol assignments with Teredo, 6to4, and two for documentation.
_SPECIAL = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
_RELAYS = IPv4Network("192.88.99.0/24")


class NotSent(Exception):
    """Nothing was taken: `code` says why (`delivery_words` words it), `said` what was heard.

    `may_pass` says whether it is worth trying again.
    """

    def __init__(self, code: str, said: str = "", *, may_pass: bool = False) -> None:
        super().__init__(f"{code}: {said}" if said else code)
        self.code, self.said, self.may_pass = code, said, may_pass


@dataclass(frozen=True)
class Destination:
    """An address that was checked: `addresses` are all the name has, and what is connected to."""

    scheme: str
    host: str
    port: int
    target: str
    addresses: tuple[Address, ...]

    @property
    def named(self) -> str:
        """The name and port as the `Host` header says them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True)
class Answer:
    """What the receiver answered: a status, and the beginning of what it said."""

    status: int
    said: str

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def may_pass(self) -> bool:
        """Whether the same request may fare better later."""
        return self.status >= 500 or self.status in _NOT_NOW


@dataclass(frozen=True)
class Limits:
    """Seconds: to connect, between two pieces of the answer, and for all of it together."""

    connect: float = 5
    read: float = 10
    total: float = 20


UNHURRIED = Limits()


def look_up(host: str, port: int) -> list[str]:
    """All addresses of a name, as this machine knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(row[4][0]) for row in found]


def check_address(url: str, allowed: Networks = (), resolve: Resolve = look_up) -> Destination:
    """Where a URL leads, if that may be sent to; else `NotSent`.

    Plain HTTP and ports other than 443 are for `allowed` networks alone.
    """
    parts = _split(url)
    host = _host(parts)
    port = _port(parts)
    is_usual = parts.scheme == "https" and port == _PORTS["https"]
    addresses = _addresses(host, port, resolve)
    for address in addresses:
        is_allowed = _is_in(address, allowed)
        if not is_allowed and not is_public(address):
            raise NotSent("inside", str(address))
        if not is_allowed and not is_usual:
            raise NotSent("not_https" if parts.scheme == "http" else "port")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Destination(parts.scheme, host, port, target, addresses)


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet at large, whatever form it is written in."""
    plain = _unwrapped(address)
    if isinstance(plain, IPv6Address):
        is_unicast = plain in _UNICAST and not any(plain in network for network in _SPECIAL)
        return is_unicast and plain.is_global
    is_special = plain.is_multicast or plain.is_reserved or plain in _RELAYS
    # RFC 6890: the block for protocols is not for servers, though parts of it are reachable.
    return plain.is_global and not is_special and plain not in IPv4Network("192.0.0.0/24")


def post(
    destination: Destination,
    body: bytes,
    headers: Mapping[str, str],
    limits: Limits = UNHURRIED,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """Post to what was checked; `NotSent` where nobody answered.

    The next address is tried only where one took no connection, so nothing is sent twice.
    """
    failure = NotSent("no_connection", may_pass=True)
    for address in destination.addresses[:_MOST_ADDRESSES]:
        try:
            line = socket.create_connection((str(address), destination.port), limits.connect)
        except OSError as error:
            failure = _failure(error, "no_connection")
            continue
        with line, _no_longer_than(limits.total, line) as is_over:
            line.settimeout(limits.read)
            try:
                return _exchange(_secured(line, destination, trust), destination, body, headers)
            except (OSError, HTTPException, ValueError) as error:
                raise _failure(error, "too_slow" if is_over() else "no_answer") from error
    raise failure


def _split(url: str) -> SplitResult:
    # What a parser would drop or turn round in silence is refused.
    if len(url) > LONGEST_URL or any(not sign.isprintable() or sign in ' \\"<>' for sign in url):
        raise NotSent("no_url")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise NotSent("no_url") from error
    if parts.scheme not in _PORTS:
        raise NotSent("not_https")
    if "@" in parts.netloc:
        raise NotSent("user_info")
    if not (parts.path + parts.query).isascii():
        raise NotSent("no_url")
    return parts


def _host(parts: SplitResult) -> str:
    """The name in letters of DNS, or the IP address; nothing that some read as one, others not."""
    named = parts.hostname or ""
    if "[" in parts.netloc:
        return _literal(named, IPv6Address)
    try:
        host = named.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise NotSent("no_url") from error
    labels = host.split(".")
    if not all(label and set(label) <= _LETTERS for label in labels):
        raise NotSent("no_url")
    # WHATWG URL standard, "ends in a number": 127.1, 0x7f.1 and 2130706433 are IPv4 to many.
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        return _literal(host, IPv4Address)
    return host


def _literal(host: str, kind: type[Address]) -> str:
    try:
        return str(kind(host))
    except ValueError as error:
        raise NotSent("odd_number" if kind is IPv4Address else "no_url", host) from error


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError as error:
        raise NotSent("port") from error
    return _PORTS[parts.scheme] if port is None else port


def _addresses(host: str, port: int, resolve: Resolve) -> tuple[Address, ...]:
    try:
        found = [host] if _is_literal(host) else resolve(host, port)
        # In the order the machine prefers, each once.
        addresses = tuple(dict.fromkeys(ip_address(name) for name in found))
    except (OSError, UnicodeError) as error:
        raise NotSent("no_such_name", host, may_pass=True) from error
    except ValueError as error:
        raise NotSent("inside", host) from error
    if not addresses:
        raise NotSent("no_such_name", host, may_pass=True)
    return addresses


def _is_literal(host: str) -> bool:
    return ":" in host or host.rpartition(".")[2].isdigit()


def _unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 one only carries; else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_in(address: Address, allowed: Networks) -> bool:
    plain = _unwrapped(address)
    return any(plain in network for network in allowed)


@contextmanager
def _no_longer_than(seconds: float, line: socket.socket) -> Iterator[Callable[[], bool]]:
    """Hang up after so many seconds, however busily a receiver drips its answer."""
    over: list[bool] = []
    # TLS takes the socket over; a second handle on it hangs up all the same.
    with line.dup() as handle:

        def hang_up() -> None:
            over.append(True)
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

        timer = Timer(seconds, hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield lambda: bool(over)
        finally:
            timer.cancel()
            timer.join()


def _secured(
    line: socket.socket, destination: Destination, trust: ssl.SSLContext | None
) -> socket.socket:
    if destination.scheme == "http":
        return line
    context = trust or ssl.create_default_context()
    return context.wrap_socket(line, server_hostname=destination.host)


def _exchange(
    line: socket.socket, destination: Destination, body: bytes, headers: Mapping[str, str]
) -> Answer:
    with closing(HTTPConnection(destination.host, destination.port)) as talk:
        talk.sock = line
        told = {**headers, "Host": destination.named, "Connection": "close"}
        talk.request("POST", destination.target, body=body, headers=told)
        response = talk.getresponse()
        said = b""
        # The status is the answer; what it goes on to say is welcome, not needed.
        with suppress(OSError, HTTPException):
            said = response.read(_MOST_READ)
        return Answer(response.status, said.decode(errors="replace"))


def _failure(error: Exception, code: str) -> NotSent:
    said = str(error)[:_MOST_READ]
    if isinstance(error, ssl.SSLCertVerificationError):
        # As lasting as a wrong address, until somebody mends it.
        return NotSent("certificate", said)
    if isinstance(error, TimeoutError):
        code = "too_slow"
    return NotSent(code, said, may_pass=True)
