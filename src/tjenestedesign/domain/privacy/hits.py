"""What a detector says: a kind of personal data at a span of a text, and how it is shown without being repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tjenestedesign.ground.pattern import late

SPACE: Final = r" \u00a0\u2007\u2009\u202f"
"""Spaces people write between groups of digits. A line break is none: it is folded to a space before it comes here."""
JOIN: Final = SPACE + r".\-\u2010\u2011\u2012\u2013"

_KEPT: Final = {
    "TD602": 4,
    "TD603": 3,
    "TD605": 4,
    "TD606": 3,
    "TD608": 2,
    "TD630": 1,
    "TD631": 3,
    "TD632": 2,
}
_SIGN: Final = late(r"[^\W_]")
_BEHIND: Final = late(r"(?<=[^\W_])[^\W_]")


@dataclass(frozen=True, slots=True)
class Hit:
    """`what` names it in the reader's words, with its article; `sure` is False where the same form is often harmless."""

    code: str
    start: int
    end: int
    what: str
    sure: bool = True


def mask(code: str, value: str) -> str:
    """Enough to find it again, never enough to use it: the first signs stand, the rest are dots."""
    value = " ".join(value.split())
    if code == "TD607":
        return _BEHIND.sub("•", value)
    if code in ("TD630", "TD633"):
        return _SIGN.sub("•", value)[:40]
    if code == "TD604":
        return f"{value[0]}•••@•••"
    kept = min(_KEPT.get(code, 2), len(_SIGN.findall(value)) // 2)
    seen = 0

    def sign(match: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return match[0] if seen <= kept else "•"

    shown = _SIGN.sub(sign, value)
    return shown if len(shown) <= 40 else shown[:39] + "…"


def before(text: str, start: int, length: int) -> str:
    """What stands before on the same line, in lower case."""
    return text[line_start(text, start, length) : start].lower()


def line_start(text: str, at: int, most: int) -> int:
    """Where the line begins, at most so many characters before."""
    first = at - most if at > most else 0
    return text.rfind("\n", first, at) + 1 or first


def after(text: str, end: int, length: int) -> str:
    """What follows on the same line, in lower case."""
    last = text.find("\n", end, end + length)
    return text[end : end + length if last < 0 else last].lower()


def lines_with(text: str, signs: Iterable[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    """Where each line that holds one of the signs begins and ends; at most 400 characters to each side of the sign.

    A sign that begins with plain letters is looked for at the speed of a search for those letters. So where what is looked
    for begins with one of many words, or with a look behind, there is a sign for each word, and few lines are read again.
    """
    found: list[tuple[int, int]] = []
    for sign in signs:
        stop = 0
        for match in sign.finditer(text):
            at = match.start()
            if at >= stop:
                end = text.find("\n", at, at + 400)
                stop = end if end >= 0 else min(at + 400, len(text))
                found.append((line_start(text, at, 400), stop))
    last = 0
    for start, end in sorted(found):
        if end > last:
            yield max(start, last), end
            last = end
