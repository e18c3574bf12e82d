"""The places a drawn scene can be set in, each with the people who act in it. Coordinates are 320 × 200."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tjenestedesign.artefakter.kontaktpunkt import Tegning
from tjenestedesign.drawing.svg import Canvas
from tjenestedesign.figures.scenario.scene_figures import INK, Who, bust, limb, path, seated, sheet, standing
from tjenestedesign.figures.scenario.scene_props import (
    FLOOR,
    LINE,
    cup,
    desk_phone,
    door,
    lamp,
    plant,
    room,
    table,
    window,
)
from tjenestedesign.ground.palette import PALETTE


@dataclass(frozen=True, slots=True)
class Someone:
    """Where a figure stands: its middle, the top of its head, and the way it is turned."""

    who: Who
    x: float
    top: float
    facing: int


# --- people in a row ----------------------------------------------------------------------------------------------


def _stand(canvas: Canvas, people: list[tuple[Who, float, int]], *, pose: str = "rest") -> list[Someone]:
    for who, x, facing in people:
        standing(canvas, x, FLOOR, who, facing, "reach" if pose == "reach" and who == "ansatt" else "rest")
    return [Someone(who, x, FLOOR - 114, facing) for who, x, facing in people]


def _present(acting: frozenset[Who], *order: Who) -> list[Who]:
    return [w for w in order if w in acting]


# --- the scenes ---------------------------------------------------------------------------------------------------


def _home(canvas: Canvas, acting: frozenset[Who]) -> list[Someone]:
    room(canvas, PALETTE.citizen)
    window(canvas, 34, 40)
    lamp(canvas, 168)
    plant(canvas, 24)
    canvas.rect(58, FLOOR - 62, 104, 50, rx=14, fill=PALETTE.accent_wash, **LINE)
    for leg in (72, 148):
        canvas.line(leg, FLOOR - 12, leg, FLOOR, stroke=PALETTE.strong_line, stroke_width=4)
    found: list[Someone] = []
    if "innbygger" in acting:
        found.append(_on_sofa(canvas, 90, "innbygger"))
    if "andre" in acting:
        found.append(_on_sofa(canvas, 134, "andre"))
    canvas.path(
        f"M52 {FLOOR - 12}V{FLOOR - 36}q0 -7 7 -7q7 0 7 7V{FLOOR - 22}H154V{FLOOR - 36}q0 -7 7 -7q7 0 7 7V{FLOOR - 12}z",
        fill=PALETTE.accent_wash,
        **LINE,
    )
    table(canvas, 184, 228, FLOOR - 40)
    cup(canvas, 206, FLOOR - 40)
    if "ansatt" in acting:
        found += _stand(canvas, [("ansatt", 266, -1)])
    return found


def _on_sofa(canvas: Canvas, x: float, who: Who) -> Someone:
    bust(canvas, x, FLOOR - 32, who)
    for leg in (-7.0, 7.0):
        limb(canvas, [(x + leg, FLOOR - 14), (x + leg, FLOOR - 3), (x + leg + 4, FLOOR - 3)], 6, who)
    return Someone(who, x, FLOOR - 100, 1)


def _outside(canvas: Canvas, acting: frozenset[Who]) -> list[Someone]:
    room(canvas, PALETTE.accent_wash)
    canvas.path(f"M0 {FLOOR}V132q60 -34 130 -10q80 -30 190 4V{FLOOR}z", fill=PALETTE.good_wash)
    canvas.element(
        "circle",
        cx=52.0,
        cy=40.0,
        r=15.0,
        fill=PALETTE.citizen,
        stroke=PALETTE.citizen_line,
        stroke_width=1.8,
    )
    canvas.line(24, 130, 24, FLOOR, stroke=PALETTE.strong_line, stroke_width=5)
    canvas.element(
        "ellipse",
        cx=24.0,
        cy=104.0,
        rx=19.0,
        ry=32.0,
        fill=PALETTE.good_wash,
        stroke=PALETTE.good,
        stroke_width=2,
    )
    canvas.rect(220, 84, 82, 84, fill=PALETTE.paper, **LINE)
    canvas.path("M208 88L261 46L314 88", fill=PALETTE.paper, **LINE)
    canvas.rect(249, 118, 24, 50, rx=2, fill=PALETTE.citizen, **LINE)
    canvas.element("circle", cx=268.0, cy=145.0, r=2.0, fill=INK)
    for x in (228, 281):
        canvas.rect(x, 96, 14, 16, rx=1, fill=PALETTE.citizen, **LINE)
    people = _present(acting, "andre", "innbygger", "ansatt")
    start = 112.0 if len(people) == 3 else 128.0 if len(people) == 2 else 150.0
    return _stand(
        canvas, [(w, start - 42 + 54 * i, -1 if w == "ansatt" else 1) for i, w in enumerate(people)]
    )


def _doors(canvas: Canvas, acting: frozenset[Who]) -> list[Someone]:
    room(canvas, PALETTE.accent_wash)
    for x, open_ in ((150.0, False), (252.0, False), (200.0, True)):
        door(canvas, x, open_=open_)
    found = _stand(canvas, [("ansatt", 224, -1)]) if "ansatt" in acting else []
    people = _present(acting, "andre", "innbygger")
    first = 112.0 - 56 * (len(people) - 1)
    return [*_stand(canvas, [(w, first + 56 * i, 1) for i, w in enumerate(people)]), *found]


def _counter(canvas: Canvas, acting: frozenset[Who]) -> list[Someone]:
    room(canvas, PALETTE.accent_wash)
    window(canvas, 26, 34)
    lamp(canvas, 240)
    plant(canvas, 300)
    top = FLOOR - 62
    found: list[Someone] = []
    if "ansatt" in acting:
        bust(canvas, 226, top, "ansatt", -1)
        found.append(Someone("ansatt", 226, top - 68, -1))
    canvas.rect(180, top, 100, 12, rx=5, fill=PALETTE.paper, stroke=INK, stroke_width=2)
    canvas.rect(188, top + 12, 84, 50, fill=PALETTE.support, stroke=INK, stroke_width=2)
    canvas.rect(256, top - 13, 14, 13, rx=2, fill=PALETTE.paper, stroke=INK, stroke_width=1.6)
    people = _present(acting, "andre", "innbygger")
    return [
        *_stand(canvas, [(w, 142.0 - 58 * (len(people) - 1 - i), 1) for i, w in enumerate(people)]),
        *found,
    ]


def _talk(canvas: Canvas, acting: frozenset[Who]) -> list[Someone]:
    room(canvas, PALETTE.citizen)
    window(canvas, 129, 30)
    plant(canvas, 300)
    found: list[Someone] = []
    if "andre" in acting:
        found += _stand(canvas, [("andre", 38, 1)])
    if "innbygger" in acting:
        seated(canvas, 92, FLOOR, "innbygger", 1)
        found.append(Someone("innbygger", 97, FLOOR - 116, 1))
    if "ansatt" in acting:
        seated(canvas, 236, FLOOR, "ansatt", -1, "hold")
        found.append(Someone("ansatt", 231, FLOOR - 116, -1))
    table(canvas, 142, 182, FLOOR - 40)
    cup(canvas, 160, FLOOR - 40)
    return found


def _meeting(canvas: Canvas, acting: frozenset[Who]) -> list[Someone]:
    room(canvas, PALETTE.accent_wash)
    window(canvas, 28, 26, 58, 46)
    canvas.rect(206, 22, 88, 50, rx=3, fill=PALETTE.paper, **LINE)
    for n, tint in enumerate((PALETTE.citizen, PALETTE.good_wash, PALETTE.hidden, PALETTE.citizen)):
        canvas.rect(
            214 + n * 19,
            31 + (n % 2) * 14,
            14,
            13,
            rx=1,
            fill=tint,
            stroke=PALETTE.strong_line,
            stroke_width=1.3,
        )
    lamp(canvas, 150)
    top = FLOOR - 46
    places: dict[Who, tuple[float, ...]] = {"andre": (58,), "innbygger": (112,), "ansatt": (166, 214, 262)}
    if not {"andre", "innbygger"} & acting:
        places["ansatt"] = (70, 130, 190, 250)
    elif "andre" not in acting:
        places["innbygger"] = (80,)
    elif "innbygger" not in acting:
        places["andre"] = (58, 112)
    if "ansatt" not in acting:
        places |= {"andre": (194,), "innbygger": (126,)}
    found: list[Someone] = []
    for who in _present(acting, "andre", "innbygger", "ansatt"):
        for n, x in enumerate(places[who]):
            facing = -1 if who == "ansatt" else 1
            bust(canvas, x, top, who, facing)
            if n == len(places[who]) // 2:
                found.append(Someone(who, x, top - 68, facing))
    table(canvas, 24, 296, top)
    sheet(canvas, 136, top + 1, 22, 7, 0)
    cup(canvas, 88 if "andre" in acting else 190, top)
    return found


def _board(canvas: Canvas, acting: frozenset[Who]) -> list[Someone]:
    room(canvas, PALETTE.accent_wash)
    canvas.rect(96, 22, 128, 88, rx=4, fill=PALETTE.paper, **LINE)
    canvas.path(
        "M108 50H210l-7 -5M210 50l-7 5",
        fill="none",
        stroke=PALETTE.accent,
        stroke_width=2,
        stroke_linecap="round",
        stroke_linejoin="round",
    )
    for n, tint in enumerate((PALETTE.citizen, PALETTE.good_wash, PALETTE.hidden, PALETTE.citizen)):
        canvas.element(
            "circle",
            cx=116.0 + n * 26,
            cy=50.0,
            r=5.0,
            fill=PALETTE.paper,
            stroke=PALETTE.accent,
            stroke_width=2,
        )
        canvas.rect(107 + n * 26, 63, 18, 15, rx=1, fill=tint, stroke=PALETTE.strong_line, stroke_width=1.3)
        if n != 2:
            canvas.rect(
                107 + n * 26, 84, 18, 15, rx=1, fill=tint, stroke=PALETTE.strong_line, stroke_width=1.3
            )
    canvas.path(f"M112 110L104 {FLOOR}M208 110L216 {FLOOR}", fill="none", **LINE)
    people: list[tuple[Who, float, int]] = []
    if "innbygger" in acting:
        people.append(("innbygger", 66, 1))
    if "andre" in acting:
        people.append(("andre", 22 if "innbygger" in acting else 66, 1))
    if "ansatt" in acting:
        people.append(("ansatt", 256, -1))
        if not {"innbygger", "andre"} & acting:
            people.append(("ansatt", 62, 1))
    found = _stand(canvas, people, pose="reach")
    return [s for n, s in enumerate(found) if s.who not in [f.who for f in found[:n]]]


def _screen(canvas: Canvas, acting: frozenset[Who]) -> list[Someone]:
    room(canvas, PALETTE.citizen)
    window(canvas, 24, 34)
    top = FLOOR - 52
    found: list[Someone] = []
    people = _present(acting, "innbygger", "andre")
    if "andre" in people and len(people) == 2:
        found += _stand(canvas, [("andre", 34, 1)])
    if people:
        who = people[0]
        seated(canvas, 90, FLOOR, who, 1, "reach")
        found.append(Someone(who, 95, FLOOR - 116, 1))
    table(canvas, 112, 196, top)
    canvas.path(
        path([(138, top - 2), (166, top - 2), (180, top - 36)]),
        fill="none",
        stroke=INK,
        stroke_width=4,
        stroke_linecap="round",
        stroke_linejoin="round",
    )
    # What the screen shows, seen from the front.
    canvas.path(
        path([(184, top - 34), (208, 26), (208, 118), (184, top - 10)], closed=True),
        fill=PALETTE.paper,
        fill_opacity=0.7,
    )
    canvas.rect(208, 26, 100, 92, rx=6, fill=PALETTE.paper, stroke=INK, stroke_width=2)
    canvas.line(208, 40, 308, 40, stroke=INK, stroke_width=1.6)
    for n in range(3):
        canvas.element("circle", cx=217.0 + 8 * n, cy=33.0, r=2.0, fill=PALETTE.strong_line)
    if "ansatt" in acting:
        canvas.rect(218, 47, 80, 62, fill=PALETTE.accent_wash)
        limb(canvas, [(258, 93), (258, 95)], 26, "ansatt")
        canvas.path(
            "M250 81L258 97L266 81",
            fill="none",
            stroke=PALETTE.paper,
            stroke_width=1.8,
            stroke_linejoin="round",
        )
        canvas.rect(240, 109, 36, 7, fill=PALETTE.paper)
        canvas.element("circle", cx=258.0, cy=66.0, r=11.0, fill=PALETTE.paper, stroke=INK, stroke_width=2)
        found.append(Someone("ansatt", 258, 54, -1))
    else:
        for n in range(3):
            y = 52.0 + n * 17
            canvas.rect(218, y, 11, 11, rx=2, fill=PALETTE.paper, stroke=PALETTE.accent, stroke_width=1.8)
            if n < 2:
                canvas.path(
                    f"M220 {y + 5}l3 4l6 -8",
                    fill="none",
                    stroke=PALETTE.accent,
                    stroke_width=2,
                    stroke_linecap="round",
                    stroke_linejoin="round",
                )
            canvas.line(236, y + 5.5, 296 - n * 14, y + 5.5, stroke=PALETTE.strong_line, stroke_width=2)
        canvas.rect(262, 102, 36, 11, rx=5, fill=PALETTE.accent)
    return found


def _telephone(canvas: Canvas, acting: frozenset[Who]) -> list[Someone]:
    room(canvas, PALETTE.citizen)
    canvas.path(f"M160 0H310q10 0 10 10V{FLOOR}H160z", fill=PALETTE.accent_wash)
    canvas.line(160, 0, 160, FLOOR, stroke=PALETTE.paper, stroke_width=6)
    window(canvas, 18, 34, 46, 44)
    plant(canvas, 298)
    canvas.path(
        "M126 56C140 30 150 76 160 54S184 32 196 56",
        fill="none",
        stroke=PALETTE.strong_line,
        stroke_width=2,
        stroke_dasharray="2 6",
        stroke_linecap="round",
    )
    near = _present(acting, "andre", "innbygger")
    found: list[Someone] = []
    for n, who in enumerate(reversed(near)):
        standing(canvas, 100.0 - 56 * n, FLOOR, who, 1, "phone" if n == 0 else "rest")
        found.append(Someone(who, 100.0 - 56 * n, FLOOR - 114, 1))
    if "ansatt" in acting:
        standing(canvas, 226, FLOOR, "ansatt", -1, "phone")
        found.append(Someone("ansatt", 226, FLOOR - 114, -1))
    for x, missing in ((100.0, not near), (238.0, "ansatt" not in acting)):
        if missing:
            desk_phone(canvas, x)
    return found


def _letter(canvas: Canvas, acting: frozenset[Who]) -> list[Someone]:
    room(canvas, PALETTE.citizen)
    plant(canvas, 24)
    found: list[Someone] = []
    near = _present(acting, "innbygger", "andre")
    for n, who in enumerate(near):
        standing(canvas, 112.0 - 54 * n, FLOOR, who, 1, "hold" if n == 0 else "rest")
        found.append(Someone(who, 112.0 - 54 * n, FLOOR - 114, 1))
    if "ansatt" in acting:
        standing(canvas, 290, FLOOR, "ansatt", -1)
        found.append(Someone("ansatt", 290, FLOOR - 114, -1))
    right = 258.0 if "ansatt" in acting else 296.0
    canvas.rect(166, 34, right - 166, 104, rx=2, fill=PALETTE.paper, stroke=INK, stroke_width=2)
    canvas.rect(176, 45, 20, 13, rx=2, fill=PALETTE.accent)
    canvas.line(204, 51, right - 14, 51, stroke=PALETTE.strong_line, stroke_width=2)
    for n in range(4):
        canvas.line(
            176,
            72 + n * 12,
            right - (12 if n < 3 else 44),
            72 + n * 12,
            stroke=PALETTE.line,
            stroke_width=3,
            stroke_linecap="round",
        )
    canvas.path(
        "M176 125q8 -10 13 -2t14 -3t12 1", fill="none", stroke=INK, stroke_width=1.8, stroke_linecap="round"
    )
    return found


SETS: Final[dict[Tegning, tuple[str, Callable[[Canvas, frozenset[Who]], list[Someone]]]]] = {
    "hjem": ("hjemme i en stue", _home),
    "ute": ("ute, på vei mot et hus", _outside),
    "inngang": ("ved tre dører der den ene er åpen", _doors),
    "skranke": ("ved en skranke", _counter),
    "samtale": ("ved et lite bord", _talk),
    "møte": ("ved et stort møtebord", _meeting),
    "tavle": ("foran en tavle med en plan", _board),
    "skjerm": ("ved en skjerm", _screen),
    "telefon": ("i telefonen", _telephone),
    "brev": ("med et brev", _letter),
}
"""Each scene: where it is, as the text alternative says it, and how it is drawn."""
