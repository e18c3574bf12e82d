"""The queries: event rows → small tables of exact sums. Written once in Ibis; no row about a person comes to Python.

People are brought down to one row per day first, and everything about where they stand is worked out from that: the last
day of each period, and for how long it holds. What is asked for is then only sums over periods and categories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from tjenestedesign.domain.effect.engine import Engine, UnreadableData
from tjenestedesign.domain.effect.events import clean, from_julian
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
    Measured,
    Raw,
    Stay,
)
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.ground.extras import extra

MOST_PERIODS: Final = 400
MOST_STAGES: Final = 60
MOST_CATEGORIES: Final = 60
MOST_SERVICES: Final = 200
_MONTHS: Final[Mapping[str, int]] = {"måned": 1, "kvartal": 3, "halvår": 6, "år": 12}
_STAGE_ROOM: Final = 64
_RANK_ROOM: Final = 64


@dataclass(frozen=True, slots=True)
class Setup:
    """What is to be counted. `stages` is title by id in the path's order; `first` and `last` limit the days, where given."""

    frequency: str
    stages: Mapping[str, str]
    out_after: int
    smallest: int
    today: date
    first: date | None = None
    last: date | None = None
    fictional: bool = False
    ends: tuple[date, ...] = ()
    """The last days of what has been told of the whole time, the first one first."""


@dataclass
class _Cells:
    """The cells as they come in. What nobody is in is 0."""

    found: dict[Key, Raw] = field(default_factory=dict[Key, Raw])

    def people(self, key: Key, count: int) -> None:
        self.found[key] = Raw(count, {"personer": count})


