"""What an error in sending means: whether it may pass, whether the mail may have arrived."""

from datetime import timedelta
from email.errors import MessageError
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.base import VariableDoesNotExist
from django.urls import NoReverseMatch

from negotiations.core import clock
from negotiations.reminders.models import Reminder

# Half a minute, doubled up to an hour: thirty tries take about a day.
MOST_ATTEMPTS = 30
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
WENT_AWAY = "its worker went away"

# What writing one mail can raise by what stands in its row, or by a fault in a template: it says
# nothing of the other rows. Databases, signals and the machine's memory are not among it.
UNWRITABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MessageError,
    NoReverseMatch,
    RuntimeError,
    TemplateDoesNotExist,
    TemplateSyntaxError,
    TypeError,
    ValueError,
    VariableDoesNotExist,
)
TRIED_IN_VAIN = (SMTPException, OSError, *UNWRITABLE)


class NoLineError(Exception):
    """No connection to the mail server could be opened: `reason` is why. No mail's fault."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


def will_not_pass(error: Exception) -> bool:
    """RFC 5321 section 4.2.1: a 5yz reply is final, 4yz may pass.

    Final for this mail, that is: when it refuses the recipient or the message. What a server
    says of us (our log-in, our address) holds for all mails until somebody mends it.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, (SMTPNotSupportedError, *UNWRITABLE))


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


def after(attempts: int, failures: int) -> dict[str, object]:
    """What a row becomes that was tried in vain: due again later, or failed for good."""
    if attempts >= MOST_ATTEMPTS:
        return {"state": Reminder.State.FAILED}
    wait = min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT) if failures else timedelta()
    return {
        "state": Reminder.State.DUE,
        "claimed_at": None,
        "not_before": clock.machine_now() + wait,
    }
