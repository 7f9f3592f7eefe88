"""What the suite runs on: the demo's settings, cheap passwords, files that go with the run."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("TRAVAUX_DEMO", "true")
if "TRAVAUX_DATA_DIR" not in os.environ:
    os.environ["TRAVAUX_DATA_DIR"] = tempfile.mkdtemp(prefix="travaux-test-")
    atexit.register(shutil.rmtree, os.environ["TRAVAUX_DATA_DIR"], ignore_errors=True)

from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, since threads and workers share it; one memory database serves one connection.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "test.sqlite3")}
LOGGING_CONFIG = None
