"""What no one has been heard about, a sentence each: the widest gaps first.

The guide's own answers have words of their own; what a project has named for itself is told by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tjenestedesign.artefakter.dekning import UKJENT
from tjenestedesign.project.choice_lists import BUILT_IN

if TYPE_CHECKING:
    from tjenestedesign.artefakter.dekning import Akser, Dekning
    from tjenestedesign.project.choice_lists import Factor

_WHEN: Final[Mapping[str, str]] = {
    "før": "før",
    "tidlig": "tidlig i",
    "midtveis": "midtveis i",
    "etter": "etter",
}
_NOBODY: Final[Mapping[tuple[str, str], str]] = {
    ("livssituasjon", "ungdom"): "Ingen ungdommer",
    ("livssituasjon", "ung-voksen"): "Ingen unge voksne",
    ("livssituasjon", "etablering"): "Ingen i etableringsfasen",
    ("livssituasjon", "voksen-eldre"): "Ingen voksne eller eldre",
    ("nettverk", "lite"): "Ingen med lite nettverk",
    ("nettverk", "stort"): "Ingen med stort nettverk",
    ("nettverk", "familie"): "Ingen familie",
}
_WHOM: Final[Mapping[str, str]] = {
    "ungdom": "ungdommer",
    "ung-voksen": "unge voksne",
    "etablering": "noen i etableringsfasen",
    "voksen-eldre": "voksne eller eldre",
}
_SPEAKS_FOR_OTHERS: Final = "pårørende"
_NEITHER_SIDE: Final = "interessent"


def gaps(seen: Dekning) -> tuple[str, ...]:
    """Everything nobody has been heard about, as far as the interviews say."""
    return tuple(_gaps(seen))


def _gaps(seen: Dekning) -> Iterator[str]:
    roles = seen.valg.roller
    users = [r for r in roles if r.brukerside and r.id != _SPEAKS_FOR_OTHERS]
    staff = [r for r in roles if not r.brukerside and r.id != _NEITHER_SIDE]
    heard = {i.rolle for i in seen.informanter}
    if users and not heard & {r.id for r in users}:
        yield f"Ingen {_either([_lower(r.navn) for r in users])} er hørt."
    if seen.brukere:
        yield from _empty_corners(seen)
        for factor, places in seen.andre:
            if factor.svar and not any(place.navn == UKJENT for place in places):
                answers = zip(factor.svar, places, strict=True)
                yield from (_unheard(factor, a.id) for a, place in answers if not place.hørt)
    if staff and not heard & {r.id for r in staff}:
        yield f"Ingen {_either([_lower(r.navn) for r in staff])} er hørt."
    if not seen.tilrettelegging:
        yield "Ingen intervjuer sier hvordan utvalget tar hensyn til universell utforming."


def _empty_corners(seen: Dekning) -> Iterator[str]:
    """Whole rows and columns first, then what is left of each row. Silent where someone unplaced may fill the corner."""
    axes = seen.akser
    if axes is None or seen.rute(None, None):
        return
    downs, acrosses = [a.id for a in axes.ned.svar], [a.id for a in axes.bort.svar]
    rows = {down: [across for across in acrosses if seen.rute(down, across)] for down in downs}
    empty_rows = [down for down, heard in rows.items() if not heard and not seen.rute(down, None)]
    open_columns = {across for across in acrosses if seen.rute(None, across)}
    open_rows = {down for down in downs if seen.rute(down, None)}
    empty_columns = [
        across
        for across in acrosses
        if not open_rows and across not in open_columns and not any(across in h for h in rows.values())
    ]
    if not open_columns:
        yield from (_unheard(axes.ned, down) for down in empty_rows)
    yield from (_unheard_across(axes.bort, across) for across in empty_columns)
    for down, heard in rows.items():
        left = [a for a in acrosses if a not in heard and a not in empty_columns and a not in open_columns]
        if heard and left and down not in open_rows:
            yield _unheard_corner(axes, down, left)


def _unheard(factor: Factor, answer: str, where: str = "") -> str:
    """«Ingen unge voksne er hørt», or by the names of the factor and the answer."""
    if _is_the_guides(factor) and (factor.id, answer) in _NOBODY:
        return f"{_NOBODY[factor.id, answer]} er hørt{where}."
    return f"{factor.navn} «{factor.named(answer)}»: Ingen er hørt{where}."


def _unheard_across(factor: Factor, answer: str) -> str:
    if _is_time(factor):
        return f"Vi har ikke snakket med noen som er {_where(factor, [answer])}."
    return _unheard(factor, answer)


def _unheard_corner(axes: Akser, down: str, left: Sequence[str]) -> str:
    """«Vi har ikke snakket med unge voksne som er før brukerferden», or by the names of the factors and the answers."""
    where = _where(axes.bort, left)
    if axes.ned.id == "livssituasjon" and _is_the_guides(axes.ned) and _is_time(axes.bort):
        return f"Vi har ikke snakket med {_WHOM[down]} som er {where}."
    return _unheard(axes.ned, down, f" {where}")


def _where(factor: Factor, answers: Sequence[str]) -> str:
    """«tidlig i eller etter brukerferden», or by the answers' own names."""
    if _is_time(factor):
        return f"{_either([_WHEN[a] for a in answers])} brukerferden"
    return f"med {_either([f'«{factor.named(a)}»' for a in answers])} i «{factor.navn}»"


def _is_time(factor: Factor) -> bool:
    return factor.id == "brukerferd" and _is_the_guides(factor)


def _is_the_guides(factor: Factor) -> bool:
    return factor == BUILT_IN.factor(factor.id)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} eller {words[-1]}"
