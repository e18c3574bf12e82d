"""Figures as files to print or paste: SVG, PNG and PDF, on paper or in their own size.

SVG is written here. PNG and PDF are set by Typst (the extra `dokument`), from the same drawings.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from tjenestedesign.drawing.paper import PAPERS, UNITS, Foot, PaperName, Sheet, on_paper, smallest_text
from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.drawing.table import Table
from tjenestedesign.drawing.typeface import OWN, WEIGHTS, drawing_in
from tjenestedesign.figures import drawings, overview_drawings, thread_drawings
from tjenestedesign.ground.crashes import tried
from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.language import FRAME
from tjenestedesign.ground.maths import root
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.picture_size import MAX_PIXELS, MAX_SIDE
from tjenestedesign.ground.prompts import filled
from tjenestedesign.project.kind import in_order
from tjenestedesign.project.loaded import Entry
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.reading import PROJECT_FILE
from tjenestedesign.publish.site.scope import OutFile, Site

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
    for figure in figures(site):
        doing = f"laget {_stem(figure.diagram, paper)}.{format}"
        make = partial(_print, site, figure, format, paper, typst)
        made = tried(make, doing, figure.file, lambda _: None)
        if made is not None:
            yield made


def _print(site: Site, figure: _Figure, format: Format, paper: PaperName | None, typst: Any) -> Print:
    diagram = figure.diagram
    with drawing_in(site.theme.face):
        sheets = _sheets(site, diagram, paper, figure.said)
    stem = _stem(diagram, paper)
    if typst is None:
        data = [s.diagram.file().encode() for s in sheets]
    elif format == "pdf":
        data = [_pdf(typst, site, diagram, sheets)]
    else:
        ppi = PAPERS[paper].ppi if paper else _SCREEN_PPI
        data = [png(typst, s.diagram, ppi) for s in sheets]
    files = tuple(
        OutFile(f"{stem}{f'-ark{n}' if len(data) > 1 else ''}.{format}", one, figure.of)
        for n, one in enumerate(data, 1)
    )
    return Print(stem, format, files, len(sheets), min(s.points for s in sheets))


def is_print(file: str, format: Format, paper: PaperName | None) -> bool:
    """Whether a file is named as the figures in a format, on a paper or in their own size."""
    found = re.fullmatch(rf".*?(?:-({'|'.join(PAPERS)}))?(?:-ark\d+)?\.{format}", file)
    return found is not None and found[1] == paper


def _stem(diagram: Diagram, paper: PaperName | None) -> str:
    return f"{diagram.id}-{paper}" if paper else diagram.id


@dataclass(frozen=True)
class _Figure:
    """A figure, with what must be said of it (that it shows what another municipality wrote; blank where it is the project's own).

    `file` is the one it shows, or the project's where it shows several; `of` is as in `OutFile`.
    """

    diagram: Diagram
    said: str
    file: str
    of: str


def figures(site: Site) -> Iterator[_Figure]:
    """Every figure of the chosen artefacts, of each type where all of it was chosen, and of the project as a whole."""

    def nowhere(_id: str, _part: str | None = None) -> None:
        return None

    by_type: dict[str, list[Entry[Artefakt]]] = {}
    for entry in site.project.entries.values():
        by_type.setdefault(entry.type.navn, []).append(entry)

    def drawn(
        draw: Callable[[], Iterable[tuple[Diagram, Table]]],
        shown: Sequence[Entry[Artefakt]],
        file: str = PROJECT_FILE,
        of: str = "",
    ) -> Iterator[_Figure]:
        with drawing_in(site.theme.face):
            made = tried(lambda: list(draw()), "tegnet figuren", file, lambda _: [])
        said = _inherited(site, shown) if made else ""
        return (_Figure(site.dressed(diagram), said, file, of) for diagram, _ in made)

    for entry in site.chosen.values():
        own = partial(drawings, site.project, entry, nowhere, site.detail)
        yield from drawn(own, (entry,), entry.source.file, entry.id)
    for name, entries in by_type.items():
        if all(e.id in site.chosen for e in entries):
            ordered = sorted(entries, key=in_order)
            over = partial(overview_drawings, site.project, name, ordered, nowhere)
            yield from drawn(over, ordered, of=f":{name}")
    if site.whole:
        thread = partial(thread_drawings, site.project, nowhere, nowhere)
        yield from drawn(thread, list(site.project.entries.values()))


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
