"""What a failure becomes: a sentence, a hint and an exit code. A traceback is never shown."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from tjenestedesign.cli.terminal import err, use_utf8
from tjenestedesign.ground import crashes
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.extras import MissingExtra
from tjenestedesign.ground.patience import HeldOpen, RestDone

LET_GO: Final = (
    "Lukk den der, og kjør kommandoen på nytt. Word, OneDrive og virusfiltre kan holde filer åpne."
)
"""What to do about a file that another program holds open."""

_SHOWN: Final = 5

OK: Final = 0
FAULTS: Final = 1
USAGE: Final = 2
BUG: Final = 3
INTERRUPTED: Final = 130


class UsageFault(Exception):
    """The command cannot be carried out as asked: a message and what to do instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Done(Exception):
    """The command is over, with an exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def guard(command: Callable[[], Any]) -> int:
    """Runs a command and turns every way it can end into an exit code. What went to pieces on the way is told last."""
    crashes.forget()
    code = _ended(command)
    if code in (OK, FAULTS) and (noted := crashes.noted()):
        _say(*_bugs(noted))
        return BUG
    return code


def _ended(command: Callable[[], Any]) -> int:
    use_utf8()
    try:
        result = command()
        if not sys.stdout.closed:  # `td lsp` closes it when the editor has hung up
            sys.stdout.flush()
        if result == INTERRUPTED:  # Typer turns Ctrl-C into this code
            raise KeyboardInterrupt
        return result if isinstance(result, int) else OK
    except Done as done:
        return done.code
    except KeyboardInterrupt:
        _say("Avbrutt. Det som allerede var ferdig skrevet, står.")
        return INTERRUPTED
    except UsageFault as fault:
        _say(fault.message, fault.hint)
        return USAGE
    except MissingExtra as missing:
        _say(*missing.told())
        return USAGE
    except OSError as error:
        if _reader_is_gone(error):
            # The reader (head, less) went away. Give Python somewhere else to flush to.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return OK
        _say(*os_message(error))
        return USAGE
    except Exception:
        _say(*_bug())
        return BUG


def _reader_is_gone(error: OSError) -> bool:
    """Whether what td writes is read no more. Windows says so of a pipe by EINVAL, and names no file."""
    if isinstance(error, BrokenPipeError):
        return True
    return os.name == "nt" and error.errno == errno.EINVAL and error.filename is None


def _say(message: str, hint: str = "") -> None:
    console = err()
    console.print(clean(message), style="bold red" if hint else None, soft_wrap=True)
    if hint:
        console.print(clean(hint), soft_wrap=True)


def os_message(error: OSError) -> tuple[str, str]:
    """What the machine refused, and what to do."""
    where = f" («{error.filename}»)" if error.filename else ""
    if isinstance(error, RestDone):
        return _still_open(error.names), LET_GO
    if isinstance(error, HeldOpen):
        return (
            f"Filen er åpen i et annet program{where}.",
            LET_GO,
        )
    if isinstance(error, PermissionError):
        return (
            f"td har ikke lov til å skrive eller lese her{where}.",
            "Velg en annen mappe, eller be om tilgang.",
        )
    if isinstance(error, FileNotFoundError):
        return f"Filen eller mappen finnes ikke{where}.", "Sjekk stien."
    if isinstance(error, (NotADirectoryError, FileExistsError, IsADirectoryError)):
        return (
            f"Her ligger det en fil der td trenger en mappe, eller en mappe der td trenger en fil{where}.",
            "Flytt den, eller velg en annen mappe.",
        )
    if error.errno == errno.EROFS:
        return f"Her kan ingen skrive{where}.", "Flytt prosjektet til en mappe du kan skrive i."
    if error.errno == errno.ENOSPC:
        return "Disken er full.", "Frigjør plass og prøv igjen."
    return f"Maskinen sa nei: {error.strerror or error}{where}.", "Sjekk stien og prøv igjen."


def _bugs(noted: Sequence[crashes.Crash]) -> tuple[str, str]:
    """What td did not manage, each thing by its place, and the log; the rest of the work is done."""
    places = list(dict.fromkeys(f"  {c.file}: da td {c.doing}" for c in noted))
    message, hint = _log("\n".join(c.trace for c in noted))
    return "\n".join((message, "Resten er gjort. Dette er det ikke:", *places)), hint


def _still_open(names: Sequence[str]) -> str:
    shown = ", ".join(f"«{name}»" for name in names[:_SHOWN])
    more = f" og {len(names) - _SHOWN} til" if len(names) > _SHOWN else ""
    if len(names) == 1:
        return f"{shown} er åpen i et annet program, og er som før. Resten er skrevet."
    return f"{shown}{more} er åpne i et annet program, og er som før. Resten er skrevet."


def _bug() -> tuple[str, str]:
    return _log(traceback.format_exc())


def _log(trace: str) -> tuple[str, str]:
    from tjenestedesign import __version__

    text = f"tjenestedesign {__version__}, Python {sys.version}, {sys.platform}\n\n{trace}"
    try:
        handle, name = tempfile.mkstemp(prefix="td-feil-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8") as log:
            log.write(text)
        return (
            "Her er det feil i td, ikke hos deg.",
            f"Send inn filen {Path(name)}, med kommandoen du kjørte. Se gjennom den først: den kan inneholde tekst fra prosjektet.",
        )
    except OSError:
        return "Her er det feil i td, ikke hos deg.", "Fortell oss hvilken kommando du kjørte."
