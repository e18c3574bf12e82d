"""A tjenestekart as BPMN sees it, before it is drawn: tasks in lanes, data, pools, and the flows between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["start", "end", "task", "evidence", "system", "law", "partner"]
FlowKind = Literal["sequence", "message", "input", "output", "association"]

CITIZEN: Final = "innbyggeren"
PROVIDER: Final = "virksomheten"
WORK: Final = ("synlige_handlinger", "usynlige_handlinger", "støtteprosesser")


@dataclass(frozen=True, slots=True)
class Node:
    """Something drawn. `row` is its lane, or its own id where it is a partner; `slot` counts from the left."""

    id: str
    kind: Kind
    row: str
    slot: int
    name: str
    said: tuple[str, ...] = ()
    actor: str = ""

    @property
    def pool(self) -> str:
        """The pool it stands in; empty for what stands outside them."""
        if self.kind == "partner":
            return self.id
        if self.kind == "law":
            return ""
        return CITIZEN if self.row in ("fysiske_bevis", "brukerhandling") else PROVIDER


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the map, as the columns from `slot` and on."""

    id: str
    title: str
    slot: int
    slots: int
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    id: str
    kind: FlowKind
    source: str
    target: str
    name: str = ""


@dataclass(eq=False)
class Parts:
    """`slots` counts the columns, with those of the start and end events."""

    nodes: dict[str, Node] = field(default_factory=dict[str, Node])
    steps: list[Step] = field(default_factory=list[Step])
    flows: list[Flow] = field(default_factory=list[Flow])
    notes: list[str] = field(default_factory=list[str])
    slots: int = 2

    def in_row(self, row: str) -> list[Node]:
        return [n for n in self.nodes.values() if n.row == row]

    @property
    def lanes(self) -> tuple[str, ...]:
        """The provider's rows, from the top: those that hold something, or the first where none do."""
        held = {n.row for n in self.nodes.values()}
        work = [row for row in WORK if row in held] or [WORK[0]]
        return (*work, *(("systemer",) if "systemer" in held else ()))
