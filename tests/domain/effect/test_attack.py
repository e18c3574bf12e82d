"""The suppression attack: what a clever reader gets out of the published result must not be about few people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.effect import test_asker as asker
from tests.domain.effect.attack import both, bounds, every, exact, knowledge, told
from tests.domain.effect.people import history, measured, setup
from tests.domain.effect.plain import Event
from tjenestedesign.domain.effect import protect, publish
from tjenestedesign.domain.effect.ledger import seeded
from tjenestedesign.domain.effect.measured import Key, Measured, Raw
from tjenestedesign.domain.effect.result import Resultat

SMALLEST = 5
seeds = st.integers(min_value=0, max_value=10**6)
sizes = st.integers(min_value=8, max_value=60)


def tried(examples: int) -> settings:
    return settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )


def published(events: list[Event], before: Resultat | None = None) -> tuple[Measured, Resultat]:
    found = measured(events, SMALLEST, ends=seeded(before).ends if before else ())
    result, _ = publish.publish(
        found,
        setup(SMALLEST),
        id="e",
        title="E",
        municipality=None,
        data=(),
        ledger=before and seeded(before),
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
        (m, *k)
        for k, values in about_few(found).items()
        for m in values
        if (m, *k) in known or (m, *k) in answers
    ]


@tried(40)
@given(seeds, sizes)
def test_no_sensitive_number_is_told_or_follows_by_adding_and_subtracting(seed: int, people: int) -> None:
    assert worked_out(*published(history(seed, people, 900))) == []


@tried(8)
@given(seeds, sizes)
def test_no_hidden_count_is_pinned_by_linear_programming(seed: int, people: int) -> None:
    found, result = published(history(seed, people, 700))
    for name, (low, high) in limits(found, result).items():
        assert high - low > 0.5, name


def test_no_hidden_amount_or_number_of_answers_is_pinned_by_linear_programming() -> None:
    widths: list[float] = []
    for seed, people in enumerate((14, 30, 60)):
        found, result = published(history(seed, people, 700))
        wanted = [(m, *k) for k, v in about_few(found).items() for m in v if m in ("øre", "svar")]
        about = [r for r in knowledge(result) if any(n[0] in ("øre", "svar") for n in r)]
        widths += [high - low for low, high in bounds(told(result), about, wanted).values()]
    assert len(widths) > 50
    assert min(widths) > 0.5


def test_linear_programming_proves_hardly_any_hidden_count_to_be_small() -> None:
    roofs = [
        high
        for seed, people in enumerate((14, 30, 60, 100, 14, 30, 60, 100))
        for _, high in limits(*published(history(seed, people, 700))).values()
    ]
    assert len(roofs) > 150
    assert sum(high < SMALLEST - 0.5 for high in roofs) < len(roofs) * 0.03


def limits(found: Measured, result: Resultat) -> dict[tuple[str, ...], tuple[float, float]]:
    wanted = [("personer", *k) for k, v in about_few(found).items() if "personer" in v]
    return bounds(told(result), list(knowledge(result)), wanted)


@tried(20)
@given(seeds, sizes)
def test_two_editions_read_together_tell_no_more(seed: int, people: int) -> None:
    events = history(seed, people, 1000)
    # The first edition ends with a whole period, so that what it told of its periods stays as it was.
    early = [e for e in events if e.day < date(2016, 7, 1)]
    if len({e.person for e in early}) < SMALLEST:
        return
    _, first = published(early)
    found, second = published(events, first)
    assert leaks_of(first, found, second) == []


def leaks_of(first: Resultat, found: Measured, second: Resultat) -> list[tuple[str, ...]]:
    """What both tell of few people that the first did not tell by itself."""
    known, rows = both(first, second)
    answers = exact(known, rows)
    return [
        (m, *k)
        for k, values in about_few(found).items()
        for m in values
        if ("før", m, *k) not in known and (("ny", m, *k) in known or ("ny", m, *k) in answers)
    ]


def test_askers_result_gives_nothing_away() -> None:
    """The file as it lies in the example, against the rows it was counted from."""
    stored, counted = asker.result(), asker.plain()
    known = told(stored)
    answers = exact(known, knowledge(stored))
    few = {k for k, who in counted.people.items() if 0 < len(who) < SMALLEST}
    few |= {k for k, most in counted.heaviest.items() if most * 5 > counted.amounts[k] * 4 > 0}
    names = {n for n in every(stored) if n[1:] in few}
    assert len(names) > 20
    assert sorted(names & (known.keys() | answers.keys())) == []


def test_the_attack_works_on_unprotected_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "hidden_cells", lambda *_: frozenset())
    assert worked_out(*published(history(1, 30, 900)))


def test_hiding_only_the_small_cells_gives_them_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_small(found: Measured, smallest: int, *_: object) -> frozenset[Key]:
        return frozenset(k for k, c in found.cells.items() if protect.is_sensitive(c, smallest))

    monkeypatch.setattr(publish, "hidden_cells", only_small)
    assert worked_out(*published(history(1, 30, 900)))


def test_the_last_edition_is_needed_to_keep_two_from_telling_more() -> None:
    """Without it, what one edition hides the other tells: the test of two editions can fail."""
    leaks = 0
    for seed in range(6):
        events = history(seed, 25, 1000)
        _, first = published([e for e in events if e.day < date(2016, 7, 1)])
        leaks += len(leaks_of(first, *published(events)))
    assert leaks


def test_without_non_negativity_small_counts_are_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    def proved() -> int:
        return sum(
            high < SMALLEST - 0.5
            for seed in (1, 2, 3)
            for _, high in limits(*published(history(seed, 30, 700))).values()
        )

    protected = proved()
    monkeypatch.setattr(protect._Hiding, "_wider", lambda _: [])
    monkeypatch.setattr(protect._Hiding, "_told_by_bounds", lambda _: [])
    assert proved() > protected


def test_without_elimination_numbers_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protect._Hiding, "_given_away", lambda _: [])
    monkeypatch.setattr(protect._Hiding, "_wider", lambda _: [])
    monkeypatch.setattr(protect._Hiding, "_told_by_bounds", lambda _: [])
    assert any(worked_out(*published(history(seed, 30, 900))) for seed in range(20))


def test_the_same_data_hides_the_same_again() -> None:
    _, first = published(history(3, 40, 900))
    _, again = published(history(3, 40, 900), first)
    assert again == first


def test_a_rest_of_two_cells_is_not_a_rest_of_few_people() -> None:
    """Two hidden cells of one and two people would tell that three are left."""
    found, result = published(history(5, 45, 900))
    for table in ("bestand",):
        for p in result.perioder:
            total = result.tall(table, p, "alle")
            if total is not None:
                shown = sum(result.tall(table, p, s) or 0 for s in ("s1", "s2", "s3"))
                assert total == shown or total - shown >= SMALLEST
    assert found.persons >= SMALLEST


def test_one_persons_money_is_not_told_even_among_many() -> None:
    cells = dict(measured(history(1, 30, 900), SMALLEST).cells)
    heavy = max(
        (k for k, c in cells.items() if "øre" in c.values and "alle" not in k), key=lambda k: cells[k].persons
    )
    assert cells[heavy].persons >= SMALLEST
    assert not protect.is_sensitive(cells[heavy], SMALLEST)
    assert protect.is_sensitive(
        Raw(cells[heavy].persons, cells[heavy].values, cells[heavy].values["øre"] * 9 // 10), SMALLEST
    )
