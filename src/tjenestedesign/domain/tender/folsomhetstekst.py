"""What it takes to change who wins, in words and tables with the numbers put in. Knows no files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tjenestedesign.domain.tender.anskaffelse import Prismodell
from tjenestedesign.domain.tender.evaluering import (
    Bud,
    Evaluering,
    places_needed,
)
from tjenestedesign.domain.tender.evalueringstekst import IN_WORDS, MODELLER, fixed
from tjenestedesign.domain.tender.folsomhet import Budskifte, Følsomhet, Poengskifte, Stretch
from tjenestedesign.ground.amounts import NBSP, decimal, exact_kroner
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.rounding import rounded


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a page, a terminal and a workbook show it. The first cell of a row is its heading."""

    tittel: str
    kolonner: tuple[str, ...]
    rader: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Følsomhetsvisning:
    """One model: the answer in sentences, the tables behind it, and the sums with the values put in."""

    modell: Prismodell
    setninger: tuple[str, ...]
    tabeller: tuple[Table, ...]
    utregning: tuple[str, ...]

    @property
    def navn(self) -> str:
        return MODELLER[self.modell][0]


def sensitivity_view(found: Evaluering, shown: Følsomhet) -> Følsomhetsvisning:
    now = sum((Fraction(c.vekt) for c in found.kriterier if c.pris), Fraction())
    said = [
        *_weight_sentences(shown, now),
        *_value_sentences(shown),
        *(_price_sentence(b) for b in _in_order(shown)),
    ]
    tables = [
        t
        for t in (
            _stretches(
                f"Hvem som vinner når prisvekten endres, {IN_WORDS[shown.modell]}",
                "Vekten på pris",
                shown.vekter,
                100,
                NBSP + "%",
            ),
            _stretches(
                "Hvem som vinner når verdien av et kvalitetspoeng endres",
                "Verdi per poeng",
                shown.verdier,
                1,
                NBSP + "kr",
            ),
            _price_table(shown),
            _point_table(found, shown),
        )
        if t.rader
    ]
    return Følsomhetsvisning(shown.modell, tuple(said), tuple(tables), tuple(_sums(shown, now)))


def _who(winners: Sequence[Bud]) -> str:
    names = [b.navn for b in winners]
    return names[0] if len(names) == 1 else f"likt mellom {listing(names)}"


def _wins(winners: Sequence[Bud]) -> str:
    names = [b.navn for b in winners]
    return f"{names[0]} vinner" if len(names) == 1 else f"{listing(names)} står likt på førsteplass"


def _around(stretches: Sequence[Stretch], at: Fraction) -> Stretch:
    """The stretch that `at` stands in: the point itself where it is one."""
    inside = [s for s in stretches if s.fra <= at and (s.til is None or at <= s.til)]
    return min(inside, key=lambda s: not s.punkt)


def _ends(stretches: Sequence[Stretch], *beside: Fraction) -> list[Fraction]:
    return [*{e for s in stretches for e in (s.fra, s.til) if e is not None} | set(beside)]


def _weight_sentences(shown: Følsomhet, now: Fraction) -> list[str]:
    if not shown.vekter:
        return (
            [
                "Vekten på pris virker ikke inn: Konkurransegrunnlaget setter verdien av et kvalitetspoeng i kroner."
            ]
            if shown.modell == "prissatt-kvalitet"
            else []
        )
    places = places_needed([100 * e for e in _ends(shown.vekter, now / 100)], most=8)
    own = _around(shown.vekter, now / 100)
    where = _span(own, 100, places, NBSP + "%", last=Fraction(1))
    said = f"{_wins(own.vinnere)} når pris teller {where}. Nå teller pris {decimal(rounded(now, 2))}{NBSP}%."
    others = [s for s in shown.vekter if s is not own and not s.punkt]
    if own.fra == 0 and own.til == 1:
        return [f"Vekten på pris endrer ikke førsteplassen: {_wins(own.vinnere)} uansett."]
    return [
        said,
        *(
            f"Teller pris {_span(s, 100, places, NBSP + '%', last=Fraction(1))}: {_wins(s.vinnere)}."
            for s in others
        ),
    ]


