"""The state behind the preview: what is read again, what stays while a file has faults, and what is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ASKER, Build
from tjenestedesign.check.load import Memo, load_project, read_project
from tjenestedesign.live.serve.live import Live, relevant
from tjenestedesign.project.reading import read_files
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

JOURNEY = "type: brukerreise\ntittel: Søke\nsteg:\n  - {id: soke, fase: før, tittel: Fylle ut, følelse: 1}\n"
FILES = {"prosjekt.yaml": "navn: P\nkommune: Vik\n", "reisen.yaml": JOURNEY}
PAGE = "brukerreise/reisen.html"


def save(live: Live, file: str, text: str) -> bool:
    path = live.root / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return live.refresh({path})


def shown(live: Live, path: str = PAGE) -> str:
    served = live.file(path)
    assert served is not None
    return served.data.decode()


def test_the_pages_are_those_td_render_makes(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    shutil.copytree(ASKER, folder)
    live = Live(folder)
    project, found = load_project(folder)
    made = {f.path: f.data for f in render_site(plan_site(project, found))}
    for path, data in made.items():
        served = live.file(path)
        assert served is not None, path
        assert served.data == data, path


def test_a_saved_file_is_shown_and_the_number_goes_up(build: Build) -> None:
    live = Live(build(FILES))
    before = live.number
    assert "Fylle ut" in shown(live)
    assert save(live, "reisen.yaml", JOURNEY.replace("Fylle ut", "Sende inn"))
    assert live.number > before
    assert "Sende inn" in shown(live)


def test_a_file_saved_without_a_change_changes_nothing(build: Build) -> None:
    live = Live(build(FILES))
    before = live.number
    assert not save(live, "reisen.yaml", JOURNEY)
    assert live.number == before


def test_the_last_good_page_stays_while_the_file_has_faults_and_the_fault_is_told(build: Build) -> None:
    live = Live(build(FILES))
    save(live, "reisen.yaml", JOURNEY.replace("følelse: 1", "følelse: 7"))
    assert "Fylle ut" in shown(live)
    (fault,) = live.faults()
    assert fault.where == "reisen.yaml, linje 4"
    assert "følelse: 7" in fault.excerpt
    assert fault.hint
    save(live, "reisen.yaml", JOURNEY.replace("Fylle ut", "Nytt"))
    assert "Nytt" in shown(live)
    assert live.faults() == ()


def test_half_a_file_and_a_reference_to_nothing_do_not_take_the_page_away(build: Build) -> None:
    live = Live(build(FILES))
    for text in (JOURNEY[:40], "", JOURNEY + "aktører: [finnes-ikke]\n", "type: [\n", "\x00"):
        save(live, "reisen.yaml", text)
        assert "Fylle ut" in shown(live), text
        assert live.faults(), text


def test_a_file_that_was_never_good_has_no_page_yet(build: Build) -> None:
    live = Live(build(FILES))
    save(live, "ny.yaml", "type: brukerreise\n")
    assert live.file("brukerreise/ny.html") is None
    assert [f.where for f in live.faults()] == ["ny.yaml, linje 1"] * len(live.faults())
    save(live, "ny.yaml", JOURNEY.replace("Søke", "Ny"))
    assert "Ny" in shown(live, "brukerreise/ny.html")


def test_rules_are_asked_afterwards_and_told_beside_the_page(build: Build) -> None:
    live = Live(build(FILES))
    save(live, "reisen.yaml", JOURNEY + "beskrivelse: Nytt her, ring 01019012480\n")
    assert "Nytt her" in shown(live)
    assert live.faults() == ()
    assert live.check()
    assert [f.code for f in live.faults()] == ["TD602"]
    assert not live.check()


def test_personal_data_is_not_repeated_in_the_line_that_is_shown(build: Build) -> None:
    live = Live(build(FILES))
    save(live, "reisen.yaml", JOURNEY + "notat: Ring 01019012480\n")
    live.check()
    (fault,) = live.faults()
    assert "01019012480" not in fault.excerpt + fault.message
    assert "•" in fault.excerpt


def test_a_deleted_file_has_no_page_and_a_new_one_has(build: Build) -> None:
    live = Live(build(FILES))
    assert shown(live)
    (live.root / "reisen.yaml").rename(live.root / "turen.yaml")
    assert live.refresh({live.root / "reisen.yaml", live.root / "turen.yaml"})
    assert live.file(PAGE) is None
    assert "Fylle ut" in shown(live, "brukerreise/turen.html")


def test_the_folder_may_go_away_and_come_back(build: Build, tmp_path: Path) -> None:
    live = Live(build(FILES))
    assert shown(live)
    away = tmp_path / "borte"
    live.root.rename(away)
    assert live.refresh(None)
    assert live.gone
    assert "Fylle ut" in shown(live)
    away.rename(live.root)
    live.refresh(None)
    assert not live.gone


def test_a_page_that_cannot_be_made_is_the_last_one_and_says_so(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = Live(build(FILES))
    assert shown(live)
    save(live, "reisen.yaml", JOURNEY.replace("Fylle ut", "Nytt"))

    def failing(*args: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("tjenestedesign.publish.site.pages._page", failing)
    served = live.file(PAGE)
    assert served is not None
    assert served.stale
    assert "Fylle ut" in served.data.decode()


def test_what_td_makes_and_what_is_hidden_is_not_followed(build: Build) -> None:
    folder = build({**FILES, "ut/.td-ut.json": "{}", "annet/prosjekt.yaml": "navn: A\n"})
    names = [
        "reisen.yaml",
        "ut/index.html",
        ".git/index",
        ".reisen.yaml.swp",
        "annet/x.yaml",
        "mappe/ny.yaml",
    ]
    found = relevant(folder, [str(folder / n) for n in names])
    assert {p.relative_to(folder).as_posix() for p in found} == {"reisen.yaml", "mappe/ny.yaml"}


def test_only_the_file_that_changed_is_read_anew(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    shutil.copytree(ASKER, folder)
    memo = Memo()
    first, _ = read_project(folder, read_files(folder), memo)
    file = next(iter(first.entries.values())).file
    path = folder / file
    path.write_bytes(path.read_bytes() + b"# ny\n")
    second, _ = read_project(folder, read_files(folder), memo)
    changed = [id for id, e in second.entries.items() if e is not first.entries[id]]
    assert [second.entries[id].file for id in changed] == [file]


def test_a_file_that_is_not_of_the_site_costs_no_pages(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    shutil.copytree(ASKER, folder)
    live = Live(folder)
    waiting = len(live._jobs)
    for path in ("favicon.ico", "prosjekt.yaml", "../prosjekt.yaml", "ut/index.html", "stil/finnes-ikke.css"):
        assert live.file(path) is None
    assert len(live._jobs) >= waiting - 1
    assert shown(live, "brukerreise/veien-til-en-varig-bolig.html")
    assert any(p.startswith("figurer/") for p in live._made)


def test_what_no_one_told_of_is_seen_at_the_next_look(build: Build, tmp_path: Path) -> None:
    """A change while the watch begins, and a folder that is read while someone moves it away and back."""
    live = Live(build(FILES))
    live.look_again()
    assert not live.look_again()
    path = live.root / "reisen.yaml"
    path.write_text(path.read_text("utf-8").replace("tittel: ", "tittel: Ny "), "utf-8")
    assert live.look_again()
    assert "Ny " in shown(live)
    number = live.number
    live.root.rename(tmp_path / "borte")
    assert live.look_again()
    assert live.gone
    assert not live.look_again()
    assert live.number == number + 1
    (tmp_path / "borte").rename(live.root)
    assert live.look_again()
    assert not live.gone
    assert "Ny " in shown(live)
