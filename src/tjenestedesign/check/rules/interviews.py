"""People who have told their story: what they agreed to, when it must be gone, and whether they can be recognised."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from tjenestedesign.artefakter.antagelse import Brukertest
from tjenestedesign.artefakter.dekning import informant
from tjenestedesign.artefakter.grunnlag import rests_on_consent
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.workshop import Workshop
from tjenestedesign.domain.thread.evidence import group_names, respondent
from tjenestedesign.ground.clock import today
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import day, listing
from tjenestedesign.ground.prompts import filled, is_placeholder
from tjenestedesign.project.choice_lists import FACTORS
from tjenestedesign.project.fact import fact
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import texts
from tjenestedesign.project.rule import Also, Finding, rule, rule_for

LONGEST = 1_500
"""Characters. A finding or a quote is shorter; longer is a transcript."""

FEWEST = 3
"""Where fewer people than this share a combination, one of them can be recognised by it."""


@rule_for((Intervju, Workshop, Brukertest), "TD610", Level.FEIL)
def past_its_deletion_date(
    _project: Project, entry: Entry[Intervju | Workshop | Brukertest]
) -> Iterator[Finding]:
    """Intervjuet skal være slettet.

    Hvorfor: Personen har fått vite at dere tar vare på det til en bestemt dag. Den dagen er forbi. Nå har dere ikke lenger lov
    til å ha det, og det blir ikke med på sidene. Det samme gjelder workshoper og brukertester med slettedato.

    Feil:
        samtykke: {dato: 2015-02-03, omfang: Sitater i rapport, slettes: 2016-12-31}

    Rett det: Kjør «td forget ID». td viser hva som mister belegget sitt, før noe blir slettet.
    """
    model = entry.model
    if not isinstance(model, Intervju):
        last = model.personvern.slettes if model.personvern else None
        if last is not None and last < today():
            yield Finding(
                entry,
                ("personvern", "slettes"),
                f"{'Workshopen' if isinstance(model, Workshop) else 'Brukertesten'} skulle vært slettet {day(last)}.",
                f"Kjør «td delete {entry.id}». Trenger dere det lenger, må de som var med, få vite det først.",
            )
        return
    consent, last = model.samtykke, model.slettes
    if last is None or (consent and consent.dato and consent.slettes and consent.slettes < consent.dato):
        return
    if last < today():
        agreed = consent is not None and consent.slettes == last
        yield Finding(
            entry,
            ("samtykke" if agreed else "personvern", "slettes"),
            f"Intervjuet skulle vært slettet {day(last)}.",
            f"Kjør «td forget {entry.id}». Har personen sagt ja til lengre tid, skriv den nye datoen."
            if agreed
            else f"Kjør «td forget {entry.id}». Trenger dere det lenger, må personen få vite det først.",
        )


@rule_for(Intervju, "TD611", Level.FEIL)
def quotes_without_consent(project: Project, entry: Entry[Intervju]) -> Iterator[Finding]:
    """Intervjuet har sitater, men ikke noe samtykke.

    Hvorfor: Et sitat er noe et menneske har sagt. Uten samtykke eller et annet grunnlag har dere ikke lov til å ta vare på
    det. Hvis kommunen har en plikt eller en oppgave i lov, skriver dere det som «behandlingsgrunnlag» i prosjekt.yaml, i guiden eller
    under «personvern» i intervjuet. Da er det ikke samtykke som gir dere lov.

    Feil:
        respondent: {kode: I-01, rolle: innbygger}
        sitater: [{id: sitat-1, tekst: Jeg vil bo ett sted.}]

    Riktig:
        respondent: {kode: I-01, rolle: innbygger}
        samtykke: {dato: 2026-02-03, omfang: Anonyme sitater i rapport, slettes: 2027-12-31}
        sitater: [{id: sitat-1, tekst: Jeg vil bo ett sted.}]
    """
    if entry.model.sitater and entry.model.samtykke is None and rests_on_consent(project, entry):
        yield Finding(
            entry,
            ("sitater",),
            "Intervjuet har sitater, men ikke noe samtykke.",
            "Skriv «samtykke» med dato, omfang og slettedato. Er intervjuet oppdiktet, skriv «belegg: oppdiktet».",
        )


@rule("TD612", Level.RÅD)
def can_be_recognised(project: Project) -> Iterator[Finding]:
    """Kombinasjonen av opplysninger kan røpe hvem personen er.

    Hvorfor: Hver opplysning for seg er vanlig. Sammen kan de passe på bare ett menneske, og i en kommune er det mange som
    kjenner hverandre. td ser etter kombinasjoner av faktorene, brukergruppen, rollen og virksomheten som færre enn tre av de
    intervjuede deler, og sier den minste av dem. Rådet gjelder intervjuer med innhentet samtykke.

    Feil:
        faktorer: {situasjon: flyktning fra et lite land, brukerferd: etter, nettverk: familie, livssituasjon: etablering}

    Riktig:
        faktorer: {situasjon: flyktning, livssituasjon: etablering}
    """
    everybody = _everybody(project)
    asked = [p for p in everybody if p.basis == "innhentet" and len(p.known) > 1]
    if not asked or project.may_hold_unread("intervju"):
        return  # how many share something is not known until every interview is read
    place = filled(project.settings.model.kommune) if project.settings else "kommunen"
    own_words = {"virksomheten", *(f.kalt for f in project.choices.faktorer if not f.svar)}
    everyone = sum(_people(known) for known in _by_person(everybody))
    for one, rare, count in _rare(everybody, asked):
        entry = project.entries[one.interview]
        told = listing([f"{key} «{value}»" for key, value in rare])
        coarse = next((key for key, _ in rare if key in own_words), None)
        yield Finding(
            entry,
            ("faktorer",) if isinstance(entry.model, Intervju) and entry.model.faktorer else ("respondent",),
            f"{told[0].upper()}{told[1:]} passer bare på {count} av {everyone} intervjuede i {place}.",
            f"Skriv {coarse} grovere, eller fjern den opplysningen dere trenger minst."
            if coarse
            else "Fjern den av opplysningene dere trenger minst.",
        )


def recognised_by(project: Project, told: Collection[str], roles: Mapping[str, str]) -> set[str]:
    """The interviews whose person fewer than three share a combination with, where only these traits are told.

    `told` are the traits as TD612 names them, `roles` what each interview's person is told to be.
    """
    everybody = [replace(one, known=tuple(_told_of(one, told, roles))) for one in _everybody(project)]
    asked = [p for p in everybody if p.basis == "innhentet" and len(p.known) > 1]
    return {one.interview for one, _, _ in _rare(everybody, asked)} if asked else set()


def _told_of(one: _Known, told: Collection[str], roles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in one.known:
        if key == "rollen":
            value = roles.get(one.interview, value)
        if key in told and not (key == "rollen" and value == "innbygger"):
            yield key, value


_Traits = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the person of an interview, that another could recognise them by, as (what, value)."""

    interview: str
    person: str
    people: int
    basis: str
    known: _Traits


