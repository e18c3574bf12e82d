"""What is imported only when it is used: td's own large parts, and the extras, which not everybody installs."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Mapping
from typing import Any, Final

from tjenestedesign.ground.crashes import PassedOn

_EXTRA: Final[Mapping[str, str]] = {
    "ibis": "effekt",
    "duckdb": "effekt",
    "psycopg": "postgresql",
    "pyspark": "spark",
}
"""The extra each library comes with; the others come with td itself."""


class MissingExtra(PassedOn):
    """A module that is not installed."""

    def __init__(self, module: str) -> None:
        super().__init__(module)
        self.module = module.partition(".")[0]

    def told(self) -> tuple[str, str]:
        """What is missing and the command that gets it, in words."""
        from tjenestedesign.ground.installed import installed

        td = installed()
        name = _EXTRA.get(self.module)
        if name is None and self.module in ("pypandoc", "typst") and _windows_on_arm():
            return (
                "Typst og Pandoc, som lager dokumenter, finnes ikke for Python på Windows med ARM.",
                "Installer td med Python for x64. Den virker også på denne maskinen.",
            )
        if name is None:
            message, command = f"En del av td mangler: «{self.module}».", td.again()
            hint = f"Installer td på nytt: «{command}»."
        else:
            message = f"Dette trenger tillegget «{name}», som ikke er installert."
            command = td.adding({name, *_there()})
            hint = f"Kjør «{command}»."
        if gone := td.gone():
            hint += f" Legg først tilbake {gone}, som td ble installert fra."
        return message, hint


def extra(module: str) -> Any:
    """A module that is imported late. Raises `MissingExtra`."""
    try:
        return importlib.import_module(module)
    except ImportError as missing:
        raise MissingExtra(module) from missing


def _there() -> set[str]:
    """The extras that are installed: a tool that installs anew must be told of them too."""
    return {name for module, name in _EXTRA.items() if _found(module)}


def _found(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ValueError:  # sys.modules holds None for it
        return False


def _windows_on_arm() -> bool:
    import platform

    return sys.platform == "win32" and platform.machine() == "ARM64"