def _value_sentences(shown: Følsomhet) -> list[str]:
    if not shown.verdier:
        return []
    now = shown.utfall.verdi_per_poeng or Fraction()
    places = places_needed(_ends(shown.verdier, now), most=8)
    own = _around(shown.verdier, now)
    if own.fra == 0 and own.til is None:
        return [f"Verdien av et kvalitetspoeng endrer ikke førsteplassen: {_wins(own.vinnere)} uansett."]
    return [
        f"{_wins(own.vinnere)} når et kvalitetspoeng er verdt {_span(own, 1, places, NBSP + 'kr')}. "
        f"Her er det verdt {exact_kroner(rounded(now, 2))}.",
        *(
            f"Er det verdt {_span(s, 1, places, NBSP + 'kr')}: {_wins(s.vinnere)}."
            for s in shown.verdier
            if s is not own and not s.punkt
        ),
    ]


def _span(piece: Stretch, scale: int, places: int, unit: str, last: Fraction | None = None) -> str:
    """«over 30 %», «under 30 %», «mellom 30 og 40 %», «nøyaktig 30 %»; only the ends that something changes at."""
    low, high = piece.fra, piece.til
    if piece.punkt:
        return f"nøyaktig {_number(low * scale, places)}{unit}"
    if high is None or high == last:
        return f"mer enn {_number(low * scale, places)}{unit}" if low else "hva som helst"
    if not low:
        return f"mindre enn {_number(high * scale, places)}{unit}"
    return f"mellom {_number(low * scale, places)} og {_number(high * scale, places)}{unit}"


def _number(value: Fraction, places: int) -> str:
    """Rounded only where it must be, without needless zeros."""
    text = fixed(value, places)
    return text.rstrip("0").rstrip(",") if "," in text else text


def _stretches(title: str, head: str, pieces: Sequence[Stretch], scale: int, unit: str) -> Table:
    places = places_needed([e * scale for e in _ends(pieces)], most=8)
    rows = tuple(
        (
            f"nøyaktig {_number(s.fra * scale, places)}{unit}"
            if s.punkt
            else f"fra {_number(s.fra * scale, places)}{unit} og opp"
            if s.til is None
            else f"{_number(s.fra * scale, places)}–{_number(s.til * scale, places)}{unit}",
            _who(s.vinnere),
        )
        for s in pieces
    )
    return Table(title, (head, "Førsteplass"), rows)


def _in_order(shown: Følsomhet) -> list[Budskifte]:
    return sorted(shown.bud, key=lambda b: b.resultat.plass)


def _price_sentence(bid: Budskifte) -> str:
    name = bid.resultat.bud.navn
    change = bid.endring
    if bid.pris is None:
        return f"Prisen til {name} har ikke noe å si, for pris har vekten 0."
    if bid.pris == "alltid":
        return f"{name} vinner uansett hvor høy prisen blir."
    if change is None:
        return f"{name} kan ikke vinne, uansett hvor lav prisen blir."
    at = exact_kroner(rounded(Fraction(bid.resultat.bud.pris or Decimal()) + change, 2))
    amount = exact_kroner(rounded(abs(change), 2))
    share = _share(change, bid)
    if change > 0:
        return f"Prisen til {name} må opp med {amount} ({share}), til {at}, før et annet tilbud står likt."
    if change < 0:
        return f"Prisen til {name} må ned med {amount} ({share}), til {at}, før det står likt på førsteplass."
    return f"{name} står likt med et annet tilbud på førsteplass. Den minste endringen i pris avgjør."


