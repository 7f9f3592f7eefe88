"""What only asks for documents loads none of what makes them: seconds and megabytes a process."""

import os
import subprocess
import sys

WEB_PROCESS = """
import sys
import django
django.setup()
from importlib import import_module
from django.conf import settings
from django.template import engines
from django.urls import get_resolver
import_module(settings.ROOT_URLCONF)
assert get_resolver().reverse_dict
# With them come the libraries of all template tags.
assert list(engines.all())
heavy = {"weasyprint", "fontTools", "pydyf"}
print(sorted(name for name in heavy if name in sys.modules))
"""


def test_a_web_process_loads_no_renderer() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WEB_PROCESS],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().strip() == "[]"
