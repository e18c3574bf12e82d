"""Ferd as a picture: the stages as steps upwards, what is followed in each, and how many people stand there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tjenestedesign.artefakter.konsept import Konsept, Stadium
from tjenestedesign.domain.effect.effekt import Effektmåling, Indikator, measuring
from tjenestedesign.domain.effect.effektmaling import placed
from tjenestedesign.domain.effect.people_in_stages import NoPeople, People, people_in
from tjenestedesign.drawing.svg import Canvas, Diagram
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.drawing.text import Block, wrap
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.project.loaded import Entry, Project

EDGE: Final = 32.0
"""White space around the drawing."""
STEP: Final = 232.0
"""The width of a stage."""
GAP: Final = 10.0
"""Between two stages."""
RISE: Final = 26.0
"""How much higher each stage stands than the one before it."""
PER_ROW: Final = 6
"""So many stages stand beside each other."""
PAD: Final = 12.0
MADE_UP: Final = "Oppdiktede data"
WHOLE: Final = "Gjennom hele ferden"
_MIN_STAGES: Final = 3
_P = PALETTE


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator, and where it is told of."""

    indikator: Indikator
    href: str | None

    @property
    def said(self) -> str:
        """Baseline and target, or that they are not known."""
        i = self.indikator
        if i.nullpunkt is None and i.mål is None:
            return "Nullpunkt og mål er ikke satt ennå"
        start = "ikke kjent" if i.nullpunkt is None else i.verdi(i.nullpunkt)
        end = "ikke satt" if i.mål is None else i.verdi(i.mål)
        return f"Nullpunkt: {start} → mål: {end}"

    @property
    def slag(self) -> str:
        return f"{self.indikator.slag.capitalize()} fakta, {self.indikator.retning_tekst}"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage with what is followed in it."""

    stadium: Stadium
    målt: tuple[Measured, ...]
    href: str | None
    anchor: str | None
    """The id the stage has on the concept's own page, where others refer to it."""


@dataclass(frozen=True, slots=True)
class Ferd:
    """What the picture and the table tell. `people` is None where nothing measures the path."""

    id: str
    title: str
    name: str
    trinn: tuple[Stage, ...]
    hele: tuple[Measured, ...]
    people: People | NoPeople | None


# --- content ------------------------------------------------------------------------------------------------------


def measured(project: Project, entry: Entry[Effektmåling]) -> bool:
    """Whether the effektmåling follows a path that has stages."""
    concept = project.get(entry.model.ferd, Konsept)
    return concept is not None and bool(concept.model.ferd)


def of_concept(project: Project, entry: Entry[Konsept], href: Href) -> Ferd:
    """The path on the concept's page, with the indicators of everything that measures it."""
    found = measuring(project, entry.id)
    stages: list[Stage] = [Stage(s, (), None, s.id) for s in entry.model.ferd]
    whole: list[Measured] = []
    for effect in found:
        bands, rest = placed(entry, effect.model)
        stages = [
            replace(t, målt=(*t.målt, *_målt(effect, b.indikatorer, href)))
            for t, b in zip(stages, bands, strict=False)
        ]
        whole += _målt(effect, rest, href)
    counted = [people_in(project, effect) for effect in found]
    people = next((c for c in counted if isinstance(c, People)), counted[0] if counted else None)
    return Ferd(f"ferd-{entry.id}", f"Ferden: {entry.name}", entry.name, tuple(stages), tuple(whole), people)


def of_effect(project: Project, entry: Entry[Effektmåling], href: Href) -> Ferd:
    """The path on the page of what measures it, with its own indicators."""
    concept = project.get(entry.model.ferd, Konsept)
    assert concept is not None
    bands, rest = placed(concept, entry.model)
    stages = tuple(
        Stage(b.stadium, _målt(entry, b.indikatorer, href), href(concept.id, b.stadium.id), None)
        for b in bands
    )
    people = people_in(project, entry)
    return Ferd(
        f"ferd-{entry.id}", f"Ferden: {entry.name}", entry.name, stages, _målt(entry, rest, href), people
    )


def _målt(effect: Entry[Effektmåling], found: Sequence[Indikator], href: Href) -> tuple[Measured, ...]:
    return tuple(Measured(i, href(effect.id, i.id)) for i in found)


# --- the picture --------------------------------------------------------------------------------------------------


def draw_concept(project: Project, entry: Entry[Konsept], href: Href) -> Diagram:
    return draw(of_concept(project, entry, href))


def draw_effect(project: Project, entry: Entry[Effektmåling], href: Href) -> Diagram:
    return draw(of_effect(project, entry, href))


