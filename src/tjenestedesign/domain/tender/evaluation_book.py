"""An evaluation → an Excel workbook whose formulas reckon it again. The same evaluation gives the same bytes.

One sheet holds what is put in (weights, prices, points, the value of a point); the models' sheets are formulas over it, so
a reader can check every number and turn the weights. Reasons and sensitivity are text, as td reckoned them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from tjenestedesign.domain.tender.evaluering import Evaluering, Modellutfall
from tjenestedesign.domain.tender.evalueringstekst import MODELLER
from tjenestedesign.domain.tender.protokoll import Protokoll
from tjenestedesign.ground.palette import Palette
from tjenestedesign.ground.prompts import filled
from tjenestedesign.ground.workbook import HEADER, LONGEST, Book, column_name

GROUND: Final = "Grunnlag"


def evaluation_book(
    title: str, shown: Protokoll, estimate: Decimal | None, colours: Palette, mark: str = ""
) -> bytes:
    """The whole workbook. `estimate` is the contract's value where the value of a quality point follows from it. Raises
    `MissingExtra`."""
    book = Book(title, colours, mark)
    found = shown.vurdering.evaluering
    _summary(book, shown)
    if found and found.bud:
        ground = _Ground(book, found, estimate)
        for model in found.regnet_ut:
            ground.priced(model) if model.modell == "prissatt-kvalitet" else ground.by_points(model)
        _sensitivity(book, shown)
    _reasons(book, shown)
    return book.finished()


def _summary(book: Book, shown: Protokoll) -> None:
    view = shown.vurdering
    found = view.evaluering
    names = [b.navn for b in found.bud] if found else []
    models = found.regnet_ut if found else ()
    sheet = book.sheet(
        "Oppsummering",
        "Sum og plassering følger arket «Grunnlag». Setningene under er slik td regnet.",
        [34, *([20, 12] * 3)],
    )
    heads = [t for m in models for t in (MODELLER[m.modell][0], "Plassering")]
    book.head(sheet, ["Tilbud", *heads])
    row = HEADER + 1
    for at, name in enumerate(names):
        sheet.write_string(row, 0, name[:LONGEST], book.formats["label"])
        for k, model in enumerate(models):
            result = model.resultater[at]
            priced = model.modell == "prissatt-kvalitet"
            sum_row, place_row = _rows(found, priced) if found else (0, 0)
            there = f"'{MODELLER[model.modell][0]}'!{column_name(at + 2)}"
            look = book.formats["money" if priced else "points"]
            sheet.write_formula(row, 1 + 2 * k, f"={there}{sum_row + 1}", look, float(result.sum))
            sheet.write_formula(
                row, 2 + 2 * k, f"={there}{place_row + 1}", book.formats["place"], result.plass
            )
        row += 1
    lines = [
        *view.konklusjon,
        *([f"Tilbudene er ikke regnet ut. {view.hvorfor_ikke}"] if view.hvorfor_ikke else []),
        *(f"{m.navn}: Ikke regnet ut. {m.hvorfor_ikke}" for m in view.modeller if m.hvorfor_ikke),
        *(f"{b.navn}: ikke ferdig vurdert, {', '.join(b.mangler)}." for b in view.bud if b.mangler),
        *(f"{b.navn}: avvist. {filled(b.grunn or '')}".strip() for b in shown.avvist),
        *(
            [f"{view.uleste} {'tilbudsfil' if view.uleste == 1 else 'tilbudsfiler'} kan ikke leses."]
            if view.uleste
            else []
        ),
        *(["Tilbudene er oppdiktet."] if view.noen_fiktive else []),
    ]
    for line in lines:
        row += 1
        book.line(sheet, row, line)
    sheet.print_area(0, 0, row, 6)


def _rows(found: Evaluering, priced: bool) -> tuple[int, int]:
    """Where a model's sheet has its sum and its place, from zero."""
    last = HEADER + (4 if priced else 2 * len(found.kriterier) + 1)
    return last, last + 1


