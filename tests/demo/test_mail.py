"""The mail backend that keeps mails instead of sending them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMultiAlternatives
from django.db import connection

from demo.mail import KeptMailBackend
from demo.models import KeptMail
from demo.selectors import raw_of, read
from negotiations.core import clock
from negotiations.models import User

MOMENT = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)

pytestmark = pytest.mark.team


def mail_to(*to: str, **more: object) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives("Aviso: ¿mañana?", "Texto llano", to=list(to), **more)
    mail.attach_alternative("<p>Texto <b>vivo</b></p>", "text/html")
    return mail


@pytest.mark.django_db
def test_each_recipient_gets_a_row_and_the_count_is_of_messages():
    mails = [
        mail_to("Ana <a@mx.example>", "b@us.example", cc=["c@us.example"], bcc=["d@us.example"]),
        mail_to("a@mx.example"),
        mail_to(),
    ]
    with clock.held(MOMENT):
        assert KeptMailBackend().send_messages(mails) == 2
    assert sorted(KeptMail.objects.values_list("recipient", flat=True)) == [
        "a@mx.example",
        "a@mx.example",
        "b@us.example",
        "c@us.example",
        "d@us.example",
    ]
    assert set(KeptMail.objects.values_list("at", flat=True)) == {MOMENT}


@pytest.mark.django_db
def test_the_whole_mail_is_kept():
    KeptMailBackend().send_messages([mail_to("a@mx.example", bcc=["hidden@us.example"])])
    kept = KeptMail.objects.get(recipient="a@mx.example")
    assert kept.subject == "Aviso: ¿mañana?"
    message = message_from_bytes(raw_of(kept), policy=policy.default)
    assert message["To"] == "a@mx.example"
    assert b"hidden@us.example" not in raw_of(kept)
    assert b"\n" not in raw_of(kept).replace(b"\r\n", b"")
    parts = [part.get_content_type() for part in message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    taken_apart = read(kept)
    assert (taken_apart.to, taken_apart.subject) == ("a@mx.example", "Aviso: ¿mañana?")
    assert "Texto llano" in taken_apart.plain
    assert "<b>vivo</b>" in taken_apart.html


@pytest.mark.django_db
def test_a_mail_is_its_recipients():
    user = User.objects.create_user("a@mx.example", name="A")
    other = User.objects.create_superuser("admin@site.example", name="Administrator")
    KeptMailBackend().send_messages([mail_to("A@MX.example")])
    assert KeptMail.objects.visible_to(user).count() == 1
    assert not KeptMail.objects.visible_to(other).exists()
    assert not KeptMail.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.django_db(transaction=True)
def test_threads_may_share_one():
    backend = KeptMailBackend()

    def send(number: int) -> int:
        try:
            return backend.send_messages([mail_to(f"p{number}@us.example")])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(send, range(24))) == [1] * 24
    assert KeptMail.objects.values("recipient").distinct().count() == 24
