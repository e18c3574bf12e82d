"""Figures on paper: everything is there once, nothing is smaller than can be read, and files are what they say they are."""

from __future__ import annotations

import io
import struct
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.conftest import ASKER, SETTINGS, Build, Run, write_tree
from tests.figures.test_step_figures import make
from tests.svg_texts import SVG, text_boxes
from tjenestedesign.check.load import load_project
from tjenestedesign.drawing.grid import Curve, Grid, Lane, layout
from tjenestedesign.drawing.grid_split import split_grid
from tjenestedesign.drawing.paper import PAPERS, UNITS, Foot, PaperName, on_paper, smallest_text
from tjenestedesign.drawing.sheet import draw_grid
from tjenestedesign.figures import brukerreisefigur, tjenestekartfigur
from tjenestedesign.ground.installed import installed
from tjenestedesign.publish.site.prints import prints
from tjenestedesign.publish.site.scope import plan_site

JOURNEY = "type: brukerreise\ntittel: Søke «bolig» & få\nsteg:\n" + "".join(
    f"  - {{id: s{n}, fase: {'før' if n < 9 else 'under'}, tittel: Steg nummer {n}, handling: Gjør noe, følelse: {n % 3 - 1}}}\n"
    for n in range(18)
)


def nowhere(_id: str, _part: str | None = None) -> None:
    return None


def texts(grid: Grid) -> Counter[str]:
    """Every text on the cards, by how many times it stands there; the notes about other sheets are not content."""
    found: Counter[str] = Counter()
    for row in grid.rows:
        cells = row.cells if isinstance(row, Lane) else row.callouts if isinstance(row, Curve) else ()
        found.update(
            p.text for cell in cells for card in cell for p in card.paragraphs if "(del " not in p.text
        )
    return found


def grids(folder: Path, steps: int, actors: int, arrows: int, seed: int) -> list[Grid]:
    project, journey, plan = make(folder, steps, actors, arrows, seed)
    return [
        brukerreisefigur._grid(project, journey, nowhere),
        tjenestekartfigur._grid(project, plan, plan.model.steg, nowhere),
    ]


@pytest.mark.parametrize(("steps", "actors", "arrows"), [(1, 1, 0), (3, 5, 4), (12, 2, 20), (60, 1, 50)])
@pytest.mark.parametrize("room", [(1000.0, 700.0), (2200.0, 1500.0)])
def test_the_sheets_together_hold_everything_once(
    steps: int, actors: int, arrows: int, room: tuple[float, float], tmp_path: Path
) -> None:
    for grid in grids(tmp_path, steps, actors, arrows, steps):
        sheets = split_grid(grid, *room)
        assert sum((texts(s) for s in sheets), Counter()) == texts(grid)
        numbers = [range(s.first, s.first + len(s.columns)) for s in sheets]
        assert {n for numbers_ in numbers for n in numbers_} == set(range(steps))
        for sheet, columns in zip(sheets, numbers, strict=True):
            assert sheet.columns == tuple(grid.columns[n] for n in columns)
        assert len({s.id for s in sheets}) == len(sheets)
        for sheet in sheets:
            out = layout(sheet)
            assert out.width <= room[0] or len(sheet.columns) == 1
            lanes = [r for r in sheet.rows if isinstance(r, (Lane, Curve))]
            assert out.height <= room[1] * 1.35 or len(lanes) == 1


