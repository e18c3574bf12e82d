"""Project → what the pages of a konkurransegrunnlag and its tilbud show about the evaluation, in numbers and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from tjenestedesign.artefakter.krav import Krav, Kravspesifikasjon
from tjenestedesign.domain.tender.anskaffelse import (
    Konkurransegrunnlag,
    Poeng,
    Prismodell,
    Tilbud,
    Tildelingskriterium,
)
from tjenestedesign.domain.tender.evaluering import (
    Bud,
    Evaluering,
    Kriterium,
    evaluate,
    value_by_weights,
)
from tjenestedesign.domain.tender.evalueringstekst import (
    MODELLER,
    Modellvisning,
    conclusion,
    model_view,
    place,
    shown_places,
    sum_text,
)
from tjenestedesign.domain.tender.folsomhet import Følsomhet, sensitivity
from tjenestedesign.domain.tender.folsomhetstekst import Følsomhetsvisning, sensitivity_view
from tjenestedesign.domain.tender.klimaregel import Klimavisning, climate_view
from tjenestedesign.ground.amounts import NBSP, exact_kroner, percent
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.ground.rounding import rounded

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


@dataclass(frozen=True, slots=True)
class Vurdering:
    """The evaluation of all bids for one konkurransegrunnlag."""

    bud: tuple[Bud, ...]
    avvist: tuple[Bud, ...]
    evaluering: Evaluering | None
    hvorfor_ikke: str
    konklusjon: tuple[str, ...]
    modeller: tuple[Modellvisning, ...]
    uleste: int
    """Bids that could not be read, and may belong here."""
    krav: tuple[tuple[str, Krav], ...]
    """The requirements the assignment rests on, each with its number."""
    om_modellen: tuple[str, str, str] | None
    """The chosen model: its name, its formula, what it does."""
    skifter: tuple[Følsomhet, ...]
    """What it would take to change who wins, per model."""
    følsomhet: tuple[Følsomhetsvisning, ...]
    """The same in words and tables."""
    klima: Klimavisning | None
    """What the tender document says about climate and environment."""

    @property
    def noen_fiktive(self) -> bool:
        return any(b.fiktiv for b in self.bud)

    @property
    def kolonner(self) -> tuple[str, ...]:
        return tuple(b.navn for b in self.evaluering.bud) if self.evaluering else ()


def unread_bids(project: Project) -> list[str]:
    """The ids of bids that cannot be read; which competition they answer, nobody knows."""
    return [b.id for b in project.broken.values() if b.type == "tilbud"]


def bids_for(project: Project, competition: str) -> list[Entry[Tilbud]]:
    """The bids that answer a competition, by id."""
    return [b for b in project.all(Tilbud) if b.model.konkurranse and b.model.konkurranse.id == competition]


def evaluation_view(project: Project, entry: Entry[Konkurransegrunnlag]) -> Vurdering:
    model = entry.model
    entries = bids_for(project, entry.id)
    names = _names(entries)
    bids = tuple(_bid(model, e, names[e.id]) for e in entries)
    rejected = tuple(b for b, e in zip(bids, entries, strict=True) if e.model.forkastet)
    counted = tuple(b for b in bids if b not in rejected)
    unread = len(unread_bids(project))
    why = _why_not(model)
    found = None if why or not counted else _evaluate(model, counted)
    models = (
        model_view(
            m,
            found,
            chosen=m.modell == model.prismodell,
            about_value=_about_value(model, m.verdi_per_poeng) if m.verdi_per_poeng is not None else "",
        )
        for m in (found.modeller if found else ())
        if found
    )
    derived = model.kontraktsverdi if model.kvalitetsverdi is None else None
    shifts = sensitivity(found, derived) if found else ()
    specification = project.get(model.kravspesifikasjon, Kravspesifikasjon)
    return Vurdering(
        counted,
        rejected,
        found,
        why,
        (*conclusion(found, model.prismodell, model.ved_likhet), *_unread(unread)) if found else (),
        tuple(models),
        unread,
        _requirements(specification.model) if specification else (),
        MODELLER[model.prismodell] if model.prismodell else None,
        shifts,
        tuple(sensitivity_view(found, s) for s in shifts) if found else (),
        climate_view(model),
    )


def _unread(count: int) -> tuple[str, ...]:
    files = "1 tilbudsfil" if count == 1 else f"{count} tilbudsfiler"
    return (f"Resultatet er foreløpig: {files} har feil og er ikke med.",) if count else ()


def _requirements(model: Kravspesifikasjon) -> tuple[tuple[str, Krav], ...]:
    return tuple((model.nummer[k.id], k) for k in model.krav if k.gjelder)


def _about_value(model: Konkurransegrunnlag, value: Fraction) -> str:
    worth = exact_kroner(rounded(value, 2))
    derived = value_by_weights(_criteria(model), model.kontraktsverdi) if model.kontraktsverdi else None
    by_weights = "" if derived is None else exact_kroner(rounded(derived, 2))
    if model.kvalitetsverdi is None:
        return (
            "Konkurransegrunnlaget setter ingen verdi på kvalitet. Her er den regnet ut av vektene og den anslåtte "
            f"kontraktsverdien: kontraktsverdi / 10 · vekten på kvalitet / vekten på pris = {worth} per kvalitetspoeng."
        )
    said = f"Konkurransegrunnlaget setter verdien av ett kvalitetspoeng til {worth}."
    if not by_weights or derived == value:
        return said
    return f"{said} Vektene og den anslåtte kontraktsverdien tilsier {by_weights}."


def _names(entries: Sequence[Entry[Tilbud]]) -> dict[str, str]:
    """What to call each bid: its bidder, with the id where two have the same or none is written."""
    bidders = [e.model.tilbyder for e in entries]
    return {
        e.id: e.id
        if is_placeholder(e.model.tilbyder)
        else e.model.tilbyder
        if bidders.count(e.model.tilbyder) == 1
        else f"{e.model.tilbyder} ({e.id})"
        for e in entries
    }


def _bid(model: Konkurransegrunnlag, entry: Entry[Tilbud], name: str) -> Bud:
    bid = entry.model
    points = {p.kriterium: p.poeng for p in bid.poeng if p.poeng is not None}
    quality = [c for c in model.tildelingskriterier if c.slag == "kvalitet"]
    lacking = tuple(
        said
        for said in (
            _price_lacks(model, bid),
            _lacks("poeng for", [c.navn for c in quality if c.id not in points]),
        )
        if said
    )
    return Bud(entry.id, name, bid.sum_kostnad if bid.priser else None, points, lacking, bid.oppdiktet)


def _price_lacks(model: Konkurransegrunnlag, bid: Tilbud) -> str:
    """Why a bid's price cannot be compared, as a phrase; empty where it can."""
    given = [p.fase for p in bid.priser if p.kostnad is not None]
    known = {p.id for p in model.prisskjema.faser}
    if not given:
        return "mangler priser"
    if odd := [f for f in given if f not in known]:
        return f"har pris på «{odd[0]}», som ikke står i prisskjemaet"
    if len(set(given)) < len(given):
        return "har to priser på samme fase"
    if absent := [p.navn for p in model.prisskjema.faser if p.id not in given]:
        return _lacks("pris på", absent)
    return "har prisen 0 kroner" if not bid.sum_kostnad else ""


