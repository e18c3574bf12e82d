"""The report as readers meet it: what leaders asked for in the guide's experiment, answered in sentences from what is published.

The four questions are those of the experiment (guide ch. 6, «Konseptutprøving – styrings- og beslutningsgrunnlag»). A
sentence never says more than the numbers hold: where the uncertainty is larger than the difference, it says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tjenestedesign.artefakter.maltall import Utfall, exact, written
from tjenestedesign.domain.effect.effekt import BEREGNING, Effektmåling, Indikator
from tjenestedesign.domain.effect.indicators import (
    MedianTime,
    Series,
    Value,
    days_in,
    indicator_values,
    outcome,
    places_of,
    time_in,
    time_outcome,
    weeks,
)
from tjenestedesign.domain.effect.measured import ALLE, ANDRE, SAMME, TILBAKE, UKJENT, VIDERE, WEEK
from tjenestedesign.domain.effect.money import NoSum, Reckoning, Sensitivity, over_years, sensitivity
from tjenestedesign.domain.effect.open_data import contents
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.domain.effect.uncertainty import (
    SMALL,
    change,
    mean_of,
    share_moved,
    share_of,
    small_words,
)
from tjenestedesign.ground import amounts
from tjenestedesign.ground.amounts import NBSP, spoken
from tjenestedesign.ground.norwegian import day, listing
from tjenestedesign.ground.rounding import rounded

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Remark, Resultat
    from tjenestedesign.project.loaded import Entry

_UNNAMED: Final = (ANDRE, UKJENT)


@dataclass(frozen=True, slots=True)
class Answer:
    """A leader's question, and what the data says."""

    spørsmål: str
    svar: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where it has gone well, where it has gone badly, and where the numbers are too small to tell. Sentences."""

    bra: tuple[str, ...]
    dårlig: tuple[str, ...]
    uvisst: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with its last value that may be shown."""

    indikator: Indikator
    formel: str | None
    """How it is worked out; None where it is measured in another way."""
    når: str
    verdi: str | None
    usikkerhet: str
    utvikling: str
    utfall: Utfall | None
    hvorfor_ikke: str = "vises ikke"
    """Why there is no value, where there is a formula."""
    mål_i_uker: str = ""
    """The target in the unit the value is told in, where it was written in days."""


@dataclass(frozen=True, slots=True)
class Download:
    """Something to take away: its path from the site's root, and what it is."""

    sti: str
    navn: str
    hva: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page tells beside its charts."""

    resultat: Resultat
    perioden: str
    svar: tuple[Answer, ...]
    dom: Verdict
    indikatorer: tuple[IndicatorRow, ...]
    økonomi: Reckoning | NoSum | None
    følsomhet: Sensitivity | None
    stadienavn: Mapping[str, str]
    filer: tuple[Download, ...]
    kr = staticmethod(amounts.kroner)
    sagt = staticmethod(amounts.spoken)
    kort = staticmethod(amounts.short)
    prosent = staticmethod(amounts.percent)

    def fra_til(self, low: Decimal, high: Decimal, written: Callable[[Decimal], str]) -> str:
        """An amount, or the span of it."""
        return amounts.ranged(low, high, written)

    def merknad(self, note: Remark) -> str:
        """What a reader must know of an earlier edition."""
        why = f" Grunnen som er oppgitt: {note.grunn}" if note.grunn else ""
        stop = "." if why and why[-1] not in ".!?" else ""
        if note.slag == "ny-serie":
            return f"Utgave {note.utgave} begynte en ny serie, med en annen inndeling enn før.{why}{stop}"
        numbers = "ett tall" if note.rettet == 1 else f"{note.rettet} tall"
        return f"I utgave {note.utgave} ble {numbers} rettet.{why}{stop}"

    @property
    def siste_dag(self) -> str:
        return day(date.fromisoformat(self.resultat.til))

    @property
    def skjulte(self) -> str:
        """«12 av 140 tall er skjult …»"""
        every = sum(len(t.rader) for t in self.resultat.tabeller)
        hidden, smallest = self.resultat.skjulte, self.resultat.oppsett.minste_celle
        if not hidden:
            return f"Ingen tall er skjult. Alle gjelder minst {smallest} mennesker."
        return (
            f"{hidden} av {every} tall er skjult. De gjelder færre enn {smallest} mennesker, "
            "eller de ville røpet slike tall."
        )


def report(entry: Entry[Effektmåling], result: Resultat) -> Report:
    """Reads nothing but the result and the model."""
    first, last = result.perioder[0], result.perioder[-1]
    names = {s.id: s.tittel for s in result.oppsett.stadier}
    values = indicator_values(result)
    economy = entry.model.økonomi
    rows = tuple(_indicator(i, result, values.get(i.id)) for i in entry.model.indikatorer)
    return Report(
        result,
        period_name(first) if first == last else f"{period_name(first)} til {period_name(last)}",
        tuple(
            s for s in (_meeting(result), _moving(result, names), _areas(result), _groups(result)) if s.svar
        ),
        _judged(result, rows),
        rows,
        over_years(result, economy) if economy else None,
        sensitivity(result, economy) if economy else None,
        names,
        tuple(Download(f"{data_folder(entry.id)}/{name}", name, what) for name, what in contents(result)),
    )


def data_folder(id: str) -> str:
    """Where an effektmåling's open data lies on the site."""
    return f"data/{id}"


