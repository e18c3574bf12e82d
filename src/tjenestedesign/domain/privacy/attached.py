"""The text of attached files, whatever they are saved as: with where each piece of it stands, and never more than td can stand.

What is read is bounded in bytes, in characters and in parts. A file td does not understand, or that is too much, is told of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.privacy.markup import html_text, ics_text, rtf_text, subtitle_text
from tjenestedesign.domain.privacy.office import (
    LARGEST_FILE,
    Unread,
    document_parts,
    sheet_parts,
    slide_parts,
)
from tjenestedesign.ground.pattern import late

if TYPE_CHECKING:
    from tjenestedesign.project.reading import RawFile

MAX_READ: Final = 2_000_000
"""Characters of each attached file that are looked at."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file's text. `where` names it where lines do not: «avsnitt 4», «celle B3 på arket «Liste»»."""

    text: str
    where: str = ""
    skip: int = 0
    """So many characters at the start are a heading put there to be read with the rest; nothing is found in them."""


_LINES: Final[dict[str, Callable[[str], str]]] = {
    ".vtt": subtitle_text,
    ".srt": subtitle_text,
    ".html": html_text,
    ".htm": html_text,
    ".ics": ics_text,
}
"""Text files with more than text in them: made plain, line for line."""
_PACKED: Final = {
    ".docx": document_parts,
    ".docm": document_parts,
    ".odt": document_parts,
    ".xlsx": sheet_parts,
    ".xlsm": sheet_parts,
    ".pptx": slide_parts,
}
_CLOSED: Final = {
    **dict.fromkeys((".doc", ".xls", ".ppt", ".ods", ".odp", ".msg", ".pages", ".numbers", ".one"), "Lagre den som .docx, .xlsx eller .txt om td skal lese den."),
    **dict.fromkeys((".mp3", ".m4a", ".wav", ".ogg", ".mp4", ".mov", ".avi", ".mkv", ".webm"), "Opptak av mennesker hører ikke hjemme i prosjektet. Legg det der dere oppbevarer opptak."),
    **dict.fromkeys((".zip", ".7z", ".rar", ".gz"), "Pakk den ut om td skal lese det som ligger i den."),
}  # fmt: skip
CLOSED: Final = tuple(_CLOSED)
"""Endings of files that may hold personal data, and that td cannot read."""
_BLANK: Final = late(r"\s*")


def ending(file: str) -> str:
    """The ending of a name, in lower case, with its dot."""
    name = file.rsplit("/", 1)[-1].lower()
    return name[name.rfind(".") :] if "." in name else ""


def is_known(file: str) -> bool:
    """Whether a file is of a kind that is opened here."""
    kind = ending(file)
    return kind in _LINES or kind in _PACKED or kind in (".rtf", ".pdf") or kind in _CLOSED


def parts(other: RawFile) -> Iterator[Part]:
    """The text of a file, piece by piece. Raises `Unread` where td cannot read it, or not all of it; what came before stands."""
    kind = ending(other.file)
    if kind in _CLOSED:
        raise Unread("td ikke kjenner formatet", _CLOSED[kind])
    left = MAX_READ
    for part in _parts(other, kind):
        if _BLANK.fullmatch(part.text):
            continue
        yield part if len(part.text) <= left else Part(part.text[:left], part.where, part.skip)
        left -= len(part.text)
        if left <= 0:
            raise Unread("den er så stor at td bare har lest begynnelsen", "Se gjennom resten selv.")


def _parts(other: RawFile, kind: str) -> Iterator[Part]:
    if kind in _PACKED:
        for where, text, skip in _PACKED[kind](_raw(other)):
            yield Part(text, where, skip)
    elif kind == ".rtf":
        for number, text in enumerate(rtf_text(_raw(other)).split("\n"), 1):
            yield Part(text, f"avsnitt {number}")
    elif kind == ".pdf":
        from tjenestedesign.domain.privacy.pdf_text import pages

        for number, text in enumerate(pages(_raw(other)), 1):
            yield Part(text, f"side {number}")
    else:
        yield Part(_LINES[kind](_text(other)))


def _raw(other: RawFile) -> bytes:
    try:
        with other.open() as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise Unread("den lot seg ikke åpne", "Lukk den der den er åpen, og prøv igjen.") from fault
    if len(raw) > LARGEST_FILE:
        raise Unread(f"den er større enn {LARGEST_FILE // 1_000_000} MB", "Se gjennom den selv.")
    return raw


def _text(other: RawFile) -> str:
    raw = _raw(other)[: 2 * MAX_READ]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