@pytest.mark.parametrize("seed", range(3))
def test_an_arrow_is_drawn_or_told_of_at_both_ends(seed: int, tmp_path: Path) -> None:
    (_, grid) = grids(tmp_path, 9, 1, 25, seed)
    sheets = split_grid(grid, 1000, 700)
    assert len(sheets) > 3
    lanes = {r.key: r for r in grid.rows if isinstance(r, Lane)}
    standing = [
        a for a in grid.arrows
        if a.start != a.end and lanes[a.start.lane].cells[a.start.column] and lanes[a.end.lane].cells[a.end.column]
    ]  # fmt: skip
    notes = [
        p.text
        for s in sheets
        for r in s.rows
        if isinstance(r, Lane)
        for cell in r.cells
        for card in cell
        for p in card.paragraphs
        if "(del " in p.text
    ]
    assert sum(len(s.arrows) for s in sheets) + len(notes) / 2 == len(standing)
    assert notes
    for note in notes:
        sheet = sheets[int(note.rpartition("(del ")[2].rstrip(")")) - 1]
        step = int(note.split(". ")[0].split()[-1])
        assert sheet.first < step <= sheet.first + len(sheet.columns)


def test_a_sheet_says_which_steps_it_shows_and_keeps_their_numbers_and_phases(tmp_path: Path) -> None:
    project, _ = load_project(write_tree(tmp_path, {"prosjekt.yaml": SETTINGS, "r.yaml": JOURNEY}))
    (entry,) = project.entries.values()
    whole = brukerreisefigur.draw(project, entry, nowhere)
    assert whole.split is not None
    sheets = whole.split(1000, 2000)
    words = [" ".join(b.text for b in text_boxes(s.inline())) for s in sheets]
    assert "steg 1–" in words[0]
    assert f"Del 2 av {len(sheets)}" in words[1]
    assert "18. Steg nummer" in words[-1]
    bands = [
        next(e.get("fill") for e in ET.fromstring(s.inline()).iter(f"{SVG}rect") if e.get("rx") == "5")
        for s in (whole, sheets[-1])
    ]
    assert bands[0] != bands[1], "the last sheet begins in the second phase, and has its colour"


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(("steps", "arrows"), [(1, 0), (10, 12), (60, 40)])
def test_nothing_leaves_the_paper_and_text_is_as_large_as_promised(
    paper: PaperName, steps: int, arrows: int, tmp_path: Path
) -> None:
    for grid in grids(tmp_path, steps, 2, arrows, 7):
        for sheet in on_paper(draw_grid(grid), paper, Foot("Prosjekt · Vik")):
            assert {sheet.width, sheet.height} == {PAPERS[paper].short, PAPERS[paper].long}
            root = ET.fromstring(sheet.diagram.inline())
            assert root.get("width") == f"{sheet.width:g}mm"
            bottom = 0.0
            for moved in (g for g in root.findall(f"{SVG}g") if "scale" in g.get("transform", "")):
                place, _, scale = moved.get("transform", "").removeprefix("translate(").partition(") scale(")
                x, y = map(float, place.split())
                by = float(scale.rstrip(")"))
                first = next(moved.iter(f"{SVG}rect"))
                assert y >= bottom - 0.1, "no drawing stands on another"
                bottom = y + float(first.get("height", "0")) * by
                assert x + float(first.get("width", "0")) * by <= sheet.width * UNITS
                assert bottom <= sheet.height * UNITS - PAPERS[paper].foot * 2
            assert bottom > 0


@pytest.mark.parametrize("paper", PAPERS)
def test_askers_maps_can_be_read_on_every_paper(paper: PaperName) -> None:
    project, found = load_project(ASKER)
    site = plan_site(project, found, ["brukerreise", "tjenestekart"])
    for made in prints(site, "svg", paper):
        assert made.points >= 6.3, made.stem
        if paper in ("A1", "A0"):
            assert made.sheets == 1, "a poster is one sheet"


def test_a_pdf_is_tagged_titled_and_its_text_can_be_searched(tmp_path: Path) -> None:
    project, found = load_project(write_tree(tmp_path, {"prosjekt.yaml": SETTINGS, "r.yaml": JOURNEY}))
    (made,) = prints(plan_site(project, found, ["r"]), "pdf", "A4")
    (file,) = made.files
    reader = PdfReader(io.BytesIO(file.data))
    assert len(reader.pages) == made.sheets > 1
    assert file.path == "brukerreise-r-A4.pdf"
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "nb"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Søke «bolig» & få"
    for page in reader.pages:
        assert sorted(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) == [210, 297]
    words = " ".join(page.extract_text() for page in reader.pages)
    assert all(f"{n + 1}. Steg nummer" in words for n in range(18))
    alternatives = [str(o.get_object()["/Alt"]) for o in _figures(root["/StructTreeRoot"])]
    assert len(alternatives) == made.sheets
    assert all("Brukerreise med 18 steg" in alt for alt in alternatives)
    (again,) = prints(plan_site(project, found, ["r"]), "pdf", "A4")
    assert again.files[0].data == file.data


