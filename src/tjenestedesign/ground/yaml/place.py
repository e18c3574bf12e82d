"""Where one value stands in a file, without the places of all the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from tjenestedesign.ground.quotation import bare
from tjenestedesign.ground.yaml.plain import NULL, Loader

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Zero-based (line, column) pairs, as the parser counts them."""

    start: tuple[int, int]
    end: tuple[int, int]


def span_of(event: Any, last: Any = None) -> Span:
    """From where one event begins to where it, or the last of several, ends."""
    start, end = event.start_mark, (last or event).end_mark
    return Span((start.line, start.column), (end.line, end.column))


def find(text: str, loc: Loc) -> tuple[Span | None, Span] | None:
    """The spans of the key at a place, where it has one, and of its value; None where the place is not there, or the file cannot be
    read as far. The reading stops when the place is found."""
    loader = Loader(text)
    try:
        return _found(loader.get_event, loc)
    except yaml.YAMLError:
        return None
    finally:
        loader.dispose()


def _found(next_event: Any, loc: Loc) -> tuple[Span | None, Span] | None:
    on_way = 0  # how many of the open mappings and lists the place lies in
    depth = 0  # how many are open
    index = (
        -1
    )  # in the innermost of those the place lies in: the number of the item before, and whether it is a list
    is_list = False
    key: str | None = None
    key_span: Span | None = None
    while True:
        event: Any = next_event()
        kind: Any = event.__class__
        if kind is yaml.ScalarEvent or kind is yaml.AliasEvent:
            opens = False
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            opens = True
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            depth -= 1
            if depth < on_way:
                return None
            continue
        elif kind is yaml.StreamEndEvent:
            return None
        else:
            continue
        if depth > on_way:
            depth += opens
            continue
        if on_way == 0:
            here = True
        elif is_list:
            index += 1
            here = index == loc[on_way - 1]
        elif key is None:
            if kind is not yaml.ScalarEvent:
                return None
            key = "" if not event.style and event.value in NULL else bare(event.value)
            key_span = span_of(event) if key == loc[on_way - 1] else None
            continue
        else:
            here = key == loc[on_way - 1]
            key = None
        if not here:
            depth += opens
        elif on_way == len(loc):
            return key_span, span_of(event, _end_of(next_event) if opens else None)
        elif not opens:
            return None
        else:
            on_way += 1
            depth += 1
            index, key, key_span = -1, None, None
            is_list = kind is yaml.SequenceStartEvent


def _end_of(next_event: Any) -> Any:
    """What closes the mapping or list that was just opened."""
    depth = 1
    while True:
        event: Any = next_event()
        kind: Any = event.__class__
        if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            depth += 1
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            depth -= 1
            if not depth:
                return event
