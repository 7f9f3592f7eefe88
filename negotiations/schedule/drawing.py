"""Where each thing of a timeline is drawn: whole pixels, for an SVG without a style attribute."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from negotiations.core.bilingual import said
from negotiations.schedule.models import Round
from negotiations.schedule.selectors.timeline import Flag, Lane, Stay, Timeline
from negotiations.schedule.shapes import (
    Box,
    Drawing,
    FlagMark,
    LaneBand,
    RoundBar,
    SideRow,
    Tick,
    Upright,
)

NAMES_WIDTH = 128


ROW = 26


_WIDEST_DAY, _NARROWEST_DAY = 17, 3


_CHART_WIDTH = 1060


# Measured on the faces we ship: what a letter takes on average, at the size of the labels.
_LETTER = 6.0


_HEAD = 36


_SIDE_ROW = 16


_GAP = 10


_LINE = 15


_FOOT = 36


_NAME_LETTERS = 18


def draw(timeline: Timeline) -> Drawing:
    """Put a timeline on a sheet, row by row, from the top down."""
    scale = _Scale.for_(timeline)
    sides, y = _sides(timeline, scale)
    rounds_y = y
    rounds, y = _rounds(timeline.rounds, scale, y)
    bands, marks, y = _lanes(timeline.lanes, scale, y + _GAP)
    return Drawing(
        width=scale.width,
        height=y + _FOOT,
        names_width=NAMES_WIDTH,
        head=_HEAD,
        foot=y,
        months=_months(timeline, scale),
        weeks=_weeks(timeline, scale),
        shades=tuple(
            Box(scale.left(first), _HEAD, scale.wide(first, last), y - _HEAD)
            for first, last in timeline.all_shut
        ),
        sides=sides,
        rounds=rounds,
        rounds_y=rounds_y,
        lanes=bands,
        marks=marks,
        elbows=tuple(_elbows(timeline, marks, rounds, scale)),
        uprights=_uprights(timeline, scale, y),
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    day: int
    width: int

    @classmethod
    def for_(cls, timeline: Timeline) -> "_Scale":
        day = min(max(_CHART_WIDTH // timeline.length, _NARROWEST_DAY), _WIDEST_DAY)
        return cls(timeline.first, day, max(day * timeline.length, 320))

    def left(self, at: int) -> int:
        return at * self.day

    def middle(self, at: int) -> int:
        return at * self.day + self.day // 2

    def wide(self, first: int, last: int) -> int:
        return (last - first + 1) * self.day

    def on(self, at: int) -> date:
        return self.first + timedelta(days=at)


def _months(timeline: Timeline, scale: _Scale) -> tuple[Tick, ...]:
    ticks: list[Tick] = []
    for at in range(timeline.length):
        on = scale.on(at)
        if on.day != 1 and at > 0:
            continue
        rest = min((on.replace(day=28) + timedelta(days=4)).replace(day=1), timeline.last)
        room = (rest - on).days * scale.day
        name = date_format(on, "YEAR_MONTH_FORMAT" if room > 110 else "M")
        ticks.append(Tick(scale.left(at), name if room > 24 else ""))
    return tuple(ticks)


def _weeks(timeline: Timeline, scale: _Scale) -> tuple[Tick, ...]:
    """The days on which weeks begin in the reader's language; none where they would not fit."""
    if scale.day * 7 < 20:
        return ()
    return tuple(
        Tick(scale.left(at), str(scale.on(at).day))
        for at in range(timeline.length)
        if scale.on(at).weekday() == first_weekday()
    )


