"""`td import` of text documents: interviews and reports as people write them in Word, and files made to do harm."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pypandoc
import pytest
import yaml

from tests.conftest import Build, Run
from tests.exchange.formats.word import HEAD, PICTURE, W, docx, footnote, h, p, packed, parts, table
from tjenestedesign.check.load import load_project
from tjenestedesign.exchange import word_container

TOP = table(
    ("Respondent", "I-03"),
    ("Rolle", "Mor (pårørende)"),
    ("Dato", "12. mars 2026 kl. 10–11"),
    ("Sted", "På kontoret"),
    ("Samtykke", "3. mars 2026"),
    ("Samtykket gjelder", "Sitater uten navn"),
    ("Slettes", "31.12.2027"),
)
INTERVIEW = (
    p("Samtale 3 – bolig og hverdag", "Tittel"),
    TOP,
    h("1. Å bo"),
    p("Hvordan bor dere i dag?", bold=True),
    p("De leier. Hun sa det slik: «Vi har flyttet fire ganger på tre år.» Etterpå ble hun stille."),
    p("«Jeg vil bo ett sted.»"),
    p("– Det verste er å ikke vite."),
    p("Jeg turte ikke spørre.", "Sitat"),
    p("Det heter «bo-oppfølging» der.", xml=footnote(1)),
    p("Å flytte", bold=True),
    p("Intervjuer: Hva skjedde da dere flyttet?\nI-03: Vi pakket alt på én dag."),
    p("Spørsmål: Fikk dere hjelp?"),
    p("Svar: Nei, ikke den gangen."),
    h("Observasjoner"),
    p("Esker står fortsatt i gangen.", point=0),
    p("Barna sover i stua.", point=0),
    p("De deler rom.", point=1),
    h("Behov"),
    p("- Én fast kontaktperson"),
    p("- Vite når neste flytting er."),
    p("Barrierer:", bold=True),
    p("Skjemaet finnes bare på norsk.", point=0),
    h("Etterpå"),
    p("Neste samtale er avtalt.", xml=PICTURE),
)
REPORT = (
    p("Rapport: Ungdom og bolig", "Tittel"),
    p("Utarbeidet av: Vik kommune"),
    p("Dato: mai 2025"),
    h("Innledning"),
    p("Vi spurte 140 ungdommer."),
    h("Metode"),
    p("Spørreskjema og samtaler."),
    h("Funn"),
    p("Over halvparten har flyttet de siste to årene.", point=0),
    p("Få vet hvem de skal spørre.", point=0),
    p("Tallene er usikre."),
    h("Konklusjon"),
    table(("År", "Andel"), ("2024", "54 %")),
    p("Slutt *ikke* fra filen_navn."),
)
INSIGHTS = (
    p("Innsiktsrapport bolig", "Tittel"),
    h("Bakgrunn"),
    p("Vi har snakket med mange."),
    h("Hovedinnsikter"),
    p("Kort om dem."),
    h("1. Jeg trenger å bli boende", 2),
    p("Hver flytting river opp."),
    p("«Jeg vil bo ett sted.»"),
    p("Hvordan kan vi la folk bli boende?"),
    h("Stabilitet", 2),
    p("Det som er trygt, er det som varer."),
    h("Anbefalinger"),
    p("Begynn med dem som har flyttet mest.", point=0),
)


def taken_in(td: Run, project: Path, name: str, data: bytes, *args: str, code: int = 0) -> str:
    path = project.parent / name
    path.write_bytes(data)
    result = td("import", path, "--yes", *args, "--project", project)
    assert result.code == code, result.out + result.err
    return " ".join((result.out + result.err).split())


def made(project: Path, file: str) -> dict[str, Any]:
    return yaml.load((project / file).read_text("utf-8"), yaml.BaseLoader)


def the_only(project: Path, folder: str) -> dict[str, Any]:
    [file] = (project / "1-innsikt" / folder).glob("*.yaml")
    return made(project, file.relative_to(project).as_posix())


# --- interviews ------------------------------------------------------------------------------------------------------


def test_an_interview_as_people_write_it_has_its_quotes_headings_and_lists_in_place(
    td: Run, build: Build
) -> None:
    project = build({})
    said = taken_in(td, project, "int.docx", docx(*INTERVIEW, footnotes=["Se veilederen."]))
    found = made(project, "1-innsikt/intervjuer/samtale-3-bolig-og-hverdag.yaml")
    assert (found["tittel"], found["status"]) == ("Samtale 3 – bolig og hverdag", "utkast")
    assert found["respondent"] == {"kode": "I-03", "rolle": "pårørende"}
    assert found["gjennomført"] == "2026-03-12"
    assert found["samtykke"] == {"dato": "2026-03-03", "omfang": "Sitater uten navn", "slettes": "2027-12-31"}
    assert [(q["id"], q["tekst"], q["tema"]) for q in found["sitater"]] == [
        ("sitat-1", "Vi har flyttet fire ganger på tre år.", "Å bo"),
        ("sitat-2", "Jeg vil bo ett sted.", "Å bo"),
        ("sitat-3", "Det verste er å ikke vite.", "Å bo"),
        ("sitat-4", "Jeg turte ikke spørre.", "Å bo"),
        ("sitat-5", "Vi pakket alt på én dag.", "Å flytte"),
    ]
    assert found["observasjoner"] == ["Esker står fortsatt i gangen.", "Barna sover i stua.", "De deler rom."]
    assert found["behov"] == ["Én fast kontaktperson", "Vite når neste flytting er."]
    assert found["barrierer"] == ["Skjemaet finnes bare på norsk."]
    assert "belegg" not in found
    note = found["notat"]
    assert (
        note.index("På kontoret")
        < note.index("# 1. Å bo")
        < note.index("Hvordan bor dere")
        < note.index("### Å flytte")
    )
    assert "Svar: Nei, ikke den gangen." in note
    assert "Fotnote: Se veilederen." in note
    assert "5 sitater, 3 observasjoner, 2 behov og 1 barriere er tatt med." in said
    assert "8 avsnitt har ikke fått noen nøkkel. De står i «notat»" in said
    assert "1 bilde er ikke tatt med." in said
    assert "Rolle: Mor (pårørende) Det står i «notat»." in said
    assert "Dette blir et utkast." in said
    assert load_project(project)[0].broken == {}


@pytest.mark.parametrize(
    ("body", "kind"), [(INTERVIEW, "intervju"), (REPORT, "kilde"), (INSIGHTS, "innsiktsrapport")]
)
def test_no_word_of_the_document_is_lost(td: Run, build: Build, body: tuple[str, ...], kind: str) -> None:
    project = build({})
    taken_in(td, project, "fil.docx", docx(*body), "--type", kind)
    there = " ".join(f.read_text("utf-8") for f in project.rglob("*.yaml")).replace("\\", "")
    words = re.findall(r"\w+", " ".join(re.findall(r"<w:t[^>]*>([^<]*)", "".join(body))))
    keys = {
        "Respondent",
        "Dato",
        "Samtykke",
        "gjelder",
        "Samtykket",
        "Slettes",
        "I",
        "Utarbeidet",
        "av",
        "mai",
        "1",
        "31",
        "12",
        "3",
        "mars",
    }
    heads = {"Observasjoner", "Behov", "Barrierer", "Metode"}
    assert [w for w in words if w not in there and w not in keys | heads] == []


def test_in_a_transcript_names_before_turns_are_left_out_and_the_person_is_told_what_it_is(
    td: Run, build: Build
) -> None:
    turns = [
        (p("Ola: Hva skjedde så?"), p(f"Kari: Da var det gang nummer {n}, og jeg sa ja.")) for n in range(15)
    ]
    project = build({})
    said = taken_in(td, project, "intervju.docx", docx(h("Intervju"), *(x for pair in turns for x in pair)))
    found = the_only(project, "intervjuer")
    assert len(found["sitater"]) == 15
    assert found["sitater"][0]["tekst"] == "Da var det gang nummer 0, og jeg sa ja."
    assert found["notat"].count("Spørsmål: Hva skjedde så?") == 15
    text = next((project / "1-innsikt/intervjuer").glob("*.yaml")).read_text("utf-8")
    assert "Ola" not in text
    assert "Kari" not in text
    assert found["respondent"]["kode"] == "<Skriv en kode>"
    assert "ligner en utskrift av hele samtalen (30 replikker" in said
    assert "«K•••:» foran replikkene er ikke tatt med" in said
    assert "Rollen er ikke funnet. td har skrevet «innbygger»" in said
    assert "Utskrift" not in said or "git glemmer den aldri" in said


def test_a_table_of_questions_and_answers_is_read_by_its_headings(td: Run, build: Build) -> None:
    rows = table(
        ("Tema", "Spørsmål", "Svar", "Sitat", "Behov"),
        ("Bolig", "Hvor bor du?", "I en hybel.", "«Det er kaldt.»", "- Varme\n- Ro"),
    )
    project = build({})
    taken_in(td, project, "intervju.docx", docx(p("Informant: R 2"), rows))
    found = the_only(project, "intervjuer")
    assert found["sitater"] == [{"id": "sitat-1", "tekst": "Det er kaldt.", "tema": "Bolig"}]
    assert found["behov"] == ["Varme", "Ro"]
    assert "Spørsmål: Hvor bor du? Svar: I en hybel." in found["notat"]
    assert found["respondent"]["kode"] == "R 2"


@pytest.mark.parametrize(
    ("line", "quotes"),
    [
        ("Hun kaller det «å flyte».", []),
        ("Hun sa «nei».", []),
        ("Han svarte: «Aldri igjen!»", ["Aldri igjen!"]),
        ("“Jeg vil hjem nå”", ["Jeg vil hjem nå"]),
        ('Hun sa "det går bra med oss" flere ganger.', ["det går bra med oss"]),
        ("— Jeg vil hjem.", ["Jeg vil hjem."]),
        ("- Jeg vil hjem.", ["Jeg vil hjem."]),
        ("- møtte opp alene", []),
        ("2010–2012 bodde hun i Vik.", []),
        ("Merk: Hun var sliten.", []),
    ],
)
def test_what_is_a_quote_is_seen_by_its_marks(td: Run, build: Build, line: str, quotes: list[str]) -> None:
    project = build({})
    taken_in(td, project, "x.docx", docx(p(line)), "--type", "intervju")
    found = the_only(project, "intervjuer")
    assert [q["tekst"] for q in found.get("sitater", [])] == quotes


def test_a_name_where_a_code_belongs_is_not_taken_along(td: Run, build: Build) -> None:
    project = build({})
    said = taken_in(
        td, project, "intervju.docx", docx(p("Respondent: Kari Nordmann"), p("Vi snakket lenge."))
    )
    assert "Kari" not in next((project / "1-innsikt/intervjuer").glob("*.yaml")).read_text("utf-8")
    assert "«K••• N•••••••» kan være et navn, og er ikke tatt med. Skriv en kode" in said


def test_personal_data_stops_it_and_is_told_by_its_place_in_the_document(td: Run, build: Build) -> None:
    project = build({})
    body = docx(h("Intervju"), p("Vi møttes."), p("Ring meg på 412 34 567, sa hun til Kari Nordmann."))
    said = taken_in(td, project, "intervju.docx", body, code=1)
    assert "Ingenting er skrevet. 1 ting må rettes først" in said
    assert "intervju.docx, avsnitt 3: " in said
    assert "412 34 567" not in said
    assert not (project / "1-innsikt").exists()


def test_quotes_without_consent_come_in_and_the_fault_is_told(td: Run, build: Build) -> None:
    project = build({})
    said = taken_in(td, project, "intervju.docx", docx(p("Informant: I-1"), p("«Jeg vil bo ett sted.»")))
    assert "Disse feilene følger med filene (1)" in said
    assert "TD611" in said
    assert the_only(project, "intervjuer")["sitater"]


# --- reports ---------------------------------------------------------------------------------------------------------


def test_a_report_becomes_a_source_with_its_findings_and_the_text_under_its_headings(
    td: Run, build: Build
) -> None:
    project = build({})
    taken_in(td, project, "r.docx", docx(*REPORT))
    found = the_only(project, "kilder")
    assert (found["slag"], found["hvem"], found["når"]) == ("dokument", "Vik kommune", "2025-05")
    assert found["funn"] == [
        {"id": "funn-1", "tekst": "Over halvparten har flyttet de siste to årene.", "hvor": "Funn"},
        {"id": "funn-2", "tekst": "Få vet hvem de skal spørre.", "hvor": "Funn"},
    ]
    assert found["hvordan"] == "Spørreskjema og samtaler."
    assert re.findall(r"^# .*", found["beskrivelse"], re.MULTILINE) == [
        "# Innledning",
        "# Funn",
        "# Konklusjon",
    ]
    assert "| 2024 | 54 %  |" in found["beskrivelse"]
    assert r"\*ikke\*" in found["beskrivelse"]


def test_the_projects_own_report_becomes_insights_and_the_report_that_has_them(td: Run, build: Build) -> None:
    quote = "type: intervju\ntittel: A\nrespondent: {kode: I-1, rolle: ansatt}\nbelegg: oppdiktet\nsitater:\n  - {id: s, tekst: jeg vil bo ett sted.}\n"
    project = build({"1-innsikt/intervjuer/a.yaml": quote})
    taken_in(td, project, "bolig.docx", docx(*INSIGHTS))
    report = the_only(project, "innsiktsrapporter")
    assert report["innsikter"] == ["jeg-trenger-a-bli-boende", "stabilitet"]
    assert report["innledning"].startswith("# Bakgrunn")
    assert "Kort om dem." in report["innledning"]
    assert report["konklusjon"] == "# Anbefalinger\n\n- Begynn med dem som har flyttet mest."
    first = made(project, "1-innsikt/innsikter/jeg-trenger-a-bli-boende.yaml")
    assert first["påstand"] == "Jeg trenger å bli boende"
    assert first["bevis"] == ["a#s"]
    assert first["hvordan_kan_vi"] == "Hvordan kan vi la folk bli boende?"
    second = made(project, "1-innsikt/innsikter/stabilitet.yaml")
    assert second["påstand"] == "<Skriv påstanden i én setning, med innbyggerens stemme>"
    assert "bevis" not in second


def test_where_it_is_unclear_td_asks_and_the_type_can_be_said(td: Run, build: Build) -> None:
    project = build({})
    data = docx(h("Bolig i Vik"), p("Det er mye å si."))
    said = taken_in(td, project, "x.docx", data, code=2)
    assert "«--type intervju», «--type kilde» eller «--type innsiktsrapport»" in said
    assert "Et dokument kan ikke bli «veikart»." in taken_in(
        td, project, "x.docx", data, "--type", "veikart", code=2
    )
    taken_in(td, project, "x.docx", data, "--type", "Kilde", "--id", "min-kilde")
    assert made(project, "1-innsikt/kilder/min-kilde.yaml")["tittel"] == "Bolig i Vik"


# --- what stands beside the text -------------------------------------------------------------------------------------


def test_what_is_left_out_is_told(td: Run, build: Build) -> None:
    change = '<w:ins w:id="1" w:author="x"><w:r><w:t> nytt</w:t></w:r></w:ins><w:del w:id="2" w:author="x"><w:r><w:delText>gammelt</w:delText></w:r></w:del>'
    box = f"<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>{p('boks')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    more = {
        "word/comments.xml": f'{HEAD}<w:comments {W}><w:comment w:id="1">{p("hei")}</w:comment></w:comments>',
        "word/header1.xml": f"{HEAD}<w:hdr {W}>{p('Utkast 3')}</w:hdr>",
        "word/embeddings/ark.xlsx": b"x",
        "word/charts/chart1.xml": "<c/>",
    }
    project = build({})
    said = taken_in(
        td,
        project,
        "intervju.docx",
        docx(p("Vi snakket."), p("Dette er", xml=change), p("x", xml=box), more=more),
    )
    assert "2 sporede endringer. Teksten er lest som om alle er godtatt." in said
    assert "1 kommentar i margen er ikke tatt med." in said
    assert "Topptekst og bunntekst er ikke tatt med." in said
    assert "1 innebygd fil er ikke tatt med." in said
    assert "1 diagram er ikke tatt med." in said
    assert "tekstbokser er ikke tatt med." in said
    note = the_only(project, "intervjuer")["notat"]
    assert "Dette er nytt" in note
    assert "gammelt" not in note


def test_a_document_in_the_project_is_told_to_be_moved(td: Run, build: Build) -> None:
    project = build({})
    (project / "intervju.docx").write_bytes(docx(p("Vi snakket lenge.")))
    result = td("import", "intervju.docx", "--pretend", cwd=project)
    assert "ligger i prosjektmappen, og git kan ta den med. Flytt den ut." in result.out


# --- other programs --------------------------------------------------------------------------------------------------

WRITTEN = """\
# Intervju med en ansatt

