"""What leaves the program is the same too: mails to others, the reading of a text, its PDF."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.utils import translation

from agreements.documents.services import make
from agreements.models import Agreement
from agreements.provisions.selectors.reading import reading
from negotiations.models import Reminder, ReminderPreferences
from negotiations.reminders.services import outbox as reminders
from tests.compartments.pinning import pinned
from tests.worlds import SECRET, kept, shown, world

pytestmark = pytest.mark.django_db
# The identity of a reminder is random in life; here it comes from a sequence that all share.
_IDENTITY = re.compile(rb"(?<=/answer/)[\w-]+/[\w.-]+|reminder\.[0-9a-f-]{36}@|={10,}\d+==")


def _in_both(act: Callable[[], Any]) -> tuple[Any, Any]:
    found = []
    for keeps in (False, True):
        with pinned(), world(keeps=keeps):
            found.append(act())
    return found[0], found[1]


def _mails() -> dict[str, list[bytes]]:
    """Every mail that falls due, by whom it is to."""
    mail.outbox.clear()
    # How a person of the keeping side wants to be told is their own: here all want the same.
    ReminderPreferences.objects.all().delete()
    reminders.find_due()
    for reminder_id in reminders.waiting():
        reminders.send(reminder_id)
    sent: dict[str, list[bytes]] = {}
    for one in mail.outbox:
        raw = _IDENTITY.sub(b"", one.message().as_bytes())
        sent.setdefault(one.to[0].split("@")[0], []).append(raw)
    return {name: sorted(mails) for name, mails in sent.items()}


def test_mails_to_others_are_the_same(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    quiet, keeping = _in_both(_mails)
    others = {name for name in keeping if not name.startswith("mx-")}
    assert {"us-head", "us-negotiator", "us-legal-adviser"} <= others
    assert {name: quiet.get(name) for name in others} == {name: keeping[name] for name in others}
    assert set(quiet) - set(keeping) == set()
    told = b"".join(keeping["mx-head"])
    assert SECRET.encode() in told
    assert not any(SECRET.encode() in one for name in others for one in keeping[name])


def test_joint_mails_to_the_keeping_side_are_the_same(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    quiet, keeping = _in_both(_mails)
    joint = [one for one in keeping["mx-head"] if SECRET.encode() not in one]
    assert joint == quiet["mx-head"]


def test_a_reminder_of_what_is_kept_goes_to_nobody_who_left() -> None:
    with pinned(), world(keeps=True):
        reminder = Reminder.objects.get(
            deadline__compartment__isnull=False, recipient__email__startswith="mx-former"
        )
        reminder.state = Reminder.State.DUE
        reminder.save()
        mail.outbox.clear()
        assert reminders.send(reminder.pk) is False
        reminder.refresh_from_db()
        assert reminder.state == Reminder.State.WITHDRAWN
        assert mail.outbox == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_text_and_its_pdf_are_the_same(language: str) -> None:
    def made() -> tuple[Any, bytes]:
        agreement = Agreement.objects.get(pk=shown(Agreement))
        with translation.override(language):
            pdf = make(agreement, language, lambda _step, _percent: None)
        return reading(agreement, language), pdf.content

    quiet, keeping = _in_both(made)
    assert quiet == keeping
    assert keeping[1].startswith(b"%PDF")


def test_what_is_kept_is_in_one_world_only() -> None:
    for keeps in (False, True):
        with pinned(), world(keeps=keeps):
            assert Reminder.objects.filter(pk=kept(Reminder)).exists() is keeps
