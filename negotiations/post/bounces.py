"""What a mail that came back says, as far as it can be told.

RFC 3464 delivery reports and RFC 5965 complaints are read; what a mail system writes in its own
words (Exim's, qmail's) is read by `flufl.bounce`. What neither knows is for a person to look at;
automatic replies (RFC 3834) and read receipts (RFC 8098) say nothing of delivery. Anybody can write
to the mailbox, so nothing here trusts what it reads.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias

from flufl.bounce import all_failures

# Of a longer message the rest is not read: what counts stands before the returned mail.
MOST_BYTES = 1_000_000
MOST_PARTS = 100
MOST_SAID = 2000
# Of a notice in prose; the library's patterns take the square of a line's length.
MOST_LINES, LONGEST_LINE = 200, 400

_Mail: TypeAlias = "Message[str, str]"
# What Python's `email` raises on input made to break it: charsets, nesting, parameters.
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)

_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
# Not a port: `mx.example[192.0.2.25]:587`.
_REPLY = re.compile(r"(?<![\w.:])([45])\d\d(?![\w.:])")
_ID = re.compile(r"<[^<>\s]{1,900}>")
_ID_LINE = re.compile(r"^[ \t>]*message-id:[ \t]*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_SURROGATES = re.compile(r"[\ud800-\udfff\0]")
_ADDRESS = re.compile(r"[^\s<>;,\"]{1,64}@[^\s<>;,\"]{1,255}")
_ADDRESS_LINE = re.compile(rf"[ \t]*<?{_ADDRESS.pattern}>?:?")


class Kind(StrEnum):
    """What a returned message is. A notice and an automatic reply ask nothing of anybody."""

    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    DELAY = "delay"
    UNREADABLE = "unreadable"
    NOTICE = "notice"
    AUTO_REPLY = "auto_reply"


@dataclass(frozen=True)
class Returned:
    """One message of the mailbox, read.

    `permanent` where another try will not help: the status is 5.x.x (RFC 3463), or there is none
    and a mail system gave up at once. `message_id` is that of the mail that came back, with its
    angle brackets. `key` is the same however often and from whatever mailbox the message is read.
    `said` holds the server's words alone, never the text around them: that may quote a mail which
    is not for whoever runs the site. Unknown is an empty string.
    """

    kind: Kind
    key: str
    permanent: bool = False
    code: str = ""
    said: str = ""
    message_id: str = ""
    recipient: str = ""


@dataclass(frozen=True)
class _Told:
    kind: Kind
    code: str = ""
    said: str = ""
    recipient: str = ""
    # Given up without a status, and not for having been tried for long.
    at_once: bool = False


def read(raw: bytes) -> Returned:
    """What one message says. Never raises: what cannot be read is `Kind.UNREADABLE`."""
    raw = raw[:MOST_BYTES]
    try:
        return _read(BytesParser().parsebytes(raw), raw)
    except _BROKEN:
        return Returned(Kind.UNREADABLE, _key(b"".join(raw.split())))


def _read(message: _Mail, raw: bytes) -> Returned:
    parts = list(_parts(message))
    told = _delivery(parts) or _complaint(parts) or _anything_else(message, parts)
    original = _original(message, parts, raw)
    own = (_field(message, "message-id"), _field(message, "date"))
    known = (told.kind, told.code, told.recipient, original, told.said)
    return Returned(
        kind=told.kind,
        key=_key("\0".join((*own, *known)).encode()),
        permanent=told.kind == Kind.BOUNCE and (told.code.startswith("5") or told.at_once),
        code=told.code,
        said=told.said,
        message_id=original,
        recipient=told.recipient,
    )


def _key(told: bytes) -> str:
    return sha256(told).hexdigest()


def _parts(message: _Mail) -> Iterator[_Mail]:
    """The parts in their order; what a returned mail holds is not looked into."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(0), seen + 1
        yield part
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting = [one for one in inner if isinstance(one, Message)] + waiting


def _delivery(parts: list[_Mail]) -> _Told | None:
    """RFC 3464: of several recipients the one it went worst for."""
    told = [
        _of_recipient(block)
        for part in parts
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")
        for block in _blocks(part)
        if _field(block, "action")
    ]
    worst = (Kind.BOUNCE, Kind.UNREADABLE, Kind.DELAY, Kind.NOTICE)
    return min(told, key=lambda one: (worst.index(one.kind), -int(one.code[:1] or 0)), default=None)


