"""Files people sent that were refused, or read as something else than they say; one folder each in `saker/`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date as date_of
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ASKER, Build, Run
from tjenestedesign.exchange.drafts import again
from tjenestedesign.exchange.gantt_formats import date_format
from tjenestedesign.exchange.gantt_in import gantt
from tjenestedesign.exchange.mermaid_source import diagrams
from tjenestedesign.ground.yaml.source import decode, parse

SAKER = Path(__file__).parent / "saker"


@pytest.fixture
def project(build: Build) -> Path:
    return build({})


def made(td: Run, project: Path, file: Path, *options: str) -> dict[str, Any]:
    """The one artefact a file becomes."""
    before = set(project.rglob("*.yaml"))
    said = td("import", file, "--yes", "--project", project, *options)
    assert said.code == 0, said.out + said.err
    (new,) = set(project.rglob("*.yaml")) - before
    return yaml.load(new.read_text("utf-8"), yaml.BaseLoader)


def save(project: Path, name: str, text: str) -> Path:
    path = project.parent / name
    path.write_text(text, "utf-8")
    return path


def plan(folder: Path, text: str) -> Any:
    path = folder / "g.mmd"
    path.write_text(f"gantt\n{text}\n", "utf-8")
    return gantt(diagrams(path)[0])


def days(draft: Any) -> list[tuple[str, str]]:
    return [(a["fra"], a["til"]) for a in draft.data["aktiviteter"]]


# --- dates in the diagram's own format -----------------------------------------------------------------------------


def test_days_off_are_read_in_the_diagrams_own_format(td: Run, project: Path) -> None:
    found = made(td, project, SAKER / "gantt-excludes-dateformat/dmyx.mmd")
    assert [(a["fra"], a["til"]) for a in found["aktiviteter"]] == [("2027-03-22", "2027-03-31")]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("dateFormat D MMM YYYY\nA :a, 4 Jan 2027, 5d", ("2027-01-04", "2027-01-08")),
        ("dateFormat Do MMMM YYYY\nA :a, 4th January 2027, 2d", ("2027-01-04", "2027-01-05")),
        ("dateFormat YYYY-[Q]Q\nA :a, 2027-Q2, 30d", ("2027-04-01", "2027-04-30")),
        ("dateFormat YYYY-[Q]Q\nA :a, 2027-Q2, 2027-Q3", ("2027-04-01", "2027-06-30")),
        ("dateFormat YYYY-MM\nA :a, 2027-02, 2027-04", ("2027-02-01", "2027-03-31")),
        ("dateFormat DD/MM/YY\nexcludes 06/01/27\nA :a, 04/01/27, 5d", ("2027-01-04", "2027-01-09")),
        ("dateFormat ddd D MMM YYYY\nA :a, Mon 4 Jan 2027, 5d", ("2027-01-04", "2027-01-08")),
        ("excludes weekends\nincludes 2027-01-09\nA :a, 2027-01-06, 5d", ("2027-01-06", "2027-01-11")),
        ("excludes weekends\nweekend friday\nA :a, 2027-01-06, 5d", ("2027-01-06", "2027-01-12")),
        ("dateFormat DD.MM.YYYY %% norsk\nA :a, 04.01.2027, 5d", ("2027-01-04", "2027-01-08")),
        ("dateFormat DD.MM.YYYY\nA :a, 2027-01-04T08:00, 5d", ("2027-01-04", "2027-01-09")),
    ],
)
def test_what_day_js_reads_is_read(tmp_path: Path, text: str, dates: tuple[str, str]) -> None:
    """Each as Mermaid 12.3 itself has it."""
    assert days(plan(tmp_path, text)) == [dates]


@settings(max_examples=200, deadline=None)
@given(
    st.dates(min_value=date_of(1970, 1, 1), max_value=date_of(2068, 12, 31)),
    st.lists(st.sampled_from(["YYYY", "YY"]), min_size=1, max_size=1),
    st.sampled_from(["MM", "M", "MMM", "MMMM"]),
    st.sampled_from(["DD", "D", "Do"]),
    st.sampled_from([".", "/", "-", " ", ", ", " [den] "]),
)
def test_a_date_written_in_any_format_is_read_back(
    day: Any, year: list[str], month: str, date: str, between: str
) -> None:
    from datetime import datetime, time

    moment = datetime.combine(day, time())
    for order in ([date, month, *year], [*year, month, date], [month, date, *year]):
        format = date_format(between.join(order))
        assert format.fault == ""
        assert format.read(format.written(moment)) == moment


@pytest.mark.parametrize(
    ("file", "said"),
    [("a.mmd", "dateFormat «MM-DD» (linje 2) har ikke år")],
)
def test_a_format_without_a_year_is_refused_with_the_cause(
    td: Run, project: Path, file: str, said: str
) -> None:
    result = td("import", SAKER / "gantt-dateformat-uten-aar" / file, "--yes", "--project", project)
    assert result.code == 2
    assert said in result.err
    assert "Linje 4: «01-04» i «Arbeid» er ingen dato" in result.err
    assert "Skriv «dateFormat YYYY-MM-DD»" in result.err


@pytest.mark.parametrize(
    ("format", "why"),
    [
        ("HH:mm", "har ikke år"),
        ("YYYY-ww", "har «ww», som ikke er en del av en dato"),
        ("DD.MM.YYYY YYYY", "nevner samme del av datoen to ganger"),
        ("---", "har ingen dato i seg"),
    ],
)
def test_every_format_no_date_can_be_read_by_says_why(td: Run, project: Path, format: str, why: str) -> None:
    path = save(project, "g.mmd", f"gantt\ndateFormat {format}\nA :a, 01, 5d\n")
    assert f"dateFormat «{format}» (linje 2) {why}" in td("import", path, "--project", project).err


def test_a_date_in_another_format_than_the_diagrams_is_named(tmp_path: Path) -> None:
    draft = plan(tmp_path, "dateFormat DD.MM.YYYY\nA :a, 4. januar, 5d\nB :b, 04.01.2027, 1d")
    assert any(
        "«4. januar» i «A» er ikke skrevet slik dateFormat «DD.MM.YYYY» sier" in x.text for x in draft.losses
    )


def test_the_other_diagrams_of_a_file_are_read_and_what_was_learned_is_told(td: Run, project: Path) -> None:
    text = (
        "```mermaid\ngantt\ndateFormat MM-DD\nA :01-04, 5d\n```\n\n```mermaid\njourney\nSøke: 3: Meg\n```\n"
    )
    said = td("import", save(project, "to.md", text), "--yes", "--project", project)
    assert said.code == 0, said.err
    assert "dateFormat «MM-DD» (linje 3) har ikke år" in said.out
    assert "linje 4: «01-04» i «A» er ingen dato" in said.out


def test_dates_as_norwegians_write_them_are_read_from_a_sheet(td: Run, build: Build) -> None:
    text = (SAKER / "csv-norsk-dato-i-veikart/plan.yaml").read_text("utf-8")
    folder = build(
        {"plan.yaml": text.replace("til: 2027-01-15", "til: 2027-01-14").replace("2027-02-01", "2027-02-02")}
    )
    for name in ("veikart.aktiviteter.csv", "nd2.xlsx"):
        said = td("import", SAKER / "csv-norsk-dato-i-veikart" / name, "--yes", "--project", folder)
        assert "er ikke et tidspunkt" not in said.out + said.err, said.out


@pytest.mark.parametrize(
    ("cell", "held"),
    [
        ("04.01.2027", "2027-01-04"),
        ("31/1/2027", "2027-01-31"),
        ("2027-01-04 00:00:00", "2027-01-04"),
        ("1.2027", "2027-01"),
        ("januar 2027", "2027-01"),
        ("jan.27", "2027-01"),
        ("K1 2027", "2027-K1"),
        ("1. kvartal 2027", "2027-K1"),
        ("2027-K1", "2027-K1"),
        ("2027", "2027"),
    ],
)
def test_a_point_in_time_is_read_from_a_cell(td: Run, build: Build, cell: str, held: str) -> None:
    folder = build({"plan.yaml": (SAKER / "csv-norsk-dato-i-veikart/plan.yaml").read_text("utf-8")})
    path = folder.parent / "ny.csv"
    path.write_text(f"artefakt;id;tittel;spor;fra\nplan;ny;Ny;a;{cell}\n", "utf-8")
    said = td("import", path, "--type", "veikart.aktiviteter", "--yes", "--project", folder)
    assert said.code == 0, said.out + said.err
    new = yaml.load((folder / "plan.yaml").read_text("utf-8"), yaml.BaseLoader)["aktiviteter"][-1]
    assert new["fra"] == held


# --- ids that collide ----------------------------------------------------------------------------------------------


def test_a_task_and_a_section_of_one_name_become_two_ids(td: Run, project: Path) -> None:
    found = made(td, project, SAKER / "gantt-id-lik-seksjon/kollisjon.mmd")
    assert found["spor"] == [{"id": "pilot-2", "tittel": "Pilot"}]
    assert found["aktiviteter"][1] == {
        "id": "pilot",
        "tittel": "Kjøre piloten",
        "spor": "pilot-2",
        "fra": "2027-01-14",
        "til": "2027-02-02",
        "avhenger_av": ["a1"],
    }
    other = made(td, project, SAKER / "gantt-id-lik-seksjon/uten-id.mmd")
    ids = [part["id"] for key in ("spor", "aktiviteter", "milepæler") for part in other[key]]
    assert len(set(ids)) == len(ids) == 4


STEERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""What no file of a project can hold (TD012)."""
NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"), exclude_characters=STEERING),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "A b", "1", "Å"]), st.sampled_from(["", "a", "a-b", "x"])),
        min_size=1,
        max_size=6,
    )
)
def test_no_two_parts_of_a_roadmap_ever_share_an_id(tmp_path: Path, tasks: list[tuple[str, str]]) -> None:
    text = "\n".join(
        f"section {name}\n{name} :{f'{id}, ' if id else ''}2027-01-04, 5d\n{name} :milestone, 2027-01-04, 0d"
        for name, id in tasks
    )
    data = plan(tmp_path, text).data
    ids = [part["id"] for key in ("spor", "aktiviteter", "milepæler") for part in data[key]]
    assert len(set(ids)) == len(ids)
    assert {a["spor"] for a in data["aktiviteter"]} <= {s["id"] for s in data["spor"]}


