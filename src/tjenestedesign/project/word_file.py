"""The municipality's own Word template (`profil.wordmal`): read from the project, and refused where it could do harm."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tjenestedesign.ground.files import Unread, read_inside
from tjenestedesign.ground.packed import NO_ZIP, zipped

MAX_TEMPLATE: Final = 10_000_000
_MAX_UNPACKED: Final = 100_000_000
_TEMPLATE: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_DOCUMENT: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HINT: Final = "Åpne malen i Word, og lagre den som .docx eller .dotx uten makroer."


@dataclass(frozen=True, slots=True)
class NoTemplate:
    """Why the template cannot be used, and what to do."""

    reason: str
    hint: str


def load_template(root: Path, file: str) -> bytes | NoTemplate:
    """The template as a .docx file."""
    if not file.lower().endswith((".docx", ".dotx")):
        return NoTemplate("er ikke en Word-fil td kan bruke", _HINT)
    data = read_inside(root, file, MAX_TEMPLATE)
    if isinstance(data, Unread):
        return NoTemplate(data.reason, data.hint)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(i.file_size for i in archive.infolist()) > _MAX_UNPACKED:
                return NoTemplate("pakker seg ut til mer enn 100 MB", _HINT)
            parts = {i.filename: archive.read(i) for i in archive.infolist() if not i.is_dir()}
    except NO_ZIP:
        return NoTemplate("er ikke en hel Word-fil", _HINT)
    return _checked(parts)


def _checked(parts: dict[str, bytes]) -> bytes | NoTemplate:
    if not {"word/document.xml", "word/styles.xml", "[Content_Types].xml"} <= set(parts):
        return NoTemplate("er ikke en hel Word-fil", _HINT)
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        return NoTemplate("har makroer", _HINT)
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in part or b"<!ENTITY" in part):
            return NoTemplate("har en DOCTYPE, og den kan vokse uten ende", _HINT)
        if name.endswith(".rels") and b"attachedTemplate" in part and b'TargetMode="External"' in part:
            return NoTemplate("henter en annen mal utenfra", _HINT)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(_TEMPLATE, _DOCUMENT)
    return zipped(parts)
