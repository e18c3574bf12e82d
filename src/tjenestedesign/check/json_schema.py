"""The models as JSON Schema 2020-12, as editors need them: described in bokmål, without Python's own titles."""

from __future__ import annotations

import re
from typing import Any, cast

from pydantic.json_schema import GenerateJsonSchema

from tjenestedesign.check.schema_choices import offered
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.scalars import INTEGER_PATTERN, NUMBER_PATTERN
from tjenestedesign.project.choice_lists import Choices
from tjenestedesign.project.model import Del
from tjenestedesign.project.prosjekt import Prosjekt

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_for(model: type[Del], title: str, choices: Choices | None = None) -> dict[str, Any]:
    """One model's schema, self-contained; with `choices`, as one project has it. Without, what a project may name for itself is open."""
    raw = model.model_json_schema(
        by_alias=True, ref_template="#/$defs/{model}", schema_generator=GenerateJsonSchema
    )
    cleaned = cast("dict[str, Any]", offered(_clean(raw), choices))
    return {"$schema": DIALECT, "title": title, **cleaned}


def all_schemas(choices: Choices | None = None) -> dict[str, dict[str, Any]]:
    """prosjekt and every artefact type, by name; with `choices`, as one project has them."""
    schemas = {"prosjekt": schema_for(Prosjekt, "Prosjekt")}
    return schemas | {t.navn: schema_for(t.modell, t.tittel, choices) for t in TYPES.values()}


def combined_schema(choices: Choices | None = None) -> dict[str, Any]:
    """One schema for any artefact file: `type` chooses which."""
    definitions: dict[str, Any] = {}
    for name, schema in all_schemas(choices).items():
        if name != "prosjekt":
            definitions[name] = {"$id": f"{name}.json", **{k: v for k, v in schema.items() if k != "$schema"}}
    return {
        "$schema": DIALECT,
        "title": "Artefakt",
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": list(definitions)}},
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": {"$ref": f"{name}.json"},
            }
            for name in definitions
        ],
        "$defs": definitions,
    }


def _clean(node: Any) -> Any:
    """Drops generated titles, and lets a number stand where a text is meant and a blank where a key is optional, as td does."""
    if isinstance(node, list):
        return [_clean(item) for item in cast("list[Any]", node)]
    if not isinstance(node, dict):
        return node
    source = cast("dict[str, Any]", node)
    required = source.get("required", [])
    out: dict[str, Any] = {}
    for key, value in source.items():
        if key in ("title", "x-kreves", "discriminator") or (key == "default" and value in (None, [], {})):
            continue
        if key == "properties":
            out[key] = {
                name: _property(_clean(inner), optional=name not in required) for name, inner in value.items()
            }
        elif key == "$defs":
            out[key] = {name: _clean(inner) for name, inner in value.items()}
        elif key in ("examples", "enum", "const", "default"):
            out[key] = value
        else:
            out[_KEYWORDS.get(key, key)] = _clean(value)
    options = [o for o in out.get("anyOf", []) if o != {"type": "null"}]
    if len(options) == 1:
        out = {
            **{k: v for k, v in out.items() if k != "anyOf"},
            **{k: v for k, v in options[0].items() if k != "description" or k not in out},
        }
    elif options:
        out["anyOf"] = options
    kind = out.get("type")
    if isinstance(kind, str) and kind in _AS_TEXT:
        out |= {"type": [kind, "string"], "pattern": _AS_TEXT[kind]}
    elif kind == "string" and not {"enum", "const"} & set(out):
        if out.pop("minLength", None):
            out["pattern"] = out.get("pattern", r"\S")  # spaces alone say nothing
        _as_yaml_says(out)
    return out


_AS_TEXT = {
    "integer": INTEGER_PATTERN,
    "number": NUMBER_PATTERN,
    "boolean": "^(?:[tT][rR][uU][eE]|[fF][aA][lL][sS][eE])$",
}
"""How what is no text is written in quotation marks, which td does not care about."""
_AS_NO_TEXT = (("number", ("9.30", "1e-3")), ("integer", ("2",)), ("boolean", ("true",)))


def _as_yaml_says(schema: dict[str, Any]) -> None:
    """Adds what an editor may take a text without quotation marks for: `2`, `9.30` and `true` are texts to td where it expects one."""
    pattern = schema.get("pattern", "")
    kinds = [kind for kind, samples in _AS_NO_TEXT if any(re.search(pattern, sample) for sample in samples)]
    if "number" in kinds:
        kinds = [kind for kind in kinds if kind != "integer"]
    schema["type"] = ["string", *kinds] if kinds else "string"
    if kinds and not re.search(pattern, "-2"):
        schema.setdefault("minimum", 0)


_KEYWORDS = {"ge": "minimum", "le": "maximum"}
"""Bounds that pydantic leaves under its own names where it cannot see the type they apply to."""


def _property(schema: dict[str, Any], *, optional: bool) -> dict[str, Any]:
    """An optional key may be blank, which is the same as leaving it out."""
    if not optional:
        return schema
    if "$ref" in schema:
        described = {k: v for k, v in schema.items() if k != "$ref"}
        return {**described, "anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}]}
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return {**schema, union: [*schema[union], {"type": "null"}]}
    kind = schema.get("type")
    changed = dict(schema)
    if kind is not None:
        changed["type"] = [*([kind] if isinstance(kind, str) else kind), "null"]
    if "enum" in schema:
        changed["enum"] = [*schema["enum"], None]
    if "const" in schema:
        changed.pop("const")
        changed["enum"] = [schema["const"], None]
    return changed
