"""How a plan counts days, as a sentence in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from negotiations.plan.models import ActionPlan

_DAYS: dict[str, Promise] = {
    ActionPlan.Counting.NOT_STATED: _(
        "The sources do not say how days are counted; they are counted as calendar days."
    ),
    ActionPlan.Counting.CALENDAR_DAYS: _("Days are calendar days."),
    ActionPlan.Counting.WORKING_DAYS: _("Days are days on which every party works."),
}
_FIRST_DAY: dict[bool, Promise] = {
    True: _("The day of the event is day 1."),
    False: _("The day of the event is not counted."),
}
_ON_CLOSED: dict[str, Promise] = {
    ActionPlan.OnClosed.STAYS: _("A period that ends on a closed day stays there."),
    ActionPlan.OnClosed.NEXT: _(
        "A period that ends on a closed day goes on to the next working day."
    ),
    ActionPlan.OnClosed.PREVIOUS: _(
        "A period that ends on a closed day goes back to the last working day before."
    ),
}


def counting_sentence(plan: ActionPlan) -> str:
    """What a day is in this plan, whether the first counts, and what a closed day does."""
    parts = (
        _DAYS[plan.counting_rule],
        _FIRST_DAY[plan.first_day_counts],
        _ON_CLOSED[plan.on_closed],
    )
    return " ".join(str(part) for part in parts)
