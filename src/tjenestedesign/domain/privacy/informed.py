"""What a person who is asked for an interview must be told (GDPR article 13), from what the project and the guide say.

What nobody has said is blank here, and a prompt in the letter: the letter never invents. ADR 0016.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tjenestedesign.artefakter.grunnlag import basis
from tjenestedesign.artefakter.intervjuguide import Intervjuguide
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.prompts import filled, is_placeholder
from tjenestedesign.project.behandling import Alder, Grunnlag, Særlig
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.prosjekt import Personvern, Prosjekt

_REACHABLE: Final = late(r"@|\d{2}|https?:|www\.")
"""Something one can write to or call, and not only the name of a role."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The facts of the letter. A blank text is something that must be filled in."""

    prosjekt: str
    ansvarlig: str
    """The controller: article 13 no. 1 a."""
    kontakt: str
    kontakt_nås: bool
    """Whether the contact says how it is reached."""
    ombud: str
    """Article 13 no. 1 b."""
    ombud_nås: bool
    formål: str
    """Article 13 no. 1 c."""
    grunnlag: Grunnlag
    hjemmel: str
    særlige: Særlig | None
    særlig_hjemmel: str
    mottakere: str
    """Article 13 no. 1 e and f."""
    databehandlere: str
    lagringstid: str
    """Article 13 no. 2 a."""
    sikring: str
    varighet: str
    temaer: tuple[str, ...]
    tilrettelegging: tuple[str, ...]
    barn: Alder | None

    @property
    def trenger_samtykke(self) -> bool:
        """Whether a consent must be signed: as the basis, or for special categories."""
        return self.grunnlag == "samtykke" or self.særlige == "samtykke"


def letter(project: Project, entry: Entry[Intervjuguide]) -> Letter:
    """The facts of the letter to those a guide is for."""
    settings = project.settings.model if project.settings else None
    said = (settings.personvern if settings else None) or Personvern()
    ground, guide = basis(project, entry), entry.model
    contact, officer = _one(said.kontakt), _one(said.personvernombud)
    return Letter(
        _one(settings.navn) if settings else "",
        _one(said.behandlingsansvarlig) or _municipality(settings),
        contact,
        _REACHABLE.search(contact) is not None,
        officer,
        _REACHABLE.search(officer) is not None,
        _one(said.formål),
        ground.grunnlag or "samtykke",
        _one(ground.hjemmel),
        ground.særlige_kategorier,
        _one(ground.særlig_hjemmel),
        _many(said.mottakere),
        _many(said.databehandlere),
        _one(said.lagringstid),
        _one(said.sikring),
        guide.varighet.tekst if guide.varighet else "",
        tuple(t for theme in guide.temaer if (t := _one(theme.tema))),
        tuple(t for text in guide.tilrettelegging if (t := _one(text))),
        guide.barn,
    )


def _municipality(settings: Prosjekt | None) -> str:
    """The municipality as a controller, by the name it is given.

    Blank where there are several, who must agree on who is responsible (article 26).
    """
    name = _one(settings.kommune) if settings else ""
    return "" if re.search(r",| og ", name) else name


def _one(text: str | None) -> str:
    return "" if text is None or is_placeholder(text) else filled(text).strip()


def _many(texts: tuple[str, ...]) -> str:
    return listing([t for text in texts if (t := _one(text))])
