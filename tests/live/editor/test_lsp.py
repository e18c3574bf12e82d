"""`td lsp` as an editor uses it: a process of its own, asked over standard input and output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from tests.conftest import Build, Run
from tests.live.editor.talking import NOTHING, Editor, talk

REISE = "1-innsikt/brukerreiser/sok.yaml"
KART = "3-utforming/tjenestekart/kart.yaml"
INNSIKT = "1-innsikt/innsikter/lange-linjer.yaml"
FILES = {
    "1-innsikt/brukergrupper/ung-mann.yaml": "type: brukergruppe\ntittel: Ung mann\nbeskrivelse: Bor hjemme\n",
    "1-innsikt/intervjuer/intervju-01.yaml": (
        "type: intervju\ntittel: Samtale 1\nrespondent: {kode: I-1, rolle: innbygger}\n"
        "sitater:\n  - id: ringe\n    tekst: Jeg vet ikke hvem jeg skal ringe\n    gjenfortalt: true\n"
    ),
    REISE: (
        "type: brukerreise\ntittel: Søke bolig\naktører: [ung-mann]\nsteg:\n"
        "  - id: soke\n    fase: før\n    tittel: Søke 🏠 på nett\n    sitat: intervju-01#ringe\n"
        "  - id: vente\n    fase: under\n    tittel: Vente\n"
    ),
    KART: (
        "type: tjenestekart\ntittel: Kartet\nbrukerreise: sok\naktører:\n  - {id: vakt, navn: Vakt}\nsteg:\n"
        "  - id: soke\n    synlige_handlinger:\n      - {tekst: Svare, aktør: vakt}\n"
    ),
}


@pytest.fixture
def project(build: Build) -> Path:
    return build(FILES)


def test_keys_are_completed_with_their_description_and_never_twice(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        found = await editor.complete(
            REISE, FILES[REISE].replace("    fase: under\n    tittel: Vente\n", "    fase: under\n    ti|\n")
        )
        assert "tittel" in found
        assert "fase" not in found
        assert "id" not in found
        assert next(iter(found)) == "tittel"  # it must be there
        said: Any = found["følelse"].documentation
        assert "Fra −2" in said.value
        assert found["tittel"].text_edit.new_text == "tittel: $1"
        assert found["tittel"].text_edit.range.start.character == 4
        top = await editor.complete(REISE, "type: brukerreise\n|\ntittel: x\n")
        assert "variant" in top
        assert "tittel" not in top
        assert top["variant"].text_edit.new_text == "variant: ${1|dagens,fremtidig,planlagt,faktisk|}"

    talk(project, conversation)


def test_values_are_completed_words_ids_parts_and_names_inside_the_file(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        assert list(await editor.complete(REISE, FILES[REISE] + "    belegg: |\n")) == [
            "belagt",
            "gjenfortalt",
            "antatt",
            "oppdiktet",
            "foreslått",
        ]
        actors = await editor.complete(REISE, FILES[REISE].replace("[ung-mann]", "[u|]"))
        assert list(actors) == ["ung-mann"]
        quotes = await editor.complete(REISE, FILES[REISE] + "    sitat: intervju-01#|\n")
        assert list(quotes) == ["intervju-01#ringe"]
        assert quotes["intervju-01#ringe"].detail == "Jeg vet ikke hvem jeg skal ringe"
        steps = await editor.complete(KART, FILES[KART] + "  - id: |\n")
        assert list(steps) == ["soke", "vente"]
        people = await editor.complete(KART, FILES[KART].replace("aktør: vakt", "aktør: |"))
        assert list(people) == ["vakt"]
        cells = await editor.complete(KART, FILES[KART] + "piler:\n  - {fra: s|, til: x}\n")
        assert "soke/synlige_handlinger" in cells
        types = await editor.complete(INNSIKT, "type: |")
        assert next(iter(types)) == "innsikt"  # that is what lies in this folder

    talk(project, conversation)


def test_a_reference_completed_after_a_colon_gets_its_space(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        found = await editor.complete(KART, "type: tjenestekart\ntittel: x\nbrukerreise:|\n")
        assert found["sok"].text_edit.new_text == " sok"

    talk(project, conversation)


def test_there_is_nothing_to_complete_in_comments_and_running_text(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        assert await editor.complete(REISE, "type: brukerreise # bru|\n") == {}
        assert await editor.complete(REISE, "type: brukerreise\nbeskrivelse: >-\n  Vi tror ti|\n") == {}
        assert await editor.complete(REISE, "type: brukerreise\ntittel: t|\n") == {}

    talk(project, conversation)


def test_an_empty_file_offers_every_type_and_the_one_of_its_folder_first(project: Path) -> None:
    from tjenestedesign.check.types import TYPES

    async def conversation(editor: Editor) -> None:
        found = await editor.complete(INNSIKT, "|")
        assert set(found) == set(TYPES)
        assert next(iter(found)) == "innsikt"
        text = found["innsikt"].text_edit.new_text
        assert "type: innsikt" in text
        assert "${1:<Skriv tittelen>}" in text
        assert found["innsikt"].insert_text_format == lsp.InsertTextFormat.Snippet

    talk(project, conversation)


def test_an_editor_without_snippets_gets_plain_text(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        found = await editor.complete(REISE, "type: brukerreise\n|\n")
        assert found["variant"].text_edit.new_text == "variant: "
        new = await editor.complete(INNSIKT, "|")
        assert "<Skriv tittelen>" in new["innsikt"].text_edit.new_text

    talk(project, conversation, NOTHING)


def test_unsaved_files_count_for_completion_and_faults(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        editor.open(KART)
        await editor.until(lambda: KART in editor.faults)
        assert not any(d.code == "TD320" for d in editor.faults[KART])
        editor.write(REISE, FILES[REISE].replace("id: soke", "id: lete"))
        await editor.until(lambda: any(d.code == "TD320" for d in editor.faults[KART]))
        fault = next(d for d in editor.faults[KART] if d.code == "TD320")
        assert fault.severity == lsp.DiagnosticSeverity.Error
        assert fault.range.start == editor.at(KART, "soke")
        assert "har ikke noe steg «soke»" in fault.message
        assert fault.related_information
        assert fault.related_information[0].location.uri == editor.uri(REISE)
        steps = await editor.complete(KART, FILES[KART] + "  - id: |\n")
        assert "lete" in steps
        editor.write(REISE, FILES[REISE])
        await editor.until(lambda: not any(d.code == "TD320" for d in editor.faults[KART]))

    talk(project, conversation)


def test_faults_are_what_td_validate_says(project: Path) -> None:
    from tjenestedesign.check.load import load_project

    (project / INNSIKT).parent.mkdir(parents=True, exist_ok=True)
    (project / INNSIKT).write_text("type: insikt\ntittel: [x\n", "utf-8")
    (project / "1-innsikt/brukergrupper/ung-mann.yaml").write_text(
        "type: brukergruppe\ntittel: x\nfarge: rød\n", "utf-8"
    )
    wanted: dict[str, set[tuple[Any, int]]] = {}
    for one in load_project(project)[1]:
        wanted.setdefault(one.position.file, set()).add((one.code, one.position.line))

    async def conversation(editor: Editor) -> None:
        editor.open(REISE)
        await editor.until(lambda: wanted.keys() <= editor.faults.keys())
        shown = {f: {(d.code, d.range.start.line + 1) for d in found} for f, found in editor.faults.items()}
        assert {f: s for f, s in shown.items() if s} == wanted

    talk(project, conversation)


def test_a_file_that_is_too_large_is_told_of(project: Path) -> None:
    large = "1-innsikt/innsikter/stor.yaml"
    (project / large).parent.mkdir(parents=True, exist_ok=True)
    (project / large).write_text("type: innsikt\n" + "# x\n" * 600_000, "utf-8")

    async def conversation(editor: Editor) -> None:
        editor.open(REISE)
        await editor.until(lambda: [d.code for d in editor.faults.get(large, [])] == ["TD001"])

    talk(project, conversation)


def test_a_half_written_file_keeps_what_it_had_for_the_others(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        editor.open(KART)
        await editor.until(lambda: KART in editor.faults)
        editor.write(REISE, FILES[REISE] + "  - id: ny\n   galt innrykk\n")
        await editor.until(
            lambda: any(d.code and str(d.code).startswith("TD00") for d in editor.faults.get(REISE, []))
        )
        assert list(await editor.complete(KART, FILES[KART] + "  - id: |\n")) == ["soke", "vente"]

    talk(project, conversation)


def test_hovering_tells_of_keys_artefacts_and_parts(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        editor.open(REISE)
        editor.open(KART)
        assert "ett artefakt viser til det" in (await editor.hover(REISE, "ung-mann")).lower()
        assert "**Ung mann**" in await editor.hover(REISE, "ung-mann")
        assert "hvem jeg skal ringe" in await editor.hover(REISE, "#ringe", 2)
        assert "Må være med" in await editor.hover(REISE, "fase")
        assert "Brukerreise" in await editor.hover(REISE, "brukerreise")
        assert "Søke 🏠 på nett" in await editor.hover(KART, "soke")
        assert "Tittelen som vises" in await editor.hover(REISE, "Søke bolig")
        editor.write(REISE, FILES[REISE] + "# en tanke\n")
        assert await editor.hover(REISE, "en tanke") == ""

    talk(project, conversation)


def test_following_an_id_to_where_it_is_written(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        editor.open(REISE)
        editor.open(KART)

        async def go(file: str, words: str, offset: int = 0) -> Any:
            at = editor.at(file, words, offset)
            return await editor.client.text_document_definition_async(
                lsp.DefinitionParams(editor.id(file), at)
            )

        quote = await go(REISE, "#ringe", 1)
        assert editor.file(quote.uri) == "1-innsikt/intervjuer/intervju-01.yaml"
        assert quote.range.start == lsp.Position(4, 8)
        step = await go(KART, "soke")
        assert editor.file(step.uri) == REISE
        assert step.range.start == editor.at(REISE, "soke")
        actor = await go(KART, "aktør: vakt", 7)
        assert actor.range.start == editor.at(KART, "vakt")
        assert await go(KART, "Svare") is None

    talk(project, conversation)


def test_finding_every_place_that_names_something(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        editor.open(REISE)
        editor.open(KART)

        async def find(file: str, words: str, *, declared: bool) -> set[tuple[str, int]]:
            params = lsp.ReferenceParams(
                lsp.ReferenceContext(declared), editor.id(file), editor.at(file, words)
            )
            found = await editor.client.text_document_references_async(params)
            return {(editor.file(f.uri), f.range.start.line) for f in found or []}

        assert await find(REISE, "soke", declared=True) == {(REISE, 4), (KART, 6)}
        assert await find(REISE, "brukerreise", declared=False) == {(KART, 2)}

    talk(project, conversation)


def test_a_part_gets_a_new_id_everywhere_also_in_what_is_not_saved(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        editor.open(REISE)
        editor.write(KART, "# øverst 🏠\n" + FILES[KART])
        at = editor.at(KART, "soke")
        place: Any = await editor.client.text_document_prepare_rename_async(
            lsp.PrepareRenameParams(editor.id(KART), editor.at(REISE, "soke"))
        )
        assert place is None
        place = await editor.client.text_document_prepare_rename_async(
            lsp.PrepareRenameParams(editor.id(REISE), editor.at(REISE, "soke"))
        )
        assert place.placeholder == "soke"
        with pytest.raises(JsonRpcException, match="har id-en sin fra «sok#soke»"):
            await editor.client.text_document_rename_async(lsp.RenameParams(editor.id(KART), at, "lete"))
        edit = await editor.client.text_document_rename_async(
            lsp.RenameParams(editor.id(REISE), editor.at(REISE, "soke"), "lete")
        )
        assert edit
        editor.carry_out(edit)
        assert editor.texts[REISE] == FILES[REISE].replace("id: soke", "id: lete")
        assert editor.texts[KART] == "# øverst 🏠\n" + FILES[KART].replace("id: soke", "id: lete")
        with pytest.raises(JsonRpcException, match="kan ikke være en id"):
            await editor.client.text_document_rename_async(
                lsp.RenameParams(editor.id(REISE), editor.at(REISE, "lete"), "Å lete")
            )

    talk(project, conversation)


def test_an_artefact_gets_a_new_id_and_its_file_a_new_name(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        editor.open(KART)
        params = lsp.RenameParams(editor.id(KART), editor.at(KART, "sok\n"), "soke-bolig")
        edit = await editor.client.text_document_rename_async(params)
        assert edit
        editor.carry_out(edit)
        assert "brukerreise: soke-bolig\n" in editor.texts[KART]
        assert not (project / REISE).exists()
        assert (project / REISE).with_name("soke-bolig.yaml").read_text("utf-8") == FILES[REISE]

    async def without(editor: Editor) -> None:
        editor.open(KART)
        params = lsp.RenameParams(editor.id(KART), editor.at(KART, "soke-bolig"), "noe")
        with pytest.raises(JsonRpcException, match="td rename soke-bolig noe"):
            await editor.client.text_document_rename_async(params)

    talk(project, conversation)
    (project / KART).write_text(FILES[KART].replace("brukerreise: sok", "brukerreise: soke-bolig"), "utf-8")
    talk(project, without, NOTHING)


def test_an_approval_still_stands_after_a_new_id_from_the_editor(td: Run, project: Path) -> None:
    assert td("approve", "ung-mann", "--yes", cwd=project).code == 0
    lock = project / "godkjent.lock.yaml"
    assert "ung-mann" in lock.read_text("utf-8")

    async def conversation(editor: Editor) -> None:
        editor.open(REISE)
        params = lsp.RenameParams(editor.id(REISE), editor.at(REISE, "ung-mann"), "ung-voksen")
        edit = await editor.client.text_document_rename_async(params)
        assert edit
        editor.carry_out(edit)
        (project / REISE).write_text(editor.texts[REISE], "utf-8")

    talk(project, conversation)
    assert "ung-voksen" in lock.read_text("utf-8")
    assert td("approve", "--check", cwd=project).code == 0


@pytest.mark.parametrize(
    ("before", "after", "code", "title"),
    [
        ("aktører: [ung-mann]", "aktører: [ung-man]", "TD201", "Skriv «ung-mann»"),
        ("    fase: under", "    fasse: under", "TD112", "Skriv «fase»"),
        ("    fase: under", "    fase: under\n    belegg: 'belegt'", "TD112", "Skriv «belagt»"),
        ("sitat: intervju-01#ringe", "sitat: intervju-01#rnige", "TD203", "Skriv «intervju-01#ringe»"),
        ("    fase: under\n", "", "TD105", "Legg til «fase»"),
        ("type: brukerreise\n", "type: bukerreise\n", "TD112", "Skriv «brukerreise»"),
        # with more than one slip they are no longer read
        ("    fase: under", "    fasser: under", "TD106", "Skriv «fase»"),
        ("    fase: under", "    fase: under\n    belegg: 'bellakt'", "TD108", "Skriv «belagt»"),
        ("type: brukerreise\n", "type: bukkerreis\n", "TD103", "Skriv «brukerreise»"),
    ],
)
def test_a_fault_brings_its_remedy(project: Path, before: str, after: str, code: str, title: str) -> None:
    async def conversation(editor: Editor) -> None:
        assert before in FILES[REISE]
        editor.write(REISE, FILES[REISE].replace(before, after))
        fix = next(f for f in await editor.fixes(REISE, code) if f.title == title)
        assert fix.edit
        editor.carry_out(fix.edit)
        if code == "TD105":
            assert "    tittel: Vente\n" in editor.texts[REISE]
            assert "\n    fase:" in editor.texts[REISE].split("vente")[1]
            return
        await editor.until(lambda: not any(d.code == code for d in editor.faults[REISE]))
        if code == "TD108":
            assert "belegg: 'belagt'" in editor.texts[REISE]

    talk(project, conversation)


def test_what_is_missing_can_be_made(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        editor.write(REISE, FILES[REISE].replace("[ung-mann]", "[ung-mann, bestemor]"))
        fix = next(f for f in await editor.fixes(REISE, "TD201") if f.title == "Lag brukergruppe «bestemor»")
        assert fix.edit
        editor.carry_out(fix.edit)
        made = project / "1-innsikt/brukergrupper/bestemor.yaml"
        assert made.read_text("utf-8").startswith("# ")
        assert "type: brukergruppe" in made.read_text("utf-8")
        params = lsp.DidChangeWatchedFilesParams([lsp.FileEvent(made.as_uri(), lsp.FileChangeType.Created)])
        editor.client.workspace_did_change_watched_files(params)
        await editor.until(lambda: not any(d.code == "TD201" for d in editor.faults[REISE]))

    talk(project, conversation)


def test_the_outline_and_the_search_over_everything(project: Path) -> None:
    async def conversation(editor: Editor) -> None:
        editor.open(KART)
        found: Any = await editor.client.text_document_document_symbol_async(
            lsp.DocumentSymbolParams(editor.id(KART))
        )
        assert [(s.name, s.detail) for s in found] == [("vakt", "Vakt"), ("soke", "kartsteg")]
        hits: Any = await editor.client.workspace_symbol_async(lsp.WorkspaceSymbolParams("søke nett"))
        assert [h.name for h in hits] == ["soke: Søke 🏠 på nett"]

    talk(project, conversation)


def test_places_are_counted_as_the_editor_does_also_with_emoji_and_composed_letters(project: Path) -> None:
    text = (
        FILES[REISE]
        .replace("tittel: Søke 🏠 på nett", 'tittel: "🏠 a\u030a å", belegg: x')
        .replace("  - id: soke\n    fase: før\n    ", "  - {id: soke, fase: før, ")
        .replace(", belegg: x\n    sitat: intervju-01#ringe\n", ", sitat: intervju-01#rnge}\n")
    )

    async def conversation(editor: Editor) -> None:
        editor.write(REISE, text)
        await editor.until(lambda: any(d.code == "TD203" for d in editor.faults.get(REISE, [])))
        fault = next(d for d in editor.faults[REISE] if d.code == "TD203")
        assert fault.range.start == editor.at(REISE, "intervju-01#rnge")
        fix = (await editor.fixes(REISE, "TD203"))[0]
        assert fix.edit
        editor.carry_out(fix.edit)
        assert "sitat: intervju-01#ringe}" in editor.texts[REISE]
        assert "a\u030a" in editor.texts[REISE]

    talk(project, conversation)


def test_files_outside_a_project_and_hostile_texts_are_no_trouble(project: Path, tmp_path: Path) -> None:
    outside = tmp_path / "utenfor"
    outside.mkdir()

    async def conversation(editor: Editor) -> None:
        editor.open(REISE)
        uri = (outside / "x.yaml").as_uri()
        item = lsp.TextDocumentItem(uri, "yaml", 1, "type: ")
        editor.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        params = lsp.CompletionParams(lsp.TextDocumentIdentifier(uri), lsp.Position(0, 6))
        assert await editor.client.text_document_completion_async(params) is None
        for text in (
            "a: &a [*a]\n|",
            "{" * 200 + "|",
            "\ufeff\u2028x: |\n",
            "- " * 300 + "|",
            "x" * 3_000_000 + "|",
            "a: 'b\n|",
            "\t|",
            "? [a]\n: |b",
            "a: \ud800|".encode("utf-8", "replace").decode(),
            "steg:\r\n  - id: x\r\n    fa|\r\n",
        ):
            await editor.complete(REISE, text)
            await editor.client.text_document_hover_async(
                lsp.HoverParams(editor.id(REISE), lsp.Position(0, 0))
            )
        editor.write(REISE, FILES[REISE])
        await editor.until(
            lambda: not any(d.severity == lsp.DiagnosticSeverity.Error for d in editor.faults.get(REISE, []))
        )

    talk(project, conversation)


def test_it_ends_without_a_word_when_the_editor_hangs_up(project: Path) -> None:
    said: list[dict[str, Any]] = [
        {
            "id": 1,
            "method": "initialize",
            "params": {"capabilities": {}, "rootUri": project.as_uri(), "processId": None},
        },
        {"method": "initialized", "params": {}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    ]
    bodies = [json.dumps({"jsonrpc": "2.0", **one}).encode() for one in said]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tjenestedesign", "lsp"],
        input=b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies),
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
