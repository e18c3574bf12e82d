"""What td can say about a project: a fact, where it stands, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How serious a diagnostic is. Only `FEIL` fails a run, unless the user asks for `--strict`."""

    FEIL = "feil"
    ADVARSEL = "advarsel"
    RÅD = "råd"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A span in a file. Lines and columns count characters from 1; `end_column` is one past the last."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Related:
    """Another place that explains the diagnostic, such as the first of two duplicates."""

    position: Position
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `message` states a fact and quotes the user; `hint` is the next thing to do."""

    code: str
    level: Level
    message: str
    position: Position
    hint: str = ""
    related: tuple[Related, ...] = ()
    private: bool = False
    """Whether the text at its position is personal data, which no excerpt may repeat."""
    meant: str = ""
    """What should most likely stand at the position instead, where `hint` asks whether that was meant."""
    lacks: tuple[str | int, ...] = ()
    """The path of the key that is missing, where that is what is wrong."""

    @property
    def sort_key(self) -> tuple[Position, str, str]:
        return (self.position, self.code, self.message)
