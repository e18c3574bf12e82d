"""Text out of Word, Excel, PowerPoint and OpenDocument files, which are XML in a zip.

Nothing is unpacked to disk. An archive that swells, that is nested, encrypted or broken, or that declares entities, is
refused; the XML is read in small pieces by a parser that builds nothing.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import Final
from xml.parsers import expat

from tjenestedesign.ground.packed import NO_ZIP

LARGEST_FILE: Final = 30_000_000
"""Bytes of a file that is opened at all."""
LARGEST_PART: Final = 60_000_000
"""Bytes one part of it may swell to; what is after them is not read."""
_MOST_PARTS: Final = 5_000
_MOST_TEXT: Final = 4_000_000
"""Characters taken out of one part."""
_PIECE: Final = 1 << 16

Found = tuple[str, str, int]
"""Where, the text, and how many characters at its start are only a heading."""


class Unread(Exception):
    """A file that was not read, or not to its end: why, and what to do."""

    def __init__(self, why: str, hint: str = "Se gjennom den selv.") -> None:
        super().__init__(why)
        self.why = why
        self.hint = hint


class _Enough(Exception):
    """No more of a part is wanted."""


_BROKEN: Final = (*NO_ZIP, struct.error, expat.ExpatError, LookupError, MemoryError)


def document_parts(raw: bytes) -> Iterator[Found]:
    """Each paragraph of a document (.docx, .odt), with its notes, comments, headers and who made it."""
    archive = _opened(raw)
    number = 0
    for name in _named(
        archive, r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|content\.xml"
    ):
        for text in _paragraphs(archive, name):
            number += 1
            yield f"avsnitt {number}", text, 0
    yield from _makers(archive)


def slide_parts(raw: bytes) -> Iterator[Found]:
    """Each paragraph of a presentation and its notes."""
    archive = _opened(raw)
    for name in _named(archive, r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml"):
        digits = re.search(r"(\d+)\.xml$", name)
        for text in _paragraphs(archive, name):
            yield f"lysbilde {digits[1] if digits else ''}", text, 0
    yield from _makers(archive)


def sheet_parts(raw: bytes) -> Iterator[Found]:
    """Each cell of a workbook, after the heading of its column."""
    archive = _opened(raw)
    shared: list[str] = []
    for name in _named(archive, r"xl/sharedStrings\.xml"):
        shared = list(_paragraphs(archive, name, "si"))
    sheets = _named(archive, r"xl/worksheets/sheet\d+\.xml")
    for number, name in enumerate(sheets, 1):
        headings: dict[str, str] = {}
        for cell, text in _cells(archive, name, shared):
            column, row = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            where = f"celle {cell} på ark {number}"
            heading = headings.get(column, "")
            if row == "1":
                headings[column] = text if len(text) <= 40 and "\n" not in text else ""
                heading = ""
            lead = f"{heading}: " if heading else ""
            yield where, lead + text, len(lead)
    for name in _named(
        archive, r"xl/(?:comments\d*|threadedComments/threadedComment\d+|persons/person\d*)\.xml"
    ):
        for text in _paragraphs(archive, name):
            yield "en kommentar", text, 0
    yield from _makers(archive)


def _opened(raw: bytes) -> zipfile.ZipFile:
    if raw.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        raise Unread("den er låst med passord, eller lagret i et gammelt format")
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except _BROKEN as fault:
        raise Unread("den er ødelagt, eller noe annet enn endelsen sier") from fault
    if len(archive.infolist()) > _MOST_PARTS:
        raise Unread("den har flere deler enn et vanlig dokument")
    return archive


def _named(archive: zipfile.ZipFile, pattern: str) -> list[str]:
    whole = re.compile(pattern)
    names = {i.filename for i in archive.infolist() if whole.fullmatch(i.filename)}
    return sorted(
        names, key=lambda n: (re.sub(r"\d+", "", n) != "word/document.xml", re.sub(r"\d+", "", n), len(n), n)
    )


def _parse(archive: zipfile.ZipFile, name: str, prepare: Callable[[expat.XMLParserType], None]) -> None:
    """Feeds a part to a parser, piece by piece. Raises `Unread`."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    prepare(parser)
    read = 0
    try:
        with archive.open(name) as stream:
            while piece := stream.read(_PIECE):
                read += len(piece)
                if read > LARGEST_PART:
                    raise Unread("den sveller til mer enn td leser")
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except _Enough:
        return
    except _BROKEN as fault:
        raise Unread("den er ødelagt eller låst med passord") from fault


