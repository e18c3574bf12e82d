"""What td says of a value no key holds, before anyone has written one: the schema says the same in an editor."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import ValidationError

from tjenestedesign.ground.yaml.source import Source, parse
from tjenestedesign.project.model import Del
from tjenestedesign.project.shape import shape_diagnostics


def hint(owner: type[Del], key: str, value: Any) -> str:
    """What td says to do when a key holds a value. Empty where it takes the value."""
    info = owner.model_fields[key]
    kind = repr((info.annotation, info.metadata)), json.dumps(value)
    if kind not in _SAID:  # of keys of one kind td says the same
        _SAID[kind] = _hint(owner, key, value)
    return _SAID[kind]


_SAID: Final[dict[tuple[str, str], str]] = {}


def _hint(owner: type[Del], key: str, value: Any) -> str:
    source = Source("", f"{json.dumps(key)}: {json.dumps(value)}\n")
    data, _ = parse(source)
    try:
        owner.model_validate(data)
    except ValidationError as error:
        for one in shape_diagnostics(error, source, owner):
            if not one.lacks and one.hint:
                return one.hint
    return ""
