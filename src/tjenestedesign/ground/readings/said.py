"""What is common to the readers: what they give, and a text without what a word processor puts around it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.quotation import unquoted


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """What a text can mean, each as td writes it."""

    either: tuple[str, ...]


Read = str | Ambiguous | None

SPACES: Final = late(r"[\s\u00a0\u2007\u2009\u202f\u200b\ufeff]+")
DASHES: Final = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "‐": "-"})


def tidied(text: str) -> str:
    """A value without what a word processor puts around it: odd spaces, and the quotation marks it stands in."""
    return unquoted(SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip())


def plain(text: str) -> str:
    return tidied(text).translate(DASHES).casefold()


def without_pictures(text: str) -> str:
    """A text without the emoji and ticks around its words, where there are words."""
    kept = "".join(" " if unicodedata.category(c) in _PICTURES or c == "\ufe0f" else c for c in text)
    return SPACES.sub(" ", kept).strip() or text


_PICTURES: Final = frozenset(("So", "Sk", "Cn"))
"""What Unicode calls other symbols: emoji, ticks, stars, and those newer than this Python."""

WORDS: Final = (
    "null",
    "en",
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "sju",
    "åtte",
    "ni",
    "ti",
    "elleve",
    "tolv",
)
NUMBER_WORDS: Final[Mapping[str, int]] = {
    **{word: number for number, word in enumerate(WORDS)},
    "ein": 1, "ei": 1, "ett": 1, "eitt": 1, "én": 1, "syv": 7,
}  # fmt: skip
"""Numbers in words, as they are said of what is counted."""
