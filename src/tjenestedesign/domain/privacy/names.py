"""Words that tell a person's name from other words with a capital: first names, surnames, and what is neither."""

from __future__ import annotations

from typing import Final

from tjenestedesign.ground.resources import package_file


def words_of(name: str) -> frozenset[str]:
    """The words of `ord/<name>.txt`, less its comments."""
    lines = package_file(f"domain/privacy/ord/{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


GIVEN: Final = words_of("fornavn") | words_of("fornavn-faker") | words_of("fornavn-hand")
SURNAMES: Final = words_of("etternavn") | words_of("etternavn-faker") | words_of("etternavn-hand")
NO_NAME: Final = words_of("ikke-navn")
"""In lower case: roles, offices, places and small words."""
ALSO_WORDS: Final = words_of("navn-som-ord")
"""First names that are as often something else."""
ALONE: Final = frozenset(g for g in GIVEN if g not in ALSO_WORDS and g.lower() not in NO_NAME)
"""First names that need nothing beside them."""
ROLE_ADDRESSES: Final = words_of("rolleadresser")

SURNAME_ENDINGS: Final = (
    "sen", "sson", "dóttir", "datter", "stad", "rud", "seth", "sæter", "berget", "gaard", "gård", "haugen", "bakken", "ski", "ska", "wicz", "ović", "ovic", "zadeh", "heim", "nes", "land", "vik", "dal", "berg",
)  # fmt: skip
"""Of a word that stands where a name is to stand."""
_OWN_ENDINGS: Final = (
    "sson", "dóttir", "dottir", "wicz", "ović", "ovic", "ević", "evic", "enko", "zadeh", "yan", "czyk", "wski", "wska", "cki", "cka", "oğlu", "oglu", "ullah", "shvili", "chuk", "auskas", "ienė", "datter", "quist",
    "qvist", "gaard",
)  # fmt: skip
_NOUNS: Final = (
    "ene", "het", "else", "sjon", "sjonen", "skap", "skapet", "ingen", "ning", "ering", "kontor", "kontoret", "tjeneste", "tjenesten", "senter", "senteret", "verket", "banken", "skolen", "gruppen", "gruppa",
    "rådet", "utvalget", "etaten", "laget", "foreningen", "direktoratet", "tilsynet", "forbundet", "loven", "planen", "avdeling", "avdelingen", "enhet", "enheten", "bolig", "hjem", "hjemmet", "kommune",
    "kommunen", "fylke", "norge", "stiftelsen", "regjeringen", "departementet", "bladet", "posten", "prosjekt", "prosjektet", "systemet", "skjema", "skjemaet", "isk",
)  # fmt: skip


def is_surname(word: str) -> bool:
    """Whether a word is a surname wherever it stands: on a list, or with an ending nothing else has."""
    last = word.rpartition("-")[2]
    if last.lower() in NO_NAME:
        return False
    return last in SURNAMES or last.endswith(_OWN_ENDINGS) or _patronymic(last)


def _patronymic(word: str) -> bool:
    """«Karlsen», «Hansen»: a first name with -sen. «Prosessen» is none."""
    return word.endswith("sen") and (word[:-3] in GIVEN or word[:-2] in GIVEN)


def is_given(word: str) -> bool:
    """A first name, alone or as two with a hyphen between."""
    if word in GIVEN:
        return True
    first, hyphen, second = word.partition("-")
    return bool(hyphen) and first in GIVEN and second in GIVEN


def is_plain(word: str) -> bool:
    """Whether a word with a capital is known to be no name, or is built as the name of a thing or an office is."""
    lowered = word.lower()
    return lowered in NO_NAME or lowered.endswith(_NOUNS)
