"""Who has been heard, over the factors: the guide's four (ch. 4 «Brukerintervjuer») or the project's own. Who has not, `uhort.py` says.

People are counted by their code: the same person in two interviews is one informant. Where a factor is not given, the
person stands under «Ikke oppgitt», and nothing is said to be missing that the person may have covered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tjenestedesign.ground.alphabet import alphabetical
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.project.belegg import own_grade, said
from tjenestedesign.project.choice_lists import BUILT_IN, Choices, Factor

if TYPE_CHECKING:
    from tjenestedesign.artefakter.intervju import Intervju
    from tjenestedesign.project.loaded import Entry, Project
    from tjenestedesign.project.model import Grad

UKJENT: Final = "Ikke oppgitt"
IKKE_SKJEDD: Final[frozenset[str | None]] = frozenset(("oppdiktet", "foreslått"))
"""How an interview says that it has not been."""


@dataclass(frozen=True, slots=True)
class Akser:
    """The two factors of the matrix."""

    ned: Factor
    bort: Factor


def axes(choices: Choices) -> Akser | None:
    """Life situation by brukerferd, as the guide has it; in their place the first that have answers. None where too few have."""
    closed = [f for f in choices.faktorer if f.svar]
    down = next((f for f in closed if f.id == "livssituasjon"), None)
    down = down or next((f for f in closed if f.id != "brukerferd"), None)
    across = next((f for f in closed if f.id == "brukerferd"), None)
    across = across or next((f for f in closed if f is not down), None)
    return Akser(down, across) if down and across else None


@dataclass(frozen=True, slots=True)
class Informant:
    """Everyone behind one code, with every interview they gave."""

    kode: str
    rolle: str
    personer: int
    hvem: str
    """The role. Never the description: it stands on the interview's own page alone."""
    intervjuer: tuple[Entry[Intervju], ...]

    def ruter(self, akser: Akser) -> frozenset[tuple[str | None, str | None]]:
        """What each interview says of the two factors; half-known ones only where no interview says both."""
        pairs = {
            (f.svar(akser.ned.id), f.svar(akser.bort.id)) if (f := e.model.faktorer) else (None, None)
            for e in self.intervjuer
        }
        whole = {p for p in pairs if None not in p}
        known = {p for p in pairs if p != (None, None)}
        return frozenset(whole or known or pairs)

    def values(self, factor: str) -> tuple[str, ...]:
        """What the interviews say about one factor, once each; empty where none says anything."""
        found = (f.svar(factor) for e in self.intervjuer if (f := e.model.faktorer))
        return tuple(dict.fromkeys(v for v in found if v))

    @property
    def virksomheter(self) -> tuple[str, ...]:
        found = (e.model.respondent.virksomhet for e in self.intervjuer)
        return tuple(dict.fromkeys(v for v in found if v))


@dataclass(frozen=True, slots=True)
class Rute:
    """A place where someone may have been heard: its name, and who was."""

    navn: str
    hørt: tuple[Informant, ...]

    @property
    def personer(self) -> int:
        return sum(i.personer for i in self.hørt)


