"""How large a picture is when it is unpacked, from its header alone: a file of 49 kB can ask for ten gigabytes."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final

from tjenestedesign.ground.picture_parts import parts

MAX_SIDE: Final = 20_000
"""Pixels along one side."""
MAX_PIXELS: Final = 64_000_000
"""Pixels in all: a photo from a good telephone has 50 million, and takes 200 MB unpacked."""
MAX_FRAMES: Final = 500
"""Pictures in an animation."""

_SOF: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
"""The markers of a JPEG's frame header (ITU-T T.81, table B.1)."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels, the largest the file names, and how many pictures it holds."""

    width: int
    height: int
    frames: int = 1


def size_of(data: bytes, kind: str) -> Size | None:
    """None where the header does not say, or says nothing that can be."""
    stream = BytesIO(data)
    sides: list[tuple[int, int]] = []
    frames = 0
    for part in parts(stream, kind):
        at = stream.tell()
        found = _SIDES[kind](stream, part.start, part.body, part.name)
        stream.seek(at)
        sides += [found] if found else []
        frames += part.kind == "pixels" and (kind == "gif" or _is_frame(data, part.start))
    if kind == "gif" and len(data) >= 10:
        sides.append((int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")))
    if not sides or any(0 in pair for pair in sides):
        return None
    return Size(max(w for w, _ in sides), max(h for _, h in sides), max(frames, 1))


def too_large(size: Size) -> str:
    """What is wrong with a size, in words that follow the picture's name; blank where nothing is."""
    shown = f"{_figure(size.width)} × {_figure(size.height)} bildepunkter"
    if max(size.width, size.height) > MAX_SIDE:
        return f"er {shown}. Grensen er {_figure(MAX_SIDE)} på hver side"
    if size.width * size.height > MAX_PIXELS:
        return f"er {shown}. Grensen er {MAX_PIXELS // 1_000_000} millioner til sammen"
    if size.frames > MAX_FRAMES:
        return f"har {_figure(size.frames)} bilder etter hverandre. Grensen er {MAX_FRAMES}"
    return ""


def _figure(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def _is_frame(data: bytes, start: int) -> bool:
    return data[start : start + 4] == b"ANMF"


def _png(stream: BinaryIO, _start: int, body: int, name: str) -> tuple[int, int] | None:
    if name not in ("IHDR", "fcTL"):
        return None
    stream.seek(body + (4 if name == "fcTL" else 0))
    head = stream.read(8)
    return int.from_bytes(head[:4]), int.from_bytes(head[4:])


def _jpeg(stream: BinaryIO, start: int, _body: int, _name: str) -> tuple[int, int] | None:
    stream.seek(start)
    head = stream.read(9)
    if len(head) < 9 or head[0] != 0xFF or head[1] not in _SOF:
        return None
    return int.from_bytes(head[7:9]), int.from_bytes(head[5:7])


def _gif(stream: BinaryIO, start: int, _body: int, _name: str) -> tuple[int, int] | None:
    stream.seek(start)
    head = stream.read(9)
    if head[:1] != b"," or len(head) < 9:
        return None
    return int.from_bytes(head[5:7], "little"), int.from_bytes(head[7:9], "little")


def _webp(stream: BinaryIO, start: int, _body: int, _name: str) -> tuple[int, int] | None:
    stream.seek(start)
    head = stream.read(26)
    name, body = head[:4], head[8:]
    if name == b"VP8X" and len(body) >= 10:
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if name == b"ANMF" and len(body) >= 12:
        return int.from_bytes(body[6:9], "little") + 1, int.from_bytes(body[9:12], "little") + 1
    if name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    if name == b"VP8L" and body[:1] == b"\x2f" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


_SIDES: Final = {"png": _png, "jpg": _jpeg, "gif": _gif, "webp": _webp}
