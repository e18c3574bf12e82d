"""A text document someone sent (.docx, .odt), before anything in it is believed → the parts pandoc needs, and what else it carries.

Nothing is run, followed or fetched: pictures, embedded files and links to other files never reach pandoc.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tjenestedesign.exchange.sheets.read import Unreadable
from tjenestedesign.ground.files import read_bytes
from tjenestedesign.ground.packed import NO_ZIP, zipped
from tjenestedesign.ground.patience import HeldOpen

SUFFIXES: Final = (".docx", ".odt", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".rtf", ".pages", ".ott")
"""The endings of text documents: those td reads first, and those it says something better of than «unknown»."""

LARGEST_FILE: Final = 30_000_000
LARGEST_TEXT: Final = 10_000_000
"""Bytes of XML in all the parts that hold text: some hundred pages, with all that Word writes around the words."""
LARGEST_CONTENT: Final = 300_000_000
MOST_PARTS: Final = 5_000

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OPEN_TEXT: Final = b"application/vnd.oasis.opendocument.text"
_AGAIN: Final = "Åpne den i Word, lagre den på nytt som Word-dokument (.docx), og prøv igjen."
_WORD: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/(?:document|styles|numbering|footnotes|endnotes|comments|settings)\.xml"
    r"|word/_rels/(?:document|footnotes|endnotes)\.xml\.rels"
)
_LOOKED_IN: Final = re.compile(r"word/(?:header|footer)\d*\.xml|META-INF/manifest\.xml")
_ODT: Final = re.compile(r"mimetype|content\.xml|styles\.xml|meta\.xml|META-INF/manifest\.xml")
_BOX: Final = re.compile(rb"<w:txbxContent>.*?</w:txbxContent>", re.DOTALL)
_TEXT: Final = re.compile(rb"<w:t[ >][^<]*\S")


@dataclass(frozen=True, slots=True)
class Container:
    """A document that can be read. `format` is what pandoc calls it, `data` the file with only its text, and `left_out` what is not in it, in words."""

    format: str
    data: bytes
    left_out: tuple[str, ...]


def opened(path: Path) -> Container:
    """The document. Raises `Unreadable`."""
    raw = _raw(path)
    _known_otherwise(path, raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _opened(path, archive)
    except NO_ZIP:
        raise Unreadable("Filen er skadet, eller bare delvis lagret.", _AGAIN) from None


def _raw(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Unreadable("Filen finnes ikke.", "Sjekk stien.")
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable(
                f"Filen er større enn {LARGEST_FILE // 1_000_000} MB.",
                "Lagre en kopi uten bilder, og prøv med den.",
            )
        return read_bytes(path)
    except HeldOpen:
        raise Unreadable("Filen er åpen i et annet program.", "Lukk den der, og prøv igjen.") from None
    except OSError:
        raise Unreadable("Filen kan ikke leses.", "Sjekk at du har tilgang til den.") from None


def _known_otherwise(path: Path, raw: bytes) -> None:
    """Refuses what is no zip file, by what it is."""
    if not raw.strip():
        raise Unreadable("Filen er tom.", "Lagre den på nytt, og prøv igjen.")
    if raw.startswith(_OLE):
        if _ENCRYPTED in raw:
            raise Unreadable("Filen er låst med passord.", "Fjern passordet i Word, og lagre den på nytt.")
        raise Unreadable("Filen er lagret i det gamle Word-formatet (.doc).", _AGAIN)
    if raw.startswith(b"{\\rtf"):
        raise Unreadable("Filen er rik tekst (.rtf), uansett hva navnet sier.", _AGAIN)
    if not raw.startswith(b"PK"):
        raise Unreadable("Filen er ikke et Word-dokument, eller den er bare delvis lagret.", _AGAIN)
    if path.suffix.lower() in (".docm", ".dotm"):
        raise Unreadable(
            f"td leser ikke filer som kan ha makroer ({path.suffix.lower()}).", "Lagre den som .docx."
        )


def _opened(path: Path, archive: zipfile.ZipFile) -> Container:
    infos = [i for i in archive.infolist() if not i.is_dir()]
    names = {i.filename for i in infos}
    if len(infos) > MOST_PARTS or sum(i.file_size for i in infos) > LARGEST_CONTENT:
        raise Unreadable(
            "Filen pakker ut til mer enn td vil lese.", "Lagre en kopi uten bilder, og prøv med den."
        )
    if any(i.flag_bits & 1 for i in infos):
        raise Unreadable("Filen er låst med passord.", "Fjern passordet, og lagre den på nytt.")
    if any(n.lower().endswith("vbaproject.bin") for n in names):
        raise Unreadable("Filen har makroer.", "Lagre den som .docx uten makroer.")
    if "word/document.xml" in names and "[Content_Types].xml" in names:
        parts = _parts(archive, infos, _WORD)
        if b"macroEnabled" in parts["[Content_Types].xml"]:
            raise Unreadable("Filen har makroer.", "Lagre den som .docx uten makroer.")
        looked_in = _parts(archive, infos, _LOOKED_IN)
        left_out = tuple(_carried(parts, looked_in, names))
        return Container("docx", zipped(_without_elsewhere(parts)), left_out)
    if {"mimetype", "content.xml"} <= names and _head(archive, "mimetype").startswith(_OPEN_TEXT):
        parts = _parts(archive, infos, _ODT)
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise Unreadable("Filen er låst med passord.", "Fjern passordet, og lagre den på nytt.")
        return Container("odt", zipped(parts), ())
    raise Unreadable(
        f"Filen er ikke et tekstdokument, selv om den heter «{path.suffix.lower()}».",
        "Sjekk at du valgte riktig fil.",
    )


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(200)


def _parts(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], wanted: re.Pattern[str]
) -> dict[str, bytes]:
    """The parts of a kind, read no further than they may go. Raises `Unreadable`."""
    found: dict[str, bytes] = {}
    left = LARGEST_TEXT
    for info in infos:
        if not wanted.fullmatch(info.filename):
            continue
        with archive.open(info) as stream:
            data = stream.read(left + 1)
        left -= len(data)
        if left < 0:
            raise Unreadable(
                "Teksten i filen pakker ut til mer enn td vil lese.",
                "Er det et vanlig dokument, deler du det i flere filer.",
            )
        plain = data.replace(b"\0", b"")  # also where it is UTF-16
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise Unreadable(
                "Filen har innhold som Word ikke lager, og som kan være farlig.",
                "Be avsenderen lagre den på nytt i Word.",
            )
        found[info.filename] = data
    return found


_ELSEWHERE: Final = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode=\"External\")(?![^>]*/hyperlink\")[^>]*/>", re.IGNORECASE
)


def _without_elsewhere(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Without pointers to files elsewhere. What a link in the text goes to, stays as text."""
    return {n: _ELSEWHERE.sub(b"", d) if n.endswith(".rels") else d for n, d in parts.items()}


