"""A written report → a `kilde` with what it found, or an `innsiktsrapport` with a draft of each insight in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.exchange.drafts import Draft
from tjenestedesign.exchange.facts_in import REPORT, SOURCE, Facts, take
from tjenestedesign.exchange.interview_in import beside, is_heading, is_title, theme
from tjenestedesign.exchange.paragraphs import Kind, Paragraph, Text, markdown
from tjenestedesign.exchange.turns_in import dashed, quoted
from tjenestedesign.ground.quotation import unquoted
from tjenestedesign.ground.readings import folded
from tjenestedesign.project.loaded import Project


def _words(*called: str) -> frozenset[str]:
    return frozenset(map(folded, called))


FINDINGS: Final = _words(
    "funn",
    "hovedfunn",
    "viktige funn",
    "viktigste funn",
    "nøkkelfunn",
    "resultat",
    "resultater",
    "hva vi fant",
)
METHOD: Final = _words(
    "metode", "om metoden", "metode og utvalg", "gjennomføring", "om undersøkelsen", "datagrunnlag", "utvalg", "utvalg og metode",
    "slik gjorde vi det", "framgangsmåte", "fremgangsmåte",
)  # fmt: skip
_OPENING: Final = _words(
    "innledning", "bakgrunn", "formål", "bakgrunn og formål", "sammendrag", "om prosjektet", "om rapporten", "oppdraget", "forord",
    "hvem vi har snakket med", "innhold", "problemstilling",
) | METHOD  # fmt: skip
_CLOSING: Final = _words(
    "konklusjon", "konklusjoner", "anbefaling", "anbefalinger", "konklusjon og anbefalinger", "oppsummering", "veien videre", "hva nå",
    "neste steg", "avslutning",
)  # fmt: skip
_AROUND: Final = _words("innsikter", "hovedinnsikter", "våre innsikter", "innsikt") | FINDINGS
"""Headings that only gather the insights below them."""
_KINDS: Final[Mapping[str, str]] = {
    "undersøkelse": "undersøkelse",
    "statistikk": "statistikk",
    "observasjon": "observasjon",
}
_OWN_VOICE: Final = re.compile(r"(?:Jeg|Vi|Eg|Me)\b.*", re.DOTALL)
_HOW: Final = re.compile(r"(?:Hvordan|Korleis) kan (?:vi|me)\b.*\?")
_DRAFT: Final = "Dette blir et utkast. Les gjennom det: Ingenting i det er prøvd mot det prosjektet selv har hørt, før dere viser til det."
_NOT_SAID: Final = "<Skriv hva som ligger bak påstanden>"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it, headings further down and all. Without a heading, what stands before the first."""

    heading: Paragraph | None
    level: int
    paragraphs: tuple[Paragraph, ...]

    @property
    def title(self) -> str:
        return theme(self.heading.text) if self.heading else ""

    @property
    def called(self) -> str:
        return folded(self.title)


def sections(paragraphs: Sequence[Paragraph]) -> Iterator[Section]:
    """The sections by their highest heading."""
    levels = [_level(p) for p in paragraphs if is_heading(p)]
    highest = min(levels, default=0)
    heading: Paragraph | None = None
    under: list[Paragraph] = []
    for paragraph in paragraphs:
        if is_heading(paragraph) and _level(paragraph) == highest:
            if heading or under:
                yield Section(heading, highest, tuple(under))
            heading, under = paragraph, []
        else:
            under.append(paragraph)
    if heading or under:
        yield Section(heading, highest, tuple(under))


def _level(heading: Paragraph) -> int:
    return heading.level or 9


def _begun(document: Text, draft: Draft, facts: Facts) -> list[Paragraph]:
    """The title and the facts at the top into the draft → all the rest."""
    left: list[Paragraph] = []
    given: set[str] = set()
    at_top = True
    for place, paragraph in enumerate(document.paragraphs):
        if not draft.title and is_title(paragraph, place):
            draft.title = theme(paragraph.text)
        elif at_top and (said := facts.said(paragraph)) and take(draft, paragraph, *said, given):
            continue
        else:
            at_top = at_top and not is_heading(paragraph) and len(left) < 3
            left.append(paragraph)
    return left


# --- a source --------------------------------------------------------------------------------------------------------


