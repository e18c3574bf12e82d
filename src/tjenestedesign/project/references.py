"""References between artefacts: whether each can be followed, and who refers to whom."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from tjenestedesign.ground.crashes import kept
from tjenestedesign.ground.diagnostics import Diagnostic, Level, Position, Related
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.norwegian import choose, listing
from tjenestedesign.ground.readings import folded
from tjenestedesign.ground.yaml.source import Loc, Reading, Source
from tjenestedesign.project.model import Artefakt, Mål, Ref
from tjenestedesign.project.shape import closest

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Broken, Entry, Project

    Backlinks = Mapping[str, tuple[tuple[Entry[Artefakt], Loc, Ref], ...]]


def resolve(
    entries: Mapping[str, Entry[Artefakt]], broken: Mapping[str, Broken]
) -> tuple[Backlinks, list[Diagnostic]]:
    """Follows every reference, also those of files that did not load. What points to such a file stays quiet."""
    found: list[Diagnostic] = []
    backlinks: dict[str, list[tuple[Entry[Artefakt], Loc, Ref]]] = defaultdict(list)
    types = {entry.id: entry.type.navn for entry in entries.values()}

    def followed(entry: Entry[Artefakt]) -> Iterator[Diagnostic]:
        for loc, ref in entry.refs:
            fault = _fault(entries, broken, lambda: types, _place(entry, loc), ref)
            if fault is not None:
                yield fault
            elif ref.id in entries:
                backlinks[ref.id].append((entry, loc, ref))

    for entry in entries.values():
        found += kept(twins(entry), "så etter like id-er", entry.source.file)
        found += kept(followed(entry), "fulgte henvisningene", entry.source.file)
    for one in broken.values():
        found += kept(
            _of_unsound(entries, broken, lambda: types, one), "fulgte henvisningene", one.source.file
        )
    return {k: tuple(v) for k, v in backlinks.items()}, found


def meant(
    entries: Mapping[str, Entry[Artefakt]], broken: Collection[str]
) -> Iterator[tuple[str, Entry[Artefakt], list[Reading]]]:
    """References written in another way than by id, which only one artefact or part can be meant by: its title, or its id with
    capitals and spaces. By the artefact they stand in."""
    titles: dict[str, list[Entry[Artefakt]]] = {}
    for entry in list(entries.values()):
        found: list[Reading] = []
        if entry.source.readings:
            titles = titles or _by_title(entries)
            found += _taken_apart(entries, broken, titles, entry)
        for loc, ref in entry.refs:
            if any(loc[:-1] == whole.loc for whole in found):
                continue
            if ref.id in entries and (ref.del_id is None or ref.del_id in entries[ref.id].named_parts):
                continue
            if ref.id in broken and ref.del_id is None:
                continue
            titles = titles or _by_title(entries)
            text = _meant(entries, broken, titles, _with_part(entry.source, loc, ref) or ref) or _meant(
                entries, broken, titles, ref
            )
            if text is not None and text != ref.tekst:
                found.append(Reading(loc, ref.tekst, value=text))
        if found:
            yield entry.id, entry, found


def _with_part(source: Source, loc: Loc, ref: Ref) -> Ref | None:
    """A reference in other words with the part that stands after it, apart from it: to YAML `Idédag #bil` is a name and a comment."""
    if ref.del_id is not None or " #" not in source.text:
        return None
    at = source.spans.get((loc, "value"))
    after = _PART_APART.match(source.lines[at.end[0]][at.end[1] :]) if at is not None else None
    return type(ref)(ref.id, after[1]) if after else None


_PART_APART: Final = re.compile(r"[\"']? +#([^\s#]+)[ \t]*$")


def _by_title(entries: Mapping[str, Entry[Artefakt]]) -> dict[str, list[Entry[Artefakt]]]:
    titles: dict[str, list[Entry[Artefakt]]] = {}
    for one in entries.values():
        titles.setdefault(folded(one.model.tittel), []).append(one)
    return titles


def _taken_apart(
    entries: Mapping[str, Entry[Artefakt]],
    broken: Collection[str],
    titles: Mapping[str, list[Entry[Artefakt]]],
    entry: Entry[Artefakt],
) -> Iterator[Reading]:
    """Lists that were read from one text at each «og», where a title that has one in it is meant."""
    for read in entry.source.readings:
        read_as: Any = read.value
        kind = next((type(ref) for loc, ref in entry.refs if loc[:-1] == read.loc), None)
        if kind is None or not isinstance(read_as, list):
            continue
        value = cast("list[Any]", read_as)
        whole = [] if "," in read.was.partition("#")[2] else [[read.was]]
        for pieces in (*whole, re.split(r"\s*[;,]\s*", read.was)):
            named = [piece.partition("#") for piece in pieces if piece.strip()]
            meant = [
                _meant(entries, broken, titles, kind(id.strip(), part.strip() or None))
                for id, _, part in named
            ]
            if all(meant):
                if len(meant) != len(value):
                    yield Reading(read.loc, read.was, value=meant)
                break


def _meant(
    entries: Mapping[str, Entry[Artefakt]],
    broken: Collection[str],
    titles: Mapping[str, list[Entry[Artefakt]]],
    ref: Ref,
) -> str | None:
    name = re.sub(r"\.ya?ml$", "", ref.id, flags=re.IGNORECASE)
    id = name if name in entries or name in broken else slug(name)
    if id not in entries and id not in broken:
        kinds = {m.type for m in type(ref).mål}
        named = [e for e in titles.get(folded(ref.id), ()) if e.type.navn in kinds]
        if len(named) != 1:
            return None
        id = named[0].id
    if ref.del_id is None:
        return id
    target = entries.get(id)
    if target is None or ref.del_id in target.named_parts:
        return f"{id}#{ref.del_id}"
    part = slug(ref.del_id)
    if part not in target.named_parts:
        wanted = folded(ref.del_id)
        same = [
            p.id for _, p in target.named_parts.values() if folded(str(getattr(p, "tittel", ""))) == wanted
        ]
        if len(same) != 1:
            return None
        part = same[0]
    return f"{id}#{part}"


def twins(entry: Entry[Artefakt]) -> Iterator[Diagnostic]:
    """Ids that two parts of one artefact have."""
    for loc, part in entry.parts:
        if within_variant(loc):
            continue
        first, _ = entry.named_parts[part.id]
        if first != loc:
            yield Diagnostic(
                "TD110",
                Level.FEIL,
                f"Id-en «{part.id}» er brukt to ganger i filen.",
                entry.source.locate((*loc, "id")),
                "Gi en av delene en annen id.",
                (Related(entry.source.locate((*first, "id")), "Her er den første."),),
            )


def within_variant(loc: Loc) -> bool:
    """Whether a part stands in a variant, which repeats the ids of the steps it varies."""
    return loc[0] == "varianter" and len(loc) > 2


def faults(project: Project, entry: Entry[Artefakt]) -> Iterator[Diagnostic]:
    """The references of one artefact that cannot be followed."""
    for loc, ref in entry.refs:
        fault = _fault(project.entries, project.broken, project.types, _place(entry, loc), ref)
        if fault is not None:
            yield fault


def unsound_faults(project: Project, one: Broken) -> Iterator[Diagnostic]:
    """The references of a file that became no artefact, that cannot be followed."""
    return _of_unsound(project.entries, project.broken, project.types, one)


def _of_unsound(
    entries: Mapping[str, Entry[Artefakt]],
    broken: Collection[str],
    types: Callable[[], Mapping[str, str]],
    one: Broken,
) -> Iterator[Diagnostic]:
    for at, ref in one.refs:
        fault = _fault(entries, broken, types, lambda at=at: at, ref)
        if fault is not None:
            yield fault


def _place(entry: Entry[Artefakt], loc: Loc) -> Callable[[], Position]:
    return lambda: entry.source.locate(loc)


def links(project: Project, entry: Entry[Artefakt], id: str) -> Iterator[tuple[Entry[Artefakt], Loc, Ref]]:
    """The references from one artefact to another that can be followed."""
    for loc, ref in entry.refs:
        if (
            ref.id == id
            and _fault(project.entries, project.broken, project.types, _place(entry, loc), ref) is None
            and id in project.entries
        ):
            yield entry, loc, ref


def _names(targets: tuple[Mål, ...]) -> str:
    return " eller ".join(dict.fromkeys(m.type for m in targets))


def _fault(
    entries: Mapping[str, Entry[Artefakt]],
    broken: Collection[str],
    types: Callable[[], Mapping[str, str]],
    here: Callable[[], Position],
    ref: Ref,
) -> Diagnostic | None:
    targets = type(ref).mål
    target = entries.get(ref.id)
    if target is None:
        if ref.id in broken:
            return None
        return _dangling(entries, types(), here(), ref, targets)
    kinds, whole = _allowed(type(ref), target.type.navn)
    if not kinds and not whole:
        seen = Related(Position(target.file), f"Her står «{ref.id}» ({target.type.navn}).")
        return Diagnostic(
            "TD202",
            Level.FEIL,
            f"«{ref.id}» er av typen {target.type.navn}, men her skal det stå {_names(targets)}.",
            here(),
            f"Skriv id-en til et artefakt av typen {_names(targets)}.",
            (seen,),
        )
    if ref.del_id is None:
        if whole:
            return None
        known = _known(target, kinds)
        hint = (
            f"Skriv «{ref.id}#{known[0]}»."
            if len(known) == 1
            else choose(f"«{ref.id}#{k}»" for k in known[:5])
            if known
            else f"«{ref.id}» har ingen å vise til ennå."
        )
        return Diagnostic(
            "TD204",
            Level.FEIL,
            f"«{ref.id}» må følges av # og id-en til en del ({listing([_part_name(k) for k in kinds], last='eller')}).",
            here(),
            hint,
            meant=f"{ref.id}#{known[0]}" if len(known) == 1 else "",
        )
    if not kinds:
        return Diagnostic(
            "TD204",
            Level.FEIL,
            f"«{ref}» peker på en del, men her skal hele artefaktet stå.",
            here(),
            f"Skriv «{ref.id}».",
            meant=ref.id,
        )
    found = target.named_parts.get(ref.del_id)
    if found is None or found[1].betegnelse() not in kinds:
        known = _known(target, kinds)
        close = closest(ref.del_id, known)
        hint = (
            f"Mente du «{ref.id}#{close}»?"
            if close
            else f"Delene er {listing(known[:8])}."
            if known
            else f"«{ref.id}» har ingen slike deler ennå."
        )
        where = Related(Position(target.file), f"Her står «{ref.id}».")
        return Diagnostic(
            "TD203",
            Level.FEIL,
            f"«{ref.id}» har ikke {listing([_part_article(k) for k in kinds], last='eller')} med id-en «{ref.del_id}».",
            here(),
            hint,
            (where,),
            meant=f"{ref.id}#{close}" if close else "",
        )
    return None


@cache
def _allowed(kind: type[Ref], target: str) -> tuple[tuple[str, ...], bool]:
    """What a kind of reference may name of an artefact of a type: the kinds of part, and whether the whole artefact."""
    allowed = [m for m in kind.mål if m.type == target]
    kinds = tuple(m.del_ for m in allowed if m.del_ is not None)
    return kinds, any(m.del_ is None or m.del_valgfri for m in allowed)


def _known(target: Entry[Artefakt], kinds: Collection[str]) -> list[str]:
    """The parts of an artefact that a reference may name."""
    return [p.id for _, p in target.named_parts.values() if p.betegnelse() in kinds]


_PART_NAMES: Final = {
    "sitat": ("sitat", "noe sitat"),
    "innspill": ("innspill", "noe innspill"),
    "scenariosteg": ("steg", "noe steg"),
    "delelement": ("delelement", "noe delelement"),
    "krav": ("krav", "noe krav"),
    "kartsteg": ("steg", "noe steg"),
    "ideelement": ("element", "noe element"),
    "livsområde": ("livsområde", "noe livsområde"),
    "stadium": ("stadium", "noe stadium"),
    "behov": ("behov", "noe behov"),
    "funn": ("funn", "noe funn"),
}


def _part_name(kind: str) -> str:
    return _PART_NAMES.get(kind, (kind, ""))[0]


def _part_article(kind: str) -> str:
    return _PART_NAMES.get(kind, ("", f"noen {kind}"))[1]


def _dangling(
    entries: Mapping[str, Entry[Artefakt]],
    types: Mapping[str, str],
    here: Position,
    ref: Ref,
    targets: tuple[Mål, ...],
) -> Diagnostic:
    message = f"«{ref.id}» finnes ikke i prosjektet."
    makeable = [m.type for m in targets]
    same_kind = [id for id, type in types.items() if type in makeable]
    close = closest(ref.id, same_kind) or closest(ref.id, types)
    if close:
        suffix = f"#{ref.del_id}" if ref.del_id else ""
        related = (Related(Position(entries[close].file), f"Her står «{close}»."),)
        meant = f"{close}{suffix}"
        return Diagnostic("TD201", Level.FEIL, message, here, f"Mente du «{meant}»?", related, meant=meant)
    id = slug(ref.id) or "min-id"
    return Diagnostic(
        "TD201", Level.FEIL, message, here, f"Lag en fil med «td new {makeable[0]} {id}», eller rett id-en."
    )
