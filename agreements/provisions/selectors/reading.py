"""An agreement as it is read: its tree in one language, with brackets told apart and counted.

One shape for page, PDF and API; four queries however long the text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from agreements.provisions.labels import label_of, number_of, place_of
from agreements.provisions.models import Agreement, Provision, ProvisionText
from agreements.text import Measure, Problem, Text, measure, parse, total
from agreements.text.telling.display import PartyMark
from negotiations.core.bilingual import said
from negotiations.plan.selectors.delegations import sides_of

Chain = list[tuple[str, str, str]]


@dataclass(frozen=True)
class Node:
    """One provision as read. `number`, `label` and `place` are in the text's language."""

    id: UUID
    uid: str
    kind: str
    number: str
    label: str
    place: str
    heading: str
    status: str
    depth: int
    key: str
    source: str
    version: int
    text: Text
    measure: Measure
    children: tuple["Node", ...] = ()
    Status: ClassVar = Provision.Status

    @property
    def open_brackets(self) -> int:
        """Brackets in this provision and all below it, placeholders not counted."""
        return self.measure.brackets + sum(child.open_brackets for child in self.children)

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Fault:
    """Something wrong in the brackets of a provision."""

    node: Node
    problem: Problem


@dataclass(frozen=True)
class Reading:
    """A whole agreement in one language."""

    agreement: Agreement
    language: str
    title: str
    marking: str
    note: str
    parties: tuple[PartyMark, ...]
    nodes: tuple[Node, ...]
    totals: Measure

    @property
    def marks(self) -> dict[str, PartyMark]:
        return {mark.code: mark for mark in self.parties}

    def walk(self) -> Iterator[Node]:
        """All provisions in document order."""
        for node in self.nodes:
            yield from node.walk()

    @property
    def headed(self) -> tuple[Node, ...]:
        """What stands in the contents: parts, articles, annexes and the preamble."""
        return tuple(node for node in self.walk() if node.heading)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong in the brackets, in document order."""
        return tuple(Fault(node, one) for node in self.walk() for one in node.text.problems)

    def node(self, provision_id: UUID) -> Node | None:
        return next((node for node in self.walk() if node.id == provision_id), None)


def reading(agreement: Agreement, language: str) -> Reading:
    """Read an agreement the caller has found visible, in `en` or `es`."""
    parties = marks_of(agreement, language)
    texts = ProvisionText.objects.filter(provision__agreement=agreement, language=language)
    nodes = _tree(
        list(Provision.objects.filter(agreement=agreement).order_by("position")),
        {text.provision_id: text for text in texts},
        tuple(mark.code for mark in parties),
        language,
    )
    return Reading(
        agreement=agreement,
        language=language,
        title=said(agreement, "title", language)[0],
        marking=said(agreement, "marking", language)[0],
        note=said(agreement, "note", language)[0],
        parties=parties,
        nodes=nodes,
        totals=total(node.measure for top in nodes for node in top.walk()),
    )


def marks_of(agreement: Agreement, language: str) -> tuple[PartyMark, ...]:
    """The parties of an agreement in the plan's order, named in `language`; one query."""
    return tuple(
        PartyMark(
            code=seat.party.code,
            name=said(seat.party, "short", language)[0],
            index=index,
        )
        for index, seat in enumerate(sides_of(agreement.plan_id), start=1)
    )


def _tree(
    rows: list[Provision],
    texts: Mapping[UUID, ProvisionText],
    codes: tuple[str, ...],
    language: str,
) -> tuple[Node, ...]:
    below: dict[UUID | None, list[Provision]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def nodes(parent: UUID | None, above: Chain) -> tuple[Node, ...]:
        steps = _steps(below.get(parent, []), texts)
        return tuple(node(row, [*above, step]) for row, step in steps)

    def node(row: Provision, chain: Chain) -> Node:
        place = place_of(chain, language)
        below_it = nodes(row.pk, chain)
        return _node(row, texts.get(row.pk), below_it, codes=codes, language=language, place=place)

    return nodes(None, [])


def _steps(
    rows: list[Provision], texts: Mapping[UUID, ProvisionText]
) -> Iterator[tuple[Provision, tuple[str, str, str]]]:
    """Siblings, each with its step of a chain. Recitals have no number but their place."""
    recitals = 0
    for row in rows:
        recitals += row.kind == Provision.Kind.RECITAL
        number = row.number or (str(recitals) if row.kind == Provision.Kind.RECITAL else "")
        text = texts.get(row.pk)
        yield row, (row.kind, number, text.heading if text else "")


def _node(
    row: Provision,
    text: ProvisionText | None,
    children: tuple[Node, ...],
    *,
    codes: tuple[str, ...],
    language: str,
    place: str,
) -> Node:
    source = text.source if text else ""
    heading = text.heading if text else ""
    parsed = parse(source, codes)
    return Node(
        id=row.pk,
        uid=row.uid,
        kind=row.kind,
        number=number_of(row.kind, row.number, language),
        label=label_of(row.kind, row.number, heading, language),
        place=place,
        heading=heading,
        status=row.status,
        depth=row.depth,
        key=row.key,
        source=source,
        version=text.version if text else 0,
        text=parsed,
        measure=measure(parsed),
        children=children,
    )
