"""Where people stand: one row per person and day, and everything about stages worked out from those.

The last day of each period says where a person stands and for how long it holds; the first day of each stay says how long it
was. What is asked for is then only sums over periods and categories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from tjenestedesign.domain.effect.engine import Engine
from tjenestedesign.domain.effect.events import from_julian
from tjenestedesign.domain.effect.measured import (
    ALDRI,
    ALLE,
    ANDRE,
    SAMME,
    TILBAKE,
    UKJENT,
    UTENFOR,
    VIDERE,
    Key,
    Raw,
    Stay,
    of_people,
)
from tjenestedesign.domain.effect.sums import Names

DAYS: Final = "td_dager"
_ROOM: Final = 64
"""More than the stages and the groups there can be: a day and one of them are one number."""


def keep_days(engine: Engine, events: str, groups: Names) -> tuple[str, ...]:
    """One row per person and day: the earliest of the day's stages, and the first of its groups in the order that is given back.

    With what the day before says: `before` is its stage, `seen` its day and `quiet` how many months ago it was.
    """
    order = tuple(sorted({*groups.kept.values(), ANDRE, UKJENT}))
    days = (
        "SELECT person, jdn, month, period, min(stage) AS stage, "
        f"min({groups.rank('grp', order)}) AS grp FROM {events} GROUP BY person, jdn, month, period"
    )
    engine.store(
        DAYS,
        "SELECT *, lag(stage) OVER w AS before, lag(jdn) OVER w AS seen, month - lag(month) OVER w AS quiet, "
        "CASE WHEN lead(jdn) OVER w IS NULL THEN 1 ELSE 0 END AS final "
        f"FROM ({days}) AS d WINDOW w AS (PARTITION BY person ORDER BY jdn)",
    )
    return order


# --- at the end of each period ------------------------------------------------------------------------------------


def standing(
    engine: Engine, stages: Sequence[str], periods: Mapping[int, str], size: int, out_after: int
) -> dict[Key, Raw]:
    """Stock at each period's end, and who came from where.

    A row per person and period with events says where they stand from then on, until the next such period or until nothing
    has happened for `out_after` months. Only those rows that change something are counted; the rest follows by addition.
    """
    moved = _moved(engine, max(periods), size, out_after)
    cells: dict[Key, Raw] = {}
    names = {-1: UTENFOR, **dict(enumerate(stages))}
    places = range(len(stages))
    stock = dict.fromkeys(places, 0)
    for number, name in periods.items():
        flow = Counter({(a, b): n for (p, a, b), n in moved.items() if p == number and (a, b) != (-1, -1)})
        for place in places:
            flow[place, place] += stock[place] - sum(flow[place, b] for b in (-1, *places))
        stock = {place: sum(flow[a, place] for a in (-1, *places)) for place in places}
        for place in places:
            cells["bestand", name, stages[place]] = of_people(stock[place])
        cells["bestand", name, ALLE] = of_people(sum(stock.values()))
        if number == min(periods):
            continue
        for a in (-1, *places):
            for b in (-1, *places):
                if (a, b) != (-1, -1):
                    cells["flyt", name, names[a], names[b]] = of_people(flow[a, b])
        cells["flyt", name, UTENFOR, ALLE] = of_people(sum(flow[-1, b] for b in places))
        cells["flyt", name, ALLE, UTENFOR] = of_people(sum(flow[a, -1] for a in places))
        ways = Counter[str]()
        for a in places:
            for b in places:
                ways[_way(a, b)] += flow[a, b]
        for way in (VIDERE, SAMME, TILBAKE):
            cells["bevegelse", name, way] = of_people(ways[way])
        cells["bevegelse", name, ALLE] = of_people(ways.total())
    return cells


def _moved(engine: Engine, last: int, size: int, out_after: int) -> Counter[tuple[int, int, int]]:
    """How many who in a period came from a stage and went to one; -1 is outside."""
    held = (
        f"SELECT person, period, max(jdn * {_ROOM} + stage) % {_ROOM} AS stage, "
        # Gone from the first period whose last month is `out_after` months or more after the last event's.
        f"CAST((max(month) + {out_after}) // {size} AS INTEGER) AS expires FROM {DAYS} GROUP BY person, period"
    )
    followed = (
        f"SELECT *, lead(period) OVER w AS following FROM ({held}) AS h "
        "WINDOW w AS (PARTITION BY person ORDER BY period)"
    )
    until = f"SELECT *, least(expires, COALESCE(following, {last + 1}), {last + 1}) AS until FROM ({followed}) AS f"
    engine.store(
        "td_status",
        "SELECT *, lag(stage) OVER w AS before, lag(until) OVER w AS before_until, lag(period) OVER w AS before_from "
        f"FROM ({until}) AS u WINDOW w AS (PARTITION BY person ORDER BY period)",
    )
    came = "CASE WHEN before_until = period AND before_until > before_from THEN before ELSE -1 END"
    went = "CASE WHEN until > period THEN stage ELSE -1 END"
    moved: Counter[tuple[int, int, int]] = Counter()
    for period, a, b, n in engine.rows(
        f"SELECT period, came, went, count(*) FROM (SELECT period, {came} AS came, {went} AS went FROM td_status) AS m "
        "GROUP BY period, came, went"
    ):
        moved[int(period), int(a), int(b)] += int(n)
    for period, stage, n in engine.rows(
        f"SELECT until, stage, count(*) FROM td_status WHERE until > period AND until <= {last} "
        "AND (following IS NULL OR following > until) GROUP BY until, stage"
    ):
        moved[int(period), int(stage), -1] += int(n)
    engine.drop("td_status")
    return moved


def _way(a: int, b: int) -> str:
    return VIDERE if b > a else TILBAKE if b < a else SAMME


# --- from first to last -------------------------------------------------------------------------------------------


def paths(engine: Engine, order: Sequence[str]) -> dict[Key, Raw]:
    """Each person's way: where it began and ended, and whether it ever went back. `order` is what `keep_days` gave."""
    at = f"jdn * {_ROOM} + stage"
    ends = (
        f"SELECT min({at}) % {_ROOM} AS began, max({at}) % {_ROOM} AS ended, "
        f"{_ROOM - 1} - max(jdn * {_ROOM} + {_ROOM - 1} - grp) % {_ROOM} AS grp, "
        f"max(CASE WHEN stage < before THEN 1 ELSE 0 END) AS back FROM {DAYS} GROUP BY person"
    )
    way = "CASE WHEN ended > began THEN 1 WHEN ended < began THEN -1 ELSE 0 END"
    ways: Counter[tuple[str, str]] = Counter()
    backs: Counter[tuple[str, str]] = Counter()
    for rank, went, back, count in engine.rows(
        f"SELECT grp, way, back, count(*) FROM (SELECT grp, {way} AS way, back FROM ({ends}) AS e) AS w GROUP BY grp, way, back"
    ):
        for group in (order[int(rank)], ALLE):
            for w in (_way(0, int(went)), ALLE):
                ways[group, w] += int(count)
            for w in (TILBAKE if back else ALDRI, ALLE):
                backs[group, w] += int(count)
    cells: dict[Key, Raw] = {}
    for group in {g for g, _ in ways}:
        for w in (VIDERE, SAMME, TILBAKE, ALLE):
            cells["bevegelse_gruppe", group, w] = of_people(ways[group, w])
        for w in (TILBAKE, ALDRI, ALLE):
            cells["tilbake_gruppe", group, w] = of_people(backs[group, w])
    return cells


