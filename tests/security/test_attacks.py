"""A project is untrusted input: an attack per line, and each is refused with a message or comes out as plain text."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, get_args

import pytest

import tjenestedesign
from tests.conftest import ASKER, REPO, Build, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.ground.cells import as_csv, safe_cell
from tjenestedesign.history.git import NoGit, git
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Del
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    return [
        line for line in (HERE / name).read_text("utf-8").splitlines() if line and not line.startswith("# ")
    ]


# --- YAML ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attack", lines("yaml.txt"))
def test_hostile_yaml_is_refused_with_a_code(td: Run, build: Build, attack: str) -> None:
    folder = build({"angrep.yaml": attack.replace("\\n", "\n").replace("\\\\", "\\")})
    started = time.perf_counter()
    said = td("validate", cwd=folder)
    assert said.code == 1
    assert re.search(r"feil\[TD\d{3}\]", said.out)
    assert "Traceback" not in said.out + said.err
    assert "\x1b" not in said.out
    assert time.perf_counter() - started < 20, "the work must not grow with what the aliases stand for"


def test_a_huge_file_is_not_even_read_whole(td: Run, build: Build) -> None:
    assert "TD001" in td("validate", cwd=build({"stor.yaml": "a: " + "x" * 3_000_000})).out


# --- text that would be markup ------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a browser would act on in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.acts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        if tag in (
            "iframe",
            "object",
            "embed",
            "form",
            "base",
            "applet",
            "frame",
            "foreignobject",
            "animate",
            "set",
        ):
            self.acts.append(tag)
        if tag == "script" and not re.fullmatch(r"(\.\./)*sok/[a-z]+\.js", given.get("src", "")):
            self.acts.append("script")
        if tag == "link" and given.get("rel") not in ("stylesheet", "icon"):
            self.acts.append("link")
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.acts.append("refresh")
        for name, value in given.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.acts.append(f"{tag}[{name}]")
            scheme = re.match(r"[\s\x00-\x20]*([a-z][a-z0-9+.-]*):", value, re.I)
            if (
                name in ("href", "src", "xlink:href", "action")
                and scheme
                and scheme[1].lower() not in ("http", "https", "mailto", "data")
            ):
                self.acts.append(f"{tag}[{name}={value[:40]}]")
            if name in ("href", "src") and scheme and scheme[1].lower() == "data" and value != "data:,":
                self.acts.append(f"{tag}[{name}=data]")
            if name == "src" and scheme and scheme[1].lower() in ("http", "https"):
                self.acts.append(f"{tag}[{name}=net]")


def everywhere(value: Any, text: str) -> Any:
    """The value with the text in every key that takes any text."""
    if isinstance(value, Del):
        new: dict[str, Any] = {}
        for name, field in type(value).model_fields.items():
            if name not in value.__dict__ or name in ("type", "id", "arvet_fra", "fil", "datakilde", "lenke"):
                continue
            kinds = _kinds(field.annotation)
            inner = getattr(value, name)
            plain = str in kinds and not any(isinstance(k, str) for k in kinds)
            new[name] = text if plain and isinstance(inner, str) else everywhere(inner, text)
        return value.model_copy(update=new)
    if isinstance(value, tuple):
        return tuple(text if type(v) is str else everywhere(v, text) for v in value)
    return value


def _kinds(annotation: Any) -> set[Any]:
    found = {annotation}
    for a in get_args(annotation):
        found |= _kinds(a)
    return {k for k in found if isinstance(k, (str, type))}


_STRUCTURE = ("avhenger_av", "spor", "observasjon", "livsområder", "kolonner")


def poisoned(project: Project, text: str) -> Project:
    entries: dict[str, Entry[Any]] = {}
    for id, entry in project.entries.items():
        keep = {k: getattr(entry.model, k) for k in type(entry.model).model_fields if k in _STRUCTURE}
        entries[id] = replace(entry, model=everywhere(entry.model, text).model_copy(update=keep))
    assert project.settings
    return replace(
        project,
        entries=entries,
        settings=replace(project.settings, model=everywhere(project.settings.model, text)),
    )


def test_no_text_of_a_project_becomes_anything_but_text() -> None:
    """Every payload in one long text, in every text key of every type: what comes out is looked at as a browser would."""
    project, _ = load_project(ASKER)
    text = "\n\n".join(lines("nyttelaster.txt"))
    only = [
        "konsept",
        "innsikt",
        "intervju",
        "workshop",
        "kravspesifikasjon",
        "læringspunkt",
        "pilot",
        "kontaktpunkt",
        "brukertest",
    ]
    pages = 0
    for file in render_site(plan_site(poisoned(project, text), [], only)):
        if file.path.endswith((".html", ".svg")):
            page = Page()
            page.feed(file.data.decode())
            assert page.acts == (["form"] if file.path == "sok.html" else []), file.path
            assert "49" not in re.findall(r"\{\{ 7 \* 7 \}\}|>49<", file.data.decode())
            pages += file.path.endswith(".html")
    assert pages > 40


@pytest.mark.parametrize("attack", lines("nyttelaster.txt"))
def test_each_payload_is_text_in_a_title_and_in_markdown(build: Build, attack: str) -> None:
    quoted = "'" + attack.replace("'", "''") + "'"
    folder = build(
        {
            "prosjekt.yaml": f"navn: {quoted}\nkommune: {quoted}\nbakgrunn: {quoted}\n",
            "angrep.yaml": f"type: læringspunkt\ntittel: {quoted}\nfase: innsikt\nfra: kommune\nhva: {quoted}\nråd: {quoted}\nnotat: {quoted}\n",
        }
    )
    files = list(render_site(plan_site(*load_project(folder))))
    for file in files:
        if file.path.endswith((".html", ".svg")):
            page = Page()
            page.feed(file.data.decode())
            assert page.acts == (["form"] if file.path == "sok.html" else []), file.path
        elif file.path == "sok/indeks.js":
            assert b"</script" not in file.data.lower()
    assert any(f.path == "laeringspunkt/angrep.html" for f in files)


def test_every_page_forbids_scripts_and_the_network(asker_pages: Mapping[str, bytes]) -> None:
    for path, data in asker_pages.items():
        if path.endswith(".html"):
            head = data.decode()[:1200]
            assert "default-src 'none'" in head
            assert "unsafe" not in head
            assert ("script-src" in head) == (path == "sok.html")


# --- paths --------------------------------------------------------------------------------------------------------


def _written(attack: str) -> str:
    return "'" + attack.replace("'", "''") + "'"


@pytest.mark.parametrize("attack", lines("stier.txt"))
def test_no_path_leaves_the_project(td: Run, build: Build, tmp_path: Path, attack: str) -> None:
    (tmp_path / "hemmelig.png").write_bytes(b"\x89PNG\r\n\x1a\nhemmelig")
    folder = build(
        {
            "prosjekt.yaml": f"navn: P\nkommune: K\nprofil: {{logo: {_written(attack)}}}\n",
            "angrep.yaml": f"type: kontaktpunkt\ntittel: T\nkanal: digital\nbeskrivelse: x\nbilde: {{fil: {_written(attack)}, alt: x}}\n",
            "maling.yaml": f"type: effektmåling\ntittel: T\ndatakilde: {_written(attack)}\n",
        }
    )
    said = td("validate", cwd=folder).out
    refused = {line.split(":")[0].split("-->")[1].strip() for line in said.splitlines() if "-->" in line}
    assert {"prosjekt.yaml", "angrep.yaml", "maling.yaml"} <= refused
    assert said.count("feil[TD107]") >= 3, "the path itself is refused, not only found to be missing"
    td("render", cwd=folder)
    made = [p for p in (folder / "ut").rglob("*") if p.is_file()]
    assert not any(b"hemmelig" in p.read_bytes() and p.suffix == ".png" for p in made)
    assert {p.name for p in tmp_path.iterdir()} == {"p", "hemmelig.png"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_links_out_of_the_project_are_not_followed(td: Run, build: Build, tmp_path: Path) -> None:
    outside = tmp_path / "ute"
    outside.mkdir()
    (outside / "fil.yaml").write_text(
        "type: læringspunkt\ntittel: Hemmelig utenfra\nhva: x\nråd: x\n", "utf-8"
    )
    folder = build({"bilder/.x": ""})
    (folder / "mappe").symlink_to(outside)
    (folder / "fil.yaml").symlink_to(outside / "fil.yaml")
    said = td("validate", cwd=folder)
    assert said.out.count("TD014") == 2
    td("render", cwd=folder)
    assert not any(b"Hemmelig utenfra" in p.read_bytes() for p in (folder / "ut").rglob("*") if p.is_file())


@pytest.mark.parametrize(
    "name", ["../ute", "/tmp/ute", "CON", "a b", "Ærlig", "a/b", "..", "a\\b", "x" * 300]
)
def test_an_id_cannot_be_a_path_or_a_device(td: Run, build: Build, name: str) -> None:
    folder = build({})
    before = set(folder.parent.rglob("*"))
    assert td("new", "innsikt", name, cwd=folder).code == 2
    assert set(folder.parent.rglob("*")) == before


# --- spreadsheets -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attack",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|cmd", "%0A=1", '=HYPERLINK("x")', "＝1"],
)
def test_no_cell_becomes_a_formula(attack: str) -> None:
    assert safe_cell(attack).startswith("'")
    assert as_csv(["a"], [[attack]]).splitlines()[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("harmless", ["-1", "-1,5", "0", "tekst", "a=b", "1-2"])
def test_plain_numbers_and_words_are_left_alone(harmless: str) -> None:
    assert safe_cell(harmless) == harmless


# --- terminals, shells and fonts ----------------------------------------------------------------------------------


def test_no_escape_sequence_reaches_a_log(td: Run, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build({"a.yaml": 'type: innsikt\ntittel: T\n"\\e[31mrød\\u202e": x\n'})
    for format in ("text", "github", "json", "sarif"):
        said = td("validate", "--format", format, cwd=folder)
        assert said.code == 1
        assert not re.search("[\x1b\u202e]", said.out), format


def test_a_command_to_paste_runs_nothing_a_file_is_called(td: Run, build: Build) -> None:
    interview = "type: intervju\ntittel: T\nrespondent: {kode: I-1, rolle: innbygger}\nsamtykke: {grunnlag: fiktivt}\n"
    folder = build({"$(touch utlost)/`id`/samtale.yaml": interview})
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.email=a@b.no", "-c", "user.name=A", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
    said = td("forget", "samtale", "--yes", cwd=folder).out
    paths = re.findall(r"--path (.+)$", said, re.M)
    assert paths == ["'$(touch utlost)/`id`/samtale.yaml'"]


def test_a_letter_made_of_letters_without_end_does_not_hang_td() -> None:
    """Each letter of a chain is twice the one before: forty of them are a million million strokes."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont

    from tjenestedesign.drawing.font_files import NotAFont, open_font

    font = TTFont(io.BytesIO((REPO / "src/tjenestedesign/fonts/regular.ttf").read_bytes()))
    names = list(font.getGlyphOrder())
    target = font.getBestCmap()[ord("å")]
    before = font.getBestCmap()[ord("a")]
    for name in [*[n for n in names if n not in (before, target, ".notdef")][:40], target]:
        pen = TTGlyphPen(font.getGlyphSet())
        for shift in (0, 10):
            pen.addComponent(before, (1, 0, 0, 1, shift, 0))
        glyph = pen.glyph()
        glyph.xMin = glyph.yMin = glyph.xMax = glyph.yMax = 0
        font["glyf"][name] = glyph
        before = name
    out = io.BytesIO()
    font.recalcBBoxes = False
    font.save(out)
    started = time.perf_counter()
    with pytest.raises(NotAFont):
        open_font(out.getvalue())
    assert time.perf_counter() - started < 20


