"""A fact: what one artefact adds to a count over all of its type, such as who was interviewed.

A rule that only counts asks for facts, and then the artefacts need not be read again to be counted again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from tjenestedesign.project.model import Artefakt

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry

M = TypeVar("M", bound=Artefakt)
T = TypeVar("T")


@dataclass(frozen=True, eq=False, slots=True)
class Fact(Generic[T]):
    """`of` reads nothing but the artefact. It gives text, numbers, truth values and tuples of such, or None for nothing to tell."""

    name: str
    model: type[Artefakt]
    of: Callable[[Entry[Any]], T | None]


FACTS: Final[list[Fact[Any]]] = []
"""Every fact a loaded module declares. The rules declare theirs, so all are here once the rules are."""


def fact(model: type[M]) -> Callable[[Callable[[Entry[M]], T | None]], Fact[T]]:
    """Makes a `Fact` of a function, named by where it stands."""

    def wrap(of: Callable[[Entry[M]], T | None]) -> Fact[T]:
        made: Fact[T] = Fact(f"{of.__module__.partition('.')[2]}.{of.__name__}", model, of)
        FACTS.append(made)
        return made

    return wrap
