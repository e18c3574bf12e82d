"""Findings of personal data that someone has looked at and found to be in order: silenced where they stand, with a reason.

`# td: greit TD603 – nummeret er servicetorgets` covers its own line, and where it stands alone the value that starts on the
next one. What cannot carry a comment is listed under `personvern: vurdert:` in prosjekt.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tjenestedesign.domain.privacy.scan import MARKDOWN, blocks
from tjenestedesign.ground.crashes import kept, tried
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position
from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.reading import PROJECT_FILE, RawFile

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Project

CODES: Final = frozenset(f"TD{n}" for n in (*range(602, 610), 612, 613, *range(630, 635)))
"""What may be silenced: what finds personal data, and may be wrong. That consent is missing or out is never a matter of judgement."""

_MARK: Final = late(
    r"(?P<open>#|<!--)[ \t]*td:[ \t]*greit\b[ \t]*(?P<codes>(?:TD[0-9]{3}[ \t,]*)*)(?:og[ \t]+(?P<last>TD[0-9]{3})[ \t]*)?(?P<reason>[^\n]*)",
    re.IGNORECASE,
)
_CODE: Final = late(r"TD[0-9]{3}", re.IGNORECASE)
_DASHES: Final = late(r"(?:-[ ]+)+")
_KEY: Final = late(r"(?:[^\s:#\"'][^:#]{0,80}|\"[^\"]{0,80}\"|'[^']{0,80}')[ ]*:(?:[ ]+|$)")


@dataclass(slots=True)
class _Silence:
    """A mark, the lines it covers, and the codes of it that have silenced something."""

    position: Position
    codes: tuple[str, ...]
    lines: range
    used: set[str] = field(default_factory=set[str])


def holds_mark(text: str) -> bool:
    """Whether a mark may stand in a text; most have none."""
    return any(mark in text for mark in _SPELT)


_SPELT: Final = ("td:", "TD:", "Td:", "tD:")
"""Each looked for by itself: to make a text small costs more than all four."""


def carries_marks(file: str) -> bool:
    """Whether a mark can stand in the file itself."""
    return file.lower().endswith((".yaml", ".yml", *MARKDOWN))


def silenced(project: Project, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What is left to say once the reviewed findings are taken out, with what is wrong with the marks themselves."""
    left: list[Diagnostic] = []
    marks: dict[str, list[_Silence]] = {}
    for file, in_file in _marked(project):
        for mark in kept(in_file, "leste merkene «td: greit»", file):
            if isinstance(mark, Diagnostic):
                left.append(mark)
            else:
                marks.setdefault(file, []).append(mark)
    reviewed = tried(lambda: _Reviewed(project), "leste «vurdert»", PROJECT_FILE, lambda _: None)

    def is_covered(item: Diagnostic) -> bool:
        return _covered(marks, item) or (reviewed is not None and reviewed.covers(item))

    for item in found:
        if item.code not in CODES or not tried(
            lambda item=item: is_covered(item),
            "så etter merket «td: greit»",
            item.position.file,
            lambda _: False,
        ):
            left.append(item)
    for file_marks in marks.values():
        for mark in file_marks:
            left += _unused(mark)
    return left + (reviewed.unused() if reviewed else [])


def _marked(project: Project) -> Iterator[tuple[str, Iterator[_Silence | Diagnostic]]]:
    """The files that may hold a mark, each with those in it."""
    for source in project.sources(holds_mark):
        yield source.file, _marks(source)
    for other in project.others:
        if other.file.lower().endswith(MARKDOWN):
            yield other.file, _marks_in_attached(other)


def _marks_in_attached(other: RawFile) -> Iterator[_Silence | Diagnostic]:
    text = "".join(block for _, block in blocks(other))
    if holds_mark(text):
        yield from _marks(Source(other.file, text))


def _marks(source: Source) -> Iterator[_Silence | Diagnostic]:
    file, lines = source.file, source.lines
    for number, line in enumerate(lines, 1):
        if "td:" not in line.lower():
            continue
        match = _MARK.search(line)
        if match is None:
            continue
        position = Position(file, number, match.start() + 1, number, match.end() + 1)
        codes = tuple(
            dict.fromkeys(c.upper() for c in _CODE.findall(f"{match['codes']} {match['last'] or ''}"))
        )
        reason = match["reason"].split("-->")[0].strip(" \t–—-:.,")
        if not codes:
            yield _incomplete(position, "sier ikke hvilken kode den gjelder")
        elif len(reason) < 3:
            yield _incomplete(position, "mangler begrunnelse")
        else:
            alone = not line[: match.start()].strip()
            yield _Silence(position, codes, _covers(lines, number, alone))


