"""The computation behind a samfunnskostnad, line by line, so that a reader can check it with a calculator.

Nothing is rounded on the way; what is shown is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Final

from tjenestedesign.ground.amounts import NBSP, decimal, kroner, percent, short, spoken
from tjenestedesign.ground.present_value import accumulated, annuity_factor, implied_rate, present_value
from tjenestedesign.project.belegg import own_grade

if TYPE_CHECKING:
    from tjenestedesign.artefakter.samfunnskostnad import Kilde, Samfunnskostnad

_HUNDRED: Final = Decimal(100)
NAMES: Final = {
    "innbyggere": "Innbyggere",
    "årskull": "Barn født i året",
    "andel_utenfor": "Andel som blir stående utenfor",
    "besparelse_per_person_år": "Besparelse per person i året",
    "år": "År besparelsen varer",
    "kalkulasjonsrente": "Kalkulasjonsrente",
    "investering_per_person": "Investering per person",
    "oppgitt_nåverdi": "Oppgitt nåverdi for én person",
}
"""What the page calls each number."""
_FACTOR_PLACES: Final = 6
"""Decimals of the annuity factor as shown: enough to get the same whole kroner from millions."""
_SUCCESS: Final = (Decimal(10), Decimal(25), Decimal(50), Decimal(100))


@dataclass(frozen=True, slots=True)
class Input:
    """A number that goes into the sum, with the sources that name it (their number in the list, from 1)."""

    key: str
    name: str
    value: str
    sources: tuple[tuple[int, Kilde], ...]

    @property
    def assumed(self) -> bool:
        return any(own_grade(k) == "antatt" for _, k in self.sources)


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what is worked out, how in words, with which numbers, and the answer."""

    what: str
    formula: str
    numbers: str
    answer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of «what if». `used` marks the row the computation itself uses."""

    head: str
    cells: tuple[str, ...]
    used: bool = False


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One row per share: persons, the saving of a year, and what a cohort is worth today at each rate."""

    rates: tuple[tuple[str, bool], ...]
    """Each rate as text, and whether it is the one the computation uses."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The present value that a source gives, beside ours."""

    ours: Decimal
    cited: Decimal
    rate: Decimal
    implied: Decimal | None
    other_timing: Decimal
    """Ours with the payments at the other end of the year."""

    @property
    def difference(self) -> Decimal:
        return self.ours - self.cited

    @property
    def percent(self) -> Decimal:
        return self.difference / self.cited * _HUNDRED


@dataclass(frozen=True, slots=True)
class BreakEven:
    """What must succeed for an investment in every person of a cohort to pay."""

    investment: Decimal
    total: Decimal
    persons: Decimal
    value: Decimal
    needed: int
    payback: int | None
    """The year in which one who succeeds has saved what one person's measure costs; None if never."""

    @property
    def share(self) -> Decimal:
        return self.investment / self.value * _HUNDRED

    @property
    def pays(self) -> bool:
        return self.value >= self.investment


