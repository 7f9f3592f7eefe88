"""The task queue: Redis where there is one, files in a folder where there is not."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

app = Celery("travaux")
app.config_from_object("config.queue")
app.autodiscover_tasks()
