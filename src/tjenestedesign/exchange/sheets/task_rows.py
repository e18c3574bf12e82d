"""A task sheet as someone filled it in → the rows of the tables it is made of. Artefacts and parts get ids from what they are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tjenestedesign.exchange.sheets.columns import Column, Kind, Table, own_of, tables
from tjenestedesign.exchange.sheets.labels import labels, words_of
from tjenestedesign.exchange.sheets.look import help_for
from tjenestedesign.exchange.sheets.match import Heading, Incoming, Reject, Sheet
from tjenestedesign.exchange.sheets.naming import free_id, id_from_text, ids_in, naming_column, short
from tjenestedesign.exchange.sheets.read import Book, Cell, Grid
from tjenestedesign.exchange.sheets.rows import Key, rows, value
from tjenestedesign.exchange.sheets.tasks import (
    EXAMPLE,
    EXAMPLE_KEY,
    HELP,
    MARK,
    TASKS,
    WHAT,
    Task,
    example_print,
    task_coded,
)
from tjenestedesign.exchange.sheets.values import Unusable, as_text, from_cell, one_line
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.readings import folded, same_word
from tjenestedesign.ground.yaml.source import parse
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.model import DelMedId, Navngir, marker
from tjenestedesign.project.shape import closest


def task_of(grid: Grid, book: Book) -> Task | None:
    """The task a sheet is for: as td noted when it made the workbook, or by its name and headings where the sheet was copied out."""
    if known := book.known.get(grid.name):
        return task_coded(known.table)
    headings = {folded(as_text(c.value)) for c in grid.headers}
    return next(
        (
            t
            for t in TASKS
            if t.name == grid.name
            and not book.known
            and folded(MARK) in headings
            and folded(t.top[0].heading) in headings
        ),
        None,
    )


def task_sheets(
    project: Project, book: Book, rejects: list[Reject], notes: list[str]
) -> tuple[list[Sheet], Book]:
    """(every task sheet of a workbook, as sheets of the tables it is made of; the workbook without them)."""
    rest: list[Grid] = []
    own = own_of(project)
    reader = _Reader(project, rejects, notes)
    for grid in book.grids:
        task, known = task_of(grid, book), book.known.get(grid.name)
        if task is None:
            rest.append(grid)
        else:
            reader.take(task.of(own), grid, known.rows.get(EXAMPLE_KEY, "") if known else "")
    return list(reader.sheets()), replace(book, grids=tuple(rest))


@dataclass(frozen=True, slots=True)
class _Part:
    """A row's part of an artefact, before it has an id."""

    table: Table
    where: str
    cells: dict[str, str]
    addresses: dict[str, str]
    headings: dict[str, Heading]


@dataclass(slots=True)
class _One:
    """An artefact that rows are about."""

    task: Task
    id: str
    is_new: bool
    where: str
    label: str
    cells: dict[str, str] = field(default_factory=dict[str, str])
    addresses: dict[str, str] = field(default_factory=dict[str, str])
    headings: dict[str, Heading] = field(default_factory=dict[str, Heading])
    parts: list[_Part] = field(default_factory=list[_Part])


