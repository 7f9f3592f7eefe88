"""Where may be sent to, and how: nothing inside the server's own network, whatever it is called."""

import socket
import ssl
import subprocess
import time
from http.server import BaseHTTPRequestHandler
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.webhooks.outgoing import (
    Destination,
    Limits,
    NotSent,
    Resolve,
    check_address,
    is_public,
    post,
)
from tests.webhooks.receiver import HOST, Receiver, Reply, reply

PUBLIC = "93.184.216.34"
OWN = (ip_network(HOST),)
QUICK = Limits(connect=1, read=0.3, total=0.6)


def answers(*addresses: str) -> Resolve:
    """A resolver that says the same of every name."""
    return lambda host, port: list(addresses)


# What an address literal or a name leads to, and by which rule it is refused. In each case the
# resolver says that all is well, so that the spelling alone must be found out.
REFUSED_SPELLINGS = {
    "https://127.0.0.1/": "inside",
    "https://127.1/": "odd_number",
    "https://127.0.1/": "odd_number",
    "https://2130706433/": "odd_number",
    "https://0x7f000001/": "odd_number",
    "https://0x7f.0.0.1/": "odd_number",
    "https://0177.0.0.1/": "odd_number",
    "https://017700000001/": "odd_number",
    "https://127.0.0.1./": "inside",
    "https://127.0.0.0x1/": "odd_number",
    "https://１２７.0.0.1/": "inside",
    "https://127。0。0。1/": "inside",
    "https://①②⑦.0.0.1/": "inside",
    "https://0/": "odd_number",
    "https://0.0.0.0/": "inside",
    "https://10.1.2.3/": "inside",
    "https://172.16.0.1/": "inside",
    "https://172.31.255.255/": "inside",
    "https://192.168.1.1/": "inside",
    "https://169.254.169.254/latest/meta-data/": "inside",
    "https://100.64.0.1/": "inside",
    "https://100.127.255.254/": "inside",
    "https://192.0.0.8/": "inside",
    "https://192.0.2.1/": "inside",
    "https://192.88.99.1/": "inside",
    "https://198.18.0.1/": "inside",
    "https://224.0.0.1/": "inside",
    "https://233.252.0.1/": "inside",
    "https://240.0.0.1/": "inside",
    "https://255.255.255.255/": "inside",
    "https://[::1]/": "inside",
    "https://[::]/": "inside",
    "https://[0:0:0:0:0:0:0:1]/": "inside",
    "https://[::ffff:127.0.0.1]/": "inside",
    "https://[::FFFF:7F00:1]/": "inside",
    "https://[::ffff:10.0.0.1]/": "inside",
    "https://[::127.0.0.1]/": "inside",
    "https://[64:ff9b::7f00:1]/": "inside",
    "https://[64:ff9b::10.0.0.1]/": "inside",
    "https://[64:ff9b:1::1]/": "inside",
    "https://[2002:7f00:1::]/": "inside",
    "https://[2002:0808:0808::1]/": "inside",
    "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/": "inside",
    "https://[2001:db8::1]/": "inside",
    "https://[3fff::1]/": "inside",
    "https://[fd00::1]/": "inside",
    "https://[fe80::1]/": "inside",
    "https://[fec0::1]/": "inside",
    "https://[ff02::1]/": "inside",
    "https://[100::1]/": "inside",
    "https://[5f00::1]/": "inside",
    "https://[fe80::1%25eth0]/": "inside",
    "https://[127.0.0.1]/": "no_url",
    "https://[::1/": "no_url",
    "http://receiver.example/": "not_https",
    "HTTP://receiver.example/": "not_https",
    "ftp://receiver.example/": "not_https",
    "file:///etc/passwd": "not_https",
    "gopher://receiver.example/": "not_https",
    "//receiver.example/": "not_https",
    "receiver.example": "not_https",
    "": "not_https",
    "https://": "no_url",
    "https:///path": "no_url",
    "https://name@receiver.example/": "user_info",
    "https://name:word@receiver.example/": "user_info",
    "https://receiver.example@127.0.0.1/": "user_info",
    "https://@receiver.example/": "user_info",
    "https://receiver.example:22/": "port",
    "https://receiver.example:8443/": "port",
    "https://receiver.example:0/": "port",
    "https://receiver.example:99999/": "port",
    "https://receiver.example:x/": "port",
    "https://receiver.example\\@127.0.0.1/": "no_url",
    "https://receiver.example/ path": "no_url",
    "https://receiver.example/\r\nX-Header: 1": "no_url",
    "https://receiver.example/\tpath": "no_url",
    "https://receiver..example/": "no_url",
    "https://.receiver.example/": "no_url",
    "https://receiver%2eexample/": "no_url",
    "https://127%2e0%2e0%2e1/": "no_url",
    "https://re*ceiver.example/": "no_url",
    "https://receiver.example/ñ": "no_url",
    f"https://receiver.example/{'x' * 500}": "no_url",
}


