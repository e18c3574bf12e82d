"""What a picture file is made of, part by part, without looking at a single pixel; and the same picture with nothing else.

Pictures are hostile input. Every walk ends: it only goes forward, and stops at the first thing that is not as it should be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final, Literal

from tjenestedesign.ground.pattern import late

Kind = Literal["frame", "pixels", "exif", "xmp", "iptc", "text", "other"]
"""`frame` and `pixels` are the picture. The rest is about it."""

MAX_PARTS: Final = 20_000
MAX_BLOCKS: Final = 200_000
"""Sub-blocks of a GIF: 255 bytes each at most."""
_BLOCK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the file: where it starts and ends, and where what it says begins. `name` is what the format calls it."""

    kind: Kind
    start: int
    end: int
    body: int
    name: str = ""


def kind_of(head: bytes) -> str | None:
    """What the first bytes say the file is, whatever it is called."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "webp" if head.startswith(b"RIFF") and head[8:12] == b"WEBP" else None


def parts(stream: BinaryIO, kind: str) -> Iterator[Part]:
    """The parts in order. What is left over at the end belongs to no part."""
    return _WALKS[kind](stream)


def without_metadata(data: bytes, kind: str) -> bytes | None:
    """The same picture, its pixels untouched, with the way it is turned and nothing else. None where it is no picture."""
    found = list(parts(BytesIO(data), kind))
    if not any(p.kind == "pixels" for p in found):
        return None
    kept = [data[p.start : p.end] for p in found if p.kind in ("frame", "pixels")]
    exif = next((data[p.body : p.end] for p in found if p.kind == "exif"), b"")
    turned = _turn(exif) if exif else b""
    if kind == "jpg":
        return b"".join((kept[0], _segment(turned), *kept[1:]))
    if kind == "png":
        return b"".join((*kept[:2], _chunk(b"eXIf", turned), *kept[2:]))
    if kind == "webp":
        return _webp_file(kept, turned)
    return b"".join(kept)


def _turn(exif: bytes) -> bytes:
    """EXIF that says how the picture is turned and nothing more; empty where it stands upright."""
    from tjenestedesign.ground.exif import orientation

    way = orientation(exif)
    if way is None:
        return b""
    return b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + bytes([way]) + b"\x00" * 6


def _segment(exif: bytes) -> bytes:
    body = b"Exif\x00\x00" + exif
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body if exif else b""


def _chunk(name: bytes, body: bytes) -> bytes:
    from zlib import crc32

    return len(body).to_bytes(4) + name + body + crc32(name + body).to_bytes(4) if body else b""


def _webp_file(kept: list[bytes], turned: bytes) -> bytes:
    chunks = kept[1:]
    if chunks[0].startswith(b"VP8X"):
        extended = bytearray(chunks[0])
        extended[8] = extended[8] & ~0x0C | (0x08 if turned else 0)
        chunks[0] = bytes(extended)
        if turned:
            chunks.append(b"EXIF" + len(turned).to_bytes(4, "little") + turned)
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


_SCAN_ENDS: Final = late(rb"\xff[^\x00\xd0-\xd7\xff]")


def _jpeg(stream: BinaryIO) -> Iterator[Part]:
    yield Part("frame", 0, 2, 2)
    at = 2
    for _ in range(MAX_PARTS):
        head = _at(stream, at, 44)
        if len(head) < 2 or head[0] != 0xFF:
            return
        marker = head[1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            yield Part("frame", at, at + 2, at + 2)
            return
        length = int.from_bytes(head[2:4])
        if len(head) < 4 or length < 2:
            return
        kind, skipped = _segment_kind(marker, head[4:])
        end = at + 2 + length
        yield Part(kind, at, end, at + 4 + skipped)
        at = end
        if marker == 0xDA:
            at = _scan_end(stream, end)
            yield Part("pixels", end, at, end)


def _scan_end(stream: BinaryIO, at: int) -> int:
    """Where the next marker stands after the compressed pixels, or the end of the file."""
    stream.seek(at)
    last = b""
    while block := stream.read(_BLOCK):
        if match := _SCAN_ENDS.search(last + block):
            return at - len(last) + match.start()
        at += len(block)
        last = block[-1:]
    return at


def _segment_kind(marker: int, body: bytes) -> tuple[Kind, int]:
    """What a JPEG segment is, and how many bytes of it only say so."""
    if marker == 0xDA:
        return "pixels", 0
    if marker == 0xFE:
        return "text", 0
    if not 0xE0 <= marker <= 0xEF:
        return "frame", 0
    if marker == 0xE1 and body.startswith(b"Exif\x00\x00"):
        return "exif", 6
    if marker == 0xE1 and body.startswith(b"http://ns.adobe.com/x"):
        return "xmp", body.find(b"\x00") + 1
    if marker == 0xED and body.startswith(b"Photoshop 3.0\x00"):
        return "iptc", 14
    needed = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}.get(marker)
    return ("frame" if needed and body.startswith(needed) else "other"), 0


_PNG_FRAME: Final = frozenset(
    b"IHDR PLTE IEND cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST tRNS pHYs sPLT acTL fcTL".split()
)
_PNG_SAID: Final[Mapping[bytes, Kind]] = {b"eXIf": "exif", b"tEXt": "text", b"zTXt": "text", b"iTXt": "text"}


def _png(stream: BinaryIO) -> Iterator[Part]:
    size = stream.seek(0, 2)
    yield Part("frame", 0, 8, 8)
    at = 8
    for _ in range(MAX_PARTS):
        head = _at(stream, at, 8)
        name = head[4:]
        end = at + 12 + int.from_bytes(head[:4])
        if len(name) < 4 or (end > size and name != b"IDAT"):
            return
        kind: Kind = (
            "frame"
            if name in _PNG_FRAME
            else "pixels"
            if name in (b"IDAT", b"fdAT")
            else _PNG_SAID.get(name, "other")
        )
        yield Part(kind, at, min(end, size), at + 8, name.decode("latin-1"))
        if name == b"IEND" or end >= size:
            return
        at = end


_WEBP_KINDS: Final[Mapping[bytes, Kind]] = {
    b"VP8 ": "pixels", b"VP8L": "pixels", b"ANMF": "pixels", b"EXIF": "exif", b"XMP ": "xmp",
    b"VP8X": "frame", b"ALPH": "frame", b"ANIM": "frame", b"ICCP": "frame",
}  # fmt: skip


def _webp(stream: BinaryIO) -> Iterator[Part]:
    size = stream.seek(0, 2)
    yield Part("frame", 0, 12, 12)
    at = 12
    for _ in range(MAX_PARTS):
        head = _at(stream, at, 8)
        length = int.from_bytes(head[4:], "little")
        end = at + 8 + length + length % 2
        if len(head) < 8 or end > size + 1:
            return
        skipped = 6 if head[:4] == b"EXIF" and stream.read(6) == b"Exif\x00\x00" else 0
        yield Part(_WEBP_KINDS.get(head[:4], "other"), at, end, at + 8 + skipped)
        at = end


def _gif(stream: BinaryIO) -> Iterator[Part]:
    head = _at(stream, 0, 13)
    if len(head) < 13:
        return
    at = 13 + _colours(head[10])
    yield Part("frame", 0, at, at)
    blocks = iter(range(MAX_BLOCKS))
    while True:
        head = _at(stream, at, 16)
        if head[:1] == b";":
            yield Part("frame", at, at + 1, at + 1)
            return
        if head[:1] == b"," and len(head) > 10:
            body = at + 11 + _colours(head[9])
            kind: Kind = "pixels"
        elif head[:1] == b"!" and len(head) > 2:
            body = at + 2
            kind = _extension(head)
        else:
            return
        end = _blocks_end(stream, body, blocks)
        if end is None:
            return
        yield Part(kind, at, end, body)
        at = end


def _colours(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _extension(head: bytes) -> Kind:
    if head[1] == 0xFE:
        return "text"
    if head[1] != 0xFF:
        return "frame"
    name = head[3:14]
    return (
        "xmp" if name == b"XMP DataXMP" else "frame" if name in (b"NETSCAPE2.0", b"ANIMEXTS1.0") else "other"
    )


def _blocks_end(stream: BinaryIO, at: int, blocks: Iterator[int]) -> int | None:
    stream.seek(at)
    for _ in blocks:
        length = stream.read(1)
        if not length:
            return None
        at += 1 + length[0]
        if not length[0]:
            return at
        stream.seek(length[0], 1)
    return None


def _at(stream: BinaryIO, at: int, length: int) -> bytes:
    stream.seek(at)
    return stream.read(length)


_WALKS: Final[Mapping[str, Callable[[BinaryIO], Iterator[Part]]]] = {
    "jpg": _jpeg,
    "png": _png,
    "webp": _webp,
    "gif": _gif,
}
