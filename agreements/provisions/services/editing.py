"""Changing what a provision says in one language, and bringing back what it said before.

The source is kept as typed: an unbalanced bracket is no reason to refuse it. Only line ends are
made the same, since browsers send their own.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements.provisions.models import Provision, ProvisionText, ProvisionVersion
from agreements.provisions.permissions import can_edit_provision_text
from agreements.provisions.selectors.reading import marks_of
from agreements.provisions.verbs import TEXT_BROUGHT_BACK, TEXT_CHANGED
from agreements.text import measure, parse
from negotiations.core import clock, subjects
from negotiations.core.errors import Refused
from negotiations.core.languages import LANGUAGES
from negotiations.core.locking import locked, unchanged
from negotiations.journal import services as journal
from negotiations.plan.models import User
from negotiations.plan.permissions import seat_of

LONGEST_SOURCE = 200_000
LONGEST_HEADING = 300
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class _Words:
    """What a provision says."""

    heading: str
    source: str


@transaction.atomic
def edit(
    *, by: User, provision: Provision, language: str, heading: str, source: str, version: int
) -> ProvisionText:
    """Put a new heading and source in the place of `version` (0: nothing stands there yet).

    Returns the text as it is now: with a higher version, or as it was if nothing is different.
    """
    row = _locked(by, provision, language, version)
    words = _Words(_kept_as_typed(heading, "heading"), _kept_as_typed(source, "source"))
    _fits(words)
    return _write(by, row, words, TEXT_CHANGED)


@transaction.atomic
def bring_back(
    *, by: User, provision: Provision, language: str, wanted: int, version: int
) -> ProvisionText:
    """Make version `wanted` the text again, as a further version in the place of `version`.

    Returns the text as it is now, with no further version if it says the same already.
    """
    row = _locked(by, provision, language, version)
    old = ProvisionVersion.objects.filter(text=row, version=wanted).first()
    if old is None:
        raise Refused(_("There is no such version of this text."), "wanted")
    return _write(by, row, _Words(old.heading, old.source), TEXT_BROUGHT_BACK, from_version=wanted)


def _locked(by: User, provision: Provision, language: str, version: int) -> ProvisionText:
    """The text as it is now, if `by` may change it and saw this version of it.

    The provision is locked, since there may be no text to lock yet.
    """
    if language not in LANGUAGES:
        raise Refused(_("The text is drawn up in English and Spanish; choose one."), "language")
    holder: Provision = locked(
        Provision.objects.select_related("agreement__plan"),
        provision.pk,
        allowed=lambda row: can_edit_provision_text(by, row),
    )
    row = ProvisionText.objects.filter(provision=holder, language=language).first()
    if row is None:
        row = ProvisionText(language=language, version=0)
    row.provision = holder
    unchanged(row, version)
    return row


def _kept_as_typed(words: str, field: str) -> str:
    """The words with one kind of line end; `Refused` for what no database and no file can hold."""
    kept = words.replace("\r\n", "\n")
    found = _UNKEEPABLE.search(kept)
    if found is None:
        return kept
    before = kept[: found.start()]
    raise Refused(
        _(
            "The character in line %(line)d, column %(column)d (%(code)s) cannot be kept. "
            "Take it out."
        )
        % {
            "line": before.count("\n") + 1,
            "column": len(before) - before.rfind("\n"),
            "code": f"U+{ord(found[0]):04X}",
        },
        field,
    )


def _fits(words: _Words) -> None:
    if len(words.heading) > LONGEST_HEADING or "\n" in words.heading:
        raise Refused(
            _("A heading is one line of at most %(most)d characters.") % {"most": LONGEST_HEADING},
            "heading",
        )
    if len(words.source) > LONGEST_SOURCE:
        raise Refused(
            _(
                "The text of a provision holds at most %(most)d characters; this one has "
                "%(found)d. Put part of it into a provision of its own."
            )
            % {"most": LONGEST_SOURCE, "found": len(words.source)},
            "source",
        )


def _write(by: User, row: ProvisionText, words: _Words, verb: str, **data: Any) -> ProvisionText:
    """The further version and its journal entry; nothing where nothing is different."""
    was = _Words(row.heading, row.source)
    if was == words:
        return row
    _keep_what_was_loaded(row)
    row.heading, row.source = words.heading, words.source
    row.version += 1
    row.save()
    ProvisionVersion.objects.create(
        text=row,
        version=row.version,
        heading=row.heading,
        source=row.source,
        at=clock.now(),
        by=by,
        by_name=by.name,
        delegation=seat_of(by, row.provision.agreement.plan).delegation,
        brought_back=data.get("from_version"),
    )
    counts = {"brackets_before": _brackets(row, was), "brackets": _brackets(row, words)}
    _journal(by, row, verb, language=row.language, version=row.version, **counts, **data)
    return row


def _keep_what_was_loaded(row: ProvisionText) -> None:
    if row.version and not row.versions.exists():
        ProvisionVersion.objects.create(
            text=row, version=row.version, heading=row.heading, source=row.source
        )


def _brackets(row: ProvisionText, words: _Words) -> int:
    codes = [mark.code for mark in marks_of(row.provision.agreement, row.language)]
    return measure(parse(words.source, codes)).brackets


def _journal(by: User, row: ProvisionText, verb: str, **data: Any) -> None:
    subject = subjects.find(by, "provision", row.provision_id)
    if subject is None:
        raise LookupError(f"{by.pk} changed provision {row.provision_id} without seeing it")
    journal.record(subject, verb, by=by, **data)
