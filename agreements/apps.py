from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        from agreements.documents import formats, panel  # noqa: F401
        from agreements.provisions import plan_panel, subjects, verbs  # noqa: F401
