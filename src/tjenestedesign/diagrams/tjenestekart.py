"""Tjenestekart → SVG and table: the citizen's steps on top, all that delivers them below the three lines."""

from __future__ import annotations

from dataclasses import replace

from tjenestedesign.artefakter.brukerreise import Belegg, Brukerreise, Steg
from tjenestedesign.artefakter.tjenestekart import (
    LANES,
    Celle,
    Handling,
    Kartsteg,
    Pil,
    Tjenestekart,
    Variant,
)
from tjenestedesign.diagrams.brukerreise import BELEGG_DASH, BELEGG_LEGEND, VARIANTS, curve_row, feelings
from tjenestedesign.diagrams.grid import (
    SMALL,
    Arrow,
    Card,
    Column,
    Divider,
    End,
    Grid,
    Lane,
    Row,
    Sample,
    Styled,
)
from tjenestedesign.diagrams.palette import PALETTE
from tjenestedesign.diagrams.sheet import draw_grid
from tjenestedesign.diagrams.svg import Diagram
from tjenestedesign.diagrams.table import Cell, Table
from tjenestedesign.links import Href
from tjenestedesign.project import Entry, Project

OVERVIEW = ("fysiske_bevis", "brukerhandling", "synlige_handlinger", "usynlige_handlinger", "støtteprosesser")
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


def draw(project: Project, entry: Entry[Tjenestekart], href: Href) -> Diagram:
    """The map as it stands in `steg`, with its arrows."""
    return draw_grid(_grid(project, entry, entry.model.steg, href))


def draw_variant(project: Project, entry: Entry[Tjenestekart], variant: Variant, href: Href) -> Diagram:
    """The same map as a variant has it. Arrows belong to the main map, and are kept where both their ends still stand."""
    grid = _grid(project, entry, variant.steg, href)
    return draw_grid(replace(grid, id=f"{grid.id}-{variant.id}", title=f"{entry.name}: {variant.tittel}"))


def _journey(project: Project, entry: Entry[Tjenestekart]) -> Entry[Brukerreise] | None:
    return project.get(entry.model.brukerreise, Brukerreise)


def _order(
    project: Project, entry: Entry[Tjenestekart], steps: tuple[Kartsteg, ...]
) -> list[tuple[str, Steg | None, Kartsteg | None]]:
    """(step id, the journey's step, the map's step), in the journey's order."""
    journey = _journey(project, entry)
    mapped = {s.id: s for s in steps}
    if journey is None:
        return [(s.id, None, s) for s in steps]
    known = {s.id for s in journey.model.steg}
    order: list[tuple[str, Steg | None, Kartsteg | None]] = [
        (s.id, s, mapped.get(s.id)) for s in journey.model.steg
    ]
    return order + [(s.id, None, s) for s in steps if s.id not in known]


def _items(lane: str, step: Steg | None, mapped: Kartsteg | None) -> tuple[Handling, ...]:
    """What stands in a cell; the citizen's action comes from the journey where the map does not say otherwise."""
    items = mapped.items(lane) if mapped else ()
    if not items and lane == "brukerhandling" and step and step.handling:
        return (Handling(tekst=step.handling),)
    return items


def _founded(step: Steg | None, mapped: Kartsteg | None, *, own: bool) -> Belegg:
    """How well content is founded: the map's word for what the map says, the journey's for what comes from it."""
    if mapped is not None and (own or step is None):
        return mapped.belegg
    return step.belegg if step is not None else "antatt"


def _lanes(model: Tjenestekart) -> tuple[str, ...]:
    return OVERVIEW if model.detaljnivå == "oversikt" else tuple(LANES)


