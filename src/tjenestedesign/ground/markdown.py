"""User Markdown → safe HTML: no raw HTML, no pictures from elsewhere, and no links but those `addresses` lets through."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from tjenestedesign.ground.addresses import is_followed

_BASE_LEVEL = 3


def _parser() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
        .enable(["table", "strikethrough"])
        .disable(["image"])
    )
    parser.validateLink = is_followed  # pyright: ignore[reportAttributeAccessIssue]
    return parser


@lru_cache(maxsize=4096)
def markdown(text: str) -> Markup:
    """Headings start below the page's own, so the outline of the page stays whole."""
    parser = _PARSER
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + _BASE_LEVEL - 1, 6)}"
        for child in token.children or []:
            if child.type == "link_open":
                child.attrSet("rel", "noopener noreferrer")
    return Markup(parser.renderer.render(tokens, parser.options, {}))


_PARSER = _parser()
