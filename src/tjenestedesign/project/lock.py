"""godkjent.lock.yaml: who approved what and when, as fingerprints. Sorted, one line per artefact, so that git can merge it.

No text from an artefact stands in it: what is deleted elsewhere does not live on here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final, cast

from pydantic import Field, StringConstraints, ValidationError, model_validator

from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position
from tjenestedesign.ground.scalars import Dato, Id, Tekst
from tjenestedesign.ground.yaml.source import Source, decode, parse
from tjenestedesign.project.model import Del
from tjenestedesign.project.reading import LOCK_FILE

_HEADER: Final = """\
# Hva som er godkjent, og avtrykk av det godkjenningen bygger på. «td approve» skriver filen.
# Én linje per artefakt. Blir det en flettekonflikt, behold linjene fra begge sider og kjør «td approve --check».
"""

Avtrykk = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
Leddnavn = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(#[a-z0-9-]+)?$", max_length=400)]


class Line(Del):
    """One line: an approval, or what an artefact was when it was taken over from an example."""

    godkjent: Dato | None = Field(default=None, description="Dagen det ble godkjent.")
    rolle: Tekst | None = Field(default=None, description="Rollen som godkjente.")
    arvet_fra: Id | None = Field(
        default=None, description="Eksempelet eller startpunktet det ble hentet fra, til noen bekrefter det."
    )
    avtrykk: Avtrykk = Field(description="Avtrykket av innholdet.")
    bygger_på: dict[Leddnavn, Avtrykk] = Field(
        default_factory=dict[str, str], description="Avtrykket av hvert ledd det bygger på."
    )

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Line:
        if (self.godkjent is None) != (self.rolle is None) or (self.godkjent is None) == (
            self.arvet_fra is None
        ):
            raise ValueError("either an approval with its role, or an origin")
        return self


@dataclass(frozen=True, eq=False)
class Lock:
    """The approvals of a project. `readable` is False where the file is there and cannot be believed."""

    lines: Mapping[str, Line] = field(default_factory=dict[str, Line])
    source: Source | None = None
    readable: bool = True

    def approved_on(self, id: str) -> date | None:
        line = self.lines.get(id)
        return line.godkjent if line else None


def read_lock(raw: bytes) -> tuple[Lock, list[Diagnostic]]:
    """Bytes → lines. One bad line makes the whole file unreadable: half an approval is none."""
    source, told = decode(LOCK_FILE, raw)
    unread = Lock(source=source, readable=False)
    if conflict := re.search(r"(?m)^(<{7}|={7}|>{7})( |$)", source.text):
        line = source.text.count("\n", 0, conflict.start()) + 1
        return unread, [
            Diagnostic(
                "TD410",
                Level.FEIL,
                "Filen har en flettekonflikt.",
                Position(LOCK_FILE, line, 1, line, 8),
                "Behold linjene fra begge sider, og slett merkene. Har et artefakt to linjer, behold den siste datoen. Kjør så «td approve --check».",
            )
        ]
    data: Any = None
    if not any(d.level is Level.FEIL for d in told):
        data, faults = parse(source)
        told += faults
    if any(d.level is Level.FEIL for d in told):
        return unread, told
    if data is None:
        return Lock(source=source), told
    lines: dict[str, Line] = {}
    if isinstance(data, dict):
        for id, value in cast("dict[str, Any]", data).items():
            try:
                lines[id] = Line.model_validate(value)
            except ValidationError:
                return unread, [*told, _unreadable(source, id)]
        return Lock(lines, source), told
    return unread, [*told, _unreadable(source, None)]


def _unreadable(source: Source, id: str | None) -> Diagnostic:
    return Diagnostic(
        "TD410",
        Level.FEIL,
        f"Linjen for «{id[:60]}» kan ikke leses." if id else "Filen inneholder ingen linjer td kan lese.",
        source.locate((id,) if id else ()),
        "Bare «td approve» skriver i filen. Hent den tilbake fra git, eller slett linjen og godkjenn på nytt.",
    )


def lock_text(lines: Mapping[str, Line]) -> str:
    """The file, byte for byte the same for the same approvals."""
    return _HEADER + "".join(f"{id}: {{{', '.join(_pairs(line))}}}\n" for id, line in sorted(lines.items()))


def _pairs(line: Line) -> Iterable[str]:
    if line.godkjent and line.rolle:
        yield f"godkjent: {line.godkjent.isoformat()}"
        yield f"rolle: {_scalar(line.rolle)}"
    if line.arvet_fra:
        yield f"arvet_fra: {line.arvet_fra}"
    yield f"avtrykk: {_scalar(line.avtrykk)}"
    if line.bygger_på:
        yield f"bygger_på: {{{', '.join(f'{k}: {_scalar(v)}' for k, v in sorted(line.bygger_på.items()))}}}"


def _scalar(text: str) -> str:
    """Quoted where another reader of YAML could take it for a number or structure."""
    plain = re.fullmatch(r"[^\W\d_][\w /-]*\w", text) and not re.fullmatch(
        r"null|true|false|yes|no|on|off", text, re.I
    )
    return text if plain and not text[0].isdigit() else "'" + text.replace("'", "''") + "'"
