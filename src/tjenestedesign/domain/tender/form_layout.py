"""The price form's sheets, columns, rows and formulas: one description that the form is written from and read back by."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag, Prisfase, Prisrolle
from tjenestedesign.ground.prompts import filled
from tjenestedesign.ground.scalars import MOST_AN_HOUR, MOST_MONEY

VERSION: Final = "1"
HIDDEN: Final = "_td"
GUIDE: Final = "Veiledning"
BIDDER: Final = "Tilbyder"
PHASES: Final = "Pris per fase"
TEAM: Final = "Team"
OTHER: Final = "Andre kostnader"
CHECKS: Final = "Kontroll"

HEADER: Final = 4
"""The row of a table's column names, counted from 1. Its first row of input comes below."""
SPARE_PEOPLE: Final = 8
OTHER_ROWS: Final = 6
SUM: Final = "Sum"
NAME: Final = "Virksomhetens navn"
NUMBER: Final = "Organisasjonsnummer"

Kind = Literal["label", "input", "formula", "text"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `places` is how many decimals an input may have; None where it is text."""

    key: str
    label: str
    kind: Kind
    places: int | None = None
    largest: int = MOST_MONEY
    told: str = ""
    """What the cell's input message says."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a sheet: its columns, the texts of its fixed rows, and how many rows follow that the supplier fills."""

    sheet: str
    title: str
    told: str
    columns: tuple[Column, ...]
    rows: tuple[str, ...]
    spare: int = 0

    @property
    def first(self) -> int:
        return HEADER + 1

    @property
    def last(self) -> int:
        return HEADER + len(self.rows) + self.spare

    @property
    def sum_row(self) -> int:
        return self.last + 1

    @property
    def letters(self) -> dict[str, str]:
        """Where the columns stand in a form nobody has moved anything in."""
        return {c.key: "ABCDEFGH"[i] for i, c in enumerate(self.columns)}


_KRONER: Final = "Skriv beløpet i kroner uten merverdiavgift, bare tallet. 0 når det ikke koster noe."
_HOURS: Final = "Skriv antall timer, bare tallet. 0 når det ikke går med timer."


def phases_table(model: Konkurransegrunnlag) -> Table:
    columns = [
        Column("fase", "Fase", "label"),
        Column("timer", "Timer", "input", 2, 10**6, _HOURS),
        Column("kostnad", "Kostnad (kr)", "input", 2, told=_KRONER),
        Column("snitt", "Snitt per time (kr)", "formula"),
    ]
    if any(f.innhold for f in model.prisskjema.faser):
        columns.append(Column("innhold", "Prisen skal dekke", "text"))
    return Table(
        PHASES,
        "Pris per fase",
        "Skriv timer og kostnad for hver fase. Alle beløp er i kroner, uten merverdiavgift.",
        tuple(columns),
        labels(model.prisskjema.faser),
    )


def team_table(model: Konkurransegrunnlag) -> Table | None:
    """None where the competition asks for no roles."""
    roles = labels(model.prisskjema.roller)
    if not roles:
        return None
    return Table(
        TEAM,
        "Team",
        "Skriv én linje per person, uten navn. Er de flere i samme rolle, velger du rollen på en av de ledige linjene.",
        (
            Column("rolle", "Rolle", "label"),
            Column("erfaring", "Erfaring (år)", "input", 1, 80, "Skriv antall års erfaring, bare tallet."),
            Column("timepris", "Timepris (kr)", "input", 2, MOST_AN_HOUR, _KRONER),
            Column("timer", "Timer", "input", 2, 10**6, _HOURS),
            Column("kostnad", "Kostnad (kr)", "formula"),
        ),
        roles,
        SPARE_PEOPLE,
    )


def other_table() -> Table:
    return Table(
        OTHER,
        "Andre kostnader",
        "Skriv kostnader i prisen som ikke er timer, for eksempel reiser. De skal også være med i prisen for fasene.",
        (
            Column("hva", "Hva", "label"),
            Column("beløp", "Beløp (kr)", "input", 2, told=_KRONER),
        ),
        (),
        OTHER_ROWS,
    )


def tables(model: Konkurransegrunnlag) -> list[Table]:
    found = (phases_table(model), team_table(model), other_table())
    return [t for t in found if t is not None]


def labels(items: Sequence[Prisfase | Prisrolle]) -> tuple[str, ...]:
    """What each is called in the form. Two with the same name are told apart by their ids."""
    names = [" ".join(filled(i.navn).split())[:200] for i in items]
    count = Counter(n.casefold() for n in names)
    return tuple(
        f"{n} ({i.id})" if count[n.casefold()] > 1 or n == SUM else n
        for n, i in zip(names, items, strict=True)
    )


def fingerprint(id: str, model: Konkurransegrunnlag) -> str:
    """What the form asks for, as one short text: another when a phase or a role is added, removed or renamed."""
    asked: Iterable[str] = (
        VERSION,
        id,
        *(
            f"fase {f.id} {label}"
            for f, label in zip(model.prisskjema.faser, labels(model.prisskjema.faser), strict=True)
        ),
        *(
            f"rolle {r.id} {label}"
            for r, label in zip(model.prisskjema.roller, labels(model.prisskjema.roller), strict=True)
        ),
    )
    return hashlib.sha256("\n".join(asked).encode()).hexdigest()[:16]


def formulas(
    table: Table, at: Mapping[str, str], rows: Sequence[int], first: int, sum_row: int
) -> dict[tuple[int, str], str]:
    """(row, column) → formula without «=», for a table whose columns stand in the letters `at`."""
    made: dict[tuple[int, str], str] = {}
    last = sum_row - 1
    for row in rows:
        if table.sheet == PHASES:
            made[row, "snitt"] = f'IF({at["timer"]}{row}>0,{at["kostnad"]}{row}/{at["timer"]}{row},"")'
        elif table.sheet == TEAM:
            made[row, "kostnad"] = f"{at['timepris']}{row}*{at['timer']}{row}"
    summed = {PHASES: ("timer", "kostnad"), TEAM: ("timer", "kostnad"), OTHER: ("beløp",)}[table.sheet]
    for key in summed:
        made[sum_row, key] = f"SUM({at[key]}{first}:{at[key]}{last})"
    if table.sheet == PHASES:
        made[sum_row, "snitt"] = (
            f'IF({at["timer"]}{sum_row}>0,{at["kostnad"]}{sum_row}/{at["timer"]}{sum_row},"")'
        )
    return made


def own_formulas(table: Table) -> dict[tuple[int, str], str]:
    """The formulas of a form nobody has moved anything in."""
    return formulas(table, table.letters, range(table.first, table.last + 1), table.first, table.sum_row)


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the sheet «Kontroll»: what it is, its formula, and what an empty form shows."""

    label: str
    formula: str
    empty: str | int
    told: str = ""


def checks(model: Konkurransegrunnlag) -> list[Check]:
    """Line 5 and down, in order. Each formula stands in column B."""
    phases, team, other = phases_table(model), team_table(model), other_table()
    p, o = f"'{PHASES}'!", f"'{OTHER}'!"
    cost, hours = phases.letters["kostnad"], phases.letters["timer"]
    blank = f"COUNTBLANK({p}{hours}{phases.first}:{cost}{phases.last})+COUNTBLANK({BIDDER}!B5:B6)"
    count = 2 * len(phases.rows) + 2
    total = Check("Sum av fasene", f"{p}{cost}{phases.sum_row}", 0, "Prisen for hele oppdraget.")
    if team is None:
        return [total, Check("Tomme felt som skal fylles ut", blank, count, "Skal være 0.")]
    t, at = f"{TEAM}!", team.letters
    last = HEADER + len(team.rows)
    blank += f"+COUNTBLANK({t}{at['erfaring']}{team.first}:{at['timer']}{last})"
    return [
        total,
        Check("Sum av teamet", f"{t}{at['kostnad']}{team.sum_row}", 0, "Timepris ganger timer for alle."),
        Check("Andre kostnader", f"{o}{other.letters['beløp']}{other.sum_row}", 0),
        Check("Team og andre kostnader", "B6+B7", 0, "Skal være lik summen av fasene."),
        Check("Kostnadene", 'IF(ROUND(B5-B8,2)=0,"Stemmer","Stemmer ikke")', "Stemmer"),
        Check("Timer i fasene", f"{p}{hours}{phases.sum_row}", 0),
        Check("Timer i teamet", f"{t}{at['timer']}{team.sum_row}", 0, "Skal være lik timene i fasene."),
        Check("Timene", 'IF(ROUND(B10-B11,2)=0,"Stemmer","Stemmer ikke")', "Stemmer"),
        Check("Tomme felt som skal fylles ut", blank, count + 3 * len(team.rows), "Skal være 0."),
    ]
