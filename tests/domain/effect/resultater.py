"""Results of any size for the charts: random cells whose totals add up, with some cells hidden."""

from __future__ import annotations

import random
from itertools import product

from tjenestedesign.domain.effect.measured import FORMS, HALF, SHARES, UTENFOR
from tjenestedesign.domain.effect.result import (
    Definitions,
    Duration,
    DurationPoint,
    IndicatorDefinition,
    Resultat,
    Row,
    StageName,
    Table,
)

NAMES = [
    "NAV",
    "Boligkontoret",
    "Boligsosialt kompetansetilskuddsforvaltningssystem for vanskeligstilte på boligmarkedet",
    "x" * 400,
    "Ord " * 60,
    "🏠 hjemme مرحبا 住宅",
    "Ung mann, rus",
]
COMPUTED = (
    "personer", "andel-i-stadiet", "andel-videre", "andel-tilbake", "opplevelse", "kostnad", "kostnad-per-person",
)  # fmt: skip


def periods(count: int, frequency: str = "halvår") -> tuple[str, ...]:
    match frequency:
        case "år":
            return tuple(str(1990 + n) for n in range(count))
        case "måned":
            return tuple(f"{2015 + n // 12}-{n % 12 + 1:02}" for n in range(count))
        case _:
            return tuple(f"{2015 + n // 2}-H{n % 2 + 1}" for n in range(count))


def resultat(
    n_periods: int = 6,
    n_stages: int = 4,
    n_categories: int = 5,
    *,
    seed: int = 1,
    hidden: float = 0.2,
    fictional: bool = True,
    frequency: str = "halvår",
    size: int = 60,
) -> Resultat:
    """`hidden` is the share of the cells that are hidden. Category names get a number so that no two are alike."""
    r = random.Random(seed)
    stages = tuple(StageName(id=f"s{n}", tittel=f"{n} {r.choice(NAMES)}".strip()) for n in range(n_stages))
    ids = [s.id for s in stages]
    categories = [f"{n} {r.choice(NAMES)}".strip() for n in range(n_categories)]
    every = periods(n_periods, frequency)
    values: dict[str, list[str]] = {
        "periode": list(every), "stadium": ids, "fra": [*ids, UTENFOR], "til": [*ids, UTENFOR],
        "tjeneste": categories, "brukergruppe": categories, "virksomhetsområde": categories,
        "servicegrad": [str(n + 1) for n in range(min(n_categories, 9))],
    }  # fmt: skip
    tables: list[Table] = []
    for form in FORMS:
        way = ["tilbake", "aldri"] if form.name == "tilbake_gruppe" else ["videre", "samme", "tilbake"]
        places = [way if d == "retning" else values[d] for d in form.dimensions]
        if form.name in ("flyt", "bevegelse"):
            places[0] = list(every[1:])
        sums: dict[tuple[str, ...], dict[str, int]] = {}
        for key in product(*places):
            if key[-2:] == (UTENFOR, UTENFOR):
                continue
            cell = _cell(r, form.values, size)
            wholes = [
                (k, "alle") if d in form.additive else (k,) for k, d in zip(key, form.dimensions, strict=True)
            ]
            for whole in product(*wholes):
                found = sums.setdefault(whole, dict.fromkeys(form.values, 0))
                for name, n in cell.items():
                    found[name] += n
        rows = tuple(Row(nøkkel=k, verdier=None if r.random() < hidden else v) for k, v in sums.items())
        tables.append(Table(navn=form.name, dimensjoner=form.dimensions, mål=form.values, rader=rows))
    return Resultat(
        format=1, effektmåling="e", tittel="Effekt", kommune=None, fiktiv=fictional, fra="2015-01-01",
        til="2017-12-31", hendelser=1000, avvist=0, data=(), perioder=every, tabeller=tuple(tables),
        varighet=tuple(_stay(r, s, hidden) for s in ids),
        oppsett=Definitions(
            hyppighet="halvår" if frequency == "halvår" else "år" if frequency == "år" else "måned",
            stadier=stages, minste_celle=5, ute_etter=12, perioder=(),
            indikatorer=tuple(
                IndicatorDefinition(
                    id=f"i{n}", tittel=f"{r.choice(NAMES)}".strip(), beregning=b, stadium=r.choice([None, *ids]),
                    enhet=None, retning=r.choice(["opp", "ned"]), nullpunkt=r.choice([None, 2.0]),
                    mål=r.choice([None, 4.0]),
                )
                for n, b in enumerate(COMPUTED)
            ),
        ),
    )  # fmt: skip


def _cell(r: random.Random, names: tuple[str, ...], size: int) -> dict[str, int]:
    if names == ("svar", "sum"):
        grades = [r.randrange(1, 6) for _ in range(r.choice([0, 5, 40]))]
        return {"svar": len(grades), "sum": sum(grades)}
    if names == ("øre",):
        return {"øre": r.choice([0, 1, 100_000_00]) * r.randrange(size)}
    return {names[0]: r.choice([0, r.randrange(5, size + 5)])}


def _stay(r: random.Random, stage: str, hidden: float) -> Duration:
    if r.random() < hidden:
        return Duration(stadium=stage, grunn="skjult", punkter=())
    highest = r.choice(SHARES)
    week = 0
    points: list[DurationPoint] = []
    for share in SHARES:
        if share <= highest and (share == HALF or r.random() < 0.7):
            week += r.randrange(0, 30)
            low, high = max(0, week - r.randrange(20)), week + r.randrange(40)
            points.append(
                DurationPoint(prosent=share, uker=week, fra=r.choice([None, low]), til=r.choice([None, high]))
            )
    if highest >= HALF:
        return Duration(stadium=stage, grunn=None, punkter=tuple(points))
    if r.random() < 0.5:
        points.append(DurationPoint(prosent=HALF, uker=None, fra=week + 5, til=None))
        return Duration(stadium=stage, grunn="under-halvparten", punkter=tuple(points))
    return Duration(stadium=stage, grunn=r.choice(["for-få", "siste", "ingen"]), punkter=())
