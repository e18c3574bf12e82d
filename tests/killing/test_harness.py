"""The harness itself: no write goes unseen, and half of a write is half."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import contents
from tests.killing.killed import Event, Killer

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks")

GROUP = b"type: brukergruppe\ntittel: Unge\nbeskrivelse: x\n"


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with Killer() as td:
        yield td


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "p"
    (folder / "1-innsikt/brukergrupper").mkdir(parents=True)
    (folder / "prosjekt.yaml").write_bytes("navn: Prøve\nkommune: Vik\n".encode())
    (folder / "1-innsikt/brukergrupper/unge.yaml").write_bytes(GROUP)
    return folder


def test_events_are_told_by_name_and_the_run_ends_as_it_should(killer: Killer, project: Path) -> None:
    done = killer.run_killed(("new", "ide", "ny"), project)
    assert done.code == 0
    assert "ny.yaml" in done.out
    made = "2-ide/ideer/.ny.yaml.*.ny"
    assert done.events[-4:] == (
        Event("make", made),
        Event("write", made),
        Event("link", "2-ide/ideer/ny.yaml"),
        Event("delete", made),
    )
    assert killer.run_killed(("new", "tull", "ny"), project).code == 2


def test_half_of_a_write_is_half_and_nothing_is_cleaned_up(
    killer: Killer, project: Path, tmp_path: Path
) -> None:
    killer.run_killed(("new", "ide", "ny"), project)
    whole = (project / "2-ide/ideer/ny.yaml").read_bytes()
    last = None
    (project / "2-ide/ideer/ny.yaml").unlink()
    halves = 0
    for last in killer.killed_everywhere(("new", "ide", "ny"), project, tmp_path):
        found = [data for name, data in contents(last.folder).items() if name.startswith("2-ide")]
        assert set(found) <= {b"", whole[: len(whole) // 2], whole}, last
        halves += whole[: len(whole) // 2] in found
    assert halves == 1
    assert last is not None
    assert last.number == last.total


@pytest.mark.parametrize("args", [("rename", "unge", "de-unge"), ("render", "--only", "unge"), ("validate",)])
def test_no_write_goes_unseen(killer: Killer, project: Path, tmp_path: Path, args: tuple[str, ...]) -> None:
    """From one death to the next there is one file or folder more, less or other; two where one was renamed."""
    before = _marked(project)
    for left in killer.killed_everywhere(args, project, tmp_path):
        now = _marked(left.folder)
        assert len(before.items() ^ now.items()) <= 4, left
        assert len({name for name, _ in before.items() ^ now.items()}) <= 2, left
        before = now


def _marked(folder: Path) -> dict[str, bytes]:
    """What is in the folder, without what is different each time in its names: temporary files by their folder."""
    found: dict[str, bytes] = {}
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        name = "/".join("*" if part.endswith(".ny") or part.startswith(".td-ny-") else part for part in parts)
        told = path.name != "journal.json"  # which says where it was made, and each copy is another place
        found[name] = (path.read_bytes() if told else b"") if path.is_file() else b"/"
    return found
