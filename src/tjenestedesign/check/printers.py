"""Diagnostics → JSON, GitHub annotations and SARIF, and what no excerpt may show. Every function returns; none decides."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from tjenestedesign import __version__
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position

if TYPE_CHECKING:
    from tjenestedesign.ground.yaml.source import Source

Sources = Callable[[str], "Source | None"]
Shown = Callable[[str], str]
"""A project-relative file → the path as the reader should see it."""

Hidden = dict[str, list[Position]]
"""file → the spans with personal data, which no excerpt shows: not even the one of another finding."""


def hidden_spans(found: Iterable[Diagnostic]) -> Hidden:
    spans: Hidden = {}
    for item in found:
        if item.private:
            spans.setdefault(item.position.file, []).append(item.position)
    return spans


def without_private(line: str, number: int, spans: Iterable[Position]) -> str:
    """The line with a dot for every letter and digit inside the spans."""
    for span in spans:
        if span.line <= number <= span.end_line:
            start = span.column - 1 if number == span.line else 0
            end = span.end_column - 1 if number == span.end_line else len(line)
            line = line[:start] + "".join("•" if c.isalnum() else c for c in line[start:end]) + line[end:]
    return line


def as_json(found: Iterable[Diagnostic], shown: Shown) -> str:
    """An array of objects; the keys are part of td's public interface."""

    def place(position: Position) -> dict[str, Any]:
        return {
            "file": shown(position.file),
            "line": position.line,
            "column": position.column,
            "end_line": position.end_line,
            "end_column": position.end_column,
        }

    items = [
        {
            "code": d.code,
            "level": str(d.level),
            "message": d.message,
            "hint": d.hint,
            **place(d.position),
            "related": [{"message": r.message, **place(r.position)} for r in d.related],
        }
        for d in found
    ]
    return _in_json(items)


def as_github(found: Iterable[Diagnostic], shown: Shown) -> str:
    """Workflow commands that GitHub shows on the changed lines."""
    names = {Level.FEIL: "error", Level.ADVARSEL: "warning", Level.RÅD: "notice"}

    def data(text: str) -> str:
        return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    lines: list[str] = []
    for d in found:
        p = d.position
        where = f"file={value(shown(p.file))},line={p.line},endLine={p.end_line},col={p.column},endColumn={p.end_column},title={value(d.code)}"
        lines.append(f"::{names[d.level]} {where}::{data(' '.join(t for t in (d.message, d.hint) if t))}")
    return "\n".join(lines)


def as_sarif(found: Iterable[Diagnostic], shown: Shown, titles: Mapping[str, str]) -> str:
    """SARIF 2.1.0, for code-scanning services."""
    from urllib.parse import quote

    levels = {Level.FEIL: "error", Level.ADVARSEL: "warning", Level.RÅD: "note"}
    items = list(found)

    def location(position: Position) -> dict[str, Any]:
        return {
            "physicalLocation": {
                "artifactLocation": {"uri": quote(shown(position.file))},
                "region": {
                    "startLine": position.line,
                    "startColumn": position.column,
                    "endLine": position.end_line,
                    "endColumn": position.end_column,
                },
            }
        }

    codes = sorted({d.code for d in items})
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "tjenestedesign",
                        "version": __version__,
                        "rules": [{"id": c, "shortDescription": {"text": titles[c]}} for c in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": d.code,
                        "level": levels[d.level],
                        "message": {"text": " ".join(t for t in (d.message, d.hint) if t)},
                        "locations": [location(d.position)],
                        "relatedLocations": [
                            {**location(r.position), "message": {"text": r.message}} for r in d.related
                        ],
                    }
                    for d in items
                ],
            }
        ],
    }
    return _in_json(log)


_STEERING: Final = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What repaints a terminal or turns the text beside it around."""


def _in_json(value: Any) -> str:
    """As JSON that can be shown in a log: what steers a terminal is written as its number."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _STEERING.sub(lambda m: f"\\u{ord(m[0]):04x}", text)
