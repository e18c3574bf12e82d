"""A document as PDF/UA-1, set by Typst: tagged, with bookmarks, text alternatives, and figures as vectors."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from tjenestedesign.drawing.typeface import OWN, WEIGHTS
from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.language import FRAME
from tjenestedesign.ground.resources import templates_dir
from tjenestedesign.publish.documents.compose import KEPT, Document
from tjenestedesign.publish.documents.figure_places import (
    LARGE,
    STANDING,
    Sheet,
    alt_of,
    figure_id,
    height_of,
    inside,
    is_wide,
    sheets,
    taken_along,
    with_sheet,
)
from tjenestedesign.publish.documents.glyphs import plain, shown
from tjenestedesign.publish.documents.pandoc_tree import (
    Node,
    attr,
    changed,
    classes,
    pandoc,
    raw,
    raw_inline,
    value,
    written,
)
from tjenestedesign.publish.site.prints import quoted

_STYLE: Final = "_dokument/stil.typ"
_NAMES: Final = {"påstand": "pastand"}
_LIKE_A_LIST: Final = re.compile(r"\d+\.$|[-+/=]+$")
"""A first word that Typst would take for the mark of a list or a heading."""
_FEW: Final = 4
"""Headings: with fewer there is no list of contents."""


def pdf(document: Document) -> bytes:
    """The file. Characters its typefaces lack are written otherwise (`glyphs.py`). Raises `MissingExtra`."""
    typst = extra("typst")
    with tempfile.TemporaryDirectory(prefix="td-") as temp:
        folder = Path(temp)
        source = _source(_shown(document), folder)
        (folder / "dokument.typ").write_text(source, "utf-8")
        return bytes(
            typst.compile(
                str(folder / "dokument.typ"),
                format="pdf",
                font_paths=[str(folder / "skrift")],
                ignore_system_fonts=True,
                pdf_standards=["ua-1"],
            )
        )


def _shown(document: Document) -> Document:
    face = document.theme.face
    words = {k: plain(getattr(document, k), face) for k in ("title", "kind", "owner", "project", "mark")}
    facts = tuple(plain(f, face) for f in document.facts)
    return replace(
        document,
        **words,
        facts=facts,
        lead=shown(document.lead, face)[0],
        blocks=shown(document.blocks, face)[0],
    )


def _source(document: Document, folder: Path) -> str:
    fonts = folder / "skrift"
    fonts.mkdir()
    families: list[str] = []
    for face in (document.theme.face, OWN):
        families.append(face.family)
        for weight in WEIGHTS:
            (fonts / f"{slug(face.family)}-{weight}.ttf").write_bytes(face.file(weight))
    (folder / "stil.typ").write_bytes((templates_dir() / _STYLE).read_bytes())
    for path, data in document.pictures.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    logo = ""
    if document.logo:
        logo = f"logo.{_SUFFIX[document.logo[0]]}"
        (folder / logo).write_bytes(document.logo[1])
    colours = document.theme.colours
    contents = document.contents if len(document.headings) >= _FEW else 0
    head = [
        '#import "stil.typ": *',
        f"#let farger = (hoved: rgb({quoted(colours.accent)}), vask: rgb({quoted(colours.accent_wash)}), "
        f"dempet: rgb({quoted(colours.muted)}), strek: rgb({quoted(colours.line)}), blekk: rgb({quoted(colours.ink)}))",
        f"#show: dokument.with(tittel: {quoted(document.title)}, slag: {quoted(document.kind)}, "
        f"kommune: {quoted(document.owner)}, prosjekt: {quoted(document.project)}, "
        f"fakta: ({''.join(quoted(f) + ', ' for f in document.facts)}), språk: {quoted(FRAME)}, eget: {quoted(document.language)}, "
        f"skrift: ({''.join(quoted(f) + ', ' for f in families)}), logo: {quoted(logo) if logo else 'none'}, "
        f"merke: {quoted(document.mark)}, farger: farger, innhold: {contents}, ingress: [{_typst(document.lead)}])",
    ]
    return "\n".join(head) + "\n\n" + _typst(_set(document, folder))


_SUFFIX: Final = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}


def _typst(blocks: Sequence[Node]) -> str:
    if not blocks:
        return ""
    readable = changed(changed(list(blocks), _plain_head), _styled)
    return pandoc(["-f", "json", "-t", "typst", "--wrap=none"], written(readable)).decode()


def _plain_head(node: Node) -> list[Node] | None:
    """A table's head without links: it comes again on the next page, and there it is read by nobody, links included (PDF/UA)."""
    if node["t"] != "Table":
        return None
    content = list(node["c"])
    content[3] = changed(content[3], lambda part: part["c"][1] if part["t"] == "Link" else None)
    return [{**node, "c": content}]


