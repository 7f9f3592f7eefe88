"""From the text of an agreement file to its provisions, or to everything wrong with it.

YAML, its line numbers and the words for its errors are those of the plans' catalogue.
"""

from pathlib import Path

from agreements.catalogue import schema
from agreements.catalogue.schema import AgreementFile
from negotiations.catalogue.problems import CatalogueErrors, Problem
from negotiations.catalogue.reader import read_file, text_of

__all__ = ["CatalogueErrors", "Problem", "open_agreement", "read_agreement", "shipped"]

_FOLDER = Path(__file__).parent


def read_agreement(text: str) -> AgreementFile:
    """The agreement in the text of a YAML file; raises CatalogueErrors with all its errors."""
    return read_file(text, AgreementFile, schema.misplaced)


def shipped() -> list[str]:
    """The names of the agreement files that ship: the slugs of their plans, in order."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


def open_agreement(name_or_path: str) -> str:
    """The text of a shipped agreement file, by its name, or of a file, by its path.

    Raises CatalogueErrors if there is neither, or if the file cannot be read.
    """
    if name_or_path in shipped():
        return text_of(_FOLDER / f"{name_or_path}.yaml")
    path = Path(name_or_path)
    if not path.is_file():
        names = ", ".join(shipped())
        message = f"no file {name_or_path} and no shipped agreement of that name ({names})"
        raise CatalogueErrors((Problem(0, 0, "", message),))
    return text_of(path)
