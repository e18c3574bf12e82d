"""What the scanner finds and what it leaves alone, measured on the corpus."""

from __future__ import annotations

import pytest

from tests.privacy.corpus import Measured, harmless_lines, measure, true_lines

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


def test_at_most_one_of_a_hundred_harmless_lines_is_flagged(measured: Measured) -> None:
    assert measured.false_share <= 0.01, measured.false


@pytest.mark.parametrize("code", CODES)
def test_nine_of_ten_are_found_of_every_kind(measured: Measured, code: str) -> None:
    assert measured.found(code) >= 0.9, measured.missed[code]