def first_weekday() -> int:
    """On which day weeks begin in the reader's language; Monday is 0."""
    return (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7


def _sides(timeline: Timeline, scale: _Scale) -> tuple[tuple[SideRow, ...], int]:
    rows = []
    for number, side in enumerate(timeline.delegations):
        y = _HEAD + 4 + number * _SIDE_ROW
        boxes = tuple(
            Box(
                scale.left(run.first),
                y,
                scale.wide(run.first, run.last),
                _SIDE_ROW - 3,
                run,
                scale.on(run.first),
                scale.on(run.last),
            )
            for run in timeline.shut
            if run.delegation == side
        )
        rows.append(SideRow(side, y, boxes))
    return tuple(rows), _HEAD + 8 + len(rows) * _SIDE_ROW


def _rounds(stays: Iterable[Stay], scale: _Scale, top: int) -> tuple[tuple[RoundBar, ...], int]:
    """The rounds, in as many rows as it takes for no label to run into another."""
    bars: list[RoundBar] = []
    taken: list[int] = []
    for stay in sorted(stays, key=lambda stay: stay.first):
        x, width = scale.left(stay.first), scale.wide(stay.first, stay.last)
        label = _letters(_round_words(stay.round))
        leftward = x + width + label > scale.width and x > label
        begins, ends = (x - label, x + width) if leftward else (x, x + width + label)
        row = next((n for n, end in enumerate(taken) if end <= begins), len(taken))
        taken[row : row + 1] = [ends + 8]
        box = Box(x, top + row * ROW + 5, width, ROW - 10)
        bars.append(RoundBar(stay.round, box, x - 6 if leftward else x + width + 6, leftward))
    return tuple(bars), top + len(taken) * ROW


def _round_words(one: Round) -> str:
    said_of_it = f"{one.name}, {one.place}"
    return f"{said_of_it} · {_('illustrative')}" if one.illustrative else said_of_it


def _lanes(
    lanes: Sequence[Lane], scale: _Scale, y: int
) -> tuple[tuple[LaneBand, ...], tuple[FlagMark, ...], int]:
    bands: list[LaneBand] = []
    marks: list[FlagMark] = []
    for lane in lanes:
        lines = textwrap.wrap(_name(lane), _NAME_LETTERS) or [""]
        height = max(len(lane.flags) * ROW, len(lines) * _LINE + 8) + 4
        name = tuple(Tick(y + 19 + n * _LINE, line) for n, line in enumerate(lines))
        bands.append(LaneBand(y, height, lane, name))
        marks += [
            _mark(flag, scale, y + 2 + n * ROW + ROW // 2) for n, flag in enumerate(lane.flags)
        ]
        y += height
    return tuple(bands), tuple(marks), y


def _name(lane: Lane) -> str:
    return lane.group.title if lane.group else _("The plan as a whole")


def _mark(flag: Flag, scale: _Scale, y: int) -> FlagMark:
    x = scale.middle(flag.at)
    met_x = None if flag.met in (None, flag.at) else scale.middle(flag.met or 0)
    reach = max(x, met_x or x) + 12
    title, language = said(flag.deadline, "title")
    needed = _letters(title) + _extras(flag)
    leftward = reach + needed > scale.width and x > scale.width // 2
    room = x - 12 if leftward else scale.width - reach
    return FlagMark(
        flag=flag,
        x=x,
        y=y,
        original_x=scale.middle(flag.original) if flag.original != flag.at else None,
        met_x=met_x,
        label_x=min(x, met_x or x, scale.middle(flag.original)) - 12 if leftward else reach,
        leftward=leftward,
        title=_shortened(title, room - _extras(flag)),
        language=language,
    )


def _shortened(title: str, room: int) -> str:
    letters = max(int(room / _LETTER), 12)
    return title if len(title) <= letters else title[: letters - 1].rstrip() + "…"


def _extras(flag: Flag) -> int:
    """Pixels for what a label says besides the title: marks, a word, tags."""
    row = flag.deadline
    words = ["▲" * (1 + len(row.responsible.all()))]
    if flag.is_late:
        words.append(_("late"))
    elif row.is_met:
        words.append(pgettext("deadline", "met"))
    if row.compartment:
        words.append(_("%(party)s only") % {"party": row.compartment.party.short})
    if row.illustrative:
        words.append(_("illustrative"))
    return _letters(" · ".join(words))


def _letters(text: str) -> int:
    return int((len(text) + 2) * _LETTER)


def _elbows(
    timeline: Timeline, marks: Iterable[FlagMark], rounds: Iterable[RoundBar], scale: _Scale
) -> Iterable[str]:
    """Lines with a bend between two rows: there no label stands in their way."""
    places = {mark.deadline.pk: mark for mark in marks}
    bottoms = {bar.round.pk: bar.box.y + bar.box.height for bar in rounds}
    for arrow in timeline.arrows:
        to = places[arrow.to.pk]
        source = places.get(arrow.source.pk)
        y = source.y if source else bottoms[arrow.source.pk]
        side = 1 if to.y > y else -1
        bend = to.y - side * ROW // 2
        yield f"M{scale.middle(arrow.at)} {y + side * 6}V{bend}H{to.x}V{to.y - side * 8}"


def _uprights(timeline: Timeline, scale: _Scale, foot: int) -> tuple[Upright, ...]:
    lines = []
    if timeline.today is not None:
        x = scale.middle(timeline.today)
        lines.append(Upright(x, "today", _("Today"), _HEAD - 8, x > scale.width - 60))
    moved = timeline.original_end is not None and timeline.original_end != timeline.end
    for at, kind, row in (
        (timeline.end, "end", 1),
        (timeline.original_end if moved else None, "original", 2),
    ):
        if at is None:
            continue
        day = date_format(scale.on(at), "WEEKDAY_SHORT_FORMAT")
        words = _("End of the window, %(day)s") if kind == "end" else _("Original end, %(day)s")
        x = scale.left(at + 1)
        lines.append(Upright(x, kind, words % {"day": day}, foot + row * 15, x > 220))
    return tuple(lines)