# --- characters a format allows ------------------------------------------------------------------------------------


def test_a_number_sign_is_no_comment_in_a_gantt(td: Run, project: Path) -> None:
    found = made(td, project, SAKER / "gantt-nummertegn/hash.mmd")
    assert found["tittel"] == "Sprint #3 i Nordvik"
    assert found["spor"][0]["tittel"] == "Bølge #1"
    assert [(a["tittel"], a["fra"], a["til"]) for a in found["aktiviteter"]] == [
        ("Rette feil #12", "2027-01-04", "2027-01-13"),
        ("Teste C# på nytt", "2027-01-14", "2027-01-18"),
    ]


@pytest.mark.parametrize(
    "name", ["#1 sak", "A; B", "100 %% sikkert", "Weekend i byen", "C#", "a # b %% c; d"]
)
def test_a_gantt_has_any_sign_in_its_names(tmp_path: Path, name: str) -> None:
    draft = plan(tmp_path, f"title {name}\nsection {name}\n{name} :a, 2027-01-04, 5d # merknad")
    assert (draft.title, draft.data["spor"][0]["tittel"], draft.data["aktiviteter"][0]["tittel"]) == (
        name,
    ) * 3
    assert [x.text for x in draft.losses] == ["Kommentaren «merknad» er ikke tatt med."]