def _blocks(part: _Mail) -> list[_Mail]:
    """The groups of fields: of the message first, then of each recipient."""
    blocks = [one for one in _inner(part) if one.keys()]
    if part.get_content_type() != "message/global-delivery-status" or not blocks:
        return blocks
    # RFC 6533: the standard library reads its first group as a mail, and the others as its text.
    rest = re.split(r"\r?\n\r?\n", _text(blocks[0]))
    return [blocks[0], *(_headers(one) for one in rest[:MOST_PARTS])]


_ACTIONS = {
    # OpenSMTPD says "error".
    **dict.fromkeys(("failed", "error"), Kind.BOUNCE),
    "delayed": Kind.DELAY,
    **dict.fromkeys(("delivered", "relayed", "expanded"), Kind.NOTICE),
}


def _of_recipient(block: _Mail) -> _Told:
    action = _field(block, "action").lower()
    words = _field(block, "diagnostic-code").partition(";")
    diagnosis = (words[2] if words[1] else words[0]).strip()
    return _Told(
        kind=_ACTIONS.get(action.split(" ")[0], Kind.UNREADABLE),
        code=_status(_field(block, "status"), diagnosis),
        said=diagnosis[:MOST_SAID],
        recipient=_address(_field(block, "original-recipient"))
        or _address(_field(block, "final-recipient")),
    )


def _status(status: str, diagnosis: str) -> str:
    """The status code; that of the server's words, where those say more of the same class."""
    stated, found = _CODE.search(status), _CODE.search(diagnosis)
    if stated and not (stated[1].endswith(".0.0") and found and found[1][0] == stated[1][0]):
        return stated[1]
    if found:
        return found[1]
    reply = _REPLY.search(diagnosis)
    return f"{reply[1]}.0.0" if reply else ""


# RFC 5965 and RFC 6591: these say how mail is signed or sorted, not that somebody complains.
_NO_COMPLAINT = ("not-spam", "auth-failure")


def _complaint(parts: list[_Mail]) -> _Told | None:
    """RFC 5965: somebody called the mail abuse."""
    for part in parts:
        if part.get_content_type() != "message/feedback-report":
            continue
        for block in _inner(part):
            kind = _field(block, "feedback-type").lower()
            to = _field(block, "original-rcpt-to") or _returned_field(parts, "to")
            return _Told(
                Kind.NOTICE if kind in _NO_COMPLAINT else Kind.COMPLAINT,
                said=kind[:MOST_SAID],
                recipient=_address(to),
            )
    return None


def _anything_else(message: _Mail, parts: list[_Mail]) -> _Told:
    failed = _address(_field(message, "x-failed-recipients"))
    is_receipt = any(
        part.get_content_type() == "message/disposition-notification" for part in parts
    )
    if is_receipt or (not failed and _is_auto_reply(message) and not _is_of_a_server(message)):
        return _Told(Kind.AUTO_REPLY)
    prose = _in_prose(message, parts) if failed or _is_notification(message) else None
    return prose or _Told(Kind.UNREADABLE, recipient=failed)


def _in_prose(message: _Mail, parts: list[_Mail]) -> _Told | None:
    """What `flufl.bounce` finds in a mail system's own words: it knows Exim's, qmail's and more."""
    texts = [_beginning(_text(part)) for part in parts if part.get_content_type() == "text/plain"]
    temporary, permanent = all_failures(_notice(message, texts))
    whole = "\n".join(texts)
    # It takes a warning that names the server's answer for the end.
    kind = Kind.BOUNCE if permanent and not _STILL_TRYING.search(whole) else Kind.DELAY
    found = sorted(one.decode("ascii", "replace") for one in permanent or temporary)
    told = [_of_address(kind, address, whole) for one in found if (address := _address(one))]
    return min(told, key=lambda one: (not one.at_once, -int(one.code[:1] or 0)), default=None)


_STILL_TRYING = re.compile(
    r"(?i)not\s+yet\s+been\s+delivered|attempts\s+will\s+continue|be\s+retried|warning\s+message"
)
# Exim's and qmail's words for a mail that was tried until its time was over.
_TRIED_FOR_LONG = re.compile(r"retry time|in the queue too long|timed out", re.IGNORECASE)


