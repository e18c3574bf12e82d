"""How much an SVG asks of those who draw it: sides, nesting, and what `use` repeats."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from io import BytesIO
from typing import Final

MAX_DEPTH: Final = 100
"""Elements inside one another. Browsers give up at some hundreds, and programs that draw may fall over."""
MAX_ELEMENTS: Final = 50_000
"""Elements in all, each repetition by `use` counted."""
MAX_SIDE: Final = 20_000
"""User units along one side."""
MAX_RATIO: Final = 50
"""The longer side by the shorter. A logo is set at a fixed height."""
_NUMBER: Final = re.compile(
    r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?)\s*(px|pt|pc|mm|cm|in|em|ex|%)?\s*"
)
_UNITS: Final = {"pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "em": 16.0, "ex": 8.0}


def nested_too_deep(data: bytes) -> bool:
    """Whether elements stand too deep in one another. Raises `ParseError`."""
    depth = 0
    for event, _ in ET.iterparse(BytesIO(data), events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def unbounded(data: bytes) -> str:
    """What is too large, in words that follow the file's name; blank where nothing is. The file is sound XML."""
    root = ET.fromstring(data)
    if wrong := _sides(root):
        return wrong
    count = _drawn(root)
    if count is None:
        return "gjentar seg selv i ring"
    return f"har over {MAX_ELEMENTS // 1000} 000 deler, med det som gjentas" if count > MAX_ELEMENTS else ""


def _sides(root: ET.Element) -> str:
    sides = [s for key in ("width", "height") if (s := _length(root.get(key))) is not None]
    box = [_length(n) for n in re.split(r"[\s,]+", (root.get("viewBox") or "").strip()) if n]
    if any(not math.isfinite(s) or s > MAX_SIDE or s <= 0 for s in sides):
        return f"har en bredde eller høyde utenfor 0 til {MAX_SIDE // 1000} 000"
    area = [n for n in box if n is not None]
    if box and (
        len(area) != 4 or not all(math.isfinite(n) and abs(n) <= 1e6 for n in area) or min(area[2:]) <= 0
    ):
        return "har en «viewBox» som ikke kan tegnes"
    for pair in (sides if len(sides) == 2 else [], area[2:]):
        if pair and max(pair) / min(pair) > MAX_RATIO:
            return f"er mer enn {MAX_RATIO} ganger så lang som den er bred"
    return ""


def _length(text: str | None) -> float | None:
    """In user units; None where it is not given, or is a share of what is around it."""
    found = _NUMBER.fullmatch(text or "")
    if found is None or found[2] == "%":
        return None
    return float(found[1]) * _UNITS.get(found[2] or "", 1.0)


def _drawn(root: ET.Element) -> int | None:
    """How many elements are drawn when every `use` is what it points at; None where they go in a ring."""
    named = {id: e for e in root.iter() if (id := e.get("id"))}
    known: dict[ET.Element, int] = {}
    under_way: set[ET.Element] = set()
    stack: list[tuple[ET.Element, bool]] = [(root, False)]
    while stack:
        element, is_done = stack.pop()
        if element in known:
            continue
        inside = [*element, *_used(element, named)]
        if is_done:
            known[element] = min(1 + sum(known[e] for e in inside), MAX_ELEMENTS + 1)
            under_way.discard(element)
            continue
        if element in under_way:
            return None
        under_way.add(element)
        stack.append((element, True))
        for e in inside:
            if e in under_way:
                return None
            if e not in known:
                stack.append((e, False))
    return known[root]


def _used(element: ET.Element, named: dict[str, ET.Element]) -> list[ET.Element]:
    """What an element points at and draws again: `use`, and a fill, a mask or the like by `url(#…)`."""
    found: list[ET.Element] = []
    for key, value in element.attrib.items():
        name = key.rpartition("}")[2]
        ids = (
            [value[1:]]
            if name == "href" and value.startswith("#")
            else re.findall(r"url\(\s*['\"]?#([^)'\"]*)", value)
        )
        found += [named[i] for i in ids if i in named]
    return found
