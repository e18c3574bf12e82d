"""`td trace`: what something rests on, and what came of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import typer
from rich.text import Text

from tjenestedesign.check.thread_words import (
    MATRIX,
    Way,
    edges,
    kind,
    loose_ends,
    matrix,
    says,
    tree,
    weight,
    words,
)
from tjenestedesign.cli.common import load
from tjenestedesign.cli.failures import FAULTS, UsageFault
from tjenestedesign.cli.terminal import err, out
from tjenestedesign.domain.thread.golden_thread import Ledd, column, full_thread
from tjenestedesign.ground.cells import as_csv
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.files import create
from tjenestedesign.ground.journal.elsewhere import noted
from tjenestedesign.ground.norwegian import choose, listing
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.shape import closest

FORMATS = ("text", "json", "dot", "svg", "csv")
_SHOWN = 8
"""How many of a kind of loose end are named."""


def run(path: str, wanted: str, *, up: bool, down: bool, format: str, output: str | None) -> None:
    if format not in FORMATS:
        raise UsageFault(f"Formatet «{clean(format)}» finnes ikke.", choose(FORMATS))
    if format == "text" and output:
        raise UsageFault("--output gjelder json, dot, svg og csv.", "Legg til «--format svg».")
    project, _ = load(path)
    start = _start(project, wanted) if wanted else None
    if start is None and (up or down):
        raise UsageFault("--up og --down trenger et sted å starte.", "Skriv id-en til et artefakt.")
    ways: tuple[Way, ...] = ("up",) if up and not down else ("down",) if down and not up else ("up", "down")
    if format == "text":
        _print_whole(project) if start is None else _print(project, start, ways)
    else:
        _write(project.root, _MAKERS[format](project, start, ways), output)
    if project.broken:
        files = ", ".join(clean(b.source.file) for b in project.broken.values())
        err().print(Text(f"Utelatt på grunn av feil: {files}."), soft_wrap=True)
        raise typer.Exit(FAULTS)


def _write(root: Path, made: str, output: str | None) -> None:
    if output is None:
        sys.stdout.write(made)
        return
    with noted(root, [Path(output)]):
        done = create(Path(output), made.encode())
    if done:
        err().print(Text(f"Skrevet til {clean(output)}."), soft_wrap=True)
    else:
        raise UsageFault(
            f"«{clean(output)}» finnes fra før.", "Velg et annet navn. td skriver aldri over filene dine."
        )


def _start(project: Project, wanted: str) -> Ledd:
    id, _, part = wanted.partition("#")
    found = full_thread(project)
    if id not in found.entries:
        if id in project.broken:
            raise UsageFault(f"«{id}» har feil og kan ikke følges.", "Kjør «td validate», og rett feilene.")
        close = closest(id, found.entries)
        raise UsageFault(
            f"«{clean(id)}» finnes ikke i prosjektet.",
            f"Mente du «{close}»?" if close else "«td trace» uten id viser hele tråden.",
        )
    parts = {p.id: None for p in found.parts[id]}
    if part and part not in parts:
        close = closest(part, parts)
        hint = (
            f"Mente du «{id}#{close}»?"
            if close
            else f"Delene er {listing(list(parts)[:8])}."
            if parts
            else f"«{id}» har ingen deler."
        )
        raise UsageFault(f"«{id}» har ingen del «{clean(part)}».", hint)
    return Ledd(id, part or None)


# --- text ---------------------------------------------------------------------------------------------------------


def _print(project: Project, start: Ledd, ways: tuple[Way, ...]) -> None:
    _head(_told(project, start))
    for way in ways:
        _head("Bygger på" if way == "up" else "Førte til")
        lines = tree(full_thread(project), start, way)
        for line in lines:
            _line(_told(project, line.ledd), line.dybde)
            if line.også:
                _line(f"også {_some(line.også)} (vist et annet sted)", line.dybde + 1)
        if not lines:
            _line("Ingenting ennå.")


def _some(links: Sequence[Ledd]) -> str:
    """The first ones by name, and how many more there are."""
    more = len(links) - _SHOWN
    names = [at.tekst for at in links[:_SHOWN]]
    return ", ".join(names) + (f" og {more} til" if more > 0 else "")


def _told(project: Project, at: Ledd) -> str:
    strong = weight(project, at)
    return f"{kind(project, at)} {at.tekst}: {says(project, at)}{f' [{strong}]' if strong else ''}"


def _print_whole(project: Project) -> None:
    rows = matrix(project)
    for row in rows:
        _head(f"{row.innsikt.name} ({row.innsikt.id})")
        _line(f"Belegg: {row.styrke}")
        for stretch, ids in zip(MATRIX, row.ruter, strict=True):
            _line(f"{stretch.tittel}: {', '.join(ids) or 'ingenting ennå'}")
    if not rows:
        _line("Prosjektet har ingen innsikter ennå.")
    ends = loose_ends(project)
    if ends:
        out().print()
        _head(f"Henger løst: {sum(map(len, ends.values()))}")
    for word, links in ends.items():
        _line(f"{word.capitalize()} ({len(links)}): {_some(links)}")


def _head(text: str) -> None:
    out().print(Text(clean(text), style="bold"), soft_wrap=True)


def _line(text: str, depth: int = 1) -> None:
    """On a screen, what is too long goes on at the same depth; in a file, a line is a line."""
    console = out()
    console.print(Text(" " * min(2 * depth, console.width // 3) + clean(text)), soft_wrap=True)


# --- files --------------------------------------------------------------------------------------------------------


def _links(project: Project, start: Ledd | None, ways: tuple[Way, ...]) -> frozenset[Ledd] | None:
    if start is None:
        return None
    found = full_thread(project)
    own = {Ledd(start.id, p.id) for p in found.parts[start.id]} if start.del_id is None else set[Ledd]()
    up = found.upstream(start) if "up" in ways else frozenset[Ledd]()
    down = found.downstream(start) if "down" in ways else frozenset[Ledd]()
    return frozenset({start, *own, *up, *down})


def _drawn(
    project: Project, start: Ledd | None, ways: tuple[Way, ...]
) -> tuple[list[tuple[Ledd, Ledd]], list[Ledd]]:
    """The edges of what is asked for, and the links they join: the start first, also where it stands alone."""
    drawn = list(edges(full_thread(project), _links(project, start, ways)))
    met = [*([start] if start else []), *(at for pair in drawn for at in pair)]
    return drawn, list(dict.fromkeys(met))


def _json(project: Project, start: Ledd | None, ways: tuple[Way, ...]) -> str:
    """The keys are part of td's public interface (docs/trad.md)."""
    drawn, links = _drawn(project, start, ways)
    data: dict[str, Any] = {
        "start": start.tekst if start else None,
        "links": [
            {
                "ref": at.tekst,
                "type": project.entries[at.id].type.navn,
                "kind": kind(project, at),
                "text": words(project, at),
                "file": project.entries[at.id].file,
                "column": column(project.entries[at.id].type.navn),
                **({"strength": strong} if (strong := weight(project, at)) else {}),
            }
            for at in links
        ],
        "edges": [{"from": a.tekst, "to": b.tekst} for a, b in drawn],
    }
    if start is None:
        data["loose"] = {word: [at.tekst for at in found] for word, found in loose_ends(project).items()}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _dot(project: Project, start: Ledd | None, ways: tuple[Way, ...]) -> str:
    import graphviz  # pyright: ignore[reportMissingTypeStubs]

    graph: Any = graphviz.Digraph("rod_trad", graph_attr={"rankdir": "LR"}, node_attr={"shape": "box"})
    drawn, links = _drawn(project, start, ways)
    numbers = {at: f"n{n}" for n, at in enumerate(links)}
    for at, number in numbers.items():
        graph.node(number, graphviz.escape(f"{kind(project, at)} {at.tekst}\n{says(project, at)}"))
    for a, b in drawn:
        graph.edge(numbers[a], numbers[b])
    return str(graph.source)


