"""The commands: files in, text or JSON out, and an exit status that says whether all is well.

    check        0 if nothing is wrong with a text, 1 if something is
    compare      0 if two texts are the same, 1 if they are not
    all others   0

and 2 for what cannot be done: a file that is not there or not UTF-8, a wording that is none.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import IO, Any

from agreements.text.comparing.comparing import Change, compare
from agreements.text.comparing.tracing import lives, trace
from agreements.text.core.nodes import Attribution, Problem, Span, Text
from agreements.text.reading.parsing import parse, render
from agreements.text.telling.files import Unreadable, read, write
from agreements.text.telling.measuring import measure
from agreements.text.wanting.consolidating import consolidate
from agreements.text.wanting.lens import amend, view

_SIGNS = {"equal": " ", "insert": "+", "delete": "-", "move-from": "<", "move-to": ">"}

Answer = tuple[int, Any, str]


def main(words: Sequence[str], stdin: IO[bytes], stdout: IO[bytes], stderr: IO[str]) -> int:
    """Run one command and return its exit status."""
    given = _parser().parse_args(words)
    try:
        status, data, plain = given.run(given, lambda path: read(path, stdin))
    except (Unreadable, ValueError) as error:
        stderr.write(f"{error}\n")
        return 2
    write(stdout, _as_json(data) if given.json else plain)
    return int(status)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m agreements.text", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _command(commands, "check", _check, "say what is wrong with a text, and where").add_argument(
        "files", nargs="+", metavar="FILE"
    )
    one = _command(commands, "view", _view, "the wording of one party")
    one.add_argument("--party", required=True, metavar="CODE")
    one.add_argument("file", metavar="FILE")
    change = _command(commands, "amend", _amend, "the text once a party wants a new wording")
    change.add_argument("--party", required=True, metavar="CODE")
    change.add_argument("file", metavar="FILE")
    change.add_argument("wording", metavar="WORDING", help="the file with the new wording")
    several = _command(commands, "consolidate", _consolidate, "several wordings in one text")
    several.add_argument("file", metavar="BASE")
    several.add_argument("wordings", nargs="+", metavar="CODE=FILE")
    both = _command(commands, "compare", _compare, "what changed between two texts")
    both.add_argument("old", metavar="OLD")
    both.add_argument("new", metavar="NEW")
    _command(commands, "measure", _measure, "how much of a text is agreed").add_argument(
        "file", metavar="FILE"
    )
    _command(commands, "trace", _trace, "who brought each word, and in which edition").add_argument(
        "files", nargs="+", metavar="EDITION"
    )
    return parser


def _command(
    commands: Any, name: str, run: Callable[..., Answer], said: str
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=said,
        description=f"{said[0].upper()}{said[1:]}. A file named - is standard input.",
    )
    command.add_argument("--json", action="store_true", help="answer in JSON")
    command.add_argument(
        "--parties", type=_codes, metavar="CODES", help="the parties, in order: US,MX"
    )
    command.set_defaults(run=run)
    return command


def _codes(words: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in words.split(","))
    if not all(codes) or len(set(codes)) < len(codes):
        raise argparse.ArgumentTypeError(f"no list of different codes: {words}")
    return codes


_Reader = Callable[[str], str]


def _check(given: argparse.Namespace, read_file: _Reader) -> Answer:
    found = [
        {"file": path, **_problem(problem)}
        for path in given.files
        for problem in parse(read_file(path), given.parties).problems
    ]
    lines = [
        f"{one['file']}:{one['line']}:{one['column']}: {one['said']}{_near(one['near'])}\n"
        for one in found
    ]
    return (1 if found else 0), found, "".join(lines)


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "said": problem.message,
        "near": problem.data.get("near", ""),
    }


def _near(words: str) -> str:
    return f": {words.splitlines()[0]!r}" if words.strip() else ""


def _view(given: argparse.Namespace, read_file: _Reader) -> Answer:
    wording = view(parse(read_file(given.file), given.parties), given.party)
    return 0, {"party": given.party, "wording": wording}, wording


def _amend(given: argparse.Namespace, read_file: _Reader) -> Answer:
    source = read_file(given.file)
    wording = _with_line_ends_of(source, read_file(given.wording))
    return _text(amend(parse(source, given.parties), given.party, wording))


def _consolidate(given: argparse.Namespace, read_file: _Reader) -> Answer:
    base = read_file(given.file)
    wordings = {}
    for pair in given.wordings:
        code, sign, path = pair.partition("=")
        if not sign or not code or code in wordings:
            raise ValueError(f"{pair}: write CODE=FILE, each code once")
        wordings[code] = _with_line_ends_of(base, read_file(path))
    return _text(consolidate(parse(base, given.parties), wordings))


def _with_line_ends_of(base: str, wording: str) -> str:
    """A wording that an editor saved with other line ends is not another wording for that."""
    if "\r\n" in wording and "\r\n" not in base:
        return wording.replace("\r\n", "\n")
    if "\r\n" in base and "\r\n" not in wording:
        return wording.replace("\n", "\r\n")
    return wording


def _text(text: Text) -> Answer:
    source = render(text)
    return 0, {"text": source, "problems": [_problem(one) for one in text.problems]}, source


def _compare(given: argparse.Namespace, read_file: _Reader) -> Answer:
    changes = compare(read_file(given.old), read_file(given.new))
    is_same = all(change.kind == "equal" for change in changes)
    plain = "".join(_change(change) for change in changes if change.kind != "equal")
    return (0 if is_same else 1), [_data(change) for change in changes], plain


def _change(change: Change) -> str:
    move = f" (move {change.move})" if change.move else ""
    return f"{_SIGNS[change.kind]} {change.old.start}..{change.old.end}{move} {change.text!r}\n"


def _measure(given: argparse.Namespace, read_file: _Reader) -> Answer:
    found = _data(measure(parse(read_file(given.file), given.parties)))
    return 0, found, "".join(_lines(found))


def _lines(data: Mapping[str, Any], above: str = "") -> list[str]:
    lines = []
    for name, value in data.items():
        label = f"{above}{name}"
        lines += (
            _lines(value, f"{label}.") if isinstance(value, Mapping) else [f"{label} {value}\n"]
        )
    return lines


def _trace(given: argparse.Namespace, read_file: _Reader) -> Answer:
    editions = [parse(read_file(path), given.parties) for path in given.files]
    origins, brackets = trace(editions), lives(editions)
    plain = [
        f"{one.word}\t{given.files[one.edition]}\t{_said(one.attribution)}\t{one.before}\n"
        for one in origins
    ]
    plain += [
        f"[{_said(one.attribution)}: {one.words}]\t{given.files[one.first]}"
        f"\t{given.files[one.last]}\t{one.end}\n"
        for one in brackets
    ]
    data = {"words": [_data(one) for one in origins], "brackets": [_data(one) for one in brackets]}
    return 0, data, "".join(plain)


def _said(attribution: Attribution | None) -> str:
    if not attribution:
        return "-"
    clauses = [(attribution.proposed_by, "propose"), (attribution.opposed_by, "oppose")]
    return "; ".join(f"{'/'.join(codes)} {verb}" for codes, verb in clauses if codes)


def _data(value: Any) -> Any:
    """What JSON can hold: objects as objects, spans as two numbers, pairs of codes as US/MX."""
    if isinstance(value, Span):
        return list(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {
            "/".join(key) if isinstance(key, tuple) else key: _data(one)
            for key, one in value.items()
        }
    return [_data(one) for one in value] if isinstance(value, tuple | list) else value


def _as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
