"""What an error in sending means: whether it is final, whether the mail may have arrived.

Final is what the mail server says is final of this address or message, and an address that is
none. All else, a fault of this program's above all, is tried again until it is mended.
"""

from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from django.core.mail.message import sanitize_address

from negotiations.core.jobs import Patience

# Never given up: what is told of a date ends with the date.
PATIENCE = Patience()
WENT_AWAY = "its worker went away"


class NoLineError(Exception):
    """No connection to the mail server could be opened: `reason` is why. No mail's fault."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


class NoAddressError(Exception):
    """No mail can be written to a recipient's address: `reason` is what is wrong with it."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


def check_address(address: str) -> None:
    """Raise `NoAddressError` where the mail backend could not write this address."""
    try:
        sanitize_address(address, "utf-8")
    except ValueError as error:
        raise NoAddressError(error) from error


def is_final(error: Exception) -> bool:
    """RFC 5321 section 4.2.1: a 5yz reply is final, 4yz may pass.

    Final for this mail, that is: when it refuses the recipient or the message. What a server
    says of us (our log-in, our address) holds for all mails until somebody mends it.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, NoAddressError)


def is_about_us(error: Exception) -> bool:
    """Whether the server refuses whoever sends, and so every mail."""
    return isinstance(error, SMTPHeloError | SMTPSenderRefused)


def may_have_arrived(error: Exception) -> bool:
    """Whether the server may have taken the mail all the same: the line broke, in whatever way."""
    if isinstance(error, SMTPException):
        return isinstance(error, SMTPServerDisconnected)
    return isinstance(error, OSError)


def reason_of(error: Exception) -> str:
    """What the mail server said, or what happened instead."""
    if isinstance(error, NoAddressError | NoLineError):
        error = error.reason
    if isinstance(error, SMTPRecipientsRefused):
        said = "; ".join(_reply(code, text) for code, text in error.recipients.values())
    elif isinstance(error, SMTPResponseException):
        said = _reply(error.smtp_code, error.smtp_error)
    else:
        said = f"{type(error).__name__}: {error}"
    # An address that cannot be encoded is told in signs that can.
    return said.replace("\0", "").encode(errors="backslashreplace").decode()[:2000]


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