def _csv(project: Project, start: Ledd | None, ways: tuple[Way, ...]) -> str:
    if start is None:
        rows = (
            (r.innsikt.id, r.innsikt.name, r.styrke, *(", ".join(c) for c in r.ruter))
            for r in matrix(project)
        )
        return as_csv(("Innsikt", "Tittel", "Belegg", *(k.tittel for k in MATRIX)), rows)
    columns = ("Fra", "Fra type", "Fra tekst", "Til", "Til type", "Til tekst")
    drawn = edges(full_thread(project), _links(project, start, ways))
    return as_csv(
        columns,
        ([x for at in pair for x in (at.tekst, kind(project, at), words(project, at))] for pair in drawn),
    )


def _svg(project: Project, start: Ledd | None, ways: tuple[Way, ...]) -> str:
    """The picture the site shows; of a part, its whole's."""
    if len(ways) == 1:
        raise UsageFault("Bildet viser begge veier.", "Ta bort --up eller --down.")
    from tjenestedesign.drawing.typeface import drawing_in
    from tjenestedesign.figures import thread_drawings
    from tjenestedesign.figures.trad.rodtrad import draw_around, hangs_together
    from tjenestedesign.project.profile import theme_of

    theme = theme_of(project)
    with drawing_in(theme.face):
        diagram = None
        if start is None:
            diagram = next((d for d, _ in thread_drawings(project, _no_page, _no_overview)), None)
        else:
            entry = project.entries[start.id]
            if column(entry.type.navn) is not None and hangs_together(project, entry):
                diagram = draw_around(project, entry, _no_page)
    if diagram is None:
        raise UsageFault("Det er ingen tråd å tegne her.", "«td trace ID» viser det som finnes, i ord.")
    return replace(diagram, theme=theme).file()


def _no_page(id: str, part: str | None) -> None:  # noqa: ARG001
    return None


def _no_overview(type_name: str) -> None:  # noqa: ARG001
    return None


_MAKERS: Final[dict[str, Callable[[Project, Ledd | None, tuple[Way, ...]], str]]] = {
    "json": _json,
    "dot": _dot,
    "csv": _csv,
    "svg": _svg,
}
