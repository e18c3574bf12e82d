"""Everything a project says as one JSON file, which `json_in` reads back. Every value is the text td reads, never a guess at its kind."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any, Final

from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.yaml.source import decode, parse
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.lock import LOCK_FILE
from tjenestedesign.project.reading import PROJECT_FILE, RawFile
from tjenestedesign.schema import DIALECT

FORMAT: Final = "tjenestedesign"
VERSION: Final = 1


def whole(
    project: Project, files: Iterable[RawFile], types: Iterable[str] = (), ids: Collection[str] = ()
) -> tuple[bytes, list[str]]:
    """The file, and the files that cannot be read and are not in it.

    `types` limits it to artefacts of those types, and among the sound ones to those with `ids`.
    """
    chosen = frozenset(types)
    others = {e.file for e in project.entries.values() if e.id not in ids} if chosen else set[str]()
    kinds = {e.file: e.type.navn for e in project.entries.values()}
    kinds |= {b.source.file: b.type or "" for b in project.broken.values()}
    out: list[dict[str, Any]] = []
    unread: list[str] = []
    for raw in files:
        if not raw.is_yaml or (chosen and kinds.get(raw.file) not in chosen) or raw.file in others:
            continue
        content = _content(raw)
        if isinstance(content, dict):
            out.append({"fil": raw.file, "innhold": content})
        else:
            unread.append(raw.file)
    out.sort(key=lambda f: (f["fil"] != PROJECT_FILE, f["fil"] == LOCK_FILE, f["fil"]))
    data = {"format": FORMAT, "versjon": VERSION, "filer": out}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode(), unread


def _content(raw: RawFile) -> Any:
    if not isinstance(raw.raw, bytes):
        return None
    source, told = decode(raw.file, raw.raw)
    if any(d.level is Level.FEIL for d in told):
        return None
    return parse(source)[0]


def export_schema() -> dict[str, Any]:
    """The form of the file, as JSON Schema."""
    item = {
        "type": "object",
        "required": ["fil", "innhold"],
        "additionalProperties": False,
        "properties": {
            "fil": {"type": "string", "description": "Stien i prosjektet, med skråstrek.", "pattern": r"^[^/].*\.ya?ml$"},
            "innhold": {"type": "object", "description": "Det filen sier. Alle verdier er tekst, lister, objekter eller tomme."},
        },
    }  # fmt: skip
    return {
        "$schema": DIALECT,
        "title": "Hele prosjektet",
        "type": "object",
        "required": ["format", "versjon", "filer"],
        "additionalProperties": False,
        "properties": {
            "format": {"const": FORMAT},
            "versjon": {"const": VERSION},
            "filer": {"type": "array", "description": "Hver YAML-fil i prosjektet.", "items": item},
        },
    }
