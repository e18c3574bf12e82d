"""A value in its one spelling as a cell: from the file, from a spreadsheet, and back into the file."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast

from tjenestedesign.ground.norwegian import MONTHS, choose
from tjenestedesign.sheets.columns import Column, Kind

SEE_FILE: Final = "(se filen)"
"""What a cell says where the file has something that no cell can carry."""

LONGEST: Final = 32_000
"""Characters. Excel cuts a cell off at 32 767."""

_STEERING: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_YES: Final = frozenset({"ja", "true", "sann", "sant", "yes", "x"})
_NO: Final = frozenset({"nei", "false", "usann", "usant", "no"})
_NO_DATE: Final = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?: 00:00(?::00)?)?")
_MONTHS: Final = tuple(month[:3] for month in MONTHS)
_NO_MONTH: Final = re.compile(r"(0?[1-9]|1[0-2])[./](\d{4})")
_NAMED_MONTH: Final = re.compile(
    rf"({'|'.join(MONTHS)}|"
    rf"(?:{'|'.join(_MONTHS)}|sept)\.?)[ .-]?(\d{{4}}|\d{{2}})",
    re.IGNORECASE,
)
_QUARTER: Final = re.compile(r"(?:[KQ]([1-4])|([1-4])\.? ?kvartal)[ ./-]?(\d{4})", re.IGNORECASE)
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")


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
            return _number(text, value, percent=percent)
        case Kind.DATE:
            return _date(text)
        case Kind.TIME:
            return _time(text)
        case Kind.YES_NO:
            return _yes_or_no(text)
        case Kind.CHOICE:
            return _choice(column, text)
        case _:
            return text


def _number(text: str, value: Any, *, percent: bool) -> str | Unusable:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = plain_number(text)
        return plain_number(str(Decimal(number) * 100)) if percent and number else number
    compact = re.sub(r"[\s\u00a0\u202f]", "", text).replace("−", "-")
    compact = re.sub(r"(?i)^kr|(?:kr|,-|%)$", "", compact)
    if "," in compact:
        compact = compact.replace(".", "").replace(",", ".") if compact.count(",") == 1 else ""
    elif re.fullmatch(r"-?\d{1,3}(\.\d{3})+", compact) and isinstance(value, str):
        whole = compact.replace(".", "")
        return Unusable(
            f"«{_shown(text)}» kan bety to tall.",
            f"Skriv {whole}, eller {compact.replace('.', ',')} med desimaler.",
        )
    number = plain_number(compact) if re.fullmatch(r"[-+]?\d+(\.\d+)?", compact) else ""
    return number or Unusable(f"«{_shown(text)}» er ikke et tall.", "Skriv bare tallet.")


def _time(text: str) -> str | Unusable:
    """A day, month, quarter or year, also as a spreadsheet in Norwegian shows it. What is none of them, the key refuses itself."""
    if _ISO_DATE.fullmatch(text) or _NO_DATE.fullmatch(text):
        return _date(text)
    if found := _NO_MONTH.fullmatch(text):
        return f"{found[2]}-{int(found[1]):02}"
    if found := _NAMED_MONTH.fullmatch(text):
        month = _MONTHS.index(found[1][:3].casefold()) + 1
        return f"{found[2] if len(found[2]) == 4 else f'20{found[2]}'}-{month:02}"
    if found := _QUARTER.fullmatch(text):
        return f"{found[3]}-K{found[1] or found[2]}"
    return text


def _date(text: str) -> str | Unusable:
    iso, norwegian = _ISO_DATE.fullmatch(text), _NO_DATE.fullmatch(text)
    try:
        if iso:
            return date(*(int(n) for n in iso.groups())).isoformat()
        if norwegian:
            day, month, year = (int(n) for n in norwegian.groups())
            return date(year, month, day).isoformat()
    except ValueError:
        return Unusable(f"«{_shown(text)}» finnes ikke i kalenderen.", "Rett dagen, måneden eller året.")
    return Unusable(f"«{_shown(text)}» er ikke en dato.", "Skriv dag, måned og år, for eksempel 23.11.2026.")


def _yes_or_no(text: str) -> str | Unusable:
    low = text.casefold()
    if low in _YES or low in _NO:
        return "ja" if low in _YES else "nei"
    return Unusable(
        f"«{_shown(text)}» er verken ja eller nei.", "Skriv ja eller nei, eller la cellen være tom."
    )


def _choice(column: Column, text: str) -> str | Unusable:
    same = next((c for c in column.choices if c.casefold() == text.casefold()), None)
    return same or Unusable(f"«{_shown(text)}» er ikke et av valgene.", choose(column.choices))


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
