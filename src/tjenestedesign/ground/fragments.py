"""Markup from templates that need nothing of a site: documents in one file, and what the preview adds to a page."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tjenestedesign.ground.resources import templates_dir


def fragment(template: str, **values: Any) -> Markup:
    """What a template makes of the values."""
    return Markup(_environment().get_template(template).render(**values))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates_dir(), encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
