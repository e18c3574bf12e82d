"""A fault in td itself, set off by one file, hides nothing of what is said about the others."""

from __future__ import annotations

import asyncio
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
from tjenestedesign.domain.privacy import silence
from tjenestedesign.exchange import json_out
from tjenestedesign.exchange.formats import FORMATS
from tjenestedesign.exchange.sheets import write
from tjenestedesign.ground import crashes
from tjenestedesign.ground.diagnostics import Level
from tjenestedesign.ground.own_folder import FOLDER
from tjenestedesign.live.editor.folder import Folder
from tjenestedesign.live.editor.session import Open, Server
from tjenestedesign.live.serve.live import Live
from tjenestedesign.project import references
from tjenestedesign.project.rule import Rule
from tjenestedesign.publish.documents import contents
from tjenestedesign.publish.site import pages, prints, templating

DANGLING = "type: brukerreise\ntittel: R\naktører: [borte]\nsteg:\n  - {id: s, fase: før, tittel: S}\n"
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
    every, of = (*findings.sources(), "ekstra"), findings.rules_of
    monkeypatch.setattr(findings, "sources", lambda: every)
    monkeypatch.setattr(findings, "rules_of", lambda source: (extra,) if source == "ekstra" else of(source))


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
    monkeypatch.setattr(load, "_read_one", lambda file, *rest: 1 / 0 if file == broken else real(file, *rest))
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
    from tjenestedesign.publish.documents import asked_for

    real = asked_for.wanted

    def wanted(*args: Any) -> Any:
        first, *rest = real(*args)
        return [replace(first, stem="x", make=lambda: 1 / 0), first, *rest]

    monkeypatch.setattr(asked_for, "wanted", wanted)
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


def at(broken: str, real: Any, id_of: Any) -> Any:
    """`real`, but for the one it goes to pieces over: `id_of` says from its arguments which one it is."""
    return lambda *args, **named: 1 / 0 if id_of(*args) == broken else real(*args, **named)


# --- each place where one file could take the others with it -------------------------------------------------------


