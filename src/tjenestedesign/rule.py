"""What a rule is: a generator of findings whose docstring is its documentation.

The docstring's first line is the rule's title; the paragraphs «Hvorfor», «Feil» and «Riktig» follow, and
`td explain` prints them as they stand. Rules never print, never write and never look at YAML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from tjenestedesign.diagnostics import Level, Position
from tjenestedesign.shape import closest
from tjenestedesign.yaml_source import Loc

if TYPE_CHECKING:
    from tjenestedesign.project import Entry, Project, Settings


@dataclass(frozen=True, slots=True)
class Also:
    """Another place a finding points to."""

    entry: Entry[Any] | Settings
    loc: Loc
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, before it gets code, level and position. `level` overrides the rule's own.

    `entry` is a position where what was found stands in no artefact, or at a span no path leads to.
    """

    entry: Entry[Any] | Settings | Position
    loc: Loc
    message: str
    hint: str = ""
    also: tuple[Also, ...] = ()
    level: Level | None = None
    private: bool = False
    """Whether what stands at the place must not be shown again."""
    meant: str = ""
    """What should most likely stand at the place instead."""


def unknown_name(
    entry: Entry[Any],
    loc: Loc,
    message: str,
    name: str,
    known: Iterable[str],
    otherwise: str = "",
    also: tuple[Also, ...] = (),
    rest: str = "",
) -> Finding:
    """A finding about an id that is none of the known ones. It asks for the closest; where none is close, it says `otherwise`, or which there are.

    `rest` is what else stands at the place, after the id.
    """
    choices = list(known)
    close = closest(name, choices) or next(iter(get_close_matches(name, choices, 1, 0.6)), "")
    hint = f"Mente du «{close}»?" if close else otherwise or f"Velg blant {', '.join(choices)}."
    return Finding(entry, loc, message, hint, also, meant=close + rest if close else "")


Check = Callable[["Project"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    level: Level
    check: Check
    doc: str


def rule(code: str, level: Level) -> Callable[[Check], Rule]:
    """Turns a documented generator into a `Rule`."""

    def wrap(check: Check) -> Rule:
        assert check.__doc__, f"{code} lacks its documentation"
        return Rule(code, level, check, check.__doc__)

    return wrap
