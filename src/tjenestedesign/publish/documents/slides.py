"""A document as PowerPoint, made by pandoc: a slide for each heading, what is too long in the speaker's notes."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.drawing.theme import Theme
from tjenestedesign.drawing.typeface import OWN
from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.language import with_place
from tjenestedesign.ground.packed import unzipped, zipped
from tjenestedesign.publish.documents.compose import APPENDIX, Document
from tjenestedesign.publish.documents.figure_places import alt_of, figure_id
from tjenestedesign.publish.documents.pandoc_tree import (
    Node,
    attr,
    changed,
    classes,
    div,
    header,
    image,
    pandoc,
    para,
    string,
    text_of,
    written,
)
from tjenestedesign.publish.documents.word_template import FONT
from tjenestedesign.publish.site.prints import png

_WIDE: Final = 1150.0
_HIGH: Final = 500.0
"""What a slide of 13.3 × 7.5 inches has for its content, in user units."""
_READABLE: Final = 0.42
_LINE: Final = 64
_LINES: Final = 10
"""Characters in a line and lines on a slide, for lists."""


def slides(document: Document) -> bytes:
    """The file. Raises `MissingExtra`."""
    typst = extra("typst")
    with tempfile.TemporaryDirectory(prefix="td-") as temp:
        folder = Path(temp)
        (folder / "mal.pptx").write_bytes(_template(document.theme))
        blocks = _slides(document, folder, typst)
        meta: Node = {
            "title": {"t": "MetaInlines", "c": string(document.title)},
            "subtitle": {
                "t": "MetaInlines",
                "c": string(" · ".join(filter(None, (document.kind, document.owner)))),
            },
            "lang": {"t": "MetaString", "c": document.language},
        }
        args = ["-f", "json", "-t", "pptx", "--slide-level=1", "--reference-doc", "mal.pptx", "-o", "ut.pptx"]
        pandoc(args, written(blocks, meta), folder)
        made = _marked(unzipped((folder / "ut.pptx").read_bytes()), document.mark)
        return zipped(_in_language(made, document.language))


def _slides(document: Document, folder: Path, typst: Any) -> list[Node]:
    """Up to the appendix: figures fill their slides, in several where they could not be read in one."""
    out: list[Node] = []
    title = ""
    for block in document.blocks:
        if block["t"] == "Header":
            if attr(block)[0] == APPENDIX:
                break
            title = text_of(block["c"][2]).strip()
            out.append(block)
        elif id := figure_id(block):
            drawn = replace(document.plates[id].diagram, theme=document.theme)
            parts = _parts(drawn)
            for n, part in enumerate(parts, 1):
                if n > 1:
                    out.append(header(1, f"{title} ({n} av {len(parts)})"))
                out.append(para([_image(part, folder, typst, f"{id}-{n}")]))
        elif block["t"] == "BulletList":
            for n, items in enumerate(_shared_out(block["c"])):
                if n:
                    out.append(header(1, f"{title} (forts.)"))
                out.append({"t": "BulletList", "c": items})
        else:
            out += changed([block], _fitted)
    return out


def _shared_out(items: list[list[Node]]) -> list[list[list[Node]]]:
    """The items of a list on as many slides as they need."""
    shared: list[list[list[Node]]] = [[]]
    lines = 0
    for item in items:
        needed = 1 + len(text_of(item)) // _LINE
        if shared[-1] and lines + needed > _LINES:
            shared.append([])
            lines = 0
        shared[-1].append(item)
        lines += needed
    return shared


def _parts(diagram: Diagram) -> list[Diagram]:
    if diagram.split is None or min(_WIDE / diagram.width, _HIGH / diagram.height) >= _READABLE:
        return [diagram]
    return list(diagram.split(_WIDE / _READABLE, _HIGH / _READABLE)) or [diagram]


def _image(diagram: Diagram, folder: Path, typst: Any, name: str) -> Node:
    scale = min(_WIDE / diagram.width, _HIGH / diagram.height)
    (folder / f"{name}.png").write_bytes(png(typst, diagram, round(200 * scale)))
    wide, high = diagram.width * scale / 96, diagram.height * scale / 96
    shown = image(f"{name}.png", "", width=f"{wide:.2f}in", height=f"{high:.2f}in")
    shown["c"][2][1] = alt_of(
        diagram
    )  # as its text alternative; as its text it would also stand on the slide
    return shown


def _fitted(node: Node) -> list[Node] | None:
    if node["t"] == "Table":
        attributes, _, *rest = node["c"]
        return [{"t": "Table", "c": [attributes, [None, []], *rest]}]
    if node["t"] == "Div":
        if "merknad" in classes(node):
            return [div(node["c"][1], "notes")]
        return node["c"][1]
    if node["t"] == "BlockQuote":
        return [para([{"t": "Emph", "c": b["c"]}]) if b["t"] == "Para" else b for b in node["c"]]
    return None


# --- the template ----------------------------------------------------------------------------------------------------


def _template(theme: Theme) -> bytes:
    """Pandoc's own, in the municipality's colours and typeface."""
    parts = unzipped(pandoc(["--print-default-data-file", "reference.pptx"], ""))
    font = FONT if theme.face == OWN else theme.face.family
    name = "ppt/theme/theme1.xml"
    text = parts[name].decode()
    for slot, colour in (
        ("dk1", theme.colours.ink),
        ("dk2", theme.colours.accent),
        ("accent1", theme.colours.accent),
        ("hlink", theme.colours.accent),
    ):
        new = f'<a:{slot}><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:{slot}>'
        text = re.sub(rf"<a:{slot}>.*?</a:{slot}>", new, text, count=1, flags=re.DOTALL)
    text = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', lambda m: m.group(1) + font, text)
    parts[name] = text.encode()
    master = "ppt/slideMasters/slideMaster1.xml"
    parts[master] = _styled(parts[master].decode()).encode()
    return zipped(parts)


def _styled(master: str) -> str:
    """Titles in the main colour, and nothing larger than that what a slide says fits on it."""
    found = re.search(r"<p:titleStyle>.*?</p:titleStyle>", master, re.DOTALL)
    if found is None:
        return master
    style = re.sub(r'<a:defRPr sz="\d+"', '<a:defRPr sz="2800" b="1"', found.group(0), count=1)
    style = re.sub(r'<a:schemeClr val="tx1" ?/>', '<a:schemeClr val="tx2"/>', style, count=1)
    style = re.sub(r'algn="ctr"', 'algn="l"', style, count=1)
    master = master.replace(found.group(0), style)
    body = re.search(r"<p:bodyStyle>.*?</p:bodyStyle>", master, re.DOTALL)
    if body is None:
        return master
    sizes = iter(("2000", "1800", "1600", "1600", "1600", "1600", "1600", "1600", "1600"))
    smaller = re.sub(r'<a:defRPr sz="\d+"', lambda _: f'<a:defRPr sz="{next(sizes, "1600")}"', body.group(0))
    return master.replace(body.group(0), smaller)


_MARK: Final = (
    '<p:sp><p:nvSpPr><p:cNvPr id="9001" name="Eksempelmerke"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
    '<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
    '<p:txBody><a:bodyPr wrap="square" anchor="b"/><a:lstStyle/><a:p><a:r><a:rPr sz="1200" b="1"/><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>'
)


def _marked(parts: dict[str, bytes], mark: str) -> dict[str, bytes]:
    """With what must be said at the foot of each slide itself, so that it stays when a slide is taken into another deck."""
    size = re.search(rb'<p:sldSz cx="(\d+)" cy="(\d+)"', parts["ppt/presentation.xml"])
    if not mark or size is None:
        return parts
    wide, high = int(size[1]), int(size[2])
    line = high // 18
    said = _MARK.format(x=wide // 24, y=high - line, cx=wide - wide // 12, cy=line, text=escape(mark))
    return {
        name: data.replace(b"</p:spTree>", said.encode() + b"</p:spTree>", 1)
        if re.fullmatch(r"ppt/slides/[^/]+\.xml", name)
        else data
        for name, data in parts.items()
    }


def _in_language(parts: dict[str, bytes], language: str) -> dict[str, bytes]:
    """Every run of text in the project's language, which most of it is in: what a screen reader speaks. Pandoc has no way to
    say that a run is in another."""
    code = with_place(language)
    slide = re.compile(r"ppt/(?:slides|notesSlides)/[^/]+\.xml")
    return {
        name: re.sub(rb"<a:rPr(?! lang)", b'<a:rPr lang="' + code.encode() + b'"', data)
        if slide.fullmatch(name)
        else data
        for name, data in parts.items()
    }
