"""What td knows about an artefact type, beside its model."""

from __future__ import annotations

from dataclasses import dataclass

from tjenestedesign.model import Artefakt
from tjenestedesign.phases import Fase
from tjenestedesign.rule import Rule


@dataclass(frozen=True, slots=True)
class Artefakttype:
    """One row of the method guide. `mappe` is where `td new` puts the file; `kapittel` is the guide's own heading."""

    navn: str
    modell: type[Artefakt]
    fase: Fase
    mappe: str
    tittel: str
    flertall: str
    kort: str
    kapittel: str
    utdrag: str = ""
    """The key whose text introduces the artefact in lists."""
    forventet: bool = True
    """Whether the guide expects every project to have at least one."""
    framhevet: bool = False
    """Whether the front page leads to it: the deliverables a steering group asks for."""
    regler: tuple[Rule, ...] = ()

    @property
    def sti(self) -> str:
        return f"{self.fase.mappe}/{self.mappe}"
