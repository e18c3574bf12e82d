"""What the scoring group may see before the prices: quality points and what is not scored, under neutral letters.

Only points for quality criteria are taken from a bid. No price, no price's absence, no reason (it may mention a price),
no name and no id leaves this module. The letters follow the bids' ids.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.domain.tender.tilbud import TYPE
from tjenestedesign.domain.tender.tilbudsvisning import bids_for, unread_bids
from tjenestedesign.ground.amounts import NBSP, decimal
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.palette import Palette
from tjenestedesign.ground.rounding import rounded
from tjenestedesign.project.loaded import Entry, Project


@dataclass(frozen=True, slots=True)
class Column:
    """A quality criterion."""

    id: str
    navn: str
    vekt: Decimal | None


@dataclass(frozen=True, slots=True)
class Blindbud:
    """A bid as a letter: its points in the order of the criteria, and whether each has a reason."""

    bokstav: str
    poeng: tuple[Decimal | None, ...]
    begrunnet: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Blindvurdering:
    tittel: str
    kriterier: tuple[Column, ...]
    bud: tuple[Blindbud, ...]
    uleste: int
    """Files of bids that cannot be read, and may belong here."""

    def samlet(self, bid: Blindbud) -> Fraction | None:
        """Quality from 0 to 10, each criterion by its weight; None until all is scored and weighted."""
        weights = [c.vekt for c in self.kriterier]
        if None in weights or None in bid.poeng or not any(weights):
            return None
        total = sum((Fraction(w) for w in weights if w is not None), Fraction())
        pairs = zip(weights, bid.poeng, strict=True)
        return sum((Fraction(w) * Fraction(p) for w, p in pairs if w and p), Fraction()) / total

    @property
    def mangler(self) -> tuple[str, ...]:
        """What is still to be done, one sentence per criterion."""
        said: list[str] = []
        for at, criterion in enumerate(self.kriterier):
            points = [b.bokstav for b in self.bud if b.poeng[at] is None]
            reasons = [b.bokstav for b in self.bud if b.poeng[at] is not None and not b.begrunnet[at]]
            if points:
                said.append(f"«{criterion.navn}» er ikke vurdert for {listing(points)}.")
            if reasons:
                said.append(f"«{criterion.navn}» mangler begrunnelse for {listing(reasons)}.")
        if self.uleste:
            files = "tilbudsfil" if self.uleste == 1 else "tilbudsfiler"
            said.append(f"{self.uleste} {files} har feil og er ikke med. Kjør «td validate».")
        return tuple(said)


def blind(project: Project, entry: Entry[Konkurransegrunnlag]) -> Blindvurdering:
    quality = [c for c in entry.model.tildelingskriterier if c.slag == "kvalitet"]
    bids = {b.id: b for b in bids_for(project, entry.id)}
    unread = unread_bids(project)
    rows: list[Blindbud] = []
    for number, id in enumerate(
        sorted([*bids, *unread])
    ):  # a bid keeps its letter while another is mended or rejected
        bid = bids.get(id)
        if bid is None or bid.model.forkastet:
            continue
        given = {p.kriterium: p for p in bid.model.poeng}
        found = [given.get(c.id) for c in quality]
        rows.append(
            Blindbud(
                _letter(number),
                tuple(p.poeng if p else None for p in found),
                tuple(bool(p and p.begrunnelse) for p in found),
            )
        )
    named = tuple(Column(c.id, c.navn, c.vekt) for c in quality)
    return Blindvurdering(entry.name, named, tuple(rows), len(unread))


def _letter(number: int) -> str:
    """0 → A, 26 → AA."""
    return (_letter(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def columns(shown: Blindvurdering) -> tuple[str, ...]:
    return ("Tilbud", *(_named(c) for c in shown.kriterier), "Samlet kvalitet")


def _named(criterion: Column) -> str:
    return (
        criterion.navn if criterion.vekt is None else f"{criterion.navn} ({decimal(criterion.vekt)}{NBSP}%)"
    )


def rows(shown: Blindvurdering) -> Iterator[tuple[str, ...]]:
    for bid in shown.bud:
        total = shown.samlet(bid)
        yield (
            bid.bokstav,
            *("ikke vurdert" if p is None else decimal(p) for p in bid.poeng),
            "ikke klar" if total is None else decimal(rounded(total, 4), 4),
        )


def as_text(shown: Blindvurdering) -> str:
    lines = [shown.tittel, "", "Poeng for kvalitet. Priser og plasseringer er skjult.", ""]
    for bid, cells in zip(shown.bud, rows(shown), strict=True):
        lines.append(f"Tilbud {bid.bokstav}")
        lines += [f"  {name}: {cell}" for name, cell in zip(columns(shown)[1:], cells[1:], strict=True)]
    if not shown.bud:
        lines.append("Det er ingen tilbud å vurdere.")
    lines += ["", *(shown.mangler or (("Alt er vurdert og begrunnet.",) if shown.bud else ()))]
    return "\n".join(lines) + "\n"


def as_json(id: str, shown: Blindvurdering) -> str:
    totals = [shown.samlet(b) for b in shown.bud]
    return (
        json.dumps(
            {
                "konkurranse": id,
                "tittel": shown.tittel,
                TYPE.navn: [
                    {
                        "bokstav": b.bokstav,
                        "poeng": {
                            c.id: None if p is None else str(p)
                            for c, p in zip(shown.kriterier, b.poeng, strict=True)
                        },
                        "samlet_kvalitet": None if t is None else f"{rounded(t, 6):f}",
                    }
                    for b, t in zip(shown.bud, totals, strict=True)
                ],
                "mangler": list(shown.mangler),
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def blind_book(shown: Blindvurdering, colours: Palette, mark: str = "") -> bytes:
    """The same as a sheet. Raises `MissingExtra`."""
    from tjenestedesign.ground.workbook import HEADER, Book  # only a workbook needs it

    book = Book(shown.tittel, colours, mark)
    head = columns(shown)
    told = "Poeng for kvalitet. Priser og plasseringer er skjult."
    sheet = book.sheet("Kvalitet", told, [14, *([24] * (len(head) - 1))])
    book.head(sheet, head)
    row = HEADER
    for cells in rows(shown):
        row += 1
        book.texts(sheet, row, cells)
    for line in shown.mangler:
        row += 1
        book.line(sheet, row + 1, line)
    sheet.print_area(0, 0, row + 1, len(head) - 1)
    return book.finished()