def measure(engine: Engine, tables: Sequence[Any], setup: Setup) -> Measured:
    """Counts every table as one. Raises `MissingColumns`, and `UnreadableData` where there is nothing to count or too much."""
    ibis: Any = extra("ibis")
    if len(setup.stages) > MOST_STAGES:
        raise UnreadableData(
            f"Ferden har flere enn {MOST_STAGES} stadier.", "Slå sammen stadier i konseptet."
        )
    size = _MONTHS[setup.frequency]
    rows = [clean(t, setup.stages, setup.today) for t in tables]
    every = rows[0] if len(rows) == 1 else ibis.union(*rows)
    # Kept with what is wrong: working it out while filtering takes half as long again.
    every = engine.keep("td_hendelser", every.mutate(period=every.month // size))
    sound = every.filter(every.feil.isnull()).drop("feil")
    if setup.first is not None:
        sound = sound.filter(sound.jdn >= _number(setup.first))
    if setup.last is not None:
        sound = sound.filter(sound.jdn <= _number(setup.last))
    whole = sound.filter(sound.period < _period_of(setup.today, size))
    waiting = ""
    if int(_one(sound.aggregate(n=sound.count()))["n"]) > int(_one(whole.aggregate(n=whole.count()))["n"]):
        waiting, sound = _name(_period_of(setup.today, size), setup.frequency), whole
    head = _one(
        sound.aggregate(
            events=sound.count(), first=sound.jdn.min(), last=sound.jdn.max(),
            made_up=ibis.cases((sound.made_up, 1), else_=0).max(),
        )
    )  # fmt: skip
    rejected = int(_one(every.aggregate(n=every.feil.count()))["n"])
    if not head["events"] and waiting:
        raise UnreadableData(
            f"Alle radene er fra {period_name(waiting)}, som ikke er slutt.",
            "Kjør kommandoen når den er det. Et tall om en periode som ikke er slutt, ville blitt et annet siden.",
        )
    if not head["events"]:
        raise UnreadableData(
            "Ingen rader i dataene kan telles.", "Kjør «td effect check» på filen, og se hva som er galt."
        )
    first, last = from_julian(int(head["first"])), from_julian(int(head["last"]))
    start, end = _period_of(setup.first or first, size), _period_of(setup.last or last, size)
    if end >= (current := _period_of(setup.today, size)):
        end = current - 1
    if end - start >= MOST_PERIODS:
        raise UnreadableData(
            f"Dataene går over flere enn {MOST_PERIODS} perioder.",
            "Velg en lengre «hyppighet», eller sett «perioder».",
        )
    periods = {n: _name(n, setup.frequency) for n in range(start, end + 1)}
    groups = _categories(sound, "group", setup, MOST_CATEGORIES)
    for dimension, most in (
        ("area", MOST_CATEGORIES),
        ("grade", MOST_CATEGORIES),
        ("service", MOST_SERVICES),
        ("group", MOST_CATEGORIES),
    ):
        names = groups if dimension == "group" else _categories(sound, dimension, setup, most)
        sound = _folded(ibis, sound, dimension, names)
    stages = tuple(setup.stages)
    cells = _Cells()
    days = engine.keep("td_dager", _days(sound, groups))
    _standing(ibis, cells, days, stages, periods, size, setup.out_after)
    last_number = int(head["last"])
    stays = _paths(ibis, cells, days, stages, groups, last_number, setup.out_after)
    _experience(cells, sound, stages, periods)
    totals: Mapping[Key, Raw] = {}
    for table, dimension in (
        ("kostnad_område", "area"),
        ("kostnad_gruppe", "group"),
        ("kostnad_stadium", "stage"),
        ("kostnad_grad", "grade"),
    ):
        totals = _costs(cells, sound, table, dimension, stages, periods, totals)
    _filled(cells, stages, tuple(periods.values()))
    return Measured(
        tuple(periods.values()), stages, first.isoformat(), last.isoformat(), int(head["events"]),
        cells.found["bevegelse_gruppe", ALLE, ALLE].persons,
        rejected, setup.fictional or bool(head["made_up"]), cells.found, stays[0], stays[1],
        _between(sound, setup.ends, min(_period_end(end, size), setup.last or date.max)), waiting,
    )  # fmt: skip


# --- periods and categories ---------------------------------------------------------------------------------------


def _number(day: date) -> int:
    from tjenestedesign.domain.effect.events import julian

    return julian(day)


def _month(number: int) -> int:
    """The month of a Julian day number, as `clean` counts them."""
    day = from_julian(number)
    return day.year * 12 + day.month - 1


def _period_of(day: date, size: int) -> int:
    return (day.year * 12 + day.month - 1) // size


def _period_end(number: int, size: int) -> date:
    """The last day of a period."""
    year, month = divmod((number + 1) * size, 12)
    return date(year, month + 1, 1) - timedelta(1)


def _name(number: int, frequency: str) -> str:
    size = _MONTHS[frequency]
    year, part = divmod(number, 12 // size)
    return {
        "måned": f"{year}-{part + 1:02}", "kvartal": f"{year}-K{part + 1}", "halvår": f"{year}-H{part + 1}", "år": f"{year}",
    }[frequency]  # fmt: skip


def _categories(sound: Any, column: str, setup: Setup, most: int) -> tuple[str, ...]:
    """The names that tell of enough people to be named, in alphabetical order; the rest is `ANDRE`."""
    counted = sound.group_by(column).aggregate(n=sound.person.nunique())
    kept = counted.filter(counted.n >= setup.smallest).select(column).limit(most + 1)
    names = sorted(str(r[column]) for r in _rows(kept))
    if len(names) > most:
        raise UnreadableData(
            f"Det er flere enn {most} ulike verdier i kolonnen «{_COLUMN[column]}».",
            "Slå sammen til færre. Er det navn eller fritekst i kolonnen, må det bort.",
        )
    return tuple(names)


_COLUMN: Final = {
    "area": "virksomhetsområde",
    "grade": "servicegrad",
    "service": "tjeneste",
    "group": "brukergruppe",
}


def _folded(ibis: Any, sound: Any, column: str, names: Sequence[str]) -> Any:
    kept = (
        ibis.cases((sound[column].isin(list(names)), sound[column]), else_=ANDRE)
        if names
        else ibis.literal(ANDRE)
    )
    return sound.mutate(**{column: kept})


# --- where people stand -------------------------------------------------------------------------------------------


def _days(sound: Any, groups: Sequence[str]) -> Any:
    """One row per person and day: the earliest of the day's stages, and the first of its groups in the alphabet."""
    ibis: Any = extra("ibis")
    order = [g for g in (*groups, ANDRE) if g != UKJENT] + [UKJENT]
    order = sorted(dict.fromkeys(order))
    rank = ibis.cases(*((sound.group == g, n) for n, g in enumerate(order)), else_=len(order))
    ranked = sound.mutate(rank=rank.cast("int64"))
    return ranked.group_by("person", "jdn", "month", "period").aggregate(
        stage=ranked.stage.min().cast("int64"), rank=ranked.rank.min()
    )


def _standing(
    ibis: Any,
    cells: _Cells,
    days: Any,
    stages: Sequence[str],
    periods: Mapping[int, str],
    size: int,
    out_after: int,
) -> None:
    """Stock at each period's end, and who came from where.

    A row per person and period with events says where they stand from then on, until the next such period or until nothing
    has happened for `out_after` months. Only those rows that change something are counted; the rest follows by addition.
    """
    first, last = min(periods), max(periods)
    held = days.mutate(code=days.jdn * _STAGE_ROOM + days.stage)
    held = held.group_by("person", "period").aggregate(code=held.code.max(), month=held.month.max())
    held = held.mutate(stage=held.code % _STAGE_ROOM)
    # Gone from the first period whose last month is `out_after` months or more after the last event's.
    expires = -(-(held.month + out_after + 1) // size) - 1
    held = held.mutate(expires=expires)
    person = ibis.window(group_by="person", order_by="period")
    held = held.mutate(following=held.period.lead().over(person))
    held = held.mutate(until=ibis.least(held.expires, ibis.coalesce(held.following, last + 1), last + 1))
    held = held.mutate(
        before_stage=held.stage.lag().over(person),
        before_until=held.until.lag().over(person),
        before_from=held.period.lag().over(person),
    )
    came = ibis.cases(
        ((held.before_until == held.period) & (held.before_until > held.before_from), held.before_stage),
        else_=-1,
    )
    went = ibis.cases((held.until > held.period, held.stage), else_=-1)
    moves = held.mutate(came=came.cast("int64"), went=went.cast("int64"))
    moved: Counter[tuple[int, int, int]] = Counter()
    for row in _rows(moves.group_by("period", "came", "went").aggregate(n=moves.count())):
        moved[int(row["period"]), int(row["came"]), int(row["went"])] += int(row["n"])
    gone = held.filter(
        (held.until > held.period)
        & (held.until <= last)
        & (held.following.isnull() | (held.following > held.until))
    )
    for row in _rows(gone.group_by("until", "stage").aggregate(n=gone.count())):
        moved[int(row["until"]), int(row["stage"]), -1] += int(row["n"])
    names = {-1: UTENFOR, **dict(enumerate(stages))}
    places = range(len(stages))
    stock = dict.fromkeys(places, 0)
    for number, name in periods.items():
        flow = Counter({(a, b): n for (p, a, b), n in moved.items() if p == number and (a, b) != (-1, -1)})
        for place in places:
            flow[place, place] += stock[place] - sum(flow[place, b] for b in (-1, *places))
        stock = {place: sum(flow[a, place] for a in (-1, *places)) for place in places}
        for place in places:
            cells.people(("bestand", name, stages[place]), stock[place])
        cells.people(("bestand", name, ALLE), sum(stock.values()))
        if number == first:
            continue
        for a in (-1, *places):
            for b in (-1, *places):
                if (a, b) != (-1, -1):
                    cells.people(("flyt", name, names[a], names[b]), flow[a, b])
        cells.people(("flyt", name, UTENFOR, ALLE), sum(flow[-1, b] for b in places))
        cells.people(("flyt", name, ALLE, UTENFOR), sum(flow[a, -1] for a in places))
        ways = Counter[str]()
        for a in places:
            for b in places:
                ways[_way(a, b)] += flow[a, b]
        for way in (VIDERE, SAMME, TILBAKE):
            cells.people(("bevegelse", name, way), ways[way])
        cells.people(("bevegelse", name, ALLE), ways.total())


def _way(a: int, b: int) -> str:
    return VIDERE if b > a else TILBAKE if b < a else SAMME


def _paths(
    ibis: Any,
    cells: _Cells,
    days: Any,
    stages: Sequence[str],
    groups: Sequence[str],
    last: int,
    out_after: int,
) -> tuple[dict[str, tuple[Stay, ...]], dict[str, int]]:
    """Each person's way: where it began and ended, whether it ever went back, and how long it stayed in each stage."""
    order = sorted(dict.fromkeys((*groups, ANDRE, UKJENT)))
    person = ibis.window(group_by="person", order_by="jdn")
    stepped = days.mutate(before=days.stage.lag().over(person))
    coded = stepped.mutate(
        at=stepped.jdn * _STAGE_ROOM + stepped.stage,
        who=stepped.jdn * _RANK_ROOM + (_RANK_ROOM - 1 - stepped.rank),
        back=ibis.cases((stepped.stage < stepped.before, 1), else_=0),
    )
    ends = coded.group_by("person").aggregate(
        began=coded["at"].min(), ended=coded["at"].max(), who=coded.who.max(), back=coded.back.max()
    )
    ends = ends.mutate(
        began=ends.began % _STAGE_ROOM,
        ended=ends.ended % _STAGE_ROOM,
        rank=_RANK_ROOM - 1 - ends.who % _RANK_ROOM,
    )
    way = ibis.cases((ends.ended > ends.began, VIDERE), (ends.ended < ends.began, TILBAKE), else_=SAMME)
    ends = ends.mutate(way=way)
    ways: Counter[tuple[str, str]] = Counter()
    backs: Counter[tuple[str, str]] = Counter()
    for row in _rows(ends.group_by("rank", "way", "back").aggregate(n=ends.count())):
        rank, n = int(row["rank"]), int(row["n"])
        group = order[rank] if rank < len(order) else ANDRE
        for g in (group, ALLE):
            for w in (str(row["way"]), ALLE):
                ways[g, w] += n
            for w in (TILBAKE if row["back"] else ALDRI, ALLE):
                backs[g, w] += n
    for group in {g for g, _ in ways}:
        for w in (VIDERE, SAMME, TILBAKE, ALLE):
            cells.people(("bevegelse_gruppe", group, w), ways[group, w])
        for w in (TILBAKE, ALDRI, ALLE):
            cells.people(("tilbake_gruppe", group, w), backs[group, w])
    been = {
        int(r["stage"]): int(r["n"]) for r in _rows(days.group_by("stage").aggregate(n=days.person.nunique()))
    }
    stays = _stays(ibis, days, stages, last, out_after)
    return stays, {id: been.get(place, 0) for place, id in enumerate(stages)}


def _stays(
    ibis: Any, days: Any, stages: Sequence[str], last: int, out_after: int
) -> dict[str, tuple[Stay, ...]]:
    """How long each stay was, and how it ended. `last` is the Julian number of the last day with an event.

    A stay begins on the first day a person is seen in a stage, and again where `out_after` months have gone by since the day
    before. It ends on the day the person is seen in another stage. Where nobody saw it end, it lasts as long as it is known:
    to the last day of the data, or to the day last seen where the person then was silent for `out_after` months.
    """
    person = ibis.window(group_by="person", order_by="jdn")
    stepped = days.mutate(
        before=days.stage.lag().over(person),
        seen=days.jdn.lag().over(person),
        silent=days.month - days.month.lag().over(person) >= out_after,
        last=days.jdn.lead().over(person).isnull(),
    )
    begins = stepped.before.isnull() | (stepped.before != stepped.stage) | stepped.silent
    # The days a stay begins, and the person's last day: that is all there is to know.
    kept = stepped.mutate(begins=ibis.cases((begins, 1), else_=0)).filter(begins | stepped["last"])
    kept = kept.mutate(
        next_day=kept.jdn.lead().over(person),
        next_stage=kept.stage.lead().over(person),
        next_seen=kept.seen.lead().over(person),
        next_silent=kept.silent.lead().over(person),
        next_begins=kept.begins.lead().over(person),
        end_month=ibis.coalesce(kept.month.lead().over(person), kept.month),
    )
    starts = kept.filter(kept.begins == 1)
    final = starts.next_day.isnull() | (starts.next_begins == 0)
    given_up = _month(last) - starts.end_month >= out_after
    starts = starts.mutate(
        end=ibis.cases(
            (final & given_up, ibis.coalesce(starts.next_day, starts.jdn)),
            (final, last),
            (starts.next_silent, starts.next_seen),
            else_=starts.next_day,
        ),
        way=ibis.cases(
            (final | starts.next_silent, SAMME),
            (starts.next_stage > starts.stage, VIDERE),
            else_=TILBAKE,
        ),
    )
    again = ibis.row_number().over(ibis.window(group_by=("person", "stage", "way"), order_by="jdn"))
    starts = starts.mutate(length=starts.end - starts.jdn, first=ibis.cases((again == 0, 1), else_=0))
    found: dict[tuple[int, int], Counter[str]] = {}
    for row in _rows(starts.group_by("stage", "length", "way", "first").aggregate(n=starts.count())):
        counted = found.setdefault((int(row["stage"]), int(row["length"])), Counter())
        counted[str(row["way"])] += int(row["n"])
        if row["way"] == VIDERE and row["first"]:
            counted["first"] += int(row["n"])
    return {
        id: tuple(
            Stay(days, n[VIDERE], n[TILBAKE], n[SAMME], n["first"])
            for (place, days), n in sorted(found.items(), key=lambda item: item[0])
            if place == at
        )
        for at, id in enumerate(stages)
    }


# --- meetings and money -------------------------------------------------------------------------------------------


def _experience(cells: _Cells, sound: Any, stages: Sequence[str], periods: Mapping[int, str]) -> None:
    met = _by(sound, ("service",), n=sound.count())
    for key, row in met:
        cells.found["møter", *(str(k) for k in key)] = Raw(int(row["persons"]), {"møter": int(row["n"])})
    told = sound.filter(~sound.answer.isnull())
    asked = {"n": told.count(), "sum": told.answer.sum()}

    def answers(key: Key, row: Mapping[str, Any]) -> None:
        cells.found[key] = _answers(row)

    for key, row in _by(told, ("service",), **asked):
        answers(("opplevelse_tjeneste", *(str(k) for k in key)), row)
    for (period, stage), row in _by(told, ("period", "stage"), **asked):
        answers(("opplevelse", _at(periods, period), stage if stage == ALLE else stages[int(stage)]), row)


def _answers(row: Mapping[str, Any]) -> Raw:
    return Raw(int(row["persons"]), {"svar": int(row["n"]), "sum": int(row["sum"] or 0)})


def _between(sound: Any, ends: Sequence[date], last: date) -> Mapping[Key, Raw]:
    """Meetings and answers per service for the days after each of `ends`, until the next one or `last`."""
    found: dict[Key, Raw] = {}
    for end, until in pairwise((*(e for e in ends if e < last), last)):
        days = f"{(end + timedelta(1)).isoformat()}/{until.isoformat()}"
        rows = sound.filter((sound.jdn > _number(end)) & (sound.jdn <= _number(until)))
        for (service,), row in _by(rows, ("service",), n=rows.count()):
            found["møter", days, str(service)] = Raw(int(row["persons"]), {"møter": int(row["n"])})
        told = rows.filter(~rows.answer.isnull())
        for (service,), row in _by(told, ("service",), n=told.count(), sum=told.answer.sum()):
            found["opplevelse_tjeneste", days, str(service)] = _answers(row)
    return found


def _by(
    rows: Any, columns: Sequence[str], **sums: Any
) -> Iterator[tuple[tuple[Any, ...], Mapping[str, Any]]]:
    """The sums for every combination of the columns' values and `ALLE`, with the number of different people."""
    for chosen in _choices(columns):
        wanted = {**sums, "persons": rows.person.nunique()}
        asked = rows.group_by(*chosen).aggregate(**wanted) if chosen else rows.aggregate(**wanted)
        for row in _rows(asked):
            yield tuple(row[c] if c in chosen else ALLE for c in columns), row


def _choices(columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    if len(columns) == 1:
        yield from ((columns[0],), ())
    else:
        yield from (tuple(columns), (columns[0],), (columns[1],), ())


def _costs(
    cells: _Cells,
    sound: Any,
    table: str,
    column: str,
    stages: Sequence[str],
    periods: Mapping[int, str],
    totals: Mapping[Key, Raw],
) -> Mapping[Key, Raw]:
    """By person within the cell first: that gives the people, the sum, and the most one of them stands for.

    The sums over the whole column are the same for every table: `totals` has them after the first.
    """
    for chosen in _choices(("period", column)):
        if column not in chosen and totals:
            continue
        per = sound.group_by("person", *chosen).aggregate(ore=sound.ore.sum())
        wanted = {"persons": per.count(), "total": per.ore.sum(), "heaviest": per.ore.max()}
        for row in _rows(per.group_by(*chosen).aggregate(**wanted) if chosen else per.aggregate(**wanted)):
            value = row[column] if column in chosen else ALLE
            if column == "stage" and value != ALLE:
                value = stages[int(value)]
            key = (_at(periods, row["period"]) if "period" in chosen else ALLE, str(value))
            cells.found[table, *key] = Raw(
                int(row["persons"]), {"øre": int(row["total"] or 0)}, int(row["heaviest"] or 0)
            )
    totals = totals or {k[1:]: c for k, c in cells.found.items() if k[0] == table and k[2] == ALLE}
    for key, cell in totals.items():
        cells.found[table, *key] = cell
    if table == "kostnad_gruppe":
        for key, cell in [(k[1:], c) for k, c in cells.found.items() if k[0] == table]:
            cells.people(("personer_gruppe", *key), cell.persons)
    return totals


def _at(periods: Mapping[int, str], period: Any) -> str:
    return ALLE if period == ALLE else periods[int(period)]


def _filled(cells: _Cells, stages: Sequence[str], periods: Sequence[str]) -> None:
    """Every cell that can be, also where nobody is."""
    found = cells.found
    for table in (
        "kostnad_område",
        "kostnad_gruppe",
        "kostnad_grad",
        "kostnad_stadium",
        "personer_gruppe",
        "opplevelse",
    ):
        seen = sorted({k[2] for k in found if k[0] == table and k[2] != ALLE})
        names = stages if table in ("kostnad_stadium", "opplevelse") else seen
        empty = (
            Raw(0, {"svar": 0, "sum": 0}) if table == "opplevelse"
            else Raw(0, {"personer": 0}) if table == "personer_gruppe" else Raw(0, {"øre": 0})
        )  # fmt: skip
        for key in ((p, n) for p in (*periods, ALLE) for n in (*names, ALLE)):
            found.setdefault((table, *key), empty)
    for service in {k[1] for k in found if k[0] == "møter"} | {ALLE}:
        found.setdefault(("opplevelse_tjeneste", service), Raw(0, {"svar": 0, "sum": 0}))


def _rows(expression: Any) -> Iterable[Mapping[str, Any]]:
    """A small table as dicts."""
    return expression.to_pyarrow().to_pylist()


def _one(expression: Any) -> Mapping[str, Any]:
    return next(iter(_rows(expression)))
