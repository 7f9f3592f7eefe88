"""What is wrong with a catalogue file, in words for whoever runs a command."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a file.

    ``line`` and ``column`` count from 1, and are 0 where the whole file is meant; ``where`` is
    the path inside it (``working_groups[2].workstreams``), "" if the file has no readable one.
    """

    line: int
    column: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}: " if self.line else ""
        return place + (f"{self.where}: " if self.where else "") + self.message


class CatalogueErrors(Exception):
    """Everything that is wrong with a file, in the file's order: ``problems``."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))
