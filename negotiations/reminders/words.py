"""What a reminder policy asks for, in plain sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from negotiations.reminders.steps import LATE, Policy


def policy_words(policy: Policy) -> list[str]:
    """When people are told, what comes in any case, and what goes up: a sentence for each."""
    return [_before(policy), _late(policy), mandatory_words(policy), _escalation(policy)]


def mandatory_words(policy: Policy) -> str:
    """From when on a mail of its own goes out, whatever its reader prefers."""
    days = policy.mandatory_from
    if days <= LATE:
        return _("Once it is late, a mail of its own goes out, whatever a person prefers.")
    if days == 0:
        return _("From the day itself on, a mail of its own goes out, whatever a person prefers.")
    return ngettext(
        "From %(n)d day before on, a mail of its own goes out, whatever a person prefers.",
        "From %(n)d days before on, a mail of its own goes out, whatever a person prefers.",
        days,
    ) % {"n": days}


def _before(policy: Policy) -> str:
    days = [step for step in policy.steps if step > 0]
    if not days:
        if policy.on_the_day:
            return _("People are told on the day.")
        return _("People are told nothing before it is late.")
    words = {"before": _days_before(days)}
    if policy.on_the_day:
        return _("People are told %(before)s before, and on the day.") % words
    return _("People are told %(before)s before.") % words


def _days_before(days: list[int]) -> str:
    if len(days) == 1:
        return _days(days[0])
    first = ", ".join(str(day) for day in days[:-1])
    return _("%(first)s and %(last)d days") % {"first": first, "last": days[-1]}


def _late(policy: Policy) -> str:
    if policy.late_for == 0:
        return _("When it is late, they are not told again.")
    if policy.late_every == 0:
        return _("When it is late, they are told once.")
    words = {"n": policy.late_every, "long": _days(policy.late_for)}
    return (
        ngettext(
            "When it is late, they are told every day, for %(long)s.",
            "When it is late, they are told every %(n)d days, for %(long)s.",
            policy.late_every,
        )
        % words
    )


def _escalation(policy: Policy) -> str:
    days = policy.escalate_after
    if days == 0:
        return _("What nobody acknowledges stays with those who were told.")
    return ngettext(
        "What nobody in a delegation acknowledges for %(n)d day goes to the next above them, up "
        "to the head; what is late goes there at once.",
        "What nobody in a delegation acknowledges for %(n)d days goes to the next above them, up "
        "to the head; what is late goes there at once.",
        days,
    ) % {"n": days}


def _days(n: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
