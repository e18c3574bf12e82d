"""Texts as Mermaid reads them: what would be syntax or markup is written as an entity code, `#58;`."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tjenestedesign.exchange.outgoing import one_line

_SAFE: Final = frozenset(" -–—.,()/?!«»…")
_OWN: Final = frozenset("ﬂ°¶ß")
"""What Mermaid itself writes codes with."""
_KEYWORD: Final = re.compile(
    r"(?:accTitle|accDescr|axisFormat|classDef|dateFormat|flowchart|gantt|inclusiveEndDates|journey|linkStyle|subgraph"
    r"|tickInterval|todayMarker|topAxis|www)"
    r"|(?:active|after|call|class|click|crit|default|direction|done|end|excludes|graph|href|includes|interpolate"
    r"|milestone|section|style|title|until|vert|weekday|weekend)\b",
    re.IGNORECASE,
)
LARGEST: Final = 50_000
"""Characters Mermaid draws without being told to."""


def coded(text: str, unsafe: str = "") -> str:
    """A text on one line. `unsafe` are further characters that mean something where it is to stand."""
    flat = one_line(text) or "–"
    found = "".join(_character(c, unsafe) for c in flat)
    if flat[0].isdigit() or flat[0] in "-–—(" or _KEYWORD.match(flat):
        found = _code(flat[0]) + found[len(_character(flat[0], unsafe)) :]
    return found


def _character(char: str, unsafe: str) -> str:
    kind = unicodedata.category(char)
    if kind in ("Cc", "Cs"):
        return "�"
    is_syntax = char.isascii() and not char.isalnum() and char not in _SAFE
    return _code(char) if is_syntax or char in unsafe or char in _OWN or kind == "Co" else char


def _code(char: str) -> str:
    return f"#{ord(char)};"


def too_large(text: str) -> list[str]:
    """The sentence to tell where Mermaid refuses to draw unless it is set up for it."""
    if len(text) <= LARGEST:
        return []
    return [f"Filen har {len(text)} tegn. Mermaid tegner den først når «maxTextSize» er satt høyere."]
