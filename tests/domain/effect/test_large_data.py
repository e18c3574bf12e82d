"""What holds for data of any size: how often files are read, how much memory is taken, and what is said where there is no room."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest

from tests.domain.effect.test_engines import STAGES, by_duckdb, made_up, setup, write
from tjenestedesign.domain.effect import engine as engines
from tjenestedesign.domain.effect import measures
from tjenestedesign.domain.effect.engine import Engine, UnreadableData, connected
from tjenestedesign.domain.effect.event_faults import check
from tjenestedesign.domain.effect.measures import Setup, measure
from tjenestedesign.domain.effect.simulate import simulate

STAGE_TITLES: dict[str, str] = dict(
    zip(("a", "b", "c", "d"), ("Forebygge", "Stabilisere", "Utvikle", "Bærekraftig"), strict=True)
)
ODD = [
    ["P900 ", "2016-01-01", " utvikle", "", "", " 1 000,5 ", "", "", "5,0", ""],
    ["P900", "2016-02-01", "utvikle", "", "", "1", "", "", "", ""],
    [" P900", "2016-03-01", "utvikle", "", "", "1", "", "", "", ""],
    ["P901", "2016-01-01", "UTVIKLE", "", "", "0000000000000012", "", "", " 4 ", ""],
    ["P902", "2016-01-01", "Utvikle", "", "", "1\u00a0000", "", "", "3.00", ""],
    ["P903", "2016-01-01", "Utvikle", "", "", "9999999999999", "", "", "", ""],
    ["P904", "2016-01-01", "Utvikle", "", "", "50000000", "", "", "", ""],
    ["P905", "2016-01-01", "Utvikle", "", "", "50000000.01", "", "", "", ""],
    ["P906", "2016-01-01", "Utvikle", "", "", "+5", "", "", "", ""],
    ["P907", "2016-01-01", "Utvikle", "", "", ".5", "", "", "", ""],
    ["P908", "2016-01-01", "Utvikle", "", "", "1e3", "", "", "0", ""],
    ["   ", "2016-01-01", "Utvikle", "", "", "1", "", "", "", ""],
]


def test_a_file_is_read_while_its_rows_become_numbers_and_never_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "e.csv", made_up(31)[1])
    expected = by_duckdb(file, setup())
    encode = measures.encode

    def then_gone(*given: object) -> None:
        encode(*given)  # type: ignore[arg-type]
        file.unlink()

    monkeypatch.setattr(measures, "encode", then_gone)
    assert by_duckdb(file, setup()) == expected


def test_each_file_is_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "e.csv", made_up(32)[1])
    asked: list[str] = []
    for name in ("store", "rows"):
        real = getattr(Engine, name)
        monkeypatch.setattr(
            Engine, name, lambda self, *a, real=real: (asked.append(a[-1]), real(self, *a))[1]
        )
    with connected("duckdb") as engine:
        table = engine.file(file)
        measure(engine, [table], setup())
        address = engine.address(table)
    assert sum(sql.count(address) for sql in asked) == 2


def test_the_rows_that_are_checked_are_the_rows_that_are_counted(tmp_path: Path) -> None:
    rows = [*made_up(33)[1], *ODD]
    file = write(tmp_path / "e.csv", rows)
    with connected("duckdb") as engine:
        checked = check(engine, 0, file, STAGES, date(2020, 1, 1), None, None)
    counted = by_duckdb(file, setup())
    assert (checked.gode, checked.rader - checked.gode) == (counted.events, counted.rejected)
    assert counted.rejected == 13 + 6, "of the odd ones, six are only written in their own way"
    assert counted.persons == by_duckdb(write(tmp_path / "f.csv", rows[: -len(ODD)]), setup()).persons + 4


def test_names_put_together_are_the_same_as_one_name(tmp_path: Path) -> None:
    """Also where the data has the name td gives to those who are few."""
    rows = made_up(34)[1]
    names = ("andre", "Sjelden", "Rar", "Å")
    for n, row in enumerate(rows):
        if n % 40 == 0:
            row[3] = row[4] = row[6] = names[n // 40 % 4]
    few = Setup("halvår", STAGES, 12, 30, date(2020, 1, 1))
    several = by_duckdb(write(tmp_path / "a.csv", rows), few)
    for row in rows:
        row[3], row[4], row[6] = ("andre" if v in names else v for v in (row[3], row[4], row[6]))
    assert by_duckdb(write(tmp_path / "b.csv", rows), few) == several
    assert ("møter", "andre") in several.cells


def test_no_more_memory_is_asked_for_than_four_gigabytes_leave_room_for() -> None:
    with connected("duckdb") as engine:
        ((limit,),) = engine.rows("SELECT current_setting('memory_limit')")
    assert engines._bytes(limit) <= 2.5 * 1024**3
    assert engines._bytes("512 bytes") == 512
    assert engines._bytes("1.5 GiB") == 1.5 * 1024**3


def test_little_memory_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "e.parquet"
    simulate(file, 200_000, 1)
    how = Setup("halvår", STAGE_TITLES, 12, 5, date(2020, 1, 1))
    expected = by_duckdb(file, how)
    monkeypatch.setattr(engines, "_MOST_MEMORY", "100MiB")
    assert by_duckdb(file, how) == expected


def test_a_full_disk_is_said_in_words_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "e.parquet"
    simulate(file, 200_000, 1)
    monkeypatch.setattr(engines, "_MOST_MEMORY", "12MiB")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "mellom"))
    (tmp_path / "mellom").mkdir()
    real = Engine.file

    def with_little_room(engine: Engine, path: Path) -> object:
        engine.connection.con.execute("SET max_temp_directory_size = '1MB'")
        return real(engine, path)

    monkeypatch.setattr(Engine, "file", with_little_room)
    with pytest.raises(UnreadableData, match="ikke plass") as told:
        by_duckdb(file, Setup("halvår", STAGE_TITLES, 12, 5, date(2020, 1, 1)))
    assert str(tmp_path / "mellom") in told.value.hint
    assert not list((tmp_path / "mellom").iterdir())
