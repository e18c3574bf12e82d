"""How long it takes before people go on from each stage: the cumulative incidence with its 95 % interval, stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.effect.indicators import MedianTime, time_in, weeks
from tjenestedesign.domain.effect.measured import HALF, SHARES
from tjenestedesign.drawing.svg import Canvas, number, polyline
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.figures.effekt.category_rows import scale_to
from tjenestedesign.figures.effekt.frame import (
    EDGE,
    FINE,
    HIDDEN,
    INNER,
    NOTHING,
    SMALL,
    STUB,
    begin,
    captioned,
    exact,
    finish,
    hatched,
    table_of,
)
from tjenestedesign.ground.amounts import NBSP
from tjenestedesign.ground.palette import PALETTE

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Duration, DurationPoint, Resultat
    from tjenestedesign.drawing.svg import Diagram
    from tjenestedesign.drawing.table import Table

_NAME: Final = 200.0
_SAID: Final = 240.0
_AXIS: Final = 48.0
"""Room for the percents beside a curve."""
_GAP: Final = 20.0
_HIGH: Final = 96.0
"""The height of a curve from nobody to everybody."""
_LEAST: Final = 34.0
_P = PALETTE
_LINES: Final = (
    "Kurven viser hvor mange av hundre opphold i stadiet som er endt i et senere stadium. Det skraverte er usikkerheten.",
    "Punktet er uken da halvparten er gått videre. Streken gjennom det er et 95 prosents intervall.",
)
_STRAIGHT: Final = (
    "Kurven er trukket rett mellom ukene som kan vises. Den stopper der for få er gått videre etterpå."
)
_OPEN: Final = "Stiplet betyr at dataene ikke sier hvor lenge det kan vare."


def draw(result: Resultat) -> Diagram:
    title = finding(result)
    canvas = Canvas(f"effekt-varighet-{result.effektmåling}")
    y = begin(canvas, result, title, _LINES)
    left, right = EDGE + _NAME + _GAP + _AXIS, EDGE + INNER - _SAID - _GAP
    scale = scale_to(Fraction(max((n for v in result.varighet for n in _known(v)), default=52)))

    def across(week: int) -> float:
        return left + (right - left) * float(week / scale[-1])

    said: list[str] = []
    notes: list[str] = []
    for place, v in enumerate(result.varighet, 1):
        name = f"{place}. {_title(result, v)}"
        told = _said(result, v)
        said.append(f"{name}: {told}.")
        blocks = wrap(name, _NAME, 14, "semibold", 4), wrap(told, _SAID, SMALL)
        height = max(_LEAST, *(b.height + 12 for b in blocks), _HIGH + 22 if v.punkter else 0)
        with canvas.group(title=f"{name}: {told}"):
            _row(canvas, v, blocks, y, height, across, (left, right))
        y += height
        if v.punkter and _STRAIGHT not in notes:
            notes.append(_STRAIGHT)
        if _OPEN not in notes and any(p.til is None for p in v.punkter):
            notes.append(_OPEN)
    canvas.line(left, y, right, y, stroke=_P.strong_line, stroke_width=1)
    free = -1.0
    for value in scale:
        block = wrap(exact(value), 120, FINE)
        x = across(int(value))
        if x - block.width / 2 >= free:
            canvas.text(x, y + 4, block, fill=_P.muted, anchor="middle")
            free = x + block.width / 2 + 6
    y += FINE * 1.3 + 6
    y = canvas.text(right, y, wrap("Uker i stadiet", right - left, SMALL), fill=_P.muted, anchor="end") + 14
    hidden = any(v.grunn == "skjult" for v in result.varighet)
    return finish(canvas, result, title, (f"{title}.", *said), y, notes=notes, hidden=hidden)


def _row(
    canvas: Canvas,
    v: Duration,
    blocks: tuple[Block, Block],
    y: float,
    height: float,
    across: Callable[[int], float],
    ends: tuple[float, float],
) -> None:
    name, told = blocks
    middle = y + height / 2
    left, right = ends
    canvas.text(EDGE, middle - name.height / 2, name, fill=_P.ink)
    canvas.text(EDGE + INNER - _SAID, middle - told.height / 2, told, fill=_P.ink)
    if v.grunn == "skjult":
        hatched(canvas, left, middle - STUB / 2, 60, STUB)
    if not v.punkter:
        return
    bottom = middle + _HIGH / 2

    def up(percent: int) -> float:
        return bottom - _HIGH * percent / 100

    for percent in (0, HALF, 100):
        canvas.line(
            left,
            up(percent),
            right,
            up(percent),
            stroke=_P.line if percent else _P.strong_line,
            stroke_width=1,
        )
        label = wrap(f"{percent}{NBSP}%", _AXIS, FINE)
        canvas.text(left - 8, up(percent) - label.height / 2, label, fill=_P.muted, anchor="end")
    curve = [p for p in v.punkter if p.uker is not None]
    if curve:
        _band(canvas, curve, across, up, ends)
        path = [(left, up(0)), *((across(p.uker or 0), up(p.prosent)) for p in curve)]
        canvas.path(polyline(path), fill="none", stroke=_P.accent, stroke_width=2.5, stroke_linejoin="round")
    half = v.punkt(HALF)
    if half is not None:
        _half(canvas, half, across, up(HALF), ends)


def _band(
    canvas: Canvas,
    curve: list[DurationPoint],
    across: Callable[[int], float],
    up: Callable[[int], float],
    ends: tuple[float, float],
) -> None:
    """From the earliest to the latest each share may have been reached."""
    left, right = ends
    early = [(left, up(0)), *((left if p.fra is None else across(p.fra), up(p.prosent)) for p in curve)]
    late = [(left, up(0)), *((right if p.til is None else across(p.til), up(p.prosent)) for p in curve)]
    canvas.path(f"{polyline([*early, *reversed(late)])}Z", fill=_P.accent_wash, stroke="none")
    for n, p in enumerate(curve):
        if p.fra is not None:
            canvas.path(polyline(early[n : n + 2]), fill="none", stroke=_P.accent, stroke_width=1)
        dash = {} if p.til is not None else {"stroke_dasharray": "5 3"}
        canvas.path(polyline(late[n : n + 2]), fill="none", stroke=_P.accent, stroke_width=1, **dash)


def _half(
    canvas: Canvas, half: DurationPoint, across: Callable[[int], float], y: float, ends: tuple[float, float]
) -> None:
    x1 = across(half.fra) if half.fra is not None else ends[0]
    x2 = across(half.til) if half.til is not None else ends[1]
    dash = {} if half.til is not None and half.fra is not None else {"stroke_dasharray": "5 3"}
    canvas.path(f"M{number(x1)} {number(y)}H{number(x2)}", fill="none", stroke=_P.ink, stroke_width=2, **dash)
    for x, known in ((x1, half.fra), (x2, half.til)):
        if known is not None:
            canvas.line(x, y - 6, x, y + 6, stroke=_P.ink, stroke_width=2)
    if half.uker is not None:
        canvas.element(
            "circle",
            cx=across(half.uker),
            cy=float(y),
            r=6.0,
            fill=_P.accent,
            stroke=_P.paper,
            stroke_width=1,
        )


def _known(v: Duration) -> Iterator[int]:
    """Every week that is told."""
    yield from (n for p in v.punkter for n in (p.uker, p.fra, p.til) if n is not None)


def _title(result: Resultat, v: Duration) -> str:
    return next(s.tittel for s in result.oppsett.stadier if s.id == v.stadium)


def _said(result: Resultat, v: Duration) -> str:
    found = time_in(result, v.stadium)
    if found is None:
        return NOTHING
    if found.weeks is not None:
        return f"halvparten er gått videre etter {found.said}{_span(found)}"
    last = next((p for p in reversed(v.punkter) if p.uker is not None), None)
    more = (
        f". {last.prosent} prosent er gått videre etter {weeks(last.uker)}"
        if last and last.uker is not None
        else ""
    )
    doubt = f". {found.doubt}" if found.doubt else ""
    return f"{found.said}{doubt}{more}"


def _span(found: MedianTime) -> str:
    """« (49–73)»"""
    if found.low is None and found.high is None:
        return ""
    if found.high is None:
        return f" ({found.low} eller mer)"
    return f" ({NOTHING if found.low is None else found.low}–{found.high})"


def finding(result: Resultat) -> str:
    """Where half go on first and last, where the intervals lie apart; else what is known."""
    titles = {s.id: s.tittel for s in result.oppsett.stadier}
    known = [
        (titles[v.stadium], found)
        for v in result.varighet
        if (found := time_in(result, v.stadium)) is not None and found.weeks is not None
    ]
    if not known:
        return "Vi kan ikke si hvor lang tid det tar før halvparten går videre fra noe stadium"
    known.sort(key=lambda k: k[1].weeks or 0)
    (first, soonest), (last, latest) = known[0], known[-1]
    if len(known) == 1:
        return f"Halvparten er gått videre fra «{first}» etter {soonest.said}{_span(soonest)}"
    said = (
        f"Halvparten er gått videre fra «{first}» etter {soonest.said}, og fra «{last}» etter {latest.said}"
    )
    if soonest.high is not None and latest.low is not None and soonest.high < latest.low:
        return said
    return f"{said}. Forskjellen kan være tilfeldig"


def table(result: Resultat) -> Table:
    shares = [s for s in SHARES if s == HALF or any(v.punkt(s) for v in result.varighet)]
    lines = [[_title(result, v), *(_cell(result, v, s) for s in shares)] for v in result.varighet]
    return table_of(
        captioned(
            result,
            "Uker før så mange prosent av oppholdene i stadiet er endt i et senere stadium, med 95 prosents intervall i parentes. "
            "Tomt der for få er gått videre til at uken kan vises",
            hidden=any(v.grunn == "skjult" for v in result.varighet),
        ),
        ("Stadium", *(f"{s}{NBSP}%" for s in shares)),
        lines or [["Ingen", *(NOTHING for _ in shares)]],
    )


def _cell(result: Resultat, v: Duration, share: int) -> str:
    if v.grunn == "skjult":
        return HIDDEN
    point = v.punkt(share)
    found = time_in(result, v.stadium)
    if share == HALF and found is not None and found.weeks is None:
        return f"{found.said}{f'. {found.doubt}' if found.doubt else ''}"
    if point is None or point.uker is None:
        return ""
    return f"{point.uker}{_span(MedianTime(point.uker, point.fra, point.til, '', ''))}"