def _figures(node: Any) -> list[Any]:
    found: list[Any] = []
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [f for child in node for f in _figures(child)]
    if not isinstance(node, dict):
        return []
    if node.get("/S") == "/Figure":
        found.append(node)
    return found + (_figures(node["/K"]) if "/K" in node else [])


def test_a_png_has_the_size_of_its_paper_and_something_on_it(tmp_path: Path) -> None:
    project, found = load_project(write_tree(tmp_path, {"prosjekt.yaml": SETTINGS, "r.yaml": JOURNEY}))
    site = plan_site(project, found, ["r"])
    (made,) = prints(site, "png", "A3")
    for file in made.files:
        width, height = struct.unpack(">II", file.data[16:24])
        assert sorted((width, height)) == pytest.approx([3508, 4961], abs=2)
        with Image.open(io.BytesIO(file.data)) as picture:
            shades = picture.convert("L").histogram()
        assert sum(shades[:100]) > 10_000, "dark pixels: the words"
    (own,) = prints(site, "png", None)
    assert own.files[0].path == "brukerreise-r.png"


def test_a_file_of_its_own_holds_no_text_but_what_no_font_at_hand_has(tmp_path: Path) -> None:
    journey = "type: brukerreise\ntittel: Søke hjem\nsteg: [{id: a, fase: før, tittel: 🏠 مرحبا hjem}]\n"
    project, _ = load_project(write_tree(tmp_path, {"prosjekt.yaml": SETTINGS, "r.yaml": journey}))
    (entry,) = project.entries.values()
    root = ET.fromstring(brukerreisefigur.draw(project, entry, nowhere).file())
    left = [t.text for t in root.iter(f"{SVG}text")]
    assert left == ["🏠", "مرحبا"]
    ids = {e.get("id") for e in root.iter()}
    uses = [u.get("{http://www.w3.org/1999/xlink}href", "")[1:] for u in root.iter(f"{SVG}use")]
    assert uses
    assert set(uses) <= ids
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "Søke hjem"