def _rare(everybody: list[_Known], asked: list[_Known]) -> Iterator[tuple[_Known, _Traits, int]]:
    """For each who was asked, the smallest combination of two or more that too few share, and how many do."""
    persons = _by_person(everybody)
    for size in range(2, max(len(one.known) for one in asked) + 1):
        shared: Counter[_Traits] = Counter()
        for interviews in persons:
            people = _people(interviews)
            for some in {some for one in interviews for some in combinations(one.known, size)}:
                shared[some] += people
        left: list[_Known] = []
        for one in asked:
            rare = next((some for some in combinations(one.known, size) if shared[some] < FEWEST), None)
            if rare:
                yield one, rare, shared[rare]
            else:
                left.append(one)
        if not left:
            return
        asked = left


def _by_person(everybody: list[_Known]) -> list[list[_Known]]:
    persons: defaultdict[str, list[_Known]] = defaultdict(list)
    for one in everybody:
        persons[one.person].append(one)
    return list(persons.values())


def _people(interviews: list[_Known]) -> int:
    return max(one.people for one in interviews)


@fact(Intervju)
def traits(entry: Entry[Intervju]) -> tuple[str, int, str, _Traits] | None:
    """Of a living person: who, how many they are, the basis for keeping it, and what is known of them."""
    basis = entry.model.opphav
    if basis == "fiktivt":
        return None
    person = entry.model.respondent
    known = [("rollen", person.rolle)]
    said = entry.model.faktorer.sagt() if entry.model.faktorer else ()
    known += ((f"{FACTORS}.{key}", _plain(value)) for key, value in said)
    known.append(("virksomheten", _plain(person.virksomhet)))
    return informant(entry), person.antall, basis, tuple((key, value) for key, value in known if value)


