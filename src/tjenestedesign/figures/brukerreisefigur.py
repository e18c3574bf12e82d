"""Brukerreise → SVG and table: what the citizen does, meets and feels, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tjenestedesign.artefakter.brukergruppe import Brukergruppe
from tjenestedesign.artefakter.brukerreise import Brukerreise, Steg
from tjenestedesign.artefakter.intervju import Sitat
from tjenestedesign.drawing.curve import SCALE
from tjenestedesign.drawing.grid import SMALL, Card, Column, Curve, Grid, Lane, Note, Row, Sample, Styled
from tjenestedesign.drawing.sheet import draw_grid
from tjenestedesign.drawing.svg import Detail, Diagram
from tjenestedesign.drawing.symbols import channel_sign
from tjenestedesign.drawing.table import Cell, Table
from tjenestedesign.figures.borders import BELEGG_DASH, told
from tjenestedesign.figures.sammenligning import Side, compare, under_new_ids
from tjenestedesign.ground.links import Href
from tjenestedesign.ground.marks import mark
from tjenestedesign.ground.palette import PALETTE
from tjenestedesign.ground.scalars import Varighet
from tjenestedesign.project.belegg import exceptions
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Grad, Ref

VARIANTS = {
    "dagens": "Slik det er i dag",
    "fremtidig": "Slik det kan bli",
    "planlagt": "Slik det var planlagt",
    "faktisk": "Slik det ble",
}
_SYMBOLS = {
    "digital": "Digital",
    "fysisk": "Fysisk",
    "personlig": "Personlig",
    "telefon": "Telefon",
    "brev": "Brev",
    "quote": "Sitat",
    "thought": "Tanke",
    "star": "Magisk øyeblikk",
}
_OVERVIEW_FACTS = (
    "Fase",
    "Handling",
    "Kontaktpunkt",
    "Kanal",
    "Opplevelse",
    "Sitat",
    "Tanke",
    "Smertepunkter",
    "Magisk øyeblikk",
)
_OVERVIEW = ("handling", "kontaktpunkt", "sitat", "smertepunkter")


def draw(project: Project, entry: Entry[Brukerreise], href: Href, detail: Detail | None = None) -> Diagram:
    """The journey map: phases, steps, the emotion curve with quotes by it, needs, pains and openings."""
    return draw_grid(_grid(project, entry, href, detail))


def draw_comparison(
    project: Project, entry: Entry[Brukerreise], href: Href, detail: Detail | None = None
) -> tuple[Diagram, Table] | None:
    """The journey and the one it is to be seen beside, on one sheet; None where it names no other."""
    other = project.get(entry.model.sammenlign_med, Brukerreise)
    if other is None or other.id == entry.id:
        return None
    order = list(VARIANTS)
    first, last = (
        (entry, other)
        if order.index(entry.model.variant) < order.index(other.model.variant)
        else (other, entry)
    )
    alike = first.model.variant == last.model.variant
    before, after = (
        Side(
            content(project, e, href, detail, beside.model),
            table(project, e, href, detail),
            e.name if alike else VARIANTS[e.model.variant],
        )
        for e, beside in ((first, last), (last, first))
    )
    compared = compare(before, after, f"sammenligning-{entry.id}", f"{first.name} og {last.name}")
    used = frozenset(e.model.grad_av(s) for e in (first, last) for s in e.model.steg)
    return draw_grid(told(compared.grid, used)), compared.table


def draw_versions(
    old: tuple[Project, Entry[Brukerreise], str],
    new: tuple[Project, Entry[Brukerreise], str],
    href: Href,
    renamed: Mapping[str, str],
) -> tuple[Diagram, Table]:
    """Two versions of the journey on one sheet: (project, journey, what to call it) of each. `renamed` is the new ids of steps, by the old."""
    before, after = (
        Side(content(project, e, href, None, beside.model), table(project, e, href), label)
        for (project, e, label), (_, beside, _) in ((old, new), (new, old))
    )
    compared = compare(under_new_ids(before, renamed), after, f"endret-{new[1].id}", new[1].name)
    used = frozenset(e.model.grad_av(s) for _, e, _ in (old, new) for s in e.model.steg)
    return draw_grid(told(compared.grid, used)), compared.table


def actor_names(project: Project, journey: Brukerreise) -> dict[str, str]:
    """Actor id → the name of its brukergruppe, or the id where it cannot be had."""
    return {
        ref.id: group.name if (group := project.get(ref, Brukergruppe)) else ref.id for ref in journey.aktører
    }


def curve_row(project: Project, journey: Brukerreise, order: tuple[Steg | None, ...]) -> Curve | None:
    """The emotion row over the given steps; None where no step has a value. A journey without actors has one curve."""
    actors = journey.aktør_ider or ("",)
    values = {a: [None if s is None else s.følelser(actors).get(a) for s in order] for a in actors}
    values = {a: series for a, series in values.items() if any(v is not None for v in series)}
    if not values:
        return None
    names = actor_names(project, journey)
    said = dict(exceptions(journey)).get("steg.følelse")
    label = mark("Opplevelse", said) if said else "Opplevelse"
    return Curve(label, values, {a: names.get(a, a) for a in values})


def _grid(project: Project, entry: Entry[Brukerreise], href: Href, detail: Detail | None = None) -> Grid:
    return told(
        content(project, entry, href, detail), frozenset(entry.model.grad_av(s) for s in entry.model.steg)
    )


def longest(*journeys: Brukerreise) -> float:
    """The longest known time in days, which the bars of all of them are measured against."""
    times = (t for j in journeys for s in j.steg for t in (s.varighet, s.ventetid) if t)
    return max((t.dager[1] for t in times), default=0.0)


def content(
    project: Project,
    entry: Entry[Brukerreise],
    href: Href,
    detail: Detail | None = None,
    beside: Brukerreise | None = None,
) -> Grid:
    """Everything the map shows, before its borders are explained.

    Made to stand `beside` another it keeps its empty rows, which the other may fill, and shares its scale of time.
    """
    journey = entry.model
    columns = tuple(
        Column(
            s.id,
            s.tittel,
            s.fase,
            href(entry.id, s.id),
            notes=(Note("Magisk øyeblikk", "star"),) if s.magisk_øyeblikk else (),
        )
        for s in journey.steg
    )
    steps = journey.steg
    rows: list[Row] = []

    def lane(
        key: str, label: str, cells: tuple[tuple[Card, ...], ...], colours: tuple[str, str] | None = None
    ) -> None:
        row = Lane(key, label, cells, colours=colours)
        if (beside or not row.empty) and (detail != "oversikt" or key in _OVERVIEW):
            rows.append(row)

    lane(
        "handling",
        "Handling",
        tuple(
            (
                Card(
                    (Styled(s.handling),),
                    PALETTE.citizen,
                    PALETTE.citizen_line,
                    BELEGG_DASH[journey.grad_av(s)],
                ),
            )
            if s.handling
            else ()
            for s in steps
        ),
        (PALETTE.citizen, PALETTE.citizen_line),
    )
    lane("kontaktpunkt", "Kontaktpunkt og kanal", tuple(_touchpoint(project, s, href) for s in steps))
    curve = curve_row(project, journey, steps)
    voices = tuple(_voice(project, s, href) for s in steps)
    if curve is not None:
        rows.append(replace(curve, callouts=voices, links={a: href(a, None) for a in journey.aktør_ider}))
    else:
        lane("sitat", "Sitat og tanke", voices)
    lane("behov", "Behov", _texts(tuple(s.behov for s in steps), PALETTE.paper, PALETTE.line))
    lane(
        "smertepunkter",
        "Smertepunkter",
        _texts(tuple(s.smertepunkter for s in steps), PALETTE.bad_wash, PALETTE.bad),
        (PALETTE.bad_wash, PALETTE.bad),
    )
    lane(
        "muligheter",
        "Muligheter",
        _texts(tuple(s.muligheter for s in steps), PALETTE.good_wash, PALETTE.good),
        (PALETTE.good_wash, PALETTE.good),
    )
    lane(
        "magisk",
        "Magisk øyeblikk",
        tuple(
            (Card((Styled(s.magisk_øyeblikk),), symbol="star"),) if s.magisk_øyeblikk else () for s in steps
        ),
    )
    full = longest(journey, *((beside,) if beside else ()))
    lane("tid", "Varighet og ventetid", tuple(_time(s, full) for s in steps))
    lane("belegg", "Belegg", tuple(_grounds(project, journey.grad_av(s), s, href) for s in steps))
    actors = ", ".join(actor_names(project, journey).values())
    subtitle = f"{VARIANTS[journey.variant]}. {actors}" if actors else f"{VARIANTS[journey.variant]}."
    cells = [c for row in rows for c in _cards(row)]
    drawn = {c.symbol for c in cells} | {n.symbol for c in columns for n in c.notes}
    names = {**_SYMBOLS, **{c.id: c.navn for c in project.choices.kanaler if c.id in _SYMBOLS}}
    legend = [Sample(name, symbol=symbol) for symbol, name in names.items() if symbol in drawn]
    bars = [c.bar[1] for c in cells if c.bar]
    legend += [Sample("Varighet", kind="bar")] if False in bars else []
    legend += [Sample("Ventetid", kind="wait")] if True in bars else []
    return Grid(
        f"brukerreise-{entry.id}",
        entry.name,
        subtitle,
        f"Brukerreise med {len(steps)} steg. Samme innhold står i tabellen under figuren.",
        columns,
        tuple(rows),
        (),
        tuple(legend),
    )


def _cards(row: Row) -> list[Card]:
    match row:
        case Lane():
            return [c for cell in row.cells for c in cell]
        case Curve():
            return [c for cell in row.callouts for c in cell]
        case _:
            return []


def _texts(columns: tuple[tuple[str, ...], ...], fill: str, stroke: str) -> tuple[tuple[Card, ...], ...]:
    return tuple(tuple(Card((Styled(t),), fill, stroke) for t in texts) for texts in columns)


def touchpoint_name(project: Project, step: Steg) -> str:
    if step.kontaktpunkt is None:
        return ""
    target = project.entries.get(step.kontaktpunkt.id)
    return target.name if target else step.kontaktpunkt.id


def _touchpoint(project: Project, step: Steg, href: Href) -> tuple[Card, ...]:
    name = touchpoint_name(project, step)
    channel = step.kanal
    if not name and not channel:
        return ()
    paragraphs = [Styled(name, "semibold")] if name else []
    if channel:
        paragraphs.append(
            Styled(
                project.choices.channel(channel),
                size=SMALL if name else 14.0,
                fill=PALETTE.muted if name else PALETTE.ink,
            )
        )
    link = href(step.kontaktpunkt.id, None) if step.kontaktpunkt else None
    return (Card(tuple(paragraphs), symbol=channel_sign(channel), href=link, large=True),)


def quote_of(project: Project, step: Steg) -> str | None:
    part = project.part(step.sitat)
    return f"«{part.tekst}»" if isinstance(part, Sitat) else None


def rests_on(step: Steg) -> tuple[Ref, ...]:
    """What a step is founded on: what was heard, and the sources."""
    return (*step.bygger_på, *(step.belegg.kilde if step.belegg else ()))


def _voice(project: Project, step: Steg, href: Href) -> tuple[Card, ...]:
    cards: list[Card] = []
    if quote := quote_of(project, step):
        link = href(step.sitat.id, step.sitat.del_id) if step.sitat else None
        cards.append(Card((Styled(quote, "italic"),), symbol="quote", symbol_fill=PALETTE.accent, href=link))
    if step.tanke:
        cards.append(Card((Styled(step.tanke),), symbol="thought", symbol_fill=PALETTE.accent))
    return tuple(cards)


def _time(step: Steg, full: float) -> tuple[Card, ...]:
    """A bar per known time, on one scale. An unknown time has no bar: it is not zero."""
    times = (("Varer", step.varighet, False), ("Venter", step.ventetid, True))
    return tuple(
        time_card(f"{verb} {time}", time, full, waiting=waiting) for verb, time, waiting in times if time
    )


def time_card(text: str, time: Varighet, full: float, *, waiting: bool = False) -> Card:
    return Card(
        (Styled(text),),
        symbol="clock",
        bar=(time.dager[1] / full, waiting) if full else None,
    )


def _grounds(project: Project, grade: Grad, step: Steg, href: Href) -> tuple[Card, ...]:
    lines = [Styled(grade.capitalize(), "semibold", SMALL)]
    named: set[str] = set()
    for ref in rests_on(step):
        target = project.entries.get(ref.id)
        name = target.name if target else ref.id
        if name not in named:
            named.add(name)
            lines.append(Styled(name, size=SMALL, fill=PALETTE.accent, href=href(ref.id, ref.del_id)))
    return (Card(tuple(lines), stroke=PALETTE.strong_line, dash=BELEGG_DASH[grade]),)


def feelings(project: Project, journey: Brukerreise, step: Steg) -> tuple[str, ...]:
    """The step's emotions in words, one line per actor where they differ or are several."""
    names = actor_names(project, journey)
    values = step.følelser(journey.aktør_ider or ("",))
    if len(set(values.values())) == 1:
        value = next(iter(values.values()))
        return (f"{SCALE[value]} ({_signed(value)})",)
    return tuple(f"{names.get(a, a)}: {SCALE[v].lower()} ({_signed(v)})" for a, v in values.items())


