"""The guard in git: what is staged decides, never the working tree, and the guard never sleeps."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.conftest import ASKER, SETTINGS, Run, write_tree
from tjenestedesign.hook import MARK, script

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is missing")

NUMBER = "01819000200"
"""A synthetic fødselsnummer (month + 80), which belongs to nobody."""
BAD = f"type: læringspunkt\ntittel: T\nfase: innsikt\nfra: kommunen\nhva: Ring {NUMBER}\nråd: x\n"
GOOD = BAD.replace(f"Ring {NUMBER}", "Ring dem")


def git(folder: Path, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    names = ("-c", "user.email=a@b.no", "-c", "user.name=A")
    return subprocess.run(
        ["git", *names, *args], cwd=folder, check=check, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture
def repo(tmp_path: Path, td: Run) -> Path:
    folder = write_tree(tmp_path / "lager med mellomrom og æøå", {"prosjekt.yaml": SETTINGS, "a.yaml": GOOD})
    git(folder, "init", "-q")
    assert td("hook", "install", cwd=folder).code == 0
    return folder


def commit(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return git(folder, "commit", "-qm", "x", *args, check=False)


def count(folder: Path) -> int:
    return len(git(folder, "log", "--format=%H", check=False).stdout.split())


def test_the_first_commit_passes_when_nothing_is_wrong_and_a_fodselsnummer_stops_the_next(repo: Path) -> None:
    git(repo, "add", "-A")
    assert commit(repo).returncode == 0
    (repo / "a.yaml").write_text(BAD, "utf-8")
    git(repo, "add", "-A")
    said = commit(repo)
    assert said.returncode != 0
    assert count(repo) == 1
    assert "feil[TD602]" in said.stderr
    assert "Lagringen er stoppet: 1 funn" in said.stderr
    assert NUMBER not in said.stderr, "the terminal must not repeat it"


def test_the_first_commit_can_be_stopped_too(repo: Path) -> None:
    (repo / "a.yaml").write_text(BAD, "utf-8")
    git(repo, "add", "-A")
    assert commit(repo).returncode != 0
    assert count(repo) == 0


def test_a_mended_working_tree_does_not_save_what_is_staged(repo: Path) -> None:
    (repo / "a.yaml").write_text(BAD, "utf-8")
    git(repo, "add", "-A")
    (repo / "a.yaml").write_text(GOOD, "utf-8")
    assert commit(repo).returncode != 0


def test_a_bad_working_tree_does_not_stop_what_is_staged(repo: Path) -> None:
    git(repo, "add", "-A")
    (repo / "a.yaml").write_text(BAD, "utf-8")
    (repo / "ny.yaml").write_text(BAD, "utf-8")
    assert commit(repo).returncode == 0


@pytest.mark.parametrize("args", [("-a",), ("a.yaml",)])
def test_commit_all_and_commit_of_one_file_are_seen(repo: Path, args: tuple[str, ...]) -> None:
    git(repo, "add", "-A")
    assert commit(repo).returncode == 0
    (repo / "a.yaml").write_text(BAD, "utf-8")
    assert commit(repo, *args).returncode != 0
    assert count(repo) == 1


def test_attachments_and_file_names_are_seen_as_they_are_staged(repo: Path) -> None:
    (repo / f"notat-{NUMBER}.txt").write_text("x", "utf-8")
    git(repo, "add", "-A")
    assert "TD602" in commit(repo).stderr


def test_other_faults_are_told_and_stop_only_a_strict_guard(repo: Path, td: Run) -> None:
    (repo / "b.yaml").write_text("type: innsikt\n", "utf-8")
    git(repo, "add", "-A")
    said = commit(repo)
    assert said.returncode == 0
    assert "stopper ikke lagringen" in said.stderr
    assert td("hook", "install", "--strict", cwd=repo).code == 0
    (repo / "c.yaml").write_text("type: innsikt\n", "utf-8")
    git(repo, "add", "-A")
    assert commit(repo).returncode != 0


def test_only_projects_the_commit_touches_are_looked_at_and_paths_are_the_repositorys(
    tmp_path: Path, td: Run
) -> None:
    files = {
        f"{p}/{n}": t for p in ("en", "under/tø") for n, t in (("prosjekt.yaml", SETTINGS), ("a.yaml", GOOD))
    }
    folder = write_tree(tmp_path / "to", {**files, "LESMEG.md": "x"})
    git(folder, "init", "-q")
    (folder / "en/a.yaml").write_text(BAD, "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "fra før")
    assert td("hook", "install", "--project", folder / "en", cwd=tmp_path).code == 0
    (folder / "under/tø/a.yaml").write_text(GOOD + "# mer\n", "utf-8")
    git(folder, "add", "-A")
    assert commit(folder).returncode == 0, "the old finding stands in the other project"
    (folder / "under/tø/a.yaml").write_text(BAD, "utf-8")
    git(folder, "add", "-A")
    assert "under/tø/a.yaml:5" in commit(folder).stderr


def test_deleting_what_was_wrong_is_let_through(repo: Path) -> None:
    (repo / "a.yaml").write_text(BAD, "utf-8")
    git(repo, "add", "-A")
    git(repo, "commit", "-qnm", "forbi vakten")
    git(repo, "rm", "-q", "a.yaml")
    assert commit(repo).returncode == 0


def test_nothing_is_left_in_the_temporary_folder(
    repo: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    git(repo, "add", "-A")
    commit(repo)
    assert not list(tmp_path.glob("td-hook-*"))


def test_a_hook_someone_else_made_is_never_written_over(tmp_path: Path, td: Run) -> None:
    folder = write_tree(tmp_path / "p", {"prosjekt.yaml": SETTINGS})
    git(folder, "init", "-q")
    other = folder / ".git/hooks/pre-commit"
    other.parent.mkdir(exist_ok=True)
    other.write_text("#!/bin/sh\necho min\n", "utf-8")
    said = td("hook", "install", cwd=folder)
    assert said.code == 2
    assert "-m tjenestedesign hook run" in said.err
    assert other.read_text("utf-8") == "#!/bin/sh\necho min\n"
    assert td("hook", "uninstall", cwd=folder).code == 2
    assert other.exists()


def test_its_own_hook_is_renewed_and_taken_away(repo: Path, td: Run) -> None:
    file = repo / ".git/hooks/pre-commit"
    file.write_text(f"#!/bin/sh\n{MARK}\nexit 1\n", "utf-8")
    assert "fornyet" in td("hook", "install", cwd=repo).out
    assert sys.executable in file.read_text("utf-8")
    assert td("hook", "uninstall", cwd=repo).code == 0
    assert not file.exists()


def test_the_hooks_folder_git_is_told_to_use_is_the_one_that_gets_it(tmp_path: Path, td: Run) -> None:
    folder = write_tree(tmp_path / "p", {"prosjekt.yaml": SETTINGS})
    git(folder, "init", "-q")
    git(folder, "config", "core.hooksPath", ".vakter")
    assert td("hook", "install", cwd=folder).code == 0
    assert (folder / ".vakter/pre-commit").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="runs sh")
def test_a_guard_whose_td_is_gone_stops_the_commit_and_says_how_to_mend_it(tmp_path: Path) -> None:
    file = tmp_path / "pre-commit"
    file.write_text(script(tmp_path / "borte vekk/python", strict=False), "utf-8")
    done = subprocess.run(["sh", str(file)], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "td hook install" in done.stderr


def test_outside_git_it_is_said(tmp_path: Path, td: Run) -> None:
    folder = write_tree(tmp_path / "p", {"prosjekt.yaml": SETTINGS})
    assert "ikke i et git-lager" in td("hook", "install", cwd=folder).err
    assert td("hook", "run", cwd=folder).code == 2


def test_asker_is_let_through(tmp_path: Path, td: Run) -> None:
    folder = tmp_path / "asker"
    shutil.copytree(ASKER, folder)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    said = td("hook", "run", cwd=folder)
    assert (said.code, said.err) == (0, "")


def test_the_entry_for_pre_commit_names_a_command_that_exists(td: Run) -> None:
    text = (Path(__file__).parent.parent / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert "entry: td hook run" in text
    assert td("hook", "run", "--help").code == 0
