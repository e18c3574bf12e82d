"""A fault in td itself, set off by one file, hides nothing of what is said about the others."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Build, Run
from tjenestedesign.check import findings, load
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground import crashes
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.own_folder import FOLDER
from tjenestedesign.project.rule import Rule
from tjenestedesign.report import pages, templating

INSIGHT = "type: innsikt\ntittel: {}\npåstand: {}\nforklaring: x\n"


@pytest.fixture
def folder(build: Build) -> Path:
    return build(
        {
            "a.yaml": INSIGHT.format("Første", "Den som krasjer"),
            "b.yaml": INSIGHT.format("Andre", "p"),
            "c.yaml": "type: innsikt\ntittel: C\npåsstand: x\n",
            "reise.yaml": "type: brukerreise\ntittel: R\nsteg:\n  - {id: s, fase: før, tittel: S}\n",
        }
    )


def told(said: Any, places: int = 1) -> None:
    """What every crash must end in: the code, the log with the traceback, and no traceback on the screen."""
    assert said.code == 3, said.out + said.err
    assert "Her er det feil i td, ikke hos deg." in said.err
    assert "Traceback" not in said.out + said.err
    log = re.search(r"Send inn filen (\S+?),", said.err)
    assert log, said.err
    text = Path(log[1]).read_text("utf-8")
    assert text.count("Traceback (most recent call last)") >= places
    assert "ZeroDivisionError" in text
    Path(log[1]).unlink()


def rules_with(monkeypatch: pytest.MonkeyPatch, extra: Rule) -> None:
    from tjenestedesign.cache import check as cached

    every = (*findings.all_rules(), extra)
    monkeypatch.setattr(findings, "all_rules", lambda: every)
    monkeypatch.setattr(cached, "all_rules", lambda: every)


def breaks_at(id: str) -> Rule:
    def check(_project: Any, entry: Any) -> Iterator[Any]:
        if entry.id == id:
            1 / 0  # noqa: B018
        yield from ()

    return Rule("TD399", Level.FEIL, "x", (TYPES["innsikt"].modell,), of_entry=check)


@pytest.mark.parametrize("options", [(), ("--no-cache",)])
def test_a_rule_that_breaks_on_one_file_says_so_and_the_other_findings_stand(
    td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    before = td("validate", *options, cwd=folder).out
    rules_with(monkeypatch, breaks_at("a"))
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
    said = td("validate", *options, cwd=folder)
    told(said)
    assert "feil[TD019]: Her gikk td i stykker da det spurte etter TD399 (ZeroDivisionError)" in said.out
    assert "a.yaml:1" in said.out
    for line in before.splitlines():
        if "[TD" in line:
            assert line in said.out
    monkeypatch.undo()
    assert "TD019" not in td("validate", *options, cwd=folder).out, "nothing is remembered of it"


def test_a_rule_about_the_whole_that_breaks_stops_no_other(
    td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(_project: Any) -> Iterator[Any]:
        yield from ()
        raise ZeroDivisionError

    rules_with(monkeypatch, Rule("TD399", Level.FEIL, "x", of_project=check))
    said = td("validate", cwd=folder)
    told(said)
    assert "TD019" in said.out
    assert "c.yaml" in said.out


@pytest.mark.parametrize("broken", ["a.yaml", "prosjekt.yaml", "godkjent.lock.yaml"])
def test_a_file_td_cannot_read_is_a_finding_at_that_file(
    td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    (folder / "godkjent.lock.yaml").write_text(
        "b: {godkjent: 2026-11-29, rolle: leder, avtrykk: '212c2874de54'}\n"
    )
    real = load._read_one  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(load, "_read_one", lambda file, raw: 1 / 0 if file == broken else real(file, raw))
    said = td("validate", cwd=folder)
    told(said)
    assert re.search(rf"TD019.*da det leste filen(.|\n)*{re.escape(broken)}", said.out)
    assert "c.yaml" in said.out


def test_a_page_that_breaks_is_told_on_itself_and_the_others_are_made(
    td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pages.artefact_values

    def values(site: Any, entry: Any, href: Any) -> Any:
        return 1 / 0 if entry.id == "a" else real(site, entry, href)

    monkeypatch.setattr(pages, "artefact_values", values)
    out = folder.parent / "ut"
    said = td("render", "--output", out, folder)
    told(said)
    assert "a.yaml: da td laget innsikt/a.html" in said.err
    page = (out / "innsikt/a.html").read_text("utf-8")
    assert "Denne siden ble ikke laget" in page
    assert "Den som krasjer" not in page
    assert "default-src 'none'" in page
    assert "Andre" in (out / "innsikt/b.html").read_text("utf-8")
    assert (out / "index.html").is_file()


def test_a_figure_that_breaks_leaves_its_page(td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "drawings", lambda *_: 1 / 0)
    out = folder.parent / "ut"
    said = td("render", "--output", out, folder)
    told(said)
    assert "reise.yaml: da td tegnet figuren" in said.err
    assert "<h1" in (out / "brukerreise/reise.html").read_text("utf-8")
    assert "ble ikke laget" not in (out / "brukerreise/reise.html").read_text("utf-8")


def test_a_document_that_breaks_leaves_the_others(
    td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tjenestedesign.documents import files

    real = files.wanted

    def wanted(*args: Any) -> Any:
        first, *rest = real(*args)
        return [replace(first, stem="x", make=lambda: 1 / 0), first, *rest]

    monkeypatch.setattr(files, "wanted", wanted)
    said = td("render", "--format", "md", "--output", folder.parent / "ut", folder)
    told(said)
    assert list((folder.parent / "ut").glob("*.md"))


def test_what_is_no_fault_in_td_is_not_called_one(td: Run, folder: Path) -> None:
    assert td("validate", cwd=folder).code == 1
    assert crashes.noted() == ()


def test_a_thousand_crashes_keep_few() -> None:
    crashes.forget()
    before = crashes.mark()
    for n in range(1000):
        list(crashes.kept((1 // 0 for _ in range(1)), "prøvde", f"{n}.yaml"))
    assert crashes.mark() == before + 1000
    assert 0 < len(crashes.since(before)) == len(crashes.noted()) < 100
    crashes.forget()
