"""`td import` of what is not a sheet: Mermaid, CJML, blueprint tables, and td's own JSON. Each becomes new files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tjenestedesign.cli.failures import UsageFault
from tjenestedesign.exchange.drafts import Draft
from tjenestedesign.exchange.sheets.planned import Plan
from tjenestedesign.exchange.sheets.read import Unreadable
from tjenestedesign.ground.cleaned import clean
from tjenestedesign.ground.scalars import ID_PATTERN, holds_everywhere, slug
from tjenestedesign.project.loaded import Project
from tjenestedesign.project.reading import RawFile

_SUFFIXES = (".mmd", ".mermaid", ".md", ".markdown", ".html", ".htm", ".json", ".xml")


def is_foreign(file: str, type_name: str | None) -> bool:
    """Whether the file is read here, and not as rows of artefacts."""
    suffix = Path(file).suffix.lower()
    return suffix in _SUFFIXES or (
        suffix == ".csv" and type_name in (None, "tjenestekart") and _is_blueprint(file)
    )


def _is_blueprint(file: str) -> bool:
    from tjenestedesign.exchange.blueprint_in import grids, is_blueprint

    try:
        return any(is_blueprint(grid) for grid in grids(Path(file)))
    except Unreadable:
        return False


def plan_foreign(project: Project, files: Sequence[RawFile], names: Sequence[str], id: str) -> Plan:
    """What the files would become. Writes nothing."""
    from tjenestedesign.exchange.filing import file_all, file_draft

    if id and not (ID_PATTERN.fullmatch(id) and holds_everywhere(id) and len(id) <= 80):
        raise UsageFault(
            f"«{clean(id)}» kan ikke være en id.",
            f"Bruk små bokstaver a–z, tall og bindestrek, for eksempel «{slug(id)[:60] or 'min-id'}».",
        )
    plan = Plan()
    drafts: list[tuple[str, Draft]] = []
    for name in names:
        path = Path(name)
        shown = clean(path.name)
        try:
            if path.suffix.lower() == ".json":
                from tjenestedesign.exchange.json_in import files as json_files

                file_all(plan, files, json_files(path), shown)
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
        file_draft(plan, files, draft, clean(Path(name).name), Path(name).stem, id)
    return plan


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