def _share(change: Fraction, bid: Budskifte) -> str:
    return f"{fixed(100 * abs(change) / Fraction(bid.resultat.bud.pris or Decimal()), 2)}{NBSP}%"


def _price_table(shown: Følsomhet) -> Table:
    rows: list[tuple[str, ...]] = []
    for bid in shown.bud:
        given = bid.resultat.bud.pris or Decimal()
        if bid.endring is None or not isinstance(bid.pris, Fraction):
            why = {
                "alltid": "vinner uansett pris",
                "aldri": "kan ikke vinne på pris",
                None: "pris teller ikke",
            }
            told = why[bid.pris] if not isinstance(bid.pris, Fraction) else ""
            rows.append((bid.resultat.bud.navn, exact_kroner(given), told, "–"))
        else:
            rows.append(
                (
                    bid.resultat.bud.navn,
                    exact_kroner(given),
                    exact_kroner(rounded(bid.pris, 2)),
                    _signed(bid.endring, kr=True),
                )
            )
    title = f"Prisen som gir likt på førsteplass, {IN_WORDS[shown.modell]}"
    return Table(title, ("Tilbud", "Pris nå", "Prisen som gir likt", "Endring"), tuple(rows))


def _signed(value: Fraction, *, kr: bool = False) -> str:
    shown = rounded(value, 2)
    sign = "+" if shown > 0 else ""
    return sign + (exact_kroner(shown) if kr else fixed(value))


def _point_table(found: Evaluering, shown: Følsomhet) -> Table:
    quality = [c for c in found.kriterier if not c.pris]
    rows = tuple((b.resultat.bud.navn, *(_points_cell(p) for p in b.poeng)) for b in shown.bud if quality)
    title = f"Poengene som gir likt på førsteplass, ett kriterium om gangen, {IN_WORDS[shown.modell]}"
    return Table(title, ("Tilbud", *(c.navn for c in quality)), rows)


def _points_cell(point: Poengskifte) -> str:
    if point.blir is None or point.endring is None:
        return "teller ikke"
    if not point.mulig:
        return f"ikke mulig ({_signed(point.endring)} poeng)"
    return f"{decimal(point.nå)} → {fixed(point.blir)} ({_signed(point.endring)})"


def _sums(shown: Følsomhet, now: Fraction) -> list[str]:
    """The lines with the bids' numbers put in, and both sides worked out where the winner changes."""
    said: list[str] = []
    for line in shown.vektlinjer:
        price = line.start + line.stigning
        said.append(
            f"{line.bud.navn}: kvalitet + prisvekt · (prispoeng − kvalitet) = {fixed(line.start, 4)} + prisvekt · "
            f"({fixed(price, 4)} − {fixed(line.start, 4)}). Med {decimal(rounded(now, 2))}{NBSP}%: {fixed(line.ved(now / 100), 4)}"
        )
    for line in shown.verdilinjer:
        said.append(
            f"{line.bud.navn}: pris − kvalitetspoeng · verdi = {exact_kroner(rounded(-line.start, 2))} − "
            f"{fixed(line.stigning, 4)} · verdi"
        )
    for at, scale, unit, lines in (
        *((x, 100, "prisvekt", shown.vektlinjer) for x in _changes(shown.vekter) if shown.vektlinjer),
        *((x, 1, "verdi", shown.verdilinjer) for x in _changes(shown.verdier)),
    ):
        top = max(line.ved(at) for line in lines)
        level = [line.bud.navn for line in lines if line.ved(at) == top]
        if len(level) < 2:
            continue
        same = f"{fixed(top, 4)} poeng" if scale == 100 else exact_kroner(rounded(-top, 2))
        end = NBSP + "%" if scale == 100 else NBSP + "kr"
        said.append(f"Med {unit} {_number(at * scale, 4)}{end} får {listing(level)} {same} hver")
    return said


def _changes(pieces: Sequence[Stretch]) -> list[Fraction]:
    return sorted({s.fra for s in pieces if s.fra})
