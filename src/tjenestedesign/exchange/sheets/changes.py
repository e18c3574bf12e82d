"""Sheets against the project → what would change, and what cannot. A plan first; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tjenestedesign.check.scaffold import plan_new
from tjenestedesign.exchange.sheets.cell_edits import Draft, NotHere, nested
from tjenestedesign.exchange.sheets.columns import Column, Table, tables
from tjenestedesign.exchange.sheets.gone import look_for_gone
from tjenestedesign.exchange.sheets.match import Incoming, Reject, Sheet
from tjenestedesign.exchange.sheets.naming import (
    LONGEST_ID,
    Said,
    alike,
    append_in,
    by_what_they_say,
    free_id,
    held_when_exported,
    id_from_text,
    ids_in,
    in_order,
    in_words,
    is_by_place,
    list_name,
    naming_column,
    quoted,
    row_name,
    short,
    table_around,
)
from tjenestedesign.exchange.sheets.planned import Plan, Told
from tjenestedesign.exchange.sheets.rows import Key, Row, fingerprint, follow, rows, token, values
from tjenestedesign.exchange.sheets.values import SEE_FILE, one_line
from tjenestedesign.ground.ids import ID_PATTERN, holds_everywhere, slug
from tjenestedesign.ground.yaml.edits import Uneditable, in_own_form
from tjenestedesign.ground.yaml.source import Loc
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import RawFile


def plan(
    project: Project, files: Iterable[RawFile], sheets: Sequence[Sheet], *, delete_missing: bool = False
) -> Plan:
    """What the sheets would change. Faults in the result are found by `sheets.check`."""
    work = _Work(project, {f.file: f.raw for f in files if isinstance(f.raw, bytes)}, delete_missing)
    for sheet in sorted(sheets, key=lambda s: len(s.table.levels)):
        work.take(sheet)
    return work.finished()


def _suggested(table: Table, id: str, data: Any) -> list[Loc]:
    """Where `td new` wrote something for the user to go on from: a choice, or an example in a list."""
    [row] = rows(table, id, data)
    columns = [c for c in table.columns if c.name not in ("tittel", "status")]
    lists = [t.levels[0] for t in tables(table.type.navn) if len(t.levels) == 1]
    places = [follow(row, c.steps) for c in (*columns, *lists)]
    return [p.loc for p in places if not p.left and not p.short and p.raw]


class _Work:
    def __init__(self, project: Project, raw: Mapping[str, bytes], delete_missing: bool) -> None:
        self.project = project
        self.raw = raw
        self.delete_missing = delete_missing
        self.plan = Plan()
        self.drafts: dict[str, Draft] = {}
        self.new_parts: dict[tuple[str, Key], dict[str, Any]] = {}
        self.cleared: set[tuple[str, str]] = set()
        self.ids: dict[str, set[str]] = {}
        self.said: Said = {}
        self.refused: set[str] = set()
        self.counts: dict[tuple[str, Key], int] = {}
        self.kinds: dict[str, Artefakttype] = {e.id: e.type for e in project.entries.values()}
        self.seen: dict[tuple[str, Key], Incoming] = {}

    def reject(self, where: str, message: str, hint: str = "") -> None:
        self.plan.rejects.append(Reject(where, message, hint))

    # --- sheets and rows --------------------------------------------------------------------------------------

    def take(self, sheet: Sheet) -> None:
        current = {
            row.key: row
            for entry in self.project.of_type(sheet.table.type.navn)
            for row in rows(sheet.table, entry.id, self.draft(entry.id).data)
        }
        known = held_when_exported(sheet)
        there = {row.key for row in sheet.rows} | sheet.unsound
        self.said = {} if sheet.by_td else by_what_they_say(sheet.table, current)
        for row in sheet.rows:
            self._row(sheet, row, current, known, there)
        if sheet.exported:
            look_for_gone(sheet, current, there, self.plan, self.draft, delete=self.delete_missing)

    def _row(
        self,
        sheet: Sheet,
        row: Incoming,
        current: Mapping[Key, Row],
        known: Mapping[Key, str],
        there: set[Key],
    ) -> None:
        table, own = sheet.table, row.key[-1]
        blank = next((k for k, v in zip(table.keys[:-1], row.key[:-1], strict=True) if not v), None)
        if blank:
            hint = (
                "Skriv id-en."
                if sheet.by_td
                else f"Bruk --into ID for å si hvilken {table.type.navn} radene hører til."
            )
            self.reject(row.at(blank), f"«{blank}» er tom, så td vet ikke hvor raden hører til.", hint)
            return
        if row.key[0] in self.project.broken:
            if row.key[0] not in self.refused:
                self.refused.add(row.key[0])
                self.reject(
                    row.where,
                    f"Filen til «{row.key[0]}» har feil, så td kan ikke endre den.",
                    "Rett den først. «td validate» viser hva som er feil.",
                )
            return
        where = (table.name, row.key)
        if own and where in self.seen:
            self.reject(
                row.at(table.keys[-1]),
                f"«{own}» står to ganger, også i {in_words(self.seen[where])}.",
                "Slett den ene raden.",
            )
            return
        if own:
            self.seen[where] = row
        if row.key in current:
            self.plan.where[where] = row
            self._edit(sheet, row, current[row.key], known.get(row.key))
        elif not self._is_refused(sheet, row, current, known, there):
            same = None if own or sheet.by_td else alike(row, self.said)
            if same:
                self.plan.notes.append(
                    f"{row.where} finnes fra før som «{same[-1]}», og er ikke tatt med på nytt."
                )
            else:
                self._new(sheet, row)

    def _is_refused(
        self,
        sheet: Sheet,
        row: Incoming,
        current: Mapping[Key, Row],
        known: Mapping[Key, str],
        there: set[Key],
    ) -> bool:
        """Whether a row that the project does not have cannot be a new one."""
        table, own = sheet.table, row.key[-1]
        at = row.at(table.keys[-1])
        if not own:
            return False
        if row.key in known:
            self.reject(
                at,
                f"«{own}» er slettet i prosjektet siden filen ble laget.",
                "Slett raden, eller gi den en ny id.",
            )
            return True
        if table.levels and not table.levels[-1].by_id:
            self.reject(at, f"Det er ingen nummer {own} i listen.", "La «nr» stå tom i en ny rad.")
            return True
        held = set(row.held.split())
        renamed = next(
            (
                key
                for key, was in current.items()
                if key not in there
                and key[:-1] == row.key[:-1]
                and (
                    token("", "\0".join(key)) in held
                    or (key in known and all(t == row.cells.get(n) for n, t in values(was, table).items()))
                )
            ),
            None,
        )
        if renamed:
            self.reject(
                at,
                f"Id-en er endret fra «{renamed[-1]}» til «{own}».",
                "Andre kan vise til den gamle. Sett den tilbake, og bytt id i filene.",
            )
            return True
        if not ID_PATTERN.fullmatch(own) or not holds_everywhere(own) or len(own) > 80:
            self.reject(
                at,
                f"«{short(own)}» kan ikke være en id.",
                f"Skriv for eksempel «{slug(own)[:LONGEST_ID] or 'ny-1'}», eller la cellen være tom.",
            )
            return True
        return False

    # --- an artefact or a part that is there ------------------------------------------------------------------

    def _edit(self, sheet: Sheet, row: Incoming, was: Row, exported: str | None) -> None:
        table = sheet.table
        now = values(was, table)
        held = set((exported or row.held).split())
        if held and token("", "\0".join(row.key)) not in held:
            held = set[str]()  # the row was copied from another
        edits: list[tuple[Column, str]] = []
        for name in in_order(table, row.cells):
            text, column = row.cells[name], table.column(name)
            if column is None or text == now[name] or (held and token(name, text) in held):
                continue
            if not held and not text:
                continue  # a file td did not make says nothing with a blank cell
            if SEE_FILE in (text, now[name]):
                self.reject(
                    row.at(name),
                    "Innholdet får ikke plass i en celle, og kan ikke endres her.",
                    "Skriv det i YAML-filen.",
                )
            elif held and token(name, now[name]) not in held and not (column.is_own and not now[name]):
                self.reject(
                    row.at(name),
                    f"Både cellen og prosjektet er endret siden filen ble laget. I arket: {quoted(text)}. I prosjektet: {quoted(now[name])}.",
                    "Skriv det som skal gjelde, i YAML-filen, og lag en ny fil med «td export».",
                )
            else:
                edits.append((column, text))
        if edits and held and not set(fingerprint(row.key, now).split()) <= held and is_by_place(table):
            self.reject(
                row.where,
                "Listen er endret i prosjektet siden filen ble laget, så td vet ikke hvilken rad dette er.",
                "Lag en ny fil med «td export», og skriv endringen der.",
            )
            return
        draft = self.draft(row.key[0])
        for column, text in edits:
            try:
                draft.set(was, column, text)
            except NotHere as why:
                self.reject(row.at(column.name), why.message, why.hint)
                continue
            self.plan.told.append(
                Told(row.key[0], f"{row_name(table, row.key)}{column.name}", now[column.name], text)
            )

    # --- what is new ------------------------------------------------------------------------------------------

    def _new(self, sheet: Sheet, row: Incoming) -> None:
        if sheet.table.levels:
            self._new_part(sheet.table, row)
        else:
            self._new_artefact(sheet, row)

    def _new_artefact(self, sheet: Sheet, row: Incoming) -> None:
        table = sheet.table
        spec, id = table.type, row.key[0]
        taken = {*self.project.entries, *self.project.broken, *self.drafts}
        if id in taken:
            self.reject(
                row.at("id"),
                f"Id-en «{id}» er brukt av noe annet.",
                "Velg en annen id.",
            )
            return
        title = one_line(row.cells.get("tittel", ""))
        if not id:
            id = free_id(slug(title) or id_from_text(table, row.cells) or spec.id, taken)
        draft = self._from_template(spec, id, title)
        if sheet.bare:
            draft.blank(_suggested(table, id, draft.data))
        self.drafts[id] = draft
        self.kinds[id] = spec
        key = (id,)
        self.plan.where[(table.name, key)] = row
        self.plan.told.append(Told(id, f"ny {spec.navn}", "", title))
        for column in table.columns:
            text = row.cells.get(column.name, "")
            if text and column.name != "tittel":
                draft.set(Row(key, (), draft.data), column, text)

    def _from_template(self, spec: Artefakttype, id: str, title: str) -> Draft:
        [(file, planned)] = plan_new(spec, id, title or None, self.project.choices).items()
        return Draft(file, planned.data, is_new=True)

    def _new_part(self, table: Table, row: Incoming) -> None:
        level = table.levels[-1]
        key = row.key[:-1]
        if not self._has_home(table, row):
            return
        draft = self.draft(key[0])
        if draft.is_new and len(key) == 1 and (key[0], table.name) not in self.cleared:
            self.cleared.add((key[0], table.name))
            draft.clear(Row(key, (), draft.data), level)
        item: dict[str, Any] = {}
        own = row.key[-1]
        if level.by_id:
            taken = self.ids.setdefault(key[0], set(ids_in(draft.data)))
            if own and own in taken:
                self.reject(
                    row.at("id"), f"Id-en «{own}» er brukt av en annen del i «{key[0]}».", "Velg en annen id."
                )
                return
            own = own or free_id(id_from_text(table, row.cells) or table.short_name + "-1", taken)
            taken.add(own)
            item["id"] = own
        for column in table.columns:
            if text := row.cells.get(column.name, ""):
                nested(column, item, text)
        if not item:
            return
        parent = self.new_parts.get((table_around(table).name, key))
        try:
            if parent is not None:
                append_in(parent, level, item)
            else:
                around = next(r for r in self._rows_around(table, draft, key[0]) if r.key == key)
                draft.append(around, level, item)
        except NotHere as why:
            self.reject(row.where, why.message, why.hint)
            return
        if own:
            self.new_parts[(table.name, (*key, own))] = item
            self.plan.where[(table.name, (*key, own))] = row
        elif not self.delete_missing:
            there = sum(r.key[:-1] == key for r in rows(table, key[0], draft.data))
            self.counts[(table.name, key)] = number = self.counts.get((table.name, key), there) + 1
            self.plan.where[(table.name, (*key, str(number)))] = row
        naming = naming_column(table)
        columns = [*([naming] if naming else []), *table.columns]
        said = next((row.cells[c.name] for c in columns if row.cells.get(c.name)), "")
        self.plan.told.append(
            Told(key[0], f"ny rad i {list_name(table)}{f' «{own}»' if own else ''}", "", said)
        )

    def _has_home(self, table: Table, row: Incoming) -> bool:
        id, key = row.key[0], row.key[:-1]
        draft = self.drafts.get(id)
        if draft is None or self.kinds.get(id) is not table.type:
            self.reject(
                row.at("artefakt"),
                f"Det er ingen {table.type.navn} som heter «{short(id)}».",
                "Sjekk id-en.",
            )
            return False
        if (table_around(table).name, key) in self.new_parts:
            return True
        if not any(r.key == key for r in self._rows_around(table, draft, id)):
            name = table.keys[len(key) - 1]
            self.reject(
                row.at(name),
                f"«{short(key[-1])}» finnes ikke i «{id}».",
                "Sjekk id-en, eller legg delen til i arket sitt.",
            )
            return False
        return True

    def _rows_around(self, table: Table, draft: Draft, id: str) -> Iterator[Row]:
        return rows(table_around(table), id, draft.data)

    # --- the files --------------------------------------------------------------------------------------------

    def draft(self, id: str) -> Draft:
        if id not in self.drafts:
            source = self.project.entries[id].source
            self.drafts[id] = Draft(source.file, in_own_form(source, self.raw[source.file]))
        return self.drafts[id]

    def finished(self) -> Plan:
        for id, draft in self.drafts.items():
            if not (draft.is_changed or draft.is_new):
                continue
            try:
                new = draft.result()
            except Uneditable as place:
                p = place.position
                self.reject(
                    self._row_of(id),
                    f"td kan ikke endre {p.file}, linje {p.line}, uten å risikere resten av filen.",
                    "Skriv endringen i YAML-filen.",
                )
                continue
            if new != draft.raw or draft.is_new:
                self.plan.before[draft.file] = None if draft.is_new else self.raw[draft.file]
                self.plan.after[draft.file] = new
        return self.plan

    def _row_of(self, id: str) -> str:
        return next((row.where for (_, key), row in self.plan.where.items() if key[0] == id), id)
