"""Pilot: verdicts and shares are computed exactly, the page leads with hypothesis and decision, the drawing never collides."""

from __future__ import annotations

import itertools
import random
import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.conftest import ASKER, Build
from tjenestedesign.artefakter.maltall import Utfall, aims_backwards, percent, share, verdict, written
from tjenestedesign.artefakter.pilotering import Kriterium, Pilot, result
from tjenestedesign.check.load import load_project
from tjenestedesign.check.types import TYPES
from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.drawing.text import ASCENT, LINE_HEIGHT, measure
from tjenestedesign.figures import pilotfigur as drawing
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.loaded import Entry
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

HEAD = (
    "type: pilot\ntittel: Prøven\nhypotese: Én kontaktperson gir ro.\nperiode: {fra: 2026-01, til: 2026-06}\n"
)
SVG = "{http://www.w3.org/2000/svg}"
N = "\u00a0"


def criterion(**values: Any) -> Kriterium:
    return Kriterium.model_validate({"id": "k", "indikator": "Bor fortsatt", **values})


def page(build: Build, text: str) -> str:
    project, found = load_project(build({"proven.yaml": text}))
    assert [d for d in found if d.level == "feil"] == []
    files = {f.path: f.data for f in render_site(plan_site(project, found))}
    return files["pilot/proven.html"].decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1]).split())


# --- figures on their way ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("retning", "nullpunkt", "mål", "målt", "minste", "expected"),
    [
        ("opp", 40, 70, 70, None, Utfall.NÅDD),
        ("opp", 40, 70, 72, None, Utfall.NÅDD),
        ("opp", 40, 70, 69.9, None, Utfall.PÅ_VEI),
        ("opp", 40, 70, 40, None, Utfall.IKKE_NÅDD),
        ("opp", 40, 70, 39.9, None, Utfall.FORVERRET),
        ("opp", 40, 70, None, None, Utfall.IKKE_MÅLT),
        ("ned", 40, 14, 14, None, Utfall.NÅDD),
        ("ned", 40, 14, 10, None, Utfall.NÅDD),
        ("ned", 40, 14, 20, None, Utfall.PÅ_VEI),
        ("ned", 40, 14, 41, None, Utfall.FORVERRET),
        ("opp", 40, 70, 50, 55, Utfall.IKKE_NÅDD),
        ("opp", 40, 70, 55, 55, Utfall.PÅ_VEI),
        ("ned", 40, 14, 23, 20, Utfall.IKKE_NÅDD),
        ("opp", None, 70, 60, None, Utfall.IKKE_NÅDD),
        ("opp", None, 70, 60, 55, Utfall.PÅ_VEI),
        ("opp", None, 70, 70, None, Utfall.NÅDD),
        ("opp", 8, 8, 8, None, Utfall.NÅDD),
        ("opp", 8, 8, 7, None, Utfall.FORVERRET),
        ("ned", 8, 8, 7, None, Utfall.NÅDD),
        ("opp", 40, None, 50, None, Utfall.UTEN_MÅL),
        ("opp", 0, 0.3, 0.1 + 0.2, None, Utfall.NÅDD),
    ],
)
def test_the_verdict_follows_direction_baseline_target_and_what_is_acceptable(
    retning: Any,
    nullpunkt: float | None,
    mål: float | None,
    målt: float | None,
    minste: float | None,
    expected: Utfall,
) -> None:
    assert verdict(retning, nullpunkt, mål, målt, minste) is expected


def test_the_share_of_the_way_is_exact_in_both_directions() -> None:
    assert share(40, 70, 55) == Fraction(1, 2)
    assert share(40, 10, 25) == Fraction(1, 2)
    assert share(40, 70, 100) == 2
    assert share(40, 70, 25) == Fraction(-1, 2)
    assert share(0, 0.3, 0.1) == Fraction(1, 3), "a tenth is a tenth, not what a float holds"
    assert share(0.1, 0.4, 0.3) == Fraction(2, 3)


