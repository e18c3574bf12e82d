"""The published numbers as an Excel workbook: what they are, then one sheet per subject with the periods across.

A hidden number says «skjult». Charts are drawn only from rows without hidden numbers. The same result gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from tjenestedesign.domain.effect.effekt import BEREGNING
from tjenestedesign.domain.effect.indicators import indicator_values, time_in
from tjenestedesign.domain.effect.measured import ALLE, FORM, HALF, SHARES, UTENFOR
from tjenestedesign.domain.effect.periods import period_name
from tjenestedesign.domain.effect.result import Resultat
from tjenestedesign.ground.norwegian import day, number
from tjenestedesign.ground.palette import Palette
from tjenestedesign.ground.rounding import rounded
from tjenestedesign.ground.workbook import HEADER, LONGEST, Book

HIDDEN: Final = "skjult"
_SHEETS: Final[Mapping[str, tuple[str, ...]]] = {
    "Mennesker": ("bestand", "bevegelse"),
    "Fra stadium til stadium": ("flyt",),
    "Brukergrupper": ("bevegelse_gruppe", "tilbake_gruppe", "personer_gruppe"),
    "Opplevelse": ("opplevelse", "opplevelse_tjeneste"),
    "Møter": ("møter",),
    "Kostnad": ("kostnad_område", "kostnad_gruppe", "kostnad_stadium", "kostnad_grad"),
}
"""The tables of each sheet."""
_CHARTED: Final = ("bestand", "kostnad_område")
_FIRST: Final = 38
"""The width of the first column."""
_WORDS: Final[Mapping[str, str]] = {
    ALLE: "I alt",
    UTENFOR: "Utenfor ferden",
    "videre": "Videre",
    "samme": "På samme sted",
    "tilbake": "Tilbake",
    "aldri": "Aldri",
    "andre": "Andre",
    "ukjent": "Ukjent",
}

Shown = int | float | Decimal | str
"""What stands in a cell of the sheet."""
Value = Callable[[Mapping[str, int]], Shown]
"""The numbers of a cell → what is shown of them."""


def effect_book(result: Resultat, colours: Palette, mark: str = "") -> bytes:
    """The whole workbook. Raises `MissingExtra`."""
    book = Book(result.tittel, colours, mark)
    _about(book, result)
    if result.oppsett.indikatorer:
        _indicators(book, result)
    for name, tables in _SHEETS.items():
        _subject(
            book, result, name, [t for t in tables if any(x.navn == t and x.rader for x in result.tabeller)]
        )
    if result.varighet:
        _durations(book, result)
    return book.finished()


def _about(book: Book, result: Resultat) -> None:
    setup = result.oppsett
    sheet = book.sheet("Om tallene", "Les dette først.", [34, 90])
    if result.fiktiv:
        book.line(
            sheet, HEADER - 1, "Dataene er oppdiktet. De handler ikke om virkelige mennesker.", "heading"
        )
    book.head(sheet, ["Hva", "Svar"])
    first, last = period_name(result.perioder[0]), period_name(result.perioder[-1])
    rows = [
        ("Kommune", result.kommune or "Ikke oppgitt"),
        ("Perioder", first if first == last else f"{first} til {last}"),
        ("Hendelser fra og til", f"{_day(result.fra)} til {_day(result.til)}"),
        ("Antall hendelser", f"{number(result.hendelser)}. {number(result.avvist)} rader med feil er ikke med."),
        ("Stadier i ferden", ", ".join(s.tittel for s in setup.stadier)),
        ("Hvor et menneske står", "I stadiet til den siste hendelsen. Har en dag to stadier, gjelder det tidligste i ferden."),
        ("Utenfor ferden", f"Den som ikke har hatt en hendelse på {setup.ute_etter} måneder."),
        ("Skjulte tall", f"Ingen tall vises om færre enn {setup.minste_celle} mennesker, eller der ett menneske står for mer enn "
         "80 prosent av beløpet. Tall som ville røpet dem, er også skjult. Da står det «skjult»."),
        ("Hvor mange er skjult", f"{number(result.skjulte)} av {number(sum(len(t.rader) for t in result.tabeller))} tall."),
        ("«Andre» og «ukjent»", "«Andre» er grupper med så få mennesker at de ikke nevnes. «Ukjent» er der kolonnen var tom."),
        ("Kostnader", "I kroner, slik de står i dataene."),
    ]  # fmt: skip
    for row, cells in enumerate(rows, HEADER + 1):
        book.texts(sheet, row, cells)


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def _indicators(book: Book, result: Resultat) -> None:
    periods = result.perioder
    titles = {s.id: s.tittel for s in result.oppsett.stadier}
    sheet = book.sheet(
        "Indikatorer", "Regnet ut av tallene i de andre arkene. Tomt der tallet mangler eller bygger på skjulte tall.",
        [_FIRST, 24, 12, 12, 12, *[14] * len(periods), 60],
    )  # fmt: skip
    book.head(
        sheet,
        [
            "Indikator",
            "Stadium",
            "Enhet",
            "Nullpunkt",
            "Mål",
            *map(period_name, periods),
            "Slik regnes den ut",
        ],
    )
    values = indicator_values(result)
    formulas: Mapping[str, str] = {**BEREGNING}
    for row, i in enumerate(result.oppsett.indikatorer, HEADER + 1):
        formula = formulas.get(i.beregning or "", "Måles på en annen måte.")
        texts = [i.tittel, titles.get(i.stadium or "", ""), i.enhet or ""]
        book.texts(sheet, row, [*texts, *[""] * (2 + len(periods)), formula])
        found = values.get(i.id, {})
        shown = [
            i.nullpunkt,
            i.mål,
            *(None if (v := found.get(p)) is None else float(rounded(v.value, 2)) for p in periods),
        ]
        for at, value in enumerate(shown, 3):
            if value is not None:
                sheet.write_number(row, at, value, book.formats["reckoned"])


def _subject(book: Book, result: Resultat, name: str, tables: Sequence[str]) -> None:
    if not tables:
        return
    grids = [g for t in tables for g in _grids(result, t)]
    widest = max(len(g.columns) for g in grids)
    sheet = book.sheet(name, "Periodene går bortover der det er flere.", [_FIRST, *[15] * (widest - 1)])
    row = HEADER
    for grid in grids:
        if row > HEADER:
            book.line(sheet, row, grid.title, "heading")
            row += 1
        else:
            sheet.write_string(HEADER - 1, 0, grid.title, book.formats["heading"])
        book.head(sheet, grid.columns, row)
        first = row + 1
        for row, (label, cells) in enumerate(grid.rows, first):
            sheet.write_string(row, 0, label[:LONGEST], book.formats["label"])
            for at, value in enumerate(cells, 1):
                if isinstance(value, str):
                    sheet.write_string(row, at, value, book.formats["text"])
                else:
                    look = "money" if isinstance(value, Decimal) else "reckoned"
                    sheet.write_number(row, at, float(value), book.formats[look])
        row += 2
        if len(grids) > 1:
            # The first table's column names are not the others'.
            sheet.freeze_panes(0, 1)
            sheet.repeat_rows(0)
        if grid.table in _CHARTED and (drawn := list(_whole(grid))):
            row = _chart(book, sheet, grid, name, first, drawn, row)


class _Grid:
    """A table as it stands on the sheet: periods (or the second dimension) across."""

    def __init__(
        self, table: str, title: str, columns: list[str], rows: list[tuple[str, list[Shown]]]
    ) -> None:
        self.table, self.title, self.columns, self.rows = table, title, columns, rows


def _grids(result: Resultat, table: str) -> Iterator[_Grid]:
    """One grid, or for answers one of how many and one of the mean."""
    form = FORM[table]
    title = form.title
    if form.values[0] == "svar":
        yield _grid(result, table, f"{title}: snitt fra 1 til 5", _mean)
        yield _grid(result, table, f"{title}: antall svar", lambda c: c["svar"])
    elif form.values[0] == "øre":
        yield _grid(result, table, f"{title}, kroner", lambda c: Decimal(c["øre"]) / 100)
    else:
        yield _grid(result, table, title, lambda c: c[form.values[0]])


def _mean(cell: Mapping[str, int]) -> Shown:
    return rounded(Fraction(cell["sum"], cell["svar"]), 2) if cell["svar"] else "ingen svar"


def _grid(result: Resultat, table: str, title: str, value: Value) -> _Grid:
    dimensions = FORM[table].dimensions
    found = next(t for t in result.tabeller if t.navn == table)
    names = {s.id: s.tittel for s in result.oppsett.stadier}
    across = 0 if dimensions[:1] == ("periode",) else len(dimensions) - 1 if len(dimensions) > 1 else None

    def word(part: str) -> str:
        return names.get(part) or _WORDS.get(part, part)

    columns = list(dict.fromkeys(r.nøkkel[across] for r in found.rader)) if across is not None else [""]
    rows: dict[str, dict[str, Shown]] = {}
    for r in found.rader:
        label = " → ".join(word(p) for n, p in enumerate(r.nøkkel) if n != across)
        column = "" if across is None else r.nøkkel[across]
        rows.setdefault(label, {})[column] = HIDDEN if r.verdier is None else value(r.verdier)
    heads = [_head(c, dimensions[:1] == ("periode",), word) if c else "Antall" for c in columns]
    if across is None and FORM[table].values[0] == "svar":
        heads = ["Svar"]
    what = " → ".join(d.capitalize() for n, d in enumerate(dimensions) if n != across)
    return _Grid(
        table, title, [what, *heads], [(k, [v.get(c, "") for c in columns]) for k, v in rows.items()]
    )


def _head(value: str, is_period: bool, word: Callable[[str], str]) -> str:
    if not is_period:
        return word(value)
    return "Hele tiden" if value == ALLE else period_name(value)


def _whole(grid: _Grid) -> Iterable[int]:
    """The rows, but the total, where nothing is hidden."""
    for at, (label, cells) in enumerate(grid.rows):
        if label != _WORDS[ALLE] and all(not isinstance(c, str) for c in cells):
            yield at


def _chart(book: Book, sheet: Any, grid: _Grid, name: str, first: int, rows: Sequence[int], row: int) -> int:
    """Lines over the periods; returns the row below it."""
    last = len(grid.columns) - 1 - (grid.columns[-1] == "Hele tiden")
    chart = book.book.add_chart({"type": "line"})
    for at in rows:
        chart.add_series(
            {"name": [name, first + at, 0], "categories": [name, first - 1, 1, first - 1, last],
             "values": [name, first + at, 1, first + at, last], "marker": {"type": "automatic"}}
        )  # fmt: skip
    left = len(grid.rows) - 1 - len(rows)
    note = f" ({left} med skjulte tall er ikke tegnet)" if left else ""
    chart.set_title({"name": f"{grid.title}{note}", "name_font": {"size": 11}})
    chart.set_y_axis({"min": 0})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 320})
    sheet.insert_chart(row, 0, chart, {"description": f"Linjer med tallene i tabellen over: {grid.title}."})
    return row + 18


def _durations(book: Book, result: Resultat) -> None:
    """One row per stage; the half in words where there is no number, and the other shares that are told."""
    shares = [s for s in SHARES if s == HALF or any(v.punkt(s) for v in result.varighet)]
    sheet = book.sheet(
        "Tid i stadiet",
        "Uker før så mange prosent av oppholdene er endt i et senere stadium (Aalen–Johansen), med 95 prosents intervall. "
        "Tomt der det ikke kan vises, eller dataene ikke har noen grense.",
        [_FIRST, *[12] * (3 * len(shares)), 60],
    )
    heads = [h for s in shares for h in (f"{s} %", f"{s} %, fra", f"{s} %, til")]
    book.head(sheet, ["Stadium", *heads, "Når halvparten er gått videre"])
    names = {s.id: s.tittel for s in result.oppsett.stadier}
    for row, v in enumerate(result.varighet, HEADER + 1):
        found = time_in(result, v.stadium)
        said = found.said if found else ""
        hidden = [HIDDEN if v.grunn == "skjult" else "" for _ in heads]
        book.texts(sheet, row, [names.get(v.stadium, v.stadium), *hidden, said])
        for at, share in enumerate(shares):
            point = v.punkt(share)
            for place, n in enumerate((point.uker, point.fra, point.til) if point else (), 1 + 3 * at):
                if n is not None:
                    sheet.write_number(row, place, n, book.formats["reckoned"])
