"""Tjenestekart → SVG and table: the citizen's steps on top, all that delivers them below the three lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tjenestedesign.artefakter.brukerreise import Brukerreise, Steg
from tjenestedesign.artefakter.kartinnhold import founded, in_order, items_of, journey_of, lanes_of, standing
from tjenestedesign.artefakter.tjenestekart import (
    LANES,
    Celle,
    Handling,
    Kartsteg,
    Tjenestekart,
    Variant,
    step_name,
)
from tjenestedesign.drawing.grid import (
    SMALL,
    Arrow,
    Card,
    Column,
    Divider,
    End,
    Grid,
    Lane,
    Note,
    Row,
    Sample,
    Styled,
)
from tjenestedesign.drawing.sheet import draw_grid
from tjenestedesign.drawing.svg import Detail, Diagram
from tjenestedesign.drawing.table import Table
from tjenestedesign.figures.borders import BELEGG_DASH, told
from tjenestedesign.figures.brukerreisefigur import VARIANTS, curve_row, time_card
from tjenestedesign.figures.karttabell import table_of
from tjenestedesign.figures.sammenligning import Side, compare, under_new_ids
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Grad

_COLOURS = {
    "fysiske_bevis": (PALETTE.paper, PALETTE.strong_line),
    "brukerhandling": (PALETTE.citizen, PALETTE.citizen_line),
    "synlige_handlinger": (PALETTE.visible, PALETTE.visible_line),
    "usynlige_handlinger": (PALETTE.hidden, PALETTE.hidden_line),
}
_DIVIDERS = {
    "synlige_handlinger": "Interaksjonslinje",
    "usynlige_handlinger": "Synlighetslinje",
    "støtteprosesser": "Linje for intern samhandling",
}
"""The line drawn above a lane."""


_MEANINGS = {
    "Interaksjonslinje": "Interaksjonslinje: her møter innbyggeren tjenesten",
    "Synlighetslinje": "Synlighetslinje: det under ser innbyggeren ikke",
    "Linje for intern samhandling": "Linje for intern samhandling: det under støtter dem som leverer",
}


def draw(project: Project, entry: Entry[Tjenestekart], href: Href, detail: Detail | None = None) -> Diagram:
    """The map as it stands in `steg`, with its arrows."""
    return draw_grid(_grid(project, entry, entry.model.steg, href, detail))


def draw_variant(
    project: Project, entry: Entry[Tjenestekart], variant: Variant, href: Href, detail: Detail | None = None
) -> tuple[Diagram, Table]:
    """The map and a variant of it on one sheet. Arrows belong to the main map."""
    before, after = (
        Side(
            content(project, entry, steps, href, detail, beside),
            table_of(project, entry, steps, href, "", detail),
            label,
        )
        for steps, beside, label in (
            (entry.model.steg, variant.steg, "Hovedkartet"),
            (variant.steg, entry.model.steg, variant.tittel),
        )
    )
    compared = compare(
        before, after, f"tjenestekart-{entry.id}-{variant.id}", f"{entry.name}: {variant.tittel}"
    )
    used = _used(project, entry, entry.model.steg, detail) | _used(project, entry, variant.steg, detail)
    return draw_grid(told(compared.grid, used)), compared.table


def draw_versions(
    old: tuple[Project, Entry[Tjenestekart], str],
    new: tuple[Project, Entry[Tjenestekart], str],
    href: Href,
    renamed: Mapping[str, str],
) -> tuple[Diagram, Table]:
    """Two versions of the map on one sheet, without arrows: (project, map, what to call it) of each. `renamed` is the new ids of steps, by the old."""
    before, after = (
        Side(
            replace(content(project, e, e.model.steg, href, None, beside.model.steg), arrows=()),
            table_of(project, e, e.model.steg, href, "", None),
            label,
        )
        for (project, e, label), (_, beside, _) in ((old, new), (new, old))
    )
    compared = compare(under_new_ids(before, renamed), after, f"endret-{new[1].id}", new[1].name)
    used = frozenset(u for project, e, _ in (old, new) for u in _used(project, e, e.model.steg, None))
    return draw_grid(told(compared.grid, used)), compared.table


def _used(
    project: Project, entry: Entry[Tjenestekart], steps: tuple[Kartsteg, ...], detail: Detail | None
) -> frozenset[str]:
    """How the content that is shown is founded."""
    dashes = {dash: name for name, dash in BELEGG_DASH.items()}
    rows = content(project, entry, steps, lambda _id, _part: None, detail).rows
    return frozenset(
        dashes[card.dash] for row in rows if isinstance(row, Lane) for cell in row.cells for card in cell
    )


def _grid(
    project: Project,
    entry: Entry[Tjenestekart],
    steps: tuple[Kartsteg, ...],
    href: Href,
    detail: Detail | None = None,
) -> Grid:
    return told(content(project, entry, steps, href, detail), _used(project, entry, steps, detail))


def content(
    project: Project,
    entry: Entry[Tjenestekart],
    steps: tuple[Kartsteg, ...],
    href: Href,
    detail: Detail | None = None,
    beside: tuple[Kartsteg, ...] | None = None,
) -> Grid:
    """Everything the map shows, before its borders are explained.

    Made to stand `beside` another it keeps its empty rows, which the other may fill, and shares its scale of time.
    """
    model = entry.model
    shown = detail or model.detaljnivå
    journey = journey_of(project, entry)
    whose = (journey.model if journey else None, model)
    order = in_order(project, entry, steps)
    columns = tuple(
        Column(
            id,
            step_name(id, s, mapped),
            s.fase if s else "",
            href(journey.id, id) if journey and s else None,
            mapped is None,
            _notes(s, mapped),
        )
        for id, s, mapped in order
    )
    rows: list[Row] = []
    if journey is not None:
        curve = curve_row(project, journey.model, tuple(s for _, s, _ in order))
        if curve is not None:
            rows.append(curve)
    for lane in lanes_of(shown):
        if lane in _DIVIDERS:
            rows.append(Divider(_DIVIDERS[lane]))
        cells = tuple(
            tuple(
                _card(
                    model,
                    lane,
                    item,
                    founded(whose, s, mapped, own=mapped is not None and item in mapped.items(lane)),
                )
                for item in items_of(lane, s, mapped)
            )
            for _, s, mapped in order
        )
        row = Lane(
            lane,
            LANES[lane],
            cells,
            colours=_COLOURS.get(lane, (PALETTE.support, PALETTE.support_line)),
        )
        if beside or not row.empty:
            rows.append(row)
    if shown == "full":
        facts = _facts(whose, order, href, _longest((*steps, *(beside or ()))))
        rows += [r for r in facts if beside or not r.empty]
    subtitle = (
        f"Bygger på brukerreisen {journey.name}. {VARIANTS[journey.model.variant]}."
        if journey
        else "Brukerreisen mangler."
    )
    # The legend explains what is drawn, no more and no less.
    cards = [c for row in rows if isinstance(row, Lane) for cell in row.cells for c in cell]
    arrows = _arrows(model, order, shown)
    signs = {c.symbol for c in cards} | {n.symbol for c in columns for n in c.notes}
    legend: list[Sample] = []
    if "warning" in signs:
        legend.append(Sample("Kritisk punkt", symbol="warning"))
    if "star" in signs:
        legend.append(Sample("Magisk øyeblikk", symbol="star"))
    if any(not a.both for a in arrows):
        legend.append(Sample("Går videre til", kind="arrow"))
    if any(a.both for a in arrows):
        legend.append(Sample("Går begge veier", kind="both"))
    if any(c.bar for c in cards):
        legend.append(Sample("Tid, som del av den lengste", kind="bar"))
    legend += [Sample(_MEANINGS[r.label], kind="line") for r in rows if isinstance(r, Divider)]
    description = f"Tjenestekart med {len(order)} steg og {len(arrows)} {'pil' if len(arrows) == 1 else 'piler'}. Samme innhold står i tabellen under figuren."
    return Grid(
        f"tjenestekart-{entry.id}",
        entry.name,
        subtitle,
        description,
        columns,
        tuple(rows),
        arrows,
        tuple(legend),
    )


def _longest(steps: tuple[Kartsteg, ...]) -> float:
    """The longest known time in days."""
    return max((s.tid.dager[1] for s in steps if s.tid), default=0.0)


def _notes(step: Steg | None, mapped: Kartsteg | None) -> tuple[Note, ...]:
    """What is special about a step, for its head."""
    notes: list[Note] = []
    if (mapped and mapped.magisk_øyeblikk) or (step and step.magisk_øyeblikk):
        notes.append(Note("Magisk øyeblikk", "star"))
    if mapped and mapped.kritisk_punkt:
        notes.append(Note("Kritisk punkt", "warning"))
    return tuple(notes)


def _card(model: Tjenestekart, lane: str, item: Handling, founded: Grad) -> Card:
    fill, stroke = _COLOURS.get(lane, (PALETTE.support, PALETTE.support_line))
    lines: list[Styled] = []
    if item.aktør:
        lines.append(
            Styled(
                model.aktørnavn(item.aktør),
                "semibold",
                SMALL,
                stroke if lane != "brukerhandling" else PALETTE.ink,
            )
        )
    lines.append(Styled(item.tekst))
    if item.eier:
        lines.append(Styled(f"Eier: {item.eier}", size=SMALL, fill=PALETTE.muted))
    return Card(tuple(lines), fill, stroke, BELEGG_DASH[founded])


def _facts(
    whose: tuple[Brukerreise | None, Tjenestekart],
    order: list[tuple[str, Steg | None, Kartsteg | None]],
    href: Href,
    full: float,
) -> list[Lane]:
    """The lanes below the actions: time, figures, requirements, what must not fail, and who owns the step."""

    def lane(key: str, label: str, cells: list[tuple[Card, ...]]) -> Lane:
        """Every card with the border of its step: a figure in an assumed step must not look evidenced."""
        grounds = (
            founded(whose, s, m, own=key != "magisk" or (m is not None and m.magisk_øyeblikk is not None))
            for _, s, m in order
        )
        return Lane(
            key,
            label,
            tuple(
                tuple(replace(card, dash=BELEGG_DASH[belegg]) for card in cell)
                for belegg, cell in zip(grounds, cells, strict=True)
            ),
        )

    def plain(
        *texts: Styled | None,
        symbol: str | None = None,
        fill: str = PALETTE.paper,
        stroke: str = PALETTE.strong_line,
    ) -> tuple[Card, ...]:
        said = tuple(t for t in texts if t)
        return (Card(said, fill, stroke, symbol=symbol),) if said else ()

    def critical(m: Kartsteg | None) -> tuple[Card, ...]:
        if m is None or m.kritisk_punkt is None:
            return ()
        p = m.kritisk_punkt
        return plain(
            Styled(p.hva, "semibold"),
            Styled(f"Tiltak: {p.tiltak}") if p.tiltak else None,
            Styled(f"Eier: {p.eier}", size=SMALL, fill=PALETTE.muted) if p.eier else None,
            symbol="warning",
            fill=PALETTE.bad_wash,
            stroke=PALETTE.bad,
        )

    def magic(s: Steg | None, m: Kartsteg | None) -> tuple[Card, ...]:
        text = (m.magisk_øyeblikk if m else None) or (s.magisk_øyeblikk if s else None)
        return plain(Styled(text), symbol="star", fill=PALETTE.good_wash, stroke=PALETTE.good) if text else ()

    def owner(m: Kartsteg | None) -> tuple[Card, ...]:
        if m is None or not (m.eier or m.opplevd_avsender):
            return ()
        return plain(
            Styled(m.eier, "semibold") if m.eier else None,
            Styled(f"Oppleves som: {m.opplevd_avsender}", size=SMALL) if m.opplevd_avsender else None,
        )

    def requirements(m: Kartsteg | None) -> tuple[Card, ...]:
        return (
            tuple(
                Card((Styled(str(r)),), stroke=PALETTE.strong_line, href=href(r.id, r.del_id)) for r in m.krav
            )
            if m
            else ()
        )

    return [
        lane("magisk", "Magisk øyeblikk", [magic(s, m) for _, s, m in order]),
        lane("kritisk", "Kritisk punkt", [critical(m) for _, _, m in order]),
        lane("krav", "Krav", [requirements(m) for _, _, m in order]),
        lane(
            "måltall",
            "Måltall",
            [tuple(c for t in m.måltall for c in plain(Styled(t))) if m else () for _, _, m in order],
        ),
        lane(
            "tid",
            "Tid",
            [(time_card(str(m.tid), m.tid, full),) if m and m.tid else () for _, _, m in order],
        ),
        lane("eier", "Eier av steget", [owner(m) for _, _, m in order]),
    ]


def _arrows(
    model: Tjenestekart, order: list[tuple[str, Steg | None, Kartsteg | None]], detail: Detail
) -> tuple[Arrow, ...]:
    column = {id: i for i, (id, _, _) in enumerate(order)}

    def end(cell: Celle) -> End:
        return End(cell.rad, column[cell.steg], cell.nummer - 1 if cell.nummer else None)

    return tuple(
        Arrow(end(p.fra), end(p.til), p.tekst or "", p.toveis) for p in standing(model, order, detail)
    )


def table(project: Project, entry: Entry[Tjenestekart], href: Href, detail: Detail | None = None) -> Table:
    """The map in words: a row per step, a column per lane that has anything in it."""
    caption = f"Tjenestekartet «{entry.name}» steg for steg"
    return table_of(project, entry, entry.model.steg, href, caption, detail)
