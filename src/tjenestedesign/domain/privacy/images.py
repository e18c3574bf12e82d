"""What a picture file tells beside the picture: where it was taken, by whom, of whom. No pixel is ever decoded."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from tjenestedesign.domain.privacy.detectors import find
from tjenestedesign.domain.privacy.hits import mask
from tjenestedesign.ground.exif import Unreadable, read
from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.picture_parts import Part, kind_of, parts

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tjenestedesign.project.reading import RawFile

IMAGES: Final = (
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".tif", ".tiff", ".dng", ".heic", ".heif", ".hif", ".avif",
)  # fmt: skip
MAX_PART: Final = 1_000_000
"""Bytes of one part that are looked at. What people and cameras write is a thousandth of it."""
MAX_BLOCKS: Final = 50
"""Blocks of EXIF, facts in XMP and texts in one of them: a real file has a few of each."""
MAX_SEARCHED: Final = 40_000_000
"""Bytes of a HEIC or AVIF file, where the part has no fixed place."""

_TIFF: Final = (b"II*\x00", b"MM\x00*")
_EXIF_START: Final = late(rb"Exif\x00\x00(?=II\*\x00|MM\x00\*)")
_XMP: Final = (b"x:xmpmeta", b"rdf:RDF")


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing a picture tells, in words that do not repeat it."""

    kind: Literal["place", "person", "thumbnail", "unreadable"]
    what: str


_PLACE: Final = Trace("place", "stedet det er tatt (GPS-posisjon)")
_SERIAL: Final = Trace("person", "kameraets serienummer")
_THUMBNAIL: Final = Trace("thumbnail", "et miniatyrbilde som kan vise det som er klippet bort")
_UNREADABLE: Final = Trace("unreadable", "opplysninger td ikke kan lese")


def traces(file: RawFile, organisations: Iterable[str] = ()) -> list[Trace]:
    """Everything found, once each. A name that is an organisation's is no person's."""
    known = tuple(name.casefold() for name in organisations if len(name) > 2)
    try:
        with file.open() as stream:
            return list(dict.fromkeys(_Reader(known).file(stream)))
    except (OSError, ValueError):
        return []


class _Reader:
    def __init__(self, known: tuple[str, ...]) -> None:
        self._known = known

    def file(self, stream: BinaryIO) -> Iterator[Trace]:
        head = stream.read(32)
        stream.seek(0)
        if head.startswith(_TIFF):
            yield from self._exif(stream)
        elif head[4:8] == b"ftyp":
            yield from self._searched(stream.read(MAX_SEARCHED))
        elif kind := kind_of(head):
            for part in parts(stream, kind):
                if kind == "jpg" and part.kind == "pixels":
                    return
                yield from self._part(stream, kind, part)

    def _searched(self, data: bytes) -> Iterator[Trace]:
        for match in islice(_EXIF_START.finditer(data), MAX_BLOCKS):
            yield from self._exif(BytesIO(data[match.end() : match.end() + MAX_PART]))
        yield from self._xmp(data)

    def _part(self, stream: BinaryIO, kind: str, part: Part) -> Iterator[Trace]:
        if part.kind in ("frame", "pixels", "other"):
            return
        back = stream.tell()
        stream.seek(part.body)
        body = stream.read(min(part.end - part.body, MAX_PART))
        stream.seek(back)
        if part.kind == "exif":
            yield from self._exif(BytesIO(body))
        elif part.kind == "xmp":
            yield from self._xmp(body)
        elif part.kind == "iptc":
            yield from self._iptc(body)
        elif kind == "png":
            yield from self._png_text(part.name, body[: -4 if len(body) < MAX_PART else None])
        else:
            yield from self._text(_decoded(_unblocked(body) if kind == "gif" else body))

    def _exif(self, stream: BinaryIO) -> Iterator[Trace]:
        try:
            facts = read(stream)
        except Unreadable:
            yield _UNREADABLE
            return
        if facts.placed:
            yield _PLACE
        for label, name in facts.names:
            yield from self._name(label, name)
        if facts.serial:
            yield _SERIAL
        for text in facts.texts:
            yield from self._text(text)
        if facts.thumbnail:
            yield _THUMBNAIL
        yield from self._xmp(facts.xmp)
        yield from self._iptc(facts.iptc)

    def _xmp(self, data: bytes) -> Iterator[Trace]:
        import xml.etree.ElementTree as ET

        start = min((at for mark in _XMP if (at := data.find(b"<" + mark)) >= 0), default=-1)
        if start < 0:
            return
        mark = next(m for m in _XMP if data.startswith(b"<" + m, start))
        end = data.find(b"</" + mark + b">", start, start + MAX_PART)
        text = data[start : end + len(mark) + 3] if end >= 0 else b""
        try:
            root = ET.fromstring(text)
        except (ET.ParseError, ValueError):
            yield _UNREADABLE
            return
        for name, value, element in islice(_known(root), MAX_BLOCKS):
            inside = value or " ".join(t.strip() for t in islice(element.itertext(), MAX_BLOCKS))
            yield from self._xmp_value(name, inside.strip())

    def _xmp_value(self, name: str, value: str) -> Iterator[Trace]:
        label = "personer i bildet" if name == "Name" else _XMP_KEYS[name]
        if not value:
            return
        if label == "place":
            if any(d in value for d in "123456789"):
                yield _PLACE
        elif label == "serial":
            yield _SERIAL
        elif label == "thumbnail":
            yield _THUMBNAIL
        elif label == "text":
            yield from self._text(value)
        else:
            yield from self._name(label, value)

    def _iptc(self, data: bytes) -> Iterator[Trace]:
        if b"8BIM\x04\x0c" in data or b"8BIM\x04\x09" in data:
            yield _THUMBNAIL
        for match in _IPTC.finditer(data):
            size = int.from_bytes(match[2])
            value = _decoded(data[match.end() : match.end() + size]) if size < 0x8000 else ""
            label = _IPTC_NAMES.get(match[1][0])
            yield from self._name(label, value) if label else self._text(value)

    def _png_text(self, name: str, body: bytes) -> Iterator[Trace]:
        key, _, rest = body.partition(b"\x00")
        if name == "zTXt":
            rest = _inflated(rest[1:])
        elif name == "iTXt":
            packed, rest = rest[:1] == b"\x01", rest[2:]
            rest = rest.partition(b"\x00")[2].partition(b"\x00")[2]
            rest = _inflated(rest) if packed else rest
        keyword = key.decode("latin-1").lower()
        if keyword == "xml:com.adobe.xmp":
            yield from self._xmp(rest)
        elif keyword.startswith("raw profile type "):
            yield from self._raw_profile(keyword, rest)
        elif label := _PNG_NAMES.get(keyword):
            yield from self._name(label, _decoded(rest))
        else:
            yield from self._text(_decoded(rest))

    def _raw_profile(self, keyword: str, body: bytes) -> Iterator[Trace]:
        """ImageMagick's way of keeping the other formats' parts in a PNG: a name, a length, and hex."""
        data = b""
        with suppress(ValueError, IndexError):
            data = bytes.fromhex(b"".join(body.split()[2:]).decode("ascii"))
        if keyword.endswith((" exif", " app1")) and not data.startswith(b"http"):
            yield from self._exif(BytesIO(data.removeprefix(b"Exif\x00\x00")))
        elif keyword.endswith((" xmp", " app1")):
            yield from self._xmp(data)
        elif keyword.endswith((" iptc", " 8bim")):
            yield from self._iptc(data)

    def _text(self, text: str) -> Iterator[Trace]:
        for hit in find(text):
            yield _PLACE if hit.code == "TD608" else Trace("person", f"det som ser ut som {hit.what}")

    def _name(self, label: str, value: str) -> Iterator[Trace]:
        name = " ".join(_NO_NAME.sub(" ", value).split())
        folded = name.casefold()
        if (
            len(name) > 1
            and not _NO_PERSON.search(value.casefold())
            and not any(k in folded for k in self._known)
        ):
            yield Trace("person", f"navn på {label} («{mask('TD607', name[:40])}»)")