# --- how long ---------------------------------------------------------------------------------------------------


def stays(
    engine: Engine, stages: Sequence[str], last: int, out_after: int
) -> tuple[dict[str, tuple[Stay, ...]], dict[str, int]]:
    """How long each stay was and how it ended, and how many people have been in each stage. `last` is the last day with an event.

    A stay begins on the first day a person is seen in a stage, and again where `out_after` months have gone by since the day
    before. It ends on the day the person is seen in another stage. Where nobody saw it end, it lasts as long as it is known:
    to the last day of the data, or to the day last seen where the person then was silent for `out_after` months.
    """
    begins = f"before IS NULL OR before <> stage OR quiet >= {out_after}"
    # The days a stay begins, and the person's last day: that is all there is to know.
    kept = (
        f"SELECT person, jdn, month, stage, seen, CASE WHEN quiet >= {out_after} THEN 1 ELSE 0 END AS silent, "
        f"CASE WHEN {begins} THEN 1 ELSE 0 END AS begins FROM {DAYS} WHERE {begins} OR final = 1"
    )
    stepped = (
        "SELECT *, lead(jdn) OVER w AS next_day, lead(stage) OVER w AS next_stage, lead(seen) OVER w AS next_seen, "
        "lead(silent) OVER w AS next_silent, lead(begins) OVER w AS next_begins, "
        f"COALESCE(lead(month) OVER w, month) AS end_month FROM ({kept}) AS k "
        "WINDOW w AS (PARTITION BY person ORDER BY jdn)"
    )
    final = "next_day IS NULL OR next_begins = 0"
    given_up = f"{_month(last)} - end_month >= {out_after}"
    engine.store(
        "td_opphold",
        "SELECT person, stage, jdn, CASE "
        f"WHEN ({final}) AND {given_up} THEN COALESCE(next_day, jdn) WHEN {final} THEN {last} "
        "WHEN next_silent = 1 THEN next_seen ELSE next_day END - jdn AS length, "
        f"CASE WHEN {final} OR next_silent = 1 THEN 0 WHEN next_stage > stage THEN 1 ELSE -1 END AS way "
        f"FROM ({stepped}) AS s WHERE begins = 1",
    )
    again = "row_number() OVER (PARTITION BY person, stage, way ORDER BY jdn)"
    counted = f"SELECT stage, length, way, CASE WHEN way = 1 AND {again} = 1 THEN 1 ELSE 0 END AS first FROM td_opphold"
    found: dict[tuple[int, int], Counter[str]] = {}
    for place, days, way, first, count in engine.rows(
        f"SELECT stage, length, way, first, count(*) FROM ({counted}) AS c GROUP BY stage, length, way, first"
    ):
        told = found.setdefault((int(place), int(days)), Counter())
        told[_way(0, int(way))] += int(count)
        told["first"] += int(count) if first else 0
    been = {
        int(place): int(count)
        for place, count in engine.rows("SELECT stage, count(DISTINCT person) FROM td_opphold GROUP BY stage")
    }
    engine.drop("td_opphold")
    lengths = {
        id: tuple(
            Stay(days, n[VIDERE], n[TILBAKE], n[SAMME], n["first"])
            for (place, days), n in sorted(found.items(), key=lambda item: item[0])
            if place == at
        )
        for at, id in enumerate(stages)
    }
    return lengths, {id: been.get(place, 0) for place, id in enumerate(stages)}


def _month(number: int) -> int:
    """The month of a Julian day number, as `clean` counts them."""
    day = from_julian(number)
    return day.year * 12 + day.month - 1
