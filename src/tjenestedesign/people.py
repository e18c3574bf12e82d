"""How many people stand in each stage of a path, counted from event files, and never told where few could be known again.

An event file has one row per event, with at least `person` (a code), `dato` (2026-03-01) and `stadium` (its id or title).
A person stands in the stage of their last event. Every number goes through `shown_counts`, which hides what is below the
smallest cell and what would give it away. Only small CSV files are counted, row by row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from tjenestedesign.datafiler import FoundData, look_for_data

FICTIONAL: Final = "oppdikt"
"""What the column `kilde`, or the description of the file, says of data someone made up."""
_NEEDED: Final = ("person", "dato", "stadium")


@dataclass(frozen=True, slots=True)
class People:
    """What may be shown. A stage that is hidden is None, and so is the total when anything is hidden."""

    stages: Mapping[str, int | None]
    total: int | None
    smallest: int
    fictional: bool = False

    @property
    def hidden(self) -> bool:
        return None in self.stages.values()


@dataclass(frozen=True, slots=True)
class NoPeople:
    """Why nobody is counted, as a sentence."""

    reason: str


def shown_counts(counts: Mapping[str, int], smallest: int, *, fictional: bool = False) -> People:
    """Hides each count from 1 to below `smallest`. A hidden one never stands alone: the smallest other one goes too.

    The total is hidden with them, since it would give the sum of what is hidden.
    """
    hidden = {stage for stage, n in counts.items() if 0 < n < smallest}
    if len(hidden) == 1:
        others = sorted((n, place, s) for place, (s, n) in enumerate(counts.items()) if n and s not in hidden)
        hidden |= {s for _, _, s in others[:1]}
    stages = {stage: None if stage in hidden else n for stage, n in counts.items()}
    return People(stages, None if hidden else sum(counts.values()), smallest, fictional)


def count_people(
    root: Path, files: Sequence[str], stages: Mapping[str, str], smallest: int, *, fictional: bool = False
) -> People | NoPeople:
    """People per stage over all the files. `stages` is title by id, in the path's order."""
    known = {name.strip().casefold(): id for id, title in stages.items() for name in (title, id)}
    last: dict[str, tuple[date, str]] = {}
    reasons: list[str] = []
    made_up = fictional
    for file in files:
        match look_for_data(root, file):
            case FoundData(rows=rows) if rows:
                try:
                    with (root / file).open(encoding="utf-8-sig", errors="replace", newline="") as lines:
                        made_up = _read(_events(lines), known, last) or made_up
                except _NotEventsError:
                    reasons.append("Datafilen mangler en av kolonnene person, dato og stadium.")
                except (OSError, csv.Error):
                    reasons.append("Datafilen kan ikke leses.")
            case FoundData(rows=0):
                reasons.append("Datafilen har ingen rader ennå.")
            case FoundData():
                reasons.append("Datafilen er ikke en CSV-fil som er liten nok til å telles her.")
            case missing:
                reasons.append(f"Datafilen {missing.reason}.")
    if not last:
        return NoPeople(reasons[0] if reasons else _nothing(files))
    counts = dict.fromkeys(stages, 0)
    for _, stage in last.values():
        counts[stage] += 1
    return shown_counts(counts, smallest, fictional=made_up)


def _nothing(files: Sequence[str]) -> str:
    return (
        "Ingen rader i datafilen hører til et stadium i ferden."
        if files
        else "Ingen data er koblet til ennå."
    )


class _NotEventsError(ValueError):
    """The file lacks a column that is needed."""


def _events(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """The rows by column name. The separator is the one the heading has most of."""
    stream = iter(lines)
    heading = next(stream, "")
    separator = max((",", ";", "\t"), key=heading.count)
    columns = [c.strip().casefold() for c in [*csv.reader([heading], delimiter=separator), [""]][0]]
    if not set(_NEEDED) <= set(columns):
        raise _NotEventsError
    for row in csv.reader(stream, delimiter=separator):
        yield dict(zip(columns, (v.strip() for v in row), strict=False))


def _read(
    events: Iterable[dict[str, str]], known: Mapping[str, str], last: dict[str, tuple[date, str]]
) -> bool:
    """Keeps each person's last event in `last`; of two on a day, the later row. Returns whether the data is made up."""
    made_up = False
    for event in events:
        made_up = made_up or FICTIONAL in event.get("kilde", "").casefold()
        person = event.get("person", "")
        stage = known.get(event.get("stadium", "").casefold())
        day = _day(event.get("dato", ""))
        if person and stage and day and (person not in last or day >= last[person][0]):
            last[person] = (day, stage)
    return made_up


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
