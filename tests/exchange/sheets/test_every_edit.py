"""An edit in any cell of the examples changes only its own lines, whatever the type."""

from __future__ import annotations

import difflib

import pytest

from tests.conftest import ASKER
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.exchange.sheets.changes import plan
from tjenestedesign.exchange.sheets.columns import Column, Kind, Table, tables
from tjenestedesign.exchange.sheets.match import Incoming, Sheet
from tjenestedesign.exchange.sheets.rows import fingerprint
from tjenestedesign.exchange.sheets.values import SEE_FILE
from tjenestedesign.exchange.sheets.write import Line, lines
from tjenestedesign.ground.yaml.source import decode, parse
from tjenestedesign.project.reading import read_files

FILES = list(read_files(ASKER))
PROJECT, _ = load_project(ASKER, FILES)
RAW = {f.file: f.raw for f in FILES if isinstance(f.raw, bytes)}


def other(column: Column, text: str) -> str:
    """Another value for a cell, of its kind."""
    if column.many:
        return f"{text}\nnytt: #punkt".strip() if column.kind is Kind.TEXT else f"{text}\nannet".strip()
    match column.kind:
        case Kind.NUMBER:
            return "4" if text != "4" else "3"
        case Kind.DATE:
            return "2019-05-17"
        case Kind.YES_NO:
            return "nei" if text == "ja" else "ja"
        case Kind.CHOICE:
            return next(c for c in column.choices if c != text)
        case _:
            return f"{text} – «ny»: tekst".strip()


@pytest.mark.parametrize("name", TYPES)
def test_an_edit_in_any_cell_changes_only_its_own_lines(name: str) -> None:
    tried = 0
    for table in tables(name):
        for line in lines(PROJECT, table)[:3]:
            for column in table.columns:
                if line.cells[column.name] == SEE_FILE:
                    continue
                before, after = edited(table, line, column, other(column, line.cells[column.name]))
                diff = [d for d in difflib.ndiff(before, after, None) if d[0] in "+-"]
                gone = [d for d in diff if d[0] == "-"]
                old = line.cells[column.name]
                # what goes is what the cell said: its lines, or the one line it stands on
                assert len(gone) <= max(1, len(old.split("\n")) + old.count(". "), len(old) // 60 + 1), diff
                if not old:
                    assert all(
                        "{" in d or d[2:].rstrip().endswith(":") or not d[2:].strip() or _ends_short(d, after)
                        for d in gone
                    ), diff
                assert any(d[0] == "+" for d in diff)
                tried += 1
    assert tried > 5


def _ends_short(line: str, after: list[str]) -> bool:
    """A part in its short form that had to be written out."""
    text = line[2:].strip().removeprefix("- ")
    return any((text.partition(": ")[2] or text) in a for a in after)


def edited(table: Table, line: Line, column: Column, text: str) -> tuple[list[str], list[str]]:
    held = fingerprint(line.key, line.cells)
    row = Incoming("rad", line.key, {**line.cells, column.name: text}, {}, "")
    decided = plan(PROJECT, FILES, [Sheet(table, "ark", True, True, {line.key: held}, [row])])
    assert decided.rejects == [], (table.name, column.name, decided.rejects)
    assert len(decided.told) == 1
    [(file, raw)] = decided.after.items()
    assert isinstance(parse(decode(file, raw)[0])[0], dict)
    return (
        RAW[file].decode().splitlines(keepends=True),
        raw.decode().splitlines(keepends=True),
    )
