"""One YAML file → data and positions.

Scalars stay the text the user typed; the models decide what is a number, a date or a yes. That is why `NO`,
`12:30`, `012` and `1e3` survive as text, and only YAML 1.2's null (`~`, `null`, nothing) has a meaning here.
Parsing runs on the parser's flat event stream: no recursion, so nesting and aliases are counted as they come and a
hostile file can exhaust neither the C stack nor the memory.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeVar, cast

import yaml

from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position, Related
from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.quotation import bare
from tjenestedesign.ground.yaml.place import Loc, Span, find, span_of
from tjenestedesign.ground.yaml.plain import CORE_TAGS, MAX_DEPTH, NULL, STEERING, Loader, NotPlain, values
from tjenestedesign.ground.yaml.size import MAX_BYTES, too_large

T = TypeVar("T")

MAX_ALIAS_NODES: Final = 20_000


# Line breaks in YAML 1.1 and to this parser, ordinary characters in YAML 1.2 and to every editor's line count.
_ODD_BREAKS: Final = ("\x85", "\u2028", "\u2029")
_CONFLICT: Final = late(r"(<{7}|>{7})( |$)|={7}$")
_STOPPING: Final = frozenset({"TD005", "TD006", "TD007", "TD008", "TD010"})
"""Faults that the event loop does not go past. After the others it reads on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Something that stands in another way than td writes it, and that can mean one thing only: the key at `loc` is `key`, or its
    value is `value`. `loc` is the place as the readings before it leave it, and `was` what stood there."""

    loc: Loc
    was: str
    key: str | None = None
    value: Any = None


@dataclass(frozen=True)
class Source:
    """A file's text as td reads it: NFC, LF, without byte order mark. `file` is relative to the project, with `/`.

    Data and places are those of the text with its `readings`: a key that is spelt in another way is found by its own name.
    """

    file: str
    text: str
    readings: tuple[Reading, ...] = field(default=(), compare=False)
    pasted: tuple[int, ...] = field(default=(), compare=False)
    """Lines of the file, from 0, that are read as `text` has them: with the list marks and spaces of YAML (`pasted.py`)."""

    @cached_property
    def _known(self) -> dict[Callable[[Source], Any], Any]:
        return {}

    def once(self, of: Callable[[Source], T]) -> T:
        """What is worked out of the text: the first time it is asked for, and then remembered."""
        known = self._known
        if of not in known:
            known[of] = of(self)
        return known[of]

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def spans(self) -> dict[tuple[Loc, str], Span]:
        """(path, "key" | "value") → span. Built only for files that have more than one thing said about them."""
        found: dict[tuple[Loc, str], Span] = {}
        with suppress(yaml.YAMLError):
            for _ in _build_events(self, _Tree(found)):
                pass
        for reading in self.readings:
            if reading.key is not None:
                old, new = reading.loc, (*reading.loc[:-1], reading.key)
                found = {
                    (new + loc[len(old) :] if loc[: len(old)] == old else loc, part): span
                    for (loc, part), span in found.items()
                }
        return found

    def place(self, loc: Loc) -> tuple[Span | None, Span | None]:
        """The spans of the key and of the value at a path, as `spans` has them.

        Most files have nothing or one thing said about them, so the first place that is asked for is looked for by itself.
        """
        known = vars(self)
        if "spans" not in known and not self.readings and known.setdefault("_first", loc) is loc:
            found = find(self.text, loc)
            if found is not None:
                return found
        return self.spans.get((loc, "key")), self.spans.get((loc, "value"))

    def locate(self, loc: Loc, *, key: bool = False) -> Position:
        """The span of the value (or its key) at `loc`; of its nearest known ancestor where it is not written."""
        for length in range(len(loc), -1, -1):
            prefix = loc[:length]
            key_span, span = self.place(prefix)
            if span is None:
                continue
            # Where something is missing, its parent's key says more than the parent's whole block.
            if key_span is not None and (
                key or length < len(loc) or span.start == span.end or span.end[0] > span.start[0]
            ):
                span = key_span
            elif span.end[0] > span.start[0]:
                span = self._first_line(span)
            return self.position(span)
        return Position(self.file)

    def written(self, loc: Loc) -> str:
        """The value at `loc` as it is written, quotes and all; empty where it is not written on one line."""
        _, span = self.place(loc)
        if span is None or span.start[0] != span.end[0]:
            return ""
        return self.lines[span.start[0]][span.start[1] : span.end[1]]

    def _first_line(self, span: Span) -> Span:
        line, column = span.start
        text = self.lines[line] if line < len(self.lines) else ""
        end = span.end[1] if span.end[0] == line else len(text.rstrip())
        return Span((line, column), (line, max(end, column + 1)))

    def position(self, span: Span) -> Position:
        (line, column), (end_line, end_column) = span.start, span.end
        if (end_line, end_column) <= (line, column):
            end_line, end_column = line, column + 1
        return Position(self.file, line + 1, column + 1, end_line + 1, end_column + 1)


def as_typed(raw: bytes) -> list[str]:
    """The lines of a file as someone wrote them, with no pasted marks put right; none where they cannot be read."""
    typed, _ = _typed("", raw)
    return [] if typed is None else typed.split("\n")


def decode(file: str, raw: bytes) -> tuple[Source, list[Diagnostic]]:
    """Bytes → text. Understands UTF-8 and UTF-16 with a byte order mark; anything else is told, never guessed."""
    typed, found = _typed(file, raw)
    if typed is None:
        return Source(file, ""), found
    from tjenestedesign.ground.yaml.pasted import as_lines_of_yaml

    lines = as_lines_of_yaml(typed, _says)
    pairs = zip(typed.split("\n"), lines.split("\n"), strict=True) if lines != typed else ()
    return Source(file, lines, pasted=tuple(n for n, (a, b) in enumerate(pairs) if a != b)), found


def _typed(file: str, raw: bytes) -> tuple[str | None, list[Diagnostic]]:
    if len(raw) > MAX_BYTES:
        return None, [too_large(file, len(raw))]
    found: list[Diagnostic] = []
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = raw.decode("utf-16")
        except UnicodeDecodeError:
            return None, [_not_utf8(file, 1, 1, "Filen er ødelagt UTF-16-tekst.")]
        found.append(
            Diagnostic(
                "TD003",
                Level.ADVARSEL,
                "Filen er lagret som UTF-16. Git viser den ikke linje for linje.",
                Position(file),
                "Lagre filen på nytt med tegnkoding UTF-8.",
            )
        )
    else:
        body = raw.removeprefix(codecs.BOM_UTF8)
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as error:
            before = body[: error.start].decode("utf-8")
            line = before.count("\n") + 1
            column = len(before) - (before.rfind("\n") + 1) + 1
            guess = body[error.start : error.start + 1].decode("cp1252", "replace")
            return None, [
                _not_utf8(
                    file,
                    line,
                    column,
                    f"Filen er ikke UTF-8-tekst. Her står trolig «{guess}» i gammel Windows-koding.",
                )
            ]
    return as_read(text.removeprefix("\ufeff")), found


def _says(text: str) -> tuple[bool, Any]:
    data, found = parse(Source("", text))
    return not any(d.level is Level.FEIL for d in found), data


def as_read(text: str) -> str:
    """A text as td has it when it has been read: letters composed, and one kind of line break."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text
    for odd in _ODD_BREAKS:  # a search for each is many times as fast as to translate the text
        text = text.replace(odd, " ")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _not_utf8(file: str, line: int, column: int, message: str) -> Diagnostic:
    return Diagnostic(
        "TD002",
        Level.FEIL,
        message,
        Position(file, line, column, line, column + 1),
        "Åpne filen i editoren og lagre den med tegnkoding UTF-8.",
    )


