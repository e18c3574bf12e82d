"""Tjenestekart (service blueprint): what the citizen meets and what delivers it (guide ch. 2 «Tjenestekart»)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from tjenestedesign.artefakter.brukerreise import Brukerreise, BrukerreiseRef, Steg
from tjenestedesign.artefakter.intervju import BelegRef
from tjenestedesign.ground import forms
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.readings import same_word
from tjenestedesign.ground.scalars import Id, JaNei, Markdown, Scalar, Tekst, Varighet, fault, within_spaces
from tjenestedesign.project.belegg import Here
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import (
    Artefakt,
    Belegg,
    Del,
    DelMedId,
    Grad,
    Kortform,
    Mål,
    Navngir,
    Ref,
    kreves,
)
from tjenestedesign.project.rule import Also, Finding, rule_for, unknown_name
from tjenestedesign.project.synonyms import KEYS

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project

LANES: Final = {
    "fysiske_bevis": "Fysiske bevis",
    "brukerhandling": "Brukerhandling",
    "synlige_handlinger": "Synlige handlinger",
    "usynlige_handlinger": "Usynlige handlinger",
    "støtteprosesser": "Støtteprosesser",
    "partnere": "Partnere",
    "systemer": "Systemer",
    "regelverk": "Regelverk",
}
"""The rows that cells and arrows stand in, from the top."""


class StegRef(Ref, mål=(Mål("tjenestekart", "kartsteg"),)):
    """→ tjenestekart#steg"""


class KravRef(Ref, mål=(Mål("kravspesifikasjon", "krav"),)):
    """→ kravspesifikasjon#krav"""


@dataclass(frozen=True)
class Celle(Scalar):
    """A cell of the map: `steg/rad`, or `steg/rad/2` for the second item in it (counted from 1)."""

    tekst: str
    steg: str
    rad: str
    nummer: int | None

    json_schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "pattern": within_spaces(
            rf"[^/]*{forms.ID}[^/]*/{forms.choice_inside(LANES, KEYS)}(?:/\s*[1-9][0-9]?)?"
        ),
        "examples": ["soke/brukerhandling", "soke/synlige_handlinger/2"],
    }

    @classmethod
    def forslag(cls, model: Any) -> Iterator[str]:
        """The cells of a map that something stands in."""
        for step in model.steg if isinstance(model, Tjenestekart) else ():
            for lane in LANES:
                items = len(step.items(lane))
                if items or lane == "brukerhandling":
                    yield f"{step.id}/{lane}"
                yield from (f"{step.id}/{lane}/{n}" for n in range(2, items + 1))

    @classmethod
    def ment(cls, text: str) -> str | None:
        step, _, rest = text.partition("/")
        lane, _, number = rest.partition("/")
        known = same_word(lane, LANES, KEYS)
        return "/".join(filter(None, (slug(step), known, number.strip()))) if known and slug(step) else None

    @classmethod
    def _parse(cls, text: str) -> Celle:
        match = re.fullmatch(r"([a-z0-9-]+)/([^/\s]+)(?:/([1-9][0-9]?))?", text)
        if match is None:
            raise fault(
                "celle",
                f"«{text[:60]}» peker ikke på en rute i kartet.",
                "Skriv steg og rad med skråstrek mellom, for eksempel «soke/synlige_handlinger».",
            )
        step, lane, number = match.groups()
        if lane not in LANES:
            close = get_close_matches(lane, LANES, 1, 0.5)
            raise fault(
                "celle",
                f"«{lane}» er ikke en rad i tjenestekartet.",
                f"Mente du «{close[0]}»?" if close else f"Radene er {listing(list(LANES))}.",
                f"{step}/{close[0]}{f'/{number}' if number else ''}" if close else "",
            )
        return cls(text, step, lane, int(number) if number else None)


class Aktør(DelMedId):
    """En rolle eller virksomhet som leverer tjenesten."""

    navn: Tekst = Field(description="Rollen eller virksomheten.", examples=["Koordinator"])
    synlig: Literal["foran", "bak", "støtte"] = Field(
        default="foran",
        description="foran møter innbyggeren, bak arbeider bak synlighetslinjen, støtte hjelper dem begge.",
    )


