"""What a drawing looks like apart from what it says: its colours and its typeface."""

from __future__ import annotations

from dataclasses import dataclass

from tjenestedesign.drawing.typeface import FAMILY, OWN, Typeface
from tjenestedesign.ground.palette import COLOURS, Palette


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours and typeface. Hashable."""

    colours: Palette = COLOURS
    face: Typeface = OWN

    @property
    def families(self) -> str:
        """The CSS font list: characters that the typeface lacks are drawn in td's own, then by the machine."""
        names = dict.fromkeys((self.face.family, FAMILY, "Source Sans 3", "Segoe UI"))
        return ", ".join([*(f"'{name}'" for name in names), "Arial", "sans-serif"])


OWN_THEME = Theme()
