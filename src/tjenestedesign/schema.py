"""The models as JSON Schema 2020-12, as editors need them: described in bokmål, without Python's own titles."""

from __future__ import annotations

from typing import Any, cast

from pydantic.json_schema import GenerateJsonSchema

from tjenestedesign.artefakter import TYPES
from tjenestedesign.artefakter.prosjekt import Prosjekt
from tjenestedesign.model import Del

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_for(model: type[Del], title: str) -> dict[str, Any]:
    """One model's schema, self-contained."""
    raw = model.model_json_schema(
        by_alias=True, ref_template="#/$defs/{model}", schema_generator=GenerateJsonSchema
    )
    cleaned = cast("dict[str, Any]", _clean(raw))
    return {"$schema": DIALECT, "title": title, **cleaned}


def all_schemas() -> dict[str, dict[str, Any]]:
    """prosjekt and every artefact type, by name."""
    schemas = {"prosjekt": schema_for(Prosjekt, "Prosjekt")}
    return schemas | {t.navn: schema_for(t.modell, t.tittel) for t in TYPES.values()}


def combined_schema() -> dict[str, Any]:
    """One schema for any artefact file: `type` chooses which."""
    definitions: dict[str, Any] = {}
    for name, schema in all_schemas().items():
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


def _clean(node: Any, *, names: bool = False) -> Any:
    """Drops generated titles and nulls, and lets a number stand where a text is meant, as td does.

    A blank key is the same as a key left out, so every optional key may be null.
    """
    if isinstance(node, list):
        return [_clean(item) for item in cast("list[Any]", node)]
    if not isinstance(node, dict):
        return node
    source = cast("dict[str, Any]", node)
    if names:
        return {key: _clean(value) for key, value in source.items()}
    out: dict[str, Any] = {}
    for key, value in source.items():
        if key == "title" or key == "x-kreves" or (key == "default" and value in (None, [], {})):
            continue
        if key in ("properties", "$defs"):
            out[key] = _clean(value, names=True)
        elif key in ("examples", "enum", "const", "default"):
            out[key] = value
        else:
            out[key] = _clean(value)
    options = cast("list[dict[str, Any]]", out.get("anyOf", []))
    real = [o for o in options if o != {"type": "null"}]
    if options and len(real) == 1 and len(options) == 2:
        out = {
            **{k: v for k, v in out.items() if k != "anyOf"},
            **{k: v for k, v in real[0].items() if k not in out or k == "type"},
        }
        return _nullable(out)
    if out.get("type") == "string" and "enum" not in out and "const" not in out and "pattern" not in out:
        out["type"] = ["string", "number"]
    elif out.get("type") == "array":
        return _nullable(out)
    return out


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    kind = schema.get("type")
    if isinstance(kind, str):
        schema["type"] = (
            ["string", "number", "null"]
            if kind == "string" and not {"enum", "const", "pattern"} & set(schema)
            else [kind, "null"]
        )
    elif isinstance(kind, list) and "null" not in kind:
        schema["type"] = [*cast("list[str]", kind), "null"]
    if "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    return schema
