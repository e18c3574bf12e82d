"""What stands at the top of a document about it, as «Nøkkel: verdi» or in a small table → keys of an artefact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tjenestedesign.domain.privacy.detectors import find
from tjenestedesign.domain.privacy.hits import mask
from tjenestedesign.exchange.drafts import Draft
from tjenestedesign.exchange.paragraphs import Kind, Paragraph
from tjenestedesign.exchange.sheets.cell_edits import nested
from tjenestedesign.exchange.sheets.columns import Column, tables
from tjenestedesign.exchange.sheets.columns import Kind as Kinds
from tjenestedesign.exchange.sheets.values import Unusable, from_cell
from tjenestedesign.ground.readings import as_time, folded

_LINE: Final = re.compile(r"(?P<key>[^\W\d_][^:?!.«»“”\n]{0,39}?)\s*:\s*(?P<value>\S.*)", re.DOTALL)
_CODE: Final = re.compile(r"[A-ZÆØÅ]{0,5}[ -]?\d{1,4}[A-Za-z]?|[A-ZÆØÅ]", re.IGNORECASE)
"""What may be a code for a person: `I-01`, `R 3`, `12`, `B`. A name is none."""

_BETWEEN: Final = re.compile(r"[,;()]|\bden\b|\bkl\b\.?|\bklokk[ae]n?\b")

INTERVIEW: Final[Mapping[str, str]] = {
    "respondent": "respondent.kode",
    "informant": "respondent.kode",
    "respondentkode": "respondent.kode",
    "informantkode": "respondent.kode",
    "kode": "respondent.kode",
    "deltaker": "respondent.kode",
    "intervjuobjekt": "respondent.kode",
    "rolle": "respondent.rolle",
    "om personen": "respondent.beskrivelse",
    "om respondenten": "respondent.beskrivelse",
    "om informanten": "respondent.beskrivelse",
    "beskrivelse": "respondent.beskrivelse",
    "virksomhet": "respondent.virksomhet",
    "avdeling": "respondent.virksomhet",
    "arbeidssted": "respondent.virksomhet",
    "antall": "respondent.antall",
    "antall personer": "respondent.antall",
    "antall deltakere": "respondent.antall",
    "metode": "metode",
    "dato": "gjennomført",
    "intervjudato": "gjennomført",
    "gjennomført": "gjennomført",
    "når": "gjennomført",
    "tidspunkt": "gjennomført",
    "samtykke": "samtykke.dato",
    "samtykke gitt": "samtykke.dato",
    "samtykkedato": "samtykke.dato",
    "dato for samtykke": "samtykke.dato",
    "samtykket gjelder": "samtykke.omfang",
    "samtykke til": "samtykke.omfang",
    "omfang": "samtykke.omfang",
    "slettes": "samtykke.slettes",
    "slettes senest": "samtykke.slettes",
    "slettedato": "samtykke.slettes",
    "situasjon": "faktorer.situasjon",
    "brukerferd": "faktorer.brukerferd",
    "nettverk": "faktorer.nettverk",
    "livssituasjon": "faktorer.livssituasjon",
}
"""What people call it → the key."""

SOURCE: Final[Mapping[str, str]] = {
    "utgitt av": "hvem",
    "utgiver": "hvem",
    "utarbeidet av": "hvem",
    "skrevet av": "hvem",
    "laget av": "hvem",
    "forfatter": "hvem",
    "forfattere": "hvem",
    "hvem": "hvem",
    "av": "hvem",
    "dato": "når",
    "år": "når",
    "utgitt": "når",
    "publisert": "når",
    "når": "når",
    "antall": "antall",
    "antall svar": "antall",
    "antall deltakere": "antall",
    "lenke": "lenke",
    "nettadresse": "lenke",
    "slag": "slag",
}

REPORT: Final[Mapping[str, str]] = {"dato": "dato", "ansvarlig": "ansvarlig"}


@dataclass(frozen=True, slots=True)
class Facts:
    """The keys of a type that a document can say at its top, by what people call them."""

    columns: Mapping[str, Column]

    @classmethod
    def of(cls, type_name: str, called: Mapping[str, str]) -> Facts:
        table = tables(type_name)[0]
        found = {folded(said): table.column(key) for said, key in called.items()}
        return cls({said: column for said, column in found.items() if column is not None})

    def said(self, paragraph: Paragraph) -> tuple[Column, str] | None:
        """The key a paragraph or a row gives, and what it says."""
        if paragraph.kind is Kind.ROW:
            cells = [c for c in paragraph.cells if c]
            pair = (cells[0].rstrip(": "), cells[1]) if len(cells) == 2 else None
        else:
            match = _LINE.fullmatch(paragraph.text)
            pair = (match["key"], match["value"]) if match else None
        column = self.columns.get(folded(pair[0])) if pair else None
        return (column, pair[1].strip()) if pair and column is not None else None


def take(draft: Draft, paragraph: Paragraph, column: Column, text: str, there: set[str]) -> bool:
    """Whether the draft now has the value, or has no room for it and says so. `there` are the keys that are given already.

    What a key cannot hold is kept in the note; what may be a person's name where a code belongs, is not kept at all.
    """
    if column.name in there:
        return False
    value = _value(column, text)
    is_code = column.name == "respondent.kode"
    if value is not None:
        there.add(column.name)
        nested(column, draft.data, value)
        if _same(text, value, column):
            return True
    if is_code and (value is None or is_named(text)):
        beside = "" if value else " Skriv en kode i «respondent.kode»."
        shown = mask("TD607", text)
        draft.lose(paragraph.number, f"«{shown}» kan være et navn, og er ikke tatt med.{beside}")
    else:
        draft.keep(paragraph.number, paragraph.text.replace(" | ", ": ", 1))
    return True


def _value(column: Column, text: str) -> str | None:
    """What a key makes of a text, or else of a piece of it: «Ja, 3. mars 2026», «12.03.2026 kl. 10», «I-01 (mor)»."""
    pieces = [text]
    if column.kind in (Kinds.DATE, Kinds.TIME, Kinds.CHOICE) or column.name == "respondent.kode":
        pieces += [p.strip() for p in _BETWEEN.split(text) if p and p.strip()]
    found = (_whole(column, p) for p in pieces)
    return next((f for f in found if f is not None), None)


def _whole(column: Column, text: str) -> str | None:
    if column.name == "respondent.kode":
        return text if _CODE.fullmatch(text) else None
    if column.kind is Kinds.TIME and not isinstance(as_time(text), str):
        return None
    value = from_cell(column, text)
    return None if isinstance(value, Unusable) else value


def _same(text: str, value: str, column: Column) -> bool:
    """Whether all that was said is in the value."""
    return _whole(column, text) == value


def is_named(text: str) -> bool:
    """Whether there is a person's name in a text, as far as td can tell."""
    return any(hit.code == "TD607" for hit in find(text))
