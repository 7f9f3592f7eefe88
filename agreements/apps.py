"""The subjects of this app, from the lowest: each knows those before it and none after it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from negotiations.core.rooms import register_all

SUBJECTS = ("text", "catalogue", "provisions", "documents")


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        register_all(self.name, SUBJECTS)
