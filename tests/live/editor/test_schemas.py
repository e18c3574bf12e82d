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


MEANT = """type: Kundereise
tittel: «Søke bolig»
status: Til godkjenning
dato: 3. mars 2026
merkelapper: bolig, ungdom
belegg: Antatt
variant: Planlagte
aktører: Ung mann
steg:
  - id: Søke nå
    fase: før
    tittel: Søke
    følelse: minus en
    varighet: cirka seks veker
    belegg: belagte
"""
"""A file as people write it, which td only has advice about."""


def test_what_td_reads_as_meant_is_not_red(project: Path) -> None:
    assert not [
        d for d in load_project(_with(project, MEANT))[1] if d.code.startswith("TD1") and d.code != "TD112"
    ]

    async def conversation(editor: Editor) -> None:
        editor.write(REISE, SOUND + "    x: 1\n")
        await editor.until(lambda: bool(editor.faults.get(REISE)))
        editor.write(REISE, MEANT)
        await editor.until(lambda: editor.faults[REISE] == [])

    ask(project, conversation)


def _with(project: Path, text: str) -> Path:
    (project / REISE).write_text(text, "utf-8")
    return project


SAID = {
    "belegg: kanskje": "Velg belagt, gjenfortalt, antatt, oppdiktet eller foreslått.",
    "dato: 3/4-26": "Skriv datoen som ÅÅÅÅ-MM-DD, for eksempel 2015-03-01.",
    "dato: {a: b}": "Skriv datoen som ÅÅÅÅ-MM-DD på samme linje som nøkkelen.",
    "notat: {a: b}": "Lag ett punkt per tekst, eller sett teksten i anførselstegn hvis den inneholder kolon.",
    "tittle: x": "Dette er ikke en nøkkel her. Trykk Ctrl+Mellomrom for å se nøklene.",
    "merkelapper: {a: b}": "Skriv hvert punkt på sin egen linje, med «- » foran.",
    "faser: []": "",
    "tittel: [a, b]": "Skriv bare én verdi her.",
    "egne: {saksnummer: 26/1, År: 2026}": "",
    "egne: {saks.nummer: 26/1}": "Begynn med en bokstav eller et tall. Bruk bokstaver, tall, mellomrom, bindestrek, understrek og skråstrek, høyst 60 tegn.",
    "egne: {saksnummer: {a: b}}": "Lag ett punkt per tekst, eller sett teksten i anførselstegn hvis den inneholder kolon.",
    "egne: {"
    + ", ".join(f"n{n}: x" for n in range(51))
    + "}": "Ta med bare det dere trenger, høyst 50 linjer.",
}
"""Lines of a journey, and the one thing an editor says of each."""
SAID_OF_STEP = {
    "følelse: 7": "Skriv et tall fra −2 til 2.",
    "følelse: 0.5": "Skriv et helt tall, uten desimaler.",
    "følelse: svært bra": "Skriv bare tallet, uten enhet.",
    "varighet: lenge": "Skriv tall og enhet, for eksempel «20 min», «ca. 6 uker» eller «3–6 måneder». La feltet stå tomt når du ikke vet.",
}


def test_one_message_in_norwegian_of_each_fault(project: Path) -> None:
    texts = {
        **{
            line: (SOUND.replace("tittel: Søke\ns", "s") if "tittel" in line else SOUND) + line + "\n"
            for line in SAID
        },
        **{line: f"{SOUND}    {line}\n" for line in SAID_OF_STEP},
        "no phase": SOUND.replace("    fase: før\n", ""),
        "no steps": "type: brukerreise\ntittel: x\nsteg: []\n",
        "other type": SOUND.replace("type: brukerreise", "type: intervju"),
    }
    wanted = {
        **SAID,
        **SAID_OF_STEP,
        "no phase": "Her må nøklene «id», «fase» og «tittel» stå, hver på sin linje.",
        "no steps": "Skriv hvert punkt på sin egen linje, med «- » foran.",
        "other type": "Velg brukerreise.",
    }

    async def conversation(editor: Editor) -> None:
        said: dict[str, list[str]] = {}
        editor.write(REISE, SOUND + "    x: 1\n")
        await editor.until(lambda: bool(editor.faults.get(REISE)))
        for name, text in texts.items():
            editor.faults.pop(REISE)
            editor.write(REISE, text)
            await editor.until(lambda: REISE in editor.faults)
            said[name] = [str(d.message) for d in editor.faults[REISE]]
        assert said == {name: [one] if one else [] for name, one in wanted.items()}

    ask(project, conversation)


def test_the_right_form_is_offered(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        editor.write(REISE, SOUND + "    x: 1\n")
        await editor.until(lambda: bool(editor.faults.get(REISE)))
        assert {"utkast", "til-godkjenning", "godkjent", "forkastet"} <= set(
            await editor.complete(REISE, SOUND + "status: |\n")
        )
        assert {"2015-03-01"} <= set(await editor.complete(REISE, SOUND + "dato: |\n"))
        keys = await editor.complete(REISE, "type: brukerreise\ntittel: x\nste|\n")
        assert keys["steg"].insert_text == "steg:\n  - id: $1\n    fase: $2\n    tittel: $3"
        assert (await editor.complete(REISE, SOUND + "ansv|\n"))[
            "ansvarlig"
        ].insert_text == "ansvarlig: ${1:prosjektleder}"
        editor.write(REISE, SOUND)
        assert "#### Fase" in await editor.hover(REISE, "fase")

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
            shape = {"TD105", "TD106", "TD107", "TD108", "TD109", "TD110"}
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
