"""Who may do what to a text. A refusal carries its reason, in words a person can act on."""

from django.utils.translation import gettext_lazy as _

from agreements.provisions.models import Provision
from negotiations.core.verdicts import Allowed, Denied, Verdict
from negotiations.plan.models import ActionPlan, Role
from negotiations.plan.permissions import Reader, seat_of

_KEEP_THE_TEXT = (Role.HEAD, Role.LEGAL_ADVISER)
# The ladder of a provision: what is not open changes only after a step back, which has a reason.
_BARRED = {
    Provision.Status.AGREED_AD_REFERENDUM: _(
        "This provision is agreed ad referendum. Its text changes only after a step back to open, "
        "for a reason that every side sees; that step cannot be taken here yet."
    ),
    Provision.Status.AGREED: _(
        "This provision is agreed. Its text changes only after a step back to open, for a reason "
        "that every side sees; that step cannot be taken here yet."
    ),
    Provision.Status.CLOSED: _("This provision is closed: its text is not taken up again."),
}


def can_keep_text(user: Reader, plan: ActionPlan) -> Verdict:
    """Keep the rolling text of a plan: its secretariat, heads of delegation and legal advisers."""
    if plan.tracked_only:
        return Denied(_("This plan is only tracked: it is changed by its catalogue file."))
    seat = seat_of(user, plan)
    if seat.secretariat or seat.role in _KEEP_THE_TEXT:
        return Allowed()
    return Denied(
        _(
            "The joint text is kept by the secretariat, the heads of delegation and the legal "
            "advisers. Ask one of them to put your change in."
        )
    )


def can_edit_provision_text(user: Reader, provision: Provision) -> Verdict:
    """Change what a provision says: whoever keeps the text, as long as the provision is open."""
    kept = can_keep_text(user, provision.agreement.plan)
    if not kept or provision.status == Provision.Status.OPEN:
        return kept
    return Denied(_BARRED[Provision.Status(provision.status)])
