"""`td delete`: shown first, with what rests on it; then every reference goes too, all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import PNG, Build, Run, contents
from tests.history.test_forget import FILES as INTERVIEWS
from tests.history.test_rename import FILES
from tests.sweep import FULL
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.thread.golden_thread import Ledd
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.journal.host import Disk
from tjenestedesign.ground.journal.journal import Journal
from tjenestedesign.history.deleting import NotDeletable, plan
from tjenestedesign.project.model import parts
from tjenestedesign.project.reading import read_files

IDEAS = {
    "ro.yaml": "type: innsikt\ntittel: Ro\npåstand: Jeg vil ha ro\nforklaring: x\n",
    "hage.yaml": "type: ide\ntittel: Hage\nbeskrivelse: x\nsvarer_på: [ro]  # den første\n",
    "lab.yaml": "type: konsept\ntittel: Lab\nkjerne: x\nbeskrivelse: y\ndelelementer: [{id: dor, tittel: D, beskrivelse: z}]\n# ideene\nideer:\n  - hage  # grønn\n  - tak\n",
    "tak.yaml": "type: ide\ntittel: Tak\nbeskrivelse: x\n",
}


def faults(folder: Path) -> list[str]:
    return [d.message for d in load_project(folder)[1] if d.level is Level.FEIL]


def test_nothing_goes_without_a_yes_and_all_of_it_is_shown(td: Run, build: Build) -> None:
    folder = build(IDEAS)
    before = contents(folder)
    for words in (("delete", "ro"), ("delete", "ro", "--pretend")):
        said = td(*words, cwd=folder)
        assert contents(folder) == before
        assert "Innsikt ro (ro.yaml) blir slettet." in said.out
        assert "ide hage: Hage" in said.out
        assert "konsept lab: Lab" in said.out, "what rests on what rests on it"
        assert "-svarer_på: [ro]" in said.out
    assert said.code == 0


def test_the_file_goes_with_every_reference_and_the_rest_keeps_its_bytes(td: Run, build: Build) -> None:
    folder = build(IDEAS)
    said = td("delete", "hage", "--yes", cwd=folder)
    assert said.code == 0
    assert "Slettet hage.yaml. 1 fil viser ikke lenger til det som er slettet." in said.out
    assert not (folder / "hage.yaml").exists()
    assert (folder / "lab.yaml").read_text("utf-8") == IDEAS["lab.yaml"].replace("  - hage  # grønn\n", "")
    assert faults(folder) == []


def test_several_go_at_once_and_one_unknown_stops_them_all(td: Run, build: Build) -> None:
    folder = build(IDEAS)
    before = contents(folder)
    said = td("delete", "hage", "takk", "--yes", cwd=folder)
    assert said.code == 2
    assert "Mente du «tak»?" in said.err
    assert contents(folder) == before
    assert td("delete", "hage", "tak", "ro", "--yes", cwd=folder).code == 0
    assert set(contents(folder)) == {"prosjekt.yaml", "lab.yaml"}
    assert "ideer" not in (folder / "lab.yaml").read_text("utf-8")


def test_a_key_that_is_an_id_goes_with_it(td: Run, build: Build) -> None:
    folder = build(FILES)
    assert td("delete", "ung-mann", "--yes", cwd=folder).code == 0
    assert 'aktører: ["eldre"]' in (folder / "reisen.yaml").read_text("utf-8")
    assert "følelse: {eldre: -1}" in (folder / "reisen.yaml").read_text("utf-8")
    assert faults(folder) == []


def test_a_part_goes_with_what_is_nothing_without_it(td: Run, build: Build) -> None:
    folder = build(FILES)
    assert td("delete", "veien#lage", "--yes", cwd=folder).code == 0
    text = (folder / "veien.yaml").read_text("utf-8")
    assert "lage" not in text
    assert "avhenger_av: [bruke]" in text
    assert faults(folder) == []


def test_a_step_that_a_chart_follows_takes_the_chart_s_step_only_when_asked(td: Run, build: Build) -> None:
    folder = build(FILES)
    before = contents(folder)
    said = td("delete", "reisen#soke", "--yes", cwd=folder)
    assert said.code == 2
    assert "td delete reisen#soke kartet#soke" in said.err
    assert contents(folder) == before
    assert td("delete", "reisen#soke", "kartet#soke", "--yes", cwd=folder).code == 0
    chart = (folder / "kartet.yaml").read_text("utf-8")
    assert "soke" not in chart, "neither the step, its arrows nor the one in the variant"
    assert "leverer" not in (folder / "veien.yaml").read_text("utf-8")


def test_the_approval_goes_and_what_rested_on_it_must_be_considered_again(td: Run, build: Build) -> None:
    folder = build(IDEAS)
    assert td("approve", "hage", "--yes", cwd=folder).code == 0
    said = td("delete", "ro", "--yes", cwd=folder)
    assert "«td approve --check» viser hva som må vurderes på nytt" in said.out
    assert "\nro:" not in (folder / "godkjent.lock.yaml").read_text("utf-8")
    assert td("approve", "--check", cwd=folder).code == 1


def test_an_interview_is_deleted_with_all_that_forget_says(td: Run, build: Build) -> None:
    folder = build(INTERVIEWS)
    said = td("delete", "en", "--yes", cwd=folder)
    assert said.code == 0
    assert "Prosjektet er ikke i git" in said.out
    assert "LESMEG.md, linje 1: Snakk med I-1." in said.out
    assert "Belegget blir svakere" in said.out


def test_an_unsound_file_can_be_deleted(td: Run, build: Build) -> None:
    folder = build({**IDEAS, "odelagt.yaml": "type: ide\ntittel: [\n"})
    assert td("delete", "odelagt", "--yes", cwd=folder).code == 0
    assert not (folder / "odelagt.yaml").exists()
    assert td("delete", "lab#borte", cwd=folder).code == 2


def test_a_file_with_faults_that_names_it_is_pointed_at(td: Run, build: Build) -> None:
    folder = build({**IDEAS, "odelagt.yaml": "type: ide\ntittel: X\nbeskrivelse: [\nsvarer_på: [ro]\n"})
    said = td("delete", "ro", "--yes", cwd=folder)
    assert said.code == 0
    assert "odelagt.yaml, linje 4: svarer_på: [ro]" in said.out


def test_what_becomes_wrong_is_said_first(td: Run, build: Build) -> None:
    folder = build({**IDEAS, "hage.yaml": IDEAS["hage.yaml"] + "status: godkjent\n"})
    said = td("delete", "ro", cwd=folder)
    assert "Dette blir feil, og må rettes etterpå:" in said.out
    assert "hage.yaml: «svarer_på» mangler." in said.out


def test_what_has_content_is_not_taken_along(td: Run, build: Build) -> None:
    folder = build(FILES)
    before = contents(folder)
    said = td("delete", "veien#en", "--yes", cwd=folder)
    assert said.code == 2
    assert "«veien#en» kan ikke slettes alene." in said.err
    assert "kan ikke være uten: «veien#lage» og «veien#bruke»." in said.err
    assert "td delete veien#en veien#lage veien#bruke" in said.err
    assert contents(folder) == before
    assert td("delete", "veien#en", "veien#lage", "veien#bruke", "--yes", cwd=folder).code == 0
    assert faults(folder) == ["«aktiviteter» mangler.", "«spor» mangler."]


def test_a_whole_takes_its_parts_along(td: Run, build: Build) -> None:
    folder = build(IDEAS)
    assert td("delete", "lab", "lab#dor", "--yes", cwd=folder).code == 0
    assert not (folder / "lab.yaml").exists()


@pytest.mark.parametrize(
    "words", [("delete", "ro#", "--yes"), ("rename", "ro#", "fred"), ("delete", "#x", "--yes")]
)
def test_half_a_part_s_name_is_not_the_whole_artefact(words: tuple[str, ...], td: Run, build: Build) -> None:
    folder = build(IDEAS)
    before = contents(folder)
    assert td(*words, cwd=folder).code == 2
    assert contents(folder) == before


def test_a_link_is_not_said_to_be_deleted(td: Run, build: Build) -> None:
    folder = build(IDEAS)
    (folder / "arkiv").mkdir()
    (folder / "tak.yaml").rename(folder / "arkiv/ekte.txt")
    (folder / "tak.yaml").symlink_to("arkiv/ekte.txt")
    for words in (("delete", "tak", "--yes"), ("rename", "tak", "hatt")):
        said = td(*words, cwd=folder)
        assert said.code == 2
        assert "er en lenke" in said.err


def test_a_broken_interview_is_deleted_with_all_that_forget_says(td: Run, build: Build) -> None:
    folder = build({**INTERVIEWS, "en.yaml": INTERVIEWS["en.yaml"] + "ukjent: x\n"})
    td("validate", cwd=folder)
    said = td("delete", "en", "--yes", cwd=folder)
    assert "Prosjektet er ikke i git" in said.out
    assert not (folder / ".tjenestedesign/sjekk.json").exists()


@pytest.mark.parametrize(("example", "every"), [("asker", 1 if FULL else 37), ("skolevei", 1 if FULL else 5)])
def test_anything_in_an_example_can_go_and_come_back_to_the_byte(
    example: str, every: int, td: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "p"
    assert td("init", folder, "--example", example, "--yes").code == 0
    files = list(read_files(folder))
    project, found = load_project(folder, files)
    before = contents(folder)
    wanted = [Ledd(id) for id in project.entries]
    wanted += [Ledd(e.id, part.id) for e in project.entries.values() for _, part in parts(e.model)]
    journal = Journal(Disk(folder))
    refused = 0
    for one in wanted[::every]:
        twin = [Ledd(e.id, one.del_id) for e in project.entries.values() if one.del_id in e.named_parts]
        try:
            decided = plan(project, found, files, [one, *twin])
        except NotDeletable:
            refused += 1
            continue
        assert {d.code for d in decided.new_faults} <= LACKING, one
        journal.carry_out(decided.change)
        assert contents(folder) != before
        journal.carry_out(decided.change.inverse())
        assert contents(folder) == before, one
    assert refused < len(wanted[::every]) / 5


LACKING = {"TD104", "TD105", "TD401"}
"""What must be written anew, or has lost what it rests on. Nothing may be left that points at what is gone."""


def test_pictures_and_data_files_that_belong_to_nothing_afterwards_are_named(td: Run, build: Build) -> None:
    idea = "type: ide\ntittel: {0}\nbeskrivelse: x\nskisse: bilder/{1}.png\n"
    files = {
        "a.yaml": idea.format("A", "min skisse"),
        "b.yaml": idea.format("B", "felles"),
        "c.yaml": idea.format("C", "felles"),
        "bilder/min skisse.png": PNG,
        "bilder/felles.png": PNG,
        "bilder/ingens.png": PNG,
    }
    folder = build(files)
    said = td("delete", "a", "--yes", cwd=folder).out
    assert "hører ikke til noe lenger" in said
    assert "bilder/min skisse.png" in said
    assert "felles.png" not in said
    assert "ingens.png" not in said
    assert (folder / "bilder/min skisse.png").exists()
    assert "felles.png" not in td("delete", "b", "--yes", cwd=folder).out
    assert "felles.png" in td("delete", "c", "--yes", cwd=folder).out


def test_a_picture_that_a_faulty_file_or_the_profile_has_is_not_without_an_owner(
    td: Run, build: Build
) -> None:
    idea = "type: ide\ntittel: A\nbeskrivelse: x\nskisse: bilder/{}.png\n"
    names = ("logo", "uferdig", "alene")
    folder = build(
        {
            "prosjekt.yaml": "navn: P\nkommune: Vik\nprofil: {logo: bilder/logo.png}\n",
            **{f"{name}.yaml": idea.format(name) for name in names},
            "faulty.yaml": "type: ide\nskisse: .\\bilder\\uferdig.png\nukjent: 1\n",
            **{f"bilder/{name}.png": PNG for name in names},
        }
    )
    for options in (("--pretend",), ("--yes",)):
        said = td("delete", *names, *options, cwd=folder).out
        assert [n for n in names if f"bilder/{n}.png" in said.partition("hører ikke til noe lenger")[2]] == [
            "alene"
        ]


def test_a_faulty_artefact_that_goes_leaves_its_picture_without_an_owner(td: Run, build: Build) -> None:
    folder = build({"a.yaml": "type: ide\nskisse: bilder/a.png\nukjent: 1\n", "bilder/a.png": PNG})
    said = td("delete", "a", "--yes", cwd=folder).out
    assert "bilder/a.png" in said.partition("hører ikke til noe lenger")[2]


def test_every_file_without_an_owner_is_named(td: Run, build: Build) -> None:
    ids = [f"ide-{n}" for n in range(15)]
    ideas = {f"{i}.yaml": f"type: ide\ntittel: A\nbeskrivelse: x\nskisse: bilder/{i}.png\n" for i in ids}
    folder = build({**ideas, **{f"bilder/{i}.png": PNG for i in ids}})
    said = td("delete", *ids, "--yes", cwd=folder).out
    assert all(f"bilder/{i}.png" in said for i in ids)


def test_documents_of_what_is_gone_are_taken_away_and_the_others_stay(td: Run, build: Build) -> None:
    idea = "type: konsept\ntittel: {0}\nkjerne: x\nbeskrivelse: x\ndelelementer: [{{id: d, tittel: D, beskrivelse: x}}]\n"
    folder = build({"a.yaml": idea.format("A"), "b.yaml": idea.format("B")})
    for format in ("html", "md"):
        assert td("render", "--format", format, cwd=folder).code == 0
    made = {p.name for p in (folder / "ut/dokumenter").iterdir()}
    assert {"konsept-a.html", "konsept-a.md", "konsept-b.html"} <= made
    (folder / "ut/dokumenter/konsept-a.pdf").write_bytes(b"someone's own")
    assert td("delete", "a", "--yes", cwd=folder).code == 0
    (folder / "b.yaml").write_text("type: konsept\ntittel: [\n", "utf-8")
    td("render", "--format", "html", cwd=folder)
    left = {p.name for p in (folder / "ut/dokumenter").iterdir()}
    assert not {"konsept-a.html", "konsept-a.md"} & left
    assert {"konsept-b.html", "konsept-b.md", "konsept-a.pdf"} <= left