# --- the four questions -------------------------------------------------------------------------------------------


def _meeting(result: Resultat) -> Answer:
    said: list[str] = []
    if (whole := mean_of(result, "opplevelse", ALLE, ALLE)) is not None:
        said.append(f"Folk gir møtene {_grade(whole)} av 5 i snitt, i {_count(whole.n or 0)} svar.")
    ends = _ends(result, lambda p: mean_of(result, "opplevelse", p, ALLE))
    if ends:
        (p0, a), (p1, b) = ends
        moved = change(a, b)
        said.append(
            f"Opplevelsen har {_moved_words(moved, 'økt', 'falt')}: {_grade(a)} i {period_name(p0)}, {_grade(b)} i {period_name(p1)}."
            if moved
            else f"Vi kan ikke si at opplevelsen er endret fra {period_name(p0)} ({_grade(a)}) til {period_name(p1)} ({_grade(b)})."
        )
    return Answer("Hvordan var møtet med kommunen, og hjalp det?", tuple(said))


def _moving(result: Resultat, names: Mapping[str, str]) -> Answer:
    said: list[str] = []
    last = result.perioder[-1]
    total = result.tall("bestand", last, ALLE)
    if total is not None:
        where = [
            f"{n} i {names[s]}" for s in names if (n := result.tall("bestand", last, s)) is not None and n
        ]
        hidden = any(result.tall("bestand", last, s) is None for s in names)
        rest = " Resten vises ikke." if hidden else ""
        said.append(
            f"{_people(total)} var i ferden ved slutten av {period_name(last)}: {listing(where)}.{rest}"
            if where
            else f"{_people(total)} var i ferden ved slutten av {period_name(last)}."
        )
    whole = {way: result.tall("bevegelse_gruppe", ALLE, way) for way in (VIDERE, SAMME, TILBAKE)}
    everyone = result.tall("bevegelse_gruppe", ALLE, ALLE)
    if everyone and (on := whole[VIDERE]) is not None:
        share = share_of(on, everyone)
        back = whole[TILBAKE]
        said.append(
            f"{_percent(share)} av alle som har vært i ferden, er kommet lenger enn der de begynte"
            + (
                f". {_percent(share_of(back, everyone))} står i et tidligere stadium."
                if back is not None
                else "."
            )
            + _after(small_words(share))
        )
    ends = _ends(result, lambda p: share_moved(result, p, VIDERE))
    if ends:
        (p0, a), (p1, b) = ends
        moved = change(a, b)
        said.append(
            f"{_percent(b)} kom videre i {period_name(p1)}, mot {_percent(a)} i {period_name(p0)}."
            if moved
            else f"{_percent(b)} kom videre i {period_name(p1)}. Vi kan ikke si at det er endret fra {period_name(p0)} ({_percent(a)})."
        )
    return Answer("Kommer menneskene videre i ferden?", tuple(said))


def _areas(result: Resultat) -> Answer:
    return Answer(
        "Hva koster det på tvers av virksomhetsområdene?",
        tuple(_costs(result, "kostnad_område", "virksomhetsområde")),
    )


