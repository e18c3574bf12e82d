"""What td remembers between runs: the same findings as a check of everything, in less work, and never in doubt."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.check.test_cases import CASES
from tests.conftest import ASKER, REPO, Build, Run, write_tree
from tests.sweep import FULL, some
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.check.load import load_project
from tjenestedesign.check.remembered import store as store_module
from tjenestedesign.check.remembered.checking import check_folder
from tjenestedesign.check.remembered.seen import FOUND, look
from tjenestedesign.check.remembered.store import unpack
from tjenestedesign.domain.thread.evidence import everyone, respondent
from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.journal.left_behind import left_behind
from tjenestedesign.ground.own_folder import FOLDER
from tjenestedesign.project.fact import FACTS
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.rule import Finding, rule, rule_for

KEPT = f"{FOLDER}/sjekk.json"
INTERVIEW = """\
type: intervju
tittel: {title}
respondent: {{kode: {code}, rolle: {role}}}
samtykke: {{dato: 2026-01-02, omfang: Sitater, slettes: 2099-01-01}}
sitater:
  - {{id: sitat-1, tekst: Jeg vil bo her., tema: bolig}}
"""
INSIGHT = """\
type: innsikt
tittel: {title}
påstand: Jeg trenger ett sted å ringe.
forklaring: Flere ringer mange steder.
bevis: [{evidence}]
"""
PROJECT = {
    "innsikt/i-en.yaml": INTERVIEW.format(title="Én", code="I-01", role="innbygger"),
    "innsikt/i-to.yaml": INTERVIEW.format(title="To", code="I-02", role="innbygger"),
    "innsikt/i-tre.yaml": INTERVIEW.format(title="Tre", code="A-01", role="ansatt"),
    "innsikt/ro.yaml": INSIGHT.format(title="Ro", evidence="i-en#sitat-1"),
    "innsikt/uro.yaml": INSIGHT.format(title="Uro", evidence="i-to#sitat-1, i-tre#sitat-1"),
}


@pytest.fixture(autouse=True)
def _believed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs are believed as soon as they are read; those tests that are about new files say otherwise."""
    monkeypatch.setattr(store_module, "_SETTLED", -3_600_000_000_000)


def same(folder: Path) -> tuple[int, int]:
    """Checks with and without what is kept, and compares. (files that were as before, artefacts not checked again)."""
    whole, wanted = load_project(folder)
    before = said(folder)
    project, found, spared = check_folder(folder)
    assert before in (None, wanted)
    assert found == wanted
    assert said(folder) in (None, wanted)
    assert project.files == whole.files
    return spared.files, spared.artefacts


def said(folder: Path) -> list[Diagnostic] | None:
    """What is said of the folder without a look at any artefact; None where it must be looked at."""
    seen = look(folder)
    known = seen.unchanged() if seen else None
    return [unpack(row) for row in known.answers[FOUND]] if known else None


@pytest.fixture
def folder(build: Build) -> Path:
    return build(PROJECT)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


# --- The same findings ------------------------------------------------------------------------------------------------


def rules(case: Path) -> str:
    """The code that the case is about. Where the file cannot be read or has another shape, no rule is asked: one of each ten."""
    code = case.name[:5]
    return code if code >= "TD2" else code[:4]


@pytest.mark.parametrize("case", some(CASES, rules), ids=lambda p: p.name)
def test_each_file_that_goes_comes_or_changes_is_noticed_by_all_that_rest_on_it(
    case: Path, tmp_path: Path
) -> None:
    """Every code has its case, so every rule is asked again where what it looked up is another."""
    root = tmp_path / "p"
    shutil.copytree(case, root, ignore=shutil.ignore_patterns(FOLDER, "expected.txt"))
    same(root)
    same(root)
    files = sorted(p for p in root.rglob("*") if p.is_file() and FOLDER not in p.parts)
    for number, path in enumerate(files):
        was = path.read_bytes()
        others = list(_others(path, was))
        for now in others if FULL else {None, others[-1 - number % len(others)]}:
            path.unlink(missing_ok=True)
            if now is not None:
                path.write_bytes(now)
            if (root / "prosjekt.yaml").exists():
                same(root)
        path.write_bytes(was)
        same(root)


