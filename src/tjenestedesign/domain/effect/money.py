"""Money beyond the yearly budget: what is invested against what is avoided, year by year, in one year's kroner.

Worked out from what is published and from the assumptions in the file, so that a reader can turn an assumption and
check every line with a calculator. Nothing is rounded on the way; what is shown is. Source: the guide's ch. 4
«Effektstyring og rapportering» and ch. 6 («ser pengestrøm utover årlige budsjetter»); the rate is the municipality's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.effect.measured import ALLE
from tjenestedesign.domain.effect.periods import per_year, year_of
from tjenestedesign.ground.amounts import spoken

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.effekt import Gevinst, Økonomi
    from tjenestedesign.domain.effect.result import Resultat

_PRECISION: Final = 50
_HUNDRED: Final = Decimal(100)
_RATE_STEPS: Final = (Decimal(-2), Decimal(0), Decimal(2))
_SHARES: Final = (Decimal(25), Decimal(50), Decimal(75), Decimal(100))


@dataclass(frozen=True, slots=True)
class GainLine:
    """What one gain is worth in a year: person-years in its stages times kroner, all of it before `andel_virkning`."""

    gevinst: Gevinst
    personår: Decimal
    kroner: Decimal


@dataclass(frozen=True, slots=True)
class Year:
    """One year, in the price year's kroner. `målt` is False for the years after the data, where gains and costs are assumed."""

    år: int
    målt: bool
    investert: Decimal
    gevinster: tuple[GainLine, ...]
    unngått: Decimal
    """The gains times the share that is due to the effort."""
    faktor: Decimal
    """What a krone in this year is worth in the first."""

    @property
    def netto(self) -> Decimal:
        return self.unngått - self.investert

    @property
    def nåverdi(self) -> Decimal:
        return self.netto * self.faktor


@dataclass(frozen=True)
class Reckoning:
    """The whole sum."""

    økonomi: Økonomi
    rente: Decimal
    """In percent, as the file has it."""
    virkning: Decimal
    """In percent."""
    rader: tuple[Year, ...]
    skjulte: int
    """How many of the numbers of people that should have been in are hidden."""
    mest: tuple[Year, ...]
    """The same years with as many people as the published numbers allow. `rader` has as few."""

    @property
    def spenn(self) -> bool:
        """Whether what is hidden leaves room for more than one answer."""
        return self.mest != self.rader

    @property
    def unngått_mest(self) -> tuple[Decimal, ...]:
        return _cumulated([r.unngått for r in self.mest])

    @property
    def nåverdi_mest(self) -> tuple[Decimal, ...]:
        return _cumulated([r.nåverdi for r in self.mest])

    @cached_property
    def investert(self) -> tuple[Decimal, ...]:
        """From the beginning to each year."""
        return _cumulated([r.investert for r in self.rader])

    @cached_property
    def unngått(self) -> tuple[Decimal, ...]:
        return _cumulated([r.unngått for r in self.rader])

    @cached_property
    def nåverdi(self) -> tuple[Decimal, ...]:
        """The present value of everything up to each year."""
        return _cumulated([r.nåverdi for r in self.rader])

    @property
    def om_årene_framover(self) -> str:
        """What is assumed of the years after the data, as a sentence; empty where there are none."""
        measured, ahead = [r for r in self.rader if r.målt], [r for r in self.rader if not r.målt]
        if not ahead:
            return ""
        first, last, data = ahead[0].år, ahead[-1].år, measured[-1].år
        years = f"I {first}" if first == last else f"Fra {first} til {last}"
        if self.økonomi.kostnad_framover is None:
            return f"{years} er både kostnad og gevinst antatt å være som i {data}."
        return f"{years} er gevinsten antatt å være som i {data}, og kostnaden {spoken(ahead[0].investert)} i året."

    @property
    def i_pluss(self) -> int | None:
        """The first year from which what is avoided is more than what is invested, for good; None where it never is."""
        return self._pays(self.nåverdi)

    @property
    def i_pluss_mest(self) -> int | None:
        """The same with as many people as the published numbers allow."""
        return self._pays(self.nåverdi_mest)

    def _pays(self, worth: Sequence[Decimal]) -> int | None:
        after = [r.år for r, net in zip(self.rader, worth, strict=True) if net < 0]
        if not after:
            return self.rader[0].år if self.rader else None
        later = [r.år for r in self.rader if r.år > after[-1]]
        return later[0] if later else None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Present value for each share (rows) and rate (columns), in percent."""

    renter: tuple[Decimal, ...]
    virkninger: tuple[Decimal, ...]
    nåverdi: tuple[tuple[Decimal, ...], ...]
    mest: tuple[tuple[Decimal, ...], ...]
    """The most that the published numbers allow; `nåverdi` is the least."""


@dataclass(frozen=True, slots=True)
class NoSum:
    """Why there is no sum, as a sentence."""

    grunn: str


def over_years(
    result: Resultat, økonomi: Økonomi, *, rente: Decimal | None = None, virkning: Decimal | None = None
) -> Reckoning | NoSum:
    """Cost and gain per year. `rente` and `virkning` (percent) take the place of the file's own, for «what if»."""
    with localcontext() as context:
        context.prec = _PRECISION
        rate = økonomi.kalkulasjonsrente if rente is None else rente
        share = økonomi.andel_virkning if virkning is None else virkning
        prices = {p.år: Decimal(str(p.indeks)) for p in økonomi.priser}
        years = tuple(dict.fromkeys(year_of(p) for p in result.perioder))
        lacking = [str(y) for y in dict.fromkeys((*years, økonomi.prisår)) if prices and y not in prices]
        if lacking:
            return NoSum(f"«priser» mangler {', '.join(lacking)}.")
        rows: list[Year] = []
        most: list[Year] = []
        hidden = 0
        for year in years:
            periods = [p for p in result.perioder if year_of(p) == year]
            costs = [result.tall("kostnad_stadium", p, ALLE) for p in periods]
            if any(c is None for c in costs):
                return NoSum(f"Kostnaden i {year} er skjult, fordi den gjelder for få mennesker.")
            spent = Decimal(sum(c or 0 for c in costs)) / 100
            if prices:
                spent *= prices[økonomi.prisår] / prices[year]
            few: list[GainLine] = []
            many: list[GainLine] = []
            for gain in økonomi.unngått:
                stages = tuple(s.del_id for s in gain.stadier if s.del_id)
                hidden += [result.tall("bestand", p, s) for p in periods for s in stages].count(None)
                least, top = _people(result, periods, stages)
                if top is None:
                    return NoSum(
                        f"Tall på mennesker i {year} er skjult, og det som vises, sier ikke hvor mange det høyst er."
                    )
                few.append(_line(gain, least, periods))
                many.append(_line(gain, top, periods))
            rows.append(_row(year, years[0], spent, few, share, rate, measured=True))
            most.append(_row(year, years[0], spent, many, share, rate, measured=True))
        last = years[-1]
        # Both go as far: a gain that lasts where the cost has ended would be a claim of its own.
        later = rows[-1].investert if økonomi.kostnad_framover is None else Decimal(økonomi.kostnad_framover)
        for found in (rows, most):
            gains = found[-1].gevinster
            found += [
                _row(last + n, years[0], later, gains, share, rate, measured=False)
                for n in range(1, økonomi.år_framover + 1)
            ]
        return Reckoning(økonomi, rate, share, tuple(rows), hidden, tuple(most))


