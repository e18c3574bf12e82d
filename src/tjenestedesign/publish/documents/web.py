"""A document as one HTML file that can be sent: style, typeface and figures are in it, and nothing is fetched."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from typing import Any, Final, Protocol

from markupsafe import Markup

from tjenestedesign.drawing.svg import escape
from tjenestedesign.drawing.theme import Theme
from tjenestedesign.drawing.typeface import Weight
from tjenestedesign.ground.fragments import fragment
from tjenestedesign.ground.language import lang
from tjenestedesign.ground.picture_parts import kind_of
from tjenestedesign.publish.documents.compose import Document
from tjenestedesign.publish.documents.figure_places import figure_id
from tjenestedesign.publish.documents.pandoc_tree import (
    Node,
    attr,
    changed,
    classes,
    pandoc,
    raw,
    text_of,
    value,
    written,
)

_WEIGHTS: Final[tuple[tuple[Weight, int, str], ...]] = (
    ("regular", 400, "normal"),
    ("semibold", 600, "normal"),
    ("bold", 700, "normal"),
    ("italic", 400, "italic"),
)


def web(document: Document) -> bytes:
    """The file. Raises `MissingExtra`."""

    def shown(node: Node) -> list[Node] | None:
        return _shown(document, node)

    body = _html(changed(document.blocks, shown))
    contents = [h for h in document.headings if h[0] <= document.contents and h[2]]
    return one_file(
        document,
        document.theme,
        document.logo,
        Markup(body),
        ingress=Markup(_html(changed(document.lead, shown))),
        innhold=contents if len(contents) >= 4 else [],
    )


class Front(Protocol):
    """What stands first in a file: title, kind («Innsiktsrapport»), whose it is, the project, short facts, and what it must say of itself."""

    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def project(self) -> str: ...
    @property
    def facts(self) -> tuple[str, ...]: ...
    @property
    def language(self) -> str: ...
    @property
    def mark(self) -> str: ...


def one_file(
    front: Front, theme: Theme, logo: tuple[str, bytes] | None, body: Markup, **values: Any
) -> bytes:
    """An HTML file with everything in it: style, typeface and logo."""
    face = theme.face
    fonts = [
        (weight, style, face.web(name).format, base64.b64encode(face.web(name).data).decode("ascii"))
        for name, weight, style in _WEIGHTS
    ]
    shown = f"data:{logo[0]};base64,{base64.b64encode(logo[1]).decode('ascii')}" if logo else ""
    given: dict[str, Any] = {"ingress": "", "innhold": [], **values}
    text = fragment(
        "_dokument/side.html.j2",
        d=front,
        f=theme.colours,
        familie=face.family,
        skrift=fonts,
        logo=Markup(shown),
        lang=lang(front.language),
        kropp=body,
        **given,
    )
    return text.encode("utf-8", "replace")


def _html(blocks: list[Node]) -> str:
    if not blocks:
        return ""
    args = ["-f", "json", "-t", "html5", "--wrap=none", "--shift-heading-level-by=1"]
    made = pandoc(args, written(blocks)).decode()
    return re.sub(r"<(br|col|hr|img)([^>]*?) ?/>", r"<\1\2>", made)


def _shown(document: Document, node: Node) -> list[Node] | None:
    if node["t"] == "Header":
        level, attributes, content = node["c"]
        return [{"t": "Header", "c": [min(level, 5), attributes, content]}]
    if node["t"] == "Table":
        named = escape(text_of(node["c"][1][1]).strip())
        start = f'<div class="tabell" tabindex="0" role="region" aria-label="{named}">'
        return [raw("html", start), node, raw("html", "</div>")]
    if node["t"] != "Div":
        return None
    if id := figure_id(node):
        drawn = replace(document.plates[id].diagram, theme=document.theme)
        start = f'<figure id="{attr(node)[0]}"><div class="lerret" tabindex="0" role="region" aria-label="{escape(drawn.title)}">'
        return [
            raw("html", f"{start}{drawn.typed()}</div><figcaption>"),
            *node["c"][1],
            raw("html", "</figcaption></figure>"),
        ]
    if "tegning" in classes(node):
        drawn = replace(document.plates[value(node, "figur")].diagram, theme=document.theme)
        return [raw("html", f'<div class="tegning">{drawn.typed()}</div>')]
    if "bilde" in classes(node):
        data = document.pictures[value(node, "sti")]
        address = f"data:{_media(data)};base64,{base64.b64encode(data).decode('ascii')}"
        return [raw("html", f'<p><img class="bilde" src="{address}" alt="{escape(value(node, "alt"))}"></p>')]
    return None


def _media(data: bytes) -> str:
    kind = kind_of(data)
    return f"image/{'jpeg' if kind in ('jpg', 'jpeg') else kind}"
