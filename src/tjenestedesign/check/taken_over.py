"""A file that is taken over: what `td new` writes, every key explained, filled in with somebody else's values and marked as theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from tjenestedesign.ground.yaml.edits import Edit, Set, edited
from tjenestedesign.project.origin import origin
from tjenestedesign.project.reading import PROJECT_FILE

_BESIDE: Final = re.compile(r"(?m)^( *(?:- )?[\wæøåé]+: \S.*?) {2,}(# .*)$")
_COLUMN: Final = 46
"""Where `td new` writes an explanation beside a key."""


def settings_from(id: str, blank: bytes, edits: Iterable[Edit]) -> bytes:
    """A new prosjekt.yaml with `edits` done, which says where the project began."""
    return _aligned(edited(PROJECT_FILE, blank, [*edits, Set(("arvet_fra",), id)]))


def _aligned(raw: bytes) -> bytes:
    """The explanations beside keys back in their column, or just after a value that reaches past it."""
    text = _BESIDE.sub(lambda found: f"{found[1].ljust(_COLUMN)}  {found[2]}", raw.decode("utf-8"))
    return text.encode()


def taken_over_file(path: str, new: bytes, values: Mapping[str, Any], id: str, *, moved: bool) -> bytes:
    """The file at `path`: a `new` one with `values` from the example or starting point `id`. `moved` is whether dates in it are."""
    edits: list[Edit] = [Set((key,), value) for key, value in values.items()]
    raw = _aligned(edited(path, new, [*edits, Set(("arvet_fra",), id)]))
    head, _, rest = raw.decode("utf-8").partition("\n\n")
    said = [f"# Overtatt fra {origin(id)}. Rett det som ikke passer hos dere."]
    if moved:
        said.append("# Datoene er flyttet fram i tid, og er ikke avtalt med noen.")
    return "\n".join([head, *said, "", rest]).encode()
