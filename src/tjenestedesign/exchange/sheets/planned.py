"""What an import would do, in words and in bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tjenestedesign.exchange.sheets.match import Incoming, Reject
from tjenestedesign.exchange.sheets.rows import Key
from tjenestedesign.ground.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that would happen, in words: which artefact, which part, and what."""

    id: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(eq=False)
class Plan:
    """What an import would do. `before` has None for a file that is made."""

    told: list[Told] = field(default_factory=list[Told])
    rejects: list[Reject] = field(default_factory=list[Reject])
    notes: list[str] = field(default_factory=list[str])
    missing: list[str] = field(default_factory=list[str])
    """Rows that were exported and are no longer in the sheet, in words."""
    before: dict[str, bytes | None] = field(default_factory=dict[str, bytes | None])
    after: dict[str, bytes] = field(default_factory=dict[str, bytes])
    warnings: tuple[Diagnostic, ...] = ()
    verbatim: set[str] = field(default_factory=set[str])
    """Files that come from another project as they were there, faults and all."""
    unfinished: set[str] = field(default_factory=set[str])
    """Files that are drafts: what is wrong in them is told and mended later, but personal data is never let in."""
    cautions: list[str] = field(default_factory=list[str])
    """What must be known before anything is written."""
    origins: dict[str, Sequence[tuple[str, str]]] = field(
        default_factory=dict[str, "Sequence[tuple[str, str]]"]
    )
    """file → the texts it was made of, each with where it stands: ("samtale.docx, avsnitt 3", text)."""
    faulty: tuple[Diagnostic, ...] = ()
    """What is wrong in those."""
    where: dict[tuple[str, Key], Incoming] = field(default_factory=dict[tuple[str, Key], Incoming])
    """(table, row) → the row in the sheet, for those who have something to say about it."""
