"""What three hurried people typed is read as they meant it, and asked about where it could mean two things.

The whole corpus is measured by `bench/slurv.py`. Here is everything ambiguous in it, and every eleventh of the rest.
"""

from __future__ import annotations

import pytest

from tests.slurv.corpus import KINDS, Slip, pages, slips
from tests.slurv.measured import Corpus

ALL = slips(pages())
AMBIGUOUS = [slip for slip in ALL if slip.ambiguous]
TO_BE_ASKED = {"titel", "interesenter", "For", "Under", "ETTER"} | {s.typed for s in ALL if " # " in s.typed}
"""Told as faults, with the answer: a misspelt key, a phase that may be the journey's own, and what YAML takes for a comment."""
UNREAD = {"forvaltningsloven og helse- og omsorgstjenesteloven"}
"""Read as one item, since «og» parts no texts."""
SOUND = [s for s in ALL if not s.ambiguous and s.kind != "x" and s.typed not in TO_BE_ASKED | UNREAD]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    made = Corpus()
    assert [d for d in made.faults if d.level == "feil"] == []
    return made


@pytest.mark.parametrize("slip", SOUND[::11], ids=str)
def test_what_has_one_meaning_is_read_as_it(corpus: Corpus, slip: Slip) -> None:
    outcome = corpus.alone(slip)
    assert (outcome.as_meant, outcome.faults) == (True, ())


@pytest.mark.parametrize("slip", AMBIGUOUS, ids=str)
def test_what_has_two_meanings_is_asked_about(corpus: Corpus, slip: Slip) -> None:
    assert corpus.alone(slip).faults


def test_the_corpus_is_of_every_kind() -> None:
    assert {slip.kind for slip in ALL} == set(KINDS)
    assert len(SOUND) >= 400
    assert len(AMBIGUOUS) >= 25
