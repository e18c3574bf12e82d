"""Numbers written with letters: «en sju null …», «førtien atten tjueto nitti»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tjenestedesign.domain.privacy.hits import Hit, before, line_start
from tjenestedesign.domain.privacy.numbers import asked_for, birth_number
from tjenestedesign.ground.pattern import late

_ONES: Final = {
    "null": "0", "en": "1", "ein": "1", "ett": "1", "to": "2", "tre": "3", "fire": "4", "fem": "5", "seks": "6", "sju": "7", "syv": "7", "åtte": "8", "ni": "9",
}  # fmt: skip
_TEENS: Final = {
    "ti": "10", "elleve": "11", "tolv": "12", "tretten": "13", "fjorten": "14", "femten": "15", "seksten": "16", "sytten": "17", "atten": "18", "nitten": "19",
}  # fmt: skip
_TENS: Final = {
    "tjue": "2",
    "tyve": "2",
    "tretti": "3",
    "tredve": "3",
    "førti": "4",
    "femti": "5",
    "seksti": "6",
    "sytti": "7",
    "åtti": "8",
    "nitti": "9",
}
_TWO: Final = {t + o: d + n for t, d in _TENS.items() for o, n in _ONES.items() if n != "0"} | {
    t: d + "0" for t, d in _TENS.items()
}
_ALL: Final = {**_ONES, **_TEENS, **_TWO}
_WORD: Final = "(?:" + "|".join(sorted(_ALL, key=len, reverse=True)) + ")"
_ROW: Final = late(rf"(?<!\w){_WORD}(?:[ ,.\-–]{{1,3}}{_WORD}){{3,11}}(?!\w)", re.IGNORECASE)
_BIRTH: Final = late(r"fødselsn|personn|fnr|leste opp")
_SPLIT: Final = late(r"[ ,.\-–]+")
_ANCHOR: Final = late(
    r"[ ](?:n(?:ull|i)(?![^\Wt])|f(?:ire|em(?![^\Wt])|ørti)|s(?:eks(?![^\Wt])|ju|yv)|ått|t(?:jue|yve|redve))"
)
"""No row of eight digits is without one of these words, after another word for a number."""


def spelled(text: str) -> Iterator[Hit]:
    """Telephone numbers and fødselsnummer in words: eight or eleven digits in a row."""
    done = -1
    for at in _anchors(text):
        if at <= done:
            continue
        last = text.find("\n", at, at + 400)
        done = last if last >= 0 else min(at + 400, len(text))
        for row in _ROW.finditer(text, line_start(text, at, 400), done):
            if what := _what(text, row):
                yield what


def _anchors(text: str) -> Iterator[int]:
    """Where a word for a number stands after another such word."""
    for anchor in _ANCHOR.finditer(text):
        at = anchor.start()
        word = text[max(at - 12, 0) : at].rstrip(" ,.-–")
        if word[max(word.rfind(" "), word.rfind("\n")) + 1 :].lower() in _ALL:
            yield at


def _what(text: str, row: re.Match[str]) -> Hit | None:
    parts = [_ALL[word] for word in _SPLIT.split(row[0].lower())]
    digits = "".join(parts)
    if digits in "123456789101112" or digits in "109876543210":
        return None
    if len(digits) == 11 and (birth_number(digits, digits) or _BIRTH.search(before(text, row.start(), 40))):
        return Hit("TD602", row.start(), row.end(), "et fødselsnummer skrevet med ord")
    if (
        len(digits) == 8
        and digits[0] not in "01"
        and (asked_for(text, row.start()) or (digits[0] in "49" and all(len(p) == 1 for p in parts)))
    ):
        return Hit("TD603", row.start(), row.end(), "et telefonnummer skrevet med ord")
    return None
