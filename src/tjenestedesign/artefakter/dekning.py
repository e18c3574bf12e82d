"""Who has been heard, over the guide's four factors (ch. 4 «Brukerintervjuer»), and who has not.

People are counted by their code: the same person in two interviews is one informant. Where a factor is not given, the
person stands under «Ikke oppgitt», and nothing is said to be missing that the person may have covered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tjenestedesign.ground.alphabet import alphabetical
from tjenestedesign.ground.prompts import is_placeholder
from tjenestedesign.project.belegg import own_grade, said

if TYPE_CHECKING:
    from tjenestedesign.artefakter.intervju import Intervju
    from tjenestedesign.project.loaded import Entry, Project
    from tjenestedesign.project.model import Grad

BRUKERFERD: Final[Mapping[str, str]] = {
    "før": "Før",
    "tidlig": "Tidlig",
    "midtveis": "Midtveis",
    "etter": "Etter",
}
LIVSSITUASJON: Final[Mapping[str, str]] = {
    "ungdom": "Ungdom",
    "ung-voksen": "Ung voksen",
    "etablering": "Etableringsfase",
    "voksen-eldre": "Voksen eller eldre",
}
NETTVERK: Final[Mapping[str, str]] = {
    "lite": "Lite nettverk",
    "stort": "Stort nettverk",
    "familie": "En familie",
}
ROLLER: Final[Mapping[str, str]] = {
    "innbygger": "Innbyggere",
    "pårørende": "Pårørende",
    "ansatt": "Ansatte",
    "leder": "Ledere",
    "interessent": "Andre interessenter",
}
BRUKERSIDEN: Final = ("innbygger", "pårørende")
"""The roles the four factors are about. The others are seen over the part of the municipality they work in."""
UKJENT: Final = "Ikke oppgitt"
IKKE_SKJEDD: Final[frozenset[str | None]] = frozenset(("oppdiktet", "foreslått"))
"""How an interview says that it has not been."""

_WHEN: Final = {"før": "før", "tidlig": "tidlig i", "midtveis": "midtveis i", "etter": "etter"}
_WHO: Final = {
    "ungdom": "Ingen ungdommer",
    "ung-voksen": "Ingen unge voksne",
    "etablering": "Ingen i etableringsfasen",
    "voksen-eldre": "Ingen voksne eller eldre",
}
_WHOM: Final = {
    "ungdom": "ungdommer",
    "ung-voksen": "unge voksne",
    "etablering": "noen i etableringsfasen",
    "voksen-eldre": "voksne eller eldre",
}
_NETWORK: Final = {
    "lite": "Ingen med lite nettverk er hørt.",
    "stort": "Ingen med stort nettverk er hørt.",
    "familie": "Ingen familie er hørt.",
}


@dataclass(frozen=True, slots=True)
class Informant:
    """Everyone behind one code, with every interview they gave."""

    kode: str
    rolle: str
    personer: int
    hvem: str
    """The role. Never the description: it stands on the interview's own page alone."""
    intervjuer: tuple[Entry[Intervju], ...]

    @property
    def ruter(self) -> frozenset[tuple[str | None, str | None]]:
        """(livssituasjon, brukerferd) of each interview; half-known ones only where no interview says both."""
        pairs = {
            (f.livssituasjon, f.brukerferd) if (f := e.model.faktorer) else (None, None)
            for e in self.intervjuer
        }
        whole = {p for p in pairs if None not in p}
        known = {p for p in pairs if p != (None, None)}
        return frozenset(whole or known or pairs)

    def values(self, factor: str) -> tuple[str, ...]:
        """What the interviews say about one factor, once each; empty where none says anything."""
        found = (getattr(e.model.faktorer, factor, None) for e in self.intervjuer)
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

    @property
    def personer(self) -> int:
        return sum(i.personer for i in self.informanter)

    @property
    def brukere(self) -> tuple[Informant, ...]:
        return tuple(i for i in self.informanter if i.rolle in BRUKERSIDEN)

    @property
    def ansatte(self) -> tuple[Informant, ...]:
        return tuple(i for i in self.informanter if i.rolle not in BRUKERSIDEN)

    @property
    def roller(self) -> tuple[Rute, ...]:
        """Every role, the unheard ones too."""
        return tuple(
            Rute(name, tuple(i for i in self.informanter if i.rolle == role)) for role, name in ROLLER.items()
        )

    @property
    def rader(self) -> tuple[str | None, ...]:
        """The life situations of the matrix; None, «Ikke oppgitt», only where someone stands there."""
        return (*LIVSSITUASJON, *((None,) if any(life is None for life, _ in self._placed) else ()))

    @property
    def kolonner(self) -> tuple[str | None, ...]:
        return (*BRUKERFERD, *((None,) if any(when is None for _, when in self._placed) else ()))

    @property
    def _placed(self) -> set[tuple[str | None, str | None]]:
        return {pair for i in self.brukere for pair in i.ruter}

    def rute(self, life: str | None, when: str | None) -> tuple[Informant, ...]:
        return tuple(i for i in self.brukere if (life, when) in i.ruter)

    @property
    def tomme(self) -> tuple[tuple[str, str], ...]:
        """The named corners of the matrix where no one has been heard."""
        return tuple(
            (life, when) for life in LIVSSITUASJON for when in BRUKERFERD if not self.rute(life, when)
        )

    @property
    def nettverk(self) -> tuple[Rute, ...]:
        return self._by_factor("nettverk", NETTVERK)

    @property
    def situasjoner(self) -> tuple[Rute, ...]:
        """Situation is free text: what is equal but for case is one."""
        names: dict[str, str] = {}
        for informant in self.brukere:
            for value in informant.values("situasjon"):
                names.setdefault(value.casefold(), value)
        shown = {v: v[:1].upper() + v[1:] for v in names.values()}
        return self._by_factor("situasjon", shown)

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

    @property
    def mangler(self) -> tuple[str, ...]:
        """What no one has been heard about, a sentence each: the widest gaps first."""
        return tuple(_gaps(self))

    def _by_factor(self, factor: str, names: Mapping[str, str]) -> tuple[Rute, ...]:
        found = [
            Rute(
                name,
                tuple(i for i in self.brukere if key.casefold() in {v.casefold() for v in i.values(factor)}),
            )
            for key, name in names.items()
        ]
        rest = tuple(i for i in self.brukere if not i.values(factor))
        return (*found, Rute(UKJENT, rest)) if rest else tuple(found)


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
    order = list(ROLLER)
    return Dekning(
        tuple(sorted(people, key=lambda i: (order.index(i.rolle), i.kode))),
        len(valid),
        len(been) - len(valid),
        len(entries) - len(kept),
        len(kept) - len(been),
        tuple(_incomplete(valid)),
    )