def _carried(parts: dict[str, bytes], looked_in: dict[str, bytes], names: set[str]) -> Iterator[str]:
    """What is in the file and not in what pandoc gives."""
    text = parts["word/document.xml"]
    changes = len(re.findall(rb"<w:(?:ins|del|moveFrom|moveTo) ", text))
    if changes:
        yield f"Filen har {counted(changes, 'sporet endring', 'sporede endringer')}. Teksten er lest som om alle er godtatt."
    if comments := len(re.findall(rb"<w:comment ", parts.get("word/comments.xml", b""))):
        yield f"{counted(comments, 'kommentar', 'kommentarer')} i margen er ikke tatt med."
    if any(_TEXT.search(data) for name, data in looked_in.items() if name.startswith("word/")):
        yield "Topptekst og bunntekst er ikke tatt med."
    pictures = len(re.findall(rb"<a:blip |<v:imagedata ", text))
    if pictures:
        yield f"{counted(pictures, 'bilde', 'bilder')} er ikke tatt med."
    if any(_TEXT.search(box) for box in _BOX.findall(text)):
        yield "Teksten i tekstbokser er ikke tatt med."
    drawn = sum(n.startswith(("word/charts/chart", "word/diagrams/data")) for n in names)
    if drawn:
        yield f"{counted(drawn, 'diagram', 'diagrammer')} er ikke tatt med."
    if embedded := sum(n.startswith("word/embeddings/") for n in names):
        yield f"{counted(embedded, 'innebygd fil', 'innebygde filer')} er ikke tatt med."


def counted(number: int, one: str, many: str) -> str:
    """«1 bilde», «3 bilder»."""
    return f"{number} {one if number == 1 else many}"