class _Ground:
    """The sheet of what is put in, and the models' sheets over it."""

    def __init__(self, book: Book, found: Evaluering, estimate: Decimal | None) -> None:
        self.book, self.found = book, found
        self.first = HEADER + 1
        self.last = HEADER + len(found.kriterier)
        self.price = self.first + next(i for i, c in enumerate(found.kriterier) if c.pris)
        self.value = self.last + 2
        self.names = [b.navn for b in found.bud]
        self._write(estimate)

    def _span(self, column: str) -> str:
        return f"{GROUND}!{column}${self.first + 1}:{column}${self.last + 1}"

    def _write(self, estimate: Decimal | None) -> None:
        found, looks = self.found, self.book.formats
        sheet = self.book.sheet(
            GROUND,
            "Endre de gule cellene med kraftig ramme, så regner de andre arkene på nytt. Prisene er i kroner, uten merverdiavgift.",
            [44, 12, 14, *([20] * len(self.names))],
        )
        self.book.head(sheet, ["Kriterium", "Kategori", "Vekt (%)", *self.names])
        for row, criterion in enumerate(found.kriterier, self.first):
            sheet.write_string(row, 0, criterion.navn[:LONGEST], looks["label"])
            sheet.write_string(row, 1, "pris" if criterion.pris else "kvalitet", looks["text"])
            sheet.write_number(row, 2, float(criterion.vekt), looks["input"])
            for at, bid in enumerate(found.bud, 3):
                given = bid.pris if criterion.pris else bid.poeng[criterion.id]
                look = looks["input-money" if criterion.pris else "input"]
                sheet.write_number(row, at, float(given or 0), look)
        weights = f"C{self.first + 1}:C{self.last + 1}"
        sheet.write_string(self.last + 1, 0, "Sum vekter, skal være 100", looks["label"])
        sheet.write_string(self.last + 1, 1, "", looks["text"])
        sheet.write_formula(
            self.last + 1, 2, f"=SUM({weights})", looks["sum"], float(sum(c.vekt for c in found.kriterier))
        )
        value = next((m.verdi_per_poeng for m in found.regnet_ut if m.verdi_per_poeng is not None), None)
        if value is not None:
            sheet.write_string(self.value, 0, "Verdien av ett kvalitetspoeng (kr)", looks["label"])
            sheet.write_string(self.value, 1, "", looks["text"])
            if estimate is None:
                sheet.write_number(self.value, 2, float(value), looks["input-money"])
            else:
                sheet.write_string(self.value + 1, 0, "Anslått kontraktsverdi (kr)", looks["label"])
                sheet.write_string(self.value + 1, 1, "", looks["text"])
                sheet.write_number(self.value + 1, 2, float(estimate), looks["input-money"])
                own = f"C{self.price + 1}"
                formula = f"=C{self.value + 2}/10*(C{self.last + 2}-{own})/{own}"
                sheet.write_formula(self.value, 2, formula, looks["money"], float(value))
        sheet.print_area(0, 0, self.value + 1, 2 + len(self.names))

    def by_points(self, model: Modellutfall) -> None:
        found, looks = self.found, self.book.formats
        sheet = self._model(model, ["Kriterium", "Vekt (%)", *self.names])
        count = len(found.kriterier)
        prices = f"{GROUND}!$D${self.price + 1}:${column_name(2 + len(self.names))}${self.price + 1}"
        for k, criterion in enumerate(found.kriterier):
            there, row, weighted = self.first + k, self.first + k, self.first + count + k
            weight = f"={GROUND}!C{there + 1}"
            sheet.write_string(row, 0, f"{criterion.navn}: poeng"[:LONGEST], looks["label"])
            sheet.write_string(weighted, 0, f"{criterion.navn}: poeng · vekt"[:LONGEST], looks["label"])
            for line in (row, weighted):
                sheet.write_formula(line, 1, weight, looks["reckoned"], float(criterion.vekt))
            for at, result in enumerate(model.resultater):
                own, part = column_name(at + 2), result.delsummer[k]
                given = f"{GROUND}!{column_name(at + 3)}{there + 1}"
                formula = given
                if criterion.pris:
                    formula = (
                        f"10-10*({given}-MIN({prices}))/MIN({prices})"
                        if model.modell == "lineær"
                        else f"10*MIN({prices})/{given}"
                    )
                sheet.write_formula(row, at + 2, f"={formula}", looks["points"], float(part.poeng))
                sheet.write_formula(
                    weighted,
                    at + 2,
                    f"={own}{row + 1}*$B{weighted + 1}/100",
                    looks["points"],
                    float(part.vektet),
                )
        total, _ = _rows(found, priced=False)
        sums = [
            f"SUM({column_name(at + 2)}{self.first + count + 1}:{column_name(at + 2)}{total})"
            for at in range(len(self.names))
        ]
        self._end(sheet, model, "Sum poeng", sums, looks["points-sum"], better=">", digits=12)

    def priced(self, model: Modellutfall) -> None:
        looks = self.book.formats
        sheet = self._model(model, ["Beløp", "", *self.names])
        kinds = self._span("$B")
        weights = self._span("$C")
        quality = f'SUMIF({kinds},"kvalitet",{weights})'
        labels = ("Pris (kr)", "Kvalitetspoeng", "Verdien av kvaliteten (kr)")
        for k, label in enumerate(labels):
            sheet.write_string(self.first + k, 0, label, looks["label"])
            sheet.write_string(self.first + k, 1, "", looks["text"])
        for at, result in enumerate(model.resultater):
            own, there = column_name(at + 2), column_name(at + 3)
            points = f'SUMPRODUCT(({kinds}="kvalitet")*{weights}*{self._span(there)})'
            for row, formula, look, value in (
                (0, f"{GROUND}!{there}{self.price + 1}", "money", float(result.bud.pris or 0)),
                (1, f"IF({quality}=0,0,{points}/{quality})", "points", float(result.kvalitetspoeng)),
                (
                    2,
                    f"ROUND({own}{self.first + 2}*{GROUND}!$C${self.value + 1},2)",
                    "money",
                    float(result.kvalitetsverdi),
                ),
            ):
                sheet.write_formula(self.first + row, at + 2, f"={formula}", looks[look], value)
        sums = [
            f"{column_name(at + 2)}{self.first + 1}-{column_name(at + 2)}{self.first + 3}"
            for at in range(len(self.names))
        ]
        self._end(sheet, model, "Evaluert pris (kr)", sums, looks["sum"], better="<", digits=2)

    def _model(self, model: Modellutfall, columns: Sequence[str]) -> Any:
        name, formula, _ = MODELLER[model.modell]
        sheet = self.book.sheet(name, f"{formula}.", [48, 12, *([20] * len(self.names))])
        self.book.head(sheet, columns)
        return sheet

    def _end(
        self,
        sheet: Any,
        model: Modellutfall,
        label: str,
        sums: Sequence[str],
        look: Any,
        *,
        better: str,
        digits: int,
    ) -> None:
        """The sum and the place: one more than how many are better. Rounded where a computer's last digit must not decide."""
        looks = self.book.formats
        row, below = _rows(self.found, priced=better == "<")
        for line, text in ((row, label), (below, "Plassering")):
            sheet.write_string(line, 0, text, looks["label"])
            sheet.write_string(line, 1, "", looks["text"])
        everyone = f"$C{row + 1}:${column_name(1 + len(sums))}{row + 1}"
        for at, (formula, result) in enumerate(zip(sums, model.resultater, strict=True)):
            own = f"{column_name(at + 2)}{row + 1}"
            place = f"=1+SUMPRODUCT(--(ROUND({everyone},{digits}){better}ROUND({own},{digits})))"
            sheet.write_formula(row, at + 2, f"={formula}", look, float(result.sum))
            sheet.write_formula(below, at + 2, place, looks["place"], result.plass)
        sheet.print_area(0, 0, below, 1 + len(sums))


