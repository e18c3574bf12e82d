"""What can stand at a place in a file: keys, the words a key can be, ids of artefacts and parts, and whole new artefacts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pydantic.fields import FieldInfo

from tjenestedesign.check.scaffold import plan_new
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.alphabet import alphabetical
from tjenestedesign.ground.yaml.lines import Place
from tjenestedesign.live.editor.explanations import about_artefact, about_field, about_type
from tjenestedesign.live.editor.outline import Cursor
from tjenestedesign.project.fields import (
    field_at,
    is_list,
    is_yes_or_no,
    keys,
    model_at,
    naming,
    part_model,
    reference,
    required,
    scalar,
    words_for,
)
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt, Del, DelMedId, Egne, Mål, Navngir
from tjenestedesign.project.prosjekt import Prosjekt
from tjenestedesign.project.reading import PROJECT_FILE

Kind = Literal["key", "word", "artefact", "part", "type", "new"]

MOST: Final = 400
"""How many parts are offered before their artefact is chosen."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to put in from `start` to `end`. A `snippet` has stops for the cursor, as the protocol writes them."""

    label: str
    text: str
    kind: Kind
    start: Place
    end: Place
    detail: str = ""
    about: str = ""
    snippet: bool = False
    plain: str = ""
    """The same for an editor that knows no snippets, where that is more than a key."""


def model_of(file: str, cursor: Cursor) -> type[Del]:
    """The model of the file the cursor is in, by what it says it is."""
    if file == PROJECT_FILE:
        return Prosjekt
    spec = TYPES.get(cursor.top.get("type", ""))
    return spec.modell if spec else Artefakt


def suggestions(project: Project, file: str, at: Cursor) -> tuple[list[Suggestion], bool]:
    """What can stand there, best first, and whether that is all of it."""
    if file != PROJECT_FILE and not at.path and at.on == "key" and not at.top:
        return list(_new_artefacts(project, file, at)), True
    model = model_of(file, at)
    if at.on == "key" and not (at.fresh and at.path):
        return list(_keys(project, model, file, at)), True
    info = field_at(model, at.path)
    if info is None:
        return (list(_type_names(file, at)), True) if at.path == ("type",) else ([], True)
    if at.as_item and (inner := part_model(info.annotation)):
        return list(_part_keys(project, inner, at)), True
    if at.on == "key":
        return _below(project, model, file, at, info)
    return _values(project, file, at, info)


# --- keys ---------------------------------------------------------------------------------------------------------


def _keys(project: Project, model: type[Del], file: str, at: Cursor) -> Iterator[Suggestion]:
    owner = model_at(model, at.path)
    if owner is None:
        info = field_at(model, at.path)
        marker = naming(info) if info else None
        for name in _named(project, marker, at, file) if marker else ():
            yield Suggestion(name, f"{name}: ", "part", at.start, at.end)
        return
    yield from _part_keys(project, owner, at)


def _part_keys(project: Project, owner: type[Del], at: Cursor) -> Iterator[Suggestion]:
    lacking = required(owner) - at.siblings
    known = _own_keys(project) if owner is Egne else keys(owner, project.choices)
    fields = [(n, i) for n, i in known.items() if n not in at.siblings]
    for name, info in sorted(fields, key=lambda f: f[0] not in lacking):
        detail = "må fylles ut" if name in required(owner) else ""
        yield Suggestion(
            name,
            _key_text(project, name, info, in_flow=at.indent < 0),
            "key",
            at.start,
            at.end,
            detail,
            about_field(name, info, project.choices),
            snippet=True,
        )


def _own_keys(project: Project) -> dict[str, FieldInfo]:
    """The keys under `egne` that the project's artefacts have, so that one name is spelt in one way."""
    found = (entry.model.egne for entry in project.entries.values())
    return {key: Egne.eget_felt(key) for own in found if own for key in own.egne_nøkler}


