"""`manage.py export_agreement SLUG`: the rolling text as a PDF, made right here."""

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.documents import services as exports
from agreements.models import Agreement
from negotiations.core.languages import LANGUAGES
from negotiations.paper.errors import CannotRender
from negotiations.paper.formats import PDF
from negotiations.paper.progress import STEPS

STANDARD_OUTPUT = "-"


class Command(BaseCommand):
    help = "Write the joint text of an agreement as a PDF, in its English or Spanish version."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the agreement's short name")
        parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
        parser.add_argument(
            "--output",
            metavar="FILE",
            help="where to write; - for standard output; else SLUG-LANGUAGE.pdf in this folder",
        )
        parser.add_argument("--force", action="store_true", help="overwrite a file that exists")

    def handle(self, *args: Any, **options: Any) -> None:
        agreement = _agreement(options["slug"])
        language = options["language"]
        target = options["output"] or f"{agreement.slug}-{language}{PDF.suffix}"
        if target != STANDARD_OUTPUT:
            _check(Path(target), force=options["force"])
        try:
            document = exports.make(agreement, language, self._tell)
        except CannotRender as error:
            raise CommandError(str(error)) from error
        if target == STANDARD_OUTPUT:
            sys.stdout.buffer.write(document.content)
            sys.stdout.buffer.flush()
        else:
            _write(Path(target), document.content)
        pages = "" if document.pages is None else f": {document.pages} pages"
        self.stderr.write(f"{target}{pages}")

    def _tell(self, step: str, percent: int) -> None:
        self.stderr.write(f"{STEPS[step]} {percent} %")


def _agreement(slug: str) -> Agreement:
    rows = Agreement.objects.select_related("plan").filter(slug=slug)
    found: Agreement | None = rows.first()
    if found is not None:
        return found
    known = Agreement.objects.values_list("slug", flat=True)
    there = ", ".join(known) or "none; load those that ship with: manage.py load_agreement --all"
    raise CommandError(f"There is no agreement {slug}. There are: {there}")


def _check(target: Path, *, force: bool) -> None:
    """Say what is in the way before the work begins, not after it."""
    if target.is_dir():
        raise CommandError(f"{target} is a folder; give the name of a file in it.")
    if not target.parent.is_dir():
        raise CommandError(f"There is no folder {target.parent}.")
    if target.exists() and not force:
        raise CommandError(f"{target} exists already; --force overwrites it.")


def _write(target: Path, content: bytes) -> None:
    """All of the file or nothing of it: whoever reads it never meets half a document."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CommandError(f"{target} cannot be written: {error.strerror}.") from error
