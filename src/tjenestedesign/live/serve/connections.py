"""How long a connection may wait without asking for anything, and how many there may be: nobody can hold the preview shut."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

PATIENCE: Final = 10.0
"""Seconds a connection has to send all of a request's headers, however slowly they come."""
MOST: Final = 256
"""Connections at a time. A browser opens six, and one more for each fifty tabs."""


class Connections:
    """The connections of one preview. `inner` makes what speaks HTTP on one of them (uvicorn's protocol)."""

    def __init__(self, inner: Callable[..., Any], patience: float = PATIENCE, most: int = MOST) -> None:
        self._inner = inner
        self._patience = patience
        self._most = most
        self._open: dict[Connection, None] = {}

    def __call__(self, **given: Any) -> Connection:
        return Connection(self, self._inner(**given), self._patience)

    def came(self, one: Connection) -> None:
        """A new one. Where there are too many, the one that has waited longest without asking goes, else the new one."""
        self._open[one] = None
        if len(self._open) > self._most:
            idle = next((other for other in self._open if other.is_waiting), one)
            idle.drop()

    def went(self, one: Connection) -> None:
        self._open.pop(one, None)


class Connection(asyncio.Protocol):
    """One connection, and the clock that runs while it has not asked for anything."""

    def __init__(self, among: Connections, inner: Any, patience: float) -> None:
        self._among = among
        self._inner = inner
        self._patience = patience
        self._transport: Any = None
        self._clock: asyncio.TimerHandle | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether no answer is on its way: nothing has been asked for, or only half of it."""
        cycle = self._inner.cycle
        return cycle is None or bool(cycle.response_complete)

    def drop(self) -> None:
        """Closes it at once."""
        self._among.went(self)
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._inner.connection_made(transport)
        self._among.came(self)
        self._time()

    def data_received(self, data: bytes) -> None:
        self._inner.data_received(data)
        self._time()

    def eof_received(self) -> bool | None:
        return self._inner.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._among.went(self)
        self._stop()
        self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def _time(self) -> None:
        """Lets the clock run while it is waiting. More of half a request does not wind it up again."""
        if not self.is_waiting:
            self._stop()
        elif self._clock is None:
            self._clock = asyncio.get_running_loop().call_later(self._patience, self._too_late)

    def _too_late(self) -> None:
        self._clock = None
        if self.is_waiting:
            self.drop()

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
