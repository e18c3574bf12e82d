"""What the scanner finds and what it leaves alone, measured on the corpus."""

from __future__ import annotations

import pytest

from tests.domain.privacy.corpus import (
    KINDS,
    TUNED,
    UNSEEN,
    Half,
    Measured,
    half,
    harmless_lines,
    measure,
    measure_half,
    true_lines,
)

CODES = ("TD602", "TD603", "TD604", "TD605", "TD606", "TD607", "TD608")


@pytest.fixture(scope="module")
def measured() -> Measured:
    return measure()


def test_the_corpus_is_large_and_no_line_stands_twice() -> None:
    true, harmless = [text for _, text in true_lines()], harmless_lines()
    assert len(set(true)) == len(true) >= 300
    assert len(set(harmless)) == len(harmless) >= 300
    assert {code for code, _ in true_lines()} == set(CODES)


def test_at_least_96_of_a_hundred_true_lines_are_found(measured: Measured) -> None:
    assert measured.found_share >= 0.96, measured.missed


def test_at_most_two_of_a_hundred_harmless_lines_is_flagged(measured: Measured) -> None:
    assert measured.false_share <= 0.02, measured.false


@pytest.mark.parametrize("code", CODES)
def test_nine_of_ten_are_found_of_every_kind(measured: Measured, code: str) -> None:
    assert measured.found(code) >= 0.9, measured.missed[code]


@pytest.fixture(scope="module")
def unseen() -> Half:
    return measure_half(UNSEEN)


def test_the_two_halves_hold_a_thousand_lines_and_none_stands_twice() -> None:
    lines = [text for name in (TUNED, UNSEEN) for _, text in half(name)]
    assert len(set(lines)) == len(lines) >= 1_000
    for name in (TUNED, UNSEEN):
        assert {kind for kind, _ in half(name)} == {*KINDS, "nei"}


def test_at_least_85_of_a_hundred_are_found_on_the_unseen_half(unseen: Half) -> None:
    assert unseen.recall >= 0.85


def test_at_least_75_of_a_hundred_names_are_found_on_the_unseen_half(unseen: Half) -> None:
    assert unseen.of("navn") >= 0.75


def test_fewer_than_two_of_a_hundred_harmless_lines_are_flagged_on_the_unseen_half(unseen: Half) -> None:
    assert unseen.false_share < 0.02


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_is_left_out_on_the_unseen_half(unseen: Half, kind: str) -> None:
    assert unseen.of(kind) >= 0.7
