"""E-mail addresses, also those written so that no machine is to see them: «ola krøllalfa x punktum no»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tjenestedesign.privacy.hits import Hit, lines_with
from tjenestedesign.privacy.names import ROLE_ADDRESSES

_AT: Final = re.compile(r"@|＠|%40|[ ]?[(\[]\s?(?:at|a|krøllalfa|alfakrøll)\s?[)\]][ ]?", re.IGNORECASE)
_SPELLED: Final = ("(a", "[a", "( a", "[ a", "(k", "[k")
_LOCAL: Final = re.compile(r"[\w.!*+^{|}~’'\"\-]{1,64}$")
_DOMAIN: Final = re.compile(r"((?:[\w\-]{1,63}\.){1,6})([a-zæøå]{2,24})(?![\w])", re.IGNORECASE)
_EDGE: Final = ".!*+^{|}~’'\"-"
_SPLIT: Final = re.compile(r"[._+\-]+")


def emails(text: str) -> Iterator[Hit]:
    yield from _spoken(text)
    spelled = ("(" in text or "[" in text) and any(sign in text for sign in _SPELLED)
    if not spelled and "@" not in text and "%40" not in text and "＠" not in text:
        return
    done = 0
    for at in _at_signs(text, spelled):
        local = _LOCAL.search(text, max(at.start() - 64, done), at.start())
        if local is None:
            continue
        domain = _DOMAIN.match(text, at.end())
        if domain is None:
            continue
        name = local[0].lstrip(_EDGE)
        if not name or _is_role(name):
            continue
        start = local.end() - len(name)
        done = domain.end()
        yield Hit("TD604", start, domain.end(), "en e-postadresse")


def _at_signs(text: str, spelled: bool) -> list[re.Match[str]]:
    """Every sign that may be an at, in order."""
    found: dict[int, re.Match[str]] = {}
    for sign in ("@", "＠", "%40", *(_SPELLED if spelled else ())):
        at = text.find(sign)
        while at >= 0:
            first = at - 1 if sign[0] in "([" and at and text[at - 1] == " " else at
            if match := _AT.match(text, first):
                found.setdefault(match.end(), match)
            at = text.find(sign, at + 1)
    return [found[end] for end in sorted(found)]


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
_SPOKEN: Final = re.compile(
    rf"{_LOCAL_SPOKEN}(?:{_AT_WORD}{_PARTS}(?:{_DOT}{_PARTS}){{0,3}}?{_SPOKEN_DOT}|{_AT_SURE}{_PARTS}(?:{_DOT}{_PARTS}){{0,3}}?{_DOT}){_TOP}(?!\w)",
    re.IGNORECASE,
)
_SIGNS: Final = ("røllalfa", "lfakrøll", "nabel-a", "nabela", " @", "@ ", " .no", " .com", " . no", " . com")
_DOT_WORDS: Final = ("punkt", "dot", "DOT", "prikk")
_TOP_BEHIND: Final = re.compile(rf"(?:um|UM)?[ )\]]{{1,3}}{_TOP}(?!\w)", re.IGNORECASE)


def _spoken(text: str) -> Iterator[Hit]:
    """Addresses whose sign or dot is a word, or has a space beside it."""
    signs: list[str] = [
        sign for sign in (_SIGNS if "@" in text or "lfa" in text or "nabel" in text else ()) if sign in text
    ]
    for word in _DOT_WORDS:
        at = text.find(word)
        while at >= 0:
            if (top := _TOP_BEHIND.match(text, at + len(word))) is not None:
                signs.append(text[at : top.end()])
            at = text.find(word, at + 1)
    for start, end in lines_with(text, dict.fromkeys(signs)) if signs else ():
        for match in _SPOKEN.finditer(text, start, end):
            if not _is_role(match["who"]):
                yield Hit("TD604", match.start("who"), match.end(), "en e-postadresse")
