"""The headings of `td --help`, by what people do, in the order they do it."""

from __future__ import annotations

from typing import Final

BEGIN: Final = "Kom i gang"
WRITE: Final = "Skriv og sjekk"
SHOW: Final = "Vis fram"
TOGETHER: Final = "Arbeid sammen"
CHANGE: Final = "Gi nytt navn og slett"
PRIVACY: Final = "Ta vare på personvernet"
MEASURE: Final = "Mål effekt og kjøp inn"
EDITOR: Final = "For editoren"

PANELS: Final = (BEGIN, WRITE, SHOW, TOGETHER, CHANGE, PRIVACY, MEASURE, EDITOR)