def _incomplete(position: Position, what: str) -> Diagnostic:
    return Diagnostic(
        "TD614",
        Level.ADVARSEL,
        f"Merket «td: greit» {what}. Det gjelder ikke før den er skrevet.",
        position,
        "Skriv koden, en tankestrek og grunnen, for eksempel «# td: greit TD603 – nummeret er servicetorgets».",
    )


def _covers(lines: list[str], number: int, alone: bool) -> range:
    """Line numbers from 1. A mark alone on its line covers the value that starts on the next line that says something."""
    first = number
    if alone:
        first += 1
        while first <= len(lines) and (not lines[first - 1].strip() or _MARK.search(lines[first - 1])):
            first += 1
    if first > len(lines):
        return range(number, number + 1)
    line = lines[first - 1]
    at = _depth(line)
    dashes = _DASHES.match(line, at)
    content = dashes.end() if dashes else at
    key = _KEY.match(line, content)
    last = first
    if key or dashes:
        if key and not line[key.end() :].split("#")[0].strip() and _holds_parts(lines, first):
            return range(number, first + 1)
        deeper = content if key else at
        while last < len(lines) and (not lines[last].strip() or _depth(lines[last]) > deeper):
            last += 1
    elif alone:
        while last < len(lines) and lines[last].strip():
            last += 1
    return range(number, last + 1)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _holds_parts(lines: list[str], number: int) -> bool:
    """Whether what follows a key with nothing after it is a list or keys of its own, each with its own mark."""
    following = next(
        (line for line in lines[number:] if line.strip() and not line.lstrip().startswith("#")), ""
    )
    at = _depth(following)
    return bool(_DASHES.match(following, at) or _KEY.match(following, at))


def _covered(marks: dict[str, list[_Silence]], item: Diagnostic) -> bool:
    covered = False
    for mark in marks.get(item.position.file, ()):
        whole = item.position == Position(item.position.file)
        if item.code in mark.codes and not whole and item.position.line in mark.lines:
            mark.used.add(item.code)
            covered = True
    return covered


def _unused(mark: _Silence) -> Iterator[Diagnostic]:
    for code in mark.codes:
        if code in mark.used:
            continue
        wrong = "" if code in CODES else " Bare TD602–TD609, TD612, TD613 og TD630–TD634 kan merkes slik."
        yield Diagnostic(
            "TD615",
            Level.RÅD,
            f"Merket «td: greit {code}» gjelder ingenting.{wrong}",
            mark.position,
            "Slett merket, eller flytt det til linjen over den verdien det gjelder.",
        )


class _Reviewed:
    """`personvern: vurdert:` in prosjekt.yaml, for files that cannot carry a comment, and for names."""

    def __init__(self, project: Project) -> None:
        settings = project.settings
        basis = settings.model.personvern if settings else None
        self.project = project
        self.items = basis.vurdert if basis else ()
        self.used: set[int] = set()
        self.paths = [
            project.settings.source.locate(("personvern", "vurdert", index, "fil"))
            for index in range(len(self.items))
            if project.settings
        ]

    def covers(self, item: Diagnostic) -> bool:
        if any(
            path.file == item.position.file
            and path.line == item.position.line
            and path.column <= item.position.column < path.end_column
            for path in self.paths
        ):
            return True  # a name with something in it can only be pointed at by that name
        whole = item.position == Position(item.position.file)
        if carries_marks(item.position.file) and not whole:
            return False
        covered = False
        for index, reviewed in enumerate(self.items):
            if reviewed.fil == item.position.file and reviewed.kode.upper() == item.code:
                self.used.add(index)
                covered = True
        return covered

    def unused(self) -> list[Diagnostic]:
        if self.project.settings is None:
            return []
        return [
            Diagnostic(
                "TD615",
                Level.RÅD,
                f"«vurdert» nevner {reviewed.kode} i «{reviewed.fil}», men der er det ikke noe slikt funn.",
                self.project.settings.source.locate(("personvern", "vurdert", index, "fil")),
                "Sjekk filen og koden, eller slett punktet. I YAML og Markdown setter du merket ved verdien i stedet.",
            )
            for index, reviewed in enumerate(self.items)
            if index not in self.used
        ]
