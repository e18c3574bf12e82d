"""What went wrong inside td itself, kept until it can be told: what one file or one page sets off never hides the others."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position

CODE: Final = "TD019"
_KEPT: Final = 20
"""Crashes that are kept whole. One fault in td is often met in many files."""


class PassedOn(Exception):
    """What is no fault in td, and is dealt with further out."""


@dataclass(frozen=True, slots=True)
class Crash:
    """What td was doing, in words that follow «da det», with which file, and the traceback."""

    doing: str
    file: str
    trace: str
    diagnostic: Diagnostic


_noted: list[Crash] = []
_count = 0

T = TypeVar("T")


def note(doing: str, file: str, error: Exception) -> Diagnostic:
    """Keeps a crash, and gives the finding that tells it."""
    global _count
    found = Diagnostic(
        CODE,
        Level.FEIL,
        f"Her gikk td i stykker da det {doing} ({type(error).__name__}).",
        Position(file),
        "Det er feil i td, ikke hos deg. Resten er gjort som før. Send inn loggen, og prøv uten det siste du skrev her.",
    )
    _count += 1
    _noted.append(Crash(doing, file, "".join(traceback.format_exception(error)), found))
    del _noted[:-_KEPT]
    return found


def kept(findings: Iterable[T], doing: str, file: str) -> list[T]:
    """The findings as far as they come."""
    found: list[T] = []
    try:
        found.extend(findings)  # what comes before a crash stays in the list
    except (PassedOn, OSError):
        raise
    except Exception as error:
        note(doing, file, error)
    return found


def tried(make: Callable[[], T], doing: str, file: str, otherwise: Callable[[Diagnostic], T]) -> T:
    """What `make` gives; where td goes to pieces over it, what stands in its place, given the finding that tells it."""
    try:
        return make()
    except (PassedOn, OSError):
        raise
    except Exception as error:
        return otherwise(note(doing, file, error))


def mark() -> int:
    """How many there have been: for asking what has come since."""
    return _count


def since(before: int) -> list[Diagnostic]:
    """The findings of those that have come since, as many as are kept."""
    return [c.diagnostic for c in _noted[-(_count - before) :]] if _count > before else []


def noted() -> tuple[Crash, ...]:
    return tuple(_noted)


def forget() -> None:
    _noted.clear()
