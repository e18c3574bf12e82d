"""The guide's four phases (chapter 2, «Tjenestedesignprosessens fire faser»), and the procurement before them (chapter 6)."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal

Fasenavn = Literal["innsikt", "idé", "utforming", "implementering"]
"""The phases of the method, as they are written."""


class Fase(Enum):
    """A phase: its id in YAML, its title, its folder and its short description.

    Procurement is no phase of the method, but has its folder, its page and its artefacts as one; `FASER` leaves it out.
    """

    INNSIKT = (
        "innsikt",
        "Innsikt",
        "1-innsikt",
        "Forstå innbyggernes behov og hvordan tjenesten oppleves i dag.",
    )
    IDÉ = ("idé", "Idé", "2-ide", "Utvikle ideer sammen og sett dem sammen til konsepter.")
    UTFORMING = (
        "utforming",
        "Utforming og utprøving",
        "3-utforming",
        "Gi konseptet form og prøv det ut med dem det gjelder.",
    )
    IMPLEMENTERING = (
        "implementering",
        "Implementering",
        "4-implementering",
        "Planlegg, forankre og sett tjenesten ut i livet.",
    )
    ANSKAFFELSE = (
        "anskaffelse",
        "Anskaffelse",
        "0-anskaffelse",
        "Bestill tjenestedesign: beskriv behovet, snakk med markedet og velg leverandør.",
    )

    def __init__(self, id: str, tittel: str, mappe: str, kort: str) -> None:
        self.id = id
        self.tittel = tittel
        self.mappe = mappe
        self.kort = kort

    @property
    def nummer(self) -> int | None:
        """1 to 4; None for procurement."""
        return FASER.index(self) + 1 if self in FASER else None


FASER: Final = (Fase.INNSIKT, Fase.IDÉ, Fase.UTFORMING, Fase.IMPLEMENTERING)
"""The four phases, in order: those that `prosjekt.yaml` gives a status and a budget."""
