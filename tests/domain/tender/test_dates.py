"""Rules as dated data, questions and answers, and the calendar."""

from __future__ import annotations

import io
from datetime import date
from itertools import pairwise
from pathlib import Path

import icalendar
import pytest

from tests.conftest import ASKER, Run
from tests.domain.tender.forms import COMPETITION, loaded, project
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.tender.calendar_file import calendar_file
from tjenestedesign.project import dated_rules

DEADLINES = """\
frister:
  - {hva: Kunngjøring, slag: kunngjøring, dato: %s}
  - {hva: Tilbudsfrist, slag: tilbud, dato: %s}
"""
QUESTIONS = """\
frister:
  - {hva: Siste dag for spørsmål, slag: spørsmål, dato: 2027-04-01}
  - {hva: Tilbudsfrist, slag: tilbud, dato: 2027-04-12}
spørsmål:
  - {id: moter, mottatt: 2027-03-12, spørsmål: Kan møtene holdes digitalt?}
  - {id: fast-pris, mottatt: 2027-03-10, spørsmål: Er prisen fast?, svar: Ja., besvart: 2027-03-11, endrer: Punkt 4}
  - {id: team, mottatt: 2027-03-09, spørsmål: Kan teamet byttes?}
"""


def codes(folder: Path, extra: str) -> list[str]:
    _, found = load_project(project(folder, COMPETITION + extra))
    told = [d.code for d in found if d.level.value != "råd" or d.code.startswith("TD36")]
    return [c for c in told if c != "TD337"]  # climate and environment: test_climate.py


def test_the_file_of_rules_holds_and_every_value_has_its_source_and_days() -> None:
    rules = dated_rules.dated_rules()
    for value in (*rules.terskelverdier, *rules.frister, *rules.vekter):
        assert value.kilde.lenke.startswith("https://")
        assert value.gjelder_til is None or value.gjelder_fra <= value.gjelder_til
        assert value.hentet >= value.gjelder_fra


def test_only_one_value_applies_on_any_day() -> None:
    rules = dated_rules.dated_rules()
    for values in (rules.terskelverdier, rules.frister, rules.vekter):
        for id in {v.id for v in values}:
            spans = sorted((v.gjelder_fra, v.gjelder_til or date.max) for v in values if v.id == id)
            assert all(a[1] < b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("announced", "bids", "value", "expected"),
    [
        ("2025-03-03", "2025-03-17", 3_000_000, ["TD365"]),
        ("2025-03-03", "2025-04-01", 3_000_000, ["TD365"]),
        ("2025-03-03", "2025-04-02", 3_000_000, []),
        ("2025-03-03", "2025-03-17", 2_299_999, []),
        ("2014-03-03", "2014-03-17", 3_000_000, ["TD335"]),
        ("2027-03-03", "2027-03-17", 3_000_000, ["TD335"]),
        ("2027-03-03", "2027-03-17", 4_800_000, ["TD365"]),
        ("2027-03-03", "2027-03-17", 1_100_000, []),
        ("2027-03-03", "2027-04-02", 3_000_000, []),
        ("2025-03", "2025-03", 3_000_000, []),
    ],
)
def test_the_minimum_deadline_is_the_one_in_force_when_the_competition_is_announced(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    announced: str,
    bids: str,
    value: int,
    expected: list[str],
) -> None:
    monkeypatch.setenv("TD_TODAY", "2010-01-01")
    extra = DEADLINES % (announced, bids) + f"kontraktsverdi: {value}\n"
    assert codes(tmp_path, extra) == expected


def test_the_message_says_where_the_rule_is_from_and_when_it_was_read(tmp_path: Path) -> None:
    extra = DEADLINES % ("2025-03-03", "2025-03-17") + "kontraktsverdi: 3000000\n"
    _, found = load_project(project(tmp_path, COMPETITION + extra))
    hint = next(d.hint for d in found if d.code == "TD365")
    assert "Kilde: DFØ" in hint
    assert "https://anskaffelser.no/" in hint
    assert "hentet 29. november 2026" in hint


def test_a_negotiated_competition_has_a_minimum_for_each_of_its_two_steps(tmp_path: Path) -> None:
    extra = """\
kontraktsverdi: 3000000
frister:
  - {hva: Kunngjøring, slag: kunngjøring, dato: 2025-03-03}
  - {hva: Søknadsfrist, slag: søknad, dato: 2025-04-02}
  - {hva: Tilbudsfrist, slag: tilbud, dato: 2025-04-20}
"""
    _, found = load_project(
        project(tmp_path, COMPETITION.replace("prosedyre: åpen", "prosedyre: forhandling") + extra)
    )
    assert ["25 dager" in d.message for d in found if d.code == "TD365"] == [True]


def test_asker_is_older_than_the_rules_and_gets_none_of_them() -> None:
    _, found = load_project(ASKER)
    assert not {"TD335", "TD336", "TD337", "TD364", "TD365", "TD374", "TD381"} & {d.code for d in found}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("mottatt: 2027-03-10, svar: Ja., besvart: 2027-03-11", []),
        ("mottatt: 2027-04-02, svar: Ja., besvart: 2027-04-03", ["TD374"]),
        ("mottatt: 2027-03-10, svar: Ja., besvart: 2027-03-09", ["TD374"]),
        ("mottatt: 2027-03-10, svar: Ja., besvart: 2027-04-13", ["TD374"]),
        ("mottatt: 2027-03-10, besvart: 2027-03-11", ["TD374"]),
    ],
)
def test_the_dates_of_a_question_must_fit_the_deadlines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str, expected: list[str]
) -> None:
    monkeypatch.setenv("TD_TODAY", "2027-03-15")
    extra = QUESTIONS.split("spørsmål:\n")[0] + f"spørsmål:\n  - {{id: a, spørsmål: Hva?, {question}}}\n"
    assert codes(tmp_path, extra) == expected


