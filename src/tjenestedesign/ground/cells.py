"""Tables as CSV that a spreadsheet opens as they are, and in which no text can become a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet could take it for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) and not _is_number(text) else text


def guarded(text: str) -> str:
    """As `safe_cell`, but so that `unguarded` gives back just the text: an apostrophe of the user's own is told apart."""
    return f"'{text}" if unguarded(f"'{text}") == text else text


def unguarded(cell: str) -> str:
    """The text of a cell, without the apostrophe that `guarded` put there, and only that one."""
    quotes = len(cell) - len(cell.lstrip("'"))
    rest = cell[quotes:]
    return cell[1:] if quotes and safe_cell(rest) != rest else cell


def _is_number(text: str) -> bool:
    """A plain number is data, also below zero."""
    return text.removeprefix("-").replace(".", "", 1).replace(",", "", 1).isdecimal()


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Semicolons and a byte order mark, which Excel in Norwegian opens with æ, ø and å; LF, so that git shows lines."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow([safe_cell(c) for c in columns])
    for row in rows:
        writer.writerow(["" if v is None else safe_cell(str(v)) for v in row])
    return "\ufeff" + out.getvalue()
