"""What the procurement rules read out of plain sentences: a prescribed solution, two texts that ask for the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from tjenestedesign.ground.ids import slug

_THING: Final = (
    r"(?:\w+-?)?(?:apper|app|applikasjon|nettsider?|nettsted|hjemmeside|portal|plattform|chatbot|programvare"
    r"|database|dashbord|datasystem|fagsystem|it-system|ikt-system|(?<!øko)system)"
    r"|(?:digital|teknisk)\w*\s+løsning(?:er)?|løsning(?:er)?\s+(?:som|der)"
)
_BEFORE: Final = (
    r"(?:(?:en|et|ei|ny|nytt|nye|felles|digitalt?|digitale|bedre|godt?|gode|moderne|helhetlige?|egen|eget|enkelt?|enkle"
    r"|samlet|nettbasert|brukervennlig|mobil|interaktivt?|selvbetjent)\s+)"
)
_WANTS: Final = (
    r"(?:trenger|ønsker(?:\s+(?:oss|seg))?|vil\s+ha|skal\s+ha|må\s+ha|behov\s+for|anskaffer?|utvikler?|lager?|bygger?"
    r"|etablerer?|leverer?|kjøper?|innfører?|får|ta\s+i\s+bruk)"
)
_PRESCRIBES: Final = re.compile(
    rf"\b{_WANTS}\s+{_BEFORE}*(?P<a>{_THING})\b(?!\s+som\s+ikke)"
    rf"|(?:^|[.!?:]\s+){_BEFORE}+(?P<b>{_THING})\b(?!\s+som\s+ikke)",
    re.IGNORECASE,
)

_OF_PEOPLE: Final = re.compile(r"\b(?:støtte|hjelpe|velferds|øko|helse)system\w*", re.IGNORECASE)
"""Systems of people and services, not of machines."""


def prescribed_solution(text: str) -> str | None:
    """The thing a need asks for instead of saying what someone needs: «app», «nettside», «løsning som». A system that is
    merely talked about («finner ikke fram i systemet») is not asked for."""
    found = _PRESCRIBES.search(" ".join(_OF_PEOPLE.sub("", text).split()))
    return (found["a"] or found["b"]).lower() if found else None


_EMPTY_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        "og i på av til fra for med som er en et ei den det de at om ved skal må har ha kan god gode godt relevant "
        "leverandør leverandøren leverandørens tilbyder tilbyderen tilbyders kreves",
    )
)
_SUPPLIER_WORDS: Final = frozenset(
    {"erfaring", "erfaringer", "referanser", "gjennomføringsevne", "kapasitet"}
)
"""Words that alone tell that the supplier is judged: enough as the whole of a criterion."""


def same_demand(requirement: str, criterion: str) -> bool:
    """Whether two texts ask for the same: nearly the same letters, or the words of one nearly all stand in the other."""
    first, second = _words(requirement), _words(criterion)
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    shared = len(short & long) / len(short)
    if len(short) == 1:
        return shared == 1 and (len(long) == 1 or short <= _SUPPLIER_WORDS)
    same_letters = SequenceMatcher(None, requirement.casefold(), criterion.casefold(), autojunk=False)
    return shared >= 0.8 or (same_letters.real_quick_ratio() >= 0.85 and same_letters.ratio() >= 0.85)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold())) - _EMPTY_WORDS


GUIDE_PHASES: Final[dict[str, tuple[str, str | None]]] = {
    "oppstart": (r"oppstart", None),
    "innsikt": (r"innsikt", "innsikt"),
    "idé": (r"\bide", "idé"),
    "design og spesifikasjon": (r"design|spesifikasjon|utforming", "utforming"),
    "implementering": (r"implementering|innforing|iverksetting", "implementering"),
}
"""The phases of the guide's price form: how to know each in a phase's name, and the part of the scope it belongs to."""


def missing_phases(names: Iterable[str], scope: Iterable[str]) -> list[str]:
    """The guide's phases that no name is about, among those the assignment covers (all, where nothing is said)."""
    said = [slug(name) for name in names]
    covered = set(scope)
    return [
        phase
        for phase, (pattern, part) in GUIDE_PHASES.items()
        if (not covered or part is None or part in covered) and not any(re.search(pattern, s) for s in said)
    ]
