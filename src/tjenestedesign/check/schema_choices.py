"""What a project may name for itself, put into pydantic's schema before it is remade: its own lists where they are known, else any word,
with td's own as examples."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, cast

from tjenestedesign.check.schema_read import OWNER, PLACE, Node, Place
from tjenestedesign.check.schema_said import hint_at, unless
from tjenestedesign.project.choice_lists import BUILT_IN, FACTORS, LIST, Choices, EttAv
from tjenestedesign.project.fields import is_list, keys, marked_with, part_model
from tjenestedesign.project.model import MOST_OWN, OWN_KEYS, Egne, MedEgneNøkler

_OWN_KEY: Final = r"^[^\s._/-][^.]{0,59}$"
"""As wide as editors can tell it: to them a letter is a to z."""


def offered(node: Any, choices: Choices | None) -> Any:
    """A part of pydantic's schema with the lists put in where they are named."""
    if isinstance(node, list):
        return [offered(item, choices) for item in cast("list[Any]", node)]
    if not isinstance(node, dict):
        return node
    made = {key: offered(value, choices) for key, value in cast("Node", node).items()}
    if (name := made.pop(LIST, None)) is not None and choices and (words := choices.words(name)):
        made["enum"] = list(words)
    if (place := made.get(PLACE)) is not None:
        made = _at_key(made, place, choices)
    if choices is not None and made.get(OWN_KEYS) == FACTORS:
        made = _closed(made, choices)
    return made


def _at_key(node: Node, place: Place, choices: Choices | None) -> Node:
    mark = marked_with(place.info, EttAv)
    part = part_model(place.info.annotation)
    if choices is not None and (mark is not None or (part is not None and issubclass(part, MedEgneNøkler))):
        node = {**node, PLACE: replace(place, choices=choices)}
    if mark is None:
        return node
    if choices is not None:
        return {k: v for k, v in node.items() if k != "examples"}
    many = is_list(place.info.annotation)
    examples = [[word] if many else word for word in BUILT_IN.words(mark.liste)]
    return {**node, "examples": examples} if examples else node


def _closed(node: Node, choices: Choices) -> Node:
    """A part with the factors of a project as its keys."""
    owner = cast("type[MedEgneNøkler]", node[OWNER])
    properties: Node = {}
    for key, info in keys(owner, choices).items():
        factor = choices.factor(key)
        words = choices.words(f"{FACTORS}.{key}")
        properties[key] = {
            "type": "string",
            **({"enum": list(words)} if words else {}),
            "description": info.description or "",
            PLACE: Place(owner, key, choices=choices, called=factor.navn if factor else ""),
        }
    return {k: v for k, v in node.items() if k != OWN_KEYS} | {"properties": properties}


def own_names(owner: type[MedEgneNøkler]) -> list[Node]:
    """What is asked of the keys a project may name as it likes."""
    if not issubclass(owner, Egne):
        return []
    place = Place(owner, ".")
    too_many = f"Ta med bare det dere trenger, høyst {MOST_OWN} linjer."
    return [
        {"propertyNames": {"pattern": _OWN_KEY, "patternErrorMessage": hint_at(place, "¤")}},
        unless({"maxProperties": MOST_OWN}, too_many),
    ]
