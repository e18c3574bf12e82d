"""Who says what in a written conversation: quotes, and turns with a label before them, as people write them in Word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from tjenestedesign.exchange.paragraphs import Kind, Paragraph
from tjenestedesign.ground.quotation import unquoted
from tjenestedesign.ground.readings import folded
from tjenestedesign.publish.documents.pandoc_tree import para


class Voice(Enum):
    """Whose words a turn is."""

    QUESTION = "spørsmål"
    PERSON = "personen"
    NOTED = "notert"
    """An answer as somebody noted it, in words that need not be the person's."""


@dataclass(frozen=True, slots=True)
class Turn:
    """`label` is what stood before the colon."""

    label: str
    voice: Voice
    text: str


_LABEL: Final = re.compile(
    r"(?P<label>[^\W\d_][\w .-]{0,39}?|[A-ZÆØÅ]{1,3}[ -]?\d{1,3})\s*[:]\s*(?P<text>\S.*)", re.DOTALL
)
_ASKS: Final = frozenset(
    map(
        folded, ("intervjuer", "intervjuar", "spørsmål", "spm", "sp", "q", "moderator", "spør", "fasilitator")
    )
)
_NOTES: Final = frozenset(
    map(folded, ("svar", "sv", "s", "a", "referat", "notat", "kommentar", "merknad", "oppfølging"))
)
_SAYS: Final = frozenset(
    map(
        folded,
        (
            "respondent", "informant", "deltaker", "bruker", "innbygger", "pårørende", "ansatt", "leder", "mor", "far",
            "kvinne", "mann", "elev", "pasient", "beboer", "søker", "ungdom", "forelder",
        ),
    )
)  # fmt: skip
_CODE: Final = re.compile(r"[A-ZÆØÅ]{1,3}[ -]?\d{1,3}")
_WORDS_IN_LABEL: Final = 4

_INSIDE: Final = re.compile(r"«([^«»]+)»|“([^“”]+)”|„([^„“”]+)[“”]|”([^”]+)”|(?<!\w)\"([^\"]+)\"(?!\w)")
_SAID: Final = 4
"""Words a text in quotation marks has when it is something said; a shorter one is a term, unless it ends as a sentence does."""
_DASH: Final = re.compile(r"[–—]\s*(?=\S)|-\s+(?=\S)")
_END: Final = re.compile(r"[.!?…][»”\"]?$")
_BESIDE: Final = re.compile(r"[\s.,;:–—()-]*")


_TIME: Final = r"[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{1,2}(?:[.,]\d+)?[\])]?"
_SPEAKER_AT: Final = re.compile(rf"(?P<label>[^\W\d_][\w .-]{{0,39}}?)\s+{_TIME}")
_TIME_FIRST: Final = re.compile(rf"{_TIME}\s+(?=[^\W\d_])")
_SPAN: Final = re.compile(rf"{_TIME}\s*-->\s*{_TIME}")


