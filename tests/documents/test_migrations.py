"""Exports that were asked for before they had a format, and their name, are still there."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from agreements.documents import services as exports
from agreements.models import Export

BEFORE = [("agreements", "0002_provision_versions")]
MOMENT = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_an_export_outlives_its_new_name() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    try:
        beside = executor.loader.graph.leaf_nodes("negotiations")
        old = executor.loader.project_state([*BEFORE, *beside]).apps
        plan = old.get_model("negotiations", "ActionPlan").objects.create(slug="p", zone="UTC")
        text = old.get_model("agreements", "Agreement").objects.create(plan=plan, slug="a")
        user = old.get_model("negotiations", "User").objects.create(email="one@us.example")
        old.get_model("agreements", "RenderJob").objects.create(
            agreement=text,
            language="es",
            requested_by=user,
            requested_at=MOMENT,
            heartbeat_at=MOMENT,
            state="done",
            file="exports/a.pdf",
        )
        old.get_model("agreements", "RenderJob").objects.create(
            agreement=text,
            language="en",
            requested_by=user,
            requested_at=MOMENT,
            heartbeat_at=MOMENT,
        )
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes("agreements"))
    kept = Export.objects.get(state="done")
    assert (kept.language, kept.state, kept.file.name) == ("es", "done", "exports/a.pdf")
    assert (kept.format, kept.agreement.slug, kept.claimed_at) == ("pdf", "a", MOMENT)
    assert exports.stalled() == [Export.objects.get(state="queued").pk], "it is made after all"
