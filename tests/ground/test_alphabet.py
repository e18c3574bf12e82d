"""The Norwegian alphabet wherever a reader sees names in order, and what is so today before what may come."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

from tests.conftest import ASKER, SETTINGS, Build, Run
from tjenestedesign.check.load import load_project
from tjenestedesign.ground.alphabet import alphabetical
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

ORDER = ["aks", "Arbeid", "é", "Ende", "zebra", "ægir", "Ære", "øl", "Øre", "Å bo", "ås"]


def test_ae_oe_and_aa_come_last_whatever_the_case() -> None:
    shuffled = ORDER[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=alphabetical) == ORDER
    assert sorted(["A\u030as", "Zoo", "Ås"], key=alphabetical) == ["Zoo", "A\u030as", "Ås"]


def test_two_texts_that_read_alike_have_a_fixed_order() -> None:
    assert sorted(["idé", "ide", "Ide"], key=alphabetical) == sorted(["Ide", "idé", "ide"], key=alphabetical)


def pages(folder: Path) -> dict[str, str]:
    return {
        f.path: f.data.decode()
        for f in render_site(plan_site(*load_project(folder)))
        if f.path.endswith((".html", ".js"))
    }


def test_the_search_page_and_its_index_are_in_norwegian_order(build: Build) -> None:
    names = ["Åpne dører", "Ærlige svar", "Zoom ut", "Øv først", "alle med"]
    insight = "type: innsikt\ntittel: {0}\npåstand: Jeg.\nforklaring: x\n"
    files = {f"n{i}.yaml": insight.format(name) for i, name in enumerate(names)}
    site = pages(build({"prosjekt.yaml": SETTINGS, **files}))
    expected = ["alle med", "Zoom ut", "Ærlige svar", "Øv først", "Åpne dører"]
    assert [n for n in re.findall(r">([^<>]+)</a>", site["sok.html"]) if n in names] == expected
    rows = json.loads(site["sok/indeks.js"].removeprefix("window.tdIndeks=").rstrip().rstrip(";"))
    assert [row[0] for row in rows] == expected


def test_a_journey_of_today_is_listed_before_one_that_may_come(build: Build, td: Run) -> None:
    journey = "type: brukerreise\ntittel: {0}\nvariant: {1}\nsteg: [{{id: a, fase: før, tittel: A}}]\n"
    kinds = ("faktisk", "planlagt", "fremtidig", "dagens")
    files = {f"r{n}.yaml": journey.format(f"Reisen {kind}", kind) for n, kind in enumerate(kinds)}
    folder = build({"prosjekt.yaml": SETTINGS, **files})
    listed = ["Reisen dagens", "Reisen fremtidig", "Reisen planlagt", "Reisen faktisk"]
    site = pages(folder)
    for path in ("fase/1-innsikt.html", "oversikt/brukerreise.html", "index.html"):
        assert list(dict.fromkeys(re.findall(r"Reisen \w+", site[path]))) == listed, path
    phases = json.loads(td("status", folder, "--format", "json").out)["phases"]
    assert phases[0]["present"]["brukerreise"] == ["r3", "r2", "r1", "r0"]


def test_askers_journey_of_today_comes_first() -> None:
    page = pages(ASKER)["oversikt/brukerreise.html"]
    assert page.index("brukerreise/veien-til-en-varig-bolig.html") < page.index(
        "brukerreise/med-velferdslaben.html"
    )
