"""What stands on the page of an agreement: asking for a document, and one's latest."""

from typing import Any

from agreements.documents.models import Export
from agreements.provisions import panels
from agreements.provisions.models import Agreement
from negotiations.core import tabs
from negotiations.plan.models import User

_LATEST = 5


def exports_panel(user: User, agreement: Agreement) -> dict[str, Any]:
    """One's latest exports of an agreement."""
    return {"exports": Export.objects.visible_to(user).filter(agreement=agreement)[:_LATEST]}


tabs.join("documents", to="provisions:texts")
panels.register(
    panels.Panel("documents/export/_ask.html", "documents/export/_latest.html", exports_panel)
)
