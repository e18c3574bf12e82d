"""The suppression attack: what a clever reader gets out of the published result must not be about few people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.effect.attack import both, bounds, exact, knowledge, told
from tests.effect.people import history, measured, setup
from tests.effect.plain import Event
from tjenestedesign.effect import protect, publish
from tjenestedesign.effect.measured import Key, Measured
from tjenestedesign.effect.result import Resultat

SMALLEST = 5
seeds = st.integers(min_value=0, max_value=10**6)
sizes = st.integers(min_value=8, max_value=60)


def tried(examples: int) -> settings:
    return settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )


def published(events: list[Event], before: Resultat | None = None) -> tuple[Measured, Resultat]:
    found = measured(events, SMALLEST)
    result = publish.publish(
        found, setup(SMALLEST), id="e", title="E", municipality=None, data=(), before=before
    )
    return found, result


def about_few(found: Measured) -> dict[Key, dict[str, int]]:
    """The cells nobody may know: told of 1 to 4 people, or one person is more than 80 % of the money."""
    return {
        k: dict(c.values)
        for k, c in found.cells.items()
        if 0 < c.persons < SMALLEST or (c.values.get("øre", 0) * 4 < c.heaviest * 5)
    }


def worked_out(found: Measured, result: Resultat) -> list[object]:
    """The sensitive numbers that are told, or follow exactly."""
    known = told(result)
    answers = exact(known, knowledge(result))
    return [
        (m, *k) for k, values in about_few(found).items() for m in values if (m, *k) in known or (m, *k) in answers
    ]


@tried(60)
@given(seeds, sizes)
def test_no_sensitive_number_is_told_or_follows_by_adding_and_subtracting(seed: int, people: int) -> None:
    assert worked_out(*published(history(seed, people, 900))) == []


@tried(15)
@given(seeds, sizes)
def test_nobody_can_prove_that_a_hidden_count_is_small(seed: int, people: int) -> None:
    found, result = published(history(seed, people, 700))
    rows = list(knowledge(result))
    wanted = [("personer", *k) for k, v in about_few(found).items() if "personer" in v]
    for name, (low, high) in bounds(told(result), rows, wanted).items():
        assert high - low > 0.5, name
        assert high > SMALLEST - 0.5, name


@tried(30)
@given(seeds, sizes)
def test_two_editions_read_together_tell_no_more(seed: int, people: int) -> None:
    events = history(seed, people, 1000)
    # The first edition ends with a whole period, so that what it told of its periods stays as it was.
    early = [e for e in events if e.day < date(2016, 7, 1)]
    if len({e.person for e in early}) < SMALLEST:
        return
    _, first = published(early)
    found, second = published(events, first)
    known, rows = both(first, second)
    answers = exact(known, rows)
    leaks = [
        (m, *k)
        for k, values in about_few(found).items()
        for m in values
        if ("ny", m, *k) in known or ("ny", m, *k) in answers
    ]
    already = {("ny", *n[1:]) for n in known if n[0] == "før"}
    assert [n for n in leaks if ("ny", *n) not in already] == []


def test_the_attack_works_on_unprotected_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "hidden_cells", lambda *_: frozenset())
    assert worked_out(*published(history(1, 30, 900)))


def test_hiding_only_the_small_cells_gives_them_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_small(found: Measured, smallest: int, *_: object) -> frozenset[Key]:
        return frozenset(k for k, c in found.cells.items() if protect.is_sensitive(c, smallest))

    monkeypatch.setattr(publish, "hidden_cells", only_small)
    assert worked_out(*published(history(1, 30, 900)))
