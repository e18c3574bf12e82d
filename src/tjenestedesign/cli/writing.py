"""Several of the user's files changed as one, and what a run that was cut off left: finished, cleared, and told."""

from __future__ import annotations

import errno
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.text import Text

from tjenestedesign.cli.failures import INTERRUPTED, LET_GO, OK, Done, UsageFault, os_message
from tjenestedesign.cli.terminal import err, manners
from tjenestedesign.ground.change import Change, Conflict
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.journal.elsewhere import clear_elsewhere
from tjenestedesign.ground.journal.host import Disk
from tjenestedesign.ground.journal.journal import Found, Journal, Unfinished
from tjenestedesign.ground.journal.left_behind import clear, left_behind
from tjenestedesign.ground.patience import HeldOpen

_SHOWN = 5
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)


def journal(root: Path) -> Journal:
    """The journal of a project, for the command that is running."""
    return Journal(Disk(root, _waiting), manners.words)


def _waiting() -> None:
    _say("Venter på en annen kjøring av td i prosjektet …")


def carry_out(root: Path, change: Change, nothing: str = "Ingenting er endret.") -> None:
    """Does it all, or nothing and says why. `nothing` is how the command says that nothing is done."""
    carry_out_in(journal(root), change, nothing)


@contextmanager
def alone(root: Path, nothing: str) -> Generator[Journal]:
    """A journal held, for a command that reads what it is about to change."""
    held = journal(root)
    try:
        with held.alone():
            yield held
    except TimeoutError as busy:
        raise UsageFault(str(busy), nothing) from None


def carry_out_in(held: Journal, change: Change, nothing: str = "Ingenting er endret.") -> None:
    """As `carry_out`, in a journal that may be held already."""
    try:
        held.carry_out(change)
    except Conflict as other:
        raise UsageFault(
            f"{clean(other.file)} ble endret mens td arbeidet. {nothing}", "Kjør kommandoen på nytt."
        ) from None
    except TimeoutError as busy:
        raise UsageFault(str(busy), nothing) from None
    except HeldOpen as held_open:
        raise UsageFault(f"{_name(held_open)} er åpen i et annet program. {nothing}", LET_GO) from None
    except Unfinished as fault:
        raise _unfinished(fault) from None
    except OSError as fault:
        message, hint = os_message(fault)
        raise UsageFault(f"{message} {nothing}", hint) from None
    except KeyboardInterrupt:
        _say(f"Avbrutt. {nothing}")
        raise Done(INTERRUPTED) from None


def tidy(root: Path, *, words_say_all: bool = False) -> Found | None:
    """Finishes what an earlier run began, and clears what one left. Says so where there was anything.

    `words_say_all` is for a command that does the same whenever it is typed. Where it was the one that was finished, there is
    nothing more to do: raises `Done`.
    """
    held = journal(root)
    try:
        found = held.finish()
    except TimeoutError as busy:
        raise UsageFault(str(busy)) from None
    except Unfinished as fault:
        if fault.cause.errno not in _NOT_ALLOWED or isinstance(fault.cause, HeldOpen):
            raise _unfinished(fault) from None
        _say(_half_done(fault.words) + " Her har ikke td lov til å skrive, så den blir ikke gjort ferdig nå.")
        return None
    except PermissionError:
        _say(
            "En kommando er avbrutt her. td har ikke lov til å skrive i mappen, så den blir ikke gjort ferdig nå."
        )
        return None
    if found is not None:
        _tell(found)
    gone = [*clear(left_behind(root)), *clear_elsewhere(root)]
    if gone:
        _say(f"Ryddet bort etter en kjøring som ble avbrutt: {_names(root, gone)}.")
    if words_say_all and found and found.finished and found.words == manners.words:
        _say("Det var det samme som du ba om nå, så da er det gjort.")
        raise Done(OK)
    return found


def _tell(found: Found) -> None:
    which = f"«{_command(found.words)}»" if found.words else "En kommando"
    if found.foreign:
        _say(
            f"{which} ble avbrutt i en annen kopi av prosjektet. td gjør den ikke ferdig her. Kjør «td validate»."
        )
    elif found.left:
        _say(f"{which} ble avbrutt, og disse er endret siden: {', '.join(found.left)}. De er ikke rørt.")
        _say("td har satt resten tilbake. Kjør kommandoen på nytt hvis den fortsatt skal gjøres.")
    elif not found.finished:
        _say(f"{which} ble avbrutt før noe var endret. Alt er som før.")
    else:
        _say(f"{which} ble avbrutt. td har nå gjort den ferdig.")


def _unfinished(fault: Unfinished) -> UsageFault:
    if isinstance(fault.cause, HeldOpen):
        why, hint = f"{_name(fault.cause)} er åpen i et annet program.", LET_GO
    else:
        why = os_message(fault.cause)[0]
        hint = "Rett det, og kjør en hvilken som helst td-kommando i prosjektet. Da gjør td den ferdig."
    return UsageFault(clean(f"{_half_done(fault.words)} td får ikke gjort den ferdig. {why}"), hint)


def _half_done(words: Sequence[str]) -> str:
    return f"{f'«{_command(words)}»' if words else 'En kommando'} er avbrutt, og bare halvt gjort."


def _command(words: Sequence[str]) -> str:
    return clean(" ".join(("td", *(f'"{word}"' if " " in word else word for word in words))))


def _name(error: OSError) -> str:
    return f"«{clean(Path(str(error.filename)).name)}»"


def _names(root: Path, paths: Sequence[Path]) -> str:
    shown = [
        (path.relative_to(root) if path.is_relative_to(root) else path).as_posix() for path in paths[:_SHOWN]
    ]
    return ", ".join(shown) + (f" og {len(paths) - _SHOWN} til" if len(paths) > _SHOWN else "")


def _say(text: str) -> None:
    err().print(Text(clean(text)), soft_wrap=True)
