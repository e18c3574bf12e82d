"""`td import` of what is not a sheet: text documents, Mermaid, CJML, blueprint tables, and td's own JSON. Each becomes new files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tjenestedesign.check.types import type_named
from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.exchange.drafts import Draft
from tjenestedesign.exchange.sheets.planned import Plan
from tjenestedesign.exchange.sheets.read import Unreadable
from tjenestedesign.exchange.word_container import SUFFIXES
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.ids import ID_PATTERN, holds_everywhere, slug
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import RawFile

_SUFFIXES = (".mmd", ".mermaid", ".md", ".markdown", ".html", ".htm", ".json", ".xml")


def is_foreign(file: str, type_name: str | None) -> bool:
    """Whether the file is read here, and not as rows of artefacts."""
    suffix = Path(file).suffix.lower()
    return suffix in (*_SUFFIXES, *SUFFIXES) or (
        suffix == ".csv" and type_name in (None, "tjenestekart") and _is_blueprint(file)
    )


def _is_blueprint(file: str) -> bool:
    from tjenestedesign.exchange.blueprint_in import grids, is_blueprint

    try:
        return any(is_blueprint(grid) for grid in grids(Path(file)))
    except Unreadable:
        return False


def plan_foreign(
    project: Project, files: Sequence[RawFile], names: Sequence[str], id: str, type_name: str | None
) -> Plan:
    """What the files would become. Writes nothing."""
    from tjenestedesign.exchange.filing import file_all, file_draft

    if id and not (ID_PATTERN.fullmatch(id) and holds_everywhere(id) and len(id) <= 80):
        raise UsageFault(
            f"«{clean(id)}» kan ikke være en id.",
            f"Bruk små bokstaver a–z, tall og bindestrek, for eksempel «{slug(id)[:60] or 'min-id'}».",
        )
    plan = Plan()
    drafts: list[tuple[str, Draft]] = []
    texts: dict[str, Sequence[tuple[str, str]]] = {}
    for name in names:
        path = Path(name)
        shown = clean(path.name)
        try:
            if path.suffix.lower() == ".json":
                from tjenestedesign.exchange.json_in import files as json_files

                file_all(plan, files, json_files(path), shown)
            elif path.suffix.lower() in SUFFIXES:
                from tjenestedesign.exchange.document_in import documents

                read = documents(path, project, _type_of_document(type_name))
                drafts += [(name, draft) for draft in read.drafts]
                texts[name] = [(f"{shown}, {where}", text) for where, text in read.texts]
                plan.cautions += _lies_in_project(path, project, shown)
            else:
                drafts += [(name, draft) for draft in _drafts(path, project, shown, plan)]
        except Unreadable as why:
            learned = "".join(f"\n  {clean(text)}" for text in (*plan.notes, *why.learned))
            raise UsageFault(f"«{clean(name)}»: {why.message}{learned}", why.hint) from None
    if id and len(drafts) != 1:
        raise UsageFault(
            f"--id gjelder ett artefakt, men dette blir {len(drafts)}.", "Kjør uten --id, eller del filen."
        )
    for name, draft in drafts:
        before = set(plan.after)
        file_draft(plan, files, draft, clean(Path(name).name), Path(name).stem, id)
        plan.origins |= {file: texts[name] for file in set(plan.after) - before if name in texts}
    return plan


def _type_of_document(type_name: str | None) -> str | None:
    from tjenestedesign.exchange.document_in import TYPES_OF

    if type_name is None:
        return None
    spec = type_named(type_name)
    if spec is None or spec.navn not in TYPES_OF:
        raise UsageFault(
            f"Et dokument kan ikke bli «{clean(type_name)}».",
            f"Det kan bli {listing([f'«{name}»' for name in TYPES_OF], last='eller')}.",
        )
    return spec.navn


def _lies_in_project(path: Path, project: Project, shown: str) -> list[str]:
    """What to say of a document that git would take along."""
    if not path.resolve().is_relative_to(project.root.resolve()):
        return []
    return [f"«{shown}» ligger i prosjektmappen, og git kan ta den med. Flytt den ut."]


def _drafts(path: Path, project: Project, shown: str, plan: Plan) -> list[Draft]:
    suffix = path.suffix.lower()
    if suffix == ".xml":
        from tjenestedesign.exchange.cjml_in import journeys

        return journeys(path, project)
    found: list[Draft] = []
    problems: list[Unreadable] = []
    unread: list[str] = []
    if suffix in (".mmd", ".mermaid", ".md", ".markdown", ".html", ".htm"):
        from tjenestedesign.exchange.gantt_in import gantt
        from tjenestedesign.exchange.journey_in import journey
        from tjenestedesign.exchange.mermaid_source import diagrams

        try:
            for diagram in diagrams(path):
                if diagram.kind in ("journey", "gantt"):
                    try:
                        found.append(
                            journey(diagram, project) if diagram.kind == "journey" else gantt(diagram)
                        )
                    except Unreadable as why:
                        problems.append(why)
                        unread.append(
                            f"{shown}, linje {diagram.line}: {why.message} Diagrammet er ikke tatt med."
                        )
                        unread += [f"{shown}, {text[:1].lower()}{text[1:]}" for text in why.learned]
                else:
                    plan.notes.append(
                        f"{shown}, linje {diagram.line}: Diagrammet «{clean(diagram.kind[:40])}» er ikke tatt med. "
                        "td leser «journey» og «gantt»."
                    )
        except Unreadable as why:
            problems.append(why)
    if suffix not in (".mmd", ".mermaid"):
        from tjenestedesign.exchange.blueprint_in import blueprint, grids, is_blueprint

        for grid in grids(path):
            if is_blueprint(grid):
                found.append(blueprint(grid))
            else:
                plan.notes.append(
                    f"{shown}, linje {grid.line}: Tabellen er ikke tatt med. td kjenner ikke igjen minst to rader fra et tjenestekart i den."
                )
    if found:
        plan.notes += unread
        return found
    if suffix in (".mmd", ".mermaid") or unread:
        raise problems[0]
    raise Unreadable(
        "td fant verken diagram eller tjenestekart i filen.",
        "td leser Mermaid («```mermaid», «::: mermaid») og tabeller, både med rør og som <table>. "
        "En tabell må ha minst to kjente rader, for eksempel «Brukerhandling» og «Støtteprosesser».",
    )
