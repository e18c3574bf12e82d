"""`td diff`, `td log` and `td changelog`: what has changed in words, from git's own objects."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Build, Run, write_tree

INTERVIEW = (
    "type: intervju\ntittel: En\nrespondent: {kode: I-1, rolle: innbygger}\n"
    "samtykke: {dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01}\n"
    "sitater:\n  - {id: s, tekst: Jeg vil bo her}\n"
)
JOURNEY = """\
type: brukerreise
tittel: Søke bolig
steg:
  - id: spore
    fase: før
    tittel: Spørre
    handling: Ringer kommunen
    følelse: 1
  - id: soke
    fase: under
    tittel: Søke
    handling: Fyller ut skjemaet
    følelse: -1
    sitat: en#s
"""
INSIGHT = "type: innsikt\ntittel: Ro\npåstand: Jeg vil ha ro\nforklaring: x\nbevis: [en#s, to#s]\n"
ROADMAP = """\
type: veikart
tittel: Veien
spor: [{id: en, tittel: En}]
aktiviteter:
  - {id: lage, tittel: Lage det, spor: en, fra: 2026-01, til: 2026-02}
  - {id: bruke, tittel: Bruke det, spor: en, fra: 2026-03, avhenger_av: [lage]}
"""
FILES = {
    "prosjekt.yaml": "navn: P\nkommune: Vik\n",
    "1-innsikt/en.yaml": INTERVIEW,
    "1-innsikt/to.yaml": INTERVIEW.replace("I-1", "I-2"),
    "1-innsikt/sok-bolig.yaml": JOURNEY,
    "1-innsikt/ro.yaml": INSIGHT,
    "veien.yaml": ROADMAP,
    "notater.txt": "a\n",
}


def git(folder: Path, *args: str) -> str:
    settings = ("-c", "user.email=a@b.no", "-c", "user.name=Kari", "-c", "commit.gpgsign=false")
    return subprocess.run(
        ["git", *settings, *args], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def commit(folder: Path, message: str = "endring") -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)


@pytest.fixture
def project(build: Build) -> Path:
    folder = build(FILES)
    git(folder, "init", "-q")
    commit(folder, "første")
    return folder


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_nothing_has_changed_where_nothing_has(td: Run, project: Path) -> None:
    said = td("diff", cwd=project)
    assert said.code == 0
    assert "Ingenting er endret." in said.out


def test_a_feeling_is_told_with_its_step_and_its_sign(td: Run, project: Path) -> None:
    edit(project, "1-innsikt/sok-bolig.yaml", "følelse: -1", "følelse: 1")
    said = td("diff", cwd=project)
    assert "brukerreise sok-bolig\n    steg 2 «soke», følelse: −1 → +1" in said.out


def test_layout_comments_and_the_order_of_keys_are_no_change(td: Run, project: Path) -> None:
    text = JOURNEY.replace("tittel: Søke bolig", "# her\ntittel:   'Søke bolig'")
    (project / "1-innsikt/sok-bolig.yaml").write_bytes(text.replace("\n", "\r\n").encode())
    said = td("diff", cwd=project)
    assert "Ingen artefakter er endret." in said.out
    assert "  1-innsikt/sok-bolig.yaml\n" in said.out
    assert "Endret (" not in said.out


def test_windows_line_breaks_alone_are_not_told_at_all(td: Run, project: Path) -> None:
    for file in ("1-innsikt/sok-bolig.yaml", "notater.txt"):
        path = project / file
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "Ingenting er endret." in td("diff", cwd=project).out


def test_what_is_new_and_what_is_gone(td: Run, project: Path) -> None:
    (project / "veien.yaml").unlink()
    write_tree(project, {"ung.yaml": "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\n"})
    (project / "notater.txt").write_text("b\n", "utf-8")
    said = td("diff", cwd=project).out
    assert "Nye (1)\n  brukergruppe ung: Unge\n" in said
    assert "Borte (1)\n  veikart veien: Veien\n" in said
    assert "endret: notater.txt" in said
    assert "1 ny, 1 borte." in said


def test_a_new_id_is_followed_and_what_names_it_has_not_changed(td: Run, project: Path) -> None:
    assert td("rename", "en", "forste", cwd=project).code == 0
    edit(project, "1-innsikt/forste.yaml", "Jeg vil bo her", "Jeg vil bo der")
    said = td("diff", cwd=project).out
    assert "intervju en → forste" in said
    assert "sitater 1 «s», tekst: «Jeg vil bo her» → «Jeg vil bo der»" in said
    assert "bevis" not in said
    assert "Nye" not in said


def test_a_part_with_a_new_id_is_followed(td: Run, project: Path) -> None:
    assert td("rename", "sok-bolig#soke", "sende", cwd=project).code == 0
    edit(project, "1-innsikt/sok-bolig.yaml", "tittel: Søke\n", "tittel: Sende søknad\n")
    said = td("diff", cwd=project).out
    assert "steg «soke» heter nå «sende»" in said
    assert "steg 2 «sende», tittel: «Søke» → «Sende søknad»" in said
    assert "fjernet" not in said


def test_a_part_that_stands_where_it_stood_is_followed_though_little_else_is_the_same(
    td: Run, project: Path
) -> None:
    file = "1-innsikt/sok-bolig.yaml"
    assert td("rename", "sok-bolig#soke", "sende", cwd=project).code == 0
    edit(project, file, "tittel: Søke\n", "tittel: Sende søknad\n")
    edit(project, file, "følelse: -1", "følelse: 2")
    assert "steg «soke» heter nå «sende»" in td("diff", cwd=project).out


def test_a_part_that_is_something_else_is_told_by_its_title(td: Run, project: Path) -> None:
    old = JOURNEY[JOURNEY.index("  - id: soke") :]
    edit(project, "1-innsikt/sok-bolig.yaml", old, "  - {id: flytte, fase: etter, tittel: Flytte inn}\n")
    said = td("diff", cwd=project).out
    assert "steg 2 «flytte»: lagt til «Flytte inn»" in said
    assert "steg 2 «soke»: fjernet «Søke»" in said


def test_an_id_that_is_also_a_word_in_the_file_changes_only_where_it_is_an_id(td: Run, build: Build) -> None:
    journey = (
        JOURNEY.replace("id: soke", "id: tittel")
        .replace("tittel: Søke\n", "tittel: tittel\n")
        .replace("    sitat: en#s\n", "")
    )
    folder = build({"prosjekt.yaml": FILES["prosjekt.yaml"], "reisen.yaml": journey})
    git(folder, "init", "-q")
    commit(folder)
    assert td("rename", "reisen#tittel", "sende", cwd=folder).code == 0
    said = td("diff", cwd=folder).out
    assert said.count("heter nå") == 1
    assert "lagt til" not in said
    assert "fjernet" not in said
    assert "→ «" not in said


def test_an_id_that_is_a_key_is_followed(td: Run, build: Build) -> None:
    group = "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\n"
    journey = "aktører: [unge]\n" + JOURNEY.replace("følelse: -1", "følelse: {unge: -1}").replace(
        "    sitat: en#s\n", ""
    )
    folder = build({"prosjekt.yaml": FILES["prosjekt.yaml"], "reisen.yaml": journey, "unge.yaml": group})
    git(folder, "init", "-q")
    commit(folder)
    assert td("rename", "unge", "ungdom", cwd=folder).code == 0
    said = td("diff", cwd=folder).out
    assert "brukergruppe unge → ungdom" in said
    assert "følelse" not in said
    assert "Sier det samme" in said


def test_a_copy_that_leaves_the_project_says_what_it_has_about_people(
    td: Run, project: Path, tmp_path: Path
) -> None:
    edit(project, "1-innsikt/en.yaml", "bo her", "bo der")
    said = td("diff", "--format", "md", "--output", tmp_path / "endret.md", cwd=project)
    assert "Send den bare til dem som trenger den." in said.out


def test_settings_with_faults_are_said_to_be_unread(td: Run, project: Path) -> None:
    edit(project, "prosjekt.yaml", "navn: P", "navn: [")
    assert (
        "Har feil i en av utgavene, så td kan ikke si hva som er endret (1)\n  prosjekt.yaml"
        in td("diff", cwd=project).out
    )


def test_evidence_that_is_weaker_is_told(td: Run, project: Path) -> None:
    edit(project, "1-innsikt/ro.yaml", "[en#s, to#s]", "[en#s]")
    said = td("diff", cwd=project).out
    assert "Svakere belegg (1)\n  innsikt ro: Ro\n    2 av 2 samtaler" in said
    assert "→ 1 av 2 samtaler" in said


def test_evidence_is_weaker_too_when_the_interview_goes(td: Run, project: Path) -> None:
    (project / "1-innsikt/to.yaml").unlink()
    assert "Svakere belegg (1)" in td("diff", cwd=project).out


def test_approvals_are_told(td: Run, project: Path) -> None:
    assert td("approve", "veien", "--role", "styringsgruppen", "--yes", cwd=project).code == 0
    assert "«Veien» er godkjent av styringsgruppen" in td("diff", cwd=project).out
    commit(project)
    assert td("approve", "veien", "--withdraw", "--yes", cwd=project).code == 0
    assert "Godkjenningen av «Veien» er trukket tilbake." in td("diff", cwd=project).out


def test_a_broken_file_is_said_to_be_broken_and_not_to_be_gone(td: Run, project: Path) -> None:
    edit(project, "veien.yaml", "spor: [", "spor: [[")
    said = td("diff", cwd=project).out
    assert "Har feil i en av utgavene" in said
    assert "Borte" not in said


def test_two_commits_are_compared_and_the_folder_is_not_touched(td: Run, project: Path) -> None:
    edit(project, "veien.yaml", "Lage det", "Bygge det")
    commit(project)
    edit(project, "veien.yaml", "Bygge det", "Noe helt annet")
    index = (project / ".git/index").read_bytes()
    said = td("diff", "HEAD~1", "HEAD", cwd=project).out
    assert "«Lage det» → «Bygge det»" in said
    assert "Noe helt annet" not in said
    assert (project / ".git/index").read_bytes() == index
    assert "Noe helt annet" in (project / "veien.yaml").read_text("utf-8")


def test_a_project_in_a_folder_of_the_repository_and_what_td_has_made_beside_it(
    td: Run, build: Build
) -> None:
    folder = build({f"prosjekter/æ ø/{k}": v for k, v in FILES.items()})
    inside = folder / "prosjekter/æ ø"
    write_tree(inside, {"ut/.td-ut.json": "{}", "ut/x.yaml": "type: x\n", "annet/prosjekt.yaml": "navn: A\n"})
    git(folder, "init", "-q")
    commit(folder)
    edit(inside, "veien.yaml", "Lage det", "Bygge det")
    said = td("diff", cwd=inside).out
    assert "1 endret." in said
    assert "ut/x.yaml" not in said


def test_the_form_for_other_programs(td: Run, project: Path) -> None:
    edit(project, "1-innsikt/sok-bolig.yaml", "følelse: -1", "følelse: 1")
    found = json.loads(td("diff", "--format", "json", cwd=project).out)
    assert found["endret"][0]["id"] == "sok-bolig"
    assert found["endret"][0]["forskjeller"] == [{"hvor": "steg 2 «soke», følelse", "før": "−1", "nå": "+1"}]


def test_markdown_cannot_be_steered_by_what_is_written_in_the_files(td: Run, project: Path) -> None:
    edit(project, "veien.yaml", "Lage det", "'[x](http://a.no) <b> # *y*'")
    said = td("diff", "--format", "md", cwd=project).out
    assert r"\[x\](http://a.no) \<b\> \# \*y\*" in said


def test_the_page_has_the_pictures_with_what_changed_marked(td: Run, project: Path) -> None:
    edit(project, "1-innsikt/sok-bolig.yaml", "følelse: -1", "følelse: 1")
    edit(project, "veien.yaml", "fra: 2026-01,", "fra: 2025-11,")
    said = td("diff", "--format", "html", cwd=project)
    assert said.code == 0
    page = (project / "ut-eksport/endringer.html").read_text("utf-8")
    assert "1 steg er likt, 1 er endret" in page
    assert "Veien (Før)" in page
    assert "Veien (Nå)" in page
    assert page.count('stroke-dasharray="5 3"/>') >= 2
    assert "<script" not in page
    assert "http:" not in page.replace("http://www.w3.org", "")


def test_the_picture_too_follows_a_step_with_a_new_id(td: Run, project: Path) -> None:
    assert td("rename", "sok-bolig#soke", "sende", cwd=project).code == 0
    edit(project, "1-innsikt/sok-bolig.yaml", "følelse: -1", "følelse: 2")
    assert td("diff", "--format", "html", cwd=project).code == 0
    page = (project / "ut-eksport/endringer.html").read_text("utf-8")
    assert "1 steg er likt, 1 er endret" in page
    assert "er borte" not in page


def test_a_file_is_never_written_over(td: Run, project: Path) -> None:
    (project / "mitt.md").write_text("mitt", "utf-8")
    said = td("diff", "--format", "md", "--output", "mitt.md", cwd=project)
    assert said.code == 2
    assert (project / "mitt.md").read_text("utf-8") == "mitt"


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["diff", "tull"], "Git har ingen utgave som heter «tull»"),
        (["diff", "--output=x", "--", "--output=y"], "Git har ingen utgave som heter «--output=y»"),
        (["diff", "1999-01-01"], "Git har ingen utgave som heter «1999-01-01»"),
        (["diff", "--format", "pdf"], "Formatet «pdf» finnes ikke"),
        (["log", "veein"], "Mente du «veien»?"),
    ],
)
def test_what_cannot_be_shown_is_said(td: Run, project: Path, args: list[str], why: str) -> None:
    said = td(*args, cwd=project)
    assert said.code == 2
    assert why in said.err


def test_without_git_and_before_the_first_commit_it_says_what_to_do(td: Run, build: Build) -> None:
    folder = build(FILES)
    assert "Mappen er ikke i et git-lager." in td("diff", cwd=folder).err
    git(folder, "init", "-q")
    assert "Lagre noe i git først" in td("diff", cwd=folder).err


def test_the_log_follows_an_artefact_through_its_names(td: Run, project: Path) -> None:
    edit(project, "1-innsikt/sok-bolig.yaml", "følelse: -1", "følelse: 0")
    commit(project, "mildere")
    assert td("rename", "sok-bolig", "soke", cwd=project).code == 0
    commit(project, "nytt navn")
    edit(project, "1-innsikt/soke.yaml", "tittel: Spørre", "tittel: Ringe")
    said = td("log", "soke", cwd=project).out
    places = [
        said.index("Ikke lagret i git ennå\n  steg 1 «spore», tittel: «Spørre» → «Ringe»"),
        said.index("Fikk ny id. Den het «sok-bolig»."),
        said.index("steg 2 «soke», følelse: −1 → 0"),
        said.index("Laget."),
    ]
    assert places == sorted(places)
    assert "Kari" in said


def test_the_log_says_where_the_file_had_faults(td: Run, project: Path) -> None:
    edit(project, "veien.yaml", "spor: [", "spor: [[")
    commit(project, "uhell")
    edit(project, "veien.yaml", "spor: [[", "spor: [")
    commit(project, "rettet")
    said = td("log", "veien", cwd=project).out
    assert "Filen hadde feil" in said
    found = json.loads(td("log", "veien", "--format", "json", cwd=project).out)
    assert [s["hva"] for s in found] == ["endret", "feil", "laget"]


def test_the_steering_group_gets_titles_phases_and_no_ids(td: Run, project: Path) -> None:
    git(project, "tag", "mote-1")
    edit(project, "1-innsikt/sok-bolig.yaml", "følelse: -1", "følelse: 1")
    edit(project, "1-innsikt/ro.yaml", "[en#s, to#s]", "[en#s]")
    (project / "1-innsikt/to.yaml").unlink()
    commit(project)
    said = td("changelog", "--since", "mote-1", cwd=project)
    assert said.code == 0
    assert "Endret: brukerreise «Søke bolig».\n    steg 2, følelse: −1 → +1" in said.out
    assert "Svakere belegg: innsikt «Ro»." in said.out
    assert "sok-bolig" not in said.out
    assert "Dette er nytt fra" in said.out


def test_since_is_needed(td: Run, project: Path) -> None:
    assert td("changelog", cwd=project).code == 2