# --- patterns -----------------------------------------------------------------------------------------------------


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in walk_packages(tjenestedesign.__path__, "tjenestedesign."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{module.name}.{name}", value


HOSTILE = (
    "a",
    " ",
    "1",
    "-",
    "a ",
    "1 ",
    "0 0",
    "a-",
    "<Skriv ",
    "a.",
    "a@",
    "[(",
    "\n\n ",
    "Kari ",
    "vei 1 ",
    "1.1,",
    ",",
    "#a",
    "12:",
)


def test_no_pattern_hangs_on_hostile_text() -> None:
    """A pattern that backtracks without end takes years on four thousand characters; one that does not, some milliseconds.

    Each is tried both ways, whole and piece by piece, however td uses it. What reads whole files is held to grow no
    faster than the text in tests/privacy.
    """
    slow: list[str] = []
    for name, pattern in dict(patterns()).items():
        for seed in HOSTILE:
            text = (seed * (4_000 // len(seed)))[:4_000] + "!"
            started = time.process_time()
            pattern.fullmatch(text)
            for _ in pattern.finditer(text):
                pass
            if time.process_time() - started > 5:
                slow.append(f"{name} on {seed!r}")
    assert slow == []


# --- git ----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="the traps are shell scripts")
def test_a_repositorys_own_settings_run_nothing(tmp_path: Path) -> None:
    trap = tmp_path / "felle.sh"
    sprung = tmp_path / "utlost"
    trap.write_text(f"#!/bin/sh\ntouch {sprung}\ncat\n", "utf-8")
    trap.chmod(0o755)
    repo = tmp_path / "lager"
    repo.mkdir()
    (repo / "a.txt").write_text("a\n", "utf-8")
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.email=a@b.no", "-c", "user.name=A", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", *command], cwd=repo, check=True)
    settings = {
        "core.fsmonitor": trap,
        "core.pager": trap,
        "diff.external": trap,
        "alias.log": f"!{trap}",
        "gpg.program": trap,
        "log.showSignature": "true",
    }
    for key, value in settings.items():
        subprocess.run(["git", "config", key, str(value)], cwd=repo, check=True)
    (repo / "a.txt").write_text("b\n", "utf-8")
    git(repo, "log", "--format=%H")
    git(repo, "ls-files", "-z")
    git(repo, "diff", "--cached", "--name-only", "--no-ext-diff")
    assert not sprung.exists()


def test_where_there_is_no_git_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoGit, match="ikke installert"):
        git(tmp_path, "status")
