"""Words that tell a person's name from other words with a capital: first names, surnames, and what is neither."""

from __future__ import annotations

from typing import Final

from tjenestedesign.ground.resources import package_file


def _words(name: str) -> frozenset[str]:
    lines = package_file(f"privacy/ord/{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


GIVEN: Final = _words("fornavn")
SURNAMES: Final = _words("etternavn")
NO_NAME: Final = _words("ikke-navn")
ROLE_ADDRESSES: Final = _words("rolleadresser")

SURNAME_ENDINGS: Final = (
    "sen", "sson", "dóttir", "datter", "stad", "rud", "seth", "sæter", "berget", "gaard", "gård", "haugen", "bakken", "ski", "ska", "wicz", "ović", "ovic", "zadeh", "heim", "nes", "land", "vik", "dal", "berg",
)  # fmt: skip
