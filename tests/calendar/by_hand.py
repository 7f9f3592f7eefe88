"""Counting as one does on a wall calendar, a finger on each day: slow, plain, and not our code.

It shares nothing with `negotiations.calendar`: it takes rules apart by splitting words, steps
from day to day, and knows the holidays from `holidays.txt`. The dates in `cases.txt` come from
it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
ONE = timedelta(days=1)


def law_list() -> dict[tuple[str, date], str]:
    """The holidays of both countries, 2024 to 2030, by country and day."""
    lines = (HERE / "holidays.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" ", 2) for line in lines if line and not line.startswith("#"))
    return {(country, date.fromisoformat(day)): name for day, country, name in rows}


HOLIDAYS = law_list()


@dataclass
class Settings:
    """What the lines that begin with a colon say of the plan."""

    start: date | None = None
    end: date | None = None
    parties: tuple[str, ...] = ("US", "MX")
    days: str = "calendar"
    first_day: bool = False
    on_closed: str = "stays"
    rounds: dict[int, tuple[date, date]] = field(default_factory=dict)
    deadlines: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    closures: list[tuple[str, date, date]] = field(default_factory=list)

    def say(self, words: list[str]) -> None:  # noqa: C901 (a list of forms)
        """One setting: its name and its values."""
        match words:
            case ["start" | "end" as name, day]:
                setattr(self, name, date.fromisoformat(day))
            case ["parties", *codes]:
                self.parties = tuple(codes)
            case ["days", kind]:
                self.days = kind
            case ["first", "day", *no, "counted"]:
                self.first_day = not no
            case ["closed", way]:
                self.on_closed = way
            case ["round", number, first, last]:
                self.rounds[int(number)] = (date.fromisoformat(first), date.fromisoformat(last))
            case ["deadline", key, due, *met]:
                met_on = date.fromisoformat(met[0]) if met else None
                self.deadlines[key] = (date.fromisoformat(due), met_on)
            case ["closure", code, first, last]:
                self.closures.append((code, date.fromisoformat(first), date.fromisoformat(last)))
            case _:
                raise ValueError(f"no such setting: {words}")


@dataclass(frozen=True)
class Case:
    """One line of `cases.txt`: a rule, the day it gives, and why where that is tricky."""

    line: int
    settings: Settings
    rule: str
    expected: str
    remark: str = ""


def cases(text: str) -> Iterator[Case]:
    """Blank lines and remarks aside, `: setting, setting` begins a block of `rule | date`."""
    settings = Settings()
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(":"):
            settings = Settings()
            for said in line[1:].split(","):
                settings.say(said.split())
        elif line and not line.startswith("#"):
            rule, expected, *remark = (part.strip() for part in line.split("|"))
            yield Case(number, settings, rule, expected, *remark)


def works(settings: Settings, code: str, day: date) -> bool:
    """Whether one party works on a day."""
    shut = any(code == who and first <= day <= last for who, first, last in settings.closures)
    return day.weekday() < 5 and (code, day) not in HOLIDAYS and not shut


def count(rule: str, settings: Settings) -> date:
    """The day of a rule in its canonical form."""
    head, way, whose, first_day = _apart(rule, settings)
    words = head.split()
    if len(words[0]) == 10 and words[0][:4].isdigit():
        day, is_period, working = date.fromisoformat(words[0]), False, False
    else:
        day, is_period, working = _offset(words, settings, first_day)
    if way is None:
        way = settings.on_closed if is_period and not working else "stays"
    while way != "stays" and not whose(day):
        day += ONE if way == "next" else -ONE
    return day


def _whose(words: str, settings: Settings):
    inside = words.strip().strip("()")
    codes = inside.replace(" or ", ", ").split(", ") if inside else settings.parties
    every = any if " or " in inside else all
    return lambda day: every(works(settings, code, day) for code in codes)


def _apart(rule: str, settings: Settings):
    """The rule's head, where it goes on a closed day, by whom, and whether day 1 is the first."""
    pieces, depth, piece = [], 0, ""
    for letter in rule:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            pieces.append(piece)
            piece = ""
        else:
            piece += letter
    head, *rest = [one.strip() for one in [*pieces, piece]]
    way, whose, first_day = None, _whose("", settings), settings.first_day
    for suffix in rest:
        if suffix.startswith("first day"):
            first_day = "not" not in suffix
        elif suffix == "stays":
            way = "stays"
        else:
            way, _, _, *parties = suffix.split(" ", 3)
            whose = _whose(" ".join(parties), settings)
    return head, way, whose, first_day


def _offset(words: list[str], settings: Settings, first_day: bool) -> tuple[date, bool, bool]:
    anchor, rest = _anchor(words, settings)
    if not rest:
        return anchor, False, False
    step = ONE if rest[0] == "+" else -ONE
    amount, unit = int(rest[1]), rest[2].rstrip("s")
    if unit in ("calendar", "working"):
        unit, rest = f"{unit} day", rest[1:]
    if unit == "working day" or (unit == "day" and settings.days == "working"):
        is_open = _whose(" ".join(rest[3:]), settings)
        return _working(anchor, step, amount, is_open, first_day), True, True
    if unit == "month":
        return _months(anchor, amount, step, first_day), True, False
    left = amount * (7 if unit == "week" else 1) - (1 if first_day else 0)
    day = anchor
    for _ in range(left):
        day += step
    return day, True, False


def _anchor(words: list[str], settings: Settings) -> tuple[date, list[str]]:
    if words[0] in ("start", "end"):
        return getattr(settings, words[0]), words[1:]
    rest = words[2:]
    if words[0] == "round":
        first, last = settings.rounds[int(words[1])]
        return (last if rest and rest[0] == "+" else first), rest
    due, met = settings.deadlines[words[1]]
    return (met or due if words[0] == "met" else due), rest


def _working(day: date, step: timedelta, amount: int, is_open, first_day: bool) -> date:
    counted = 1 if first_day and is_open(day) else 0
    while counted < amount:
        day += step
        counted += is_open(day)
    return day


def _months(day: date, amount: int, step: timedelta, first_day: bool) -> date:
    """Turn the leaves of the calendar, then look for the day of the same number."""
    leaf = day.replace(day=15)
    for _ in range(amount):
        leaf = (leaf + 30 * step).replace(day=15)
    year, month = leaf.year, leaf.month
    number = day.day
    if first_day and step == ONE:
        number -= 1
        if number == 0:
            return date(year, month, 1) - ONE
    while True:
        try:
            found = date(year, month, number)
        except ValueError:
            number -= 1
        else:
            return found + ONE if first_day and step == -ONE else found
