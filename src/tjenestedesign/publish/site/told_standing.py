"""How sure an artefact is, and the whole project, as pages and documents say it once: at the top, beside the quiet marks in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tjenestedesign.check.views import Link
from tjenestedesign.ground.marks import unmarked
from tjenestedesign.ground.norwegian import listing
from tjenestedesign.project.belegg import BETYR, GRADER, exceptions, grade_at, own_grade, said, sources
from tjenestedesign.project.loaded import Entry, Project
from tjenestedesign.project.marked import project_grade
from tjenestedesign.project.model import Artefakt, Del, Grad, KildeRef, walk


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said at the top of an artefact: the grade, its sources, why, and what is otherwise («Antatt: fra og til i aktiviteter»)."""

    grad: Grad | None
    kilder: tuple[Link, ...]
    forklaring: str
    unntak: tuple[tuple[Grad, str], ...]

    def __bool__(self) -> bool:
        return bool(self.grad or self.unntak or self.forklaring or self.kilder)


def standing(project: Project, entry: Entry[Artefakt], ref_link: Callable[[KildeRef], Link]) -> Standing:
    """What an artefact says of itself; what it takes from the project is said by the project."""
    own = said(entry.model)
    grade = grade_at(entry.model, (), project_grade(project))
    return Standing(
        grade,
        tuple(ref_link(ref) for ref in sources(entry.model)),
        own.forklaring or "" if own else "",
        tuple((grade, listing(paths)) for grade, paths in _grouped(entry.model)),
    )


def _grouped(model: Del) -> Sequence[tuple[Grad, list[str]]]:
    found: dict[Grad, dict[str, list[str]]] = {}
    for path, grade in exceptions(model):
        *around, key = path.replace("_", " ").split(".")
        found.setdefault(grade, {}).setdefault(" ".join(around), []).append(key)
    return [
        (
            grade,
            [
                f"{listing(keys)} i {around}" if around else listing(keys)
                for around, keys in found[grade].items()
            ],
        )
        for grade in GRADER
        if grade in found
    ]


@dataclass(frozen=True, slots=True)
class Counted:
    """One grade: what it means, how many artefacts are so as a whole, and how many places in others are marked so."""

    grad: Grad
    betyr: str
    artefakter: int
    steder: int


@dataclass(frozen=True, slots=True)
class ProjectStanding:
    """The project's own words about itself, and the count."""

    grad: Grad | None
    forklaring: str
    telling: tuple[Counted, ...]


def project_standing(project: Project, shown: Mapping[str, Entry[Artefakt]]) -> ProjectStanding | None:
    """None where nothing in the project says how sure it is."""
    plain = project.plain or project
    around = project_grade(plain)
    whole: Counter[Grad] = Counter()
    places: Counter[Grad] = Counter()
    for id in shown:
        entry = plain.entries.get(id)
        if entry is None:
            continue
        grade = grade_at(entry.model, (), around)
        if grade is not None:
            whole[grade] += 1
        places.update(_inside(entry.model, grade))
    if not whole and not places:
        return None
    own = said(plain.settings.model) if plain.settings else None
    return ProjectStanding(
        around,
        own.forklaring or "" if own else "",
        tuple(Counted(g, BETYR[g], whole[g], places[g]) for g in GRADER if whole[g] or places[g]),
    )


def _inside(model: Artefakt, grade: Grad | None) -> Counter[Grad]:
    """The parts and keys that say something else than the whole."""
    found: Counter[Grad] = Counter(g for _, g in exceptions(model))
    for loc, part in walk(model):
        if loc and isinstance(part, Del):
            own = own_grade(part)
            if own is not None and own != grade:
                found[own] += 1
            found.update(g for _, g in exceptions(part))
    return found


_MARK = re.compile(r'class="belegg">\u00a0\((\w+)\)')


def explained(html: str) -> str:
    """What the marks in a document mean, as one sentence for its start; empty where it has none."""
    used = set(_MARK.findall(html))
    told = [f"({grade}): {BETYR[grade][0].lower()}{BETYR[grade][1:]}" for grade in GRADER if grade in used]
    return unmarked(f"Ord i parentes sier hvor sikkert noe er. {' '.join(told)}") if told else ""