def test_a_journey_has_percent_signs_in_its_names(td: Run, project: Path) -> None:
    text = (
        "journey\ntitle A %% b # merknad\nsection S %% c\nA %% d: 3: Meg\nSak #3: 4: Meg\n# bare en merknad\n"
    )
    found = made(td, project, save(project, "r.mmd", text))
    assert (found["tittel"], found["faser"]) == ("A %% b", ["S %% c"])
    assert [s["tittel"] for s in found["steg"]] == ["A %% d", "Sak #3"]


# --- where a diagram or a table stands -----------------------------------------------------------------------------


def test_azure_devops_writes_diagrams_between_colons(td: Run, project: Path) -> None:
    found = made(td, project, SAKER / "azure-devops-wiki/ado.md")
    assert [(a["tittel"], a["fra"], a["til"]) for a in found["aktiviteter"]] == [
        ("Arbeid", "2027-01-04", "2027-01-08")
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", ":::mermaid\n{}\n:::\n"),
        ("a.md", "::: note\nMerk\n:::\n\n::: mermaid\n{}\n:::\n"),
        ("a.md", "- punkt\n\n      ```mermaid\n      {}\n      ```\n"),
        ("a.md", "> ```mermaid\n> {}\n> ```\n"),
        ("a.md", '<pre class="mermaid">\n{}\n</pre>\n'),
        ("a.html", '<div id="x" class="diagram mermaid">{}</div>'),
        ("a.html", '<pre><code class="language-mermaid">{}</code></pre>'),
    ],
)
def test_a_diagram_is_found_wherever_wikis_put_it(td: Run, project: Path, name: str, text: str) -> None:
    quote = "> " if text.startswith(">") else "      " if text.startswith("-") else ""
    diagram = f"\n{quote}".join(
        ("journey", "section A", "Søke &amp; få: 3: Meg" if name == "a.html" else "Søke: 3: Meg")
    )
    found = made(td, project, save(project, name, text.replace("{}", diagram)))
    assert found["steg"][0]["tittel"] in ("Søke", "Søke & få")


