"""What stands on the page of an agreement: asking for a document, and one's latest. And on that of
those who run the site: their own exports."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.documents.models import Export
from agreements.provisions import panels
from agreements.provisions.models import Agreement
from negotiations.core import jobs, tabs
from negotiations.core.jobs import Outbox
from negotiations.paper.errors import CannotRender
from negotiations.plan.models import User

_LATEST = 5


def exports_panel(user: User, agreement: Agreement) -> dict[str, Any]:
    """One's latest exports of an agreement."""
    return {"exports": Export.objects.visible_to(user).filter(agreement=agreement)[:_LATEST]}


def _words(error: str) -> str:
    said, _colon, raised = error.partition(": ")
    reason = CannotRender.reason(said) or said
    return f"{reason} ({raised})" if raised else reason


jobs.register(Outbox("exports", _("My exports"), Export, _words))
tabs.join("documents", to="provisions:texts")
panels.register(
    panels.Panel("documents/export/_ask.html", "documents/export/_latest.html", exports_panel)
)