def without_times(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """A transcript as a machine writes it, with the speaker before each turn and no times.

    Known are «Ola Nordmann   0:03» over the turn, «[00:01] Ola: …», and a line of «0:0:1.5 --> 0:0:3.0» with the speaker below it.
    A time is a turn's only where the same speaker has several.
    """
    speakers = Counter(one for p in paragraphs if (one := _speaker_at(p) or _timed(p)[0]))
    found: list[Paragraph] = []
    speaker, is_next = "", False
    for paragraph in paragraphs:
        over, (timed, rest) = _speaker_at(paragraph), _timed(paragraph)
        if _SPAN.fullmatch(paragraph.text):
            speaker, is_next = "", True
        elif is_next:
            speaker, is_next = paragraph.text, False
        elif speakers[over] > 1:
            speaker = over
        elif speakers[timed] > 1:
            speaker = ""
            found.append(_saying(paragraph, rest))
        elif speaker and paragraph.kind is Kind.TEXT:
            found.append(_saying(paragraph, f"{speaker}: {paragraph.text}"))
        else:
            speaker = ""
            found.append(paragraph)
    return tuple(found)


def _speaker_at(paragraph: Paragraph) -> str:
    """Who speaks below a line of a name and a time."""
    at = _SPEAKER_AT.fullmatch(paragraph.text) if paragraph.kind is Kind.TEXT else None
    return at["label"] if at else ""


def _timed(paragraph: Paragraph) -> tuple[str, str]:
    """(who speaks after a time, the turn without it)."""
    at = _TIME_FIRST.match(paragraph.text) if paragraph.kind is Kind.TEXT else None
    rest = paragraph.text[at.end() :] if at else ""
    parted = _parted(rest)
    return (parted[0], rest) if parted else ("", "")


def _saying(paragraph: Paragraph, text: str) -> Paragraph:
    return replace(paragraph, text=text, block=para(text))


def labels(paragraphs: Iterable[Paragraph]) -> dict[str, Voice]:
    """Every label that stands before turns, and whose it is. One that is no known word counts when it comes back.

    Of names and initials, those whose turns mostly end with a question mark are the ones who ask.
    """
    said: dict[str, list[str]] = {}
    for paragraph in paragraphs:
        if paragraph.kind in (Kind.HEADING, Kind.TITLE, Kind.ROW):
            continue
        if found := _parted(paragraph.text):
            said.setdefault(found[0], []).append(found[1])
    voices: dict[str, Voice] = {}
    for label, texts in said.items():
        word = folded(label)
        asks = sum(t.rstrip().endswith("?") for t in texts)
        if word in _ASKS:
            voices[label] = Voice.QUESTION
        elif word in _NOTES:
            voices[label] = Voice.NOTED
        elif word in _SAYS or _CODE.fullmatch(label):
            voices[label] = Voice.PERSON
        elif len(texts) > 1 and _is_name(label):
            voices[label] = Voice.QUESTION if 2 * asks >= len(texts) else Voice.PERSON
    return (
        voices
        if _are_turns(voices, said)
        else {k: v for k, v in voices.items() if folded(k) in _ASKS | _NOTES | _SAYS}
    )


def _are_turns(voices: Mapping[str, Voice], said: Mapping[str, list[str]]) -> bool:
    """Whether somebody asks and somebody answers, so that names before colons are speakers and not «Merk:» and «Eksempel:»."""
    count = Counter(v for label, v in voices.items() for _ in said[label])
    return count[Voice.QUESTION] > 0 and count[Voice.PERSON] + count[Voice.NOTED] > 0


def _is_name(label: str) -> bool:
    return label[0].isupper() and len(label.split()) <= _WORDS_IN_LABEL


def _parted(text: str) -> tuple[str, str] | None:
    match = _LABEL.fullmatch(text)
    return (match["label"].strip(), match["text"]) if match else None


def is_part(label: str) -> bool:
    """Whether a label is a word for somebody's part in the conversation, and no name."""
    return folded(label) in _ASKS | _NOTES | _SAYS


def turn(text: str, voices: Mapping[str, Voice]) -> Turn | None:
    """The turn a paragraph is, where a known label stands before it."""
    found = _parted(text)
    voice = voices.get(found[0]) if found else None
    return Turn(found[0], voice, found[1].strip()) if found and voice else None


def dashed(text: str) -> str | None:
    """What is said in a line that begins with a dash: «– Jeg vil bo ett sted.» A hyphen counts where a sentence ends."""
    match = _DASH.match(text)
    if match is None or (text[0] == "-" and not _END.search(text)):
        return None
    return unquoted(text[match.end() :].strip())


def quoted(text: str) -> tuple[tuple[str, ...], bool]:
    """(what is said in quotation marks in a text, whether there is nothing else in it)."""
    whole = unquoted(text)
    if whole != text:
        return (whole,), True
    found = [m for m in _INSIDE.finditer(text) if is_said(next(g for g in m.groups() if g))]
    beside = "".join(_pieces(text, found))
    said = tuple(next(g for g in m.groups() if g).strip() for m in found)
    return said, bool(found) and _BESIDE.fullmatch(beside) is not None


def _pieces(text: str, found: Iterable[re.Match[str]]) -> Iterable[str]:
    at = 0
    for match in found:
        yield text[at : match.start()]
        at = match.end()
    yield text[at:]


def is_said(text: str) -> bool:
    """Whether a text in quotation marks is something somebody said, and not a term."""
    return len(text.split()) >= _SAID or (len(text.split()) > 1 and _END.search(text.strip()) is not None)