def _of_address(kind: Kind, address: str, text: str) -> _Told:
    said = _said_of(address, text)
    code = _status("", said)
    at_once = not code and not _TRIED_FOR_LONG.search(said)
    return _Told(kind, code, said[:MOST_SAID], address, at_once)


def _said_of(address: str, text: str) -> str:
    """The words after or below an address that begins a line, up to a gap or the next address."""
    own = re.compile(rf"[ \t]*<?{re.escape(address)}>?(?::|$)(.*)", re.IGNORECASE)
    lines = iter(text.splitlines())
    said = next(([found[1]] for line in lines if (found := own.match(line))), [])
    for line in lines:
        if not line.strip() or line.startswith("-") or _ADDRESS_LINE.fullmatch(line):
            break
        said.append(line)
    return " ".join(" ".join(said).split())


def _notice(message: _Mail, texts: list[str]) -> _Mail:
    """A notice as the library needs it: decoded, bounded, without the mail that came back."""
    notice, parse = Message(), BytesParser().parsebytes
    for name in ("From", "X-Mailer", "X-Failed-Recipients"):
        if value := _field(message, name.lower())[:MOST_SAID]:
            notice[name] = value
    notice.set_payload("".join(texts))
    if message.is_multipart():
        notice["Content-Type"] = "multipart/mixed"
        # The last part, which is empty, stands for the mail that came back.
        notice.set_payload([parse(b"\n" + one.encode()) for one in (*texts, "")])
    return notice


def _beginning(text: str) -> str:
    """A text up to the Message-ID of the mail that it returns, and no longer than is read."""
    quoted = _ID_LINE.search(text)
    lines = text[: quoted.start() if quoted else None].splitlines()[:MOST_LINES]
    return "".join(f"{line[:LONGEST_LINE]}\n" for line in lines)


def _is_auto_reply(message: _Mail) -> bool:
    submitted = _field(message, "auto-submitted").lower()
    is_of_outlook = (
        submitted.startswith("auto-generated")
        and bool(_field(message, "x-auto-response-suppress"))
        and bool(_field(message, "in-reply-to"))
    )
    return (
        submitted.startswith("auto-replied")
        or is_of_outlook
        or _field(message, "precedence").lower() == "auto_reply"
        or any(_field(message, f"x-auto{name}") for name in ("reply", "respond", "response"))
    )


def _is_of_a_server(message: _Mail) -> bool:
    sender = _address(_field(message, "from")).lower()
    return sender.startswith(("mailer-daemon@", "postmaster@"))


def _is_notification(message: _Mail) -> bool:
    """Sent by a mail system: the library takes whoever begins with "Hi. This is the" for qmail."""
    back_to = _field(message, "return-path").strip("<> ").lower()
    return _is_of_a_server(message) and (not back_to or back_to.startswith("mailer-daemon"))


_RETURNED = ("message/rfc822", "message/global")
_HEADERS = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")


def _original(message: _Mail, parts: list[_Mail], raw: bytes) -> str:
    """The Message-ID of the mail that came back, or that this one answers."""
    stated = _ID.search(_returned_field(parts, "message-id"))
    if stated:
        return stated[0]
    quoted = next((one for part in parts if (one := _ID_LINE.search(_text(part)))), None)
    if quoted:
        return quoted[1]
    answered = _ID.search(_field(message, "in-reply-to") or _field(message, "references"))
    return answered[0] if answered else ""


def _returned_field(parts: list[_Mail], name: str) -> str:
    for part in parts[1:]:
        if part.get_content_type() in _RETURNED + _HEADERS:
            inner = _inner(part) or [_headers(_text(part))]
            if value := _field(inner[0], name):
                return value
    return ""


def _inner(part: _Mail) -> list[_Mail]:
    inner = part.get_payload()
    return [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []


def _headers(text: str) -> _Mail:
    return BytesParser().parsebytes(text.strip().encode(), headersonly=True)


def _text(part: _Mail) -> str:
    """A part's text, in whatever charset it says or, where that is none, as UTF-8."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        text = content.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError, TypeError):
        text = content.decode("utf-8", "replace")
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def _field(part: _Mail, name: str) -> str:
    """A header field on one line; bytes that are no ASCII are read as UTF-8."""
    value = next((value for key, value in part.raw_items() if key.lower() == name), "")
    whole = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", whole).split())


def _address(text: str) -> str:
    found = _ADDRESS.search(text[:MOST_SAID])
    return found[0] if found else ""
