"""Where everything on a veikart stands: bars under their texts, packed into rows; milestones; channels for the arrows.

All x are relative to the chart's left edge until it is drawn; all y are absolute below the header's top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from tjenestedesign.artefakter.gantt_plan import days_of
from tjenestedesign.artefakter.veikart import Aktivitet
from tjenestedesign.artefakter.veikartfakta import Facts, counted, kroner
from tjenestedesign.drawing.channels import Channel
from tjenestedesign.drawing.text import Block, measure, wrap
from tjenestedesign.figures.veikart import gantt_routes
from tjenestedesign.figures.veikart.gantt_content import Content
from tjenestedesign.figures.veikart.gantt_flags import SMALL, TITLE, Flag, milestone_x, place_flags
from tjenestedesign.figures.veikart.gantt_routes import Node, Route
from tjenestedesign.figures.veikart.gantt_scale import Scale
from tjenestedesign.ground.norwegian import listing

LABELS: Final = 190.0
"""The left column with the names of the tracks."""
TEXT: Final = 250.0
"""The width of a text that is wider than its bar."""
_WIDEST: Final = 340.0
MARGIN: Final = 196.0
"""At most about this much to the right of the axis, for the texts of the last bars and milestones."""
STRIPE: Final = 7.0
_GUTTER: Final = 20.0
"""Free space before an activity, where its arrows come in."""
_TRACK: Final = 6.0


@dataclass(slots=True)
class Item:
    """An activity as drawn: its texts, and below them its bar, at the foot of the row."""

    activity: Aktivitet
    x0: float
    x1: float
    title: Block
    notes: list[Block]
    within: Block | None
    """What stands in the bar."""
    bar_height: float
    right: float
    """Where the widest of text, bar and slack ends."""
    text_right: float
    tail: float
    """Where the slack ends; the bar's end when there is none."""
    from_before: bool = False
    """The bar began on an earlier sheet."""
    goes_on: bool = False
    """The bar goes on after this sheet's time."""
    waits: bool = False
    """Something it waits for is on another sheet."""
    row: int = 0
    y: float = 0.0

    @property
    def height(self) -> float:
        return self.title.height + sum(b.height for b in self.notes) + 4 + self.bar_height

    @property
    def bar_y(self) -> float:
        return self.y + self.height - self.bar_height

    @property
    def aim(self) -> float:
        """Where arrows reach the bar: above the middle, so that a tail of slack can leave below it."""
        return self.bar_y + self.bar_height * 0.36


@dataclass(frozen=True, slots=True)
class Lane:
    """A track: its name, what is said below it, and where it lies."""

    id: str
    title: Block
    note: Block | None
    y: float
    height: float


@dataclass(slots=True)
class Layout:
    """The whole chart below its header."""

    axis: Scale
    flags: list[Flag]
    flags_height: float
    items: list[Item]
    rows: list[list[Item]]
    lanes: list[Lane]
    routes: list[Route]
    marks: list[tuple[float, bool]]
    """Milestones told on another sheet: x, and whether they are decisions."""
    channels: list[float] = field(default_factory=list[float])
    """The y of the first track in each channel."""
    bottom: float = 0.0
    right: float = 0.0

    def track(self, route: Route, channel: int) -> float:
        return self.channels[channel] + route.tracks.get(channel, 0) * _TRACK


def layout(facts: Facts, content: Content) -> Layout:
    """Packs and measures the chart; the top of the milestones is y 0."""
    axis = content.axis
    items = [_item(facts, content, a) for a in content.activities]
    rows: list[list[Item]] = []
    spans: list[tuple[str, int, int]] = []
    for track in facts.tracks:
        own = _pack([i for i in items if i.activity.spor == track])
        for offset, row in enumerate(own):
            for item in row:
                item.row = len(rows) + offset
        if own:
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
    nodes = [Node(i.row, (i.x0, i.x1), (i.x0, i.text_right)) for i in items]
    routes, counts = gantt_routes.find(nodes, edges)

    flags = place_flags(facts, content)
    marks = [(milestone_x(axis, m), m.beslutning is not None) for m in content.marks]
    flags_height = max((-f.y for f in flags), default=0.0) + 16 if flags else 0.0
    if flags or marks:
        flags_height = max(flags_height, 58.0)  # the row's name has two lines
    for flag in flags:
        flag.y += flags_height - 10
    chart = Layout(axis, flags, flags_height, items, rows, [], routes, marks)
    _place_rows(facts, chart, spans, counts)
    chart.right = max(
        [
            axis.width,
            *(i.right + 8 for i in items),
            *(f.x + f.width + 32 for f in flags),
            *(r.turn + 8 for r in routes),
        ]
    )
    return chart


# --- activities ---------------------------------------------------------------------------------------------------


