"""One pass over all that holds a digit. What a number is, its own digits say, or the word in front of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tjenestedesign.privacy import cued, numbers, places, traits
from tjenestedesign.privacy.hits import JOIN, Hit

_RUN: Final = re.compile(rf"[0-9](?:[0-9{JOIN}/_:,]*[0-9])?")
_ISO: Final = re.compile(r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]")
_WIDE: Final = re.compile(
    r"[0-9][.,][0-9]{2}|[0-9]{6}[^0-9]{1,3}[0-9]{6}|(?<![0-9])(?:6[4-9]|7[0-9])[0-9]{5}(?![0-9])"
)
_BANDS: Final = frozenset({"V", "W", "X"})
_BEHIND_AGE: Final = frozenset(" -.),")
_INSIDE: Final = frozenset("-_/§#")
"""Before a number that is a part of a word or a list: no word in front says what it is."""
_DIGIT: Final = re.compile(r"[0-9]")


def figures(text: str) -> Iterator[Hit]:
    """Numbers of every kind: fødselsnummer, telephone, account, address, date of birth, age and the rest."""
    where = 0
    for run in _RUN.finditer(text):
        start, end = run.span()
        length = end - start
        sign = text[start - 1] if start else ""
        if length < 8 and sign in _INSIDE and sign:
            continue
        if (
            length >= 8
            and len(_DIGIT.findall(text, start, end)) >= 8
            and not _ISO.fullmatch(text, start, end)
        ):
            yield from numbers.in_run(text, start, end)
            yield from numbers.ibans(text, start, end)
        if start >= where and (
            (length > 4 and _WIDE.search(text, start, end))
            or (length == 2 and text[end : end + 2].strip(" ")[:1] in _BANDS)
        ):
            # A line is looked through once, however many numbers it holds.
            where = min(end + 400, stop if (stop := text.find("\n", end)) >= 0 else len(text))
            yield from places.coordinates(text, max(text.rfind("\n", 0, start) + 1, start - 60), where)
        if not sign or sign == "\n":
            if length >= 12:
                yield from cued.cued(text, start, end)
        elif sign.isalpha():
            if sign.isupper():
                yield from cued.cued(text, start, end)
        else:
            tail = text[max(start - 4, 0) : start - 1].lower()
            if sign in places.BEFORE_HOUSE and (house := places.address(text, start, end, tail)):
                yield house
            elif length > 4 or tail in cued.TAILS or text[end : end + 1] == ".":
                yield from cued.cued(text, start, end)
        if length < 4 or not text[start : start + 4].isdigit():
            after = text[end : end + 1]
            if after in _BEHIND_AGE or after.isalpha():
                yield from traits.aged_or_in_class(text, start, end)
    yield from numbers.area(text)
    yield from places.marked(text)