def draw(ferd: Ferd) -> Diagram:
    """Title, the steps, and what is followed through all of them."""
    canvas = Canvas(ferd.id)
    beside = max(min(len(ferd.trinn), PER_ROW), _MIN_STAGES)
    inner = beside * STEP + (beside - 1) * GAP
    width = inner + 2 * EDGE
    y = _heading(canvas, ferd, inner)
    for start in range(0, len(ferd.trinn), PER_ROW):
        y = _row(canvas, ferd, start, ferd.trinn[start : start + PER_ROW], y) + GAP
    if ferd.hele:
        y = _whole(canvas, ferd.hele, y, inner, beside) + GAP
    below = y - GAP + EDGE
    return canvas.finish(ferd.title, _description(ferd), width, below)


def _heading(canvas: Canvas, ferd: Ferd, inner: float) -> float:
    y = EDGE
    if isinstance(ferd.people, People) and ferd.people.fictional:
        tag = wrap(MADE_UP, inner - 20, 13, "bold")
        canvas.rect(
            EDGE, y, tag.width + 20, tag.height + 8, rx=5,
            fill=_P.citizen, stroke=_P.citizen_line, stroke_width=1.5, stroke_dasharray="5 3",
        )  # fmt: skip
        canvas.text(EDGE + 10, y + 4, tag, fill=_P.ink)
        y += tag.height + 18
    y = canvas.text(EDGE, y, wrap(ferd.title, inner, 26, "bold"), fill=_P.ink)
    said = people_said(ferd.people)
    return (canvas.text(EDGE, y + 4, wrap(said, inner, 15), fill=_P.muted) if said else y) + 18


def people_said(people: People | NoPeople | None) -> str:
    """What is counted and what is hidden, in sentences."""
    match people:
        case None:
            return ""
        case NoPeople(reason=reason):
            return f"{reason} Derfor er ingen personer telt."
        case People(total=total, hidden=hidden):
            said = ["" if total is None else f"{_persons(total)} i ferden ved slutten av {people.when}."]
            said.append("Hver person står i stadiet for sin siste hendelse.")
            if hidden or total is None:
                said.append(
                    f"Tall under {people.smallest} vises ikke, og heller ikke tall som ville røpet dem."
                )
            return " ".join(s for s in said if s)


def _persons(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'personer'}"


def _row(canvas: Canvas, ferd: Ferd, first: int, trinn: Sequence[Stage], y: float) -> float:
    """Stages beside each other, each a step higher than the one before it, all down to the same ground."""
    inner = STEP - 2 * PAD
    heads = [
        (
            wrap(f"{first + n} {t.stadium.tittel}", inner, 18, "bold"),
            wrap(t.stadium.mål, inner, 14) if t.stadium.mål else None,
        )
        for n, t in enumerate(trinn, 1)
    ]
    head = max(a.height + (b.height + 4 if b else 0) for a, b in heads) + 2 * PAD
    tops = [y + (len(trinn) - 1 - n) * RISE for n in range(len(trinn))]
    ends: list[float] = []
    drawn: list[Canvas] = []
    for n, (t, (title, goal), top) in enumerate(zip(trinn, heads, tops, strict=True)):
        x = EDGE + n * (STEP + GAP)
        part = Canvas(canvas.prefix)
        part.rect(x, top, STEP, head, rx=6, fill=_P.accent)
        with part.link(t.href):
            below = part.text(x + PAD, top + PAD, title, fill=_P.on_accent)
        if goal:
            part.text(x + PAD, below + 4, goal, fill=_P.on_accent)
        at = _count(part, ferd.people, t, x, top + head)
        for m in t.målt:
            at = _card(part, m, x + PAD, at + 8, inner)
        if not t.målt and ferd.people is not None:
            at = part.text(x + PAD, at + 8, wrap("Ingen egen indikator", inner, 14), fill=_P.muted)
        ends.append(at + PAD)
        drawn.append(part)
    ground = max(ends)
    for n, (t, part, top) in enumerate(zip(trinn, drawn, tops, strict=True)):
        x = EDGE + n * (STEP + GAP)
        with canvas.group(id=t.anchor or canvas.id(f"stadium-{t.stadium.id}"), title=t.stadium.tittel):
            canvas.rect(x, top, STEP, ground - top, rx=6, fill=_P.accent_wash)
            canvas.parts += part.parts
    return ground


def _count(canvas: Canvas, people: People | NoPeople | None, t: Stage, x: float, y: float) -> float:
    """The people in a stage: a number with a bar that shows how many of the most there are, or that it is hidden."""
    if not isinstance(people, People):
        return y
    inner = STEP - 2 * PAD
    count = people.stages[t.stadium.id]
    if count is None:
        return canvas.text(x + PAD, y + 10, wrap("Tallet vises ikke", inner, 15, "semibold"), fill=_P.muted)
    below = canvas.text(x + PAD, y + 8, wrap(_persons(count), inner, 20, "bold"), fill=_P.ink)
    most = max((n for n in people.stages.values() if n), default=0)
    canvas.rect(x + PAD, below + 2, inner, 8, rx=2, fill=_P.paper, stroke=_P.line, stroke_width=1)
    if count:
        canvas.rect(x + PAD, below + 2, inner * count / most, 8, rx=2, fill=_P.accent)
    return below + 12


