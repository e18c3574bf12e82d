"""The JSON that `td export --format json` writes → the files it was made from."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any, cast

from tjenestedesign.exchange.drafts import read_text
from tjenestedesign.exchange.sheets.read import Unreadable
from tjenestedesign.ground.ids import holds_everywhere
from tjenestedesign.ground.scalars import shown
from tjenestedesign.ground.yaml.source import MAX_DEPTH
from tjenestedesign.project.reading import LEDGER_SUFFIX, RESULT_SUFFIX

_FORMAT = "tjenestedesign"
_YAML = (".yaml", ".yml")
_TOLD = (RESULT_SUFFIX, LEDGER_SUFFIX)
_DEEPEST = MAX_DEPTH + 2
LARGEST = 50_000_000
"""Bytes. A project with ten thousand artefacts takes some twenty million."""
_VERSIONS = ("1", "2")
_HINT = "Bruk en fil som «td export --format json» har skrevet."


def files(path: Path) -> dict[str, Any]:
    """File name → what it says, every value as YAML's text; a file that goes along as it stands is one text. Raises `Unreadable`."""
    try:
        data = json.loads(
            read_text(path, largest=LARGEST), object_pairs_hook=_once, parse_float=str, parse_int=str
        )
    except json.JSONDecodeError as why:
        raise Unreadable(f"Filen er ikke gyldig JSON (linje {why.lineno}).", _HINT) from None
    except RecursionError:
        raise Unreadable("Filen er for dypt nøstet.", _HINT) from None
    top = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
    if top.get("format") != _FORMAT or not isinstance(top.get("filer"), list):
        raise Unreadable("Filen er ikke laget av td.", _HINT)
    if top.get("versjon") not in _VERSIONS:
        raise Unreadable("Filen er laget av en nyere td enn denne.", "Oppdater td, og prøv igjen.")
    found: dict[str, Any] = {}
    names: set[str] = set()
    for number, item in enumerate(cast("list[Any]", top["filer"]), 1):
        one = cast("dict[str, Any]", item) if isinstance(item, dict) else {}
        name, content, as_it_stands = one.get("fil"), one.get("innhold"), one.get("tekst")
        if not isinstance(name, str) or isinstance(content, dict) == isinstance(as_it_stands, str):
            raise Unreadable(f"Fil nummer {number} i lista mangler «fil» eller «innhold».", _HINT)
        name = unicodedata.normalize("NFC", name)
        if not _is_name(name, _TOLD if content is None else _YAML):
            raise Unreadable(f"«{shown(name)}» kan ikke være et filnavn i et prosjekt.", _HINT)
        if name.casefold() in names:
            raise Unreadable(f"«{shown(name)}» står to ganger i filen.", _HINT)
        names.add(name.casefold())
        found[name] = as_it_stands if content is None else _text(content)
    for name in names:
        if any(folder in names for folder in _folders(name)):
            raise Unreadable(f"«{shown(name)}» ligger i noe som selv er en fil.", _HINT)
    return found


def _is_name(name: str, suffixes: tuple[str, ...]) -> bool:
    """Whether it can be a file in a project on every kind of machine. Hidden folders are told apart later, with why."""
    parts = name.split("/")
    return (
        0 < len(name) <= 300
        and name.lower().endswith(suffixes)
        and not re.search(r"[\x00-\x1f\x7f<>:\"|?*\\]", name)
        and all(part.strip() and part not in (".", "..") and holds_everywhere(part) for part in parts)
    )


def _folders(name: str) -> list[str]:
    parts = name.split("/")[:-1]
    return ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for written, value in pairs:
        key = unicodedata.normalize("NFC", written)
        if key in made:
            raise Unreadable(f"Nøkkelen «{key[:60]}» står to ganger i samme objekt.", _HINT)
        made[key] = value
    return made


def _text(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise Unreadable("Filen er for dypt nøstet.", _HINT)
    if isinstance(value, dict):
        return {k: _text(v, depth + 1) for k, v in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_text(v, depth + 1) for v in cast("list[Any]", value)]
    if isinstance(value, bool):
        return "true" if value else "false"
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value
