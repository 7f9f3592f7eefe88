"""From the text of a catalogue file to a plan, or to everything that is wrong with it.

The messages are for whoever runs a command, in English: what is wrong, where, what to do.
Items of a list are counted from 1 in them, as people count.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from yaml.composer import Composer
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

from negotiations.catalogue.fields import Place, known_in, repeated
from negotiations.catalogue.problems import CatalogueErrors, Problem
from negotiations.catalogue.schema import MineralsFile, PlanFile

MAX_BYTES = 1_000_000


MAX_DEPTH = 12


_FOLDER = Path(__file__).parent


_MINERALS = _FOLDER / "reference" / "minerals.yaml"


_NULL, _BOOL, _INT = (f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int"))


# Pydantic's kinds of error in plain words, filled in from what it knows of each.
_PLAIN_WORDS = {
    "missing": "is missing; add it",
    "string_type": "must be text; put it in quotes if it looks like a number",
    "string_too_short": "must not be empty",
    "string_unicode": "has a character that is not valid Unicode; take it out",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be a group of `name: value` lines",
    "model_type": "must be a group of `name: value` lines",
    "value_error": "{error}",
    "literal_error": "must be {expected}",
    "string_too_long": "is longer than {max_length} characters; shorten it",
    "too_long": "has more than {max_length} items; shorten it",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}


def read_plan(text: str) -> PlanFile:
    """The plan in the text of a YAML file; raises CatalogueErrors with all its errors."""
    minerals = _shipped_minerals()
    return read_file(text, PlanFile, repeated, lambda raw: known_in(raw, minerals))


def read_minerals(text: str) -> MineralsFile:
    """The reference list of minerals; raises CatalogueErrors with all its errors."""
    return read_file(text, MineralsFile, repeated, known_in)


def shipped() -> list[str]:
    """The names (slugs) of the plans that ship, in alphabetical order."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


def open_plan(name_or_path: str) -> str:
    """The text of a shipped plan, by its name, or of a file, by its path.

    A shipped name wins over a file of that name (write ``./name`` for the file). Raises
    CatalogueErrors if there is neither, or if the file cannot be read.
    """
    if name_or_path in shipped():
        return text_of(_FOLDER / f"{name_or_path}.yaml")
    path = Path(name_or_path)
    if not path.is_file():
        names = ", ".join(shipped())
        raise _refused(f"no file {name_or_path} and no shipped plan of that name ({names})")
    return text_of(path)


def open_minerals() -> str:
    """The text of the shipped reference list of minerals."""
    return text_of(_MINERALS)


def text_of(path: Path) -> str:
    """The text of a file; raises CatalogueErrors if it cannot be read as one of a catalogue."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refused(f"cannot read {path}: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise _refused(_TOO_LARGE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CatalogueErrors((Problem(line, 1, "", "is not UTF-8; save it as UTF-8"),)) from error


_TOO_LARGE = f"the file is larger than {MAX_BYTES // 1_000_000} MB, which no plan needs"


def _refused(message: str) -> CatalogueErrors:
    return CatalogueErrors((Problem(0, 0, "", message),))


@lru_cache(maxsize=1)
def _shipped_minerals() -> frozenset[str]:
    return frozenset(mineral.key for mineral in read_minerals(open_minerals()).minerals)


FileT = TypeVar("FileT", bound=BaseModel)


Checks = Callable[[object], Iterable[tuple[Place, str]]]


def read_file(
    text: str, model: type[FileT], checks: Checks, context: Callable[[object], object] | None = None
) -> FileT:
    """A file of any schema; raises CatalogueErrors with all its errors and their lines.

    ``checks`` finds what the schema cannot see, as places and messages in the raw data;
    ``context`` makes of the raw data what the schema's validators look things up in.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _refused(_TOO_LARGE)
    root = _root(text)
    data = _Data()
    raw = data.of(root)
    problems = data.problems
    problems += [data.at(path, message) for path, message in checks(raw)]
    try:
        read = model.model_validate(raw, context=context(raw) if context else None)
    except ValidationError as error:
        problems += [_problem(data, model, details) for details in error.errors()]
    if problems:
        raise CatalogueErrors(tuple(sorted(problems)))
    return read


class _Mark(Protocol):
    """A place in the text; PyYAML has two such classes. Both numbers count from 0."""

    line: int
    column: int


class _Loader(Reader, Scanner, Parser, Composer, BaseResolver):
    """YAML as the catalogue takes it: scalars are text, whole numbers, true, false or null.

    Nothing is constructed, so no tag can call anything. YAML 1.1 would make 17:00 a number,
    NO a truth value and 2026-02-04 a date; here they stay what was typed.
    """

    def __init__(self, stream: str) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        BaseResolver.__init__(self)


_Loader.add_implicit_resolver(_NULL, re.compile("(?:null|~|)$"), ["n", "~", ""])


_Loader.add_implicit_resolver(_BOOL, re.compile("(?:true|false)$"), ["t", "f"])


_Loader.add_implicit_resolver(_INT, re.compile("(?:0|-?[1-9][0-9]{0,8})$"), list("-0123456789"))


