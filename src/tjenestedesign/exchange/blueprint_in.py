"""A blueprint as a table, in Markdown, HTML or CSV → tjenestekart. Lanes are rows and steps columns, or the other way."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from tjenestedesign.artefakter.tjenestekart import LANES
from tjenestedesign.exchange.drafts import Draft, Ids, clip, read_text
from tjenestedesign.exchange.mermaid_source import without_fences
from tjenestedesign.exchange.sheets.read import Unreadable
from tjenestedesign.ground.scalars import Varighet

_NAMES: Final = {
    "fysiske_bevis": "fysiske bevis,fysisk bevis,bevis,physical evidence,evidence,touchpoints,props",
    "brukerhandling": "brukerhandling,brukerhandlinger,brukerens handlinger,brukerens handling,innbyggerens handlinger,innbyggeren gjør,brukerreise,customer actions,customer action,customer steps,user actions,user action,user steps,user step,steps,customer journey,user journey,innbygger,brukeren,brukeren gjør,brukersteg,steg for brukeren",
    "synlige_handlinger": "synlige handlinger,synlig handling,synlig,frontstage,front stage,frontstage actions,frontstage interactions,onstage,onstage contact employee actions,employee actions,visible employee actions",
    "usynlige_handlinger": "usynlige handlinger,usynlig handling,usynlig,backstage,back stage,backstage actions,backstage interactions,backstage contact employee actions,invisible employee actions",
    "støtteprosesser": "støtteprosesser,støtteprosess,støtte,støttesystemer og prosesser,support processes,support process,support,supporting processes",
    "partnere": "partnere,samarbeidspartnere,partners,third parties",
    "systemer": "systemer,fagsystemer,it-systemer,systems,it systems,technology",
    "regelverk": "regelverk,lover og regler,policies,regulations,rules,laws",
    "tid": "tid,tidsbruk,time,duration",
}
_LANE: Final = {name: key for key, names in _NAMES.items() for name in names.split(",")}
_LINES: Final = re.compile(
    r"line of|\b(?:interaksjons|synlighets)?linje[n]?\b|linje for|(?:interaksjons|synlighets)linje",
    re.IGNORECASE,
)
_LARGEST: Final = 20_000
"""Cells in one table, spans counted."""


@dataclass(eq=False)
class Grid:
    """A table: the cells row by row, and each row's line in the file."""

    line: int
    rows: list[tuple[int, list[str]]]


def grids(path: Path) -> list[Grid]:
    """Every table in the file. Raises `Unreadable`."""
    kind = path.suffix.lower()
    text = read_text(path, "cp1252" if kind == ".csv" else "")
    if kind in (".md", ".markdown"):
        text = without_fences(text)
        return sorted([*_markdown(text), *_html(text)], key=lambda grid: grid.line)
    if kind in (".html", ".htm"):
        return _html(text)
    return [_csv(text)]


def is_blueprint(grid: Grid) -> bool:
    """Whether at least two lanes are named in the first column or in the first row. Rows with ids are artefacts."""
    if "id" in map(_plain, _first_row(grid)):
        return False
    return max(len(_lanes(_first_column(grid))), len(_lanes(_first_row(grid)))) >= 2


def blueprint(grid: Grid) -> Draft:
    """Raises `Unreadable` where the table has no steps."""
    draft = Draft("tjenestekart", "<Skriv tittelen>", grid.line)
    down, across = _lanes(_first_column(grid)), _lanes(_first_row(grid))
    if len(across) > len(down):
        grid = _turned(grid)
    head, *body = grid.rows
    ids = Ids("steg")
    steps: list[dict[str, Any]] = []
    for column, title in enumerate(head[1][1:], 1):
        name = " ".join(title.split())
        steps.append({"id": ids.take(name or f"Steg {column}"), **({"tittel": name} if name else {})})
    if not steps:
        raise Unreadable("Tabellen har ingen steg.", "Første rad skal ha ett steg i hver kolonne.")
    for line, cells in body:
        _row(line, cells, steps, draft)
    order = ("id", "tittel", *LANES, "tid")
    draft.data = {"steg": [{k: s[k] for k in order if k in s} for s in steps]}
    return draft


def _row(line: int, cells: list[str], steps: list[dict[str, Any]], draft: Draft) -> None:
    label, values = (cells[0] if cells else ""), cells[1:]
    key, told = _lane(label)
    if key and told:
        draft.keep(line, f"Raden «{clip(label.split(chr(10))[0])}» har forklaringen «{told}».")
    if key is None and _LINES.search(label):
        draft.lose(line, f"Raden «{clip(label)}» er ikke tatt med. Kartet tegner linjene selv.")
        values = [text for text in values if text != label]
    elif not any(values) and label:
        draft.lose(line, f"Raden «{clip(label)}» er tom.")
    for column, text in enumerate(values):
        if not text:
            continue
        if column >= len(steps):
            draft.keep(line, f"«{text}» står i en kolonne uten steg.")
        elif key is None:
            draft.keep(line, f"{label or 'Uten navn'}, steget «{steps[column]['id']}»: {text}.")
        elif key == "tid" and not _is_duration(text):
            draft.keep(line, f"Tiden for steget «{steps[column]['id']}» er «{text}».")
        else:
            _cell(key, text, steps[column])


def _is_duration(text: str) -> bool:
    try:
        TypeAdapter(Varighet).validate_python(text)
    except ValidationError:
        return False
    return True