def test_outlines_look_like_the_text_they_stand_for(tmp_path: Path) -> None:
    """Set by one program, once from outlines and once from text and fonts: the same picture but for kerning."""
    import typst

    from tjenestedesign.drawing.typeface import OWN, WEIGHTS

    project, _ = load_project(write_tree(tmp_path, {"prosjekt.yaml": SETTINGS, "r.yaml": JOURNEY}))
    (entry,) = project.entries.values()
    drawn = brukerreisefigur.draw(project, entry, nowhere)
    for weight in WEIGHTS:
        (tmp_path / f"{weight}.ttf").write_bytes(OWN.file(weight))
    shades: list[list[int]] = []
    for name, svg in (("a", drawn.file()), ("b", drawn.typed())):
        (tmp_path / f"{name}.svg").write_text(svg, "utf-8")
        (tmp_path / f"{name}.typ").write_text(
            f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{name}.svg")', "utf-8"
        )
        data = typst.compile(
            str(tmp_path / f"{name}.typ"),
            format="png",
            ppi=72.0,
            font_paths=[str(tmp_path)],
            ignore_system_fonts=True,
        )
        assert isinstance(data, bytes)
        with Image.open(io.BytesIO(data)) as picture:
            small = picture.convert("L").resize((picture.width // 12, picture.height // 12))
            shades.append(list(small.tobytes()))
    apart = [abs(a - b) for a, b in zip(*shades, strict=True)]
    assert sum(apart) / len(apart) < 1.5
    assert sum(1 for s in shades[0] if s < 245) > 300


def test_a_run_replaces_its_own_figures_and_nothing_else(td: Run, build: Build) -> None:
    root = build({"r.yaml": JOURNEY, "s.yaml": JOURNEY})
    assert td("render", "--format", "svg", "--paper", "A4", cwd=root).code == 0
    trykk = root / "ut/trykk"
    before = {p.name for p in trykk.glob("*.svg")}
    assert {"brukerreise-r-A4-ark2.svg", "brukerreise-s-A4-ark2.svg"} <= before
    (root / "r.yaml").write_text(JOURNEY.partition("  - {id: s2")[0], "utf-8")
    made = td("render", "--format", "svg", "--paper", "a4", "--only", "r", cwd=root)
    assert made.code == 0
    after = {p.name for p in trykk.glob("*.svg")}
    assert {n for n in after if n.startswith("brukerreise-r-")} == {"brukerreise-r-A4.svg"}
    assert {n for n in after if n.startswith("brukerreise-s-")} == {n for n in before if "-s-" in n}
    assert td("render", cwd=root).code == 0, "a site beside figures that are already there"
    assert {p.name for p in trykk.glob("*.svg")} == after


def test_paper_alone_means_pdf_and_the_command_says_what_it_made(td: Run, build: Build) -> None:
    root = build({"r.yaml": JOURNEY})
    made = td("render", "--paper", "A4", "--only", "r", cwd=root)
    assert made.code == 0
    assert "ut/trykk/brukerreise-r-A4.pdf" in made.out
    assert "ark)" in made.out
    assert "1 fil skrevet" in made.out


def test_text_that_becomes_small_is_pointed_out(td: Run, tmp_path: Path) -> None:
    made = td(
        "render",
        ASKER,
        "--only",
        "forankringsplan",
        "--paper",
        "A4",
        "--format",
        "svg",
        "--output",
        tmp_path / "ut",
    )
    assert "Den minste teksten blir 5,8 punkt. Velg større papir" in made.out
    large = td(
        "render",
        ASKER,
        "--only",
        "forankringsplan",
        "--paper",
        "A3",
        "--format",
        "svg",
        "--output",
        tmp_path / "ut",
    )
    assert "minste teksten" not in large.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--paper", "A2"], "«A2» er ikke en papirstørrelse"),
        (["--format", "pdff"], "Mente du «pdf»?"),
        (["--detail", "overskt"], "Mente du «oversikt»?"),
        (["--format", "html", "--paper", "A4"], "Bare figurer kan settes på en valgt papirstørrelse"),
    ],
)
def test_what_cannot_be_asked_for_is_said_with_what_can(
    options: list[str], says: str, td: Run, build: Build
) -> None:
    made = td("render", *options, cwd=build({"r.yaml": JOURNEY}))
    assert made.code == 2
    assert says in made.err


def test_a_project_without_figures_says_so(td: Run, build: Build) -> None:
    made = td(
        "render",
        "--format",
        "svg",
        cwd=build({"b.yaml": "type: brukergruppe\ntittel: Unge\nbeskrivelse: x\n"}),
    )
    assert made.code == 0
    assert "Ingenting av det du valgte, har en figur." in made.out


def test_where_a_part_of_td_is_missing_the_command_to_install_it_anew_is_given(
    td: Run, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    root = build({"r.yaml": JOURNEY})
    made = td("render", "--paper", "A1", cwd=root)
    assert made.code == 2
    assert "En del av td mangler: «typst»." in made.err
    assert installed().again() in made.err
    assert not (root / "ut").exists()
    assert td("render", "--paper", "A1", "--format", "svg", cwd=root).code == 0, "SVG needs nothing more"


def test_the_smallest_text_is_found() -> None:
    assert smallest_text('<text font-size="14"/><text x="1" font-size="9.5"/>') == 9.5
