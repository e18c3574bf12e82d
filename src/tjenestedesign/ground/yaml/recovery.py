"""A file with faults in its YAML, read as far as it goes: each fault is told and set aside, so that it hides no other.

What is set aside is guessed, so nothing that comes of it is a sound artefact. It serves for finding the other faults, and
no more is said about a line that was guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, cast

import yaml

from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position
from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.yaml.complaints import (
    AFTER_QUOTES,
    ALIAS,
    COLON_IN_TEXT,
    NO_COLON,
    OPEN_QUOTE,
    complaint,
    syntax_error,
)
from tjenestedesign.ground.yaml.source import Source, Span, attempt, events, git_conflict

_MOST_ROUNDS: Final = 40
_MOST_CHARACTERS: Final = 6_000_000
"""How much is read again, in all, before td gives up: a hostile file costs a few seconds."""

_ASIDE: Final = 0xE000
"""A character with a meaning in YAML is set aside as one without, in the same column: «:» as U+E03A."""
_BACK: Final = {_ASIDE + n: chr(n) for n in range(128)}

_DASHES: Final = late(r"(?:-(?: +|$))*")
_ENTRY: Final = late(r"[^\s:#\"'\[\]{},&*!|>%@`-][^:]*:(?: |$)")
_KEY: Final = late(r"([\w-]+) *:(?: |$)")
_TIGHT: Final = late(r"([^\W\d][\w-]*):(\S.*?) *$")
_BRACKET: Final = late(r" *(?:- +)*(?:[^\s:\[{][^:\[{]*: +)?(?=[\[{])")
_INNER_COLON: Final = late(r"^ *(?:- +)*[^\s:][^:]*:(?: +)(?=\S)")

_READ_ON: Final = "Resten av filen er sjekket."
_LEFT_OUT: Final = "Linjen er hoppet over."
_ONE_READ: Final = "Bare det første er sjekket."
_STOPPED: Final = "Resten av filen kan ikke sjekkes før dette er rettet."


@dataclass(frozen=True, eq=False)
class ReadOn:
    """What a file says, and the faults in its YAML. `data` is None where there is no reading on.

    `source` has the paths of what was read. Where its columns are not those of the file, nothing is sure.
    """

    data: Any
    faults: tuple[Diagnostic, ...]
    source: Source
    _guessed: frozenset[int] = frozenset()
    _lost: frozenset[str] = frozenset()

    @property
    def is_faulty(self) -> bool:
        """Whether anything is wrong with the YAML, so that the data serve for finding more faults and nothing else."""
        return any(d.level is Level.FEIL for d in self.faults)

    def settled(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Findings about the data, apart from those that may come of a guess."""
        return [d for d in found if self.is_sure(d.position) and not (d.lacks and d.lacks[-1] in self._lost)]

    def is_sure(self, at: Position) -> bool:
        return at.line - 1 not in self._guessed


def read_on(source: Source) -> ReadOn:
    """Text → nested dict, list, str and None, past every fault that can be set aside."""
    tried = attempt(source)
    if tried.stopped is None:
        return ReadOn(tried.root, tried.found, source)
    if conflict := git_conflict(source):
        return ReadOn(None, (conflict,), source)
    first = tried
    mending = _Mending(source)
    told: list[Diagnostic] = []
    left = _MOST_CHARACTERS
    for _ in range(_MOST_ROUNDS):
        if tried.stopped is None:
            break
        left -= len(source.text)
        fault, is_past = mending.mend(tried.stopped)
        if fault is not None:
            told.append(fault)
        if not is_past or left < 0:
            break
        tried = attempt(mending.source)
    if tried.stopped is not None:
        return ReadOn(None, (*first.found, *_ending(told, _STOPPED)), source)
    reading = ReadOn(
        _restored(tried.root),
        (),
        mending.source,
        frozenset(mending.guessed),
        frozenset(mending.lost),
    )
    return replace(reading, faults=(*_ending(told, _READ_ON), *reading.settled(tried.found)))


def _ending(told: list[Diagnostic], ending: str) -> list[Diagnostic]:
    """The first says what became of the rest of the file, where no other does."""
    if any(d.code == "TD008" for d in told):
        return told
    return [replace(d, hint=f"{d.hint} {ending}") if n == 0 else d for n, d in enumerate(told)]