def _lacks(what: str, names: Sequence[str]) -> str:
    return f"mangler {what} {listing([f'«{n}»' for n in names])}" if names else ""


def _why_not(model: Konkurransegrunnlag) -> str:
    if (total := model.sum_vekter) is None:
        return "Ikke alle tildelingskriteriene har fått vekt."
    if total != 100:
        return f"Vektene blir {percent(total)} til sammen, ikke 100{NBSP}%."
    if (count := len(model.priskriterier)) != 1:
        return (
            f"td regner med ett priskriterium, og her er det {count}."
            if count
            else "Konkurransen har ikke noe priskriterium."
        )
    return ""


def _evaluate(model: Konkurransegrunnlag, bids: Sequence[Bud]) -> Evaluering:
    criteria = _criteria(model)
    value, why = _quality_value(model, criteria)
    return evaluate(criteria, bids, value, why)


def _criteria(model: Konkurransegrunnlag) -> list[Kriterium]:
    return [Kriterium(c.id, c.navn, c.vekt or Decimal(), c.slag == "pris") for c in model.tildelingskriterier]


def _quality_value(model: Konkurransegrunnlag, criteria: Sequence[Kriterium]) -> tuple[Fraction | None, str]:
    """Kroner per quality point, given or derived from weights and estimate; or None and why."""
    if model.kvalitetsverdi is not None:
        return Fraction(model.kvalitetsverdi), ""
    if model.kontraktsverdi is None:
        return (
            None,
            "«kvalitetsverdi» er ikke oppgitt, og uten «kontraktsverdi» kan den ikke regnes ut av vektene.",
        )
    value = value_by_weights(criteria, model.kontraktsverdi)
    return value, "" if value is not None else "Pris har vekten 0, så verdien av et poeng kan ikke regnes ut."


