"""A value in its one spelling as a cell: from the file, from a spreadsheet, and back into the file."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast

from tjenestedesign.exchange.sheets.columns import Column, Kind
from tjenestedesign.ground.norwegian import choose, listing
from tjenestedesign.ground.readings import (
    Ambiguous,
    Read,
    as_day,
    as_time,
    as_yes_no,
    is_spelt_as_a_day,
    meant_word,
)
from tjenestedesign.project.understood import ends_with, number_meant

SEE_FILE: Final = "(se filen)"
"""What a cell says where the file has something that no cell can carry."""

LONGEST: Final = 32_000
"""Characters. Excel cuts a cell off at 32 767."""

_STEERING: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why what stands in a cell cannot be used, and what to write."""

    message: str
    hint: str


def canonical(column: Column, raw: Any) -> str:
    """What the file has, as its cell says it."""
    if column.many:
        items = cast("list[Any]", raw) if isinstance(raw, list) else [raw]
        if not all(isinstance(i, str) for i in items):
            return SEE_FILE
        text = "\n".join(one_line(_one(column, str(i))) for i in items)
    elif isinstance(raw, str):
        text = _one(column, raw)
    else:
        return SEE_FILE
    return text if len(text) <= LONGEST else SEE_FILE


def one_line(text: str) -> str:
    """An item of a list takes one line in its cell."""
    return " ".join(text.split())


def _one(column: Column, raw: str) -> str:
    text = tidy(raw)
    match column.kind:
        case Kind.NUMBER:
            return plain_number(text.removesuffix("%").replace("−", "-").replace("+", "")) or text
        case Kind.YES_NO:
            return {"true": "ja", "false": "nei"}.get(text.lower(), text)
        case _:
            return text


def tidy(text: str) -> str:
    """Composed letters and plain line breaks, nothing around it."""
    text = text.replace("_x000D_\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\x85\u2028\u2029]", " ", text)
    return unicodedata.normalize("NFC", text).strip()


def plain_number(text: str) -> str:
    """A number without exponent or needless zeros; nothing where it is no number."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return ""
    if not number.is_finite() or abs(number.adjusted()) > 400:  # written out, «1e999999999» fills the memory
        return ""
    shown = format(number, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in ("-0", "") else shown


def from_cell(column: Column, value: Any, *, percent: bool = False) -> str | Unusable:
    """What someone wrote in a cell, in its one spelling. `percent` is Excel's own format: it shows 8 % and keeps 0.08."""
    text = as_text(value)
    if _STEERING.search(text):
        return Unusable("Cellen har et usynlig tegn.", "Slett innholdet, og skriv det på nytt.")
    if len(text) > LONGEST:
        return Unusable("Cellen har for mye tekst.", f"Grensen er {LONGEST} tegn. Skriv resten i YAML-filen.")
    if not text or text == SEE_FILE:
        return text
    if column.many:
        found = [
            _meant(column, one_line(line), value, percent=percent)
            for line in text.split("\n")
            if line.strip()
        ]
        wrong = next((f for f in found if isinstance(f, Unusable)), None)
        return wrong or "\n".join(cast("list[str]", found))
    return _meant(column, text, value, percent=percent)


def as_text(value: Any) -> str:
    """A cell's value as text, whatever the spreadsheet made of it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, float):
        return plain_number(repr(value)) or str(value)
    return tidy(str(value))


def _meant(column: Column, text: str, value: Any, *, percent: bool) -> str | Unusable:
    match column.kind:
        case Kind.NUMBER:
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                number = plain_number(text)
                return plain_number(str(Decimal(number) * 100)) if percent and number else number
            return _said(number_meant(column.info, text), text, "er ikke et tall", "Skriv bare tallet.")
        case Kind.DATE:
            hint = "Skriv dag, måned og år, for eksempel 23.11.2026."
            if as_day(text) is None and is_spelt_as_a_day(text):
                return Unusable(
                    f"«{_shown(text)}» finnes ikke i kalenderen.", "Rett dagen, måneden eller året."
                )
            return _said(as_day(text), text, "er ikke en dato", hint)
        case Kind.TIME:
            read = as_time(text, last=ends_with(column.steps[-1].key))
            return text if read is None else _said(read, text, "", "")  # the key refuses it itself
        case Kind.YES_NO:
            read = as_yes_no(text)
            shown = {"true": "ja", "false": "nei"}.get(read) if isinstance(read, str) else None
            return _said(
                shown, text, "er verken ja eller nei", "Skriv ja eller nei, eller la cellen være tom."
            )
        case Kind.CHOICE:
            hint = choose(column.choices)
            return _said(meant_word(text, column.choices), text, "er ikke et av valgene", hint)
        case _:
            return text


def _said(read: Read, text: str, fault: str, hint: str) -> str | Unusable:
    if isinstance(read, Ambiguous):
        either = listing([f"«{one}»" for one in read.either], last="eller")
        return Unusable(f"«{_shown(text)}» kan bety to ting.", f"Skriv {either}.")
    return read if read is not None else Unusable(f"«{_shown(text)}» {fault}.", hint)


def _shown(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


def to_yaml(column: Column, text: str, old: Any = None) -> Any:
    """What the file shall have for a cell's text; `old` is what it has."""
    if column.many:
        kept = {
            one_line(_one(column, o)): o
            for o in (cast("list[Any]", old) if isinstance(old, list) else [old])
            if isinstance(o, str)
        }
        return [kept.get(line, _scalar_yaml(column, line, None)) for line in text.split("\n")]
    return _scalar_yaml(column, text, old)


def _scalar_yaml(column: Column, text: str, old: Any) -> str:
    if column.kind is Kind.YES_NO:
        return {"ja": "true", "nei": "false"}[text]
    if column.kind is Kind.NUMBER and isinstance(old, str) and old.rstrip().endswith("%"):
        return f"{text} %"
    is_block = "\n" in text or (isinstance(old, str) and old.endswith("\n"))
    return f"{text}\n" if is_block and column.kind is Kind.TEXT else text
