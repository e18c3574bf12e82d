"""A sheet that several lists share, as it came back → a sheet for each of them, read like any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tjenestedesign.check.types import TYPES
from tjenestedesign.exchange.sheets.columns import ARTEFACT, Table, table_named
from tjenestedesign.exchange.sheets.match import Reject
from tjenestedesign.exchange.sheets.read import Book, Cell, Grid, Known
from tjenestedesign.exchange.sheets.sharing import LIST, OWN, PREFIX, WITHIN, Gathered, label
from tjenestedesign.exchange.sheets.values import as_text
from tjenestedesign.ground.readings import same_word


def apart(book: Book, rejects: list[Reject]) -> Book:
    """The workbook with a sheet for each of the lists that share one. What cannot be told apart is told."""
    grids: list[Grid] = []
    known = dict(book.known)
    for grid in book.grids:
        about = book.known.get(grid.name)
        if about is None or not about.table.startswith(PREFIX):
            grids.append(grid)
            continue
        found = [t for name in about.lists if (t := table_named(name)) is not None]
        sharing = Gathered(TYPES[about.table.removeprefix(PREFIX)], tuple(found))
        del known[grid.name]
        for table, part in _parted(grid, sharing, rejects):
            grids.append(part)
            known[part.name] = Known(table.name, about.lists[table.name])
    return replace(book, grids=tuple(grids), known=known)


def _parted(grid: Grid, sharing: Gathered, rejects: list[Reject]) -> Iterator[tuple[Table, Grid]]:
    headers = {as_text(c.value): n for n, c in enumerate(grid.headers) if as_text(c.value)}
    told = list(_faulty_headers(grid, sharing, headers))
    rejects += told
    if told:
        return
    rows: dict[str, list[tuple[Cell, ...]]] = {}
    for row in grid.rows:
        if not all(c.is_blank for c in row):
            table = _table_of(grid, row, headers[LIST], sharing, rejects)
            if table is not None:
                rejects += _strays(grid, row, headers, sharing, table)
                rows.setdefault(table.name, []).append(row)
    for table in sharing.tables:
        places = _places(table, headers)
        cells = tuple(replace(grid.headers[place], value=name) for name, place in places.items())
        own = tuple(tuple(row[place] for place in places.values()) for row in rows.get(table.name, ()))
        yield table, Grid(grid.label, f"{grid.name}\0{table.name}", cells, own)


def _places(table: Table, headers: Mapping[str, int]) -> dict[str, int]:
    """The table's own headers → the column of the sheet each is in."""
    keys = (headers[ARTEFACT], *((headers[WITHIN],) if len(table.levels) > 1 else ()), headers[OWN])
    return {
        **dict(zip(table.keys, keys, strict=True)),
        **{c.name: headers[c.name] for c in table.columns if c.name in headers},
    }


def _faulty_headers(grid: Grid, sharing: Gathered, headers: Mapping[str, int]) -> Iterator[Reject]:
    for missing in (k for k in sharing.keys if k not in headers):
        yield Reject(
            grid.label, f"Kolonnen «{missing}» mangler.", "Uten den vet ikke td hvilken rad som er hvilken."
        )
    for number, cell in enumerate(grid.headers):
        header = as_text(cell.value)
        where = f"{grid.label}, celle {cell.address}"
        if not header and any(not row[number].is_blank for row in grid.rows):
            yield Reject(
                where, "Kolonnen mangler overskrift.", "Skriv nøkkelen i øverste rad, eller slett kolonnen."
            )
        elif header and header not in sharing.keys and header not in sharing.columns:
            yield Reject(
                where, f"td kjenner ikke kolonnen «{header}».", "Gi den navnet den hadde, eller slett den."
            )
        elif header and headers[header] != number:
            yield Reject(
                where, f"To kolonner er «{header}».", "Slett den ene, eller gi den riktig overskrift."
            )


def _table_of(
    grid: Grid, row: tuple[Cell, ...], place: int, sharing: Gathered, rejects: list[Reject]
) -> Table | None:
    labels = sharing.labels
    said = as_text(row[place].value)
    chosen = same_word(said, tuple(labels), {}) if said else None
    if chosen is None:
        message = (
            f"«{said}» er ikke et av valgene." if said else f"«{LIST}» er tom, så td vet ikke hva raden er."
        )
        rejects.append(
            Reject(f"{grid.label}, celle {row[place].address}", message, f"Velg blant {', '.join(labels)}.")
        )
    return labels[chosen] if chosen else None


def _strays(
    grid: Grid, row: tuple[Cell, ...], headers: Mapping[str, int], sharing: Gathered, table: Table
) -> Iterator[Reject]:
    """What is written where the list has no such key."""
    own = {ARTEFACT, LIST, OWN, *(c.name for c in table.columns)}
    own |= {WITHIN} if len(table.levels) > 1 else set()
    for header, number in headers.items():
        if header not in own and not row[number].is_blank:
            yield Reject(
                f"{grid.label}, celle {row[number].address}",
                f"«{header}» gjelder ikke når raden er «{label(table, sharing.tables)}».",
                "Tøm cellen, eller velg en annen liste.",
            )
