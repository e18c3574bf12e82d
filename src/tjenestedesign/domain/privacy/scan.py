"""Where personal data stands: in YAML texts, in attached text files, and in the names of files and folders."""

from __future__ import annotations

import codecs
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.privacy.attached import is_known, parts
from tjenestedesign.domain.privacy.detectors import find, find_in_name
from tjenestedesign.domain.privacy.hits import Hit, mask
from tjenestedesign.domain.privacy.office import Unread
from tjenestedesign.domain.privacy.places import STREET_ENDINGS
from tjenestedesign.ground.diagnostics import Position
from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.recognised import json_unescaped
from tjenestedesign.ground.yaml.source import Source, scalars

if TYPE_CHECKING:
    from tjenestedesign.project.reading import RawFile

TEXT_FILES: Final = (
    ".md", ".markdown", ".txt", ".csv", ".tsv", ".json", ".jsonl", ".geojson", ".vcf", ".eml", ".log", ".yaml", ".yml",
)  # fmt: skip
MARKDOWN: Final = (".md", ".markdown")
MAX_READ: Final = 2_000_000
"""Bytes of each attached file that are looked at. What stands in an extract of a million rows, stands in its first ones."""
MAX_TOLD: Final = 5
"""Findings of one kind in one attached file; the last tells how many more there are."""
_BLOCK: Final = 1 << 18

# What one line of YAML does not show: a character written as an escape, and a value that goes on on the next line.
_ESCAPED: Final = late(r"\\[xuU0-9N_/\n]")
_GOES_ON: Final = late(r"\n[ ]+[\"']?([0-9A-ZÆØÅ+])")
_NAME_NEXT: Final = ("heter", " er", "navn", "person:", "pårørende:")
_DIGIT_LAST: Final = late(r"[0-9][.\-]?$")


@dataclass(frozen=True, slots=True)
class Seen:
    """Personal data at a place. `more` counts the findings of its kind that are not told one by one."""

    code: str
    position: Position
    what: str
    masked: str
    sure: bool
    in_name: bool = False
    more: int = 0
    where: str = ""
    """The place in the file, where it has no lines: «celle B3 på ark 1»."""


def in_text(source: Source) -> tuple[Seen, ...]:
    """What stands in one YAML text and in its name. Many rules ask, and it is remembered as long as the text is."""
    return source.once(_in_text)


def _in_text(source: Source) -> tuple[Seen, ...]:
    return (*in_yaml(source), *_in_name(source.file))


def in_yaml(source: Source) -> Iterator[Seen]:
    """What stands in one text, in the order of its lines."""
    text = source.text
    hits = find(text)
    starts = _line_starts(text) if hits else []
    told: set[tuple[str, str, int]] = set()
    for hit in hits:
        value = text[hit.start : hit.end]
        position = _position(source.file, starts, hit.start, hit.end)
        told.add((hit.code, _plain(value), position.line))
        yield _seen(hit, value, position)
    if ("\\" in text and _ESCAPED.search(text)) or _may_be_folded(text):
        yield from _in_values(source, told)


def _may_be_folded(text: str) -> bool:
    """Whether a line ends as if a number, an address or a name goes on at the start of the next."""
    for match in _GOES_ON.finditer(text):
        end = text[max(match.start() - 14, 0) : match.start()].rstrip().lower()
        if end.endswith(_NAME_NEXT if match[1].isalpha() else STREET_ENDINGS) or (
            not match[1].isalpha() and _DIGIT_LAST.search(end)
        ):
            return True
    return False


def _in_values(source: Source, told: set[tuple[str, str, int]]) -> Iterator[Seen]:
    """What the values say once they are put together, apart from what their lines already told."""
    for value, span in scalars(source):
        if span.start[0] == span.end[0] and "\\" not in source.lines[span.start[0]]:
            continue
        position = source.position(span)
        lines = range(position.line, position.end_line + 1)
        for hit in find(" ".join(value.split("\n"))):
            found = value[hit.start : hit.end]
            if not any((hit.code, _plain(found), line) in told for line in lines):
                yield _seen(hit, found, position)


def _plain(value: str) -> str:
    return "".join(value.split())


def in_attached(other: RawFile) -> tuple[Seen, ...]:
    """What stands in an attached file, if it is text, and in its name.

    Seven rules ask, and it is remembered while the file on the disk is the same to the last sign of a change.
    """
    from tjenestedesign.project.reading import sign_of

    if not isinstance(other.raw, Path):
        return tuple(_in_other(other))
    try:
        return _remembered(other.raw, sign_of(other.raw.stat()), other.file)
    except OSError:
        return tuple(_in_other(other))


