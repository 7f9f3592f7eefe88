"""What returned mails say: cases as files, and input that was made to break a reader."""

from email import message_from_bytes
from pathlib import Path

import pytest
from flufl.bounce import all_failures
from hypothesis import given, settings
from hypothesis import strategies as st

from negotiations.post.bounces import MOST_BYTES, MOST_SAID, Kind, Returned, read

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.stem for path in CASES.glob("*.eml"))


def case(name: str) -> bytes:
    return (CASES / f"{name}.eml").read_bytes()


def shown(returned: Returned) -> str:
    fields = ("kind", "permanent", "code", "message_id", "recipient", "said")
    return "".join(f"{field}: {getattr(returned, field)}\n" for field in fields)


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_read_as_written_beside_it(name: str) -> None:
    assert shown(read(case(name))) == (CASES / f"{name}.txt").read_text(encoding="utf-8")


def test_each_case_is_a_message_of_its_own() -> None:
    assert len({read(case(name)).key for name in NAMES}) == len(NAMES) >= 20


@pytest.mark.parametrize("name", NAMES)
def test_the_key_is_that_of_the_message_wherever_it_lies(name: str) -> None:
    raw = case(name)
    moved = b"Status: RO\nX-Keywords: seen\n" + raw.replace(b"\n", b"\r\n")
    assert read(moved).key == read(raw).key


def test_of_two_same_words_on_two_days_both_count() -> None:
    raw = case("qmail_failure_notice")
    assert read(raw.replace(b"2 Apr", b"3 Apr")).key != read(raw).key


# What the library, asked alone, calls an address that bounces for good, and which ones are none.
MISREAD = {
    "exim_delayed": Kind.DELAY,
    "sendmail_warning": Kind.DELAY,
    "out_of_office_that_names_one": Kind.AUTO_REPLY,
    "out_of_office_without_marks": Kind.UNREADABLE,
    "postmaster_writes": Kind.UNREADABLE,
    "somebody_forwards_a_notice": Kind.UNREADABLE,
}


@pytest.mark.parametrize("name", MISREAD)
def test_what_the_library_alone_misreads(name: str) -> None:
    temporary, permanent = all_failures(message_from_bytes(case(name)))
    assert (len(temporary), len(permanent)) == (0, 1)
    assert read(case(name)).kind == MISREAD[name]


QUOTED = b"Hi. This is the qmail-send program.\n\n<pat@odd.example>:\nNo such user. (#5.1.1)\n"


def test_what_the_mail_that_came_back_holds_is_not_read_as_a_notice() -> None:
    server = b"From: MAILER-DAEMON@odd.example\n\n"
    assert read(server + QUOTED).kind == Kind.BOUNCE
    text = b"The deadline is due tomorrow."
    as_a_part = case("report_without_its_report")
    in_line = (
        server + b"Did not work.\n\n--- Below" + case("qmail_failure_notice").split(b"Below")[1]
    )
    for notice in (as_a_part, in_line):
        assert text in notice
        assert read(notice.replace(text, QUOTED)).kind == Kind.UNREADABLE


HOSTILE = {
    "nothing": b"",
    "no mail": b"\x00\xff" * 500,
    "a charset with a null": (
        b'Content-Type: multipart/report; boundary*="a\0b\'\'x"; charset="a\0b"\n\n--x\n'
    ),
    "a charset that cannot decode": (
        b"Content-Type: text/plain; charset=punycode\n\n\xff\xfe-\xff"
    ),
    "a charset that is none of text": b"Content-Type: text/plain; charset=hex\n\n\xff",
    "parts in parts": b"".join(
        b"Content-Type: multipart/report; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
    ),
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 5000,
    "many parts": (
        b"Content-Type: multipart/report; boundary=x\n\n"
        + b"--x\nContent-Type: message/delivery-status\n\n\nAction: failed\n\n" * 5000
    ),
    "a long line": b"Message-ID: <" + b"a" * 500_000 + b"\nSubject: " + b"(" * 200_000 + b"\n\n",
    "a long status": (
        b"Content-Type: message/delivery-status\n\nA: b\n\nAction: failed\nStatus: "
        + b"5." * 100_000
        + b"\nFinal-Recipient: rfc822; "
        + b"a@" * 100_000
        + b"\n\n"
    ),
    "base64 that is none": (
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n=\xff=a=\n"
    ),
    "uuencode that is none": (
        b"Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nbegin 6 \xff\n!!\n"
    ),
    "a notice of long lines": (
        b"From: MAILER-DAEMON@a.example\n\nHi. This is the\nYour message to:\n\n"
        + (b"a" * 20_000 + b"\n") * 40
    ),
    "a notice of many lines": (
        b"From: MAILER-DAEMON@a.example\n\nHi. This is the\n\n"
        + b"".join(b"<a%d@b.example>:\n" % n for n in range(50_000))
    ),
    "a notice that names nobody": (
        b"From: MAILER-DAEMON@a.example\n\nHi. This is the\n\n<>:\n<\xff@\xff>:\n<@>:\n"
    ),
    "more than is read": case("postfix_unknown_user") + b"x" * (2 * MOST_BYTES),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.timeout(10)
def test_what_was_made_to_break_a_reader_does_not(name: str) -> None:
    returned = read(HOSTILE[name])
    assert _is_storable(returned)


def test_what_cannot_be_read_is_for_a_person_to_look_at() -> None:
    assert read(HOSTILE["no mail"]).kind == Kind.UNREADABLE
    assert read(HOSTILE["mails in mails"]).kind == Kind.UNREADABLE


def test_a_long_message_is_read_as_far_as_it_counts() -> None:
    assert read(HOSTILE["more than is read"]).code == "5.1.1"


def _is_storable(returned: Returned) -> bool:
    words = (returned.code, returned.said, returned.message_id, returned.recipient)
    return (
        len(returned.key) == 64
        and len(returned.said) <= MOST_SAID
        and len(returned.recipient) <= 320
        and not any("\0" in word for word in words)
        and all(word.encode() is not None for word in words)
    )


_LINES = st.sampled_from(
    [
        line
        for name in ("postfix_unknown_user", "internationalized", "complaint", "read_receipt")
        for line in case(name).splitlines()
    ]
) | st.binary(max_size=40)


@settings(max_examples=150)
@given(st.lists(_LINES, max_size=60))
def test_lines_of_reports_in_any_order(lines: list[bytes]) -> None:
    assert _is_storable(read(b"\n".join(lines)))


@settings(max_examples=150)
@given(
    st.sampled_from([case(name) for name in NAMES]),
    st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=8)), max_size=12),
)
def test_reports_with_bytes_struck_over(raw: bytes, strokes: list[tuple[int, bytes]]) -> None:
    for at, stroke in strokes:
        raw = raw[:at] + stroke + raw[at + len(stroke) :]
    assert _is_storable(read(raw))
