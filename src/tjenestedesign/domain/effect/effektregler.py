"""What can be wrong with an effektmåling beyond its shape (guide ch. 4 «Effektstyring og rapportering»)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tjenestedesign.artefakter.konsept import StadiumRef
from tjenestedesign.artefakter.maltall import aims_backwards, backwards_message
from tjenestedesign.domain.effect.effekt import SAFE_CELL, TRENGER_STADIUM, Datakilde, Effektmåling
from tjenestedesign.domain.effect.periods import year_of
from tjenestedesign.domain.effect.result import Resultat
from tjenestedesign.domain.effect.stored import (
    NoResult,
    ledger_fault,
    result_of,
    setup_of,
    stored,
    tells_spread,
)
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.datafiler import FoundData, NoData, fingerprint, look_for_data
from tjenestedesign.project.rule import Finding, rule, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


@rule_for(Effektmåling, "TD375", Level.FEIL)
def target_on_the_wrong_side(_project: Project, entry: Entry[Effektmåling]) -> Iterator[Finding]:
    """Målet for en indikator ligger på feil side av nullpunktet.

    Hvorfor: Retningen sier om høyere eller lavere er bedre. Hvis målet er dårligere enn nullpunktet, blir en forverring
    meldt som framgang.

    Feil:
        - {id: flyttinger, tittel: Flyttinger per år, nullpunkt: 3, mål: 1}

    Riktig:
        - {id: flyttinger, tittel: Flyttinger per år, retning: ned, nullpunkt: 3, mål: 1}
    """
    for index, i in enumerate(entry.model.indikatorer):
        if i.nullpunkt is not None and i.mål is not None and aims_backwards(i.retning, i.nullpunkt, i.mål):
            message, hint = backwards_message(i.retning, i.nullpunkt, i.mål)
            yield Finding(entry, ("indikatorer", index, "mål"), message, hint)


@rule_for(Effektmåling, "TD376", Level.ADVARSEL)
def cell_too_small(_project: Project, entry: Entry[Effektmåling]) -> Iterator[Finding]:
    """Den minste cellen er så liten at folk kan kjennes igjen.

    Hvorfor: Hvis det står at tre personer i et stadium har fått mindre hjelp, vet naboen og saksbehandleren kanskje hvem det
    er. Med fem eller flere er det vanskeligere. Er dere færre enn fem, skriver dere det med ord.

    Feil:
        minste_celle: 3

    Riktig:
        minste_celle: 5
    """
    if entry.model.minste_celle < SAFE_CELL:
        yield Finding(
            entry,
            ("minste_celle",),
            f"Når tall om {entry.model.minste_celle} personer vises, kan folk bli kjent igjen.",
            f"Sett «minste_celle» til {SAFE_CELL} eller mer.",
        )


@rule("TD377", Level.RÅD)
def data_is_not_there(project: Project) -> Iterator[Finding]:
    """Datafilen mangler eller kan ikke brukes.

    Hvorfor: Et utkast kan skrives lenge før det finnes data. Når planen er sendt til godkjenning, bør filen være på
    plass, for uten den blir det ingen måling. td leser bare filer som ligger i prosjektmappen.

    Feil:
        status: godkjent
        datakilde: 4-implementering/data/ikke-hentet-ennå.csv

    Riktig:
        status: godkjent
        datakilde: 4-implementering/data/effekt.csv
    """
    for entry in project.all(Effektmåling):
        ready = entry.model.status in ("til-godkjenning", "godkjent")
        known = isinstance(result_of(project, entry), Resultat)
        for index, source in enumerate(entry.model.datakilde):
            if source.fil is None or known:
                continue
            found = look_for_data(project.root, source.fil)
            if isinstance(found, NoData) and (ready or not found.waiting):
                yield Finding(
                    entry, ("datakilde", index), f"Datafilen «{source.fil}» {found.reason}.", found.hint
                )


@rule_for(Effektmåling, "TD378", Level.RÅD)
def only_one_kind_of_fact(_project: Project, entry: Entry[Effektmåling]) -> Iterator[Finding]:
    """Målingen har bare harde eller bare myke fakta.

    Hvorfor: Lederne i Asker sa at beslutninger blir tryggere når tall og opplevelser står sammen. Tall alene sier ikke
    hva hjelpen betydde. Opplevelser alene sier ikke hva den kostet.

    Feil:
        indikatorer:
          - {id: kostnad, tittel: Kostnad per person, slag: hard}
          - {id: flyttinger, tittel: Flyttinger per år, slag: hard}

    Riktig:
        indikatorer:
          - {id: kostnad, tittel: Kostnad per person, slag: hard}
          - {id: blir-hort, tittel: Opplever å bli hørt, slag: myk}
    """
    kinds = {i.slag for i in entry.model.indikatorer}
    if len(entry.model.indikatorer) > 1 and len(kinds) == 1:
        only, other = ("harde", "myk") if kinds == {"hard"} else ("myke", "hard")
        yield Finding(
            entry,
            ("indikatorer",),
            f"Alle indikatorene er {only} fakta.",
            f"Legg til minst én indikator med «slag: {other}».",
        )


@rule_for(Effektmåling, "TD379", Level.ADVARSEL)
def stage_of_another_concept(_project: Project, entry: Entry[Effektmåling]) -> Iterator[Finding]:
    """Stadiet hører til et annet konsept enn det som måles.

    Hvorfor: Siden viser stadiene i konseptet under «ferd», og det er dem dataene følger. En indikator, en gevinst eller et
    steg i fortellingen om et stadium i et annet konsept kan ikke regnes ut eller vises.

    Feil:
        ferd: velferdslaben
        indikatorer:
          - {id: ro, tittel: Ro i hverdagen, stadium: annet-konsept#stabilisere}

    Riktig:
        ferd: velferdslaben
        indikatorer:
          - {id: ro, tittel: Ro i hverdagen, stadium: velferdslaben#stabilisere}
    """
    path = entry.model.ferd
    for loc, stage in _stages(entry.model):
        if path and stage.id != path.id:
            yield Finding(
                entry,
                loc,
                f"Stadiet «{stage}» er ikke i «{path}», som er konseptet under «ferd».",
                f"Velg et stadium i «{path}», eller rett «ferd».",
            )


def _stages(model: Effektmåling) -> Iterator[tuple[Loc, StadiumRef]]:
    """Every reference to a stage, and where it stands."""
    for index, i in enumerate(model.indikatorer):
        if i.stadium:
            yield ("indikatorer", index, "stadium"), i.stadium
    for index, gain in enumerate(model.økonomi.unngått if model.økonomi else ()):
        for at, stage in enumerate(gain.stadier):
            yield ("økonomi", "unngått", index, "stadier", at), stage
    for index, step in enumerate(model.fortelling.steg if model.fortelling else ()):
        if step.stadium:
            yield ("fortelling", "steg", index, "stadium"), step.stadium


@rule("TD384", Level.ADVARSEL)
def result_cannot_be_shown(project: Project) -> Iterator[Finding]:
    """Rapporten mangler, eller den er regnet ut med andre innstillinger enn dem som står i filen nå.

    Hvorfor: td viser bare tall som er regnet ut med de stadiene, periodene og den minste cellen som står i filen nå. Ellers
    kunne siden vist tall om for få mennesker, eller tall som betyr noe annet enn det står. Hvis dere har data, men
    ingen rapport, får dere et råd om å regne den ut.

    Rett det: Kjør «td effect report». Da regner td ut tallene på nytt og skriver dem til resultatfilen.
    """
    for entry in project.all(Effektmåling):
        found = result_of(project, entry)
        if not isinstance(found, NoResult) or not entry.model.datakilde or setup_of(project, entry) is None:
            continue
        if not found.waiting:
            yield Finding(entry, ("datakilde",), found.reason, found.hint)
        elif any(_has_rows(project, k) for k in entry.model.datakilde):
            yield Finding(
                entry, ("datakilde",), f"Dataene er på plass. {found.reason}", found.hint, level=Level.RÅD
            )


def _has_rows(project: Project, source: Datakilde) -> bool:
    return source.fil is not None and look_for_data(project.root, source.fil) == FoundData()


@rule_for(Effektmåling, "TD323", Level.ADVARSEL)
def computation_without_stage(_project: Project, entry: Entry[Effektmåling]) -> Iterator[Finding]:
    """Indikatoren regnes ut for ett stadium, men sier ikke hvilket.

    Hvorfor: Andelen som står i et stadium, og tiden folk er der, gjelder alltid ett bestemt stadium. Uten stadium kan ikke
    tallet regnes ut.

    Feil:
        - {id: tid, tittel: Tid til ro, beregning: tid-i-stadiet}

    Riktig:
        - {id: tid, tittel: Tid til ro, beregning: tid-i-stadiet, stadium: velferdslaben#stabilisere}
    """
    for index, i in enumerate(entry.model.indikatorer):
        if i.beregning in TRENGER_STADIUM and i.stadium is None:
            yield Finding(
                entry,
                ("indikatorer", index, "beregning"),
                f"«{i.beregning}» gjelder ett stadium, men indikatoren har ikke noe.",
                "Skriv stadiet under «stadium».",
            )


@rule("TD324", Level.ADVARSEL)
def prices_are_lacking(project: Project) -> Iterator[Finding]:
    """Prisindeksen mangler for et av årene.

    Hvorfor: Kroner fra ulike år kan bare legges sammen når de er gjort om til samme prisnivå. Da må indeksen være kjent for
    hvert år i dataene og for prisåret. Ellers regner td ikke ut kostnad og gevinst over tid.

    Feil:
        prisår: 2017
        priser:
          - {år: 2015, indeks: 100}

    Riktig:
        prisår: 2017
        priser:
          - {år: 2015, indeks: 100}
          - {år: 2016, indeks: 103.6}
          - {år: 2017, indeks: 105.5}
    """
    for entry in project.all(Effektmåling):
        economy = entry.model.økonomi
        if economy is None or not economy.priser:
            continue
        found = stored(project, entry)
        wanted = dict.fromkeys(
            [*(year_of(p) for p in found.perioder), economy.prisår] if found else [economy.prisår]
        )
        lacking = [str(y) for y in wanted if y not in {p.år for p in economy.priser}]
        if lacking:
            yield Finding(
                entry,
                ("økonomi", "priser"),
                f"Prisindeksen mangler for {listing(lacking)}.",
                "Legg til årene, eller fjern «priser» og regn med beløpene som de er.",
            )


@rule("TD325", Level.RÅD)
def data_has_changed(project: Project) -> Iterator[Finding]:
    """Dataene er endret siden rapporten ble regnet ut.

    Hvorfor: Siden viser tallene i resultatfilen, ikke i datafilen. Hvis datafilen er en annen enn den td regnet med, kan siden si
    noe annet enn dataene.

    Rett det: Kjør «td effect report» på nytt.
    """
    for entry in project.all(Effektmåling):
        found = stored(project, entry)
        if found is None:
            continue
        for index, source in enumerate(entry.model.datakilde):
            if source.fil is None or look_for_data(project.root, source.fil) != FoundData():
                continue
            if fingerprint(project.root / source.fil) not in found.data:
                yield Finding(
                    entry,
                    ("datakilde", index),
                    f"«{source.fil}» er endret siden rapporten ble regnet ut.",
                    f"Kjør «td effect report {entry.id}».",
                )


@rule("TD441", Level.RÅD)
def times_are_by_the_old_way(project: Project) -> Iterator[Finding]:
    """Tiden i stadiene er regnet ut på en gammel måte.

    Hvorfor: Før regnet td den som gikk tilbake, som gått videre, og den ingen hadde sett på lenge, som fortsatt der. Da ble
    tiden feil. Resultatfilen har bare de gamle tallene, og siden viser dem ikke.

    Rett det: Kjør «td effect report» på nytt.
    """
    for entry in project.all(Effektmåling):
        found = stored(project, entry)
        if found is not None and any(v.grunn == "gammel" for v in found.varighet):
            yield Finding(
                entry,
                ("datakilde",),
                "Tiden i stadiene er regnet ut på en gammel måte, og vises ikke.",
                f"Kjør «td effect report {entry.id}».",
            )


@rule("TD353", Level.ADVARSEL)
def ledger_cannot_be_used(project: Project) -> Iterator[Finding]:
    """Listen over alt som er vist, mangler eller kan ikke brukes.

    Hvorfor: I ID.utgitt.json står det som er vist i alle utgaver av rapporten. Uten den vet ikke td hva leserne har fra før, og
    en ny utgave kunne røpet skjulte tall. Derfor regner ikke td ut en ny utgave før filen er på plass.

    Rett det: Hent filen tilbake fra git. Rett den aldri for hånd. Hvis det er en konflikt i den, beholder du den utgaven som er
    vist for andre, og kjører «td effect report» på nytt.
    """
    for entry in project.all(Effektmåling):
        if found := ledger_fault(project, entry):
            yield Finding(entry, ("datakilde",), *found)


@rule("TD354", Level.ADVARSEL)
def result_tells_what_people_answered(project: Project) -> Iterator[Finding]:
    """Resultatfilen har et tall som kan røpe hva hver enkelt har svart.

    Hvorfor: Eldre utgaver av td skrev hvor mye svarene om opplevelsen spredte seg (kvadratsum). Er det få svar, sier det hvor
    mange som ga hver karakter. Ingen side viser tallet lenger, men det står i filen og i det som er delt fra den før.

    Rett det: Kjør «td effect report» på nytt. Da blir tallet borte fra filen. Det står fortsatt i historien i git.
    """
    for entry in project.all(Effektmåling):
        if tells_spread(project, entry):
            yield Finding(
                entry,
                ("datakilde",),
                "Resultatfilen har et tall som kan røpe hva hver enkelt har svart.",
                f"Kjør «td effect report {entry.id}».",
            )


@rule_for(Effektmåling, "TD326", Level.FEIL)
def source_does_not_fit_the_engine(_project: Project, entry: Entry[Effektmåling]) -> Iterator[Finding]:
    """Datakilden passer ikke til motoren.

    Hvorfor: PostgreSQL regner på tabeller i databasen. DuckDB og Spark regner på filer.

    Feil:
        motor: postgresql://analyse.kommunen.no/velferd
        datakilde: 4-implementering/data/effekt.csv

    Riktig:
        motor: postgresql://analyse.kommunen.no/velferd
        datakilde: {tabell: velferd.hendelser}
    """
    in_database = entry.model.motor.startswith("postgresql:")
    for index, source in enumerate(entry.model.datakilde):
        if in_database and source.fil is not None:
            yield Finding(
                entry,
                ("datakilde", index),
                f"«{source.fil}» er en fil, men motoren er en database.",
                "Skriv navnet på tabellen med «tabell», eller fjern «motor».",
            )
        elif source.tabell is not None and not in_database:
            yield Finding(
                entry,
                ("datakilde", index),
                f"«{source.tabell}» er en tabell, men motoren regner på filer.",
                "Skriv adressen til databasen under «motor», eller stien til en fil under «fil».",
            )


RULES: Final = (
    target_on_the_wrong_side,
    cell_too_small,
    data_is_not_there,
    only_one_kind_of_fact,
    stage_of_another_concept,
    result_cannot_be_shown,
    computation_without_stage,
    prices_are_lacking,
    data_has_changed,
    times_are_by_the_old_way,
    ledger_cannot_be_used,
    result_tells_what_people_answered,
    source_does_not_fit_the_engine,
)
