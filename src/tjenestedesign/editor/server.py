"""The Language Server Protocol over standard input and output: questions from an editor, answers from the modules beside this one.

Every keystroke marks the project as changed. Half a moment after the last one another thread reads it and asks the rules. Completion and
hovering answer from the last reading and the text as it is; what points at characters waits for a reading of exactly that text.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from tjenestedesign import __version__
from tjenestedesign.editor import answers
from tjenestedesign.editor.completion import suggestions
from tjenestedesign.editor.folder import Folder, Reading
from tjenestedesign.editor.links import (
    Where,
    definition,
    entry_of,
    further,
    hover,
    mention_at,
    named_at,
    references,
    symbols,
    symbols_in,
)
from tjenestedesign.editor.outline import Cursor, cursor
from tjenestedesign.editor.remedies import remedies
from tjenestedesign.editor.text import Text
from tjenestedesign.mentions import Mention
from tjenestedesign.reading import PROJECT_FILE, find_root
from tjenestedesign.renaming import Refused, plan
from tjenestedesign.scalars import ID_PATTERN, holds_everywhere, slug
from tjenestedesign.yaml_lines import Place

PAUSE: Final = 0.15
"""Seconds without a keystroke before the project is read."""
MOST_SYMBOLS: Final = 500

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

    def find(self, uri: str) -> tuple[Open, str] | None:
        """The project a file is in and its name there; None where it is in none."""
        known = to_fs_path(uri)
        path = Path(known) if known else None
        root = find_root(path.parent) if path and path.suffix.lower() in (".yaml", ".yml") else None
        if path is None or root is None:
            return None
        if root not in self.projects:
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
                text = self.text(project, file)
                self.publish(project, file, [self.diagnostic(project, text, d) for d in found])
            project.told = set(by_file)
        except Exception as error:
            self.stumble(error)

    def diagnostic(self, project: Open, text: Text, found: answers.Diagnostic) -> lsp.Diagnostic:
        return answers.diagnostic(
            found, text, lambda file: self.text(project, file), lambda file: self.uri(project, file)
        )

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


def serve() -> None:
    """Answers until the editor hangs up."""
    quiet = logging.getLogger("pygls")  # its log repeats what is in the files
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    build().start_io()


def build() -> Server:
    server = Server()

    @server.feature(lsp.INITIALIZED)
    @guarded(None)
    async def initialized(ls: Server, _: lsp.InitializedParams) -> None:
        watched = (
            ls.client_capabilities.workspace and ls.client_capabilities.workspace.did_change_watched_files
        )
        if watched and watched.dynamic_registration:
            watchers = [lsp.FileSystemWatcher(glob_pattern="**/*")]
            options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
            ls.watching = True
            await ls.client_register_capability_async(
                lsp.RegistrationParams(
                    [lsp.Registration("td-filer", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)]
                )
            )

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    @guarded(None)
    async def did_open(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
        ls.changed(params.text_document.uri)
        if found := ls.find(params.text_document.uri):
            ls.later(found[0], 0)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    @guarded(None)
    async def did_change(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
        ls.changed(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    @guarded(None)
    async def did_save(ls: Server, params: lsp.DidSaveTextDocumentParams) -> None:
        if found := ls.find(params.text_document.uri):
            project, file = found
            # An editor that watches tells what other programs do; for others this is the moment to look.
            project.folder.reread([file] if ls.watching else None)
            ls.later(project, 0)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    @guarded(None)
    async def did_close(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
        if found := ls.find(params.text_document.uri):
            project, file = found
            project.folder.close(file)
            project.uris.pop(file, None)
            ls.later(project)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    @guarded(None)
    async def watched(ls: Server, params: lsp.DidChangeWatchedFilesParams) -> None:
        for root, project in list(ls.projects.items()):
            changed = [Path(p) for c in params.changes if (p := to_fs_path(c.uri))]
            inside = [project.folder.file_of(p) for p in changed if p.is_relative_to(root)]
            if not (root / PROJECT_FILE).is_file():
                del ls.projects[root]
            elif files := [f for f in inside if f]:
                all_yaml = all(f.lower().endswith((".yaml", ".yml")) for f in files)
                project.folder.reread(files if all_yaml else None)
                ls.later(project)

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[" ", "#", "/", "[", ","])
    )
    @guarded(None)
    async def completion(ls: Server, params: lsp.CompletionParams) -> lsp.CompletionList | None:
        here = await ls.point(params.text_document.uri, params.position, wait=False)
        if here is None:
            return None
        at = here.cursor
        if at is None:
            return lsp.CompletionList(False, [])
        made, whole = suggestions(here.reading.known, here.file, at)
        return lsp.CompletionList(not whole, answers.completions(made, here.text, snippets=_snippets(ls)))

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    @guarded(None)
    async def hovering(ls: Server, params: lsp.HoverParams) -> lsp.Hover | None:
        here = await ls.point(params.text_document.uri, params.position)
        if here is None:
            return None
        at, one = here.cursor, here.mention
        word = here.text.lines[at.start[0]][at.start[1] : at.end[1]] if at else ""
        project = here.reading.project
        named = (further(project, one.names) if one.defines else one.names) if one else None
        said = hover(project, here.file, at, named, word)
        if not said:
            return None
        span = one.span() if one else None
        where = (span.start, span.end) if span else (at.start, at.end) if at else None
        return lsp.Hover(
            lsp.MarkupContent(lsp.MarkupKind.Markdown, said),
            answers.range_of(here.text, *where) if where else None,
        )

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    @guarded(None)
    async def go_to(ls: Server, params: lsp.DefinitionParams) -> lsp.Location | None:
        here = await ls.point(params.text_document.uri, params.position)
        one = here.mention if here else None
        if here is None or one is None:
            return None
        project = here.reading.project
        where = definition(project, further(project, one.names) if one.defines else one.names)
        return ls.location(here.project, where) if where else None

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    @guarded(None)
    async def refer(ls: Server, params: lsp.ReferenceParams) -> list[lsp.Location] | None:
        here = await ls.point(params.text_document.uri, params.position)
        if here is None:
            return None
        wanted = named_at(here.reading.project, here.file, here.place, here.cursor)
        if wanted is None:
            return None
        declared = params.context.include_declaration
        places = references(here.reading.project, wanted, definitions=declared)
        return [ls.location(here.project, w) for w in places]

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    @guarded(None)
    async def prepare(ls: Server, params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        here = await ls.point(params.text_document.uri, params.position)
        one = here.mention if here else None
        span = one.span() if one else None
        if here is None or one is None or span is None:
            return None
        return lsp.PrepareRenamePlaceholder(answers.range_of(here.text, span.start, span.end), one.id)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    @guarded(None)
    async def rename(ls: Server, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        new = params.new_name
        if not (ID_PATTERN.fullmatch(new) and holds_everywhere(new) and len(new) <= 80):
            known = slug(new)[:60] or "min-id"
            raise _refusal(f"«{new[:60]}» kan ikke være en id. Skriv for eksempel «{known}».")
        here = await ls.point(params.text_document.uri, params.position)
        if here is None:
            return None
        one = here.mention
        if one is None:
            raise _refusal("Her står det ingen id.")
        reading = await ls.checked(here.project)
        try:
            decided = await asyncio.get_running_loop().run_in_executor(
                ls.reader, plan, reading.project, reading.found or (), reading.files, one.names, new
            )
        except Refused as why:
            raise _refusal(f"{why.message} {why.hint}") from None
        if decided.moved and lsp.ResourceOperationKind.Rename not in _operations(ls):
            told = f"Kjør «td rename {one.names.tekst} {new}»."
            raise _refusal(f"Editoren kan ikke gi filer nytt navn. {told}")
        project = here.project
        return answers.renamed(decided, lambda f: ls.text(project, f), lambda f: ls.uri(project, f))

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    @guarded(None)
    async def outline(ls: Server, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol] | None:
        found = ls.find(params.text_document.uri)
        if found is None:
            return None
        project, file = found
        reading = await ls.current(project)
        entry = entry_of(reading.project, file)
        return answers.outline(symbols_in(entry), ls.text(project, file)) if entry else None

    @server.feature(lsp.WORKSPACE_SYMBOL)
    @guarded(None)
    async def search(ls: Server, params: lsp.WorkspaceSymbolParams) -> list[lsp.WorkspaceSymbol]:
        made: list[lsp.WorkspaceSymbol] = []
        for project in ls.projects.values():
            reading = await ls.current(project)
            for one in symbols(reading.known.entries.values(), params.query):
                if len(made) >= MOST_SYMBOLS:
                    return made
                made.append(
                    answers.symbol(one, ls.text(project, one.name.file), ls.uri(project, one.name.file))
                )
        return made

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix]))
    @guarded(None)
    async def actions(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        found = ls.find(params.text_document.uri)
        if found is None:
            return None
        project, file = found
        reading = await ls.checked(project)
        text = ls.text(project, file)
        here = [
            d
            for d in reading.found or ()
            if d.position.file == file and answers.touches(params.range, answers.range_at(text, d.position))
        ]
        made = remedies(reading.project, text.source, text.raw, here)
        return [
            answers.action(
                r,
                ls.diagnostic(project, text, r.mends),
                text,
                ls.uri(project, file),
                lambda f: ls.uri(project, f),
            )
            for r in made
            if not r.created or lsp.ResourceOperationKind.Create in _operations(ls)
        ]

    return server


def _refusal(message: str) -> JsonRpcException:
    return JsonRpcException(message, lsp.LSPErrorCodes.RequestFailed.value)


def _snippets(ls: Server) -> bool:
    known = ls.client_capabilities.text_document
    item = known.completion.completion_item if known and known.completion else None
    return bool(item and item.snippet_support)


def _operations(ls: Server) -> list[lsp.ResourceOperationKind]:
    known = ls.client_capabilities.workspace
    edit = known.workspace_edit if known else None
    return list(edit.resource_operations or ()) if edit and edit.document_changes else []
