"""The models as JSON Schema 2020-12, as editors need them: in bokmål, and with all that td reads as meant.

Each kind of value is described once in a schema's `$defs`, and keys refer to it. What an editor says of a fault is what td says
(`errorMessage` and `patternErrorMessage`, which VS Code knows and others pass over). An editor has words of its own for numbers outside
a range and for lists that are too short or too long, and so those are asked for with `if` and `contains`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from tjenestedesign.check.schema_made import Maker
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground import forms
from tjenestedesign.project import synonyms
from tjenestedesign.project.choice_lists import Choices
from tjenestedesign.project.model import Del
from tjenestedesign.project.prosjekt import Prosjekt

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_for(model: type[Del], title: str, choices: Choices | None = None) -> dict[str, Any]:
    """One model's schema, self-contained; with `choices`, as one project has it. Without, what a project may name for itself is open."""
    return {"$schema": DIALECT, "title": title, **Maker(choices).made(model)}


@cache
def all_schemas(choices: Choices | None = None) -> dict[str, dict[str, Any]]:
    """prosjekt and every artefact type, by name; with `choices`, as one project has them. Made once; not to be changed."""
    schemas = {"prosjekt": schema_for(Prosjekt, "Prosjekt")}
    return schemas | {t.navn: schema_for(t.modell, t.tittel, choices) for t in TYPES.values()}


def combined_schema(choices: Choices | None = None) -> dict[str, Any]:
    """One schema for any artefact file: `type` chooses which."""
    definitions: dict[str, Any] = {}
    for name, schema in all_schemas(choices).items():
        if name != "prosjekt":
            definitions[name] = {"$id": f"{name}.json", **{k: v for k, v in schema.items() if k != "$schema"}}
    called = {name: {"pattern": forms.choice([name], synonyms.TYPES, "type")} for name in definitions}
    return {
        "$schema": DIALECT,
        "title": "Artefakt",
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"anyOf": [{"enum": list(definitions)}, *called.values()]}},
        "allOf": [
            {
                "if": {"properties": {"type": called[name]}, "required": ["type"]},
                "then": {"$ref": f"{name}.json"},
            }
            for name in definitions
        ],
        "$defs": definitions,
    }
