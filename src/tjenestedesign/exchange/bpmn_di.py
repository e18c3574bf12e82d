"""The drawing in a BPMN file (BPMN DI): where each shape and edge stands."""

from __future__ import annotations

from collections.abc import Iterator

from tjenestedesign.exchange.bpmn_layout import Box, layout_of
from tjenestedesign.exchange.bpmn_parts import CITIZEN, PROVIDER, Parts
from tjenestedesign.exchange.xml_text import tag


def lane_id(lane: str) -> str:
    return f"bane_{lane.replace('ø', 'o')}"


def drawing(parts: Parts) -> Iterator[str]:
    """A shape for everything that stands, an edge for everything that flows."""
    layout = layout_of(parts)
    partners = [n.id for n in parts.nodes.values() if n.kind == "partner"]
    for id in (CITIZEN, PROVIDER, *partners):
        yield _shape(id, layout.boxes[id], None, horizontal=True)
    for lane in parts.lanes:
        yield _shape(lane_id(lane), layout.boxes[lane], None, horizontal=True)
    for node in parts.nodes.values():
        if node.kind != "partner":
            yield _shape(node.id, layout.boxes[node.id], layout.labels.get(node.id))
    for step in parts.steps:
        yield _shape(step.id, layout.boxes[step.id], layout.labels[step.id])
    for flow in parts.flows:
        points = [tag("di:waypoint", {"x": x, "y": y}) for x, y in layout.ways[flow.id]]
        label = layout.labels.get(flow.id) if flow.kind in ("sequence", "message") else None
        yield tag("bpmndi:BPMNEdge", {"id": f"{flow.id}_di", "bpmnElement": flow.id}, *points, *_label(label))


def _shape(id: str, box: Box, label: Box | None, *, horizontal: bool | None = None) -> str:
    attributes = {"id": f"{id}_di", "bpmnElement": id, "isHorizontal": horizontal}
    return tag("bpmndi:BPMNShape", attributes, _bounds(box), *_label(label))


def _label(box: Box | None) -> list[str]:
    return [tag("bpmndi:BPMNLabel", {}, _bounds(box))] if box else []


def _bounds(box: Box) -> str:
    return tag("dc:Bounds", {"x": box.x, "y": box.y, "width": box.width, "height": box.height})
