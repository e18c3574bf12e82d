"""A veikart as several sheets: divided in time where the axis is too wide, then between tracks, then between rows.

Every sheet is a whole drawing. A dependency on another sheet is a line of text with the number and the sheet of the other
activity, and a short dashed arrow into the bar that waits; a bar that began on an earlier sheet goes on without its details.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tjenestedesign.artefakter.gantt_plan import days_of
from tjenestedesign.artefakter.veikart import Aktivitet
from tjenestedesign.artefakter.veikartfakta import Facts
from tjenestedesign.figures.veikart.gantt_content import Content
from tjenestedesign.figures.veikart.gantt_draw import EDGE
from tjenestedesign.figures.veikart.gantt_layout import LABELS, MARGIN, Item, layout
from tjenestedesign.figures.veikart.gantt_scale import Scale, windows

_MANY = 88
"""Stands for a sheet's number until it is known: two digits wide, as most are at most."""


def split(
    facts: Facts, whole: Content, width: float, height: float, high: Callable[[Content], float]
) -> list[Content]:
    """Sheets no larger than given, in reading order; one that holds a single row may be. `high` measures a sheet."""
    room = max(width - 2 * EDGE - LABELS - MARGIN, 60.0)
    parts = [p for axis in windows(whole.axis, room) for p in _window(facts, whole, axis, height, high)]
    return _numbered(parts)


def _window(
    facts: Facts, whole: Content, axis: Scale, height: float, high: Callable[[Content], float]
) -> list[Content]:
    """The sheets of one stretch of time."""
    shown = tuple(a for a in whole.activities if days_of(a)[0] < axis.end and days_of(a)[1] > axis.start)
    ends = {m.id: m.dato.slutt.toordinal() for m in whole.milestones}
    told = tuple(m for m in whole.milestones if axis.start <= ends[m.id] < axis.end)
    if not shown and not told:
        return []
    everywhere = {a.id: _MANY for a in whole.activities}
    blank = Content(axis, (), told, everywhere, sheets=2)

    def measured(rows: Sequence[Sequence[Aktivitet]], *, first: bool) -> float:
        here = tuple(a for row in rows for a in row)
        kept = (
            replace(blank, activities=here)
            if first
            else replace(blank, activities=here, milestones=(), marks=told)
        )
        return high(kept)

    pages = _pages(_rows(facts, replace(blank, activities=shown)), height, measured)
    return [
        replace(
            blank,
            activities=tuple(a for row in rows for a in row),
            milestones=told if n == 0 else (),
            marks=() if n == 0 else told,
            cost=n == len(pages) - 1,
        )
        for n, rows in enumerate(pages)
    ]


def _rows(facts: Facts, content: Content) -> list[list[Aktivitet]]:
    def by_time(item: Item) -> float:
        return item.x0

    return [[i.activity for i in sorted(row, key=by_time)] for row in layout(facts, content).rows]


def _pages(
    rows: Sequence[Sequence[Aktivitet]], height: float, measured: Callable[..., float]
) -> list[list[Sequence[Aktivitet]]]:
    """Rows in runs that each fit; a track that fits on a sheet of its own is not broken."""
    pages: list[list[Sequence[Aktivitet]]] = [[]]
    for row in rows:
        page = pages[-1]
        if not page or measured([*page, row], first=len(pages) == 1) <= height:
            page.append(row)
            continue
        track = row[0].spor
        same = [r for r in page if r[0].spor == track]
        whole = [r for r in rows if r[0].spor == track]
        if same and len(same) < len(page) and len(whole) > 1 and measured(whole, first=False) <= height:
            pages[-1] = page[: len(page) - len(same)]
            pages.append([*same, row])
        else:
            pages.append([row])
    return pages


def _numbered(parts: Sequence[Content]) -> list[Content]:
    """The sheets with their numbers, and where each activity that starts on another is told."""
    if len(parts) == 1:
        return [replace(parts[0], elsewhere={}, sheets=1)]
    home: dict[str, int] = {}
    for n, part in enumerate(parts, 1):
        for activity in part.activities:
            home.setdefault(activity.id, n)
    return [
        replace(part, sheet=n, sheets=len(parts), elsewhere={i: s for i, s in home.items() if s != n})
        for n, part in enumerate(parts, 1)
    ]