def _sensitivity(book: Book, shown: Protokoll) -> None:
    sheet = book.sheet(
        "Følsomhet",
        "Slik td regnet. Teksten her endrer seg ikke når du endrer «Grunnlag».",
        [40, *([30] * max(3, len(shown.begrunnelser)))],
    )
    row = HEADER
    for view in shown.vurdering.følsomhet:
        book.line(sheet, row, view.navn, "heading")
        for line in view.setninger:
            row += 1
            book.line(sheet, row, line)
        row += 1
        for table in view.tabeller:
            row += 1
            book.line(sheet, row, table.tittel)
            book.head(sheet, table.kolonner, row + 1)
            row += 2
            for cells in table.rader:
                book.texts(sheet, row, cells)
                row += 1
        row += 1
    sheet.print_area(0, 0, row, max(3, len(shown.begrunnelser)))


def _reasons(book: Book, shown: Protokoll) -> None:
    sheet = book.sheet("Begrunnelser", "Poeng og begrunnelse for hvert kriterium.", [34, 34, 12, 90])
    book.head(sheet, ["Kriterium", "Tilbud", "Poeng", "Begrunnelse"])
    row = HEADER
    for criterion in shown.begrunnelser:
        for bid in criterion.bud:
            row += 1
            book.texts(
                sheet, row, [criterion.navn, bid.navn, "", _flowing(filled(bid.tekst or "ikke fylt ut"))]
            )
            if bid.poeng is not None:
                sheet.write_number(row, 2, float(bid.poeng), book.formats["reckoned"])
    sheet.print_area(0, 0, max(row, HEADER + 1), 3)


def _flowing(text: str) -> str:
    """Paragraphs without the line breaks of the file they stand in."""
    return "\n".join(" ".join(part.split()) for part in text.split("\n\n") if part.strip())
