"""One pass over all that holds a digit. What a number is, its own digits say, or the word in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tjenestedesign.domain.privacy import cued, numbers, places, traits
from tjenestedesign.domain.privacy.hits import JOIN, Hit, line_start
from tjenestedesign.ground.pattern import late

_RUN: Final = late(rf"[0-9](?:[0-9{JOIN}/_:,]*[0-9])?")
_ISO: Final = late(r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]")
_DECIMALS: Final = late(r"[.,](?<=[0-9].)[0-9]{2}")
_GRID: Final = late(r"[0-9]{6}[^0-9]{1,3}[0-9]{6}|(?<![0-9])(?:6[4-9]|7[0-9])[0-9]{5}(?![0-9])")
_BANDS: Final = frozenset({"V", "W", "X"})
_BEHIND_AGE: Final = frozenset(" -.),")
_INSIDE: Final = frozenset("-_/§#")
"""Before a number that is a part of a word or a list: no word in front says what it is."""
_SEVEN: Final = late(r"[0-9](?:[^0-9]*+[0-9]){6}")
"""The first seven digits. Every number that belongs to one person by itself has eight or more."""


def figures(text: str) -> Iterator[Hit]:
    """Numbers of every kind: fødselsnummer, telephone, account, address, date of birth, age and the rest."""
    where = 0
    at_home = places.tells_home(text)
    for run in _RUN.finditer(text):
        start, end = run.span()
        length = end - start
        sign = text[start - 1 : start]
        if length < 8 and sign in _INSIDE:
            continue
        if length < 5:
            placed = length == 2 and text[end : end + 2].strip(" ")[:1] in _BANDS
        elif length == 10 and _ISO.fullmatch(text, start, end):
            placed = False
        else:
            seven = _SEVEN.match(text, start, end)
            if seven and seven.end() < end:
                yield from numbers.in_run(text, start, end)
                yield from numbers.ibans(text, start, end)
            placed = _DECIMALS.search(text, start, end) or (seven and _GRID.search(text, start, end))
        if placed and start >= where:
            # A line is looked through once, however many numbers it holds.
            where = stop if (stop := text.find("\n", end, end + 400)) >= 0 else min(end + 400, len(text))
            yield from places.coordinates(text, line_start(text, start, 60), where)
        found = None
        if not sign or sign == "\n":
            if length >= 12:
                found = cued.cued(text, start, end)
        elif sign.isalpha():
            if sign.isupper():
                found = cued.cued(text, start, end)
        else:
            tail = text[start - 4 if start > 4 else 0 : start - 1].lower()
            if sign in places.BEFORE_HOUSE and (
                at_home or sign == "." or length > 6 or tail in places.TAILS or text[end : end + 1].isalpha()
            ):
                found = places.address(text, start, end, tail)
            if not found and (length > 4 or tail in cued.TAILS or text[end : end + 1] == "."):
                found = cued.cued(text, start, end)
        if found:
            yield found
        if length < 4 or not text[start : start + 4].isdigit():
            after = text[end : end + 1]
            if (after in _BEHIND_AGE or after.isalpha()) and (
                found := traits.aged_or_in_class(text, start, end)
            ):
                yield found
    yield from numbers.area(text)
    yield from places.marked(text)
