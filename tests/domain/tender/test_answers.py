"""TD336: answers at least six days before the bids are due (anskaffelsesforskriften § 14-2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.domain.tender.forms import COMPETITION, project
from tests.domain.tender.test_doubt import CLIMATE
from tjenestedesign.check.load import load_project

DATES = """\
kontraktsverdi: %s
frister:
  - {hva: Kunngjøring, slag: kunngjøring, dato: 2025-03-03}
  - {hva: Siste dag for spørsmål, slag: spørsmål, dato: %s}
  - {hva: Tilbudsfrist, slag: tilbud, dato: 2025-04-14}
"""


def codes(folder: Path, extra: str) -> list[str]:
    return [d.code for d in load_project(project(folder, COMPETITION + CLIMATE + extra))[1]]


def question(rest: str) -> str:
    return "spørsmål:\n  - {id: a, spørsmål: Hva?, " + rest + "}\n"


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        ("2025-04-07", "3000000", []),
        ("2025-04-08", "3000000", []),
        ("2025-04-09", "3000000", ["TD336"]),
        ("2025-04-09", "2300000", ["TD336"]),
        ("2025-04-09", "2299999", []),
        ("2025-04-09", "400000", []),
    ],
)
def test_the_last_day_for_questions_leaves_six_days_after_the_answers(
    tmp_path: Path, asked: str, value: str, expected: list[str]
) -> None:
    assert codes(tmp_path, DATES % (value, asked)) == expected


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("mottatt: 2025-04-01, svar: Ja., besvart: 2025-04-08", []),
        ("mottatt: 2025-04-01, svar: Ja., besvart: 2025-04-09", ["TD336"]),
        ("svar: Ja., besvart: 2025-04-09", ["TD336"]),
        ("mottatt: 2025-04-08, svar: Ja., besvart: 2025-04-09", ["TD336", "TD374"]),
        ("mottatt: 2025-04-09, svar: Ja., besvart: 2025-04-10", ["TD374"]),
        ("mottatt: 2025-04-01, svar: Ja., besvart: 2025-04-15", ["TD374"]),
        ("mottatt: 2025-04-01, svar: Ja.", []),
    ],
)
def test_an_answer_to_one_who_asked_in_time_comes_six_days_before(
    tmp_path: Path, rest: str, expected: list[str]
) -> None:
    assert sorted(codes(tmp_path, DATES % ("3000000", "2025-04-02") + question(rest))) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [("2025-04-08", []), ("2025-04-09", ["TD336"]), ("2025-04-14", ["TD336"]), ("2025-04-15", ["TD381"])],
)
def test_an_unanswered_question_is_late_from_the_day_after_until_the_bids_are_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str, expected: list[str]
) -> None:
    monkeypatch.setenv("TD_TODAY", now)
    assert codes(tmp_path, DATES % ("3000000", "2025-04-02") + question("mottatt: 2025-04-01")) == expected


def test_it_is_in_doubt_where_the_threshold_is_and_judged_far_over_it(tmp_path: Path) -> None:
    later = (DATES % ("2400000", "2025-04-09")).replace("2025", "2027")
    assert codes(tmp_path, later) == ["TD335"]
    assert codes(tmp_path, later.replace("2400000", "4800000")) == ["TD336"]
