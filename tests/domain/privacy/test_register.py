"""The register: what is kept of whom until when, told by `td privacy` and on a page that is the same every day."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import ASKER, SETTINGS, Build, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.privacy.register import Register, due, overdue, register
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

NOW = date(2026, 11, 23)
TOLD = (
    "personvern:\n  formål: Bedre hjelp\n  behandlingsgrunnlag: {grunnlag: samtykke, særlige_kategorier: ingen}\n"
    "  lagringstid: Ut 2027\n  databehandlere: [Byrået]\n  mottakere: [Husbanken, Statsforvalteren]\n  sikring: Koder\n"
    "  kontakt: personvernombudet\n  personvernombud: ombudet@vik.no\n  konsekvensvurdering: Ikke høy risiko\n"
)


def interview(code: str, until: str | None, role: str = "innbygger", more: str = "") -> str:
    end = f", slettes: {until}" if until else ""
    return (
        f"type: intervju\ntittel: Samtale {code}\nrespondent: {{kode: {code}, rolle: {role}{more}}}\n"
        f"samtykke: {{dato: 2026-01-02, omfang: Sitater{end}}}\n"
    )


FOUR = {
    "sen.yaml": interview("I-1", "2027-06-01"),
    "i-dag.yaml": interview("I-2", "2026-11-23"),
    "snart.yaml": interview("I-3", "2027-02-21"),
    "for-sent.yaml": interview("I-4", "2026-11-22"),
}


def made(folder: Path) -> Register:
    return register(load_project(folder)[0])


def page(folder: Path, public: bool = False) -> str:
    project, found = load_project(folder)
    files = render_site(plan_site(project, found, public=public))
    return next(f.data.decode() for f in files if f.path == "personvern.html")


def test_deadlines_come_in_order_and_the_ninetieth_day_is_among_the_next_ninety(build: Build) -> None:
    found = made(build(FOUR))
    assert [f.id for f in found.frister] == ["for-sent", "i-dag", "snart", "sen"]
    assert [f.id for f in overdue(found, NOW)] == ["for-sent"]
    assert [f.id for f in due(found, NOW)] == ["i-dag", "snart"]
    assert [f.id for f in due(found, NOW, days=89)] == ["i-dag"]
    assert (found.frister[0].tittel, found.frister[0].dato) == ("Samtale I-4", date(2026, 11, 22))


def test_interviews_are_rows_by_role_and_basis_and_a_person_counts_once(build: Build) -> None:
    files = {
        "a.yaml": interview("I-1", "2027-01-01"),
        "b.yaml": interview("I-1", "2028-01-01"),
        "c.yaml": interview("I-2", None, more=", antall: 4"),
        "d.yaml": interview("L-1", "2027-01-01", "leder"),
        "e.yaml": interview("I-3", None).replace(
            "dato: 2026-01-02, omfang: Sitater", "grunnlag: publisert, kilde: x"
        ),
    }
    rows = [(p.hvem, p.antall, p.grunnlag, p.slettes, p.ider) for p in made(build(files)).poster]
    assert rows == [
        ("Innbyggere", 5, "Innhentet samtykke", "1. januar 2027 – 1. januar 2028. 1 uten slettedato", ("a", "b", "c")),
        ("Innbyggere", 1, "Gjenfortalt fra publisert kilde", "Ikke nødvendig", ("e",)),
        ("Ledere", 1, "Innhentet samtykke", "1. januar 2027", ("d",)),
    ]  # fmt: skip


def test_a_consent_without_an_end_and_an_interview_without_a_consent_are_not_passed_over(
    build: Build,
) -> None:
    bare = "type: intervju\ntittel: x\nrespondent: {kode: I-2, rolle: innbygger}\n"
    found = made(build({"a.yaml": interview("I-1", None), "b.yaml": bare}))
    assert found.uten_frist == ("a",)
    assert [(p.grunnlag, p.slettes) for p in found.poster] == [
        ("Ikke oppgitt", "Ikke oppgitt"),
        ("Innhentet samtykke", "Ikke oppgitt"),
    ]


def test_asker_says_what_it_has_of_each_kind_and_that_nobody_is_exposed() -> None:
    found = made(ASKER)
    kinds = {p.hva: p for p in found.poster}
    assert {"Innspill fra workshop", "Observasjoner fra brukertest", "Kartlegginger og planer"} <= set(kinds)
    assert "Tall under 5 vises ikke" in kinds["Hendelser, med pseudonym"].slettes
    said = {o.nøkkel for o in found.opplysninger if o.tekst}
    assert {o.nøkkel for o in found.opplysninger} - said == {
        "særlige_kategorier",
        "personvernombud",
        "konsekvensvurdering",
    }
    assert not found.frister
    assert not found.uten_frist


def test_what_the_settings_say_is_told_and_what_they_do_not_is_told_too(td: Run, build: Build) -> None:
    out = td("privacy", cwd=build({"prosjekt.yaml": SETTINGS + TOLD})).out
    for said in (
        "Vik",
        "Bedre hjelp",
        "Samtykke",
        "Ut 2027",
        "Byrået",
        "Husbanken og Statsforvalteren",
        "Koder",
    ):
        assert said in out
    assert "Ikke skrevet" not in out
    assert "td fant ingen intervjuer" in out
    assert "td har ikke vurdert vedlegg" in out
    assert (
        td("privacy", cwd=build({"prosjekt.yaml": SETTINGS})).out.count("Ikke skrevet i prosjekt.yaml") == 10
    )


def test_what_is_late_stands_first_with_the_command_to_run(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TD_TODAY", NOW.isoformat())
    lines = td("privacy", cwd=build(FOUR)).out.splitlines()
    assert lines[:3] == [
        "Skulle vært slettet: 1",
        "  22. november 2026: Samtale I-4 (td forget for-sent)",
        "Skal slettes de neste 90 dagene: 2",
    ]


def test_a_file_with_faults_is_said_to_be_missing_from_the_register(td: Run, build: Build) -> None:
    out = td("privacy", cwd=build({"intervjuer/a.yaml": "type: intervju\ntittel: x\n"})).out
    assert "Ikke med, fordi filene har feil: intervjuer/a.yaml." in out


def test_json_has_every_deadline_and_what_is_due(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TD_TODAY", NOW.isoformat())
    data = json.loads(
        td("privacy", "--format", "json", cwd=build({**FOUR, "prosjekt.yaml": SETTINGS + TOLD})).out
    )
    assert data["deadlines"][0] == {"artefact": "for-sent", "title": "Samtale I-4", "delete_by": "2026-11-22"}
    assert (data["overdue"], data["due"]) == (["for-sent"], ["i-dag", "snart"])
    assert data["project"]["formål"] == "Bedre hjelp"
    assert data["records"][0]["people"] == 4


def test_csv_opens_in_excel_and_no_cell_is_a_formula(td: Run, build: Build) -> None:
    shop = (
        "type: workshop\ntittel: x\nslag: innsikt\ndato: 2026-01-01\nformål: x\n"
        "deltakere: [{rolle: '=HYPERLINK(\"x\")', antall: 2}]\n"
    )
    root = build({"a.yaml": interview("I-1", "2027-01-01"), "w.yaml": shop})
    assert "Skrevet til" in td("privacy", "--format", "csv", "-o", "ny/register.csv", cwd=root).out
    text = (root / "ny/register.csv").read_bytes().decode("utf-8-sig")
    header, first, workshop = csv.reader(io.StringIO(text), delimiter=";")
    assert header == [
        "Hva", "Hvem", "Antall personer", "Grunnlag", "Slettes", "Artefakter", "Opplysninger", "Særlige kategorier",
    ]  # fmt: skip
    assert first[5:] == ["a", "Kode og rolle", "Ikke vurdert"]
    assert not workshop[1].startswith("=")


def test_a_file_that_is_there_is_never_written_over(td: Run, build: Build) -> None:
    root = build({"mitt.csv": "mitt"})
    told = td("privacy", "--format", "csv", "--output", "mitt.csv", cwd=root)
    assert (told.code, (root / "mitt.csv").read_text()) == (2, "mitt")
    assert "finnes fra før" in told.err


@pytest.mark.parametrize("args", [["--format", "xml"], ["--output", "a.csv"]])
def test_a_wrong_use_is_explained(args: list[str], td: Run, build: Build) -> None:
    told = td("privacy", *args, cwd=build({}))
    assert told.code == 2
    assert "csv" in told.err


def test_the_page_is_the_same_every_day_and_leads_to_the_interviews(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = build(FOUR)
    monkeypatch.setenv("TD_TODAY", "2026-01-01")
    first = page(root)
    monkeypatch.setenv("TD_TODAY", "2026-10-01")
    assert page(root) == first
    assert 'href="intervju/i-dag.html"' in first
    assert "23. november 2026" in first
    assert " uke" not in first.split("<main")[1]


def test_the_page_says_that_what_has_faults_is_not_on_it(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TD_TODAY", "2026-01-01")
    assert "ikke med her" not in page(build(FOUR))
    monkeypatch.setenv("TD_TODAY", NOW.isoformat())
    late = page(build(FOUR))
    assert "Artefakter med feil er ikke med her" in late
    assert "Samtale I-4" not in late


def test_the_public_page_has_purpose_and_contact_and_no_interviews(build: Build) -> None:
    text = page(
        build({"a.yaml": interview("I-1", "2099-01-01"), "prosjekt.yaml": SETTINGS + TOLD}), public=True
    )
    assert "Bedre hjelp" in text
    assert "personvernombudet" in text
    assert "Samtale I-1" not in text
    assert "2099" not in text
    assert "Sikring" not in text


def test_what_was_written_for_browsers_to_run_is_only_shown(build: Build) -> None:
    settings = SETTINGS + "personvern: {formål: '<script>alert(1)</script>'}\n"
    assert "<script>" not in page(build({"prosjekt.yaml": settings}))
