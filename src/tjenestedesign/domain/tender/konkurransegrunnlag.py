"""Konkurransegrunnlag: what the market is asked for (guide ch. 6). The model stands in `anskaffelse.py`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Final

from tjenestedesign.artefakter.behovssprak import missing_phases, prescribed_solution, same_demand
from tjenestedesign.domain.tender.anskaffelse import Fristslag, Konkurransegrunnlag
from tjenestedesign.domain.tender.klimaregel import RULES as CLIMATE
from tjenestedesign.domain.tender.konkurransefrister import RULES
from tjenestedesign.domain.tender.regeltvil import RULES as DOUBT
from tjenestedesign.domain.tender.svarfrist import RULES as ANSWERS
from tjenestedesign.ground.amounts import percent
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import listing, point
from tjenestedesign.ground.phases import Fase
from tjenestedesign.project.kind import Artefakttype, Subpage
from tjenestedesign.project.rule import Also, Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.domain.tender.protokoll import Protokoll
    from tjenestedesign.domain.tender.tilbudsvisning import Vurdering
    from tjenestedesign.project.loaded import Entry, Project

_ORDER: Final[tuple[Fristslag, ...]] = (
    "kunngjøring",
    "spørsmål",
    "søknad",
    "tilbud",
    "forhandling",
    "tildeling",
    "kontrakt",
    "vedståelse",
)
"""The order deadlines come in. Those of kind «annet» may stand anywhere."""


@rule_for(Konkurransegrunnlag, "TD390", Level.FEIL)
def weights_are_not_a_hundred(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Vektene på tildelingskriteriene blir ikke 100 prosent til sammen.

    Hvorfor: Leverandørene skal vite hva som teller, og hvor mye. Hvis summen blir noe annet enn 100, vet ingen det,
    og poengene kan ikke regnes ut.

    Feil:
        tildelingskriterier:
          - {id: kvalitet, navn: Løsning, slag: kvalitet, vekt: 60}
          - {id: pris, navn: Pris, slag: pris, vekt: 30}

    Riktig:
        tildelingskriterier:
          - {id: kvalitet, navn: Løsning, slag: kvalitet, vekt: 60}
          - {id: pris, navn: Pris, slag: pris, vekt: 40}
    """
    total = entry.model.sum_vekter
    if total is not None and total != 100:
        parts = [_exact(c.vekt) for c in entry.model.tildelingskriterier if c.vekt is not None]
        change = f"Legg til {_exact(100 - total)}." if total < 100 else f"Trekk fra {_exact(total - 100)}."
        yield Finding(
            entry,
            ("tildelingskriterier",),
            f"Vektene blir {_exact(total)} til sammen: {' + '.join(parts)}.",
            f"Summen skal være 100. {change}",
        )


def _exact(weight: Decimal) -> str:
    """With so many decimals that 99,999 is not shown as 100."""
    return percent(weight, 6)


