"""Where things are on the rendered site. Pages, tables and diagrams all ask here, so no link can differ."""

from __future__ import annotations

from collections.abc import Callable

Href = Callable[[str, str | None], str | None]
"""(artefact id, part id or None) → address relative to the page being made; None where the site has no such page."""


def page_path(type_name: str, id: str) -> str:
    """The page's path from the site's root. Type names are Norwegian words; paths are ASCII."""
    from tjenestedesign.ground.ids import slug

    return f"{slug(type_name)}/{id}.html"


def overview_path(type_name: str) -> str:
    """The page over all artefacts of a type, from the site's root."""
    from tjenestedesign.ground.ids import slug

    return f"oversikt/{slug(type_name)}.html"
