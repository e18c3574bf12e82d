"""A sheet as it came back → the rows of a table: which columns are which keys, and which row is which part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tjenestedesign.exchange.sheets.columns import (
    ARTEFACT,
    NOTHING_OWN,
    Column,
    Own,
    Table,
    is_own_column,
    table_named,
)
from tjenestedesign.exchange.sheets.read import Book, Cell, Grid
from tjenestedesign.exchange.sheets.rows import Key
from tjenestedesign.exchange.sheets.values import Unusable, as_text, from_cell
from tjenestedesign.exchange.sheets.write import HIDDEN
from tjenestedesign.ground.ids import slug
from tjenestedesign.project.shape import closest

_HELD: Final = "\0held"
_PLACE: Final = re.compile(r"(?P<sheet>.*), (?:celle (?P<column>[A-Z]+)|rad )(?P<row>\d+)")


@dataclass(frozen=True, slots=True)
class Reject:
    """Why something in a sheet cannot come in, where it stands, and what to do."""

    where: str
    message: str
    hint: str = ""


def in_order(rejects: Sequence[Reject]) -> list[Reject]:
    """As one goes through the sheets to mend it: row by row, each sheet where it is first told of."""
    parted = [_PLACE.fullmatch(r.where) for r in rejects]
    sheets = list(dict.fromkeys(m["sheet"] if m else r.where for m, r in zip(parted, rejects, strict=True)))

    def place(number: int) -> tuple[int, int, int, str]:
        found = parted[number]
        if found is None:
            return sheets.index(rejects[number].where), 0, 0, ""
        letters = found["column"] or ""
        return sheets.index(found["sheet"]), int(found["row"]), len(letters), letters

    return [rejects[n] for n in sorted(range(len(rejects)), key=place)]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user says about files that td did not make."""

    table: Table | None = None
    into: str = ""
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    """The file's own header → the key."""