@pytest.mark.parametrize(("now", "expected"), [("2027-04-12", 0), ("2027-04-13", 2)])
def test_an_unanswered_question_is_a_fault_only_when_the_bids_are_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str, expected: int
) -> None:
    monkeypatch.setenv("TD_TODAY", now)
    assert codes(tmp_path, QUESTIONS).count("TD381") == expected


def test_td_lists_what_is_unanswered_the_oldest_first_and_how_long_there_is(
    tmp_path: Path, td: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TD_TODAY", "2027-04-11")
    result = td("tender", "questions", "k", "--project", project(tmp_path, COMPETITION + QUESTIONS))
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0] == "2 av 3 spørsmål er ikke besvart"
    assert lines[1:3] == [
        "  team, mottatt 9. mars 2027: Kan teamet byttes?",
        "  moter, mottatt 12. mars 2027: Kan møtene holdes digitalt?",
    ]
    assert "Siste dag for spørsmål: 1. april 2027 (ute)" in lines
    assert "Tilbudsfrist: 12. april 2027 (om 1 dag)" in lines


def test_td_says_when_there_are_no_questions(tmp_path: Path, td: Run) -> None:
    result = td("tender", "questions", "k", "--project", project(tmp_path))
    assert (result.code, "Ingen har stilt spørsmål ennå." in result.out) == (0, True)


def test_questions_stand_on_the_page_without_who_asked(tmp_path: Path, td: Run) -> None:
    folder = project(tmp_path / "p", COMPETITION + QUESTIONS)
    assert td("render", folder, "--output", tmp_path / "ut").code in (0, 1)
    page = (tmp_path / "ut/konkurransegrunnlag/k.html").read_text("utf-8")
    assert "<caption>Spørsmål fra leverandørene og svarene på dem</caption>" in page
    assert "ikke besvart" in page
    assert "<strong>Endrer grunnlaget:</strong> Punkt 4" in page


def test_there_is_no_key_for_who_asked(tmp_path: Path) -> None:
    extra = QUESTIONS.replace("{id: moter,", "{id: moter, leverandør: Ask,")
    assert codes(tmp_path, extra) == ["TD106"]


CALENDAR = """\
dato: 2027-01-15
dialog:
  - {aktivitet: Dialogmøte, dato: 2027-02-10}
  - {aktivitet: Veiledende kunngjøring, dato: 2027-02}
frister:
  - {hva: Tilbudsfrist; pris, slag: tilbud, dato: 2027-04-12}
  - {hva: Møte, dato: 2027-05-01}
  - {hva: Møte, dato: 2027-05-02}
"""


def test_the_calendar_has_a_whole_day_for_each_date_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    _, entry = loaded(project(tmp_path, COMPETITION + CALENDAR))
    made = calendar_file(entry)
    events = icalendar.Calendar.from_ical(made.data).walk("VEVENT")
    assert [(str(e["summary"]), e.decoded("dtstart"), e.decoded("dtend")) for e in events] == [
        ("Dialogmøte", date(2027, 2, 10), date(2027, 2, 11)),
        ("Tilbudsfrist; pris", date(2027, 4, 12), date(2027, 4, 13)),
        ("Møte", date(2027, 5, 1), date(2027, 5, 2)),
        ("Møte", date(2027, 5, 2), date(2027, 5, 3)),
    ]
    assert len({str(e["uid"]) for e in events}) == 4
    assert [what for what, _ in made.without_day] == ["Veiledende kunngjøring"]


def test_the_calendar_is_the_same_on_every_day_and_an_event_keeps_its_name_when_its_date_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = calendar_file(loaded(project(tmp_path, COMPETITION + CALENDAR))[1]).data
    monkeypatch.setenv("TD_TODAY", "2033-03-03")
    assert calendar_file(loaded(tmp_path)[1]).data == first
    moved = calendar_file(loaded(project(tmp_path, COMPETITION + CALENDAR.replace("04-12", "04-19")))[1]).data
    uids = [
        [str(e["uid"]) for e in icalendar.Calendar.from_ical(raw).walk("VEVENT")] for raw in (first, moved)
    ]
    assert uids[0] == uids[1]
    assert b"DTSTAMP:20270115T000000Z" in first
    assert all(len(line) <= 75 for line in io.BytesIO(first).read().split(b"\r\n"))


def test_td_writes_the_calendar_and_tells_what_has_no_day(tmp_path: Path, td: Run) -> None:
    folder = project(tmp_path / "p", COMPETITION + CALENDAR)
    result = td("tender", "calendar", "k", "--project", folder, cwd=tmp_path)
    assert result.code == 0
    assert "Ikke med, fordi de mangler dag: «Veiledende kunngjøring» (februar 2027)." in result.out
    assert (tmp_path / "frister-k.ics").is_file()
    assert td("tender", "calendar", "k", "--project", folder, cwd=tmp_path).code == 2


def test_a_competition_without_dates_makes_no_calendar(tmp_path: Path, td: Run) -> None:
    result = td("tender", "calendar", "k", "--project", project(tmp_path / "p"), cwd=tmp_path)
    assert (result.code, "Ingen av fristene har en dag." in result.err) == (2, True)
    assert not list(tmp_path.glob("*.ics"))
