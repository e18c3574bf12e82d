"""Fictional people for trying out and for measuring speed: the same seed gives the same rows on every machine.

Everything is whole-number arithmetic in DuckDB, streamed to the file, so that a hundred million events take no more memory
than a thousand. Every row says that it is made up. The pattern is a story, not a forecast: people move forward slowly, some
fall back, some are not seen again, and early help costs less.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tjenestedesign.ground.extras import extra

STAGES: Final = ("Forebygge", "Stabilisere", "Utvikle", "Bærekraftig")
"""The guide's four, where there is no project to take them from."""
SOURCE: Final = "Oppdiktet (td effect simulate)"
EVENTS_PER_PERSON: Final = 20
_DAYS: Final = 1096
"""2015, 2016 and 2017."""
_SORTED_UP_TO: Final = 1_000_000
"""Larger files are not put in order of date: nobody reads them."""

_SERVICES: Final = (
    # service, area, kroner at least, kroner at most, how people find it (1–5, in tenths), how much each stage uses it
    ("Veiledning på brukertorget", "Boligkontoret", 400, 1_500, 36, (4, 2, 1, 2)),
    ("Midlertidig bolig", "Boligkontoret", 9_000, 24_000, 19, (1, 4, 1, 0)),
    ("Oppfølging i bolig", "Boligkontoret", 1_500, 4_500, 38, (1, 3, 3, 2)),
    ("Økonomisk rådgivning", "NAV", 1_200, 3_500, 33, (3, 3, 2, 2)),
    ("Kvalifiseringsprogram", "NAV", 4_000, 9_000, 35, (0, 1, 4, 1)),
    ("Samtale om rus og psykisk helse", "Rus og psykisk helse", 1_800, 5_200, 32, (2, 4, 2, 1)),
    ("Møte med kontaktperson", "Rus og psykisk helse", 900, 2_400, 43, (2, 3, 3, 3)),
    ("Hjelpetiltak i hjemmet", "Barnevern", 3_000, 11_000, 30, (2, 2, 1, 0)),
    ("Skolelos", "Skole og barnehage", 1_000, 3_200, 37, (2, 1, 2, 1)),
    ("Legetime", "Fastlege", 500, 900, 34, (3, 3, 2, 3)),
)
_GROUPS: Final = (
    "Ung mann, rus",
    "Ung kvinne, psykisk helse",
    "Flyktningfamilie",
    "Ung mann, funksjonshemming",
    "Voksen kvinne, rus",
)
"""The guide's five."""


def simulate(file: Path, events: int, seed: int, stages: Sequence[str] = STAGES) -> None:
    """Writes `events` rows as CSV or Parquet, by what the file is called. Raises `MissingExtra` and OSError."""
    duckdb: Any = extra("duckdb")
    connection: Any = duckdb.connect(":memory:")
    try:
        connection.execute("SET preserve_insertion_order = true")
        if file.suffix.lower() == ".csv":
            # One writer, so that the rows come in the same order everywhere.
            connection.execute("SET threads = 1")
            how = "FORMAT csv, HEADER, DELIMITER ';'"
        else:
            how = "FORMAT parquet, COMPRESSION zstd"
        order = "ORDER BY dato, person, nr" if events <= _SORTED_UP_TO else ""
        columns = "person, dato, stadium, tjeneste, virksomhetsområde, kostnad, brukergruppe, servicegrad, opplevelse, kilde"
        query = f"SELECT {columns} FROM ({_rows(events, seed, stages)}) {order}"
        connection.execute(f"COPY ({query}) TO {_quoted(str(file))} ({how})")
    finally:
        connection.close()


