"""From the text of an agreement file to its provisions, or to everything wrong with it.

YAML, its line numbers and the words for its errors are those of the plans' catalogue.
"""

from pathlib import Path

from pydantic import ValidationError

from agreements.catalogue import schema
from agreements.catalogue.schema import AgreementFile
from negotiations.catalogue.reader import CatalogueErrors, Problem, _Data, _problem, _root

__all__ = ["CatalogueErrors", "Problem", "open_agreement", "read_agreement", "shipped"]

_FOLDER = Path(__file__).parent


def read_agreement(text: str) -> AgreementFile:
    """The agreement in the text of a YAML file; raises CatalogueErrors with all its errors."""
    data = _Data()
    raw = data.of(_root(text))
    problems = [*data.problems, *(data.at(*found) for found in schema.misplaced(raw))]
    try:
        agreement = AgreementFile.model_validate(raw)
    except ValidationError as error:
        problems += [_problem(data, AgreementFile, details) for details in error.errors()]
    if problems:
        raise CatalogueErrors(tuple(sorted(problems)))
    return agreement


def shipped() -> list[str]:
    """The names of the agreement files that ship: the slugs of their plans, in order."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


def open_agreement(name: str) -> str:
    """The text of a shipped agreement file, by its name (one of ``shipped()``).

    Raises CatalogueErrors if there is none of that name.
    """
    if name not in shipped():
        names = ", ".join(shipped())
        message = f"no shipped agreement {name}; there is {names}"
        raise CatalogueErrors((Problem(0, 0, "", message),))
    return (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
