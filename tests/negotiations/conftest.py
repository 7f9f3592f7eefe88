"""A mail server to send to."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.negotiations.mail_server import MailServer


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A mail server on this machine, which Django sends to over SMTP."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.address
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
        yield server
