"""Brukerreise → SVG and table: what the citizen does, meets and feels, step by step."""

from __future__ import annotations

from dataclasses import replace

from tjenestedesign.artefakter.brukergruppe import Brukergruppe
from tjenestedesign.artefakter.brukerreise import Brukerreise, Steg
from tjenestedesign.artefakter.intervju import Sitat
from tjenestedesign.diagrams.curve import SCALE
from tjenestedesign.diagrams.grid import SMALL, Card, Column, Curve, Grid, Lane, Row, Sample, Styled
from tjenestedesign.diagrams.palette import PALETTE
from tjenestedesign.diagrams.sheet import draw_grid
from tjenestedesign.diagrams.svg import Diagram
from tjenestedesign.diagrams.table import Cell, Table
from tjenestedesign.links import Href
from tjenestedesign.project import Entry, Project

VARIANTS = {
    "dagens": "Slik det er i dag",
    "fremtidig": "Slik det kan bli",
    "planlagt": "Slik det var planlagt",
    "faktisk": "Slik det ble",
}
BELEGG_DASH: dict[str, str | None] = {"belagt": None, "antatt": "7 4", "foreslått": "2 4"}
BELEGG_LEGEND = (
    Sample("Belagt: noen har fortalt eller vist det", BELEGG_DASH["belagt"]),
    Sample("Antatt: vi tror det", BELEGG_DASH["antatt"]),
    Sample("Foreslått: ikke prøvd ennå", BELEGG_DASH["foreslått"]),
)


def draw(project: Project, entry: Entry[Brukerreise], href: Href) -> Diagram:
    """The journey map: phases, steps, the emotion curve with quotes under it, needs, pains and openings."""
    return draw_grid(_grid(project, entry, href))


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
    return Curve("Opplevelse", values, {a: names.get(a, a) for a in values})


def _grid(project: Project, entry: Entry[Brukerreise], href: Href) -> Grid:
    journey = entry.model
    columns = tuple(Column(s.id, s.tittel, s.fase, href(entry.id, s.id)) for s in journey.steg)
    steps = journey.steg
    rows: list[Row] = []

    def lane(key: str, label: str, cells: tuple[tuple[Card, ...], ...], tint: str | None = None) -> None:
        row = Lane(key, label, cells, tint)
        if not row.empty:
            rows.append(row)

    lane(
        "handling",
        "Handling",
        tuple(
            (Card((Styled(s.handling),), PALETTE.citizen, PALETTE.citizen_line, BELEGG_DASH[s.belegg]),)
            if s.handling
            else ()
            for s in steps
        ),
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
    )
    lane(
        "muligheter",
        "Muligheter",
        _texts(tuple(s.muligheter for s in steps), PALETTE.good_wash, PALETTE.good),
    )
    lane(
        "magisk",
        "Magisk øyeblikk",
        tuple(
            (Card((Styled(s.magisk_øyeblikk),), symbol="star"),) if s.magisk_øyeblikk else () for s in steps
        ),
    )
    lane("tid", "Varighet og ventetid", tuple(_time(s) for s in steps))
    lane("belegg", "Belegg", tuple(_grounds(project, s, href) for s in steps))
    actors = ", ".join(actor_names(project, journey).values())
    subtitle = f"{VARIANTS[journey.variant]}. {actors}" if actors else f"{VARIANTS[journey.variant]}."
    used = {s.belegg for s in steps}
    legend = tuple(s for s, name in zip(BELEGG_LEGEND, BELEGG_DASH, strict=True) if name in used)
    return Grid(
        f"brukerreise-{entry.id}",
        entry.name,
        subtitle,
        f"Brukerreise med {len(steps)} steg. Samme innhold står i tabellen under figuren.",
        columns,
        tuple(rows),
        (),
        legend,
    )


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
                channel.capitalize(),
                size=SMALL if name else 14.0,
                fill=PALETTE.muted if name else PALETTE.ink,
            )
        )
    link = href(step.kontaktpunkt.id, None) if step.kontaktpunkt else None
    return (Card(tuple(paragraphs), symbol=channel, href=link),)


def quote_of(project: Project, step: Steg) -> tuple[str, bool] | None:
    """(the quote, whether it is retold)."""
    part = project.part(step.sitat)
    return (part.tekst, part.gjenfortalt) if isinstance(part, Sitat) else None


def _voice(project: Project, step: Steg, href: Href) -> tuple[Card, ...]:
    cards: list[Card] = []
    if quote := quote_of(project, step):
        text, retold = quote
        paragraphs = [Styled(f"«{text}»", "italic")]
        if retold:
            paragraphs.append(Styled("Gjenfortalt", size=SMALL, fill=PALETTE.muted))
        link = href(step.sitat.id, step.sitat.del_id) if step.sitat else None
        cards.append(Card(tuple(paragraphs), symbol="quote", symbol_fill=PALETTE.accent, href=link))
    if step.tanke:
        cards.append(Card((Styled(step.tanke),), symbol="thought", symbol_fill=PALETTE.accent))
    return tuple(cards)


def _time(step: Steg) -> tuple[Card, ...]:
    lines = [Styled(f"Varer {step.varighet}")] if step.varighet else []
    if step.ventetid:
        lines.append(Styled(f"Venter {step.ventetid}", "semibold"))
    return (Card(tuple(lines), symbol="clock"),) if lines else ()


def _grounds(project: Project, step: Steg, href: Href) -> tuple[Card, ...]:
    lines = [Styled(step.belegg.capitalize(), "semibold", SMALL)]
    named: set[str] = set()
    for ref in step.bygger_på:
        target = project.entries.get(ref.id)
        name = target.name if target else ref.id
        if name not in named:
            named.add(name)
            lines.append(Styled(name, size=SMALL, fill=PALETTE.accent, href=href(ref.id, ref.del_id)))
    return (Card(tuple(lines), stroke=PALETTE.strong_line, dash=BELEGG_DASH[step.belegg]),)


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


def table(project: Project, entry: Entry[Brukerreise], href: Href) -> Table:
    """The same, step by step; columns that no step fills are left out."""
    journey = entry.model
    facts: list[tuple[str, list[tuple[str, ...]]]] = []

    def fact(name: str, values: list[tuple[str, ...]]) -> None:
        if any(values):
            facts.append((name, values))

    steps = journey.steg
    fact("Fase", [(s.fase.capitalize(),) for s in steps])
    fact("Handling", [(s.handling,) if s.handling else () for s in steps])
    fact("Kontaktpunkt", [(name,) if (name := touchpoint_name(project, s)) else () for s in steps])
    fact("Kanal", [(s.kanal.capitalize(),) if s.kanal else () for s in steps])
    fact("Opplevelse", [feelings(project, journey, s) for s in steps])
    fact(
        "Sitat",
        [
            (f"«{q[0]}»" + (" (gjenfortalt)" if q[1] else ""),) if (q := quote_of(project, s)) else ()
            for s in steps
        ],
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
                s.belegg.capitalize(),
                *(project.entries[r.id].name for r in s.bygger_på if r.id in project.entries),
            )
            for s in steps
        ],
    )
    rows = tuple(
        (Cell((f"{i + 1}. {s.tittel}",), href(entry.id, s.id)), *(Cell(values[i]) for _, values in facts))
        for i, s in enumerate(steps)
    )
    return Table(f"Brukerreisen «{entry.name}» steg for steg", ("Steg", *(name for name, _ in facts)), rows)
