"""How far a claim can be trusted: one voice, one side, or words used for more than they say (artefakter.md «Strength of evidence»)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from tjenestedesign.artefakter.dekning import BRUKERSIDEN, informant
from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.intervju import Intervju, Sitat
from tjenestedesign.diagnostics import Level
from tjenestedesign.evidence import strength
from tjenestedesign.model import Artefakt
from tjenestedesign.project import Entry, Project
from tjenestedesign.rule import Also, Finding, rule
from tjenestedesign.yaml_source import Loc


def _claims(project: Project) -> Iterator[Entry[Innsikt]]:
    return (e for e in project.all(Innsikt) if e.model.status != "forkastet")


def _heard(project: Project, entry: Entry[Innsikt]) -> dict[str, Entry[Intervju]]:
    """The informants behind an insight, by code."""
    found: dict[str, Entry[Intervju]] = {}
    for ref in entry.model.bevis:
        interview = project.get(ref, Intervju)
        if interview is not None and interview.model.status != "forkastet":
            found[informant(interview)] = interview
    return found


@rule("TD403", Level.RÅD)
def one_informant(project: Project) -> Iterator[Finding]:
    """Innsikten hviler på én informant.

    Hvorfor: Det ett menneske opplever, kan være viktig. Men en innsikt skal bære ideer, krav og penger for mange. Hør om
    flere kjenner det igjen.

    Feil:
        bevis: [intervju-01#sitat-1, intervju-01#sitat-2]

    Riktig:
        bevis: [intervju-01#sitat-1, intervju-04#sitat-3]
    """
    for entry in _claims(project):
        found = strength(project, entry)
        if found.informants == 1 and found.of > 1 and not found.inputs:
            yield Finding(
                entry,
                ("bevis",),
                f"Innsikten hviler på én av {found.of} informanter.",
                "Vis til sitater fra flere, eller snakk med flere om det.",
            )


@rule("TD404", Level.RÅD)
def one_sided(project: Project) -> Iterator[Finding]:
    """Alle som står bak innsikten, er på samme sted i livet, i et prosjekt som har hørt flere.

    Hvorfor: Dere har snakket med mennesker i ulike situasjoner, men innsikten bygger bare på dem i én. Da kan den gjelde
    bare dem. Skriv det i så fall i innsikten.

    Feil:
        # tre unge voksne, og ingen av dem dere har snakket med som er eldre
        bevis: [intervju-01#sitat-1, intervju-02#sitat-1, intervju-03#sitat-1]

    Riktig:
        bevis: [intervju-01#sitat-1, intervju-02#sitat-1, intervju-07#sitat-2]
    """
    everyone: defaultdict[str, set[str]] = defaultdict(set)
    for interview in project.all(Intervju):
        for key, value in _situation(interview):
            everyone[key].add(value)
    for entry in _claims(project):
        heard = _heard(project, entry)
        if len(heard) < 3:
            continue
        values: defaultdict[str, list[str]] = defaultdict(list)
        for interview in heard.values():
            for key, value in _situation(interview):
                values[key].append(value)
        for key, met in values.items():
            if len(met) == len(heard) and len(set(met)) == 1 and len(everyone[key]) > 1:
                yield Finding(
                    entry,
                    ("bevis",),
                    f"Alle {len(heard)} informantene har samme {key}: «{met[0]}». Prosjektet har hørt {len(everyone[key])}.",
                    "Se om andre sier det samme, eller skriv i forklaringen hvem innsikten gjelder.",
                )
                break


def _situation(interview: Entry[Intervju]) -> Iterator[tuple[str, str]]:
    factors = interview.model.faktorer
    if factors is None or interview.model.status == "forkastet":
        return
    for key in ("situasjon", "livssituasjon", "nettverk", "brukerferd"):
        value = getattr(factors, key)
        if value:
            yield key, str(value).casefold()


@rule("TD405", Level.RÅD)
def only_staff(project: Project) -> Iterator[Finding]:
    """Bare ansatte står bak innsikten.

    Hvorfor: Ansatte vet mye om hva innbyggerne strever med. Men de ser det fra sin side. Guidens innsikter er sagt med
    innbyggerens stemme, og da må innbyggere ha sagt det.

    Feil:
        påstand: Jeg får ikke hjelp i tide.
        bevis: [ansatt-01#sitat-1]

    Riktig:
        påstand: Jeg får ikke hjelp i tide.
        bevis: [ansatt-01#sitat-1, intervju-03#sitat-2]
    """
    sides = {i.model.respondent.rolle for i in project.all(Intervju) if i.model.status != "forkastet"}
    if not sides & set(BRUKERSIDEN):
        return
    for entry in _claims(project):
        found = strength(project, entry)
        if found.informants and not set(found.roles) & set(BRUKERSIDEN):
            yield Finding(
                entry,
                ("bevis",),
                "Ingen innbyggere eller pårørende står bak innsikten, bare " + " og ".join(found.roles) + ".",
                "Vis til det innbyggere har sagt, eller skriv i forklaringen at dette er de ansattes stemme.",
            )


@rule("TD406", Level.RÅD)
def quote_about_something_else(project: Project) -> Iterator[Finding]:
    """Sitatet har et annet tema enn innsikten.

    Hvorfor: Et sitat kan brukes til å si mer enn personen mente. Når temaene er ulike, bør noen lese sitatet en gang til.

    Feil:
        tema: økonomi
        bevis: [intervju-01#sitat-1]   # sitatet har tema: naboer

    Riktig:
        tema: naboer
        bevis: [intervju-01#sitat-1]
    """
    for entry in _claims(project):
        theme = entry.model.tema
        if theme is None:
            continue
        for index, ref in enumerate(entry.model.bevis):
            quote = project.part(ref)
            if not isinstance(quote, Sitat) or quote.tema is None or _related(theme, quote.tema):
                continue
            source = project.entries[ref.id]
            yield Finding(
                entry,
                ("bevis", index),
                f"Sitatet handler om «{quote.tema}», men innsikten om «{theme}».",
                "Les sitatet en gang til. Passer det, gi dem samme tema.",
                (Also(source, _theme_of(source, ref.del_id), "Her er temaet til sitatet."),),
            )


def _theme_of(source: Entry[Artefakt], part: str | None) -> Loc:
    quotes = getattr(source.model, "sitater", ())
    return next((("sitater", n, "tema") for n, q in enumerate(quotes) if q.id == part), ("sitater",))


_WORD = re.compile(r"[^\W\d_]+")
_STEM = 5
"""Letters of a word that must agree: «naboskap» and «naboer» are about the same."""


def _related(one: str, other: str) -> bool:
    """Whether two themes share a word, however it is bent."""
    first, second = ({w[:_STEM] for w in _WORD.findall(t.casefold()) if len(w) > 2} for t in (one, other))
    return bool(first & second) or not first or not second


EVIDENCE = (one_informant, one_sided, only_staff, quote_about_something_else)
