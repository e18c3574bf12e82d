"""`td effect simulate`: fictional events to try out with."""

from __future__ import annotations

import contextlib
from pathlib import Path

from rich.text import Text

from tjenestedesign.cli.effect_common import one, setup
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.cli.terminal import out
from tjenestedesign.domain.effect.simulate import STAGES, simulate
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.files import put_in_place
from tjenestedesign.project.reading import find_root


def run(path: str, events: int, seed: int, output: str, id: str | None) -> None:
    file = Path(output)
    if file.suffix.lower() not in (".csv", ".parquet"):
        raise UsageFault(
            f"«{clean(output)}» slutter ikke på .csv eller .parquet.",
            "Skriv for eksempel «--output prove.csv».",
        )
    if file.exists():
        raise UsageFault(
            f"«{clean(output)}» finnes fra før.", "Velg et annet navn. td skriver aldri over filene dine."
        )
    stages = _stages(path, id)
    beside = file.with_name(f".{file.stem}.ny{file.suffix}")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        simulate(beside, events, seed, stages)
        put_in_place(beside, file)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
    out().print(
        Text(f"Skrevet {events:,} oppdiktede hendelser til {clean(output)}.".replace(",", "\u00a0")),
        soft_wrap=True,
    )


def _stages(path: str, id: str | None) -> tuple[str, ...]:
    """The stages of the project one stands in, or the guide's."""
    if id is None and find_root(Path(path)) is None:
        return STAGES
    try:
        project, entry = one(path, id)
        return tuple(s.tittel for s in setup(project, entry).stadier)
    except UsageFault:
        if id is not None:
            raise
        return STAGES
