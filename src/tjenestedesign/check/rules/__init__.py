"""Rules that span artefact types. A type's own rules stand in its module."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tjenestedesign.project.rule import Rule

MODULES: Final[Mapping[str, tuple[str, ...]]] = {
    "unfinished": ("unfilled_placeholder",),
    "texts": ("text_behind_a_hash",),
    "shown_pictures": ("picture_cannot_be_shown",),
    "municipal_profile": ("profile_file_cannot_be_used", "colour_without_contrast"),
    "claims": ("EVIDENCE",),
    "standing": ("STANDING",),
    "suspect_links": ("APPROVAL",),
    "inherited": ("INHERITED",),
    "method": ("METHOD",),
    "project_dates": ("ends_before_it_starts",),
    "private_lives": ("real_persons_life",),
    "interviews": ("INTERVIEWS",),
    "legal_basis": ("LEGAL_BASIS",),
    "personal_data": ("PERSONAL_DATA",),
    "picture_data": ("picture_tells_more",),
}
"""Module → what its rules are called in it, one by one or several together. Each is imported when someone asks for its rules."""


def rules_in(module: str) -> tuple[Rule, ...]:
    """The rules of one of the modules."""
    here = import_module(f"{__name__}.{module}")
    found: list[Rule] = []
    for name in MODULES[module]:
        one = getattr(here, name)
        found += one if isinstance(one, tuple) else (one,)
    return tuple(found)