def _signed(value: int) -> str:
    return f"+{value}" if value > 0 else str(value).replace("-", "−")


def table(project: Project, entry: Entry[Brukerreise], href: Href, detail: Detail | None = None) -> Table:
    """The same, step by step; columns that no step fills are left out."""
    journey = entry.model
    facts: list[tuple[str, list[tuple[str, ...]]]] = []

    def fact(name: str, values: list[tuple[str, ...]]) -> None:
        if any(values) and (detail != "oversikt" or name in _OVERVIEW_FACTS):
            facts.append((name, values))

    steps = journey.steg
    fact("Fase", [(s.fase.capitalize(),) for s in steps])
    fact("Handling", [(s.handling,) if s.handling else () for s in steps])
    fact("Kontaktpunkt", [(name,) if (name := touchpoint_name(project, s)) else () for s in steps])
    fact("Kanal", [(project.choices.channel(s.kanal),) if s.kanal else () for s in steps])
    fact("Opplevelse", [feelings(project, journey, s) for s in steps])
    fact(
        "Sitat",
        [(q,) if (q := quote_of(project, s)) else () for s in steps],
    )
    fact("Tanke", [(s.tanke,) if s.tanke else () for s in steps])
    fact("Behov", [s.behov for s in steps])
    fact("Smertepunkter", [s.smertepunkter for s in steps])
    fact("Muligheter", [s.muligheter for s in steps])
    fact("Magisk øyeblikk", [(s.magisk_øyeblikk,) if s.magisk_øyeblikk else () for s in steps])
    fact("Varighet", [(str(s.varighet),) if s.varighet else () for s in steps])
    fact("Ventetid", [(str(s.ventetid),) if s.ventetid else () for s in steps])
    fact(
        "Belegg",
        [
            (
                journey.grad_av(s).capitalize(),
                *(project.entries[r.id].name for r in rests_on(s) if r.id in project.entries),
            )
            for s in steps
        ],
    )
    rows = tuple(
        (Cell((f"{i + 1}. {s.tittel}",), href(entry.id, s.id)), *(Cell(values[i]) for _, values in facts))
        for i, s in enumerate(steps)
    )
    return Table(f"Brukerreisen «{entry.name}» steg for steg", ("Steg", *(name for name, _ in facts)), rows)
