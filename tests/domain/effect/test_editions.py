"""Everything a project has told, read together: no hidden number follows from any of it, and it does where there is no ledger."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest

from tests.domain.effect.editions import by_elimination, by_programming
from tests.domain.effect.people import STAGES, history, measured, setup
from tests.domain.effect.plain import Event
from tests.sweep import FULL
from tjenestedesign.domain.effect.facts import Division, Span, days_of, nests
from tjenestedesign.domain.effect.ledger import Ledger, ledger_bytes, read_ledger
from tjenestedesign.domain.effect.publish import NeedsReason, publish
from tjenestedesign.domain.effect.result import Resultat, result_bytes

SMALLEST = 5
HALF_WAY = date(2016, 7, 1)


@dataclass(frozen=True)
class Step:
    """How one edition counts. `early` has only what had happened half way; `without` leaves out a table, as if it was not made yet."""

    frequency: str
    early: bool = False
    stages: tuple[str, ...] = STAGES
    out_after: int = 12
    without: str = ""


KINDS: dict[str, tuple[Step, ...]] = {
    "half-years, then quarters": (Step("halvår"), Step("kvartal")),
    "quarters, then half-years": (Step("kvartal"), Step("halvår")),
    "growing, with another division each time": (Step("halvår", early=True), Step("kvartal"), Step("år")),
    "growing, with the same division": (Step("halvår", early=True), Step("halvår")),
    "a stage more": (Step("halvår", early=True, stages=STAGES[:2]), Step("halvår")),
    "people counted out sooner": (Step("halvår", early=True), Step("kvartal", out_after=6)),
    "a table more": (Step("halvår", early=True, without="kostnad_stadium"), Step("kvartal")),
}
CASES = [(kind, seed) for seed in range(8 if FULL else 2) for kind in KINDS]
FEW = CASES[: 2 * len(KINDS)]


def told(events: Sequence[Event], steps: Sequence[Step], *, ledger: bool = True) -> list[Resultat]:
    """The editions, one after the other; without the ledger each is made as if it was the first."""
    known, found = Ledger("e"), list[Resultat]()
    for step in steps:
        before = known if ledger else Ledger("e")
        rows = [e for e in events if e.day < HALF_WAY] if step.early else events
        counted = measured(rows, SMALLEST, step.frequency, step.stages, before.ends, step.out_after)
        cells = {k: c for k, c in counted.cells.items() if k[0] != step.without}
        how = setup(SMALLEST, step.frequency, step.stages, step.out_after)
        result, known = publish(
            replace(counted, cells=cells),
            how,
            id="e",
            title="E",
            municipality=None,
            data=(),
            ledger=before,
            reason="Prøve",
        )
        found.append(result)
    return found


def people(seed: int) -> list[Event]:
    return history(seed, random.Random(seed).randrange(12, 50), 800)


@pytest.mark.parametrize(("kind", "seed"), CASES)
def test_no_hidden_number_follows_from_all_editions(kind: str, seed: int) -> None:
    results = told(people(seed), KINDS[kind])
    assert sum(r.skjulte for r in results) > 20
    assert sorted(by_elimination(results)) == []
    assert sorted(by_programming(results)) == []


def test_without_the_ledger_the_same_attack_gives_them_away() -> None:
    leaks = [len(by_elimination(told(people(seed), KINDS[kind], ledger=False))) for kind, seed in FEW]
    assert sum(n > 0 for n in leaks) > len(leaks) * 0.7
    assert sum(leaks) > 100


def test_programming_finds_what_elimination_does_not() -> None:
    """A half-year of nothing says that its quarters are nothing, which no adding and subtracting does."""
    found = [
        (by_elimination(r), by_programming(r))
        for r in (told(people(s), KINDS["half-years, then quarters"], ledger=False) for s in range(4))
    ]
    assert any(more - fewer for fewer, more in found)


def test_the_same_edition_again_changes_nothing() -> None:
    events = people(3)
    known = Ledger("e")
    for step in (Step("halvår"), Step("kvartal"), Step("kvartal"), Step("halvår")):
        counted = measured(events, SMALLEST, step.frequency, ends=known.ends)
        before = known
        result, known = publish(
            counted,
            setup(SMALLEST, step.frequency),
            id="e",
            title="E",
            municipality=None,
            data=(),
            ledger=before,
        )
        if len(before.editions) == 2:
            assert known is before
            assert result.utgave == 2
    again, _ = publish(
        measured(events, SMALLEST, "halvår", ends=known.ends), setup(SMALLEST), id="e", title="E", municipality=None, data=(),
        ledger=known,
    )  # fmt: skip
    assert result_bytes(again) == result_bytes(result)


def test_what_is_told_once_is_told_alike_and_what_is_hidden_stays_hidden() -> None:
    first, second = told(people(5), KINDS["growing, with the same division"])
    now = {(t.navn, *r.nøkkel): r.verdier for t in second.tabeller for r in t.rader}
    periods = set(first.perioder)
    compared = 0
    for table in first.tabeller:
        for row in table.rader:
            if row.nøkkel[0] in periods and "andre" not in row.nøkkel:
                assert now[table.navn, *row.nøkkel] == row.verdier
                compared += 1
    assert compared > 50


@pytest.mark.parametrize("other", [Step("halvår", stages=STAGES[:2]), Step("halvår", out_after=6)])
def test_another_way_of_counting_asks_for_a_reason(other: Step) -> None:
    events = people(2)
    _, known = _published(events, Step("halvår"), Ledger("e"))
    with pytest.raises(NeedsReason) as asked:
        _published(events, other, known)
    assert asked.value.found.other_view
    result, after = _published(events, other, known, "Fagfolkene delte stadiet")
    assert [(n.utgave, n.slag, n.grunn) for n in result.merknader] == [
        (2, "ny-serie", "Fagfolkene delte stadiet")
    ]
    assert after.editions[:1] == known.editions


def test_a_number_that_has_become_another_asks_for_a_reason() -> None:
    events = history(2, 60, 800)
    result, known = _published(events, Step("halvår"), Ledger("e"))
    total = next(p for p in result.perioder if result.tall("kostnad_område", p, "alle"))
    at = next(
        n for n, e in enumerate(events) if days_of(total).first <= e.day.isoformat() <= days_of(total).last
    )
    mended = [replace(e, ore=e.ore + 100_000) if n == at else e for n, e in enumerate(events)]
    with pytest.raises(NeedsReason) as asked:
        _published(mended, Step("halvår"), known)
    assert any(f[0] == "kostnad_område" and f[1] == days_of(total).text for f in asked.value.found.changed)
    assert not asked.value.found.new_series
    second, after = _published(mended, Step("halvår"), known, "En faktura manglet")
    (note,) = second.merknader
    assert (note.slag, note.grunn, note.rettet) == (
        "rettet",
        "En faktura manglet",
        len(asked.value.found.changed),
    )
    again, same = _published(mended, Step("halvår"), after)
    assert same is after
    assert result_bytes(again) == result_bytes(second)


def _published(
    events: Sequence[Event], step: Step, known: Ledger, reason: str | None = None
) -> tuple[Resultat, Ledger]:
    return publish(
        measured(events, SMALLEST, step.frequency, step.stages, known.ends, step.out_after),
        setup(SMALLEST, step.frequency, step.stages, step.out_after),
        id="e", title="E", municipality=None, data=(), ledger=known, reason=reason,
    )  # fmt: skip


def test_the_ledger_is_read_as_it_was_written() -> None:
    _, known = _published(people(1), Step("halvår"), Ledger("e"))
    data = ledger_bytes(known)
    assert read_ledger(data, "e") == known
    assert ledger_bytes(read_ledger(data, "e")) == data


def test_days_are_the_same_whatever_the_period_is_called() -> None:
    assert days_of("2015-H1") == Span("2015-01-01", "2015-06-30")
    assert days_of("2016-K1") == Span("2016-01-01", "2016-03-31")
    assert days_of("2016-02") == Span("2016-02-01", "2016-02-29")
    assert days_of("2016") == Span("2016-01-01", "2016-12-31")
    halves, quarters = (
        Division(("a",), 12, periods, None, None, {})
        for periods in (("2015-H1", "2015-H2"), ("2015-K1", "2015-K2", "2015-K3", "2015-K4"))
    )
    assert halves.fact(("bestand", "2015-H1", "a")) == quarters.fact(("bestand", "2015-K2", "a"))
    assert halves.fact(("kostnad_stadium", "2015-H1", "a")) != quarters.fact(
        ("kostnad_stadium", "2015-K2", "a")
    )
    assert halves.fact(("kostnad_område", "alle", "alle")) == quarters.fact(
        ("kostnad_område", "alle", "alle")
    )


@pytest.mark.parametrize(
    ("new", "old", "fits"),
    [
        (["2015-K1", "2015-K2"], ["2015-H1"], True),
        (["2015"], ["2015-H1", "2015-H2"], True),
        (["2016-H1"], ["2015-H1"], True),
        (["2015-H1"], ["2015-H1"], True),
    ],
)
def test_calendar_periods_nest(new: list[str], old: list[str], fits: bool) -> None:
    assert nests([days_of(p) for p in new], [days_of(p) for p in old]) is fits


def test_periods_that_begin_inside_earlier_ones_do_not_nest() -> None:
    cut = Division(("a",), 12, ("2015-H1",), "2015-02-15", None, {})
    assert not nests([cut.span("2015-H1")], [days_of("2015-K1")])
