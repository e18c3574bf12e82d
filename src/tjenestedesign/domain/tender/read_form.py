"""A filled-in price form → what the bid says, or cell by cell what is wrong with it. Reads only; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from tjenestedesign.domain.tender.anskaffelse import Konkurransegrunnlag
from tjenestedesign.domain.tender.around import around
from tjenestedesign.domain.tender.container import Opened, Remark, open_workbook
from tjenestedesign.domain.tender.form_layout import (
    BIDDER,
    CHECKS,
    GUIDE,
    HEADER,
    HIDDEN,
    NAME,
    NUMBER,
    OTHER,
    PHASES,
    TEAM,
    VERSION,
    checks,
    fingerprint,
    labels,
    tables,
)
from tjenestedesign.domain.tender.read_cell import is_blank
from tjenestedesign.domain.tender.read_formulas import changed_formula, compare_formulas
from tjenestedesign.domain.tender.read_table import ReadTable, Row, place, read_table, words
from tjenestedesign.ground.amounts import exact_kroner
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.scalars import shown
from tjenestedesign.project.loaded import Entry

_WEIGHTS: Final = (3, 2, 7, 6, 5, 4, 3, 2)


@dataclass
class Form:
    """A form as it was read. Nothing but `remarks` can be trusted where one of them stops it."""

    competition: Entry[Konkurransegrunnlag] | None = None
    bidder: str = ""
    number: str = ""
    phases: list[tuple[str, Row]] = field(default_factory=list[tuple[str, Row]])
    """Phase id and what was given."""
    people: list[tuple[str, Row]] = field(default_factory=list[tuple[str, Row]])
    other: Decimal | None = None
    other_for: str = ""
    remarks: list[Remark] = field(default_factory=list[Remark])

    @property
    def sound(self) -> bool:
        return not any(r.stops for r in self.remarks)


def read_form(
    path: Path, competitions: Mapping[str, Entry[Konkurransegrunnlag]], chosen: str | None = None
) -> Form:
    """Reads one file. `chosen` is the competition the user says it answers. Raises `MissingExtra` and `OSError`."""
    form = Form()
    book = open_workbook(path)
    if isinstance(book, Remark):
        form.remarks.append(book)
        return form
    competition = _competition(book, competitions, chosen, form)
    if competition is None:
        return form
    form.competition = competition
    _bidder(book, form)
    read, whole = _tables(book, competition.model, form)
    if whole:
        _fill(form, competition.model, read)
        _checks(book, competition.model, read, form)
        form.remarks += _sums(form)
    form.remarks += around(book, read, competition.model)
    return form


def _competition(
    book: Opened, competitions: Mapping[str, Entry[Konkurransegrunnlag]], chosen: str | None, form: Form
) -> Entry[Konkurransegrunnlag] | None:
    """The competition the form was made for, where the form is still the one td makes for it."""
    said = _facts(book)
    id, version, mark = (said.get(k, "") for k in ("konkurranse", "skjema", "avtrykk"))
    entry = competitions.get(id)
    if not id or not mark:
        form.remarks.append(
            Remark(
                "filen",
                "Dette er ikke et prisskjema fra td, eller det skjulte arket td kjenner skjemaet på, er slettet.",
                "Be leverandøren bruke filen dere sendte.",
            )
        )
    elif chosen is not None and id != chosen:
        form.remarks.append(
            Remark(
                "filen",
                f"Skjemaet hører til konkurransen «{shown(id)}», ikke til «{chosen}».",
                "Sjekk at det er riktig fil.",
            )
        )
    elif entry is None:
        form.remarks.append(
            Remark(
                "filen",
                f"Skjemaet hører til konkurransen «{shown(id)}», som ikke finnes i prosjektet eller har feil.",
                "Kjør «td validate», eller gå til prosjektet skjemaet hører til.",
            )
        )
    elif version != VERSION:
        form.remarks.append(
            Remark(
                "filen",
                f"Skjemaet er laget med en annen utgave av td (skjema {shown(version)}, nå {VERSION}).",
                "Bruk den td-versjonen som laget skjemaet, eller legg inn tilbudet for hånd.",
            )
        )
    elif mark != fingerprint(id, entry.model):
        form.remarks.append(
            Remark(
                "filen",
                f"Fasene eller rollene i «{id}» er endret etter at skjemaet ble laget.",
                "Send leverandørene et nytt skjema (td tender form), eller still tilbake endringen.",
            )
        )
    else:
        return entry
    return None


def _facts(book: Opened) -> dict[str, str]:
    if HIDDEN not in book.written.sheetnames:
        return {}
    sheet = book.written[HIDDEN]
    return {str(sheet.cell(r, 1).value): str(sheet.cell(r, 2).value or "") for r in range(1, 4)}


def _bidder(book: Opened, form: Form) -> None:
    if BIDDER not in book.written.sheetnames:
        form.remarks.append(_no_sheet(BIDDER, book))
        return
    sheet = book.written[BIDDER]
    given: dict[str, str] = {}
    for row in range(1, min(sheet.max_row, 60) + 1):
        for column in range(1, sheet.max_column):
            label = words(sheet.cell(row, column).value)
            if label in (words(NAME), words(NUMBER)):
                cell = sheet.cell(row, column + 1)
                where = place(BIDDER, row, column + 1)
                given[label] = _said_of_bidder(cell, where, form)
    for label in (NAME, NUMBER):
        if words(label) not in given:
            form.remarks.append(
                Remark(
                    f"«{BIDDER}»",
                    f"Feltet «{label}» mangler eller har fått et annet navn.",
                    "Be leverandøren bruke skjemaet dere sendte.",
                )
            )
    form.bidder = given.get(words(NAME), "")
    form.number = re.sub(r"[\s\u00a0]", "", given.get(words(NUMBER), ""))
    if words(NAME) in given and not slug(form.bidder):
        form.remarks.append(
            Remark(
                place(BIDDER, HEADER + 1, 2),
                "Navnet på virksomheten mangler.",
                "Fyll inn navnet, eller spør leverandøren.",
            )
        )
    if not form.number:
        form.remarks.append(
            Remark(place(BIDDER, HEADER + 2, 2), "Organisasjonsnummeret er ikke fylt ut.", stops=False)
        )
    elif not _is_organisation(form.number):
        form.remarks.append(
            Remark(
                place(BIDDER, HEADER + 2, 2),
                f"«{shown(form.number)}» er ikke et organisasjonsnummer.",
                "Det har ni siffer, og det siste må stemme med de andre. Spør leverandøren.",
            )
        )


def _said_of_bidder(cell: Any, where: str, form: Form) -> str:
    value = cell.value
    if cell.data_type == "f":
        form.remarks.append(
            Remark(where, f"Her står en formel: «{shown(value)}».", "Skriv teksten i cellen.")
        )
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if is_blank(value) else " ".join(str(value).split())
    if len(text) > 200:
        form.remarks.append(Remark(where, "Teksten er lengre enn 200 tegn.", "Skriv bare navnet."))
    return text


def _is_organisation(number: str) -> bool:
    """Nine digits, the last a check on the others (modulus 11)."""
    if not re.fullmatch(r"[0-9]{9}", number):
        return False
    check = -sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False)) % 11
    return check == int(number[8])


def _no_sheet(name: str, book: Opened) -> Remark:
    known = {GUIDE, BIDDER, PHASES, TEAM, OTHER, CHECKS, HIDDEN}
    others = [s for s in book.written.sheetnames if s not in known]
    now = f" Filen har et ark som heter «{shown(others[0])}»." if others else ""
    return Remark(
        f"«{name}»",
        f"Arket mangler eller har fått et annet navn.{now}",
        "Gi arket navnet tilbake, eller be om skjemaet på nytt.",
    )


def _tables(book: Opened, model: Konkurransegrunnlag, form: Form) -> tuple[dict[str, ReadTable], bool]:
    """Every table by its sheet, and whether all are there and sound."""
    read: dict[str, ReadTable] = {}
    whole = True
    for table in tables(model):
        if table.sheet not in book.written.sheetnames:
            form.remarks.append(_no_sheet(table.sheet, book))
            whole = False
            continue
        made = read_table(table, book.written[table.sheet], book.shown[table.sheet])
        compare_formulas(table, book.written[table.sheet], book.shown[table.sheet], made)
        form.remarks += made.remarks
        read[table.sheet] = made
        whole = whole and not any(r.stops for r in made.remarks)
    if any(r.unreckoned for r in read.values()):
        form.remarks.append(
            Remark(
                "filen",
                "Filen er lagret uten at formlene er regnet ut. td har regnet summene selv.",
                "Åpne filen i Excel og lagre den hvis dere vil se summene der.",
                stops=False,
            )
        )
    return read, whole


def _fill(form: Form, model: Konkurransegrunnlag, read: Mapping[str, ReadTable]) -> None:
    phases = dict(zip(labels(model.prisskjema.faser), model.prisskjema.faser, strict=True))
    roles = dict(zip(labels(model.prisskjema.roller), model.prisskjema.roller, strict=True))
    order = {label: n for n, label in enumerate(phases)}
    for row in sorted(read[PHASES].rows, key=lambda r: order[r.label]):
        form.phases.append((phases[row.label].id, row))
        for key, what in (("timer", "Timene"), ("kostnad", "Kostnaden")):
            if row.numbers[key] is None:
                form.remarks.append(
                    Remark(
                        f"«{PHASES}», rad {row.at}", f"{what} for «{row.label}» er ikke fylt ut.", stops=False
                    )
                )
    for row in read[TEAM].rows if TEAM in read else ():
        given = [key for key, value in row.numbers.items() if value is not None]
        if not given:
            form.remarks.append(
                Remark(
                    f"«{TEAM}», rad {row.at}",
                    f"Rollen «{row.label}» er ikke fylt ut og blir ikke med.",
                    stops=False,
                )
            )
            continue
        form.people.append((roles[row.label].id, row))
        if row.numbers["timepris"] is None:
            form.remarks.append(
                Remark(
                    f"«{TEAM}», rad {row.at}", f"Timeprisen for «{row.label}» er ikke fylt ut.", stops=False
                )
            )
    for row in read[OTHER].rows:
        if row.numbers["beløp"] is None:
            form.remarks.append(
                Remark(f"«{OTHER}», rad {row.at}", f"«{shown(row.label)}» har ikke noe beløp.", stops=False)
            )
    costs = [r for r in read[OTHER].rows if r.numbers["beløp"] is not None]
    if costs:
        form.other = sum((r.numbers["beløp"] or Decimal() for r in costs), Decimal())
        form.other_for = "; ".join(r.label for r in costs if r.label)


def _checks(book: Opened, model: Konkurransegrunnlag, read: Mapping[str, ReadTable], form: Form) -> None:
    """The sheet of checks is td's own; where nothing is moved, its formulas must still be the same."""
    if CHECKS not in book.written.sheetnames:
        form.remarks.append(_no_sheet(CHECKS, book))
        return
    if any(r.moved for r in read.values()):
        return
    sheet = book.written[CHECKS]
    for row, check in enumerate(checks(model), HEADER + 1):
        changed = changed_formula(sheet.cell(row, 2), check.formula, place(CHECKS, row, 2))
        if changed:
            form.remarks.append(changed)


def _sums(form: Form) -> Iterator[Remark]:
    """The two ways to the price, as td's own rules for a bid will say again."""
    team = [r.numbers for _, r in form.people]
    if not team or any(n["timepris"] is None or n["timer"] is None for n in team):
        return
    prices = sum((r.numbers["kostnad"] or Decimal() for _, r in form.phases), Decimal())
    people = sum(
        ((n["timepris"] or Decimal()) * (n["timer"] or Decimal()) for n in team), form.other or Decimal()
    )
    if prices != people:
        yield Remark(
            f"«{CHECKS}»",
            f"Fasene blir {exact_kroner(prices)}, men teamet og andre kostnader blir {exact_kroner(people)}.",
            "Avklar med leverandøren. td sier det samme når du sjekker tilbudet.",
            stops=False,
        )