def _cell(key: str, text: str, step: dict[str, Any]) -> None:
    if key in ("brukerhandling", "tid"):
        joined = "; ".join(text.split("\n"))
        step[key] = f"{step[key]}; {joined}" if key in step else joined
    else:
        step.setdefault(key, []).extend(text.split("\n"))


def _plain(label: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[_*:`#]|\(.*?\)", " ", label)).strip().casefold()


def _lanes(labels: list[str]) -> set[str]:
    return {key for label in labels if (key := _lane(label)[0])}


def _lane(label: str) -> tuple[str | None, str]:
    """(the lane a row is, what its label says besides the name): a label may be numbered, and have an explanation after it."""
    bare = re.sub(r"^[\W\d_]+", "", label)
    if key := _LANE.get(_plain(bare)):
        return key, ""
    for between in ("\n", ": ", " – ", " - ", " — ", " / "):
        name, _, told = bare.partition(between)
        if told and (key := _LANE.get(_plain(name))):
            return key, "; ".join(told.split("\n")).strip()
    return None, ""


def _first_column(grid: Grid) -> list[str]:
    return [cells[0] for _, cells in grid.rows if cells]


def _first_row(grid: Grid) -> list[str]:
    return grid.rows[0][1] if grid.rows else []


def _turned(grid: Grid) -> Grid:
    width = max(len(cells) for _, cells in grid.rows)
    full = [cells + [""] * (width - len(cells)) for _, cells in grid.rows]
    return Grid(grid.line, [(grid.line, list(column)) for column in zip(*full, strict=True)])


def _lines_of(text: str) -> str:
    """A cell's text, one item a line."""
    parts = re.split(r"<br\s*/?>|\n", text, flags=re.IGNORECASE)
    return "\n".join(p for part in parts if (p := " ".join(part.split()).lstrip("•-– ").strip()))


def _markdown(text: str) -> list[Grid]:
    found: list[Grid] = []
    rows: list[tuple[int, list[str]]] = []
    lines = [*text.split("\n"), ""]
    for number, line in enumerate(lines, 1):
        if "|" in line:
            inner = line.strip().removeprefix("|")
            inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
            cells = [_lines_of(c.replace("\\|", "|")) for c in re.split(r"(?<!\\)\|", inner)]
            if not all(re.fullmatch(r":?-+:?", c.strip()) for c in re.split(r"(?<!\\)\|", inner)):
                rows.append((number, cells))
        elif rows:
            found.append(Grid(rows[0][0], rows))
            rows = []
    return found


def _csv(text: str) -> Grid:
    first, _, rest = text.partition("\n")
    skipped = 0
    if found := re.fullmatch(r"sep=(.)", first):
        delimiter, text, skipped = found[1], rest, 1
    else:
        delimiter = max(";,\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        rows: list[tuple[int, list[str]]] = []
        line = 1 + skipped
        for cells in reader:
            if any(cells):
                rows.append((line, [_lines_of(c) for c in cells]))
            line = reader.line_num + 1 + skipped
    except csv.Error:
        raise Unreadable("Filen er ikke en hel CSV-fil.", "Lagre den på nytt fra regnearket.") from None
    return Grid(1, rows)


def _html(text: str) -> list[Grid]:
    reader = _Tables()
    reader.feed(text)
    reader.close()
    return [Grid(line, _spread(rows)) for line, rows in reader.tables if rows]


_Cell = tuple[str, int, int]


class _Tables(HTMLParser):
    """The outermost tables with their cells, as (text, columns, rows)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[int, list[tuple[int, list[_Cell]]]]] = []
        self._depth = 0
        self._hidden = 0
        self._text: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append((self.getpos()[0], []))
        elif tag in ("script", "style"):
            self._hidden += 1
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self.tables[-1][1].append((self.getpos()[0], []))
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            named = dict(attrs)
            self._span = (_span(named.get("colspan")), _span(named.get("rowspan")))
            self._text = []
        elif tag in ("br", "li", "p", "div") and self._text is not None:
            self._text.append("\0")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            if self._depth == 1:
                self._end_cell()
            self._depth = max(self._depth - 1, 0)
        elif tag in ("script", "style"):
            self._hidden = max(self._hidden - 1, 0)
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._hidden:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._text is None:
            return
        rows = self.tables[-1][1]
        if not rows:
            rows.append((self.getpos()[0], []))
        flat = " ".join("".join(self._text).replace("\0", "\0 ").split())
        across, down = self._span
        rows[-1][1].append((_lines_of(flat.replace("\0", "\n")), across, down))
        self._text = None


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 100) if value and value.isdecimal() and len(value) < 6 else 1


def _spread(rows: list[tuple[int, list[_Cell]]]) -> list[tuple[int, list[str]]]:
    """Merged cells as the text in each of the cells they cover. Raises `Unreadable`."""
    filled: dict[tuple[int, int], str] = {}
    widths = [0] * len(rows)
    for y, (_, cells) in enumerate(rows):
        x = 0
        for text, across, down in cells:
            while (y, x) in filled:
                x += 1
            for dy in range(min(down, len(rows) - y)):
                for dx in range(across):
                    filled[y + dy, x + dx] = text
                widths[y + dy] = max(widths[y + dy], x + across)
            x += across
            if len(filled) > _LARGEST:
                raise Unreadable(
                    "Tabellen er for stor.", f"Et tjenestekart leses med opptil {_LARGEST} ruter."
                )
    return [(line, [filled.get((y, x), "") for x in range(widths[y])]) for y, (line, _) in enumerate(rows)]
