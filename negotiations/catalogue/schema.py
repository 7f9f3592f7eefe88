"""What a file of the catalogue may say: an action plan, or the reference list of minerals.

The models are checked by ``PlanFile.of`` and ``MineralsFile.of``, which give the validators
what the file defines; ``docs/catalogue.md`` describes the format.
"""

from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationInfo,
    field_validator,
)

from negotiations.calendar import Anchor, RuleError, parse_rule
from negotiations.catalogue.fields import (
    Country,
    GroupCode,
    Key,
    Known,
    KnownGroup,
    KnownMineral,
    KnownParty,
    KnownWorkstream,
    Line,
    Name,
    OptionalDay,
    PartyCode,
    Published,
    ShortLine,
    SourceKey,
    Symbol,
    Time,
    Words,
    Zone,
    context_of,
    known_in,
    not_empty,
)
from negotiations.catalogue.kinds import (
    CountingRule,
    FactStatus,
    Kind,
    Precision,
    ProjectKind,
    Stage,
)


class Entry(BaseModel):
    """Any part of a file: nothing in it changes, and it has no fields but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


class Bilingual(Entry):
    """A paragraph at most, in both languages."""

    en: Words
    es: Words


class Title(Entry):
    """A line in both languages."""

    en: Line
    es: Line


class ShortTitle(Entry):
    """A name short enough for a label, in both languages."""

    en: ShortLine
    es: ShortLine


class Sourced(Entry):
    """An item that stands on a source."""

    sources: Annotated[tuple[SourceKey, ...], Field(validate_default=True)] = ()

    @field_validator("sources")
    @classmethod
    def _has_a_source(cls, sources: tuple[str, ...]) -> tuple[str, ...]:
        if not sources:
            raise ValueError("name at least one of the file's sources")
        return sources


class SourcedOrIllustrative(Entry):
    """An item that stands on a source, or is marked as made up; never both, never neither."""

    illustrative: StrictBool = False
    sources: Annotated[tuple[SourceKey, ...], Field(validate_default=True)] = ()

    @field_validator("sources")
    @classmethod
    def _one_or_the_other(cls, sources: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        illustrative = info.data.get("illustrative")
        if illustrative is False and not sources:
            raise ValueError("name a source, or say illustrative: true")
        if illustrative and sources:
            raise ValueError("what a source states is not illustrative: remove one of the two")
        return sources


class Source(Entry):
    """Where something is said; ``published`` is a year, a month or a day, as far as known."""

    citation: Line
    published: Published


class Party(Sourced):
    """A government. ``country`` is ISO 3166 alpha-2, or null (the European Union).

    ``zone`` is that of its capital; ``lead`` is the office, ``lead_person`` who holds it.
    """

    code: PartyCode
    name: Title
    short: ShortTitle
    country: Country | None
    zone: Zone
    lead: Title | None = None
    lead_person: Name | None = None


class Window(Entry):
    """How long the instrument gives itself."""

    length: Annotated[StrictInt, Field(ge=1, le=3650)]
    unit: Literal["days", "months"]


class Fact(Entry):
    """Something the sources state, something computed from it, or that they are silent."""

    key: Key
    statement: Bilingual
    status: FactStatus
    sources: Annotated[tuple[SourceKey, ...], Field(validate_default=True)] = ()

    @field_validator("sources")
    @classmethod
    def _as_its_status_says(cls, sources: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        status = info.data.get("status")
        if status == "stated" and not sources:
            raise ValueError("name the source that states it")
        if status == "computed" and not sources:
            raise ValueError("name the source of what it is computed from")
        if status == "not_stated" and sources:
            raise ValueError("what is not stated has no source: leave sources out")
        return sources


class Workstream(Sourced):
    """A subject the instrument is to work on."""

    number: Annotated[StrictInt, Field(ge=1, le=99)]
    title: Title


class WorkingGroup(SourcedOrIllustrative):
    """Who works on it; ``code`` is the short form used in document symbols."""

    key: Key
    code: GroupCode
    title: Title
    workstreams: tuple[KnownWorkstream, ...] = ()


class Deadline(SourcedOrIllustrative):
    """When something falls due, by a rule of ``negotiations.calendar``.

    ``time`` is on the clock of ``zone``; no one in ``responsible`` means every party; ``met``
    is the date on which it is reported to have been met.
    """

    key: Key
    title: Title
    rule: ShortLine
    time: Time | None = None
    zone: Annotated[Zone | None, Field(validate_default=True)] = None
    responsible: tuple[KnownParty, ...] = ()
    group: KnownGroup | None = None
    met: OptionalDay = None

    @field_validator("rule")
    @classmethod
    def _rule_can_be_counted(cls, text: str, info: ValidationInfo) -> str:
        try:
            rule = parse_rule(text)
        except RuleError as error:
            raise ValueError(_rule_trouble(error)) from error
        if rule.kind == "offset":
            _check_anchor(rule.anchor, context_of(info))
        return text

    @field_validator("zone")
    @classmethod
    def _zone_goes_with_time(cls, zone: str | None, info: ValidationInfo) -> str | None:
        if "time" in info.data and (info.data["time"] is None) != (zone is None):
            raise ValueError("time and zone go together: give both or neither")
        return zone


def _rule_trouble(error: RuleError) -> str:
    """A RuleError in words."""
    found = {
        "no_such_date": f"{error.detail} is not in the calendar",
        "amount_too_large": f"{error.detail} is too far away",
    }
    advice = "write a date (2026-07-01) or an offset (start + 60 days, end - 5 days)"
    return found.get(error.code, f"{error.detail!r} is not a rule; {advice}")


def _check_anchor(anchor: Anchor, known: Known) -> None:
    if anchor not in ("start", "end"):
        raise ValueError(f"counts from a {anchor}; a plan's file counts from its start or end")
    if not known.start:
        raise ValueError("counts from a start, and the plan has none; give start, or a date here")
    if anchor == "end" and not known.window:
        raise ValueError("counts from the end, and the plan has no window; give window, or a date")


class ProvisionToDraft(Sourced):
    """A provision that may be needed; ``note`` is how the sources differ on it."""

    key: Key
    title: Title
    note: Bilingual | None = None


class Submission(Sourced):
    """What a stakeholder asked for."""

    key: Key
    stakeholder: Name
    asked: Bilingual


class Project(SourcedOrIllustrative):
    """A project put forward; no ``countries`` means a third country not yet named."""

    key: Key
    title: Title
    kind: ProjectKind
    countries: Annotated[tuple[Country, ...], Field(max_length=20)]
    minerals: tuple[KnownMineral, ...]
    stage: Stage
    put_forward_by: KnownParty | None = None
    description: Bilingual


class PlanFile(Entry):
    """A plan of the catalogue. Make one with ``PlanFile.of``."""

    version: Annotated[Literal[1], Field(alias="schema")]
    slug: Key
    kind: Kind
    title: Title
    summary: Bilingual
    tracked_only: StrictBool
    zone: Zone | None = None
    announced: OptionalDay
    start: OptionalDay
    start_precision: Precision = "day"
    start_note: Annotated[Bilingual | None, Field(validate_default=True)] = None
    window: Window | None
    counting_rule: CountingRule
    marking: ShortTitle | None = None
    release_date: OptionalDay = None
    parties: Annotated[tuple[Party, ...], AfterValidator(not_empty)]
    others: Bilingual | None = None
    sources: dict[Key, Source]
    facts: tuple[Fact, ...]
    workstreams: tuple[Workstream, ...] = ()
    working_groups: tuple[WorkingGroup, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    provisions_to_draft: tuple[ProvisionToDraft, ...] = ()
    submissions: tuple[Submission, ...] = ()
    projects: tuple[Project, ...] = ()

    @classmethod
    def of(cls, raw: object, minerals: frozenset[str]) -> Self:
        """The plan that ``raw`` (dicts, lists, scalars) describes.

        Raises pydantic's ValidationError with all errors. ``repeated`` finds the rest.
        """
        return cls.model_validate(raw, context=known_in(raw, minerals))

    @field_validator("start_note")
    @classmethod
    def _says_what_the_start_hides(
        cls, note: Bilingual | None, info: ValidationInfo
    ) -> Bilingual | None:
        vague = info.data.get("start_precision", "day") != "day"
        unknown = "start" in info.data and info.data["start"] is None
        if note is None and (vague or unknown):
            raise ValueError("say what the sources say of the start, as it has no exact date")
        return note

    @field_validator("window")
    @classmethod
    def _window_has_a_start(cls, window: Window | None, info: ValidationInfo) -> Window | None:
        if window is not None and "start" in info.data and info.data["start"] is None:
            raise ValueError("a window needs a start to be counted from; give start")
        return window


class Mineral(Entry):
    """A mineral or a group of them; ``symbol`` where it is one chemical element."""

    key: Key
    symbol: Symbol | None
    name: ShortTitle


class MineralFact(Sourced):
    """What a source says of some minerals."""

    key: Key
    statement: Bilingual
    minerals: tuple[KnownMineral, ...] = ()


class MineralsFile(Entry):
    """The reference list of minerals. Make one with ``MineralsFile.of``."""

    version: Annotated[Literal[1], Field(alias="schema")]
    sources: dict[Key, Source]
    minerals: Annotated[tuple[Mineral, ...], AfterValidator(not_empty)]
    facts: tuple[MineralFact, ...]

    @classmethod
    def of(cls, raw: object) -> Self:
        """The list that ``raw`` describes; raises pydantic's ValidationError with all errors."""
        return cls.model_validate(raw, context=known_in(raw))
