"""How a sheet looks and explains itself: widths, heights, and what stands when you point at a header."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tjenestedesign.exchange.sheets.columns import ARTEFACT, Column, Kind, Table
from tjenestedesign.exchange.sheets.sharing import LIST, WITHIN
from tjenestedesign.ground.norwegian import choose


def column_letters(index: int) -> str:
    """A column as a spreadsheet names it: 0 is A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def about_key(table: Table, key: str) -> str:
    if key == "nr":
        return "Plassen i listen. La cellen være tom i en ny rad."
    if key == "id" and table.levels:
        return "Kort navn på delen, unikt i artefaktet. Tom i en ny rad betyr at td lager en. En id som er tatt i bruk, kan ikke endres her."
    if key == "id":
        return "Filnavnet uten .yaml. Tom i en ny rad betyr at td lager en av tittelen. En id som er tatt i bruk, kan ikke endres her."
    if key == ARTEFACT:
        return "Id-en til artefaktet raden hører til."
    return f"Hvilken av «{key}» raden hører til: id-en, eller plassen i listen."


def about_shared_key(key: str) -> str:
    """What to write in a column that says which row it is, in a sheet several lists share."""
    return {
        ARTEFACT: "Id-en til artefaktet raden hører til.",
        LIST: "Hva raden er. Velg fra listen.",
        WITHIN: "Delen raden står i: id-en, eller plassen i listen. Tom når raden står rett i artefaktet.",
    }.get(key, "Kort navn på delen, eller plassen i listen. La cellen være tom i en ny rad.")


def help_for(column: Column, said: str) -> str:
    """What to write in a column, short, where its choices stand in a list. `said` takes the place of what the models say of the key."""
    pieces = [said or column.description]
    if column.many and "ett punkt per" not in column.description:
        pieces.append("Ett punkt per linje.")
    if column.required:
        pieces.append("Må fylles ut.")
    return " ".join(pieces)


def about_column(column: Column) -> str:
    pieces = [column.description]
    if column.many:
        pieces.append("Ett punkt per linje (Alt+Enter gir ny linje).")
    if column.kind is Kind.CHOICE:
        pieces.append(choose(column.choices))
    if column.kind is Kind.YES_NO:
        pieces.append("ja eller nei.")
    if column.required:
        pieces.append("Må fylles ut.")
    return re.sub(r"\btrue\b", "ja", re.sub(r"\bfalse\b", "nei", " ".join(pieces)))


def height_of(cells: Iterable[tuple[str, int]]) -> float:
    """Points for a row in which every cell can be read; Excel allows 409."""
    most = max(
        (sum(1 + len(part) // (width - 2) for part in text.split("\n")) for text, width in cells), default=1
    )
    return min(15.0 * most, 405.0)


def width_of(column: Column) -> int:
    if column.many:
        return 44
    return {Kind.TEXT: 36, Kind.REFERENCE: 26, Kind.CHOICE: 18}.get(column.kind, 12)
