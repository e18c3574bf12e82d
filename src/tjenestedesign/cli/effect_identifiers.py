"""What in an event file says directly who someone is: columns that are made for it, and values of every kind td knows.

It stands here and not among the effect's own, for what is personal data is another room's to say. The values are sifted where
the data is; only those of a shape that may be something are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tjenestedesign.domain.effect.engine import Engine
from tjenestedesign.domain.effect.events import MissingColumns, columns_of
from tjenestedesign.domain.privacy.detectors import find
from tjenestedesign.ground.extras import extra

SHOWN: Final = 5
MOST_VALUES: Final = 20_000
"""Different values of one column that are looked at."""
_HEADINGS: Final = frozenset(
    ["navn", "fornavn", "etternavn", "mellomnavn", "fulltnavn", "name", "fnr", "fodselsnummer", "fødselsnummer", "personnummer", "personnr", "fodselsnr", "fødselsnr", "dnr", "dnummer", "dufnummer", "duf", "dufnr", "passnummer", "passnr", "fodselsdato", "fødselsdato", "fdato", "telefon", "telefonnummer", "tlf", "mobil", "mobilnummer", "mobiltelefon", "epost", "epostadresse", "email", "mail", "adresse", "gateadresse", "bostedsadresse", "postadresse", "kontonummer", "kontonr", "konto", "ip", "ipadresse", "kjennemerke", "regnr", "journalnummer", "pasientnummer", "pasientid", "nprid"]
)  # fmt: skip
_MAY_BE: Final = r"@|::|[0-9]([ ./:_-]?[0-9]){6}|[A-Za-zÆØÅæøå]{2}[.,]? [A-Za-zÆØÅæøå0-9(]|^[A-ZÆØÅ][a-zæøåéèüöä]+(-[A-ZÆØÅ][a-zæøå]+)?$|krøllalfa|\.com/|^[A-Z]{2,3} ?[0-9]{5,}$"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One kind of identifier in one column: what it is, in how many rows, and the first of them. The values are never shown."""

    kolonne: str
    hva: str
    antall: int
    rader: tuple[int, ...]


def identifiers(engine: Engine, file: Path) -> tuple[Identifier, ...]:
    """Every direct identifier of a file, column by column. Raises `UnreadableData`.

    A fødselsnummer in the column for the person is left to the check of the rows, which tells of it row by row.
    """
    table = engine.file(file)
    try:
        own = {theirs: ours for ours, theirs in columns_of(table.columns).items()}
    except MissingColumns:
        return ()  # what is missing is told by the check itself
    first = 1 if file.suffix.lower() == ".parquet" else 2
    return tuple(
        found
        for column in table.columns
        for found in _in_column(table, str(column), own.get(column, ""), first)
    )


def _in_column(table: Any, column: str, ours: str, first: int) -> Iterator[Identifier]:
    ibis: Any = extra("ibis")
    text = table[column].cast("string")
    rows = table.select(td_verdi=text, td_rad=ibis.row_number() + first)
    rows = rows.filter(~rows.td_verdi.isnull() & (rows.td_verdi.strip() != ""))
    if not ours and _plain(column) in _HEADINGS:
        told = rows.aggregate(n=rows.count()).to_pyarrow().to_pylist()[0]
        if told["n"]:
            numbers = rows.order_by("td_rad").limit(SHOWN).to_pyarrow().to_pylist()
            yield Identifier(
                column,
                "opplysninger som sier hvem noen er",
                int(told["n"]),
                tuple(int(r["td_rad"]) for r in numbers),
            )
        return
    if ours in ("dato", "kostnad", "opplevelse", "servicegrad", "kilde"):
        return
    shaped = rows.filter(rows.td_verdi.re_search(_MAY_BE))
    values = shaped.group_by("td_verdi").aggregate(n=shaped.count(), row=shaped.td_rad.min())
    kinds: dict[str, tuple[int, list[int]]] = {}
    for value in values.order_by("row").limit(MOST_VALUES).to_pyarrow().to_pylist():
        for what in _kinds(str(value["td_verdi"]), column, ours):
            count, numbers = kinds.get(what, (0, []))
            kinds[what] = (count + int(value["n"]), [*numbers, int(value["row"])][:SHOWN])
    for what, (count, numbers) in kinds.items():
        yield Identifier(column, what, count, tuple(numbers))


def _kinds(value: str, column: str, ours: str) -> set[str]:
    lead = "" if ours and ours != "person" else f"{'navn' if ours == 'person' else column}: "
    found: set[str] = set()
    for hit in find(lead + value):
        if hit.end <= len(lead) or (ours == "person" and hit.code == "TD602"):
            continue
        if ours not in ("", "person") and hit.code in ("TD607", "TD633"):
            continue  # a service may be named as a person is
        found.add(hit.what)
    return found


def _plain(heading: str) -> str:
    return "".join(c for c in heading.lower() if c.isalnum())