_XMP_KEYS: Final[Mapping[str, str]] = {
    "GPSLatitude": "place", "GPSLongitude": "place", "GPSDestLatitude": "place",
    "creator": "fotograf", "rights": "rettighetshaver", "Credit": "opphavsrett", "CaptionWriter": "forfatter",
    "OwnerName": "kameraets eier", "CameraOwnerName": "kameraets eier", "PersonInImage": "personer i bildet",
    "PersonDisplayName": "personer i bildet", "SerialNumber": "serial", "BodySerialNumber": "serial",
    "LensSerialNumber": "serial", "Thumbnails": "thumbnail", "description": "text", "title": "text",
    "Headline": "text", "subject": "text", "UserComment": "text", "Location": "text",
}  # fmt: skip
_IPTC: Final = late(rb"\x1c\x02([\x05\x19\x50\x69\x6e\x74\x76\x78\x7a])(..)", re.DOTALL)
_IPTC_NAMES: Final = {
    0x50: "fotograf",
    0x6E: "rettighetshaver",
    0x74: "rettighetshaver",
    0x76: "kontaktperson",
    0x7A: "forfatter",
}
_PNG_NAMES: Final = {"author": "forfatter", "artist": "fotograf", "copyright": "rettighetshaver"}
_NO_NAME: Final = late(
    r"[^\w .,'’-]|\b[0-9]{1,4}\b|\b(?:copyright|all rights reserved|foto(?:graf)?|photo(?: by)?|by)\b",
    re.IGNORECASE,
)
_NO_PERSON: Final = late(
    r"kommune|direktorat|\b(?:as|asa|cc by|cc0|creative commons|public domain|shutterstock|getty|istock|unsplash)\b"
)


def _known(root: Element) -> Iterator[tuple[str, str, Element]]:
    """What XMP says under the keys td knows, as elements or as attributes."""
    for element in root.iter():
        for key, value in (*element.attrib.items(), (element.tag, "")):
            space, _, name = key.rpartition("}")
            if name in _XMP_KEYS or (name == "Name" and "regions" in space):
                yield name, value, element


def _unblocked(body: bytes) -> bytes:
    """A GIF's sub-blocks, each behind its length, as one."""
    joined, at = bytearray(), 0
    while at < len(body) and body[at]:
        joined += body[at + 1 : at + 1 + body[at]]
        at += 1 + body[at]
    return bytes(joined)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MAX_PART)
    except zlib.error:
        return b""


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
