"""Whether a result that came as a file can be one: a hand in it, or another program, may have put in what must not be told."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.effect.measured import FORM, HALF, SHARES

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.result import Duration, DurationPoint, Resultat, Row, Table

_PERIOD: Final = {
    "måned": re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    "kvartal": re.compile(r"\d{4}-K[1-4]"),
    "halvår": re.compile(r"\d{4}-H[12]"),
    "år": re.compile(r"\d{4}"),
}
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LEAST: Final = 3
"""The smallest cell a file may ask for at least."""
_LARGEST: Final = 1 << 62
_LONGEST: Final = 2000
"""Characters in a name."""
_MOST: Final = 400
"""Periods."""
_WEEKS: Final = 10_000
"""Nobody is followed for longer."""
_PEOPLE: Final = ("personer", "svar", "møter")
"""Where a number from 1 to below the smallest cell is about fewer people than that."""


def is_sound(result: Resultat) -> bool:
    """Whether every number is one td could have written."""
    return _head(result) and all(_tables(result)) and _durations(result)


def _head(r: Resultat) -> bool:
    setup = r.oppsett
    stages = [s.id for s in setup.stadier]
    form = _PERIOD[setup.hyppighet]
    numbers = [n for i in setup.indikatorer for n in (i.nullpunkt, i.mål) if n is not None]
    texts = [
        r.tittel,
        r.kommune or "",
        *(s.tittel for s in setup.stadier),
        *(i.tittel for i in setup.indikatorer),
    ]
    return (
        bool(_ID.fullmatch(r.effektmåling))
        and all(_is_name(t) for t in texts)
        and bool(stages)
        and len(set(stages)) == len(stages)
        and setup.minste_celle >= LEAST
        and setup.ute_etter >= 1
        and 0 < len(r.perioder) <= _MOST
        and list(r.perioder) == sorted(set(r.perioder))
        and all(form.fullmatch(p) and p[:4] != "0000" for p in r.perioder)
        and all(math.isfinite(n) for n in numbers)
        and _is_day(r.fra)
        and _is_day(r.til)
        and r.fra <= r.til
        and 0 <= r.hendelser < _LARGEST
        and 0 <= r.avvist < _LARGEST
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST and text.isprintable()


def _tables(result: Resultat) -> Iterator[bool]:
    names = [t.navn for t in result.tabeller]
    yield len(names) == len(set(names))
    for table in result.tabeller:
        form = FORM.get(table.navn)
        yield form is not None and table.dimensjoner == form.dimensions and table.mål == form.values
        keys = [r.nøkkel for r in table.rader]
        yield len(keys) == len(set(keys))
        for row in table.rader:
            yield _placed(result, table, row) and _counted(result.oppsett.minste_celle, table, row)


def _placed(result: Resultat, table: Table, row: Row) -> bool:
    """Whether the cell is one there can be."""
    if len(row.nøkkel) != len(table.dimensjoner):
        return False
    allowed = {
        "periode": {*result.perioder, "alle"},
        "stadium": (stages := {*(s.id for s in result.oppsett.stadier), "utenfor", "alle"}),
        "fra": stages,
        "til": stages,
        "retning": {"videre", "samme", "tilbake", "aldri", "alle"},
    }
    return all(
        part in allowed[d] if d in allowed else bool(part) and _is_name(part)
        for d, part in zip(table.dimensjoner, row.nøkkel, strict=True)
    )


def _counted(smallest: int, table: Table, row: Row) -> bool:
    told = row.verdier
    if told is None:
        return True
    if tuple(told) != table.mål or not all(0 <= n < _LARGEST for n in told.values()):
        return False
    if any(0 < told.get(name, 0) < smallest for name in _PEOPLE):
        return False
    if "svar" not in told:
        return True
    return told["svar"] <= told["sum"] <= 5 * told["svar"]


def _durations(result: Resultat) -> bool:
    stages = [s.id for s in result.oppsett.stadier]
    return all(v.stadium in stages and _lasting(v) for v in result.varighet) and len(
        {v.stadium for v in result.varighet}
    ) == len(result.varighet)


def _lasting(v: Duration) -> bool:
    """Whether the points are of one curve, and the half is there where there is no reason for it not to be."""
    half = v.punkt(HALF)
    weeks = [p.uker for p in v.punkter if p.uker is not None]
    shares = [p.prosent for p in v.punkter]
    return (
        shares == sorted(set(shares))
        and set(shares) <= set(SHARES)
        and weeks == sorted(weeks)
        and (v.grunn is None) == (half is not None and half.uker is not None)
        and (not v.punkter or v.grunn in (None, "for-få", "under-halvparten"))
        and all(_is_point(p) for p in v.punkter)
    )


def _is_point(p: DurationPoint) -> bool:
    known = [n for n in (p.fra, p.uker, p.til) if n is not None]
    alone = p.prosent == HALF and p.fra is not None and p.til is None
    return known == sorted(known) and all(0 <= n <= _WEEKS for n in known) and (p.uker is not None or alone)
