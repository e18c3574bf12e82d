"""A CSV as Excel, Miro and Nettskjema write it → cells: separator, encoding and line breaks are found, never asked for."""

from __future__ import annotations

import codecs
import csv
import io
from typing import Final

from tjenestedesign.exchange.sheets.look import column_letters
from tjenestedesign.exchange.sheets.read import MAX_COLUMNS, MAX_ROWS, Book, Cell, Grid, Known, Unreadable
from tjenestedesign.exchange.sheets.write import HIDDEN
from tjenestedesign.ground.cells import unguarded

_SEPARATORS: Final = ";,\t"
_LONGEST_CELL: Final = 1_000_000


def read_csv(name: str, raw: bytes, *, has_header: bool = True) -> Book:
    """One table. Raises `Unreadable`."""
    text, notes = _decoded(raw)
    if "\0" in text:
        raise Unreadable("Filen er ikke en tekstfil.", "Lagre den som .csv eller .xlsx.")
    separator, text = _separator(text)
    rows: list[tuple[Cell, ...]] = []
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            if not any(cell.strip() for cell in row):
                continue
            if len(rows) > MAX_ROWS:
                raise Unreadable(f"Filen har mer enn {MAX_ROWS} rader.", "Del den i flere filer.")
            if len(row) > MAX_COLUMNS:
                raise Unreadable(
                    f"Rad {number} har mer enn {MAX_COLUMNS} kolonner.", "Slett kolonnene som ikke skal inn."
                )
            rows.append(
                tuple(Cell(f"{column_letters(i)}{number}", unguarded(cell)) for i, cell in enumerate(row))
            )
    except csv.Error as error:
        raise Unreadable(
            "Filen kan ikke leses som CSV. Trolig mangler det et anførselstegn.",
            "Åpne den i et regneark, og lagre den på nytt som CSV.",
        ) from error
    finally:
        csv.field_size_limit(before)
    if not rows:
        raise Unreadable("Filen er tom.", "Lagre den på nytt, og prøv igjen.")
    widest = max(map(len, rows))
    if has_header:
        rows[0] += tuple(Cell(f"{column_letters(i)}1", "") for i in range(len(rows[0]), widest))
    else:
        rows.insert(0, tuple(Cell("", column_letters(i)) for i in range(widest)))
    label = f"Filen «{name}»"
    known: dict[str, Known] = {}
    by_td = next((str(c.value) for c in rows[0] if str(c.value).startswith(f"{HIDDEN} ")), "")
    if by_td:
        known[name] = Known(by_td.removeprefix(f"{HIDDEN} ").strip())
    return Book((Grid(label, name, rows[0], tuple(rows[1:])),), known, notes)


def _decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return raw.decode("utf-16"), ()
        except UnicodeDecodeError as error:
            raise Unreadable("Filen er bare delvis lagret.", "Lagre den på nytt som CSV UTF-8.") from error
    try:
        return raw.removeprefix(codecs.BOM_UTF8).decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Unreadable(
            "td kjenner ikke igjen tegnkodingen.", "Lagre filen på nytt som CSV UTF-8."
        ) from error
    return text, ("Filen er lest med gammel Windows-koding. Sjekk at æ, ø og å er riktige.",)


def _separator(text: str) -> tuple[str, str]:
    """What stands between the cells: what Excel was told in the first line, or what divides the header most."""
    first, _, rest = text.partition("\n")
    if first.lower().strip().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    quoted = False
    counts = dict.fromkeys(_SEPARATORS, 0)
    for char in text.lstrip("\r\n"):
        if char == '"':
            quoted = not quoted
        elif char in counts and not quoted:
            counts[char] += 1
        elif char in "\r\n" and not quoted:
            break
    return max(_SEPARATORS, key=counts.__getitem__), text
