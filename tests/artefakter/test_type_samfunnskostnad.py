"""Samfunnskostnad: the sums, what the page shows of them, and the drawing over any numbers."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.conftest import ASKER, SETTINGS, write_tree
from tests.svg_texts import text_boxes
from tjenestedesign.artefakter._regnestykke import Regnestykke, regnestykke
from tjenestedesign.artefakter.samfunnskostnad import Samfunnskostnad
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.figures import samfunnskostnadsfigur as drawing
from tjenestedesign.ground.amounts import decimal, kroner, percent, short, spoken
from tjenestedesign.ground.present_value import (
    accumulated,
    annuity_factor,
    implied_rate,
    present_value,
)
from tjenestedesign.ground.rounding import rounded
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

D = Decimal


def no_links(_id: str, _part: str | None = None) -> str | None:
    return None


def model(**more: Any) -> Samfunnskostnad:
    data: dict[str, Any] = {
        "type": "samfunnskostnad",
        "tittel": "Pris",
        "årskull": "550",
        "andel_utenfor": "8",
        "besparelse_per_person_år": "600000",
        "kilder": [{"tekst": "SSB", "gjelder": ["årskull"]}],
    }
    return Samfunnskostnad.model_validate(data | more)


def sums(**more: Any) -> Regnestykke:
    return regnestykke(model(**more))


def asker(**more: Any) -> Regnestykke:
    return sums(år="35", kalkulasjonsrente="4", oppgitt_nåverdi="11600000", **more)


def entry(**more: Any) -> tuple[Project, Entry[Samfunnskostnad]]:
    found = Entry("kost", TYPES["samfunnskostnad"], model(**more), Source("kost.yaml", ""))
    return Project(Path(), None, {"kost": found}, {}, {}, {}, 1), found


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


# --- present value ------------------------------------------------------------------------------------------------


def test_the_annuity_is_the_sum_of_each_year_discounted() -> None:
    at_end = sum(D(1) / D("1.04") ** n for n in range(1, 36))
    at_start = sum(D(1) / D("1.04") ** n for n in range(35))
    assert annuity_factor(35, D("0.04")) == pytest.approx(at_end, abs=D("1e-20"))
    assert annuity_factor(35, D("0.04"), at_start=True) == pytest.approx(at_start, abs=D("1e-20"))


def test_without_a_rate_the_years_are_added_up() -> None:
    assert present_value(D(600000), 35, D(0)) == 21_000_000
    assert present_value(D(600000), 35, D(0), at_start=True) == 21_000_000


@given(
    st.integers(1, 10**9),
    st.integers(1, 100),
    st.decimals("0.001", "0.5", places=4),
    st.booleans(),
)
def test_the_implied_rate_gives_back_the_rate_it_came_from(
    amount: int, years: int, rate: Decimal, at_start: bool
) -> None:
    if at_start and years == 1:
        return  # paid today, the rate does not matter
    value = present_value(D(amount), years, rate, at_start=at_start)
    assert implied_rate(D(amount), years, value, at_start=at_start) == pytest.approx(rate, abs=D("1e-9"))


def test_no_rate_gives_more_than_the_plain_sum_or_less_than_what_is_paid_today() -> None:
    assert implied_rate(D(100), 10, D(1001)) is None
    assert implied_rate(D(100), 10, D(1000)) == 0
    assert implied_rate(D(100), 10, D(100), at_start=True) is None
    assert implied_rate(D(100), 10, D(1)) is not None, "a very high rate gives very little"


def test_the_last_of_the_accumulated_values_is_the_present_value() -> None:
    values = accumulated(D(5), 20, D("0.03"))
    assert len(values) == 20
    assert values[-1] == present_value(D(5), 20, D("0.03"))
    assert all(a < b for a, b in itertools.pairwise(values))


def test_halves_are_rounded_away_from_zero() -> None:
    assert [rounded(D(x)) for x in ("0.5", "1.5", "2.5", "-0.5")] == [1, 2, 3, -1]


# --- numbers in bokmål --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("26400000", "26,4 millioner kroner"),
        ("600000", "600 000 kroner"),
        ("999999.6", "1 million kroner"),
        ("1000000", "1 million kroner"),
        ("999960000", "1 milliard kroner"),
        ("1250000000", "1,3 milliarder kroner"),
        ("21000000", "21 millioner kroner"),
        ("-26400000", "−26,4 millioner kroner"),
        ("0", "0 kroner"),
    ],
)
def test_amounts_are_said_as_people_say_them(value: str, said: str) -> None:
    assert plain(spoken(D(value))) == said


def test_exact_numbers_have_comma_and_no_break_spaces() -> None:
    assert kroner(D("11198767.94")) == "11\u00a0198\u00a0768\u00a0kr"
    assert percent(D("3.7431"), 3) == "3,743\u00a0%"
    assert decimal(D("-401232.06"), 0) == "−401\u00a0232"
    assert decimal(D("-0.001"), 2) == "0"
    assert decimal(D("1E+3")) == "1\u00a0000"
    assert plain(short(D("26400000"))) == "26,4 mill. kr"
    assert plain(short(D("1000000000"))) == "1 mrd. kr"


# --- the sum ------------------------------------------------------------------------------------------------------


def test_the_guides_own_figures_come_out() -> None:
    found = asker()
    assert found.persons == 44
    assert found.yearly == 26_400_000
    assert rounded(found.person_value or D(0)) == 11_198_768
    assert rounded(found.cohort_value or D(0)) == 492_745_789


def test_8_and_8_percent_are_the_same_and_exact() -> None:
    assert sums(andel_utenfor="8 %").persons == sums(andel_utenfor="8").persons == 44
    assert sums(andel_utenfor="8%").persons == 44
    assert sums(andel_utenfor="8.2 %").persons == D("45.1")


@pytest.mark.parametrize("share", ["8,2", "8,2 %", "åtte", "%", "-1", "100.1", "1e9", "NaN", "Infinity", ""])
def test_what_is_no_share_of_a_hundred_is_refused(share: str) -> None:
    with pytest.raises(ValidationError):
        model(andel_utenfor=share)


def test_each_line_can_be_checked_with_a_calculator() -> None:
    lines = [(plain(li.numbers), plain(li.answer)) for li in asker(innbyggere="58338").lines]
    assert lines == [
        ("550 × 8 %", "44 personer"),
        ("44 × 600 000 kr", "26 400 000 kr"),
        ("26 400 000 kr : 58 338", "453 kr"),
        ("600 000 kr × 35", "21 000 000 kr"),
        ("(1 − 1 : 1,04 opphøyd i 35) : 0,04", "18,664613"),
        ("600 000 kr × 18,664613", "11 198 768 kr"),
        ("44 × 11 198 768 kr", "492 745 789 kr"),
    ]
    assert rounded((1 - 1 / D("1.04") ** 35) / D("0.04"), 6) == D("18.664613")


def test_paid_at_the_start_of_the_year_the_line_says_so() -> None:
    found = asker(regnes_ved="årsstart")
    factor = found.lines[3]
    assert plain(factor.numbers).endswith("× 1,04")
    assert "starten" in factor.note
    assert rounded(found.person_value or D(0)) == 11_646_719


def test_a_rate_of_zero_divides_by_nothing() -> None:
    found = sums(år="10", kalkulasjonsrente="0")
    assert found.person_value == 6_000_000
    assert plain(found.lines[3].answer) == "10"


def test_without_years_or_rate_one_years_saving_is_all_that_is_said() -> None:
    for more in ({}, {"år": "35"}, {"kalkulasjonsrente": "4"}):
        found = sums(**more)
        assert found.person_value is None
        assert found.cohort_value is None
        assert len(found.headline) == 2
        assert found.sensitivity.rates == ()
        assert {len(r.cells) for r in found.sensitivity.rows} == {2}
    assert [li.what for li in sums(år="35").lines][-1] == "Sum for én person, uten rente"


def test_the_cited_value_is_compared_and_the_rate_behind_it_found() -> None:
    found = asker().comparison
    assert found is not None
    assert rounded(found.difference) == -401_232
    assert rounded(found.percent, 1) == D("-3.5")
    assert found.implied is not None
    assert rounded(found.implied, 3) == D("3.743")
    assert rounded(present_value(D(600000), 35, found.implied / 100)) == 11_600_000
    assert rounded(found.other_timing) == 11_646_719


def test_a_cited_value_no_rate_can_give_is_said_to_be_so(tmp_path: Path) -> None:
    assert sums(år="35", kalkulasjonsrente="4", oppgitt_nåverdi="22000000").comparison.implied is None  # type: ignore[union-attr]
    html = page(tmp_path, år="35", kalkulasjonsrente="4", oppgitt_nåverdi="22000000")
    assert "Ingen rente gir tallet kilden oppgir" in html


@pytest.mark.parametrize(
    ("investment", "needed", "payback", "pays"),
    [
        ("250000", 1, 1, True),
        ("600000", 3, 2, True),
        ("11198767", 44, 35, True),
        ("11198768", 45, None, False),
    ],
)
def test_break_even_says_how_many_must_succeed_and_when_one_has_paid(
    investment: str, needed: int, payback: int | None, pays: bool
) -> None:
    found = asker(investering_per_person=investment).break_even
    assert found is not None
    assert (found.needed, found.payback, found.pays) == (needed, payback, pays)
    assert found.total == 44 * D(investment)


def test_without_an_investment_nothing_is_said_of_paying() -> None:
    assert asker().break_even is None
    assert sums(investering_per_person="100").break_even is None


def test_the_table_of_what_ifs_holds_the_used_numbers_and_some_on_each_side() -> None:
    table = asker().sensitivity
    assert [plain(r) for r, _ in table.rates] == ["2 %", "3 %", "4 %", "5 %", "6 %"]
    assert [plain(r.head) for r in table.rows] == ["4 %", "6 %", "8 %", "10 %"]
    (used,) = [r for r in table.rows if r.used]
    assert [plain(c) for c in used.cells] == [
        "44",
        "26,4 mill. kr",
        "660 mill. kr",
        "567,3 mill. kr",
        "492,7 mill. kr",
        "432,3 mill. kr",
        "382,8 mill. kr",
    ]
    assert [used for _, used in table.rates] == [False, False, True, False, False]


def test_the_user_chooses_other_what_ifs_and_the_used_number_stands_once() -> None:
    table = asker(følsomhet={"andeler": ["8.2", "8"], "renter": ["0", "4.0"]}).sensitivity
    assert [plain(r.head) for r in table.rows] == ["8 %", "8,2 %"]
    assert [plain(r) for r, _ in table.rates] == ["0 %", "4 %"]


def test_low_rates_and_high_shares_stay_within_what_is_possible() -> None:
    table = sums(år="35", kalkulasjonsrente="1", andel_utenfor="90").sensitivity
    assert [plain(r) for r, _ in table.rates] == ["0 %", "1 %", "2 %", "3 %"]
    assert plain(table.rows[-1].head) == "100 %"


def test_part_of_a_cohort_is_worth_its_part() -> None:
    rows = {plain(r.head): [plain(c) for c in r.cells] for r in asker().success}
    assert rows["Én person"] == ["1", "600 000 kr", "11,2 mill. kr"]
    assert rows["25 % av årskullet"] == ["11", "6,6 mill. kr", "123,2 mill. kr"]
    assert rows["10 % av årskullet"][0] == "4,4"


def test_a_few_in_a_small_cohort_never_become_none() -> None:
    found = sums(årskull="1", andel_utenfor="4")
    assert plain(found.headline[0][0]) == "0,04 personer"
    assert next(r for r in found.sensitivity.rows if r.used).cells[0] == "0,04"
    assert found.success[1].cells[0] == "0,004"


def test_each_number_has_its_sources_and_an_assumed_one_is_marked() -> None:
    found = sums(
        år="35",
        kilder=[
            {"tekst": "SSB", "gjelder": "årskull"},
            {"tekst": "Vi", "gjelder": ["år", "årskull"], "antatt": "true"},
        ],
    )
    by_key = {i.key: i for i in found.inputs}
    assert [n for n, _ in by_key["årskull"].sources] == [1, 2]
    assert by_key["andel_utenfor"].sources == ()
    assert by_key["år"].assumed
    assert not by_key["andel_utenfor"].assumed


@pytest.mark.parametrize("link", ["javascript:alert(1)", "www.ssb.no", "https://", "file:///etc/passwd"])
def test_a_source_leads_only_to_the_web(link: str) -> None:
    with pytest.raises(ValidationError):
        model(kilder=[{"tekst": "SSB", "lenke": link}])


# --- the page -----------------------------------------------------------------------------------------------------


def page(folder: Path, **more: str) -> str:
    written = {"årskull": "550", "andel_utenfor": "8 %", "besparelse_per_person_år": "600000", **more}
    body = "".join(f"{k}: {v}\n" for k, v in written.items() if k != "kilder")
    sources = more.get("kilder", "[{tekst: SSB, lenke: 'https://www.ssb.no/a?b=1&c=2', gjelder: [årskull]}]")
    text = f"type: samfunnskostnad\ntittel: Pris\n{body}kilder: {sources}\n"
    project, found = load_project(write_tree(folder, {"prosjekt.yaml": SETTINGS, "kost.yaml": text}))
    assert [d.message for d in found if d.level == "feil"] == []
    files = {f.path: f.data for f in render_site(plan_site(project, found))}
    return files["samfunnskostnad/kost.html"].decode()


def visible(html: str) -> str:
    return plain(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def test_the_page_shows_sum_comparison_and_uncertainty(tmp_path: Path) -> None:
    more = {"år": "35", "kalkulasjonsrente": "4", "oppgitt_nåverdi": "11600000", "innbyggere": "58338"}
    text = visible(page(tmp_path, **more, usikkerhet="[Andelen er dansk]"))
    assert "26,4 millioner kroner" in text
    assert "Et tankeeksperiment, ikke en prognose" in text
    assert "Andelen er dansk" in text
    assert "har ingen pris" in text
    assert "En rente på 3,743 % gir det samme som kilden oppgir" in text
    assert "ved starten av hvert år blir svaret 11 646 719 kr. Det er 46 719 kr over kilden." in text
    assert "8 % (brukt over)" in text
    assert "Nåverdi, rente 4 % (brukt over)" in text


def test_a_number_without_a_source_is_said_to_lack_one(tmp_path: Path) -> None:
    html = page(tmp_path)
    row = next(r for r in html.split("<tr") if "Andel som blir" in r)
    assert "Ingen kilde er oppgitt." in row
    assert '<a href="#kilde-1">Kilde 1</a>' in next(r for r in html.split("<tr") if "Barn født" in r)
    assert 'href="https://www.ssb.no/a?b=1&amp;c=2"' in html


def test_the_page_without_optional_numbers_has_no_empty_headings(tmp_path: Path) -> None:
    html = page(tmp_path)
    assert "Nåverdien er ikke regnet ut." in html
    for heading in ("Sammenlignet", "Slik vokser", "Når lønner", "Forutsetninger"):
        assert heading not in html


def test_the_page_says_when_an_investment_pays_and_when_it_does_not(tmp_path: Path) -> None:
    more = {"år": "35", "kalkulasjonsrente": "4"}
    text = visible(page(tmp_path / "a", **more, investering_per_person="600000"))
    assert "Minst 3 av 44 må komme innenfor" in text
    assert "i løpet av år 2" in text
    assert "Det lønner seg ikke i kroner" in visible(
        page(tmp_path / "b", **more, investering_per_person="20000000")
    )


def test_ids_on_the_page_are_unique_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    html = page(tmp_path, år="35", kalkulasjonsrente="4")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_asker_has_the_guides_figures_and_says_that_the_rate_is_ours() -> None:
    project, _ = load_project(ASKER)
    (found,) = project.all(Samfunnskostnad)
    result = regnestykke(found.model)
    assert (found.model.innbyggere, found.model.årskull, found.model.oppgitt_nåverdi) == (
        58338,
        550,
        11_600_000,
    )
    assert (result.persons, result.yearly) == (44, 26_400_000)
    assert [i.key for i in result.inputs if i.assumed] == ["kalkulasjonsrente"]
    assert all(i.sources for i in result.inputs)
    assert "45,1" in [r.cells[0] for r in result.sensitivity.rows], "the Danish 8.2 %"


# --- the drawing --------------------------------------------------------------------------------------------------

DRAWN = [
    {"år": "35", "kalkulasjonsrente": "4", "oppgitt_nåverdi": "11600000"},
    {
        "år": "35",
        "kalkulasjonsrente": "0",
        "oppgitt_nåverdi": "21000000",
        "investering_per_person": "21000000",
    },
    {"år": "1", "kalkulasjonsrente": "0", "besparelse_per_person_år": "1"},
    {"år": "1", "kalkulasjonsrente": "100", "oppgitt_nåverdi": "1", "regnes_ved": "årsstart"},
    {"år": "100", "kalkulasjonsrente": "12.345", "besparelse_per_person_år": "1000000000"},
    {
        "år": "7",
        "kalkulasjonsrente": "3",
        "oppgitt_nåverdi": "99999999999",
        "investering_per_person": "99999999998",
    },
]


@pytest.mark.parametrize("numbers", DRAWN)
def test_no_text_meets_another_or_leaves_the_drawing(numbers: dict[str, str]) -> None:
    project, found = entry(**numbers)
    drawn = drawing.draw(project, found, no_links)
    boxes = text_boxes(drawn.inline())
    for a, b in itertools.combinations(boxes, 2):
        assert a.element == b.element or not a.meets(b), (a, b)
    for box in boxes:
        assert box.x0 >= 0, box
        assert box.x1 <= drawn.width, box
        assert box.y1 <= drawn.height, box
    axis = [b.text for b in boxes if b.x1 < drawing.EDGE + drawing.AXIS and b.text[0].isdigit()]
    assert len(axis) == len(set(axis)), "each amount on the axis once"
    assert 4 <= len(axis) <= 12


def test_everything_drawn_stands_inside_the_plot() -> None:
    for numbers in DRAWN:
        project, found = entry(**numbers)
        drawn = drawing.draw(project, found, no_links)
        for rect in ET.fromstring(drawn.inline()).iter("{http://www.w3.org/2000/svg}rect"):
            assert float(rect.get("height", "0")) >= 0
            assert 0 <= float(rect.get("y", "0")) <= drawn.height


def test_the_table_has_every_year_and_ends_at_the_present_value() -> None:
    project, found = entry(**DRAWN[0])
    told = drawing.table(project, found, no_links)
    assert len(told.rows) == 35
    assert [plain(c.lines[0]) for c in told.rows[0]] == ["1", "576 923 kr", "576 923 kr", "600 000 kr"]
    assert [plain(c.lines[0]) for c in told.rows[-1]][2:] == ["11 198 768 kr", "21 000 000 kr"]
    assert "Oppgitt av kilden: 11 600 000 kr." in plain(told.caption)


def test_lines_are_told_apart_by_dash_and_named_in_words() -> None:
    project, found = entry(**DRAWN[0], investering_per_person="500000")
    svg = drawing.draw(project, found, no_links).inline()
    words = plain(" ".join(b.text for b in text_boxes(svg)))
    for name in (
        "Uten rente: 21 millioner kroner",
        "Nåverdi, 4 %: 11,2",
        "Oppgitt av kilden: 11,6",
        "Investering: 500 000",
    ):
        assert name in words
    dashes = set(re.findall(r'stroke-dasharray="([^"]+)"', svg))
    assert len(dashes) == 3


def test_the_drawing_is_the_same_every_time() -> None:
    project, found = entry(**DRAWN[0])
    assert drawing.draw(project, found, no_links).file() == drawing.draw(project, found, no_links).file()