@pytest.mark.parametrize(("start", "target", "now"), [(None, 1, 1), (1, None, 1), (1, 2, None), (5, 5, 7)])
def test_without_a_way_to_go_there_is_no_share(
    start: float | None, target: float | None, now: float | None
) -> None:
    assert share(start, target, now) is None
    assert percent(share(start, target, now)) == ""


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        (Fraction(1, 2), f"50{N}%"),
        (Fraction(1, 3), f"33{N}%"),
        (Fraction(0), f"0{N}%"),
        (Fraction(1), f"100{N}%"),
        (Fraction(107, 100), f"107{N}%"),
        (Fraction(-6), f"−600{N}%"),
        (Fraction(9996, 10000), f"99,96{N}%"),
        (Fraction(2, 1000), f"0,2{N}%"),
        (Fraction(-2, 1000), f"−0,2{N}%"),
        (Fraction(1, 10**9), f"litt over 0{N}%"),
        (Fraction(-1, 10**9), f"litt under 0{N}%"),
        (1 - Fraction(1, 10**9), f"litt under 100{N}%"),
        (1 + Fraction(1, 10**9), f"litt over 100{N}%"),
        (Fraction(10), f"1000{N}%"),
        (Fraction(10**30), f"over 1000{N}%"),
        (Fraction(-(10**30)), f"under −1000{N}%"),
    ],
)
def test_a_share_is_never_rounded_onto_nothing_or_all(part: Fraction, shown: str) -> None:
    assert percent(part) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (23.5, "dager", f"23,5{N}dager"),
        (12_000_000.0, "kr", f"12{N}000{N}000{N}kr"),
        (0.001, None, "0,001"),
        (-4.25, None, "−4,25"),
        (100.0, None, "100"),
        (0.0, "prosent", f"0{N}prosent"),
        (-0.0, None, "0"),
        (1e30, None, f"1{N}·{N}10³⁰"),
        (-2.5e-12, None, f"−2,5{N}·{N}10⁻¹²"),
        (123456789012345.0, None, f"123{N}456{N}789{N}012{N}345"),
    ],
)
def test_a_number_is_written_in_norwegian_with_every_digit_it_was_given(
    value: float, unit: str | None, shown: str
) -> None:
    assert written(value, unit) == shown


def test_a_target_behind_the_baseline_is_told_only_when_both_are_known() -> None:
    assert aims_backwards("opp", 40, 10)
    assert aims_backwards("ned", 10, 40)
    assert not aims_backwards("ned", 40, 10)
    assert not aims_backwards("opp", 10, 10)
    assert not aims_backwards("opp", None, 10)
    assert not aims_backwards("opp", 10, None)


def test_the_verdict_words_and_signs_all_differ() -> None:
    assert len({u.tegn for u in Utfall}) == len({u.klasse for u in Utfall}) == len(Utfall) == 7


# --- the model -----------------------------------------------------------------------------------------------------


def pilot(criteria: list[dict[str, Any]], **values: Any) -> Pilot:
    base = {"type": "pilot", "tittel": "P", "hypotese": "H", "periode": {"fra": "2026", "til": "2026"}}
    return Pilot.model_validate({**base, "omfang": "Ti familier", "kriterier": criteria, **values})


def test_the_result_counts_reached_criteria_among_all() -> None:
    ks = [
        {"id": "a", "indikator": "A", "nullpunkt": "0", "mål": "1", "målt": "1"},
        {"id": "b", "indikator": "B", "nullpunkt": "0", "mål": "2", "målt": "1"},
        {"id": "c", "indikator": "C", "mål": "2"},
    ]
    found = result(pilot(ks))
    assert found.tekst == "1 av 3 kriterier nådd"
    assert found.per_utfall == ((Utfall.NÅDD, 1), (Utfall.PÅ_VEI, 1), (Utfall.IKKE_MÅLT, 1))
    assert result(pilot(ks[2:])).tekst == "1 kriterium, ikke målt ennå"
    assert result(pilot([ks[2], {**ks[2], "id": "d"}])).tekst == "0 av 2 kriterier målt"
    assert result(pilot(ks[:1])).tekst == "1 av 1 kriterium nådd"


