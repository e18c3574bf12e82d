"""The legal basis for keeping what people tell, and what each asks for (GDPR articles 6, 9, 13, 28 and 35). ADR 0016."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tjenestedesign.artefakter.antagelse import Brukertest
from tjenestedesign.artefakter.grunnlag import basis, child, protection, rests_on_consent
from tjenestedesign.artefakter.intervju import Intervju, holds_what_was_told
from tjenestedesign.artefakter.intervjuguide import Intervjuguide
from tjenestedesign.artefakter.workshop import Workshop
from tjenestedesign.domain.privacy.law import situation
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.behandling import ARTIKKEL_9, Behandlingsgrunnlag
from tjenestedesign.project.loaded import Entry, Project, Settings
from tjenestedesign.project.rule import Finding, Rule, rule, rule_for

_WithPeople = Intervjuguide | Intervju | Workshop | Brukertest
_WITH_PEOPLE: Final = (Intervjuguide, Intervju, Workshop, Brukertest)
_TAKING_PART: Final = (Intervju, Workshop, Brukertest)


@rule_for(Intervju, "TD620", Level.FEIL)
def not_informed(project: Project, entry: Entry[Intervju]) -> Iterator[Finding]:
    """Intervjuet sier ikke når personen ble informert, eller når det skal slettes.

    Hvorfor: Når grunnlaget er en plikt eller en oppgave, trenger dere ikke samtykke. Men personen har rett til å vite hvem som har
    opplysningene, hvorfor, på hvilket grunnlag og hvor lenge (personvernforordningen artikkel 13). Er grunnlaget en oppgave, har
    personen også rett til å protestere (artikkel 21). Ingenting skal lagres lenger enn nødvendig (artikkel 5 nr. 1 bokstav e).
    «td render --format docx --only informasjonsskriv» lager brevet.

    Feil:
        personvern:
          behandlingsgrunnlag: {grunnlag: oppgave, hjemmel: boligsosialloven}
        sitater: [{id: sitat-1, tekst: Jeg vil bo ett sted.}]

    Riktig:
        personvern:
          behandlingsgrunnlag: {grunnlag: oppgave, hjemmel: boligsosialloven}
          informert: 2026-02-03
          slettes: 2027-12-31
        sitater: [{id: sitat-1, tekst: Jeg vil bo ett sted.}]
    """
    model = entry.model
    if not model.om_noen or not holds_what_was_told(model) or rests_on_consent(project, entry):
        return
    own = model.personvern
    for key, there, what in (
        ("informert", own is not None and own.informert is not None, "når personen ble informert"),
        ("slettes", model.slettes is not None, "når det skal slettes"),
    ):
        if not there:
            yield Finding(
                entry,
                ("personvern",) if own else ("type",),
                f"Intervjuet sier ikke {what}, men inneholder det personen fortalte.",
                f"Skriv «{key}: ÅÅÅÅ-MM-DD» under «personvern».",
            )


@rule_for(_WITH_PEOPLE, "TD621", Level.ADVARSEL)
def basis_without_law(_project: Project, entry: Entry[_WithPeople]) -> Iterator[Finding]:
    """Grunnlaget er en plikt eller en oppgave, men loven mangler.

    Hvorfor: Plikten eller oppgaven må være fastsatt i lov eller forskrift (personvernforordningen artikkel 6 nr. 3). Ellers har dere
    ikke noe grunnlag. Loven er som regel den som gir kommunen tjenesten dere arbeider med. Personopplysningsloven § 8 gjelder bare
    arkiv, forskning og statistikk. Avklar med personvernombudet.

    Feil:
        personvern:
          behandlingsgrunnlag: {grunnlag: oppgave}

    Riktig:
        personvern:
          behandlingsgrunnlag: {grunnlag: oppgave, hjemmel: helse- og omsorgstjenesteloven § 3-10}
    """
    where, said = _own(entry)
    yield from _without_law(entry, where, said)


def _project_without_law(project: Project) -> Iterator[Finding]:
    if project.settings:
        yield from _without_law(project.settings, *_projects_own(project.settings))


def _without_law(
    at: Entry[_WithPeople] | Settings, where: Loc, said: Behandlingsgrunnlag | None
) -> Iterator[Finding]:
    if said and said.grunnlag in ("plikt", "oppgave") and _blank(said.hjemmel):
        yield Finding(
            at,
            (*where, "grunnlag"),
            f"Grunnlaget er «{said.grunnlag}», men «hjemmel» mangler.",
            "Skriv loven og paragrafen som gir plikten eller oppgaven. Avklar den med personvernombudet.",
        )


@rule_for(_WITH_PEOPLE, "TD622", Level.ADVARSEL)
def special_without_law(_project: Project, entry: Entry[_WithPeople]) -> Iterator[Finding]:
    """Vilkåret for særlige kategorier krever en lov, men den mangler.

    Hvorfor: Opplysninger om helse, etnisk opprinnelse, religion, politikk, fagforening og seksuelle forhold er forbudt å behandle, om
    ikke et vilkår i artikkel 9 nr. 2 er oppfylt. Alle vilkårene td kjenner, bortsett fra uttrykkelig samtykke, trenger en lov som åpner
    for det, og som verner den opplysningene gjelder. For arkiv, forskning og statistikk kan det være personopplysningsloven § 9.
    Da skal dere først rådføre dere med personvernombudet, om dere ikke har vurdert personvernkonsekvensene.

    Feil:
        personvern:
          behandlingsgrunnlag: {særlige_kategorier: forskning}

    Riktig:
        personvern:
          behandlingsgrunnlag: {særlige_kategorier: forskning, særlig_hjemmel: personopplysningsloven § 9}
    """
    where, said = _own(entry)
    yield from _special(entry, where, said)


def _project_special(project: Project) -> Iterator[Finding]:
    if project.settings:
        yield from _special(project.settings, *_projects_own(project.settings))


def _special(
    at: Entry[_WithPeople] | Settings, where: Loc, said: Behandlingsgrunnlag | None
) -> Iterator[Finding]:
    chosen = said.særlige_kategorier if said else None
    if said and chosen not in (None, "ingen", "samtykke") and _blank(said.særlig_hjemmel):
        name = ARTIKKEL_9[chosen]
        yield Finding(
            at,
            (*where, "særlige_kategorier"),
            f"Vilkåret for særlige kategorier er «{name}», men «særlig_hjemmel» mangler.",
            "Skriv loven og paragrafen som åpner for det. Avklar den med personvernombudet.",
        )


@rule_for(_TAKING_PART, "TD623", Level.FEIL)
def child_without_guardians(
    project: Project, entry: Entry[Intervju | Workshop | Brukertest]
) -> Iterator[Finding]:
    """Et barn er med, men det står ikke hva de foresatte har svart.

    Hvorfor: Hovedregelen er at barn kan samtykke alene først når de er 18 år (vergemålsloven § 9). Unge kan i noen tilfeller samtykke
    selv, når de er modne nok og forstår hva det gjelder. Jo mer det kan bety for den unge, desto mer skal til. Hvis grunnlaget er en
    oppgave eller plikt, er det ikke samtykket som gir rett til å ha opplysningene. De foresatte skal likevel vite om det, og barnet skal kunne
    si nei. Under 15 år med samtykke som grunnlag er det en feil, ellers en advarsel. Er du i tvil, avklar med personvernombudet.

    Feil:
        personvern: {barn: under-15}

    Riktig:
        personvern: {barn: under-15, foresatte: Sa ja 2026-02-01}
    """
    age, own = child(project, entry), protection(entry)
    if age is None or (own and not _blank(own.foresatte)):
        return
    model = entry.model
    if isinstance(model, Intervju) and not (model.om_noen and holds_what_was_told(model)):
        return
    on_consent = rests_on_consent(project, entry)
    if age == "15-17" and not on_consent:
        return
    yield Finding(
        entry,
        ("personvern", "barn") if own and own.barn else ("type",),
        "Noen som er med, er under 15 år, og det står ikke hva de foresatte har svart."
        if age == "under-15"
        else "Noen som er med, er mellom 15 og 17 år, og det står ikke hvem som har sagt ja.",
        "Skriv når de foresatte fikk informasjon og sa ja, i «personvern: foresatte»."
        if age == "under-15"
        else "Skriv i «personvern: foresatte» når de foresatte sa ja, eller hvorfor den unge kan svare selv.",
        level=Level.FEIL if age == "under-15" and on_consent else Level.ADVARSEL,
    )


@rule("TD624", Level.RÅD)
def consequences_not_assessed(project: Project) -> Iterator[Finding]:
    """Prosjektet har særlige kategorier eller barn, men sier ikke om personvernkonsekvensene er vurdert.

    Hvorfor: Hvis det er sannsynlig at behandlingen gir høy risiko for dem den gjelder, skal personvernkonsekvensene vurderes på forhånd
    (personvernforordningen artikkel 35). Særlige kategorier, barn og mennesker som er avhengige av kommunen, taler for høy risiko. Er
    svaret at det ikke trengs, skal også det være begrunnet. Be personvernombudet om råd. Datatilsynet har en liste over hva som alltid
    må vurderes.

    Feil:
        personvern:
          behandlingsgrunnlag: {særlige_kategorier: samtykke}

    Riktig:
        personvern:
          behandlingsgrunnlag: {særlige_kategorier: samtykke}
          konsekvensvurdering: "Vurdert med personvernombudet 2026-01-10: ikke høy risiko"
    """
    if project.settings is None:
        return
    said = project.settings.model.personvern
    now = situation(project)
    if (now.særlige or now.barn) and _blank(said.konsekvensvurdering if said else None):
        what = " og ".join(
            [*(["særlige kategorier"] if now.særlige else []), *(["barn"] if now.barn else [])]
        )
        yield Finding(
            project.settings,
            ("personvern",),
            f"Prosjektet har {what}, men sier ikke om personvernkonsekvensene er vurdert (DPIA).",
            "Vurder det med personvernombudet før dere begynner, og skriv svaret i «personvern: konsekvensvurdering».",
        )


@rule("TD625", Level.RÅD)
def processors_not_named(project: Project) -> Iterator[Finding]:
    """Leverandører er med i prosjektet, men det står ikke om noen av dem er databehandlere.

    Hvorfor: Hvis designbyrået gjør intervjuene eller har tilgang til dem, behandler det personopplysninger på vegne av kommunen. Da
    skal det være en databehandleravtale (personvernforordningen artikkel 28 nr. 3) før arbeidet begynner. Det samme gjelder den som
    drifter lageret eller skriver ut opptak. Hvis ingen av dem er databehandlere, skriver du det.

    Feil:
        leverandører: [Designbyrået]

    Riktig:
        leverandører: [Designbyrået]
        personvern:
          databehandlere: ["Designbyrået, avtale 2026-01-05"]
    """
    settings = project.settings
    if settings is None or (settings.model.personvern and settings.model.personvern.databehandlere):
        return
    now = situation(project)
    if now.leverandører and now.intervjuet:
        yield Finding(
            settings,
            ("leverandører",),
            "Prosjektet har leverandører og intervjuer, men sier ikke hvem som er databehandlere.",
            "Skriv dem i «personvern: databehandlere», med datoen for databehandleravtalen. Er det ingen, skriv «ingen» og hvorfor.",
        )


@rule_for(Intervju, "TD626", Level.RÅD)
def two_bases(project: Project, entry: Entry[Intervju]) -> Iterator[Finding]:
    """Intervjuet har både et samtykke og et annet grunnlag.

    Hvorfor: Dere skal velge ett grunnlag for hvert formål, og si hvilket. Den som har samtykket, tror at opplysningene blir slettet når
    samtykket trekkes. Hvis grunnlaget er en oppgave, er det ikke sikkert at det stemmer. Samtykket kan likevel gjelde noe eget, som å
    publisere sitater eller å bruke opplysninger om helse. Da får du ikke rådet.

    Feil:
        personvern:
          behandlingsgrunnlag: {grunnlag: oppgave, hjemmel: boligsosialloven}
        samtykke: {dato: 2026-02-03, omfang: Å være med, slettes: 2027-12-31}

    Riktig:
        personvern:
          behandlingsgrunnlag: {grunnlag: oppgave, hjemmel: boligsosialloven}
          informert: 2026-02-03
          slettes: 2027-12-31
    """
    own, consent = entry.model.personvern, entry.model.samtykke
    said = own.behandlingsgrunnlag if own else None
    if said is None or said.grunnlag not in ("plikt", "oppgave") or consent is None:
        return
    written = entry.model.om_noen and bool(consent.dato or consent.omfang)
    special = basis(project, entry).særlige_kategorier == "samtykke"
    if written and not consent.publiseres and not special:
        yield Finding(
            entry,
            ("samtykke",),
            f"Grunnlaget er «{said.grunnlag}», men intervjuet har også et samtykke.",
            "Velg ett grunnlag. Gjelder samtykket noe eget, skriv «publiseres: true» eller «særlige_kategorier: samtykke».",
        )


def _own(entry: Entry[_WithPeople]) -> tuple[Loc, Behandlingsgrunnlag | None]:
    if isinstance(entry.model, Intervjuguide):
        return ("behandlingsgrunnlag",), entry.model.behandlingsgrunnlag
    own = entry.model.personvern
    return ("personvern", "behandlingsgrunnlag"), own.behandlingsgrunnlag if own else None


def _projects_own(settings: Settings) -> tuple[Loc, Behandlingsgrunnlag | None]:
    said = settings.model.personvern
    return ("personvern", "behandlingsgrunnlag"), said.behandlingsgrunnlag if said else None


def _blank(text: str | None) -> bool:
    return text is None or is_placeholder(text)


LEGAL_BASIS: Final[tuple[Rule, ...]] = (
    not_informed,
    basis_without_law.besides(_project_without_law),
    special_without_law.besides(_project_special),
    child_without_guardians,
    consequences_not_assessed,
    processors_not_named,
    two_bases,
)
