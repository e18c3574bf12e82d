"""A text document (.docx, .odt) → drafts of what it is: an interview, a source, or the project's own insight report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tjenestedesign.domain.privacy.detectors import find_in_name
from tjenestedesign.exchange.drafts import Draft
from tjenestedesign.exchange.facts_in import INTERVIEW, Facts
from tjenestedesign.exchange.interview_in import interview, is_heading, theme
from tjenestedesign.exchange.paragraphs import Kind, Text, text_of_document
from tjenestedesign.exchange.report_in import FINDINGS, METHOD, insight_report, source
from tjenestedesign.exchange.sheets.read import Unreadable
from tjenestedesign.exchange.turns_in import Voice, labels
from tjenestedesign.exchange.word_container import SUFFIXES, opened
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.readings import folded
from tjenestedesign.project.loaded import Project

TYPES_OF: Final = ("intervju", "kilde", "innsiktsrapport")
"""What a document can become."""

_TALK: Final = ("intervju", "samtale", "respondent", "informant")
_PAPER: Final = (
    "rapport",
    "undersøkelse",
    "notat",
    "utredning",
    "evaluering",
    "analyse",
    "studie",
    "kartlegging",
)

__all__ = ["SUFFIXES", "TYPES_OF", "Read", "documents"]


@dataclass(frozen=True, slots=True)
class Read:
    """The drafts of a document, and its texts with where each stands: ("avsnitt 3", text)."""

    drafts: list[Draft]
    texts: Sequence[tuple[str, str]]


def documents(path: Path, project: Project, type_name: str | None) -> Read:
    """Raises `Unreadable` and `MissingExtra`."""
    document = text_of_document(opened(path))
    if not document.paragraphs:
        learned = [f"{text}" for text in document.left_out]
        raise Unreadable(
            "td fant ingen tekst i filen.", "Står teksten i et bilde, må den skrives av.", learned
        )
    chosen = type_name or _guessed(path, document)
    texts = [(f"avsnitt {p.number}", p.text) for p in document.paragraphs]
    texts += [(f"avsnitt {number}", text) for number, text in document.footnotes]
    drafts: list[Draft]
    if chosen == "intervju":
        drafts = [interview(document)]
    elif chosen == "kilde":
        drafts = [source(document)]
    else:
        drafts = insight_report(document, project)
    if find_in_name(path.stem):
        for draft in drafts:
            draft.title, draft.called = draft.title or "<Skriv tittelen>", "et dokument"
    return Read(drafts, texts)


def _guessed(path: Path, document: Text) -> str:
    """What a document is, by its name, its headings and who speaks in it. Raises `Unreadable` where two could be meant."""
    named = f"{path.stem} {document.paragraphs[0].text}".casefold()
    headings = {folded(theme(p.text)) for p in document.paragraphs if is_heading(p)}
    if "innsiktsrapport" in named:
        return "innsiktsrapport"
    talk = any(word in named for word in _TALK) or _has_talk(document)
    paper = any(word in named for word in _PAPER) or bool(headings & (FINDINGS | METHOD))
    if talk != paper:
        return "intervju" if talk else "kilde"
    raise Unreadable(
        "td ser ikke om dette er et intervju eller en rapport.",
        f"Si hva det er: {listing([f'«--type {name}»' for name in TYPES_OF], last='eller')}.",
    )


def _has_talk(document: Text) -> bool:
    """Whether somebody asks and somebody answers, or the one who was asked is told of at the top."""
    voices = labels(document.paragraphs).values()
    if Voice.QUESTION in voices and (Voice.PERSON in voices or Voice.NOTED in voices):
        return True
    facts = Facts.of("intervju", {k: v for k, v in INTERVIEW.items() if v == "respondent.kode"})
    return any(facts.said(p) for p in document.paragraphs[:20] if p.kind is not Kind.HEADING)