def _informant(code: str, interviews: Sequence[Entry[Intervju]]) -> Informant:
    people = [e.model.respondent for e in interviews]
    role = people[0].rolle
    return Informant(code, role, max(p.antall for p in people), role.capitalize(), tuple(interviews))


def _incomplete(entries: Sequence[Entry[Intervju]]) -> Iterator[tuple[Entry[Intervju], tuple[str, ...]]]:
    for entry in entries:
        if entry.model.respondent.rolle in BRUKERSIDEN:
            lacking = tuple(
                f
                for f in ("situasjon", "brukerferd", "nettverk", "livssituasjon")
                if not getattr(entry.model.faktorer, f, None)
            )
            if lacking:
                yield entry, lacking


def _gaps(seen: Dekning) -> Iterator[str]:
    if not any(i.rolle == "innbygger" for i in seen.informanter):
        yield "Ingen innbyggere er hørt."
    if seen.brukere:
        yield from _empty_corners(seen)
        unknown = any(r.navn == UKJENT for r in seen.nettverk)
        if not unknown:
            yield from (_NETWORK[k] for k, r in zip(NETTVERK, seen.nettverk, strict=True) if not r.hørt)
    if not any(i.rolle in ("ansatt", "leder") for i in seen.informanter):
        yield "Ingen ansatte eller ledere er hørt."
    if not seen.tilrettelegging:
        yield "Ingen intervjuer sier hvordan utvalget tar hensyn til universell utforming."


def _empty_corners(seen: Dekning) -> Iterator[str]:
    """Whole rows and columns first, then what is left of each row. Silent where someone unplaced may fill the corner."""
    if seen.rute(None, None):
        return
    rows = {life: [when for when in BRUKERFERD if seen.rute(life, when)] for life in LIVSSITUASJON}
    empty_rows = [life for life, heard in rows.items() if not heard and not seen.rute(life, None)]
    open_columns = {when for when in BRUKERFERD if seen.rute(None, when)}
    open_rows = {life for life in LIVSSITUASJON if seen.rute(life, None)}
    empty_columns = [
        when
        for when in BRUKERFERD
        if not open_rows and when not in open_columns and not any(when in h for h in rows.values())
    ]
    if not open_columns:
        yield from (f"{_WHO[life]} er hørt." for life in empty_rows)
    yield from (f"Vi har ikke snakket med noen som er {_WHEN[when]} brukerferden." for when in empty_columns)
    for life, heard in rows.items():
        left = [w for w in BRUKERFERD if w not in heard and w not in empty_columns and w not in open_columns]
        if heard and left and life not in open_rows:
            yield f"Vi har ikke snakket med {_WHOM[life]} som er {_either([_WHEN[w] for w in left])} brukerferden."


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} eller {words[-1]}"