@pytest.mark.parametrize("name", ["t.md", "t.html"])
def test_a_blueprint_as_html_with_labels_that_explain_themselves_is_read(
    td: Run, project: Path, name: str
) -> None:
    found = made(td, project, SAKER / "html-tabell-i-md" / name)
    assert found["steg"] == [
        {"id": "bestille-time", "tittel": "Bestille time", "synlige_handlinger": ["Nettside"], "usynlige_handlinger": ["Legger i kø"]},
        {"id": "mote-opp", "tittel": "Møte opp", "synlige_handlinger": ["Skranke"], "usynlige_handlinger": ["Henter mappe"]},
    ]  # fmt: skip


def test_a_table_shown_as_code_is_no_table(td: Run, project: Path) -> None:
    text = "```html\n<table><tr><td><td>A<tr><td>Frontstage<td>x<tr><td>Backstage<td>y</table>\n```\n"
    said = td("import", save(project, "t.md", text), "--project", project)
    assert said.code == 2
    assert "<table>" in said.err


@pytest.mark.parametrize(
    "label",
    [
        "1. Frontstage",
        "Frontstage: det de ser",
        "👤 Frontstage",
        "FRONTSTAGE (synlig)",
        "Frontstage – ansatte",
    ],
)
def test_a_row_may_be_numbered_and_explained(td: Run, project: Path, label: str) -> None:
    text = f"| | A |\n|---|---|\n| {label} | x |\n| Backstage | y |\n"
    found = made(td, project, save(project, "k.md", text))
    assert found["steg"][0]["synlige_handlinger"] == ["x"]


# --- phases, step names --------------------------------------------------------------------------------------------


def test_a_phase_that_comes_back_becomes_a_phase_of_its_own(td: Run, project: Path) -> None:
    found = made(td, project, SAKER / "journey-fase-to-ganger/gjentatt.mmd")
    assert found["faser"] == ["Hjemme", "Kontoret", "Hjemme (2)"]
    assert [s["fase"] for s in found["steg"]] == ["Hjemme", "Kontoret", "Hjemme (2)"]


