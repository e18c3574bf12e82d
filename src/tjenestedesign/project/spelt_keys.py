"""The key that is meant by one td does not know: in another spelling, by another word, as a form labels it, or with a slip in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic.fields import FieldInfo

from tjenestedesign.ground.readings import Ambiguous, Read, folded, nearly, same_word
from tjenestedesign.project.fields import holds, is_list, is_time
from tjenestedesign.project.model import Del
from tjenestedesign.project.synonyms import KEYS

Known = Mapping[str, FieldInfo]

_LABEL: Final = re.compile(r"^\s*(?:\d{1,2}[.)]\s+)?(.+?)\s*(?:\([^()]*\))?\s*[*:?]*\s*$")
"""A key as a form or a heading of a column has it: `2. Kostnad (kr) *`."""
_DAY: Final = re.compile(r"(?:^dato\b(?: for)?[ _-]+)|(?:[ _-]*dato$)", re.IGNORECASE)
"""The word for what it is, with a key that holds a day: `Gjennomført dato`."""


def key_meant(owner: type[Del], known: Known, there: Mapping[str, Any], key: str) -> Read:
    """A key of those a part can have that is not there, and that no other unknown key here means; `Ambiguous` where a slip may have been made in two."""
    meant = _meant(owner, known, there, key)
    others = (k for k in there if k != key and k not in known)
    if isinstance(meant, str) and any(_meant(owner, known, there, other) == meant for other in others):
        return None
    return meant


def _meant(owner: type[Del], known: Known, there: Mapping[str, Any], key: str) -> Read:
    free = [k for k in known if k not in there]
    for said, among in _as_said(owner, known, key, free):
        if (same := same_word(said, among, KEYS)) is not None:
            return same
    near = nearly(key, known)  # also of those that are there: a slip in one is no other
    if not near:
        return None
    rivals = [k for k in free if k not in near and nearly(key, KEYS.get(k, ()))]
    if len(near) == 1 and not rivals:
        return near[0] if near[0] in free else None
    return Ambiguous((*near, *rivals))


def _as_said(owner: type[Del], known: Known, key: str, free: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The words of a key, and those without what a form or a sentence puts around them, each with the keys they can be."""
    yield key, free
    if len(key) > _LONGEST:
        return
    label = _LABEL.match(key)
    bare = label[1] if label else key
    if bare != key:
        yield bare, free
    if (day := _DAY.sub("", bare)) and day != bare:
        yield day, [k for k in free if is_time(known[k])]
    if (alone := _AROUND.sub("", bare).strip()) and alone != bare:
        yield alone, free
    plain = folded(bare)
    kind = folded(owner.__name__)
    if (own := plain.removeprefix(kind)) != plain and len(own) >= _WORD:
        yield own.strip("-"), free
    for ending, fits in (("liste", is_list), ("navn", _is_text)):
        if (stem := plain.removesuffix(ending)) != plain and len(stem) >= _WORD:
            yield stem.strip("-"), [k for k in free if fits(known[k].annotation)]


def _is_text(annotation: Any) -> bool:
    return holds(annotation, str) and not is_list(annotation)


_AROUND: Final = re.compile(
    r"^(?:ant(?:all|al)?\.? |hvilke(?:n|t)? |kva for )|[ _](?:vår|vårt|våre|deres|dykkar|deira|hans|hennes|den|det|"
    r"(?:for|på|til|i|av) (?:dagen|møtet|ideen|idéen|prosjektet|dette|oss))$",
    re.IGNORECASE,
)
"""Small words around a key that say no more of it: `Hypotesen vår`, `Ant. stemmer`."""
_LONGEST: Final = 100
"""Characters in a label. What is longer is none."""
_WORD: Final = 4
"""Letters in what is left of a key when the kind of part or of value it has in it is taken away: `kravtekst`, `Prosjekttittel`."""
