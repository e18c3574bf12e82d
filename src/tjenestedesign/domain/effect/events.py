"""Event rows: what their columns hold, and one expression that makes raw columns clean and says what is wrong with a row.

Everything is integers and text after this, by arithmetic that every engine does alike: a day is its Julian day number, money
is øre, a stage is its place on the path. The same expression is used to check a file and to count from it, so that what is
rejected is never counted, and the other way round.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tjenestedesign.ground.extras import extra

EARLIEST: Final = 1990
MOST_ØRE: Final = 50_000_000_00
"""An event that costs more than this is a slip of the finger."""
MADE_UP: Final = "oppdikt"
"""What `kilde`, or the description of the data, says of what someone made up."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an event file, as the user writes it."""

    navn: str
    innhold: str
    må: bool = False


COLUMNS: Final = (
    Column("person", "En kode for personen, aldri navn eller fødselsnummer", må=True),
    Column("dato", "Dagen hendelsen skjedde, som ÅÅÅÅ-MM-DD", må=True),
    Column("stadium", "Stadiet personen er i, med tittel eller id", må=True),
    Column("tjeneste", "Tjenesten personen møtte"),
    Column("virksomhetsområde", "Området som betaler"),
    Column("kostnad", "Kroner, med inntil to desimaler"),
    Column("brukergruppe", "Gruppen personen hører til"),
    Column("servicegrad", "Servicegraden, for eksempel 1, 2 eller 3"),
    Column("opplevelse", "Opplevelsen av møtet, fra 1 til 5. Kan stå tom"),
    Column("kilde", "Hvor raden kommer fra. «Oppdiktet» merker hele rapporten"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason why a row cannot be counted."""

    kode: str
    kolonne: str
    tekst: str
    """What is wrong, as a fact."""


FAULTS: Final[Mapping[str, Fault]] = {
    f.kode: f
    for f in (
        Fault("person-mangler", "person", "Personen mangler."),
        Fault("fødselsnummer", "person", "Koden er et fødselsnummer eller d-nummer."),
        Fault("dato-mangler", "dato", "Datoen mangler."),
        Fault("dato-form", "dato", "Datoen er ikke skrevet som ÅÅÅÅ-MM-DD, eller den finnes ikke."),
        Fault("dato-framtid", "dato", "Datoen er i framtiden."),
        Fault("dato-gammel", "dato", f"Datoen er før {EARLIEST}."),
        Fault("stadium-mangler", "stadium", "Stadiet mangler."),
        Fault("stadium-ukjent", "stadium", "Stadiet er ikke i ferden."),
        Fault("kostnad-form", "kostnad", "Kostnaden er ikke et tall med inntil to desimaler."),
        Fault("kostnad-negativ", "kostnad", "Kostnaden er negativ."),
        Fault("kostnad-stor", "kostnad", "Kostnaden er over 50 millioner kroner."),
        Fault("opplevelse", "opplevelse", "Opplevelsen er ikke et helt tall fra 1 til 5."),
    )
}
"""By code, in the order they are looked for: a row gets the first that fits."""


class MissingColumns(Exception):
    """The table lacks columns that must be there: which, and those it has."""

    def __init__(self, missing: Sequence[str], found: Sequence[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = tuple(missing)
        self.found = tuple(found)


def columns_of(names: Sequence[str]) -> dict[str, str]:
    """The table's own name of each column it has, by ours. Raises `MissingColumns`."""
    own: dict[str, str] = {}
    for name in names:
        own.setdefault(_plain(name), name)
    found = {k.navn: own[_plain(k.navn)] for k in COLUMNS if _plain(k.navn) in own}
    missing = [k.navn for k in COLUMNS if k.må and k.navn not in found]
    if missing:
        raise MissingColumns(missing, names)
    return found


def _plain(name: str) -> str:
    """A column's name as it is known again: any case, and æøå spelled out."""
    text = unicodedata.normalize("NFC", name).strip().casefold()
    return text.replace("æ", "ae").replace("ø", "o").replace("å", "a").replace("oe", "o").replace("aa", "a")


def julian(day: date) -> int:
    """The Julian day number, as `clean` works it out."""
    return day.toordinal() + 1_721_425


def from_julian(number: int) -> date:
    return date.fromordinal(number - 1_721_425)


def clean(table: Any, stages: Mapping[str, str], today: date, keep: Sequence[str] = ()) -> Any:
    """The raw table as clean columns: `person, jdn, month, stage, service, area, group, grade, ore, answer, made_up, feil`.

    `stages` is title by id, in the path's order. `month` counts months from year 0. Columns the table lacks are blank; those in `keep` come along as they are.
    Raises `MissingColumns`.
    """
    ibis: Any = extra("ibis")
    own = columns_of(table.columns)
    blank = ibis.literal(None, type="string")
    parts: dict[str, Any] = {}
    faults: list[Any] = []
    for column in COLUMNS:
        raw = table[own[column.navn]] if column.navn in own else blank
        found = clean_column(column.navn, raw, stages, today)
        faults += [f for f in (found.pop("feil", None),) if f is not None]
        parts |= found
    return table.mutate(**parts, feil=ibis.coalesce(*faults)).select(*parts, "feil", *keep)


def clean_column(name: str, column: Any, stages: Mapping[str, str], today: date) -> dict[str, Any]:
    """What one column of ours comes to, by the clean columns' names; `feil` where there is something to be wrong with.

    Nothing here looks at another column, so that it may be asked of a column's different values instead of every row.
    """
    ibis: Any = extra("ibis")
    if name == "person":
        return _person(ibis, _text(column))
    if name == "dato":
        year, month, day, fault = _day(ibis, column, today)
        return {"jdn": _julian(year, month, day), "month": year * 12 + month - 1, "feil": fault}
    if name == "stadium":
        stage, fault = _stage(ibis, column, stages)
        return {"stage": stage, "feil": fault}
    if name == "kostnad":
        ore, fault = _ore(ibis, column)
        return {"ore": ore, "feil": fault}
    if name == "opplevelse":
        answer, fault = _answer(ibis, column)
        return {"answer": answer, "feil": fault}
    if name == "kilde":
        return {"made_up": _text(column).lower().contains(MADE_UP).fill_null(False)}
    return {CATEGORIES[name]: _category(ibis, column)}


CATEGORIES: Final[Mapping[str, str]] = {
    "tjeneste": "service",
    "virksomhetsområde": "area",
    "brukergruppe": "group",
    "servicegrad": "grade",
}
"""The clean column of each column of names."""


def _person(ibis: Any, person: Any) -> dict[str, Any]:
    fault = ibis.cases(
        (person.isnull(), "person-mangler"),
        (_is_id_number(ibis, person), "fødselsnummer"),
        else_=ibis.literal(None, type="string"),
    )
    return {"person": person, "feil": fault}


def _text(column: Any) -> Any:
    """As text without space around it; None where there is nothing."""
    text = column if column.type().is_string() else column.cast("string")
    return text.strip().nullif("")


def _category(ibis: Any, column: Any) -> Any:
    """A whole number that came as 2.0 is the same category as 2."""
    kind = column.type()
    text = _text(column)
    if kind.is_floating() or kind.is_decimal():
        whole = _is_finite(ibis, column) & (column.abs() < _TOO_LONG)
        small = ibis.cases((whole, column), else_=0)
        number = small.floor().cast("int64")
        text = ibis.cases((whole & (small == number), number.cast("string")), else_=text)
    return text.fill_null("ukjent")


def _day(ibis: Any, column: Any, today: date) -> tuple[Any, Any, Any, Any]:
    """Year, month and day as whole numbers, and what is wrong with them."""
    none = ibis.literal(None, type="string")
    if column.type().is_date() or column.type().is_timestamp():
        year, month, day = (part.cast("int64") for part in (column.year(), column.month(), column.day()))
        shaped = ibis.literal(True)
        missing = column.isnull()
    else:
        text = _text(column)
        missing = text.isnull()
        shape = text.re_search(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$").fill_null(False)
        year, month, day = (
            ibis.cases((shape, text.substr(start, size)), else_="1").cast("int64")
            for start, size in ((0, 4), (5, 2), (8, 2))
        )
        leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
        longest = ibis.cases(
            (month.isin([4, 6, 9, 11]), 30), ((month == 2) & leap, 29), (month == 2, 28), else_=31
        )
        shaped = shape & month.between(1, 12) & (day >= 1) & (day <= longest)
    fault = ibis.cases(
        (missing, "dato-mangler"),
        (~shaped, "dato-form"),
        (year < EARLIEST, "dato-gammel"),
        (_julian(year, month, day) > julian(today), "dato-framtid"),
        else_=none,
    )
    return year, month, day, fault


def _julian(year: Any, month: Any, day: Any) -> Any:
    """Whole-number arithmetic, the same everywhere (Fliegel and Van Flandern 1968)."""
    before = (14 - month) // 12
    y = year + 4800 - before
    m = month + 12 * before - 3
    return (day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32_045).cast("int64")


def _stage(ibis: Any, column: Any, stages: Mapping[str, str]) -> tuple[Any, Any]:
    text = _text(column)
    known: list[tuple[Any, int]] = []
    for place, (id, title) in enumerate(stages.items()):
        title = title.strip()
        ways = dict.fromkeys(
            way for name in (title, id) for way in (name, name.lower(), name.upper(), name.capitalize())
        )
        known.append((text.isin(list(ways)), place))
    stage = ibis.cases(*known, else_=ibis.literal(None, type="int64"))
    none = ibis.literal(None, type="string")
    return stage, ibis.cases(
        (text.isnull(), "stadium-mangler"), (stage.isnull(), "stadium-ukjent"), else_=none
    )


_TOO_LONG: Final = 10**12
"""Kroner from here up are far past what a row can cost, and are not reckoned on: no engine is asked to fit them in a type."""


def _ore(ibis: Any, column: Any) -> tuple[Any, Any]:
    """Øre, 0 where nothing is written, and what is wrong. A number counts as it would have, written out in a CSV file."""
    if column.type().is_numeric():
        number = column.fill_null(0)
        finite = _is_finite(ibis, column)
        negative = finite & (number < 0)
        huge = finite & (number >= _TOO_LONG)
        amount = ibis.cases((finite & ~negative & ~huge, number), else_=0).cast("decimal(20,4)")
        cents = amount * 100
        # A narrow float is seldom a whole øre: 123456.78 is kept as 123456.78125.
        shaped = finite if column.type().is_float32() else finite & (cents == cents.round())
        ore = cents.round().cast("int64")
    else:
        text = _text(column).replace(" ", "").replace("\u00a0", "").replace(",", ".").fill_null("0")
        # Nearly every cost is ordinary, and then nothing more is asked of it.
        ordinary = text.re_search(r"^[0-9]{1,12}([.][0-9]{1,2})?$")
        negative = ibis.cases((ordinary, False), else_=text.re_search(r"^-[0-9]"))
        huge = ibis.cases((ordinary, False), else_=text.re_search(r"^0*[1-9][0-9]{12,}([.][0-9]{1,2})?$"))
        shaped = ibis.cases(
            (ordinary, True), else_=negative | huge | text.re_search(r"^[0-9]+([.][0-9]{1,2})?$")
        )
        amount = ibis.cases((ordinary | (shaped & ~negative & ~huge), text), else_="0")
        ore = (amount.cast("decimal(20,4)") * 100).cast("int64")
    fault = ibis.cases(
        (~shaped, "kostnad-form"),
        (negative, "kostnad-negativ"),
        (huge | (ore > MOST_ØRE), "kostnad-stor"),
        else_=ibis.literal(None, type="string"),
    )
    return ore, fault


def _is_finite(ibis: Any, number: Any) -> Any:
    """Whether it is a number at all, or missing. Asked of its text: DuckDB takes a Parquet file's word for the least and the
    most, which leave NaN out, and so concludes that no row is NaN and that all are less than the most."""
    if not number.type().is_floating():
        return ibis.literal(True)
    return ~number.cast("string").lower().re_search("nan|inf").fill_null(False)


def _answer(ibis: Any, column: Any) -> tuple[Any, Any]:
    none = ibis.literal(None, type="string")
    nothing = ibis.literal(None, type="int64")
    if column.type().is_numeric():
        given = ~column.isnull()
        sound = given & _is_finite(ibis, column) & column.isin([1, 2, 3, 4, 5])
        answer = ibis.cases((sound, column.cast("int64")), else_=nothing)
    else:
        text = _text(column)
        given = ~text.isnull()
        sound = given & text.re_search(r"^[1-5]([.,]0+)?$")
        answer = ibis.cases((sound, text.substr(0, 1).cast("int64")), else_=nothing)
    return answer, ibis.cases((given & ~sound.fill_null(False), "opplevelse"), else_=none)


_FIRST: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def _is_id_number(ibis: Any, person: Any) -> Any:
    """Eleven digits whose check digits are right: fødselsnummer, d-nummer and the like.

    The digits are only looked at where there are eleven of them, so that a code costs no more than its length.
    """
    digits = person.replace(" ", "")
    place = [digits.substr(n, 1).cast("int64") for n in range(11)]
    first = sum(w * p for w, p in zip(_FIRST, place[:10], strict=True)) % 11
    second = sum(w * p for w, p in zip(_SECOND, place, strict=True)) % 11
    shape = digits.re_search(r"^[0-9]{11}$").fill_null(False)
    return ibis.cases((shape, (first == 0) & (second == 0)), else_=False)
