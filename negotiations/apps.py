"""The subjects of this app, from the lowest: each knows those before it and none after it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from negotiations.core.rooms import register_all

SUBJECTS = (
    "core",
    "calendar",
    "catalogue",
    "plan",
    "journal",
    "post",
    "paper",
    "schedule",
    "minerals",
    "projects",
    "calendars",
    "webhooks",
    "reminders",
    "desk",
)


class NegotiationsConfig(AppConfig):
    name = "negotiations"
    verbose_name = _("Negotiations")

    def ready(self) -> None:
        register_all(self.name, SUBJECTS)
