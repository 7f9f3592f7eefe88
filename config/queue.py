"""Celery's own settings, worked out of Django's."""

from django.conf import settings

from config import broker

if settings.REDIS_URL:
    broker_url = settings.REDIS_URL
    broker_transport_options: dict[str, object] = {}
else:
    for name in ("queue", "done", "control"):
        (settings.BROKER_DIR / name).mkdir(parents=True, exist_ok=True)
    broker_url = broker.ADDRESS
    broker_transport_options = {
        "data_folder_in": str(settings.BROKER_DIR / "queue"),
        "data_folder_out": str(settings.BROKER_DIR / "queue"),
        "processed_folder": str(settings.BROKER_DIR / "done"),
        "control_folder": str(settings.BROKER_DIR / "control"),
        # Seconds; the transport's own default of 1 makes every task wait for its turn.
        "polling_interval": 0.1,
    }

broker_connection_retry_on_startup = True
task_ignore_result = True
timezone = "UTC"
worker_hijack_root_logger = False
worker_send_task_events = False
beat_schedule_filename = str(settings.DATA_DIR / "beat")
beat_schedule = {
    "find-due": {
        "task": "negotiations.tasks.find_due",
        "schedule": settings.BEAT_SECONDS,
    },
    "sweep-renderings": {
        "task": "agreements.tasks.sweep",
        "schedule": settings.BEAT_SECONDS,
    },
}
