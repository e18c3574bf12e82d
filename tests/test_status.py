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
from tjenestedesign.report.pages import render_site
from tjenestedesign.report.site import plan_site
from tjenestedesign.status import Status, status, tilstand

INTERVIEW = (
    "type: intervju\ntittel: Samtale\nrespondent: {{kode: {0}, rolle: innbygger}}\n"
    "samtykke: {{dato: 2026-01-02, omfang: Anonyme sitater, slettes: {1}}}\nsitater: [{{id: s, tekst: Nei}}]\n"
)
INSIGHT = "type: innsikt\ntittel: Lange linjer\npåstand: Jeg\nforklaring: x\nbevis: [samtale-1#s{0}]\n"
STARTED = SETTINGS + "faser:\n  innsikt: {status: pågår}\n"


def standing(folder: Path) -> Status:
    return status(*load_project(folder))


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
    assert "1 hviler på én person eller ingen" in dict(tilstand(one))["Belegg"]
    two = standing(build({**files, "linjer.yaml": INSIGHT.format(", samtale-2#s")}))
    assert two.svake == ()


def test_decisions_are_taken_missing_or_to_come(build: Build) -> None:
    phases = "faser:\n  innsikt: {status: ferdig, beslutning: Vi går videre}\n  idé: {status: ferdig}\n  utforming: {status: pågår, beslutning: Vi bygger}\n"
    pilot = (
        "type: pilot\ntittel: P\nhypotese: H\nperiode: {fra: 2026-01, til: 2026-02}\nomfang: {beskrivelse: x}\n"
        "kriterier: [{id: k, indikator: I, nullpunkt: 1, mål: 2, retning: opp}]\n"
    )
    at = standing(build({"prosjekt.yaml": SETTINGS + phases, "prove.yaml": pilot}))
    found = {(b.fase.id, b.tilstand) for b in at.beslutninger}
    assert {("innsikt", "tatt"), ("idé", "mangler"), ("utforming", "venter")} <= found
    if "prove" in load_project(build({}))[0].entries:
        assert ("implementering", "mangler") in found


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
    for today in ("2026-01-01", "2026-12-01"):
        monkeypatch.setenv("TD_TODAY", today)
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