@given(st.lists(st.sampled_from(["A", "B", "A (2)"]), max_size=8))
def test_phases_never_go_back_whatever_they_are_called(names: list[str]) -> None:
    phases: list[str] = []
    for name in names:
        chosen = again(name, phases)
        assert chosen not in phases[:-1]
        phases += [] if phases and phases[-1] == chosen else [chosen]
    assert len(set(phases)) == len(phases)


def test_the_names_of_the_steps_reach_the_picture_the_table_and_the_page(td: Run, project: Path) -> None:
    made(td, project, SAKER / "tjenestekart-stegnavn/norsk-bp.csv")
    out = project.parent / "ut"
    assert td("render", "--output", out, project).code == 0
    (page,) = (p for p in (out / "tjenestekart").glob("*.html"))
    drawn = re.findall(r"<text\b.*?</text>", page.read_text("utf-8"), re.DOTALL)
    words = " ".join(re.sub(r"<[^>]*>", " ", t) for t in drawn)
    for name in ("Søke om bolig", "Møte på kontoret", "Få nøkkel"):
        assert name in " ".join(words.split())
        assert page.read_text("utf-8").count(name) >= 3, "in the figure, the table and the list"
    assert "soke-om-bolig" not in words


# --- JSON that comes back ------------------------------------------------------------------------------------------


def test_approvals_in_the_json_are_told_and_stop_nothing(td: Run, project: Path) -> None:
    said = td("import", SAKER / "json-godkjent-lock/p.json", "--yes", "--project", project)
    assert said.code == 0, said.out + said.err
    assert "Godkjenningene er ikke tatt med" in said.out
    held = yaml.load((project / "1-innsikt/innsikter/vente.yaml").read_text("utf-8"), yaml.BaseLoader)
    assert held == yaml.load((SAKER / "json-godkjent-lock/vente.yaml").read_text("utf-8"), yaml.BaseLoader)
    assert not (project / "godkjent.lock.yaml").exists()


def back(td: Run, source: Path, folder: Path) -> Path:
    """A project that `source` is exported from, and imported to."""
    path = folder / "alt.json"
    said = td("export", "--format", "json", "--output", path, "--project", source)
    assert said.code == 0, said.err
    target = folder / "ny"
    target.mkdir()
    (target / "prosjekt.yaml").write_bytes((source / "prosjekt.yaml").read_bytes())
    said = td("import", path, "--yes", "--project", target)
    assert said.code == 0, said.out + said.err
    again = td("import", path, "--yes", "--project", target)
    assert "Ingenting å endre" in again.out, again.out
    return target


def test_all_of_a_project_comes_back_with_what_its_measures_have_told(
    td: Run, build: Build, tmp_path: Path
) -> None:
    sealed = '{"tall": 1.50, "æ": "ø"}\r\n'
    source = build(
        {
            "Våre funn/I år/vente.yml": "type: innsikt\ntittel: V\npåstand: p # td: greit TD603 – prøvd\nbelegg: {kilde: k1, side: 4}\n",
            "k1.yaml": "type: kilde\ntittel: K\nfunn:\n  - {id: a, tekst: '#1: x', tall: 012}\n",
            "e1.yaml": "type: effektmåling\ntittel: E\n",
            "e1.resultat.json": sealed,
            "e1.utgitt.json": sealed + " ",
            "feil.yaml": "type: innsikt\ntittel: F\npåsstand: x\n",
            "godkjent.lock.yaml": "k1: {godkjent: 2026-11-29, rolle: leder, avtrykk: '212c2874de54'}\n",
        }
    )
    target = back(td, source, tmp_path)
    for file in source.rglob("*.yaml"):
        name = file.relative_to(source)
        if name.name != "godkjent.lock.yaml":
            assert (
                parse(decode("", (target / name).read_bytes())[0])[0]
                == parse(decode("", file.read_bytes())[0])[0]
            )
    assert (target / "Våre funn/I år/vente.yml").is_file()
    assert (target / "e1.resultat.json").read_bytes() == sealed.encode()
    assert (target / "e1.utgitt.json").read_bytes() == (sealed + " ").encode()