class Handling(Kortform):
    """Noe en aktør gjør. Kan skrives som bare én tekst."""

    tekst: Tekst = Field(description="Hva som blir gjort.")
    aktør: Annotated[Id, Navngir("aktør")] | None = Field(
        default=None, description="Id-en til aktøren som gjør det.", examples=["koordinator"]
    )
    eier: Tekst | None = Field(
        default=None, description="Rollen som eier handlingen, når det er en annen enn aktøren."
    )


class KritiskPunkt(Kortform):
    """Noe som må gå bra for at tjenesten skal virke."""

    kortform = "hva"
    hva: Tekst = Field(description="Hva som kan gå galt.")
    tiltak: Tekst | None = Field(default=None, description="Hva dere gjør for at det skal gå bra.")
    eier: Tekst | None = Field(default=None, description="Rollen som eier tiltaket.")


class Kartsteg(DelMedId):
    """Det som skjer i ett av stegene i brukerreisen. `id` er steget i brukerreisen."""

    id: Annotated[Id, Navngir("steg", "brukerreise")] = Field(
        description=DelMedId.model_fields["id"].description
    )

    tittel: Tekst | None = Field(
        default=None,
        description="Navnet på steget. Uten nøkkelen brukes navnet fra brukerreisen, eller id-en når det ikke er noen.",
        examples=["Søke om plass"],
    )
    fysiske_bevis: tuple[Tekst, ...] = Field(
        default=(), description="Ting innbyggeren ser og tar på: brev, skjema, rom, nettside."
    )
    brukerhandling: Tekst | None = Field(
        default=None, description="Hva innbyggeren gjør. Uten nøkkelen brukes handlingen fra brukerreisen."
    )
    synlige_handlinger: tuple[Handling, ...] = Field(
        default=(), description="Det ansatte gjør som innbyggeren ser."
    )
    usynlige_handlinger: tuple[Handling, ...] = Field(
        default=(), description="Det ansatte gjør som innbyggeren ikke ser."
    )
    støtteprosesser: tuple[Handling, ...] = Field(
        default=(), description="Det andre deler av virksomheten gjør for at dette skal gå."
    )
    partnere: tuple[Tekst, ...] = Field(default=(), description="Andre virksomheter som bidrar.")
    systemer: tuple[Tekst, ...] = Field(default=(), description="Fagsystemer og verktøy som brukes.")
    regelverk: tuple[Tekst, ...] = Field(default=(), description="Lover og regler som styrer steget.")
    krav: tuple[KravRef, ...] = Field(default=(), description="Kravene steget utløser.")
    måltall: tuple[Tekst, ...] = Field(
        default=(), description="Tall dere følger med på.", examples=[["Andel som får svar innen tre uker"]]
    )
    tid: Varighet | None = Field(default=None, description="Hvor lang tid steget tar.", examples=["2 uker"])
    kritisk_punkt: KritiskPunkt | None = Field(default=None, description="Det som må gå bra.")
    magisk_øyeblikk: Tekst | None = Field(default=None, description="Øyeblikket som gjør opplevelsen god.")
    eier: Tekst | None = Field(default=None, description="Rollen eller virksomheten som eier steget.")
    opplevd_avsender: Tekst | None = Field(
        default=None, description="Hvem innbyggeren tror eier steget, når det er en annen."
    )
    uten_belegg = "antatt"
    viser_belegg = True
    belegg: Belegg | None = Field(
        default=None,
        description="belagt, antatt eller foreslått, som i brukerreisen. Uten nøkkelen gjelder antatt.",
    )
    bygger_på: tuple[BelegRef, ...] = Field(default=(), description="Det steget er belagt med.")

    def items(self, lane: str) -> tuple[Handling, ...]:
        """What stands in a lane, in order, whatever the key's own shape is."""
        value: Any = getattr(self, lane)
        if value is None:
            return ()
        if isinstance(value, str):
            return (Handling(tekst=value),)
        return tuple(v if isinstance(v, Handling) else Handling(tekst=v) for v in value)


def step_name(id: str, step: Steg | None, mapped: Kartsteg | None) -> str:
    """What a column is called: by the map, or else by its journey, or else its id."""
    if mapped is not None and mapped.tittel is not None:
        return mapped.tittel
    return step.tittel if step is not None else id


class Pil(Del):
    """En pil mellom to ruter i kartet."""

    fra: Annotated[Celle, Navngir("kartsteg")] = Field(
        description="Ruten pilen går fra.", examples=["soke/brukerhandling"]
    )
    til: Annotated[Celle, Navngir("kartsteg")] = Field(
        description="Ruten pilen går til.", examples=["soke/synlige_handlinger"]
    )
    tekst: Tekst | None = Field(default=None, description="Kort tekst på pilen.")
    toveis: JaNei = Field(default=False, description="true når pilen går begge veier.")


