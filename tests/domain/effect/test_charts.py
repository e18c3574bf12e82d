"""The charts of an effektmåling, over results of any size: readable, the same as their tables, and telling nothing that is hidden."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.domain.effect.resultater import resultat
from tests.svg_texts import SVG, text_boxes
from tjenestedesign.domain.effect.effekt import Økonomi
from tjenestedesign.domain.effect.indicators import Value
from tjenestedesign.domain.effect.result import Resultat, Row
from tjenestedesign.domain.effect.uncertainty import (
    change,
    mean_interval,
    share_interval,
    share_of,
    small_words,
)
from tjenestedesign.drawing.paper import Foot, on_paper
from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.drawing.table import Table
from tjenestedesign.figures.effekt import bestand, flyt, flytord, kostnad, tilbake
from tjenestedesign.figures.effekt.charts import charts

SIZES = [
    (1, 1, 1, "halvår"), (2, 2, 3, "halvår"), (6, 4, 5, "halvår"), (40, 10, 60, "måned"), (40, 4, 9, "år"),
    (12, 7, 13, "måned"),
]  # fmt: skip
ECONOMY = Økonomi.model_validate(
    {
        "kalkulasjonsrente": Decimal(4), "prisår": 2015, "andel_virkning": Decimal(50), "år_framover": 3,
        "unngått": [{"id": "g", "tittel": "G", "stadier": ["k#s0"], "kroner_per_person_år": 120000, "kilde": "x"}],
        "kilder": ["x"], "usikkerhet": ["x"],
    }
)  # fmt: skip


def drawn(result: Resultat) -> list[tuple[Diagram, Table]]:
    return list(charts(result, ECONOMY))


def hide(result: Resultat, *keys: tuple[str, ...]) -> Resultat:
    tables = tuple(
        t.model_copy(
            update={
                "rader": tuple(
                    Row(nøkkel=r.nøkkel, verdier=None if (t.navn, *r.nøkkel) in keys else r.verdier)
                    for r in t.rader
                )
            }
        )
        for t in result.tabeller
    )
    return Resultat.model_validate(dict(result) | {"tabeller": tables})


def with_cells(result: Resultat, cells: dict[tuple[str, ...], int]) -> Resultat:
    """The same result with other numbers in some of its cells."""
    tables = tuple(
        t.model_copy(
            update={
                "rader": tuple(
                    Row(nøkkel=r.nøkkel, verdier={t.mål[0]: n} if (n := cells.get((t.navn, *r.nøkkel))) is not None else r.verdier)
                    for r in t.rader
                )
            }
        )
        for t in result.tabeller
    )  # fmt: skip
    return Resultat.model_validate(dict(result) | {"tabeller": tables})


def said(table: Table) -> str:
    return " | ".join(
        [table.caption, *table.columns, *(line for row in table.rows for c in row for line in c.lines)]
    )


@pytest.mark.parametrize(("n_periods", "stages", "categories", "frequency"), SIZES)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_text_meets_another_and_each_stays_on_the_sheet(
    n_periods: int, stages: int, categories: int, frequency: str, seed: int
) -> None:
    for drawing, _ in drawn(resultat(n_periods, stages, categories, seed=seed, frequency=frequency)):
        texts = sorted(text_boxes(drawing.typed()), key=lambda t: t.y0)
        for n, a in enumerate(texts):
            assert a.x0 >= 0, (drawing.id, a)
            assert a.x1 <= drawing.width + 0.1, (drawing.id, a)
            assert a.y0 >= 0, (drawing.id, a)
            assert a.y1 <= drawing.height + 0.1, (drawing.id, a)
            for b in texts[n + 1 :]:
                if b.y0 >= a.y1:
                    break
                assert a.element == b.element or not a.meets(b), (drawing.id, a, b)


@pytest.mark.parametrize(("n_periods", "stages", "categories", "frequency"), SIZES)
def test_everything_that_is_drawn_stands_on_the_sheet(
    n_periods: int, stages: int, categories: int, frequency: str
) -> None:
    for drawing, _ in drawn(resultat(n_periods, stages, categories, seed=3, frequency=frequency)):
        for r in ET.fromstring(drawing.typed()).iter(f"{SVG}rect"):
            x, y, w, h = (float(r.get(k, "0")) for k in ("x", "y", "width", "height"))
            assert w >= 0
            assert h >= 0
            assert x >= -0.1
            assert x + w <= drawing.width + 0.1, (drawing.id, r.attrib)
            assert y + h <= drawing.height + 0.1, (drawing.id, r.attrib)


def test_each_chart_has_its_own_id_that_the_page_knows() -> None:
    ids = [d.id for d, _ in drawn(resultat(hidden=0))]
    assert ids == [
        "effekt-bestand-e", "effekt-flyt-e", "effekt-varighet-e", "effekt-tilbake-e", "effekt-opplevelse-tjeneste-e",
        "effekt-opplevelse-stadium-e", "effekt-kostnad-omrade-e", "effekt-kostnad-gruppe-e", "effekt-kostnad-stadium-e",
        "effekt-kostnad-grad-e", "effekt-mot-effekt-e", "effekt-mot-effekt-over-tid-e", "effekt-indikatorer-e",
        "effekt-okonomi-e",
    ]  # fmt: skip


def test_the_sums_over_years_are_drawn_when_they_can_be_worked_out() -> None:
    drawing, table = drawn(resultat(hidden=0))[-1]
    assert drawing.id == "effekt-okonomi-e"
    assert len(table.rows) == 3 + 3
    assert table.rows[-1][0].lines == ("2020 (antatt)",)


@pytest.mark.parametrize("hidden", [0.3, 1.0])
def test_what_is_hidden_is_said_in_picture_description_and_table(hidden: float) -> None:
    result = resultat(hidden=hidden)
    for drawing, table in drawn(result):
        if "skjult" not in said(table).replace(table.caption, ""):
            continue
        assert "«skjult» betyr at tallet gjelder færre enn 5 mennesker" in table.caption, drawing.id
        if drawing.id not in ("effekt-mot-effekt-e", "effekt-opplevelse-tjeneste-e", "effekt-tilbake-e"):
            assert "Skravert betyr skjult" in drawing.description or drawing.id.startswith(
                "effekt-kostnad"
            ), drawing.id


def test_every_hidden_number_is_a_stub_of_the_same_height() -> None:
    result = resultat(hidden=0.5, seed=4)
    svg = ET.fromstring(bestand.draw(result).typed())
    stubs = [r for r in svg.iter(f"{SVG}rect") if r.get("stroke-dasharray") == "3 2"]
    assert len(stubs) > 3
    assert {r.get("height") for r in stubs if r.get("width") != "30"} == {"18"}


def test_zero_is_zero_and_hidden_is_hidden_and_lacking_is_a_dash() -> None:
    result = hide(
        with_cells(resultat(2, 2, hidden=0), {("bestand", "2015-H1", "s0"): 0}), ("bestand", "2015-H1", "s1")
    )
    row = bestand.table(result).rows[0]
    assert [c.lines for c in row[:3]] == [("Første halvår 2015",), ("0",), ("skjult",)]
    boxes = [t.text for t in text_boxes(bestand.draw(result).typed())]
    assert boxes.count("skjult") == 1
    assert "0" in boxes


def test_made_up_data_says_so_in_every_picture_description_and_caption() -> None:
    for drawing, table in drawn(resultat()):
        assert "Oppdiktede data" in [t.text for t in text_boxes(drawing.typed())]
        assert drawing.description.startswith("Oppdiktede data.")
        assert table.caption.startswith("Oppdiktede data.")
    for drawing, table in drawn(resultat(fictional=False)):
        assert "Oppdiktede" not in drawing.typed() + table.caption


def test_the_tables_tell_every_cell_that_may_be_told() -> None:
    result = resultat(12, 4, 20, hidden=0.2, seed=7)
    every = {d.id: t for d, t in drawn(result)}
    cost = every["effekt-kostnad-gruppe-e"]
    assert len(cost.rows) == 20 + 1
    for row in cost.rows[:-1]:
        name = " ".join(row[0].lines)
        for period, cell in zip(result.perioder, row[1:], strict=False):
            ore = result.tall("kostnad_gruppe", period, name)
            told = "skjult" if ore is None else re.sub(r"[^\d]", "", cell.lines[0])
            assert cell.lines == ("skjult",) if ore is None else told == str((ore + 50) // 100)
    flow = {(r[0].lines[0], r[1].lines[0]): r for r in every["effekt-flyt-e"].rows}
    titles = {s.id: s.tittel for s in result.oppsett.stadier} | {"utenfor": "Utenfor ferden"}
    for table in result.tabeller:
        if table.navn == "flyt":
            for row in table.rader:
                n = None if row.verdier is None else row.verdier["personer"]
                if n:
                    line = flow[titles[row.nøkkel[1]], titles[row.nøkkel[2]]]
                    assert line[2 + result.perioder[1:].index(row.nøkkel[0])].lines == (str(n),)


def test_a_ribbon_for_a_hidden_flow_is_not_drawn_and_people_who_go_back_have_a_dashed_edge() -> None:
    base = resultat(2, 3, hidden=0, seed=2)
    flows = {r.nøkkel: 0 for t in base.tabeller if t.navn == "flyt" for r in t.rader}
    p = base.perioder[1]
    base = with_cells(
        base, {("flyt", *k): n for k, n in (flows | {(p, "s0", "s1"): 20, (p, "s2", "s0"): 9}).items()}
    )

    def ribbons(result: Resultat) -> list[ET.Element]:
        return [
            e for e in ET.fromstring(flyt.draw(result).typed()).iter(f"{SVG}path") if "C" in e.get("d", "")
        ]

    assert sorted(r.get("stroke-dasharray") or "" for r in ribbons(base)) == ["", "5 3"]
    hidden = hide(base, ("flyt", p, "s2", "s0"))
    assert [r.get("stroke-dasharray") for r in ribbons(hidden)] == [None]
    assert "Skjulte strømmer har ikke noe bånd" in flyt.draw(hidden).description
    assert "skjult" in said(flytord.table(hidden))


def test_more_than_six_periods_are_the_last_six_in_the_picture_and_all_in_the_table() -> None:
    result = resultat(10, 3)
    texts = " ".join(t.text for t in text_boxes(flyt.draw(result).typed()))
    assert "Figuren viser de 6 siste periodene. Alle står i tabellen." in texts
    assert len(flytord.table(result).columns) == 2 + 9


def test_a_title_says_no_more_than_the_numbers_hold() -> None:
    base = resultat(2, 3, hidden=0).model_copy(update={"perioder": ("2015-H1", "2015-H2", "2016-H1")})
    cells = {r.nøkkel: r for t in base.tabeller if t.navn == "bevegelse" for r in t.rader}
    later = tuple(Row(nøkkel=("2016-H1", k[1]), verdier=r.verdier) for k, r in cells.items())
    base = base.model_copy(
        update={"tabeller": tuple(t.model_copy(update={"rader": (*t.rader, *later)}) if t.navn == "bevegelse" else t for t in base.tabeller)}
    )  # fmt: skip

    def title(before: int, after: int, whole: int) -> str:
        numbers = {"2015-H2": before, "2016-H1": after}
        cells = {("bevegelse", p, "videre"): n for p, n in numbers.items()}
        return flytord.finding(with_cells(base, cells | {("bevegelse", p, "alle"): whole for p in numbers}))

    assert (
        title(280, 410, 1000)
        == "Flere kommer videre: 41\u00a0% i første halvår 2016, mot 28\u00a0% i andre halvår 2015"
    )
    assert title(410, 280, 1000).startswith("Færre kommer videre: 28\u00a0%")
    assert title(7, 10, 25).startswith(
        "Vi kan ikke si at det er endret hvor mange som kommer videre: 40\u00a0%"
    )


def test_nobody_is_said_to_bear_the_most_where_what_is_hidden_could_be_more() -> None:
    kind = kostnad.KINDS[0]
    base = resultat(1, 1, 3, hidden=0)
    a, b, c = base.verdier_av(kind.table, kind.dimension)
    cells = {(kind.table, "alle", k): n * 100 for k, n in {a: 50, b: 30, c: 20, "alle": 100}.items()}
    result = with_cells(base, cells)
    assert f"50\u00a0% av det gjelder «{a}»" in kostnad.finding(result, kind)
    shown = hide(result, (kind.table, "alle", a), (kind.table, "alle", c))
    assert kostnad.finding(shown, kind) == "Innsatsen kostet 100\u00a0kroner"


def test_the_bar_of_a_share_is_wilsons_interval() -> None:
    base = resultat(2, 2, 1, hidden=0)
    [group] = base.verdier_av("tilbake_gruppe", "brukergruppe")
    found = with_cells(
        base,
        {
            ("tilbake_gruppe", g, w): n
            for g in (group, "alle")
            for w, n in (("tilbake", 5), ("aldri", 15), ("alle", 20))
        },
    )
    row = tilbake.table(found).rows[0]
    assert row[4].lines == ("25\u00a0%",)
    assert row[5].lines == ("11–47\u00a0%",)


def test_the_drawings_are_the_same_on_every_run() -> None:
    for (a, ta), (b, tb) in zip(drawn(resultat(seed=5)), drawn(resultat(seed=5)), strict=True):
        assert a.typed() == b.typed()
        assert ta == tb


def test_no_drawing_has_a_colour_of_its_own() -> None:
    for drawing, _ in drawn(resultat(40, 10, 60)):
        assert not re.findall(r' (?:fill|stroke)="(?!@|none)[^"]*"', drawing.body)


def test_large_charts_are_printed_on_more_sheets_with_every_panel() -> None:
    result = resultat(6, 19, 5, hidden=0)
    drawing = bestand.draw(result)
    sheets = on_paper(drawing, "A4", Foot("Asker"))
    assert len(sheets) > 1
    titles = "".join(s.diagram.body for s in sheets)
    for n in range(1, 20):
        assert f">{n}. {n - 1}" in titles
    assert all(s.points >= 6 for s in sheets)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(5, 20, 0.1119, 0.4687), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962)]
)  # fmt: skip
def test_wilsons_interval_is_as_published(part: int, whole: int, low: float, high: float) -> None:
    assert [round(float(v), 4) for v in share_interval(part, whole)] == [low, high]


def test_the_interval_of_a_mean_is_students_with_the_largest_spread_there_can_be() -> None:
    # 40 answers, mean 3.75: variance at most 2.75 · 1.25 · 40/39 = 3.5256, t(39) = 2.0227, half = 0.6005
    found = mean_interval(40, 150)
    assert found is not None
    assert [round(float(v), 3) for v in found] == [3.15, 4.35]
    # However 40 answers with that mean are spread, what their own spread gives is inside.
    for answers in ([5] * 27 + [1] * 12 + [3], [4] * 30 + [3] * 10, [5] * 20 + [3] * 10 + [2] * 10):
        assert (len(answers), sum(answers)) == (40, 150)
        variance = sum((a - 3.75) ** 2 for a in answers) / 39
        assert 2.0227 * (variance / 40) ** 0.5 <= 0.6006
    assert mean_interval(1, 3) is None
    assert mean_interval(5, 25) == (5, 5)
    assert mean_interval(2, 6) == (1, 5), "never beyond the scale"


def test_change_is_only_said_where_the_intervals_do_not_meet() -> None:
    assert change(share_of(28, 100), share_of(41, 100)) == 0
    assert change(share_of(280, 1000), share_of(410, 1000)) == 1
    assert change(share_of(410, 1000), share_of(280, 1000)) == -1
    assert change(Value(Fraction(1)), share_of(1, 2)) == 0


def test_small_numbers_are_said_to_be_small() -> None:
    assert (
        small_words(share_of(5, 16))
        == "Tallene er små: andelen kan like gjerne være mellom 14 og 56 prosent."
    )
    assert small_words(share_of(50, 160)) == ""
