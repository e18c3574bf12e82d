"""Where else something that is to be deleted stands: what td has made of it, which td takes away, and all the rest, which is told.

Every file below the project is looked into, also hidden ones and those inside zip containers, but for git's own. Texts are
compared by their letters alone, so that they are the same however they are broken, escaped and set.
"""

from __future__ import annotations

import html
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from tjenestedesign.domain.privacy.attached import CLOSED, parts
from tjenestedesign.domain.privacy.office import Unread
from tjenestedesign.ground.made import is_as_made, made_elsewhere
from tjenestedesign.ground.packed import NO_ZIP
from tjenestedesign.ground.recognised import (
    folded,
    is_distinctive,
    json_unescaped,
    letters,
    parts_of,
    whole_words,
)
from tjenestedesign.ground.yaml.source import Source, parse, scalars
from tjenestedesign.project.reading import RawFile
from tjenestedesign.publish.site.output import SKIPPED, Made, outputs

_LARGEST: Final = 60_000_000
"""Bytes of a file, or of a part of a container, that are looked through."""
_DEEPEST: Final = 3
"""Containers within containers."""
_LETTERS: Final = 12
"""Letters a text must have to be looked for; fewer stand everywhere."""
_SENTENCE: Final = 5
"""Words a single sentence must have to be looked for."""
_ASIDE: Final = "ut-eksport"
_OWN_WORDS: Final = ("sitater", "observasjoner", "notat", "beskrivelse", "virksomhet")
"""Keys of an interview whose texts are the person's own. Needs and barriers are meant to be carried on."""
_READ_AS_TEXT: Final = (".pdf", ".rtf")


# --- what to look for ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Traces:
    """What tells that a file has something of the interviews: words that name them, and what was said in them, as letters."""

    words: re.Pattern[str] | None
    said: frozenset[str]

    def within(self, text: str) -> bool:
        if self.words and self.words.search(folded(text)):
            return True
        return self.is_said(text)

    def is_said(self, text: str) -> bool:
        found = letters(text)
        return any(said in found for said in self.said)


def traces(sources: Iterable[Source], words: Iterable[str]) -> Traces:
    """Of the interviews in these files; `words` are their ids and the codes of the people, where they are distinctive."""
    own = (text for source in sources for text in _own_texts(source))
    said = {letters(part) for text in own for part in parts_of(text, _SENTENCE)}
    named = whole_words({folded(word) for word in words if is_distinctive(word)})
    return Traces(named, frozenset(one for one in said if len(one) >= _LETTERS))


def _own_texts(source: Source) -> Iterator[str]:
    """What the person said and was, also of a file that does not load."""
    data, _ = parse(source)
    if not isinstance(data, dict):
        yield from (value for value, _ in scalars(source) if len(value.split()) >= _SENTENCE)
        return
    yield from _texts_under(data, own=False)


def _texts_under(value: Any, *, own: bool) -> Iterator[str]:
    if isinstance(value, str) and own:
        yield value
    elif isinstance(value, dict):
        for key, item in cast("dict[Any, Any]", value).items():
            yield from _texts_under(item, own=key in _OWN_WORDS or (own and key not in ("id", "tema")))
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _texts_under(item, own=own)


# --- where to look ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Copies:
    """What else has it. td takes away what it has made; the rest is for someone to see to."""

    folders: tuple[Made, ...]
    """Folders of pages, documents and figures. A picture cannot be looked into, so all of them go; td makes them anew."""
    exports: tuple[Path, ...]
    """Files td has made and nobody has changed."""
    logs: tuple[Path, ...]
    """What td wrote for a fault report, in the system's folder for temporary files."""
    others: tuple[Path, ...]
    """Files td has not made, or that someone has changed since."""
    texts: tuple[Path, ...]
    """The project's own YAML files that repeat what was said."""
    unread: tuple[Path, ...]
    """Files that may hold it, and that td cannot look into."""


def copies(root: Path, sought: Traces, going: Collection[str], known: Collection[str] = ()) -> Copies:
    """Everything below `root`, and what td has made elsewhere.

    `going` are the files that are deleted. In `known` someone is told already where the interview is named.
    """
    folders = outputs(root)
    td_made = {folder.path / name for folder in folders for name in folder.files}
    exports: list[Path] = []
    others: list[Path] = []
    texts: list[Path] = []
    unread: list[Path] = []
    outside = [path for path in made_elsewhere(root) if path.is_file()]
    for path in (*_files(root), *outside):
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
        if name in going or path in td_made:
            continue
        by_name = not _is_source(name) and sought.within(path.name)
        held = by_name or holds(path, sought, said_alone=_is_source(name) or name in known)
        if held is None:
            unread.append(path)
        elif held and _is_source(name):
            texts.append(path)
        elif held and path.parent == root / _ASIDE and is_as_made(path):
            exports.append(path)
        elif held:
            others.append(path)
    logs = [p for p in _logs() if holds(p, sought)]
    return Copies(tuple(folders), tuple(exports), tuple(logs), tuple(others), tuple(texts), tuple(unread))


def _is_source(name: str) -> bool:
    return name.lower().endswith((".yaml", ".yml")) and not name.startswith(".")


def _files(root: Path) -> Iterator[Path]:
    for folder, subfolders, names in os.walk(root):
        here = Path(folder)
        subfolders[:] = sorted(d for d in subfolders if d not in SKIPPED and not (here / d).is_symlink())
        yield from (here / n for n in sorted(names) if not (here / n).is_symlink())


def _logs() -> list[Path]:
    return sorted(Path(tempfile.gettempdir()).glob("td-feil-*.log"))


# --- looking ------------------------------------------------------------------------------------------------------


def holds(path: Path, sought: Traces, *, said_alone: bool = False) -> bool | None:
    """Whether the content of a file has it; None where td cannot tell. `said_alone` leaves the words that name it out."""
    find = sought.is_said if said_alone else sought.within
    try:
        if path.stat().st_size > _LARGEST:
            return None
        raw = path.read_bytes()
    except OSError:
        return None
    try:
        if any(find(text) for text in _read(raw, _DEEPEST)):
            return True
        if path.name.lower().endswith(_READ_AS_TEXT) or raw.startswith(b"%PDF-"):
            shown = RawFile(f"{path.name}.pdf" if raw.startswith(b"%PDF-") else path.name, raw)
            return find(" ".join(part.text for part in parts(shown)))
    except Unread:
        return None
    except NO_ZIP:
        return None
    return None if path.name.lower().endswith(CLOSED) and not zipfile.is_zipfile(io.BytesIO(raw)) else False


def _read(raw: bytes, deep: int) -> Iterator[str]:
    """The text of some bytes in the ways it may be written, and of what is in them where they are a container."""
    if raw.startswith(b"PK") and deep and zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for item in archive.infolist():
                yield item.filename
                if item.file_size > _LARGEST:
                    raise ValueError(item.filename)
                yield from _read(archive.read(item), deep - 1)
        return
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = raw.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    yield text
    if "\\u" in text:
        yield json_unescaped(text)
    if "<" in text:
        yield html.unescape(re.sub(r"<[^<>]*>", "", text))
    if "\r\n " in text or "\n " in text:  # a calendar file breaks lines so
        yield re.sub(r"\r?\n[ \t]", "", text)
    if "=\n" in text or "=\r\n" in text:  # and a letter that was sent, so
        import quopri

        yield quopri.decodestring(raw).decode("utf-8", "replace")