class Variant(DelMedId):
    """Samme kart slik det også kan se ut, for eksempel slik det faktisk ble."""

    tittel: Tekst = Field(description="Navnet på varianten.", examples=["Slik det ble"])
    beskrivelse: Markdown | None = Field(
        default=None, description="Hva som skiller varianten fra hovedkartet."
    )
    steg: tuple[Kartsteg, ...] = Field(min_length=1, description="Stegene i varianten.")


class Tjenestekart(Artefakt):
    """Hele tjenesten i ett bilde: det innbyggeren møter, og det som må skje bak."""

    type: Literal["tjenestekart"] = Field(description="Alltid «tjenestekart».")
    beskrivelse: Markdown | None = Field(default=None, description="Hva kartet viser.")
    brukerreise: BrukerreiseRef | None = kreves(None, "Brukerreisen kartet bygger på.", examples=["ny-start"])
    detaljnivå: Literal["oversikt", "full"] = Field(default="full", description="Hvor mye kartet viser.")
    aktører: tuple[Aktør, ...] = Field(default=(), description="De som leverer tjenesten.")
    steg: tuple[Kartsteg, ...] = kreves((), "Ett punkt per steg i brukerreisen, med samme id.")
    piler: tuple[Pil, ...] = Field(default=(), description="Piler mellom ruter, også tilbake.")
    varianter: tuple[Variant, ...] = Field(default=(), description="Varianter som vises ved siden av.")

    def grad_av(self, steg: Kartsteg) -> Grad:
        """How sure a step is: what it says itself, or the map, or else that it is assumed."""
        return Here().at(self).within("steg").at(steg).grade or "antatt"

    def aktørnavn(self, id: str) -> str:
        """The actor's name, or the id itself where the map has no such actor."""
        return next((a.navn for a in self.aktører if a.id == id), id)


def _step_lists(entry: Entry[Tjenestekart]) -> Iterator[tuple[tuple[str | int, ...], tuple[Kartsteg, ...]]]:
    yield ("steg",), entry.model.steg
    for index, variant in enumerate(entry.model.varianter):
        yield ("varianter", index, "steg"), variant.steg


@rule_for(Tjenestekart, "TD320", Level.FEIL)
def step_not_in_journey(project: Project, entry: Entry[Tjenestekart]) -> Iterator[Finding]:
    """Steget i tjenestekartet finnes ikke i brukerreisen.

    Hvorfor: Tjenestekartet bygger på brukerreisen. Hvert steg i kartet står rett under steget innbyggeren tar, og
    de to kjennes igjen på id-en.

    Feil:
        brukerreise: ny-start
        steg:
          - id: sokke

    Riktig:
        brukerreise: ny-start
        steg:
          - id: soke
    """
    journey = project.get(entry.model.brukerreise, Brukerreise)
    if journey is None:
        return
    known = [s.id for s in journey.model.steg]
    for loc, steps in _step_lists(entry):
        for index, step in enumerate(steps):
            if step.id not in known:
                yield unknown_name(
                    entry,
                    (*loc, index, "id"),
                    f"Brukerreisen «{journey.id}» har ikke noe steg «{step.id}».",
                    step.id,
                    known,
                    f"Stegene i reisen er {listing(known)}.",
                    (Also(journey, ("steg",), "Her står stegene i reisen."),),
                )


