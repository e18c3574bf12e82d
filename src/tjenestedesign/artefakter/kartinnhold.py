"""What a tjenestekart holds, step by step, as its picture and its table both read it."""

from __future__ import annotations

from tjenestedesign.artefakter.brukerreise import Brukerreise, Steg
from tjenestedesign.artefakter.tjenestekart import LANES, Celle, Handling, Kartsteg, Pil, Tjenestekart
from tjenestedesign.drawing.svg import Detail
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Grad

OVERVIEW = ("fysiske_bevis", "brukerhandling", "synlige_handlinger", "usynlige_handlinger", "støtteprosesser")


def journey_of(project: Project, entry: Entry[Tjenestekart]) -> Entry[Brukerreise] | None:
    return project.get(entry.model.brukerreise, Brukerreise)


def in_order(
    project: Project, entry: Entry[Tjenestekart], steps: tuple[Kartsteg, ...]
) -> list[tuple[str, Steg | None, Kartsteg | None]]:
    """(step id, the journey's step, the map's step), in the journey's order."""
    journey = journey_of(project, entry)
    mapped = {s.id: s for s in steps}
    if journey is None:
        return [(s.id, None, s) for s in steps]
    known = {s.id for s in journey.model.steg}
    order: list[tuple[str, Steg | None, Kartsteg | None]] = [
        (s.id, s, mapped.get(s.id)) for s in journey.model.steg
    ]
    return order + [(s.id, None, s) for s in steps if s.id not in known]


def items_of(lane: str, step: Steg | None, mapped: Kartsteg | None) -> tuple[Handling, ...]:
    """What stands in a cell; the citizen's action comes from the journey where the map does not say otherwise."""
    items = mapped.items(lane) if mapped else ()
    if not items and lane == "brukerhandling" and step and step.handling:
        return (Handling(tekst=step.handling),)
    return items


def founded(
    whose: tuple[Brukerreise | None, Tjenestekart], step: Steg | None, mapped: Kartsteg | None, *, own: bool
) -> Grad:
    """How well content in a map and its journey is founded: the map's word for what the map says, the journey's for what comes from it."""
    journey, model = whose
    if mapped is not None and (own or step is None):
        return model.grad_av(mapped)
    return journey.grad_av(step) if journey is not None and step is not None else "antatt"


def lanes_of(detail: Detail) -> tuple[str, ...]:
    return OVERVIEW if detail == "oversikt" else tuple(LANES)


def standing(
    model: Tjenestekart, order: list[tuple[str, Steg | None, Kartsteg | None]], detail: Detail
) -> tuple[Pil, ...]:
    """The arrows whose both ends are in the picture; what points at nothing is told by the rules."""
    lanes = lanes_of(detail)
    cells = {(id, lane): len(items_of(lane, s, m)) for id, s, m in order for lane in lanes}

    def stands(cell: Celle) -> bool:
        return cells.get((cell.steg, cell.rad), 0) >= (cell.nummer or 1)

    def place(cell: Celle) -> tuple[str, str, int | None]:
        return cell.steg, cell.rad, cell.nummer

    return tuple(p for p in model.piler if stands(p.fra) and stands(p.til) and place(p.fra) != place(p.til))