def _costs(result: Resultat, table: str, dimension: str) -> Iterator[str]:
    total = result.tall(table, ALLE, ALLE)
    if not total:
        return
    shown = {
        name: ore
        for name in result.verdier_av(table, dimension)
        if name not in _UNNAMED and (ore := result.tall(table, ALLE, name))
    }
    yield f"Innsatsen kostet {spoken(_kroner(total))} i hele perioden, fordelt på {len(result.verdier_av(table, dimension))} virksomhetsområder."
    if shown:
        top = max(shown, key=lambda name: (shown[name], name))
        yield f"{top} bar mest: {spoken(_kroner(shown[top]))}, eller {_percent(Value(Fraction(100 * shown[top], total)))}."


def _groups(result: Resultat) -> Answer:
    per: dict[str, Fraction] = {}
    for group in result.verdier_av("kostnad_gruppe", "brukergruppe"):
        cost, people = result.tall("kostnad_gruppe", ALLE, group), result.tall("personer_gruppe", ALLE, group)
        if group not in _UNNAMED and cost is not None and people:
            per[group] = Fraction(cost, 100 * people)
    if len(per) < 2:
        return Answer("", ())
    order = sorted(per, key=lambda g: (-per[g], g))
    said = [f"Mest per person: {order[0]}, {spoken(rounded(per[order[0]]))}."]
    said.append(f"Minst per person: {order[-1]}, {spoken(rounded(per[order[-1]]))}.")
    said.append(
        "Kostnaden gjelder hele perioden. Gruppene har ulike behov, så lav kostnad er ikke det samme som god hjelp."
    )
    return Answer("Hva koster det per brukergruppe?", tuple(said))


# --- good and bad -------------------------------------------------------------------------------------------------


def _judged(result: Resultat, rows: tuple[IndicatorRow, ...]) -> Verdict:
    good: list[str] = []
    bad: list[str] = []
    unsure: list[str] = []
    for row in rows:
        name, when = row.indikator.tittel, f"{row.verdi} i {row.når}"
        if row.verdi is None:
            when = row.hvorfor_ikke
        goal = (
            f"{row.indikator.verdi(row.indikator.mål)}{row.mål_i_uker}"
            if row.indikator.mål is not None
            else ""
        )
        match row.utfall:
            case Utfall.NÅDD:
                good.append(f"{name}: målet er nådd ({when}).")
            case Utfall.FORVERRET:
                bad.append(f"{name}: dårligere enn før dere begynte ({when}).")
            case Utfall.UAVGJORT:
                doubt = f" {row.usikkerhet}." if row.usikkerhet else ""
                unsure.append(f"{name}: Om målet på {goal} er nådd, kan ikke avgjøres ({when}).{doubt}")
            case _:
                pass
    whole = mean_of(result, "opplevelse", ALLE, ALLE)
    for service in result.verdier_av("opplevelse_tjeneste", "tjeneste"):
        mean = mean_of(result, "opplevelse_tjeneste", service)
        if service in _UNNAMED or whole is None:
            continue
        text = f"{service} får {_grade(mean)} av 5. Snittet er {_grade(whole)}." if mean else ""
        _sort(service, text, mean, whole, good, bad, unsure)
    everyone, on = result.tall("bevegelse_gruppe", ALLE, ALLE), result.tall("bevegelse_gruppe", ALLE, VIDERE)
    share = share_of(on, everyone) if everyone and on is not None else None
    for group in result.verdier_av("bevegelse_gruppe", "brukergruppe"):
        part, people = (result.tall("bevegelse_gruppe", group, way) for way in (VIDERE, ALLE))
        own = share_of(part, people) if part is not None and people else None
        if group in _UNNAMED or share is None:
            continue
        text = f"{group}: {_percent(own)} er kommet lenger. For alle er det {_percent(share)}." if own else ""
        _sort(group, text, own, share, good, bad, unsure)
    return Verdict(tuple(good), tuple(bad), tuple(unsure))


