"""E-mail addresses, also those written so that no machine is to see them: «ola krøllalfa x punktum no»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tjenestedesign.domain.privacy.hits import Hit, lines_with
from tjenestedesign.domain.privacy.names import ROLE_ADDRESSES
from tjenestedesign.ground.pattern import late

_IN_WORDS: Final = r"[ ]?(?=[ak])(?i:at|a|krøllalfa|alfakrøll)\s?[)\]][ ]?"
_AT: Final = {
    "@": late("@"),
    "＠": late("＠"),
    "%": late("%40"),
    "(": late(rf"\({_IN_WORDS}"),
    "[": late(rf"\[{_IN_WORDS}"),
}
_LOCAL: Final = late(r"(?<![\w.!*+^{|}~’'\"\-])[\w.!*+^{|}~’'\"\-]++$")
_DOMAIN: Final = late(r"((?:[\w\-]{1,63}\.){1,6})([a-zæøå]{2,24})(?![\w])", re.IGNORECASE)
_EDGE: Final = ".!*+^{|}~’'\"-"
_SPLIT: Final = late(r"[._+\-]+")


def emails(text: str) -> Iterator[Hit]:
    if signs := _signs(text):
        yield from _spoken(text, signs)
    ways = [way for sign, way in _AT.items() if sign in text]
    done = 0
    for end, after in sorted(at.span() for way in ways for at in way.finditer(text)) if ways else ():
        if text[end] in "([" and text[end - 1 : end] == " ":
            end -= 1
        domain = _DOMAIN.match(text, after)
        if domain is None:
            continue
        first = max(end - 64, done)
        local = _LOCAL.search(text[first:end])
        name = local[0].lstrip(_EDGE) if local else ""
        if local is None or not name or _is_role(name):
            continue
        done = domain.end()
        yield Hit("TD604", first + local.end() - len(name), done, "en e-postadresse")


def _is_role(local: str) -> bool:
    lowered = local.lower()
    return lowered in ROLE_ADDRESSES or any(part in ROLE_ADDRESSES for part in _SPLIT.split(lowered))


_TOP: Final = r"(?:no|com|net|org|se|dk|eu|io|info|uk|de|fi)"
_DOT: Final = r"(?:[ ]?\.[ ]?|[ ]?[(\[]?[ ]?(?:punktum|punkt|prikk|dot)[ ]?[)\]]?[ ]?)"
_SPOKEN_DOT: Final = r"(?:[ ]?[(\[]?[ ]?(?:punktum|punkt|prikk|dot)[ ]?[)\]]?[ ]?|[ ]\.[ ]?|\.[ ])"
_AT_WORD: Final = r"(?:[ ]?[(\[][ ]?(?:at|a|krøllalfa|alfakrøll|snabel-?a)[ ]?[)\]][ ]?|[ ](?:krøllalfa|alfakrøll|snabel-?a|snabela|at)[ ]|[ ]?@[ ]?)"
_AT_SURE: Final = r"(?:[ ]?[(\[]?[ ]?(?:krøllalfa|alfakrøll|snabel-?a)[ ]?[)\]]?[ ]?|[ ]@[ ]?|@[ ])"
_LOCAL_SPOKEN: Final = r"(?<![\w.\-])(?P<who>[\w.\-]{1,40}(?:[ ](?:punktum|punkt|dot)[ ][\w.\-]{1,40}){0,2})"
_PARTS: Final = r"[\w\-]{1,40}"
_SPOKEN: Final = late(
    rf"{_LOCAL_SPOKEN}(?:{_AT_WORD}{_PARTS}(?:{_DOT}{_PARTS}){{0,3}}?{_SPOKEN_DOT}|{_AT_SURE}{_PARTS}(?:{_DOT}{_PARTS}){{0,3}}?{_DOT}){_TOP}(?!\w)",
    re.IGNORECASE,
)
_AT_SIGNS: Final = tuple(
    map(re.compile, ("røllalfa", "lfakrøll", "nabel-?a", r"@(?:(?<=[ ]@)|[ ])", r"[ ]\.[ ]?(?:no|com)"))
)
_DOT_SIGNS: Final = {
    word: late(rf"{word}(?i:um)?[ )\]]{{1,3}}(?i:{_TOP})(?!\w)") for word in ("punkt", "dot", "DOT", "prikk")
}


def _signs(text: str) -> list[re.Pattern[str]]:
    """What may stand in an address that is read out; nearly always nothing."""
    signs = [sign for word, sign in _DOT_SIGNS.items() if word in text]
    if "@" in text or "lfa" in text or "nabel" in text:
        signs += _AT_SIGNS
    return signs


def _spoken(text: str, signs: list[re.Pattern[str]]) -> Iterator[Hit]:
    """Addresses whose sign or dot is a word, or has a space beside it."""
    for start, end in lines_with(text, signs):
        for match in _SPOKEN.finditer(text, start, end):
            if not _is_role(match["who"]):
                yield Hit("TD604", match.start("who"), match.end(), "en e-postadresse")
