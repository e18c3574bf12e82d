"""Where the scanner looks: everything td can reach in a project, however it is written."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.conftest import Build, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.domain.privacy import scan
from tjenestedesign.ground.diagnostics import Diagnostic
from tjenestedesign.project.reading import RawFile

MOBILE = "432 10 987"
GROUP = "type: brukergruppe\ntittel: Unge\nbeskrivelse: {}\nsituasjon: x\nbehov: [Ro]\n"


def _private(root: Path) -> list[Diagnostic]:
    return [d for d in load_project(root)[1] if d.private]


def _found(root: Path) -> list[tuple[str, str, int]]:
    return [(d.code, d.position.file, d.position.line) for d in _private(root)]


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("g.yaml", GROUP.format(f"Ring {MOBILE}"), 3),
        ("g.yaml", GROUP.format("x") + f"# {MOBILE}\n", 6),
        ("g.yaml", GROUP.format("x") + f"{MOBILE}: nøkkel\n", 6),
        ("g.yaml", GROUP.format(f"|\n  Først noe annet.\n  Så {MOBILE}."), 5),
        ("g.yaml", GROUP.format('"\\u0034\\u0033\\x32 10 987"'), 3),
        ("g.yaml", GROUP.format('"Ring 432\\_10\\_987"'), 3),
        ("g.yaml", GROUP.format('"Ring 432 1\\\n  0 987"'), 3),
        ("g.yaml", GROUP.format(">\n  Ring 432 10\n  987 i kveld"), 3),
        ("g.yaml", GROUP.format("Ring 432\n  10 987 i kveld"), 3),
        ("g.yaml", GROUP.format("Jeg bor i Prøveveien\n  12, helt nederst"), 3),
        ("g.yaml", "type: [uferdig\n# " + MOBILE, 2),
        ("g.yaml", f"- bare\n- en liste {MOBILE}\n", 2),
        ("g.yaml", f"type: ukjenttype\ntittel: {MOBILE}\n", 2),
        ("g.yaml", f"type: brukergruppe\ntittel: ÆØÅ {MOBILE}\n".encode("cp1252"), 2),
        ("g.yaml", f"type: brukergruppe\ntittel: {MOBILE}\n".encode("utf-16"), 2),
        ("g.yaml", f"type: brukergruppe\r\ntittel: {MOBILE}\r\n", 2),
        ("g.yaml", "# fyll\n" * 100_000 + MOBILE + "\n# fyll" * 250_000, 100_001),
        ("prosjekt.yaml", f"navn: x\nkommune: y\nbakgrunn: {MOBILE}\n", 3),
        ("notat.md", f"# Tittel\n\n{MOBILE}\n", 3),
        ("notat.TXT", f"\ufeff{MOBILE}", 1),
        ("gammelt.txt", f"æøå\n{MOBILE}".encode("cp1252"), 2),
        ("word.txt", f"æøå\n{MOBILE}".encode("utf-16"), 2),
        ("d/data.csv", f"a;b\n1;{MOBILE}\n", 2),
        ("d/data.tsv", f"a\tb\n1\t{MOBILE}\n", 2),
        ("d.json", '{"n":\n "\\u0034\\u0033\\u0032 10 987"}', 2),
        ("lang.txt", "x" * 1_500_000 + f"\n{MOBILE}\n", 2),
        (f"notat {MOBILE}.png", b"\x89PNG", 1),
        ("43-21-09-87/bilde.bin", b"", 1),
    ],
)  # fmt: skip
def test_a_number_is_found_wherever_it_stands(build: Build, file: str, text: str | bytes, line: int) -> None:
    root = build({file: text})
    (found,) = _found(root)
    assert (found[0], found[2]) == ("TD606" if "Prøveveien" in str(text) else "TD603", line)
    assert file.startswith(found[1])


def test_letters_written_in_two_parts_are_read_as_one(build: Build) -> None:
    root = build({"mac.md": unicodedata.normalize("NFD", "Jeg heter Åse og bor i Prøvegåta\nPrøvestrålen 3")})
    assert [d.message for d in _private(root)] == ["Dette ser ut som et personnavn: «Å••»."]


def test_the_second_of_two_equal_ids_is_read_too(build: Build) -> None:
    root = build({"a/g.yaml": GROUP.format("x"), "b/g.yaml": GROUP.format(MOBILE)})
    assert _found(root) == [("TD603", "b/g.yaml", 3)]


@pytest.mark.parametrize("folder", [".skjult", "node_modules", "ut"])
def test_folders_td_does_not_read_are_not_scanned(build: Build, folder: str) -> None:
    root = build(
        {f"{folder}/a.md": MOBILE, "ut/.td-ut.json": "{}", "nr/prosjekt.yaml": "x: y", "nr/a.md": MOBILE}
    )
    assert _found(root) == []


def test_no_link_out_of_the_project_is_followed(build: Build, tmp_path: Path) -> None:
    (tmp_path / "ute.md").write_text(MOBILE, "utf-8")
    (tmp_path / "mappe").mkdir()
    (tmp_path / "mappe/a.md").write_text(MOBILE, "utf-8")
    root = build({"inne.md": "# Tom"})
    (root / "lenke.md").symlink_to(tmp_path / "ute.md")
    (root / "mappe").symlink_to(tmp_path / "mappe")
    (root / "ring.md").symlink_to(root / "ring.md")
    assert _found(root) == []


def test_staged_content_given_in_place_of_the_folder_is_scanned(tmp_path: Path) -> None:
    files = [RawFile("prosjekt.yaml", b"navn: x\nkommune: y\n"), RawFile("a.md", MOBILE.encode())]
    found = load_project(tmp_path, files)[1]
    assert [(d.code, d.position.file) for d in found] == [("TD603", "a.md")]


def test_a_data_file_tells_five_and_counts_the_rest(build: Build) -> None:
    root = build({"d.csv": "".join(f"{n};432 10 {n:03}\n" for n in range(500))})
    found = _private(root)
    assert [d.position.line for d in found] == [1, 2, 3, 4, 5]
    assert found[-1].message.endswith("Filen har 495 til.")


def test_a_huge_data_file_is_read_only_so_far(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MAX_READ", 600_000)
    root = build({"d.csv": f"{MOBILE}\n" + "2026;12;34\n" * 100_000 + f"{MOBILE}\n"})
    assert [line for _, _, line in _found(root)] == [1]


def test_a_file_that_cannot_be_opened_stops_nothing(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = RawFile.open

    def refuse(file: RawFile) -> BinaryIO:
        if file.file == "a.md":
            raise PermissionError("nei")
        return opened(file)

    monkeypatch.setattr(RawFile, "open", refuse)
    assert _found(build({"a.md": MOBILE, "b.md": MOBILE})) == [("TD603", "b.md", 1)]


def test_an_id_of_digits_and_a_lock_line_are_no_numbers(build: Build) -> None:
    root = build(
        {
            "godkjent.lock.yaml": "innbygger-43210987: {godkjent: 2026-03-01, rolle: styringsgruppen, avtrykk: '432109876543'}\n"
        }
    )
    assert _found(root) == []


@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
def test_no_format_repeats_the_whole_value(build: Build, td: Run, format: str) -> None:
    root = build(
        {
            "g.yaml": GROUP.format(f"Kari.Prove@example.com og {MOBILE}, Prøveveien 12 på samme linje"),
            "h.yaml": GROUP.format('"\\u0034\\u0033\\x32 10 987"'),
            "i.yaml": f"type: brukergruppe\ntittel: {MOBILE}\nukjent nøkkel: x {MOBILE}\n",
        }
    )
    result = td("validate", "--format", format, cwd=root)
    assert result.code == 1
    assert "TD603" in result.out
    for secret in (MOBILE, "10 987", "Kari", "Prove@", "Prøveveien 12", "\\u0034"):
        assert secret not in result.out, secret


def test_other_faults_on_the_same_line_hide_the_value_too(build: Build, td: Run) -> None:
    root = build({"g.yaml": GROUP.format("x") + f"servicegrad: {MOBILE} # {MOBILE}\n"})
    out = td("validate", cwd=root).out
    assert "TD107" in out or "TD105" in out or "TD108" in out
    assert "987" not in out.split("servicegrad: ")[1].splitlines()[0]


def test_a_file_with_personal_data_is_left_out_of_the_site(build: Build, td: Run, tmp_path: Path) -> None:
    root = build({"g.yaml": GROUP.format(f"Ring {MOBILE}")})
    td("render", "--output", tmp_path / "ut", cwd=root)
    pages = [p.read_text("utf-8") for p in (tmp_path / "ut").rglob("*.html")]
    assert all(MOBILE not in page for page in pages)
