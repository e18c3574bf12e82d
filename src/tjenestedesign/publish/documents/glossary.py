"""The words a reader outside the project may not know. Only those a document uses are explained in it."""

from __future__ import annotations

import re
from functools import cache

from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.resources import package_file
from tjenestedesign.ground.yaml.source import decode, parse
from tjenestedesign.publish.documents.pandoc_tree import Node, header, plain, string


def used_terms(text: str) -> list[Node]:
    """The glossary of a text: the artefact types and the terms that stand in it, by the alphabet."""
    lower = text.casefold()
    used = {
        term: said for term, said in _terms().items() if re.search(rf"\b{re.escape(term.casefold())}", lower)
    }
    if not used:
        return []
    listed = sorted(used.items(), key=lambda t: _alphabetic(t[0]))
    items = [[string(term), [[plain(said)]]] for term, said in listed]
    return [header(1, "Ordliste", "ordliste"), {"t": "DefinitionList", "c": items}]


def _alphabetic(word: str) -> str:
    return word.casefold().translate(str.maketrans({"æ": "{", "ø": "|", "å": "}", "é": "e"}))


@cache
def _terms() -> dict[str, str]:
    file = "publish/documents/ordforklaringer.yaml"
    terms, faults = parse(decode(file, package_file(file).read_bytes())[0])
    assert not faults
    return {**{t.tittel: t.kort for t in TYPES.values()}, **terms}