def source(document: Text) -> Draft:
    """A `kilde`: the points under «Funn» are what it says, and the rest is its description. Raises `MissingExtra`."""
    draft = Draft("kilde", "", 0, place="avsnitt", unfinished=True)
    left = _begun(document, draft, Facts.of("kilde", SOURCE))
    told: list[Paragraph] = []
    method: list[Paragraph] = []
    found: list[dict[str, Any]] = []
    for section in _innermost(left):
        under = list(section.paragraphs)
        if section.called in FINDINGS and (points := [p for p in under if p.kind is Kind.POINT]):
            found += [_finding(len(found) + n, p.text, section.title) for n, p in enumerate(points, 1)]
            under = [p for p in under if p.kind is not Kind.POINT]
        if section.called in METHOD and section.heading and not method:
            method += under
        elif under or section.called not in FINDINGS:
            told += [*([section.heading] if section.heading else []), *under]
    said = {
        "slag": next((k for w, k in _KINDS.items() if w in draft.title.casefold()), "dokument"),
        **draft.data,
    }
    draft.data = {"slag": said["slag"], "hvem": said.get("hvem", "<Skriv hvem som har laget den>")}
    draft.data |= {k: said[k] for k in ("når", "antall", "lenke") if k in said}
    for key, text in (("hvordan", markdown(method)), ("beskrivelse", markdown(told))):
        if text:
            draft.data[key] = text
    if found:
        draft.data["funn"] = found
    else:
        draft.lose(
            0,
            "td fant ingen punkter under «Funn». Hele teksten står i «beskrivelse». Skriv funnene dere bygger på, i «funn».",
        )
    draft.cautions.append(_DRAFT)
    beside(draft, document)
    return draft


def _innermost(paragraphs: Sequence[Paragraph]) -> Iterator[Section]:
    """A section for every heading, whatever its level."""
    heading: Paragraph | None = None
    under: list[Paragraph] = []
    for paragraph in paragraphs:
        if is_heading(paragraph):
            if heading or under:
                yield Section(heading, 0, tuple(under))
            heading, under = paragraph, []
        else:
            under.append(paragraph)
    if heading or under:
        yield Section(heading, 0, tuple(under))


def _finding(number: int, text: str, where: str) -> dict[str, Any]:
    return {"id": f"funn-{number}", "tekst": text, "hvor": where}


# --- the project's own report ----------------------------------------------------------------------------------------


def insight_report(document: Text, project: Project) -> list[Draft]:
    """The insights, each from its heading, and then the report that has them in order. Raises `MissingExtra`."""
    report = Draft("innsiktsrapport", "", 0, place="avsnitt", unfinished=True)
    left = _begun(document, report, Facts.of("innsiktsrapport", REPORT))
    opening: list[Paragraph] = []
    closing: list[Paragraph] = []
    insights: list[Draft] = []
    for section in _unwrapped(left):
        own = [*([section.heading] if section.heading else []), *section.paragraphs]
        if section.heading is None or section.called in _OPENING or section.called in _AROUND:
            opening += own
        elif section.called in _CLOSING:
            closing += own
        else:
            insights.append(_insight(section, project))
    report.data = {k: report.data[k] for k in ("ansvarlig", "dato") if k in report.data}
    if text := markdown(opening):
        report.data["innledning"] = text
    if insights:
        report.data["innsikter"] = list(insights)
    else:
        report.lose(0, "td fant ingen overskrifter som kan være innsikter. Alt står i «innledning».")
    if text := markdown(closing):
        report.data["konklusjon"] = text
    report.cautions.append(_DRAFT)
    beside(report, document)
    return [*insights, report]


def _unwrapped(paragraphs: Sequence[Paragraph]) -> Iterator[Section]:
    """The sections, with those inside «Hovedinnsikter» in its place."""
    for section in sections(paragraphs):
        if section.called in _AROUND and any(is_heading(p) for p in section.paragraphs):
            first, *rest = sections(section.paragraphs)
            if first.heading is None:
                yield Section(section.heading, section.level, first.paragraphs)
            else:
                yield first
            yield from rest
        else:
            yield section


def _insight(section: Section, project: Project) -> Draft:
    assert section.heading is not None
    draft = Draft("innsikt", section.title, section.heading.number, place="avsnitt", unfinished=True)
    asked = next((p for p in section.paragraphs if _HOW.fullmatch(p.text)), None)
    text = markdown([p for p in section.paragraphs if p is not asked])
    is_claim = _OWN_VOICE.fullmatch(section.title)
    draft.data["påstand"] = (
        section.title if is_claim else "<Skriv påstanden i én setning, med innbyggerens stemme>"
    )
    draft.data["forklaring"] = text or _NOT_SAID
    if proof := list(dict.fromkeys(_known(section.paragraphs, project))):
        draft.data["bevis"] = proof
    if asked:
        draft.data["hvordan_kan_vi"] = asked.text
    return draft


def _known(paragraphs: Sequence[Paragraph], project: Project) -> Iterator[str]:
    """The quotes that stand in the project's interviews, word for word."""
    there = {
        _plain(quote.tekst): f"{entry.id}#{quote.id}"
        for entry in project.of_type("intervju")
        if isinstance(entry.model, Intervju)
        for quote in entry.model.sitater
    }
    for paragraph in paragraphs:
        said = [unquoted(paragraph.text), dashed(paragraph.text) or "", *quoted(paragraph.text)[0]]
        yield from (there[key] for one in said if (key := _plain(one)) in there)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
