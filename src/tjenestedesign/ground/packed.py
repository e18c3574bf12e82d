"""Zip files, which Word and PowerPoint files are: their parts out, and in again as the same bytes every time."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

NO_ZIP: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
"""What reading a file raises that is no zip, half of one, packed in an unknown way (`NotImplementedError`), or locked."""


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file. Only for files td made, or has looked through."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {i.filename: archive.read(i) for i in archive.infolist() if not i.is_dir()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """The parts as a zip file without a date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
