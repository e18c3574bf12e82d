"""Two versions of an artefact's pictures with what changed marked: on one sheet where the picture has steps, else one above the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from tjenestedesign.artefakter.brukerreise import Brukerreise
from tjenestedesign.artefakter.tjenestekart import Tjenestekart
from tjenestedesign.domain.thread.meaning import content
from tjenestedesign.drawing.svg import TEXT_ELEMENT, Diagram, number
from tjenestedesign.drawing.table import Table
from tjenestedesign.drawing.text import measure
from tjenestedesign.figures import brukerreisefigur, drawings, tjenestekartfigur
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.project.loaded import Entry, Project

Side = tuple[Project, Entry[Any], str]
"""A project, the artefact in it, and what the version is called."""

_LINE: Final = re.compile(r'<tspan x="([-\d.]+)" y="([-\d.]+)">(.*?)</tspan>', re.DOTALL)
_ATTRIBUTE: Final = re.compile(r'([\w-]+)="([^"]*)"')
_ROOM: Final = 3.0


def versions(old: Side, new: Side, renamed: Mapping[str, str]) -> Iterator[tuple[Diagram, Table]]:
    """The pictures of both, each with its table. `renamed` is the new ids of parts, by the old."""
    one, other = old[1].model, new[1].model
    if isinstance(one, Brukerreise) and isinstance(other, Brukerreise):
        yield brukerreisefigur.draw_versions(old, new, _nowhere, renamed)
    elif isinstance(one, Tjenestekart) and isinstance(other, Tjenestekart) and one.steg and other.steg:
        yield tjenestekartfigur.draw_versions(old, new, _nowhere, renamed)
    else:
        before, after = (
            {d.id.replace(entry.id, new[1].id): (d, t) for d, t in drawings(project, entry, _nowhere)}
            for project, entry, _ in (old, new)
        )
        for id in dict.fromkeys((*before, *after)):
            first, then = before.get(id), after.get(id)
            if first and then and first[0].body == then[0].body:
                continue
            yield from _both(first, then, old, new)


def _nowhere(id: str, part: str | None = None) -> None:
    """A file of its own has nowhere to lead."""


def _both(
    first: tuple[Diagram, Table] | None, then: tuple[Diagram, Table] | None, old: Side, new: Side
) -> Iterator[tuple[Diagram, Table]]:
    touched = _touched(old[1], new[1])
    for shown, other, label, what in ((first, then, old[2], "for"), (then, first, new[2], "etter")):
        if shown is None:
            continue
        drawing = marked(shown[0], other[0] if other else None, touched)
        yield (
            replace(drawing, id=f"{drawing.id}-{what}", title=f"{drawing.title} ({label})", split=None),
            shown[1],
        )


def _touched(old: Entry[Any], new: Entry[Any]) -> frozenset[str]:
    """The titles of parts that say something else now: a bar may have moved where no text has changed."""
    before = {p.id: content(p) for _, p in old.parts}
    return frozenset(
        str(title)
        for _, part in new.parts
        if part.id in before and before[part.id] != content(part) and (title := getattr(part, "tittel", None))
    )


def marked(drawing: Diagram, other: Diagram | None, touched: frozenset[str] = frozenset()) -> Diagram:
    """The drawing with a dashed frame around every text the other one does not have, and around the titles in `touched`."""
    left = (
        Counter(_said(found[2]) for found in TEXT_ELEMENT.finditer(other.body)) if other else Counter[str]()
    )

    def framed(found: re.Match[str]) -> str:
        said = _said(found[2])
        named = _plain(said.partition(". ")[2] if said[:1].isdigit() else said)
        if named not in touched and left[said] > 0:
            left[said] -= 1
            return found[0]
        return f"{found[0]}{_frame(found[1], found[2])}" if said else found[0]

    body = TEXT_ELEMENT.sub(framed, drawing.body)
    what = "Stiplet ramme står rundt det som er endret."
    return replace(drawing, body=body, description=f"{drawing.description} {what}")


def _said(inner: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", inner).split())


def _frame(attributes: str, inner: str) -> str:
    """A rectangle around the lines of a text, in the text's own coordinates."""
    found = dict(_ATTRIBUTE.findall(attributes))
    size = float(found.get("font-size", "12"))
    bold = found.get("font-weight")
    weight = "bold" if bold == "700" else "semibold" if bold == "600" else "regular"
    lines = [(float(x), float(y), _plain(text)) for x, y, text in _LINE.findall(inner)]
    if not lines:
        return ""
    width = max(measure(text, size, weight) for _, _, text in lines)
    anchor = found.get("text-anchor", "start")
    x = lines[0][0] - (width / 2 if anchor == "middle" else width if anchor == "end" else 0)
    top, bottom = lines[0][1] - size, lines[-1][1] + size * 0.3
    return (
        f'<rect x="{number(x - _ROOM)}" y="{number(top - _ROOM / 2)}" width="{number(width + 2 * _ROOM)}" '
        f'height="{number(bottom - top + _ROOM)}" rx="3" fill="none" stroke="{PALETTE.accent}" stroke-width="1.5" stroke-dasharray="5 3"/>'
    )


def _plain(text: str) -> str:
    import html

    return html.unescape(text)