def _grid(project: Project, entry: Entry[Tjenestekart], steps: tuple[Kartsteg, ...], href: Href) -> Grid:
    model = entry.model
    journey = _journey(project, entry)
    order = _order(project, entry, steps)
    columns = tuple(
        Column(
            id,
            s.tittel if s else id,
            s.fase if s else "",
            href(journey.id, id) if journey and s else None,
            mapped is None,
        )
        for id, s, mapped in order
    )
    rows: list[Row] = []
    if journey is not None:
        curve = curve_row(project, journey.model, tuple(s for _, s, _ in order))
        if curve is not None:
            rows.append(curve)
    for lane in _lanes(model):
        if lane in _DIVIDERS:
            rows.append(Divider(_DIVIDERS[lane]))
        cells = tuple(
            tuple(
                _card(
                    model,
                    lane,
                    item,
                    _founded(s, mapped, own=mapped is not None and item in mapped.items(lane)),
                )
                for item in _items(lane, s, mapped)
            )
            for _, s, mapped in order
        )
        row = Lane(lane, LANES[lane], cells)
        if not row.empty:
            rows.append(row)
    if model.detaljnivå == "full":
        rows += _facts(order, href)
    subtitle = (
        f"Bygger på brukerreisen {journey.name}. {VARIANTS[journey.model.variant]}."
        if journey
        else "Brukerreisen mangler."
    )
    # The legend explains what is drawn, no more and no less.
    cards = [c for row in rows if isinstance(row, Lane) for cell in row.cells for c in cell]
    legend = [sample for sample in BELEGG_LEGEND if any(c.dash == sample.dash for c in cards)]
    if any(c.symbol == "warning" for c in cards):
        legend.append(Sample("Kritisk punkt", symbol="warning"))
    if any(c.symbol == "star" for c in cards):
        legend.append(Sample("Magisk øyeblikk", symbol="star"))
    arrows = _arrows(model, order)
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


def _card(model: Tjenestekart, lane: str, item: Handling, founded: Belegg) -> Card:
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


