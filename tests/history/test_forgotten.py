"""A project with everything in it: an interview is forgotten, and every file is searched byte by byte for what it said."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import PNG, Build, Run, write_tree
from tests.history.test_forget import repository
from tjenestedesign.cli import left_over
from tjenestedesign.ground.files import HeldOpen
from tjenestedesign.ground.made import made_elsewhere
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.history.copies import holds, traces

QUOTE = "Fuglekassen min henger skakt ved nordveggen"
SEEN = "Kaffekjelen sto fremdeles varm på komfyren"
WHO = "Bor alene i kvistleilighet med to undulater"
NOTE = "Ringte tilbake om kveldsvakten på torsdag"
CODE = "Q-7741"
ID = "samtale-7741"
SAID = (QUOTE, SEEN, WHO, NOTE, CODE, ID)
BASIS = "samtykke: {dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01, publiseres: true}\n"
INTERVIEW = (
    f"type: intervju\ntittel: Samtale\nrespondent: {{kode: {CODE}, rolle: innbygger, beskrivelse: {WHO}}}\n{BASIS}"
    f"sitater:\n  - {{id: kasse, tekst: {QUOTE}}}\nobservasjoner: [{SEEN}]\nnotat: {NOTE}\n"
)
OTHER = (
    "type: intervju\ntittel: En annen\nrespondent: {kode: B-2, rolle: innbygger}\n"
    + BASIS
    + "sitater:\n  - {id: ro, tekst: Jeg vil gjerne ha mer ro rundt meg}\n"
)
FILES = {
    "prosjekt.yaml": "navn: Prøve\nkommune: Vik\n",
    f"1-innsikt/intervjuer/{ID}.yaml": INTERVIEW,
    "1-innsikt/intervjuer/annen.yaml": OTHER,
    "1-innsikt/innsikter/ro.yaml": f"type: innsikt\ntittel: Ro\npåstand: Jeg vil ha ro\nforklaring: x\nbevis: [{ID}#kasse, annen#ro]\n",
    "1-innsikt/brukergrupper/unge.yaml": f"type: brukergruppe\ntittel: Unge\nbeskrivelse: x\nbygger_på: [{ID}, annen]\n",
    "1-innsikt/brukerreiser/reise.yaml": (
        "type: brukerreise\ntittel: Reise\nvariant: dagens\naktører: [unge]\nfaser: [nå]\nsteg:\n"
        f"  - {{id: a, fase: nå, tittel: Gå, handling: Går, sitat: {ID}#kasse, bygger_på: [{ID}]}}\n"
    ),
}


def as_written(raw: bytes, deep: int = 3) -> Iterator[str]:
    """A file's bytes as text in every way they may be, and those of what is in it. Knows nothing of td's own search."""
    for encoding in ("utf-8", "utf-16-le", "latin-1"):
        yield raw.decode(encoding, "replace")
    if zipfile.is_zipfile(io.BytesIO(raw)) and deep:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                yield name
                yield from as_written(archive.read(name), deep - 1)
    if raw.startswith(b"%PDF-"):
        from pypdf import PdfReader

        yield " ".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)


def letters(text: str) -> str:
    text = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), re.sub(r"<[^<>]*>", "", text))
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def tells(path: Path) -> list[str]:
    """What of the interview a file has, in its name or in its bytes."""
    texts = [letters(path.name), *map(letters, as_written(path.read_bytes()))]
    return [said for said in SAID if any(letters(said) in text for text in texts)]


def below(folder: Path) -> list[Path]:
    return [p for p in sorted(folder.rglob("*")) if p.is_file()]


def word_file(text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        half = len(text) // 2
        runs = f"<w:r><w:t>{text[:half]}</w:t></w:r><w:r><w:t>{text[half:]}</w:t></w:r>"
        archive.writestr("word/document.xml", f"<w:document><w:p>{runs}</w:p></w:document>")
    return made.getvalue()


@pytest.fixture
def whole(td: Run, build: Build) -> Path:
    """A project with all that td makes of it, and all that people lay beside."""
    folder = build(FILES)
    for args in (
        ("validate",), ("approve", "--by", "Leder", "ro"), ("render",), ("render", "--public"), ("render", "--format", "docx"),
        ("render", "--format", "pptx"), ("render", "--format", "html"), ("render", "--format", "md"),
        ("render", "--format", "pdf", "--only", "ro"), ("render", "--format", "pdf", "--only", ID), ("render", "--public", "--format", "docx"),
        ("render", "--format", "svg"), ("render", "--paper", "A3", "--only", "reise"),
        ("render", "--output", "egen"), ("render", "--output", "../utenfor"),
        ("export",), ("export", "--format", "csv"), ("export", "--format", "json"), ("export", "--format", "mermaid"),
        ("export", "--output", "../sendt.xlsx"), ("validate",),
    ):  # fmt: skip
        said = td(*args, cwd=folder)
        assert said.code == 0 or args[0] == "approve", (args, said.err)
    vtt = f"WEBVTT\n\n00:01.000 --> 00:04.000\n{QUOTE[:20]}\n{QUOTE[20:]}\n"
    write_tree(
        folder,
        {
            "vedlegg/opptak.vtt": vtt,
            "vedlegg/utskrift.docx": word_file(QUOTE),
            "vedlegg/gammel.txt": SEEN.encode("utf-16"),
            "vedlegg/windows.txt": NOTE.encode("cp1252"),
            f"vedlegg/{ID}.png": PNG,
            f"1-innsikt/intervjuer/{ID}.yaml~": INTERVIEW,
            f"1-innsikt/intervjuer/.{ID}.yaml.swp": b"b0VIM 8.2" + INTERVIEW.encode(),
            "kalender.ics": f"BEGIN:VEVENT\nSUMMARY:{NOTE[:18]}\n {NOTE[18:]}\nEND:VEVENT\n",
            "pakke.zip": zipped({"inne/en.docx": word_file(SEEN)}),
            "vedlegg/opptak.m4a": b"\0\1\2",
            "4-implementering/data/hendelser.csv": "id,dato\n1,2026-01-01\n",
        },
    )
    book = folder / "ut-eksport/prosjekt.xlsx"
    book.write_bytes(rezipped(book.read_bytes()))  # someone has worked in it
    return folder


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def rezipped(raw: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return zipped({n: archive.read(n) for n in archive.namelist()} | {"docProps/mer.xml": b"<a/>"})


def named(said: str, folder: Path) -> set[Path]:
    """The files the commands take away."""
    found: set[Path] = set()
    for line in said.splitlines():
        if line.strip().startswith("rm "):
            found.add((folder / shlex.split(line)[1]).resolve())
    return found


@pytest.mark.skipif(os.name == "nt", reason="the commands are those of a sh")
def test_nothing_is_left_but_what_is_named_with_the_command_that_takes_it_away(td: Run, whole: Path) -> None:
    before = {path: tells(path) for path in below(whole)}
    assert sum(map(bool, before.values())) > 25, "the project is full of it"
    for made in ("ut", "ut-offentlig", "ut/dokumenter", "ut/trykk", "ut-eksport", "egen", ".tjenestedesign"):
        assert any(found and path.is_relative_to(whole / made) for path, found in before.items()) or made in (
            "ut/trykk",
            ".tjenestedesign",
        ), made
    assert any(tells(p) for p in below(whole.parent / "utenfor"))
    asked = td("forget", ID, cwd=whole)
    assert asked.code == 2
    for made in ("ut-offentlig", "ut/dokumenter", "egen", "utenfor"):
        assert made in asked.out
    said = td("forget", ID, "--yes", cwd=whole)
    assert said.code == 0, said.err
    rest = {path: found for path in below(whole) if (found := tells(path))}
    told = named(said.out, whole)
    assert {p.resolve() for p in rest} <= told
    assert {p.relative_to(whole).as_posix() for p in rest} == {
        "vedlegg/opptak.vtt", "vedlegg/utskrift.docx", "vedlegg/gammel.txt", "vedlegg/windows.txt", f"vedlegg/{ID}.png",
        f"1-innsikt/intervjuer/{ID}.yaml~", f"1-innsikt/intervjuer/.{ID}.yaml.swp", "kalender.ics", "pakke.zip", "ut-eksport/prosjekt.xlsx",
    }  # fmt: skip
    assert (whole.parent / "sendt.xlsx").resolve() in told, "what was exported elsewhere"
    assert whole / "vedlegg/opptak.m4a" in told, "what td cannot look into"
    assert not any(tells(p) for p in below(whole.parent / "utenfor"))
    for line in said.out.splitlines():
        if line.strip().startswith("rm "):
            subprocess.run(line, shell=True, cwd=whole, check=True)
    assert not [p for p in below(whole.parent) if tells(p)]
    assert "td serve" in said.out


def test_the_commands_make_it_all_again_without_the_interview(td: Run, whole: Path) -> None:
    said = td("forget", ID, "--yes", cwd=whole).out
    commands = [line.strip() for line in said.splitlines() if line.strip().startswith("td render")]
    assert {
        "td render",
        "td render --public",
        "td render --format docx",
        "td render --public --format docx",
    } <= set(commands)
    assert any("--output egen" in c for c in commands)
    for command in commands:
        assert td(*shlex.split(command)[1:], cwd=whole).code == 0, command
    assert (whole / "ut-offentlig/index.html").exists()
    assert (whole / "ut/dokumenter/innsikt-ro.docx").exists() or list(
        (whole / "ut/dokumenter").glob("*.docx")
    )
    for place in ("ut", "ut-offentlig", "egen"):
        assert not [p for p in below(whole / place) if tells(p)]


def test_a_withdrawn_interview_is_off_the_public_pages_while_something_else_is_faulty(
    td: Run, build: Build
) -> None:
    folder = build(FILES)
    assert td("render", "--public", cwd=folder).code == 0
    assert any(
        letters(QUOTE) in letters(p.read_text("utf-8")) for p in (folder / "ut-offentlig").rglob("*.html")
    )
    write_tree(
        folder,
        {"feil.yaml": "type: [", "2-ide/x.yaml": "type: ide\ntittel: X\nbeskrivelse: Ring 22 33 44 55\n"},
    )
    assert td("render", "--public", cwd=folder).code == 1
    assert td("forget", ID, "--yes", cwd=folder).code == 0
    assert not [p for p in below(folder) if tells(p)]


def test_an_interview_that_does_not_even_parse_is_taken_off_too(td: Run, build: Build) -> None:
    folder = build(FILES)
    assert td("render", cwd=folder).code == 0
    (folder / f"1-innsikt/intervjuer/{ID}.yaml").write_text(INTERVIEW + "x: [\n", "utf-8")
    write_tree(folder, {"vedlegg/opptak.txt": QUOTE})
    said = td("forget", ID, "--yes", cwd=folder).out
    assert [p.name for p in below(folder) if tells(p)] == ["opptak.txt"]
    assert "vedlegg/opptak.txt" in said


def test_people_s_own_files_in_the_output_folder_stay(td: Run, build: Build) -> None:
    folder = build(FILES)
    td("render", cwd=folder)
    write_tree(folder, {"ut/CNAME": "example.org\n"})
    assert td("forget", ID, "--yes", cwd=folder).code == 0
    assert [p.name for p in below(folder / "ut") if not p.name.startswith(".")] == ["CNAME"]
    assert td("render", cwd=folder).code == 0


def test_another_interview_and_its_exports_are_left_alone(td: Run, build: Build) -> None:
    folder = build(FILES)
    assert td("export", "annen", "--format", "csv", cwd=folder).code == 0
    kept = [p for p in below(folder / "ut-eksport") if p.suffix == ".csv"]
    said = td("forget", ID, "--yes", cwd=folder).out
    assert kept
    assert all(p.exists() for p in kept)
    assert "rm " not in said


def test_the_project_s_own_texts_that_repeat_a_quote_are_pointed_at_and_not_deleted(
    td: Run, build: Build
) -> None:
    idea = f"type: ide\ntittel: X\nbeskrivelse: Hun sa {QUOTE.lower()}.\n"
    folder = build({**FILES, "2-ide/x.yaml": idea})
    said = td("forget", ID, "--yes", cwd=folder).out
    assert "gjentar noe fra intervjuet" in said
    assert "2-ide/x.yaml" in said
    assert "rm 2-ide/x.yaml" not in said
    assert (folder / "2-ide/x.yaml").read_text("utf-8") == idea


def test_what_another_program_holds_open_is_named(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build(FILES)
    td("export", "--format", "csv", cwd=folder)

    def held(path: Path) -> None:
        raise HeldOpen(13, "holdes", str(path))

    monkeypatch.setattr(left_over, "delete", held)
    said = td("forget", ID, "--yes", cwd=folder).out
    assert "åpne i et annet program" in said
    assert "ut-eksport/" in said


def test_a_file_git_was_only_told_of_is_said_to_be_there(td: Run, build: Build) -> None:
    folder = build({"prosjekt.yaml": FILES["prosjekt.yaml"]})
    repository(folder)
    build(FILES)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    said = td("forget", ID, "--yes", cwd=folder).out
    commands = [line.strip() for line in said.splitlines() if line.strip().startswith("git ")]
    assert any(c.startswith("git rm --cached") for c in commands)
    for command in commands:
        subprocess.run(command, shell=True, cwd=folder, check=True, capture_output=True)
    for path in (folder / ".git/objects").rglob("*"):
        if path.is_file() and path.parent.name not in ("pack", "info"):
            assert QUOTE.encode() not in zlib.decompress(path.read_bytes())


def test_the_log_of_a_fault_goes_too(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = tmp_path / "tmp"
    write_tree(place, {"td-feil-a.log": f"ValueError: {QUOTE}", "td-feil-b.log": "ValueError: noe annet"})
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(place))
    td("forget", ID, "--yes", cwd=build(FILES))
    assert [p.name for p in below(place)] == ["td-feil-b.log"]


def test_an_interview_deleted_with_td_delete_goes_as_thoroughly(td: Run, build: Build) -> None:
    folder = build(FILES)
    td("render", cwd=folder)
    td("export", cwd=folder)
    assert td("delete", ID, "--yes", cwd=folder).code == 0
    assert not [p for p in below(folder) if tells(p)]


def test_a_short_id_does_not_find_half_the_project(build: Build) -> None:
    sought = traces([Source("en.yaml", INTERVIEW)], ["en", "I", CODE])
    folder = build({"a.txt": "en til", "b.txt": f"Snakk med {CODE.lower()}.", "c.txt": f"Q-77415 og X{CODE}"})
    assert [holds(folder / f"{n}.txt", sought) for n in "abc"] == [False, True, False]


def test_where_td_has_written_is_remembered_on_this_machine_only(td: Run, build: Build) -> None:
    folder = build(FILES)
    td("render", "--output", "../ute", cwd=folder)
    assert made_elsewhere(folder) == [(folder.parent / "ute").resolve()]
    assert json.loads((folder / ".tjenestedesign/laget.json").read_text("utf-8"))
    assert (folder / ".tjenestedesign/.gitignore").read_text("utf-8") == "*\n"
