"""Diagnostics → text in a terminal. Every function returns or prints; none decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from tjenestedesign.check.printers import Hidden, Shown, Sources, hidden_spans, without_private
from tjenestedesign.check.weight import Gathered, by_weight, examples, gathered
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position

STYLES: Final = {Level.FEIL: "bold red", Level.ADVARSEL: "bold yellow", Level.RÅD: "bold cyan"}


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
