"""What td says of a value no key holds, before anyone has written one: the schema says the same in an editor."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import ValidationError

from tjenestedesign.ground.yaml.source import Source, parse
from tjenestedesign.project.choice_lists import Choices
from tjenestedesign.project.model import Del
from tjenestedesign.project.shape import shape_diagnostics


def hint(owner: type[Del], key: str, value: Any, choices: Choices | None = None) -> str:
    """What td says to do when a key holds a value. Empty where it takes the value."""
    info = owner.model_fields.get(key)
    said_of = repr((info.annotation, info.metadata)) if info else f"{owner.__name__}.{key}"
    kind = said_of, json.dumps(value), choices
    if kind not in _SAID:  # of keys of one kind td says the same
        _SAID[kind] = _hint(owner, key, value, choices)
    return _SAID[kind]


_SAID: Final[dict[tuple[str, str, Choices | None], str]] = {}


def _hint(owner: type[Del], key: str, value: Any, choices: Choices | None) -> str:
    source = Source("", f"{json.dumps(key)}: {json.dumps(value)}\n")
    data, _ = parse(source)
    try:
        owner.model_validate(data, context=choices)
    except ValidationError as error:
        for one in shape_diagnostics(error, source, owner, choices=choices):
            if not one.lacks and one.hint:
                return one.hint
    return ""
