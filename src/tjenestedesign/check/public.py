"""The project as everyone may know it: what is internal is gone before anything is drawn or written.

Withholding is decided here alone, by type (`Artefakttype.offentlig`) and by key. docs/offentlig.md says it in bokmål, and a
test holds every key that exists against the two lists, so that a new one must be decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar, cast

from tjenestedesign.artefakter.dekning import informant, is_conversation
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.yaml.source import Source
from tjenestedesign.project.belegg import grade_at, own_grade
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.lock import Lock
from tjenestedesign.project.model import Artefakt, Belegg, Del, Grad, Punkt, Ref

D = TypeVar("D", bound=Del)
P = TypeVar("P", bound=Punkt)

INTERNAL: Final = frozenset(
    {
        "ansvarlig",
        "deltakere.merknad",
        "egne",
        "eier",
        "fasilitator",
        "fravik",
        "konsekvensvurdering",
        "læringspunkt.hvem",
        "merkelapper",
        "motor",
        "notat",
        "personvern.barn",
        "personvern.foresatte",
        "personvern.informert",
        "personvern.slettes",
        "prosjektgruppe",
        "prosjektleder",
        "sikring",
        "styringsgruppe",
        "tatt_av",
        "tilbakemeldinger.fra",
        "vurdert",
    }
)
"""Keys that are never public: notes, how things are kept safe, and roles that one person in a municipality holds.

A key counts wherever it stands; with a dot, only right under that key or that type.
"""

FEWEST: Final = 3
"""A role is told of when this many have it; fewer could be recognised."""

HIDDEN_QUOTE: Final = "Sitatet er ikke offentlig"
HIDDEN_POINT: Final = "Dette er ikke offentlig"

_WIDER: Final[Mapping[str, str]] = {"leder": "ansatt", "pårørende": "innbygger"}
"""What an informant is called when too few share the role. In a role the project has named for itself, its side is told."""

_ROLES: Final[Mapping[str, str]] = {
    "innbygger": "en innbygger",
    "pårørende": "en pårørende",
    "ansatt": "en ansatt",
    "leder": "en leder",
    "interessent": "en interessent",
}


def is_internal(under: str, key: str) -> bool:
    """Whether a key is withheld where it stands: right under the key or the type `under`."""
    return key in INTERNAL or f"{under}.{key}" in INTERNAL


def public(project: Project) -> Project:
    """The same project without what is internal. Interviews stand in it only to be counted: no page shows them."""
    names = _names(project)
    people = _people(project, names)
    kept = [e for e in project.entries.values() if e.type.offentlig or isinstance(e.model, Intervju)]
    entries: dict[str, Entry[Artefakt]] = {}
    for entry in kept:
        model = entry.model
        if isinstance(model, Intervju):
            model = _interview(model, entry.id, names, people[entry.id])
        id = names.get((entry.id, None), entry.id)
        entries[id] = Entry(
            id, entry.type, _redacted(model, names, entry.type.navn), Source(f"{id}.yaml", "")
        )
    renamed = {old.id: entries[names.get((old.id, None), old.id)] for old in kept}
    backlinks = {
        names.get((id, None), id): tuple(
            (renamed[e.id], loc, new)
            for e, loc, ref in links
            if e.id in renamed and e.type.offentlig and (new := _ref(ref, names))
        )
        for id, links in project.backlinks.items()
        if id in renamed
    }
    settings = project.settings
    return replace(
        project,
        settings=replace(settings, model=_redacted(settings.model, names, "prosjekt")) if settings else None,
        entries=dict(sorted(entries.items())),
        broken={},
        backlinks=backlinks,
        extra_sources={},
        lock=Lock(),
        redacted=True,
        others=(),
    )


_Names = Mapping[tuple[str, str | None], str]
"""(id, part id or None) → what it is called in public; nothing for what is not there at all.

