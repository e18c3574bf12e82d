"""What td knows, as the protocol says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final

from lsprotocol import types as lsp

from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position
from tjenestedesign.ground.yaml.lines import Place
from tjenestedesign.history.renaming import Renaming
from tjenestedesign.live.editor.editor_text import Text
from tjenestedesign.live.editor.folder import Reading
from tjenestedesign.live.editor.following import Symbol, Where
from tjenestedesign.live.editor.remedies import Remedy, whole_change
from tjenestedesign.live.editor.suggestions import Suggestion

Texts = Callable[[str], Text]
Uris = Callable[[str], str]

_SEVERITY: Final = {
    Level.FEIL: lsp.DiagnosticSeverity.Error,
    Level.ADVARSEL: lsp.DiagnosticSeverity.Warning,
    Level.RÅD: lsp.DiagnosticSeverity.Information,
}
_KINDS: Final = {
    "key": lsp.CompletionItemKind.Property,
    "word": lsp.CompletionItemKind.EnumMember,
    "artefact": lsp.CompletionItemKind.File,
    "part": lsp.CompletionItemKind.Reference,
    "type": lsp.CompletionItemKind.Class,
    "new": lsp.CompletionItemKind.Snippet,
}


def range_of(text: Text, start: Place, end: Place) -> lsp.Range:
    return lsp.Range(lsp.Position(*text.position(start)), lsp.Position(*text.position(end)))


def range_at(text: Text, at: Position) -> lsp.Range:
    return range_of(text, (at.line - 1, at.column - 1), (at.end_line - 1, at.end_column - 1))


def touches(one: lsp.Range, other: lsp.Range) -> bool:
    return one.start <= other.end and other.start <= one.end


def location(where: Where, text: Text, uri: str) -> lsp.Location:
    return lsp.Location(uri, range_of(text, where.span.start, where.span.end))


# --- faults -------------------------------------------------------------------------------------------------------


def by_file(reading: Reading) -> dict[str, list[Diagnostic]]:
    found: dict[str, list[Diagnostic]] = defaultdict(list)
    for one in reading.found or ():
        found[one.position.file].append(one)
    return dict(found)


def diagnostic(found: Diagnostic, text: Text, texts: Texts, uris: Uris) -> lsp.Diagnostic:
    related = [
        lsp.DiagnosticRelatedInformation(
            lsp.Location(uris(r.position.file), range_at(texts(r.position.file), r.position)), r.message
        )
        for r in found.related
    ]
    return lsp.Diagnostic(
        range_at(text, found.position),
        f"{found.message}\n{found.hint}" if found.hint else found.message,
        _SEVERITY[found.level],
        found.code,
        source="td",
        related_information=related or None,
    )


def at_the_top(found: Diagnostic) -> list[lsp.Diagnostic]:
    """The one thing that can be told of a file whose own text cannot be asked."""
    return [diagnostic(found, Text(found.position.file, ""), lambda file: Text(file, ""), str)]


# --- completion ---------------------------------------------------------------------------------------------------


def completions(made: Iterable[Suggestion], text: Text, *, snippets: bool) -> list[lsp.CompletionItem]:
    return [_completion(one, number, text, snippets=snippets) for number, one in enumerate(made)]


def _completion(one: Suggestion, number: int, text: Text, *, snippets: bool) -> lsp.CompletionItem:
    with_stops = one.snippet and snippets
    new = one.text if with_stops or not one.snippet else _without_stops(one)
    line, column = one.start
    before = text.lines[line][column - 1 : column] if column else ""
    if before in (":", "-", ","):
        new = f" {new}"
    return lsp.CompletionItem(
        one.label,
        kind=_KINDS[one.kind],
        detail=one.detail or None,
        documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, one.about) if one.about else None,
        sort_text=f"{number:05}",
        filter_text=f"{one.label} {one.detail}" if one.kind in ("artefact", "part") else one.label,
        insert_text_format=lsp.InsertTextFormat.Snippet if with_stops else lsp.InsertTextFormat.PlainText,
        insert_text_mode=lsp.InsertTextMode.AdjustIndentation,
        text_edit=lsp.TextEdit(range_of(text, one.start, one.end), new),
    )


def _without_stops(one: Suggestion) -> str:
    """For an editor that knows no snippets: the key alone, or the new artefact as `td new` writes it."""
    if one.plain:
        return one.plain
    return "- " if one.text.startswith("- ") else f"{one.label}: "


# --- symbols ------------------------------------------------------------------------------------------------------


def outline(found: Iterable[Symbol], text: Text) -> list[lsp.DocumentSymbol]:
    """The parts, those inside a part below it."""
    top: list[lsp.DocumentSymbol] = []
    around: list[tuple[Symbol, list[lsp.DocumentSymbol]]] = []
    for one in found:
        whole = range_of(text, one.whole.span.start, one.whole.span.end)
        name = range_of(text, one.name.span.start, one.name.span.end)
        below: list[lsp.DocumentSymbol] = []
        made = lsp.DocumentSymbol(
            one.id, lsp.SymbolKind.Object, whole, name, detail=one.title or one.kind, children=below
        )
        while around and not _inside(one, around[-1][0]):
            around.pop()
        (around[-1][1] if around else top).append(made)
        around.append((one, below))
    return top


def _inside(one: Symbol, other: Symbol) -> bool:
    return other.whole.span.start <= one.whole.span.start and one.whole.span.end <= other.whole.span.end


def symbol(one: Symbol, text: Text, uri: str) -> lsp.WorkspaceSymbol:
    kind = lsp.SymbolKind.Object if one.within else lsp.SymbolKind.File
    said = f"{one.id}: {one.title}" if one.title else one.id
    return lsp.WorkspaceSymbol(
        location(one.name, text, uri), said, kind, container_name=one.within or one.kind
    )


# --- changes ------------------------------------------------------------------------------------------------------


def action(remedy: Remedy, mended: lsp.Diagnostic, text: Text, uri: str, uris: Uris) -> lsp.CodeAction:
    edits: list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile] = []
    for file, content in remedy.created.items():
        edits.append(lsp.CreateFile(uris(file), options=lsp.CreateFileOptions(ignore_if_exists=True)))
        start = lsp.Position(0, 0)
        edits.append(_edit(uris(file), [lsp.TextEdit(lsp.Range(start, start), content)]))
    changes = [lsp.TextEdit(range_of(text, c.span.start, c.span.end), c.text) for c in remedy.changes]
    plain = {uri: changes} if changes and not edits else None
    return lsp.CodeAction(
        remedy.title,
        lsp.CodeActionKind.QuickFix,
        diagnostics=[mended],
        is_preferred=remedy.sure or None,
        edit=lsp.WorkspaceEdit(changes=plain, document_changes=None if plain else edits),
    )


def renamed(decided: Renaming, texts: Texts, uris: Uris) -> lsp.WorkspaceEdit:
    """The new id at its places, then new names for the files."""
    new = decided.new.del_id or decided.new.id
    by_file: dict[str, list[lsp.TextEdit]] = defaultdict(list)
    seen: set[tuple[str, Place]] = set()
    for one in decided.places:
        span = one.span()
        file = one.source.file
        if span and (file, span.start) not in seen:
            seen.add((file, span.start))
            by_file[file].append(lsp.TextEdit(range_of(texts(file), span.start, span.end), new))
    back = {other: one for one, other in decided.moved.items()}
    for file, after in decided.change.after.items():
        old = back.get(file, file)
        if after is not None and old not in by_file and after != texts(old).raw:
            change = whole_change(texts(old).source, after)
            by_file[old].append(
                lsp.TextEdit(range_of(texts(old), change.span.start, change.span.end), change.text)
            )
    edits: list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile] = [
        _edit(uris(file), changes) for file, changes in by_file.items()
    ]
    edits += [lsp.RenameFile(uris(one), uris(other)) for one, other in decided.moved.items()]
    if decided.moved:
        return lsp.WorkspaceEdit(document_changes=edits)
    return lsp.WorkspaceEdit(changes={uris(file): changes for file, changes in by_file.items()})


def _edit(uri: str, changes: list[lsp.TextEdit]) -> lsp.TextDocumentEdit:
    return lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(uri), list(changes))
