"""The Language Server Protocol over standard input and output: questions from an editor, answers from the modules beside this one.

Completion answers from the last reading and the text as it is; what points at characters waits for a reading of exactly that text.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Final

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.uris import to_fs_path

from tjenestedesign.ground.ids import ID_PATTERN, holds_everywhere, slug
from tjenestedesign.history.renaming import Refused, plan
from tjenestedesign.live.editor import answers
from tjenestedesign.live.editor.following import (
    definition,
    entry_of,
    further,
    hover,
    named_at,
    references,
    symbols,
    symbols_in,
)
from tjenestedesign.live.editor.remedies import remedies
from tjenestedesign.live.editor.session import Server, guarded
from tjenestedesign.live.editor.suggestions import suggestions
from tjenestedesign.project.reading import PROJECT_FILE

MOST_SYMBOLS: Final = 500


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
