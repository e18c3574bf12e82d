"""A conversation with an editor: the projects it has open, when they are read, and what it is told by itself.

Every keystroke marks a project as changed. Half a moment after the last one another thread reads it and asks the rules.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from tjenestedesign import __version__
from tjenestedesign.domain.thread.mentions import Mention
from tjenestedesign.ground.crashes import tried
from tjenestedesign.ground.journal.host import Disk
from tjenestedesign.ground.journal.journal import Journal, Unfinished
from tjenestedesign.ground.yaml.lines import Place
from tjenestedesign.live.editor import answers
from tjenestedesign.live.editor.editor_text import Text
from tjenestedesign.live.editor.folder import Folder, Reading
from tjenestedesign.live.editor.following import Where, mention_at
from tjenestedesign.live.editor.outline import Cursor, cursor
from tjenestedesign.project.reading import find_root

PAUSE: Final = 0.15
"""Seconds without a keystroke before the project is read."""

P = ParamSpec("P")
R = TypeVar("R")


class Open:
    """A project with an open file: its folder, what was last read of it, and the reading under way."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.reading: Reading | None = None
        self.told: set[str] = set()
        """Files the client has been told something of."""
        self.uris: dict[str, str] = {}
        """The client's own spelling of the addresses of open files."""
        self.lock = asyncio.Lock()
        self.timer: asyncio.TimerHandle | None = None
        self.tasks: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, eq=False)
class Point:
    """A place someone asks about, and the project as it was read."""

    project: Open
    file: str
    text: Text
    place: Place
    reading: Reading

    @property
    def cursor(self) -> Cursor | None:
        return cursor(self.text.lines, self.place)

    @property
    def mention(self) -> Mention | None:
        return mention_at(self.reading.project, self.file, self.place)


