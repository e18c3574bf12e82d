"""Lists written as one text, roles with how many, and ids."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.readings.choices import folded
from tjenestedesign.ground.readings.said import (
    NUMBER_WORDS,
    SPACES,
    Ambiguous,
    tidied,
)

_BULLET: Final = late(r"^\s*(?:[•·▪◦‣●○–—*✓✔☑☐-]|\(?\d{1,2}[.)]|\(?[a-zæøå][.)])\s+")
_DASH_MARKS: Final = frozenset("–—*-")
"""Marks of a list that may stand between words as well."""
_SHORT: Final = 4
"""Words in an item that stands between commas."""


def as_items(text: str, *, prose: bool, names: bool = False) -> tuple[str, ...] | Ambiguous:
    """A list written as one text. Lines and semicolons part its items; so do commas where what they part are short, or no prose at all.

    A text in which commas may part items or belong to a sentence can mean both. «og» and a slash are part of a sentence, and part
    what is no prose; in a list of `names` they can be either: «skolesjef/rektor» is two, or one with two hats.
    """
    lines = [line for line in re.split(r"\s*\n\s*", text.strip()) if line.strip()]
    marked = [_BULLET.sub("", line) for line in lines]
    if len(lines) > 1 and (not prose or _are_items(lines, marked)):
        return tuple(m.strip() for m in marked if m.strip())
    if len(lines) == 1 and marked != lines:
        return _beside(lines[0], marked[0])
    whole = SPACES.sub(" ", text).strip()
    if folded(whole) in NOTHING:
        return ()
    if ";" in whole:
        return _parted(whole.split(";"))
    if "," not in whole and (mark := next((m for m in _BETWEEN if m in whole), None)):
        pieces = whole.split(mark)
        if all(0 < len(piece.split()) <= _SHORT for piece in pieces):
            whole = ", ".join(piece.strip() for piece in pieces)
    if "," in whole:
        return _by_commas(whole, prose=prose)
    pieces = re.split(rf"{_AND}|\s*[/&+]\s*", whole)
    if not prose:
        return _parted(pieces)
    if names and len(pieces) > 1 and all(0 < len(piece.split()) <= _SHORT for piece in pieces):
        return _either(whole, pieces)
    return (tidied(whole),)


_BETWEEN: Final = (" + ", "|")
"""Marks that part items and stand in no sentence."""
_AND: Final = r"(?<!-)\s+og\s+"
"""Between two, and not within one: «helse- og omsorgssjef»."""


def _are_items(lines: list[str], marked: list[str]) -> bool:
    """Whether lines of prose are an item each: each has a mark, or starts as a sentence does."""
    return all(a != b for a, b in zip(lines, marked, strict=True)) or all(m[:1].isupper() for m in marked)


def _beside(line: str, marked: str) -> tuple[str, ...] | Ambiguous:
    """The items of one line that starts with a mark, and may have more of them in it."""
    letters = r"\(?[a-zæøå]\)" if re.match(r"\(?[aA]\)", line.lstrip()) else r"[•·▪◦‣●○]"
    inside = re.split(rf"\s+(?:[•·▪◦‣●○]|\d{{1,2}}[.)]|{letters})\s+", marked)
    mark = line.lstrip()[0]
    if mark in _DASH_MARKS and len(pieces := marked.split(f" {mark} ")) > 1:
        if not all(piece.strip()[:1].isupper() for piece in pieces):
            return _either(marked, pieces)
        inside = pieces
    return tuple(tidied(i) for i in inside if i.strip())


def _by_commas(whole: str, *, prose: bool) -> tuple[str, ...] | Ambiguous:
    pieces = re.split(rf"\s*,\s*|{_AND}", whole)
    if prose and (re.search(r"[.!?]\s", whole) or not all(len(piece.split()) <= _SHORT for piece in pieces)):
        return _either(whole, pieces)
    return _parted(pieces)


def _either(whole: str, pieces: Iterable[str]) -> Ambiguous:
    """One item or several, each as a list of YAML, which can mean one thing only."""
    return Ambiguous((_listed([whole]), _listed(_parted(pieces))))


def _listed(items: Iterable[str]) -> str:
    return f"[{', '.join(_quoted(item) if _STEERING.search(item) else item for item in items)}]"


def _quoted(item: str) -> str:
    return "'" + item.replace("'", "''") + "'"


_STEERING: Final = late(r"^[-?!&*|>%@`'\"]|[\[\]{},#]|:(?: |$)")
"""What a text in a list of YAML cannot have in it without quotation marks."""


NOTHING: Final = frozenset(("", "ingen", "ingenting", "inga"))
"""What stands in a list that there is nothing in, as `folded` has it: a dash, and no text at all, are blank."""


def _parted(pieces: Iterable[str]) -> tuple[str, ...]:
    return tuple(made for piece in pieces if (made := tidied(piece.strip().removesuffix("."))))


_COUNTED_ROLE: Final = tuple(
    late(pattern)
    for pattern in (
        r"(?P<what>.+?) ?[x×*] ?(?P<many>\d{1,6})",
        r"(?P<many>\d{1,6}) ?[x×*] ?(?P<what>\D.*)",
        r"(?P<what>.+?) ?\([x×]?(?P<many>\d{1,6})(?: stk\.?| personer| pers\.?)?\)",
        r"(?P<many>\d{1,6}) ?(?:stk\.?|stykker|personer fra|pers\.?) (?P<what>\D+)",
        r"(?P<what>[^\d:]+?)(?: ?[-–:]|,)? (?P<many>\d{1,6}) ?(?:stk\.?|stykker|personer|pers\.?)",
        r"(?P<what>[^\d:]+?): ?(?P<many>\d{1,6})",
        rf"(?P<many>\d{{1,6}}|{'|'.join(w for w in NUMBER_WORDS if w != 'null')}) (?P<what>\D+)",
    )
)
_FROM_TO: Final = late(r"(?P<few>\d{1,3}) ?(?:[-–]|til|/) ?(?P<many>\d{1,3}) (?P<what>[^\W\d]{4}\D*)")
_NOT_COUNTED: Final = late(
    r"(?:(?:som|av|til|og|i|på|fra|for|med)\b|åring|års|år\b|klasse|klassing|trinn|time|minutt|dag|uke|måned|prosent|-|%|linje)",
    re.IGNORECASE,
)
"""What a number says the kind of and not how many: «10 åringer», «2 klasse»."""


def as_counted(text: str) -> tuple[str, int] | Ambiguous | None:
    """Who, and how many: `sykepleier x 2`, `2 sykepleiere` → (`sykepleier`, 2). None where no number, or another number, is said;
    `Ambiguous` where it is from one to another."""
    said = tidied(text)
    if between := _FROM_TO.fullmatch(said):
        return Ambiguous(tuple(f"{number} {between['what']}" for number in (between["few"], between["many"])))
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
