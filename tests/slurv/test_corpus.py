"""What three hurried people typed is read as they meant it, and asked about where it could mean two things.

The whole corpus is measured by `bench/slurv.py`. Here is everything ambiguous in it, and every eleventh of the rest.
"""

from __future__ import annotations

import pytest

from tests.slurv.corpus import KINDS, Slip, pages, slips
from tests.slurv.measured import Corpus

ALL = slips(pages())
AMBIGUOUS = [slip for slip in ALL if slip.ambiguous]
TO_BE_ASKED = {"For", "Under", "ETTER"} | {s.typed for s in ALL if " # " in s.typed}
"""Told as faults, with the answer: a phase that may be the journey's own, and what YAML takes for a comment."""
UNREAD = {"forvaltningsloven og helse- og omsorgstjenesteloven"}
"""Asked about, since «og» can be part of a name."""
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


@pytest.mark.parametrize(("name", "read", "of", "asked"), [("usett", 69, 76, 8), ("tredje", 316, 356, 17)])
def test_a_service_nobody_had_tuned_to_is_read_as_meant_or_asked_about(
    name: str, read: int, of: int, asked: int
) -> None:
    """None is taken wrongly without a word. The counts are those of today: more may be read, never fewer."""
    other = Corpus(name)
    assert [d for d in other.faults if d.level == "feil"] == []
    outcomes = [(slip, other.alone(slip)) for slip in other.slips.values()]
    sound = [outcome for slip, outcome in outcomes if not slip.ambiguous]
    assert [slip for slip, outcome in outcomes if outcome.silent] == []
    assert len(sound) == of
    assert sum(outcome.as_meant and not outcome.faults for outcome in sound) >= read
    assert sum(bool(o.faults) for slip, o in outcomes if slip.ambiguous) == asked


def test_the_corpus_is_of_every_kind() -> None:
    assert {slip.kind for slip in ALL} == set(KINDS)
    assert len(SOUND) >= 400
    assert len(AMBIGUOUS) >= 25