def _everybody(project: Project) -> list[_Known]:
    found: list[_Known] = []
    names = project.once(group_names)
    usual = ("rollen", next((role.id for role in project.choices.roller if role.brukerside), ""))
    for interview, (person, people, basis, known) in project.facts(traits):
        groups = names.get(interview, ())
        shared = (("brukergruppen", groups[0]),) if len(groups) == 1 else ()
        told = tuple(_in_words(project, key, value) for key, value in known if (key, value) != usual)
        found.append(_Known(interview, person, people, basis, told + shared))
    return found


def _in_words(project: Project, key: str, value: str) -> tuple[str, str]:
    """What is known of somebody, as a sentence has it: «livssituasjonen», «ung voksen»."""
    of, _, id = key.partition(".")
    factor = project.choices.factor(id) if of == FACTORS else None
    if factor is None:
        return key, value
    return factor.kalt, factor.named(value).lower() if factor.svar else value


def _plain(text: str | None) -> str:
    return " ".join(text.casefold().split()) if text and not is_placeholder(text) else ""


@rule_for(Intervju, "TD613", Level.RÅD)
def raw_transcript(_project: Project, entry: Entry[Intervju]) -> Iterator[Finding]:
    """Teksten i intervjuet er så lang at den ligner en utskrift.

    Hvorfor: En hel utskrift røper mye mer enn dere trenger, og git glemmer den aldri. Ta vare på opptak og utskrifter på det
    stedet kommunen har bestemt, og slett dem når sitatene er hentet ut.

    Rett det: Del teksten i sitater, behov og observasjoner, og ta bort resten.
    """
    if len(entry.source.text) <= LONGEST:
        return
    for loc, text in texts(entry.model):
        if len(text) > LONGEST:
            yield Finding(
                entry,
                loc,
                f"Teksten er på {len(text)} tegn. Utskrifter hører ikke hjemme i git.",
                "Behold bare sitatene og funnene dere bruker.",
            )


@rule("TD304", Level.ADVARSEL)
def same_code_in_different_roles(project: Project) -> Iterator[Finding]:
    """Samme kode er brukt for ulike roller.

    Hvorfor: Koden er personen. td teller hver kode én gang, både i hvem dere har hørt og i hvor sterkt belegg en innsikt
    har. Hvis to personer har fått samme kode, blir én av dem borte.

    Feil:
        respondent: {kode: I-01, rolle: innbygger}
        # og i et annet intervju
        respondent: {kode: I-01, rolle: ansatt}

    Riktig:
        respondent: {kode: I-01, rolle: innbygger}
        # og i et annet intervju
        respondent: {kode: A-01, rolle: ansatt}
    """
    first: dict[str, tuple[str, str]] = {}
    for id, (who, role, *_) in project.facts(respondent):
        seen, was = first.setdefault(who, (id, role))
        if was != role:
            where = ("respondent", "rolle")
            entry = project.entries[id]
            yield Finding(
                entry,
                where,
                f"Koden «{who}» er {role} her og {was} i «{seen}».",
                "Gi personene hver sin kode, eller rett rollen.",
                (Also(project.entries[seen], where, "Her er den første."),),
            )


INTERVIEWS = (
    past_its_deletion_date,
    quotes_without_consent,
    can_be_recognised,
    raw_transcript,
    same_code_in_different_roles,
)