@pytest.mark.parametrize("url", REFUSED_SPELLINGS)
def test_a_spelling_that_leads_inside_is_refused(url: str) -> None:
    with pytest.raises(NotSent) as refusal:
        check_address(url, resolve=answers(PUBLIC))
    assert refusal.value.code == REFUSED_SPELLINGS[url]
    assert not refusal.value.may_pass


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["::1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["100.100.100.200"],
        ["fd12::1"],
        ["fe80::1%eth0"],
        ["::ffff:192.168.0.1"],
        ["64:ff9b::c0a8:1"],
        ["2002:c0a8:1::1"],
        ["0.0.0.0"],  # noqa: S104 (an address that is refused)
        [PUBLIC, "127.0.0.1"],
        ["2606:4700::1", "fd00::1"],
        ["no address"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("name", ["receiver.example", "LOCALHOST", "localhost.", "a.localhost"])
def test_a_name_with_any_address_inside_is_refused(name: str, found: list[str]) -> None:
    with pytest.raises(NotSent) as refusal:
        check_address(f"https://{name}/hook", resolve=answers(*found))
    assert refusal.value.code == "inside"


def test_the_names_of_this_machine_are_refused_by_its_own_resolver() -> None:
    for name in ("localhost", "LocalHost", "localhost."):
        with pytest.raises(NotSent) as refusal:
            check_address(f"https://{name}/")
        assert refusal.value.code == "inside"


def test_a_name_nobody_knows_may_be_known_later() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    for resolve in (unknown, answers()):
        with pytest.raises(NotSent) as refusal:
            check_address("https://receiver.example/", resolve=resolve)
        assert (refusal.value.code, refusal.value.may_pass) == ("no_such_name", True)


@pytest.mark.parametrize(
    ("url", "named", "target"),
    [
        ("https://receiver.example", "receiver.example", "/"),
        ("https://Receiver.EXAMPLE./a/b?c=d#e", "receiver.example", "/a/b?c=d"),
        ("https://receiver.example:443/", "receiver.example", "/"),
        ("https://economía.example/", "xn--economa-dza.example", "/"),
        ("https://93.184.216.34/", PUBLIC, "/"),
    ],
)
def test_an_ordinary_address_is_taken(url: str, named: str, target: str) -> None:
    found = check_address(url, resolve=answers(PUBLIC, "2606:4700::1", PUBLIC))
    assert (found.scheme, found.port) == ("https", 443)
    assert (found.named, found.target) == (named, target)
    if named != PUBLIC:
        assert [str(one) for one in found.addresses] == [PUBLIC, "2606:4700::1"]


def test_an_allowed_network_takes_http_and_other_ports_and_nothing_beyond() -> None:
    allowed = (ip_network("10.20.0.0/16"), ip_network("fd00:20::/32"))
    found = check_address("http://hooks.ministry.example:8080/", allowed, answers("10.20.1.2"))
    assert (found.scheme, found.port, found.named) == ("http", 8080, "hooks.ministry.example:8080")
    check_address("https://[fd00:20::1]:8443/", allowed)
    for url, resolve in (
        ("http://hooks.ministry.example/", answers("10.21.1.2")),
        ("http://hooks.ministry.example/", answers("10.20.1.2", "10.21.1.2")),
        ("http://hooks.ministry.example/", answers("10.20.1.2", PUBLIC)),
        ("https://hooks.ministry.example:8443/", answers(PUBLIC)),
    ):
        with pytest.raises(NotSent):
            check_address(url, allowed, resolve)


@given(st.integers(0, 2**32 - 1))
def test_every_dress_of_an_ipv4_address_is_judged_alike(number: int) -> None:
    plain = IPv4Address(number)
    for dress in (f"::ffff:{plain}", f"64:ff9b::{plain}"):
        assert is_public(ip_address(dress)) == is_public(plain)


@given(st.integers(0, 2**128 - 1))
def test_no_ipv6_address_beyond_global_unicast_is_public(number: int) -> None:
    address = IPv6Address(number)
    if is_public(address) and str(address)[:8] != "64:ff9b:":
        assert number >> 125 == 1 or number >> 32 == 0xFFFF


def test_what_was_checked_is_what_is_connected_to() -> None:
    """A name that turns to another address the second time is not asked a second time."""
    turns = iter([["127.0.0.1"], ["127.0.0.2"], ["10.0.0.1"]])
    with Receiver() as receiver:
        url = f"http://receiver.example:{receiver.port}/hook?a=1"
        destination = check_address(url, OWN, lambda host, port: next(turns))
        answer = post(destination, b"{}", {"Content-Type": "application/json"})
    assert answer.is_taken
    [request] = receiver.received
    assert (request.path, request.body) == ("/hook?a=1", b"{}")
    assert request.headers["host"] == f"receiver.example:{receiver.port}"
    assert next(turns) == ["127.0.0.2"]


def test_a_rebound_name_is_refused_at_the_next_sending() -> None:
    turns = iter([[PUBLIC], ["127.0.0.1"]])
    check_address("https://receiver.example/", resolve=lambda host, port: next(turns))
    with pytest.raises(NotSent, match="inside"):
        check_address("https://receiver.example/", resolve=lambda host, port: next(turns))


@pytest.mark.parametrize(
    ("status", "is_taken", "may_pass"),
    [
        (200, True, False),
        (204, True, False),
        (301, False, False),
        (400, False, False),
        (404, False, False),
        (408, False, True),
        (410, False, False),
        (425, False, True),
        (429, False, True),
        (500, False, True),
        (503, False, True),
    ],
)
def test_what_an_answer_means(status: int, is_taken: bool, may_pass: bool) -> None:
    with Receiver(answer=reply(status, b"why " * 500 if status > 204 else b"")) as receiver:
        answer = post(check_address(receiver.url, OWN), b"{}", {})
    assert (answer.status, answer.is_taken, answer.may_pass) == (status, is_taken, may_pass)
    assert len(answer.said) <= 300


def test_a_redirect_is_not_followed() -> None:
    with Receiver() as inner, Receiver(answer=reply(307, Location=inner.url)) as outer:
        answer = post(check_address(outer.url, OWN), b"{}", {})
    assert answer.status == 307
    assert inner.received == []


def test_the_next_address_is_tried_where_one_takes_no_connection() -> None:
    with Receiver() as receiver:
        one, two = ip_address("127.0.0.3"), ip_address(HOST)
        destination = Destination("http", "receiver.example", receiver.port, "/", (one, two))
        assert post(destination, b"{}", {}).is_taken


def _silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1)


def _dripping(handler: BaseHTTPRequestHandler) -> None:
    for _piece in range(50):
        try:
            handler.wfile.write(b"X")
        except OSError:
            return
        time.sleep(0.05)


def _mute(handler: BaseHTTPRequestHandler) -> None:
    """Hangs up without a word."""


def _garbled(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (_silent, "too_slow"),
        (_dripping, "too_slow"),
        (_mute, "no_answer"),
        (_garbled, "no_answer"),
    ],
)
def test_a_receiver_that_does_not_answer_is_left_in_time(answer: Reply, code: str) -> None:
    began = time.monotonic()
    with Receiver(answer=answer) as receiver, pytest.raises(NotSent) as failure:
        post(check_address(receiver.url, OWN), b"{}", {}, QUICK)
    assert (failure.value.code, failure.value.may_pass) == (code, True)
    assert time.monotonic() - began < 5