# --- the page of one bid ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prislinje:
    navn: str
    timer: Decimal | None
    kostnad: Decimal | None


@dataclass(frozen=True, slots=True)
class Poenglinje:
    """A criterion with what the bid got for it."""

    kriterium: Tildelingskriterium
    poeng: Poeng | None


@dataclass(frozen=True, slots=True)
class Plassering:
    modell: str
    valgt: bool
    plass: str
    av: int
    sum: str


@dataclass(frozen=True, slots=True)
class Tilbudsvisning:
    """One bid beside the competition it answers."""

    priser: tuple[Prislinje, ...]
    rollenavn: dict[str, str]
    poeng: tuple[Poenglinje, ...]
    plasseringer: tuple[Plassering, ...]
    mangler: tuple[str, ...]
    snittpris: Decimal | None


def bid_view(project: Project, entry: Entry[Tilbud]) -> Tilbudsvisning:
    bid = entry.model
    own = project.get(bid.konkurranse, Konkurransegrunnlag)
    hours = bid.sum_timer
    average = rounded(Fraction(bid.sum_kostnad) / Fraction(hours), 2) if hours else None
    if own is None:
        prices = tuple(Prislinje(p.fase, p.timer, p.kostnad) for p in bid.priser)
        return Tilbudsvisning(prices, {}, (), (), (), average)
    view = evaluation_view(project, own)
    points = {p.kriterium: p for p in bid.poeng}
    mine = [b for b in view.bud if b.id == entry.id]
    return Tilbudsvisning(
        tuple(_price_lines(own.model, bid)),
        {r.id: r.navn for r in own.model.prisskjema.roller},
        tuple(Poenglinje(c, points.get(c.id)) for c in own.model.tildelingskriterier),
        tuple(_placings(view, entry.id, own.model.prismodell)),
        mine[0].mangler if mine else (),
        average,
    )


def _price_lines(model: Konkurransegrunnlag, bid: Tilbud) -> list[Prislinje]:
    """The form's phases in order, with what the bid says; then what the form does not have."""
    known = {p.id for p in model.prisskjema.faser}
    lines: list[Prislinje] = []
    for phase in model.prisskjema.faser:
        given = [p for p in bid.priser if p.fase == phase.id]
        lines += [Prislinje(phase.navn, p.timer, p.kostnad) for p in given] or [
            Prislinje(phase.navn, None, None)
        ]
    return lines + [Prislinje(p.fase, p.timer, p.kostnad) for p in bid.priser if p.fase not in known]


def _placings(view: Vurdering, id: str, chosen: Prismodell | None) -> list[Plassering]:
    if view.evaluering is None:
        return []
    placings: list[Plassering] = []
    for model in view.evaluering.regnet_ut:
        places = shown_places(model)
        for result in model.resultater:
            if result.bud.id == id:
                placings.append(
                    Plassering(
                        MODELLER[model.modell][0],
                        model.modell == chosen,
                        place(result),
                        len(model.resultater),
                        sum_text(result, places),
                    )
                )
    return placings
