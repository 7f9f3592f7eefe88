"""The line to the mail server: one connection for a whole run of mails."""

from contextlib import suppress
from smtplib import SMTPException
from typing import Any, Self

from django.core.mail import EmailMessage, get_connection

from negotiations.reminders.services.outbox.failing import (
    NoLineError,
    check_address,
    is_about_us,
    may_have_arrived,
)

# So often in a row the line may break before the rest is left for later.
MOST_BREAKS = 2


class Line:
    """Opened when it is first needed, and again after an error; closed by leaving the block."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._breaks = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def is_down(self) -> bool:
        """Whether it broke too often in a row, or could not be opened."""
        return self._breaks >= MOST_BREAKS

    def send(self, mail: EmailMessage) -> None:
        """Returns once the server has accepted the mail; raises what went wrong."""
        for address in mail.recipients():
            check_address(address)
        if self._connection is None:
            self._open()
        mail.connection = self._connection
        mail.send()
        self._breaks = 0

    def _open(self) -> None:
        connection = get_connection()
        try:
            connection.open()
        except (SMTPException, OSError, ValueError) as error:
            self._breaks = MOST_BREAKS
            raise NoLineError(error) from error
        self._connection = connection

    def after(self, error: Exception) -> None:
        """After an error nothing is known of the connection: the next mail gets a new one."""
        if may_have_arrived(error) or is_about_us(error):
            self._breaks += 1
        elif isinstance(error, SMTPException):
            self._breaks = 0
        self.close()

    def close(self) -> None:
        """Say goodbye, if there is still somebody to say it to."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SMTPException, OSError):
                connection.close()
