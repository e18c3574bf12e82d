"""Attached files of every kind that may hold what people said: read, placed, bounded, and told of where they cannot be read."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from tjenestedesign.domain.privacy.scan import UNREAD, Seen, in_attached
from tjenestedesign.project.reading import RawFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
VTT = """WEBVTT

d1b5c8e0-1111-4a5b-9a70-99f1f0a1b2c3/12-0
00:00:03.270 --> 00:00:05.110
<v Zorbax Qvelt>Jeg bor i Storgata 12.</v>
"""


def seen(name: str, content: bytes | str) -> list[Seen]:
    raw = content.encode() if isinstance(content, str) else content
    return list(in_attached(RawFile(f"vedlegg/{name}", raw)))


def codes(name: str, content: bytes | str) -> set[str]:
    return {s.code for s in seen(name, content)}


def packed(**parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def test_a_transcript_from_teams_tells_who_speaks_and_what_is_said_on_its_own_line() -> None:
    found = seen("mote.vtt", VTT)
    assert [(s.code, s.position.line) for s in found] == [("TD607", 5), ("TD606", 5)]


def test_times_and_cue_names_of_a_transcript_are_nothing() -> None:
    assert not seen("mote.vtt", VTT.replace("<v Zorbax Qvelt>Jeg bor i Storgata 12.</v>", "Ja, det stemmer."))


def test_a_subtitle_file_is_read() -> None:
    found = seen("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nRing meg på 412 34 567\n")
    assert [(s.code, s.position.line) for s in found] == [("TD603", 3)]


def test_a_page_is_read_without_its_tags_and_scripts() -> None:
    page = '<html><style>a{}</style><script>var kari = "Kari Nordmann"</script>\n<p>Hun heter <b>Ka</b>ri Nordmann</p>\n<a href="mailto:kari@example.com">x</a>'
    assert [(s.code, s.position.line) for s in seen("s.html", page)] == [("TD607", 2), ("TD604", 3)]


@pytest.mark.parametrize("start", ["<!--", "<script>", "<", "<a ", "&", "<style", "<![CDATA["])
def test_a_page_made_to_hang_is_read_in_time(start: str) -> None:
    began = time.process_time()
    seen("s.html", start * (400_000 // len(start)))
    assert time.process_time() - began < 20


def test_a_calendar_is_read_across_its_folds() -> None:
    found = seen("m.ics", "BEGIN:VCALENDAR\nSUMMARY:Samtale med Ola Nord\n mann\nDTSTART:20260312T101500Z\n")
    assert [(s.code, s.position.line, s.masked) for s in found] == [("TD607", 2, "O•• N•••••••")]


def test_rich_text_is_read_without_its_tables_of_fonts() -> None:
    text = r"{\rtf1\ansi{\fonttbl{\f0 Helge Hansen;}}\f0 Vi dro\par S\u248?knaden er f\'f8dt 14.08.1953}"
    assert [(s.code, s.where) for s in seen("n.rtf", text)] == [("TD630", "avsnitt 2")]


def test_a_word_file_is_read_across_its_runs_with_the_paragraph_named() -> None:
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>Hei</w:t></w:r></w:p><w:p><w:r><w:t>Saksbehandler Kari </w:t></w:r><w:r><w:t>Nordmann</w:t></w:r></w:p></w:body></w:document>"
    assert [(s.code, s.where, s.masked) for s in seen("n.docx", packed(word__document=body))] == [
        ("TD607", "avsnitt 2", "K••• N•••••••")
    ]


def test_a_workbook_names_the_cell_and_reads_it_with_its_heading() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Kode", "Telefon"])
    book.active.append(["A1", 41234567])
    out = io.BytesIO()
    book.save(out)
    assert [(s.code, s.where) for s in seen("liste.xlsx", out.getvalue()) if "egenskaper" not in s.where] == [
        ("TD603", "celle B2 på ark 1")
    ]


def test_the_one_who_made_a_file_is_found_in_its_properties() -> None:
    core = '<cp:coreProperties xmlns:cp="a" xmlns:dc="b"><dc:creator>Kari Nordmann</dc:creator></cp:coreProperties>'
    found = seen("n.docx", packed(word__document=f"<w:document {W}/>", docProps__core=core))
    assert [(s.code, s.where) for s in found] == [("TD607", "filens egenskaper")]


def test_a_pdf_is_read_page_by_page() -> None:
    typst = pytest.importorskip("typst")
    pytest.importorskip("pypdf")
    pdf = typst.compile(b"Hei\n#pagebreak()\nRing meg 412 34 567")
    assert [(s.code, s.where) for s in seen("a.pdf", pdf)] == [("TD603", "side 2")]


@pytest.mark.parametrize(
    "name", ["a.docx", "a.xlsx", "a.pptx", "a.odt", "a.pdf", "a.doc", "a.m4a", "a.zip", "a.msg"]
)
def test_a_file_that_cannot_be_read_is_told_of(name: str) -> None:
    assert codes(name, b"tull") == {UNREAD}


def test_a_word_file_that_swells_is_not_read_to_its_end() -> None:
    began = time.process_time()
    assert codes("a.docx", packed(word__document=b"<a>" + b" " * 80_000_000 + b"</a>")) == {UNREAD}
    assert time.process_time() - began < 20


def test_entities_are_refused() -> None:
    lol = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert codes("a.docx", packed(word__document=lol)) == {UNREAD}


def test_deep_nesting_is_refused() -> None:
    assert codes("a.docx", packed(word__document="<a>" * 5_000 + "</a>" * 5_000)) == {UNREAD}


def test_what_was_found_before_a_file_broke_still_stands() -> None:
    good = f"<w:document {W}><w:p><w:r><w:t>Ring 412 34 567</w:t></w:r></w:p></w:document>"
    assert codes("a.docx", packed(word__document=good, word__footnotes="<w:a>")) == {"TD603", UNREAD}


def test_a_file_is_not_read_again_while_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mote.vtt"
    path.write_text(VTT, "utf-8")
    other = RawFile("mote.vtt", path)
    first = in_attached(other)
    monkeypatch.setattr("tjenestedesign.domain.privacy.scan.parts", lambda _: pytest.fail("read again"))
    assert in_attached(other) == first
