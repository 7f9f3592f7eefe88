"""What can happen to stand-ins."""

from django.utils.translation import gettext_lazy as _

from negotiations.core.verbs import register

STAND_IN_NAMED = "stand_in.named"
STAND_IN_ENDED = "stand_in.ended"

register(
    STAND_IN_NAMED, _("named %(person)s to stand in for %(instead_of)s, %(first)s to %(last)s")
)
register(STAND_IN_ENDED, _("ended that %(person)s stands in for %(instead_of)s"))
