"""The mails this app sends, in the recipient's language and time zone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from negotiations.calendars.files import calendar_part, calendar_part_of_all
from negotiations.core import clock
from negotiations.core.bilingual import said
from negotiations.core.places import place_of
from negotiations.post.links import link
from negotiations.post.mails import letter, message_id
from negotiations.reminders.links import ACKNOWLEDGE, DELEGATE, MORE_TIME
from negotiations.reminders.models import Reminder
from negotiations.reminders.selectors.recipients import Recipient, Why
from negotiations.reminders.selectors.reminding import told_before
from negotiations.schedule.models import Deadline

# The first word of its Message-ID.
KIND = "reminder"
_OWN = gettext_lazy("It is your own delegation's deadline; nobody else sees it.")
_SENTENCES: dict[Why, Promise] = {
    Why.OWN: _OWN,
    Why.NAMED: gettext_lazy("You are named in it."),
    Why.RESPONSIBLE: gettext_lazy(
        "You are in the delegation of %(party)s, which is responsible for it."
    ),
    Why.CO_LEAD: gettext_lazy("You are a co-lead of its working group."),
    Why.DELEGATED: gettext_lazy("%(person)s delegated it to you."),
    Why.STAND_IN: gettext_lazy("%(person)s is away, and you stand in."),
}


def reminder_mail(reminder: Reminder, recipient: Recipient) -> EmailMultiAlternatives:
    """The mail of a reminder: plain text and HTML. Its Message-ID comes from the row."""
    user = recipient.user
    with translation.override(user.language), timezone.override(user.tz):
        mail = letter(
            to=user,
            subject=_subject(reminder),
            template="reminders/mail/reminder",
            words=_words(reminder, recipient),
            message_id=known_as(reminder),
        )
        mail.attach(calendar_part(reminder.deadline, user))
    return mail


def catch_up_mail(letters: Sequence[tuple[Reminder, Recipient]]) -> EmailMultiAlternatives:
    """One mail of several reminders of one person: a digest, or what piled up meanwhile.

    Its Message-ID comes from the row that leads them.
    """
    leading, recipient = letters[0]
    user = recipient.user
    letters = sorted(letters, key=lambda one: (one[0].deadline.plan.slug, one[0].deadline.due_at))
    with translation.override(user.language), timezone.override(user.tz):
        mail = letter(
            to=user,
            subject=_catch_up_subject([reminder.deadline for reminder, _ in letters]),
            template="reminders/mail/catch_up",
            words={
                "items": [_words(reminder, recipient) for reminder, recipient in letters],
                "inbox": settings.PUBLIC_URL + reverse("post:inbox"),
            },
            message_id=known_as(leading),
        )
        about = {reminder.deadline_id: reminder.deadline for reminder, _ in letters}
        mail.attach(calendar_part_of_all(list(about.values()), user))
    return mail


def known_as(reminder: Reminder) -> str:
    """Its Message-ID. What travels with others goes under the id of the row that leads them."""
    return message_id(KIND, reminder.batch or reminder.pk)


def _words(reminder: Reminder, recipient: Recipient) -> dict[str, Any]:
    deadline, plan = reminder.deadline, reminder.deadline.plan
    page = reverse("schedule:deadline", args=[plan.slug, deadline.pk])
    title, title_language = said(deadline, "title")
    return {
        "deadline": deadline,
        "plan": plan,
        "title": title,
        "title_language": title_language,
        "when": _when(deadline),
        "due": _due(deadline),
        "due_here": _due_here(deadline),
        "why": _why(reminder, recipient),
        "what_to_do": _what_to_do(deadline),
        "link": settings.PUBLIC_URL + page,
        "answers": _answers(reminder),
    }


def _answers(reminder: Reminder) -> list[dict[str, str]]:
    """What a reader can do about it from the mail: in a word, in a sentence, and where."""
    openly = reminder.deadline.is_joint
    sentences = (
        (
            ACKNOWLEDGE,
            _("Acknowledge"),
            _("Acknowledge it, without a log-in") if openly else _("Acknowledge it"),
        ),
        (DELEGATE, _("Delegate"), _("Delegate it to a colleague")),
        (MORE_TIME, _("Ask for more time"), _("Ask for more time")),
    )
    return [
        {"word": word, "sentence": sentence, "link": link(purpose, reminder.pk)}
        for purpose, word, sentence in sentences
    ]


def _when(deadline: Deadline) -> str:
    """How the due day lies from today, in words; counted where it is due, as on its page."""
    now = clock.now()
    days = deadline.days_left(now)
    if days > 1:
        return ngettext("due in %(n)d day", "due in %(n)d days", days) % {"n": days}
    if days == 1:
        return _("due tomorrow")
    if days == 0:
        return _("late since today") if deadline.is_late(now) else _("due today")
    return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}


def _due(deadline: Deadline) -> str:
    """The day, and the hour or the end of the day, by the clock of its place."""
    words = {
        "day": date_format(deadline.due_on, "WEEKDAY_DATE_FORMAT"),
        "place": place_of(deadline.zone),
    }
    if deadline.due_time is None:
        return _("%(day)s, by the end of the day in %(place)s") % words
    words["time"] = time_format(deadline.due_time, "TIME_FORMAT")
    return _("%(day)s, %(time)s %(place)s") % words


def _due_here(deadline: Deadline) -> str:
    """The same instant where the reader is; empty where that says nothing new."""
    here = timezone.get_current_timezone()
    local = deadline.due_at.astimezone(here)
    is_other_day = local.date() != deadline.due_on
    if str(here) == deadline.zone or (deadline.due_time is None and not is_other_day):
        return ""
    shown = f"{time_format(local.time(), 'TIME_FORMAT')} {place_of(str(here))}"
    if is_other_day:
        shown = f"{date_format(local, 'WEEKDAY_SHORT_FORMAT')}, {shown}"
    return _("%(time)s where you are") % {"time": shown}


def _why(reminder: Reminder, recipient: Recipient) -> str:
    """Why its reader is told. Only their own delegation's people are named."""
    sentence = _why_them(reminder, recipient)
    if reminder.deadline.is_joint or recipient.why == Why.OWN:
        return sentence
    return f"{sentence} {_OWN}"


