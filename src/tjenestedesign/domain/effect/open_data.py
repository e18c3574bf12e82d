"""The published numbers as open data: tidy CSV, a data dictionary, and the description machines read (Frictionless Data Package).

The CSV files are as Excel in Norwegian opens them: a byte-order mark, semicolons and decimal comma. The package says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from tjenestedesign.domain.effect.measured import FORM, HALF
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.domain.effect.result import Resultat, Table, result_bytes
from tjenestedesign.ground.cells import as_csv
from tjenestedesign.ground.ids import slug

DICTIONARY: Final = "kodebok.csv"
PACKAGE: Final = "datapackage.json"
RESULT: Final = "resultat.json"
_DURATION: Final = "varighet"

_MEANING: Final[Mapping[str, tuple[str, str, str]]] = {
    "periode": ("string", "", "Perioden, for eksempel 2015-H1 for første halvår 2015. «alle» er hele tiden"),
    "stadium": ("string", "", "Stadiet i ferden. «alle» er summen"),
    "fra": ("string", "", "Stadiet ved slutten av forrige periode. «utenfor» er ikke i ferden"),
    "til": ("string", "", "Stadiet ved slutten av perioden. «utenfor» er ikke i ferden"),
    "retning": ("string", "", "Om mennesket er kommet videre, er på samme sted eller er gått tilbake"),
    "brukergruppe": ("string", "", "Brukergruppen. «andre» er grupper med for få mennesker til å nevnes"),
    "virksomhetsområde": ("string", "", "Området som betaler. «andre» har for få mennesker til å nevnes"),
    "tjeneste": ("string", "", "Tjenesten. «andre» har for få mennesker til å nevnes"),
    "servicegrad": ("string", "", "Servicegraden"),
    "personer": ("integer", "mennesker", "Antall ulike mennesker"),
    "svar": ("integer", "svar", "Antall svar på opplevelsen"),
    "sum": ("integer", "poeng", "Summen av svarene, hvert fra 1 til 5"),
    "møter": ("integer", "møter", "Antall hendelser"),
    "kroner": ("number", "kr", "Summen av kostnadene"),
    "skjult": ("boolean", "", "true når tallet ikke vises, for å verne mennesker"),
    "prosent": (
        "integer",
        "prosent",
        "Hvor mange av hundre opphold i stadiet som er endt i et senere stadium",
    ),
    "uker": (
        "integer",
        "uker",
        "Uker før så mange er gått videre (Aalen–Johansen). Tomt når det ikke skjer så lenge dataene varer, eller ikke kan vises",
    ),
    "uker_fra": ("integer", "uker", "Nedre grense i et 95 prosents intervall. Tomt når den ikke kan vises"),
    "uker_til": ("integer", "uker", "Øvre grense. Tomt når dataene ikke har noen, eller den ikke kan vises"),
    "grunn": (
        "string",
        "",
        "Hvorfor uken for halvparten mangler: skjult, ingen, siste (stadium), for-få, under-halvparten eller gammel (regnemåte)",
    ),
}
"""Type, unit and meaning of each column."""


def contents(result: Resultat) -> Iterator[tuple[str, str]]:
    """What each file of `open_data` is called, and what it is, for a list of links."""
    yield DICTIONARY, "Hva hver kolonne betyr"
    for table in result.tabeller:
        yield _file(table.navn), FORM[table.navn].title
    yield _file(_DURATION), "Hvor lang tid det tar før folk går videre fra hvert stadium"
    yield RESULT, "Alt i én fil, som JSON"
    yield PACKAGE, "Beskrivelse for maskiner"


def open_data(result: Resultat) -> dict[str, bytes]:
    """Every file by its name. The same result gives the same bytes."""
    tables = [(t.navn, FORM[t.navn].title, *_rows(result, t)) for t in result.tabeller]
    tables.append(
        (_DURATION, "Hvor lang tid det tar før folk går videre fra hvert stadium", *_durations(result))
    )
    files = {_file(name): as_csv(columns, rows).encode() for name, _, columns, rows in tables}
    lines: list[Sequence[str]] = []
    for name, _, columns, _ in tables:
        lines += [(_file(name), c, *_MEANING[c]) for c in columns]
    files[DICTIONARY] = as_csv(("fil", "kolonne", "type", "enhet", "betydning"), lines).encode()
    files[RESULT] = result_bytes(result)
    files[PACKAGE] = _package(result, [(name, title, columns) for name, title, columns, _ in tables])
    return dict(sorted(files.items()))


def _file(table: str) -> str:
    return f"{slug(table)}.csv"


def _rows(result: Resultat, table: Table) -> tuple[tuple[str, ...], list[Sequence[str]]]:
    titles = {s.id: s.tittel for s in result.oppsett.stadier}
    values = tuple("kroner" if m == "øre" else m for m in table.mål)
    rows: list[Sequence[str]] = []
    for row in table.rader:
        place = [
            titles.get(part, part) if dimension in ("stadium", "fra", "til") else part
            for dimension, part in zip(table.dimensjoner, row.nøkkel, strict=True)
        ]
        told = row.verdier
        numbers = ["" if told is None else _number(m, told[m]) for m in table.mål]
        rows.append([*place, *numbers, "true" if told is None else "false"])
    return (*table.dimensjoner, *values, "skjult"), rows


def _number(measure: str, value: int) -> str:
    return f"{Decimal(value) / 100:.2f}".replace(".", ",") if measure == "øre" else str(value)


def _durations(result: Resultat) -> tuple[tuple[str, ...], list[Sequence[str]]]:
    """One row per stage and share that is told; the half always has its row, with the reason where there is no week."""
    titles = {s.id: s.tittel for s in result.oppsett.stadier}
    rows: list[Sequence[str]] = []
    for v in result.varighet:
        told = {p.prosent: [p.uker, p.fra, p.til] for p in v.punkter}
        for share in sorted({*told, HALF}):
            numbers = ["" if n is None else str(n) for n in told.get(share, [None, None, None])]
            why = v.grunn or "" if share == HALF else ""
            skjult = "true" if share == HALF and v.grunn == "skjult" else "false"
            rows.append([titles.get(v.stadium, v.stadium), str(share), *numbers, why, skjult])
    return ("stadium", "prosent", "uker", "uker_fra", "uker_til", "grunn", "skjult"), rows


def _package(result: Resultat, tables: Sequence[tuple[str, str, tuple[str, ...]]]) -> bytes:
    first, last = result.perioder[0], result.perioder[-1]
    made_up = " Dataene er oppdiktet." if result.fiktiv else ""
    package: dict[str, Any] = {
        "name": slug(result.effektmåling),
        "title": result.tittel,
        "description": (
            f"{period_name(first)} til {period_name(last)}.{made_up} Ingen tall vises om færre enn "
            f"{result.oppsett.minste_celle} mennesker. Tall som ville røpet dem, er også skjult."
        ),
        "fiktiv": result.fiktiv,
        "contributors": [{"title": result.kommune, "role": "publisher"}] if result.kommune else [],
        "resources": [
            {
                "name": slug(name),
                "path": _file(name),
                "title": title,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ";", "doubleQuote": True, "quoteChar": '"'},
                "schema": {
                    "fields": [
                        {"name": c, "type": _MEANING[c][0], "description": _MEANING[c][2]}
                        | ({"unit": _MEANING[c][1]} if _MEANING[c][1] else {})
                        | ({"decimalChar": ","} if _MEANING[c][0] == "number" else {})
                        for c in columns
                    ],
                    "missingValues": [""],
                },
            }
            for name, title, columns in tables
        ],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()
