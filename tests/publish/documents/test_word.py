"""Word: real styles, captions, header rows, alternative texts and language; opens in LibreOffice with the same text."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.publish.documents.conftest import Documents
from tjenestedesign.ground.packed import unzipped, zipped
from tjenestedesign.publish.documents.compose import Document
from tjenestedesign.publish.documents.pandoc_tree import pandoc, para, raw, text_of
from tjenestedesign.publish.documents.word import PAGE_BREAK, joined, word

REISE = "brukerreise-med-velferdslaben"
TENDER = "konkurransegrunnlag-anskaffelse-av-designteam"
SOFFICE = shutil.which("soffice")


def parts(document: Document, template: bytes | None = None) -> dict[str, str]:
    made = unzipped(word(document, template))
    return {n: d.decode("utf-8", "replace") for n, d in made.items() if n.endswith((".xml", ".rels"))}


def test_headings_are_words_own_in_the_documents_order(document: Documents) -> None:
    made = document(TENDER)
    body = parts(made)["word/document.xml"]
    found = [
        (int(level), "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", text)))
        for level, text in re.findall(r'<w:pStyle w:val="Heading(\d)" ?/>(.*?)</w:p>', body, re.DOTALL)
    ]
    assert found == [(level, title) for level, title, _ in made.headings]


def test_every_picture_has_its_text_alternative_and_every_table_a_header_row(document: Documents) -> None:
    body = parts(document(REISE))["word/document.xml"]
    alts = re.findall(r"<wp:docPr[^>]*>", body)
    assert len(alts) >= 3
    assert all(re.search(r'descr="[^"]{20,}"', a) for a in alts)
    tender = parts(document(TENDER))["word/document.xml"]
    tables = re.findall(r"<w:tbl>.*?</w:tbl>", tender, re.DOTALL)
    assert tables
    assert all("<w:tblHeader" in t for t in tables)
    assert len(re.findall('w:val="TableCaption"', tender)) == len(tables)


def test_language_title_and_owner_are_in_the_file(document: Documents) -> None:
    made = document(TENDER)
    found = parts(made)
    assert re.search('<w:lang [^>]*w:val="nb-NO"', found["word/styles.xml"])
    assert found["docProps/core.xml"].count("<dc:language>") == 1
    assert f"<dc:title>{made.title}</dc:title>" in found["docProps/core.xml"]
    assert "<dc:creator>Asker</dc:creator>" in found["docProps/core.xml"]


def test_wide_figures_get_pages_that_are_turned_and_every_section_has_the_page_number(
    document: Documents,
) -> None:
    body = parts(document(REISE))["word/document.xml"]
    sections = re.findall(r"<w:sectPr.*?</w:sectPr>", body, re.DOTALL)
    assert any('w:orient="landscape"' in s for s in sections)
    assert 'w:orient="landscape"' not in sections[-1]
    assert all("w:footerReference" in s for s in sections)
    widths = [int(w) for w in re.findall(r'<wp:extent[^>]*cx="(\d+)"', body)]
    pages = [int(w) for w in re.findall(r'<w:pgSz w:w="(\d+)"', body)]
    assert max(widths) / 635 < max(pages) - 2 * 1247  # English metric units against twentieths of a point


def test_no_page_is_left_blank_before_a_turned_one(document: Documents) -> None:
    end, text = raw("openxml", "<w:p><w:sectPr/></w:p>"), para("Tekst")
    assert joined([text, raw("openxml", PAGE_BREAK), end, end, text]) == [text, end, text]
    assert joined([text, raw("openxml", PAGE_BREAK), text]) == [text, raw("openxml", PAGE_BREAK), text]
    body = parts(document("tjenestekart-velferdslaben"))["word/document.xml"]
    assert "Bygger på brukerreisen" in body[body.index("<w:sectPr") :]
    assert not re.search(r"</w:sectPr></w:pPr></w:p>\s*<w:p><w:pPr>(?:(?!</w:p>).)*<w:sectPr", body)


def test_the_list_of_contents_is_there_before_anyone_updates_it(document: Documents) -> None:
    made = document(TENDER)
    body = parts(made)["word/document.xml"]
    assert "TOC \\o" in body
    first = next(t for level, t, _ in made.headings if level == 1)
    assert body.count(f">{first}<") >= 2


def test_the_same_project_gives_the_same_bytes(document: Documents) -> None:
    assert word(document(TENDER)) == word(document(TENDER))


def test_the_municipalitys_template_gives_its_styles_header_and_margins(document: Documents) -> None:
    own = unzipped(pandoc(["--print-default-data-file", "reference.docx"], ""))
    own["word/styles.xml"] = own["word/styles.xml"].replace(b'w:val="40"', b'w:val="77"')
    own["word/header1.xml"] = (
        b'<?xml version="1.0" encoding="UTF-8"?><w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:p><w:r><w:t>Vik kommune, brevhode</w:t></w:r></w:p></w:hdr>"
    )
    own["[Content_Types].xml"] = own["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>',
    )
    rels = "word/_rels/document.xml.rels"
    own[rels] = own[rels].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>',
    )
    section = (
        b'<w:sectPr><w:headerReference w:type="default" r:id="rId99"/><w:pgSz w:w="11906" w:h="16838"/>'
        b'<w:pgMar w:top="2222" w:right="1000" w:bottom="1000" w:left="1000" w:header="500" w:footer="500" w:gutter="0"/></w:sectPr>'
    )
    own["word/document.xml"] = re.sub(
        rb"(<w:sectPr(?:(?!<w:sectPr).)*(?:</w:sectPr>|/>)\s*)?</w:body>", section + b"</w:body>", own["word/document.xml"], count=1, flags=re.DOTALL
    )  # fmt: skip
    found = parts(document(REISE), zipped(own))
    assert 'w:val="77"' in found["word/styles.xml"]
    assert any("brevhode" in text for text in found.values())
    sections = re.findall(r"<w:sectPr.*?</w:sectPr>", found["word/document.xml"], re.DOTALL)
    assert len(sections) > 2
    assert all("w:headerReference" in s for s in sections)
    assert 'w:top="2222"' in sections[-1]
    known = set(re.findall(r'Id="([^"]+)"', found[rels]))
    assert set(re.findall(r'<w:headerReference[^>]*r:id="([^"]+)"', found["word/document.xml"])) <= known


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed; «make test» fetches it")
@pytest.mark.parametrize("stem", [TENDER, REISE])
def test_libreoffice_opens_it_with_every_heading_and_the_same_text(
    document: Documents, stem: str, tmp_path: Path
) -> None:
    made = document(stem)
    (tmp_path / "d.docx").write_bytes(word(made))
    subprocess.run(
        [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "html:HTML:EmbedImages", "d.docx"],
        cwd=tmp_path, check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    html = (tmp_path / "d.html").read_text("utf-8", "replace")
    read = [
        (int(level), " ".join(re.sub(r"<[^>]*>", "", text).split()))
        for level, text in re.findall(r"<h(\d)[^>]*>(.*?)</h\1>", html, re.DOTALL)
    ]
    import html as entities

    assert [entities.unescape(t) for _, t in read] == [t for _, t, _ in made.headings]
    words = set(re.findall(r"\w{4,}", entities.unescape(re.sub(r"<[^>]*>", " ", html))))
    missing = set(re.findall(r"\w{4,}", text_of(made.blocks))) - words
    assert not missing, sorted(missing)[:20]


def test_a_docx_is_a_sound_zip(document: Documents) -> None:
    assert zipfile.ZipFile(io.BytesIO(word(document(TENDER)))).testzip() is None
