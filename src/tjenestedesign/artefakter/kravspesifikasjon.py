"""Kravspesifikasjon: what single parts of the service map must satisfy (guide ch. 2 «Tjenestekart»). Model: `krav.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tjenestedesign.artefakter.krav import Kravspesifikasjon, specification
from tjenestedesign.artefakter.tjenestekart import Tjenestekart
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.rule import Also, Finding, rule_for

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project

_VAGUE: Final = re.compile(
    r"\b(brukervennlig\w*|intuitiv\w*|(?<!hver )enkelt?|enkle|enklere|lettvin\w+|rask(?:t|e|ere)?|god(?:t|e)?|bra|bedre"
    r"|effektiv\w*|fleksib\w+|moderne|smidig\w*|sømløs\w*)\b",
    re.IGNORECASE,
)
_MEASURED: Final = re.compile(
    r"\d|\b(én|ett|to|tre|fire|fem|seks|sju|åtte|ni|ti|alle|ingen|hver|halvparten|prosent|minst|høyst|innen|senest|aldri)\b",
    re.IGNORECASE,
)


def _vague_word(text: str) -> str | None:
    """The word that makes a text impossible to test, where nothing in it can be counted."""
    found = None if _MEASURED.search(text) else _VAGUE.search(text)
    return found[0] if found else None


@rule_for(Kravspesifikasjon, "TD360", Level.RÅD)
def untestable(_project: Project, entry: Entry[Kravspesifikasjon]) -> Iterator[Finding]:
    """Kravet kan ikke prøves, fordi det bare bygger på ord som «enkel» og «god».

    Hvorfor: Folk legger ulike ting i slike ord. Da kan leverandøren si at kravet er oppfylt, og dere at det ikke er
    det. Et akseptansekriterium med noe å telle eller se avgjør saken.

    Feil:
        - id: skjema
          tekst: Skjemaet skal være brukervennlig.

    Riktig:
        - id: skjema
          tekst: Skjemaet skal være brukervennlig.
          akseptansekriterier:
            - Åtte av ti fyller det ut uten hjelp
    """
    for index, requirement in enumerate(entry.model.krav):
        word = _vague_word(requirement.tekst)
        if word and requirement.gjelder and all(map(_vague_word, requirement.akseptansekriterier)):
            yield Finding(
                entry,
                ("krav", index, "tekst"),
                f"Kravet «{requirement.id}» bygger på ordet «{word.lower()}» og har ingenting å prøve det mot.",
                "Skriv et akseptansekriterium med noe dere kan telle eller se.",
            )


@rule_for(Kravspesifikasjon, "TD361", Level.ADVARSEL)
def source_in_another_map(project: Project, entry: Entry[Kravspesifikasjon]) -> Iterator[Finding]:
    """Kravet kommer fra et steg i et annet tjenestekart enn det spesifikasjonen gjelder.

    Hvorfor: Spesifikasjonen viser hvilke steg i sitt eget kart som mangler krav. Et krav fra et annet kart dekker ingen
    av dem, og som regel er det bare id-en til kartet som er feil.

    Feil:
        tjenestekart: byggesak
        krav:
          - id: svar
            kilde: [skole#soke]

    Riktig:
        tjenestekart: byggesak
        krav:
          - id: svar
            kilde: [byggesak#soke]
    """
    own = project.get(entry.model.tjenestekart, Tjenestekart)
    if own is None:
        return
    for index, requirement in enumerate(entry.model.krav):
        for number, ref in enumerate(requirement.kilde):
            if ref.id != own.id and project.get(ref, Tjenestekart) is not None:
                yield Finding(
                    entry,
                    ("krav", index, "kilde", number),
                    f"«{ref}» står i et annet tjenestekart enn «{own.id}», som spesifikasjonen gjelder.",
                    f"Vis til et steg i «{own.id}», eller flytt kravet til spesifikasjonen for «{ref.id}».",
                    (Also(entry, ("tjenestekart",), "Her står kartet spesifikasjonen gjelder."),),
                )


@rule_for(Kravspesifikasjon, "TD362", Level.ADVARSEL)
def same_text_twice(_project: Project, entry: Entry[Kravspesifikasjon]) -> Iterator[Finding]:
    """To krav i spesifikasjonen har samme tekst.

    Hvorfor: Da blir det samme bestilt, prøvd og talt to ganger.

    Feil:
        - {id: kontakt, tekst: Innbyggeren skal ha en fast kontaktperson.}
        - {id: fast-kontakt, tekst: Innbyggeren skal ha en fast kontaktperson.}

    Riktig:
        - {id: kontakt, tekst: Innbyggeren skal ha en fast kontaktperson.}
    """
    seen: dict[str, int] = {}
    for index, requirement in enumerate(entry.model.krav):
        text = " ".join(requirement.tekst.casefold().split()).rstrip(".")
        if not requirement.gjelder or is_placeholder(requirement.tekst):
            continue
        first = seen.setdefault(text, index)
        if first != index:
            yield Finding(
                entry,
                ("krav", index, "tekst"),
                f"Kravet «{requirement.id}» har samme tekst som «{entry.model.krav[first].id}».",
                "Slå dem sammen, eller skriv hva som skiller dem.",
                (Also(entry, ("krav", first, "tekst"), "Her står det første."),),
            )


@rule_for(Kravspesifikasjon, "TD363", Level.RÅD)
def agreed_without_owner(_project: Project, entry: Entry[Kravspesifikasjon]) -> Iterator[Finding]:
    """Et må-krav er avtalt, men ingen eier det.

    Hvorfor: Et krav blir oppfylt når en rolle har ansvaret for det. Det som gjelder på tvers, faller ellers mellom to
    virksomheter.

    Feil:
        - id: svar
          tekst: Søkeren skal få vite når saken blir avgjort.
          prioritet: må
          status: avtalt

    Riktig:
        - id: svar
          tekst: Søkeren skal få vite når saken blir avgjort.
          prioritet: må
          status: avtalt
          eier: byggesak
    """
    for index, requirement in enumerate(entry.model.krav):
        if requirement.status == "avtalt" and requirement.prioritet == "må" and not requirement.eier:
            yield Finding(
                entry,
                ("krav", index, "status"),
                f"Må-kravet «{requirement.id}» er avtalt, men mangler «eier».",
                "Skriv rollen som skal sørge for at kravet blir oppfylt.",
            )


TYPE = Artefakttype(
    navn="kravspesifikasjon",
    modell=Kravspesifikasjon,
    fase=Fase.UTFORMING,
    mappe="krav",
    tittel="Kravspesifikasjon",
    flertall="Kravspesifikasjoner",
    kort="Hva de enkelte delene av tjenesten skal oppfylle, og hvordan dere ser at de gjør det.",
    kapittel="Utforming og utprøvingsfasen: Tjenestekart",
    metode=(),
    leveranse="Kravspesifikasjon",
    utdrag="innledning",
    regler=(untestable, source_in_another_map, same_text_twice, agreed_without_owner),
    visning=specification,
)
