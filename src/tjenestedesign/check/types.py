"""The artefact types, listed one by one. A new type is one module here, one template folder, one docs page, one line."""

from __future__ import annotations

import unicodedata
from typing import Final

from tjenestedesign.artefakter import (
    brukergruppe,
    brukerreise,
    brukertest,
    forankringsplan,
    ide,
    ideretning,
    innsikt,
    innsiktsrapport,
    intervju,
    intervjuguide,
    kartlegging,
    kilde,
    konsept,
    kontaktpunkt,
    kravspesifikasjon,
    laeringspunkt,
    pilot,
    plan,
    samfunnskostnad,
    scenario,
    tjenestekart,
    veikart,
    workshop,
)
from tjenestedesign.domain.effect import effektmaling
from tjenestedesign.domain.tender import konkurransegrunnlag, tilbud
from tjenestedesign.project.kind import Artefakttype

TYPES: Final[dict[str, Artefakttype]] = {
    t.navn: t
    for t in (
        intervjuguide.TYPE,
        intervju.TYPE,
        kilde.TYPE,
        brukergruppe.TYPE,
        brukerreise.TYPE,
        workshop.TYPE,
        innsikt.TYPE,
        innsiktsrapport.TYPE,
        ide.TYPE,
        ideretning.TYPE,
        konsept.TYPE,
        scenario.TYPE,
        kontaktpunkt.TYPE,
        brukertest.TYPE,
        tjenestekart.TYPE,
        kravspesifikasjon.TYPE,
        kartlegging.TYPE,
        plan.TYPE,
        pilot.TYPE,
        veikart.TYPE,
        forankringsplan.TYPE,
        samfunnskostnad.TYPE,
        effektmaling.TYPE,
        laeringspunkt.TYPE,
        konkurransegrunnlag.TYPE,
        tilbud.TYPE,
    )
}
"""In the order the guide takes them: that is the order of pages, menus and folders."""


def type_named(name: str) -> Artefakttype | None:
    """The type as a user types its name in a terminal: composed or not, with or without æ, ø, å and é."""
    wanted = unicodedata.normalize("NFC", name).lower()
    return TYPES.get(wanted) or next((t for t in TYPES.values() if t.id == wanted), None)
