"""The task queue: Redis where there is one, files in a folder where there is not."""

import gc
import os

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

app = Celery("travaux")
app.config_from_object("config.queue")
app.autodiscover_tasks()


@worker_process_init.connect
def look_for_garbage_seldom(**_: object) -> None:
    """Leave what was loaded alone, and look at new objects by the ten thousand, not the 700: what a
    mail is made of goes by itself."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
