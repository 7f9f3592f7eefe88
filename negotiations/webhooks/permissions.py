"""Who keeps webhooks."""

from django.utils.translation import gettext_lazy as _

from negotiations.core.verdicts import Allowed, Denied, Verdict
from negotiations.plan.models import ActionPlan, Role
from negotiations.plan.permissions import Reader, Seat, may_write, seat_of
from negotiations.webhooks.models import Webhook


def can_add_webhook(user: Reader, plan: ActionPlan) -> Verdict:
    """Heads of delegation, for their own side; the secretariat, jointly."""
    seat = seat_of(user, plan)
    written = may_write(seat, plan, None)
    if not written:
        return written
    return _keeps_webhooks(seat)


def can_change_webhook(user: Reader, webhook: Webhook) -> Verdict:
    """Change it, renew its secret, test it, send again what failed: as for adding, one's own."""
    seat = seat_of(user, webhook.plan)
    written = may_write(seat, webhook.plan, webhook.compartment)
    if not written:
        return written
    if webhook.is_joint and not seat.secretariat:
        return Denied(_("A joint webhook is kept by the secretariat."))
    return _keeps_webhooks(seat)


def _keeps_webhooks(seat: Seat) -> Verdict:
    if seat.secretariat or seat.role == Role.HEAD:
        return Allowed()
    return Denied(
        _("Webhooks are kept by heads of delegation, for their own side, and the secretariat.")
    )