def test_decision_scope_and_barrier_may_be_written_in_one_word_or_line() -> None:
    model = pilot([{"id": "a", "indikator": "A"}], beslutning="avslutt", barrierer=["Ingen penger"])
    assert model.beslutning.valg == "avslutt"
    assert model.omfang.beskrivelse == "Ti familier"
    assert model.barrierer[0].tiltak is None
    assert pilot([{"id": "a", "indikator": "A"}]).beslutning.valg == "ikke-tatt"


def test_the_acceptable_limit_is_said_as_least_or_most_by_direction() -> None:
    assert criterion(minste_akseptable="30", enhet="prosent").grense_tekst == f"minst 30{N}prosent"
    assert criterion(minste_akseptable="30", retning="ned").grense_tekst == "høyst 30"
    assert criterion().grense_tekst == ""


# --- the page ------------------------------------------------------------------------------------------------------


def test_the_page_says_the_verdict_in_words_beside_its_sign_and_share(build: Build) -> None:
    html = page(
        build,
        HEAD
        + "omfang: Ti\nkriterier:\n  - {id: ventetid, indikator: Dager til svar, enhet: dager, retning: ned, nullpunkt: 40, mål: 14, målt: 27}\n",
    )
    assert '<tr id="ventetid">' in html
    said = words(html)
    assert "→ på vei 50 % av veien" in said
    assert "0 av 1 kriterium nådd" in said
    assert "lavere er bedre" in said


def test_the_decision_stands_before_the_criteria_with_what_it_rests_on(build: Build) -> None:
    html = page(
        build,
        HEAD
        + "omfang: Ti\nkriterier:\n  - {id: a, indikator: A, nullpunkt: 1, mål: 2, målt: 2}\nbeslutning: {valg: skaler, begrunnelse: Det virket., tatt_av: styringsgruppen, dato: 2026-07-01}\n",
    )
    said = words(html)
    assert said.index("Én kontaktperson gir ro.") < said.index("Skaler") < said.index("Kriteriene")
    assert "Bygger på: 1 av 1 kriterium nådd" in said
    assert "Tatt av: styringsgruppen, 1. juli 2026" in said


def test_a_plan_says_that_nothing_is_measured_and_has_no_empty_headings(build: Build) -> None:
    html = page(build, HEAD + "omfang: Ti\nkriterier: [{id: a, indikator: A, mål: 5}]\n")
    said = words(html)
    assert "Ikke tatt ennå" in said
    assert "1 kriterium, ikke målt ennå" in said
    assert "Klarer organisasjonen å levere?" not in said
    for heading in ("Hva vi lærte", "Muligheter", "Barrierer", "Risiko", "Må være på plass", "Tatt av"):
        assert heading not in said


def test_parts_that_are_tried_go_by_their_names_in_the_concept_and_the_journey(build: Build) -> None:
    files = {
        "konseptet.yaml": "type: konsept\ntittel: K\nkjerne: k\nbeskrivelse: b\ndelelementer: [{id: kontakt, tittel: Fast kontakt, beskrivelse: x}]\n",
        "reisen.yaml": "type: brukerreise\ntittel: R\nsteg: [{id: soke, fase: før, tittel: Søke bolig}]\n",
        "kartet.yaml": "type: tjenestekart\ntittel: T\nbrukerreise: reisen\nsteg: [{id: soke, systemer: [A]}]\n",
        "planen.yaml": "type: veikart\ntittel: V\nspor: [{id: s, tittel: S}]\naktiviteter: [{id: prove, tittel: Prøve i nord, spor: s, fra: 2026-01}]\n",
        "proven.yaml": HEAD
        + "omfang: {prøver: [konseptet#kontakt, kartet#soke]}\naktiviteter: [planen#prove]\nkriterier: [{id: a, indikator: A, mål: 5}]\n",
    }
    project, found = load_project(build(files))
    site = {f.path: f.data for f in render_site(plan_site(project, found))}
    html = site["pilot/proven.html"].decode()
    assert '<a href="../konsept/konseptet.html#kontakt">Fast kontakt</a>' in html
    assert '<a href="../tjenestekart/kartet.html#soke">Søke bolig</a>' in html
    assert '<a href="../veikart/planen.html#prove">Prøve i nord</a>' in html