@dataclass(frozen=True, slots=True)
class Dekning:
    """Everyone heard, and the views over them."""

    informanter: tuple[Informant, ...]
    samtaler: int
    observasjoner: int
    """Interviews by observation: nobody there has told anything, so they stand in none of the views."""
    forkastet: int
    ikke_skjedd: int
    """Interviews that are made up, or only proposed."""
    uten_faktorer: tuple[tuple[Entry[Intervju], tuple[str, ...]], ...]
    """Interviews with citizens that leave factors out, and which."""
    valg: Choices = BUILT_IN

    @property
    def personer(self) -> int:
        return sum(i.personer for i in self.informanter)

    @property
    def brukere(self) -> tuple[Informant, ...]:
        return tuple(i for i in self.informanter if i.rolle in self.valg.user_side)

    @property
    def ansatte(self) -> tuple[Informant, ...]:
        return tuple(i for i in self.informanter if i.rolle not in self.valg.user_side)

    @property
    def roller(self) -> tuple[Rute, ...]:
        """Every role, the unheard ones too."""
        return tuple(
            Rute(role.navn, tuple(i for i in self.informanter if i.rolle == role.id))
            for role in self.valg.roller
        )

    @property
    def akser(self) -> Akser | None:
        return axes(self.valg)

    @property
    def rader(self) -> tuple[str | None, ...]:
        """The answers down the matrix; None, «Ikke oppgitt», only where someone stands there."""
        answers = [a.id for a in self.akser.ned.svar] if self.akser else []
        return (*answers, *((None,) if any(down is None for down, _ in self._placed) else ()))

    @property
    def kolonner(self) -> tuple[str | None, ...]:
        answers = [a.id for a in self.akser.bort.svar] if self.akser else []
        return (*answers, *((None,) if any(across is None for _, across in self._placed) else ()))

    @property
    def _placed(self) -> set[tuple[str | None, str | None]]:
        akser = self.akser
        return {pair for i in self.brukere for pair in i.ruter(akser)} if akser else set()

    def rute(self, down: str | None, across: str | None) -> tuple[Informant, ...]:
        akser = self.akser
        return tuple(i for i in self.brukere if (down, across) in i.ruter(akser)) if akser else ()

    @property
    def tomme(self) -> tuple[tuple[str, str], ...]:
        """The named corners of the matrix where no one has been heard."""
        akser = self.akser
        if akser is None:
            return ()
        corners = ((down.id, across.id) for down in akser.ned.svar for across in akser.bort.svar)
        return tuple(corner for corner in corners if not self.rute(*corner))

    @property
    def andre(self) -> tuple[tuple[Factor, tuple[Rute, ...]], ...]:
        """The factors the matrix does not show: those with answers first, then those in people's own words."""
        shown = (self.akser.ned, self.akser.bort) if self.akser else ()
        rest = [f for f in self.valg.faktorer if f not in shown]
        return tuple((f, self.by_factor(f)) for f in sorted(rest, key=lambda f: not f.svar))

    @property
    def mangler(self) -> tuple[str, ...]:
        """What no one has been heard about, a sentence each: the widest gaps first."""
        from tjenestedesign.artefakter.uhort import gaps

        return gaps(self)

    def by_factor(self, factor: Factor) -> tuple[Rute, ...]:
        """Who was heard, by what they say of a factor. In people's own words, what is equal but for case is one."""
        names = {a.id: a.navn for a in factor.svar}
        if not names:
            said = [value for i in self.brukere for value in i.values(factor.id)]
            met: dict[str, str] = {}
            for value in said:
                met.setdefault(value.casefold(), value[:1].upper() + value[1:])
            names = met
        found = [
            Rute(name, tuple(i for i in self.brukere if key in {v.casefold() for v in i.values(factor.id)}))
            for key, name in names.items()
        ]
        rest = tuple(i for i in self.brukere if not i.values(factor.id))
        return (*found, Rute(UKJENT, rest)) if rest else tuple(found)

    @property
    def virksomheter(self) -> tuple[Rute, ...]:
        names: dict[str, str] = {}
        for informant in self.ansatte:
            for value in informant.virksomheter:
                names.setdefault(value.casefold(), value[:1].upper() + value[1:])
        found = [
            Rute(name, tuple(i for i in self.ansatte if key in {v.casefold() for v in i.virksomheter}))
            for key, name in sorted(names.items(), key=lambda n: alphabetical(n[1]))
        ]
        rest = tuple(i for i in self.ansatte if not i.virksomheter)
        return (*found, Rute(UKJENT, rest)) if rest else tuple(found)

    @property
    def tilrettelegging(self) -> tuple[tuple[Informant, str], ...]:
        """Whom the selection took care to include, and how."""
        return tuple(
            (i, text)
            for i in self.informanter
            for text in dict.fromkeys(e.model.respondent.universell_utforming for e in i.intervjuer)
            if text
        )


def informant(entry: Entry[Intervju]) -> str:
    """Who was heard: the code, or the file while the code is still to be written, so that two drafts are two people."""
    code = entry.model.respondent.kode
    return entry.id if is_placeholder(code) else code


def is_conversation(model: Intervju) -> bool:
    """Whether somebody was talked with. Those who were observed, have told nothing."""
    return model.metode != "observasjon"


def took_place(grade: Grad | None, around: Grad | None) -> bool:
    """Whether an interview has been, from how sure it says it is itself and the project around it."""
    return (grade or around) not in IKKE_SKJEDD


def coverage(project: Project, entries: Sequence[Entry[Intervju]]) -> Dekning:
    """Counts everyone once, by code. Interviews that are rejected or made up count for nothing, and observations are no conversations."""
    own = said(project.settings.model) if project.settings else None
    around = own.grad if own else None
    kept = [e for e in entries if not e.model.forkastet]
    been = [e for e in kept if took_place(own_grade(e.model), around)]
    valid = [e for e in been if is_conversation(e.model)]
    by_code: dict[str, list[Entry[Intervju]]] = {}
    for entry in valid:
        by_code.setdefault(informant(entry), []).append(entry)
    people = [_informant(code, found) for code, found in by_code.items()]
    choices = project.choices
    order = [role.id for role in choices.roller]
    return Dekning(
        tuple(
            sorted(people, key=lambda i: (order.index(i.rolle) if i.rolle in order else len(order), i.kode))
        ),
        len(valid),
        len(been) - len(valid),
        len(entries) - len(kept),
        len(kept) - len(been),
        tuple(_incomplete(valid, choices)),
        choices,
    )


def _informant(code: str, interviews: Sequence[Entry[Intervju]]) -> Informant:
    people = [e.model.respondent for e in interviews]
    role = people[0].rolle
    return Informant(
        code, role, max(p.antall for p in people), role.replace("-", " ").capitalize(), tuple(interviews)
    )


def _incomplete(
    entries: Sequence[Entry[Intervju]], choices: Choices
) -> Iterator[tuple[Entry[Intervju], tuple[str, ...]]]:
    for entry in entries:
        if entry.model.respondent.rolle in choices.user_side:
            known = entry.model.faktorer
            lacking = tuple(f.id for f in choices.faktorer if not (known and known.svar(f.id)))
            if lacking:
                yield entry, lacking
