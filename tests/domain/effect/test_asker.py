"""Asker's report: the stored result is what the data gives, and ten of its figures are worked out again in plain Python."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ASKER, Run
from tests.domain.effect.durations import half_by_scikit_survival
from tests.domain.effect.plain import Event, Plain, counted, read
from tjenestedesign.artefakter.maltall import Utfall
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.effect.effekt import Effektmåling
from tjenestedesign.domain.effect.report import report
from tjenestedesign.domain.effect.result import Resultat, read_result

STAGES = {
    "Forebygge": "forebygge", "Stabilisere": "stabilisere", "Utvikle": "utvikle", "Bærekraftig": "baerekraftig",
}  # fmt: skip
STORED = "4-implementering/effektmaling/effekt-velferdslaben.resultat.json"


@cache
def events() -> list[Event]:
    return read(ASKER / "4-implementering/data/velferdslaben.csv", STAGES)


@cache
def result() -> Resultat:
    return read_result((ASKER / STORED).read_bytes())


@cache
def plain() -> Plain:
    return counted(events(), list(STAGES.values()), "halvår")


def test_the_stored_result_is_what_the_command_writes_from_the_data(tmp_path: Path, td: Run) -> None:
    copy = tmp_path / "asker"
    shutil.copytree(ASKER, copy)
    (copy / STORED).unlink()
    told = td("effect", "report", cwd=copy)
    assert told.code == 0
    assert "Dataene er oppdiktet." in told.out
    assert (copy / STORED).read_bytes() == (ASKER / STORED).read_bytes()


def test_the_data_is_fictional_and_about_two_hundred_people_over_three_years() -> None:
    assert all(len(e.person) == 7 and e.person.startswith("P") for e in events())
    assert len({e.person for e in events()}) == 200
    assert {e.day.year for e in events()} == {2015, 2016, 2017}
    assert result().fiktiv


def half(day: date) -> str:
    return f"{day.year}-H{1 if day.month < 7 else 2}"


def last_stage(person: str, until: date) -> str | None:
    """A third way to count: from the person's own events, latest first."""
    own = sorted(
        (e for e in events() if e.person == person and e.day <= until), key=lambda e: e.day, reverse=True
    )
    if not own or (until.year * 12 + until.month) - (own[0].day.year * 12 + own[0].day.month) >= 12:
        return None
    same_day = [e.stage for e in own if e.day == own[0].day]
    return min(same_day, key=list(STAGES.values()).index)


PEOPLE = sorted({e.person for e in events()})
END = date(2017, 12, 31)
BEFORE = date(2017, 6, 30)
FIGURES: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
    "people on the path at the end": (
        lambda: result().tall("bestand", "2017-H2", "alle"),
        lambda: sum(last_stage(p, END) is not None for p in PEOPLE),
    ),
    "people in the last stage at the end": (
        lambda: result().tall("bestand", "2017-H2", "baerekraftig"),
        lambda: sum(last_stage(p, END) == "baerekraftig" for p in PEOPLE),
    ),
    "people who moved on in the last half-year": (
        lambda: result().tall("bevegelse", "2017-H2", "videre"),
        lambda: sum(
            (a := last_stage(p, BEFORE)) is not None
            and (b := last_stage(p, END)) is not None
            and list(STAGES.values()).index(b) > list(STAGES.values()).index(a)
            for p in PEOPLE
        ),
    ),
    "øre in all": (
        lambda: result().tall("kostnad_område", "alle", "alle"),
        lambda: sum(e.ore for e in events()),
    ),
    "øre at NAV in the first half of 2016": (
        lambda: result().tall("kostnad_område", "2016-H1", "NAV"),
        lambda: sum(e.ore for e in events() if e.area == "NAV" and half(e.day) == "2016-H1"),
    ),
    "øre for one group": (
        lambda: result().tall("kostnad_gruppe", "alle", "Flyktningfamilie"),
        lambda: sum(e.ore for e in events() if e.group == "Flyktningfamilie"),
    ),
    "answers about temporary housing": (
        lambda: result().verdier("opplevelse_tjeneste", "Midlertidig bolig"),
        lambda: answers(lambda e: e.service == "Midlertidig bolig"),
    ),
    "answers in one stage in one half-year": (
        lambda: result().verdier("opplevelse", "2017-H1", "utvikle"),
        lambda: answers(lambda e: e.stage == "utvikle" and half(e.day) == "2017-H1"),
    ),
    "people who ever went back": (
        lambda: result().tall("tilbake_gruppe", "alle", "tilbake"),
        lambda: len(plain().people["tilbake_gruppe", "alle", "tilbake"]),
    ),
    "weeks until half have gone on from the second stage, and the interval": (
        lambda: next(
            (p.uker, p.fra, p.til) for v in result().varighet if v.stadium == "stabilisere" for p in v.punkter if p.prosent == 50
        ),
        lambda: in_weeks(half_by_scikit_survival(plain().stays["stabilisere"])),
    ),
}  # fmt: skip


