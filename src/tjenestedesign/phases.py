"""The guide's four phases (chapter 2, «Tjenestedesignprosessens fire faser»)."""

from __future__ import annotations

from enum import Enum


class Fase(Enum):
    """A phase: its id in YAML, its title, its folder and its short description."""

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

    def __init__(self, id: str, tittel: str, mappe: str, kort: str) -> None:
        self.id = id
        self.tittel = tittel
        self.mappe = mappe
        self.kort = kort

    @property
    def nummer(self) -> int:
        return list(Fase).index(self) + 1
