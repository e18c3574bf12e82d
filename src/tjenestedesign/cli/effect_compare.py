"""`td effect compare`: two results side by side."""

from __future__ import annotations

import json
import re
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from rich.text import Text

from tjenestedesign.cli.effect_common import one
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out
from tjenestedesign.domain.effect.compare import (
    CannotCompare,
    Comparison,
    Side,
    compare,
    side,
    span_name,
    which,
)
from tjenestedesign.domain.effect.result import MAX_BYTES, NotAResultError, Resultat, read_result
from tjenestedesign.domain.effect.stored import NoResult, result_of
from tjenestedesign.ground.amounts import decimal
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.norwegian import choose
from tjenestedesign.ground.rounding import rounded

_FORMATS: Final = ("text", "md", "json")


def run(path: str, a: str, b: str, format: str) -> None:
    if format not in _FORMATS:
        raise UsageFault(f"«{clean(format)}» er ikke et format.", choose(_FORMATS))
    found = compare(_side(path, a), _side(path, b))
    if format == "json":
        sys.stdout.write(json.dumps(_data(found), ensure_ascii=False, indent=2) + "\n")
    elif format == "md":
        sys.stdout.write(_markdown(found))
    else:
        out().print(Text(_text(found)), soft_wrap=True)


def _side(path: str, text: str) -> Side:
    asked = which(text)
    result, name = _result(path, asked.what)
    try:
        return side(asked, name, result)
    except CannotCompare as fault:
        raise UsageFault(clean(fault.message), clean(fault.hint)) from None


def _result(path: str, what: str) -> tuple[Resultat, str]:
    """The result of an id in the project, or a file from elsewhere."""
    if not what.lower().endswith(".json"):
        project, entry = one(path, what)
        found = result_of(project, entry)
        if isinstance(found, NoResult):
            raise UsageFault(found.reason, found.hint)
        return found, what
    file = Path(what)
    try:
        if not file.is_file():
            raise UsageFault(
                f"Filen «{clean(what)}» finnes ikke.", "Sjekk stien, eller skriv en id i prosjektet."
            )
        with file.open("rb") as stream:
            result = read_result(stream.read(MAX_BYTES + 1))
    except OSError:
        raise UsageFault(
            f"Filen «{clean(what)}» kan ikke leses.", "Sjekk at du har tilgang til den."
        ) from None
    except NotAResultError:
        raise UsageFault(
            f"«{clean(what)}» er ikke et resultat fra td, eller den er endret.",
            "Be om filen som slutter på .resultat.json, slik «td effect report» skrev den.",
        ) from None
    return result, result.kommune or result.effektmåling


def _number(value: Fraction | None, unit: str, *, signed: bool = False) -> str:
    if value is None:
        return "–" if signed else "skjult eller mangler"
    text = decimal(Decimal(value.numerator) / value.denominator, 0 if unit == "mennesker" else 2)
    return f"+{text}" if signed and value > 0 else text


def _rows(found: Comparison) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            f"{x.title} ({x.unit})" if x.unit else x.title,
            _number(x.a, x.unit),
            _number(x.b, x.unit),
            _number(x.difference, x.unit, signed=True),
            x.note,
        )
        for x in found.lines
    ]


def _name(s: Side) -> str:
    return f"{s.name}, {span_name(s)}{f', {s.area}' if s.area else ''}"


def _text(found: Comparison) -> str:
    lines = [f"A: {_name(found.a)}", f"B: {_name(found.b)}", ""]
    if found.differences:
        lines += ["Dette er ulikt:", *(f"  {d}" for d in found.differences), ""]
    for title, x, y, difference, note in _rows(found):
        lines.append(title)
        lines.append(f"  A: {x}   B: {y}" + (f"   {note}" if note else f"   forskjell: {difference}"))
    return "\n".join(clean(x) for x in (*lines, "", *found.warnings)).strip()


def _markdown(found: Comparison) -> str:
    head = ("Tall", f"A: {_name(found.a)}", f"B: {_name(found.b)}", "Forskjell", "Merknad")
    lines = ["# Sammenligning", ""]
    if found.differences:
        lines += ["Dette er ulikt:", "", *(f"- {_cell(d)}" for d in found.differences), ""]
    lines += [_row(head), "|---|---:|---:|---:|---|", *(_row(r) for r in _rows(found)), ""]
    lines += [f"{_cell(w)}\n" for w in found.warnings]
    return "\n".join(lines).rstrip() + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(_cell(c) for c in cells)} |"


def _cell(text: str) -> str:
    """Text from another municipality: no markup, no new column."""
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*_\[\]|!])", r"\\\1", safe)


def _data(found: Comparison) -> dict[str, Any]:
    return {
        "a": _side_data(found.a),
        "b": _side_data(found.b),
        "ulikt": list(found.differences),
        "tall": [
            {"tittel": x.title, "enhet": x.unit, "a": _json(x.a), "b": _json(x.b), "forskjell": _json(x.difference),
             "merknad": x.note}
            for x in found.lines
        ],
        "merk": list(found.warnings),
    }  # fmt: skip


def _side_data(s: Side) -> dict[str, Any]:
    return {
        "navn": s.name,
        "perioder": list(s.periods),
        "virksomhetsområde": s.area,
        "fiktiv": s.result.fiktiv,
    }


def _json(value: Fraction | None) -> float | int | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(rounded(value, 4))