class Heading(NamedTuple):
    """What stands over a column that is not headed by its key, and what to write in it."""

    text: str
    help: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row as it came back. `key` is as it was written, with nothing where a cell was blank."""

    where: str
    key: Key
    cells: Mapping[str, str]
    addresses: Mapping[str, str]
    held: str
    headings: Mapping[str, Heading] = field(default_factory=dict[str, Heading])
    """What a column is called in the sheet, where that is another word than the key."""

    def at(self, column: str) -> str:
        """Where a cell stands, for a message."""
        return self.addresses.get(column, self.where)


@dataclass(slots=True)
class Sheet:
    """One sheet read as a table. `by_td` is whether td made it, so that a blank cell means that someone emptied it."""

    table: Table
    label: str
    by_td: bool
    has_id: bool
    exported: Mapping[Key, str]
    rows: list[Incoming] = field(default_factory=list[Incoming])
    unsound: set[Key] = field(default_factory=set[Key])
    """Rows that are there, but have no name that can be read."""
    bare: bool = False
    """Whether a new artefact holds what its row says and nothing that `td new` would suggest."""


def matched(
    book: Book, wishes: Wishes, rejects: list[Reject], notes: list[str], own: Own = NOTHING_OWN
) -> Iterator[Sheet]:
    """Every sheet that can be read as a table, in a project that has named this for itself; what cannot is told."""
    for grid in book.grids:
        known = book.known.get(grid.name)
        name = known.table if known else wishes.table.name if wishes.table else ""
        table = table_named(name, own.with_keys(name, _own_headers(grid, wishes)))
        if table is None:
            rejects.append(_unknown_sheet(grid, book))
            continue
        sheet = Sheet(table, grid.label, known is not None, False, known.rows if known else {})
        columns = _columns(grid, sheet, wishes, rejects, notes)
        if columns is None:
            continue
        sheet.has_id = table.keys[-1] in columns.values()
        for row in grid.rows:
            incoming = _row(row, sheet, columns, wishes, rejects)
            if incoming is not None:
                sheet.rows.append(incoming)
        yield sheet


def _own_headers(grid: Grid, wishes: Wishes) -> Iterator[str]:
    """The keys under `egne` that a sheet has columns for, whether the project has them or not."""
    for header in (*(as_text(cell.value) for cell in grid.headers), *wishes.columns.values()):
        if is_own_column(header):
            yield header.partition(".")[2]


def _unknown_sheet(grid: Grid, book: Book) -> Reject:
    if book.known:
        return Reject(
            grid.label,
            "td kjenner ikke arket.",
            f"Gi det navnet det hadde ({', '.join(dict.fromkeys(n.partition(chr(0))[0] for n in book.known))}), eller slett det.",
        )
    return Reject(
        grid.label,
        "td vet ikke hva radene er.",
        "Skriv hvilken type de hører til: «--type TYPE», eller «--type TYPE.LISTE --into ID» for deler av et artefakt.",
    )


def _columns(
    grid: Grid, sheet: Sheet, wishes: Wishes, rejects: list[Reject], notes: list[str]
) -> dict[int, str] | None:
    """index → the key or the column's name; None where the sheet cannot be read."""
    table = sheet.table
    names = [*table.keys, *(c.name for c in table.columns)]
    by_slug = {slug(n): n for n in names}
    mapped = {as_text(k).casefold(): v for k, v in wishes.columns.items()}
    found: dict[int, str] = {}
    before = len(rejects)
    foreign: list[str] = []
    for index, cell in enumerate(grid.headers):
        header = as_text(cell.value)
        if not header:
            if any(index < len(row) and not row[index].is_blank for row in grid.rows):
                rejects.append(
                    Reject(
                        f"{grid.label}, celle {cell.address}",
                        "Kolonnen mangler overskrift.",
                        "Skriv nøkkelen i øverste rad, eller slett kolonnen.",
                    )
                )
            continue
        if header.startswith(HIDDEN):
            found[index] = _HELD
            continue
        name = mapped.get(header.casefold()) or (header if header in names else by_slug.get(slug(header)))
        if name is None:
            close = closest(header, dict.fromkeys(names))
            if sheet.by_td:
                rejects.append(
                    Reject(
                        f"{grid.label}, celle {cell.address}",
                        f"td kjenner ikke kolonnen «{header}».",
                        f"Mente du «{close}»?" if close else "Gi den navnet den hadde, eller slett den.",
                    )
                )
            else:
                foreign.append(header)
        elif name in found.values():
            rejects.append(
                Reject(
                    f"{grid.label}, celle {cell.address}",
                    f"To kolonner er «{name}».",
                    "Slett den ene, eller gi den riktig overskrift.",
                )
            )
        else:
            found[index] = name
    missing = [k for k in table.keys if k not in found.values()] if sheet.by_td else []
    if missing:
        rejects.append(
            Reject(
                grid.label,
                f"Kolonnen «{missing[0]}» mangler.",
                "Uten den vet ikke td hvilken rad som er hvilken.",
            )
        )
    if foreign:
        notes.append(f"{grid.label}: disse kolonnene er ikke med: {', '.join(f'«{f}»' for f in foreign)}.")
    if not sheet.by_td and not any(table.column(n) for n in found.values()):
        rejects.append(
            Reject(
                grid.label,
                f"Ingen av kolonnene er en nøkkel i «{table.name}».",
                f'Si hvilken som er hva, for eksempel: --map "{as_text(grid.headers[0].value) or "Kolonne"}='
                f'{table.columns[0].name}". Nøklene er {", ".join(c.name for c in table.columns)}.',
            )
        )
    return found if len(rejects) == before else None


def _row(
    row: tuple[Cell, ...], sheet: Sheet, columns: Mapping[int, str], wishes: Wishes, rejects: list[Reject]
) -> Incoming | None:
    there = {name: row[index] for index, name in columns.items() if index < len(row)}
    held = there.pop(_HELD, None)
    if all(c.is_blank for c in there.values()):
        return None
    number = "".join(ch for ch in next(iter(row)).address if ch.isdigit())
    texts: dict[str, str] = {}
    addresses = {name: f"{sheet.label}, celle {cell.address}" for name, cell in there.items()}
    is_sound = True
    for name, cell in there.items():
        column = sheet.table.column(name)
        text = cell.fault or _text(column, cell)
        if isinstance(text, Unusable):
            rejects.append(Reject(addresses[name], text.message, text.hint))
            is_sound = False
        else:
            texts[name] = text
    key = tuple(
        (wishes.into if k == ARTEFACT and not texts.get(k) and not sheet.by_td else texts.get(k, ""))
        for k in sheet.table.keys
    )
    if not is_sound and not all(k in texts or k not in there for k in sheet.table.keys):
        sheet.unsound.add(key)
        return None
    cells = {n: t for n, t in texts.items() if sheet.table.column(n)}
    return Incoming(
        f"{sheet.label}, rad {number}", key, cells, addresses, as_text(held.value) if held else ""
    )


def _text(column: Column | None, cell: Cell) -> str | Unusable:
    return as_text(cell.value) if column is None else from_cell(column, cell.value, percent=cell.percent)
