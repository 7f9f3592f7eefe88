"""A small text made by hand, without a database."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader

from agreements.models import Agreement
from agreements.provisions.labels import label_of, number_of
from agreements.provisions.selectors.reading import Node, Reading
from agreements.text import PartyMark, measure, parse, total
from negotiations.models import ActionPlan
from negotiations.paper.document import Document

MADE_AT = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)


@pytest.fixture
def made_at() -> datetime:
    return MADE_AT


@pytest.fixture
def node() -> Callable[..., Node]:
    """Makes a node: kind, number, heading, source, children, status."""

    def make(
        kind: str,
        number: str = "",
        heading: str = "",
        source: str = "",
        *,
        children: tuple[Node, ...] = (),
        status: str = "open",
        language: str = "en",
    ) -> Node:
        text = parse(source, ("US", "MX"))
        return Node(
            id=uuid4(),
            uid=f"{kind}-{number or heading or source[:4]}".lower().replace(" ", "-"),
            kind=kind,
            number=number_of(kind, number, language),
            label=label_of(kind, number, heading, language),
            place=label_of(kind, number, heading, language),
            heading=heading,
            status=status,
            depth=0,
            key="",
            source=source,
            version=1,
            text=text,
            measure=measure(text),
            children=children,
        )

    return make


@pytest.fixture
def reading() -> Callable[..., Reading]:
    """Makes a reading of these nodes."""

    def make(*nodes: Node, language: str = "en", **agreement: object) -> Reading:
        plan = ActionPlan(
            slug="minerals",
            title_en="A plan on minerals",
            title_es="Un plan sobre minerales",
            zone="America/New_York",
        )
        read = [node for top in nodes for node in top.walk()]
        return Reading(
            agreement=Agreement(plan=plan, slug="minerals-text", symbol="M/TXT", **agreement),
            language=language,
            title={"en": "Agreement on Minerals", "es": "Acuerdo sobre minerales"}[language],
            marking="CONFIDENTIAL",
            note="",
            parties=(PartyMark("US", "United States", 1), PartyMark("MX", "Mexico", 2)),
            nodes=nodes,
            totals=total(node.measure for node in read),
        )

    return make


@pytest.fixture
def article(node: Callable[..., Node]) -> Callable[[str], Node]:
    """Makes an article of one paragraph."""

    def make(source: str) -> Node:
        return node("article", "1", "Scope", children=(node("paragraph", "1", source=source),))

    return make


@pytest.fixture
def text_of() -> Callable[[Document], str]:
    """All words of a document, white space made one blank."""

    def read(document: Document) -> str:
        pages = PdfReader(BytesIO(document.content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    return read