def _root(text: str) -> Node:
    """The file's node tree; raises CatalogueErrors where YAML itself is broken or not allowed."""
    problems = list(_form_problems(text))
    if problems:
        raise CatalogueErrors(tuple(problems))
    root = _Loader(text).get_single_node()
    if not isinstance(root, MappingNode):
        raise CatalogueErrors((Problem(1, 1, "", "the file must be a group of `name: value`"),))
    return root


def _form_problems(text: str) -> Iterator[Problem]:
    """What bars a file from being read at all, found in its stream of events.

    Nothing is built from the stream, so neither aliases nor deep nesting can cost anything.
    """
    depth = documents = 0
    try:
        for event in _events(text):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                yield _marked(event.start_mark, "a second document starts here; use one file each")
                return
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                yield _marked(event.start_mark, f"nested more than {MAX_DEPTH} deep; flatten it")
                return
            yield from _not_allowed(event)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        yield Problem(line, 1, "", f"has the character U+{error.character:04X}; take it out")
    except yaml.MarkedYAMLError as error:
        yield _marked(error.problem_mark, f"this is not YAML: {_yaml_trouble(error)}")


def _events(text: str) -> Iterator[yaml.Event]:
    loader = _Loader(text)
    try:
        while loader.check_event():
            yield loader.get_event()  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError) as error:
        # PyYAML asks chr() for whatever number an escape such as \UFFFFFFFF gives.
        trouble = "an escape gives a character that does not exist"
        raise yaml.MarkedYAMLError(problem=trouble, problem_mark=loader.get_mark()) from error


def _not_allowed(event: yaml.Event) -> Iterator[Problem]:
    if isinstance(event, yaml.AliasEvent):
        yield _marked(event.start_mark, f"aliases (*{event.anchor}) are not allowed; write it out")
    elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        yield _marked(event.start_mark, f"anchors (&{event.anchor}) are not allowed; remove it")
    if getattr(event, "tag", None) is not None:
        yield _marked(event.start_mark, "tags (!) are not allowed; remove it")


def _yaml_trouble(error: yaml.MarkedYAMLError) -> str:
    return "; ".join(part for part in (error.problem, error.context) if part)


def _marked(mark: _Mark | None, message: str, where: str = "") -> Problem:
    line, column = (mark.line, mark.column) if mark else (0, 0)
    return Problem(line + 1, column + 1, where, message)


@dataclass
class _Data:
    """Turns nodes into dicts, lists and scalars, and remembers where each path was.

    ``marks`` gives for a path the place of its name and that of its value (for an item of a
    list, twice the item's); ``problems`` is what is wrong with the names.
    """

    problems: list[Problem] = field(default_factory=list)
    marks: dict[Place, tuple[_Mark, _Mark]] = field(default_factory=dict)

    def of(self, node: Node, path: Place = ()) -> Any:
        """The node as data; ``path`` is where it stands in the file."""
        self.marks.setdefault(path, (node.start_mark, node.start_mark))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.of(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: MappingNode, path: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in node.value:
            name = (*path, key.value) if isinstance(key, ScalarNode) else None
            if name is None:
                message = "a name must be plain text"
                self.problems.append(_marked(key.start_mark, message, _where(path)))
            elif name in self.marks:
                line = self.marks[name][0].line + 1
                message = f"is given twice (first on line {line}); keep one"
                self.problems.append(_marked(key.start_mark, message, _where(name)))
            else:
                self.marks[name] = (key.start_mark, value.start_mark)
                data[key.value] = self.of(value, name)
        return data

    def at(self, path: Place, message: str, *, on_name: bool = False) -> Problem:
        """A problem with what is at ``path``, placed on the nearest part that the file has."""
        length = next(n for n in range(len(path), -1, -1) if path[:n] in self.marks)
        name, value = self.marks[path[:length]]
        mark = name if on_name and length == len(path) else value
        return _marked(mark, message, _where(path))


def _scalar(node: Node) -> str | int | bool | None:
    if node.tag == _NULL:
        return None
    if node.tag == _BOOL:
        return bool(node.value == "true")
    return int(node.value) if node.tag == _INT else str(node.value)


def _where(path: Place) -> str:
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def _problem(data: _Data, model: type[BaseModel], details: ErrorDetails) -> Problem:
    """A pydantic error at the place in the file that it is about."""
    path = tuple(part for part in details["loc"] if part != "[key]")
    if details["type"] == "extra_forbidden":
        return data.at(path, _unknown_field(model, path), on_name=True)
    return data.at(path, _message(details), on_name="[key]" in details["loc"])


def _message(details: ErrorDetails) -> str:
    words = _PLAIN_WORDS.get(details["type"])
    return words.format(**details.get("ctx", {})) if words else details["msg"]


def _unknown_field(model: type[BaseModel], path: Place) -> str:
    names = _fields_at(model, path[:-1])
    return f"is not a field here; the fields are {', '.join(names)}"


def _fields_at(model: type[BaseModel], path: Place) -> list[str]:
    """The names a file may use in the part of it that is at ``path``."""
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = next(_models_in(model.model_fields[part].annotation), model)
    return [info.alias or name for name, info in model.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