def test_a_criterion_may_be_called_anything_without_two_things_having_the_same_id(build: Build) -> None:
    html = page(
        build,
        HEAD
        + "omfang: Ti\nkriterier: [{id: beslutning, indikator: A, mål: 5}, {id: pilot-proven, indikator: B}]\n",
    )
    ids = re.findall(r' id="([^"]+)"', html.split("<figure")[0] + html.split("</figure>")[1])
    assert "beslutning" in ids
    assert len(ids) == len(set(ids))


def test_markup_in_what_users_write_is_text(build: Build) -> None:
    html = page(build, HEAD + 'omfang: "<b>x</b>"\nkriterier: [{id: a, indikator: "<i>y</i>", mål: 5}]\n')
    assert "<b>x" not in html
    assert "<i>y" not in html
    assert "&lt;i&gt;y" in html


def test_asker_has_measured_nothing_and_decided_nothing() -> None:
    project, _ = load_project(ASKER)
    (entry,) = project.all(Pilot)
    assert entry.id == "utproving-av-velferdslaben"
    assert {k.utfall for k in entry.model.kriterier} == {Utfall.IKKE_MÅLT}
    assert entry.model.beslutning.valg == "ikke-tatt"
    assert len(entry.model.omfang.prøver) == 8
    assert {k.viser for k in entry.model.kriterier} == {"verdi", "leveranse"}


# --- the drawing ---------------------------------------------------------------------------------------------------


def links(id: str, part: str | None = None) -> str | None:
    return f"{id}.html#{part}" if part else f"{id}.html"


def drawn(model: Pilot) -> tuple[Entry[Pilot], Diagram]:
    entry = Entry("proven", TYPES["pilot"], model, Source("proven.yaml", ""))
    return entry, drawing.draw(entry, links)


def generated(seed: int, count: int, longest: int) -> Pilot:
    r = random.Random(seed)
    parts = ["bolig", "i", "å", "boligsosialthandlingsplanarbeid", "kr", "samtidighet", "👩\u200d👧"]

    def text() -> str:
        size, made = r.randint(1, longest), ""
        while len(made) < size:
            made += r.choice(parts) + ("" if r.random() < 0.2 else " ")
        return made[:size].strip() or "x"

    def value() -> str | None:
        kinds = [
            lambda: str(r.randint(-5, 200)),
            lambda: f"{r.uniform(-1, 1):.17f}",
            lambda: f"{r.randint(-99, 99)}e{r.randint(-60, 10)}",
            lambda: str(r.randint(10**11, 10**12 - 1)),
            lambda: "-123456789012.67",
        ]
        return None if r.random() < 0.25 else r.choice(kinds)()

    criteria = [
        {
            "id": f"k{i}",
            "indikator": text(),
            "enhet": text() if r.random() < 0.7 else None,
            "viser": r.choice(["verdi", "leveranse"]),
            "retning": r.choice(["opp", "ned"]),
            **{key: value() for key in ("nullpunkt", "mål", "målt", "minste_akseptable")},
        }
        for i in range(count)
    ]
    return pilot(criteria, tittel=text())


def boxes(svg: str) -> list[tuple[float, float, float, float, str]]:
    """(left, top, right, bottom, text) of every line of text, measured."""
    found: list[tuple[float, float, float, float, str]] = []
    weights = {None: "regular", "600": "semibold", "700": "bold"}
    for text in ET.fromstring(svg).iter(f"{SVG}text"):
        size = float(text.get("font-size", "0"))
        weight: Any = "italic" if text.get("font-style") == "italic" else weights[text.get("font-weight")]
        for span in text.iter(f"{SVG}tspan"):
            line = span.text or ""
            width = measure(line, size, weight)
            x, baseline = float(span.get("x", "0")), float(span.get("y", "0"))
            left = x - width * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
            top = baseline - size * ASCENT
            found.append((left, top, left + width, top + size * LINE_HEIGHT, line))
    return found


