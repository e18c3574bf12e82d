"""A file that is open in Word, a preview or OneDrive: waited for, named, and in no other file's way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.conftest import Build, Run, contents
from tests.holding import held_open
from tjenestedesign.ground.files import read_bytes, write_all, write_bytes, written_beside
from tjenestedesign.ground.own_folder import OUTPUT_MARKER
from tjenestedesign.ground.patience import HeldOpen, RestDone
from tjenestedesign.publish.site.output import write_site
from tjenestedesign.publish.site.scope import OutFile

GROUP = "type: brukergruppe\ntittel: {}\nbeskrivelse: Unge som skal flytte ut.\n"
LET_GO = "Lukk den der, og kjør kommandoen på nytt."


def files(**data: bytes) -> list[OutFile]:
    return [OutFile(f"{name}.docx", content) for name, content in data.items()]


def listed(folder: Path) -> list[str]:
    return json.loads((folder / OUTPUT_MARKER).read_text("utf-8"))["filer"]


@pytest.mark.parametrize("readable", [True, False])
def test_an_open_file_is_as_it_was_and_all_the_others_are_written(tmp_path: Path, readable: bool) -> None:
    write_site(tmp_path, files(a=b"1", b=b"1", c=b"1"))
    with held_open(tmp_path / "b.docx", readable=readable), pytest.raises(RestDone) as met:
        write_site(tmp_path, files(a=b"2", b=b"2", c=b"2"))
    assert [Path(n).name for n in met.value.names] == ["b.docx"]
    assert {n: (tmp_path / n).read_bytes() for n in ("a.docx", "b.docx", "c.docx")} == {
        "a.docx": b"2",
        "b.docx": b"1",
        "c.docx": b"2",
    }
    assert sorted(p.name for p in tmp_path.iterdir()) == [OUTPUT_MARKER, "a.docx", "b.docx", "c.docx"]
    assert write_site(tmp_path, files(a=b"2", b=b"2", c=b"2")).written == 1
    assert (tmp_path / "b.docx").read_bytes() == b"2"


def test_an_open_file_that_would_say_the_same_is_in_nobodys_way(tmp_path: Path) -> None:
    write_site(tmp_path, files(a=b"1", b=b"1"))
    with held_open(tmp_path / "b.docx"):
        assert write_site(tmp_path, files(a=b"2", b=b"1")).written == 1


@pytest.mark.parametrize("readable", [True, False])
def test_an_open_file_that_should_go_is_told_of_and_goes_the_next_time(
    tmp_path: Path, readable: bool
) -> None:
    write_site(tmp_path, files(a=b"1", trukket=b"1", borte=b"1"))
    with held_open(tmp_path / "trukket.docx", readable=readable), pytest.raises(RestDone) as met:
        write_site(tmp_path, files(a=b"2"))
    assert [Path(n).name for n in met.value.names] == ["trukket.docx"]
    assert listed(tmp_path) == ["a.docx", "trukket.docx"]
    assert not (tmp_path / "borte.docx").exists()
    assert write_site(tmp_path, files(a=b"2")).removed == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == [OUTPUT_MARKER, "a.docx"]


def test_ten_open_files_are_waited_for_once(tmp_path: Path) -> None:
    names = [f"d{n}" for n in range(10)]
    write_site(tmp_path, files(**dict.fromkeys(names, b"1")))
    start = time.perf_counter()
    with held_open(*(tmp_path / f"{n}.docx" for n in names)), pytest.raises(RestDone) as met:
        write_site(tmp_path, files(**dict.fromkeys(names, b"2")))
    assert len(met.value.names) == 10
    assert time.perf_counter() - start < 15


def test_render_names_the_open_page_and_says_that_the_rest_is_written(td: Run, build: Build) -> None:
    folder = build({"en.yaml": GROUP.format("Første"), "to.yaml": GROUP.format("Andre")})
    assert td("render", cwd=folder).code == 0
    before = contents(folder / "ut")
    for name in ("en", "to"):
        (folder / f"{name}.yaml").write_bytes(GROUP.format("Ny tittel").encode())
    with held_open(folder / "ut/brukergruppe/en.html"):
        said = td("render", cwd=folder)
    assert said.code == 2
    assert "en.html» er åpen i et annet program, og er som før. Resten er skrevet." in said.err
    assert LET_GO in said.err
    assert "ikke lov" not in said.err
    after = contents(folder / "ut")
    assert after["brukergruppe/en.html"] == before["brukergruppe/en.html"]
    assert b"Ny tittel" in after["brukergruppe/to.html"]
    assert td("render", cwd=folder).code == 0
    assert b"Ny tittel" in (folder / "ut/brukergruppe/en.html").read_bytes()


@pytest.mark.parametrize("readable", [True, False])
def test_a_document_open_in_word_is_named_and_the_others_are_made(
    td: Run, build: Build, readable: bool
) -> None:
    folder = build({"en.yaml": GROUP.format("Første"), "to.yaml": GROUP.format("Andre")})
    words = ("render", "--format", "docx", "--only", "en", "--only", "to")
    assert td(*words, cwd=folder).err == ""
    made = sorted((folder / "ut/dokumenter").glob("*.docx"))
    assert len(made) == 2, made
    before = [p.read_bytes() for p in made]
    for name in ("en", "to"):
        file = folder / f"{name}.yaml"
        file.write_bytes(file.read_bytes().replace(b"flytte ut", b"bli boende"))
    with held_open(made[0], readable=readable):
        said = td(*words, cwd=folder)
    assert said.code == 2
    assert f"{made[0].name}» er åpen i et annet program" in said.err
    after = [p.read_bytes() for p in made]
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_two_renders_at_once_both_end_well_or_say_that_the_other_was_first(build: Build) -> None:
    folder = build({f"gruppe-{n}.yaml": GROUP.format(f"Gruppe {n}") for n in range(8)})
    command = [sys.executable, "-m", "tjenestedesign", "render", str(folder)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    for run in runs:
        said = run.communicate(timeout=300)[1].decode("utf-8", "replace")
        assert run.returncode == 0 or ("ikke laget av td" in said and run.returncode == 2), said
    last = subprocess.run(command, capture_output=True, timeout=300)
    assert last.returncode == 0, last.stderr
    pages = {p.name for p in (folder / "ut/brukergruppe").iterdir()}
    assert pages >= {f"gruppe-{n}.html" for n in range(8)}


def test_several_open_files_are_all_named(td: Run, tmp_path: Path) -> None:
    assert td("schema", "--output", tmp_path).code == 0
    wanted = (tmp_path / "innsikt.json", tmp_path / "pilot.json")
    for file in (*wanted, tmp_path / "veikart.json"):
        write_bytes(file, b"gammel")
    with held_open(*wanted):
        said = td("schema", "--output", tmp_path)
    assert said.code == 2
    assert "innsikt.json», «" in said.err
    assert "pilot.json» er åpne i et annet program, og er som før. Resten er skrevet." in said.err
    assert [f.read_bytes() for f in wanted] == [b"gammel", b"gammel"]
    assert (tmp_path / "veikart.json").read_bytes() != b"gammel"


def test_a_source_file_no_one_may_read_is_found_and_the_others_are_looked_at(td: Run, build: Build) -> None:
    folder = build({"en.yaml": GROUP.format("Første"), "to.yaml": "type: brukergruppe\ntittel: Andre\n"})
    with held_open(folder / "en.yaml", readable=False):
        said = td("validate", cwd=folder)
    assert said.code == 1
    assert "Filen er åpen i et annet program, som ikke lar andre lese den." in said.out
    assert "beskrivelse" in said.out, "what is wrong with the other file is told too"
    assert "ikke lov" not in said.out + said.err


def test_a_workbook_no_one_may_read_is_named(td: Run, build: Build) -> None:
    folder = build({"en.yaml": GROUP.format("Første")})
    assert td("export", "--format", "xlsx", cwd=folder).code == 0
    (book,) = (folder / "ut-eksport").glob("*.xlsx")
    with held_open(book, readable=False):
        said = td("import", book, cwd=folder)
    assert said.code == 2
    assert "er åpen i et annet program" in said.err
    assert book.name in said.err


def test_a_file_let_go_of_in_time_is_written(tmp_path: Path) -> None:
    if os.name != "nt":
        pytest.skip("someone who really holds a file: Windows only; test_files.py has it as told")
    path = tmp_path / "a.docx"
    path.write_bytes(b"1")
    free = threading.Event()

    def hold() -> None:
        with held_open(path, readable=False):
            free.set()
            time.sleep(0.4)

    holder = threading.Thread(target=hold)
    holder.start()
    free.wait()
    assert read_bytes(path) == b"1"
    holder.join()
    holder = threading.Thread(target=hold)
    free.clear()
    holder.start()
    free.wait()
    write_bytes(path, b"2")
    holder.join()
    assert path.read_bytes() == b"2"


def test_what_a_library_writes_is_put_in_place_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "under/rader.csv"
    with written_beside(path) as beside:
        beside.write_bytes(b"1")
        assert not path.exists()
    assert path.read_bytes() == b"1"
    with pytest.raises(TypeError), written_beside(path) as beside:
        beside.write_bytes(b"halv" * len(None))  # type: ignore[arg-type]
    with held_open(path), pytest.raises(HeldOpen) as met, written_beside(path) as beside:
        beside.write_bytes(b"2")
    assert met.value.filename == str(path)
    assert path.read_bytes() == b"1"
    assert [p.name for p in path.parent.iterdir()] == ["rader.csv"]


def test_a_read_only_folder_is_still_no_open_file(tmp_path: Path) -> None:
    """What one has no right to is told as that, where the system tells the two apart."""
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError, match=r".") as met:
        write_bytes(tmp_path / "a", b"1")
    assert not isinstance(met.value, HeldOpen)


def test_each_of_many_is_tried(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.json" for n in range(4)]
    for path in paths:
        path.write_bytes(b"1")
    with held_open(paths[0], paths[2]), pytest.raises(RestDone) as met:
        write_all(dict.fromkeys(paths, b"2"))
    assert met.value.names == (str(paths[0]), str(paths[2]))
    assert [p.read_bytes() for p in paths] == [b"1", b"2", b"1", b"2"]