def _people(result: Resultat, periods: Sequence[str], stages: Sequence[str]) -> tuple[int, int | None]:
    """The people in the stages at each period's end, added: the least and the most that the published numbers allow."""
    known = [result.tall("bestand", p, s) for p in periods for s in stages]
    if all(n is not None for n in known):
        whole = sum(n or 0 for n in known)
        return whole, whole
    ends = [result.tillatt.stock(p, stages) for p in periods]
    tops = [high for _, high in ends if high is not None]
    return sum(low for low, _ in ends), sum(tops) if len(tops) == len(ends) else None


def _line(gain: Gevinst, people: int, periods: Sequence[str]) -> GainLine:
    person_years = Decimal(people) / per_year(periods[0])
    return GainLine(gain, person_years, person_years * gain.kroner_per_person_år)


def _row(
    year: int,
    first: int,
    spent: Decimal,
    gains: Sequence[GainLine],
    share: Decimal,
    rate: Decimal,
    *,
    measured: bool,
) -> Year:
    worth = sum((g.kroner for g in gains), Decimal(0))
    return Year(
        year,
        measured,
        spent,
        tuple(gains),
        worth * share / _HUNDRED,
        (1 + rate / _HUNDRED) ** -(year - first),
    )


def sensitivity(result: Resultat, økonomi: Økonomi) -> Sensitivity | None:
    """The present value at the end, for other rates and other shares. The file's own stand among them."""
    chosen = økonomi.følsomhet
    own_rate, own_share = økonomi.kalkulasjonsrente, økonomi.andel_virkning
    rates = sorted(
        {own_rate, *((chosen and chosen.renter) or (r for s in _RATE_STEPS if (r := own_rate + s) >= 0))}
    )
    shares = sorted({own_share, *((chosen and chosen.virkninger) or _SHARES)})
    table: list[tuple[Decimal, ...]] = []
    tops: list[tuple[Decimal, ...]] = []
    for share in shares:
        row: list[Decimal] = []
        top: list[Decimal] = []
        for rate in rates:
            found = over_years(result, økonomi, rente=rate, virkning=share)
            if isinstance(found, NoSum):
                return None
            row.append(found.nåverdi[-1])
            top.append(found.nåverdi_mest[-1])
        table.append(tuple(row))
        tops.append(tuple(top))
    return Sensitivity(tuple(rates), tuple(shares), tuple(table), tuple(tops))


def _cumulated(values: Sequence[Decimal]) -> tuple[Decimal, ...]:
    sums: list[Decimal] = []
    with localcontext() as context:
        context.prec = _PRECISION
        for value in values:
            sums.append((sums[-1] if sums else Decimal(0)) + value)
    return tuple(sums)