@lru_cache(maxsize=10_000)
def _remembered(path: Path, _sign: tuple[int, ...], file: str) -> tuple[Seen, ...]:
    from tjenestedesign.project.reading import RawFile

    return tuple(_in_other(RawFile(file, path)))


def _in_other(other: RawFile) -> Iterator[Seen]:
    if is_known(other.file):
        yield from _told(_in_parts(other))
    elif other.file.lower().endswith(TEXT_FILES):
        yield from _told(_in_file(other))
    yield from _in_name(other.file)


UNREAD: Final = "TD634"
"""The code of a file td did not read, or not to its end: `what` is why, and `where` what to do."""


def _in_parts(other: RawFile) -> Iterator[Seen]:
    """What stands in a file that is more than text. Where it cannot be read further, what was found so far stands."""
    try:
        for part in parts(other):
            text = unicodedata.normalize("NFC", part.text)
            hits = [hit for hit in find(text) if hit.end > part.skip]
            starts = [] if part.where or not hits else _line_starts(text)
            for hit in hits:
                start = max(hit.start, part.skip)
                value = text[start : hit.end]
                at = Position(other.file) if part.where else _position(other.file, starts, start, hit.end)
                yield Seen(hit.code, at, hit.what, mask(hit.code, value), hit.sure, where=part.where)
    except Unread as fault:
        yield Seen(UNREAD, Position(other.file), fault.why, "", False, where=fault.hint)


def _told(found: Iterable[Seen]) -> Iterator[Seen]:
    """The first findings of each kind; the last of them tells how many more there are."""
    kept: list[Seen] = []
    count: Counter[str] = Counter()
    for seen in found:
        count[seen.code] += 1
        if count[seen.code] <= MAX_TOLD:
            kept.append(seen)
    last = {s.code: i for i, s in enumerate(kept)}
    for index, seen in enumerate(kept):
        more = count[seen.code] - MAX_TOLD if last[seen.code] == index else 0
        yield replace(seen, more=max(more, 0))


def _in_file(other: RawFile) -> Iterator[Seen]:
    """A text file, block by block. What cannot be read as UTF-8 is read as old Windows encoding: digits are the same."""
    is_json = other.file.lower().endswith(("json", "jsonl"))
    for first_line, block in blocks(other):
        text = json_unescaped(block) if is_json and "\\u" in block else block
        hits = find(text)
        starts = _line_starts(text) if hits else []
        for hit in hits:
            position = _position(other.file, starts, hit.start, hit.end, first_line)
            yield _seen(hit, text[hit.start : hit.end], position)


def blocks(other: RawFile) -> Iterator[tuple[int, str]]:
    """(lines before, text) of whole lines."""
    try:
        with other.open() as stream:
            head = stream.read(_BLOCK)
            encoding = (
                "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
            )
            decoder = codecs.getincrementaldecoder(encoding)("strict")
            line, rest, read = 0, "", 0
            while head:
                read += len(head)
                try:
                    text = decoder.decode(head)
                except UnicodeDecodeError:
                    decoder = codecs.getincrementaldecoder("cp1252")("replace")
                    text = decoder.decode(head)
                text = rest + text.replace("\r\n", "\n").replace("\r", "\n")
                if not unicodedata.is_normalized("NFC", text):
                    text = unicodedata.normalize("NFC", text)
                cut = text.rfind("\n") + 1 or (len(text) if len(text) > 4 * _BLOCK else 0)
                yield line, text[:cut]
                line += text.count("\n", 0, cut)
                rest = text[cut:]
                head = stream.read(_BLOCK) if read < MAX_READ else b""
            if rest:
                yield line, rest
    except (OSError, ValueError):
        return


def _in_name(file: str) -> Iterator[Seen]:
    """What stands in the name of a file, and in those of the folders it lies in: each at its own path."""
    path = ""
    for part in file.split("/"):
        path = f"{path}/{part}" if path else part
        for code, what, masked, sure in _in_part(part):
            yield Seen(code, Position(path), what, masked, sure, True)


@lru_cache(maxsize=10_000)
def _in_part(name: str) -> tuple[tuple[str, str, str, bool], ...]:
    return tuple(
        (hit.code, hit.what, mask(hit.code, name[hit.start : hit.end]), hit.sure)
        for hit in find_in_name(name)
    )


def _line_starts(text: str) -> list[int]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def _position(file: str, starts: list[int], start: int, end: int, lines_before: int = 0) -> Position:
    line = bisect_right(starts, start) - 1
    column = start - starts[line] + 1
    shown = line + 1 + lines_before
    return Position(file, shown, column, shown, column + end - start)


def _seen(hit: Hit, value: str, position: Position) -> Seen:
    return Seen(hit.code, position, hit.what, mask(hit.code, value), hit.sure)
