"""How far a claim can be trusted: one voice, one side, or words used for more than they say (artefakter.md «Strength of evidence»)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tjenestedesign.artefakter.dekning import is_conversation, took_place
from tjenestedesign.artefakter.innsikt import Innsikt
from tjenestedesign.artefakter.intervju import Intervju, Sitat
from tjenestedesign.check.findings import waived
from tjenestedesign.check.rules.standing import nothing_said_or_seen
from tjenestedesign.domain.thread.evidence import everybody, everyone, group_names, groups_of, voices
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.belegg import grade_at, own_grade
from tjenestedesign.project.fact import fact
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.marked import project_grade
from tjenestedesign.project.model import Artefakt, Grad
from tjenestedesign.project.rule import Also, Finding, rule_for


def _counts(entry: Entry[Artefakt]) -> bool:
    return not entry.model.forkastet


@rule_for(Innsikt, "TD403", Level.RÅD)
def one_informant(project: Project, entry: Entry[Innsikt]) -> Iterator[Finding]:
    """Innsikten hviler på én informant.

    Hvorfor: Det ett menneske opplever, kan være viktig. Men en innsikt skal bære ideer, krav og penger for mange. Hør om
    flere kjenner det igjen.

    Feil:
        bevis: [intervju-01#sitat-1, intervju-01#sitat-2]

    Riktig:
        bevis: [intervju-01#sitat-1, intervju-04#sitat-3]
    """
    if not _counts(entry):
        return
    found = voices(project, entry)
    more = found.inputs or found.observations or found.sources
    if len(found.heard) == 1 and not more and project.once(everyone) > 1:
        yield Finding(
            entry,
            ("bevis",),
            f"Innsikten hviler på én av {project.once(everyone)} informanter.",
            "Vis til sitater fra flere, eller snakk med flere om det.",
        )


@rule_for(Innsikt, "TD404", Level.RÅD)
def one_sided(project: Project, entry: Entry[Innsikt]) -> Iterator[Finding]:
    """Alle som står bak innsikten, er i samme livssituasjon. Prosjektet har snakket med flere.

    Hvorfor: Dere har snakket med mennesker i ulike situasjoner, men innsikten bygger bare på dem i én. Da kan den gjelde
    bare dem. Skriv det i så fall i innsikten.

    Feil:
        # tre unge voksne, og ingen av dem dere har snakket med som er eldre
        bevis: [intervju-01#sitat-1, intervju-02#sitat-1, intervju-03#sitat-1]

    Riktig:
        bevis: [intervju-01#sitat-1, intervju-02#sitat-1, intervju-07#sitat-2]
    """
    if not _counts(entry):
        return
    heard = voices(project, entry).heard.values()
    values: defaultdict[str, list[str]] = defaultdict(list)
    for interview in heard:
        groups = groups_of(project, interview.id)
        for key, value in _situation([group.name for group in groups], _own_factors(interview)):
            values[key].append(value)
    for key, met in values.items():
        alike = len(met) == len(heard) and len(set(met)) == 1
        if alike and len(heard) >= _ENOUGH and len(project.once(_situations)[key]) > 1:
            factor = project.choices.factor(key)
            what, said = (
                (factor.navn.lower(), factor.named(met[0]).lower())
                if factor and factor.svar
                else (key, met[0])
            )
            yield Finding(
                entry,
                ("bevis",),
                f"Alle {len(heard)} informantene har samme {what}: «{said}». Dere har også hørt andre.",
                "Se om andre sier det samme, eller skriv i forklaringen hvem innsikten gjelder.",
            )
            break


_ENOUGH: Final = 3
"""Informants before a likeness means anything: two are easily alike in something."""


_Factors = tuple[tuple[str, str], ...]


@fact(Intervju)
def factors(entry: Entry[Intervju]) -> tuple[Grad | None, _Factors] | None:
    """The factors of a conversation that is not rejected, as (key, value in small letters), after how sure it says it is."""
    if not _counts(entry) or not is_conversation(entry.model):
        return None
    said = entry.model.faktorer.sagt() if entry.model.faktorer else ()
    found = tuple((key, value.casefold()) for key, value in said)
    return own_grade(entry.model), found


def _own_factors(entry: Entry[Intervju]) -> _Factors | None:
    found = factors.of(entry)
    return found[1] if found else None


def _situations(project: Project) -> Mapping[str, set[str]]:
    """The values of each key that the project has heard."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    groups = project.once(group_names)
    around = project_grade(project)
    for interview, (grade, own) in project.facts(factors):
        for key, value in _situation(groups.get(interview, ()), own if took_place(grade, around) else None):
            found[key].add(value)
    return found


def _situation(groups: Sequence[str], own: _Factors | None) -> Iterator[tuple[str, str]]:
    if len(groups) == 1:
        yield "brukergruppe", groups[0]
    yield from own or ()


@rule_for(Innsikt, "TD405", Level.RÅD)
def only_staff(project: Project, entry: Entry[Innsikt]) -> Iterator[Finding]:
    """Bare ansatte står bak innsikten.

    Hvorfor: Ansatte vet mye om hva innbyggerne strever med. Men de ser det fra sin side. Guidens innsikter er sagt med
    innbyggerens stemme, og da må innbyggere ha sagt det. Hvis innsikten også bygger på en kilde, kan den være der.

    Feil:
        påstand: Jeg får ikke hjelp i tide.
        bevis: [ansatt-01#sitat-1]

    Riktig:
        påstand: Jeg får ikke hjelp i tide.
        bevis: [ansatt-01#sitat-1, intervju-03#sitat-2]
    """
    if not _counts(entry):
        return
    found = voices(project, entry)
    if found.sources:
        return  # a source may hold what citizens have said
    roles = set(found.roles.values())
    users = project.choices.user_side
    if roles and not roles & users and project.once(everybody).roles & users:
        who = " og ".join(project.choices.role(role).lower() for role in sorted(roles))
        names = [r.navn.lower() for r in project.choices.roller if r.brukerside]
        yield Finding(
            entry,
            ("bevis",),
            f"Ingen {listing(names, last='eller')} står bak innsikten, bare {who}.",
            f"Vis til det {names[0]} har sagt, eller skriv i forklaringen at dette er de ansattes stemme.",
        )


@rule_for(Innsikt, "TD406", Level.RÅD)
def quote_about_something_else(project: Project, entry: Entry[Innsikt]) -> Iterator[Finding]:
    """Sitatet har et annet tema enn innsikten.

    Hvorfor: Et sitat kan brukes til å si mer enn personen mente. Når temaene er ulike, bør noen lese sitatet en gang til.

    Feil:
        tema: økonomi
        bevis: [intervju-01#sitat-1]   # sitatet har tema: naboer

    Riktig:
        tema: naboer
        bevis: [intervju-01#sitat-1]
    """
    if not _counts(entry):
        return
    theme = entry.model.tema
    if theme is None or is_placeholder(theme):
        return
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


_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM: Final = 4
"""Letters that must agree: «naboskap» and «gode naboer» are about the same, and so are «boligøkonomi» and «økonomi»."""


def _related(one: str, other: str) -> bool:
    """Whether two themes share a word, however it is bent or put together."""
    first, second = (_WORD.findall(t.casefold()) for t in (one, other))
    if not first or not second:
        return one.casefold().strip() == other.casefold().strip()
    return any(a[:_STEM] in b or b[:_STEM] in a for a in first for b in second)


@rule_for(Innsikt, "TD407", Level.RÅD)
def without_a_quote(project: Project, entry: Entry[Innsikt]) -> Iterator[Finding]:
    """Innsikten har ikke et eneste sitat.

    Hvorfor: Innspill fra en workshop er det deltakerne tror og mener. En innsikt blir troverdig når noen har fortalt det
    selv, med sine ord.

    Feil:
        bevis: [innsiktsworkshop#innspill-2]

    Riktig:
        bevis: [innsiktsworkshop#innspill-2, intervju-03#sitat-1]
    """
    if not _counts(entry):
        return
    found = voices(project, entry)
    if found.inputs and not (found.heard or found.observations or found.sources) and project.once(everyone):
        yield Finding(
            entry,
            ("bevis",),
            "Innsikten bygger bare på innspill fra workshop.",
            "Vis til et sitat fra et intervju, eller spør noen det gjelder.",
        )


@rule_for(Artefakt, "TD408", Level.ADVARSEL)
def rejected_evidence(project: Project, entry: Entry[Artefakt]) -> Iterator[Finding]:
    """Noe er belagt med en kilde som er forkastet.

    Hvorfor: Dere har lagt kilden bort, og td teller den ikke lenger med. Da kan ikke innsikten eller steget hvile på den.

    Feil:
        bevis: [intervju-02#sitat-1]   # intervju-02 har status: forkastet

    Riktig:
        bevis: [intervju-03#sitat-2]
    """
    for loc, ref in entry.refs if _counts(entry) else ():
        source = project.entries.get(ref.id)
        if source is not None and source.model.forkastet and _is_evidence(entry, loc):
            yield Finding(
                entry,
                loc,
                f"«{ref.tekst}» er belegg, men «{source.id}» er forkastet.",
                "Vis til en annen kilde, eller ta bort henvisningen.",
                (Also(source, ("status",), "Her er den forkastet."),),
            )


def _is_evidence(entry: Entry[Artefakt], loc: Loc) -> bool:
    """Whether a reference is to prove something: an insight's, those of a step that is «belagt», and the sources in «belegg»."""
    if "belegg" in loc or (isinstance(entry.model, Innsikt) and loc[0] == "bevis"):
        return True
    around = {loc[:n] for n, step in enumerate(loc) if step in _RESTS}
    return any(
        where in around and part.uten_belegg is not None and grade_at(entry.model, where) == "belagt"
        for where, part in entry.parts
    )


_RESTS: Final = ("bygger_på", "sitat")


EVIDENCE = (
    one_informant,
    one_sided,
    only_staff,
    quote_about_something_else,
    without_a_quote,
    rejected_evidence,
)


def doubts(project: Project) -> Mapping[str, tuple[str, ...]]:
    """Why each insight is weaker than it looks, in the rules' own words, by id. What the project has waived is left out."""
    return project.once(_doubts)


def _doubts(project: Project) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    left_out = waived(project)
    for of in (*EVIDENCE, nothing_said_or_seen):
        for finding in of.check(project) if of.code not in left_out else ():
            if isinstance(finding.entry, Entry):
                found.setdefault(finding.entry.id, []).append(finding.message)
    return {id: tuple(messages) for id, messages in found.items()}