def _key_text(project: Project, name: str, info: FieldInfo, *, in_flow: bool) -> str:
    """The key, and what comes after it as far as the model says. Lines below are indented by the editor."""
    found = words_for(info, project.choices)
    if found and not is_list(info.annotation):
        return f"{name}: {found[0]}" if len(found) == 1 else f"{name}: ${{1|{','.join(found)}|}}"
    if in_flow:
        return f"{name}: [$1]" if is_list(info.annotation) else f"{name}: $1"
    if inner := part_model(info.annotation):
        first = next(iter(keys(inner, project.choices)), "")
        if not first:
            return f"{name}:\n  $1"
        below = f"  - {first}: $1" if is_list(info.annotation) else f"  {first}: $1"
        return f"{name}:\n{below}"
    return f"{name}:\n  - $1" if is_list(info.annotation) else f"{name}: $1"


# --- values -------------------------------------------------------------------------------------------------------


def _below(
    project: Project, model: type[Del], file: str, at: Cursor, info: FieldInfo
) -> tuple[list[Suggestion], bool]:
    """Under a key with nothing below it yet: items of its list, or the keys of its part."""
    inner = part_model(info.annotation)
    if not is_list(info.annotation):
        return (
            list(_part_keys(project, inner, at)) if inner else list(_keys(project, model, file, at))
        ), True
    if inner:
        wanted = [n for n in inner.model_fields if n in required(inner)] or [next(iter(inner.model_fields))]
        lines = [f"{n}: ${i}" for i, n in enumerate(wanted, 1)]
        text = "- " + "\n  ".join(lines)
        return [
            Suggestion("- nytt punkt", text, "key", at.start, at.end, ", ".join(wanted), snippet=True)
        ], True
    found, whole = _values(project, file, at, info)
    return [
        Suggestion(f"- {s.label}", f"- {s.text}", s.kind, s.start, s.end, s.detail, s.about) for s in found
    ], whole


def _values(project: Project, file: str, at: Cursor, info: FieldInfo) -> tuple[list[Suggestion], bool]:
    if at.path == ("type",) and file != PROJECT_FILE:
        return list(_type_names(file, at)), True
    annotation = info.annotation
    if kind := reference(annotation):
        return _references(project, kind.mål, at)
    entry = project.entries.get(_id_of(file))
    if marker := naming(info):
        kind_of = scalar(annotation)
        names = list(kind_of.forslag(entry.model)) if kind_of and entry else []
        names = names or list(_named(project, marker, at, file))
        return [Suggestion(n, n, "part", at.start, at.end, t) for n, t in _titled(entry, names)], True
    found = words_for(info, project.choices) or (["true", "false"] if is_yes_or_no(annotation) else [])
    return [Suggestion(w, w, "word", at.start, at.end) for w in found], True


def _references(project: Project, wanted: tuple[Mål, ...], at: Cursor) -> tuple[list[Suggestion], bool]:
    before, has_part, _ = at.typed.strip("\"'").partition("#")
    found: list[Suggestion] = []
    parts: list[Suggestion] = []
    for entry in project.entries.values():
        rules = [m for m in wanted if m.type == entry.type.navn]
        if not rules or (has_part and entry.id != before):
            continue
        detail = f"{entry.type.navn}: {entry.name}"
        if any(m.del_ is None or m.del_valgfri for m in rules):
            if not has_part:
                found.append(
                    Suggestion(
                        entry.id, entry.id, "artefact", at.start, at.end, detail, about_artefact(entry)
                    )
                )
        elif not has_part:
            found.append(Suggestion(f"{entry.id}#", f"{entry.id}#", "artefact", at.start, at.end, detail))
        kinds = [m.del_ for m in rules if m.del_ is not None]
        if kinds and len(parts) <= MOST:
            for part in _parts(entry, kinds):
                name = f"{entry.id}#{part.id}"
                parts.append(Suggestion(name, name, "part", at.start, at.end, _says(part)))
    if has_part:
        return parts, True
    if len(parts) > MOST:
        return found, False
    return [s for s in found if not s.text.endswith("#")] + parts, True


