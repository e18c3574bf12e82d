"""A file without faults → what it says, and nothing else: no places, no anchors.

This is the same reading as `source.py` has, of the files that nearly all are. As soon as there may be something to tell of a file, it
stops, and the file is read there from the start.
"""

from __future__ import annotations

from typing import Any, Final

import yaml

from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.quotation import OPENING, bare

MAX_DEPTH: Final = 40
NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
CORE_TAGS: Final = frozenset(
    {None, "!", *(f"tag:yaml.org,2002:{t}" for t in ("str", "int", "float", "bool", "null", "map", "seq"))}
)
STEERING: Final = late(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef]")
"""Characters nobody sees, which repaint a terminal, turn the text beside them around, or are no characters at all (`ground/marks.py`)."""
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class NotPlain(Exception):
    """There is more to a file than its values."""


def values(text: str) -> Any:
    """Text → nested dict, list, str and None. Raises `NotPlain` where the text must be read with more care."""
    loader = Loader(text)
    try:
        return _built(loader.get_event)
    except yaml.YAMLError:
        raise NotPlain from None
    finally:
        loader.dispose()


def _built(next_event: Any) -> Any:
    scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    map_end, list_end = yaml.MappingEndEvent, yaml.SequenceEndEvent
    root: Any = None
    documents = 0
    around: list[tuple[Any, bool]] = []
    # The mapping or list that is being read; `key` is the key of it whose value comes next.
    inside: Any = None
    is_list = False
    key: str | None = None
    while True:
        event: Any = next_event()
        kind: Any = event.__class__
        if kind is scalar:
            if event.anchor or (event.tag and event.tag not in CORE_TAGS):
                raise NotPlain
            value: Any = event.value
            style = event.style
            if style == '"' and STEERING.search(value):
                raise NotPlain
            if not style and value in NULL:
                value = None
            elif value[:1] in OPENING:
                value = bare(value)
        elif kind is map_end or kind is list_end:
            inside, is_list = around.pop()
            continue
        elif kind is mapping or kind is sequence:
            if event.anchor or event.tag not in CORE_TAGS or len(around) >= MAX_DEPTH:
                raise NotPlain
            value = {} if kind is mapping else []
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise NotPlain
            continue
        elif kind is yaml.AliasEvent:
            raise NotPlain
        elif kind is yaml.StreamEndEvent:
            return root
        else:
            continue
        if inside is None:
            root = value
        elif is_list:
            inside.append(value)
        elif key is not None:
            inside[key] = value
            key = None
        else:
            key = "" if value is None else value
            if type(key) is not str or key in inside:
                raise NotPlain
            continue
        if kind is not scalar:
            around.append((inside, is_list))
            inside, is_list = value, kind is sequence
