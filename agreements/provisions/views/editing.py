"""Pages on which a provision's text is changed, its earlier versions looked at and brought back."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.provisions.forms import TextForm
from agreements.provisions.labels import is_within
from agreements.provisions.models import Provision, ProvisionText, ProvisionVersion
from agreements.provisions.permissions import can_edit_provision_text
from agreements.provisions.selectors.differences import Difference, steps
from agreements.provisions.selectors.drafts import Draft, version_before, versions_of
from agreements.provisions.selectors.places import place_in
from agreements.provisions.selectors.reading import marks_of
from agreements.provisions.services import editing as services
from agreements.provisions.words.problems import headline
from agreements.text.telling.display import PartyMark
from negotiations.core.languages import LANGUAGES
from negotiations.core.web.acting import carried_out, status_of
from negotiations.core.web.forms import VersionForm
from negotiations.plan.models import User
from negotiations.plan.views.asking import in_plan, reader_of

VERSIONS_A_PAGE = 20


@dataclass(frozen=True)
class _Desk:
    """A provision and one of its languages, as somebody has them in front of them."""

    user: User
    provision: Provision
    language: str

    @property
    def stored(self) -> ProvisionText:
        """What stands there now; version 0 where nothing was ever written."""
        return self._text(self.language)

    @cached_property
    def parties(self) -> tuple[PartyMark, ...]:
        return marks_of(self.provision.agreement, self.language)

    def draft(self, heading: str, source: str) -> Draft:
        return Draft(heading, source, self.parties)

    def reads(self, row: ProvisionText | ProvisionVersion) -> Draft:
        return self.draft(row.heading, row.source)

    @property
    def beside(self) -> dict[str, Any]:
        """The same provision in the other language."""
        other = next(one for one in LANGUAGES if one != self.language)
        row = self._text(other)
        parties = marks_of(self.provision.agreement, other)
        return {"language": other, "draft": Draft(row.heading, row.source, parties)}

    def shown(self) -> dict[str, Any]:
        """What every page of the desk shows."""
        agreement = self.provision.agreement
        return {
            "plan": agreement.plan,
            "agreement": agreement,
            "provision": self.provision,
            "language": self.language,
            "place": place_in(self.provision, self.language),
            "may_edit": can_edit_provision_text(self.user, self.provision),
        }

    def back(self) -> HttpResponseRedirect:
        """To the provision in the text."""
        page = reverse("provisions:agreement", args=[self.provision.agreement.slug])
        return redirect(f"{page}?language={self.language}#{self.provision.uid}")

    def _text(self, language: str) -> ProvisionText:
        texts = ProvisionText.objects.visible_to(self.user)
        row = texts.filter(provision=self.provision, language=language).first()
        return row or ProvisionText(provision=self.provision, language=language, version=0)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, provision_id: UUID, language: str) -> HttpResponse:
    """Change what a provision says, seeing how it reads before it is saved."""
    desk = _desk(request, provision_id, language)
    stored = desk.stored
    if request.method != "POST":
        return _edit_page(request, desk, _form_of(stored))
    if "preview" in request.POST:
        return _preview(request, desk, stored)
    if "take_stored" in request.POST:
        mine = desk.draft(request.POST.get("heading", ""), _typed(request))
        return _edit_page(request, desk, _form_of(stored), **_both(mine, stored, other=mine))
    form = TextForm(request.POST)
    saved: list[ProvisionText] = []

    def act() -> None:
        kept = services.edit(
            by=desk.user, provision=desk.provision, language=language, **form.cleaned_data
        )
        saved.append(kept)

    if carried_out(form, act):
        _say_saved(request, desk, saved[0], form.cleaned_data["version"])
        return desk.back()
    return _refused(request, desk, form)


@require_safe
def versions(request: HttpRequest, provision_id: UUID, language: str) -> HttpResponse:
    """What a provision said before, newest first."""
    desk = _desk(request, provision_id, language)
    rows = versions_of(desk.user, desk.provision, language)
    page = Paginator(rows, VERSIONS_A_PAGE).get_page(request.GET.get("page"))
    listed = list(page)
    before = version_before(listed[-1], rows) if listed else None
    stored = desk.stored
    return render(
        request,
        "provisions/provision/versions.html",
        {
            **desk.shown(),
            "stored": stored,
            "now": desk.reads(stored),
            "versions": page,
            "steps": steps(listed, before),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, provision_id: UUID, language: str, number: int) -> HttpResponse:
    """One version and what changed since, or what it changed; sent, it is brought back."""
    desk = _desk(request, provision_id, language)
    rows = versions_of(desk.user, desk.provision, language)
    row = get_object_or_404(rows, version=number)
    form = VersionForm(request.POST or None, initial={"version": desk.stored.version})
    saved: list[ProvisionText] = []

    def act() -> None:
        kept = services.bring_back(
            by=desk.user,
            provision=desk.provision,
            language=language,
            wanted=number,
            version=form.cleaned_data["version"],
        )
        saved.append(kept)

    if request.method == "POST" and carried_out(form, act):
        _say_saved(request, desk, saved[0], form.cleaned_data["version"])
        return desk.back()
    stored = desk.stored
    _look_again(request, form, stored)
    shown = {"version": row, "stored": stored, **_compared(request, desk, row, stored)}
    return render(
        request,
        "provisions/provision/version.html",
        {**desk.shown(), **shown, "form": form},
        status=status_of(form),
    )


def _compared(
    request: HttpRequest, desk: _Desk, row: ProvisionVersion, stored: ProvisionText
) -> dict[str, Any]:
    """A version against what stands now or, if that is asked or the same, the one before it."""
    before = version_before(row, versions_of(desk.user, desk.provision, desk.language))
    is_now = row.version == stored.version
    back = before is not None and (is_now or request.GET.get("against") == "before")
    sides: list[ProvisionText | ProvisionVersion] = [row]
    if before and back:
        sides = [before, row]
    elif not is_now:
        sides = [row, stored]
    return {
        "before": before,
        "back": back,
        "sides": [{"version": side.version, "draft": desk.reads(side)} for side in sides],
        "difference": Difference(sides[0], sides[-1]),
    }


def _desk(request: HttpRequest, provision_id: UUID, language: str) -> _Desk:
    if language not in LANGUAGES:
        raise Http404
    seen = Provision.objects.visible_to(request.user).select_related("agreement__plan")
    provision = get_object_or_404(seen, pk=provision_id)
    in_plan(request, provision.agreement.plan)
    return _Desk(reader_of(request), provision, language)


def _form_of(row: ProvisionText) -> TextForm:
    initial = {"heading": row.heading, "source": row.source, "version": row.version}
    return TextForm(initial=initial)


def _preview(request: HttpRequest, desk: _Desk, stored: ProvisionText) -> HttpResponse:
    """How what was typed reads. Nothing is checked and nothing is kept."""
    draft = desk.draft(request.POST.get("heading", ""), _typed(request))
    if request.headers.get("HX-Request"):
        shown = {"draft": draft, "language": desk.language, "alone": True}
        return render(request, "provisions/provision/_preview.html", shown)
    seen = request.POST.get("version", str(stored.version))
    typed = {"heading": draft.heading, "source": draft.source, "version": seen}
    return _edit_page(request, desk, TextForm(initial=typed), draft=draft)


def _refused(request: HttpRequest, desk: _Desk, form: TextForm) -> HttpResponse:
    """The page as it was sent. Where somebody was faster, what is stored now is beside it; where
    the text is not, or not any more, this person's to change, what they wrote is still there."""
    stored = desk.stored
    mine = desk.draft(request.POST.get("heading", ""), _typed(request))
    if not can_edit_provision_text(desk.user, desk.provision):
        return _edit_page(request, desk, form, **_both(mine, stored, other=mine))
    if not _look_again(request, form, stored):
        return _edit_page(request, desk, form, draft=mine)
    both = _both(mine, stored, other=desk.reads(stored))
    return _edit_page(request, desk, form, draft=mine, **both)