def _blocks(m: Measured, width: float) -> tuple[tuple[Block, str], ...]:
    inner = width - 2 * PAD
    return (
        (wrap(m.indikator.tittel, inner, 14.5, "semibold"), _P.ink),
        (wrap(m.said, inner, 13), _P.ink),
        (wrap(m.slag, inner, 13), _P.muted),
    )


def _card(canvas: Canvas, m: Measured, x: float, y: float, width: float) -> float:
    """An indicator. Soft facts have a dashed border, and say so."""
    blocks = _blocks(m, width)
    height = sum(b.height + 2 for b, _ in blocks) + 2 * PAD - 6
    soft = m.indikator.slag == "myk"
    with canvas.link(m.href):
        canvas.rect(
            x, y, width, height, rx=6, fill=_P.paper, stroke=_P.accent if soft else _P.strong_line,
            stroke_width=1.4, stroke_dasharray="5 3" if soft else None,
        )  # fmt: skip
        at = y + PAD - 2
        for block, fill in blocks:
            at = canvas.text(x + PAD, at, block, fill=fill) + 2
    return y + height


def _whole(canvas: Canvas, målt: Sequence[Measured], y: float, inner: float, beside: int) -> float:
    """What is followed through the whole path: a band under all the stages."""
    part = Canvas(canvas.prefix)
    at = part.text(EDGE + PAD, y + PAD, wrap(WHOLE, inner - 2 * PAD, 18, "bold"), fill=_P.ink) + 8
    width = (inner - 2 * PAD - (beside - 1) * GAP) / beside
    for start in range(0, len(målt), beside):
        line = målt[start : start + beside]
        at = max(_card(part, m, EDGE + PAD + n * (width + GAP), at, width) for n, m in enumerate(line)) + 8
    bottom = at - 8 + PAD
    with canvas.group(id=canvas.id("hele"), title=WHOLE):
        canvas.rect(EDGE, y, inner, bottom - y, rx=6, fill=_P.paper, stroke=_P.accent, stroke_width=2)
        canvas.parts += part.parts
    return bottom


# --- words --------------------------------------------------------------------------------------------------------


def _description(ferd: Ferd) -> str:
    parts = [
        f"{n} {t.stadium.tittel}: {_told(ferd.people, t)}{', '.join(m.indikator.tittel for m in t.målt) or 'ingen egen indikator'}."
        for n, t in enumerate(ferd.trinn, 1)
    ]
    whole = [f"{WHOLE}: {', '.join(m.indikator.tittel for m in ferd.hele)}."] if ferd.hele else []
    made_up = [f"{MADE_UP}."] if isinstance(ferd.people, People) and ferd.people.fictional else []
    count = len(ferd.trinn)
    said = [
        *made_up,
        f"Ferden har {count} {'stadium' if count == 1 else 'stadier'}.",
        people_said(ferd.people),
    ]
    return " ".join(s for s in [*said, *parts, *whole, "Tabellen sier det samme."] if s)


def _told(people: People | NoPeople | None, t: Stage) -> str:
    if not isinstance(people, People):
        return ""
    count = people.stages[t.stadium.id]
    return "tallet på personer vises ikke, " if count is None else f"{_persons(count)}, "


def table_concept(project: Project, entry: Entry[Konsept], href: Href) -> Table:
    return table(of_concept(project, entry, href))


def table_effect(project: Project, entry: Entry[Effektmåling], href: Href) -> Table:
    return table(of_effect(project, entry, href))


def table(ferd: Ferd) -> Table:
    """One row per stage, and one for the whole path. Columns without content are left out."""
    columns = ("Stadium", "Når det er over", "Personer", "Indikatorer")
    rows: list[tuple[Cell, ...]] = []
    for n, t in enumerate(ferd.trinn, 1):
        count = ferd.people.stages[t.stadium.id] if isinstance(ferd.people, People) else None
        people = ("vises ikke" if count is None else str(count),) if isinstance(ferd.people, People) else ()
        rows.append(
            (
                Cell((f"{n} {t.stadium.tittel}",), t.href),
                Cell((t.stadium.mål,) if t.stadium.mål else ()),
                Cell(people),
                Cell(tuple(_line(m) for m in t.målt)),
            )
        )
    if ferd.hele:
        rows.append((Cell((WHOLE,)), Cell(), Cell(), Cell(tuple(_line(m) for m in ferd.hele))))
    kept = [i for i in range(len(columns)) if i < 1 or any(row[i].lines for row in rows)]
    said = people_said(ferd.people)
    made_up = f" {MADE_UP}." if isinstance(ferd.people, People) and ferd.people.fictional else ""
    caption = f"{ferd.title}: stadiene{' og det vi måler' if 3 in kept else ''}.{made_up} {said}".strip()
    return Table(caption, tuple(columns[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in rows))


def _line(m: Measured) -> str:
    return f"{m.indikator.tittel}: {m.said}. {m.slag}."
