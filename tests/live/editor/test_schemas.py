"""The schemas `td init` writes, in the YAML server that VS Code's YAML extension runs."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from tests.conftest import Run
from tests.live.editor.talking import Editor
from tjenestedesign.check.load import load_project

SERVER = Path(__file__).parent / "yaml/node_modules/yaml-language-server/bin/yaml-language-server"
REISE = "1-innsikt/brukerreiser/sok.yaml"
SOUND = "type: brukerreise\ntittel: Søke\nsteg:\n  - id: soke\n    fase: før\n    tittel: Søke\n"


@pytest.fixture
def project(td: Run, tmp_path: Path) -> Path:
    folder = tmp_path / "prosjekt"
    assert td("init", folder, "--yes", "--name", "Prøve", "--municipality", "Asker").code == 0
    return folder


def ask(root: Path, conversation: Callable[[Editor], Awaitable[None]]) -> None:
    """A conversation with the YAML server, set up as `td init` sets up VS Code."""
    node = shutil.which("node")
    if node is None or not SERVER.exists():
        pytest.skip("yaml-language-server is missing: make test fetches it with npm")
    import json

    said = json.loads((root / ".vscode/settings.json").read_text("utf-8"))
    schemas = {(root / k).as_uri(): v for k, v in said["yaml.schemas"].items()}
    yaml: dict[str, Any] = {
        "schemas": schemas,
        "validate": True,
        "hover": True,
        "completion": True,
        "yamlVersion": said["yaml.yamlVersion"],
        "schemaStore": {"enable": False},
    }

    async def run() -> None:
        client = LanguageClient("prøve", "1")
        editor = Editor(root, client)

        @client.feature(lsp.WORKSPACE_CONFIGURATION)
        def _(params: lsp.ConfigurationParams) -> list[Any]:
            return [yaml if item.section == "yaml" else {} for item in params.items]

        await client.start_io(node, str(SERVER), "--stdio")
        able = lsp.ClientCapabilities(
            text_document=lsp.TextDocumentClientCapabilities(
                completion=lsp.CompletionClientCapabilities(
                    completion_item=lsp.ClientCompletionItemOptions(snippet_support=True)
                )
            ),
            workspace=lsp.WorkspaceClientCapabilities(configuration=True),
        )
        try:
            await client.initialize_async(lsp.InitializeParams(able, root_uri=root.as_uri()))
            client.initialized(lsp.InitializedParams())
            client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams({"yaml": yaml}))
            await asyncio.wait_for(conversation(editor), 60)
        finally:
            await asyncio.wait_for(client.shutdown_async(None), 20)
            client.exit(None)
            await asyncio.wait_for(client.stop(), 20)

    asyncio.run(run())


def test_keys_and_words_are_completed_and_explained_in_norwegian(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        editor.write(REISE, SOUND + "    x: 1\n")
        await editor.until(lambda: bool(editor.faults.get(REISE)))  # it has read the schemas
        keys = await editor.complete(REISE, SOUND + "    føl|\n")
        said: Any = keys["følelse"].documentation
        assert "Fra −2 (svært dårlig)" in (said if isinstance(said, str) else said.value)
        words = await editor.complete(REISE, SOUND + "    belegg: |\n")
        assert {"belagt", "antatt", "foreslått"} <= set(words)
        editor.write(REISE, SOUND)
        assert "før, under eller etter" in await editor.hover(REISE, "fase")

    ask(project, conversation)


FAULTY = {
    "unknown key": SOUND + "    fasse: x\n",
    "unknown word": SOUND + "    belegg: kanskje\n",
    "missing key": SOUND.replace("    fase: før\n", ""),
    "out of range": SOUND + "    følelse: 7\n",
    "not a list": SOUND + "aktører: ung-mann\n",
    "wrong form of an id": SOUND.replace("id: soke", "id: Søke nå"),
    "text where parts are meant": "type: brukerreise\ntittel: x\nsteg: [a]\n",
    "no steps": "type: brukerreise\ntittel: x\nsteg: []\n",
    "a blank that is allowed": SOUND + "notat:\nansvarlig:\n",
    "sound": SOUND + "    varighet: 30 min\n    følelse: -1\nvariant: planlagt\ndato: 2026-01-01\n",
    "a number as a title": SOUND.replace("tittel: Søke\nsteg", "tittel: 2026\nsteg"),
}


def test_faults_are_marked_where_td_marks_them(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        for name, text in FAULTY.items():
            (project / REISE).write_text(text, "utf-8")
            shape = {"TD105", "TD106", "TD107", "TD108", "TD109", "TD110", "TD112"}
            wanted = [d for d in load_project(project)[1] if d.code in shape and d.position.file == REISE]
            editor.faults.pop(REISE, None)
            editor.write(REISE, text)
            await editor.until(lambda: REISE in editor.faults)
            await editor.until(lambda w=wanted: bool(editor.faults[REISE]) == bool(w), 10)
            marked = editor.faults[REISE]
            assert bool(marked) == bool(wanted), (name, marked, wanted)
            lines = {d.range.start.line + 1 for d in marked}
            assert lines >= {d.position.line for d in wanted}, (name, marked, wanted)

    ask(project, conversation)
