"""`td schema`: the artefacts as JSON Schema, for editors and other tools."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from tjenestedesign.check.json_schema import all_schemas, combined_schema
from tjenestedesign.check.load import choices_of
from tjenestedesign.check.types import TYPES, type_named
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out
from tjenestedesign.exchange.json_out import export_schema
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.project.reading import find_root
from tjenestedesign.project.shape import closest

EXPORT: Final = "eksport"
"""The name of what `td export --format json` makes."""


def run(type_name: str, output: str | None) -> None:
    if type_name == EXPORT and output is None:
        sys.stdout.write(json.dumps(export_schema(), ensure_ascii=False, indent=2) + "\n")
        return
    root = find_root(Path.cwd())
    choices = choices_of(root) if root else None
    schemas = all_schemas(choices)
    spec = type_named(type_name)
    type_name = spec.navn if spec else type_name
    if type_name and type_name not in schemas:
        close = closest(type_name, schemas)
        raise UsageFault(
            f"«{type_name}» er ikke en artefakttype.",
            f"Mente du «{close}»?" if close else f"Typene er {listing(['prosjekt', *TYPES])}.",
        )
    if output is None:
        chosen = schemas[type_name] if type_name else combined_schema(choices)
        sys.stdout.write(json.dumps(chosen, ensure_ascii=False, indent=2) + "\n")
        return
    from tjenestedesign.ground.files import write_all

    made = {
        Path(output) / f"{slug(name)}.json": (
            json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        ).encode()
        for name, schema in schemas.items()
        if not type_name or name == type_name
    }
    write_all(made)
    for path in made:
        out().print(f"skrev {path.as_posix()}", soft_wrap=True)