def _facts(order: list[tuple[str, Steg | None, Kartsteg | None]], href: Href) -> list[Row]:
    """The lanes below the actions: time, figures, requirements, what must not fail, and who owns the step."""

    def lane(key: str, label: str, cells: list[tuple[Card, ...]]) -> Lane:
        """Every card with the border of its step: a figure in an assumed step must not look evidenced."""
        founded = (
            _founded(s, m, own=key != "magisk" or (m is not None and m.magisk_øyeblikk is not None))
            for _, s, m in order
        )
        return Lane(
            key,
            label,
            tuple(
                tuple(replace(card, dash=BELEGG_DASH[belegg]) for card in cell)
                for belegg, cell in zip(founded, cells, strict=True)
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

    rows = [
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
            [plain(Styled(str(m.tid)), symbol="clock") if m and m.tid else () for _, _, m in order],
        ),
        lane("eier", "Eier av steget", [owner(m) for _, _, m in order]),
    ]
    return [r for r in rows if not r.empty]


def _standing(model: Tjenestekart, order: list[tuple[str, Steg | None, Kartsteg | None]]) -> tuple[Pil, ...]:
    """The arrows whose both ends are in the picture; what points at nothing is told by the rules."""
    lanes = _lanes(model)
    cells = {(id, lane): len(_items(lane, s, m)) for id, s, m in order for lane in lanes}

    def stands(cell: Celle) -> bool:
        return cells.get((cell.steg, cell.rad), 0) >= (cell.nummer or 1)

    def place(cell: Celle) -> tuple[str, str, int | None]:
        return cell.steg, cell.rad, cell.nummer

    return tuple(p for p in model.piler if stands(p.fra) and stands(p.til) and place(p.fra) != place(p.til))


def _arrows(model: Tjenestekart, order: list[tuple[str, Steg | None, Kartsteg | None]]) -> tuple[Arrow, ...]:
    column = {id: i for i, (id, _, _) in enumerate(order)}

    def end(cell: Celle) -> End:
        return End(cell.rad, column[cell.steg], cell.nummer - 1 if cell.nummer else None)

    return tuple(Arrow(end(p.fra), end(p.til), p.tekst or "", p.toveis) for p in _standing(model, order))


def table(project: Project, entry: Entry[Tjenestekart], href: Href) -> Table:
    """The map in words: a row per step, a column per lane that has anything in it."""
    return _table(project, entry, entry.model.steg, href, f"Tjenestekartet «{entry.name}» steg for steg")


def variant_table(project: Project, entry: Entry[Tjenestekart], variant: Variant, href: Href) -> Table:
    return _table(
        project, entry, variant.steg, href, f"Tjenestekartet «{entry.name}: {variant.tittel}» steg for steg"
    )


def _table(
    project: Project, entry: Entry[Tjenestekart], steps: tuple[Kartsteg, ...], href: Href, caption: str
) -> Table:
    model = entry.model
    journey = _journey(project, entry)
    order = _order(project, entry, steps)
    titles = {id: s.tittel if s else id for id, s, _ in order}
    facts: list[tuple[str, list[tuple[str, ...]]]] = []

    def fact(name: str, values: list[tuple[str, ...]]) -> None:
        if any(values):
            facts.append((name, values))

    def action(item: Handling) -> str:
        who = f"{model.aktørnavn(item.aktør)}: " if item.aktør else ""
        return f"{who}{item.tekst}{f' (eier: {item.eier})' if item.eier else ''}"

    def critical(m: Kartsteg) -> tuple[str, ...]:
        p = m.kritisk_punkt
        return (
            (
                p.hva,
                *((f"Tiltak: {p.tiltak}",) if p.tiltak else ()),
                *((f"Eier: {p.eier}",) if p.eier else ()),
            )
            if p
            else ()
        )

    standing = _standing(model, order)
    many = {(id, lane) for id, s, m in order for lane in _lanes(model) if len(_items(lane, s, m)) > 1}

    def cell_words(cell: Celle, here: str) -> str:
        number = f" nr. {cell.nummer}" if cell.nummer and (cell.steg, cell.rad) in many else ""
        where = "" if cell.steg == here else f" i «{titles[cell.steg]}»"
        return f"{LANES[cell.rad].lower()}{number}{where}"

    def arrow_words(id: str) -> tuple[str, ...]:
        return tuple(
            f"Fra {cell_words(p.fra, id)} til {cell_words(p.til, id)}{', begge veier' if p.toveis else ''}{f': {p.tekst}' if p.tekst else ''}"
            for p in standing
            if p.fra.steg == id
        )

    def founded(s: Steg | None, m: Kartsteg | None) -> tuple[str, ...]:
        """The step's word, and the journey's beside it where what the journey says is shown and is founded otherwise."""
        borrowed = s is not None and s.handling is not None and not (m and m.brukerhandling)
        if m is None:
            return (s.belegg.capitalize(),) if s and borrowed else ()
        said = m.belegg.capitalize()
        return (said, f"Brukerhandling: {s.belegg}") if s and borrowed and s.belegg != m.belegg else (said,)

    fact("Fase", [(s.fase.capitalize(),) if s else () for _, s, _ in order])
    if journey is not None:
        fact("Opplevelse", [feelings(project, journey.model, s) if s else () for _, s, _ in order])
    for lane in _lanes(model):
        fact(LANES[lane], [tuple(action(i) for i in _items(lane, s, m)) for _, s, m in order])
    if model.detaljnivå == "full":
        fact(
            "Magisk øyeblikk",
            [
                (t,)
                if (t := (m.magisk_øyeblikk if m else None) or (s.magisk_øyeblikk if s else None))
                else ()
                for _, s, m in order
            ],
        )
        fact("Kritisk punkt", [critical(m) if m else () for _, _, m in order])
        fact("Krav", [tuple(str(r) for r in m.krav) if m else () for _, _, m in order])
        fact("Måltall", [m.måltall if m else () for _, _, m in order])
        fact("Tid", [(str(m.tid),) if m and m.tid else () for _, _, m in order])
        fact(
            "Eier av steget",
            [
                tuple(
                    t
                    for t in (m.eier, f"Oppleves som: {m.opplevd_avsender}" if m.opplevd_avsender else None)
                    if t
                )
                if m
                else ()
                for _, _, m in order
            ],
        )
    fact("Belegg", [founded(s, m) for _, s, m in order])
    fact("Piler", [arrow_words(id) for id, _, _ in order])
    rows = tuple(
        (
            Cell((f"{i + 1}. {titles[id]}",), href(entry.id, id) if m else None),
            *(Cell(values[i]) for _, values in facts),
        )
        for i, (id, _, m) in enumerate(order)
    )
    return Table(caption, ("Steg", *(name for name, _ in facts)), rows)
