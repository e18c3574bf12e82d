"""Lists written as one text, roles with how many, and ids."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tjenestedesign.ground.readings.choices import folded
from tjenestedesign.ground.readings.said import (
    NUMBER_WORDS,
    SPACES,
    WORDS,
    Ambiguous,
    tidied,
)
from tjenestedesign.ground.scalars import slug

_BULLET: Final = re.compile(r"^\s*(?:[•·▪◦‣●○–—*✓✔☑☐-]|\(?\d{1,2}[.)]|\(?[a-zæøå][.)])\s+")
_DASH_MARKS: Final = frozenset("–—*-")
"""Marks of a list that may stand between words as well."""
_SHORT: Final = 4
"""Words in an item that stands between commas."""


def as_items(text: str, *, prose: bool) -> tuple[str, ...] | Ambiguous:
    """A list written as one text. Lines and semicolons part its items; so do commas where what they part are short, or no prose at all.

    A text in which commas may part items or belong to a sentence can mean both.
    """
    lines = [line for line in re.split(r"\s*\n\s*", text.strip()) if line.strip()]
    marked = [_BULLET.sub("", line) for line in lines]
    if len(lines) > 1 and (not prose or all(a != b for a, b in zip(lines, marked, strict=True))):
        return tuple(m.strip() for m in marked if m.strip())
    if len(lines) == 1 and marked != lines:
        inside = re.split(r"\s+(?:[•·▪◦‣●○]|\d{1,2}[.)])\s+", marked[0])
        mark = lines[0].lstrip()[0]
        if mark in _DASH_MARKS and len(pieces := marked[0].split(f" {mark} ")) > 1:
            if not all(piece.strip()[:1].isupper() for piece in pieces):
                return Ambiguous((marked[0], "; ".join(pieces)))
            inside = pieces
        return tuple(tidied(i) for i in inside if i.strip())
    whole = SPACES.sub(" ", text).strip()
    if folded(whole) in _NOTHING:
        return ()
    if ";" in whole:
        return _parted(whole.split(";"))
    if "," not in whole and all(len(piece.split()) <= _SHORT for piece in whole.split(" + ")):
        whole = whole.replace(" + ", ", ")
    if "," not in whole and not (not prose and re.search(r"\bog\b|[/&+]", whole)):
        return (tidied(whole),)
    pieces = (
        re.split(r"\s*,\s*|\s+og\s+", whole) if "," in whole else re.split(r"\s+og\s+|\s*[/&+]\s*", whole)
    )
    if not prose or all(len(piece.split()) <= _SHORT for piece in pieces):
        return _parted(pieces) if not re.search(r"[.!?]\s", whole) else Ambiguous((whole, "; ".join(pieces)))
    return Ambiguous((whole, "; ".join(p for p in pieces if p)))


_NOTHING: Final = frozenset(("ingen", "ingenting", "inga", "-"))
"""What stands in a list that there is nothing in."""


def _parted(pieces: Iterable[str]) -> tuple[str, ...]:
    return tuple(made for piece in pieces if (made := tidied(piece.strip().removesuffix("."))))


_COUNTED_ROLE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<what>.+?) ?[x×*] ?(?P<many>\d{1,6})",
        r"(?P<many>\d{1,6}) ?[x×*] ?(?P<what>\D.*)",
        r"(?P<what>.+?) ?\((?P<many>\d{1,6})(?: stk\.?| personer)?\)",
        r"(?P<what>[^\d:]+?): ?(?P<many>\d{1,6})",
        rf"(?P<many>\d{{1,6}}|{'|'.join(WORDS[2:])}) (?P<what>\D+)",
    )
)
_NOT_COUNTED: Final = re.compile(
    r"(?:(?:som|av|til|og|i|på|fra|for|med)\b|åring|års|år\b|klasse|klassing|trinn|time|minutt|dag|uke|måned|prosent|-|%|linje)",
    re.IGNORECASE,
)
"""What a number says the kind of and not how many: «10 åringer», «2 klasse»."""


def as_counted(text: str) -> tuple[str, int] | None:
    """Who, and how many: `sykepleier x 2`, `2 sykepleiere` → (`sykepleier`, 2). None where no number, or another number, is said."""
    said = tidied(text)
    for pattern in _COUNTED_ROLE:
        found = pattern.fullmatch(said) or pattern.fullmatch(said[:1].lower() + said[1:])
        if found is None or _NOT_COUNTED.match(found["what"].strip()):
            continue
        what = found["what"].strip(" ,")
        if any(c.isdigit() for c in what) or not what:
            return None
        many = NUMBER_WORDS.get(found["many"])
        return what, int(found["many"]) if many is None else many
    return None


def as_id(text: str) -> str | None:
    """The id a name stands for: `Sitat 1` → `sitat-1`."""
    return slug(tidied(text)) or None
