"""Who may see the preview: those who have its key. Any other user of the same machine can reach the port, but not read what it says.

As Jupyter does it: the printed address holds the key, `?token=…`. Whoever comes with it gets a cookie and is sent on to the
same address without the key, so that it stays in no history and no bookmark. The key is new for each run, lives in memory
alone, and is compared in constant time.

What a browser is started with can be read by other users in the list of processes. So the address td itself opens holds a
ticket instead, which one visitor can use once, for a short while.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from tjenestedesign.ground.fragments import fragment

PARAMETER: Final = "token"
_TICKET_LASTS: Final = 60.0
"""Seconds from a ticket is made until no one can use it."""
GUARDED: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What stands on every answer."""

Application = Callable[[Any, Any, Any], Awaitable[None]]


class Key:
    """The key of one run of the preview, on one port."""

    def __init__(self, port: int) -> None:
        self.token: Final = secrets.token_urlsafe(32)
        self.cookie: Final = f"td-serve-{port}"
        """A browser shares cookies between all ports of a machine, so the port is in the name."""
        self._held: Final = secrets.token_urlsafe(32)
        """What the cookie says. It is not the key: a cookie that is read opens nothing in an address."""
        self._tickets: dict[str, float] = {}

    def ticket(self) -> str:
        """A key for one visit, soon."""
        made = secrets.token_urlsafe(32)
        self._tickets[made] = time.monotonic() + _TICKET_LASTS
        return made

    def opens(self, given: str) -> bool:
        """Whether what stands in an address is the key, or a ticket nobody has used. The ticket is then used."""
        if _same(given, self.token):
            return True
        ticket = next((one for one in self._tickets if _same(given, one)), None)
        return ticket is not None and time.monotonic() < self._tickets.pop(ticket)

    def is_held(self, cookies: str) -> bool:
        """Whether a `Cookie` header has the cookie of this run."""
        pairs = (one.strip().partition("=") for one in cookies.split(";"))
        return any(name == self.cookie and _same(value, self._held) for name, _, value in pairs)

    def to_keep(self) -> str:
        """The `Set-Cookie` header. The cookie is gone when the browser is closed."""
        return f"{self.cookie}={self._held}; HttpOnly; SameSite=Strict; Path=/"


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def guarded(inside: Application, key: Key, hosts: frozenset[str]) -> Application:
    """The application for those who have the key, asked for by one of its own names (`host:port`, lower case)."""

    async def outside(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        if why := _stranger(headers, hosts):
            await _answer(send, 403, why.encode(), "text/plain; charset=utf-8")
            return
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in asked if name == PARAMETER]
        if given:
            if not key.opens(given[-1]):
                await _answer(send, 403, _closed(), "text/html; charset=utf-8")
                return
            rest = urlencode([pair for pair in asked if pair[0] != PARAMETER])
            place = _on_this_machine(scope) + (f"?{rest}" if rest else "")
            await _answer(send, 303, b"", "text/plain", {"Location": place, "Set-Cookie": key.to_keep()})
        elif not key.is_held(headers.get("cookie", "")):
            await _answer(send, 403, _closed(), "text/html; charset=utf-8")
        else:
            await inside(scope, receive, send)

    return outside


def _stranger(headers: Mapping[str, str], hosts: frozenset[str]) -> str:
    """Why a request is not from a page of the preview; blank where it may be."""
    if headers.get("host", "").lower() not in hosts:
        return "Denne adressen er ikke td sin."
    origin = headers.get("origin")
    foreign = origin is not None and origin.lower().removeprefix("http://") not in hosts
    embedded = headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate"
    return "Andre nettsider får ikke lese forhåndsvisningen." if foreign or embedded else ""


def _on_this_machine(scope: Any) -> str:
    """The path asked for, as an address that leads nowhere else: two slashes at the start would name another machine."""
    raw: bytes = scope.get("raw_path") or b"/"
    return "/" + raw.decode("ascii", "replace").lstrip("/\\")


def _closed() -> bytes:
    return fragment("_live/stengt.html.j2").encode()


async def _answer(
    send: Any, status: int, body: bytes, media: str, more: Mapping[str, str] | None = None
) -> None:
    said = {**GUARDED, "Content-Type": media, "Content-Length": str(len(body)), **(more or {})}
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in said.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
