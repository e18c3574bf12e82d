"""How people rate their meetings, from 1 to 5: per service, and per stage over time."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.effect.measured import ALLE
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.domain.effect.uncertainty import change, mean_of
from tjenestedesign.figures.effekt.category_rows import Row, Rows, sorted_by
from tjenestedesign.figures.effekt.category_rows import draw as draw_rows
from tjenestedesign.figures.effekt.frame import (
    HIDDEN,
    NOTHING,
    ROWS,
    cadence,
    captioned,
    count,
    exact,
    grade,
    named,
    table_of,
)
from tjenestedesign.figures.effekt.small_multiples import Panel, Panels, Place, Point
from tjenestedesign.figures.effekt.small_multiples import draw as draw_panels

if TYPE_CHECKING:
    from tjenestedesign.domain.effect.indicators import Value
    from tjenestedesign.domain.effect.result import Resultat
    from tjenestedesign.drawing.svg import Diagram
    from tjenestedesign.drawing.table import Table

_SERVICE: Final = "opplevelse_tjeneste"
_STAGE: Final = "opplevelse"
_SCALE: Final = tuple(Fraction(n) for n in range(1, 6))
_FEW: Final = "Gjennomsnittet av svar fra 1 (dårligst) til 5 (best). Strekene viser hvor usikkert det er."


def _inside(value: Fraction | None) -> Fraction | None:
    """An interval is not drawn outside the scale."""
    return None if value is None else min(max(value, _SCALE[0]), _SCALE[-1])


def _lacking(result: Resultat, *key: str) -> str:
    """Why there is no mean: hidden, or nobody has answered."""
    return HIDDEN if result.har(*key) and result.verdier(*key) is None else NOTHING


def _interval(found: Value) -> str:
    low, high = _inside(found.low), _inside(found.high)
    return "" if low is None or high is None else f"{grade(low)}–{grade(high)}"


# --- per service --------------------------------------------------------------------------------------------------


def draw_services(result: Resultat) -> Diagram:
    rows = sorted_by([_row(result, s) for s in result.verdier_av(_SERVICE, "tjeneste")])
    # Both ends are told of, since both the best and the worst are worth a look.
    known, rest = [r for r in rows if r.at is not None], [r for r in rows if r.at is None]
    half = ROWS // 2
    kept = known if len(known) <= ROWS else [*known[:half], *known[-half:]]
    shown = [*kept, *rest[: ROWS - len(kept)]]
    left_out = len(rows) > len(shown)
    whole = mean_of(result, _SERVICE, ALLE)
    return draw_rows(
        result,
        Rows(
            f"effekt-opplevelse-tjeneste-{result.effektmåling}",
            _service_finding(result),
            (_FEW,),
            tuple(shown),
            _SCALE,
            exact,
            "Opplevelse fra 1 til 5",
            notes=(
                f"Figuren viser {len(shown)} av {len(rows)} tjenester: de best og de dårligst opplevde. Resten står i tabellen.",
            )
            if left_out
            else (),
            description=(_service_finding(result), *(f"{r.name}: {r.said}." for r in rows)),
            level=(f"Alle svar: {grade(whole.value)}", whole.value) if whole else None,
        ),
    )


def _row(result: Resultat, service: str) -> Row:
    found = mean_of(result, _SERVICE, service)
    name = named(result, service)
    if found is None:
        said = _lacking(result, _SERVICE, service)
        return Row(name, said if said == HIDDEN else "ingen svar", hidden=said == HIDDEN)
    said = f"{grade(found.value)} ({_answers(found.n or 0)})"
    return Row(name, said, found.value, _inside(found.low), _inside(found.high))


def _answers(n: int) -> str:
    return f"{count(n)} svar"


def _service_finding(result: Resultat) -> str:
    whole = mean_of(result, _SERVICE, ALLE)
    if whole is None:
        hidden = _lacking(result, _SERVICE, ALLE) == HIDDEN
        return (
            "Opplevelsen av møtene er skjult" if hidden else "Ingen har svart på hvordan de opplevde møtene"
        )
    found = {s: v for s in result.verdier_av(_SERVICE, "tjeneste") if (v := mean_of(result, _SERVICE, s))}
    best, worst = (f(found, key=lambda s: found[s].value, default=None) for f in (max, min))
    said: list[str] = []
    if best and (low := found[best].low) is not None and low > whole.value:
        said.append(f"best for «{named(result, best)}» ({grade(found[best].value)})")
    if worst and (high := found[worst].high) is not None and high < whole.value:
        said.append(f"dårligst for «{named(result, worst)}» ({grade(found[worst].value)})")
    start = f"Folk gir møtene {grade(whole.value)} av 5"
    if not said:
        return f"{start}. Vi kan ikke si at noen tjeneste skiller seg ut"
    return f"{start}: {' og '.join(said)}"


def table_services(result: Resultat) -> Table:
    lines: list[list[str]] = []
    for service in (*result.verdier_av(_SERVICE, "tjeneste"), ALLE):
        found = mean_of(result, _SERVICE, service)
        meetings = result.tall("møter", service)
        met = count(meetings) if meetings is not None else _lacking(result, "møter", service)
        lacking = _lacking(result, _SERVICE, service)
        cells = (
            [grade(found.value), _interval(found) or NOTHING, count(found.n or 0)]
            if found
            else [lacking, lacking, lacking if lacking == HIDDEN else "0"]
        )
        lines.append([named(result, service), *cells, met])
    return table_of(
        captioned(result, "Opplevelse per tjeneste, fra 1 til 5", hidden=any(HIDDEN in c for c in lines)),
        ("Tjeneste", "Opplevelse", "Ligger trolig mellom", "Svar", "Møter"),
        lines,
    )


# --- per stage ----------------------------------------------------------------------------------------------------


def draw_stages(result: Resultat) -> Diagram:
    keys = [
        (ALLE, "Alle stadier"),
        *((s.id, f"{n}. {s.tittel}") for n, s in enumerate(result.oppsett.stadier, 1)),
    ]
    return draw_panels(
        result,
        Panels(
            f"effekt-opplevelse-stadium-{result.effektmåling}",
            _stage_finding(result),
            (f"{_FEW} Hvert punkt er {cadence(result)}.",),
            tuple(
                Panel(t, tuple(_place(result, p, k) for p in result.perioder), _note(result, k), span=(1, 5))
                for k, t in keys
            ),
            grade,
            "punkt",
            description=(_stage_finding(result),),
        ),
    )


def _place(result: Resultat, period: str, stage: str) -> Place:
    found = mean_of(result, _STAGE, period, stage)
    if found is None:
        return HIDDEN if _lacking(result, _STAGE, period, stage) == HIDDEN else None
    return Point(found.value, _inside(found.low), _inside(found.high))


def _note(result: Resultat, stage: str) -> str:
    found = result.verdier(_STAGE, ALLE, stage)
    return "" if found is None else f"{_answers(found['svar'])} i alt"


def _stage_finding(result: Resultat) -> str:
    known = [(p, v) for p in result.perioder if (v := mean_of(result, _STAGE, p, ALLE))]
    if not known:
        return "Opplevelsen over tid kan ikke vises ennå"
    (p0, first), (p1, last) = known[0], known[-1]
    if len(known) == 1:
        return f"Folk ga møtene {grade(last.value)} av 5 i {period_name(p1)}"
    ends = f"{grade(last.value)} i {period_name(p1)}, mot {grade(first.value)} i {period_name(p0)}"
    match change(first, last):
        case 1:
            return f"Opplevelsen er blitt bedre: {ends}"
        case -1:
            return f"Opplevelsen er blitt dårligere: {ends}"
        case _:
            return f"Vi kan ikke si at opplevelsen er endret: {ends}"


def table_stages(result: Resultat) -> Table:
    keys = [*(s.id for s in result.oppsett.stadier), ALLE]

    def cell(period: str, stage: str) -> str:
        found = mean_of(result, _STAGE, period, stage)
        if found is None:
            return _lacking(result, _STAGE, period, stage)
        interval = _interval(found)
        return f"{grade(found.value)}{f' ({interval})' if interval else ''}, {_answers(found.n or 0)}"

    lines = [
        *([period_name(p).capitalize(), *(cell(p, k) for k in keys)] for p in result.perioder),
        ["Hele tiden", *(cell(ALLE, k) for k in keys)],
    ]
    return table_of(
        captioned(
            result, "Opplevelse per stadium over tid, fra 1 til 5, med hvor den trolig ligger og antall svar",
            hidden=any(HIDDEN in c for c in lines),
        ),
        ("Periode", *(s.tittel for s in result.oppsett.stadier), "Alle stadier"),
        lines,
    )  # fmt: skip
