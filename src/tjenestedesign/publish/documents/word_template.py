"""td's own Word template: pandoc's, in the municipality's colours and typeface (`templates/_dokument/stiler.xml.j2`)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from jinja2 import Environment

from tjenestedesign.drawing.theme import Theme
from tjenestedesign.drawing.typeface import OWN
from tjenestedesign.ground.language import FRAME, with_place
from tjenestedesign.ground.packed import unzipped, zipped
from tjenestedesign.ground.resources import templates_dir
from tjenestedesign.publish.documents.pandoc_tree import pandoc

FONT: Final = "Calibri"
"""Where the municipality has named none: it is on every machine with Word."""
SECTION: Final = (
    '<w:sectPr><!--bunn--><w:type w:val="nextPage"/><w:pgSz w:w="{}" w:h="{}"{}/>'
    '<w:pgMar w:top="1247" w:right="1247" w:bottom="1247" w:left="1247" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)
"""Page width and height in twentieths of a point, and the orientation."""
MARK: Final = '<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
"""A line in a footer that every page must have."""
FOOTER: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    '<w:r><w:t xml:space="preserve">{} · Side </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> av </w:t></w:r><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)


@lru_cache(maxsize=4)
def template(theme: Theme) -> bytes:
    """The template as a docx file."""
    parts = unzipped(pandoc(["--print-default-data-file", "reference.docx"], ""))
    font = FONT if theme.face == OWN else theme.face.family
    made = Environment(autoescape=True).from_string(
        (templates_dir() / "_dokument/stiler.xml.j2").read_text("utf-8")
    )
    text = made.render(
        skrift=font, f={k: v.lstrip("#") for k, v in _colours(theme).items()}, språk=with_place(FRAME)
    )
    parts["word/styles.xml"] = _merged(parts["word/styles.xml"].decode(), text).encode()
    parts["word/document.xml"] = roomy(parts["word/document.xml"])
    return zipped(parts)


def roomy(body: bytes) -> bytes:
    """The template's body with a page so large that pandoc scales no picture down to it."""
    text = _SECTION_END.sub("", body.decode("utf-8", "replace"))
    return text.replace("</w:body>", _ROOM + "</w:body>").encode()


def with_references(body: bytes, section: str) -> bytes:
    """The body with the headers and footers of a section, so that pandoc takes them along."""
    kept = "".join(re.findall(r"<w:(?:header|footer)Reference[^>]*/>", section))
    return body.decode().replace(_ROOM, _ROOM.replace("<w:sectPr>", f"<w:sectPr>{kept}")).encode()


def section_of(body: bytes) -> str:
    """The section properties a Word file ends with; blank where it has none."""
    found = _SECTION_END.search(body.decode("utf-8", "replace"))
    return found.group(0).strip() if found else ""


_SECTION_END: Final = re.compile(
    r"<w:sectPr(?: ?/>|\b(?:(?!<w:sectPr|</w:p>).)*</w:sectPr>)\s*(?=</w:body>)", re.DOTALL
)
_ROOM: Final = (
    '<w:sectPr><w:pgSz w:w="31680" w:h="31680"/>'
    '<w:pgMar w:top="100" w:right="100" w:bottom="100" w:left="100" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr>'
)


def _colours(theme: Theme) -> dict[str, str]:
    c = theme.colours
    return {"hoved": c.accent, "vask": c.accent_wash, "dempet": c.muted, "strek": c.line, "blekk": c.ink}


def _merged(styles: str, ours: str) -> str:
    """Our styles in place of those of the same id, the others kept."""
    defaults = re.search(r"<w:docDefaults>.*?</w:docDefaults>", ours, re.DOTALL)
    assert defaults
    styles = re.sub(
        r"<w:docDefaults>.*?</w:docDefaults>", lambda _: defaults.group(0), styles, flags=re.DOTALL
    )
    for style in re.findall(r"<w:style .*?</w:style>", ours, re.DOTALL):
        found = re.search(r'w:styleId="([^"]*)"', style)
        assert found
        old = rf'<w:style [^>]*w:styleId="{found.group(1)}".*?</w:style>\s*'
        styles = re.sub(old, "", styles, count=1, flags=re.DOTALL)
        styles = styles.replace("</w:styles>", style + "</w:styles>")
    return styles
