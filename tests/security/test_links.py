"""Which addresses become links: in a page, in every kind of document, in figures and in workbooks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pikepdf
import pytest

from tests.conftest import Build, Run
from tests.security.test_attacks import lines
from tjenestedesign.drawing.svg import Canvas
from tjenestedesign.ground.addresses import is_followed, leads_out
from tjenestedesign.ground.markdown import markdown

GOOD = (
    "https://www.ssb.no",
    "http://asker.kommune.no/a?b=c#d",
    "HTTPS://ssb.no/",
    "mailto:post@asker.kommune.no",
    "tel:113",
    "#plan",
    "innsikt/ventetid.html",
    "../innsikt/ventetid.html#sitat",
)
OUT = tuple(a for a in GOOD if ":" in a)


@pytest.mark.parametrize("address", lines("lenker.txt"))
def test_no_other_address_becomes_a_link_in_markdown(address: str) -> None:
    for text in (f"[ord]({address})", f"[ord](<{address}>)", f"<{address}>", f"[ord][1]\n\n[1]: {address}"):
        assert "href" not in markdown(text), text
    assert "ord" in markdown(f"[ord]({address})")


@pytest.mark.parametrize("address", GOOD)
def test_the_web_mail_telephone_and_places_inside_are_links(address: str) -> None:
    assert f'href="{address}"' in markdown(f"[ord]({address})")
    assert is_followed(address)
    assert leads_out(address) == (address in OUT)


def test_a_figure_links_nowhere_else_either() -> None:
    canvas = Canvas("f")
    with canvas.link("ms-msdt:/id"):
        canvas.rect(0, 0, 1, 1)
    assert canvas.parts == ['<rect x="0" y="0" width="1" height="1"/>']
    with canvas.link("../a/b.html"):
        canvas.rect(0, 0, 1, 1)
    assert "href=" in "".join(canvas.parts)


def test_an_address_in_a_key_is_a_whole_web_address(td: Run, build: Build) -> None:
    for address in ("ms-word:x", r"https://\vert", "https:///x", "//vert/x"):
        folder = build({"k.yaml": f"type: kilde\ntittel: K\nlenke: '{address}'\n"})
        assert "er ikke en nettadresse" in td("validate", cwd=folder).out


@pytest.fixture
def poisoned(build: Build) -> Path:
    """Every bad address, and a good one of each kind, in an insight."""
    links = " ".join(f"[ord]({a})" for a in lines("lenker.txt"))
    good = " ".join(f"[god]({a})" for a in OUT)
    text = f"{links} {good}".replace("'", "''")
    return build(
        {
            "prosjekt.yaml": f"navn: P\nkommune: Vik\nbakgrunn: '{text}'\n",
            "1-innsikt/innsikter/i.yaml": f"type: innsikt\ntittel: '{text}'\npåstand: '{text}'\nforklaring: '{text}'\n",
        }
    )


def _docx(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        rels = opened.read("word/_rels/document.xml.rels").decode()
        body = opened.read("word/document.xml").decode()
    return re.findall(r'Target="([^"]*)" TargetMode="External"', rels) + re.findall(r"HYPERLINK [^<]*", body)


def _pdf(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as opened:
        found = [a for page in opened.pages for a in page.get("/Annots", [])]  # type: ignore[attr-defined]
        return [str(a["/A"]["/URI"]) for a in found if "/A" in a and "/URI" in a["/A"]]


def _html(data: bytes) -> list[str]:
    return [a for a in re.findall(r'<a [^>]*?href="([^"]*)"', data.decode()) if not a.startswith("#")]


def _md(data: bytes) -> list[str]:
    link = r"(?<!\\)\]\(([^)]*)\)|(?<!\\)<([a-z][\w.+-]*:[^>]*)>|<a [^>]*?href=\"([^\"]*)\""
    return [a for found in re.findall(link, data.decode()) for a in found if a and not a.startswith("#")]


@pytest.mark.parametrize(("kind", "read"), [("docx", _docx), ("pdf", _pdf), ("html", _html), ("md", _md)])
def test_documents_link_only_out_to_the_web_mail_and_telephone(
    td: Run, poisoned: Path, kind: str, read: Callable[[bytes], list[str]]
) -> None:
    out = poisoned.parent / "ut"
    said = td("render", "--format", kind, "--only", "prosjektrapport", "--output", out, poisoned)
    assert said.code == 0, said.out + said.err
    (file,) = out.rglob(f"*.{kind}")
    links = [a for a in read(file.read_bytes()) if not a.startswith("figurer/")]
    assert {a.lower().rstrip("/") for a in links} == {a.lower().rstrip("/") for a in OUT}


def test_the_site_links_only_where_it_should(td: Run, poisoned: Path) -> None:
    out = poisoned.parent / "nettsted"
    assert td("render", "--output", out, poisoned).code == 0
    for page in out.rglob("*.html"):
        for address in re.findall(r'(?:href|src)="([^"]*)"', page.read_text("utf-8")):
            assert not address or is_followed(address) or address == "data:,", (page.name, address)


def test_a_workbook_has_no_links_made_of_what_the_project_says(td: Run, poisoned: Path) -> None:
    book = poisoned.parent / "bok.xlsx"
    said = td("export", "--format", "xlsx", "--output", book, "--project", poisoned)
    assert said.code == 0, said.out + said.err
    for sheet in openpyxl.load_workbook(book).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None or cell.hyperlink.target is None, cell.coordinate
