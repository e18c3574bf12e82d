"""Folders as they are found in the wild: links, locked files, nested projects, odd names."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from tests.conftest import SETTINGS, Build, write_tree
from tjenestedesign.check.load import load_project
from tjenestedesign.project.reading import OUTPUT_MARKER, RawFile, find_root

GROUP = "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\n"


def codes(root: Path) -> list[tuple[str, str]]:
    return [(d.code, d.position.file) for d in load_project(root)[1]]


def test_the_project_is_found_upwards(build: Build) -> None:
    root = build({"a/b/unge.yaml": GROUP})
    assert find_root(root / "a/b") == root
    assert find_root(root.parent) is None


def test_hidden_folders_output_folders_and_nested_projects_are_not_read(build: Build) -> None:
    root = build(
        {
            ".git/x.yaml": "[",
            "node_modules/x.yaml": "[",
            "ut/x.yaml": "[",
            f"ut/{OUTPUT_MARKER}": "{}",
            "annet/prosjekt.yaml": SETTINGS,
            "annet/x.yaml": "[",
            "unge.yaml": GROUP,
        }
    )
    project, found = load_project(root)
    assert list(project.entries) == ["unge"]
    assert found == []


def test_a_link_out_of_the_project_is_refused(build: Build, tmp_path: Path) -> None:
    secret = tmp_path / "hemmelig.yaml"
    secret.write_text(GROUP)
    root = build({})
    (root / "lenke.yaml").symlink_to(secret)
    assert codes(root) == [("TD014", "lenke.yaml")]


def test_links_in_a_ring_and_to_nothing_are_told(build: Build) -> None:
    root = build({})
    (root / "ring.yaml").symlink_to(root / "ring.yaml")
    (root / "borte.yaml").symlink_to(root / "finnes-ikke.yaml")
    (root / "mappe").symlink_to(root)
    assert codes(root) == [("TD013", "borte.yaml"), ("TD014", "mappe"), ("TD013", "ring.yaml")]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")
def test_a_pipe_does_not_hang_and_is_told(build: Build) -> None:
    root = build({})
    os.mkfifo(root / "ror.yaml")
    assert codes(root) == [("TD013", "ror.yaml")]


@pytest.mark.skipif(
    os.name != "posix", reason="on Windows that is a file held open, which test_held_open is about"
)
def test_a_locked_file_is_told(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    root = build({"unge.yaml": GROUP})
    real = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path.name == "unge.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    _, found = load_project(root)
    assert [(d.code, d.message) for d in found] == [("TD013", "Filen kan ikke leses.")]


def test_a_locked_folder_is_told(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    root = build({"unge.yaml": GROUP, "last/x.yaml": GROUP})
    real = os.scandir

    def locked(path: str = ".") -> object:
        if str(path).endswith("last"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", locked)
    _, found = load_project(root)
    assert [(d.code, d.position.file, d.message) for d in found] == [
        ("TD013", "last", "Mappen kan ikke leses.")
    ]


def test_a_name_in_nfd_is_shown_in_nfc_and_told(build: Build) -> None:
    root = build({unicodedata.normalize("NFD", "blå.yaml"): GROUP})
    assert codes(root) == [("TD112", "blå.yaml")]


def test_a_broken_file_keeps_its_id_so_references_to_it_stay_quiet(build: Build) -> None:
    journey = "type: brukerreise\ntittel: x\naktører: [unge]\nsteg: [{id: a, fase: før, tittel: A}]\n"
    root = build({"unge.yaml": "type: brukergruppe\nbeskrivelse: x\ntittel: [", "reise.yaml": journey})
    assert codes(root) == [("TD004", "unge.yaml")]


def test_a_map_stays_quiet_about_a_journey_that_does_not_load(build: Build) -> None:
    chart = "type: tjenestekart\ntittel: x\nbrukerreise: reise\nsteg: [{id: a, systemer: [b]}]\npiler: [{fra: a/brukerhandling, til: a/systemer}]\n"
    root = build(
        {
            "reise.yaml": "type: brukerreise\nsteg: [{id: a, fase: før, tittel: A}]\ntittel: [",
            "kart.yaml": chart,
        }
    )
    assert codes(root) == [("TD004", "reise.yaml")]


def test_a_folder_without_a_project_file_is_told(tmp_path: Path) -> None:
    assert codes(write_tree(tmp_path, {"unge.yaml": GROUP})) == [("TD100", "prosjekt.yaml")]


def test_unsaved_content_can_replace_what_is_on_disk(build: Build) -> None:
    root = build({"unge.yaml": GROUP})
    project, found = load_project(
        root, [RawFile("prosjekt.yaml", SETTINGS.encode()), RawFile("ny.yaml", GROUP.encode())]
    )
    assert list(project.entries) == ["ny"]
    assert found == []


def test_backlinks_point_from_the_target_to_those_who_refer(build: Build) -> None:
    journey = "type: brukerreise\ntittel: x\naktører: [unge]\nsteg: [{id: a, fase: før, tittel: A}]\n"
    project, _ = load_project(build({"unge.yaml": GROUP, "reise.yaml": journey}))
    assert [(e.id, loc) for e, loc, _ in project.backlinks["unge"]] == [("reise", ("aktører", 0))]


def test_yml_files_and_files_without_folder_count(tmp_path: Path) -> None:
    root = write_tree(tmp_path, {"prosjekt.yaml": SETTINGS, "unge.yml": GROUP})
    assert list(load_project(root)[0].entries) == ["unge"]
