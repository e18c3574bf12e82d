"""People per stage: counted from events, and never told where few could be known again."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tjenestedesign.people import NoPeople, People, count_people, shown_counts

STAGES = {"forebygge": "Forebygge", "ro": "Stabilisere", "selv": "Utvikle"}


def count(
    folder: Path, text: str, smallest: int = 3, files: tuple[str, ...] = ("e.csv",)
) -> People | NoPeople:
    (folder / "e.csv").write_text(text, "utf-8")
    return count_people(folder, files, STAGES, smallest)


def rows(**people: int) -> str:
    lines = [f"{stage}-{n},2026-01-01,{stage}" for stage, number in people.items() for n in range(number)]
    return "person,dato,stadium\n" + "\n".join(lines) + "\n"


def test_a_person_stands_in_the_stage_of_their_last_event_whatever_the_order_of_the_rows(
    tmp_path: Path,
) -> None:
    text = rows(ro=4) + "".join(f"ro-{n},2025-01-01,forebygge\n" for n in range(4))
    text += "".join(f"x-{n},2026-02-0{n + 1},Utvikle\n" for n in range(3))
    assert count(tmp_path, text) == People({"forebygge": 0, "ro": 4, "selv": 3}, 7, 3)


def test_of_two_events_on_a_day_the_later_row_counts(tmp_path: Path) -> None:
    text = "person,dato,stadium\n" + "".join(f"p{n},2026-01-01,ro\np{n},2026-01-01,selv\n" for n in range(3))
    found = count(tmp_path, text)
    assert isinstance(found, People)
    assert found.stages == {"forebygge": 0, "ro": 0, "selv": 3}


@pytest.mark.parametrize("separator", [";", "\t"])
def test_files_from_a_norwegian_spreadsheet_are_read(separator: str, tmp_path: Path) -> None:
    found = count(tmp_path, "\ufeff" + rows(ro=3).replace(",", separator).replace("dato", "Dato"))
    assert isinstance(found, People)
    assert found.total == 3


def test_rows_that_cannot_be_placed_are_passed_over(tmp_path: Path) -> None:
    text = rows(ro=3) + ",2026-01-01,ro\nq,i fjor,ro\nr,2026-01-01,ukjent\ns\n"
    found = count(tmp_path, text)
    assert isinstance(found, People)
    assert found.total == 3


def test_no_number_from_one_to_below_the_smallest_cell_is_ever_shown_nor_left_as_the_only_unknown() -> None:
    for smallest in (3, 5):
        for numbers in itertools.product(range(8), repeat=4):
            counts = dict(zip("abcd", numbers, strict=True))
            shown = shown_counts(counts, smallest)
            hidden = [s for s, n in shown.stages.items() if n is None]
            assert all(n is None or n == 0 or n >= smallest for n in shown.stages.values())
            assert all(shown.stages[s] in (None, n) for s, n in counts.items())
            if hidden:
                assert shown.total is None
                assert len(hidden) >= 2 or sum(1 for n in numbers if n) == 1
            else:
                assert shown.total == sum(numbers)


def test_what_is_hidden_cannot_be_told_from_what_hides_it() -> None:
    shown = shown_counts({"a": 2, "b": 9, "c": 30}, 5)
    assert shown.stages == {"a": None, "b": None, "c": 30}


def test_the_same_people_in_two_files_are_counted_once(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(rows(ro=4), "utf-8")
    found = count(tmp_path, rows(ro=4), files=("e.csv", "f.csv"))
    assert isinstance(found, People)
    assert found.total == 4


def test_made_up_data_is_marked_where_a_row_says_so(tmp_path: Path) -> None:
    text = "person;dato;stadium;kilde\n" + "".join(f"p{n};2026-01-01;ro;Oppdiktet\n" for n in range(3))
    found = count(tmp_path, text)
    assert isinstance(found, People)
    assert found.fictional
    plain = count(tmp_path, rows(ro=3))
    assert isinstance(plain, People)
    assert not plain.fictional


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("person,dato,stadium\n", "Datafilen har ingen rader ennå."),
        ("person,stadium\na,ro\n", "Datafilen mangler en av kolonnene person, dato og stadium."),
        ("person,dato,stadium\na,2026-01-01,nei\n", "Ingen rader i datafilen hører til et stadium i ferden."),
        ("p\0", "Datafilen er ikke en CSV-fil som er liten nok til å telles her."),
    ],
)
def test_why_nobody_is_counted_is_said(text: str, reason: str, tmp_path: Path) -> None:
    assert count(tmp_path, text) == NoPeople(reason)


def test_without_a_file_nobody_is_counted_and_no_link_out_of_the_project_is_followed(tmp_path: Path) -> None:
    assert count_people(tmp_path, (), STAGES, 5) == NoPeople("Ingen data er koblet til ennå.")
    assert count_people(tmp_path, ("x.csv",), STAGES, 5) == NoPeople("Datafilen finnes ikke ennå.")
    inside = tmp_path / "p"
    inside.mkdir()
    (tmp_path / "ute.csv").write_text(rows(ro=9), "utf-8")
    (inside / "e.csv").symlink_to(tmp_path / "ute.csv")
    assert count_people(inside, ("e.csv",), STAGES, 3) == NoPeople("Datafilen er en lenke ut av prosjektet.")