Ids of interviews and quotes are words somebody chose.
"""


def _names(project: Project) -> _Names:
    """Interviews and quotes are numbered as public artefacts take them up, so that the order tells nothing of their ids."""
    found: dict[tuple[str, str | None], str] = {
        (e.id, None): "" for e in project.entries.values() if not e.type.offentlig
    }
    interviews = {e.id: e for e in project.all(Intervju)}
    taken = {id for id in project.entries if id not in interviews}
    number = 0
    numbers: Counter[tuple[str, str]] = Counter()
    shown = (e for _, e in sorted(project.entries.items()) if e.type.offentlig)
    met = [ref for e in shown for _, ref in e.refs if ref.id in interviews]
    rest = [(id, part.id) for id, e in sorted(interviews.items()) for _, part in e.parts]
    for id, part in [*((r.id, r.del_id) for r in met), *rest, *((id, None) for id in sorted(interviews))]:
        if not found[id, None]:
            number += 1
            while f"kilde-{number}" in taken:
                number += 1
            found[id, None] = f"kilde-{number}"
        if part and (id, part) not in found:
            kind = _kind(interviews[id], part)
            numbers[id, kind] += 1
            found[id, part] = f"{kind}-{numbers[id, kind]}"
    return found


def _kind(interview: Entry[Intervju], part: str) -> str:
    """What sort of part an id names, as it stands in a public id."""
    named = interview.named_parts.get(part)
    return slug(named[1].betegnelse()) if named else "sitat"


def _people(project: Project, names: _Names) -> Mapping[str, tuple[str, str]]:
    """Interview → (the informant's code, the role that may be told). The same person has the same code in all of them."""
    interviews = sorted(project.all(Intervju), key=lambda e: int(names[e.id, None].removeprefix("kilde-")))
    codes: dict[str, str] = {}
    for entry in interviews:
        codes.setdefault(informant(entry), names[entry.id, None])
    held = {(informant(e), e.model.respondent.rolle) for e in interviews}
    many = Counter(role for _, role in held)

    wider = {
        **{
            r.id: "innbygger" if r.brukerside else "ansatt"
            for r in project.choices.roller
            if r.id not in _ROLES
        },
        **_WIDER,
    }

    def told(role: str) -> str:
        return role if many[role] >= FEWEST else wider.get(role, role)

    return {e.id: (codes[informant(e)], told(e.model.respondent.rolle)) for e in interviews}


def roles_told(project: Project) -> Mapping[str, str]:
    """The role a public site tells of the person in each interview, by its id."""
    return {id: role for id, (_, role) in _people(project, _names(project)).items()}


def quotes_are_public(model: Intervju) -> bool:
    """Whether the person agreed to the quotes being published, or there is no person to ask."""
    consent = model.samtykke
    return model.opphav != "innhentet" or (consent is not None and consent.publiseres)


def _interview(model: Intervju, id: str, names: _Names, person: tuple[str, str]) -> Intervju:
    """What is left of an interview: whose side it is on, and the quotes that may be published."""
    code, role = person
    may = quotes_are_public(model)
    quotes = tuple(
        type(q).model_construct(
            id=names[id, q.id],
            tekst=q.tekst if may else HIDDEN_QUOTE,
            belegg=_as_belegg(grade_at(model, ("sitater", n))),
        )
        for n, q in enumerate(model.sitater)
    )
    known = model.opphav != "innhentet"

    def points(key: str, items: tuple[P, ...]) -> tuple[P, ...]:
        """Those that something can rest on."""
        return tuple(
            type(p).model_construct(
                id=names[id, p.id],
                tekst=p.tekst if known else HIDDEN_POINT,
                belegg=_as_belegg(grade_at(model, (key, n))),
            )
            for n, p in enumerate(items)
            if p.id
        )

    who = type(model.respondent).model_construct(kode=code, rolle=role, antall=model.respondent.antall)
    return Intervju.model_construct(
        type=model.type,
        tittel=_title(is_conversation(model), role),
        metode=model.metode,
        status=model.status,
        respondent=who,
        belegg=_as_belegg(own_grade(model)),
        sitater=quotes,
        observasjoner=points("observasjoner", model.observasjoner),
        behov=points("behov", model.behov),
        barrierer=points("barrierer", model.barrierer),
    )


def _title(talked: bool, role: str) -> str:
    """«Samtale med en innbygger»; of a role the project has named for itself, td knows only the name."""
    if role in _ROLES:
        return f"{'Samtale med' if talked else 'Observasjon av'} {_ROLES[role]}"
    return f"{'Samtale' if talked else 'Observasjon'} ({role.replace('-', ' ')})"


def _as_belegg(grade: Grad | None) -> Belegg | None:
    """How sure something is, without the words about why: that tells nothing of whom, and without it the wrong ones would count."""
    return Belegg(grad=grade) if grade else None


def _redacted(model: D, names: _Names, under: str) -> D:
    """A copy without the internal keys."""
    made_up = isinstance(model, Artefakt) and model.oppdiktet
    new: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        if name not in model.__dict__:
            continue
        value = getattr(model, name)
        if is_internal(under, name):
            new[name] = field.get_default(call_default_factory=True)
        elif name == "deltakere" and isinstance(value, tuple) and not made_up:
            new[name] = tuple(
                _value(v, names, name)
                for v in cast("tuple[Any, ...]", value)
                if (getattr(v, "antall", None) or 0) >= FEWEST
            )
        else:
            new[name] = _value(value, names, name)
    return model.model_copy(update={k: v for k, v in new.items() if v is not getattr(model, k)})


def _value(value: Any, names: _Names, under: str) -> Any:
    if isinstance(value, Ref):
        return _ref(value, names)
    if isinstance(value, Del):
        return _redacted(value, names, under)
    if isinstance(value, tuple):
        shown = (_value(v, names, under) for v in cast("tuple[Any, ...]", value))
        return tuple(v for v in shown if v is not None)
    if isinstance(value, dict):
        return {k: _value(v, names, under) for k, v in cast("dict[Any, Any]", value).items()}
    return value


R = TypeVar("R", bound=Ref)


def _ref(ref: R, names: _Names) -> R | None:
    name = names.get((ref.id, None), ref.id)
    if name == ref.id or not name:
        return ref if name else None
    part = ref.del_id and names.get((ref.id, ref.del_id), ref.del_id)
    return type(ref)(name, part)
