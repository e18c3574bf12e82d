"""What a planned import would make wrong: the project as it would be, checked, and each fault told by its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tjenestedesign.check.load import load_project
from tjenestedesign.domain.privacy.detectors import KINDS
from tjenestedesign.exchange.sheets.columns import Column, own_of, tables
from tjenestedesign.exchange.sheets.look import about_column
from tjenestedesign.exchange.sheets.match import Heading, Incoming, Reject
from tjenestedesign.exchange.sheets.planned import Plan
from tjenestedesign.exchange.sheets.rows import follow, rows
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position
from tjenestedesign.ground.yaml.source import Loc, Source, Span, decode, parse
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import RawFile

_NOWHERE: Final = Span((-1, -1), (-1, -1))
"""Where a cell is that has nothing to say: not in the file."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in a changed file that a cell or a row in a sheet speaks of."""

    span: Span
    loc: Loc
    row: Incoming
    column: Column | None = None

    @property
    def where(self) -> str:
        return self.row.at(self.column.name) if self.column else self.row.where

    @property
    def heading(self) -> Heading:
        """What the column is called in the sheet, and what to write there."""
        if self.column is None:
            return Heading("", "")
        own = self.row.headings.get(self.column.name)
        return own or Heading(self.column.name, about_column(self.column))


def check(project: Project, files: Sequence[RawFile], found: Sequence[Diagnostic], decided: Plan) -> None:
    """Adds what would become wrong to the plan: new faults as rejects, new warnings as warnings.

    A file from another project is let in with the faults it had there: nothing is lost because something in it is unfinished.
    """
    if not decided.after:
        return
    told = {r.where for r in decided.rejects}
    left = [RawFile(f.file, decided.after.get(f.file, f.raw)) for f in files]
    left += [RawFile(file, decided.after[file]) for file, was in decided.before.items() if was is None]
    then, faults = load_project(project.root, sorted(left, key=lambda f: f.file))
    known = {(d.code, d.position.file, d.message) for d in found}
    new = [d for d in faults if (d.code, d.position.file, d.message) not in known]
    spots: dict[str, list[_Spot]] = {}
    for fault in new:
        if fault.level is not Level.FEIL:
            continue
        file = fault.position.file
        if file in decided.verbatim or (file in decided.unfinished and fault.code not in KINDS):
            decided.faulty += (fault,)
            continue
        if file not in spots:
            spots[file] = list(_spots(then, file, decided)) if file in decided.after else []
        if _follows(fault, new):
            continue
        reject = _reject(spots[file], fault, decided)
        if reject.where not in told:
            decided.rejects.append(reject)
    decided.warnings = tuple(d for d in new if d.level is Level.ADVARSEL)


def _spots(then: Project, file: str, decided: Plan) -> Iterator[_Spot]:
    source = decode(file, decided.after[file])[0]
    data, _ = parse(source)
    id = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    entry = then.entries.get(id)
    kind = entry.type.navn if entry else then.broken[id].type if id in then.broken else None
    for table in tables(kind, then.once(own_of)) if kind else ():
        for row in rows(table, id, data):
            incoming = decided.where.get((table.name, row.key))
            if incoming is None:
                continue
            yield _Spot(_span(source, row.loc), row.loc, incoming)
            for column in table.columns:
                place = follow(row, column.steps)
                if not place.left and column.name in incoming.cells:
                    yield _Spot(_span(source, place.loc), place.loc, incoming, column)
                elif column.name in incoming.addresses:
                    yield _Spot(_NOWHERE, (*place.loc, *place.left), incoming, column)


def _span(source: Source, loc: Loc) -> Span:
    return source.spans[(loc, "value")]


def _follows(fault: Diagnostic, all_faults: Sequence[Diagnostic]) -> bool:
    """Whether a list is missing only because the cells that would fill it are blank: those are told of."""
    return len(fault.lacks) == 1 and any(
        d.lacks[-1:] == fault.lacks and len(d.lacks) > 1 and d.position.file == fault.position.file
        for d in all_faults
    )


def place(decided: Plan, found: Diagnostic) -> str:
    """Where something stands that was found in a file to be: in the document it is made of, or else in the file."""
    at = found.position
    lines = decided.after[at.file].decode().split("\n") if at.file in decided.origins else []
    said = lines[at.line - 1][at.column - 1 : at.end_column - 1] if 0 < at.line <= len(lines) else ""
    texts = decided.origins.get(at.file, ()) if said.strip() and at.line == at.end_line else ()
    return next((where for where, text in texts if said in text), f"{at.file}, linje {at.line}")


def _reject(spots: Sequence[_Spot], fault: Diagnostic, decided: Plan) -> Reject:
    """The fault at its cell, in the words of the sheet."""
    empty = next((s for s in spots if s.column and s.loc == fault.lacks), None)
    if empty is not None and empty.column is not None:
        return Reject(empty.where, f"«{empty.heading.text}» er tom.", empty.heading.help)
    spot = _nearest(spots, fault)
    if spot is None:
        return Reject(place(decided, fault), fault.message, fault.hint)
    if spot.column is None:
        hint = fault.hint
        if spot.row.headings and fault.lacks:
            hint = re.sub(r"^Legg til «.*?:»\.", "Skriv minst én rad til.", hint)
        return Reject(spot.where, fault.message, hint)
    key, heading = f"«{spot.column.steps[-1].key}»", f"«{spot.heading.text}»"
    return Reject(spot.where, fault.message.replace(key, heading), fault.hint.replace(key, heading))


def _nearest(spots: Sequence[_Spot], fault: Diagnostic) -> _Spot | None:
    """The smallest place around the fault: a cell where there is one, or else the row."""
    at = _start(fault.position)
    there = [s for s in spots if s.span is not _NOWHERE]
    around = [s for s in there if s.span.start <= at <= s.span.end or (s.column and s.span.start[0] == at[0])]
    if not around:
        return None
    size = min((s.span.end[0] - s.span.start[0], s.column is None) for s in around)
    best = [s for s in around if (s.span.end[0] - s.span.start[0], s.column is None) == size]
    named = [s for s in best if s.column and s.span.start[1] <= at[1] <= s.span.end[1]]
    return (named or best)[0]


def _start(position: Position) -> tuple[int, int]:
    return (position.line - 1, position.column - 1)