def _restored(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.translate(_BACK)
    if isinstance(value, list):
        return [_restored(v) for v in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {_restored(k): _restored(v) for k, v in cast("dict[str, Any]", value).items()}
    return value


@dataclass(frozen=True, slots=True)
class _Met:
    """A text or an alias the parser met, the last before it stopped."""

    quote: str
    is_alias: bool
    start: tuple[int, int]
    end: tuple[int, int]


class _Mending:
    """A text with its faults set aside one after the other. The number of lines stays."""

    def __init__(self, source: Source) -> None:
        self._file = source.file
        self._lines = list(source.lines)
        self._top = [text[:1] not in (" ", "\t", "-", "#", "") for text in self._lines]
        """Which lines begin a top key, as the file has it."""
        self.moved: dict[int, int] = {}
        """Line → how far it is moved to the right."""
        self.guessed: set[int] = set()
        """Lines whose content is not to be judged: those set aside, and all under a top key where the indentation was guessed."""
        self.lost: set[str] = set()
        """Keys on lines that were left out."""
        self._touched: set[int] = set()
        self._blocks: set[int] = set()
        """The first lines of the top keys under which something has been set aside."""
        self._tries: dict[int, int] = {}
        self._is_sure = True
        """Whether what was done this time can only be meant so."""

    @property
    def source(self) -> Source:
        return Source(self._file, "\n".join(self._lines))

    def mend(self, stopped: yaml.YAMLError | Diagnostic) -> tuple[Diagnostic | None, bool]:
        """Sets one fault aside: what to say about it (nothing where it may come of a guess), and whether there is a way on."""
        now = self.source
        touched, lines, shifts = frozenset(self._touched), self._lines.copy(), self.moved.copy()
        self._is_sure = True
        fault, is_past = (
            self._mend_told(stopped) if isinstance(stopped, Diagnostic) else self._mend_error(now, stopped)
        )
        line = fault.position.line - 1
        self._tries[line] = self._tries.get(line, 0) + 1
        if is_past and self._tries[line] > 2:
            is_past = self._tries[line] < 5 and self._leave_out(line)
        block = self._block(line)
        is_told = line not in touched and (self._is_sure or block.start not in self._blocks)
        self._blocks.add(block.start)
        self.guessed |= self._touched
        if not self._is_sure:
            self.guessed |= {*block}
        at = fault.position
        moved = shifts.get(line, 0)
        is_left_out = bool(lines[line].strip()) and not self._lines[line] and fault.code != "TD008"
        told = replace(
            fault,
            position=replace(at, column=max(at.column - moved, 1), end_column=max(at.end_column - moved, 1)),
            hint=f"{fault.hint} {_LEFT_OUT}" if is_left_out else fault.hint,
        )
        return (told if is_told else None), is_past

    def _block(self, line: int) -> range:
        """The lines of the top key that a line stands under."""
        tops = [n for n, text in enumerate(self._top) if text]
        start = max((n for n in tops if n <= line), default=0)
        return range(start, min((n for n in tops if n > line), default=len(self._top)))

    def _mend_told(self, fault: Diagnostic) -> tuple[Diagnostic, bool]:
        line, column = fault.position.line - 1, fault.position.column - 1
        match fault.code:
            case "TD008":
                self._lines[line:] = [""] * (len(self._lines) - line)
                return replace(fault, hint=f"{fault.hint} {_ONE_READ}"), True
            case "TD007" | "TD010":
                return fault, self._as_text(line, column)
            case "TD006":
                return fault, self._leave_out(line)
            case _:
                return fault, False

    def _mend_error(self, now: Source, error: yaml.YAMLError) -> tuple[Diagnostic, bool]:
        usual = syntax_error(now, error)
        problem = " ".join(str(getattr(error, name, "") or "") for name in ("problem", "context", "reason"))
        mark: Any = getattr(error, "problem_mark", None)
        context: Any = getattr(error, "context_mark", None)
        if mark is None or usual.code == "TD012":
            return usual, False
        line: int = min(mark.line, len(self._lines) - 1)
        column: int = mark.column
        began: tuple[int, int] = (context.line, context.column) if context is not None else (line, column)
        if "flow node" in problem and (bracket := self._bracket(line)):
            told = replace(usual, position=complaint(now, "", *bracket).position)
            return told, self._as_text(*bracket)
        began = (min(began[0], len(self._lines) - 1), began[1])
        met = _met(now)
        if usual.code == "TD011":
            return usual, self._tabs_to_spaces()
        if open_quote := self._open_quote(met, began if "end of stream" in problem else None):
            return complaint(now, OPEN_QUOTE, *open_quote), self._as_text(*open_quote)
        last = met[-1] if met else None
        if (
            last
            and (last.quote or last.is_alias)
            and last.start[0] == last.end[0] == line
            and last.end[1] <= column
        ):
            kind = ALIAS if last.is_alias else AFTER_QUOTES
            return complaint(now, kind, *last.start), self._as_text(*last.start)
        if "escape" in problem or "hexdecimal" in problem:
            return usual, self._without_escapes(line)
        if "flow sequence" in problem or "flow mapping" in problem:
            told = replace(usual, position=complaint(now, "", *began).position)
            return told, self._as_text(*began) if self._on_one_line(began[0]) else self._leave_out(began[0])
        if re.search("cannot start any token|node content|anchor|alias|block scalar", problem):
            return usual, self._as_text(*began)
        if "document start" in problem and (first := self._indented_first()) is not None:
            return complaint(now, "did not find expected key", first, 0), True
        if COLON_IN_TEXT in problem:
            return self._colon(now, usual, last, line, column)
        if NO_COLON in problem:
            return self._without_colon(now, *began)
        if "entries are not allowed" in problem and self._lines[line][:column].strip():
            return usual, self._as_text(line, column)
        if "'-' indicator" in problem and not self._lines[line].lstrip().startswith("-"):
            usual = complaint(now, "did not find expected key", line, column)
        return usual, self._move(line) or self._leave_out(line)

    def _bracket(self, line: int) -> tuple[int, int] | None:
        """Where the nearest value that begins with a bracket begins, at a line or above it."""
        for n in range(line, -1, -1):
            if found := _BRACKET.match(self._lines[n]):
                return n, found.end()
        return None

    def _open_quote(self, met: list[_Met], unended: tuple[int, int] | None) -> tuple[int, int] | None:
        """Where a quotation was opened that was to end on its line: the next one ended it, lines below, or nothing did."""
        for one in met:
            within = self._lines[one.start[0] + 1 : one.end[0] + 1]
            if one.quote and any(_is_entry(line) for line in within):
                return one.start
        return unended

    def _colon(
        self, now: Source, usual: Diagnostic, last: _Met | None, line: int, column: int
    ) -> tuple[Diagnostic, bool]:
        """A colon too many: in a text, after a line that lacks its own, or of a key that stands too far in."""
        text = self._lines[line]
        if inner := _INNER_COLON.match(text[:column]):
            start = inner.end()
            return self._quote_it(now, usual, line, start), self._as_text(line, start)
        if last and last.start[0] < line and not self._lines[last.start[0]][: last.start[1]].strip(" -"):
            at = last.start
            return self._without_colon(now, *at)
        return usual, self._move(line) or self._leave_out(line)

    def _without_colon(self, now: Source, line: int, column: int) -> tuple[Diagnostic, bool]:
        told = complaint(now, NO_COLON, line, column)
        text: str = self._lines[line]
        if (tight := _TIGHT.match(text, column)) is None:
            return told, self._leave_out(line, alone=True)
        right = f"{tight[1]}: {tight[2]}"
        self._lines[line] = text[:column] + right
        self._touched.add(line)
        return replace(
            told,
            message="Kolon etter nøkkelen mangler et mellomrom.",
            position=now.position(Span((line, column), (line, len(text.rstrip())))),
            hint=f"Skriv «{right}».",
            meant=right,
        ), True

    def _quote_it(self, now: Source, usual: Diagnostic, line: int, start: int) -> Diagnostic:
        """The text with the quotation marks it needs, where it stands on one line."""
        from tjenestedesign.ground.yaml.as_text import double, single

        text = self._lines[line]
        written = re.split(r"\s#", text[start:])[0].rstrip()
        following = next((t for t in self._lines[line + 1 :] if t.strip()), "")
        if _indent(following) > _indent(text) and not _is_entry(following):
            return usual
        quoted = single(written) if '"' in written else double(written)
        return replace(
            usual,
            position=now.position(Span((line, start), (line, start + len(written)))),
            hint=f"Sett teksten i anførselstegn: {quoted}.",
            meant=quoted,
        )

    def _as_text(self, line: int, column: int) -> bool:
        """What begins at a place means nothing to YAML, to the end of its line."""
        text = self._lines[line]
        if column >= len(text):
            return False
        is_key = not text[:column].strip(" -") and _is_entry(text[:column] + text[column + 1 :])
        rest = text[column:] if is_key else re.sub(r":(?=\s|$)", chr(_ASIDE + ord(":")), text[column:])
        self._lines[line] = text[:column] + (
            chr(_ASIDE + ord(rest[0])) + rest[1:] if ord(rest[0]) < 128 and not rest[0].isalnum() else rest
        )
        self._touched.add(line)
        return self._lines[line] != text

    def _without_escapes(self, line: int) -> bool:
        text = self._lines[line]
        self._lines[line] = re.sub(r'\\(?!")', chr(_ASIDE + ord("\\")), text)
        self._touched.add(line)
        return self._lines[line] != text

    def _tabs_to_spaces(self) -> bool:
        """Every tab a line begins with is two spaces; where it is the one such line, it is to stand as the next one does."""
        tabbed = [n for n, text in enumerate(self._lines) if "\t" in text[: len(text) - len(text.lstrip())]]
        for n in tabbed:
            text = self._lines[n]
            lead = text[: len(text) - len(text.lstrip())]
            following = next((t for t in self._lines[n + 1 :] if t.strip()), "")
            depth = len(lead.replace("\t", "  "))
            if len(tabbed) == 1:
                self._is_sure = False
                if following.lstrip().startswith("-") == text.lstrip().startswith("-"):
                    depth = _indent(following)
            self._lines[n] = " " * depth + text.lstrip()
            self.moved[n] = self.moved.get(n, 0) + depth - len(lead)
        self._touched |= {*tabbed}
        return bool(tabbed)

    def _leave_out(self, line: int, *, alone: bool = False) -> bool:
        """The line is read as nothing, and so is what stands under it."""
        text = self._lines[line]
        if not text.strip():
            return False
        depth = _indent(text)
        end = line + 1
        while (
            not alone
            and end < len(self._lines)
            and (not self._lines[end].strip() or _indent(self._lines[end]) > depth)
        ):
            end += 1
        above = next(
            (
                n
                for n in range(line - 1, -1, -1)
                if self._lines[n].strip() and _indent(self._lines[n]) < depth
            ),
            None,
        )
        for n in range(line, end):
            self.lost |= {m[1] for m in _KEY.finditer(self._lines[n])}
            self._lines[n] = ""
        self._touched |= {*range(line, end)}
        if above is not None:
            self.guessed.add(above)
        self._is_sure = False
        return True

    def _on_one_line(self, line: int) -> bool:
        """Whether brackets were to be closed where they were opened: what follows stands no further in."""
        following = next((t for t in self._lines[line + 1 :] if t.strip()), "")
        return _indent(following) <= _indent(self._lines[line])

    def _move(self, line: int) -> bool:
        """The line, with what belongs to it, to the nearest column where one of its kind can stand."""
        text = self._lines[line]
        depth = _indent(text)
        dashes = _DASHES.match(text.lstrip())
        is_item = bool(dashes and dashes[0])
        if not is_item and not _is_entry(text):
            return False
        open_ = self._open_columns(line)
        wanted = [column for column, item in open_ if item == is_item]
        if not wanted:
            return False
        nearest = min(wanted, key=lambda c: (abs(c - depth), -c))
        by = nearest - depth
        if by == 0:
            return False
        own = depth + len(dashes[0]) if is_item and dashes else depth
        end = line + 1
        while end < len(self._lines) and (not self._lines[end].strip() or _indent(self._lines[end]) > depth):
            end += 1
        under = [n for n in range(line + 1, end) if self._lines[n].strip()]
        if is_item and under and _indent(self._lines[under[0]]) != own:
            under = []
        for n in (line, *under):
            old = self._lines[n]
            self._lines[n] = " " * max(_indent(old) + by, 0) + old.lstrip(" ")
            self.moved[n] = self.moved.get(n, 0) + by
        self._touched.add(line)
        self._is_sure = False
        return True

    def _indented_first(self) -> int | None:
        """The first line of the file, moved out to the edge, where it stood further in than the others."""
        first = next((n for n, t in enumerate(self._lines) if t.strip() and t.lstrip()[0] != "#"), None)
        if first is None or not (depth := _indent(self._lines[first])):
            return None
        self._lines[first] = self._lines[first].lstrip()
        self.moved[first] = self.moved.get(first, 0) - depth
        self._touched.add(first)
        return first

    def _open_columns(self, line: int) -> list[tuple[int, bool]]:
        """The columns of the keys and items that are open above a line, and whether it is an item's dash."""
        found: list[tuple[int, bool]] = []
        limit: int | None = None
        for text in reversed(self._lines[:line]):
            depth = _indent(text)
            if not text.strip() or text.lstrip().startswith("#") or (limit is not None and depth >= limit):
                continue
            lead = _DASHES.match(text.lstrip())
            dashes = lead[0] if lead else ""
            if not dashes and not _is_entry(text):
                continue
            found += [(depth + n, True) for n, char in enumerate(dashes) if char == "-"]
            if _is_entry(text):
                found.append((depth + len(dashes), False))
            limit = depth
            if depth == 0:
                break
        return found


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _is_entry(text: str) -> bool:
    """Whether a line looks like a key with its value, behind dashes or not."""
    bare = text.lstrip(" ")
    lead = _DASHES.match(bare)
    return bool(_ENTRY.match(bare[len(lead[0]) :] if lead else bare))


def _met(source: Source) -> list[_Met]:
    """The texts and aliases the parser met before it stopped."""
    found: list[_Met] = []
    try:
        for event in events(source):
            is_alias = type(event) is yaml.AliasEvent
            if is_alias or type(event) is yaml.ScalarEvent:
                style = getattr(event, "style", None)
                quote = str(style) if style in ("'", '"') else ""
                start, end = event.start_mark, event.end_mark
                found.append(_Met(quote, is_alias, (start.line, start.column), (end.line, end.column)))
    except yaml.YAMLError:
        pass
    return found
