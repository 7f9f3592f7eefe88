"""`manage.py load_demo`: the demo's people, its illustrative history and its clock."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demo import services
from demo.history import shipped_history
from negotiations.core.errors import Refused


class Command(BaseCommand):
    help = "Load the demo's people and history and set its clock. Twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        history = shipped_history()
        try:
            services.load(history)
        except Refused as refusal:
            raise CommandError(f"The demo was not loaded. {refusal.reason}") from refusal
        self.stdout.write(f"{history.plan}: the demo's people and history are in place.")
