"""A document as Word, made by pandoc: real heading styles, captions, repeated header rows, text alternatives, language.

The look is the municipality's own template (`profil.wordmal`) where there is one, else td's (`word_template.py`).
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from tjenestedesign.drawing.paper import UNITS
from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.language import FRAME, with_place
from tjenestedesign.ground.packed import unzipped, zipped
from tjenestedesign.ground.picture_parts import kind_of
from tjenestedesign.publish.documents.compose import KEPT, Document
from tjenestedesign.publish.documents.figure_places import (
    LARGE,
    STANDING,
    Placed,
    Room,
    alt_of,
    figure_id,
    height_of,
    inside,
    is_wide,
    sheets,
    taken_along,
    with_sheet,
)
from tjenestedesign.publish.documents.pandoc_tree import (
    Node,
    attr,
    changed,
    classes,
    div,
    image,
    link,
    pandoc,
    para,
    raw,
    raw_inline,
    spoken,
    string,
    value,
    written,
)
from tjenestedesign.publish.documents.word_template import (
    FOOTER,
    MARK,
    SECTION,
    roomy,
    section_of,
    template,
    with_references,
)
from tjenestedesign.publish.site.prints import png, png_of_svg

_STYLES: Final = {
    "ramme": "Ramme",
    "ingress": "Ingress",
    "fakta": "Fakta",
    "stor": "Stor",
    "kjerne": "Stor",
    "påstand": "Stor",
    "dempet": "Dempet",
    "kilde": "Dempet",
    "merknad": "Body Text",
}
PAGE_BREAK: Final = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_PPI: Final = 200.0


def word(document: Document, own_template: bytes | None = None) -> bytes:
    """The file. Raises `MissingExtra`."""
    typst = extra("typst")
    with tempfile.TemporaryDirectory(prefix="td-") as temp:
        folder = Path(temp)
        own = None
        if own_template is None:
            (folder / "mal.docx").write_bytes(template(document.theme))
        else:
            parts = unzipped(own_template)
            own = section_of(parts["word/document.xml"]) or "<w:sectPr></w:sectPr>"
            parts["word/document.xml"] = with_references(roomy(parts["word/document.xml"]), own)
            (folder / "mal.docx").write_bytes(zipped(parts))
        for path, data in document.pictures.items():
            file = folder / _shown_name(path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_as_word_shows(data))
        front = _front(document, folder, typst, logo=own_template is None)
        blocks = joined([*front, *_body(document, folder, typst)])
        meta: Node = {"lang": {"t": "MetaString", "c": with_place(FRAME)}}
        args = ["-f", "json", "-t", "docx", "--reference-doc", "mal.docx", "-o", "ut.docx"]
        pandoc(args, written(changed(blocks, _styled), meta), folder)
        made = (folder / "ut.docx").read_bytes()
    return _finished(made, document, own)


def _shown_name(path: str) -> str:
    return path.removesuffix(".webp") + ".png" if path.endswith(".webp") else path


def _as_word_shows(picture: bytes) -> bytes:
    """Word does not show WebP: it becomes PNG. What a file is, its bytes say, whatever its name."""
    if kind_of(picture) != "webp":
        return picture
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        opened.save(out, "PNG")
    return out.getvalue()


# --- the front -------------------------------------------------------------------------------------------------------


_LOGO_HEIGHT: Final = 102.0
"""Points: three times what it is set at, so that it is sharp in print."""


def _front(document: Document, folder: Path, typst: Any, *, logo: bool) -> list[Node]:
    out: list[Node] = []
    if document.logo and logo:
        media, data = document.logo
        (folder / "logo.png").write_bytes(
            png_of_svg(typst, data, height=_LOGO_HEIGHT) if media == "image/svg+xml" else data
        )
        out.append(para([image("logo.png", document.owner, height="1.2cm")]))
    out.append(div([para(spoken(string(document.title), document.language))], custom_style="Title"))
    out.append(_in("Subtitle", " · ".join(t for t in (document.kind, document.owner) if t)))
    if document.facts:
        out.append(_in("Fakta", " · ".join(document.facts)))
    out += document.lead
    return [*out, *_contents(document)]


def _in(style: str, text: str) -> Node:
    return div([para(text)], custom_style=style)


def _contents(document: Document) -> list[Node]:
    """A list of contents as a field: here as links, and with page numbers once the reader updates it (F9)."""
    listed = [h for h in document.headings if h[0] <= document.contents and h[2]]
    if len(listed) < 4:
        return []
    field = f' TOC \\o "1-{document.contents}" \\h \\z \\u '
    start = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{escape(field)}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    out = [_in("TOC Heading", "Innhold")]
    for n, (level, text, id) in enumerate(listed):
        words: list[Node] = [link(string(text), f"#{id}")]
        if n == 0:
            words.insert(0, raw_inline("openxml", start))
        if n == len(listed) - 1:
            words.append(raw_inline("openxml", '<w:r><w:fldChar w:fldCharType="end"/></w:r>'))
        out.append(div([para(words)], custom_style=f"TOC {level}"))
    return [*out, raw("openxml", PAGE_BREAK)]


# --- the body --------------------------------------------------------------------------------------------------------


def _body(document: Document, folder: Path, typst: Any) -> list[Node]:
    out: list[Node] = []
    for block in document.blocks:
        if id := figure_id(block):
            _figure(document, folder, typst, out, block, id)
        elif is_wide(block):
            lead = taken_along(out)
            out += [_section(STANDING), *lead, block, _section(_LYING)]
        else:
            out += changed([block], lambda node: _small(document, folder, typst, node))
    return out


_LYING: Final = Room(297, 210, 0, 0)


def _section(room: Room) -> Node:
    """The end of a section with pages of this size."""
    twips = [round(side / 25.4 * 1440) for side in (room.width, room.height)]
    turned = ' w:orient="landscape"' if room.width > room.height else ""
    small = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return raw("openxml", f"<w:p><w:pPr>{small}{SECTION.format(*twips, turned)}</w:pPr></w:p>")


def joined(blocks: Sequence[Node]) -> list[Node]:
    """Without sections that hold nothing, and without a new page just before a section that begins on one."""
    out: list[Node] = []
    for block in blocks:
        before = out[-1]["c"][1] if out and out[-1]["t"] == "RawBlock" else ""
        if block["t"] == "RawBlock" and "<w:sectPr" in block["c"][1]:
            if "<w:sectPr" in before:
                continue
            if before == PAGE_BREAK:
                out.pop()
        out.append(block)
    return out


def _figure(document: Document, folder: Path, typst: Any, out: list[Node], block: Node, id: str) -> None:
    diagram = document.plates[id].diagram
    caption = block["c"][1]
    made = sheets(diagram)
    if made[0].room is STANDING:
        out += _images(document, folder, typst, made[0].images, id, caption, attr(block)[0])
        return
    lead = taken_along(out)
    if lead:
        made = sheets(diagram, height_of(lead) + 8)
    out.append(_section(STANDING))
    for n, sheet in enumerate(made, 1):
        words = caption if len(made) == 1 else with_sheet(caption, n, len(made))
        out += lead if n == 1 else []
        label = attr(block)[0] if n == 1 else ""
        out += _images(document, folder, typst, sheet.images, f"{id}-{n}", words, label)
        out.append(_section(LARGE if sheet.room is LARGE else _LYING))


def _images(
    document: Document,
    folder: Path,
    typst: Any,
    images: Sequence[Placed],
    id: str,
    caption: list[Node],
    label: str,
) -> list[Node]:
    out: list[Node] = []
    for n, one in enumerate(images, 1):
        file = f"{id}-{n}.png"
        drawn = replace(one.diagram, theme=document.theme)
        ppi = _PPI * one.width * UNITS / drawn.width
        (folder / file).write_bytes(png(typst, drawn, round(ppi)))
        shown = image(file, alt_of(drawn), width=f"{one.width / 10:.3f}cm", height=f"{one.height / 10:.3f}cm")
        out.append(div([para([shown])], id=label if n == 1 else "", custom_style="Captioned Figure"))
    return [*out, *[div([c], custom_style="Image Caption") for c in caption]]


def _small(document: Document, folder: Path, typst: Any, node: Node) -> list[Node] | None:
    if node["t"] != "Div":
        return None
    if "tegning" in classes(node) or figure_id(node):
        id = value(node, "figur")
        drawn = inside(document.plates[id].diagram)
        if "tegning" in classes(node):
            drawn = replace(drawn, width=70.0, height=70.0 * drawn.diagram.height / drawn.diagram.width)
        return _images(document, folder, typst, [drawn], f"{id}-i", node["c"][1], attr(node)[0])
    if "bilde" in classes(node):
        return [
            para(
                [
                    image(
                        _shown_name(value(node, "sti")),
                        value(node, "alt") or "Bilde uten beskrivelse",
                        width="11cm",
                    )
                ]
            )
        ]
    return None


def _styled(node: Node) -> list[Node] | None:
    if node["t"] in ("Span", "Div") and (language := value(node, "lang")):
        id, names, _ = attr(node)
        return [{**node, "c": [[id, names, [["lang", with_place(language)]]], node["c"][1]]}]
    if node["t"] != "Div" or value(node, "custom-style"):
        return None
    name = next((c for c in classes(node) if c in KEPT), None)
    return [div(node["c"][1], id=attr(node)[0], custom_style=_STYLES[name])] if name else None


# --- the file --------------------------------------------------------------------------------------------------------


def _finished(made: bytes, document: Document, own: str | None) -> bytes:
    """With title and owner in its properties, and every section with the last one's header and footer: the template's own,
    or A4 with page numbers."""
    parts = unzipped(made)
    last = own
    if last is None:
        last = SECTION.format(11906, 16838, "").replace(_PLACE, _FOOTER_REFERENCE)
        parts["word/footer-td.xml"] = FOOTER.format(
            MARK.format(escape(document.mark)) if document.mark else "", escape(document.project)
        ).encode()
        _with_footer(parts)
    written = section_of(parts["word/document.xml"])
    kept = "".join(_REFERENCE.findall(written if own else last))
    if own and document.mark:
        kept = _marked(parts, kept, document.mark)
    if own:
        last = _REFERENCE.sub("", last).replace("<w:sectPr/>", "<w:sectPr></w:sectPr>")
        last = re.sub(r"(<w:sectPr[^>]*>)", lambda m: m.group(1) + kept, last, count=1)
    body = (
        parts["word/document.xml"].decode().replace(written, "")
        if written
        else parts["word/document.xml"].decode()
    )
    parts["word/document.xml"] = body.replace("</w:body>", last + "</w:body>").replace(_PLACE, kept).encode()
    core = parts["docProps/core.xml"].decode()
    core = re.sub(r"<dc:(title|creator)>.*?</dc:\1>|<dc:(title|creator) ?/>", "", core, flags=re.DOTALL)
    said = f"<dc:title>{escape(document.title)}</dc:title><dc:creator>{escape(document.owner)}</dc:creator>"
    parts["docProps/core.xml"] = core.replace("</cp:coreProperties>", said + "</cp:coreProperties>").encode()
    return zipped(parts)


def _marked(parts: dict[str, bytes], references: str, mark: str) -> str:
    """What must be said, in each footer of the municipality's own template, or in one made for it. The references with that one."""
    said = MARK.format(escape(mark))
    for name in [n for n in parts if re.fullmatch(r"word/footer[^/]*\.xml", n)]:
        parts[name] = parts[name].decode().replace("</w:ftr>", said + "</w:ftr>").encode()
    if "<w:footerReference" in references:
        return references
    parts["word/footer-td.xml"] = FOOTER.format(said, "").encode()
    _with_footer(parts)
    return references + _FOOTER_REFERENCE


def _with_footer(parts: dict[str, bytes]) -> None:
    """The parts that say td's own footer is there."""
    parts["[Content_Types].xml"] = _with(parts["[Content_Types].xml"], "</Types>", _FOOTER_TYPE)
    parts[_RELATIONS] = _with(parts[_RELATIONS], "</Relationships>", _FOOTER_RELATION)


_PLACE: Final = "<!--bunn-->"
_RELATIONS: Final = "word/_rels/document.xml.rels"
_REFERENCE: Final = re.compile(r"<w:(?:header|footer)Reference[^>]*/>")
_FOOTER_TYPE: Final = (
    '<Override PartName="/word/footer-td.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>'
)
_FOOTER_RELATION: Final = (
    '<Relationship Id="rIdTd1" Target="footer-td.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"/>'
)
_FOOTER_REFERENCE: Final = '<w:footerReference w:type="default" r:id="rIdTd1"/>'


def _with(part: bytes, end: str, more: str) -> bytes:
    return part.decode().replace(end, more + end).encode()
