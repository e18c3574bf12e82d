"""Advice from the guide's chapter 3, «Læringspunkter og refleksjoner»: what projects wish they had done from the start.

Advice is given once a phase has started, never to a project that is only set up. A project may decide against a piece of
advice with `fravik` in prosjekt.yaml. TD501, that implementers come too late, stands with the anchoring plan it reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from tjenestedesign.artefakter.forankringsplan import Forankringsplan
from tjenestedesign.artefakter.konsept import Konsept
from tjenestedesign.artefakter.workshop import Workshop
from tjenestedesign.check.findings import all_rules
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import FASER, Fase
from tjenestedesign.project.loaded import Entry, Project, Settings
from tjenestedesign.project.rule import Finding, Rule, rule


def _started(settings: Settings) -> list[Fase]:
    return [f for f in FASER if getattr(settings.model.faser, f.id).status != "ikke-startet"]


@rule("TD500", Level.ADVARSEL)
def waives_what_is_no_advice(project: Project) -> Iterator[Finding]:
    """«fravik» nevner en kode som ikke er et råd.

    Hvorfor: Dere kan velge bort et råd med en begrunnelse. Feil og advarsler kan ikke velges bort på samme måte. De må
    rettes.

    Feil:
        fravik:
          - kode: TD201
            begrunnelse: Vi retter det senere.

    Riktig:
        fravik:
          - kode: TD502
            begrunnelse: Implementeringen har eget budsjett i linjen.
    """
    if project.settings is None:
        return
    advice = {r.code for r in all_rules() if r.level is Level.RÅD}
    for index, waiver in enumerate(project.settings.model.fravik):
        if waiver.kode.upper() not in advice:
            code = waiver.kode.upper()
            known = any(r.code == code for r in all_rules())
            close = [] if known else get_close_matches(code, sorted(advice), 1, 0.8)
            yield Finding(
                project.settings,
                ("fravik", index, "kode"),
                f"«{waiver.kode}» er ikke et råd som kan velges bort.",
                f"Mente du {close[0]}?"
                if close
                else "Bare råd kan velges bort. «td explain» viser nivået til hver kode.",
            )


@rule("TD502", Level.RÅD)
def implementation_cost_missing(project: Project) -> Iterator[Finding]:
    """Kostnaden ved implementering er ikke med i budsjettet.

    Hvorfor: Mange gode konsepter stopper når prosjektmidlene er brukt opp. Kostnaden ved å sette tjenesten ut i livet må
    være på bordet fra begynnelsen, også når den bare er et anslag.

    Feil:
        budsjett:
          innsikt: {kostnad: 300000}

    Riktig:
        budsjett:
          innsikt: {kostnad: 300000}
          implementering: {kostnad: 450000}
    """
    settings = project.settings
    if settings is None or not _started(settings):
        return
    budget = settings.model.budsjett
    last = budget.implementering if budget else None
    if last is None or last.kostnad is None:
        yield Finding(
            settings,
            ("budsjett", "implementering") if last else ("budsjett",) if budget else (),
            "Budsjettet sier ikke hva implementeringen koster.",
            "Skriv et anslag i «budsjett: implementering: kostnad».",
        )


@rule("TD503", Level.RÅD)
def no_designer_hours(project: Project) -> Iterator[Finding]:
    """Designerne har ingen timer i implementeringen.

    Hvorfor: Designerne kjenner begrunnelsen bak hver del av tjenesten. Noen få timer fra dem hindrer at innbyggerens
    perspektiv blir borte når tjenesten skal tilpasses hverdagen.

    Feil:
        budsjett:
          implementering: {kostnad: 450000}

    Riktig:
        budsjett:
          implementering: {kostnad: 450000, designtimer: 40}
    """
    settings = project.settings
    if settings is None or not _started(settings):
        return
    budget = settings.model.budsjett
    last = budget.implementering if budget else None
    if last is None or not last.designtimer:
        yield Finding(
            settings,
            ("budsjett", "implementering") if last else ("budsjett",) if budget else (),
            "Budsjettet har ingen timer til designerne i implementeringen.",
            "Skriv timene i «budsjett: implementering: designtimer».",
        )


@rule("TD504", Level.RÅD)
def not_anchored_at_the_top(project: Project) -> Iterator[Finding]:
    """Prosjektet er ikke forankret i toppledelsen.

    Hvorfor: Nye tjenester trenger mandat og penger på tvers av virksomhetsområder. Det kan bare toppledelsen gi. Asker
    peker på dette som avgjørende.

    Feil:
        faser:
          innsikt: {status: pågår}

    Riktig:
        styringsgruppe:
          - {rolle: kommunaldirektør, virksomhet: kommunedirektørens ledergruppe}
        faser:
          innsikt: {status: pågår}
    """
    settings = project.settings
    if settings is not None and _started(settings) and not settings.model.styringsgruppe:
        yield Finding(
            settings,
            ("styringsgruppe",),
            "Prosjektet er i gang uten styringsgruppe.",
            "Skriv rollene som følger prosjektet og tar beslutningene, i «styringsgruppe».",
        )
    for entry in project.all(Forankringsplan):
        if all(who.nivå != "toppledelse" for who in entry.model.interessenter):
            yield Finding(
                entry,
                ("interessenter",),
                "Forankringsplanen har ingen fra toppledelsen.",
                "Ta med den i toppledelsen som kan gi mandat og penger.",
            )


@rule("TD505", Level.RÅD)
def project_lead_changes(project: Project) -> Iterator[Finding]:
    """Prosjektet bytter prosjektleder underveis.

    Hvorfor: Mye av det dere lærer, sitter i den som leder. Et bytte midt i koster tid og tillit.

    Feil:
        faser:
          innsikt: {prosjektleder: rådgiver i byggesak}
          idé: {prosjektleder: fagleder i NAV}

    Riktig:
        faser:
          innsikt: {prosjektleder: rådgiver i byggesak}
          idé: {prosjektleder: rådgiver i byggesak}
    """
    settings = project.settings
    if settings is None:
        return
    before: tuple[Fase, str] | None = None
    for phase in FASER:
        lead = getattr(settings.model.faser, phase.id).prosjektleder
        if lead is None:
            continue
        if before is not None and lead.casefold() != before[1].casefold():
            yield Finding(
                settings,
                ("faser", phase.id, "prosjektleder"),
                f"Prosjektleder i fasen «{phase.tittel}» er {lead}, men {before[1]} i «{before[0].tittel}».",
                "La den samme lede hele veien, eller planlegg overleveringen.",
            )
        before = (phase, lead)


@rule("TD506", Level.RÅD)
def no_time_for_what_if(project: Project) -> Iterator[Finding]:
    """Konseptet er laget uten en idéworkshop.

    Hvorfor: De store grepene oppstår når riktige personer får tid til å spørre «hva om». Hvis dere går rett fra innsikt
    til konsept, får dere ofte en bedre utgave av det dere har.

    Feil:
        type: konsept
        tittel: Ny søknadsflyt

    Riktig:
        type: workshop
        slag: idé
        tittel: Hva om?
    """
    if project.may_hold_unread("workshop") or any(e.model.slag == "idé" for e in project.all(Workshop)):
        return
    first: Entry[Konsept] | None = next(project.all(Konsept), None)
    if first is not None and project.settings is not None and Fase.IDÉ in _started(project.settings):
        yield Finding(
            first,
            ("tittel",),
            "Prosjektet har et konsept, men ingen idéworkshop («slag: idé»).",
            "Hold en idéworkshop med god tid, og skriv den med «td new workshop».",
        )


@rule("TD507", Level.RÅD)
def roles_not_clarified(project: Project) -> Iterator[Finding]:
    """Roller og forventninger er ikke avklart.

    Hvorfor: Når kommune og leverandør venter ulike ting av hverandre, merkes det først når det haster. Skriv hvem som gjør
    hva mens dere er enige.

    Feil:
        leverandører: [Designbyrået]

    Riktig:
        leverandører:
          - {navn: Designbyrået, rolle: tjenestedesign}
        prosjektgruppe:
          - {rolle: fagleder, virksomhet: kulturskole}
    """
    settings = project.settings
    if settings is None or not _started(settings):
        return
    if not settings.model.prosjektgruppe:
        yield Finding(
            settings,
            ("prosjektgruppe",),
            "Prosjektet er i gang uten prosjektgruppe.",
            "Skriv rollene som gjør arbeidet, i «prosjektgruppe».",
        )
    for index, supplier in enumerate(settings.model.leverandører):
        if supplier.rolle is None:
            yield Finding(
                settings,
                ("leverandører", index),
                f"Leverandøren «{supplier.navn}» har ingen rolle.",
                "Skriv hva dere venter at de bidrar med, i «rolle».",
            )


METHOD: tuple[Rule, ...] = (
    waives_what_is_no_advice,
    implementation_cost_missing,
    no_designer_hours,
    not_anchored_at_the_top,
    project_lead_changes,
    no_time_for_what_if,
    roles_not_clarified,
)
