"""`td forget`: shown first, then all or nothing, and honest about what is left."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ASKER, Build, Run, contents
from tjenestedesign.check.load import load_project
from tjenestedesign.ground.journal.host import Disk
from tjenestedesign.history.deleting import Deletion

BASIS = "samtykke: {dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01}\n"
FIRST = f"type: intervju\ntittel: En\nrespondent: {{kode: I-1, rolle: innbygger}}\n{BASIS}sitater:\n  - {{id: s, tekst: Jeg vil bo her}}\n"
SECOND = FIRST.replace("I-1", "I-2").replace("bo her", "flytte")
INSIGHT = """\
# Den viktigste
type: innsikt
tittel: Ro
påstand: Jeg vil ha ro
forklaring: x
bevis:
  - en#s  # den første
  - to#s
notat: Se I-1 og en.
"""
ALONE = (
    INSIGHT.replace("  - to#s\n", "")
    .replace("tittel: Ro", "tittel: Alene")
    .replace("notat: Se I-1 og en.\n", "")
)
FILES = {
    "en.yaml": FIRST,
    "to.yaml": SECOND,
    "ro.yaml": INSIGHT,
    "alene.yaml": ALONE,
    "LESMEG.md": "Snakk med I-1.\n",
}


def repository(folder: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.email=a@b.no", "-c", "user.name=A", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)


def test_nothing_is_changed_without_a_yes_and_all_of_it_is_shown(td: Run, build: Build) -> None:
    folder = build(FILES)
    before = contents(folder)
    said = td("forget", "en", cwd=folder)
    assert said.code == 2
    assert contents(folder) == before
    assert "innsikt ro: Ro" in said.out
    assert (
        "Ro: 2 av 2 samtaler, 2 av 2 personer, 1 rolle (innbygger) → 1 av 1 samtale, 1 av 1 person, 1 rolle (innbygger)"
        in said.out
    )
    assert "Alene: 1 av 2 samtaler, 1 av 2 personer, 1 rolle (innbygger) → 0 av 1 samtale" in said.out
    assert "  -  - en#s  # den første" in said.out
    assert "ro.yaml, linje 9: notat: Se I-1 og en." in said.out
    assert "LESMEG.md, linje 1" in said.out


def test_with_a_yes_the_interview_and_all_references_go_and_the_rest_stays(td: Run, build: Build) -> None:
    folder = build(FILES)
    assert td("forget", "en", "--yes", cwd=folder).code == 0
    assert not (folder / "en.yaml").exists()
    assert (folder / "ro.yaml").read_text("utf-8") == INSIGHT.replace("  - en#s  # den første\n", "")
    assert not any(b"bo her" in raw or b"en#" in raw for raw in contents(folder).values())
    assert all(d.code != "TD201" for d in load_project(folder)[1])


def test_it_says_that_git_remembers_and_how_to_make_it_forget(td: Run, build: Build) -> None:
    folder = build(FILES)
    repository(folder)
    subprocess.run(["git", "mv", "en.yaml", "flyttet.yaml"], cwd=folder, check=True)
    for name in ("ro.yaml", "alene.yaml"):
        (folder / name).write_text((folder / name).read_text("utf-8").replace("en#s", "flyttet#s"), "utf-8")
    repository(folder)
    subprocess.run(["git", "remote", "add", "origin", "https://example.org/x.git"], cwd=folder, check=True)
    said = td("forget", "flyttet", "--yes", cwd=folder).out
    assert 'git filter-repo --invert-paths --path "flyttet.yaml" --path "en.yaml"' in said
    assert "git push --force --all" in said


def test_without_git_it_says_that_there_is_no_history(td: Run, build: Build) -> None:
    assert "ikke i git" in td("forget", "en", "--yes", cwd=build(FILES)).out


def test_a_file_that_was_never_committed_is_not_said_to_be_in_the_history(td: Run, build: Build) -> None:
    folder = build({"prosjekt.yaml": "navn: P\nkommune: K\n"})
    repository(folder)
    build(FILES)
    assert "aldri vært lagret i git" in td("forget", "en", "--yes", cwd=folder).out


def test_an_interview_that_does_not_load_can_still_be_forgotten(td: Run, build: Build) -> None:
    folder = build({**FILES, "en.yaml": FIRST + "ukjent: nøkkel\n"})
    assert td("forget", "en", "--yes", cwd=folder).code == 0
    assert not (folder / "en.yaml").exists()
    assert b"en#s" not in (folder / "ro.yaml").read_bytes()


def test_what_fails_in_the_middle_is_put_back(td: Run, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build(FILES)
    before = contents(folder)
    real = Disk.write
    calls: list[str] = []

    def failing(disk: Disk, file: str, data: bytes) -> None:
        calls.append(file)
        if len(calls) == 3:  # the note, one file, and then
            raise KeyboardInterrupt
        real(disk, file, data)

    monkeypatch.setattr(Disk, "write", failing)
    assert td("forget", "en", "--yes", cwd=folder).code == 130
    assert contents(folder) == before


def test_a_file_that_changed_meanwhile_stops_it_before_anything_is_written(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build(FILES)
    from tjenestedesign.cli.delete import planned as real

    def slow(*args: object) -> Deletion:
        made = real(*args)  # type: ignore[arg-type]
        (folder / "ro.yaml").write_text(INSIGHT + "merkelapper: [ny]\n", "utf-8")
        return made

    monkeypatch.setattr("tjenestedesign.cli.forget.planned", slow)
    said = td("forget", "en", "--yes", cwd=folder)
    assert said.code == 2
    assert "ro.yaml ble endret" in said.err
    assert (folder / "en.yaml").exists()
    assert "[ny]" in (folder / "ro.yaml").read_text("utf-8")


def test_other_interviews_with_the_same_person_are_pointed_out(td: Run, build: Build) -> None:
    folder = build({**FILES, "to.yaml": SECOND.replace("I-2", "i-1")})
    assert "td forget to" in td("forget", "en", cwd=folder).out


@pytest.mark.parametrize(("id", "said"), [("tom", "Mente du «to»?"), ("ro", "td forget gjelder intervjuer")])
def test_what_is_no_interview_is_told(td: Run, build: Build, id: str, said: str) -> None:
    found = td("forget", id, "--yes", cwd=build(FILES))
    assert found.code == 2
    assert said in found.err


def test_interviews_of_asker_can_be_forgotten_and_leave_no_trace(td: Run, tmp_path: Path) -> None:
    folder = tmp_path / "asker"
    shutil.copytree(ASKER, folder)
    project, _ = load_project(folder)
    chosen = project.of_type("intervju")[::3]
    for entry in chosen:
        assert td("forget", entry.id, "--yes", cwd=folder).code == 0
        assert not any(f"{entry.id}#".encode() in raw for raw in contents(folder).values())
    left = {e.id for e in load_project(folder)[0].of_type("intervju")}
    assert left == {e.id for e in project.of_type("intervju")} - {e.id for e in chosen}
