"""Documents of Asker, each made once and kept for the tests of its format."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import ASKER
from tjenestedesign.check.load import load_project
from tjenestedesign.publish.documents.compose import Document
from tjenestedesign.publish.documents.contents import planned
from tjenestedesign.publish.site.scope import Site, plan_site

Documents = Callable[[str], Document]


@pytest.fixture(scope="session")
def asker() -> Site:
    return plan_site(*load_project(ASKER))


@pytest.fixture(scope="session")
def document(asker: Site) -> Documents:
    """`document("tjenestekart-velferdslaben")` → it, composed."""
    made: dict[str, Document] = {}
    plans = {p.stem: p for p in planned(asker)}

    def one(stem: str) -> Document:
        if stem not in made:
            made[stem] = plans[stem].make()
        return made[stem]

    return one