def _others(path: Path, was: bytes) -> Iterator[bytes | None]:
    """It is gone; then every other content, of which a quick run tries one, another for each file of a project."""
    yield None
    if path.suffix in (".yaml", ".yml"):
        yield b"# ring 412 34 567\n" + was
        yield was.replace(b"tittel: ", b"tittel: Ny ")
        yield was.replace(b"id: ", b"id: x", 1)
        yield was + b"\nstatus: forkastet\n"


@pytest.mark.parametrize("seed", range(40 if FULL else 2))
def test_random_changes_to_asker_are_found_as_without_it(seed: int, tmp_path: Path) -> None:
    root = tmp_path / "asker"
    shutil.copytree(ASKER, root, ignore=shutil.ignore_patterns(FOLDER))
    chance = random.Random(seed)
    first = {p: p.read_bytes() for p in sorted(root.rglob("*.yaml"))}
    known = [p for p in first if p.name not in ("prosjekt.yaml", "godkjent.lock.yaml")]
    same(root)
    for _ in range(12):
        for path in chance.sample(known, chance.choice((1, 1, 1, 3))):
            path.unlink(missing_ok=True)
            now = _changed(chance, first[path], first[chance.choice(known)])
            if now is not None:
                path.write_bytes(now)
        same(root)


def _changed(chance: random.Random, own: bytes, other: bytes) -> bytes | None:
    lines = own.decode().split("\n")
    at = chance.randrange(len(lines))
    kind = chance.randrange(7)
    if kind == 0:
        return None
    if kind == 1:
        return own
    if kind == 2:
        return other
    if kind == 3:
        del lines[at]
    elif kind == 4:
        lines.insert(at, chance.choice(("# td: greit TD603 – prøve", "x: [", "  notat: 412 34 567", "")))
    elif kind == 5:
        return own + b"\nstatus: " + chance.choice((b"forkastet", b"til-godkjenning", b"godkjent")) + b"\n"
    else:
        lines[at] = lines[at].replace("1", "2").replace("a", "e")
    return "\n".join(lines).encode()


def _two_steps(project: Project, entry: Entry[Artefakt]) -> object:
    """What stands behind what the artefact refers to."""
    first = [project.get(ref, Artefakt) for _, ref in entry.refs]
    return [
        (e.name, [getattr(project.get(r, Artefakt), "name", None) for _, r in e.refs]) for e in first if e
    ]


ASKING: dict[str, Callable[[Project, Entry[Artefakt]], object]] = {
    "get": _two_steps,
    "all": lambda project, _: [e.name for e in project.all(Intervju)],
    "of_type": lambda project, _: [e.name for e in project.of_type("innsikt")],
    "entries": lambda project, _: [e.name for e in project.entries.values()],
    "entry": lambda project, _: "i-to" in project.entries,
    "broken": lambda project, _: [sorted(project.broken), "i-to" in project.broken],
    "part": lambda project, _: [
        getattr(project.part(r), "tekst", None) for _, r in getattr(project.entries.get("uro"), "refs", ())
    ],
    "backlinks": lambda project, _: [(e.name, loc) for e, loc, _ in project.backlinks.get("i-to", ())],
    "facts": lambda project, _: list(project.facts(respondent)),
    "once": lambda project, _: project.once(everyone),
    "types": lambda project, _: dict(project.types()),
    "others": lambda project, _: [other.file for other in project.others],
    "results": lambda project, _: "maling" in project.results,
}