def _why_them(reminder: Reminder, recipient: Recipient) -> str:
    if recipient.why == Why.ESCALATED:
        return _why_escalated(reminder, recipient)
    instead_of = recipient.instead_of
    words = {
        "party": recipient.delegate.delegation.party.name,
        "person": instead_of.user.name if instead_of else "",
    }
    return str(_SENTENCES[recipient.why]) % words


def _why_escalated(reminder: Reminder, recipient: Recipient) -> str:
    before = [
        _("%(person)s (since %(day)s)")
        % {"person": name, "day": date_format(_here(at), "MONTH_DAY_FORMAT")}
        for name, at in told_before(reminder, recipient)
    ]
    sentence = _("It was escalated to you: nobody in your delegation has acknowledged it.")
    if not before:
        return sentence
    told = _("Told before you: %(people)s.") % {"people": ", ".join(before)}
    return f"{sentence} {told}"


def _here(moment: datetime) -> datetime:
    return timezone.localtime(moment)


def _what_to_do(deadline: Deadline) -> str:
    if deadline.is_late(clock.now()):
        return _("Mark it met if it has been, or move it with a reason, on its page:")
    return _("See how it stands, mark it met once it is, or move it with a reason, on its page:")


def _subject(reminder: Reminder) -> str:
    """The plan, the due day in a form that sorts, how it stands, and what is due."""
    deadline = reminder.deadline
    when = _when(deadline)
    if reminder.kind == Reminder.Kind.ESCALATION:
        when = _("escalated, %(when)s") % {"when": when}
    return _in_line(deadline.plan.slug, deadline, f"{capfirst(when)}: {deadline.title}")


def _catch_up_subject(deadlines: Sequence[Deadline]) -> str:
    """The plans, as in the subject of one; the most pressing day, and how many there are."""
    plans = sorted({deadline.plan.slug for deadline in deadlines})
    count = len({deadline.pk for deadline in deadlines})
    first = min(deadlines, key=lambda deadline: deadline.due_at)
    words = ngettext(
        "%(n)d deadline, %(when)s", "%(n)d deadlines, the first of them %(when)s", count
    )
    shown = ", ".join(plans[:3]) + (", …" if len(plans) > 3 else "")
    return _in_line(shown, first, words % {"n": count, "when": _when(first)})


def _in_line(plans: str, deadline: Deadline, words: str) -> str:
    """Alike in both languages, so that a mailbox of either sorts by plan and day."""
    return " ".join(f"[{plans}] {deadline.due_on.isoformat()} {words}".split())
