"""Figures as files to print or paste: SVG, PNG and PDF, on paper or in their own size.

SVG is written here. PNG and PDF are set by Typst (the extra `dokument`), from the same drawings.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from tjenestedesign.diagrams import drawings, overview_drawings, thread_drawings
from tjenestedesign.drawing.paper import PAPERS, UNITS, Foot, PaperName, Sheet, on_paper, smallest_text
from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.drawing.typeface import OWN, WEIGHTS, drawing_in
from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.language import FRAME
from tjenestedesign.ground.maths import root
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.picture_size import MAX_PIXELS, MAX_SIDE
from tjenestedesign.ground.prompts import filled
from tjenestedesign.ground.scalars import slug
from tjenestedesign.project.kind import in_order
from tjenestedesign.project.loaded import Entry
from tjenestedesign.project.model import Artefakt
from tjenestedesign.report.site import OutFile, Site

Format = Literal["svg", "png", "pdf"]
_SCREEN_PPI: Final = 192
"""A figure in its own size is exported at twice the pixels of a page."""


@dataclass(frozen=True)
class Print:
    """One figure as files: one per sheet, or one PDF with all its sheets."""

    stem: str
    suffix: str
    files: tuple[OutFile, ...]
    sheets: int
    points: float
    """The size of the smallest text, in points."""

    def names(self, file: str) -> bool:
        """Whether a file is this figure's, in this format and on this paper."""
        return re.fullmatch(rf"{re.escape(self.stem)}(-ark\d+)?\.{self.suffix}", file) is not None


def prints(site: Site, format: Format, paper: PaperName | None) -> Iterator[Print]:
    """Every figure of the site as files, one figure at a time. Raises `MissingExtra`."""
    typst = None if format == "svg" else extra("typst")
    for diagram, said in figures(site):
        with drawing_in(site.theme.face):
            sheets = _sheets(site, diagram, paper, said)
        stem = f"{diagram.id}-{paper}" if paper else diagram.id
        if typst is None:
            data = [s.diagram.file().encode() for s in sheets]
        elif format == "pdf":
            data = [_pdf(typst, site, diagram, sheets)]
        else:
            ppi = PAPERS[paper].ppi if paper else _SCREEN_PPI
            data = [png(typst, s.diagram, ppi) for s in sheets]
        files = tuple(
            OutFile(f"{stem}{f'-ark{n}' if len(data) > 1 else ''}.{format}", one)
            for n, one in enumerate(data, 1)
        )
        yield Print(stem, format, files, len(sheets), min(s.points for s in sheets))


def figures(site: Site) -> Iterator[tuple[Diagram, str]]:
    """Every figure of the chosen artefacts, of each type where all of it was chosen, and of the project as a whole.

    Each with what must be said of it: that it shows what another municipality wrote. Blank where it is the project's own.
    """

    def nowhere(_id: str, _part: str | None = None) -> None:
        return None

    by_type: dict[str, list[Entry[Artefakt]]] = {}
    for entry in site.project.entries.values():
        by_type.setdefault(entry.type.navn, []).append(entry)
    with drawing_in(site.theme.face):
        drawn = [
            (d, _inherited(site, (e,)))
            for e in site.chosen.values()
            for d, _ in drawings(site.project, e, nowhere, site.detail)
        ]
        for name, entries in by_type.items():
            if all(e.id in site.chosen for e in entries):
                ordered = sorted(entries, key=in_order)
                said = _inherited(site, ordered)
                drawn += [(d, said) for d, _ in overview_drawings(site.project, name, ordered, nowhere)]
        if site.whole:
            said = _inherited(site, list(site.project.entries.values()))
            drawn += [(d, said) for d, _ in thread_drawings(site.project, nowhere, nowhere)]
    for diagram, said in drawn:
        yield site.dressed(diagram), said


