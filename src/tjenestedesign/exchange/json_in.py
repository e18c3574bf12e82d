"""The JSON that `td export --format json` writes → the files it was made from."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any, cast

from tjenestedesign.exchange.drafts import read_text
from tjenestedesign.sheets.read import Unreadable

_FORMAT = "tjenestedesign"
_DEEPEST = 30
_HINT = "Bruk en fil som «td export --format json» har skrevet."


def files(path: Path) -> dict[str, Any]:
    """File name → what it says, every value as YAML's text. Raises `Unreadable`."""
    try:
        data = json.loads(read_text(path), object_pairs_hook=_once, parse_float=str, parse_int=str)
    except json.JSONDecodeError as why:
        raise Unreadable(f"Filen er ikke gyldig JSON (linje {why.lineno}).", _HINT) from None
    except RecursionError:
        raise Unreadable("Filen er for dypt nøstet.", _HINT) from None
    top = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
    if top.get("format") != _FORMAT or not isinstance(top.get("filer"), list):
        raise Unreadable("Filen er ikke laget av td.", _HINT)
    if top.get("versjon") != "1":
        raise Unreadable("Filen er laget av en nyere td enn denne.", "Oppdater td, og prøv igjen.")
    found: dict[str, Any] = {}
    for number, item in enumerate(cast("list[Any]", top["filer"]), 1):
        one = cast("dict[str, Any]", item) if isinstance(item, dict) else {}
        name, content = one.get("fil"), one.get("innhold")
        if not isinstance(name, str) or not isinstance(content, dict):
            raise Unreadable(f"Fil nummer {number} i lista mangler «fil» eller «innhold».", _HINT)
        if not re.fullmatch(r"(?:[\w.-]+/)*[\w-]+\.yaml", name, re.ASCII) or ".." in name:
            raise Unreadable(f"«{name[:60]}» kan ikke være et filnavn i et prosjekt.", _HINT)
        if name in found:
            raise Unreadable(f"«{name}» står to ganger i filen.", _HINT)
        found[name] = _text(content)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
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
