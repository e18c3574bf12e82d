"""The artefact types, listed one by one. A new type is one module, one template folder, one docs page, and one line here.

A type's module is imported when someone asks for the type; their names and order are known without.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from tjenestedesign.ground.ids import slug

if TYPE_CHECKING:
    from tjenestedesign.project.kind import Artefakttype

MODULES: Final[Mapping[str, str]] = {
    "intervjuguide": "artefakter.intervjuguide",
    "intervju": "artefakter.intervju",
    "kilde": "artefakter.kilde",
    "brukergruppe": "artefakter.brukergruppe",
    "brukerreise": "artefakter.brukerreise",
    "workshop": "artefakter.workshop",
    "innsikt": "artefakter.innsikt",
    "innsiktsrapport": "artefakter.innsiktsrapport",
    "ide": "artefakter.ide",
    "idéretning": "artefakter.ideretning",
    "konsept": "artefakter.konsept",
    "scenario": "artefakter.scenario",
    "kontaktpunkt": "artefakter.kontaktpunkt",
    "brukertest": "artefakter.brukertest",
    "tjenestekart": "artefakter.tjenestekart",
    "kravspesifikasjon": "artefakter.kravspesifikasjon",
    "kartlegging": "artefakter.kartlegging",
    "plan": "artefakter.plan",
    "pilot": "artefakter.pilot",
    "veikart": "artefakter.veikart",
    "forankringsplan": "artefakter.forankringsplan",
    "samfunnskostnad": "artefakter.samfunnskostnad",
    "effektmåling": "domain.effect.effektmaling",
    "læringspunkt": "artefakter.laeringspunkt",
    "konkurransegrunnlag": "domain.tender.konkurransegrunnlag",
    "tilbud": "domain.tender.tilbud",
}
"""Name → the module whose `TYPE` it is, in the order the guide takes them: that is the order of pages, menus and folders."""


class _Types(Mapping[str, "Artefakttype"]):
    def __init__(self) -> None:
        self._known: dict[str, Artefakttype] = {}

    def __getitem__(self, name: str) -> Artefakttype:
        if name not in self._known:
            module = import_module(f"tjenestedesign.{MODULES[name]}")
            self._known[name] = cast("Artefakttype", module.TYPE)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in MODULES

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


TYPES: Final[Mapping[str, Artefakttype]] = _Types()
"""By name, each imported when it is asked for."""


def type_named(name: str) -> Artefakttype | None:
    """The type as a user types its name in a terminal: composed or not, with or without æ, ø, å and é."""
    wanted = unicodedata.normalize("NFC", name).lower()
    found = next((n for n in TYPES if wanted in (n, slug(n))), None)
    return TYPES[found] if found else None
