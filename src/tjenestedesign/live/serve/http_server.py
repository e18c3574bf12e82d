"""The web side of the preview: this machine only, for those who have the key, and a stream that tells open pages of changes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any, Final

from tjenestedesign.ground.extras import extra
from tjenestedesign.ground.fragments import fragment
from tjenestedesign.ground.resources import templates_dir
from tjenestedesign.live.serve.access import GUARDED, Key, guarded
from tjenestedesign.live.serve.connections import Connections
from tjenestedesign.live.serve.live import Live, Served, relevant

HOST: Final = "127.0.0.1"
FIRST_PORT: Final = 8420
_TRIED: Final = 20
_QUIET: Final = 0.3
"""Seconds without a change before the rules are asked: open pages ask for the new version first."""
_LONGEST: Final = 2.0
"""Seconds they wait at most, while changes keep coming."""
_SELDOM: Final = 50
"""How many times as long as a look through the folder td waits before the next. It looks when it is quiet, and at most once a second."""
_PING: Final = 15.0
_POLICY: Final = "default-src 'none'; "
_LIVE_POLICY: Final = "default-src 'none'; script-src 'self'; connect-src 'self'; "
_OWN: Final = {"_td/live.js": "text/javascript; charset=utf-8", "_td/live.css": "text/css; charset=utf-8"}


class PortTaken(Exception):
    """Another program uses the port that was asked for."""


def free_socket(port: int | None) -> socket.socket:
    """A listening place on this machine: the port that was asked for, or the first free one. Raises `PortTaken`."""
    tried = [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + _TRIED), 0]
    for number in tried:
        place = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # on Windows it would let two programs have the same port
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind((HOST, number))
        except OSError:
            place.close()
            continue
        place.listen(128)
        return place
    raise PortTaken


class Preview:
    """A project being shown: its state, those who listen for changes, and the one thread that does the work."""

    def __init__(self, live: Live, say: Callable[[str], None]) -> None:
        self.live = live
        self._say = say
        self._worker = ThreadPoolExecutor(1, "td-serve")
        self._changed = asyncio.Condition()
        self._stopping = asyncio.Event()
        self._touched = 0.0
        self._faults = 0
        self._to_check = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    async def work(self, function: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._worker, function, *args)

    def start(self, *, poll: bool) -> None:
        self.tasks = [asyncio.create_task(self._watch(poll=poll)), asyncio.create_task(self._check())]

    async def stop(self) -> None:
        self._stopping.set()
        async with self._changed:
            self._changed.notify_all()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self._worker.shutdown(wait=False, cancel_futures=True)

    # --- changes --------------------------------------------------------------------------------------------------

    async def _watch(self, *, poll: bool) -> None:
        """Follows the folder, also when it goes away and comes back."""
        awatch: Any = extra("watchfiles").awatch
        clock = asyncio.get_running_loop().time
        root = self.live.root
        while not self._stopping.is_set():
            if not root.is_dir():
                if not self.live.gone:
                    await self._refreshed(None)
                await asyncio.sleep(0.5)
                continue
            await self._refreshed(None)
            same, next_look = _sign(root), 0.0
            with suppress(FileNotFoundError, OSError):
                async for batch in awatch(
                    root, watch_filter=None, debounce=150, step=20, rust_timeout=1000, yield_on_timeout=True,
                    stop_event=self._stopping, ignore_permission_denied=True, raise_interrupt=False,
                    force_polling=True if poll else None, poll_delay_ms=200,
                ):  # fmt: skip
                    if _sign(root) != same:
                        break
                    if batch and (paths := relevant(root, (path for _, path in batch))):
                        await self._refreshed(paths)
                    elif not batch and (start := clock()) >= next_look:
                        await self._read(self.live.look_again)
                        next_look = clock() + _SELDOM * (clock() - start)
            await asyncio.sleep(0.05)

    async def _refreshed(self, paths: set[Path] | None) -> None:
        await self._read(self.live.refresh, paths)

    async def _read(self, how: Callable[..., bool], *args: Any) -> None:
        if await self.work(how, *args):
            self._touch()
            await self._tell()
            self._say_faults()
        self._to_check.set()

    def _say_faults(self) -> None:
        now = len(self.live.faults())
        if now != self._faults:
            self._faults = now
            self._say(f"{now} feil." if now else "Ingen feil.")

    async def _check(self) -> None:
        """Asks the rules when it is quiet: the pages come first."""
        while True:
            await self._to_check.wait()
            self._to_check.clear()
            clock = asyncio.get_running_loop().time
            latest = clock() + _LONGEST
            while (left := min(self._touched + _QUIET, latest) - clock()) > 0:
                await asyncio.sleep(left)
            if await self.work(self.live.check):
                await self._tell()
            self._say_faults()

    def _touch(self) -> None:
        self._touched = asyncio.get_running_loop().time()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def events(self) -> AsyncGenerator[str]:
        """The stream: the number of the version now, and of each later one. A comment now and then keeps it open."""
        told = -1
        while not self._stopping.is_set():
            if told != self.live.number:
                told = self.live.number
                yield f"data: {json.dumps({'nummer': told})}\n\n"
                continue
            async with self._changed:
                try:
                    await asyncio.wait_for(self._changed.wait(), _PING)
                except TimeoutError:
                    pass
                else:
                    continue
            yield ": her\n\n"

    # --- pages ----------------------------------------------------------------------------------------------------

    async def page(self, path: str) -> tuple[int, bytes, str]:
        """(status, content, media type) of a path."""
        if path in _OWN:
            return 200, (templates_dir() / "_live" / path.removeprefix("_td/")).read_bytes(), _OWN[path]
        return await self.work(self._page, path)

    def _page(self, path: str) -> tuple[int, bytes, str]:
        served = self.live.file(path)
        if served is None:
            missing = fragment("_live/mangler.html.j2").encode()
            return (
                404,
                self._with_line(Served(missing, "text/html; charset=utf-8")),
                "text/html; charset=utf-8",
            )
        if served.media.startswith("text/html"):
            return 200, self._with_line(served), served.media
        return 200, served.data, served.media

    def _with_line(self, served: Served) -> bytes:
        """The page with what lets it follow the files, and with the faults."""
        live = self.live
        line = fragment(
            "_live/linje.html.j2",
            feil=live.faults(),
            nummer=live.number,
            gammel=served.stale,
            borte=live.gone,
            sjekket=live.checked,
        )
        text = served.data.decode("utf-8", "replace")
        allowed = (
            _LIVE_POLICY.replace("script-src 'self'; ", "") if "script-src" in text[:2000] else _LIVE_POLICY
        )
        text = text.replace(_POLICY, allowed, 1)
        text = text.replace(
            "</head>",
            '<link rel="stylesheet" href="/_td/live.css"><script src="/_td/live.js" defer></script>\n</head>',
            1,
        )
        before, end, after = text.rpartition("</body>")
        return f"{before}{line}{end}{after}".encode()


def _sign(root: Path) -> tuple[int, int] | None:
    """What tells one folder from another of the same name."""
    try:
        at = root.stat()
    except OSError:
        return None
    return at.st_dev, at.st_ino


# --- the application ----------------------------------------------------------------------------------------------


def application(preview: Preview) -> Any:
    """A Starlette application that answers GET. It asks nobody who they are: `access.guarded` does."""
    applications: Any = extra("starlette.applications")
    responses: Any = extra("starlette.responses")
    routing: Any = extra("starlette.routing")

    async def show(request: Any) -> Any:
        status, data, media = await preview.page(request.path_params["path"])
        return responses.Response(data, status, GUARDED, media_type=media)

    async def follow(_request: Any) -> Any:
        return responses.StreamingResponse(preview.events(), headers=GUARDED, media_type="text/event-stream")

    routes = [
        routing.Route("/_td/hendelser", follow, methods=["GET"]),
        routing.Route("/{path:path}", show, methods=["GET", "HEAD"]),
    ]
    return applications.Starlette(routes=routes)


def serve(
    root: Path,
    place: socket.socket,
    key: Key,
    ready: Callable[[], None],
    say: Callable[[str], None],
    *,
    poll: bool,
) -> None:
    """Shows the project to those who have the key, until someone stops it with Ctrl-C or the process is told to end."""
    uvicorn: Any = extra("uvicorn")
    speaks: Any = extra("uvicorn.protocols.http.h11_impl").H11Protocol
    extra("watchfiles")
    port = place.getsockname()[1]
    hosts = frozenset(f"{name}:{port}" for name in (HOST, "localhost"))
    live = Live(root)

    async def run() -> None:
        preview = Preview(live, say)
        settings = uvicorn.Config(
            guarded(application(preview), key, hosts), http=Connections(speaks), ws="none", log_level="critical",
            access_log=False, lifespan="off", timeout_graceful_shutdown=1, server_header=False, timeout_keep_alive=30,
        )  # fmt: skip
        server = uvicorn.Server(settings)
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()

        def end(*_: object) -> None:
            loop.call_soon_threadsafe(ended.set)

        with suppress(ValueError):  # only the main thread is told of signals
            for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
                if number := getattr(signal, name, None):
                    signal.signal(number, end)
        preview.start(poll=poll)
        # Signals are handled here: uvicorn would wait for the streams, which wait for it.
        server.capture_signals = nullcontext
        serving = asyncio.create_task(server.serve([place]))
        ready()
        stopping = asyncio.create_task(ended.wait())
        await asyncio.wait({serving, stopping, *preview.tasks}, return_when=asyncio.FIRST_COMPLETED)
        broken = next((t for t in preview.tasks if t.done() and t.exception()), None)
        server.should_exit = True
        await preview.stop()
        await asyncio.gather(serving, return_exceptions=True)
        stopping.cancel()
        if broken:  # a preview that no longer follows the files says so
            broken.result()

    asyncio.run(run())