def _item(facts: Facts, content: Content, activity: Aktivitet) -> Item:
    axis = content.axis
    start, end = days_of(activity)
    before, after = start < axis.start, end > axis.end
    x0, x1 = axis.x(max(start, axis.start)) + 2, axis.x(min(end, axis.end)) - 2
    if x1 - x0 < 14:
        x1 = x0 + 14
    slack = facts.slack.get(activity.id)
    tail = x1
    if slack and slack.days and not after:
        tail = max(x1, min(axis.x(slack.finish), axis.width))
    title = f"{facts.numbers[activity.id]}. {activity.tittel}"
    if before:
        sheet = content.elsewhere.get(activity.id)
        title += f" (fortsatt fra del {sheet})" if sheet else ""
    lines: list[str] = []
    within: Block | None = None
    if facts.full and not before:
        within, lines = _about(facts, activity, x1 - x0)
    elif not before and slack and slack.days:
        lines = [facts.slack_told(activity)]
    if not before and (away := _away(facts, content, activity)):
        lines.append(away)
    width = _text_width([title, *lines], x1 - x0, axis.width - x0)
    notes = [wrap(line, width, SMALL) for line in lines]
    block = wrap(title, width, TITLE, "semibold")
    text_right = max(x1, x0 + max(b.width for b in (block, *notes)))
    waits = not before and any(n in content.elsewhere for n in activity.avhenger_av)
    return Item(
        activity, x0, x1, block, notes, within, 24.0 if facts.full else 20.0, max(text_right, tail), text_right, tail,
        before, after, waits,
    )  # fmt: skip


def _text_width(texts: Sequence[str], bar: float, room: float) -> float:
    """The bar's own width where the texts stand as well in it, else `TEXT`, and more for what is very long."""

    def lines(width: float) -> int:
        return sum(len(wrap(t, width, TITLE, "semibold").lines) for t in texts)

    if bar >= TEXT:
        return min(bar, _WIDEST)
    least = lines(TEXT)
    longest = max(measure(word, TITLE, "semibold") for t in texts for word in t.split())
    if longest <= bar and lines(bar) <= least:
        return bar
    return TEXT if least <= 5 else min(max(TEXT, room + MARGIN - 30), _WIDEST)


def _about(facts: Facts, activity: Aktivitet, bar: float) -> tuple[Block | None, list[str]]:
    """What stands in the bar where it has room, and what stands above it: priority, owner, cost, slack, deliveries."""
    cost = kroner(activity.kostnad) if activity.kostnad is not None else ""
    said = facts.slack_told(activity)
    if activity.id in facts.path:
        said = ""
    owner = [t for t in (activity.prioritet or "", activity.ansvarlig or "") if t]
    within: Block | None = None
    room = bar - STRIPE - 16
    for parts in (owner, owner[1:]):
        text = " · ".join(parts)
        if text and measure(text, SMALL, "semibold") <= room:
            within = wrap(text, 10_000, SMALL, "semibold")
            owner = owner[: len(owner) - len(parts)]
            break
    given = facts.delivers(activity)
    rest = " · ".join(t for t in (*owner, cost, said, f"→ {counted(given)}" if given else "") if t)
    return within, [rest] if rest else []


def _away(facts: Facts, content: Content, activity: Aktivitet) -> str:
    """What it waits for and what waits for it, where that stands on another sheet."""

    def told(ids: Sequence[str]) -> str:
        return listing([f"{facts.numbers[i]} (del {content.elsewhere[i]})" for i in ids])

    here = {a.id for a in content.activities}
    before = [n for n in dict.fromkeys(activity.avhenger_av) if n in content.elsewhere and n not in here]
    after = [
        a.id
        for a in facts.model.aktiviteter
        if activity.id in a.avhenger_av and a.id in content.elsewhere and a.id not in here
    ]
    return " · ".join([f"etter {told(before)}"] * bool(before) + [f"før {told(after)}"] * bool(after))


def _pack(items: Sequence[Item]) -> list[list[Item]]:
    """Rows in which nothing meets: by start, never above what an activity waits for in the same track."""
    room = Channel(_GUTTER)
    where: dict[str, int] = {}
    rows: list[list[Item]] = []
    for item in sorted(items, key=lambda i: i.x0):
        lowest = max((where[n] for n in item.activity.avhenger_av if n in where), default=0)
        place = room.take(item.x0, item.right, least=lowest)
        if place == len(rows):
            rows.append([])
        rows[place].append(item)
        where[item.activity.id] = place
    return rows


def _place_rows(
    facts: Facts, chart: Layout, spans: Sequence[tuple[str, int, int]], counts: Sequence[int]
) -> None:
    """Sets the y of lanes, rows and channels. A channel between two lanes lies in the upper one."""
    chart.channels = [0.0] * (len(chart.rows) + 1)
    y = chart.flags_height
    for track, first, end in spans:
        top = y
        y += 12
        for row in range(first, end):
            high = max(i.height for i in chart.rows[row])
            for item in chart.rows[row]:
                item.y = y + high - item.height
            y += high
            chart.channels[row + 1] = y + 8
            y += 8 + max(counts[row + 1] - 1, 0) * _TRACK + (8 if row + 1 < end or counts[row + 1] else 4)
        title = wrap(facts.tracks[track], LABELS - 34, 15, "bold")
        note = _lane_note(facts, track)
        high = title.height + (note.height + 3 if note else 0.0)
        y = max(y, top + high + 24)
        chart.lanes.append(Lane(track, title, note, top, y - top))
    chart.bottom = y


def _lane_note(facts: Facts, track: str) -> Block | None:
    own = [a for a in facts.model.aktiviteter if a.spor == track]
    cost = sum(a.kostnad or 0 for a in own)
    parts = [f"{len(own)} {'aktivitet' if len(own) == 1 else 'aktiviteter'}"]
    if facts.full and cost:
        parts.append(kroner(cost))
    return wrap("\n".join(parts), LABELS - 34, SMALL)
