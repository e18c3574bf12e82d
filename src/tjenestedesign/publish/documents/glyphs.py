"""Characters a document's typefaces lack: PDF/UA does not allow a blank box, so each gets words or a likeness.

Signs td itself draws on its pages always stand beside words that say the same; in a document the words are enough.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from tjenestedesign.drawing.typeface import OWN, Typeface
from tjenestedesign.publish.documents.pandoc_tree import Node, changed

_INSTEAD: Final = {
    "✕": "×", "✗": "×", "✘": "×", "✔": "✓", "☑": "✓", "☐": "–", "□": "–", "■": "•", "▪": "•", "●": "•", "○": "–",
    "◐": "–", "☆": "*", "★": "*", "⚠": "!", "▲": "↑", "▼": "↓", "►": "→", "▶": "→", "⇒": "→", "⇐": "←", "➜": "→",
    "‐": "-", "‑": "-", "―": "–", "⁄": "/", "\u2009": " ", "\u2002": " ", "\u2003": " ", "\u200b": "", "\u2060": "", "\ufeff": "", "\u00ad": "",
}  # fmt: skip
UNKNOWN: Final = "?"


def shown(blocks: Sequence[Node], face: Typeface) -> tuple[list[Node], str]:
    """The blocks in characters the typefaces have, and the characters that had to be shown as «?»."""
    lost: dict[str, None] = {}

    def one(node: Node) -> list[Node] | None:
        if node["t"] == "Str":
            return [{"t": "Str", "c": plain(node["c"], face, lost)}]
        if node["t"] == "Code":
            return [{"t": "Code", "c": [node["c"][0], plain(node["c"][1], face, lost)]}]
        return None

    return changed(list(blocks), one), "".join(lost)


def plain(text: str, face: Typeface, lost: dict[str, None] | None = None) -> str:
    """A text in characters the typefaces have."""
    known = _covered(face)
    if known.issuperset(text):
        return text
    return "".join(c if c in known else _likeness(c, known, {} if lost is None else lost) for c in text)


def _likeness(char: str, known: frozenset[str], lost: dict[str, None]) -> str:
    if (instead := _INSTEAD.get(char)) is not None:
        return instead
    if unicodedata.category(char) in ("Cf", "Cc", "Mn"):
        return ""
    simple = "".join(c for c in unicodedata.normalize("NFKD", char) if c in known)
    if simple:
        return simple
    lost[char] = None
    return UNKNOWN


@lru_cache(maxsize=8)
def _covered(face: Typeface) -> frozenset[str]:
    """Characters every weight of td's own typeface has, or every weight of the municipality's."""
    from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingTypeStubs]

    def of(one: Typeface) -> frozenset[str]:
        font: Any = TTFont(io.BytesIO(one.file("regular")), lazy=True)
        return frozenset(map(chr, font.getBestCmap()))

    return of(OWN) | of(face) | {"\n", "\t"}
