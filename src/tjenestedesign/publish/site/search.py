"""The search index: everything a reader could look for, as one script file that the search page loads from the disk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final, Literal, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from tjenestedesign.ground.alphabet import alphabetical
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.marks import spelled
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.project.choice_lists import EttAv
from tjenestedesign.project.fields import marked_with, words_for
from tjenestedesign.project.loaded import Entry
from tjenestedesign.project.model import Artefakt, Del, DelMedId, own_keys

_TITLES: Final = ("tittel", "navn", "tekst", "hva", "påstand")
"""Where a part's name stands, the first that it has."""
_NAME: Final = 80
"""A part's name is cut here, in characters."""
_MARKS: Final = re.compile(r"\*{1,3}|`+|^[ \t]*+(?:#++|[-+]|\d++\.)\s", re.MULTILINE)
"""Markdown's signs, which a reader never sees."""


def index_file(entries: Iterable[Entry[Artefakt]], href: Href) -> bytes:
    """`window.tdIndeks = [[name, kind, address, text], …]`, by name in the alphabet: what fits as well is shown in that order."""
    rows = [
        row
        for entry in sorted(entries, key=lambda e: (alphabetical(e.name), e.id))
        for row in _rows(entry, href)
    ]
    told = [[spelled(cell) for cell in row] for row in rows]  # before the quotation marks of JSON are there
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f"window.tdIndeks={text};\n".encode("utf-8", "replace")


def _rows(entry: Entry[Artefakt], href: Href) -> Iterator[tuple[str, str, str, str]]:
    """The artefact with the text that is its own, then each part that has an id, with the part's."""
    kind, address = entry.type.tittel, href(entry.id, None)
    if address is None:
        return
    own: list[str] = []
    parts: list[tuple[DelMedId, list[str]]] = []
    _gather(entry.model, own, parts)
    yield entry.name, kind, address, _joined(t for t in own if t != entry.name)
    for part, texts in parts:
        name = next((str(t) for key in _TITLES if (t := getattr(part, key, None))), part.id)
        rest = _joined(t for t in texts if t != name)
        cut = f"{name[:_NAME].rsplit(' ', 1)[0]} …" if len(name) > _NAME else name
        said = f"{name} {rest}" if len(name) > _NAME else rest
        yield cut, f"{part.betegnelse().capitalize()} i {entry.name}", f"{address}#{part.id}", said


def texts_in(model: Del) -> Iterator[str]:
    """Every text of a model that people wrote."""
    own: list[str] = []
    parts: list[tuple[DelMedId, list[str]]] = []
    _fields(model, own, parts)
    yield from own
    for _, texts in parts:
        yield from texts


def _joined(texts: Iterable[str]) -> str:
    return " · ".join(" ".join(_MARKS.sub("", t).split()) for t in texts)


def _gather(value: Any, own: list[str], parts: list[tuple[DelMedId, list[str]]]) -> None:
    """Texts that people wrote, in key order; what has an anchor of its own goes to `parts`."""
    if isinstance(value, DelMedId):
        texts: list[str] = []
        parts.append((value, texts))
        _fields(value, texts, parts)
    elif isinstance(value, Del):
        _fields(value, own, parts)
    elif isinstance(value, tuple):
        for item in cast("tuple[Any, ...]", value):
            _gather(item, own, parts)
    elif isinstance(value, str) and value and not is_placeholder(value):
        own.append(value)


def _fields(model: Del, own: list[str], parts: list[tuple[DelMedId, list[str]]]) -> None:
    for name in _written(type(model)):
        _gather(getattr(model, name), own, parts)
    for text in own_keys(model).values():
        _gather(text, own, parts)


@cache
def _written(cls: type[Del]) -> tuple[str, ...]:
    """The fields that hold what people write: not ids, and not words chosen from a list."""
    cls.model_rebuild()
    return tuple(
        name
        for name, field in cls.model_fields.items()
        if name not in ("id", "type", "arvet_fra") and not _chosen(field)
    )


def _chosen(field: FieldInfo) -> bool:
    return bool(words_for(field, None)) if marked_with(field, EttAv) else _one_of(field.annotation)


def _one_of(annotation: Any) -> bool:
    if get_origin(annotation) is Literal:
        return True
    options = [a for a in get_args(annotation) if a is not type(None)]
    return bool(options) and all(get_origin(o) is Literal for o in options)
