"""What people set for themselves."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from negotiations.core.errors import Refused
from negotiations.core.languages import LANGUAGES
from negotiations.core.zones import validate_zone
from negotiations.plan.models import User


def set_preferences(*, user: User, language: str | None = None, zone: str | None = None) -> User:
    """Change one's own language and time zone; what is not given stays."""
    if language is not None and language not in LANGUAGES:
        raise Refused(_("Choose English or Spanish."), "language")
    if zone is not None:
        try:
            validate_zone(zone)
        except ValidationError as error:
            raise Refused(" ".join(error.messages), "zone") from error
    user.language = language or user.language
    user.zone = zone or user.zone
    user.save(update_fields=["language", "zone"])
    return user
