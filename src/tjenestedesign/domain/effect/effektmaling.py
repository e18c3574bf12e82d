"""Effektmåling: what will be measured along the citizen's stages, how, and for whom (guide ch. 4 «Effektstyring og rapportering»)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tjenestedesign.artefakter.konsept import Konsept, Stadium
from tjenestedesign.domain.effect.effekt import (
    BEREGNING,
    HYPPIGHET,
    Beregning,
    Datakilde,
    Effektmåling,
    Indikator,
)
from tjenestedesign.domain.effect.effektregler import RULES
from tjenestedesign.domain.effect.result import Resultat
from tjenestedesign.domain.effect.stored import NoResult, result_of
from tjenestedesign.ground.phases import Fase
from tjenestedesign.project.datafiler import FoundData, NoData, look_for_data
from tjenestedesign.project.kind import Artefakttype

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.report import Report
    from tjenestedesign.project.loaded import Entry, Project


@dataclass(frozen=True, slots=True)
class Band:
    """One stage with the indicators that belong to it."""

    stadium: Stadium
    indikatorer: tuple[Indikator, ...]


@dataclass(frozen=True, slots=True)
class SourceState:
    """A data source and what its page says about it."""

    kilde: Datakilde
    finnes: bool
    tekst: str


@dataclass(frozen=True, slots=True)
class View:
    """What the page of an effektmåling needs beside its model."""

    stadier: tuple[Band, ...]
    hele_ferden: tuple[Indikator, ...]
    """Indicators that belong to no stage of the concept."""
    kilder: tuple[SourceState, ...]
    hyppighet: str
    stadienavn: dict[str, str]
    """The title of the stage of each indicator that has one, by the indicator's id."""
    beregning: Mapping[Beregning, str]
    """What each computation does, in words."""
    rapport: Report | None
    """What the data shows, where it is worked out."""
    uten_rapport: str
    """Why there is no report."""

    @property
    def innhold(self) -> str:
        """«6 indikatorer: 4 harde og 2 myke.»"""
        every = [*self.hele_ferden, *(i for b in self.stadier for i in b.indikatorer)]
        hard = sum(1 for i in every if i.slag == "hard")
        soft = len(every) - hard
        word = "indikator" if len(every) == 1 else "indikatorer"
        return f"{len(every)} {word}: {hard} {'hard' if hard == 1 else 'harde'} og {soft} {'myk' if soft == 1 else 'myke'}."


def placed(
    concept: Entry[Konsept] | None, model: Effektmåling
) -> tuple[tuple[Band, ...], tuple[Indikator, ...]]:
    """The concept's stages with their indicators, and the indicators that belong to none of them."""
    stages = {s.id: s for s in concept.model.ferd} if concept else {}
    of_stage: dict[str, list[Indikator]] = {id: [] for id in stages}
    whole: list[Indikator] = []
    for i in model.indikatorer:
        here = i.stadium is not None and concept is not None and i.stadium.id == concept.id
        stage = i.stadium.del_id if i.stadium and here else None
        of_stage.get(stage or "", whole).append(i)
    return tuple(Band(s, tuple(of_stage[id])) for id, s in stages.items()), tuple(whole)


def view(project: Project, entry: Entry[Effektmåling]) -> View:
    """The concept's stages with their indicators, the state of the data, and the report where it is worked out."""
    model = entry.model
    bands, whole = placed(project.get(model.ferd, Konsept), model)
    found = result_of(project, entry)
    return View(
        bands,
        whole,
        tuple(_state(project, k, known=isinstance(found, Resultat)) for k in model.datakilde),
        HYPPIGHET[model.hyppighet],
        {i.id: b.stadium.tittel for b in bands for i in b.indikatorer},
        BEREGNING,
        _report(entry, found) if isinstance(found, Resultat) else None,
        found.reason if isinstance(found, NoResult) else "",
    )


def _report(entry: Entry[Effektmåling], found: Resultat) -> Report:
    from tjenestedesign.domain.effect.report import report

    return report(entry, found)


def files(project: Project, entry: Entry[Effektmåling]) -> Iterator[tuple[str, bytes]]:
    """The published numbers as open data."""
    found = result_of(project, entry)
    if isinstance(found, Resultat):
        from tjenestedesign.domain.effect.open_data import open_data
        from tjenestedesign.domain.effect.report import data_folder

        for name, data in open_data(found).items():
            yield f"{data_folder(entry.id)}/{name}", data


def _state(project: Project, source: Datakilde, *, known: bool) -> SourceState:
    """Says nothing of how many rows there are. Where the result is there, the data itself may lie elsewhere."""
    if known:
        return SourceState(source, True, "med i rapporten")
    if source.fil is None:
        return SourceState(source, True, "tabell i databasen")
    match look_for_data(project.root, source.fil):
        case NoData(waiting=True):
            return SourceState(source, False, "mangler ennå")
        case NoData(reason=reason):
            return SourceState(source, False, reason)
        case FoundData(empty=True):
            return SourceState(source, True, "finnes, men har ingen rader ennå")
        case FoundData():
            return SourceState(source, True, "finnes")


TYPE: Final[Artefakttype] = Artefakttype(
    navn="effektmåling",
    modell=Effektmåling,
    fase=Fase.IMPLEMENTERING,
    mappe="effektmaling",
    tittel="Effektmåling",
    flertall="Effektmålinger",
    kort="Hva som skal måles, hvordan, når og for hvem.",
    kapittel="Askers velferdslab: Effektstyring og rapportering",
    metode=(),
    utdrag="formål",
    leveranse="Effektrapport",
    regler=RULES,
    visning=view,
    filer=files,
)
