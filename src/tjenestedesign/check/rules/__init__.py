"""Rules that span artefact types. A type's own rules stand in its module."""

from __future__ import annotations

from typing import Final

from tjenestedesign.check.rules import (
    claims,
    inherited,
    interviews,
    legal_basis,
    method,
    municipal_profile,
    personal_data,
    picture_data,
    private_lives,
    project_dates,
    shown_pictures,
    standing,
    suspect_links,
    texts,
    unfinished,
)
from tjenestedesign.project.rule import Rule

RULES: Final[tuple[Rule, ...]] = (
    unfinished.unfilled_placeholder,
    texts.text_behind_a_hash,
    shown_pictures.picture_cannot_be_shown,
    municipal_profile.profile_file_cannot_be_used,
    municipal_profile.colour_without_contrast,
    *claims.EVIDENCE,
    *standing.STANDING,
    *suspect_links.APPROVAL,
    *inherited.INHERITED,
    *method.METHOD,
    project_dates.ends_before_it_starts,
    private_lives.real_persons_life,
    *interviews.INTERVIEWS,
    *legal_basis.LEGAL_BASIS,
    *personal_data.PERSONAL_DATA,
    picture_data.picture_tells_more,
)
