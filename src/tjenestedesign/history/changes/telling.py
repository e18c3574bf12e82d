"""Changes in words: for those who work in the files (`details`), and for a steering group (`summary`). Text, Markdown and JSON of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tjenestedesign.domain.thread.meaning import Difference
from tjenestedesign.ground.norwegian import day
from tjenestedesign.ground.phases import Fase
from tjenestedesign.ground.prompts import filled
from tjenestedesign.history.changes.comparison import Approval, Changed, Changes, Evidence
from tjenestedesign.project.loaded import Entry
from tjenestedesign.project.model import Artefakt

_SHOWN: Final = 3
"""How many of an artefact's changes a summary tells."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that has changed, and what about it."""

    text: str
    details: tuple[str, ...] = ()
    id: str = ""
    """The artefact it is about, where it is one."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    items: tuple[Item, ...]


def details(changes: Changes) -> list[Section]:
    """Everything, by what has happened to it."""
    renamed = [c for c in changes.changed if c.renamed]
    changed = [c for c in changes.changed if c.differences or c.parts or c.moved]
    weaker = [e for e in changes.evidence if e.weaker]
    stronger = [e for e in changes.evidence if not e.weaker]
    sections = (
        ("Nye", [_item(e) for e in changes.added]),
        ("Borte", [_item(e) for e in changes.removed]),
        ("Nytt navn", [Item(f"{_kind(c.after)} {c.before.id} → {c.after.id}", id=c.after.id) for c in renamed]),
        ("Endret", [Item(called(c.after), tuple(told(c)), c.after.id) for c in changed]),
        ("Svakere belegg", [_evidence(e) for e in weaker]),
        ("Sterkere belegg", [_evidence(e) for e in stronger]),
        ("Godkjenninger", [Item(_approval(a), id=a.id) for a in changes.approvals]),
        ("prosjekt.yaml", [Item(d.text) for d in changes.project]),
        ("Andre filer", [Item(f"{what}: {file}") for what, file in changes.others]),
        ("Sier det samme: bare oppsett, kommentarer eller nye navn på andre er endret", [Item(f) for f in changes.layout]),
        ("Har feil i en av utgavene, så td kan ikke si hva som er endret", [Item(f) for f in changes.unread]),
    )  # fmt: skip
    return [Section(title, tuple(items)) for title, items in sections if items]


def summary(changes: Changes) -> list[Section]:
    """What a steering group wants to know, phase by phase: no ids, no files."""
    found: list[Section] = []
    for phase in Fase:
        items = [
            *(Item(f"Nytt: {_named(e)}.", id=e.id) for e in changes.added if e.type.fase is phase),
            *(
                _changed(c)
                for c in changes.changed
                if c.after.type.fase is phase and (c.differences or c.parts)
            ),
            *(
                Item(f"Svakere belegg: {_named(e.entry)}.", (_weaker(e),), e.entry.id)
                for e in changes.evidence
                if e.weaker and e.entry.type.fase is phase
            ),
            *(Item(f"Tatt bort: {_named(e)}.", id=e.id) for e in changes.removed if e.type.fase is phase),
        ]
        if items:
            found.append(Section(phase.tittel, tuple(items)))
    if changes.approvals:
        found.append(Section("Godkjenninger", tuple(Item(_approval(a), id=a.id) for a in changes.approvals)))
    if changes.project:
        found.append(Section("Prosjektet", tuple(Item(d.text) for d in changes.project)))
    return found


def counted(changes: Changes) -> str:
    """«3 nye, 2 endret, 1 borte»; «Ingenting er endret» where nothing is."""
    changed = sum(1 for c in changes.changed if c.differences or c.parts or c.moved)
    numbers = (
        (len(changes.added), "ny", "nye"),
        (changed, "endret", "endret"),
        (sum(c.renamed for c in changes.changed), "med nytt navn", "med nytt navn"),
        (len(changes.removed), "borte", "borte"),
    )
    said = [f"{n} {one if n == 1 else many}" for n, one, many in numbers if n]
    if said:
        return ", ".join(said)
    return "Ingenting er endret" if changes.nothing else "Ingen artefakter er endret"


# --- words --------------------------------------------------------------------------------------------------------


def called(entry: Entry[Artefakt]) -> str:
    """«brukerreise sok-bolig»."""
    return f"{_kind(entry)} {entry.id}"


def _kind(entry: Entry[Artefakt]) -> str:
    return entry.type.navn


def _named(entry: Entry[Artefakt]) -> str:
    """«brukerreisen» would need grammar for every type: «Brukerreise «Søke bolig»»."""
    return f"{entry.type.tittel.lower()} «{filled(entry.name)}»"


def _item(entry: Entry[Artefakt]) -> Item:
    return Item(f"{called(entry)}: {filled(entry.name)}", id=entry.id)


def told(changed: Changed) -> Iterator[str]:
    """Everything that differs in an artefact, a sentence each."""
    if changed.moved:
        yield f"flyttet fra {changed.before.file} til {changed.after.file}"
    yield from (f"{what} «{old}» heter nå «{new}»" for what, old, new in changed.parts)
    yield from (d.text for d in changed.differences)


def _changed(changed: Changed) -> Item:
    """The status first: that is what a steering group looks for."""
    ordered = sorted(changed.differences, key=lambda d: d.where != "status")
    lines = [_plain(d) for d in ordered]
    rest = len(lines) - _SHOWN
    more = [f"og {rest} {'endring' if rest == 1 else 'endringer'} til"] if rest > 0 else []
    return Item(f"Endret: {_named(changed.after)}.", (*lines[:_SHOWN], *more), changed.after.id)


def _plain(difference: Difference) -> str:
    """Without ids: «steg 4 «soke», følelse» is «steg 4, følelse»."""
    where = re.sub(r"(\d) «[^»]*»", r"\1", difference.where).replace("_", " ")
    return Difference(where, difference.before, difference.after).text


def _evidence(found: Evidence) -> Item:
    return Item(f"{called(found.entry)}: {filled(found.entry.name)}", (_weaker(found),), found.entry.id)


def _weaker(found: Evidence) -> str:
    return f"{found.before.text} → {found.after.text}"


def _approval(found: Approval) -> str:
    line = found.line
    if not found.given or line.godkjent is None:
        return f"Godkjenningen av «{filled(found.name)}» er trukket tilbake."
    return f"«{filled(found.name)}» er godkjent av {line.rolle} {day(line.godkjent)}."


# --- formats ------------------------------------------------------------------------------------------------------


def as_text(sections: Sequence[Section]) -> str:
    lines: list[str] = []
    for section in sections:
        lines.append(f"{section.title} ({len(section.items)})")
        for item in section.items:
            lines.append(f"  {item.text}")
            lines += [f"    {d}" for d in item.details]
    return "".join(f"{line}\n" for line in lines)


def as_markdown(title: str, lead: str, sections: Sequence[Section]) -> str:
    lines = [f"# {_escaped(title)}", "", _escaped(lead), ""]
    for section in sections:
        lines += [f"## {_escaped(section.title)}", ""]
        for item in section.items:
            lines.append(f"- {_escaped(item.text)}")
            lines += [f"  - {_escaped(d)}" for d in item.details]
        lines.append("")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", " ".join(text.split()))


def as_data(changes: Changes) -> dict[str, Any]:
    """Everything, for other programs."""

    def artefact(entry: Entry[Artefakt]) -> dict[str, str]:
        return {"id": entry.id, "type": entry.type.navn, "tittel": entry.name, "fil": entry.file}

    return {
        "fra": changes.before.name,
        "til": changes.after.name,
        "nye": [artefact(e) for e in changes.added],
        "borte": [artefact(e) for e in changes.removed],
        "endret": [
            {
                **artefact(c.after),
                "het": c.before.id if c.renamed else None,
                "lå": c.before.file if c.moved else None,
                "deler": [{"del": what, "het": old, "heter": new} for what, old, new in c.parts],
                "forskjeller": [_difference(d) for d in c.differences],
            }
            for c in changes.changed
        ],
        "belegg": [
            {**artefact(e.entry), "før": e.before.text, "nå": e.after.text, "svakere": e.weaker}
            for e in changes.evidence
        ],
        "godkjenninger": [
            {
                "id": a.id,
                "gitt": a.given,
                "rolle": a.line.rolle,
                "dato": a.line.godkjent.isoformat() if a.line.godkjent else None,
            }
            for a in changes.approvals
        ],
        "prosjekt": [_difference(d) for d in changes.project],
        "andre_filer": [{"fil": file, "hva": what} for what, file in changes.others],
        "bare_oppsett": list(changes.layout),
        "med_feil": list(changes.unread),
    }


def _difference(found: Difference) -> dict[str, str | None]:
    return {"hvor": found.where, "før": found.before, "nå": found.after}