def _both(mine: Draft, stored: ProvisionText, *, other: Draft) -> dict[str, Any]:
    """What was typed against what is stored; ``other`` of the two is shown beside the field."""
    is_short = len(mine.source) <= services.LONGEST_SOURCE
    return {
        "other": other,
        "other_is_mine": other is mine,
        "difference": Difference(stored, mine) if is_short else None,
    }


def _look_again(request: HttpRequest, form: Form, stored: ProvisionText) -> bool:
    """Give a form that saw an older version the present one; whether it did."""
    if not form.is_bound or form.cleaned_data.get("version") in (None, stored.version):
        return False
    form.data = {**request.POST.dict(), "version": str(stored.version)}
    return True


def _edit_page(request: HttpRequest, desk: _Desk, form: TextForm, **options: Any) -> HttpResponse:
    stored = desk.stored
    latest = versions_of(desk.user, desk.provision, desk.language).first()
    shown = {
        "form": form,
        "stored": stored,
        "latest": latest,
        "draft": desk.reads(stored),
        "beside": desk.beside,
        "has_heading": bool(stored.heading) or not is_within(desk.provision.kind),
        "help": _notation(desk),
    }
    return render(
        request,
        "provisions/provision/edit.html",
        {**desk.shown(), **shown, **options},
        status=status_of(form),
    )


def _notation(desk: _Desk) -> list[dict[str, Any]]:
    """How brackets are written, with the plan's own codes, and how each reads."""
    codes = [mark.code for mark in desk.parties]
    words = _("words")
    one, other = (*codes, "XX", "YY")[:2]
    written = (
        (f"[{one}: {words}]", _("one party proposes the words")),
        (f"[{one}/{other} propose: {words}]", _("several parties propose them")),
        (f"[{one} propose; {other} oppose: {words}]", _("proposed, and opposed")),
        (f"[{one}: {words}][{other}: {words}]", _("alternatives, one of which is to be chosen")),
        (f"[{words}]", _("not agreed; no party is named")),
        ("[X]", _("still to be filled in")),
        (f"[Note: {words}]", _("a note, no part of the text")),
        (rf"\[{words}\]", _("brackets that belong to the words")),
    )
    return [{"draft": desk.draft("", source), "meaning": meaning} for source, meaning in written]


def _typed(request: HttpRequest) -> str:
    """The source as it was sent, with the line ends it would be kept with."""
    return request.POST.get("source", "").replace("\r\n", "\n")


def _say_saved(request: HttpRequest, desk: _Desk, row: ProvisionText, seen: int) -> None:
    if row.version == seen:
        messages.info(request, _("Nothing is different, so no new version was made."))
        return
    wrong = headline(desk.reads(row).problems)
    said = _("Saved as version %(version)d.") % {"version": row.version}
    if wrong:
        said += " " + _("It has %(wrong)s: see where on this page.") % {"wrong": wrong}
    messages.success(request, said)
