"""`td rename`: a new id everywhere it stands, comments and layout kept, all or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ASKER, Build, Run, contents
from tests.sweep import FULL
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.thread.golden_thread import Ledd
from tjenestedesign.domain.thread.mentions import id_is_own
from tjenestedesign.ground.journal.host import Disk
from tjenestedesign.ground.journal.journal import Journal
from tjenestedesign.history import renaming
from tjenestedesign.project.model import parts
from tjenestedesign.project.reading import RawFile, read_files

JOURNEY = """\
type: brukerreise   # reisen
tittel: Søke
aktører: [ung-mann, "eldre"]
steg:
  - id: soke  # først
    fase: før
    tittel: Søke
    handling: Fyller ut
    følelse: {ung-mann: 1, eldre: -1}
"""
CHART = """\
type: tjenestekart
tittel: Kart
brukerreise: 'reisen'
aktører: [{id: koordinator, navn: Koordinator}]
steg:
  - id: soke
    synlige_handlinger: [{tekst: Ringe, aktør: koordinator}]
    systemer: [Arkivet]
    # reisen begynner her
piler:
  - {fra: soke/brukerhandling, til: soke/systemer}
varianter:
  - id: v
    tittel: V
    steg:
      - {id: soke, brukerhandling: Søker}
"""
PLAN = """\
type: veikart
tittel: Veien
spor: [{id: en, tittel: En}]
aktiviteter:
  - {id: lage, tittel: Lage, spor: en, fra: 2026-01, leverer: [kartet#soke]}
  - {id: bruke, tittel: Bruke, spor: en, fra: 2026-02, avhenger_av: [lage]}
milepæler: [{id: klar, tittel: Klar, dato: 2026-03-01, avhenger_av: [lage, bruke]}]
"""
FILES = {
    "prosjekt.yaml": "navn: P\nkommune: Vik\n",
    "reisen.yaml": JOURNEY,
    "kartet.yaml": CHART,
    "veien.yaml": PLAN,
    "ung-mann.yaml": "type: brukergruppe\ntittel: Unge menn\nbeskrivelse: x\n",
    "eldre.yaml": "type: brukergruppe\ntittel: Eldre\nbeskrivelse: x\n",
    "LESMEG.md": "Se reisen.\n",
}


def test_the_file_gets_the_name_and_references_follow_while_comments_stay(td: Run, build: Build) -> None:
    folder = build(FILES)
    said = td("rename", "reisen", "soke-bolig", cwd=folder)
    assert said.code == 0
    now = contents(folder)
    assert "reisen.yaml" not in now
    assert now["soke-bolig.yaml"] == JOURNEY.encode()
    assert now["kartet.yaml"] == CHART.replace("'reisen'", "'soke-bolig'").encode()
    assert "reisen.yaml → soke-bolig.yaml" in said.out
    assert "LESMEG.md, linje 1: Se reisen." in said.out
    assert "kartet.yaml, linje 9: # reisen begynner her" in said.out


def test_an_id_that_is_a_key_is_changed_too(td: Run, build: Build) -> None:
    folder = build(FILES)
    assert td("rename", "ung-mann", "ungdom", cwd=folder).code == 0
    now = (folder / "reisen.yaml").read_text("utf-8")
    assert now == JOURNEY.replace("ung-mann", "ungdom")


def test_a_step_takes_the_map_its_variants_its_arrows_and_all_that_deliver_it_along(
    td: Run, build: Build
) -> None:
    folder = build(FILES)
    assert td("rename", "reisen#soke", "reisen#sporre", cwd=folder).code == 0
    assert (folder / "reisen.yaml").read_text("utf-8") == JOURNEY.replace("id: soke", "id: sporre")
    assert (folder / "kartet.yaml").read_text("utf-8") == CHART.replace("id: soke", "id: sporre").replace(
        "soke/", "sporre/"
    )
    assert "kartet#sporre" in (folder / "veien.yaml").read_text("utf-8")


def test_a_step_of_a_map_is_renamed_where_its_id_comes_from(td: Run, build: Build) -> None:
    folder = build(FILES)
    before = contents(folder)
    said = td("rename", "kartet#soke", "sporre", cwd=folder)
    assert said.code == 2
    assert "«kartet#soke» har id-en sin fra «reisen#soke»" in said.err
    assert contents(folder) == before


def test_parts_that_only_their_own_file_names(td: Run, build: Build) -> None:
    folder = build(FILES)
    assert td("rename", "veien#lage", "bygge", cwd=folder).code == 0
    assert (folder / "veien.yaml").read_text("utf-8") == PLAN.replace("id: lage", "id: bygge").replace(
        "[lage", "[bygge"
    )


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("reisen", "kartet", "i bruk av kartet.yaml"),
        ("reisen", "Ny Reise", "Mente du «ny-reise»?"),
        ("reisen", "con", "kan ikke være en id"),
        ("resien", "ny", "Mente du «reisen»?"),
        ("veien#lagge", "ny", "Mente du «veien#lage»?"),
        ("veien#lage", "bruke", "har allerede en del med id-en «bruke»"),
        ("veien#lage", "kartet#ny", "En del blir i filen sin"),
        ("reisen", "reisen", "heter det allerede"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_touched(
    td: Run, build: Build, old: str, new: str, why: str
) -> None:
    folder = build(FILES)
    before = contents(folder)
    said = td("rename", old, new, cwd=folder)
    assert said.code == 2
    assert why in said.err
    assert contents(folder) == before


def test_a_broken_file_that_names_it_stops_it(td: Run, build: Build) -> None:
    folder = build({**FILES, "odelagt.yaml": "type: tjenestekart\nbrukerreise: reisen\nrart: [\n"})
    before = contents(folder)
    said = td("rename", "reisen", "ny", cwd=folder)
    assert said.code == 2
    assert "«odelagt.yaml» har feil, og nevner «reisen»" in said.err
    assert contents(folder) == before


def test_an_id_written_with_an_escape_is_changed_too(td: Run, build: Build) -> None:
    folder = build({**FILES, "kartet.yaml": CHART.replace("'reisen'", '"re\\x69sen"')})
    assert td("rename", "reisen", "ny", cwd=folder).code == 0
    assert (folder / "kartet.yaml").read_text("utf-8") == CHART.replace("'reisen'", '"ny"')


def test_anchors_windows_line_ends_and_the_byte_order_mark_stay(td: Run, build: Build) -> None:
    text = CHART.replace("'reisen'", "&r reisen")
    folder = build({**FILES, "kartet.yaml": b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()})
    assert td("rename", "reisen", "ny", cwd=folder).code == 0
    wanted = text.replace("&r reisen", "&r ny").replace("\n", "\r\n").encode()
    assert (folder / "kartet.yaml").read_bytes() == b"\xef\xbb\xbf" + wanted


def test_pretending_writes_nothing(td: Run, build: Build) -> None:
    folder = build(FILES)
    before = contents(folder)
    said = td("rename", "reisen", "ny", "--pretend", cwd=folder)
    assert said.code == 0
    assert "«reisen» blir «ny»" in said.out
    assert contents(folder) == before


def test_a_file_renamed_in_the_file_manager_is_caught_up_with(td: Run, build: Build) -> None:
    folder = build(FILES)
    (folder / "reisen.yaml").rename(folder / "ny.yaml")
    assert td("rename", "reisen", "ny", cwd=folder).code == 0
    assert (folder / "kartet.yaml").read_text("utf-8") == CHART.replace("'reisen'", "'ny'")
    assert td("validate", cwd=folder).code == 0


def test_what_fails_in_the_middle_is_put_back(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build(FILES)
    before = contents(folder)
    project, found = load_project(folder)
    decided = renaming.plan(project, found, read_files(folder), Ledd("reisen"), "ny")
    unlink = Path.unlink

    def failing(path: Path, missing_ok: bool = False) -> None:
        if path.name == "reisen.yaml":
            raise PermissionError(13, "nei", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", failing)
    with pytest.raises(PermissionError):
        Journal(Disk(folder)).carry_out(decided.change)
    assert contents(folder) == before


def test_approvals_still_stand_and_those_that_did_not_still_do_not(td: Run, build: Build) -> None:
    folder = build(FILES)
    assert td("approve", "kartet", "veien", "--yes", cwd=folder).code == 0
    (folder / "veien.yaml").write_text(PLAN.replace("tittel: Bruke", "tittel: Ta i bruk"), "utf-8")
    assert "veien" in td("approve", "--check", cwd=folder).out
    assert td("rename", "kartet", "tavla", cwd=folder).code == 0
    said = td("approve", "--check", cwd=folder)
    assert said.code == 1
    assert "tavla" not in said.out
    assert "Veien" in said.out
    assert (folder / "godkjent.lock.yaml").read_text("utf-8").count("kartet") == 0


def test_every_id_of_asker_can_be_changed_and_back_again_to_the_byte(tmp_path: Path) -> None:
    folder = tmp_path / "asker"
    shutil.copytree(ASKER, folder)
    files = list(read_files(folder))
    project, found = load_project(folder, files)
    wanted = [Ledd(id) for id in project.entries][:: 1 if FULL else 29]
    wanted += [Ledd(e.id, p.id) for e in project.entries.values() for _, p in parts(e.model)][
        :: 1 if FULL else 151
    ]
    count = 0
    for old in wanted:
        if old.del_id and not id_is_own(project, old):
            continue
        there = renaming.plan(project, found, files, old, "et-nytt-navn")
        then = [
            RawFile(name, there.change.after.get(name, f.raw) if f.is_yaml else f.raw)
            for f in files
            for name in (there.moved.get(f.file, f.file),)
        ]
        other, faults = load_project(folder, then)
        assert [d.code for d in faults] == [d.code for d in (*found, *there.warnings)], old
        back = renaming.plan(other, faults, then, there.new, old.del_id or old.id)
        for name, data in back.change.after.items():
            if data is None:
                continue
            original = next(f for f in files if f.file == name)
            assert not isinstance(original.raw, bytes) or data == original.raw, (old, name)
        count += 1
    assert count > 5


def test_the_result_of_an_effektmaling_follows_its_name(td: Run, tmp_path: Path) -> None:
    folder = tmp_path / "asker"
    shutil.copytree(ASKER, folder)
    assert td("rename", "effekt-velferdslaben", "effekten", cwd=folder).code == 0
    assert (folder / "4-implementering/effektmaling/effekten.resultat.json").is_file()
    assert not list(folder.rglob("effekt-velferdslaben.resultat.json"))
    assert td("validate", "--strict", cwd=folder).code == 0
