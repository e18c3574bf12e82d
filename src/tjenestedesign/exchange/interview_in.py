"""A written interview → an `intervju`: headings are themes, what somebody said are quotes, and what has no key stands in the note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tjenestedesign.domain.privacy.hits import mask
from tjenestedesign.exchange.drafts import Draft
from tjenestedesign.exchange.facts_in import INTERVIEW, Facts, is_named, take
from tjenestedesign.exchange.paragraphs import Kind, Paragraph, Text, markdown
from tjenestedesign.exchange.turns_in import Voice, dashed, is_part, labels, quoted, turn, without_times
from tjenestedesign.exchange.word_container import counted
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.ground.quotation import unquoted
from tjenestedesign.ground.readings import folded
from tjenestedesign.publish.documents.pandoc_tree import header, string

_LISTS: Final[Mapping[str, str]] = {
    folded(said): key
    for key, called in {
        "sitater": ("sitat", "sitater", "utsagn", "gode sitater", "viktige sitater"),
        "observasjoner": ("observasjon", "observasjoner", "det vi så", "det vi la merke til"),
        "behov": ("behov", "behov som kom fram", "brukerbehov", "behov og ønsker"),
        "barrierer": ("barriere", "barrierer", "hindre", "hindringer", "hinder", "utfordringer", "det som står i veien"),
    }.items()
    for said in called
}  # fmt: skip
"""What a heading or a column says → the list that what is under it goes into."""
_COUNTED: Final = {
    "sitater": ("sitat", "sitater"),
    "observasjoner": ("observasjon", "observasjoner"),
    "behov": ("behov", "behov"),
    "barrierer": ("barriere", "barrierer"),
}
_COLUMNS: Final[Mapping[str, str]] = {
    **_LISTS,
    "sporsmal": "spørsmål",
    "svar": "svar",
    "notat": "svar",
    "notater": "svar",
    "tema": "tema",
}
_NUMBERED: Final = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-zA-Z][.)])\s+")
_MARKED: Final = re.compile(r"^(?:[•·▪◦‣●○*–—-]|\d{1,2}[.)])\s+")
_LONGEST_HEADING: Final = 80
_INITIALS: Final = 2
_BOLD_LEVEL: Final = 3
LONG_TURNS: Final = 25
LONG_WORDS: Final = 1_500
"""Turns, or words in all, from which a document is taken for a transcript."""


def theme(text: str) -> str:
    """A heading as a theme: without its number and its colon."""
    return _NUMBERED.sub("", text).rstrip(" :").strip()


def is_heading(paragraph: Paragraph) -> bool:
    """Whether people see a heading: one by its style, or a short line in bold that asks and says nothing."""
    if paragraph.kind in (Kind.HEADING, Kind.TITLE):
        return True
    text = paragraph.text
    plain = paragraph.kind is Kind.TEXT and len(text) <= _LONGEST_HEADING and "\n" not in text
    if plain and folded(theme(text)) in _LISTS and (paragraph.bold or text.endswith(":")):
        return True
    return plain and paragraph.bold and not text.endswith(("?", ".", "!", "»", "”"))


def interview(document: Text) -> Draft:
    """The draft. Raises `MissingExtra`."""
    return _Interview(document).made()


@dataclass(slots=True)
class _Interview:
    document: Text
    draft: Draft = field(default_factory=lambda: Draft("intervju", "", 0, place="avsnitt", unfinished=True))
    voices: Mapping[str, Voice] = field(default_factory=dict[str, Voice])
    given: set[str] = field(default_factory=set[str])
    lists: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    rest: list[Paragraph] = field(default_factory=list[Paragraph])
    headings: list[Paragraph] = field(default_factory=list[Paragraph])
    """Those that have nothing under them in the note yet."""
    theme: str = ""
    list_key: str = ""
    list_level: int = 0
    at_top: bool = True
    turns: int = 0
    columns: tuple[str, ...] = ()
    dropped: dict[str, None] = field(default_factory=dict[str, None])

    def made(self) -> Draft:
        paragraphs = without_times(self.document.paragraphs)
        if paragraphs != self.document.paragraphs:
            self.draft.lose(0, "Klokkeslettene i utskriften er ikke tatt med.")
        self.voices = labels(paragraphs)
        first = next((n for n, p in enumerate(paragraphs) if is_title(p, n)), None)
        if first is not None:
            self._title(paragraphs[first])
            paragraphs = (*paragraphs[:first], *paragraphs[first + 1 :])
        facts = Facts.of("intervju", INTERVIEW)
        for paragraph in paragraphs:
            self._take(paragraph, facts)
        return self._finished()

    def _title(self, paragraph: Paragraph) -> None:
        """The title, which names the file too: no person's name in it."""
        if is_named(paragraph.text):
            self.draft.lose(
                paragraph.number,
                "Tittelen kan ha et navn i seg, og er ikke tatt med. Skriv en annen i «tittel».",
            )
        else:
            self.draft.title = theme(paragraph.text)

    # --- one paragraph ------------------------------------------------------------------------------------------

    def _take(self, paragraph: Paragraph, facts: Facts) -> None:
        if self.at_top and (said := facts.said(paragraph)) and take(self.draft, paragraph, *said, self.given):
            return
        if is_heading(paragraph):
            self._heading(paragraph)
        elif paragraph.kind is Kind.ROW:
            self._row(paragraph)
        elif not self._said(paragraph):
            self._other(paragraph)

    def _heading(self, paragraph: Paragraph) -> None:
        text = theme(paragraph.text)
        level = paragraph.level or 9
        key = _LISTS.get(folded(text), "")
        if key:
            self.list_key, self.list_level = key, level
        elif not self.list_key or level <= self.list_level:
            self.list_key = ""
        if not key:
            self.theme = text
        self.at_top = self.at_top and not key
        self.headings = [h for h in self.headings if (h.level or 9) < level] + [paragraph]

    def _said(self, paragraph: Paragraph) -> bool:
        """Whether all of the paragraph is something somebody said, or a point of a list."""
        text = paragraph.text
        if self.list_key and self.list_key != "sitater":
            self._point(self.list_key, _MARKED.sub("", text))
            return True
        by_dash = dashed(text)
        if paragraph.kind is Kind.QUOTE or by_dash is not None or self.list_key == "sitater":
            self._quote(by_dash or unquoted(_MARKED.sub("", text)))
            return True
        spoken = turn(text, self.voices)
        if spoken is not None:
            return self._turn(paragraph, spoken.label, spoken.voice, spoken.text)
        found, is_all = quoted(text)
        for one in found:
            self._quote(one)
        return is_all

    def _turn(self, paragraph: Paragraph, label: str, voice: Voice, text: str) -> bool:
        if self.at_top and voice is Voice.QUESTION and not text.endswith("?"):
            return False  # «Intervjuer: …» over the conversation says who asked
        self.at_top = False
        self.turns += 1
        if voice is Voice.PERSON:
            self._code(label)
            self._quote(unquoted(text))
            return True
        found, is_all = quoted(text) if voice is Voice.NOTED else ((), False)
        for one in found:
            self._quote(one)
        if not is_all:
            said = f"{self._shown(label, voice)}: {text}"
            self._keep(replace(paragraph, text=said, block={"t": "Para", "c": string(said)}))
        return True

    def _shown(self, label: str, voice: Voice) -> str:
        """A label in the note; a name of somebody who asked is not repeated."""
        if voice is Voice.QUESTION and not is_part(label):
            self._drop(label)
            return "Spørsmål"
        return label

    def _code(self, label: str) -> None:
        if re.fullmatch(r"[A-ZÆØÅ]{1,3}[ -]?\d{1,3}", label):
            if "respondent.kode" not in self.given:
                self.given.add("respondent.kode")
                self.draft.data.setdefault("respondent", {})["kode"] = label
        elif not is_part(label):
            self._drop(label)

    def _drop(self, label: str) -> None:
        """A label that is left out; an initial is none to speak of."""
        if len(label) > _INITIALS:
            self.dropped[label] = None

    def _row(self, paragraph: Paragraph) -> None:
        """A row of a table with known headings, cell by cell; another is kept as it is."""
        if paragraph.starts:
            called = tuple(_COLUMNS.get(folded(c), "") for c in paragraph.cells)
            self.columns = called if sum(map(bool, called)) >= min(2, len(called)) else ()
            if self.columns:
                self.at_top = False
                return
        if not self.columns:
            self._keep(paragraph)
            return
        left: list[str] = []
        around = self.theme
        for key, cell in zip(self.columns, paragraph.cells, strict=False):
            if not cell:
                continue
            if key == "tema":
                self.theme = cell
            elif key == "sitater":
                self._quote(unquoted(cell))
            elif key in _LISTS.values():
                for line in cell.split("\n"):
                    self._point(key, _MARKED.sub("", line))
            else:
                found, is_all = quoted(cell) if key == "svar" else ((), False)
                for one in found:
                    self._quote(one)
                if not is_all:
                    left.append(f"{key.capitalize()}: {cell}" if key else cell)
        self.theme = around if "tema" not in self.columns else self.theme
        if left:
            said = " ".join(" ".join(left).split("\n"))
            self._keep(replace(paragraph, kind=Kind.TEXT, text=said, block={"t": "Para", "c": string(said)}))

    def _other(self, paragraph: Paragraph) -> None:
        if paragraph.text.endswith("?"):
            self.at_top = False
        self._keep(paragraph)

    # --- where it goes ------------------------------------------------------------------------------------------

    def _quote(self, text: str) -> None:
        self.at_top = False
        quotes = self.lists.setdefault("sitater", [])
        quote = {"id": f"sitat-{len(quotes) + 1}", "tekst": text}
        quotes.append({**quote, "tema": self.theme} if self.theme else quote)

    def _point(self, key: str, text: str) -> None:
        self.lists.setdefault(key, []).append(text)

    def _keep(self, paragraph: Paragraph) -> None:
        self.rest += map(_as_heading, self.headings)
        self.headings = []
        self.rest.append(paragraph)

    # --- the whole ----------------------------------------------------------------------------------------------

    def _finished(self) -> Draft:
        draft = self.draft
        given = draft.data.get("respondent", {})
        draft.data["respondent"] = {"kode": "<Skriv en kode>", "rolle": "innbygger", **given}
        if "kode" not in given:
            draft.lose(0, "Koden til personen er ikke funnet. Skriv den i «respondent.kode».")
        if "rolle" not in given:
            draft.lose(0, "Rollen er ikke funnet. td har skrevet «innbygger». Rett den hvis den er en annen.")
        order = ("respondent", "faktorer", "metode", "gjennomført", "samtykke")
        draft.data = {k: draft.data[k] for k in order if k in draft.data}
        draft.data |= {
            k: self.lists[k] for k in ("sitater", "observasjoner", "behov", "barrierer") if self.lists.get(k)
        }
        if taken := [counted(n, *_COUNTED[k]) for k in _COUNTED if (n := len(self.lists.get(k, ())))]:
            draft.lose(0, f"{listing(taken)} er tatt med.")
        if self.rest:
            draft.rest = markdown(self.rest)
            left = sum(not is_heading(p) for p in self.rest)
            draft.lose(
                0, f"{left} avsnitt har ikke fått noen nøkkel. De står i «notat», under overskriftene sine."
            )
        for label in self.dropped:
            draft.lose(
                0, f"«{mask('TD607', label)}:» foran replikkene er ikke tatt med, for det kan være et navn."
            )
        beside(draft, self.document)
        self._caution()
        return draft

    def _caution(self) -> None:
        words = sum(len(p.text.split()) for p in self.document.paragraphs)
        if self.turns >= LONG_TURNS or words >= LONG_WORDS:
            shown = f"{words // 100 * 100}" if words >= 100 else str(words)
            turns = f"{self.turns} replikker, " if self.turns else ""
            self.draft.cautions.append(
                f"Filen ligner en utskrift av hele samtalen ({turns}om lag {shown} ord). En utskrift hører ikke hjemme i git: "
                "Den røper mer enn dere trenger, og git glemmer den aldri. Velg ut sitatene og funnene dere bruker, og ta bort "
                "resten i filen td lager, før du lagrer i git."
            )
        self.draft.cautions.append(
            "Dette blir et utkast. Les gjennom det. Navn, steder og annet noen kan kjennes igjen på, skal ikke stå der. Oppbevar Word-filen der "
            "kommunen har bestemt at slikt skal ligge, og slett den når dere ikke trenger den."
        )


def _as_heading(paragraph: Paragraph) -> Paragraph:
    """A line in bold as the heading it is read as."""
    if paragraph.kind in (Kind.HEADING, Kind.TITLE):
        return paragraph
    return replace(paragraph, block=header(_BOLD_LEVEL, paragraph.text))


def is_title(paragraph: Paragraph, place: int) -> bool:
    """Whether a paragraph is what the document is called: the title by its style, or a heading or a short line that comes first."""
    if paragraph.kind is Kind.TITLE:
        return True
    text = paragraph.text
    is_line = paragraph.kind is Kind.TEXT and len(text) <= _LONGEST_HEADING and text[0].isalnum()
    is_line = is_line and ":" not in text and not text.endswith((".", "?", "!"))
    return place == 0 and (is_line or is_heading(paragraph)) and folded(theme(text)) not in _LISTS


def beside(draft: Draft, document: Text) -> None:
    """What stands beside the text: footnotes into the note, and what is left out told."""
    for number, text in document.footnotes:
        draft.keep(number, f"Fotnote: {text}")
    for text in document.left_out:
        draft.lose(0, text)
