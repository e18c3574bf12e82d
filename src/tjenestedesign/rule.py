"""What a rule is: a generator of findings whose docstring is its documentation.

The docstring's first line is the rule's title; the paragraphs «Hvorfor», «Feil» and «Riktig» follow, and
`td explain` prints them as they stand. Rules never print, never write and never look at YAML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tjenestedesign.diagnostics import Level, Position
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