def _no_doctype(*_: object) -> None:
    raise Unread("den har erklæringer som kan være laget for å skade")


def _paragraphs(archive: zipfile.ZipFile, name: str, ends: str = "p") -> list[str]:
    """The text of each paragraph, or of each element `ends`, in order."""
    found: list[str] = []
    words: list[str] = []
    taken = 0
    whole = name == "content.xml" or "comment" in name.lower() or "person" in name

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local in ("tab", "br", "cr", "s", "line-break", "tc", "table-cell"):
            words.append(" ")
        for key in ("w:author", "displayName"):
            if key in attributes:
                found.append(f"navn: {attributes[key]}")

    def end(tag: str) -> None:
        local = tag.rpartition(":")[2]
        if local in (ends, "h", "text", "comment") and words:
            found.append("".join(words))
            words.clear()

    inside: list[str] = []

    def data(text: str) -> None:
        nonlocal taken
        taken += len(text)
        if taken > _MOST_TEXT:
            raise _Enough
        words.append(text)

    def prepare(parser: expat.XMLParserType) -> None:
        def begin(tag: str, attributes: dict[str, str]) -> None:
            local = tag.rpartition(":")[2]
            inside.append(local)
            if len(inside) > 500:
                raise Unread("den er nøstet dypere enn et vanlig dokument")
            start(tag, attributes)

        def stop(tag: str) -> None:
            if inside:
                inside.pop()
            end(tag)

        def chars(text: str) -> None:
            if whole or (inside and inside[-1] in ("t", "instrText", "delText")):
                data(text)

        parser.StartElementHandler = begin
        parser.EndElementHandler = stop
        parser.CharacterDataHandler = chars

    _parse(archive, name, prepare)
    if words:
        found.append("".join(words))
    return found


def _cells(archive: zipfile.ZipFile, name: str, shared: list[str]) -> list[tuple[str, str]]:
    """Each cell of a sheet that says something: its place, «B3», and its text."""
    found: list[tuple[str, str]] = []
    cell = kind = ""
    words: list[str] = []
    taking = False
    taken = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal cell, kind, taking
        local = tag.rpartition(":")[2]
        if local == "c":
            cell, kind = attributes.get("r", ""), attributes.get("t", "")
            words.clear()
        elif local in ("v", "t"):
            taking = True

    def stop(tag: str) -> None:
        nonlocal taking, taken
        local = tag.rpartition(":")[2]
        if local in ("v", "t"):
            taking = False
        elif local == "c" and words:
            text = "".join(words)
            if kind == "s":
                text = shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
            taken += len(text)
            if taken > _MOST_TEXT:
                raise _Enough
            if text.strip():
                found.append((cell, text))

    def chars(text: str) -> None:
        if taking:
            words.append(text)

    def prepare(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = begin
        parser.EndElementHandler = stop
        parser.CharacterDataHandler = chars

    _parse(archive, name, prepare)
    return found


def _makers(archive: zipfile.ZipFile) -> Iterator[Found]:
    """Who made the file and last changed it, as its properties say."""
    for name in _named(archive, r"docProps/core\.xml|meta\.xml"):
        taken: list[str] = []
        inside: list[str] = []

        def prepare(
            parser: expat.XMLParserType, taken: list[str] = taken, inside: list[str] = inside
        ) -> None:
            parser.StartElementHandler = lambda tag, _attributes: inside.append(tag.rpartition(":")[2])
            parser.EndElementHandler = lambda _tag: inside.pop() if inside else None
            parser.CharacterDataHandler = lambda data: (
                taken.append(data)
                if inside and inside[-1] in ("creator", "lastModifiedBy", "initial-creator")
                else None
            )

        _parse(archive, name, prepare)
        for text in dict.fromkeys(taken):
            yield "filens egenskaper", f"navn: {text[:200]}", 0
