"""The YAML parser's complaints → diagnostics a project lead can act on."""

from __future__ import annotations

import re
from typing import Final

import yaml

from tjenestedesign.ground.diagnostics import Diagnostic, Level
from tjenestedesign.ground.pattern import late
from tjenestedesign.ground.yaml.source import Source, Span

NO_COLON: Final = "could not find expected ':'"
COLON_IN_TEXT: Final = "mapping values are not allowed"
OPEN_QUOTE: Final = "quoted scalar"
AFTER_QUOTES: Final = "text after quotes"
ALIAS: Final = "alias"
"""Problems that are also found by other signs than the parser's own word."""

# The parser's English problem → (pattern, code, message, hint). First match wins; the last matches everything.
_SYNTAX: Final = tuple(
    (late(pattern), code, message, hint)
    for pattern, code, message, hint in (
        (
            r"found character '\\t'|found a tab|tab character",
            "TD011",
            "Her står et tabulatortegn. YAML bruker bare mellomrom til innrykk.",
            "Bytt tabulatoren ut med to mellomrom.",
        ),
        (
            r"special characters are not allowed|control characters|unacceptable character|invalid (Unicode|leading|trailing)|incomplete UTF",
            "TD012",
            "Her står et tegn som ikke kan brukes i en tekstfil.",
            "Slett tegnet og skriv teksten på nytt.",
        ),
        (
            r"mapping values are not allowed",
            "TD004",
            "Kolon midt i teksten gjør at linjen leses som en ny nøkkel.",
            "Sett hele teksten i anførselstegn, eller rett innrykket.",
        ),
        (
            r"could not find expected ':'",
            "TD004",
            "Linjen mangler kolon etter nøkkelen.",
            "Skriv «nøkkel: verdi», med mellomrom etter kolon. Sett teksten i anførselstegn hvis den går over flere linjer.",
        ),
        (
            r"did not find expected key|expected <block end>",
            "TD004",
            "Innrykket eller anførselstegnene stemmer ikke her.",
            "La nøkler på samme nivå ha like mange mellomrom foran seg, og lukk alle anførselstegn.",
        ),
        (
            r"did not find expected '-' indicator|block sequence entries are not allowed",
            "TD004",
            "Listepunktet står ikke på linje med resten av listen.",
            "La alle «- » i samme liste ha like mange mellomrom foran seg.",
        ),
        (
            r"unknown escape character|escape",
            "TD004",
            "Omvendt skråstrek i doble anførselstegn starter en spesialkode.",
            "Bruk enkle anførselstegn rundt teksten, for eksempel 'C:\\mappe'.",
        ),
        (
            AFTER_QUOTES,
            "TD004",
            "Teksten begynner med anførselstegn, men fortsetter etter at de er lukket.",
            "Sett hele teksten i anførselstegn av den andre typen, enkle eller doble.",
        ),
        (
            r"found unexpected end of stream|quoted scalar",
            "TD004",
            "Teksten har et anførselstegn som ikke blir lukket.",
            "Avslutt teksten med samme anførselstegn som den begynner med.",
        ),
        (
            r"did not find expected ',' or '[\]}]'|flow (sequence|mapping)|expected the node content",
            "TD004",
            "Lista i [ ] eller { } er ikke avsluttet riktig.",
            "Lukk parentesen og skill punktene med komma. Tekst som starter med [ eller { må stå i anførselstegn.",
        ),
        (
            r"cannot start any token",
            "TD004",
            "Teksten kan ikke starte med dette tegnet.",
            "Sett teksten i anførselstegn.",
        ),
        (
            r"anchor|alias",
            "TD004",
            "Tegnene & og * har en egen betydning først i en verdi.",
            "Sett teksten i anførselstegn.",
        ),
        (
            r"",
            "TD004",
            "Filen følger ikke YAML-reglene her.",
            "Se på innrykk, kolon og anførselstegn på denne linjen og linjen over.",
        ),
    )
)


def syntax_error(source: Source, error: yaml.YAMLError) -> Diagnostic:
    """What libyaml could not read, said in bokmål, at the character it is about."""
    problem = " ".join(str(getattr(error, name, "") or "") for name in ("problem", "context", "reason"))
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if "quoted scalar" in problem and getattr(error, "context_mark", None) is not None:
        mark = getattr(
            error, "context_mark", None
        )  # where the quote was opened says more than where the file ended
    if mark is not None:
        line, column = mark.line, mark.column
    else:
        # Reader errors carry an offset or nothing: find the character ourselves.
        bad = re.search(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", source.text)
        before = source.text[: bad.start()] if bad else ""
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        problem = problem or "unacceptable character"
    line = min(line, len(source.lines) - 1)
    text = source.lines[line]
    if column >= len(text) and text:
        column = len(text) - 1
    if text[:column].strip() == "" and "\t" in text[: column + 1]:
        problem, column = "found a tab", text.index("\t")
    return complaint(source, problem, line, column)


def complaint(source: Source, problem: str, line: int, column: int) -> Diagnostic:
    """A problem by its English name, said in bokmål about the character at a place that counts from 0."""
    for pattern, code, message, hint in _SYNTAX:
        if pattern.search(problem):
            return Diagnostic(
                code, Level.FEIL, message, source.position(Span((line, column), (line, column + 1))), hint
            )
    raise AssertionError("the last pattern matches everything")