def test_faults_come_along_and_are_told_with_their_place(td: Run, build: Build, tmp_path: Path) -> None:
    source = build({"feil.yaml": "type: innsikt\ntittel: F\npåsstand: x\n"})
    path = tmp_path / "alt.json"
    td("export", "--format", "json", "--output", path, "--project", source)
    target = tmp_path / "ny"
    target.mkdir()
    (target / "prosjekt.yaml").write_bytes((source / "prosjekt.yaml").read_bytes())
    said = td("import", path, "--yes", "--project", target)
    assert said.code == 0, said.out + said.err
    assert re.search(r"feil\.yaml, linje \d+: TD\d{3} ", said.out)
    assert (target / "feil.yaml").is_file()


def test_what_the_json_has_no_room_for_is_told(td: Run, build: Build, tmp_path: Path) -> None:
    source = build(
        {"a.yaml": "type: innsikt\ntittel: F # td: greit TD603 – x\npåstand: y\n", "bilde.png": b"\x89PNG"}
    )
    said = td("export", "--format", "json", "--output", tmp_path / "a.json", "--project", source)
    assert "Ikke med: 1 fil som ikke er YAML" in said.out
    assert "«# td: greit» (1 fil)" in said.out


VALUES = st.recursive(
    st.none()
    | st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters=STEERING), max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES.filter(str.strip), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES.filter(str.strip), VALUES, min_size=1, max_size=4))
def test_whatever_a_file_says_it_says_again_after_json(tmp_path: Path, content: dict[str, Any]) -> None:
    import unicodedata

    from tjenestedesign.exchange.filing import file_all
    from tjenestedesign.exchange.json_in import files
    from tjenestedesign.exchange.sheets.planned import Plan

    path = tmp_path / "x.json"
    path.write_text(
        json.dumps(
            {"format": "tjenestedesign", "versjon": 1, "filer": [{"fil": "a.yaml", "innhold": content}]}
        ),
        "utf-8",
    )
    decided = Plan()
    said = files(path)
    file_all(decided, [], said, "x.json")
    held = parse(decode("a.yaml", decided.after["a.yaml"])[0])[0]
    assert held == said["a.yaml"]
    assert unicodedata.is_normalized("NFC", decided.after["a.yaml"].decode())


@pytest.mark.parametrize(
    "name",
    ["../a.yaml", "/a.yaml", "C:/a.yaml", "a\\b.yaml", "nul.yaml", "a/../b.yaml", "a//b.yaml", "a.yaml/", ".yaml/x", "a.json", "x.resultat.json", "a\n.yaml", "a ./b.yaml", "~\x00.yaml"],
)  # fmt: skip
def test_a_name_that_is_no_file_of_a_project_is_refused(td: Run, project: Path, name: str) -> None:
    data = {
        "format": "tjenestedesign",
        "versjon": 1,
        "filer": [{"fil": name, "innhold": {"type": "innsikt"}}],
    }
    before = sorted(p for p in project.parent.rglob("*"))
    path = save(project, "n.json", json.dumps(data))
    said = td("import", path, "--yes", "--project", project)
    assert said.code in (1, 2), said.out
    assert sorted(p for p in project.parent.rglob("*") if p != path) == before


def test_asker_comes_back_and_says_the_same(td: Run, tmp_path: Path) -> None:
    target = back(td, ASKER, tmp_path)

    def told(folder: Path) -> Iterator[tuple[str, bytes]]:
        for file in sorted(folder.rglob("*.json")):
            if file.name.endswith((".resultat.json", ".utgitt.json")):
                yield file.relative_to(folder).as_posix(), file.read_bytes()

    assert list(told(target)) == list(told(ASKER))
    assert list(told(ASKER)), "Asker has told something"