def _parts(entry: Entry[Artefakt], kinds: Collection[str]) -> Iterator[DelMedId]:
    seen: set[str] = set()
    for _, part in entry.parts:
        if part.betegnelse() in kinds and part.id not in seen:
            seen.add(part.id)
            yield part


def _says(part: DelMedId) -> str:
    """What a part is called, or says first, on one line."""
    said = next(
        (v for k in ("tittel", "navn", "tekst", "hva") if isinstance(v := getattr(part, k, None), str)), ""
    )
    line = " ".join(said.split())
    return line if len(line) <= 80 else f"{line[:79]}…"


def _titled(entry: Entry[Artefakt] | None, names: list[str]) -> list[tuple[str, str]]:
    known = {p.id: _says(p) for _, p in entry.parts} if entry else {}
    return [(n, known.get(n, "")) for n in names]


def _named(project: Project, marker: Navngir, at: Cursor, file: str) -> Iterator[str]:
    """The ids that can be named: parts of the file itself or of the artefact its key refers to, or artefacts the file refers to."""
    entry = project.entries.get(_id_of(file))
    if marker.del_ is None:
        yield from dict.fromkeys(_referred(project, entry, " ".join(at.top.values())))
        return
    sources = [_id_of(file)]
    if marker.i is not None:
        sources = _referred(project, entry, at.top.get(marker.i, ""), marker.i)
    seen: dict[str, None] = {}
    for id in dict.fromkeys(sources):
        if (other := project.entries.get(id)) is not None:
            seen |= {p.id: None for p in _parts(other, marker.del_)}
    yield from seen


def _referred(project: Project, entry: Entry[Artefakt] | None, written: str, key: str = "") -> list[str]:
    """The artefacts a file's own keys refer to: as it is being written, and as it was last read."""
    told = [w for w in re.findall(r"[a-z0-9][a-z0-9-]*", written) if w in project.entries]
    read = [r.id for loc, r in entry.refs if 0 < len(loc) <= 2 and key in ("", loc[0])] if entry else []
    return [*told, *read]


def _id_of(file: str) -> str:
    return file.rsplit("/", 1)[-1].rsplit(".", 1)[0]


# --- whole artefacts ----------------------------------------------------------------------------------------------


def _by_folder(file: str) -> list[Artefakttype]:
    """The types, with the one whose folder the file is in first."""
    return sorted(TYPES.values(), key=lambda t: (not file.startswith(f"{t.sti}/"), alphabetical(t.navn)))


def _type_names(file: str, at: Cursor) -> Iterator[Suggestion]:
    for spec in _by_folder(file):
        yield Suggestion(spec.navn, spec.navn, "type", at.start, at.end, spec.kort, about_type(spec))


_PROMPT: Final = re.compile(r"<Skriv [^<>]*>")


def _new_artefacts(project: Project, file: str, at: Cursor) -> Iterator[Suggestion]:
    """The file `td new` writes, for every type. What is to be filled in are stops for the cursor."""
    for spec in _by_folder(file):
        yield Suggestion(
            spec.navn,
            as_snippet(plain := _whole(project, spec)),
            "new",
            at.start,
            at.end,
            f"Nytt artefakt: {spec.tittel.lower()}",
            about_type(spec),
            snippet=True,
            plain=plain,
        )


def _whole(project: Project, spec: Artefakttype) -> str:
    (planned,) = plan_new(spec, "ny", None, project.choices).values()
    return planned.data.decode()


def as_snippet(artefact: str) -> str:
    """A new artefact as a snippet: TextMate's syntax, as the protocol has it."""
    text = re.sub(r"([\\$}])", r"\\\1", artefact)
    stops = 0

    def stop(found: re.Match[str]) -> str:
        nonlocal stops
        stops += 1
        return f"${{{stops}:{found[0]}}}"

    return _PROMPT.sub(stop, text)