def _rows(events: int, seed: int, stages: Sequence[str]) -> str:
    people = max(1, -(-events // EVENTS_PER_PERSON))
    most = len(stages) - 1

    def die(what: str, salt: int, sides: int) -> str:
        """A whole number from 0 to below `sides`, which `what` and the seed decide."""
        first = f"(({what} * 1103515245 + {(salt * 40_503 + seed * 69_069) % 2**31}) % 2147483648)"
        second = f"((xor({first}, {first} >> 15) * 1540483477) % 2147483648)"
        third = f"((xor({second}, {second} >> 13) * 1597334677) % 2147483648)"
        return f"(({third} >> 8) % {sides})"

    slots = {
        n: [s for s, row in enumerate(_SERVICES) for _ in range(row[5][min(3, n * 4 // len(stages))])]
        for n in range(len(stages))
    }
    service = "CASE " + " ".join(
        f"WHEN stage = {n} THEN {_list(have)}[{die('nr', 11, len(have))} + 1]" for n, have in slots.items()
    ) + " END"  # fmt: skip
    names, areas = ([row[n] for row in _SERVICES] for n in (0, 1))
    least, room, found = (
        [row[2] for row in _SERVICES],
        [row[3] - row[2] for row in _SERVICES],
        [row[4] for row in _SERVICES],
    )
    return f"""
    WITH who AS (
      SELECT i AS nr, i % {people} AS p, i // {people} AS k FROM range({events}) t(i)
    ), life AS (
      SELECT nr, p, k,
        {die("p", 1, 100)} AS luck,
        {die("p", 2, 500)} AS start,
        {die("p", 3, len(_GROUPS))} AS g,
        {die("p", 4, 100)} AS leaves,
        4 + {die("p", 5, 12)} AS dip,
        {die("p", 6, 3)} AS pace
      FROM who
    ), went AS (
      SELECT *,
        -- Where they begin, how fast they move, and a fall back for one in three.
        least({most}, greatest(0,
          CASE WHEN luck < 30 THEN 0 WHEN luck < 85 THEN {min(1, most)} WHEN luck < 97 THEN {min(2, most)} ELSE {most} END
          + CASE WHEN k < 4 THEN 0 ELSE (k * (2 + pace * 2 - CASE WHEN g = 4 THEN 1 ELSE 0 END)) // 44 END
          - CASE WHEN {die("p", 7, 3)} = 0 AND k BETWEEN dip AND dip + 4 THEN 1 ELSE 0 END)) AS stage,
        -- One in five is not seen after the first months.
        least({_DAYS - 1}, start + CASE WHEN leaves < 20 THEN k * 8 ELSE k * ({_DAYS - 30} - start) // {EVENTS_PER_PERSON} END
          + {die("nr", 8, 18)}) AS day
      FROM life
    ), met AS (
      SELECT *, {service} AS s FROM went
    ), felt AS (
      SELECT *,
        {_list(found)}[s + 1] + day * 7 // {_DAYS} + {die("nr", 9, 21)} - 10 + CASE WHEN g = 1 THEN 3 ELSE 0 END AS tenths,
        {_list(least)}[s + 1] * 100 + {die("nr", 10, 100_000)} * {_list(room)}[s + 1] // 1000 AS ore
      FROM met
    )
    SELECT nr,
      'P' || lpad(CAST(p + 1 AS VARCHAR), {max(6, len(str(people)))}, '0') AS person,
      DATE '2015-01-01' + CAST(day AS INTEGER) AS dato,
      {_list([_quoted(s) for s in stages])}[stage + 1] AS stadium,
      {_list([_quoted(str(n)) for n in names])}[s + 1] AS tjeneste,
      {_list([_quoted(str(a)) for a in areas])}[s + 1] AS virksomhetsområde,
      CAST(CAST(ore // 100 AS VARCHAR) || '.' || lpad(CAST(ore % 100 AS VARCHAR), 2, '0') AS DECIMAL(12, 2)) AS kostnad,
      {_list([_quoted(g) for g in _GROUPS])}[g + 1] AS brukergruppe,
      CASE WHEN luck < 25 THEN 1 WHEN luck < 55 THEN 2 ELSE 3 END AS servicegrad,
      CASE WHEN {die("nr", 12, 10)} < 6 THEN least(5, greatest(1, (tenths + 5) // 10)) END AS opplevelse,
      {_quoted(SOURCE)} AS kilde
    FROM felt"""


def _list(values: Sequence[Any]) -> str:
    return f"[{', '.join(str(v) for v in values)}]"


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