def test_references_that_cannot_be_followed_from_one_file_leave_the_others(
    td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for id in ("d", "e"):
        (folder / f"{id}.yaml").write_text(DANGLING, "utf-8")
    monkeypatch.setattr(
        references, "_fault", at("d", references._fault, lambda *a: a[3]().file.removesuffix(".yaml"))
    )  # pyright: ignore[reportPrivateUsage]
    for options in ((), ("--no-cache",)):
        said = td("validate", *options, cwd=folder)
        told(said)
        assert re.search(r"TD019.*da det fulgte henvisningene(.|\n)*d\.yaml:1", said.out)
        assert re.search(r"TD201(.|\n)*e\.yaml:3", said.out)
        assert "c.yaml" in said.out


def test_marks_that_cannot_be_read_in_one_file_silence_nothing_there_and_work_elsewhere(
    td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = "notat: Ring 01019012480 # td: greit TD602 – oppdiktet\n"
    for name in ("a", "b"):
        with (folder / f"{name}.yaml").open("a", encoding="utf-8") as file:
            file.write(number)
    real = silence._marks  # pyright: ignore[reportPrivateUsage]
    assert "TD602" not in td("validate", cwd=folder).out

    def marks(source: Any) -> Iterator[Any]:
        yield from at("a.yaml", real, lambda source: source.file)(source)

    monkeypatch.setattr(silence, "_marks", marks)
    (folder / "b.yaml").write_text((folder / "b.yaml").read_text("utf-8") + "\n", "utf-8")
    said = td("validate", cwd=folder)
    told(said)
    assert re.search(r"TD019.*da det leste merkene(.|\n)*a\.yaml:1", said.out)
    assert re.search(r"TD602(.|\n)*a\.yaml:5", said.out)
    assert "b.yaml:5" not in said.out


def test_one_finding_that_cannot_be_weighed_is_told_and_the_others_are_silenced(
    td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = "notat: Ring 01019012480 # td: greit TD602 – oppdiktet\n"
    for name in ("a", "b"):
        with (folder / f"{name}.yaml").open("a", encoding="utf-8") as file:
            file.write(number)
    real = silence._covered  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(silence, "_covered", at("a.yaml", real, lambda _, item: item.position.file))
    said = td("validate", cwd=folder)
    told(said)
    assert re.search(r"TD019.*da det så etter merket(.|\n)*a\.yaml:1", said.out)
    assert "b.yaml:5" not in said.out


@pytest.mark.parametrize(
    ("name", "what", "missing"),
    [
        ("page_path", "a.yaml: da td la opp siden", "innsikt/a.html"),
        ("phase_views", "prosjekt.yaml: da td delte sidene i faser", "fase/1-innsikt.html"),
        ("_page_job", "prosjekt.yaml: da td la opp sidene om metoden", "metode/index.html"),
    ],
)
def test_a_page_that_cannot_even_be_planned_leaves_the_others(
    td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, what: str, missing: str
) -> None:
    real = getattr(pages, name)
    monkeypatch.setattr(pages, name, at("a", real, lambda *a: a[1] if name == "page_path" else "a"))
    out = folder.parent / "ut"
    said = td("render", "--output", out, folder)
    told(said)
    assert what in said.err
    assert not (out / missing).exists()
    for file in ("index.html", "innsikt/b.html", "brukerreise/reise.html", "rod-trad.html"):
        assert (out / file).is_file(), file


def test_a_figure_on_paper_that_breaks_leaves_the_others(
    td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "tur.yaml").write_text((folder / "reise.yaml").read_text("utf-8"), "utf-8")
    monkeypatch.setattr(prints, "drawings", at("reise", prints.drawings, lambda _, entry, *rest: entry.id))
    out = folder.parent / "trykk"
    said = td("render", "--format", "svg", "--output", out, folder)
    told(said)
    assert "reise.yaml: da td tegnet figuren" in said.err
    assert [p.name for p in out.glob("*.svg") if "tur" in p.name]
    assert not [p.name for p in out.glob("*.svg") if "reise" in p.name.removeprefix("brukerreise")]


def test_a_chapter_that_breaks_is_told_in_its_place_and_the_report_is_made(
    td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        contents, "artefact_values", at("a", contents.artefact_values, lambda _, entry, href: entry.id)
    )
    out = folder.parent / "dok"
    said = td("render", "--format", "md", "--output", out, "--only", "prosjektrapport", folder)
    told(said)
    assert "a.yaml: da td skrev om a i prosjektrapporten" in said.err
    text = (out / "prosjektrapport.md").read_text("utf-8")
    assert "Denne delen ble ikke laget. Det er feil i td, ikke i prosjektet." in text
    assert "Første" in text
    assert "Den som krasjer" not in text
    assert "Andre" in text


@pytest.mark.parametrize("format", ["csv", "json", "cjml"])
def test_an_export_leaves_out_the_one_that_breaks(
    td: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    (folder / "c.yaml").unlink()
    (folder / "tur.yaml").write_text((folder / "reise.yaml").read_text("utf-8"), "utf-8")
    if format == "cjml":
        writer = FORMATS[format].writers["brukerreise"]
        broken = replace(writer, make=at("reise", writer.make, lambda _, entry: entry.id))
        monkeypatch.setitem(FORMATS[format].writers, "brukerreise", broken)
    else:
        module: Any = write if format == "csv" else json_out
        monkeypatch.setattr(module, "parse", at("reise.yaml", module.parse, lambda source: source.file))
    said = td("export", *(() if format != "csv" else ("brukerreise.steg",)), "--format", format, cwd=folder)
    told(said)
    assert "reise.yaml: da td" in said.err
    (out, *_) = sorted((folder / "ut-eksport").glob(f"[!.]*.{format}" if format != "cjml" else "tur*"))
    text = out.read_text("utf-8")
    assert "tur" in text or format == "cjml"
    assert "reise,s" not in text
    assert '"fil": "reise.yaml"' not in text
    assert not (folder / "ut-eksport/reise.cjml").exists()


def test_a_broken_page_in_the_preview_says_so_and_the_others_are_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "c.yaml").unlink()
    monkeypatch.setattr(
        pages, "artefact_values", at("a", pages.artefact_values, lambda _, entry, href: entry.id)
    )
    live = Live(folder)
    for _ in range(2):  # also when it is asked for again
        served = live.file("innsikt/a.html")
        assert served
        assert "Denne siden ble ikke laget" in served.data.decode()
    other = live.file("innsikt/b.html")
    assert other
    assert "Andre" in other.data.decode()
    assert [(f.code, f.where) for f in live.faults()] == [("TD019", "a.yaml, linje 1")]
    crashes.forget()


def test_the_last_page_stays_each_time_it_is_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "c.yaml").unlink()
    live = Live(folder)
    assert live.file("innsikt/a.html")
    monkeypatch.setattr(
        pages, "artefact_values", at("a", pages.artefact_values, lambda _, entry, href: entry.id)
    )
    (folder / "a.yaml").write_text(INSIGHT.format("Første", "Endret"), "utf-8")
    assert live.refresh({folder / "a.yaml"})
    for _ in range(2):
        served = live.file("innsikt/a.html")
        assert served
        assert served.stale
        assert "Den som krasjer" in served.data.decode()
    monkeypatch.undo()
    (folder / "a.yaml").write_text(INSIGHT.format("Første", "Nytt"), "utf-8")
    assert live.refresh({folder / "a.yaml"})
    served = live.file("innsikt/a.html")
    assert served
    assert "Nytt" in served.data.decode()
    assert live.faults() == ()
    crashes.forget()


@pytest.mark.parametrize("what", ["drawings", "status", "check", "plan_site", "jobs"])
def test_nothing_stops_the_preview(folder: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    (folder / "c.yaml").unlink()
    if what == "drawings":
        monkeypatch.setattr(templating, "drawings", at("reise", templating.drawings, lambda _, e, *r: e.id))
    elif what == "check":
        rules_with(monkeypatch, replace(breaks_at("reise"), models=(TYPES["brukerreise"].modell,)))
    elif what == "status":
        monkeypatch.setattr("tjenestedesign.live.serve.live.status", lambda *_: 1 / 0)
        monkeypatch.setattr("tjenestedesign.publish.site.scope.status", lambda *_: 1 / 0)
    else:
        monkeypatch.setattr(f"tjenestedesign.live.serve.live.{what}", lambda *_, **_named: 1 / 0)
    live = Live(folder)
    live.check()
    served = live.file("brukerreise/reise.html")
    if what not in ("plan_site", "jobs"):
        assert served
        assert "<h1" in served.data.decode()
        assert live.file("index.html")
    assert {f.code for f in live.faults()} == {"TD019"}
    assert ("reise.yaml, linje 1" in {f.where for f in live.faults()}) == (what in ("drawings", "check"))
    monkeypatch.undo()
    (folder / "reise.yaml").write_text((folder / "reise.yaml").read_text("utf-8") + "# ny\n", "utf-8")
    live.refresh({folder / "reise.yaml"})
    live.check()
    assert live.faults() == ()
    assert live.file("brukerreise/reise.html")
    crashes.forget()


def test_a_broken_page_is_no_fault_in_td_while_its_own_file_has_faults(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "tur.yaml").write_text(DANGLING, "utf-8")
    monkeypatch.setattr(pages, "artefact_values", lambda *_: 1 / 0)
    live = Live(folder)
    served = live.file("brukerreise/tur.html")
    assert served
    assert "TD019" not in {f.code for f in live.faults()}
    assert crashes.noted() == ()


def test_an_editor_is_told_of_the_other_files_when_one_breaks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "d.yaml").write_text("type: innsikt\ntittel: D\npåsstand: x\n", "utf-8")
    told: dict[str, list[Any]] = {}
    monkeypatch.setattr(Server, "text", at("c.yaml", Server.text, lambda _server, _project, file: file))
    monkeypatch.setattr(Server, "units", lambda _, text: len(text))
    monkeypatch.setattr(Server, "publish", lambda _server, _project, file, found: told.update({file: found}))
    server = Server()
    asyncio.run(server.tell(Open(Folder(folder))))
    server.reader.shutdown()
    assert [d.code for d in told["c.yaml"]] == ["TD019"]
    assert "TD105" in {d.code for d in told["d.yaml"]}
    assert [c.file for c in crashes.noted()] == ["c.yaml"]
    crashes.forget()
