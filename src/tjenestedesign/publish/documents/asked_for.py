"""The documents that were asked for, as files to be written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from tjenestedesign.ground.crashes import tried
from tjenestedesign.publish.documents.compose import Document
from tjenestedesign.publish.documents.contents import DECK, Planned, planned
from tjenestedesign.publish.documents.figure_places import figure_id
from tjenestedesign.publish.documents.glyphs import shown
from tjenestedesign.publish.documents.pandoc_tree import (
    Node,
    attr,
    changed,
    classes,
    header,
    image,
    pandoc,
    para,
    string,
    text_of,
    value,
    written,
)
from tjenestedesign.publish.site.scope import OutFile, Site

DocumentFormat = Literal["pdf", "docx", "md", "html", "pptx"]
FORMATS: Final[tuple[DocumentFormat, ...]] = get_args(DocumentFormat)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished document: its files, the first of which is the document itself."""

    stem: str
    format: DocumentFormat
    files: tuple[OutFile, ...]
    read: str
    """Everything it says, as text, to be looked through before it is published."""
    lost: str = ""
    """Characters its typefaces lack."""

    def names(self, file: str) -> bool:
        """Whether a file is this document's, in this format."""
        return file == f"{self.stem}.{self.format}" or (
            self.format == "md" and re.fullmatch(rf"figurer/{re.escape(self.stem)}--.*", file) is not None
        )


def wanted(site: Site, format: DocumentFormat, only: Sequence[str]) -> list[Planned]:
    """The documents to make: those that were named, else the ordinary ones."""
    every = [p for p in planned(site) if format != "pptx" or p.stem == DECK]
    names = set(only)
    return [p for p in every if p.names & names or (not only and (p.ordinary or format == "pptx"))]


def documents(
    site: Site, format: DocumentFormat, only: Sequence[str], template: bytes | None
) -> Iterator[Made]:
    """Each document in turn. Raises `MissingExtra`."""
    for one in wanted(site, format, only):
        doing = f"laget {one.stem}.{format}"
        done = tried(lambda one=one: _made(one, format, template), doing, one.file, lambda _: None)
        if done is not None:
            yield done


def _made(one: Planned, format: DocumentFormat, template: bytes | None) -> Made:
    document = one.make()
    lost = shown(document.blocks, document.theme.face)[1] if format == "pdf" else ""
    files = tuple(replace(f, of=one.of) for f in _files(document, one.stem, format, template))
    return Made(one.stem, format, files, _read(document), lost)


def _files(
    document: Document, stem: str, format: DocumentFormat, template: bytes | None
) -> Iterator[OutFile]:
    match format:
        case "pdf":
            from tjenestedesign.publish.documents.pdf import pdf

            yield OutFile(f"{stem}.pdf", pdf(document))
        case "docx":
            from tjenestedesign.publish.documents.word import word

            yield OutFile(f"{stem}.docx", word(document, template))
        case "html":
            from tjenestedesign.publish.documents.web import web

            yield OutFile(f"{stem}.html", web(document))
        case "pptx":
            from tjenestedesign.publish.documents.slides import slides

            yield OutFile(f"{stem}.pptx", slides(document))
        case "md":
            yield from _markdown(document, stem)


def _markdown(document: Document, stem: str) -> Iterator[OutFile]:
    """GitHub's Markdown, with the figures as SVG files beside it."""
    files: list[OutFile] = []

    def laid_out(node: Node) -> list[Node] | None:
        if node["t"] == "Header":
            level, attributes, content = node["c"]
            return [{"t": "Header", "c": [min(level + 1, 6), attributes, content]}]
        if node["t"] != "Div":
            return None
        if "bilde" in classes(node):
            path = value(node, "sti")
            name = f"figurer/{stem}--{path.rpartition('/')[2]}"
            files.append(OutFile(name, document.pictures[path]))
            return [para([image(name, value(node, "alt") or "Bilde uten beskrivelse")])]
        if "tegning" in classes(node) or figure_id(node):
            id = value(node, "figur")
            drawn = replace(document.plates[id].diagram, theme=document.theme)
            name = f"figurer/{stem}--{id}.svg"
            files.append(OutFile(name, drawn.file().encode()))
            anchor: list[Node] = [{"t": "Span", "c": [[attr(node)[0], [], []], []]}] if attr(node)[0] else []
            return [para([*anchor, image(name, drawn.title)]), *node["c"][1]]
        return node["c"][1] if not attr(node)[0] else None

    front = [header(1, document.title), para(" · ".join((document.kind, document.owner, *document.facts)))]
    marked = [para([{"t": "Strong", "c": string(document.mark)}])] if document.mark else []
    blocks = [
        *front,
        *marked,
        *changed(document.lead, laid_out),
        *changed(document.blocks, laid_out),
        *marked,
    ]
    made = pandoc(["-f", "json", "-t", "gfm", "--wrap=none"], written(blocks))
    yield OutFile(f"{stem}.md", made)
    yield from {f.path: f for f in files}.values()


def _read(document: Document) -> str:
    words = [document.title, *document.facts, text_of(document.lead), text_of(document.blocks)]
    return "\n".join([*words, *(f"{p.diagram.title} {p.diagram.body}" for p in document.plates.values())])
