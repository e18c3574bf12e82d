"""An example never passes for one's own project: it is either learned from whole and says so, or gives its method alone."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from pypdf import PdfReader

from tests.conftest import REPO, Build, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.check.method_files import METHOD_FILE
from tjenestedesign.check.types import TYPES
from tjenestedesign.domain.tender.price_form import price_form
from tjenestedesign.domain.thread.approval import unverified
from tjenestedesign.exchange.sheets.columns import tables
from tjenestedesign.exchange.sheets.write import workbook
from tjenestedesign.ground.later import Later, later
from tjenestedesign.ground.yaml.source import decode, parse
from tjenestedesign.project.belegg import leaves
from tjenestedesign.project.fields import field_at
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import texts
from tjenestedesign.project.origin import examples
from tjenestedesign.publish.documents.asked_for import documents
from tjenestedesign.publish.documents.contents import planned
from tjenestedesign.publish.documents.word import word
from tjenestedesign.publish.documents.word_template import template
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.prints import prints
from tjenestedesign.publish.site.scope import Site, plan_site

EXAMPLES = examples()
MARK = "Eksempel til å lære av. Innholdet gjelder Asker."
TODAY = "2026-11-29"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TD_TODAY", TODAY)


def begun(td: Run, folder: Path, example: str = "asker", *more: str) -> Path:
    options = more or ("--name", "Nye veier", "--municipality", "Vik")
    assert td("init", folder, "--example", example, "--as", "metode", *options, "--yes").code == 0
    return folder


def learned(td: Run, folder: Path, example: str = "asker") -> Path:
    assert td("init", folder, "--example", example, "--as", "lær", "--yes").code == 0
    return folder


def site_of(folder: Path, **more: Any) -> Site:
    return plan_site(*load_project(folder), **more)


# --- which of the two ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "example_of_its_own"),
    [
        ([], True),
        (["--as", "lær"], True),
        (["--as", "laer"], True),
        (["--as", "metode"], False),
        (["--name", "Nye veier"], False),
        (["--municipality", "Vik"], False),
        (["--language", "nn"], True),
    ],
)
def test_what_an_example_is_for_follows_from_what_is_given(
    given: list[str], example_of_its_own: bool, td: Run, tmp_path: Path
) -> None:
    said = td("init", "p", "--example", "skolevei", *given, "--yes", cwd=tmp_path)
    if given == ["--language", "nn"]:
        assert said.code == 2
        return
    settings = load_project(tmp_path / "p")[0].settings
    assert settings
    assert settings.model.eksempel is example_of_its_own
    assert (settings.model.kommune == "Lyngvik") is example_of_its_own


@pytest.mark.parametrize("option", [["--name", "X"], ["--municipality", "X"], ["--language", "nn"]])
def test_an_example_to_learn_from_keeps_its_name(option: list[str], td: Run, tmp_path: Path) -> None:
    refused = td("init", "p", "--example", "asker", "--as", "lær", *option, "--yes", cwd=tmp_path)
    assert refused.code == 2
    assert option[0] in refused.err
    assert "--as metode" in refused.err
    assert not (tmp_path / "p").exists()


def test_as_is_refused_without_an_example_and_with_another_word(td: Run, tmp_path: Path) -> None:
    assert "--example" in td("init", "p", "--as", "metode", cwd=tmp_path).err
    assert "lær eller metode" in td("init", "p", "--example", "asker", "--as", "alt", cwd=tmp_path).err
    assert not (tmp_path / "p").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_init_in_a_terminal_asks_what_the_example_is_for(tmp_path: Path) -> None:
    import pty

    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execv(sys.executable, [sys.executable, "-m", "tjenestedesign", "init", "p"])
    said = b""
    for answer in (b"skolevei\n", b"metode\n", b"Nye veier\n", b"Vik\n", b"nb\n"):
        while not said.endswith((b"? ", b"] ")):
            said += os.read(fd, 1024)
        os.write(fd, answer)
        said = b""
    try:
        while os.read(fd, 1024):
            pass
    except OSError:
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    settings = load_project(tmp_path / "p")[0].settings
    assert settings
    assert (settings.model.navn, settings.model.kommune, settings.model.eksempel) == (
        "Nye veier",
        "Vik",
        False,
    )


# --- what is method -----------------------------------------------------------------------------------------------


def test_a_type_must_say_what_of_it_is_method() -> None:
    field = next(f for f in dataclasses.fields(Artefakttype) if f.name == "metode")
    assert field.default is dataclasses.MISSING
    assert field.default_factory is dataclasses.MISSING


@pytest.mark.parametrize("spec", TYPES.values(), ids=lambda s: s.navn)
def test_the_keys_a_type_calls_method_are_there_and_are_no_housekeeping(spec: Artefakttype) -> None:
    for path in spec.metode:
        assert field_at(spec.modell, path.split(".")) is not None, path
        assert path not in ("status", "ansvarlig", "dato", "merkelapper", "notat", "arvet_fra"), path
    assert len(set(spec.metode)) == len(spec.metode)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_says_what_of_it_is_method_and_all_of_that_is_there(example: str) -> None:
    project, _ = load_project(REPO / "examples" / example)
    listed = yaml.safe_load((REPO / "examples" / example / METHOD_FILE).read_text("utf-8"))
    assert listed
    for one in listed:
        id, _, part = one.partition("#")
        entry = project.entries[id]
        assert entry.type.metode, one
        assert not part or part in {p.id for _, p in entry.parts}, one


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_says_that_it_is_one(example: str) -> None:
    settings = load_project(REPO / "examples" / example)[0].settings
    assert settings
    assert settings.model.eksempel


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_project_from_the_method_is_sound_and_is_the_new_ones_own(
    example: str, td: Run, tmp_path: Path
) -> None:
    project, found = load_project(begun(td, tmp_path / "p", example))
    assert [d for d in found if d.level == "feil"] == []
    assert {d.code for d in found} <= {"TD104", "TD111", "TD335"}
    assert project.settings
    own = project.settings.model
    assert (own.navn, own.kommune, own.arvet_fra, own.eksempel) == ("Nye veier", "Vik", example, False)
    assert (own.oppdragsgiver, own.visjon, own.bakgrunn) == (None, None, None)
    assert (own.leverandører, own.prosjektgruppe, own.styringsgruppe, own.fravik) == ((), (), (), ())
    assert own.tidsrom is None or (own.tidsrom.fra, own.tidsrom.til) == (None, None)
    assert own.budsjett is None or not own.budsjett.har_tall
    assert own.profil is None or own.profil.logo is None
    assert own.personvern is None or [value for _, value in leaves(own.personvern)] == []
    for phase in (own.faser.innsikt, own.faser.idé, own.faser.utforming, own.faser.implementering):
        assert (phase.status, phase.milepæl, phase.beslutning, phase.fra, phase.til) == (
            "ikke-startet",
            None,
            None,
            None,
            None,
        )
    assert project.entries
    for entry in project.entries.values():
        assert (entry.model.status, entry.model.arvet_fra) == ("utkast", example)
        assert unverified(project, entry)


def test_the_method_of_asker_is_all_that_the_guide_calls_method(td: Run, tmp_path: Path) -> None:
    entries = load_project(begun(td, tmp_path / "p"))[0].entries
    theirs = load_project(REPO / "examples/asker")[0].entries
    guide: Any = entries["intervjuguide-1"].model
    assert guide.temaer == theirs["guide-ansatt"].model.temaer  # type: ignore[attr-defined]
    assert guide.formål.startswith("<Skriv ")
    sheet: Any = entries["workshop-2"].model
    assert [p.aktivitet for p in sheet.agenda][:2] == [
        "Velkommen, og hva vi skal ha fått til",
        "Les sitatene i stillhet",
    ]
    assert (sheet.innspill, sheet.gap, sheet.resultater, sheet.deltakere, sheet.dato, sheet.sted) == (
        (),
        (),
        (),
        (),
        None,
        None,
    )
    tender: Any = entries["konkurransegrunnlag-1"].model
    assert tender.prisskjema == theirs["anskaffelse-av-designteam"].model.prisskjema  # type: ignore[attr-defined]
    assert [k.navn for k in tender.tildelingskriterier][-1] == "Totalpris for oppdraget"
    assert {k.vekt for k in tender.tildelingskriterier} == {None}
    assert (tender.kontraktsverdi, tender.kvalitetsverdi, tender.prismodell, tender.frister) == (
        None,
        None,
        None,
        (),
    )
    plan: Any = entries["veikart-1"].model
    assert [s.id for s in plan.spor] == ["behov", "analyse", "strategi"]
    assert {a.spor for a in plan.aktiviteter} == {"behov", "analyse", "strategi"}
    assert {(a.ansvarlig, a.beskrivelse, a.leverer) for a in plan.aktiviteter} == {(None, None, ())}
    assert min(a.fra.start for a in plan.aktiviteter) == date(2026, 12, 1)
    assert "(antatt)" not in "".join(e.source.text for e in entries.values())


# --- nothing of what the example found ----------------------------------------------------------------------------


def words(text: str) -> set[str]:
    return {w.casefold() for w in re.findall(r"[^\W_]{4,}", text)}


def said_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from said_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from said_in(inner)
    elif value is not None:
        yield str(value)


def everything(folder: Path, formats: tuple[str, ...]) -> str:
    """All a reader can read of a project: files, site, documents, figures on paper and workbook."""
    project, found = load_project(folder)
    site = plan_site(project, found)
    read = [
        p.read_text("utf-8")
        for p in folder.rglob("*")
        if p.suffix in (".yaml", ".md") and "ut" not in p.parts
    ]
    for file in render_site(site):
        if file.path.endswith((".html", ".svg", ".js")) and not file.path.startswith("metode/"):
            read.append(re.sub(r"<[^<>]*>", " ", file.data.decode("utf-8")) + file.path)
    for sheet in prints(site, "pdf", "A4"):
        read += [text_in(f.path, f.data) for f in sheet.files]
    for format in formats:
        for made in documents(site, format, (), None):  # type: ignore[arg-type]
            read += [text_in(f.path, f.data) for f in made.files]
    read.append(text_in("bok.xlsx", workbook(project, [t for name in TYPES for t in tables(name)])))
    return "\n".join(read)


def text_in(path: str, data: bytes) -> str:
    if path.endswith(".pdf"):
        pages = (page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        return re.sub(r"[-\u00ad\u2010]\n", "", "\n".join(pages))  # a word that is divided is one word
    if path.endswith((".docx", ".pptx", ".xlsx")):
        parts = zipfile.ZipFile(io.BytesIO(data))
        return "\n".join(
            re.sub(r"<[^<>]*>", "", parts.read(n).decode("utf-8"))
            for n in parts.namelist()
            if n.endswith(".xml")
        )
    if not path.endswith((".md", ".html", ".svg")):
        return ""
    shown = re.sub(r"<style.*?</style>", "", data.decode("utf-8", "replace"), flags=re.DOTALL)
    return re.sub(r"<[^<>]*>", " ", shown)


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_word_of_what_the_example_found_is_in_any_format(example: str, td: Run, tmp_path: Path) -> None:
    formats = ("md", "pdf", "docx", "pptx", "html")
    folder = begun(td, tmp_path / "p", example)
    blank = tmp_path / "tomt"
    assert td("init", blank, "--name", "Nye veier", "--municipality", "Vik", "--yes").code == 0
    for entry in load_project(folder)[0].entries.values():
        assert td("new", entry.type.navn, entry.id, "--title", "Tittel", cwd=blank).code == 0
    kept = [text for e in load_project(folder)[0].entries.values() for _, text in texts(e.model)]
    theirs = " ".join(
        text
        for path in (REPO / "examples" / example).rglob("*.yaml")
        if not path.name.startswith(".")
        for text in said_in(parse(decode(path.name, path.read_bytes())[0])[0])
    )
    found = words(everything(folder, formats))
    own = words(everything(blank, formats)) | words(" ".join(kept)) | {example, "eksempelet", "eksempel"}
    ours = [
        *(REPO / "src/tjenestedesign").rglob("*.py"),
        *(REPO / "src/tjenestedesign").rglob("*.yaml"),
        *(REPO / "templates").rglob("*.j2"),
    ]
    method = words(" ".join(p.read_text("utf-8") for p in ours))
    assert len(words(theirs) - own - method) > 80, "the example says little of its own"
    assert (found & words(theirs)) - own - method == set()


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_name_of_the_example_is_in_any_file(example: str, td: Run, tmp_path: Path) -> None:
    folder = begun(td, tmp_path / "p", example)
    settings = load_project(REPO / "examples" / example)[0].settings
    assert settings
    for name in (settings.model.navn, settings.model.kommune, *(x.navn for x in settings.model.leverandører)):
        for path in folder.rglob("*"):
            if path.suffix in (".yaml", ".md") and path.is_file():
                assert name not in path.read_text("utf-8"), (path, name)


def test_a_paragraph_that_names_the_example_is_asked_for_and_the_rest_is_kept(
    td: Run, tmp_path: Path
) -> None:
    folder = begun(td, tmp_path / "p")
    project, found = load_project(folder)
    guide: Any = project.entries["intervjuguide-2"].model
    first, second = guide.innledning.split("\n\n")[:2]
    assert first == "<Skriv dette om deres eget prosjekt>"
    assert second.startswith("Du bestemmer hva du vil fortelle.")
    assert any(d.code == "TD111" and "Skriv dette om" in d.message for d in found)
    page = next(
        f for f in render_site(site_of(folder)) if f.path == "intervjuguide/intervjuguide-2.html"
    ).data.decode()
    assert "<p>Ikke fylt ut</p>" in page
    assert "Skriv dette om" not in page


# --- a plan moved in time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "now", "moved"),
    [
        (["2014-11", "2015-02"], date(2026, 11, 29), ["2026-12", "2027-03"]),
        (["2015-02-28", "2015-05-31"], date(2026, 1, 5), ["2026-02-28", "2026-05-31"]),
        (["2015-01-31", "2015-02-28"], date(2026, 1, 5), ["2026-02-28", "2026-03-31"]),
        (["2015-01-30", "2015-02-15"], date(2026, 1, 5), ["2026-02-28", "2026-03-15"]),
        (["2015-K1", "2015-05"], date(2026, 1, 5), ["2026-K2", "2026-08"]),
        (["2015", "2016-K4"], date(2026, 1, 5), ["2027", "2028-K4"]),
        (["2099-01"], date(2026, 1, 5), ["2099-01"]),
    ],
)
def test_a_plan_is_moved_as_a_whole_and_stays_as_precise(
    dates: list[str], now: date, moved: list[str]
) -> None:
    move = later(dates, now)
    assert move
    assert [move.moved(d) for d in dates] == moved


def test_nothing_is_moved_without_dates_and_no_other_text_is_touched() -> None:
    assert later(["i fjor"], date(2026, 1, 1)) is None
    assert Later(5).moved("Om fem måneder") == "Om fem måneder"


# --- a whole example says what it is ------------------------------------------------------------------------------


def test_every_page_of_an_example_says_so_at_its_foot_on_screen_and_on_paper(td: Run, tmp_path: Path) -> None:
    files = {
        f.path: f.data.decode("utf-8")
        for f in render_site(site_of(learned(td, tmp_path / "p")))
        if f.path.endswith((".html", ".css"))
    }
    pages = {p: t for p, t in files.items() if p.endswith(".html")}
    assert len(pages) > 100
    assert [
        p for p, t in pages.items() if f'<p class="eksempelmerke">{MARK}</p>' not in t.partition("<footer")[2]
    ] == []
    assert "@bottom-left" in files["stil/td.css"]
    assert "verifisert" not in "".join(pages.values())


def test_every_page_of_a_public_example_says_so_too(td: Run, tmp_path: Path) -> None:
    site = site_of(learned(td, tmp_path / "p", "skolevei"), public=True)
    for file in render_site(site):
        if file.path.endswith(".html"):
            assert "Eksempel til å lære av. Innholdet gjelder Lyngvik." in file.data.decode("utf-8"), (
                file.path
            )


def test_every_document_page_slide_and_sheet_of_an_example_says_so(td: Run, tmp_path: Path) -> None:
    folder = learned(td, tmp_path / "p")
    site = site_of(folder)

    def made(format: Any, only: str) -> bytes:
        return next(iter(documents(site, format, (only,), None))).files[0].data

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made("pdf", "veikart-2014-2015"))).pages]
    assert len(pages) > 2
    assert all(MARK in text for text in pages)
    deck = zipfile.ZipFile(io.BytesIO(made("pptx", "styringsgruppe")))
    slides = [n for n in deck.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)]
    assert len(slides) > 8
    assert all(MARK in deck.read(n).decode("utf-8") for n in slides)
    letter = zipfile.ZipFile(io.BytesIO(made("docx", "lange-linjer")))
    assert MARK in letter.read("word/footer-td.xml").decode("utf-8")
    assert made("md", "lange-linjer").decode("utf-8").count(MARK) == 2
    assert made("html", "lange-linjer").decode("utf-8").count(MARK) == 2
    for sheet in prints(plan_site(*load_project(folder), only=("med-velferdslaben",)), "pdf", "A3"):
        sheets = PdfReader(io.BytesIO(sheet.files[0].data)).pages
        assert all("Eksempel til å lære av" in page.extract_text() for page in sheets)
    project = site.project
    book = openpyxl.load_workbook(io.BytesIO(workbook(project, tables("innsikt"))))
    shown = [s for s in book.worksheets if s.sheet_state == "visible"]
    assert len(shown) > 1
    assert all(MARK in (s.oddFooter.left.text or "") for s in shown)
    form = openpyxl.load_workbook(
        io.BytesIO(price_form(project, project.entries["anskaffelse-av-designteam"]))
    )  # type: ignore[arg-type]
    assert all(MARK in (s.oddFooter.left.text or "") for s in form.worksheets if s.sheet_state == "visible")


def test_a_municipalitys_own_word_template_says_so_in_its_footers(td: Run, tmp_path: Path) -> None:
    site = site_of(learned(td, tmp_path / "p", "skolevei"))
    document = next(p for p in planned(site) if "barna-vet" in p.names).make()
    made = zipfile.ZipFile(io.BytesIO(word(document, template(document.theme))))
    footers = [n for n in made.namelist() if re.fullmatch(r"word/footer[^/]*\.xml", n)]
    assert footers
    assert any("Innholdet gjelder Lyngvik" in made.read(n).decode("utf-8") for n in footers)
    assert "<w:footerReference" in made.read("word/document.xml").decode("utf-8")


def test_ones_own_project_says_nothing_of_the_kind(td: Run, tmp_path: Path) -> None:
    site = site_of(begun(td, tmp_path / "p"))
    for file in render_site(site):
        if file.path.endswith((".html", ".css")):
            assert b"til \xc3\xa5 l\xc3\xa6re av" not in file.data
    assert site.example == ""


def test_an_example_cannot_be_approved_and_the_way_on_is_told(td: Run, tmp_path: Path) -> None:
    folder = learned(td, tmp_path / "p", "skolevei")
    before = (folder / "godkjent.lock.yaml").read_bytes()
    refused = td("approve", "barna-vet", "--yes", cwd=folder)
    assert refused.code == 2
    assert "eksempel til å lære av" in refused.err
    assert "--as metode" in refused.err
    assert "kan godkjennes" in td("approve", cwd=folder).out
    assert (folder / "godkjent.lock.yaml").read_bytes() == before
    assert td("validate", "--strict", cwd=folder).out.startswith("Alt i orden")


def test_an_example_copied_by_hand_says_so_and_cannot_be_approved(td: Run, tmp_path: Path) -> None:
    shutil.copytree(REPO / "examples/skolevei", tmp_path / "kopi")
    assert td("approve", "barna-vet", "--yes", cwd=tmp_path / "kopi").code == 2


# --- what is inherited is told ------------------------------------------------------------------------------------


def test_status_tells_what_is_inherited_phase_by_phase(td: Run, tmp_path: Path) -> None:
    folder = begun(td, tmp_path / "p")
    said = json.loads(td("status", "--format", "json", cwd=folder).out)
    assert {p["phase"]: p["inherited"] for p in said["phases"] if p["inherited"]} == {
        "innsikt": {
            "intervjuguide": ["intervjuguide-1", "intervjuguide-2"],
            "workshop": ["workshop-1", "workshop-2"],
        },
        "implementering": {"veikart": ["veikart-1"]},
        "anskaffelse": {"konkurransegrunnlag": ["konkurransegrunnlag-1"]},
    }
    assert said["decisions"] == []
    assert said["example"] is False
    text = " ".join(td("status", cwd=folder).out.split())
    assert "Alt er overtatt fra eksempelet asker og ikke bekreftet." in text
    plan = next(folder.rglob("workshop-1.yaml"))
    filled = re.sub(r"(?ms)^(formål|deltakere|dato):.*?(?=^\w)", "", plan.read_text("utf-8"))
    plan.write_text(
        f"{filled}\ndato: 2027-01-10\nformål: Bli enige\ndeltakere: [{{rolle: rektor}}]\n", "utf-8"
    )
    assert td("approve", "workshop-1", "--yes", cwd=folder).code == 0
    text = " ".join(td("status", cwd=folder).out.split())
    assert "Overtatt fra eksempelet asker og ikke bekreftet: 2 intervjuguider og 1 workshop." in text
    assert td("approve", "veikart-1", "--yes", cwd=folder).code == 0
    assert len(json.loads(td("status", "--format", "json", cwd=folder).out)["decisions"]) == 2


def test_status_of_an_example_advises_nothing_to_decide_or_confirm(td: Run, tmp_path: Path) -> None:
    said = json.loads(td("status", learned(td, tmp_path / "p", "skolevei"), "--format", "json").out)
    assert said["example"] is True
    assert [s["command"] for s in said["next"]] == [
        "td render",
        "td trace",
        "td init mitt-prosjekt --example skolevei --as metode",
    ]


def test_the_front_page_marks_what_is_inherited_and_leads_to_none_of_it(td: Run, tmp_path: Path) -> None:
    page = next(
        f for f in render_site(site_of(begun(td, tmp_path / "p"))) if f.path == "index.html"
    ).data.decode()
    assert page.count("overtatt, ikke bekreftet") == 4
    assert "Les dette først" not in page


def copied(td: Run, folder: Path) -> Path:
    """A project begun as a copy of a whole example, as td made them before."""
    file = learned(td, folder) / "prosjekt.yaml"
    file.write_text(file.read_text("utf-8").replace("eksempel: true\n", ""), "utf-8")
    return folder


def test_the_deck_leaves_out_what_is_inherited_and_says_so(td: Run, tmp_path: Path) -> None:
    folder = copied(td, tmp_path / "p")

    def deck() -> str:
        made = next(iter(documents(site_of(folder), "pptx", ("styringsgruppe",), None))).files[0].data
        return " ".join(text_in("x.pptx", made).split())

    said = deck()
    for absent in ("De lange linjene", "Askers velferdslab</", "Konseptet:", "Hovedinnsiktene legges"):
        assert absent not in said
    for told in ("8 innsikter", "1 konsept", "Fasene er som i eksempelet asker"):
        assert told in said
    assert td("approve", "lange-linjer", "--yes", cwd=folder).code == 0
    said = deck()
    assert "De lange linjene" in said
    assert "7 innsikter" in said


def test_a_public_page_marks_what_is_inherited(td: Run, tmp_path: Path) -> None:
    folder = copied(td, tmp_path / "p")
    assert td("approve", "samtidighet", "--yes", cwd=folder).code == 0
    pages = {
        f.path: f.data.decode("utf-8")
        for f in render_site(site_of(folder, public=True))
        if f.path.endswith(".html")
    }
    assert "Arvet fra eksempelet asker, ikke verifisert hos oss" in pages["innsikt/lange-linjer.html"]
    assert "verifisert" not in pages["innsikt/samtidighet.html"]


def test_a_document_and_a_printed_figure_mark_what_is_inherited(td: Run, tmp_path: Path) -> None:
    site = site_of(begun(td, tmp_path / "p"), only=("veikart-1",))
    made = next(iter(documents(site, "md", ("veikart-1",), None))).files[0].data.decode("utf-8")
    assert "Arvet fra eksempelet asker, ikke verifisert hos oss." in made
    for sheet in prints(site, "pdf", "A4"):
        for page in PdfReader(io.BytesIO(sheet.files[0].data)).pages:
            assert "Arvet fra eksempelet asker" in page.extract_text()


def test_ones_own_artefact_is_not_marked(build: Build) -> None:
    folder = build(
        {"innsikt.yaml": "type: innsikt\ntittel: Ro\npåstand: Jeg trenger ro\nforklaring: Det er mye.\n"}
    )
    page = next(f for f in render_site(site_of(folder)) if f.path == "innsikt/innsikt.html").data.decode()
    assert "verifisert" not in page