@rule_for(Konkurransegrunnlag, "TD391", Level.FEIL)
def price_model_without_price(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Konkurransen har en prismodell, men ikke nøyaktig ett priskriterium.

    Hvorfor: Prismodellen sier hvordan prisen blir til poeng. Uten et kriterium for pris har den ingenting å regne på.
    Med to kriterier for pris vet td ikke hvilket totalprisen hører til. Det siste er en advarsel.

    Feil:
        prismodell: lineær
        tildelingskriterier:
          - {id: team, navn: Teamet, slag: kvalitet, vekt: 100}

    Riktig:
        prismodell: lineær
        tildelingskriterier:
          - {id: team, navn: Teamet, slag: kvalitet, vekt: 60}
          - {id: pris, navn: Pris, slag: pris, vekt: 40}
    """
    prices = entry.model.priskriterier
    if entry.model.prismodell and not prices:
        yield Finding(
            entry,
            ("prismodell",),
            f"Prismodellen er «{entry.model.prismodell}», men ingen av tildelingskriteriene har «slag: pris».",
            "Legg til et priskriterium, eller fjern «prismodell».",
        )
    elif len(prices) > 1:
        yield Finding(
            entry,
            ("tildelingskriterier",),
            f"Konkurransen har {len(prices)} priskriterier: {listing([f'«{c.navn}»' for c in prices])}.",
            "Slå dem sammen til ett kriterium for totalprisen. Ellers regner ikke td ut prismodellene.",
            level=Level.ADVARSEL,
        )


@rule_for(Konkurransegrunnlag, "TD392", Level.ADVARSEL)
def judged_twice(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Et tildelingskriterium spør etter det samme som et kvalifikasjonskrav.

    Hvorfor: Kvalifikasjonskravene avgjør hvem som får være med. Tildelingskriteriene skiller tilbudene fra hverandre.
    Det samme forholdet skal ikke vurderes to ganger. Leverandørens erfaring hører til kvalifikasjonen. Kompetansen
    til dem som skal gjøre oppdraget, kan høre til tildelingen.

    Feil:
        kvalifikasjonskrav:
          - {id: erfaring, krav: Erfaring fra tilsvarende oppdrag}
        tildelingskriterier:
          - {id: oppdrag, navn: Erfaring fra tilsvarende oppdrag, slag: kvalitet, vekt: 60}

    Riktig:
        kvalifikasjonskrav:
          - {id: erfaring, krav: Erfaring fra tilsvarende oppdrag}
        tildelingskriterier:
          - {id: team, navn: Teamets sammensetning og kompetanse, slag: kvalitet, vekt: 60}
    """
    for index, criterion in enumerate(entry.model.tildelingskriterier):
        asked = [
            (("navn",), criterion.navn),
            *((("vurderes", i), text) for i, text in enumerate(criterion.vurderes)),
        ]
        for number, requirement in enumerate(entry.model.kvalifikasjonskrav):
            same = next(((loc, t) for loc, t in asked if same_demand(requirement.krav, t)), None)
            if same:
                loc, text = same
                yield Finding(
                    entry,
                    ("tildelingskriterier", index, *loc),
                    f"«{text}» blir vurdert to ganger: Kvalifikasjonskravet «{requirement.id}» spør etter det samme.",
                    "Fjern det ene, eller skriv hva kriteriet ser etter utover kravet, for eksempel kompetansen i teamet.",
                    (Also(entry, ("kvalifikasjonskrav", number, "krav"), "Her står kravet."),),
                )


@rule_for(Konkurransegrunnlag, "TD393", Level.RÅD)
def need_prescribes_solution(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Behovet foreskriver en løsning.

    Hvorfor: Kommunen kjenner behovet best, og markedet kjenner flest løsninger. Ber dere om en app, får dere tilbud på
    apper. Beskriver dere hva noen trenger og hvorfor, kan leverandørene foreslå noe dere ikke har tenkt på.

    Feil:
        behov:
          - Vi trenger en app der innbyggerne kan følge søknaden.

    Riktig:
        behov:
          - Innbyggerne må kunne vite hvor langt søknaden er kommet, uten å ringe.
    """
    for index, need in enumerate(entry.model.behov):
        if word := prescribed_solution(need):
            yield Finding(
                entry,
                ("behov", index),
                f"Behovet ber om en bestemt løsning: «{word}».",
                "Skriv hvem som trenger hva, og hvorfor. La markedet foreslå løsningen.",
            )


@rule_for(Konkurransegrunnlag, "TD394", Level.RÅD)
def price_form_lacks_phases(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Prisskjemaet mangler faser som guiden har med.

    Hvorfor: En fase uten pris blir lett et tillegg senere. Implementeringen blir oftest glemt, og da tar pengene slutt
    før tjenesten er i drift. Hvis oppdraget bare skal dekke noen av fasene, skriver du det i «omfang».

    Feil:
        prisskjema:
          faser:
            - {id: innsikt, navn: Innsikt}
            - {id: ide, navn: Idé}

    Riktig:
        omfang: [innsikt, idé]
        prisskjema:
          faser:
            - {id: oppstart, navn: Oppstart}
            - {id: innsikt, navn: Innsikt}
            - {id: ide, navn: Idé}
    """
    lacking = missing_phases([p.navn for p in entry.model.prisskjema.faser], entry.model.omfang)
    if lacking:
        yield Finding(
            entry,
            ("prisskjema", "faser"),
            f"Prisskjemaet har ingen fase for {listing([f'«{p}»' for p in lacking])}.",
            "Legg til fasene, eller skriv i «omfang» hvilke faser oppdraget dekker.",
        )


@rule_for(Konkurransegrunnlag, "TD395", Level.ADVARSEL)
def deadlines_out_of_order(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Fristene eller dialogen kommer i feil rekkefølge.

    Hvorfor: Dialogen skal gi leverandørene tid til å forstå behovet før de leverer tilbud. En frist som kommer før det
    den bygger på, er som regel en skrivefeil. Samtaler etter tilbudsfristen er forhandlinger, og de står under
    «frister» med «slag: forhandling».

    Feil:
        dialog:
          - {aktivitet: Dialogmøte, dato: 2027-05-10}
        frister:
          - {hva: Tilbudsfrist, slag: tilbud, dato: 2027-04-12}

    Riktig:
        dialog:
          - {aktivitet: Dialogmøte, dato: 2027-02-10}
        frister:
          - {hva: Tilbudsfrist, slag: tilbud, dato: 2027-04-12}
    """
    deadlines = [(_ORDER.index(f.slag), i, f) for i, f in enumerate(entry.model.frister) if f.slag in _ORDER]
    for (_, first_at, first), (_, second_at, second) in combinations(
        sorted(deadlines, key=lambda d: d[0]), 2
    ):
        if first.slag != second.slag and second.dato.slutt < first.dato.start:
            yield Finding(
                entry,
                ("frister", second_at, "dato"),
                f"«{second.hva}» ({point(second.dato)}) kommer før «{first.hva}» ({point(first.dato)}).",
                "Rett den datoen som er feil.",
                (Also(entry, ("frister", first_at, "dato"), f"Her står «{first.hva}»."),),
            )
    bids = next(((i, f) for i, f in enumerate(entry.model.frister) if f.slag == "tilbud"), None)
    for index, dialogue in enumerate(entry.model.dialog):
        if bids and dialogue.dato and bids[1].dato.slutt < dialogue.dato.start:
            yield Finding(
                entry,
                ("dialog", index, "dato"),
                f"«{dialogue.aktivitet}» ({point(dialogue.dato)}) kommer etter tilbudsfristen ({point(bids[1].dato)}).",
                "Hold dialogen før fristen. Er det en forhandling, flytter du den til «frister» med «slag: forhandling».",
                (Also(entry, ("frister", bids[0], "dato"), "Her står tilbudsfristen."),),
            )


@rule_for(Konkurransegrunnlag, "TD399", Level.ADVARSEL)
def priced_quality_without_value(_project: Project, entry: Entry[Konkurransegrunnlag]) -> Iterator[Finding]:
    """Kvaliteten skal prissettes, men grunnlaget sier ikke hva ett poeng er verdt.

    Hvorfor: Med prissatt kvalitet er det kroneverdien av et poeng som veier kvalitet mot pris. Leverandørene må kjenne
    den før de leverer. Settes den etterpå, kan den avgjøre hvem som vinner.

    Feil:
        prismodell: prissatt-kvalitet

    Riktig:
        prismodell: prissatt-kvalitet
        kvalitetsverdi: 80000
    """
    if entry.model.prismodell == "prissatt-kvalitet" and entry.model.kvalitetsverdi is None:
        yield Finding(
            entry,
            ("prismodell",),
            "Prismodellen er «prissatt-kvalitet», men «kvalitetsverdi» er ikke satt.",
            "Skriv hvor mange kroner ett kvalitetspoeng er verdt i «kvalitetsverdi».",
        )


def _view(project: Project, entry: Entry[Konkurransegrunnlag]) -> Vurdering:
    from tjenestedesign.domain.tender.tilbudsvisning import evaluation_view  # only a page needs it

    return evaluation_view(project, entry)


def _protocol(project: Project, entry: Entry[Konkurransegrunnlag]) -> Protokoll | None:
    from tjenestedesign.domain.tender.protokoll import protocol  # only a page needs it

    return protocol(project, entry)


TYPE = Artefakttype(
    navn="konkurransegrunnlag",
    modell=Konkurransegrunnlag,
    fase=Fase.ANSKAFFELSE,
    mappe="konkurranser",
    tittel="Konkurransegrunnlag",
    flertall="Konkurransegrunnlag",
    kort="Behovet, kravene, kriteriene og prisskjemaet leverandørene svarer på.",
    kapittel="Offentlige anskaffelser av tjenestedesign",
    metode=(
        "leveranser",
        "dialog.aktivitet",
        "dialog.utbytte",
        "kvalifikasjonskrav.id",
        "kvalifikasjonskrav.krav",
        "kvalifikasjonskrav.dokumentasjon",
        "tildelingskriterier.id",
        "tildelingskriterier.navn",
        "tildelingskriterier.slag",
        "tildelingskriterier.vurderes",
        "tildelingskriterier.dokumentasjon",
        "ved_likhet",
        "prisskjema.faser.id",
        "prisskjema.faser.navn",
        "prisskjema.faser.innhold",
        "prisskjema.roller.id",
        "prisskjema.roller.navn",
        "vilkår",
    ),
    leveranse="Konkurransegrunnlag",
    offentlig=False,
    utdrag="formål",
    forventet=False,
    regler=(
        weights_are_not_a_hundred,
        price_model_without_price,
        judged_twice,
        need_prescribes_solution,
        price_form_lacks_phases,
        deadlines_out_of_order,
        priced_quality_without_value,
        *RULES,
        *ANSWERS,
        *CLIMATE,
        *DOUBT,
    ),
    visning=_view,
    underside=Subpage("evaluering", "konkurransegrunnlag/evaluering.html.j2", _protocol),
)
