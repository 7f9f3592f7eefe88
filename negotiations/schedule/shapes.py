"""What a timeline is drawn of: ticks, boxes, bars, marks, and what they make; in SVG units."""

from dataclasses import dataclass
from datetime import date

from negotiations.plan.models import Delegation
from negotiations.schedule.models import Deadline, Round
from negotiations.schedule.selectors.timeline import Flag, Lane, ShutRun


@dataclass(frozen=True)
class Tick:
    """A month or the beginning of a week."""

    x: int
    text: str


@dataclass(frozen=True)
class Box:
    """A run of days."""

    x: int
    y: int
    width: int
    height: int
    run: ShutRun | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class SideRow:
    """The closed days of one side."""

    delegation: Delegation
    y: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class RoundBar:
    """A round, with its label beside it."""

    round: Round
    box: Box
    label_x: int
    leftward: bool


@dataclass(frozen=True)
class FlagMark:
    """A deadline: its diamond, the line from where it was first, its label."""

    flag: Flag
    x: int
    y: int
    original_x: int | None
    met_x: int | None
    label_x: int
    leftward: bool
    title: str
    language: str

    @property
    def deadline(self) -> Deadline:
        return self.flag.deadline


@dataclass(frozen=True)
class LaneBand:
    """A lane: where it begins, and its name in lines."""

    y: int
    height: int
    lane: Lane
    name: tuple[Tick, ...]


@dataclass(frozen=True)
class Upright:
    """A line from top to bottom, with what it stands for."""

    x: int
    kind: str
    text: str
    label_y: int
    leftward: bool


@dataclass(frozen=True)
class Drawing:
    """All of it. The names stand in a picture of their own, which stays while the days scroll."""

    width: int
    height: int
    names_width: int
    head: int
    foot: int
    months: tuple[Tick, ...]
    weeks: tuple[Tick, ...]
    shades: tuple[Box, ...]
    sides: tuple[SideRow, ...]
    rounds: tuple[RoundBar, ...]
    rounds_y: int
    lanes: tuple[LaneBand, ...]
    marks: tuple[FlagMark, ...]
    elbows: tuple[str, ...]
    uprights: tuple[Upright, ...]

    @property
    def named(self) -> tuple[Box, ...]:
        """The closed days that have a name, by date."""
        boxes = [box for side in self.sides for box in side.boxes if box.run and box.run.name]
        return tuple(sorted(boxes, key=lambda box: box.x))
