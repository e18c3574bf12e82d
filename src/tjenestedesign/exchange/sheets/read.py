"""A workbook or a CSV that someone sends back → cells with their addresses. The file is hostile until shown otherwise.

Nothing in it is run, followed or unpacked beyond a limit, and nothing is passed over in silence.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from tjenestedesign.exchange.sheets.look import column_letters
from tjenestedesign.exchange.sheets.rows import Key
from tjenestedesign.exchange.sheets.values import Unusable, as_text
from tjenestedesign.exchange.sheets.write import ABOUT, CONTENTS, HIDDEN, LISTS, VERSION
from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.files import read_bytes
from tjenestedesign.ground.packed import NO_ZIP

MAX_FILE: Final = 20_000_000
MAX_UNPACKED: Final = 120_000_000
MAX_PARTS: Final = 2_000
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 150
MAX_EMPTY: Final = 100_000

_OLE: Final = b"\xd0\xcf\x11\xe0"
_FORMULA: Final = Unusable(
    "Cellen har en formel.", "Kopier cellen, og lim den inn igjen som verdi. td leser ikke formler."
)
_ERROR: Final = Unusable("Cellen har en feilverdi fra regnearket.", "Skriv verdien på nytt.")


class Unreadable(Exception):
    """A file that cannot be used at all: why, what to do, and what was found out on the way."""

    def __init__(self, message: str, hint: str, learned: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.learned = tuple(learned)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. `percent` is the spreadsheet's own format: it shows 8 % and keeps 0.08."""

    address: str
    value: Any
    percent: bool = False
    fault: Unusable | None = None

    @property
    def is_blank(self) -> bool:
        return self.fault is None and not as_text(self.value)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it stands: headers first. `label` is what a message calls it."""

    label: str
    name: str
    headers: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(slots=True)
class Known:
    """What td wrote about a sheet when it was exported: which table it is, and what each row held; by list where several share it."""

    table: str
    rows: dict[Key, str] = field(default_factory=dict[Key, str])
    lists: dict[str, dict[Key, str]] = field(default_factory=dict[str, dict[Key, str]])


@dataclass(frozen=True, slots=True)
class Book:
    """What a file holds. `known` is by sheet, and empty for a file that td did not make."""

    grids: tuple[Grid, ...]
    known: dict[str, Known]
    notes: tuple[str, ...] = ()


def read(path: Path, *, has_header: bool = True) -> Book:
    """A file as tables. Without a header the columns of a CSV are called A, B, C. Raises `Unreadable`, `MissingExtra` or OSError."""
    if path.is_dir():
        raise Unreadable("Dette er en mappe.", "Skriv navnet på filen.")
    suffix = path.suffix.lower()
    size = path.stat().st_size
    if size > MAX_FILE:
        raise Unreadable(
            f"Filen er {size // 1_000_000} MB. Grensen er {MAX_FILE // 1_000_000} MB.",
            "Del innholdet i flere filer, og fjern bilder.",
        )
    raw = read_bytes(path)
    if not raw.strip():
        raise Unreadable("Filen er tom.", "Lagre den på nytt, og prøv igjen.")
    if suffix in (".xlsm", ".xltm", ".xlsb"):
        raise Unreadable(f"td leser ikke filer som kan ha makroer ({suffix}).", "Lagre filen som .xlsx.")
    if raw.startswith(_OLE):
        raise Unreadable(
            "Filen er enten låst med passord eller lagret i gammelt Excel-format.",
            "Fjern passordet, og lagre den som .xlsx.",
        )
    if raw.startswith(b"PK"):
        if suffix not in (".xlsx", ""):
            raise Unreadable(f"Filen er ikke det navnet sier ({suffix}).", "Lagre den som .xlsx eller .csv.")
        return _workbook(raw)
    if suffix == ".xlsx":
        raise Unreadable(
            "Filen er ikke en Excel-fil, eller den er bare delvis lagret.", "Lagre den på nytt som .xlsx."
        )
    if suffix not in (".csv", ".tsv", ".txt"):
        raise Unreadable(f"td leser ikke filer av typen «{suffix}».", "Lagre filen som .xlsx eller .csv.")
    from tjenestedesign.exchange.sheets.read_csv import read_csv

    return read_csv(path.name, raw, has_header=has_header)


def _workbook(raw: bytes) -> Book:
    _look_inside(raw)
    openpyxl = extra("openpyxl")
    extra("defusedxml")
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        known = _known(book)
        own = (ABOUT, LISTS, HIDDEN, *((CONTENTS,) if HIDDEN in book.sheetnames else ()))
        grids = [_grid(sheet) for sheet in book.worksheets if sheet.title not in own]
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken or made-up file makes the reader stumble on
        raise Unreadable(
            "Filen kan ikke leses. Den er trolig skadet eller bare delvis lagret.",
            "Åpne den i Excel, lagre den på nytt som .xlsx, og prøv igjen.",
        ) from error
    return Book(tuple(g for g in grids if g.headers), known)


def _look_inside(raw: bytes) -> None:
    """The sizes and kinds of what is packed, before anything is unpacked."""
    broken = Unreadable(
        "Filen er skadet eller bare delvis lagret.", "Lagre den på nytt som .xlsx, og prøv igjen."
    )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            infos = packed.infolist()
            names = [i.filename.lower() for i in infos]
            if len(infos) > MAX_PARTS or sum(i.file_size for i in infos) > MAX_UNPACKED:
                raise Unreadable(
                    "Filen pakker ut til mer enn td vil lese.",
                    "Lagre bare arkene du skal sende, som en ny fil.",
                )
            if any(i.flag_bits & 1 for i in infos):
                raise Unreadable("Filen er låst med passord.", "Fjern passordet, og lagre den på nytt.")
            if any("vbaproject" in n or n.startswith("xl/macrosheets") for n in names):
                raise Unreadable("Filen har makroer.", "Lagre den som .xlsx uten makroer.")
            if "[content_types].xml" not in names:
                raise Unreadable("Filen er ikke en Excel-fil.", "Lagre den som .xlsx.")
            for info in infos:
                _look_at(packed, info)
    except NO_ZIP as error:
        raise broken from error


def _look_at(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    name = info.filename.lower()
    if not name.endswith((".xml", ".rels")):
        return
    is_sheet = name.startswith("xl/worksheets/")
    read = 0
    tail = b""
    with packed.open(info) as stream:
        while chunk := stream.read(1 << 20):
            read += len(chunk)
            if read > info.file_size:
                raise Unreadable("Filen pakker ut til mer enn den sier.", "Lagre den på nytt som .xlsx.")
            window = (tail + chunk).replace(b"\0", b"")  # also where it is UTF-16
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise Unreadable(
                    "Filen har innhold som Excel ikke lager, og som kan være farlig.",
                    "Be avsenderen lagre den på nytt i Excel.",
                )
            if name == "[content_types].xml" and b"macroEnabled" in window:
                raise Unreadable("Filen har makroer.", "Lagre den som .xlsx uten makroer.")
            if is_sheet and (merged := re.search(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z0-9:]+)\"", window)):
                where = merged[1].decode("ascii")
                raise Unreadable(
                    f"Et ark har sammenslåtte celler ({where}).", "Del dem opp igjen, og fyll ut hver celle."
                )
            tail = chunk[-200:]


def _known(book: Any) -> dict[str, Known]:
    if HIDDEN not in book.sheetnames:
        return {}
    lines = [[as_text(c.value) for c in row] for row in book[HIDDEN].iter_rows(max_col=4, max_row=200_000)]
    if not lines or lines[0][:2] != [HIDDEN, VERSION]:
        raise Unreadable(
            "Filen er laget av en annen utgave av td.",
            "Lag en ny fil med «td export», og flytt endringene dit.",
        )
    known: dict[str, Known] = {}
    for name, table, key, held in (line for line in lines[1:] if len(line) == 4 and line[0]):
        sheet = known.setdefault(name, Known(table))
        parts = cast("list[Any]", json.loads(key))
        there = sheet.rows if table == sheet.table else sheet.lists.setdefault(table, {})
        if parts:
            there[tuple(map(str, parts))] = held
    return known


def _grid(sheet: Any) -> Grid:
    label = f"Ark «{sheet.title}»"
    sheet.reset_dimensions()
    rows: list[tuple[Cell, ...]] = []
    blank: Any = None
    empty = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
        if row is blank:
            continue  # the reader gives one and the same for every row that is not in the file
        if all(getattr(c, "value", None) is None for c in row):
            blank, empty = row, empty + 1
            if empty > MAX_EMPTY:
                raise Unreadable(
                    f"{label} har svært mange tomme rader.", "Slett radene under tabellen, og lagre på nytt."
                )
            if number == 1:
                return Grid(label, sheet.title, (), ())
            continue
        cells = tuple(_cells(row, number))
        if all(c.is_blank for c in cells):
            continue
        if number > MAX_ROWS:
            raise Unreadable(
                f"{label} har mer enn {MAX_ROWS} rader.",
                "Slett det som ikke skal inn, eller del det på flere filer.",
            )
        if not cells[-1].is_blank:
            raise Unreadable(
                f"{label} har mer enn {MAX_COLUMNS} kolonner.", "Slett kolonnene som ikke skal inn."
            )
        rows.append(cells)
    return Grid(label, sheet.title, rows[0], tuple(rows[1:])) if rows else Grid(label, sheet.title, (), ())


def _cells(row: Any, number: int) -> Iterator[Cell]:
    found = list(row)
    for index in range(MAX_COLUMNS + 1):
        cell = found[index] if index < len(found) else None
        value = getattr(cell, "value", None)
        address = f"{column_letters(index)}{number}"
        if value is None:
            yield Cell(address, None)
            continue
        kind = getattr(cell, "data_type", "s")
        fault = {"f": _FORMULA, "e": _ERROR}.get(kind)
        percent = kind == "n" and "%" in str(getattr(cell, "number_format", "") or "")
        yield Cell(address, None if fault else value, percent, fault)