class Server(LanguageServer):
    def __init__(self) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            "tjenestedesign", __version__, lsp.TextDocumentSyncKind.Full
        )
        self.projects: dict[Path, Open] = {}
        self.watching = False
        """Whether the client tells of files that other programs change."""
        # One thread: a reading is never begun before the one before it is done.
        self.reader = ThreadPoolExecutor(1, "td-les")

    # --- files ----------------------------------------------------------------------------------------------------

    def _finish(self, root: Path) -> None:
        """What a run of td that was cut off left half-done. Where it cannot be finished, the next command tells why."""
        with suppress(OSError, Unfinished):
            found = Journal(Disk(root)).finish()
            if found and found.finished:
                self.window_show_message(
                    lsp.ShowMessageParams(
                        lsp.MessageType.Info, "En td-kommando ble avbrutt. td har nå gjort den ferdig."
                    )
                )

    def find(self, uri: str) -> tuple[Open, str] | None:
        """The project a file is in and its name there; None where it is in none."""
        known = to_fs_path(uri)
        path = Path(known) if known else None
        root = find_root(path.parent) if path and path.suffix.lower() in (".yaml", ".yml") else None
        if path is None or root is None:
            return None
        if root not in self.projects:
            self._finish(root)
            self.projects[root] = Open(Folder(root))
        project = self.projects[root]
        file = project.folder.file_of(path)
        return (project, file) if file else None

    def units(self, text: str) -> int:
        return self.workspace.position_codec.client_num_units(text)

    def uri(self, project: Open, file: str) -> str:
        return project.uris.get(file) or from_fs_path(str(project.folder.path_of(file))) or ""

    def text(self, project: Open, file: str) -> Text:
        """A file as the editor has it, or as it was read."""
        if (buffer := project.folder.buffers.get(file)) is not None:
            return buffer
        raw = project.folder.on_disk(file)
        return Text(file, raw.decode("utf-8", "replace"), self.units)

    async def point(self, uri: str, at: lsp.Position, *, wait: bool = True) -> Point | None:
        """A place in a file; None where the file is in no project."""
        found = self.find(uri)
        if found is None:
            return None
        project, file = found
        reading = project.reading if project.reading and not wait else await self.current(project)
        text = self.text(project, file)
        return Point(project, file, text, text.place(at.line, at.character), reading)

    def location(self, project: Open, where: Where) -> lsp.Location:
        return answers.location(where, self.text(project, where.file), self.uri(project, where.file))

    def changed(self, uri: str) -> None:
        if (found := self.find(uri)) is not None:
            project, file = found
            project.uris[file] = uri
            source = self.workspace.get_text_document(uri).source
            project.folder.write(Text(file, source, self.units))
            self.later(project)

    # --- reading --------------------------------------------------------------------------------------------------

    def later(self, project: Open, pause: float = PAUSE) -> None:
        """Reads the project once nothing has happened for a moment, and tells what is wrong."""
        if project.timer:
            project.timer.cancel()

        def begin() -> None:
            task = asyncio.get_running_loop().create_task(self.tell(project))
            project.tasks.add(task)
            task.add_done_callback(project.tasks.discard)

        project.timer = asyncio.get_running_loop().call_later(pause, begin)

    async def current(self, project: Open) -> Reading:
        """A reading of the texts exactly as they are now."""
        loop = asyncio.get_running_loop()
        async with project.lock:
            while project.reading is None or project.reading.number != project.folder.number:
                number, files = project.folder.number, project.folder.files()
                project.reading = await loop.run_in_executor(self.reader, project.folder.read, number, files)
            return project.reading

    async def checked(self, project: Open) -> Reading:
        """The same, with what the rules say."""
        loop = asyncio.get_running_loop()
        while True:
            reading = await self.current(project)
            if reading.found is not None:
                return reading
            asked = await loop.run_in_executor(self.reader, project.folder.asked, reading)
            if project.reading is reading:
                project.reading = asked
            if reading.number == project.folder.number:
                return asked

    async def tell(self, project: Open) -> None:
        """What is wrong, in every file it is wrong in."""
        try:
            reading = await self.checked(project)
            # An open file is told of also where nothing is wrong with it.
            by_file = {**{file: [] for file in project.folder.buffers}, **answers.by_file(reading)}
            for file in sorted(project.told - by_file.keys()):
                self.publish(project, file, [])
            for file, found in by_file.items():
                shown = partial(self._diagnostics, project, file, found)
                self.publish(project, file, tried(shown, "viste funnene", file, answers.at_the_top))
            project.told = set(by_file)
        except Exception as error:
            self.stumble(error)

    def diagnostic(self, project: Open, text: Text, found: answers.Diagnostic) -> lsp.Diagnostic:
        return answers.diagnostic(
            found, text, lambda file: self.text(project, file), lambda file: self.uri(project, file)
        )

    def _diagnostics(self, project: Open, file: str, found: list[answers.Diagnostic]) -> list[lsp.Diagnostic]:
        text = self.text(project, file)
        return [self.diagnostic(project, text, one) for one in found]

    def publish(self, project: Open, file: str, found: list[lsp.Diagnostic]) -> None:
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(self.uri(project, file), found))

    def stumble(self, error: Exception) -> None:
        """Something td did not foresee. What the files say is never part of the message."""
        self.window_log_message(
            lsp.LogMessageParams(
                lsp.MessageType.Error, f"td snublet ({type(error).__name__}). Filene dine er som før."
            )
        )

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Told where it happens."""


def guarded(nothing: Any) -> Callable[[Callable[P, Awaitable[R]]], Callable[P, Awaitable[R]]]:
    """What td did not foresee becomes an empty answer and a line in the editor's log."""

    def wrap(handler: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        @wraps(handler)
        async def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return await handler(*args, **kwargs)
            except (JsonRpcException, asyncio.CancelledError):
                raise
            except Exception as error:
                server: Any = args[0]
                server.stumble(error)
                return nothing

        return run

    return wrap
