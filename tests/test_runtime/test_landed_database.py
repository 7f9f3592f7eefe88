"""A database made by the last landed version opens with this one: all of it is there, and works.

`landed/0.1-demo.sql.xz` is the dump of a demo as that version began it, with an export that waits,
a webhook and its delivery, a feed, and reminders that wait, are being sent and failed. The program
is started on it as `bin/serve` does, in a process of its own, and asked for its pages.
"""

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DUMP = Path(__file__).parent / "landed" / "0.1-demo.sql.xz"
PLAN = "/plans/us-mexico-critical-minerals/"

OPENED = """
import json, sys
import django
django.setup()
from config import prepare
prepare.tables(lambda line: None)
prepare.first_data(lambda line: None)
from django.apps import apps
from django.test import Client
from agreements.models import Export
from negotiations.models import JournalEntry, Reminder, User
from negotiations.reminders.services import outbox

counts = {
    model._meta.db_table: model._base_manager.count()
    for app in ("negotiations", "agreements")
    for model in apps.get_app_config(app).get_models()
}
browser = Client(headers={"host": "localhost"})
browser.force_login(User.objects.get(email="head@us.example"))
pages = {path: browser.get(path).status_code for path in json.loads(sys.argv[1])}
waiting = Export.objects.get()
logged = browser.post(
    sys.argv[2] + "journal/log/",
    {
        "text": "Opened with the next version",
        "subject": f"plan:{waiting.agreement.plan_id}",
        "own": "",
    },
)
print(json.dumps({
    "counts": counts,
    "pages": pages,
    "logged": [logged.status_code, JournalEntry.objects.filter(text__startswith="Opened").count()],
    "export": [waiting.state, browser.get(f"/exports/{waiting.pk}/").status_code],
    "states": sorted(set(Reminder.objects.values_list("state", flat=True))),
    "handed_out": sum(len(run.ids) for run in outbox.hand_out()) > 0,
}))
"""
PAGES = (
    "/",
    "/me/",
    "/me/inbox/",
    "/me/reminders/",
    "/me/calendars/",
    PLAN,
    *(f"{PLAN}{page}/" for page in ("known", "groups", "projects", "journal", "deadlines")),
    *(f"{PLAN}{page}/" for page in ("rounds", "closures", "extensions", "slip", "webhooks")),
    "/agreements/us-mexico-critical-minerals-agreement/",
    "/api/reminders/",
)


@pytest.fixture
def landed(tmp_path: Path) -> Path:
    """The data folder of a program that was shut down and is started anew, with its database."""
    with sqlite3.connect(tmp_path / "travaux.sqlite3") as database:
        database.executescript(lzma.decompress(DUMP.read_bytes()).decode())
    return tmp_path


def rows_of(folder: Path) -> dict[str, int]:
    """How many rows each table of ours has."""
    with sqlite3.connect(folder / "travaux.sqlite3") as database:
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND (name LIKE 'negotiations_%' OR name LIKE 'agreements_%')"
        )
        return {
            name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for (name,) in names.fetchall()
        }


def opened(folder: Path) -> dict[str, Any]:
    """What the program finds in it."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "TRAVAUX_DEMO": "true",
        "TRAVAUX_DATA_DIR": str(folder),
    }
    done = subprocess.run(
        [sys.executable, "-c", OPENED, json.dumps(PAGES), PLAN],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_what_the_last_version_kept_is_there_and_works(landed: Path) -> None:
    before = rows_of(landed)
    found = opened(landed)
    models = set(found["counts"])
    assert {name: before[name] for name in models & set(before)} == found["counts"]
    assert (before["agreements_renderjob"], before["negotiations_webhookdelivery"]) == (1, 2)
    assert found["pages"] == dict.fromkeys(PAGES, 200)
    assert found["logged"] == [302, 1]
    assert found["export"] == ["queued", 200]
    assert {"due", "failed", "sending"} <= set(found["states"])
    assert found["handed_out"]
