"""The evaluation chapter of the procurement protocol: the evaluation with who, which bids, and why. Knows no files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag, Tilbud
from tjenestedesign.domain.tender.tilbudsvisning import Vurdering, bids_for, evaluation_view
from tjenestedesign.ground.prompts import filled, is_placeholder

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


@dataclass(frozen=True, slots=True)
class Begrunnelse:
    """What a bid got for a criterion, and why. None is what is not written yet."""

    id: str
    navn: str
    poeng: Decimal | None
    tekst: str | None


@dataclass(frozen=True, slots=True)
class Kriteriebegrunnelser:
    """One quality criterion, with every bid that counts."""

    navn: str
    vekt: Decimal | None
    bud: tuple[Begrunnelse, ...]


@dataclass(frozen=True, slots=True)
class Avvist:
    """A bid that was rejected; `grunn` is its note."""

    id: str
    navn: str
    grunn: str | None


@dataclass(frozen=True, slots=True)
class Protokoll:
    vurdering: Vurdering
    roller: tuple[str, ...]
    """Those who answer for the competition and the bids: roles, not names."""
    avvist: tuple[Avvist, ...]
    begrunnelser: tuple[Kriteriebegrunnelser, ...]

    @property
    def antall(self) -> int:
        """How many bids came in, read or not."""
        return len(self.vurdering.bud) + len(self.avvist) + self.vurdering.uleste


def protocol(project: Project, entry: Entry[Konkurransegrunnlag]) -> Protokoll | None:
    """None where no bid has come in."""
    view = evaluation_view(project, entry)
    entries = {b.id: b for b in bids_for(project, entry.id)}
    if not (view.bud or view.avvist or view.uleste):
        return None
    return Protokoll(
        view,
        _roles([entry.model, *(b.model for b in entries.values())]),
        tuple(Avvist(b.id, b.navn, entries[b.id].model.notat) for b in view.avvist),
        tuple(_reasons(entry.model, view, entries)),
    )


def _roles(models: Sequence[Konkurransegrunnlag | Tilbud]) -> tuple[str, ...]:
    named = (m.ansvarlig for m in models)
    return tuple(dict.fromkeys(filled(n) for n in named if n and not is_placeholder(n)))


def _reasons(
    model: Konkurransegrunnlag, view: Vurdering, entries: dict[str, Entry[Tilbud]]
) -> Iterator[Kriteriebegrunnelser]:
    for criterion in model.tildelingskriterier:
        if criterion.slag != "kvalitet":
            continue
        rows: list[Begrunnelse] = []
        for bid in view.bud:
            given = [p for p in entries[bid.id].model.poeng if p.kriterium == criterion.id]
            points, text = (given[-1].poeng, given[-1].begrunnelse) if given else (None, None)
            rows.append(Begrunnelse(bid.id, bid.navn, points, text))
        yield Kriteriebegrunnelser(criterion.navn, criterion.vekt, tuple(rows))
