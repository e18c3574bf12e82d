"""The same rows counted by DuckDB, PostgreSQL and Spark give the same result, byte for byte, and it is what plain Python gives."""

from __future__ import annotations

import csv
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.domain.effect.engines import postgres
from tests.domain.effect.plain import Event, counted
from tjenestedesign.domain.effect.engine import UnreadableData, connected
from tjenestedesign.domain.effect.measured import Measured
from tjenestedesign.domain.effect.measures import Setup, measure
from tjenestedesign.domain.effect.publish import publish
from tjenestedesign.domain.effect.result import Definitions, StageName, result_bytes

STAGES = {"forebygge": "Forebygge", "ro": "Stabilisere", "selv": "Utvikle", "baerekraftig": "Bærekraftig"}
COLUMNS = (
    "person", "dato", "stadium", "tjeneste", "virksomhetsområde", "kostnad", "brukergruppe", "servicegrad", "opplevelse", "kilde",
)  # fmt: skip
TODAY = date(2020, 1, 1)


def made_up(seed: int, people: int = 90) -> tuple[list[Event], list[list[str]]]:
    """Sound events, and the rows of a file that holds them among broken ones."""
    r = random.Random(seed)
    events: list[Event] = []
    rows: list[list[str]] = []
    for n in range(people):
        person, group = f"P{n:03}", r.choice(["Familier", "Unge", "Eldre", ""])
        for _ in range(r.randrange(1, 14)):
            day = date(2015, 1, 1) + timedelta(r.randrange(1400))
            stage = r.choice(list(STAGES))
            ore = r.choice([0, r.randrange(5_000_00), r.randrange(100)])
            answer = r.choice([None, 1, 2, 3, 4, 5])
            event = Event(
                person, day, stage, r.choice(["Samtale", "Bolig", ""]), r.choice(["NAV", "Bolig", "Skole", ""]), ore,
                r.choice([group, group, "Unge"]), r.choice(["1", "2", "3"]), answer,
            )  # fmt: skip
            events.append(event)
            cost = (
                r.choice([f"{ore // 100},{ore % 100:02}", f"{ore // 100}.{ore % 100:02}"])
                if ore
                else r.choice(["", "0"])
            )
            written = r.choice([STAGES[stage], stage, STAGES[stage].upper(), f" {STAGES[stage]} "])
            rows.append(
                [person, day.isoformat(), written, event.service, event.area, cost, event.group, event.grade,
                 str(answer or ""), "Fagsystem"]
            )  # fmt: skip
    broken = [
        ["", "2016-01-01", "Utvikle", "", "", "1", "", "", "", ""],
        ["P1", "2015-02-29", "Utvikle", "", "", "1", "", "", "", ""],
        ["P1", "2031-01-01", "Utvikle", "", "", "1", "", "", "", ""],
        ["P1", "1889-01-01", "Utvikle", "", "", "1", "", "", "", ""],
        ["P1", "01.02.2016", "Utvikle", "", "", "1", "", "", "", ""],
        ["P1", "2016-01-01", "Ukjent", "", "", "1", "", "", "", ""],
        ["P1", "2016-01-01", "Utvikle", "", "", "-1", "", "", "", ""],
        ["P1", "2016-01-01", "Utvikle", "", "", "1,234", "", "", "", ""],
        ["P1", "2016-01-01", "Utvikle", "", "", "60000000", "", "", "", ""],
        ["P1", "2016-01-01", "Utvikle", "", "", "mye", "", "", "", ""],
        ["P1", "2016-01-01", "Utvikle", "", "", "1", "", "", "6", ""],
        ["P1", "2016-01-01", "Utvikle", "", "", "1", "", "", "3,5", ""],
        ["01010750160", "2016-01-01", "Utvikle", "", "", "1", "", "", "", ""],
    ]
    rows += broken
    r.shuffle(rows)
    return events, rows


