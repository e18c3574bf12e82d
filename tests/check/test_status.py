"""`td status`: what there is, what is decided, what can be trusted and what comes next, the same on the front page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKER, SETTINGS, Build, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.check.progress import Status, status, tilstand
from tjenestedesign.ground.clock import today
from tjenestedesign.publish.documents.compose import Collected, InDocument
from tjenestedesign.publish.documents.steering import steering
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site
from tjenestedesign.publish.site.templating import rendered

INTERVIEW = (
    "type: intervju\ntittel: Samtale\nrespondent: {{kode: {0}, rolle: innbygger}}\n"
    "samtykke: {{dato: 2026-01-02, omfang: Anonyme sitater, slettes: {1}}}\nsitater: [{{id: s, tekst: Nei}}]\n"
)
INSIGHT = "type: innsikt\ntittel: Lange linjer\npåstand: Jeg\nforklaring: x\nbevis: [samtale-1#s{0}]\n"
STARTED = SETTINGS + "faser:\n  innsikt: {status: pågår}\n"


def standing(folder: Path) -> Status:
    return status(*load_project(folder), today())


def steps(folder: Path) -> list[str]:
    return [s.hva for s in standing(folder).neste]


def test_a_new_project_is_told_how_to_begin(td: Run, tmp_path: Path) -> None:
    td("init", tmp_path / "ny", "--yes")
    said = td("status", cwd=tmp_path / "ny")
    assert said.code == 0
    order = [
        said.out.index(c) for c in ("td validate prosjekt.yaml", "td guide innsikt", "td new intervjuguide")
    ]
    assert order == sorted(order)


def test_there_are_always_three_different_steps_each_with_a_command_that_exists(
    td: Run, build: Build
) -> None:
    known = set(re.findall(r"^\s{2}(\w+) ", td("--help").out, re.M))
    folders = [ASKER, build({}), build({"prosjekt.yaml": STARTED, "a.yaml": "type: ["})]
    for folder in folders:
        found = standing(folder).neste
        assert len({s.hva for s in found}) == 3
        for step in found:
            command = step.kommando.split()
            assert command[0] == "td"
            assert command[1] in known


def test_privacy_comes_before_faults_and_faults_before_doubt_and_doubt_before_what_is_missing(
    td: Run, build: Build
) -> None:
    files: dict[str, str | bytes] = {
        "prosjekt.yaml": STARTED,
        "samtale-1.yaml": INTERVIEW.format("I-1", "2099-01-01"),
        "linjer.yaml": INSIGHT.format(""),
    }
    folder = build(files)
    td("approve", "linjer", "--yes", cwd=folder)
    build({**files, "samtale-1.yaml": INTERVIEW.format("I-1", "2099-01-01").replace("Nei", "Ja")})
    assert steps(folder)[0] == "Vurder 1 godkjent artefakt på nytt"
    assert steps(folder)[1].startswith("Lag ")
    build({**files, "en.yaml": "type: innsikt\ntittel: X\n"})
    assert steps(folder)[0] == "Rett 2 feil"
    (folder / "plan.yaml").write_text(
        "type: plan\ntittel: P\ntiltak: [{id: a, tittel: A, stadium: b, begrunnelse: c}]\n", "utf-8"
    )
    assert "personvernet" in steps(folder)[0]


def test_a_weak_insight_is_a_step_and_a_strong_one_is_not(build: Build) -> None:
    files = {"prosjekt.yaml": SETTINGS, "linjer.yaml": INSIGHT.format("")}
    files |= {f"samtale-{n}.yaml": INTERVIEW.format(f"I-{n}", "2099-01-01") for n in (1, 2)}
    one = standing(build(files))
    assert [e.id for e in one.svake] == ["linjer"]
    assert "1 hviler på én informant eller ingen" in dict(tilstand(one))["Belegg"]
    two = standing(build({**files, "linjer.yaml": INSIGHT.format(", samtale-2#s")}))
    assert two.svake == ()


PILOT = (
    "type: pilot\ntittel: P\nhypotese: H\nperiode: {fra: 2027-01, til: 2027-06}\nomfang: {beskrivelse: x}\n"
    "kriterier: [{id: k, indikator: I, nullpunkt: 1, mål: 2, retning: opp}]\n"
)
PLAN = (
    "type: veikart\ntittel: V\nspor: [{id: s, tittel: S}]\n"
    "aktiviteter: [{id: a, tittel: A, spor: s, fra: 2027-01}]\n"
    "milepæler:\n"
    "  - {id: m, tittel: M, dato: 2027-06, beslutning: Skal alle med?, avhenger_av: [a]}\n"
    "  - {id: n, tittel: N, dato: 2027-06, beslutning: Hvem betaler?, tatt: 2026-05-20, avhenger_av: [a]}\n"
)
PHASES = (
    "faser:\n  innsikt: {status: ferdig, beslutning: Vi går videre}\n  idé: {status: ferdig}\n"
    "  utforming: {status: pågår, til: 2027-06, beslutning: Vi bygger}\n"
)
DONE = "faser: {innsikt: {status: ferdig}, idé: {status: ferdig}, utforming: {status: ferdig}, implementering: {status: ferdig}}\n"
AFTER, ALL = "Hva som skjer etter piloten", "Skal alle med?"


@pytest.mark.parametrize(
    ("now", "pilot", "milestone"),
    [
        ("2026-11-29", "kommer", "kommer"),
        ("2027-05-31", "kommer", "kommer"),
        ("2027-06-01", "nå", "nå"),
        ("2027-06-30", "nå", "nå"),
        ("2027-07-01", "skulle vært tatt", "ikke notert"),
    ],
)
def test_a_decision_stands_by_what_the_file_says_and_the_day_the_same_everywhere(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch, now: str, pilot: str, milestone: str
) -> None:
    monkeypatch.setenv("TD_TODAY", now)
    folder = build({"prosjekt.yaml": SETTINGS + PHASES, "prove.yaml": PILOT, "plan.yaml": PLAN})
    expected = {
        "Vi går videre": "tatt",
        "Beslutningen etter fasen idé": "ikke notert",
        "Vi bygger": pilot,
        AFTER: pilot,
        ALL: milestone,
        "Hvem betaler?": "tatt",
    }
    assert {b.hva: b.tilstand for b in standing(folder).beslutninger} == expected
    said = json.loads(td("status", folder, "--format", "json").out)["decisions"]
    assert {d["what"]: d["state"] for d in said} == expected

    shown = " ".join(td("status", cwd=folder).out.split())
    assert "Beslutning tatt: Vi går videre." in shown
    assert "Beslutning ikke notert: Beslutningen etter fasen idé." in shown
    assert f"Beslutning {pilot}: Vi bygger (juni 2027)." in shown

    site = plan_site(*load_project(folder))
    pages = {f.path: text_of(f.data.decode()) for f in render_site(site) if f.path.endswith(".html")}
    assert f"Beslutning {pilot}: Vi bygger" in pages["index.html"]
    assert f"Beslutning {pilot}: Vi bygger" in pages["fase/3-utforming.html"]
    assert f"Beslutning {pilot} (juni 2027)." in pages["pilot/prove.html"]
    assert f"Beslutning {milestone}: {ALL}" in pages["veikart/plan.html"]
    assert "Beslutning tatt 20. mai 2026: Hvem betaler?" in pages["veikart/plan.html"]

    deck = steering(site, InDocument())
    assert {b.hva: b.tilstand for b in (*deck.beslutninger, *deck.ikke_notert)} == {
        what: state for what, state in expected.items() if state != "tatt"
    }
    assert {b.tilstand for b in deck.ikke_notert} == {"ikke notert"}
    slides = rendered(
        site, "", "_dokument/styringsgruppe.html.j2", InDocument(), Collected(site.theme), v=deck
    )
    assert f"{AFTER} , juni 2027 ({pilot}, implementering)" in text_of(slides)
    assert ("Beslutninger ingen har notert" in slides) == bool(deck.ikke_notert)


def test_what_presses_most_is_asked_of_the_steering_group_first(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TD_TODAY", "2027-06-15")
    late = PILOT.replace("til: 2027-06", "til: 2027-02")
    folder = build({"prosjekt.yaml": SETTINGS + DONE, "plan.yaml": PLAN, "prove.yaml": late})
    deck = steering(plan_site(*load_project(folder)), InDocument())
    assert [b.hva for b in deck.beslutninger] == [AFTER, ALL]
    assert "Ta beslutningen «Hva som skjer etter piloten»" in steps(folder)


def test_a_decision_that_is_not_due_is_no_step(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TD_TODAY", "2026-11-29")
    folder = build({"prosjekt.yaml": SETTINGS + DONE, "prove.yaml": PILOT})
    assert not any("beslutningen «" in s for s in steps(folder))


def test_a_phase_without_a_date_ends_when_the_project_does(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TD_TODAY", "2026-11-29")
    settings = (
        SETTINGS
        + "tidsrom: {fra: 2014, til: 2015}\nfaser:\n  utforming: {status: pågår, beslutning: Vi bygger}\n"
    )
    assert [b.tilstand for b in standing(build({"prosjekt.yaml": settings})).beslutninger] == [
        "skulle vært tatt"
    ]


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-06-01", "Ingenting skal slettes de neste 90 dagene."),
        ("2026-10-10", "samtale-1 skal slettes 31. desember 2026."),
        ("2027-01-01", "1 intervju skulle vært slettet: samtale-1."),
    ],
)
def test_deadlines_are_told_by_the_day_it_is(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch, today: str, said: str
) -> None:
    monkeypatch.setenv("TD_TODAY", today)
    folder = build({"samtale-1.yaml": INTERVIEW.format("I-1", "2026-12-31")})
    assert said in td("status", cwd=folder).out


def front_page(folder: Path) -> str:
    project, found = load_project(folder)
    return next(f for f in render_site(plan_site(project, found)) if f.path == "index.html").data.decode()


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_front_page_says_the_same_as_the_command(td: Run) -> None:
    page = text_of(front_page(ASKER))
    data: dict[str, Any] = json.loads(td("status", ASKER, "--format", "json").out)
    for step in data["next"]:
        assert f"{step['what']}. {step['why']} {step['command']}" in page
    for label, text in tilstand(standing(ASKER)):
        assert f"{label} {text}" in page
    shown = " ".join(td("status", ASKER).out.split())
    assert all(step["command"] in shown for step in data["next"])


def test_the_front_page_does_not_change_with_the_day(monkeypatch: pytest.MonkeyPatch, build: Build) -> None:
    folder = build({"samtale-1.yaml": INTERVIEW.format("I-1", "2026-12-31")})
    pages: set[str] = set()
    for now in ("2026-01-01", "2026-12-01"):
        monkeypatch.setenv("TD_TODAY", now)
        pages.add(front_page(folder))
    assert len(pages) == 1


def test_a_suspect_artefact_says_so_on_its_page_and_in_lists(td: Run, build: Build) -> None:
    files: Mapping[str, str | bytes] = {
        "samtale-1.yaml": INTERVIEW.format("I-1", "2099-01-01"),
        "linjer.yaml": INSIGHT.format(""),
    }
    folder = build(files)
    td("approve", "linjer", "--yes", "--role", "styringsgruppen", cwd=folder)
    before = {
        f.path: f.data.decode()
        for f in render_site(plan_site(*load_project(folder)))
        if f.path.endswith(".html")
    }
    assert "av styringsgruppen" in before["innsikt/linjer.html"]
    assert not any("Må vurderes på nytt" in page for page in before.values())
    build({**files, "samtale-1.yaml": INTERVIEW.format("I-1", "2099-01-01").replace("Nei", "Ja")})
    after = {
        f.path: f.data.decode()
        for f in render_site(plan_site(*load_project(folder)))
        if f.path.endswith(".html")
    }
    page = after["innsikt/linjer.html"]
    assert page.count("Må vurderes på nytt") == 2
    assert 'href="../intervju/samtale-1.html#s"' in page
    assert "Må vurderes på nytt" in after["fase/1-innsikt.html"]
    assert "1 må vurderes på nytt: Lange linjer" in text_of(after["index.html"])


def test_json_holds_what_a_steering_group_asks_for(td: Run) -> None:
    data: dict[str, Any] = json.loads(td("status", ASKER, "--format", "json").out)
    assert data["municipality"] == "Asker"
    assert [p["status"] for p in data["phases"][:4]] == ["ferdig", "ferdig", "ferdig", "pågår"]
    assert len(data["evidence"]) == 8
    assert set(data["findings"]) == {"feil", "advarsel", "råd"}
    assert {"decisions", "suspect", "unverified", "loose", "deadlines", "next"} <= set(data)


def test_a_project_without_settings_still_has_a_status(td: Run, tmp_path: Path, build: Build) -> None:
    folder = build({"prosjekt.yaml": "navn: [\n", "linjer.yaml": INSIGHT.format("")})
    said = td("status", cwd=folder)
    assert said.code == 0
    assert "Rett 2 feil" in said.out


def test_an_unknown_format_is_told(td: Run) -> None:
    assert td("status", ASKER, "--format", "xml").code == 2


def test_a_new_projects_front_page_has_no_heading_with_nothing_under_it(td: Run, tmp_path: Path) -> None:
    td("init", tmp_path / "ny", "--yes")
    page = front_page(tmp_path / "ny")
    assert "<h2>Prosjektet</h2>" not in page
    assert not re.search(r"<dl[^>]*>\s*</dl>", page)
