"""The letters to those who are asked for an interview, made from the guide: information, and a consent where one is needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tjenestedesign.artefakter.intervjuguide import Intervjuguide
from tjenestedesign.domain.privacy.informed import letter
from tjenestedesign.project.loaded import Entry, Project

LETTER: Final = "informasjonsskriv"
CONSENT: Final = "samtykkeskjema"


@dataclass(frozen=True, slots=True)
class Skriv:
    """One letter: what it is asked for as, the end of its file's name, its title and kind, and for whom it is written."""

    navn: str
    stamme: str
    tittel: str
    slag: str
    mal: str
    til: str
    """`deg`, `barn` or `foresatte`."""


def letters(project: Project, entry: Entry[Intervjuguide]) -> Iterator[Skriv]:
    """The letters of a guide. Children under 15 get one in their own words, and guardians of anyone under 18 get theirs."""
    facts = letter(project, entry)
    stem = f"{LETTER}-{entry.id}"
    asked = "Vil du være med på et intervju?"
    child = facts.barn == "under-15"
    yield Skriv(
        LETTER,
        stem,
        asked,
        "Til barnet" if child else "Informasjonsskriv",
        f"_dokument/{LETTER}{'-barn' if child else ''}.html.j2",
        "barn" if child else "deg",
    )
    if facts.barn:
        title = "Kan barnet ditt være med på et intervju?"
        kind = "Informasjonsskriv til foresatte"
        yield Skriv(LETTER, f"{stem}-foresatte", title, kind, f"_dokument/{LETTER}.html.j2", "foresatte")
    if facts.trenger_samtykke:
        yield Skriv(
            CONSENT,
            f"{CONSENT}-{entry.id}",
            "Samtykke" if facts.grunnlag == "samtykke" else "Samtykke til å bruke særlige opplysninger",
            "Samtykkeskjema",
            f"_dokument/{CONSENT}.html.j2",
            "foresatte" if facts.barn else "deg",
        )
