"""What a project may name for itself, in a JSON Schema: its own lists where they are known, else any word, with td's own as examples."""

from __future__ import annotations

from typing import Any, cast

from tjenestedesign.project.choice_lists import BUILT_IN, FACTORS, LIST, Choices
from tjenestedesign.project.model import MOST_OWN, OWN_KEYS

_ANY_TEXT = {"type": ["string", "number", "boolean", "null"]}
_OWN_KEY = r"^[^\s._/-][^.]{0,59}$"
"""As wide as editors can tell it: to them a letter is a to z."""


def offered(node: Any, choices: Choices | None) -> Any:
    """A schema with the lists put in where they are named."""
    if isinstance(node, list):
        return [offered(item, choices) for item in cast("list[Any]", node)]
    if not isinstance(node, dict):
        return node
    made = {key: offered(value, choices) for key, value in cast("dict[str, Any]", node).items()}
    if (name := made.pop(LIST, None)) is not None:
        made = _one_of(made, str(name), choices)
    if (name := made.pop(OWN_KEYS, None)) is not None:
        made = _with_own_keys(made, str(name), choices)
    return made


def _one_of(schema: dict[str, Any], name: str, choices: Choices | None) -> dict[str, Any]:
    words = (choices or BUILT_IN).words(name)
    if not words:
        return schema
    if choices is None:
        return {"pattern": r"\S", **schema, "examples": list(words)}
    blank = [None] if "null" in cast("list[str]", schema.get("type", [])) else []
    said = {key: value for key, value in schema.items() if key in ("description", "default")}
    return {**said, "enum": [*words, *blank]}


def _with_own_keys(schema: dict[str, Any], name: str, choices: Choices | None) -> dict[str, Any]:
    if name != FACTORS:
        return {
            **schema,
            "additionalProperties": _ANY_TEXT,
            "propertyNames": {"pattern": _OWN_KEY},
            "maxProperties": MOST_OWN,
        }
    if choices is None:
        return {**schema, "additionalProperties": _ANY_TEXT}
    properties: dict[str, Any] = {}
    for factor in choices.faktorer:
        answers = {"enum": [*(a.id for a in factor.svar), None]} if factor.svar else _ANY_TEXT
        properties[factor.id] = {"description": factor.beskrivelse, **answers}
    return {**schema, "properties": properties, "additionalProperties": False}
