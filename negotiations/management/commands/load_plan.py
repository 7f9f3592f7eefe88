"""`manage.py load_plan NAME_OR_FILE …`: load or update action plans from the catalogue."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from negotiations.catalogue import reader
from negotiations.catalogue.problems import CatalogueErrors
from negotiations.desk.services import catalogue


class Command(BaseCommand):
    help = "Load or update action plans. Twice changes nothing; a bad file loads nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plans", nargs="*", metavar="NAME_OR_FILE")
        parser.add_argument("--all", action="store_true", help="every plan that ships")

    def handle(self, *args: Any, **options: Any) -> None:
        names = reader.shipped() if options["all"] else options["plans"]
        if not names:
            raise CommandError(
                "Name a plan or a file, or give --all. These ship: " + ", ".join(reader.shipped())
            )
        files = [(name, self._read(name)) for name in names]
        catalogue.load_minerals(reader.read_minerals(reader.open_minerals()))
        for _name, file in files:
            plan, tally = catalogue.load_plan(file)
            self.stdout.write(
                f"{plan.slug}: {tally.added} added, {tally.changed} changed, "
                f"{tally.removed} removed"
            )
            for kept in tally.kept:
                self.stdout.write(f"  kept {kept}")

    def _read(self, name: str) -> Any:
        try:
            return reader.read_plan(reader.open_plan(name))
        except CatalogueErrors as errors:
            raise CommandError(f"{name} was not loaded.\n{errors}") from errors