def parse(source: Source) -> tuple[Any, list[Diagnostic]]:
    """Text → nested dict, list, str and None; None with a diagnostic where the file cannot be read at all."""
    from tjenestedesign.ground.yaml.complaints import syntax_error

    tried = attempt(source)
    found = [*tried.found]
    if isinstance(tried.stopped, Diagnostic):
        found.append(tried.stopped)
    elif tried.stopped is not None:
        found.append(syntax_error(source, tried.stopped))
    if any(d.level is Level.FEIL for d in found):
        conflict = git_conflict(source)
        return None, [conflict] if conflict else found
    return read_so(tried.root, source.readings), found


def read_so(data: Any, readings: Iterable[Reading]) -> Any:
    """What a file says, with some of it read in another way. `data` itself is changed."""
    around: Any = {None: data}  # so that the whole is a place like any other
    for reading in readings:
        *way, last = (None, *reading.loc)
        inside = around
        for step in way:
            inside = inside[step]
        if reading.key is None:
            inside[last] = reading.value
        else:
            renamed = {reading.key if k == last else k: v for k, v in inside.items()}
            inside.clear()
            inside.update(renamed)
    return around[None]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A text read from one end: what it says, what is wrong on the way, and what stopped the reading; None where nothing did."""

    root: Any
    found: tuple[Diagnostic, ...]
    stopped: yaml.YAMLError | Diagnostic | None


def attempt(source: Source) -> Attempt:
    """Reads until the end, or until the first thing there is no way past."""
    if not STEERING.search(source.text):
        with suppress(NotPlain):
            return Attempt(values(source.text), (), None)
    return with_care(source)


def with_care(source: Source) -> Attempt:
    """The same, of a file there may be something to tell of."""
    tree = _Tree(None)
    found: list[Diagnostic] = []
    try:
        found.extend(_build_events(source, tree))
    except yaml.YAMLError as error:
        return Attempt(None, tuple(found), error)
    if found and found[-1].code in _STOPPING:
        return Attempt(None, tuple(found[:-1]), found[-1])
    return Attempt(tree.root, tuple(found), None)


def git_conflict(source: Source) -> Diagnostic | None:
    """What git leaves where two have changed the same lines: three marks, each at the start of a line."""
    marks = [n for n, line in enumerate(source.lines, 1) if _CONFLICT.match(line)]
    kinds = [source.lines[n - 1][0] for n in marks]
    if "<" not in kinds or ">" not in kinds[kinds.index("<") :]:
        return None
    first = marks[kinds.index("<")]
    last = marks[kinds.index(">", kinds.index("<"))]
    return Diagnostic(
        "TD016",
        Level.FEIL,
        f"Filen har en git-konflikt som ikke er løst (linje {first}–{last}).",
        Position(source.file, first, 1, first, 8),
        "Behold den ene siden, eller flett de to sammen. Slett så linjene med <<<<<<<, ======= og >>>>>>>.",
        (Related(Position(source.file, last, 1, last, 8), "Her slutter den."),),
    )


def scalars(source: Source) -> Iterator[tuple[str, Span]]:
    """Every key and value as YAML means it, escapes undone and folded lines joined, as far as the file can be read."""
    try:
        for event in events(source):
            if type(event) is yaml.ScalarEvent:
                yield event.value, span_of(event)
    except yaml.YAMLError:
        return


def events(source: Source) -> Iterator[Any]:
    """What the parser meets, in order. Raises `YAMLError` where it can go no further."""
    loader = Loader(source.text)
    try:
        while True:
            event = loader.get_event()
            yield event
            if type(event) is yaml.StreamEndEvent:
                return
    finally:
        loader.dispose()


def is_nothing(written: str) -> bool:
    """Whether a plain text means that there is no value."""
    return written in NULL


class _Tree:
    """What the event loop builds: the data, and the spans where someone asks for them."""

    def __init__(self, spans: dict[tuple[Loc, str], Span] | None) -> None:
        self.root: Any = None
        self.spans = spans


@dataclass(slots=True)
class _Open:
    """A mapping or sequence the parser is inside of."""

    container: Any
    is_list: bool
    loc: Loc
    start_mark: Any
    anchor: str | None
    key: str | None = None
    skip: bool = False
    nodes: int = 1


def _duplicate(source: Source, event: Any, loc: Loc) -> Diagnostic:
    first = Related(source.position(source.spans[(loc, "key")]), "Her står den første.")
    message = f"Nøkkelen «{loc[-1]}» står to ganger."
    return Diagnostic(
        "TD009",
        Level.FEIL,
        message,
        source.position(span_of(event)),
        "Slå de to sammen, eller fjern den ene.",
        (first,),
    )


def _mark(mark: Any) -> tuple[int, int]:
    return (mark.line, mark.column)


def _build_events(source: Source, tree: _Tree) -> Iterator[Diagnostic]:
    spans = tree.spans
    stack: list[_Open] = []
    anchors: dict[str, tuple[Any, int]] = {}
    alias_nodes = 0
    documents = 0
    if spans is None and (hidden := STEERING.search(source.text)) and hidden[0] >= "\u2000":
        yield _steering(source, _place(source, hidden.start()), hidden[0])
    loader = Loader(source.text)
    try:
        while True:
            event = loader.get_event()
            kind = cast("type[Any]", type(event))
            if kind is yaml.ScalarEvent:
                value: Any = event.value
                nodes = 1
                if event.style == '"' and spans is None and (hidden := STEERING.search(value)):
                    yield _steering(source, _mark(event.start_mark), hidden[0])
                if event.tag not in CORE_TAGS:
                    yield _bad_tag(source, event)
                    return
                value = None if not event.style and value in NULL else bare(value)
                if event.anchor:
                    anchors[event.anchor] = (value, 1)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                if len(stack) >= MAX_DEPTH:
                    yield _at(
                        source,
                        "TD005",
                        event,
                        f"Innholdet er nøstet dypere enn {MAX_DEPTH} nivåer.",
                        "Gjør strukturen flatere.",
                    )
                    return
                if event.tag not in CORE_TAGS:
                    yield _bad_tag(source, event)
                    return
                parent = stack[-1] if stack else None
                if parent is not None and not parent.is_list and parent.key is None:
                    yield _at(
                        source,
                        "TD006",
                        event,
                        "Nøkkelen er en liste eller en blokk, ikke en tekst.",
                        "Skriv nøkkelen som ett ord fulgt av kolon. Tekst som starter med [ eller { må stå i anførselstegn.",
                    )
                    return
                container: Any = {} if kind is yaml.MappingStartEvent else []
                if event.anchor:
                    anchors.pop(event.anchor, None)
                stack.append(
                    _Open(
                        container,
                        kind is yaml.SequenceStartEvent,
                        _child_loc(parent),
                        event.start_mark,
                        event.anchor,
                    )
                )
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                closed = stack.pop()
                value, nodes = closed.container, closed.nodes
                if closed.anchor:
                    anchors[closed.anchor] = (value, nodes)
                if spans is not None:
                    spans[(closed.loc, "value")] = Span(_mark(closed.start_mark), _mark(event.end_mark))
            elif kind is yaml.AliasEvent:
                known = anchors.get(event.anchor)
                if known is None:
                    yield _at(
                        source,
                        "TD007",
                        event,
                        f"«*{event.anchor}» viser til et anker som ikke er ferdig skrevet tidligere i filen.",
                        f"Sett «&{event.anchor}» på det som skal gjenbrukes, lenger opp i filen.",
                    )
                    return
                value, nodes = known
                alias_nodes += nodes
                if alias_nodes > MAX_ALIAS_NODES:
                    yield _at(
                        source,
                        "TD007",
                        event,
                        "Filen gjenbruker så mye innhold med * at den blir for stor.",
                        "Skriv innholdet rett ut i stedet for å bruke ankere.",
                    )
                    return
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    yield _at(
                        source,
                        "TD008",
                        event,
                        "Filen har flere dokumenter, skilt med ---.",
                        "Legg hvert dokument i sin egen fil.",
                    )
                    return
                continue
            elif kind is yaml.StreamEndEvent:
                break
            else:
                continue

            if not stack:
                tree.root = value
                if spans is not None:
                    spans.setdefault(((), "value"), span_of(event))
                continue
            top = stack[-1]
            top.nodes += nodes
            if top.is_list:
                if spans is not None:
                    spans.setdefault((_child_loc(top), "value"), span_of(event))
                top.container.append(value)
            elif top.key is None:
                key = "" if value is None else value
                if type(key) is not str:
                    yield _at(
                        source,
                        "TD006",
                        event,
                        "Nøkkelen er ikke en tekst.",
                        "Skriv nøkkelen som ett ord fulgt av kolon.",
                    )
                    return
                top.key = key
                top.skip = key in top.container
                if spans is not None:
                    spans.setdefault(((*top.loc, key), "key"), span_of(event))
                elif top.skip:
                    yield _duplicate(source, event, (*top.loc, key))
            else:
                if not top.skip:
                    top.container[top.key] = value
                    if spans is not None:
                        spans.setdefault(((*top.loc, top.key), "value"), span_of(event))
                top.key = None
    finally:
        loader.dispose()


def _child_loc(parent: _Open | None) -> Loc:
    if parent is None:
        return ()
    return (*parent.loc, len(parent.container) if parent.is_list else parent.key or "")


def _at(source: Source, code: str, event: Any, message: str, hint: str) -> Diagnostic:
    start, end = _mark(event.start_mark), _mark(event.end_mark)
    position = source.position(Span(start, end if end[0] == start[0] else (start[0], start[1] + 1)))
    return Diagnostic(code, Level.FEIL, message, position, hint)


def _place(source: Source, offset: int) -> tuple[int, int]:
    before = source.text[:offset]
    return before.count("\n"), len(before) - (before.rfind("\n") + 1)


def _steering(source: Source, place: tuple[int, int], char: str) -> Diagnostic:
    return Diagnostic(
        "TD012",
        Level.FEIL,
        f"Her står et usynlig tegn (U+{ord(char):04X}) som styrer teksten rundt seg.",
        source.position(Span(place, place)),
        "Slett ordet, også anførselstegnene rundt, og skriv det på nytt.",
    )


def _bad_tag(source: Source, event: Any) -> Diagnostic:
    tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
    return _at(
        source,
        "TD010",
        event,
        f"Typemerket «{tag}» støttes ikke.",
        "Fjern merket. Sett anførselstegn rundt tekst som starter med utropstegn.",
    )