def _styled(node: Node) -> list[Node] | None:
    """A division as a call of the style's function for it; a place to link to as something a label can stand on."""
    if node["t"] == "Span":
        label = [raw_inline("typst", f"#metadata(none)<{attr(node)[0]}>")] if attr(node)[0] else []
        if language := value(node, "lang"):
            start = raw_inline("typst", f"#text(lang: {quoted(language)})[")
            return [*label, start, *_as_words(node["c"][1]), raw_inline("typst", "]")]
        return [*label, *node["c"][1]] if label else None
    if node["t"] in ("Para", "Plain"):
        return [{**node, "c": _as_words(node["c"])}]
    if node["t"] != "Div":
        return None
    name = next((c for c in classes(node) if c in KEPT), None)
    if name is None:
        return None
    label = f" <{attr(node)[0]}>" if attr(node)[0] else ""
    return [raw("typst", f"#{_NAMES.get(name, name)}["), *node["c"][1], raw("typst", f"]{label}")]


def _as_words(content: list[Node]) -> list[Node]:
    """The words of a line, of which the first may look like the mark of a list."""
    if content and content[0]["t"] == "Str" and _LIKE_A_LIST.match(content[0]["c"]):
        return [raw_inline("typst", f"#{quoted(content[0]['c'])}"), *content[1:]]
    return content


# --- figures and turned pages -----------------------------------------------------------------------------------------


def _set(document: Document, folder: Path) -> list[Node]:
    out: list[Node] = []
    for block in document.blocks:
        if id := figure_id(block):
            _figure(document, folder, out, block, id)
        elif is_wide(block):
            lead = taken_along(out)
            out += [_page(False), *lead, block, raw("typst", "]")]
        else:
            out += changed([block], lambda node: _small(document, folder, node))
    return out


def _page(large: bool) -> Node:
    return raw("typst", f"#liggende(a3: {'true' if large else 'false'})[")


def _figure(document: Document, folder: Path, out: list[Node], block: Node, id: str) -> None:
    diagram = document.plates[id].diagram
    caption, label = block["c"][1], attr(block)[0]
    made = sheets(diagram)
    if made[0].room is STANDING:
        out += _image(folder, made[0], id, caption, label)
        return
    lead = taken_along(out)
    if lead:
        made = sheets(diagram, height_of(lead))
    for n, sheet in enumerate(made, 1):
        words = caption if len(made) == 1 else with_sheet(caption, n, len(made))
        out.append(_page(sheet.room is LARGE))
        out += lead if n == 1 else []
        out += _image(folder, sheet, f"{id}-{n}", words, label if n == 1 else "")
        out.append(raw("typst", "]"))


def _image(folder: Path, sheet: Sheet, id: str, caption: list[Node], label: str) -> list[Node]:
    """The images of one page, the caption under the last of them."""
    out: list[Node] = []
    for n, image in enumerate(sheet.images, 1):
        file = f"{id}-{n}.svg"
        (folder / file).write_text(image.diagram.typed(), "utf-8")
        call = f"({quoted(file)}, {quoted(alt_of(image.diagram))}, bredde: {image.width:.2f}mm, høyde: {image.height:.2f}mm)"
        if n < len(sheet.images):
            out.append(raw("typst", f"#del{call}"))
        else:
            end = f"] <{label}>" if label else "]"
            out += [raw("typst", f"#figur{call}["), *caption, raw("typst", end)]
    return out


def _small(document: Document, folder: Path, node: Node) -> list[Node] | None:
    """Drawings and pictures inside the text."""
    if node["t"] != "Div":
        return None
    if "tegning" in classes(node):
        id = value(node, "figur")
        diagram = replace(document.plates[id].diagram, theme=document.theme)
        (folder / f"{id}.svg").write_text(diagram.typed(), "utf-8")
        return [raw("typst", f"#tegning({quoted(f'{id}.svg')}, {quoted(diagram.title)})")]
    if "bilde" in classes(node):
        path = value(node, "sti")
        alt = value(node, "alt") or "Bilde uten beskrivelse"
        return [raw("typst", f"#bilde({quoted(path)}, {quoted(alt)})")]
    if id := figure_id(node):
        sheet = Sheet(STANDING, (inside(document.plates[id].diagram),))
        return _image(folder, sheet, f"{id}-i", node["c"][1], attr(node)[0])
    return None
