"""The suppliers' questions: which stand unanswered, and by when an answer is of use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tjenestedesign.domain.tender.anskaffelse import Frist, Konkurransegrunnlag, Leverandørspørsmål
from tjenestedesign.domain.tender.konkurransefrister import bid_deadline, deadline


@dataclass(frozen=True, slots=True)
class Questions:
    """The log as the one who answers needs it: what is open, the oldest first, and the deadline it must be before."""

    ubesvarte: tuple[Leverandørspørsmål, ...]
    besvarte: int
    spørsmålsfrist: Frist | None
    tilbudsfrist: Frist | None


def questions(model: Konkurransegrunnlag) -> Questions:
    waiting = [q for q in model.spørsmål if not q.svar]
    asked = deadline(model, "spørsmål")
    return Questions(
        tuple(sorted(waiting, key=lambda q: q.mottatt or date.max)),
        len(model.spørsmål) - len(waiting),
        asked[1] if asked else None,
        bid_deadline(model),
    )
