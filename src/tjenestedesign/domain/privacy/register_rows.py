"""The rows of the register: which kinds of data the project has, of whom, on what basis and until when (GDPR article 30)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tjenestedesign.artefakter.brukertest import Brukertest
from tjenestedesign.artefakter.dekning import informant
from tjenestedesign.artefakter.grunnlag import basis, child, protection
from tjenestedesign.artefakter.intervju import Intervju
from tjenestedesign.artefakter.kartlegging import Kartlegging
from tjenestedesign.artefakter.plan import Plan
from tjenestedesign.artefakter.workshop import Workshop
from tjenestedesign.domain.effect.effekt import Effektmåling
from tjenestedesign.ground.alphabet import alphabetical
from tjenestedesign.ground.norwegian import day, listing
from tjenestedesign.ground.prompts import filled, is_placeholder
from tjenestedesign.project.choice_lists import BUILT_IN, FACTORS
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.model import Artefakt, Del, own_keys
from tjenestedesign.project.pictures import pictures

GRUNNLAG = {
    "innhentet": "Innhentet samtykke",
    "publisert": "Gjenfortalt fra publisert kilde",
    "fiktivt": "Oppdiktet",
}
UKJENT = "Ikke oppgitt"
"""What td says where nobody has said anything. It never guesses that there is nothing to say."""
IKKE_VURDERT = "Ikke vurdert"
"""Of special categories, where nobody has said whether there are any."""


@dataclass(frozen=True, slots=True)
class Post:
    """One kind of information about one kind of people: a row of the register."""

    hva: str
    hvem: str
    antall: int | None
    """How many people, where the files say it."""
    grunnlag: str
    slettes: str
    ider: tuple[str, ...]
    opplysninger: str
    """The categories of data (GDPR article 30 no. 1 c), from the keys that are filled in."""
    særlige: str = IKKE_VURDERT
    """Whether special categories are among them, and the condition (article 9): what the project says, never td's guess."""


def rows(project: Project) -> Iterable[Post]:
    yield from _interviews(project)
    yield from _together(project)
    effect = list(project.all(Effektmåling))
    if effect:
        least = min(e.model.minste_celle for e in effect)
        yield Post(
            "Hendelser, med pseudonym",
            "Innbyggere i målingen",
            None,
            "Se den enkelte målingen",
            f"{_as_project(project)}. Tall under {least} vises ikke",
            _ids(effect),
            "Pseudonym, datoer og stadier",
        )
    lives = [*project.all(Kartlegging), *project.all(Plan)]
    if lives:
        yield Post(
            "Kartlegginger og planer",
            "Oppdiktede personer",
            None,
            "Oppdiktet",
            "Ikke nødvendig",
            _ids(lives),
            "Oppdiktede",
            "Oppdiktede",
        )
    shown = [e for e in project.entries.values() if next(pictures(e.model), None)]
    if shown:
        yield Post(
            "Bilder",
            "Dem bildene viser",
            None,
            "Vurderes for hvert bilde",
            _as_project(project),
            _ids(shown),
            "Bilder",
        )


def _together(project: Project) -> Iterable[Post]:
    """Workshops and user tests, by basis."""
    for model, what, keys in (
        (
            Workshop,
            "Innspill fra workshop",
            {"innspill": "innspill", "gap": "gap", "resultater": "resultater"},
        ),
        (
            Brukertest,
            "Observasjoner fra brukertest",
            {"observasjoner": "observasjoner", "antagelser": "antagelser med utfall", "læring": "lærdommer"},
        ),
    ):
        groups: dict[tuple[str, str], list[Entry[Workshop | Brukertest]]] = {}
        for entry in project.all(model):
            said = basis(project, entry)
            key = (said.artikkel_6 or UKJENT, said.artikkel_9 or IKKE_VURDERT)
            groups.setdefault(key, []).append(entry)
        for (ground, special), entries in groups.items():
            there = [who for entry in entries for who in entry.model.deltakere]
            roles = sorted({who.rolle for who in there}, key=alphabetical)
            counts = [who.antall for who in there]
            people = sum(n or 0 for n in counts) if counts and None not in counts else None
            dates = sorted(own.slettes for e in entries if (own := protection(e)) and own.slettes)
            without = len(entries) - len(dates) if dates else 0
            yield Post(
                what,
                listing(roles) or UKJENT,
                people,
                ground,
                _until(dates, without) if dates else _as_project(project),
                _ids(entries),
                _categories("rolle og virksomhet" if there else "", entries, keys),
                special,
            )


