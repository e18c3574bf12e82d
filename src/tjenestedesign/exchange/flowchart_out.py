"""Tjenestekart → Mermaid `flowchart`: a subgraph for each row, the steps from left to right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from tjenestedesign.artefakter.kartinnhold import in_order, items_of, standing
from tjenestedesign.artefakter.tjenestekart import LANES, Celle, Handling, Pil, Tjenestekart, step_name
from tjenestedesign.exchange.mermaid_text import coded, too_large
from tjenestedesign.exchange.outgoing import Outgoing, Writer, one_line, some
from tjenestedesign.project.loaded import Entry, Project

_ROWS: Final = ("steg", *LANES)
_ROW_NAMES: Final = {
    "steg": "Steg",
    **LANES,
    "synlige_handlinger": "Synlige handlinger (over synlighetslinjen)",
    "usynlige_handlinger": "Usynlige handlinger (under synlighetslinjen)",
}
_MOST_EDGES: Final = 500
"""Edges Mermaid draws without being told to."""


def flowchart(project: Project, entry: Entry[Tjenestekart]) -> Outgoing:
    """Invisible links keep the steps in order within each row; the arrows shown are the map's own.

    Mermaid decides where the rows stand, so each node begins with the number of its step.
    """
    model = entry.model
    order = in_order(project, entry, model.steg)
    places = {id: n for n, (id, _, _) in enumerate(order)}
    rows: dict[str, list[str]] = {}
    kept: list[str] = []
    before: dict[str, str] = {}
    for number, (id, step, mapped) in enumerate(order):
        cells = {lane: [_told(model, i) for i in items_of(lane, step, mapped)] for lane in LANES}
        for row, texts in {"steg": [coded(step_name(id, step, mapped))], **cells}.items():
            names = [_name(number, row, n) for n in range(1, len(texts) + 1)]
            rows.setdefault(row, []).extend(
                f'{name}["{number + 1} · {text}"]' for name, text in zip(names, texts, strict=True)
            )
            if row in before:
                kept += [f"{before[row]} ~~~ {name}" for name in names]
            if names:
                before[row] = names[0]
    drawn = standing(model, order, "full")
    lines = ["---", f"title: {_front(model.tittel)}", "---", "flowchart LR"]
    for row in _ROWS:
        if nodes := rows.get(row):
            title = coded(_ROW_NAMES[row])
            lines += [
                f'  subgraph rad{_ROWS.index(row)}["{title}"]',
                *(f"    {n}" for n in nodes),
                "  end",
            ]
    lines += [f"  {k}" for k in kept] + [f"  {_arrow(p, places)}" for p in drawn]
    text = "\n".join([*lines, ""])
    edges = len(kept) + len(drawn)
    return Outgoing(text.encode(), (*_about(model, drawn, edges), *too_large(text)))


def _name(step: int, lane: str, item: int) -> str:
    return f"s{step + 1}r{_ROWS.index(lane)}n{item}"


def _told(model: Tjenestekart, item: Handling) -> str:
    actor = f"<br>({coded(model.aktørnavn(item.aktør))})" if item.aktør else ""
    return coded(item.tekst) + actor


def _front(title: str) -> str:
    """As JSON, which YAML reads. Mermaid writes it as it stands, without entity codes."""
    return json.dumps(one_line(title), ensure_ascii=False)


def _arrow(arrow: Pil, places: dict[str, int]) -> str:
    def end(cell: Celle) -> str:
        return _name(places[cell.steg], cell.rad, cell.nummer or 1)

    told = f'|"{coded(arrow.tekst)}"|' if arrow.tekst else ""
    return f"{end(arrow.fra)} {'<-->' if arrow.toveis else '-->'}{told} {end(arrow.til)}"


def _about(model: Tjenestekart, drawn: tuple[Pil, ...], edges: int) -> Iterator[str]:
    missing = [f"{p.fra.tekst} → {p.til.tekst}" for p in model.piler if p not in drawn]
    if missing:
        yield f"Piler fra eller til en tom rute er ikke med: {some(missing)}."
    used = {i.aktør for s in model.steg for lane in LANES for i in s.items(lane)}
    if idle := [a.navn for a in model.aktører if a.id not in used]:
        yield f"Aktører uten handlinger er ikke med: {some(idle)}."
    if edges > _MOST_EDGES:
        yield f"Filen har {edges} streker. Mermaid tegner den først når «maxEdges» er satt høyere."


FLOWCHART: Final = Writer(
    flowchart,
    frozenset(
        {"tittel", "aktører.navn", "piler", "steg.tittel"}
        | {f"steg.{lane}" for lane in LANES if not lane.endswith(("handlinger", "prosesser"))}
        | {
            f"steg.{lane}.{key}"
            for lane in ("synlige_handlinger", "usynlige_handlinger", "støtteprosesser")
            for key in ("tekst", "aktør")
        }
    ),
)