@pytest.mark.parametrize("asked", ASKING)
def test_whatever_a_rule_asks_for_is_noted(asked: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tjenestedesign.check import findings

    @rule_for(Artefakt, "TD999", Level.RÅD)
    def curious(project: Project, entry: Entry[Artefakt]) -> Iterator[Finding]:
        """Tells what it was told."""
        yield Finding(entry, (), f"{ASKING[asked](project, entry)}")

    monkeypatch.setattr(findings, "sources", lambda: ("nysgjerrig",))
    monkeypatch.setattr(findings, "rules_of", lambda _: (curious,))
    write_tree(folder, {"innsikt/bak.yaml": INSIGHT.format(title="Bak", evidence="i-to#sitat-1")})
    write_tree(folder, {"idé/tanke.yaml": "type: ide\ntittel: Idé\nbeskrivelse: Noe.\nsvarer_på: [uro]\n"})
    same(folder)
    told = {str(check_folder(folder)[1])}
    to, uro = folder / "innsikt/i-to.yaml", folder / "innsikt/uro.yaml"
    for change in (
        lambda: edit(to, "tittel: To", "tittel: Andre"),
        lambda: edit(to, "Jeg vil bo her.", "Jeg vil flytte."),
        lambda: edit(to, "kode: I-02", "kode: I-01"),
        lambda: edit(to, "type: intervju", "type: intervjuet"),
        lambda: edit(to, "type: intervjuet", "type: intervju"),
        lambda: edit(uro, "bevis: [i-to#sitat-1, ", "bevis: ["),
        lambda: edit(uro, "tittel: Uro", "tittel: Bråk"),
        lambda: to.rename(folder / "innsikt/i-fem.yaml"),
        lambda: write_tree(folder, {"notat.txt": "Hei", "maling.resultat.json": "{}"}),
    ):
        change()
        same(folder)
        told.add(str(check_folder(folder)[1]))
    assert len(told) > 1


def test_what_is_attached_is_looked_through_every_time(folder: Path) -> None:
    same(folder)
    notes = folder / "notat.txt"
    notes.write_text("Ring 412 34 567", "utf-8")
    assert [d.code for d in check_folder(folder)[1] if d.code == "TD603"]
    notes.write_text("Ingen", "utf-8")
    assert not [d.code for d in check_folder(folder)[1] if d.code == "TD603"]


def test_marks_silence_what_is_kept(folder: Path) -> None:
    path = folder / "innsikt/ro.yaml"
    path.write_text(path.read_text("utf-8") + "notat: Servicetelefon 412 34 567\n", "utf-8")
    same(folder)
    edit(path, "notat:", "# td: greit TD603 – prøve\nnotat:")
    same(folder)
    edit(folder / "innsikt/uro.yaml", "Uro", "Bråk")
    same(folder)
    assert not [d for d in check_folder(folder)[1] if d.code in ("TD603", "TD615")]


def test_names_of_facts_are_their_own() -> None:
    assert len({f.name for f in FACTS}) == len(FACTS) > 4


@pytest.mark.parametrize("asked", [name for name in ASKING if name != "part"])
def test_whatever_a_rule_about_the_whole_asks_for_is_noted(
    asked: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tjenestedesign.check import findings

    @rule("TD999", Level.RÅD)
    def curious(project: Project) -> Iterator[Finding]:
        """Tells what it was told."""
        assert project.settings is not None
        entry = next(iter(project.entries.values()))
        yield Finding(project.settings, (), f"{ASKING[asked](project, entry)}")

    monkeypatch.setattr(findings, "sources", lambda: ("nysgjerrig",))
    monkeypatch.setattr(findings, "rules_of", lambda _: (curious,))
    same(folder)
    told = {str(check_folder(folder)[1])}
    to, uro = folder / "innsikt/i-to.yaml", folder / "innsikt/uro.yaml"
    for change in (
        lambda: edit(to, "tittel: To", "tittel: Andre"),
        lambda: edit(to, "kode: I-02", "kode: I-01"),
        lambda: edit(to, "type: intervju", "type: intervjuet"),
        lambda: edit(to, "type: intervjuet", "type: intervju"),
        lambda: edit(uro, "bevis: [i-to#sitat-1, ", "bevis: ["),
        lambda: edit(uro, "tittel: Uro", "tittel: Bråk"),
        lambda: to.rename(folder / "innsikt/i-fem.yaml"),
        lambda: write_tree(folder, {"notat.txt": "Hei", "maling.resultat.json": "{}"}),
    ):
        change()
        same(folder)
        told.add(str(check_folder(folder)[1]))
    assert len(told) > 1


@pytest.mark.parametrize(
    "place", ["bilder/torget.png", ".bilder/torget.png", "ut/torget.png", "lager/p/torget.png"]
)
def test_a_picture_that_comes_goes_and_changes_is_noticed_wherever_it_lies(folder: Path, place: str) -> None:
    """Also where td looks for no files: in what is hidden, in what td has made, and in another project."""
    picture = folder / place
    touchpoint = f"type: kontaktpunkt\ntittel: Torget\nkanal: fysisk\nbeskrivelse: Et sted.\nbilde: {place}\n"
    others = {"ut/.td-ut.json": "{}", "lager/p/prosjekt.yaml": "navn: P\n"}
    write_tree(folder, {"torg.yaml": touchpoint, **others})
    shown = (REPO / "tests/cases/TD609-bilde-med-sted/vedlegg/tavle.png").read_bytes()
    codes = []
    for data in (None, shown, b"Ikke et bilde", shown, None):
        picture.unlink(missing_ok=True)
        if data is not None:
            picture.parent.mkdir(parents=True, exist_ok=True)
            picture.write_bytes(data)
        same(folder)
        same(folder)
        codes.append("TD205" in {d.code for d in check_folder(folder)[1]})
    assert codes == [True, False, True, False, True]


def test_an_answer_that_rests_on_what_nobody_is_told_of_is_not_kept(folder: Path) -> None:
    same(folder)
    assert said(folder) is not None
    touchpoint = (
        "type: kontaktpunkt\ntittel: Torget\nkanal: fysisk\nbeskrivelse: Et sted.\nbilde: .b/torget.png\n"
    )
    write_tree(folder, {"torg.yaml": touchpoint})
    same(folder)
    assert said(folder) is None


# --- Less work --------------------------------------------------------------------------------------------------------


def test_only_what_rests_on_the_change_is_checked_again(folder: Path) -> None:
    assert same(folder) == (0, 0)
    assert same(folder) == (5, 5)
    edit(folder / "innsikt/i-to.yaml", "Jeg vil bo her.", "Jeg vil bli boende.")
    assert same(folder) == (4, 3)  # the interview, and the insight that quotes it
    edit(folder / "innsikt/ro.yaml", "tittel: Ro", "tittel: Fred")
    files, artefacts = same(folder)
    assert files == 4
    assert artefacts >= 3


def test_a_new_voice_is_counted_where_the_count_is_told(folder: Path) -> None:
    same(folder)
    write_tree(folder, {"innsikt/i-fire.yaml": INTERVIEW.format(title="Fire", code="I-04", role="innbygger")})
    _, artefacts = same(folder)
    assert artefacts == 4  # all but the new one and the insight that rests on «én av fire»
    assert "én av 4 informanter" in " ".join(d.message for d in check_folder(folder)[1])


def test_a_file_written_anew_with_the_same_content_is_not_checked_again(folder: Path) -> None:
    same(folder)
    path = folder / "innsikt/ro.yaml"
    path.write_bytes(path.read_bytes())
    assert same(folder) == (5, 5)


def test_nothing_is_written_when_nothing_has_changed(folder: Path) -> None:
    same(folder)
    same(folder)
    before = (folder / KEPT).stat()
    same(folder)
    assert (folder / KEPT).stat() == before


def test_the_command_tells_how_much_it_was_spared(folder: Path, td: Run) -> None:
    td("validate", cwd=folder)
    result = td("validate", "--verbose", cwd=folder)
    assert "Som sist: 5 filer. Uten ny sjekk: 5 artefakter." in result.err.replace("\n", " ")
    whole = td("validate", "--verbose", "--no-cache", cwd=folder)
    assert "Som sist" not in whole.err
    assert whole.out == result.out


# --- Never in doubt ---------------------------------------------------------------------------------------------------


def test_a_file_just_written_is_read_again_though_its_sign_is_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two writes within a tick of the clock, of the same length: only the content tells."""
    monkeypatch.setattr(store_module, "_SETTLED", 3_000_000_000)
    path = folder / "innsikt/ro.yaml"
    same(folder)
    info = path.stat()
    path.write_text(path.read_text("utf-8").replace("i-en#", "i-xx#"), "utf-8")
    os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))
    kept = json.loads((folder / KEPT).read_text("utf-8").split("\n", 1)[1])
    assert kept["filer"]["innsikt/ro.yaml"][0] is None
    same(folder)
    assert "TD201" in {d.code for d in check_folder(folder)[1]}


def _garbage(path: Path) -> None:
    path.write_bytes(os.urandom(4000))


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _silenced(path: Path) -> None:
    """Someone takes the findings out, so that the project looks to be without faults."""
    head, body = path.read_text("utf-8").split("\n", 1)
    data = json.loads(body)
    for record in data["filer"].values():
        record[5], record[6] = [], []
    path.write_text(head + "\n" + json.dumps(data), "utf-8")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _deep(path: Path) -> None:
    path.write_bytes(b"[" * 100_000 + b"\n" + b"[" * 100_000)


@pytest.mark.parametrize("spoil", [_garbage, _half, _silenced, _empty, _deep, Path.unlink])
def test_what_is_spoilt_is_not_believed(folder: Path, spoil: Callable[[Path], None]) -> None:
    assert any(d.code == "TD403" for d in load_project(folder)[1])
    same(folder)
    spoil(folder / KEPT)
    assert same(folder) == (0, 0)
    assert same(folder) == (5, 5)


def test_a_copy_is_not_believed(folder: Path, tmp_path: Path) -> None:
    """What comes with a clone, a zip file or a shared drive was found by someone else."""
    same(folder)
    shutil.copytree(folder, tmp_path / "kopi", copy_function=shutil.copy2)
    assert same(tmp_path / "kopi") == (0, 0)
    moved = folder.rename(tmp_path / "flyttet")
    assert same(moved) == (0, 0)


def test_another_td_another_day_and_other_settings_begin_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TD_TODAY", "2026-11-24")
    same(folder)
    monkeypatch.setenv("TD_TODAY", "2026-11-25")
    assert same(folder) == (0, 0)
    assert same(folder) == (5, 5)
    monkeypatch.setattr(store_module, "__version__", "999")
    assert same(folder) == (0, 0)
    edit(folder / "prosjekt.yaml", "Vik", "Nes")
    assert same(folder) == (0, 0)
    write_tree(folder, {"godkjent.lock.yaml": ""})
    assert same(folder) == (0, 0)


def test_git_never_sees_it(folder: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    same(folder)
    told = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=folder, check=True, capture_output=True, text=True
    ).stdout
    assert FOLDER not in told
    assert "innsikt/" in told


def test_forgetting_a_person_empties_it(folder: Path, td: Run) -> None:
    td("validate", cwd=folder)
    assert (folder / KEPT).exists()
    td("forget", "i-en", "--yes", cwd=folder)
    assert not (folder / KEPT).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_is_not_followed_to_write_elsewhere(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "annet"
    elsewhere.mkdir()
    (folder / FOLDER).symlink_to(elsewhere)
    same(folder)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_linked_files_and_two_of_one_id_are_checked_without_it(folder: Path) -> None:
    write_tree(folder, {"annet/ro.yaml": PROJECT["innsikt/ro.yaml"]})
    assert same(folder) == (0, 0)
    assert same(folder) == (0, 0)
    (folder / "annet/ro.yaml").unlink()
    (folder / "lenke.yaml").symlink_to(folder / "innsikt/ro.yaml")
    assert same(folder) == (0, 0)


def test_a_folder_no_one_can_write_in_is_checked_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "mkdir", closed)
    assert same(folder) == (0, 0)
    assert not (folder / FOLDER).exists()


def test_a_full_disk_costs_only_the_next_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    same(folder)
    edit(folder / "innsikt/ro.yaml", "Ro", "Fred")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as then:
        then.setattr(store_module, "write_bytes", full)
        same(folder)
    same(folder)


def test_a_file_that_changes_while_td_reads_is_not_mixed_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quoted interview becomes another between the look at its sign and the reading of it."""
    from tjenestedesign.check.remembered import seen

    same(folder)
    edit(folder / "innsikt/ro.yaml", "Ro", "Fred")
    surveyed = seen.surveyed

    def then_changed(root: Path) -> object:
        found = surveyed(root)
        path = root / "innsikt/i-en.yaml"
        path.write_text(path.read_text("utf-8").replace("sitat-1", "sitat-9"), "utf-8")
        return found

    monkeypatch.setattr(seen, "surveyed", then_changed)
    _, found, spared = check_folder(folder)
    assert spared.files == 0
    assert found == load_project(folder)[1]


def test_no_excerpt_is_shown_of_a_file_that_changed_after_the_check(folder: Path, td: Run) -> None:
    same(folder)
    project, found, _ = check_folder(folder)
    (one,) = (d for d in found if d.code == "TD403")
    shown = project.source_of(one.position.file)
    assert shown is not None
    assert shown.text == (folder / one.position.file).read_text("utf-8")
    project, found, _ = check_folder(folder)
    (folder / one.position.file).unlink()
    assert project.source_of(one.position.file) is None
    assert project.source_of("finnes/ikke.yaml") is None


@pytest.mark.parametrize(
    "reference", ["i-en#Sitat 1", "i-en#SITAT-1", "I En#sitat-1", "i-en#borte", "borte", "«i-en»#sitat-1"]
)
def test_a_reference_in_other_words_is_read_as_without_it(folder: Path, reference: str) -> None:
    same(folder)
    edit(folder / "innsikt/ro.yaml", "i-en#sitat-1", f'"{reference}"')
    same(folder)
    same(folder)
    edit(folder / "innsikt/ro.yaml", f'"{reference}"', "i-en#sitat-1")
    same(folder)


def test_runs_at_once_do_not_disturb_each_other(folder: Path) -> None:
    write_tree(
        folder,
        {
            f"innsikt/i-{n}.yaml": INTERVIEW.format(title=f"Nr. {n}", code=f"I-{n}", role="innbygger")
            for n in range(10, 60)
        },
    )
    command = [sys.executable, "-m", "tjenestedesign", "validate", "--format", "json", str(folder)]
    for number in range(3 if FULL else 2):
        edit(folder / "innsikt/ro.yaml", "påstand: ", f"påstand: {number} ")
        runs = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=REPO) for _ in range(3)]
        said = {run.communicate()[0] for run in runs}
        assert len(said) == 1
        assert {run.returncode for run in runs} == {0}
    same(folder)
    left = {p.name for p in (folder / FOLDER).iterdir()}
    assert left == {".gitignore", "LES-MEG.txt", "sjekk.json"}


def test_a_run_that_is_killed_leaves_what_was_kept_whole(folder: Path) -> None:
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from tjenestedesign.check.remembered.checking import check_folder\n"
        "replace = os.replace\n"
        "os.replace = lambda *a: os._exit(9) if str(a[1]).endswith('sjekk.json') else replace(*a)\n"
        "check_folder(Path(sys.argv[1]))\n"
    )
    same(folder)
    before = (folder / KEPT).read_bytes()
    edit(folder / "innsikt/ro.yaml", "Ro", "Fred")
    run = subprocess.run([sys.executable, "-c", code, str(folder)], check=False)
    assert run.returncode == 9
    assert (folder / KEPT).read_bytes() == before
    same(folder)
    left = [p for p in (folder / FOLDER).iterdir() if p.suffix == ".ny"]
    assert list(left_behind(folder)) == left
    assert len(left) == 1
