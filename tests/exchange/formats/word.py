"""Word files in tests, part by part as Word itself writes them: Norwegian style ids, bold instead of headings, tables, notes and comments."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = {
    "Tittel": "Title", "Overskrift1": "heading 1", "Overskrift2": "heading 2", "Overskrift3": "heading 3", "Sitat": "Quote",
    "Sterktsitat": "Intense Quote", "Listeavsnitt": "List Paragraph", "Fotnotetekst": "footnote text",
}  # fmt: skip


def p(text: str, style: str = "", *, bold: bool = False, point: int | None = None, xml: str = "") -> str:
    """A paragraph. A line break in the text is Shift+Enter; `point` makes it a point at that level."""
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    if point is not None:
        look += f'<w:numPr><w:ilvl w:val="{point}"/><w:numId w:val="1"/></w:numPr>'
    run = "<w:rPr><w:b/></w:rPr>" if bold else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p><w:pPr>{look}</w:pPr><w:r>{run}{lines}</w:r>{xml}</w:p>"


def h(text: str, level: int = 1) -> str:
    return p(text, f"Overskrift{level}")


def table(*rows: Sequence[str]) -> str:
    cells = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{p(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows
    )
    grid = "".join("<w:gridCol/>" for _ in rows[0])
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{cells}</w:tbl>{p('')}"


def footnote(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


PICTURE = """\
<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">
<wp:extent cx="100" cy="100"/><wp:docPr id="1" name="Bilde 1" descr="Et bilde"/>
<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""


def _outline(style: str) -> str:
    level = style.removeprefix("heading ")
    return f'<w:pPr><w:outlineLvl w:val="{int(level) - 1}"/></w:pPr>' if level != style else ""


def parts(
    *body: str, footnotes: Sequence[str] = (), more: Mapping[str, str | bytes] | None = None
) -> dict[str, bytes]:
    """The parts of a Word file with that body."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>{_outline(name)}</w:style>'
        for id, name in STYLES.items()
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>' for n in range(9)
    )
    notes = "".join(
        f'<w:footnote w:id="{n}">{p(text, "Fotnotetekst")}</w:footnote>'
        for n, text in enumerate(footnotes, 1)
    )
    found = {
        "[Content_Types].xml": f"""{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/></Types>""",
        "_rels/.rels": f"""{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>""",
        "word/_rels/document.xml.rels": f"""{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{_REL}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="{_REL}/numbering" Target="numbering.xml"/>
<Relationship Id="rId3" Type="{_REL}/footnotes" Target="footnotes.xml"/><Relationship Id="rId4" Type="{_REL}/comments" Target="comments.xml"/>
<Relationship Id="rId9" Type="{_REL}/image" Target="media/image1.png"/></Relationships>""",
        "word/document.xml": f"{HEAD}<w:document {W}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>",
        "word/styles.xml": f"{HEAD}<w:styles {W}>{styles}</w:styles>",
        "word/numbering.xml": f'{HEAD}<w:numbering {W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
        "word/footnotes.xml": f"{HEAD}<w:footnotes {W}>{notes}</w:footnotes>",
        **(more or {}),
    }  # fmt: skip
    return {n: t.encode() if isinstance(t, str) else t for n, t in found.items()}


def packed(found: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(*body: str, footnotes: Sequence[str] = (), more: Mapping[str, str | bytes] | None = None) -> bytes:
    return packed(parts(*body, footnotes=footnotes, more=more))
