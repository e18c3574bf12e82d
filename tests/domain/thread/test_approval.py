"""Approvals, suspect links and origin: meaning is seen, layout is not, and what changed is told in words."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Thread as Worker
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ASKER, Build, Run, contents
from tjenestedesign.check.load import load_project, read_artefact
from tjenestedesign.domain.thread.approval import approval, print_of, suspects, unverified
from tjenestedesign.domain.thread.meaning import differences, fingerprint
from tjenestedesign.ground.files import exclusive
from tjenestedesign.ground.journal.host import Disk
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.lock import LOCK_FILE, Line, lock_text, read_lock
from tjenestedesign.project.model import Artefakt, texts
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

INTERVIEW = """\
type: intervju
tittel: Samtale
respondent: {kode: I-1, rolle: innbygger}
samtykke: {grunnlag: fiktivt}
sitater:
  - id: lenge
    tekst: Jeg vet aldri når jeg må flytte igjen, og det gjør noe med meg.
  - id: annet
    tekst: Det er fint her.
"""
INSIGHT = """\
type: innsikt
tittel: Lange linjer
påstand: Jeg trenger ro
forklaring: x
bevis: [samtale#lenge]
"""
IDEA = "type: ide\ntittel: Plan\nbeskrivelse: x\nsvarer_på: [linjer]\n"
CONCEPT = (
    "type: konsept\ntittel: Lab\nkjerne: k\nbeskrivelse: b\nideer: [plan]\nsvarer_på: [linjer]\n"
    "delelementer: [{id: d, tittel: D, beskrivelse: x}]\n"
)
CHAIN = {"samtale.yaml": INTERVIEW, "linjer.yaml": INSIGHT, "plan.yaml": IDEA, "laben.yaml": CONCEPT}


@pytest.fixture(autouse=True)
def _a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TD_TODAY", "2026-03-01")
    return


def repository(folder: Path) -> None:
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.email=a@b.no", "-c", "user.name=A", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)


def replace(folder: Path, file: str, before: str, after: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def suspect_ids(folder: Path) -> set[str]:
    return set(suspects(load_project(folder)[0]))


def one(file: str, text: str) -> Entry[Artefakt]:
    entry = read_artefact(file, text.encode())
    assert entry is not None
    return entry


def test_a_changed_quote_flags_all_that_was_approved_on_it_and_nothing_else(td: Run, build: Build) -> None:
    folder = build({**CHAIN, "alene.yaml": INSIGHT.replace("#lenge", "#annet")})
    assert td("approve", "linjer", "plan", "laben", "alene", "--yes", cwd=folder).code == 0
    assert suspect_ids(folder) == set()
    replace(folder, "samtale.yaml", "flytte igjen", "flytte på dagen")
    assert suspect_ids(folder) == {"linjer", "plan", "laben"}


def test_who_said_a_quote_is_part_of_what_it_means(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    td("approve", "linjer", "--yes", cwd=folder)
    replace(folder, "samtale.yaml", "rolle: innbygger", "rolle: ansatt")
    assert suspect_ids(folder) == {"linjer"}


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("samtale.yaml", "type: intervju\n", "# En kommentar\ntype: intervju\n"),
        ("samtale.yaml", "tekst: Det er fint her.", "tekst: Det er fint her, tross alt."),
        ("samtale.yaml", "tekst: Jeg vet aldri når jeg må", "tekst: >\n      Jeg vet aldri når jeg må"),
        ("samtale.yaml", "{kode: I-1, rolle: innbygger}", "\n  rolle: innbygger\n  kode: 'I-1'\n  antall: 1"),
        (
            "linjer.yaml",
            "forklaring: x",
            'notat: Husk å spørre\nansvarlig: leder\nforklaring: "x"',
        ),
        ("linjer.yaml", "status: godkjent", "status: til-godkjenning"),
        ("laben.yaml", "kjerne: k\nbeskrivelse: b", "beskrivelse: b\nkjerne: k"),
    ],
)
def test_layout_comments_status_and_what_nobody_cited_are_no_change(
    td: Run, build: Build, file: str, before: str, after: str
) -> None:
    folder = build(CHAIN)
    td("approve", "linjer", "plan", "laben", "--yes", cwd=folder)
    replace(folder, file, before, after)
    assert not [d for d in load_project(folder)[1] if d.level == "feil"]
    assert suspect_ids(folder) == set()


def test_line_endings_and_decomposed_letters_are_no_change(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    td("approve", "laben", "--yes", cwd=folder)
    path = folder / "samtale.yaml"
    path.write_bytes(path.read_text("utf-8").replace("å", "a\u030a").replace("\n", "\r\n").encode())
    assert suspect_ids(folder) == set()


def test_what_is_rejected_or_gone_is_a_change(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    td("approve", "plan", "laben", "--yes", cwd=folder)
    replace(folder, "linjer.yaml", "tittel:", "status: forkastet\ntittel:")
    assert suspect_ids(folder) == {"plan", "laben"}
    (folder / "linjer.yaml").unlink()
    found = suspects(load_project(folder)[0])["plan"]
    assert any(e.borte for e in found.endringer)


def test_a_file_that_cannot_be_read_now_is_not_judged(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    td("approve", "plan", "--yes", cwd=folder)
    (folder / "linjer.yaml").write_text("type: innsikt\ntittel: [\n", "utf-8")
    assert "linjer" not in {
        e.ledd.id for s in suspects(load_project(folder)[0]).values() for e in s.endringer
    }


def test_check_tells_the_change_in_words_from_git_and_fails_for_ci(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    td("approve", "linjer", "laben", "--yes", "--role", "styringsgruppen", cwd=folder)
    repository(folder)
    assert td("approve", "--check", cwd=folder).code == 0
    replace(folder, "samtale.yaml", "flytte igjen", "flytte på dagen")
    said = td("approve", "--check", cwd=folder)
    assert said.code == 1
    assert "lenge, tekst: «…når jeg må flytte igjen, og det" in said.out
    assert "→ «…når jeg må flytte på dagen, og det" in said.out
    assert "innsikt linjer: Lange linjer. Godkjent 1. mars 2026 av styringsgruppen." in said.out
    assert "td approve laben linjer" in said.out


def test_check_without_git_says_that_it_cannot_know_what_changed(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    td("approve", "linjer", "--yes", cwd=folder)
    replace(folder, "samtale.yaml", "flytte igjen", "flytte på dagen")
    said = td("approve", "--check", cwd=folder)
    assert said.code == 1
    assert "samtale#lenge er endret. Git har ikke utgaven som ble godkjent" in said.out


def test_approving_again_settles_it_and_tells_first_what_changed(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    td("approve", "laben", "--yes", cwd=folder)
    repository(folder)
    replace(folder, "plan.yaml", "beskrivelse: x", "beskrivelse: en annen plan")
    said = td("approve", "laben", "--yes", cwd=folder)
    assert "beskrivelse: «x» → «en annen plan»" in said.out
    assert suspect_ids(folder) == set()


def test_the_lock_is_one_sorted_line_per_artefact_and_holds_no_text_of_anyone(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    td("approve", "plan", "laben", "linjer", "--yes", cwd=folder)
    text = (folder / LOCK_FILE).read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line.split(":")[0] for line in lines] == ["laben", "linjer", "plan"]
    assert "flytte" not in text
    assert "I-1" not in text


def test_two_branches_that_approve_different_artefacts_meet_in_the_same_file(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    td("approve", "linjer", "--yes", cwd=folder)
    first = (folder / LOCK_FILE).read_text("utf-8")
    td("approve", "laben", "--yes", cwd=folder)
    both = (folder / LOCK_FILE).read_text("utf-8")
    assert set(first.splitlines()) < set(both.splitlines())


@pytest.mark.parametrize(
    "broken",
    [
        "<<<<<<< HEAD\nlinjer: {}\n=======\n>>>>>>> b\n",
        "linjer: {godkjent: 2026-01-01, rolle: r, avtrykk: kort}\n",
        "linjer: nei\n",
        "- linjer\n",
        "linjer: {godkjent: 2026-01-01, avtrykk: '123456789abc'}\n",
        "linjer: {avtrykk: '123456789abc', bygger_på: [a]}\n",
    ],
)
def test_a_lock_that_cannot_be_believed_is_told_and_never_written_over(
    td: Run, build: Build, broken: str
) -> None:
    folder = build({**CHAIN, LOCK_FILE: broken})
    said = td("validate", cwd=folder)
    assert said.code == 1
    assert "TD410" in said.out
    assert td("approve", "linjer", "--yes", cwd=folder).code == 2
    assert (folder / LOCK_FILE).read_text("utf-8") == broken


def test_nothing_is_written_without_a_yes_where_td_cannot_ask(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    said = td("approve", "linjer", cwd=folder)
    assert said.code == 2
    assert "--yes" in said.err
    assert not (folder / LOCK_FILE).exists()


def test_what_has_faults_cannot_be_approved(td: Run, build: Build) -> None:
    folder = build({**CHAIN, "linjer.yaml": INSIGHT.replace("#lenge", "#finnes-ikke")})
    said = td("approve", "linjer", "--yes", cwd=folder)
    assert said.code == 2
    assert "har feil" in said.err
    assert not (folder / LOCK_FILE).exists()


def test_a_misspelt_id_gets_a_suggestion(td: Run, build: Build) -> None:
    assert "Mente du «linjer»?" in td("approve", "linjr", "--yes", cwd=build(CHAIN)).err


def test_an_approval_can_be_withdrawn_and_lines_of_deleted_files_go_with_the_next_writing(
    td: Run, build: Build
) -> None:
    folder = build(CHAIN)
    td("approve", "linjer", "plan", "laben", "--yes", cwd=folder)
    (folder / "laben.yaml").unlink()
    assert td("approve", "plan", "--withdraw", "--yes", cwd=folder).code == 0
    lock, _ = read_lock((folder / LOCK_FILE).read_bytes())
    assert set(lock.lines) == {"linjer"}


def test_two_runs_at_once_keep_both_approvals(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    with Disk(folder).alone():
        other = subprocess.Popen(
            [*_td(), "approve", "plan", "--yes", "--project", str(folder)], stdout=subprocess.PIPE
        )
        lines = {"linjer": approval(*_entry(folder, "linjer"), "leder", date(2026, 1, 1))}
        (folder / LOCK_FILE).write_text(lock_text(lines), "utf-8")
    assert other.wait(60) == 0
    lock, _ = read_lock((folder / LOCK_FILE).read_bytes())
    assert set(lock.lines) == {"linjer", "plan"}


def _td() -> list[str]:
    import sys

    return [sys.executable, "-m", "tjenestedesign"]


def _entry(folder: Path, id: str) -> tuple[Project, Entry[Artefakt]]:
    project, _ = load_project(folder)
    return project, project.entries[id]


def test_a_lock_that_is_held_too_long_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / LOCK_FILE
    met: list[str] = []

    def second() -> None:
        try:
            with exclusive(path, patience=0.1):
                met.append("in")
        except TimeoutError as busy:
            met.append(str(busy))

    with exclusive(path):
        worker = Worker(target=second)
        worker.start()
        worker.join()
    assert "En annen kjøring" in met[0]
    with exclusive(path, patience=0.1):
        met.append("free")
    assert met[-1] == "free"


def test_status_without_approval_is_advice_only_where_the_project_approves_with_td(
    td: Run, build: Build
) -> None:
    files = {**CHAIN, "plan.yaml": IDEA.replace("tittel:", "status: godkjent\ntittel:")}
    folder = build(files)
    assert "TD412" not in td("validate", cwd=folder).out
    td("approve", "linjer", "--yes", cwd=folder)
    assert "1 artefakt har status «godkjent»" in td("validate", cwd=folder).out


# --- origin -------------------------------------------------------------------------------------------------------


def copied(td: Run, folder: Path) -> Path:
    """A project begun as a copy of a whole example, as td made them before an example said that it was one."""
    assert td("init", folder, "--example", "asker", "--as", "lær", "--yes").code == 0
    replace(folder, "prosjekt.yaml", "eksempel: true\n", "")
    return folder


def test_what_comes_from_an_example_is_unverified_until_it_is_edited_or_approved(
    td: Run, tmp_path: Path
) -> None:
    folder = copied(td, tmp_path / "vik")
    project, _ = load_project(folder)
    assert all(unverified(project, e) for e in project.entries.values())
    td("approve", "samtidighet", "--yes", cwd=folder)
    replace(folder, "1-innsikt/innsikter/bokompetanse.yaml", "tittel: ", "tittel: Vår ")
    replace(folder, "1-innsikt/innsikter/naboskap.yaml", "tittel: ", "# lest\ntittel: ")
    project, _ = load_project(folder)
    known = {e.id for e in project.entries.values() if not unverified(project, e)}
    assert known == {"samtidighet", "bokompetanse"}
    assert td("validate", folder).code == 0
    said = td("approve", cwd=folder).out
    assert f"Overtatt, ikke bekreftet her: {len(project.entries) - 2}" in said


def test_what_is_taken_over_is_approved_one_by_one_with_all_it_says_shown(td: Run, tmp_path: Path) -> None:
    folder = copied(td, tmp_path / "vik")
    before = (folder / LOCK_FILE).read_bytes()
    for several in (["innsikt"], ["samtidighet", "bokompetanse"]):
        refused = td("approve", *several, "--yes", cwd=folder)
        assert refused.code == 2
        assert "godkjennes én om gangen" in refused.err
        assert "td approve " in refused.err
        assert (folder / LOCK_FILE).read_bytes() == before
    said = td("approve", "samtidighet", "--yes", cwd=folder)
    assert said.code == 0
    entry = load_project(folder)[0].entries["samtidighet"]
    told = " ".join(said.out.split())
    for _, text in texts(entry.model):
        if text not in (
            entry.model.type,
            entry.model.status,
            entry.model.ansvarlig,
            entry.model.notat,
            "asker",
        ):
            assert " ".join(text.split()) in told, text
    for ref in entry.model.bevis:
        assert ref.tekst in told
    assert td("approve", "samtidighet", "--role", "styringsgruppen", "--yes", cwd=folder).code == 0


def test_what_is_ones_own_is_still_approved_together(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    ids = list(load_project(folder)[0].entries)[:2]
    assert td("approve", *ids, "--yes", cwd=folder).code == 0


def test_a_copy_from_before_is_sound_and_is_told_what_in_it_is_still_the_examples(
    td: Run, tmp_path: Path
) -> None:
    folder = copied(td, tmp_path / "vik")
    said = json.loads(td("validate", "--format", "json", cwd=folder).out)
    assert {d["level"] for d in said} == {"råd"}
    told = {d["code"]: d["message"] for d in said}
    assert set(told) == {"TD508", "TD509"}
    assert "«faser»" in told["TD509"]
    assert "«personvern»" in told["TD509"]
    assert "tatt" not in {
        d["state"] for d in json.loads(td("status", "--format", "json", cwd=folder).out)["decisions"]
    }


def test_an_example_brings_no_approvals_with_it() -> None:
    assert not (ASKER / LOCK_FILE).exists()


def test_asker_shows_the_chain_from_one_quote_in_words(td: Run, tmp_path: Path) -> None:
    folder = copied(td, tmp_path / "asker")
    for id in ("lange-linjer", "askers-velferdslab", "krav-velferdslaben"):
        assert td("approve", id, "--yes", cwd=folder).code == 0
    repository(folder)
    file = "1-innsikt/intervjuer/innbygger-01.yaml"
    replace(folder, file, "Men planen min stopper om et år eller to.", "Men planen min stopper om noen uker.")
    said = td("approve", "--check", cwd=folder)
    assert said.code == 1
    assert "stopper om et år eller to.» → «" in said.out
    for id in ("lange-linjer", "askers-velferdslab", "krav-velferdslaben"):
        assert f" {id}: " in said.out
    strict = td("validate", "--strict", "--format", "json", cwd=folder)
    assert strict.code == 1
    assert {d["code"] for d in json.loads(strict.out) if d["level"] == "advarsel"} == {"TD411"}


# --- meaning ------------------------------------------------------------------------------------------------------

DATA = st.recursive(
    st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(DATA, DATA)
def test_two_meanings_differ_in_words_just_when_their_fingerprints_do(before: Any, after: Any) -> None:
    assert (fingerprint(before) == fingerprint(after)) == (before == after)
    assert bool(differences(before, after)) == (before != after)


def test_differences_name_the_part_and_the_key() -> None:
    before = {"steg": [{"id": "a", "følelse": "-1"}, {"id": "b"}], "tema": "bolig"}
    after = {"steg": [{"id": "b"}, {"id": "a", "følelse": "1", "tittel": "Ny"}], "merke": ["x"]}
    assert [d.text for d in differences(before, after)] == [
        "steg 2 «a», følelse: −1 → +1",
        "steg 2 «a», tittel: lagt til «Ny»",
        "steg: rekkefølgen → en annen rekkefølge",
        "merke: lagt til «x»",
        "tema: fjernet «bolig»",
    ]


def test_long_texts_are_told_from_where_they_part() -> None:
    start = "Dette er en lang begynnelse som begge tekstene har til felles, ord for ord, "
    found = differences(start + "og så skiller de lag her.", start + "men slutten er en annen.")
    assert "og så skiller" in str(found[0].before)
    assert "men slutten" in str(found[0].after)
    assert all(len(str(t)) < 75 for t in (found[0].before, found[0].after))


def test_numbers_that_are_equal_mean_the_same() -> None:
    cost = "type: samfunnskostnad\ntittel: T\nårskull: 500\nandel_utenfor: {0}\nbesparelse_per_person_år: 1000000\nkilder: [{{tekst: K}}]\n"
    same = [one("a.yaml", cost.format(n)) for n in ("8", "8.0", "8 %")]
    assert len({print_of(e) for e in same}) == 1
    assert print_of(one("a.yaml", cost.format("9"))) != print_of(same[0])


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
    st.sets(st.from_regex(r"[a-z0-9]{1,6}(#[a-z]{1,4})?", fullmatch=True)),
)
def test_every_lock_is_read_back_as_it_was_written(role: str, names: set[str]) -> None:
    line = Line(
        godkjent=date(2026, 1, 2),
        rolle=role,
        avtrykk="0123456789ab",
        bygger_på=dict.fromkeys(names, "12345678901e"),
    )
    lock, told = read_lock(lock_text({"en": line, "12": line}).encode())
    assert not told
    assert lock.lines["en"].bygger_på == line.bygger_på


def test_approving_writes_the_status_and_withdrawing_takes_it_back(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    before = contents(folder)["linjer.yaml"]
    assert b"status" not in before
    assert "status: godkjent" in td("approve", "linjer", "--yes", cwd=folder).out
    assert contents(folder)["linjer.yaml"].count(b"\nstatus: godkjent\n") == 1
    assert td("approve", "linjer", "--yes", cwd=folder).code == 0
    assert contents(folder)["linjer.yaml"].count(b"status") == 1
    assert td("approve", "linjer", "--withdraw", "--yes", cwd=folder).code == 0
    assert contents(folder)["linjer.yaml"].count(b"\nstatus: til-godkjenning\n") == 1


def test_what_lacks_something_is_not_approved_and_says_what(td: Run, build: Build) -> None:
    folder = build({"w.yaml": "type: innsikt\ntittel: Ro\npåstand: P\nforklaring: F\n"})
    before = contents(folder)
    result = td("approve", "w", "--yes", cwd=folder)
    assert result.code == 2
    assert "w.yaml, linje 1: «bevis» mangler." in result.out
    assert contents(folder) == before


def test_a_page_calls_what_is_approved_approved_whatever_its_status_says(td: Run, build: Build) -> None:
    folder = build(CHAIN)
    assert td("approve", "linjer", "--yes", cwd=folder).code == 0
    replace(folder, "linjer.yaml", "status: godkjent", "status: til-godkjenning")
    page = next(f for f in render_site(plan_site(*load_project(folder))) if f.path == "innsikt/linjer.html")
    assert "Til godkjenning" not in page.data.decode()


def test_a_file_that_changed_while_td_asked_is_not_approved(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build(CHAIN)
    command = import_module("tjenestedesign.cli.approve")
    loaded = command.load

    def then_changed(path: str) -> Any:
        read = loaded(path)
        replace(folder, "linjer.yaml", "forklaring: x", "forklaring: y")
        return read

    monkeypatch.setattr(command, "load", then_changed)
    said = td("approve", "linjer", "--yes", cwd=folder)
    assert said.code == 2
    assert "ble endret mens td arbeidet" in said.err
    assert b"status" not in contents(folder)["linjer.yaml"]
