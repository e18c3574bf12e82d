"""Tjenestekart → the parts of a BPMN diagram."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from tjenestedesign.artefakter.brukerreise import Steg
from tjenestedesign.artefakter.kartinnhold import in_order, items_of
from tjenestedesign.artefakter.tjenestekart import LANES, Celle, Handling, Kartsteg, Tjenestekart, step_name
from tjenestedesign.exchange.bpmn_parts import (
    CITIZEN,
    PROVIDER,
    WORK,
    Flow,
    FlowKind,
    Kind,
    Node,
    Parts,
    Step,
)
from tjenestedesign.exchange.outgoing import one_line
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.project.loaded import Entry, Project

_KINDS: Final[dict[str, Kind]] = {"fysiske_bevis": "evidence", "systemer": "system"}


class _Ids:
    """XML ids from what is said: stable when something is put in before it. The same words again get a number."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def take(self, *words: str) -> str:
        id = "_".join(slug(w.replace("_", " ")) or "x" for w in words)
        number = self._taken[id] = self._taken.get(id, 0) + 1
        return id if number == 1 else self.take(*words, str(number))


def parts_of(project: Project, entry: Entry[Tjenestekart]) -> Parts:
    return _Builder(project, entry).build()


class _Builder:
    def __init__(self, project: Project, entry: Entry[Tjenestekart]) -> None:
        self._order = in_order(project, entry, entry.model.steg)
        self._map = entry.model
        self._parts = Parts()
        self._ids = _Ids()
        self._cells: dict[tuple[str, str], list[str]] = {}
        self._partners: dict[str, list[str]] = {}
        """The steps each partner is part of, by the partner's name."""
        self._between: dict[tuple[FlowKind, str, str], list[int]] = {}
        """Where in the flows those with the same ends stand."""
        self._partner_cells: list[tuple[tuple[str, str], list[str]]] = []

    def build(self) -> Parts:
        parts = self._parts
        slot = 1
        for id, step, mapped in self._order:
            slot += self._step(id, step, mapped, slot)
        parts.slots = slot + 1
        self._add_partners()
        self._chains(slot)
        self._evidence()
        self._arrows()
        silent = [f.name for f in parts.flows if f.name and f.kind in ("input", "output", "association")]
        if silent:
            named = listing([f"«{n}»" for n in dict.fromkeys(silent)])
            parts.notes.append(f"Tekst på piler til og fra ting, systemer og regelverk synes ikke: {named}.")
        return parts

    def _step(self, id: str, step: Steg | None, mapped: Kartsteg | None, slot: int) -> int:
        slots = 1
        for lane in LANES:
            items = items_of(lane, step, mapped)
            key = (id, lane)
            if not items or key in self._cells:
                continue
            if lane == "partnere":
                names = [one_line(i.tekst) for i in items]
                for name in names:
                    self._partners.setdefault(name, []).append(one_line(step_name(id, step, mapped)))
                self._partner_cells.append((key, names))
                continue
            if lane == "regelverk":
                law = "\n".join(("Regelverk:", *(one_line(i.tekst) for i in items)))
                self._cells[key] = [self._node("law", lane, slot, law, id, "regler").id] * len(items)
                continue
            slots = max(slots, len(items))
            self._cells[key] = [self._item(lane, slot + n, item, id) for n, item in enumerate(items)]
        said = tuple(_said(mapped)) if mapped else ()
        self._parts.steps.append(
            Step(self._ids.take("steg", id), one_line(step_name(id, step, mapped)), slot, slots, said)
        )
        return slots

    def _item(self, lane: str, slot: int, item: Handling, step: str) -> str:
        name = one_line(item.tekst)
        said: list[str] = []
        if item.aktør:
            actor = one_line(self._map.aktørnavn(item.aktør))
            said.append(f"Aktør: {actor}")
        if item.eier:
            said.append(f"Eier: {one_line(item.eier)}")
        node = self._node(_KINDS.get(lane, "task"), lane, slot, name, step, name)
        shown = f"{name}\n({one_line(self._map.aktørnavn(item.aktør))})" if item.aktør else name
        known = item.aktør if any(a.id == item.aktør for a in self._map.aktører) else None
        self._parts.nodes[node.id] = replace(node, name=shown, said=tuple(said), actor=known or "")
        return node.id

    def _node(self, kind: Kind, row: str, slot: int, name: str, *words: str) -> Node:
        node = Node(self._ids.take(row, *(slug(w)[:48] for w in words)), kind, row, slot, name)
        self._parts.nodes[node.id] = node
        return node

    def _add_partners(self) -> None:
        """Each partner once, those that arrows go to nearest to the provider."""
        ends = {(c.steg, c.rad, c.nummer or 1) for p in self._map.piler for c in (p.fra, p.til)}
        meant = {
            name for key, names in self._partner_cells for n, name in enumerate(names, 1) if (*key, n) in ends
        }
        found: dict[str, str] = {}
        for name in sorted(self._partners, key=lambda n: n not in meant):
            id = self._ids.take("partner", slug(name)[:48])
            said = f"Med i: {', '.join(dict.fromkeys(self._partners[name]))}."
            self._parts.nodes[id] = Node(id, "partner", id, 1, name, (said,))
            found[name] = id
        for key, names in self._partner_cells:
            self._cells[key] = [found[n] for n in names]

    def _chains(self, last: int) -> None:
        """Each row of actions in the order of the steps, from a start to an end."""
        for pool, rows in ((CITIZEN, ("brukerhandling",)), (PROVIDER, WORK)):
            chains = [chain for row in rows if (chain := self._parts.in_row(row))]
            row = chains[0][0].row if chains else rows[0]
            start = self._node("start", row, 0, "Start", pool, "start")
            end = self._node("end", row, last, "Slutt", pool, "slutt")
            for chain in chains or [[]]:
                whole = [start, *chain, end]
                for one, other in pairwise(whole):
                    self._flow("sequence", one, other, "")

    def _evidence(self) -> None:
        """What the citizen sees and holds goes into what the citizen does in that step."""
        for (step, lane), ids in list(self._cells.items()):
            for task in self._cells.get((step, "brukerhandling"), []) if lane == "fysiske_bevis" else []:
                for id in ids:
                    self._flow("input", self._parts.nodes[id], self._parts.nodes[task], "")

    def _arrows(self) -> None:
        for arrow in self._map.piler:
            where = f"Pilen fra «{arrow.fra.tekst}» til «{arrow.til.tekst}»"
            source, target = self._end(arrow.fra), self._end(arrow.til)
            if source is None or target is None:
                self._parts.notes.append(f"{where} er ikke med, for den peker på noe kartet ikke har.")
                continue
            if source is target:
                self._parts.notes.append(f"{where} er ikke med, for begge endene er samme sted i BPMN.")
                continue
            for cell in (arrow.fra, arrow.til):
                if cell.nummer is None and len(set(self._cells[cell.steg, cell.rad])) > 1:
                    self._parts.notes.append(
                        f"{where} gjelder hele ruten «{cell.tekst}». Her er den festet til det første i ruten."
                    )
            text = one_line(arrow.tekst or "")
            self._flow(_kind(source, target), source, target, text)
            if arrow.toveis:
                self._flow(_kind(target, source), target, source, text)

    def _end(self, cell: Celle) -> Node | None:
        ids = self._cells.get((cell.steg, cell.rad), [])
        number = (cell.nummer or 1) - 1
        return self._parts.nodes[ids[number]] if number < len(ids) else None

    def _flow(self, kind: FlowKind, source: Node, target: Node, name: str) -> None:
        """Said once: an arrow along a flow that is there already names it."""
        flows = self._parts.flows
        same = self._between.setdefault((kind, source.id, target.id), [])
        for index in same:
            if not name or flows[index].name in ("", name):
                flows[index] = replace(flows[index], name=flows[index].name or name)
                return
        same.append(len(flows))
        flows.append(Flow(self._ids.take("flyt", source.id, target.id), kind, source.id, target.id, name))


def _kind(source: Node, target: Node) -> FlowKind:
    kinds = {source.kind, target.kind}
    if kinds <= {"task", "partner"}:
        return "sequence" if source.pool == target.pool else "message"
    if source.pool == target.pool and "task" in kinds:
        return "output" if source.kind == "task" else "input"
    return "association"


def _said(step: Kartsteg) -> Iterator[str]:
    """What a step says that is not drawn, as lines."""
    for name, text in (
        ("Tid", step.tid.tekst if step.tid else None),
        ("Eier", step.eier),
        ("Opplevd avsender", step.opplevd_avsender),
        ("Magisk øyeblikk", step.magisk_øyeblikk),
    ):
        if text:
            yield f"{name}: {one_line(text)}"
    if (point := step.kritisk_punkt) is not None:
        yield f"Kritisk punkt: {one_line(point.hva)}"
        if point.tiltak:
            yield f"Tiltak: {one_line(point.tiltak)}"
        if point.eier:
            yield f"Eier av tiltaket: {one_line(point.eier)}"
    for text in step.måltall:
        yield f"Måltall: {one_line(text)}"