@rule_for(Tjenestekart, "TD321", Level.FEIL)
def arrow_to_empty_cell(project: Project, entry: Entry[Tjenestekart]) -> Iterator[Finding]:
    """Pilen peker på en rute som er tom eller ikke finnes.

    Hvorfor: En pil må starte og ende i noe som skjer. Ellers henger den i løse luften på plakaten.

    Feil:
        steg:
          - id: soke
            synlige_handlinger: [Ta imot søknaden]
        piler:
          - {fra: soke/synlige_handlinger, til: soke/systemer}

    Riktig:
        steg:
          - id: soke
            synlige_handlinger: [Ta imot søknaden]
            systemer: [Fagsystemet for byggesak]
        piler:
          - {fra: soke/synlige_handlinger, til: soke/systemer}
    """
    steps = {s.id: s for s in entry.model.steg}
    journey = project.get(entry.model.brukerreise, Brukerreise)
    # The citizen's action may be told by the journey; while that file has faults, nobody knows.
    told = {s.id for s in journey.model.steg if s.handling} if journey else set(steps)
    for index, arrow in enumerate(entry.model.piler):
        for key, cell in (("fra", arrow.fra), ("til", arrow.til)):
            step = steps.get(cell.steg)
            if step is None:
                yield unknown_name(
                    entry,
                    ("piler", index, key),
                    f"Kartet har ikke noe steg «{cell.steg}».",
                    cell.steg,
                    steps,
                    "Bruk id-en til et av stegene i kartet.",
                    rest=cell.tekst.removeprefix(cell.steg),
                )
                continue
            items = len(step.items(cell.rad))
            if items == 0 and not (cell.rad == "brukerhandling" and cell.steg in told):
                yield Finding(
                    entry,
                    ("piler", index, key),
                    f"Ruten «{cell.steg}/{cell.rad}» er tom.",
                    f"Fyll ut «{cell.rad}» i steget, eller fjern pilen.",
                )
            elif cell.nummer is not None and cell.nummer > max(items, 1):
                yield Finding(
                    entry,
                    ("piler", index, key),
                    f"Ruten «{cell.steg}/{cell.rad}» har {items} punkt, ikke {cell.nummer}.",
                    "Rett nummeret etter den siste skråstreken.",
                )


@rule_for(Tjenestekart, "TD322", Level.FEIL)
def unknown_actor(_project: Project, entry: Entry[Tjenestekart]) -> Iterator[Finding]:
    """Handlingen viser til en aktør kartet ikke har.

    Hvorfor: Aktøren står med navn i ruten. Uten navnet vet ingen hvem som skal gjøre jobben.

    Feil:
        aktører: [{id: koordinator, navn: Koordinator}]
        steg:
          - id: soke
            synlige_handlinger: [{tekst: Ringe tilbake, aktør: kordinator}]

    Riktig:
        aktører: [{id: koordinator, navn: Koordinator}]
        steg:
          - id: soke
            synlige_handlinger: [{tekst: Ringe tilbake, aktør: koordinator}]
    """
    actors = [a.id for a in entry.model.aktører]
    for loc, steps in _step_lists(entry):
        for index, step in enumerate(steps):
            for lane in ("synlige_handlinger", "usynlige_handlinger", "støtteprosesser"):
                for number, action in enumerate(step.items(lane)):
                    if action.aktør is not None and action.aktør not in actors:
                        yield unknown_name(
                            entry,
                            (*loc, index, lane, number, "aktør"),
                            f"«{action.aktør}» er ikke blant aktørene i kartet.",
                            action.aktør,
                            actors,
                            f"Legg «{action.aktør}» til i «aktører».",
                        )


@rule_for(Tjenestekart, "TD402", Level.FEIL)
def evidenced_step_without_source(_project: Project, entry: Entry[Tjenestekart]) -> Iterator[Finding]:
    """Steget i tjenestekartet er merket belagt, men viser ikke til noe.

    Hvorfor: Det samme som for brukerreisen: det som er belagt, må leseren kunne følge tilbake til noen som fortalte det.

    Feil:
        steg:
          - {id: soke, belegg: belagt}

    Riktig:
        steg:
          - {id: soke, belegg: belagt, bygger_på: [lange-linjer]}
    """
    for loc, steps in _step_lists(entry):
        for index, step in enumerate(steps):
            if entry.model.grad_av(step) == "belagt" and not (
                step.bygger_på or (step.belegg and step.belegg.kilde)
            ):
                yield Finding(
                    entry,
                    (*loc, index, "belegg"),
                    f"Steget «{step.id}» er belagt, men mangler «bygger_på».",
                    "Vis til intervjuet eller innsikten, eller skriv «belegg: antatt».",
                )


TYPE = Artefakttype(
    navn="tjenestekart",
    modell=Tjenestekart,
    fase=Fase.UTFORMING,
    mappe="tjenestekart",
    tittel="Tjenestekart",
    flertall="Tjenestekart",
    kort="Det innbyggeren møter, og alt som må skje bak.",
    kapittel="Utforming og utprøvingsfasen: Tjenestekart",
    metode=(),
    leveranse="Tjenestekart",
    utdrag="beskrivelse",
    framhevet=True,
    regler=(step_not_in_journey, arrow_to_empty_cell, unknown_actor, evidenced_step_without_source),
)
