"""EXIF, as Pillow reads it, and never more of it than a picture needs. What cannot be read raises `Unreadable`."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

if TYPE_CHECKING:
    from PIL.Image import Exif

MAX_READ: Final = 4_000_000
"""Bytes in all. A directory may point at the same bytes thousands of times."""

_EXIF_IFD: Final = 0x8769
_GPS_IFD: Final = 0x8825
_THUMBNAIL_IFD: Final = -1
"""Pillow's number for it: EXIF has none."""
_ORIENTATION: Final = 0x0112
_NAMES: Final = {
    0x013B: "fotograf",
    0x8298: "rettighetshaver",
    0x9C9D: "forfatter",
    0xA430: "kameraets eier",
}
_SERIALS: Final = (0xA431, 0xA435)
_TEXTS: Final = (0x010E, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F, 0x9286)
XMP: Final = 0x02BC
IPTC: Final = (0x83BB, 0x8649)


class Unreadable(Exception):
    """The block is damaged, or made to be."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the block says about people and places."""

    placed: bool
    names: tuple[tuple[str, str], ...]
    """(what kind of name, the name)."""
    serial: bool
    texts: tuple[str, ...]
    thumbnail: bool
    xmp: bytes = b""
    iptc: bytes = b""


class _Frugal:
    """A stream that gives at most so many bytes in all, and then is at its end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = MAX_READ

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, self._left) if size >= 0 else self._left)
        self._left -= len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()


def read(stream: BinaryIO) -> Facts:
    """What a TIFF structure says: a block of EXIF, or a whole TIFF file. Raises `Unreadable`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exif = _load(stream)
            return _facts(exif)
        except Exception as error:  # Pillow has no list of what a damaged block may raise
            raise Unreadable from error


def orientation(exif: bytes) -> int | None:
    """How the picture is to be turned, 2 to 8; None where it stands upright or does not say."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            way = _load(BytesIO(exif)).get(_ORIENTATION)
        except Exception:
            return None
    return way if isinstance(way, int) and 2 <= way <= 8 else None


def _load(stream: BinaryIO) -> Exif:
    from PIL import Image

    exif = Image.Exif()
    exif.load_from_fp(_Frugal(stream))  # pyright: ignore[reportArgumentType]
    return exif


def _facts(exif: Exif) -> Facts:
    main: Mapping[int, Any] = exif
    more: Mapping[int, Any] = exif.get_ifd(_EXIF_IFD) if _EXIF_IFD in exif else {}
    gps: Mapping[int, Any] = exif.get_ifd(_GPS_IFD) if _GPS_IFD in exif else {}

    def said(tag: int) -> str:
        return _text(main.get(tag, more.get(tag)))

    xmp = main.get(XMP)
    iptc = (main.get(tag) for tag in IPTC)
    return Facts(
        placed=any(_degrees(gps.get(tag)) for tag in (2, 4, 20, 22)),
        names=tuple((label, said(tag)) for tag, label in _NAMES.items() if said(tag)),
        serial=any(said(tag).strip("0 -") for tag in _SERIALS),
        texts=tuple(said(tag) for tag in _TEXTS if said(tag)),
        thumbnail=bool(exif.get_ifd(_THUMBNAIL_IFD)),
        xmp=xmp if isinstance(xmp, bytes) else b"",
        iptc=b"".join(data for data in iptc if isinstance(data, bytes)),
    )


def _degrees(value: Any) -> bool:
    """Whether it is a place on the globe: cameras without a signal write zeros."""
    numbers = cast("tuple[Any, ...]", value if isinstance(value, tuple) else (value,))
    return any(math.isfinite(float(n)) and float(n) != 0 for n in numbers if n is not None and n != "")


def _text(value: Any) -> str:
    """A tag as text, whichever of the ways EXIF has to write one."""
    if isinstance(value, bytes):
        if value[:8] in (b"ASCII\x00\x00\x00", b"\x00" * 8):
            value = value[8:]
        elif value.startswith(b"UNICODE\x00"):
            value = value[8:].decode("utf-16-le" if value[9:10] == b"\x00" else "utf-16-be", "replace")
        elif value[1::2].count(0) * 4 > len(value):
            value = value.decode("utf-16-le", "replace")
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    with suppress(UnicodeError):  # Pillow reads it as Latin-1, and nearly every program writes UTF-8
        value = value.encode("latin-1").decode("utf-8")
    return value.replace("\x00", " ").strip()