def test_a_status_counts_though_the_words_after_it_never_come() -> None:
    def promise(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        time.sleep(1)

    with Receiver(answer=promise) as receiver:
        assert post(check_address(receiver.url, OWN), b"{}", {}, QUICK).is_taken


def test_nobody_listens() -> None:
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(NotSent) as failure:
        post(check_address(f"http://{HOST}:{port}/", OWN), b"{}", {})
    assert (failure.value.code, failure.value.may_pass) == ("no_connection", True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for `receiver.example`, with its key, that nobody else vouches for."""
    path: Path = tmp_path_factory.mktemp("certificate") / "both.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        f"-subj /CN=receiver.example -addext subjectAltName=DNS:receiver.example "
        f"-keyout {path} -out {path}.crt"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.mark.parametrize(
    ("name", "is_trusted", "code"),
    [
        ("receiver.example", True, ""),
        ("other.example", True, "certificate"),
        ("receiver.example", False, "certificate"),
    ],
)
def test_the_certificate_is_checked_against_the_name(
    certificate: Path, name: str, is_trusted: bool, code: str
) -> None:
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(certificate)
    trust = ssl.create_default_context(cafile=str(certificate)) if is_trusted else None
    with Receiver(secured=own) as receiver:
        url = f"https://{name}:{receiver.port}/"
        destination = check_address(url, OWN, answers(HOST))
        if not code:
            assert post(destination, b"{}", {}, trust=trust).is_taken
            return
        with pytest.raises(NotSent) as failure:
            post(destination, b"{}", {}, trust=trust)
    assert (failure.value.code, failure.value.may_pass) == (code, False)
    assert receiver.received == []


def test_a_handshake_that_drips_is_left_in_time() -> None:
    with socket.create_server((HOST, 0)) as server:
        url = f"https://receiver.example:{server.getsockname()[1]}/"
        with pytest.raises(NotSent, match="too_slow"):
            post(check_address(url, OWN, answers(HOST)), b"{}", {}, Limits(1, 30, 0.2))
