"""Drafts and files from elsewhere → a plan of new files. What is there already stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from tjenestedesign.check.types import TYPES
from tjenestedesign.exchange.drafts import Draft
from tjenestedesign.exchange.sheets.match import Reject
from tjenestedesign.exchange.sheets.planned import Plan, Told
from tjenestedesign.ground.ids import ID_PATTERN, holds_everywhere, slug
from tjenestedesign.ground.yaml.as_text import Style
from tjenestedesign.ground.yaml.planting import block
from tjenestedesign.ground.yaml.source import decode, parse
from tjenestedesign.project.lock import LOCK_FILE
from tjenestedesign.project.reading import PROJECT_FILE, RawFile


def file_draft(plan: Plan, files: Sequence[RawFile], draft: Draft, source: str, stem: str, id: str) -> None:
    """The draft as a file of its own, with the id asked for, or else a free one."""
    spec = TYPES[draft.type]
    taken = {_id(f.file) for f in files if f.is_yaml} | {_id(f) for f in plan.after}
    wanted = slug("" if draft.title.startswith("<") else draft.title)[:60].strip("-") or slug(
        "" if draft.called else stem
    )[:60].strip("-")
    if not ID_PATTERN.fullmatch(wanted) or not holds_everywhere(wanted):
        wanted = f"{spec.id}-{wanted}".strip("-")
    chosen, number = id or wanted, 1
    while not id and chosen in taken:
        number += 1
        chosen = f"{wanted}-{number}"
    where = _where(source, draft, draft.line)
    if chosen in taken:
        plan.rejects.append(Reject(where, f"Id-en «{chosen}» er brukt.", "Velg en annen med --id."))
        return
    if chosen != (id or wanted):
        plan.notes.append(f"Id-en «{wanted}» er brukt. Artefaktet får id-en «{chosen}».")
    draft.id = chosen
    title = draft.title or stem
    data = {"type": draft.type, "tittel": title, "status": "utkast", **_settled(draft.data)}
    if draft.note or draft.rest:
        points = [*(f"- {text}" for text in draft.note), ""] if draft.note else []
        data["notat"] = "\n".join([f"Fra {draft.called or source}:", "", *points, draft.rest]).rstrip()
    file = f"{spec.sti}/{chosen}.yaml"
    _add(plan, file, data)
    if draft.unfinished:
        plan.unfinished.add(file)
    plan.cautions += [text for text in draft.cautions if text not in plan.cautions]
    plan.told.append(Told(chosen, f"{spec.tittel.lower()} lages av {where}", "", title))
    plan.notes += [
        f"{_where(source, draft, loss.line)}: {loss.text}"
        for loss in sorted(draft.losses, key=lambda x: x.line)
    ]


def _where(source: str, draft: Draft, line: int) -> str:
    return f"{source}, {draft.place} {line}" if line else source


def _settled(value: Any) -> Any:
    """Data with the ids of the drafts it refers to."""
    if isinstance(value, Draft):
        return value.id
    if isinstance(value, dict):
        return {k: _settled(v) for k, v in cast("dict[str, Any]", value).items()}
    return [_settled(v) for v in cast("list[Any]", value)] if isinstance(value, list) else value


def file_all(plan: Plan, files: Sequence[RawFile], said: Mapping[str, Any], source: str) -> None:
    """The files of a JSON export: those that are missing are made, those that differ stop it."""
    there = {f.file: f.raw if isinstance(f.raw, bytes) else b"" for f in files}
    by_id = {_id(f.file): f.file for f in files if f.is_yaml}
    for name, content in said.items():
        raw = there.get(name)
        if raw is not None:
            same = (
                _read(name, files) == content.encode()
                if isinstance(content, str)
                else parse(decode(name, raw)[0])[0] == content
            )
            if not same and name == PROJECT_FILE:
                plan.notes.append(f"{source}: {PROJECT_FILE} er ikke tatt med. Den du har, er annerledes.")
            elif not same and name == LOCK_FILE:
                plan.notes.append(f"{source}: Godkjenningene er ikke tatt med. De du har, er andre.")
            elif not same:
                plan.rejects.append(
                    Reject(
                        source,
                        f"{name} finnes, og sier noe annet.",
                        "Flytt den unna, eller rediger den selv.",
                    )
                )
        elif name == LOCK_FILE:
            plan.notes.append(f"{source}: Godkjenningene er ikke tatt med. Godkjenn på nytt her.")
        elif any(part.startswith(".") or part == "node_modules" for part in name.split("/")):
            plan.rejects.append(
                Reject(source, f"{name} hører ikke hjemme i et prosjekt.", "Ta den ut av filen.")
            )
        elif _id(name) in by_id:
            plan.rejects.append(
                Reject(source, f"Id-en «{_id(name)}» er brukt av {by_id[_id(name)]}.", "Velg en annen id.")
            )
        else:
            if isinstance(content, str):
                plan.before[name], plan.after[name] = None, content.encode()
                title = None
            else:
                _add(plan, name, content)
                title = content.get("tittel")
            plan.verbatim.add(name)
            plan.told.append(Told(_id(name), f"ny fil {name}", "", title if isinstance(title, str) else ""))


def _read(name: str, files: Sequence[RawFile]) -> bytes | None:
    """What stands in a file that is no YAML; None where it cannot be read."""
    try:
        with next(f for f in files if f.file == name).open() as stream:
            return stream.read()
    except OSError:
        return None


def _add(plan: Plan, name: str, data: Mapping[str, Any]) -> None:
    plan.before[name] = None
    plan.after[name] = ("\n".join(block(dict(data), 0, Style())) + "\n").encode()


def _id(file: str) -> str:
    return file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
