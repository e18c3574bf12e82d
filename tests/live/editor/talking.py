"""`td lsp` as its own process, and a client that speaks the protocol with it over its standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

EVERYTHING = lsp.ClientCapabilities(
    text_document=lsp.TextDocumentClientCapabilities(
        completion=lsp.CompletionClientCapabilities(
            completion_item=lsp.ClientCompletionItemOptions(snippet_support=True)
        )
    ),
    workspace=lsp.WorkspaceClientCapabilities(
        workspace_edit=lsp.WorkspaceEditClientCapabilities(
            document_changes=True,
            resource_operations=[lsp.ResourceOperationKind.Create, lsp.ResourceOperationKind.Rename],
        )
    ),
)
NOTHING = lsp.ClientCapabilities()


class Editor:
    """An editor with a project open. `text|` in a text is where the cursor stands."""

    def __init__(self, root: Path, client: LanguageClient) -> None:
        self.root = root
        self.client = client
        self.faults: dict[str, list[lsp.Diagnostic]] = {}
        self.said: list[str] = []
        self.texts: dict[str, str] = {}
        self._versions: dict[str, int] = {}

        @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params: lsp.PublishDiagnosticsParams) -> None:
            self.faults[self.file(params.uri)] = list(params.diagnostics)

        @client.feature(lsp.WINDOW_LOG_MESSAGE)
        def _(params: lsp.LogMessageParams) -> None:
            self.said.append(params.message)

    def uri(self, file: str) -> str:
        return (self.root / file).as_uri()

    def file(self, uri: str) -> str:
        prefix = self.root.as_uri() + "/"
        return uri.removeprefix(prefix)

    def write(self, file: str, text: str) -> lsp.Position:
        """Opens or changes a file without saving it. The position of the cursor."""
        before, bar, after = text.partition("|")
        text = before + after if bar else text
        self.texts[file] = text
        version = self._versions.get(file, 0) + 1
        self._versions[file] = version
        if version == 1:
            item = lsp.TextDocumentItem(self.uri(file), "yaml", version, text)
            self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        else:
            id = lsp.VersionedTextDocumentIdentifier(version, self.uri(file))
            change = lsp.TextDocumentContentChangeWholeDocument(text)
            self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(id, [change]))
        line = before.count("\n")
        return lsp.Position(line, len(before.rpartition("\n")[2].encode("utf-16-le")) // 2)

    def open(self, file: str) -> None:
        self.write(file, (self.root / file).read_text("utf-8"))

    def at(self, file: str, words: str, offset: int = 0) -> lsp.Position:
        """Where some words stand in a file that is open."""
        place = self.texts[file].index(words) + offset
        before = self.texts[file][:place]
        return lsp.Position(before.count("\n"), len(before.rpartition("\n")[2].encode("utf-16-le")) // 2)

    def id(self, file: str) -> lsp.TextDocumentIdentifier:
        return lsp.TextDocumentIdentifier(self.uri(file))

    async def complete(self, file: str, text: str) -> dict[str, lsp.CompletionItem]:
        at = self.write(file, text)
        answer: Any = await self.client.text_document_completion_async(
            lsp.CompletionParams(self.id(file), at)
        )
        assert answer is not None
        return {i.label: i for i in answer.items}

    async def hover(self, file: str, words: str, offset: int = 0) -> str:
        at = self.at(file, words, offset)
        answer: Any = await self.client.text_document_hover_async(lsp.HoverParams(self.id(file), at))
        return answer.contents.value if answer else ""

    async def until(self, holds: Callable[[], bool], patience: float = 20) -> None:
        for _ in range(int(patience / 0.02)):
            if holds():
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"{self.faults} {self.said}")

    async def fixes(self, file: str, code: str) -> list[lsp.CodeAction]:
        """The remedies for the first fault with a code."""
        await self.until(lambda: any(d.code == code for d in self.faults.get(file, [])))
        fault = next(d for d in self.faults[file] if d.code == code)
        params = lsp.CodeActionParams(self.id(file), fault.range, lsp.CodeActionContext([fault]))
        found: Any = await self.client.text_document_code_action_async(params)
        return [a for a in found or [] if a.diagnostics and a.diagnostics[0].code == code]

    def carry_out(self, edit: lsp.WorkspaceEdit) -> None:
        """What an editor does with an edit: to the texts it has open, and to the files of the others."""
        for uri, changes in (edit.changes or {}).items():
            self._edit(self.file(uri), changes)
        for one in edit.document_changes or []:
            if isinstance(one, lsp.CreateFile):
                (self.root / self.file(one.uri)).parent.mkdir(parents=True, exist_ok=True)
                (self.root / self.file(one.uri)).touch()
            elif isinstance(one, lsp.RenameFile):
                (self.root / self.file(one.old_uri)).rename(self.root / self.file(one.new_uri))
                self.texts.pop(self.file(one.old_uri), None)
            elif isinstance(one, lsp.TextDocumentEdit):
                self._edit(self.file(one.text_document.uri), one.edits)

    def _edit(self, file: str, changes: Any) -> None:
        path = self.root / file
        text = self.texts.get(file) or path.read_text("utf-8")
        for change in sorted(
            changes, key=lambda c: (c.range.start.line, c.range.start.character), reverse=True
        ):
            lines = text.split("\n")
            start, end = change.range.start, change.range.end
            head = "\n".join([*lines[: start.line], _units(lines[start.line], start.character)[0]])
            tail = "\n".join([_units(lines[end.line], end.character)[1], *lines[end.line + 1 :]])
            text = head + change.new_text + tail
        path.write_text(text, "utf-8")
        if file in self.texts:
            self.write(file, text)


def _units(line: str, count: int) -> tuple[str, str]:
    raw = line.encode("utf-16-le")
    return raw[: count * 2].decode("utf-16-le"), raw[count * 2 :].decode("utf-16-le")


def talk(
    root: Path,
    conversation: Callable[[Editor], Awaitable[None]],
    able: lsp.ClientCapabilities = EVERYTHING,
) -> None:
    """Starts the server, says hello, has the conversation and says goodbye. The server must then end by itself, without having stumbled."""

    async def run() -> None:
        client = LanguageClient("prøve", "1")
        editor = Editor(root, client)
        await client.start_io(sys.executable, "-P", "-m", "tjenestedesign", "lsp", "--stdio")
        try:
            await client.initialize_async(lsp.InitializeParams(able, root_uri=root.as_uri()))
            client.initialized(lsp.InitializedParams())
            await asyncio.wait_for(conversation(editor), 60)
            assert editor.said == []
        finally:
            await asyncio.wait_for(client.shutdown_async(None), 20)
            client.exit(None)
            await asyncio.wait_for(client.stop(), 20)

    asyncio.run(run())
