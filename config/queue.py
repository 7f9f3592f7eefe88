"""Celery's own settings, worked out of Django's."""

from django.conf import settings
from kombu import Exchange, Queue

from config import broker

# In the order in which a worker looks into them: what must not wait behind a bulk comes first.
QUEUES = ("urgent", "celery")
task_queues = [Queue(name, Exchange(name), routing_key=name) for name in QUEUES]
task_default_queue = "celery"
task_routes = {"negotiations.reminders.tasks.find_due": {"queue": "urgent"}}

if settings.REDIS_URL:
    broker_url = settings.REDIS_URL
    broker_transport_options: dict[str, object] = {"queue_order_strategy": "priority"}
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
# However long the broker is away: a worker that gave up would have to be started by hand.
broker_connection_max_retries = None
# A worker takes a message when it has a process free for it, and no message ahead: so an urgent
# one waits for the run in progress and for nothing else. Every task may run twice.
worker_prefetch_multiplier = 1
task_acks_late = True
task_ignore_result = True
timezone = "UTC"
worker_hijack_root_logger = False
worker_send_task_events = False
beat_schedule_filename = str(settings.DATA_DIR / "beat")
# Seconds after which a beat's message is of no use: what piled up while no worker ran is dropped.
STALE = 4 * settings.BEAT_SECONDS
beat_schedule = {
    "find-due": {
        "task": "negotiations.reminders.tasks.find_due",
        "schedule": settings.BEAT_SECONDS,
        "options": {"expires": STALE},
    },
    "note-late": {
        "task": "negotiations.schedule.tasks.note_late",
        "schedule": settings.BEAT_SECONDS,
        "options": {"expires": STALE},
    },
    "find-deliveries": {
        "task": "negotiations.webhooks.tasks.find_deliveries",
        "schedule": settings.BEAT_SECONDS,
        "options": {"expires": STALE},
    },
    "sweep-exports": {
        "task": "agreements.documents.tasks.sweep",
        "schedule": settings.BEAT_SECONDS,
        "options": {"expires": STALE},
    },
}
