"""What someone must decide, and how it stands on a day: judged here alone, so that terminal, site and documents say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from tjenestedesign.ground.scalars import Tidspunkt

Tilstand = Literal["tatt", "nå", "skulle vært tatt", "kommer", "ikke notert"]

TILSTANDER: Final[tuple[Tilstand, ...]] = ("skulle vært tatt", "nå", "kommer", "tatt", "ikke notert")
"""All of them, in the order they are told: what is pressing first."""


@dataclass(frozen=True, slots=True)
class Beslutningspunkt:
    """Something someone must decide."""

    hva: str
    når: Tidspunkt | None = None
    """When it is to be decided: the whole day, month, quarter or year."""
    tatt: bool | None = None
    """Whether the file says it is decided; None where it says neither yes nor no."""
    forbi: bool = False
    """Whether what it concludes is over, so that its time is past whatever the date."""

    def tilstand(self, now: date) -> Tilstand:
        """How it stands on this day. Silence about what has passed is no proof that nothing was decided."""
        if self.tatt:
            return "tatt"
        if not self.forbi:
            if self.når is None or now < self.når.start:
                return "kommer"
            if now <= self.når.slutt:
                return "nå"
        return "ikke notert" if self.tatt is None else "skulle vært tatt"
