"""Rules that span artefact types. A type's own rules stand in its module."""

from __future__ import annotations

from typing import Final

from tjenestedesign.project.rule import Rule
from tjenestedesign.rules import (
    approval,
    drafts,
    evidence,
    images,
    inherited,
    interviews,
    legal_basis,
    method,
    periods,
    personal_data,
    pictures,
    privacy,
    profile,
    standing,
    texts,
)

RULES: Final[tuple[Rule, ...]] = (
    drafts.unfilled_placeholder,
    texts.text_behind_a_hash,
    pictures.picture_cannot_be_shown,
    profile.profile_file_cannot_be_used,
    profile.colour_without_contrast,
    *evidence.EVIDENCE,
    *standing.STANDING,
    *approval.APPROVAL,
    *inherited.INHERITED,
    *method.METHOD,
    periods.ends_before_it_starts,
    privacy.real_persons_life,
    *interviews.INTERVIEWS,
    *legal_basis.LEGAL_BASIS,
    *personal_data.PERSONAL_DATA,
    images.picture_tells_more,
)