@dataclass(frozen=True, slots=True)
class Regnestykke:
    """The whole page of figures."""

    persons: Decimal
    yearly: Decimal
    person_value: Decimal | None
    """Present value of one person; None where years or rate are missing."""
    cohort_value: Decimal | None
    inputs: tuple[Input, ...]
    lines: tuple[Line, ...]
    sensitivity: Sensitivity
    success: tuple[Row, ...]
    comparison: Comparison | None
    break_even: BreakEven | None
    at_start: bool

    @property
    def headline(self) -> tuple[tuple[str, str], ...]:
        """(the figure, what it is): what a steering group should leave with."""
        found = [
            (_persons(self.persons), "i hvert årskull blir stående utenfor, med disse tallene"),
            (spoken(self.yearly), "spart i året hvis alle i årskullet kommer innenfor"),
        ]
        if self.person_value is not None and self.cohort_value is not None:
            found.append((spoken(self.person_value), "er nåverdien av at én person kommer innenfor"))
            found.append((spoken(self.cohort_value), "er nåverdien for hele årskullet"))
        return tuple(found)

    # How the template writes what it is given.

    def kroner(self, value: Decimal) -> str:
        return kroner(value)

    def prosent(self, value: Decimal, places: int = 2) -> str:
        return percent(value, places)

    def antall(self, value: Decimal) -> str:
        return _heads(value)

    def navn(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The names of numbers, inside a sentence."""
        return tuple(NAMES[key][:1].lower() + NAMES[key][1:] for key in keys)


def regnestykke(model: Samfunnskostnad) -> Regnestykke:
    at_start = model.regnes_ved == "årsstart"
    cohort, share = Decimal(model.årskull), model.andel_utenfor
    saving = Decimal(model.besparelse_per_person_år)
    persons = cohort * share / _HUNDRED
    person_value: Decimal | None = None
    if model.år is not None and model.kalkulasjonsrente is not None:
        person_value = present_value(saving, model.år, model.kalkulasjonsrente / _HUNDRED, at_start=at_start)
    return Regnestykke(
        persons,
        persons * saving,
        person_value,
        None if person_value is None else persons * person_value,
        tuple(_inputs(model)),
        tuple(_lines(model, persons, at_start)),
        _sensitivity(model, at_start),
        _success(persons, saving, person_value),
        _comparison(model, person_value, at_start),
        _break_even(model, persons, person_value, at_start),
        at_start,
    )


def _inputs(model: Samfunnskostnad) -> Iterable[Input]:
    """Every number that is given, in the order the computation uses them."""
    years = None if model.år is None else f"{model.år}{NBSP}år"
    rate = None if model.kalkulasjonsrente is None else percent(model.kalkulasjonsrente, 4)
    values = {
        "innbyggere": _number(model.innbyggere),
        "årskull": _number(model.årskull),
        "andel_utenfor": percent(model.andel_utenfor, 4),
        "besparelse_per_person_år": _kr(model.besparelse_per_person_år),
        "år": years,
        "kalkulasjonsrente": rate,
        "investering_per_person": _kr(model.investering_per_person),
        "oppgitt_nåverdi": _kr(model.oppgitt_nåverdi),
    }
    for key, value in values.items():
        if value is not None:
            named = tuple((n, k) for n, k in enumerate(model.kilder, 1) if key in k.gjelder)
            yield Input(key, NAMES[key], value, named)


def _number(value: int | None) -> str | None:
    return None if value is None else decimal(Decimal(value), 0)


def _kr(value: int | None) -> str | None:
    return None if value is None else kroner(Decimal(value))


def _heads(value: Decimal) -> str:
    """How many people, with enough decimals that a few never become none."""
    return decimal(value, 1 if value >= 1 else 3)


def _persons(value: Decimal) -> str:
    text = _heads(value)
    return f"{text}{NBSP}{'person' if text == '1' else 'personer'}"


def _lines(model: Samfunnskostnad, persons: Decimal, at_start: bool) -> Iterable[Line]:
    saving = Decimal(model.besparelse_per_person_år)
    shown, yearly = decimal(persons, 4), persons * saving
    yield Line(
        "Personer utenfor i ett årskull",
        "barn født i året × andelen",
        f"{_number(model.årskull)} × {percent(model.andel_utenfor, 4)}",
        f"{shown}{NBSP}{'person' if shown == '1' else 'personer'}",
    )
    yield Line(
        "Besparelse i året for ett årskull",
        "personer × besparelse per person",
        f"{shown} × {kroner(saving)}",
        kroner(yearly),
        f"{_capital(spoken(yearly))} i året",
    )
    if model.innbyggere is not None:
        yield Line(
            "Det samme, fordelt på alle innbyggerne",
            "besparelse i året : innbyggere",
            f"{kroner(yearly)} : {_number(model.innbyggere)}",
            kroner(yearly / model.innbyggere),
            "For å vise størrelsen. Pengene spares i hele samfunnet, ikke bare i kommunen.",
        )
    if model.år is None:
        return
    yield Line(
        "Sum for én person, uten rente",
        "besparelse per person × år",
        f"{kroner(saving)} × {model.år}",
        kroner(saving * model.år),
    )
    if model.kalkulasjonsrente is None:
        return
    rate = model.kalkulasjonsrente / _HUNDRED
    factor = annuity_factor(model.år, rate, at_start=at_start)
    written, growth = decimal(rate, 6), decimal(1 + rate, 6)
    value = saving * factor
    in_words = "(1 − 1 : (1 + renten) opphøyd i antall år) : renten"
    numbers = f"(1 − 1 : {growth} opphøyd i {model.år}) : {written}"
    if rate == 0:
        in_words, numbers = "renten er 0, så faktoren er antall år", str(model.år)
    elif at_start:
        in_words += " × (1 + renten)"
        numbers += f" × {growth}"
    when = "starten" if at_start else "slutten"
    yield Line(
        "Nåverdien av én krone i året",
        in_words,
        numbers,
        decimal(factor, _FACTOR_PLACES),
        f"Hvert års besparelse regnes ved {when} av året.",
    )
    yield Line(
        "Nåverdi for én person",
        "besparelse per person × nåverdien av én krone i året",
        f"{kroner(saving)} × {decimal(factor, _FACTOR_PLACES)}",
        kroner(value),
        _capital(spoken(value)),
    )
    yield Line(
        "Nåverdi for ett årskull",
        "personer × nåverdi for én person",
        f"{shown} × {kroner(value)}",
        kroner(persons * value),
        _capital(spoken(persons * value)),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- what if ------------------------------------------------------------------------------------------------------


def _sensitivity(model: Samfunnskostnad, at_start: bool) -> Sensitivity:
    base_share, base_rate = model.andel_utenfor, model.kalkulasjonsrente
    given = model.følsomhet
    shares = (given.andeler if given else ()) or tuple(
        min(base_share * f, _HUNDRED) for f in (Decimal("0.5"), Decimal("0.75"), Decimal("1.25"))
    )
    rates: tuple[Decimal, ...] = ()
    if base_rate is not None and model.år is not None:
        rates = (given.renter if given else ()) or tuple(
            r for r in (base_rate - 2, base_rate - 1, base_rate + 1, base_rate + 2) if r >= 0
        )
        rates = tuple(sorted({*rates, base_rate}))
    saving, rows = Decimal(model.besparelse_per_person_år), list[Row]()
    for share in sorted({*shares, base_share}):
        persons = model.årskull * share / _HUNDRED
        values = [
            short(persons * present_value(saving, model.år or 0, r / _HUNDRED, at_start=at_start))
            for r in rates
        ]
        rows.append(
            Row(percent(share), (_heads(persons), short(persons * saving), *values), share == base_share)
        )
    return Sensitivity(tuple((percent(r), r == base_rate) for r in rates), tuple(rows))


def _success(persons: Decimal, saving: Decimal, value: Decimal | None) -> tuple[Row, ...]:
    """What it is worth when only some are reached."""
    groups = [("Én person", Decimal(1))]
    groups += [(f"{percent(s)} av årskullet", persons * s / _HUNDRED) for s in _SUCCESS]
    return tuple(
        Row(name, (_heads(n), short(n * saving), *(() if value is None else (short(n * value),))))
        for name, n in groups
    )


def _comparison(model: Samfunnskostnad, value: Decimal | None, at_start: bool) -> Comparison | None:
    if value is None or model.oppgitt_nåverdi is None or model.år is None or model.kalkulasjonsrente is None:
        return None
    saving, cited = Decimal(model.besparelse_per_person_år), Decimal(model.oppgitt_nåverdi)
    rate = model.kalkulasjonsrente / _HUNDRED
    implied = implied_rate(saving, model.år, cited, at_start=at_start)
    return Comparison(
        value,
        cited,
        model.kalkulasjonsrente,
        None if implied is None else implied * _HUNDRED,
        present_value(saving, model.år, rate, at_start=not at_start),
    )


def _break_even(
    model: Samfunnskostnad, persons: Decimal, value: Decimal | None, at_start: bool
) -> BreakEven | None:
    if (
        value is None
        or model.investering_per_person is None
        or model.år is None
        or model.kalkulasjonsrente is None
    ):
        return None
    cost = Decimal(model.investering_per_person)
    saved = accumulated(
        Decimal(model.besparelse_per_person_år),
        model.år,
        model.kalkulasjonsrente / _HUNDRED,
        at_start=at_start,
    )
    total = persons * cost
    return BreakEven(
        cost,
        total,
        persons,
        value,
        int((total / value).to_integral_value(ROUND_CEILING)),
        next((n for n, s in enumerate(saved, 1) if s >= cost), None),
    )
