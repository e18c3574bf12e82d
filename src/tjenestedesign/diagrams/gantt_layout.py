"""Where everything on a veikart stands: bars and their texts packed into rows, milestones, channels for the arrows.

All x are relative to the chart's left edge until `Layout` is drawn; all y are absolute below the header's top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from tjenestedesign.artefakter.veikart import Aktivitet, Milepæl, Veikart
from tjenestedesign.diagrams import gantt_routes
from tjenestedesign.diagrams.gantt_routes import Node, Route
from tjenestedesign.diagrams.gantt_scale import Scale, scale
from tjenestedesign.diagrams.text import Block, measure, wrap
from tjenestedesign.links import Href
from tjenestedesign.project import Project
from tjenestedesign.report.norwegian import listing, number, point

TITLE: Final = 14.0
SMALL: Final = 12.5
LABELS: Final = 158.0
"""The left column with the names of the tracks."""
MARGIN: Final = 214.0
"""At most this much to the right of the axis, for texts beside the last bars and milestones."""
_PAD: Final = 9.0
STRIPE: Final = 7.0
_GUTTER: Final = 18.0
"""Free space before a bar, where its arrows come in."""
_TRACK: Final = 6.0


@dataclass(slots=True)
class Item:
    """An activity as drawn. `text_x` is where its texts start, inside the bar or beside it."""

    activity: Aktivitet
    x0: float
    x1: float
    text_x: float
    inside: bool
    blocks: list[tuple[Block, str | None]]
    """Each text with its link; the first is the title, then responsible, cost and priority, then deliveries."""
    bar_height: float
    height: float
    right: float
    row: int = 0
    y: float = 0.0


@dataclass(slots=True)
class Flag:
    """A milestone: a diamond at `x`, with its text to the right. `y` is the top."""

    milestone: Milepæl
    x: float
    blocks: list[Block]
    width: float
    height: float
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Lane:
    """A track: its name and where it lies."""

    id: str
    title: Block
    y: float
    height: float


@dataclass(slots=True)
class Layout:
    """The whole chart below its header."""

    axis: Scale
    flags: list[Flag]
    flags_height: float
    items: list[Item]
    lanes: list[Lane]
    routes: list[Route]
    channels: list[float] = field(default_factory=list[float])
    """The y of the first track in each channel."""
    bottom: float = 0.0
    right: float = 0.0

    def track(self, route: Route, channel: int) -> float:
        return self.channels[channel] + route.tracks.get(channel, 0) * _TRACK


def layout(project: Project, entry_id: str, model: Veikart, href: Href) -> Layout:
    """Packs and measures the chart; the top of the milestones is y 0."""
    days = [_days(a) for a in model.aktiviteter]
    days += [(m.dato.slutt.toordinal(), m.dato.slutt.toordinal() + 1) for m in model.milepæler]
    axis = scale(days)
    items = [_item(project, entry_id, a, axis, href) for a in model.aktiviteter]
    tracks = {s.id: s.tittel for s in model.spor}
    for activity in model.aktiviteter:
        tracks.setdefault(activity.spor, activity.spor)
    used = [t for t in tracks if any(i.activity.spor == t for i in items)]

    rows: list[list[Item]] = []
    spans: list[tuple[str, int, int]] = []
    for track in used:
        own = _pack([i for i in items if i.activity.spor == track])
        for offset, row in enumerate(own):
            for item in row:
                item.row = len(rows) + offset
        spans.append((track, len(rows), len(rows) + len(own)))
        rows += own

    index = {i.activity.id: n for n, i in enumerate(items)}
    edges = sorted(
        {
            (index[need], n)
            for n, i in enumerate(items)
            for need in i.activity.avhenger_av
            if need in index and index[need] != n
        }
    )
    nodes = [Node(i.row, (i.x0, i.x1), (i.x0, i.right), i.inside) for i in items]
    routes, counts = gantt_routes.find(nodes, edges)

    flags = _flags(model, axis)
    flags_height = max((-f.y for f in flags), default=0.0) + 14 if flags else 0.0
    for flag in flags:
        flag.y += flags_height - 8
    chart = Layout(axis, flags, flags_height, items, [], routes)
    _place_rows(chart, rows, spans, counts, tracks)
    chart.right = max(
        [
            axis.width,
            *(i.right + 8 for i in items),
            *(f.x + f.width + 22 for f in flags),
            *(r.turn + 8 for r in routes),
        ]
    )
    return chart


def _days(activity: Aktivitet) -> tuple[int, int]:
    start = activity.fra.start.toordinal()
    return start, max(activity.slutt.slutt.toordinal(), start) + 1


# --- activities ---------------------------------------------------------------------------------------------------


def meta(activity: Aktivitet) -> str:
    """Priority, who is responsible and what it costs, as one line."""
    cost = f"{number(activity.kostnad)}\u00a0kr" if activity.kostnad is not None else ""
    return " · ".join(t for t in (activity.prioritet or "", activity.ansvarlig or "", cost) if t)


def deliveries(project: Project, activity: Aktivitet, href: Href) -> list[tuple[str, str | None]]:
    """What the activity delivers, named by title where the part is known, with its address."""
    found: list[tuple[str, str | None]] = []
    for ref in activity.leverer:
        part = project.part(ref)
        name = getattr(part, "tittel", None) or getattr(part, "tekst", None)
        entry = project.entries.get(ref.id)
        if not isinstance(name, str):
            name = (
                entry.name
                if entry is not None and ref.del_id is None
                else _journey_title(project, ref.id, ref.del_id)
            )
        found.append((name or ref.tekst, href(ref.id, ref.del_id)))
    return found


def _journey_title(project: Project, id: str, part: str | None) -> str | None:
    """A step of a tjenestekart is named by the same step of the journey it is drawn over."""
    entry = project.entries.get(id)
    journey = getattr(entry.model, "brukerreise", None) if entry is not None else None
    other = project.entries.get(getattr(journey, "id", ""))
    for step in getattr(other.model, "steg", ()) if other is not None else ():
        if step.id == part:
            return str(step.tittel)
    return None


def _item(project: Project, entry_id: str, activity: Aktivitet, axis: Scale, href: Href) -> Item:
    start, end = _days(activity)
    x0, x1 = axis.x(start) + 2, axis.x(end) - 2
    if x1 - x0 < 12:
        x1 = x0 + 12
    about, address = meta(activity), href(entry_id, activity.id)
    given = deliveries(project, activity, href)

    def blocks(width: float) -> list[tuple[Block, str | None]]:
        made: list[tuple[Block, str | None]] = [(wrap(activity.tittel, width, TITLE, "semibold"), address)]
        if about:
            made.append((wrap(about, width, SMALL), None))
        return made + [(wrap(f"→ {name}", width, SMALL), link) for name, link in given]

    room = x1 - x0 - STRIPE - 2 * _PAD
    widest_word = max(measure(w, TITLE, "semibold") for w in activity.tittel.split())
    if room >= max(96.0, min(widest_word, 150.0)):
        inside = blocks(room)
        lines = sum(len(b.lines) for b, _ in inside)
        if (len(inside[0][0].lines) <= 2 and lines <= 4) or room >= 210:
            height = sum(b.height for b, _ in inside) + 2 * _PAD - 3
            return Item(activity, x0, x1, x0 + STRIPE + _PAD, True, inside, height, height, x1)
    text_x = x1 + 9
    beside = blocks(min(190.0, MARGIN - 20))
    if len(beside[0][0].lines) > 4:
        # A long title gets a wider column, as far as the chart reaches.
        beside = blocks(min(max(190.0, axis.width + MARGIN - 20 - text_x), 330.0))
    height = max(sum(b.height for b, _ in beside), 34.0)
    right = text_x + max(b.width for b, _ in beside)
    return Item(activity, x0, x1, text_x, False, beside, 34.0, height, right)


def _pack(items: Sequence[Item]) -> list[list[Item]]:
    """Rows in which nothing meets: by start, never above what an activity waits for in the same track."""
    rows: list[list[Item]] = []
    where: dict[str, int] = {}
    for item in sorted(items, key=lambda i: i.x0):
        lowest = max((where[n] for n in item.activity.avhenger_av if n in where), default=0)
        order = range(lowest, len(rows))
        place = next(
            (
                r
                for r in order
                if all(item.x0 - _GUTTER > o.right or item.right + _GUTTER < o.x0 for o in rows[r])
            ),
            len(rows),
        )
        if place == len(rows):
            rows.append([])
        rows[place].append(item)
        where[item.activity.id] = place
    return rows


def _place_rows(
    chart: Layout,
    rows: Sequence[Sequence[Item]],
    spans: Sequence[tuple[str, int, int]],
    counts: Sequence[int],
    tracks: dict[str, str],
) -> None:
    """Sets the y of lanes, rows and channels. A channel between two lanes lies in the upper one."""
    chart.channels = [0.0] * (len(rows) + 1)
    y = chart.flags_height
    for track, first, end in spans:
        top = y
        y += 12
        for row in range(first, end):
            for item in rows[row]:
                item.y = y
            y += max(i.height for i in rows[row])
            chart.channels[row + 1] = y + 8
            y += 8 + max(counts[row + 1] - 1, 0) * _TRACK + (8 if row + 1 < end or counts[row + 1] else 4)
        title = wrap(tracks[track], LABELS - 32, TITLE, "semibold")
        y = max(y, top + title.height + 24)
        chart.lanes.append(Lane(track, title, top, y - top))
    chart.bottom = y


# --- milestones ---------------------------------------------------------------------------------------------------


def _flags(model: Veikart, axis: Scale) -> list[Flag]:
    """From the last to the first, each above those it would meet, so that no line to the axis crosses a text."""
    names = {a.id: a.tittel for a in model.aktiviteter}
    made: list[Flag] = []
    for milestone in model.milepæler:
        blocks = [wrap(milestone.tittel, 178, TITLE, "semibold"), wrap(point(milestone.dato), 178, SMALL)]
        if milestone.beslutning:
            blocks.append(wrap(f"Beslutning: {milestone.beslutning}", 178, SMALL, "italic"))
        needed = [names.get(n, n) for n in milestone.avhenger_av]
        if needed:
            blocks.append(wrap(f"Etter: {listing(needed)}", 178, SMALL))
        x = axis.x(milestone.dato.slutt.toordinal() + 1)
        made.append(Flag(milestone, x, blocks, max(b.width for b in blocks), sum(b.height for b in blocks)))
    placed: list[Flag] = []
    for _, flag in sorted(enumerate(made), key=lambda f: (-f[1].x, -f[0])):
        left, right = flag.x - 16, flag.x + 20 + flag.width
        floor = min(
            (o.y for o in placed if o.x - 16 < right + 8 and o.x + 20 + o.width + 8 > left), default=0.0
        )
        flag.y = floor - 10 - max(flag.height, 30.0)
        placed.append(flag)
    return sorted(made, key=lambda f: f.x)