def _as_project(project: Project) -> str:
    """When what has no date of its own is deleted: what the project says of all."""
    said = project.settings.model.personvern if project.settings else None
    kept = said.lagringstid if said else None
    return filled(kept) if kept and not is_placeholder(kept) else UKJENT


def _interviews(project: Project) -> Iterable[Post]:
    """By role and basis, in the order the roles have."""
    groups: dict[tuple[str, str, str], list[Entry[Intervju]]] = {}
    for entry in project.all(Intervju):
        groups.setdefault((entry.model.respondent.rolle, *_basis(project, entry)), []).append(entry)
    own = {f"{FACTORS}.{f.id}": f.kalt for f in project.choices.faktorer if BUILT_IN.factor(f.id) is None}
    told = {**_TOLD, **own}
    order = [role.id for role in project.choices.roller]
    for (role, ground, special), entries in sorted(
        groups.items(),
        key=lambda g: (order.index(g[0][0]) if g[0][0] in order else len(order), _rank(g[0][1]), g[0]),
    ):
        people = {informant(e): e.model.respondent.antall for e in entries}
        dates = sorted(e.model.slettes for e in entries if e.model.slettes)
        agreed = any(e.model.om_noen for e in entries)
        without = len(entries) - len(dates) if agreed and dates else 0
        children = any(child(project, e) for e in entries)
        yield Post(
            "Intervjuer, med kode",
            f"{project.choices.role(role)}{', også under 18 år' if children else ''}",
            sum(people.values()),
            ground,
            _until(dates, without) if dates else UKJENT if agreed else "Ikke nødvendig",
            _ids(entries),
            _categories("kode og rolle", entries, told),
            special,
        )


def _basis(project: Project, entry: Entry[Intervju]) -> tuple[str, str]:
    """On what an interview is kept, and the condition for special categories."""
    model = entry.model
    if not model.om_noen:
        return GRUNNLAG[model.opphav], "Oppdiktede" if model.opphav == "fiktivt" else IKKE_VURDERT
    said = basis(project, entry)
    special = said.artikkel_9 or IKKE_VURDERT
    if said.grunnlag in ("plikt", "oppgave"):
        return said.artikkel_6, special
    written = model.samtykke and (model.samtykke.dato or model.samtykke.omfang)
    return GRUNNLAG["innhentet"] if written else UKJENT, special


def _rank(ground: str) -> int:
    """Where a basis stands among the rows of a role: unknown first, consent, the rest by name."""
    return {UKJENT: 0, GRUNNLAG["fiktivt"]: 1, GRUNNLAG["innhentet"]: 2, GRUNNLAG["publisert"]: 4}.get(
        ground, 3
    )


_TOLD: Final = {
    "respondent.beskrivelse": "beskrivelse",
    "respondent.virksomhet": "virksomhet",
    "respondent.universell_utforming": "tilrettelegging",
    "faktorer.situasjon": "livssituasjon med egne ord",
    "faktorer.livssituasjon": "livsfase",
    "faktorer.nettverk": "nettverk",
    "sitater": "sitater",
    "observasjoner": "observasjoner",
    "behov": "behov",
    "barrierer": "barrierer",
}
"""The keys of an interview that hold data about somebody, and what such data is called."""


def _categories(first: str, entries: Iterable[Entry[Artefakt]], keys: Mapping[str, str]) -> str:
    """What is filled in, in some of the artefacts at least."""
    models = [e.model for e in entries]
    there = [name for key, name in keys.items() if any(_at(m, key) for m in models)]
    said = listing([*([first] if first else []), *there])
    return f"{said[:1].upper()}{said[1:]}" if said else UKJENT


def _at(model: Artefakt, key: str) -> Any:
    value: Any = model
    for name in key.split("."):
        own = own_keys(value).get(name) if isinstance(value, Del) else None
        value = own or getattr(value, name, None)
    return value


def _until(dates: Sequence[date], without: int) -> str:
    until = f"{day(dates[0])} – {day(dates[-1])}" if dates[0] != dates[-1] else day(dates[0])
    return f"{until}. {without} uten slettedato" if without else until


def _ids(entries: Iterable[Entry[Artefakt]]) -> tuple[str, ...]:
    return tuple(e.id for e in entries)
