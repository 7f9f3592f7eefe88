"""The demo's history: the shape of `history.yaml`, and its reader. Pure code.

The file says which plan it is about and lists steps. Each has `at` (a time on the clock of the
person), `by` (the person's address) and `do`, which is one of

    note   `text`, about `about` (the plan itself, unless given); `own: true` keeps it to one's
           own delegation
    meet   the deadline `deadline` is met on that day; `text` is the note that goes with it
    move   the deadline `deadline` moves to `rule`; `text` is the reason
    add    a deadline of one's own delegation is set: `title`, `rule`
    round  round `number` is set: `title`, `place`, `first`, `last`, by the clock of `by`
    close  one's own delegation is closed: `title`, `first`, `last`
    ask    more time is asked for the deadline `deadline`: `to`; `text` is the reason
    refuse what is asked for the deadline `deadline` is refused; `text` is the reason

`about` is a kind and a key: `group price-floors`, `deadline project-criteria`,
`project tungsten-mine`, `provision art-4`. All of it is illustrative.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from demo.people import person_of

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
About = Annotated[
    str, StringConstraints(pattern=r"^(group|deadline|project|provision) [a-z0-9.-]+$")
]

_FILE = Path(__file__).with_name("history.yaml")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Step(_Part):
    at: datetime
    by: str

    @property
    def moment(self) -> datetime:
        """When it happened: `at` by the clock of whoever did it."""
        return self.at.replace(tzinfo=person_of(self.by).tz)


class Note(_Step):
    """Progress logged, jointly or for one's own side."""

    do: Literal["note"]
    text: Text
    about: About | None = None
    own: bool = False


class Meet(_Step):
    """A deadline met on the day of the step."""

    do: Literal["meet"]
    deadline: str
    text: str = ""


class Move(_Step):
    """A deadline moved, with the reason."""

    do: Literal["move"]
    deadline: str
    rule: str
    text: Text


class Titles(_Part):
    """A title in both languages."""

    en: Text
    es: Text


class Add(_Step):
    """A deadline that a delegation sets for itself alone."""

    do: Literal["add"]
    title: Titles
    rule: str


class SetRound(_Step):
    """A round of talks, set for both sides."""

    do: Literal["round"]
    number: int
    title: Titles
    place: Text
    first: date
    last: date


class Close(_Step):
    """Days on which one's own delegation is closed."""

    do: Literal["close"]
    title: Titles
    first: date
    last: date


class Ask(_Step):
    """More time asked for a deadline, with the reason."""

    do: Literal["ask"]
    deadline: str
    to: date
    text: Text


class Refuse(_Step):
    """What was asked for a deadline is refused, with the reason."""

    do: Literal["refuse"]
    deadline: str
    text: Text


Step = Annotated[
    Note | Meet | Move | Add | SetRound | Close | Ask | Refuse, Field(discriminator="do")
]


class History(_Part):
    """What happened in a plan, step by step, in the order in which it happened."""

    plan: str
    steps: tuple[Step, ...]


def read_history(text: str) -> History:
    """The history in the text of a YAML file, put in order of time.

    Raises `pydantic.ValidationError` for what does not have the shape above, `yaml.YAMLError`
    for what is no YAML, and `KeyError` for a step by nobody of `demo.people`.
    """
    history = History.model_validate(yaml.safe_load(text))
    return history.model_copy(
        update={"steps": tuple(sorted(history.steps, key=lambda step: step.moment))}
    )


def shipped_history() -> History:
    """The history that ships."""
    return read_history(_FILE.read_text(encoding="utf-8"))
