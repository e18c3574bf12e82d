"""`td import` of Mermaid, blueprint tables and td's own JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.conftest import Build, Run

JOURNEY = """\
---
title: Fra front
---
%%{init: {'theme':'dark'}}%%
journey
  title Søke bolig#58; Asker
  section Før
    Finne info#59; ringe: 2: Ung mann, Torget
  section Under
    Søke: 5
    Vente: 9
    bare tekst
  %% en kommentar
"""
GANTT = """\
gantt
  title Plan
  dateFormat YYYY-MM-DD
  excludes weekends
  section Innsikt
  Intervjuer :done, a1, 2027-01-04, 10d
  Analyse :a2, after a1, 2w
  Klart :milestone, m1, after a2, 0d
  section Bygg
  Bygge : after m1 borte, 2027-04-01
  Neste : 3d
  click a1 href "https://eksempel.no"
"""


@pytest.fixture
def project(build: Build) -> Path:
    return build(
        {
            "3-utforming/kontaktpunkter/torget.yaml": "type: kontaktpunkt\ntittel: Torget\nkanal: fysisk\nbeskrivelse: x\n"
        }
    )


def save(project: Path, name: str, text: str | bytes) -> Path:
    path = project.parent / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(project: Path, file: str) -> dict[str, object]:
    return yaml.load((project / file).read_text("utf-8"), yaml.BaseLoader)


def test_a_journey_becomes_a_brukerreise_with_emotions_and_touchpoints(td: Run, project: Path) -> None:
    result = td("import", save(project, "reise.mmd", JOURNEY), "--yes", "--project", project)
    assert result.code == 0, result.out + result.err
    made = read(project, "1-innsikt/brukerreiser/soke-bolig-asker.yaml")
    assert made["tittel"] == "Søke bolig: Asker"
    assert made["faser"] == ["Før", "Under"]
    assert made["steg"] == [
        {
            "id": "finne-info-ringe",
            "fase": "Før",
            "tittel": "Finne info; ringe",
            "kontaktpunkt": "torget",
            "følelse": "-1",
        },
        {"id": "soke", "fase": "Under", "tittel": "Søke", "følelse": "2"},
        {"id": "vente", "fase": "Under", "tittel": "Vente"},
    ]
    assert "Ung mann" in str(made["notat"])


def test_what_a_journey_cannot_carry_is_told_with_its_line(td: Run, project: Path) -> None:
    out = td("import", save(project, "reise.mmd", JOURNEY), "--pretend", "--project", project).out
    for said in (
        "linje 4: Innstillingen",
        "linje 8: Steget «Finne info; ringe» har aktøren «Ung mann»",
        "linje 11: Steget «Vente» har poengsummen «9»",
        "linje 12: «bare tekst»",
        "linje 13: Kommentaren «en kommentar»",
    ):
        assert said in out
    assert not (project / "1-innsikt/brukerreiser").exists() or not any(
        (project / "1-innsikt/brukerreiser").glob("*.yaml")
    )


def test_a_gantt_becomes_a_veikart_with_mermaids_own_dates(td: Run, project: Path) -> None:
    result = td(
        "import", save(project, "plan.md", f"# Plan\n```mermaid\n{GANTT}```\n"), "--yes", "--project", project
    )
    assert result.code == 0, result.out + result.err
    made = read(project, "4-implementering/veikart/plan.yaml")
    assert made["aktiviteter"] == [
        {"id": "a1", "tittel": "Intervjuer", "spor": "innsikt", "fra": "2027-01-04", "til": "2027-01-15"},
        {
            "id": "a2",
            "tittel": "Analyse",
            "spor": "innsikt",
            "fra": "2027-01-18",
            "til": "2027-02-04",
            "avhenger_av": ["a1"],
        },
        {"id": "bygge", "tittel": "Bygge", "spor": "bygg", "fra": "2027-02-05", "til": "2027-03-31"},
        {"id": "neste", "tittel": "Neste", "spor": "bygg", "fra": "2027-04-01", "til": "2027-04-05"},
    ]
    assert made["milepæler"] == [{"id": "m1", "tittel": "Klart", "dato": "2027-02-05", "avhenger_av": ["a2"]}]
    assert "linje 12: «Bygge» skal komme etter «borte», som ikke finnes" in result.out
    assert "linje 14: «click a1" in result.out


@pytest.mark.parametrize(
    ("lines", "dates"),
    [
        ("dateFormat DD.MM.YYYY\nA :04.01.2027, 1M", ("2027-01-04", "2027-02-03")),
        ("inclusiveEndDates\nA :2027-01-04, 2027-01-06", ("2027-01-04", "2027-01-06")),
        ("A :2027-01-04, until b\nB :b, 2027-01-10, 1d", ("2027-01-04", "2027-01-09")),
        ("A :a, after b, 1d\nB :b, 2027-01-10, 1d", ("2027-01-11", "2027-01-11")),
    ],
)
def test_dates_are_read_as_mermaid_reads_them(
    td: Run, project: Path, lines: str, dates: tuple[str, str]
) -> None:
    result = td("import", save(project, "g.mmd", f"gantt\n{lines}\n"), "--yes", "--project", project)
    assert result.code == 0, result.out + result.err
    first = read(project, "4-implementering/veikart/g.yaml")["aktiviteter"][0]  # type: ignore[index]
    assert (first["fra"], first["til"]) == dates


def test_a_task_that_waits_for_itself_is_told_and_left_out(td: Run, project: Path) -> None:
    text = "gantt\nA :a, after a, 1d\nB :b, 2027-01-10, 1d\n"
    out = td("import", save(project, "g.mmd", text), "--pretend", "--project", project).out
    assert "linje 2: td finner ikke ut når «A»" in out


BLUEPRINTS = {
    "kart.csv": 'Lag;Søke;Vente\nCustomer actions;Fyller ut;Venter\nFrontstage;Hjelper;"Ringer\nSvarer"\nLine of visibility;;\nFølelse;glad;\n',
    "kart.md": "| | Søke | Vente |\n|---|---|---|\n| Brukerens handlinger | Fyller ut | Venter |\n| **Frontstage** | Hjelper | Ringer<br>Svarer |\n| Line of visibility | | |\n| Følelse | glad | |\n",
    "kart.html": "<table><tr><th><th>Søke<th>Vente</tr><tr><td>Customer actions<td>Fyller ut<td>Venter<tr><td>Frontstage<td>Hjelper<td><ul><li>Ringer<li>Svarer</ul><tr><td colspan=3>Line of visibility<tr><td>Følelse<td>glad</table>",
    "snudd.csv": 'Steg,Brukerhandling,Synlige handlinger,Følelse,Line of visibility\nSøke,Fyller ut,Hjelper,glad,\nVente,Venter,"Ringer\nSvarer",,\n',
}


@pytest.mark.parametrize("name", BLUEPRINTS)
def test_a_blueprint_table_becomes_a_tjenestekart(td: Run, project: Path, name: str) -> None:
    path = save(project, name, BLUEPRINTS[name].encode("cp1252" if name.endswith("csv") else "utf-8"))
    result = td("import", path, "--type", "tjenestekart", "--id", "kartet", "--yes", "--project", project)
    assert result.code == 0, result.out + result.err
    made = read(project, "3-utforming/tjenestekart/kartet.yaml")
    assert made["tittel"] == "<Skriv tittelen>"
    assert made["steg"] == [
        {"id": "soke", "tittel": "Søke", "brukerhandling": "Fyller ut", "synlige_handlinger": ["Hjelper"]},
        {
            "id": "vente",
            "tittel": "Vente",
            "brukerhandling": "Venter",
            "synlige_handlinger": ["Ringer", "Svarer"],
        },
    ]
    assert "Følelse, steget «soke»: glad." in str(made["notat"])
    assert "Raden «Line of visibility» er ikke tatt med" in result.out


@pytest.mark.parametrize("name", [n for n in BLUEPRINTS if n.endswith("csv")])
def test_a_blueprint_in_csv_is_known_without_a_type(td: Run, project: Path, name: str) -> None:
    (project / name).write_bytes(BLUEPRINTS[name].encode())
    result = td("import", project / name, "--yes", "--project", project)
    assert result.code == 0, result.out + result.err
    made = read(project, f"3-utforming/tjenestekart/{Path(name).stem}.yaml")
    assert [s["brukerhandling"] for s in made["steg"]] == ["Fyller ut", "Venter"]  # type: ignore[index, attr-defined]


def test_rows_of_artefacts_still_need_a_type(td: Run, project: Path) -> None:
    path = save(project, "rader.csv", "id;tittel\nen;Én\n")
    result = td("import", path, "--yes", "--project", project)
    assert result.code == 1
    assert "--type TYPE" in result.out


def test_merged_cells_count_for_each_step_they_cover(td: Run, project: Path) -> None:
    text = "<table><tr><td><td>A<td>B<tr><td>Backstage<td colspan=2>Arkiv<tr><td>Support<td>X<td>Y</table>"
    td("import", save(project, "k.html", text), "--yes", "--project", project)
    steps = read(project, "3-utforming/tjenestekart/k.yaml")["steg"]
    assert [s["usynlige_handlinger"] for s in steps] == [["Arkiv"], ["Arkiv"]]  # type: ignore[index, attr-defined]


def test_json_from_td_becomes_files_that_say_the_same(td: Run, project: Path) -> None:
    content = {
        "type": "brukerreise",
        "tittel": "Nei: #1",
        "status": "utkast",
        "steg": [{"id": "a", "fase": "før", "tittel": "012", "følelse": -1}],
    }
    name = "1-innsikt/brukerreiser/ny.yaml"
    data = {"format": "tjenestedesign", "versjon": 1, "filer": [{"fil": name, "innhold": content}]}
    path = save(project, "alt.json", json.dumps(data))
    assert td("import", path, "--yes", "--project", project).code == 0
    made = read(project, name)
    content["steg"][0]["følelse"] = "-1"  # type: ignore[index]
    assert made == content
    assert "Ingenting å endre" in td("import", path, "--yes", "--project", project).out


@pytest.mark.parametrize(
    "name",
    ["../ute.yaml", "/tmp/ute.yaml", "1-innsikt/brukerreiser/../../../ute.yaml", ".git/config.yaml"],
)
def test_json_cannot_name_a_file_outside_the_types_folders(td: Run, project: Path, name: str) -> None:
    data = {
        "format": "tjenestedesign",
        "versjon": 1,
        "filer": [{"fil": name, "innhold": {"type": "brukerreise"}}],
    }
    result = td("import", save(project, "alt.json", json.dumps(data)), "--yes", "--project", project)
    assert result.code in (1, 2)
    assert not (project.parent / "ute.yaml").exists()


def test_an_id_that_is_taken_is_never_written_over(td: Run, project: Path) -> None:
    path = save(project, "reise.mmd", JOURNEY)
    td("import", path, "--yes", "--project", project)
    file = project / "1-innsikt/brukerreiser/soke-bolig-asker.yaml"
    before = file.read_bytes()
    again = td("import", path, "--yes", "--project", project)
    assert "Artefaktet får id-en «soke-bolig-asker-2»" in again.out
    asked = td("import", path, "--id", "soke-bolig-asker", "--yes", "--project", project)
    assert asked.code == 1
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mmd", b""),
        ("a.mmd", b"\xff\xfe\x00"),
        ("a.mmd", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("a.mmd", b"journey\n" + b"\0" * 50),
        ("a.mmd", b"journey\n"),
        ("a.mmd", b"gantt\nA :9999-12-30, 999999y\n"),
        ("a.mmd", b"gantt\ndateFormat YYYYYYYY(((\nA :x, 1d\n"),
        ("a.md", b"---"),
        ("a.md", b"```mermaid\njourney\n"),
        ("a.html", b"<table>" * 20000),
        ("a.html", b"<table><tr><td colspan=99 rowspan=99>" + b"<tr><td colspan=99>" * 2000),
        ("a.json", b"[" * 100000),
        ("a.json", b'{"format": "tjenestedesign", "versjon": 3, "filer": []}'),
        ("a.json", b"{"),
        ("a.mmd", b"x" * 5_000_001),
    ],
)
def test_hostile_files_get_a_message_and_no_traceback(td: Run, project: Path, name: str, data: bytes) -> None:
    result = td("import", save(project, name, data), "--yes", "--project", project)
    assert result.code == 2, result.out + result.err
    assert "Traceback" not in result.out + result.err
    assert name in result.err


def test_line_breaks_from_windows_and_letters_from_a_mac_mean_the_same(td: Run, project: Path) -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", JOURNEY).replace("\n", "\r\n")
    assert td("import", save(project, "r.mmd", text), "--yes", "--project", project).code == 0
    assert read(project, "1-innsikt/brukerreiser/soke-bolig-asker.yaml")["tittel"] == "Søke bolig: Asker"


def test_all_of_asker_comes_back_from_json_and_means_the_same(td: Run, tmp_path: Path, build: Build) -> None:
    from jsonschema import Draft202012Validator

    from tests.conftest import ASKER
    from tjenestedesign.check.load import load_project
    from tjenestedesign.domain.thread.meaning import content
    from tjenestedesign.exchange.json_out import export_schema

    path = tmp_path / "alt.json"
    said = td("export", "--format", "json", "--output", path, "--project", ASKER)
    assert said.code == 0, said.err
    assert "Send den bare til dem som trenger den." in said.out
    assert "lager filene i et annet prosjekt" in said.out
    schema = json.loads(td("schema", "eksport").out)
    assert schema == export_schema()
    Draft202012Validator(schema).validate(json.loads(path.read_text("utf-8")))
    folder = build({})
    (folder / "prosjekt.yaml").write_bytes((ASKER / "prosjekt.yaml").read_bytes())
    assert td("import", path, "--yes", "--project", folder).code == 0
    before, _ = load_project(ASKER)
    after, _ = load_project(folder)
    assert {id: (e.file, content(e.model)) for id, e in after.entries.items()} == {
        id: (e.file, content(e.model)) for id, e in before.entries.items()
    }


def test_json_of_one_type_and_what_cannot_be_read_is_told(td: Run, build: Build) -> None:
    folder = build({"ung.yaml": "type: brukergruppe\ntittel: U\nbeskrivelse: x\n", "feil.yaml": "a: [\n"})
    assert td("export", "brukergruppe", "--format", "json", cwd=folder).code == 0
    found = json.loads((folder / "ut-eksport/brukergruppe.json").read_text("utf-8"))
    assert [f["fil"] for f in found["filer"]] == ["ung.yaml"]
    said = td("export", "--format", "json", cwd=folder)
    assert "fordi filene ikke kan leses: feil.yaml" in said.out
    assert "fordi filene har feil" not in said.out
