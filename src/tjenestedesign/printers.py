"""Diagnostics → text, JSON, GitHub annotations and SARIF. Every function returns or prints; none decides."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from tjenestedesign import __version__
from tjenestedesign.check.weight import Gathered, by_weight, examples, gathered
from tjenestedesign.cli.terminal import clean
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position
from tjenestedesign.ground.yaml.source import Source

STYLES = {Level.FEIL: "bold red", Level.ADVARSEL: "bold yellow", Level.RÅD: "bold cyan"}
Sources = Callable[[str], Source | None]
Shown = Callable[[str], str]
"""A project-relative file → the path as the reader should see it."""


def print_text(found: Sequence[Diagnostic], sources: Sources, shown: Shown, console: Console) -> None:
    """As rustc and ruff do: the fact, the source line, a caret under the value, and what to do."""
    hidden = hidden_spans(found)
    for item in found:
        style = STYLES[item.level]
        lines = [Text.assemble((f"{item.level}[{item.code}]", style), (f": {clean(item.message)}", "bold"))]
        lines += _excerpt(item.position, sources, shown, console.width, style, "^", hidden)
        for related in item.related:
            lines.append(Text(f"  {clean(related.message)}", style="dim"))
            lines += _excerpt(related.position, sources, shown, console.width, "blue", "-", hidden)
        if item.hint:
            lines.append(Text.assemble(("  = ", "blue"), clean(item.hint)))
        console.print(Text("\n").join(lines), soft_wrap=True, end="\n\n")


def print_by_weight(
    found: Sequence[Diagnostic],
    kinds: Mapping[str, str],
    titles: Mapping[str, str],
    sources: Sources,
    shown: Shown,
    console: Console,
    again: str,
) -> None:
    """What matters most first: faults and warnings in full, and then advice, and what is about nearly everything, a line for each rule.

    `kinds` is the type of every artefact, by id; `again` the command that shows more (`td validate …`), to which ` --code KODE` is added.
    """
    groups = gathered(found, kinds)
    folded = [g for g in groups if g.level is Level.RÅD or g.is_general]
    away = {(g.level, g.code) for g in folded}
    print_text([d for d in by_weight(found) if (d.level, d.code) not in away], sources, shown, console)
    for one in folded:
        console.print(_folded(one, titles[one.code], shown, again), soft_wrap=True)
    if any(g.is_general and g.level is Level.RÅD and not g.is_mended_by_td for g in folded):
        said = "Et råd om nesten alt tar dere stilling til én gang. Passer det ikke hos dere, skriver dere hvorfor i «fravik» i prosjekt.yaml."
        console.print(Text.assemble(("  = ", "blue"), said), soft_wrap=True)
    if folded:
        console.print(
            Text(f"  = «{again} --all» viser hvert funn der det står.", style="dim"), soft_wrap=True
        )
        console.print()


def _folded(one: Gathered, title: str, shown: Shown, again: str) -> Text:
    """One line: what is said, how many places it is said of, and the command that mends them, or else shows them."""
    first = one.found[0]
    if len(one.found) == 1:
        what, where = first.message, f"{shown(first.position.file)}:{first.position.line}"
    else:
        what, where = title, f"{one.where}: {examples(one.ids)}"
    return Text.assemble(
        (f"{one.level}[{one.code}]", STYLES[one.level]),
        f": {clean(what)} ",
        (f"{clean(where)}. ", "dim"),
        (
            again.replace("validate", "fix", 1) if one.is_mended_by_td else f"{again} --code {one.code}",
            "cyan",
        ),
    )


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


def _excerpt(
    position: Position,
    sources: Sources,
    shown: Shown,
    width: int,
    style: str,
    mark: str,
    hidden: Hidden,
) -> list[Text]:
    where = f"{clean(shown(position.file))}:{position.line}:{position.column}"
    lines = [Text.assemble(("  --> ", "blue"), where)]
    source = sources(position.file)
    if source is None or position.line > len(source.lines) or not source.lines[position.line - 1].strip():
        return lines
    line = without_private(source.lines[position.line - 1], position.line, hidden.get(position.file, ()))
    start = position.column - 1
    end = position.end_column - 1 if position.end_line == position.line else len(line)
    room = max(width - 10, 20)
    first = max(0, min(start - room // 3, len(line) - room)) if len(line) > room else 0
    prefix = "…" if first else ""
    window = clean(line[first : first + room]).replace("\t", " ")
    before = clean(line[first:start]).replace("\t", " ")
    under = clean(line[start : max(end, start + 1)])[: max(room - (start - first), 1)]
    gutter = str(position.line)
    pad = " " * len(gutter)
    caret = " " * cell_len(prefix + before) + mark * max(cell_len(under), 1)
    return [
        *lines,
        Text(f" {pad} |", style="blue"),
        Text.assemble((f" {gutter} | ", "blue"), prefix + window),
        Text.assemble((f" {pad} | ", "blue"), (caret, style)),
    ]


def summary(found: Iterable[Diagnostic], files: int) -> str:
    """One line that says how it went."""
    items = list(found)
    total = f"{files} {'fil' if files == 1 else 'filer'}"
    if not items:
        return f"Alt i orden: {total} sjekket, ingenting å rette."
    count = Counter(d.level for d in items)
    advice = f"{count[Level.RÅD]} råd" if count[Level.RÅD] else ""
    warnings = (
        f"{count[Level.ADVARSEL]} {'advarsel' if count[Level.ADVARSEL] == 1 else 'advarsler'}"
        if count[Level.ADVARSEL]
        else ""
    )
    pieces = (
        [f"{count[Level.FEIL]} feil", warnings, advice]
        if count[Level.FEIL]
        else ["Ingen feil", warnings, advice]
    )
    said = [p for p in pieces if p]
    joined = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} og {said[-1]}"
    return f"{joined}. {total} sjekket."


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


def as_sarif(found: Iterable[Diagnostic], shown: Shown, titles: dict[str, str]) -> str:
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
