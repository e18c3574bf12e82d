"""How large a YAML file td reads."""

from __future__ import annotations

from typing import Final

from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position

MAX_BYTES: Final = 2_000_000


def too_large(file: str, size: int) -> Diagnostic:
    shown = f"{size / 1_000_000:.1f}".replace(".", ",")
    return Diagnostic(
        "TD001",
        Level.FEIL,
        f"Filen er {shown} MB. Grensen er {MAX_BYTES // 1_000_000} MB.",
        Position(file),
        "Del innholdet i flere filer. Råmateriale som opptak og utskrifter hører ikke hjemme i prosjektet.",
    )