def write(file: Path, rows: list[list[str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return file


def setup(frequency: str = "halvår", out_after: int = 12) -> Setup:
    return Setup(frequency, STAGES, out_after, 1, TODAY)


def by_duckdb(file: Path, how: Setup) -> Measured:
    with connected("duckdb") as engine:
        return measure(engine, [engine.file(file)], how)


@pytest.mark.parametrize(
    ("seed", "frequency", "out_after"),
    [(1, "halvår", 12), (2, "kvartal", 7), (3, "måned", 1), (4, "år", 18), (5, "kvartal", 120)],
)
def test_every_cell_is_what_plain_python_counts(
    seed: int, frequency: str, out_after: int, tmp_path: Path
) -> None:
    events, rows = made_up(seed)
    found = by_duckdb(write(tmp_path / "e.csv", rows), setup(frequency, out_after))
    plain = counted(events, list(STAGES), frequency, out_after)
    assert found.periods == tuple(plain.periods)
    assert (found.events, found.rejected, found.fictional) == (len(events), 13, False)
    assert found.persons == len({e.person for e in events})
    assert not {k for k, who in plain.people.items() if who} - set(found.cells)
    for key, cell in found.cells.items():
        answers = plain.answers.get(key, [])
        expected = {
            "personer": len(plain.people.get(key, ())), "øre": plain.amounts[key], "møter": plain.amounts[key],
            "svar": len(answers), "sum": sum(answers),
        }  # fmt: skip
        assert cell.persons == len(plain.people.get(key, ())), key
        assert dict(cell.values) == {m: expected[m] for m in cell.values}, key
        assert cell.heaviest == (plain.heaviest.get(key, 0) if "øre" in cell.values else 0), key
    for stage in STAGES:
        told = Counter[tuple[int, int]]()
        first = Counter[int]()
        for stay in found.stays[stage]:
            told[stay.days, 1] += stay.onward
            told[stay.days, 2] += stay.back
            told[stay.days, 0] += stay.open
            first[stay.days] += stay.first
        assert +told == Counter(plain.stays[stage])
        # Each person's first way on, by when it came; so many different people, and no more.
        assert first.total() == len({who for _, who in plain.onward[stage]})
        assert all(first[days] <= told[days, 1] for days in first)
        assert [s.days for s in found.stays[stage]] == sorted({d for d, _ in plain.stays[stage]})


def test_rows_in_another_order_or_in_two_files_give_the_same(tmp_path: Path) -> None:
    _, rows = made_up(6)
    whole = by_duckdb(write(tmp_path / "a.csv", rows), setup())
    with connected("duckdb") as engine:
        files = [write(tmp_path / f"{n}.csv", part) for n, part in enumerate((rows[400:], rows[:400]))]
        parts = measure(engine, [engine.file(f) for f in files], setup())
    assert parts == whole


def test_small_categories_lose_their_names(tmp_path: Path) -> None:
    _, rows = made_up(7)
    rows.append(
        ["P001", "2016-05-01", "Utvikle", "Navnet på en person", "NAV", "1", "Sjelden gruppe", "1", "", ""]
    )
    found = by_duckdb(write(tmp_path / "e.csv", rows), Setup("halvår", STAGES, 12, 5, TODAY))
    names = {part for key in found.cells for part in key}
    assert not {"Navnet på en person", "Sjelden gruppe"} & names
    assert "andre" in names


def test_only_the_periods_that_are_asked_for_are_counted(tmp_path: Path) -> None:
    events, rows = made_up(8)
    how = Setup("halvår", STAGES, 12, 1, TODAY, date(2016, 1, 1), date(2017, 6, 30))
    found = by_duckdb(write(tmp_path / "e.csv", rows), how)
    inside = [e for e in events if date(2016, 1, 1) <= e.day <= date(2017, 6, 30)]
    assert found.periods == ("2016-H1", "2016-H2", "2017-H1")
    assert found.events == len(inside)
    assert found.cells["kostnad_område", "alle", "alle"].values["øre"] == sum(e.ore for e in inside)


def test_typed_columns_count_as_text_does(tmp_path: Path) -> None:
    import duckdb

    _, rows = made_up(9)
    text = write(
        tmp_path / "e.csv",
        [
            r
            for r in rows
            if r[8] != "3,5" and r[1] not in ("2015-02-29", "01.02.2016") and r[5] not in ("mye", "1,234")
        ],
    )
    for kind, cost in (("desimal", "DECIMAL(18,2)"), ("flyt", "DOUBLE")):
        with duckdb.connect() as db:
            db.execute(
                f"""COPY (SELECT person, CAST(dato AS DATE) AS dato, stadium, tjeneste, virksomhetsområde,
                CAST(nullif(replace(kostnad, ',', '.'), '') AS {cost}) AS kostnad, brukergruppe,
                CAST(nullif(servicegrad, '') AS DOUBLE) AS servicegrad, CAST(nullif(opplevelse, '') AS INTEGER) AS opplevelse, kilde
                FROM read_csv('{text}', all_varchar = true, delim = ';')) TO '{tmp_path / kind}.parquet' (FORMAT parquet)"""
            )
        typed = by_duckdb(tmp_path / f"{kind}.parquet", setup())
        assert typed == by_duckdb(text, setup())


# --- the engines --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[str]], Measured]:
    _, rows = made_up(10, people=60)
    file = write(tmp_path_factory.mktemp("motor") / "hendelser.csv", rows)
    return file, rows, by_duckdb(file, setup("kvartal", 7))


def as_bytes(measured: Measured) -> bytes:
    how = Definitions(
        hyppighet="kvartal", stadier=tuple(StageName(id=i, tittel=t) for i, t in STAGES.items()),
        minste_celle=5, ute_etter=7, perioder=(), indikatorer=(),
    )  # fmt: skip
    return result_bytes(publish(measured, how, id="e", title="E", municipality=None, data=())[0])


ODD_COSTS = ", ".join(
    f"({n}, CAST('{cost}' AS DOUBLE))"
    for n, cost in enumerate(
        (
            *range(12),
            "12.5",
            "0.30000000000000004",
            "1234.565",
            "nan",
            "inf",
            "-inf",
            "-4",
            "1e12",
            "1e18",
            "1e300",
        )
    )
)
ODD_COUNT = (14, 8)


def odd_by_duckdb(folder: Path) -> tuple[int, int]:
    """Counted from a Parquet file, whose own word for the least and the most leaves NaN out."""
    import duckdb

    with duckdb.connect() as db:
        db.execute(
            f"""COPY (SELECT 'P' || n AS person, DATE '2016-05-01' AS dato, 'Utvikle' AS stadium, kostnad
            FROM (VALUES {ODD_COSTS}) AS t(n, kostnad)) TO '{folder}/e.parquet' (FORMAT parquet)"""
        )
    found = by_duckdb(folder / "e.parquet", setup())
    return found.events, found.rejected


@pytest.fixture
def server() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="tdpg"))
    try:
        with postgres(folder / "s") as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_postgresql_gives_the_same_to_the_last_ore(
    data: tuple[Path, list[list[str]], Measured], server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    _, rows, expected = data
    monkeypatch.setenv("PGUSER", "td")
    _fill(psycopg, server, rows)
    for table in ("velferd.tekst", "velferd.typet"):
        with connected(server) as engine:
            found = measure(engine, [engine.table(table)], setup("kvartal", 7))
        if table.endswith("tekst"):
            assert found == expected
        assert as_bytes(found) == as_bytes(replace(expected, rejected=found.rejected))


def test_postgresql_refuses_the_costs_that_are_no_costs(
    server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import psycopg

    monkeypatch.setenv("PGUSER", "td")
    with psycopg.connect(server.replace("postgresql://", "postgresql://td@", 1)) as db:
        db.execute(
            f"""CREATE TABLE kost AS SELECT 'P' || n AS person, DATE '2016-05-01' AS dato, 'Utvikle' AS stadium, kostnad
            FROM (VALUES {ODD_COSTS.replace("DOUBLE", "double precision")}) AS t(n, kostnad)"""
        )
    with connected(server) as engine:
        found = measure(engine, [engine.table("kost")], setup())
    assert (found.events, found.rejected) == ODD_COUNT == odd_by_duckdb(tmp_path)


def test_what_the_database_refuses_is_a_sentence(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    monkeypatch.setenv("PGUSER", "td")
    _fill(psycopg, server, made_up(11, people=9)[1])
    with (
        connected(server) as engine,
        pytest.raises(UnreadableData, match="finnes ikke, eller du har ikke tilgang"),
    ):
        engine.table("velferd.borte")
    with psycopg.connect(server.replace("postgresql://", "postgresql://td@", 1)) as db:
        db.execute("CREATE ROLE leser LOGIN")
        db.execute("GRANT USAGE ON SCHEMA velferd TO leser")
    monkeypatch.setenv("PGUSER", "leser")
    with (
        pytest.raises(UnreadableData, match=r"kunne ikke regne ferdig|har ikke tilgang"),
        connected(server) as engine,
    ):
        measure(engine, [engine.table("velferd.tekst")], setup())


def _fill(psycopg: Any, address: str, rows: list[list[str]]) -> None:
    """The rows as they came, all text, and the sound ones with types of their own."""
    with psycopg.connect(address.replace("postgresql://", "postgresql://td@", 1)) as db:
        db.execute("CREATE SCHEMA velferd")
        db.execute(f"CREATE TABLE velferd.tekst ({', '.join(f'{c} text' for c in COLUMNS)})")
        places = ", ".join(["%s"] * len(COLUMNS))
        db.cursor().executemany(f"INSERT INTO velferd.tekst VALUES ({places})", rows)
        db.execute(
            """CREATE TABLE velferd.typet AS SELECT person, dato::date AS dato, stadium, tjeneste, virksomhetsområde,
            nullif(replace(kostnad, ',', '.'), '')::numeric(18, 2) AS kostnad, brukergruppe, nullif(servicegrad, '')::int AS servicegrad,
            nullif(opplevelse, '')::int AS opplevelse, kilde FROM velferd.tekst WHERE kilde = 'Fagsystem'"""
        )


def test_spark_gives_the_same_to_the_last_ore_and_refuses_costs_that_are_none(
    data: tuple[Path, list[list[str]], Measured], tmp_path: Path
) -> None:
    """Counted once, of both files: in Spark the time goes to plans, not to rows."""
    if shutil.which("java") is None:
        if os.environ.get("CI"):
            pytest.fail("Java is missing, and CI must run this")
        pytest.skip("Java is not installed")
    file, _, without = data
    assert odd_by_duckdb(tmp_path) == ODD_COUNT
    both: list[Measured] = []
    for motor in ("duckdb", "spark:local"):
        with connected(motor) as engine:
            sources = [engine.file(file), engine.file(tmp_path / "e.parquet")]
            both.append(measure(engine, sources, setup("kvartal", 7)))
    expected, found = both
    assert found == expected
    assert as_bytes(found) == as_bytes(expected)
    assert (found.events - without.events, found.rejected - without.rejected) == ODD_COUNT
