"""Everything a project says as one JSON file, which `json_in` reads back. Every value is the text td reads, never a guess at its kind.

What an effektmåling has told, and all it ever told, goes along as it stands, to the byte: both are sealed (ADR 0015).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any, Final

from tjenestedesign.check.json_schema import DIALECT
from tjenestedesign.domain.privacy.silence import holds_mark
from tjenestedesign.ground.crashes import tried
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.yaml.source import decode, parse
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.lock import LOCK_FILE
from tjenestedesign.project.reading import LEDGER_SUFFIX, PROJECT_FILE, RESULT_SUFFIX, RawFile

FORMAT: Final = "tjenestedesign"
VERSION: Final = 2
"""2 has files as they stand (`tekst`). A project without any is written as 1, which every td reads."""
MAX_AS_IT_STANDS: Final = 10_000_000
"""Bytes of a file that goes along as it stands."""


def whole(
    project: Project, files: Iterable[RawFile], types: Iterable[str] = (), ids: Collection[str] = ()
) -> tuple[bytes, list[str]]:
    """The file, and the files that cannot be read and are not in it.

    `types` limits it to artefacts of those types, and among the sound ones to those with `ids`.
    """
    chosen = frozenset(types)
    version = 1
    others = {e.file for e in project.entries.values() if e.id not in ids} if chosen else set[str]()
    kinds = {e.file: e.type.navn for e in project.entries.values()}
    kinds |= {b.source.file: b.type or "" for b in project.broken.values()}
    out: list[dict[str, Any]] = []
    unread: list[str] = []
    for raw in files:
        if (of := _told_by(raw.file)) and (not chosen or of in ids):
            text = _as_it_stands(raw)
            if text is None:
                unread.append(raw.file)
            else:
                version = VERSION
                out.append({"fil": raw.file, "tekst": text})
            continue
        if not raw.is_yaml or (chosen and kinds.get(raw.file) not in chosen) or raw.file in others:
            continue
        content = tried(lambda raw=raw: _content(raw), "leste filen", raw.file, lambda _: None)
        if isinstance(content, dict):
            out.append({"fil": raw.file, "innhold": content})
        else:
            unread.append(raw.file)
    out.sort(key=lambda f: (f["fil"] != PROJECT_FILE, f["fil"] == LOCK_FILE, f["fil"]))
    data = {"format": FORMAT, "versjon": version, "filer": out}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode(), unread


def left_out(files: Iterable[RawFile]) -> list[str]:
    """What a project has that the file does not: other files, and remarks about what has been looked at."""
    files = list(files)
    others = [f for f in files if not f.is_yaml and not _told_by(f.file)]
    told = (
        [f"{len(others)} {'fil' if len(others) == 1 else 'filer'} som ikke er YAML (bilder, data, skrift)"]
        if others
        else []
    )
    marks = sum(
        holds_mark(decode(f.file, f.raw)[0].text) for f in files if f.is_yaml and isinstance(f.raw, bytes)
    )
    if marks:
        told.append(f"kommentarer, heller ikke «# td: greit» ({marks} {'fil' if marks == 1 else 'filer'})")
    return told


def _told_by(file: str) -> str:
    """The id of the effektmåling that wrote a file beside itself; blank for other files."""
    name = file.rsplit("/", 1)[-1]
    for suffix in (RESULT_SUFFIX, LEDGER_SUFFIX):
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return ""


def _as_it_stands(raw: RawFile) -> str | None:
    try:
        with raw.open() as stream:
            data = stream.read(MAX_AS_IT_STANDS + 1)
        return data.decode("utf-8") if len(data) <= MAX_AS_IT_STANDS else None
    except (OSError, ValueError):
        return None


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
        "required": ["fil"],
        "oneOf": [{"required": ["innhold"]}, {"required": ["tekst"]}],
        "additionalProperties": False,
        "properties": {
            "fil": {"type": "string", "description": "Stien i prosjektet, med skråstrek.", "pattern": r"^[^/].*\.(ya?ml|resultat\.json|utgitt\.json)$"},
            "innhold": {"type": "object", "description": "Det filen sier. Alle verdier er tekst, lister, objekter eller tomme."},
            "tekst": {"type": "string", "description": "Det som står i resultatet av en effektmåling, eller i utgivelsene av det, tegn for tegn."},
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
            "versjon": {"enum": [*range(1, VERSION + 1)]},
            "filer": {
                "type": "array",
                "description": "Hver YAML-fil i prosjektet, og det effektmålingene har vist.",
                "items": item,
            },
        },
    }
