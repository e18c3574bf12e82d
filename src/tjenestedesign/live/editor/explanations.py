"""Short texts in Markdown about a key, a type, an artefact or a part, for hovering and beside suggestions."""

from __future__ import annotations

from typing import Final

from pydantic.fields import FieldInfo

from tjenestedesign.ground.prompts import filled
from tjenestedesign.project.choice_lists import Choices
from tjenestedesign.project.fields import is_list, words_for
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt, DelMedId, is_required_for_approval

_ROOM: Final = 400


def about_field(name: str, info: FieldInfo, choices: Choices) -> str:
    """What a key is, what it can be, and an example."""
    said = [" ".join((info.description or "").split())]
    if info.is_required():
        said.append("Må være med.")
    elif is_required_for_approval(info):
        said.append("Må fylles ut før artefaktet kan godkjennes.")
    found = words_for(info, choices)
    if len(found) > 1:
        said.append(f"Velg: {', '.join(f'`{w}`' for w in found)}.")
    if is_list(info.annotation):
        said.append("En liste: ett punkt per linje, med «- » foran.")
    for example in (info.examples or [])[:1]:
        said.append(f"For eksempel `{name}: {_written(example)}`.")
    return "\n\n".join(s for s in said if s)


def _written(example: object) -> str:
    return f"[{', '.join(map(str, example))}]" if isinstance(example, list) else str(example)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def about_type(spec: Artefakttype) -> str:
    return f"**{spec.tittel}** ({spec.fase.tittel.lower()})\n\n{spec.kort}\n\nMetodeguiden: {spec.kapittel}"


def about_artefact(entry: Entry[Artefakt], project: Project | None = None) -> str:
    """Title, type and status, what it says first, and how many refer to it."""
    said = [
        f"**{_plain(filled(entry.model.tittel))}**",
        f"{entry.type.tittel}, {entry.model.statusord.lower()} · `{entry.file}`",
    ]
    excerpt = getattr(entry.model, entry.type.utdrag, None) if entry.type.utdrag else None
    if isinstance(excerpt, str):
        said.insert(1, _plain(_short(filled(excerpt))))
    if project is not None:
        users = {e.id for e, _, _ in project.backlinks.get(entry.id, ())}
        many = "ett artefakt viser" if len(users) == 1 else f"{len(users)} artefakter viser"
        said.append(f"{many.capitalize()} til det." if users else "Ingen viser til det ennå.")
    return "\n\n".join(said)


def about_part(entry: Entry[Artefakt], part: DelMedId) -> str:
    """What a part says, and whose it is."""
    said: list[str] = []
    for key, info in type(part).model_fields.items():
        value = getattr(part, key)
        if key != "id" and not words_for(info, None) and isinstance(value, str) and value and len(said) < 4:
            text = _plain(_short(filled(value)))
            said.append(f"**{text}**" if key in ("tittel", "navn") else f"{key}: {text}")
    return "\n\n".join([*said, f"`{part.id}` i {entry.type.navn} «{_plain(entry.name)}»"])


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _ROOM else f"{line[: _ROOM - 1].rstrip()}…"


def _plain(text: str) -> str:
    """A text no sign of which means anything in Markdown: a title is never a link or a picture."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+!<>|~" else c for c in text)