def _inherited(site: Site, entries: Sequence[Entry[Artefakt]]) -> str:
    """What is said of a figure in which something is as another municipality left it."""
    origins = dict.fromkeys(o for e in entries if (o := site.inherited(e)))
    whole = site.inherited_among(entries) == len(entries)
    return (
        f"{'Arvet' if whole else 'Delvis arvet'} fra {listing(list(origins))}, ikke verifisert hos oss"
        if origins
        else ""
    )


def _sheets(site: Site, diagram: Diagram, paper: PaperName | None, mark: str) -> list[Sheet]:
    """`mark` is what must be said of the figure at the foot."""
    if paper is None:
        points = smallest_text(diagram.body) * 0.75
        return [Sheet(diagram, diagram.width / UNITS, diagram.height / UNITS, 1.0, points)]
    settings = site.project.settings.model if site.project.settings else None
    said = " · ".join(
        t
        for t in ((site.example, mark, filled(settings.navn), filled(settings.kommune)) if settings else ())
        if t
    )
    foot = Foot(said, (site.logo.media, site.logo.data) if site.logo else None)
    sheets = on_paper(diagram, paper, foot)
    return [replace(s, diagram=site.dressed(s.diagram)) for s in sheets]


def png(typst: Any, diagram: Diagram, ppi: int) -> bytes:
    """Drawn from outlines, so that no font is needed. `ppi` is pixels per 96 user units."""
    return png_of_svg(typst, diagram.file().encode(), bounded_ppi(diagram.width, diagram.height, ppi))


def bounded_ppi(width: float, height: float, ppi: int) -> int:
    """The resolution asked for, or the finest that gives no more pixels than can be held. Sides in user units."""
    by_area = 96 * root(MAX_PIXELS / max(width * height, 1))
    by_side = 96 * MAX_SIDE / max(width, height, 1)
    return max(1, min(ppi, int(by_area), int(by_side)))


def png_of_svg(typst: Any, svg: bytes, ppi: int = _SCREEN_PPI, height: float | None = None) -> bytes:
    """Pixels of an SVG file in its own size, or so many points high."""
    with tempfile.TemporaryDirectory(prefix="td-") as temp:
        folder = Path(temp)
        (folder / "figur.svg").write_bytes(svg)
        source = '#set page(width: auto, height: auto, margin: 0pt)\n#image("figur.svg"'
        source += f", height: {height}pt)\n" if height else ")\n"
        (folder / "figur.typ").write_text(source, "utf-8")
        return bytes(typst.compile(str(folder / "figur.typ"), format="png", ppi=float(ppi)))


def _pdf(typst: Any, site: Site, diagram: Diagram, sheets: Sequence[Sheet]) -> bytes:
    """One page per sheet, at its true size; the text is text, and each page has its text alternative (PDF/UA-1)."""
    with tempfile.TemporaryDirectory(prefix="td-") as temp:
        folder = Path(temp)
        fonts = folder / "skrift"
        fonts.mkdir()
        for face in (OWN, site.theme.face):
            for weight in WEIGHTS:
                (fonts / f"{slug(face.family)}-{weight}.ttf").write_bytes(face.file(weight))
        lines = [
            f"#set document(title: {quoted(diagram.title)}, date: none)",
            f"#set text(lang: {quoted(FRAME)})",
            "#set page(margin: 0pt)",
        ]
        for number, sheet in enumerate(sheets, 1):
            (folder / f"ark{number}.svg").write_text(sheet.diagram.typed(), "utf-8")
            alt = f"{sheet.diagram.title}. {sheet.diagram.description}"
            lines.append(
                f"#page(width: {sheet.width:.3f}mm, height: {sheet.height:.3f}mm)"
                f'[#image("ark{number}.svg", width: 100%, alt: {quoted(alt)})]'
            )
        (folder / "figur.typ").write_text("\n".join(lines) + "\n", "utf-8")
        return bytes(
            typst.compile(
                str(folder / "figur.typ"),
                format="pdf",
                font_paths=[str(fonts)],
                pdf_standards=["ua-1"],
            )
        )


def quoted(text: str) -> str:
    """A Typst string."""
    plain = "".join(c for c in text if c == " " or c.isprintable())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
