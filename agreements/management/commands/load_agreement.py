"""`manage.py load_agreement NAME_OR_FILE …`: load or update draft agreements."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.catalogue import reader
from agreements.catalogue.schema import AgreementFile
from agreements.provisions.services import catalogue
from negotiations.catalogue.problems import CatalogueErrors
from negotiations.core.errors import Refused


class Command(BaseCommand):
    help = "Load or update draft agreements. Twice changes nothing; a bad file loads nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("agreements", nargs="*", metavar="NAME_OR_FILE")
        parser.add_argument("--all", action="store_true", help="every agreement that ships")

    def handle(self, *args: Any, **options: Any) -> None:
        names = reader.shipped() if options["all"] else options["agreements"]
        if not names:
            raise CommandError(
                "Name an agreement or a file, or give --all. These ship: "
                + ", ".join(reader.shipped())
            )
        files = [(name, self._read(name)) for name in names]
        for name, file in files:
            try:
                agreement, tally = catalogue.load_agreement(file)
            except Refused as refusal:
                raise CommandError(f"{name} was not loaded.\n{refusal}") from refusal
            self.stdout.write(
                f"{agreement.slug}: {tally.added} added, {tally.changed} changed, "
                f"{tally.removed} removed"
            )
            for kept in tally.kept:
                self.stdout.write(f"  kept {kept}")

    def _read(self, name: str) -> AgreementFile:
        try:
            return reader.read_agreement(reader.open_agreement(name))
        except CatalogueErrors as errors:
            raise CommandError(f"{name} was not loaded.\n{errors}") from errors