@pytest.mark.parametrize(("count", "longest"), [(1, 1), (1, 400), (12, 60), (60, 20), (60, 400)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_text_meets_another_or_leaves_the_sheet(seed: int, count: int, longest: int) -> None:
    _, diagram = drawn(generated(seed, count, longest))
    found = sorted(boxes(diagram.inline()), key=lambda b: b[1])
    for left, top, right, bottom, text in found:
        assert left >= 0, text
        assert top >= 0, text
        assert right <= diagram.width, text
        assert bottom <= diagram.height, text
    for a, b in itertools.combinations(found, 2):
        if b[1] >= a[3] - 0.01:
            continue
        assert a[2] <= b[0] + 0.01 or b[2] <= a[0] + 0.01, (a, b)


@pytest.mark.parametrize("seed", range(6))
def test_every_mark_lies_on_the_scale_and_on_the_right_side_of_the_target(seed: int) -> None:
    for k in generated(seed, 60, 10).kriterier:
        found = drawing.mark(k)
        assert (found is None) == (k.målt is None)
        if found is None:
            continue
        assert drawing.START - drawing.ZONE <= found.x <= drawing.END + drawing.ZONE
        backwards = (
            k.nullpunkt is not None and k.mål is not None and aims_backwards(k.retning, k.nullpunkt, k.mål)
        )
        if k.mål is not None and not backwards:
            reached = k.utfall is Utfall.NÅDD
            assert found.x >= drawing.END if reached else found.x <= drawing.END
        if k.utfall is Utfall.FORVERRET and not backwards:
            assert found.x <= drawing.START


def test_what_is_far_out_is_drawn_as_an_arrow_at_the_edge() -> None:
    far = drawing.mark(criterion(nullpunkt="1", mål="2", målt="1e12"))
    assert far == drawing.Mark(drawing.END + drawing.ZONE, True, 1)
    back = drawing.mark(criterion(nullpunkt="1", mål="2", målt="-1e12"))
    assert back == drawing.Mark(drawing.START - drawing.ZONE, True, -1)
    half = drawing.mark(criterion(nullpunkt="1", mål="2", målt="1.5"))
    assert half == drawing.Mark(drawing.START + drawing.WAY / 2, True, 0)


def test_the_line_is_dashed_where_the_distance_is_not_known() -> None:
    known = {"id": "a", "indikator": "A", "nullpunkt": "1", "mål": "2", "målt": "1.5"}
    _, diagram = drawn(pilot([known]))
    assert "stroke-dasharray" not in diagram.inline()
    _, diagram = drawn(pilot([{**known, "nullpunkt": None}]))
    assert "stroke-dasharray" in diagram.inline()
    assert "avstanden kan ikke regnes ut" in diagram.inline()


@pytest.mark.parametrize("seed", [4, 5])
def test_the_table_says_every_name_figure_and_verdict_that_is_drawn(seed: int) -> None:
    model = generated(seed, 12, 40)
    entry, _ = drawn(model)
    table = drawing.table(entry, links)
    assert len(table.rows) == 12
    told = {row[0].lines[0]: " ".join(" ".join(c.lines) for c in row) for row in table.rows}
    for k in model.kriterier:
        row = told[k.indikator]
        assert str(k.utfall) in row
        for value in (k.nullpunkt, k.mål, k.målt, k.minste_akseptable):
            assert value is None or k.verdi(value) in row
        assert k.andel is None or k.andel_tekst in row
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_the_drawing_is_the_same_every_time_and_has_unique_ids() -> None:
    _, first = drawn(generated(7, 20, 60))
    _, again = drawn(generated(7, 20, 60))
    assert first.file() == again.file()
    ids = [e.get("id") for e in ET.fromstring(first.file()).iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_numbers_of_any_size_that_is_allowed_are_read_back_as_they_were_written() -> None:
    for text in ("0.1", "12345.678", "1e-40", "999999999999"):
        k = criterion(mål=text)
        assert k.mål is not None
        assert Decimal(str(k.mål)) == Decimal(text)
