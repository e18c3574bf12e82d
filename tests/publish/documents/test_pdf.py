"""PDF: tagged and valid by Typst and by an independent checker, readable in its parts, the same bytes every time."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.conftest import REPO, Build
from tests.publish.documents.conftest import Documents
from tjenestedesign.check.load import load_project
from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.publish.documents.contents import planned
from tjenestedesign.publish.documents.figure_places import LARGE, LYING, STANDING, sheets
from tjenestedesign.publish.documents.glyphs import plain
from tjenestedesign.publish.documents.pdf import pdf
from tjenestedesign.publish.site.scope import Site, plan_site

CHECKED = (
    "konsept-askers-velferdslab",
    "tjenestekart-velferdslaben",
    "konkurransegrunnlag-anskaffelse-av-designteam",
    "evalueringsprotokoll-anskaffelse-av-designteam",
)


def test_every_deliverable_of_asker_is_valid_pdf_ua(asker: Site, tmp_path: Path) -> None:
    """Typst refuses to write what breaks PDF/UA-1; outloud reads the finished files with its own rules."""
    files: list[Path] = []
    for plan in planned(asker):
        if plan.ordinary and plan.stem != "prosjektrapport":
            path = tmp_path / f"{plan.stem}.pdf"
            path.write_bytes(pdf(plan.make()))
            files.append(path)
    assert len(files) >= 10
    chosen = [f for f in files if f.stem in CHECKED]
    assert len(chosen) == 3
    program = Path(sys.executable).parent / "outloud"
    report = tmp_path / "funn.json"
    done = subprocess.run(
        [str(program), "--json", str(report), "--no-info", *map(str, chosen)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(report.read_text("utf-8"))


def test_it_has_title_language_bookmarks_and_alternative_texts(document: Documents) -> None:
    made = document("konsept-askers-velferdslab")
    data = pdf(made)
    reader = PdfReader(io.BytesIO(data))
    assert reader.metadata is not None
    assert reader.metadata.title == made.title
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "nb"
    assert root["/MarkInfo"]["/Marked"]

    def listed(outline: list[object]) -> list[str]:
        return [t for o in outline for t in (listed(o) if isinstance(o, list) else [o["/Title"]])]  # type: ignore[index]

    titles = listed(reader.outline)  # type: ignore[arg-type]
    assert [t for _, t, _ in made.headings] == titles
    alts = _alternatives(root["/StructTreeRoot"])
    assert len(alts) == 1
    assert alts[0].startswith("Ferden: Askers velferdslab. Oppdiktede data. Ferden har 4 stadier.")


def _alternatives(element: Any) -> list[str]:
    """The text alternative of every figure in the structure tree; blank where one has none."""
    node = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(node, list):
        return [alt for kid in node for alt in _alternatives(kid)]
    if not isinstance(node, dict):
        return []
    own = [str(node.get("/Alt", ""))] if node.get("/S") == "/Figure" else []
    return own + (_alternatives(node["/K"]) if "/K" in node else [])


def test_the_same_project_gives_the_same_bytes(document: Documents) -> None:
    made = document("pilotrapport-utproving-av-velferdslaben")
    assert pdf(made) == pdf(made)


def test_every_word_of_a_requirement_is_in_it_as_text(document: Documents) -> None:
    reader = PdfReader(io.BytesIO(pdf(document("konkurransegrunnlag-anskaffelse-av-designteam"))))
    text = "".join("".join(page.extract_text() for page in reader.pages).split()).replace("-", "")
    for said in ("Leverandøren må oppfylle alle kravene", "Totalpris for oppdraget", "trekker vi lodd"):
        assert "".join(said.split()) in text


def figure(width: float, height: float) -> Diagram:
    return Diagram("f", "Figur", "", width, height, "")


@pytest.mark.parametrize(
    ("size", "room"),
    [((600, 400), STANDING), ((1300, 700), LYING), ((2300, 1500), LARGE), ((4000, 4000), LARGE)],
)
def test_a_figure_goes_where_it_can_be_read_and_never_outside_its_page(
    size: tuple[float, float], room: object
) -> None:
    made = sheets(figure(*size))
    assert made[0].room is room
    for sheet in made:
        assert all(i.width <= sheet.room.text_width + 0.1 for i in sheet.images)
        assert sum(i.height for i in sheet.images) <= sheet.room.text_height + 0.1


def test_a_figure_that_cannot_be_read_whole_is_split_over_pages() -> None:
    whole = figure(3000, 3000)
    parts = [figure(2000, 700), figure(2000, 700), figure(2000, 700)]
    made = sheets(Diagram("f", "Figur", "", whole.width, whole.height, "", split=lambda _w, _h: parts))
    assert sum(len(s.images) for s in made) == 3
    assert len(made) > 1


def test_pages_turn_for_what_is_wide(document: Documents) -> None:
    reader = PdfReader(io.BytesIO(pdf(document("tjenestekart-velferdslaben"))))
    shapes = {round(float(p.mediabox.width)) > round(float(p.mediabox.height)) for p in reader.pages}
    assert shapes == {True, False}


def test_a_short_lead_goes_with_its_figure_so_that_no_page_is_left_nearly_blank(document: Documents) -> None:
    reader = PdfReader(io.BytesIO(pdf(document("tjenestekart-velferdslaben"))))
    second = reader.pages[1]
    assert float(second.mediabox.width) > float(second.mediabox.height)
    assert "Bygger på brukerreisen" in " ".join(second.extract_text().split())


def test_characters_the_typeface_lacks_are_told_in_words_or_as_a_question_mark(build: Build) -> None:
    from tjenestedesign.drawing.typeface import OWN
    from tjenestedesign.publish.documents.glyphs import shown
    from tjenestedesign.publish.documents.pandoc_tree import para

    assert plain("✕ Nei, ✓ ja, ●, Ţromsø", OWN).startswith("× Nei, ✓ ja, •, ")
    lost = shown([para("Hei 🎉 på 漢")], OWN)[1]
    assert set(lost) == {"🎉", "漢"}
    root = build({"ideer/a.yaml": "type: ide\ntittel: Fest 🎉\nbeskrivelse: 漢字 og ★\n"})
    site = plan_site(*load_project(root))
    made = next(p for p in planned(site) if p.stem == "ide-a").make()
    assert pdf(made).startswith(b"%PDF")


def test_a_table_s_head_may_come_again_on_the_next_page_though_something_in_it_was_a_link() -> None:
    """What comes again is not read aloud, and PDF/UA lets nothing in it lead anywhere: skolevei's project report has such a table."""
    site = plan_site(*load_project(REPO / "examples/skolevei"))
    made = next(plan for plan in planned(site) if plan.stem == "prosjektrapport").make()
    assert PdfReader(io.BytesIO(pdf(made))).pages