class _Reader:
    def __init__(self, project: Project, rejects: list[Reject], notes: list[str]) -> None:
        self.project = project
        self.rejects = rejects
        self.notes = notes
        self.taken = {*project.entries, *project.broken}
        self.found: list[_One] = []

    def take(self, task: Task, grid: Grid, example: str) -> None:
        """The rows of a sheet."""
        columns = self._columns(task, grid)
        if columns is None:
            return
        by_title: dict[str, _One] = {}
        current: _One | None = None
        for row in grid.rows:
            cells = {key: row[index] for key, index in columns.items() if index < len(row)}
            where = f"{grid.label}, rad {_number(row)}"
            mark = as_text(cells.pop(MARK, Cell("", "")).value)
            if folded(mark) == folded(HELP) or all(c.is_blank for c in cells.values()):
                continue
            if folded(mark) == folded(EXAMPLE):
                self._example(cells, where, example)
                continue
            if mark:
                self.notes.append(f"{where}: «{short(mark)}» i kolonnen «{MARK}» er ikke med.")
            title = cells[task.top[0].heading]
            if not title.is_blank:
                current = self._artefact(task, grid, title, where, by_title)
            if current is None:
                self.rejects.append(
                    Reject(
                        f"{grid.label}, celle {title.address}",
                        f"«{task.top[0].heading}» er tom, så td vet ikke hva raden hører til.",
                        "Skriv tittelen. I radene under kan cellen være tom når de hører til det samme.",
                    )
                )
                continue
            self._top(current, grid, cells)
            self._part(current, grid, cells, where)

    # --- one row ----------------------------------------------------------------------------------------------

    def _columns(self, task: Task, grid: Grid) -> dict[str, int] | None:
        """heading → where it is; None where the sheet cannot be read."""
        known = [MARK, WHAT, *(f.heading for f in (*task.top, *task.parts))]
        by_word = {folded(h): h for h in known}
        found: dict[str, int] = {}
        before = len(self.rejects)
        for index, cell in enumerate(grid.headers):
            said = as_text(cell.value)
            heading = by_word.get(folded(said))
            at = f"{grid.label}, celle {cell.address}"
            if heading in found:
                self.rejects.append(Reject(at, f"To kolonner er «{heading}».", "Slett den ene."))
            elif heading is not None:
                found[heading] = index
            elif any(index < len(r) and not r[index].is_blank for r in grid.rows):
                close = closest(said, known)
                message = (
                    f"td kjenner ikke kolonnen «{short(said)}»." if said else "Kolonnen mangler overskrift."
                )
                hint = (
                    f"Mente du «{close}»?"
                    if close
                    else "Gi den overskriften den hadde, eller slett kolonnen."
                )
                self.rejects.append(Reject(at, message, hint))
        if task.top[0].heading not in found:
            self.rejects.append(
                Reject(
                    grid.label,
                    f"Kolonnen «{task.top[0].heading}» mangler.",
                    "Uten den vet ikke td hva radene hører til. Lag et nytt skjema med «td export --blank».",
                )
            )
        return found if len(self.rejects) == before else None

    def _example(self, cells: dict[str, Cell], where: str, held: str) -> None:
        """The example is left out, and what someone wrote over it is asked about."""
        if held and example_print({h: as_text(c.value) for h, c in cells.items()}) != held:
            self.rejects.append(
                Reject(
                    where,
                    f"Raden er merket «{EXAMPLE}», men noen har skrevet i den.",
                    f"Slett ordet «{EXAMPLE}» hvis raden skal være med. Ellers sletter du hele raden.",
                )
            )

    def _artefact(
        self, task: Task, grid: Grid, title: Cell, where: str, by_title: dict[str, _One]
    ) -> _One | None:
        at = f"{grid.label}, celle {title.address}"
        said = from_cell(task.table.columns[0], title.value) if title.fault is None else title.fault
        if isinstance(said, Unusable):
            self.rejects.append(Reject(at, said.message, said.hint))
            return None
        word = folded(one_line(said))
        if word not in by_title:
            same = [e for e in self.project.of_type(task.type) if folded(e.model.tittel) == word]
            if len(same) > 1:
                ids = ", ".join(e.id for e in same)
                self.rejects.append(
                    Reject(
                        at,
                        f"Prosjektet har flere som heter «{short(said)}» ({ids}).",
                        "Gi den nye en annen tittel. Skal en av dem endres, bruker du «td export ID».",
                    )
                )
                return None
            if same:
                self.notes.append(
                    f"{where}: «{short(said)}» finnes fra før som «{same[0].id}». Radene går inn i den."
                )
            id = same[0].id if same else free_id(slug(said) or task.type, self.taken)
            self.taken.add(id)
            one = _One(task, id, not same, where, grid.label)
            self.found.append(one)
            by_title[word] = one
        return by_title[word]

    def _top(self, one: _One, grid: Grid, cells: dict[str, Cell]) -> None:
        for asked in one.task.top:
            column, cell = asked.column(one.task.table), cells.get(asked.heading)
            if column is None or cell is None:
                continue
            at = f"{grid.label}, celle {cell.address}"
            one.addresses.setdefault(column.name, at)
            one.headings[column.name] = Heading(asked.heading, help_for(column, asked.help))
            text = self._text(column, cell, at)
            was = one.cells.setdefault(column.name, text)
            if not text or was == text or (column.name == "tittel" and folded(was) == folded(text)):
                continue
            if was:
                title = one.task.top[0].heading
                self.rejects.append(
                    Reject(
                        at,
                        f"«{asked.heading}» er «{short(text)}» her, men «{short(was)}» lenger opp for samme «{title}».",
                        "Rett den ene, eller la cellen være tom. Er det en annen, trenger den en egen tittel.",
                    )
                )
            else:
                one.cells[column.name], one.addresses[column.name] = text, at

    def _part(self, one: _One, grid: Grid, cells: dict[str, Cell], where: str) -> None:
        task = one.task
        filled = {f: c for f in task.parts if (c := cells.get(f.heading)) is not None and not c.is_blank}
        if not filled:
            return
        kind = self._kind(task, grid, cells.get(WHAT))
        if kind is None:
            return
        table = task.list_tables[kind]
        part = _Part(table, where, {}, {}, {})
        for asked in task.parts:
            column, cell = asked.column(table), cells.get(asked.heading)
            if cell is None:
                continue
            at = f"{grid.label}, celle {cell.address}"
            if column is not None:
                part.addresses[column.name] = at
                part.headings[column.name] = Heading(asked.heading, help_for(column, asked.help))
                if text := self._text(column, cell, at):
                    part.cells[column.name] = text
            elif asked in filled:
                self.rejects.append(
                    Reject(
                        at,
                        f"«{asked.heading}» gjelder ikke når raden er «{kind}».",
                        f"Tøm cellen, eller velg noe annet i kolonnen «{WHAT}».",
                    )
                )
        one.parts.append(part)

    def _kind(self, task: Task, grid: Grid, cell: Cell | None) -> str | None:
        if cell is None or cell.is_blank:
            return next(iter(task.lists))
        kind = same_word(as_text(cell.value), task.lists)
        if kind is None:
            self.rejects.append(
                Reject(
                    f"{grid.label}, celle {cell.address}",
                    f"«{short(as_text(cell.value))}» er ikke et av valgene.",
                    f"Velg blant {', '.join(task.lists)}.",
                )
            )
        return kind

    def _text(self, column: Column, cell: Cell, at: str) -> str:
        """What a cell says; nothing, and a reject, where it cannot be used."""
        text = cell.fault or from_cell(column, cell.value, percent=cell.percent)
        if isinstance(text, Unusable):
            self.rejects.append(Reject(at, text.message, text.hint))
            return ""
        return text

    # --- all rows ---------------------------------------------------------------------------------------------

    def sheets(self) -> Iterator[Sheet]:
        """What was read, table by table, with ids and with references as ids."""
        made: dict[str, Sheet] = {}

        def put(table: Table, label: str, row: Incoming) -> None:
            sheet = made.setdefault(
                f"{label}{table.name}", Sheet(table, label, by_td=False, has_id=True, exported={}, bare=True)
            )
            sheet.rows.append(row)

        for one in self.found:
            table = one.task.table
            cells = {name: self._ref(table.column(name), text) for name, text in one.cells.items() if text}
            put(table, one.label, Incoming(one.where, (one.id,), cells, one.addresses, "", one.headings))
            for part_table, row in self._parts(one):
                put(part_table, one.label, row)
        yield from made.values()

    def _parts(self, one: _One) -> Iterator[tuple[Table, Incoming]]:
        data: Any = {} if one.is_new else parse(self.project.entries[one.id].source)[0]
        taken = set(ids_in(data))
        names = self._names(one)
        there: dict[tuple[str, str], list[Key]] = defaultdict(list)
        for table in tables(one.task.type):
            naming = naming_column(table)
            if len(table.levels) == 1 and naming is not None:
                for row in rows(table, one.id, data):
                    there[table.name, folded(one_line(value(row, naming)))].append(row.key)
        numbered = [(part, self._own(part, taken, there, names)) for part in one.parts]
        for part, own in numbered:
            cells: dict[str, str] = {}
            for name, text in part.cells.items():
                column = part.table.column(name)
                assert column is not None
                names_part = marker((column.info.annotation, *column.info.metadata))
                if names_part is None or names_part.i is not None:
                    cells[name] = self._ref(column, text)
                    continue
                if name in one.task.makes and folded(text) not in names[names_part.del_ or ""]:
                    table = one.task.list_table(one.task.makes[name])
                    id = names[names_part.del_ or ""][folded(text)] = free_id(
                        slug(text) or table.short_name, taken
                    )
                    taken.add(id)
                    at = {"tittel": part.addresses[name]}
                    yield table, Incoming(part.where, (one.id, id), {"tittel": one_line(text)}, at, "", {})
                cells[name] = _by_name(text, names, names_part)
            yield part.table, Incoming(part.where, (one.id, own), cells, part.addresses, "", part.headings)

    def _names(self, one: _One) -> dict[str, dict[str, str]]:
        """kind of part → what it is called → its id, of the parts that are there."""
        names: dict[str, dict[str, str]] = defaultdict(dict)
        if not one.is_new:
            for _, part in self.project.entries[one.id].parts:
                if part.id:
                    names[part.betegnelse()][folded(words_of(part))] = part.id
        return names

    def _own(
        self,
        part: _Part,
        taken: set[str],
        there: dict[tuple[str, str], list[Key]],
        names: dict[str, dict[str, str]],
    ) -> str:
        """The part's own key: of the one that is called the same, or made of what it is called."""
        naming = naming_column(part.table)
        word = folded(one_line(part.cells.get(naming.name, ""))) if naming else ""
        same = there[part.table.name, word]
        if word and same:
            return same.pop(0)[-1]
        if not part.table.levels[-1].by_id:
            return ""
        id = free_id(id_from_text(part.table, part.cells) or f"{part.table.short_name}-1", taken)
        taken.add(id)
        if word and issubclass(part.table.model, DelMedId):
            names[part.table.model.betegnelse()].setdefault(word, id)
        return id

    def _ref(self, column: Column | None, text: str) -> str:
        """A reference by what is shown, as what is written. What is not known by that name, stands for td to say of."""
        if column is None or column.kind is not Kind.REFERENCE or column.ref is None:
            return text
        shown = {folded(said): id for said, id in labels(self.project, column.ref).items()}
        kinds = {goal.type for goal in column.ref.mål}
        shown |= {folded(o.cells["tittel"]): o.id for o in self.found if o.is_new and o.task.type in kinds}
        return "\n".join(shown.get(folded(line), line) for line in text.split("\n"))


def _by_name(text: str, names: dict[str, dict[str, str]], what: Navngir) -> str:
    known = names[what.del_ or ""]
    return "\n".join(known.get(folded(line), line) for line in text.split("\n"))


def _number(row: tuple[Cell, ...]) -> str:
    return "".join(ch for ch in row[0].address if ch.isdigit())
