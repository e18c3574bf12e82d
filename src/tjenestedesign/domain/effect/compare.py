"""Two published results side by side: only what is defined alike is compared, and what differs is said in words.

No new sums are made over hidden numbers: where one part is hidden, so is the sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tjenestedesign.domain.effect.indicators import Series, indicator_values
from tjenestedesign.domain.effect.measured import ALLE
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.domain.effect.result import IndicatorDefinition, Resultat
from tjenestedesign.ground.norwegian import choose

SMALL: Final = 100
"""Below so many people or answers, a difference may be chance."""
_WHICH: Final = re.compile(r"(?P<what>.+?)(?:@(?P<span>[0-9HKhk.\-]+))?(?::(?P<area>[^@:]+))?")


class CannotCompare(Exception):
    """What was asked for is not in the result: the message, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True)
class Which:
    """What a user wrote: `effekt@2015-H1..2016-H1:Helse`."""

    what: str
    span: str | None
    area: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """A result, and what of it is compared."""

    name: str
    result: Resultat
    periods: tuple[str, ...]
    area: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A number on each side; None is hidden or not there. `difference` only where both are defined alike."""

    title: str
    unit: str
    a: Fraction | None
    b: Fraction | None
    difference: Fraction | None
    note: str


@dataclass(frozen=True, slots=True)
class Comparison:
    a: Side
    b: Side
    differences: tuple[str, ...]
    lines: tuple[Line, ...]
    warnings: tuple[str, ...]


def which(text: str) -> Which:
    """Takes a Windows path apart rightly: `C:` at the start is no area."""
    drive, rest = (text[:2], text[2:]) if re.match(r"[A-Za-z]:[\\/]", text) else ("", text)
    found = _WHICH.fullmatch(rest)
    if found is None:
        return Which(text, None, None)
    return Which(
        drive + found["what"], (found["span"] or "").upper() or None, (found["area"] or "").strip() or None
    )


def side(asked: Which, name: str, result: Resultat) -> Side:
    """Raises `CannotCompare` where the period or the area is not in the result."""
    periods = _periods(asked.span, result)
    area = None
    if asked.area is not None:
        areas = result.verdier_av("kostnad_område", "virksomhetsområde")
        area = next((a for a in areas if a.casefold() == asked.area.casefold()), None)
        if area is None:
            raise CannotCompare(f"«{asked.area}» er ikke et virksomhetsområde i {name}.", choose(areas))
    return Side(name, result, periods, area)


def _periods(span: str | None, result: Resultat) -> tuple[str, ...]:
    """`2015` is the year with all its periods; `a..b` is from the first to the last of them."""
    if span is None:
        return result.perioder
    first, _, last = span.partition("..")
    ends = [[p for p in result.perioder if p == x or p.startswith(f"{x}-")] for x in (first, last or first)]
    if not ends[0] or not ends[1] or ends[0][0] > ends[1][-1]:
        raise CannotCompare(
            f"Perioden {span} er ikke i resultatet.",
            f"Det går fra {result.perioder[0]} til {result.perioder[-1]}.",
        )
    return tuple(p for p in result.perioder if ends[0][0] <= p <= ends[1][-1])


def compare(a: Side, b: Side) -> Comparison:
    """Everything both have, and every difference in how it is counted."""
    differences = tuple(_differences(a, b))
    lines = (*_counts(a, b), *_indicators(a, b))
    warnings = list[str]()
    if a.result.fiktiv or b.result.fiktiv:
        names = " og ".join(dict.fromkeys(s.name for s in (a, b) if s.result.fiktiv))
        warnings.append(f"Dataene er oppdiktet: {names}.")
    if any(_few(s) for s in (a, b)):
        warnings.append(
            f"Det er færre enn {SMALL} mennesker på minst én side. Små forskjeller kan være tilfeldige."
        )
    if any(x.a is None or x.b is None for x in lines):
        warnings.append("Tall som mangler, er skjult for å verne mennesker, eller finnes ikke i resultatet.")
    return Comparison(a, b, differences, tuple(lines), tuple(warnings))


def _few(s: Side) -> bool:
    people = s.result.tall("bestand", s.periods[-1], ALLE)
    return people is None or people < SMALL


def _differences(a: Side, b: Side) -> Iterator[str]:
    one, two = a.result.oppsett, b.result.oppsett
    if one.hyppighet != two.hyppighet:
        yield f"Hyppighet: {one.hyppighet} og {two.hyppighet}."
    if one.ute_etter != two.ute_etter:
        yield f"Utenfor ferden etter: {one.ute_etter} og {two.ute_etter} måneder uten hendelse."
    stages = [[s.id for s in o.stadier] for o in (one, two)]
    if stages[0] != stages[1]:
        yield f"Stadier: {', '.join(stages[0])} og {', '.join(stages[1])}."
    if one.minste_celle != two.minste_celle:
        yield f"Minste celle: {one.minste_celle} og {two.minste_celle}. Det skjules ulikt, men telles likt."
    if len(a.periods) != len(b.periods):
        yield f"Antall perioder: {len(a.periods)} og {len(b.periods)}. Summer blir ikke sammenlignet."
    if (a.area is None) != (b.area is None):
        yield "Den ene siden gjelder ett virksomhetsområde, den andre alle."
    others = {i.id: i for i in two.indikatorer}
    for i in one.indikatorer:
        other = others.get(i.id)
        if other is None:
            yield f"Indikatoren «{i.tittel}» finnes bare i {a.name}."
        elif why := _unlike(i, other):
            yield f"Indikatoren «{i.tittel}» er definert ulikt: {why}."
    mine = {i.id for i in one.indikatorer}
    for i in two.indikatorer:
        if i.id not in mine:
            yield f"Indikatoren «{i.tittel}» finnes bare i {b.name}."


def _unlike(a: IndicatorDefinition, b: IndicatorDefinition) -> str:
    pairs = (
        ("beregning", a.beregning, b.beregning),
        ("enhet", a.enhet, b.enhet),
        ("stadium", a.stadium, b.stadium),
    )
    return ", ".join(
        f"{name} {x or 'ikke oppgitt'} og {y or 'ikke oppgitt'}" for name, x, y in pairs if x != y
    )


def _counting(s: Side) -> tuple[object, ...]:
    setup = s.result.oppsett
    return setup.hyppighet, setup.ute_etter, [x.id for x in setup.stadier]


def _counts(a: Side, b: Side) -> Iterator[Line]:
    alike = "" if _counting(a) == _counting(b) else "Stadier eller perioder er definert ulikt."
    titles = {x.id: x.tittel for s in (b, a) for x in s.result.oppsett.stadier}
    for stage in (*titles, ALLE):
        told = f"Mennesker i {titles[stage]}" if stage in titles else "Mennesker i ferden"
        values = [s.result.tall("bestand", s.periods[-1], stage) for s in (a, b)]
        if any(s.result.har("bestand", s.periods[-1], stage) for s in (a, b)):
            yield _line(f"{told} ved slutten", "mennesker", [_whole(v) for v in values], alike)
    same = len(a.periods) == len(b.periods)
    money = (
        ""
        if same and a.result.oppsett.hyppighet == b.result.oppsett.hyppighet
        else "Ikke like lange perioder."
    )
    if not money and (a.area is None) != (b.area is None):
        money = "Ett område og alle er ikke det samme."
    about = a.area if a.area is not None and a.area == b.area else None
    title = f"Kostnad i {about}" if about else "Kostnad"
    if a.area != b.area and a.area and b.area:
        title = f"Kostnad i {a.area} og i {b.area}"
    yield _line(title, "kr", [_sum(s, "kostnad_område", s.area or ALLE) for s in (a, b)], money)
    yield _line("Opplevelse, fra 1 til 5", "poeng", [_mean(s) for s in (a, b)], alike)


def _sum(s: Side, table: str, value: str) -> Fraction | None:
    found = [s.result.tall(table, p, value) for p in s.periods]
    return None if any(v is None for v in found) else Fraction(sum(v or 0 for v in found), 100)


def _mean(s: Side) -> Fraction | None:
    """Over the periods, from sums that all are shown."""
    found = [s.result.verdier("opplevelse", p, ALLE) for p in s.periods]
    if any(v is None for v in found):
        return None
    answers, total = (sum(v[name] for v in found if v) for name in ("svar", "sum"))
    return Fraction(total, answers) if answers else None


def _indicators(a: Side, b: Side) -> Iterator[Line]:
    values = [indicator_values(s.result) for s in (a, b)]
    others = {i.id: i for i in b.result.oppsett.indikatorer}
    basis = "" if _counting(a) == _counting(b) else "Stadier eller perioder er definert ulikt."
    for i in a.result.oppsett.indikatorer:
        other = others.get(i.id)
        if other is None or (i.id not in values[0] and i.id not in values[1]):
            continue
        why = f"Definert ulikt: {_unlike(i, other)}." if _unlike(i, other) else basis
        found = [_last(v.get(i.id, {}), s.periods) for v, s in zip(values, (a, b), strict=True)]
        yield _line(f"{i.tittel} i siste periode", i.enhet or "", found, why)


def _last(series: Series, periods: Sequence[str]) -> Fraction | None:
    found = series.get(periods[-1])
    return None if found is None else found.value


def _whole(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _line(title: str, unit: str, values: Sequence[Fraction | None], note: str) -> Line:
    a, b = values
    difference = b - a if a is not None and b is not None and not note else None
    return Line(title, unit, a, b, difference, note)


def span_name(s: Side) -> str:
    """«første halvår 2015 til andre halvår 2016»."""
    first, last = period_name(s.periods[0]), period_name(s.periods[-1])
    return first if first == last else f"{first} til {last}"
