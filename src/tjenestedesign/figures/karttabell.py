"""The tjenestekart in words: a row per step, a column per lane that has anything in it."""

from __future__ import annotations

from tjenestedesign.artefakter.brukerreise import Steg
from tjenestedesign.artefakter.kartinnhold import in_order, items_of, journey_of, lanes_of, standing
from tjenestedesign.artefakter.tjenestekart import LANES, Celle, Handling, Kartsteg, Tjenestekart, step_name
from tjenestedesign.drawing.svg import Detail
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.figures.brukerreisefigur import feelings
from tjenestedesign.ground.links import Href
from tjenestedesign.project.loaded import Entry, Project


def table_of(
    project: Project,
    entry: Entry[Tjenestekart],
    steps: tuple[Kartsteg, ...],
    href: Href,
    caption: str,
    detail: Detail | None,
) -> Table:
    model = entry.model
    shown = detail or model.detaljnivå
    journey = journey_of(project, entry)
    order = in_order(project, entry, steps)
    titles = {id: step_name(id, s, m) for id, s, m in order}
    facts: list[tuple[str, list[tuple[str, ...]]]] = []

    def fact(name: str, values: list[tuple[str, ...]]) -> None:
        if any(values):
            facts.append((name, values))

    def action(item: Handling) -> str:
        who = f"{model.aktørnavn(item.aktør)}: " if item.aktør else ""
        return f"{who}{item.tekst}{f' (eier: {item.eier})' if item.eier else ''}"

    def critical(m: Kartsteg) -> tuple[str, ...]:
        p = m.kritisk_punkt
        return (
            (
                p.hva,
                *((f"Tiltak: {p.tiltak}",) if p.tiltak else ()),
                *((f"Eier: {p.eier}",) if p.eier else ()),
            )
            if p
            else ()
        )

    arrows = standing(model, order, shown)
    many = {(id, lane) for id, s, m in order for lane in lanes_of(shown) if len(items_of(lane, s, m)) > 1}

    def cell_words(cell: Celle, here: str) -> str:
        number = f" nr. {cell.nummer}" if cell.nummer and (cell.steg, cell.rad) in many else ""
        where = "" if cell.steg == here else f" i «{titles[cell.steg]}»"
        return f"{LANES[cell.rad].lower()}{number}{where}"

    def arrow_words(id: str) -> tuple[str, ...]:
        return tuple(
            f"Fra {cell_words(p.fra, id)} til {cell_words(p.til, id)}{', begge veier' if p.toveis else ''}{f': {p.tekst}' if p.tekst else ''}"
            for p in arrows
            if p.fra.steg == id
        )

    def grounds(s: Steg | None, m: Kartsteg | None) -> tuple[str, ...]:
        """The step's word, and the journey's beside it where what the journey says is shown and is founded otherwise."""
        borrowed = s is not None and s.handling is not None and not (m and m.brukerhandling)
        if m is None:
            return (journey.model.grad_av(s).capitalize(),) if journey and s and borrowed else ()
        said = model.grad_av(m)
        theirs = journey.model.grad_av(s) if journey and s and borrowed else said
        return (said.capitalize(), *((f"Brukerhandling: {theirs}",) if theirs != said else ()))

    fact("Fase", [(s.fase.capitalize(),) if s else () for _, s, _ in order])
    if journey is not None:
        fact("Opplevelse", [feelings(project, journey.model, s) if s else () for _, s, _ in order])
    for lane in lanes_of(shown):
        fact(LANES[lane], [tuple(action(i) for i in items_of(lane, s, m)) for _, s, m in order])
    fact(
        "Magisk øyeblikk",
        [
            (t,) if (t := (m.magisk_øyeblikk if m else None) or (s.magisk_øyeblikk if s else None)) else ()
            for _, s, m in order
        ],
    )
    fact("Kritisk punkt", [critical(m) if m else () for _, _, m in order])
    if shown == "full":
        fact("Krav", [tuple(str(r) for r in m.krav) if m else () for _, _, m in order])
        fact("Måltall", [m.måltall if m else () for _, _, m in order])
        fact("Tid", [(str(m.tid),) if m and m.tid else () for _, _, m in order])
        fact(
            "Eier av steget",
            [
                tuple(
                    t
                    for t in (m.eier, f"Oppleves som: {m.opplevd_avsender}" if m.opplevd_avsender else None)
                    if t
                )
                if m
                else ()
                for _, _, m in order
            ],
        )
    fact("Belegg", [grounds(s, m) for _, s, m in order])
    fact("Piler", [arrow_words(id) for id, _, _ in order])
    rows = tuple(
        (
            Cell((f"{i + 1}. {titles[id]}",), href(entry.id, id) if m else None),
            *(Cell(values[i]) for _, values in facts),
        )
        for i, (id, _, m) in enumerate(order)
    )
    return Table(caption, ("Steg", *(name for name, _ in facts)), rows)
