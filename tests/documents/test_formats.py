"""A further format is one that is registered: it is made, kept, named and served as what it is."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.documents import services as exports
from agreements.documents.formats import AGREEMENT
from agreements.models import Agreement, Export, Provision, ProvisionText
from negotiations.models import ActionPlan, Delegate, Delegation, Party, User
from negotiations.paper import formats
from negotiations.paper.document import Document
from negotiations.paper.formats import Format

pytestmark = pytest.mark.django_db
PLAIN = Format("txt", ".txt", "text/plain")


def as_plain_text(text: Any, **_how: Any) -> Document:
    words = "\n".join(node.source for node in text.walk())
    return Document(words.encode(), 1)


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    default = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    monkeypatch.setattr(formats, "_known", dict(formats._known))
    monkeypatch.setattr(AGREEMENT, "_makers", dict(AGREEMENT._makers))
    AGREEMENT.register(PLAIN, f"{__name__}.as_plain_text")


@pytest.fixture
def agreement() -> Agreement:
    plan = ActionPlan.objects.create(slug="p", kind="memorandum", title_en="Plan", zone="UTC")
    made = Agreement.objects.create(plan=plan, slug="zinc", symbol="Z/1", title_en="On zinc")
    row = Provision.objects.create(agreement=made, uid="p1", kind="paragraph", position=0)
    ProvisionText.objects.create(provision=row, language="en", source="Zinc [US: oxide].")
    return made


@pytest.fixture
def reader(agreement: Agreement) -> User:
    party = Party.objects.create(code="US", name_en="US", short_en="US", zone="UTC")
    seat = Delegation.objects.create(plan=agreement.plan, party=party)
    user: User = User.objects.create_user("reader@us.example", name="Reader")
    Delegate.objects.create(delegation=seat, user=user, role="observer")
    return user


def test_a_registered_format_is_made_and_served(agreement: Agreement, reader: User) -> None:
    job = exports.request(by=reader, agreement=agreement, language="en", made_in=PLAIN)
    assert exports.render(job.pk)
    job.refresh_from_db()
    assert (job.format, Path(job.file.name).suffix) == ("txt", ".txt")
    client = Client()
    client.force_login(reader)
    answer = client.get(reverse("documents:file", args=[job.pk]))
    assert answer.headers["Content-Type"] == "text/plain"
    assert 'filename="zinc-en.txt"' in answer.headers["Content-Disposition"]
    assert b"".join(answer.streaming_content) == b"Zinc [US: oxide]."


def test_a_page_asks_for_it_and_for_no_format_there_is_not(
    agreement: Agreement, reader: User
) -> None:
    client = Client()
    client.force_login(reader)
    for said, code in (("txt", "txt"), ("", "pdf"), ("exe", "pdf")):
        client.post(reverse("documents:ask", args=[agreement.slug]), {"format": said})
        assert Export.objects.get().format == code
        Export.objects.all().delete()


def test_the_usual_one_is_pdf(agreement: Agreement, reader: User) -> None:
    job = exports.request(by=reader, agreement=agreement, language="en")
    assert (job.made_in, job.file_name) == (formats.PDF, "zinc-en.pdf")