def answers(about: Callable[[Event], bool]) -> dict[str, int]:
    given = [e.answer for e in events() if e.answer is not None and about(e)]
    return {"svar": len(given), "sum": sum(given)}


def in_weeks(days: tuple[int | None, int | None, int | None]) -> tuple[int, int, int]:
    """The day to the nearest week, the interval outwards."""
    at, low, high = (d or 0 for d in days)
    return round(at / 7), low // 7, -(-high // 7)


@pytest.mark.parametrize("figure", FIGURES)
def test_ten_figures_are_the_same_by_plain_python(figure: str) -> None:
    told, again = (work() for work in FIGURES[figure])
    assert told is not None
    assert told == again


def test_half_have_gone_on_from_stabilisere_after_401_days_and_it_may_be_347_to_511() -> None:
    """What independent code has given for these data."""
    assert half_by_scikit_survival(plain().stays["stabilisere"]) == (401, 347, 511)
    assert in_weeks((401, 347, 511)) == (57, 49, 73)


def test_whether_the_goal_for_stabilisere_is_reached_cannot_be_decided() -> None:
    project, _ = load_project(ASKER)
    [entry] = project.all(Effektmåling)
    found = report(entry, result())
    row = next(r for r in found.indikatorer if r.indikator.id == "tid-til-ro")
    assert row.utfall is Utfall.UAVGJORT
    assert (row.verdi, row.usikkerhet) == ("57 uker", "Det kan like gjerne være mellom 49 og 73 uker")
    assert any("365" in s and "kan ikke avgjøres" in s for s in found.dom.uvisst)
    assert not any(row.indikator.tittel in s for s in (*found.dom.bra, *found.dom.dårlig))


def test_every_number_that_is_told_is_right() -> None:
    """All of them, by the slow way."""
    known = plain()
    told = 0
    for table in result().tabeller:
        for row in table.rader:
            key = (table.navn, *row.nøkkel)
            if row.verdier is None:
                continue
            told += 1
            for measure, value in row.verdier.items():
                expected = {
                    "personer": lambda k: len(known.people.get(k, ())),
                    "øre": lambda k: known.amounts[k],
                    "møter": lambda k: known.amounts[k],
                    "svar": lambda k: len(known.answers.get(k, ())),
                    "sum": lambda k: sum(known.answers.get(k, ())),
                }[measure](key)
                assert value == expected, (key, measure)
    assert told > 350


def test_no_number_about_one_to_four_people_is_in_the_file() -> None:
    known = plain()
    for table in result().tabeller:
        for row in table.rader:
            people = len(known.people.get((table.navn, *row.nøkkel), ()))
            assert row.verdier is None or people == 0 or people >= 5, (table.navn, row.nøkkel)


def test_the_last_day_is_in_the_data() -> None:
    assert date.fromisoformat(result().til) == max(e.day for e in events()) < END + timedelta(days=1)