def _sort(
    name: str, text: str, own: Value | None, whole: Value, good: list[str], bad: list[str], unsure: list[str]
) -> None:
    if own is None or own.low is None or own.high is None:
        unsure.append(f"{name}: for få svar eller mennesker til at tallene kan vises.")
    elif own.low > whole.value:
        good.append(text)
    elif own.high < whole.value:
        bad.append(text)


# --- indicators ---------------------------------------------------------------------------------------------------


def _indicator(i: Indikator, result: Resultat, series: Series | None) -> IndicatorRow:
    if i.beregning is None:
        return IndicatorRow(i, None, "", None, "", "", None)
    formula = BEREGNING[i.beregning]
    if i.beregning == "tid-i-stadiet":
        return _time(i, formula, time_in(result, i.stadium.del_id if i.stadium else None))
    known = [(p, v) for p, v in (series or {}).items() if v is not None]
    if not known:
        return IndicatorRow(i, formula, "", None, "", "", None)
    period, last = known[-1]
    first_period, first = known[0]
    trend = ""
    if first_period != period:
        moved = change(first, last)
        said = f"{_value(i, first)} i {period_name(first_period)}"
        if first.low is None or last.low is None:
            trend = f"{_way(last.value - first.value)} fra {said}"
        else:
            trend = f"{_way(moved)} fra {said}" if moved else f"ikke sikkert endret fra {said}"
    return IndicatorRow(
        i, formula, period_name(period), _value(i, last), _interval(i, last), trend, _verdict(i, last)
    )


def _time(i: Indikator, formula: str, found: MedianTime | None) -> IndicatorRow:
    when = "hele perioden"
    if found is None:
        return IndicatorRow(i, formula, when, None, "", "", _aimed(i, Utfall.IKKE_MÅLT))
    goal = ""
    if i.mål is not None and days_in(i.enhet) == 1:
        goal = f" (om lag {weeks(int(rounded(exact(i.mål) / WEEK)))})"
    value = None if found.weeks is None else found.said
    return IndicatorRow(
        i, formula, when, value, found.doubt, "", _aimed(i, time_outcome(i, found)), found.said, goal
    )


def _value(i: Indikator, found: Value | None) -> str | None:
    return None if found is None else written(float(_plain(i, found.value)), i.enhet)


def _plain(i: Indikator, value: Fraction) -> Decimal:
    return rounded(value, places_of(i.beregning))


def _interval(i: Indikator, found: Value) -> str:
    if found.low is None or found.high is None:
        return ""
    low, high = (written(float(_plain(i, v))) for v in (found.low, found.high))
    if low == high:
        return ""
    small = "Tallene er små: det" if (found.n or 0) < SMALL else "Det"
    return f"{small} kan like gjerne være mellom {low} og {high}"


def _verdict(i: Indikator, found: Value | None) -> Utfall | None:
    return _aimed(i, outcome(i, found, places_of(i.beregning)))


def _aimed(i: Indikator, found: Utfall) -> Utfall | None:
    """None where there is nothing to hold the value against."""
    return None if i.mål is None and i.nullpunkt is None else found


def _way(moved: Fraction | int) -> str:
    return "opp" if moved > 0 else "ned" if moved < 0 else "uendret"


# --- numbers ------------------------------------------------------------------------------------------------------


def _ends(
    result: Resultat, of: Callable[[str], Value | None]
) -> tuple[tuple[str, Value], tuple[str, Value]] | None:
    """The first and the last period with a value, when there are two."""
    known = [(p, v) for p in result.perioder if (v := of(p)) is not None]
    return (known[0], known[-1]) if len(known) > 1 else None


def _moved_words(moved: int, up: str, down: str) -> str:
    return up if moved > 0 else down


def _after(sentence: str) -> str:
    return f" {sentence}" if sentence else ""


def _grade(found: Value | None) -> str:
    return "" if found is None else str(rounded(found.value, 1)).replace(".", ",")


def _percent(found: Value) -> str:
    return f"{_whole(found.value)}{NBSP}%"


def _whole(value: Fraction) -> str:
    return str(rounded(value))


def _kroner(ore: int) -> Decimal:
    return Decimal(ore) / 100


def _people(count: int) -> str:
    return f"{_count(count)} {'menneske' if count == 1 else 'mennesker'}"


def _count(count: int) -> str:
    return f"{count:,}".replace(",", NBSP)
