"""What a form said → the file of a bid, with the points left to be filled in."""

from __future__ import annotations

from decimal import Decimal

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.domain.tender.read_form import Form
from tjenestedesign.domain.tender.tilbud import TYPE
from tjenestedesign.ground.ids import holds_everywhere, slug
from tjenestedesign.ground.yaml.as_text import one_line
from tjenestedesign.project.loaded import Entry


def bid_id(bidder: str) -> str:
    """The file's name, from the supplier's: «Ask & Bjørk AS» → `ask-bjork-as`."""
    id = slug(bidder)[:60].strip("-")
    return id if holds_everywhere(id) else f"{id}-1"


def bid_text(form: Form) -> str:
    """The YAML. It does not say what the workbook was called: a file's name may be a person's."""
    assert form.competition is not None
    lines = [
        "# Lest inn fra leverandørens prisskjema med «td tender import». Poengene fyller dere ut.",
        f"type: {TYPE.navn}",
        f"tittel: {one_line(f'Tilbud fra {form.bidder}')}",
        "status: utkast",
        f"konkurranse: {form.competition.id}",
        f"tilbyder: {one_line(form.bidder)}",
    ]
    if form.number:
        lines.append(f"organisasjonsnummer: '{form.number}'")
    lines += ["", "priser:"]
    for phase, row in form.phases:
        lines += _item(f"fase: {phase}", timer=row.numbers["timer"], kostnad=row.numbers["kostnad"])
    if form.people:
        lines += ["", "roller:"]
    for role, row in form.people:
        lines += _item(
            f"rolle: {role}",
            erfaring_år=row.numbers["erfaring"],
            timepris=row.numbers["timepris"],
            timer=row.numbers["timer"],
        )
    if form.other is not None:
        lines += ["", "andre_kostnader:", f"  beløp: {plain(form.other)}"]
        if form.other_for:
            lines.append(f"  hva: {one_line(form.other_for)}")
    return "\n".join([*lines, *_points(form.competition), ""])


def _item(first: str, **given: Decimal | None) -> list[str]:
    return [
        f"  - {first}",
        *(f"    {key}: {plain(value)}" for key, value in given.items() if value is not None),
    ]


def plain(value: Decimal) -> str:
    """As YAML has it: `1250000.5`, never an exponent."""
    return f"{value.normalize():f}"


def _points(competition: Entry[Konkurransegrunnlag]) -> list[str]:
    quality = [c for c in competition.model.tildelingskriterier if c.slag == "kvalitet"]
    if not quality:
        return []
    lines = [
        "",
        "# Poeng fra 0 til 10, der 10 er best, og hva i tilbudet dere bygger på. Pris får poeng fra prismodellen.",
        "poeng:",
    ]
    for criterion in quality:
        lines += [f"  - kriterium: {criterion.id}", "    poeng:", "    begrunnelse:"]
    return lines
