"""The guard in git: what is staged decides, never the working tree, and the guard never sleeps."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.conftest import ASKER, REPO, SETTINGS, Run, write_tree
from tjenestedesign.history.staged import script

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is missing")

NUMBER = "01819000200"
"""A synthetic fødselsnummer (month + 80), which belongs to nobody."""
BAD = f"type: læringspunkt\ntittel: T\nfase: innsikt\nfra: kommune\nhva: Ring {NUMBER}\nråd: x\n"
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
    assert "Lagringen er stoppet: 1 funn i personvernet. Ingenting er lagret i git." in said.stderr
    assert NUMBER not in said.stderr, "the terminal must not repeat it"


@pytest.mark.parametrize(
    ("text", "code"), [("Hun heter Sunniva Berg", "TD607"), ("Han er født 14.08.1953", "TD630")]
)
def test_what_would_stop_a_public_site_stops_the_commit_too_unless_it_is_marked(
    repo: Path, text: str, code: str
) -> None:
    idea = f"type: ide\ntittel: A\nbeskrivelse: {text}\n"
    (repo / "a.yaml").write_text(idea, "utf-8")
    git(repo, "add", "-A")
    said = commit(repo)
    assert (said.returncode != 0, f"[{code}]" in said.stderr) == (True, True)
    (repo / "a.yaml").write_text(idea.replace("besk", f"# td: greit {code} – oppdiktet\nbesk"), "utf-8")
    git(repo, "add", "-A")
    assert commit(repo).returncode == 0


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
    assert said.stderr == "3 feil stopper ikke lagringen. Kjør «td validate».\n"
    assert td("hook", "install", "--strict", cwd=repo).code == 0
    (repo / "c.yaml").write_text("type: innsikt\n", "utf-8")
    (repo / "a.yaml").write_text(BAD, "utf-8")
    git(repo, "add", "-A")
    said = commit(repo)
    assert said.returncode != 0
    assert "Lagringen er stoppet: 1 funn i personvernet og 6 andre feil." in said.stderr


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
    line = said.err.splitlines()[-1]
    assert other.read_text("utf-8") == "#!/bin/sh\necho min\n"
    assert td("hook", "uninstall", cwd=folder).code == 2
    assert other.exists()
    other.write_text(f"#!/bin/sh\n{line}\necho min\n", "utf-8")
    other.chmod(0o755)
    (folder / "a.yaml").write_text(BAD, "utf-8")
    git(folder, "add", "-A")
    assert "Lagringen er stoppet" in commit(folder).stderr, "the line td gave does the work"


def test_its_own_hook_is_renewed_and_taken_away(repo: Path, td: Run) -> None:
    file = repo / ".git/hooks/pre-commit"
    file.write_text(script(Path("/borte/python"), strict=True), "utf-8")
    file.chmod(0o644)
    assert "fornyet" in td("hook", "install", cwd=repo).out
    assert Path(sys.executable).as_posix() in file.read_text("utf-8")
    assert os.access(file, os.X_OK)
    assert td("hook", "uninstall", cwd=repo).code == 0
    assert not file.exists()


def test_a_line_someone_added_to_its_hook_is_not_lost(repo: Path, td: Run) -> None:
    file = repo / ".git/hooks/pre-commit"
    changed = file.read_text("utf-8") + "echo min\n"
    file.write_text(changed, "utf-8")
    said = td("hook", "install", cwd=repo)
    assert (said.code, "er endret etter at td skrev den" in said.err) == (2, True)
    assert td("hook", "uninstall", cwd=repo).code == 2
    assert file.read_text("utf-8") == changed


def test_where_pre_commit_stands_the_hint_is_its_own_settings(repo: Path, td: Run) -> None:
    file = repo / ".git/hooks/pre-commit"
    file.write_text("#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\n", "utf-8")
    assert ".pre-commit-config.yaml" in td("hook", "install", cwd=repo).err


def test_the_hooks_folder_git_is_told_to_use_is_the_one_that_gets_it(tmp_path: Path, td: Run) -> None:
    folder = write_tree(tmp_path / "p", {"prosjekt.yaml": SETTINGS})
    git(folder, "init", "-q")
    git(folder, "config", "core.hooksPath", ".vakter")
    assert td("hook", "install", cwd=folder).code == 0
    assert (folder / ".vakter/pre-commit").exists()
    (folder / "under").mkdir()
    assert "tatt bort" in td("hook", "uninstall", cwd=folder / "under").out


def test_a_hooks_folder_shared_with_other_repositories_is_told_of(tmp_path: Path, td: Run) -> None:
    folder = write_tree(tmp_path / "p", {"prosjekt.yaml": SETTINGS})
    git(folder, "init", "-q")
    git(folder, "config", "core.hooksPath", str(tmp_path / "felles"))
    assert "gjelder alle lagre" in td("hook", "install", cwd=folder).out
    assert (tmp_path / "felles/pre-commit").exists()


def guard(file: Path, python: Path) -> subprocess.CompletedProcess[str]:
    file.write_text(script(python, strict=False), "utf-8")
    return subprocess.run(["sh", str(file)], capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="runs sh")
def test_a_guard_whose_td_is_gone_stops_the_commit_and_says_how_to_mend_it(tmp_path: Path) -> None:
    done = guard(tmp_path / "pre-commit", tmp_path / "borte vekk/python")
    assert done.returncode == 1
    assert "td hook install" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="runs sh")
def test_a_python_that_has_lost_td_stops_the_commit_and_says_so(tmp_path: Path) -> None:
    python = tmp_path / "Åses 'maskin'/python"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    python.chmod(0o755)
    done = guard(tmp_path / "pre-commit", python)
    assert (done.returncode, "td er flyttet eller fjernet" in done.stderr) == (1, True)


def test_code_in_the_repository_is_never_run(repo: Path) -> None:
    for module in ("tjenestedesign", "yaml", "typer"):
        (repo / f"{module}.py").write_text("raise SystemExit(0)\n", "utf-8")
    (repo / "a.yaml").write_text(BAD, "utf-8")
    git(repo, "add", "-A")
    assert "Lagringen er stoppet" in commit(repo).stderr


def test_a_project_whose_own_file_is_not_added_yet_is_still_looked_at(repo: Path) -> None:
    (repo / "a.yaml").write_text(BAD, "utf-8")
    git(repo, "add", "a.yaml")
    assert commit(repo).returncode != 0
    assert count(repo) == 0


def test_a_merge_with_what_the_guard_would_have_stopped_is_stopped(repo: Path) -> None:
    git(repo, "add", "-A")
    commit(repo)
    git(repo, "checkout", "-qb", "gren")
    write_tree(repo, {"b.yaml": BAD, "k.txt": "x"})
    git(repo, "add", "-A")
    git(repo, "commit", "-qnm", "forbi vakten")
    git(repo, "checkout", "-q", "-")
    write_tree(repo, {"k.txt": "y"})
    git(repo, "add", "-A")
    commit(repo)
    git(repo, "merge", "-q", "gren", check=False)
    write_tree(repo, {"k.txt": "z"})
    git(repo, "add", "-A")
    assert "b.yaml:5" in commit(repo).stderr
    assert count(repo) == 2


def test_worktrees_and_submodules_are_guarded(tmp_path: Path, repo: Path, td: Run) -> None:
    git(repo, "add", "-A")
    commit(repo)
    git(repo, "worktree", "add", "-q", str(tmp_path / "tre"))
    (tmp_path / "tre/a.yaml").write_text(BAD, "utf-8")
    assert "Lagringen er stoppet" in commit(tmp_path / "tre", "-a").stderr
    git(repo, "-c", "protocol.file.allow=always", "submodule", "-q", "add", str(tmp_path / "tre"), "under")
    assert commit(repo).returncode == 0, "a submodule is a commit, not files"
    assert td("hook", "install", cwd=repo / "under").code == 0
    (repo / "under/a.yaml").write_text(BAD, "utf-8")
    assert "Lagringen er stoppet" in commit(repo / "under", "-a").stderr


def test_a_repository_kept_apart_from_its_files_is_guarded(tmp_path: Path, repo: Path) -> None:
    git(repo, "add", "-A")
    commit(repo)
    (repo / ".git").rename(tmp_path / "git")
    (repo / "a.yaml").write_text(BAD, "utf-8")
    apart = (f"--git-dir={tmp_path / 'git'}", f"--work-tree={repo}")
    assert "a.yaml:5" in git(tmp_path, *apart, "commit", "-qam", "x", check=False).stderr


@pytest.mark.skipif(sys.platform == "win32", reason="makes links")
def test_links_out_and_pointers_to_large_files_stop_nothing_and_are_not_followed(
    tmp_path: Path, repo: Path
) -> None:
    (tmp_path / "utenfor.yaml").write_text(BAD, "utf-8")
    (repo / "ut.yaml").symlink_to(tmp_path / "utenfor.yaml")
    (repo / "mappe").symlink_to("..")
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'4d' * 32}\nsize 12345\n"
    write_tree(repo, {".gitattributes": "*.png filter=lfs\n*.yaml text eol=crlf\n", "b.png": pointer})
    git(repo, "add", "-A")
    said = commit(repo)
    assert (said.returncode, "TD6" in said.stderr) == (0, False)


def test_run_by_hand_it_says_what_it_saw_and_under_git_it_is_silent(
    repo: Path, td: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "ikke noe å sjekke" in td("hook", "run", cwd=repo).out
    git(repo, "add", "-A")
    assert "Ingenting stopper lagringen" in td("hook", "run", cwd=repo).out
    monkeypatch.setenv("GIT_INDEX_FILE", str(repo / ".git/index"))
    assert td("hook", "run", cwd=repo).out == ""


def test_interrupted_it_stops_and_leaves_nothing(
    repo: Path, td: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(folder: Path, _root: Path) -> None:
        assert (folder / "a.yaml").exists()
        raise KeyboardInterrupt

    git(repo, "add", "-A")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("tjenestedesign.check.remembered.answer.answered_of_copy", interrupted)
    assert td("hook", "run", cwd=repo).code == 130
    assert not list(tmp_path.glob("td-hook-*"))


def test_a_repository_without_files_of_its_own_has_nothing_to_guard(tmp_path: Path, td: Run) -> None:
    git(tmp_path, "init", "-q", "--bare", "b.git")
    said = td("hook", "install", cwd=tmp_path / "b.git")
    assert (said.code, "ingen arbeidsmappe" in said.err) == (2, True)


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
    text = (REPO / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert "entry: td hook run" in text
    assert td("hook", "run", "--help").code == 0
