"""Tjenestekart → BPMN 2.0, with the drawing (BPMN DI)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

from tjenestedesign.artefakter.brukerreise import Brukerreise
from tjenestedesign.artefakter.tjenestekart import LANES, Tjenestekart
from tjenestedesign.exchange.bpmn_build import parts_of
from tjenestedesign.exchange.bpmn_di import drawing, lane_id
from tjenestedesign.exchange.bpmn_parts import CITIZEN, PROVIDER, Flow, Node, Parts
from tjenestedesign.exchange.outgoing import Format, Outgoing, Writer
from tjenestedesign.exchange.xml_text import document, tag, text_tag
from tjenestedesign.project.loaded import Entry, Project

_SPACES: Final = {
    "xmlns:bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
}
_SEEN: Final = {
    "foran": "Møter innbyggeren.",
    "bak": "Arbeider bak synlighetslinjen.",
    "støtte": "Hjelper de andre.",
}
_ELEMENTS: Final = {
    "start": "bpmn:startEvent",
    "end": "bpmn:endEvent",
    "task": "bpmn:task",
    "evidence": "bpmn:dataObjectReference",
    "system": "bpmn:dataStoreReference",
}
_BOTTOM: Final = "_plass"
"""Where data enters a task: BPMN wants a property to put it in."""


def _make(project: Project, entry: Entry[Any]) -> Outgoing:
    chart = cast("Entry[Tjenestekart]", entry)
    parts = parts_of(project, chart)
    root = tag(
        "bpmn:definitions",
        {
            **_SPACES,
            "id": "tjenestekart",
            "targetNamespace": f"urn:tjenestedesign:{entry.id}",
            "exporter": "tjenestedesign",
        },
        *_resources(chart.model),
        *_stores(parts),
        *_categories(parts),
        _collaboration(project, chart, parts),
        _process(parts, CITIZEN, ()),
        _process(parts, PROVIDER, parts.lanes),
        tag(
            "bpmndi:BPMNDiagram",
            {"id": "tegning"},
            tag("bpmndi:BPMNPlane", {"id": "flate", "bpmnElement": "kart"}, *drawing(parts)),
        ),
    )
    return Outgoing(document(root), tuple(_notes(parts)))


def _notes(parts: Parts) -> Iterator[str]:
    yield from parts.notes
    if parts.steps:
        yield "BPMN krever en rekkefølge. Handlingene i hver rad følger stegene, fra venstre mot høyre."
    if any(step.said for step in parts.steps):
        yield "Tid, eier, måltall, kritiske punkter og magiske øyeblikk står som dokumentasjon på stegene. De synes ikke i tegningen."
    if any(n.kind == "partner" for n in parts.nodes.values()):
        yield "Hver partner er ett basseng. Stegene partneren er med i, står som dokumentasjon på bassenget."


def _documentation(said: tuple[str, ...] | list[str]) -> list[str]:
    return [text_tag("bpmn:documentation", "\n".join(said))] if said else []


def _resources(model: Tjenestekart) -> Iterator[str]:
    taken: set[str] = set()
    for actor in model.aktører:
        if actor.id not in taken:
            taken.add(actor.id)
            yield tag(
                "bpmn:resource",
                {"id": f"aktor_{actor.id}", "name": actor.navn},
                *_documentation([_SEEN[actor.synlig]]),
            )


def _stores(parts: Parts) -> Iterator[str]:
    """A system once, however many steps it is used in."""
    for id, name in _store_ids(parts).items():
        yield tag("bpmn:dataStore", {"id": id, "name": name})


def _store_ids(parts: Parts) -> dict[str, str]:
    named: dict[str, str] = {}
    for node in parts.nodes.values():
        if node.kind == "system":
            named.setdefault(node.name, f"{node.id}_lager")
    return {id: name for name, id in named.items()}


def _categories(parts: Parts) -> Iterator[str]:
    for step in parts.steps:
        value = tag("bpmn:categoryValue", {"id": f"{step.id}_navn", "value": step.title})
        yield tag("bpmn:category", {"id": f"{step.id}_kategori"}, value)


def _collaboration(project: Project, entry: Entry[Tjenestekart], parts: Parts) -> str:
    said = [entry.model.beskrivelse] if entry.model.beskrivelse else []
    if (ref := entry.model.brukerreise) is not None:
        journey = project.get(ref, Brukerreise)
        said.append(
            f"Bygger på brukerreisen «{journey.name}» ({ref.tekst})."
            if journey
            else f"Bygger på brukerreisen «{ref.tekst}»."
        )
    provider = project.settings.model.kommune if project.settings else "Virksomheten"
    partners = [n for n in parts.nodes.values() if n.kind == "partner"]
    laws = [n for n in parts.nodes.values() if n.kind == "law"]
    return tag(
        "bpmn:collaboration",
        {"id": "kart", "name": entry.model.tittel},
        *_documentation(said),
        tag("bpmn:participant", {"id": CITIZEN, "name": "Innbyggeren", "processRef": f"prosess_{CITIZEN}"}),
        tag("bpmn:participant", {"id": PROVIDER, "name": provider, "processRef": f"prosess_{PROVIDER}"}),
        *(tag("bpmn:participant", {"id": n.id, "name": n.name}, *_documentation(n.said)) for n in partners),
        *(_between(f, "bpmn:messageFlow") for f in parts.flows if f.kind == "message"),
        *(
            tag("bpmn:group", {"id": s.id, "categoryValueRef": f"{s.id}_navn"}, *_documentation(s.said))
            for s in parts.steps
        ),
        *(tag("bpmn:textAnnotation", {"id": n.id}, text_tag("bpmn:text", n.name)) for n in laws),
        *(_association(f) for f in parts.flows if f.kind == "association"),
    )


def _between(flow: Flow, element: str) -> str:
    return tag(
        element, {"id": flow.id, "name": flow.name, "sourceRef": flow.source, "targetRef": flow.target}
    )


def _association(flow: Flow) -> str:
    ends = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target, "associationDirection": "One"}
    return tag("bpmn:association", ends, *_documentation([flow.name] if flow.name else []))


def _process(parts: Parts, pool: str, lanes: tuple[str, ...]) -> str:
    nodes = [n for n in parts.nodes.values() if n.pool == pool and n.kind in _ELEMENTS]
    ids = {n.id for n in nodes}
    flows = [f for f in parts.flows if f.kind == "sequence" and f.source in ids]
    lane_set = tag("bpmn:laneSet", {"id": f"baner_{pool}"}, *(_lane(lane, nodes) for lane in lanes))
    met = _Met(parts)
    stores = {name: id for id, name in _store_ids(parts).items()}
    return tag(
        "bpmn:process",
        {"id": f"prosess_{pool}", "isExecutable": False},
        *([lane_set] if lanes else []),
        *(line for n in nodes for line in _node(n, met, stores)),
        *(_between(f, "bpmn:sequenceFlow") for f in flows),
    )


def _lane(lane: str, nodes: list[Node]) -> str:
    inside = [text_tag("bpmn:flowNodeRef", n.id) for n in nodes if n.row == lane and n.kind != "system"]
    return tag("bpmn:lane", {"id": lane_id(lane), "name": LANES[lane]}, *inside)


class _Met:
    """The flows that meet each node, by its id."""

    def __init__(self, parts: Parts) -> None:
        self.out: dict[str, list[Flow]] = {}
        self.into: dict[str, list[Flow]] = {}
        for flow in parts.flows:
            self.out.setdefault(flow.source, []).append(flow)
            self.into.setdefault(flow.target, []).append(flow)


def _node(node: Node, met: _Met, stores: dict[str, str]) -> Iterator[str]:
    into, out = met.into.get(node.id, []), met.out.get(node.id, [])
    inside = _documentation(node.said)
    attributes: dict[str, object] = {"id": node.id, "name": node.name}
    if node.kind == "evidence":
        yield tag("bpmn:dataObject", {"id": f"{node.id}_ting"})
        attributes["dataObjectRef"] = f"{node.id}_ting"
    elif node.kind == "system":
        attributes["dataStoreRef"] = stores[node.name]
    else:
        inside += [text_tag("bpmn:incoming", f.id) for f in into if f.kind == "sequence"]
        inside += [text_tag("bpmn:outgoing", f.id) for f in out if f.kind == "sequence"]
        inside += _data(node, into, out)
        if node.actor:
            ref = text_tag("bpmn:resourceRef", f"aktor_{node.actor}")
            inside.append(tag("bpmn:performer", {"id": f"{node.id}_utforer"}, ref))
    yield tag(_ELEMENTS[node.kind], attributes, *inside)


def _data(node: Node, into: list[Flow], out: list[Flow]) -> Iterator[str]:
    read = [f for f in into if f.kind == "input"]
    if read:
        yield tag("bpmn:property", {"id": node.id + _BOTTOM, "name": "__targetRef_placeholder"})
    for flow in read:
        said = _documentation([flow.name] if flow.name else [])
        ends = text_tag("bpmn:sourceRef", flow.source), text_tag("bpmn:targetRef", node.id + _BOTTOM)
        yield tag("bpmn:dataInputAssociation", {"id": flow.id}, *said, *ends)
    for flow in out:
        if flow.kind == "output":
            said = _documentation([flow.name] if flow.name else [])
            yield tag(
                "bpmn:dataOutputAssociation", {"id": flow.id}, *said, text_tag("bpmn:targetRef", flow.target)
            )


BPMN: Final = Format(
    "bpmn",
    ".bpmn",
    "BPMN",
    {
        "tjenestekart": Writer(
            _make,
            frozenset(
                {
                    "tittel",
                    "beskrivelse",
                    "brukerreise",
                    "aktører",
                    "piler",
                    "steg.id",
                    "steg.tittel",
                    "steg.tid",
                    "steg.eier",
                }
                | {f"steg.{lane}" for lane in LANES}
                | {"steg.måltall", "steg.kritisk_punkt", "steg.magisk_øyeblikk", "steg.opplevd_avsender"}
            ),
        )
    },
)
