"""One way to round: half away from zero, exactly, wherever an average is shown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SETTINGS, Build, Run
from tjenestedesign.artefakter.ide import Ideverdi
from tjenestedesign.ground.norwegian import mean
from tjenestedesign.ground.rounding import rounded


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.5", 0, "1"), ("1.5", 0, "2"), ("2.5", 0, "3"), ("-0.5", 0, "-1"), ("-2.5", 0, "-3"), ("-0.4", 0, "0"),
        ("3.25", 1, "3.3"), ("3.35", 1, "3.4"), ("4.25", 1, "4.3"), ("2.675", 2, "2.68"), ("2.665", 2, "2.67"),
        ("12345678901234567890123456789.45", 1, "12345678901234567890123456789.5"),
    ],
)  # fmt: skip
def test_a_half_goes_away_from_zero_whatever_stands_before_it(value: str, places: int, expected: str) -> None:
    assert str(rounded(Decimal(value), places)) == expected
    assert str(rounded(Fraction(value), places)) == expected


@given(st.fractions(min_value=-(10**6), max_value=10**6), st.integers(0, 6))
def test_what_is_shown_is_the_nearest_and_of_two_the_one_furthest_from_zero(
    value: Fraction, places: int
) -> None:
    step = Fraction(1, 10**places)
    off = Fraction(rounded(value, places)) - value
    assert abs(off) <= step / 2
    if abs(off) == step / 2:
        assert (off > 0) == (value > 0)
    assert rounded(-value, places) == -rounded(value, places)


@pytest.mark.parametrize(
    ("scores", "shown"),
    [((4, 5, 5), "4,7"), ((1, 2), "1,5"), ((1, 1, 2), "1,3"), ((3, 4, 4), "3,7"), ((2,), "2")],
)
def test_an_average_is_what_a_calculator_gives(scores: tuple[int, ...], shown: str) -> None:
    names = ("innbygger", "ansatt", "kommune")
    found = Ideverdi.model_validate(dict(zip(names, scores, strict=False))).snitt
    assert found == Fraction(sum(scores), len(scores))
    assert mean(found) == shown


def test_an_average_of_averages_is_not_rounded_twice() -> None:
    """(4,5 + 2) / 2 = 3,25, and (4,333… + 4,166…) / 2 = 4,25."""
    assert mean((Fraction("4.5") + 2) / 2) == "3,3"
    assert mean((Fraction(13, 3) + Fraction(25, 6)) / 2) == "4,3"


def test_feelings_below_zero_round_as_those_above(td: Run, build: Build) -> None:
    """Mermaid scores from 1 to 5, with 3 for neither: 3 + 0,5 is 4, and 3 − 0,5 is 2."""
    journey = (
        "type: brukerreise\ntittel: R\nsteg:\n"
        "  - {id: x, fase: før, tittel: X, følelse: {ung: 1, mor: 0}}\n"
        "  - {id: y, fase: før, tittel: Y, følelse: {ung: -1, mor: 0}}\n"
    )
    folder = build({"prosjekt.yaml": SETTINGS, "r.yaml": journey})
    out = folder.parent / "r.mmd"
    assert td("export", "r", "--format", "mermaid", "--output", out, "--project", folder).code == 0
    text = out.read_text("utf-8")
    assert "X: 4" in text
    assert "Y: 2" in text