Informant: A-2

## Hverdagen

> Vi rekker det ikke.

## Behov

- Tid
"""


@pytest.mark.parametrize("format", ["docx", "odt"])
def test_what_pandoc_writes_is_read(td: Run, build: Build, format: str) -> None:
    project = build({})
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", format, "-o", "-"],
        input=WRITTEN.encode(),
        capture_output=True,
        check=True,
    )
    taken_in(td, project, f"fil.{format}", done.stdout)
    found = the_only(project, "intervjuer")
    assert found["sitater"] == [{"id": "sitat-1", "tekst": "Vi rekker det ikke.", "tema": "Hverdagen"}]
    assert found["behov"] == ["Tid"]
    assert found["respondent"]["kode"] == "A-2"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("format", ["docx", "odt"])
def test_what_libreoffice_has_saved_says_the_same(td: Run, build: Build, tmp_path: Path, format: str) -> None:
    project = build({})
    (tmp_path / "fra.docx").write_bytes(docx(*INTERVIEW))
    kind = {"docx": "docx:MS Word 2007 XML", "odt": "odt"}[format]
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profil",
        "--headless",
        "--convert-to",
        kind,
    ]
    command += ["--outdir", str(tmp_path / "lagret"), str(tmp_path / "fra.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    taken_in(td, project, f"til.{format}", (tmp_path / f"lagret/fra.{format}").read_bytes())
    found = the_only(project, "intervjuer")
    assert found["tittel"] == "Samtale 3 – bolig og hverdag"
    quotes = [q["tekst"] for q in found["sitater"]]
    assert quotes[1:3] == ["Jeg vil bo ett sted.", "Det verste er å ikke vite."]
    assert quotes[-1] == "Vi pakket alt på én dag."
    assert ("Jeg turte ikke spørre." in quotes) == (
        format == "docx"
    )  # pandoc tells no style names of an .odt
    assert "Jeg turte ikke spørre." in str(found)
    assert found["behov"] == ["Én fast kontaktperson", "Vite når neste flytting er."]
    assert found["samtykke"]["slettes"] == "2027-12-31"


def test_without_pandoc_it_is_told_what_to_install(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypandoc", None)
    project = build({})
    said = taken_in(td, project, "intervju.docx", docx(p("Hei")), code=2)
    assert "En del av td mangler: «pypandoc»." in said


# --- files made to do harm -------------------------------------------------------------------------------------------

_GOOD = parts(p("Vi snakket lenge sammen."))
_ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def _with(**changed: bytes) -> bytes:
    return packed({**_GOOD, **{k.replace("__", "/"): v for k, v in changed.items()}})


HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "old-doc": ("a.docx", OLE, "det gamle Word-formatet (.doc)"),
    "doc": ("a.doc", OLE, "det gamle Word-formatet (.doc)"),
    "encrypted": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "låst med passord"),
    "rtf": ("a.docx", b"{\\rtf1 hei}", "rik tekst (.rtf)"),
    "empty": ("a.docx", b"  ", "Filen er tom."),
    "text": ("a.docx", b"Bare tekst", "ikke et Word-dokument"),
    "half": ("a.docx", packed(_GOOD)[:500], "skadet, eller bare delvis lagret"),
    "docm": ("a.docm", packed(_GOOD), "makroer (.docm)"),
    "macros": ("a.docx", packed({**_GOOD, "word/vbaProject.bin": b"x"}), "Filen har makroer."),
    "workbook": ("a.docx", packed({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "ikke et tekstdokument"),
    "entities": ("a.docx", packed({**_GOOD, "word/document.xml": _ENTITY}), "Word ikke lager, og som kan være farlig"),
    "entities-utf-16": (
        "a.docx",
        packed({**_GOOD, "word/styles.xml": _ENTITY.decode().encode("utf-16")}),
        "som kan være farlig",
    ),
    "bomb": ("a.docx", packed({**_GOOD, "word/document.xml": b" " * 16_000_000}), "pakker ut til mer enn td vil lese"),
    "broken-xml": ("a.docx", packed({**_GOOD, "word/document.xml": b"<w:document>"}), "kan ikke leses"),
    "no-text": ("a.docx", docx(p("")), "td fant ingen tekst i filen."),
    "odt-locked": (
        "a.odt",
        packed(
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "content.xml": b"x",
                "META-INF/manifest.xml": b"<manifest:encryption-data/>",
            }
        ),
        "låst med passord",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_is_refused_in_plain_words(td: Run, build: Build, name: str) -> None:
    file, data, words = HOSTILE[name]
    project = build({})
    said = taken_in(td, project, file, data, "--type", "intervju", code=2)
    assert words in said
    assert not (project / "1-innsikt").exists()


def test_a_zip_that_swells_is_refused_by_what_it_says_of_itself(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_container, "LARGEST_CONTENT", 10_000)
    data = packed({**_GOOD, "word/media/image1.png": bytes(20_000)})
    assert "pakker ut til mer" in taken_in(td, build({}), "a.docx", data, code=2)


def test_a_file_that_is_too_large_is_not_opened(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_container, "LARGEST_FILE", 100)
    assert "større enn" in taken_in(td, build({}), "a.docx", packed(_GOOD), code=2)


def test_lists_in_lists_without_end_are_refused_or_read_without_a_fault_in_td(td: Run, build: Build) -> None:
    deep = "".join(
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{p('x')}" for _ in range(400)
    )
    body = f"{deep}{'</w:tc></w:tr></w:tbl>' * 400}"
    path = build({}).parent / "dyp.docx"
    path.write_bytes(docx(body))
    result = td("import", path, "--type", "intervju", "--pretend", "--project", path.parent / "p")
    assert result.code in (0, 2)


class _Seen(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)


@pytest.fixture
def server() -> Iterator[str]:
    here = HTTPServer(("127.0.0.1", 0), _Seen)
    thread = threading.Thread(target=here.serve_forever, daemon=True)
    thread.start()
    _Seen.asked.clear()
    yield f"http://127.0.0.1:{here.server_port}"
    here.shutdown()


def test_nothing_is_fetched_from_elsewhere(td: Run, build: Build, server: str, tmp_path: Path) -> None:
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("hemmelig", "utf-8")
    pictures = "".join(
        PICTURE.replace('r:embed="rId9"', f'r:link="rId{n}"') + PICTURE.replace("rId9", f"rId{n}")
        for n in (20, 21)
    )
    found = parts(p("Vi snakket lenge.", xml=pictures))
    rels = found["word/_rels/document.xml.rels"].decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    extra = (
        f'<Relationship Id="rId20" Type="{kind}image" Target="{server}/bilde.png" TargetMode="External"/>'
        f'<Relationship Id="rId21" Type="{kind}image" Target="{secret.as_uri()}" TargetMode="External"/>'
        f'<Relationship Id="rId22" Type="{kind}attachedTemplate" Target="{server}/mal.dotm" TargetMode="External"/>'
        f'<Relationship Id="rId23" Type="{kind}frame" Target="../../../../etc/passwd"/></Relationships>'
    )
    found["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", extra).encode()
    project = build({})
    taken_in(td, project, "intervju.docx", packed(found))
    assert _Seen.asked == []
    assert "hemmelig" not in next((project / "1-innsikt/intervjuer").glob("*.yaml")).read_text("utf-8")


def test_only_the_parts_with_text_reach_pandoc(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(
        packed({**_GOOD, "word/media/image1.png": b"x", "../ut.txt": b"x", "word/embeddings/a.bin": b"x"})
    )
    with zipfile.ZipFile(io.BytesIO(word_container.opened(path).data)) as kept:
        assert set(kept.namelist()) == set(_GOOD)


def test_a_link_says_where_it_goes_and_cannot_run_anything(td: Run, build: Build) -> None:
    found = parts(
        p("Les ", xml='<w:hyperlink r:id="rId30"><w:r><w:t>mer her</w:t></w:r></w:hyperlink>'),
        p("Trykk ", xml='<w:hyperlink r:id="rId31"><w:r><w:t>farlig</w:t></w:r></w:hyperlink>'),
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    extra = (
        f'<Relationship Id="rId30" Type="{kind}" Target="https://www.ssb.no/x" TargetMode="External"/>'
        f'<Relationship Id="rId31" Type="{kind}" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    )
    rels = found["word/_rels/document.xml.rels"].decode()
    found["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", extra).encode()
    project = build({})
    taken_in(td, project, "intervju.docx", packed(found))
    note = the_only(project, "intervjuer")["notat"]
    assert "mer her (https://www.ssb.no/x)" in note.replace("<", "").replace(">", "")
    assert "farlig" in note
    assert "etc/passwd" not in note


TEAMS = tuple(
    p(f"Ola Nordmann   0:{n:02}\nHva skjedde så?") + p(f"Kari Hansen   1:{n:02}\nDa flyttet vi.")
    for n in range(9)
)
OLD_TEAMS = tuple(
    p(f"0:0:{n}.0 --> 0:0:{n}.9\nOla Nordmann\nHva skjedde så?") + p(f"0:1:{n}.0 --> 0:1:{n}.9\nKari Hansen\nDa flyttet vi.")
    for n in range(9)
)  # fmt: skip
TIMED = tuple(
    p(f"[00:0{n}] Ola Nordmann: Hva skjedde så?") + p(f"[00:0{n}] Kari Hansen: Da flyttet vi.")
    for n in range(9)
)


@pytest.mark.parametrize("body", [TEAMS, OLD_TEAMS, TIMED], ids=["teams", "old-teams", "timed"])
def test_a_transcript_that_a_machine_wrote_has_neither_names_nor_times(
    td: Run, build: Build, body: tuple[str, ...]
) -> None:
    project = build({})
    said = taken_in(td, project, "utskrift.docx", docx(*body), "--type", "intervju")
    text = next((project / "1-innsikt/intervjuer").glob("*.yaml")).read_text("utf-8")
    assert not re.search(r"Ola|Kari|Hansen|Nordmann|0:0|00:0|-->", text)
    assert [q["tekst"] for q in the_only(project, "intervjuer")["sitater"]] == ["Da flyttet vi."] * 9
    assert "Klokkeslettene i utskriften er ikke tatt med." in said


def test_a_time_that_is_no_turns_stays(td: Run, build: Build) -> None:
    project = build({})
    taken_in(
        td,
        project,
        "x.docx",
        docx(p("Plan."), p("Vi møttes 10:30"), p("11:00 Lunsj: suppe")),
        "--type",
        "intervju",
    )
    note = the_only(project, "intervjuer")["notat"]
    assert "Vi møttes 10:30" in note
    assert "11:00 Lunsj: suppe" in note


def test_a_name_in_the_title_or_in_the_files_name_names_nothing_in_the_project(td: Run, build: Build) -> None:
    project = build({})
    body = docx(p("Samtale med Kari Nordmann", "Tittel"), p("Respondent: I-1"), p("Vi snakket lenge."))
    said = taken_in(td, project, "Intervju Kari Nordmann.docx", body)
    [file] = (project / "1-innsikt/intervjuer").glob("*.yaml")
    assert file.name == "intervju.yaml"
    assert "Kari" not in file.read_text("utf-8")
    assert the_only(project, "intervjuer")["tittel"] == "<Skriv tittelen>"
    assert "Tittelen kan ha et navn i seg, og er ikke tatt med." in said
