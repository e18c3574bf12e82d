"""Which documents a project has, and what each is made of (guide ch. 2 and 6: the deliverables of each phase)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

from tjenestedesign.artefakter.intervjuguide import Intervjuguide
from tjenestedesign.check.types import TYPES
from tjenestedesign.domain.privacy.informed import letter
from tjenestedesign.ground.crashes import kept, tried
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.marks import spelled
from tjenestedesign.ground.norwegian import day, point
from tjenestedesign.ground.phases import FASER, Fase
from tjenestedesign.ground.prompts import filled, is_placeholder
from tjenestedesign.project.kind import Artefakttype, in_order
from tjenestedesign.project.loaded import Entry
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.reading import PROJECT_FILE
from tjenestedesign.publish.documents.compose import APPENDIX, Collected, Document, InDocument, Part, composed
from tjenestedesign.publish.documents.glossary import used_terms
from tjenestedesign.publish.documents.letters import Skriv, letters
from tjenestedesign.publish.documents.pandoc_tree import Node, attr, div, para, string, text_of
from tjenestedesign.publish.documents.steering import steering
from tjenestedesign.publish.site.pages import artefact_values
from tjenestedesign.publish.site.scope import Site
from tjenestedesign.publish.site.templating import rendered
from tjenestedesign.publish.site.told_standing import ProjectStanding, explained, project_standing

REPORT: Final = "prosjektrapport"
PROTOCOL: Final = "evalueringsprotokoll"
DECK: Final = "styringsgruppe"
"""What the steering group is shown: the one document that is also made as slides."""
DECK_KIND: Final = "Til styringsgruppen"
_NOT_MADE: Final = "Denne delen ble ikke laget. Det er feil i td, ikke i prosjektet."


@dataclass(frozen=True, slots=True)
class Planned:
    """A document that can be made: what it is asked for as, what its file is called, and how it is made."""

    names: frozenset[str]
    stem: str
    make: Callable[[], Document]
    ordinary: bool = True
    """Whether it is made when nothing in particular is asked for."""
    file: str = PROJECT_FILE
    """The file it is made of."""
    of: str = ""
    """As in `OutFile`."""


def planned(site: Site) -> Iterator[Planned]:
    """Every document of what was chosen, the deliverables in the guide's order and the whole project last."""
    order = list(TYPES)
    for entry in sorted(site.chosen.values(), key=lambda e: (order.index(e.type.navn), in_order(e))):
        yield from kept(_planned_of(site, entry), "la opp dokumentene", entry.source.file)
    yield Planned(frozenset((REPORT,)), REPORT, partial(_report, site))
    if not site.public:
        yield Planned(frozenset((DECK,)), DECK, partial(_deck, site), ordinary=False)


def _planned_of(site: Site, entry: Entry[Artefakt]) -> Iterator[Planned]:
    file = entry.source.file
    called = slug(entry.type.leveranse or entry.type.navn)
    yield Planned(
        frozenset((entry.id, entry.type.navn, called)),
        _stem(called, entry.id),
        partial(_of_artefact, site, entry),
        bool(entry.type.leveranse) and not entry.model.forkastet,
        file,
        entry.id,
    )
    if entry.type.underside and not site.public and entry.type.underside.visning(site.project, entry):
        made = partial(_beside, site, entry)
        yield Planned(
            frozenset((PROTOCOL,)), f"{PROTOCOL}-{entry.id}", made, ordinary=False, file=file, of=entry.id
        )
    if isinstance(entry.model, Intervjuguide) and not (site.public or entry.model.forkastet):
        for one in letters(site.project, cast("Entry[Intervjuguide]", entry)):
            made = partial(_letter, site, entry, one)
            yield Planned(frozenset((one.navn,)), one.stamme, made, ordinary=False, file=file, of=entry.id)


def _stem(kind: str, id: str) -> str:
    return id if id == kind or id.startswith(f"{kind}-") else f"{kind}-{id}"


def _of_artefact(site: Site, entry: Entry[Artefakt]) -> Document:
    kind = entry.type.leveranse or entry.type.tittel
    facts = [t for t in (entry.model.statusord, day(entry.model.dato) if entry.model.dato else "") if t]
    if entry.model.ansvarlig and not is_placeholder(entry.model.ansvarlig):
        facts.append(f"Ansvarlig: {filled(entry.model.ansvarlig)}")
    seen = Collected(site.theme, site.language_of)
    parts = [Part("", 0, _body(site, entry, seen), "")]
    return _document(site, entry.name, kind, facts, parts, seen)


def _beside(site: Site, entry: Entry[Artefakt]) -> Document:
    """The evaluation of the bids: the municipality's own, never sent out with the tender document."""
    beside = entry.type.underside
    assert beside
    seen = Collected(site.theme, site.language_of)
    view = beside.visning(site.project, entry)
    html = rendered(site, "", beside.mal, InDocument(), seen, entry=entry, a=entry.model, v=view)
    return _document(site, entry.name, "Evaluering av tilbudene", (), [Part("", 0, html)], seen)


def _letter(site: Site, entry: Entry[Artefakt], one: Skriv) -> Document:
    """A letter to those a guide is for. What nobody has said stands in it as a prompt."""
    seen = Collected(site.theme, site.language_of)
    facts = letter(site.project, cast("Entry[Intervjuguide]", entry))
    html = rendered(site, "", one.mal, InDocument(), seen, b=facts, til=one.til)
    return _document(site, one.tittel, one.slag, (), [Part("", 0, html)], seen, contents=0)


def _deck(site: Site) -> Document:
    """What the steering group must see and decide, a heading for each slide."""
    seen = Collected(site.theme, site.language_of)
    html = rendered(
        site,
        "",
        "_dokument/styringsgruppe.html.j2",
        InDocument(),
        seen,
        v=steering(site, InDocument()),
        sikkert_alt=_counted(site),
    )
    settings = site.project.settings.model if site.project.settings else None
    title = filled(settings.navn) if settings else "Prosjektet"
    return _document(site, title, DECK_KIND, (), [Part("", 0, html)], seen)


def _counted(site: Site) -> ProjectStanding | None:
    return project_standing(site.project, site.chosen)


def _document(
    site: Site,
    title: str,
    kind: str,
    facts: Sequence[str],
    parts: Sequence[Part],
    seen: Collected,
    finish: Callable[[list[Node]], list[Node]] | None = None,
    contents: int = 1,
) -> Document:
    lead, blocks, plates = composed(parts, seen)
    words = explained("".join(p.html for p in parts))
    if words and kind != DECK_KIND:
        blocks = [div([para(string(words))], "dempet"), *blocks]
    settings = site.project.settings.model if site.project.settings else None
    return Document(
        spelled(title),
        kind,
        filled(settings.kommune) if settings else "",
        spelled(filled(settings.navn)) if settings else "",
        tuple(map(spelled, facts)),
        lead,
        finish(blocks) if finish else blocks,
        plates,
        seen.pictures,
        site.theme,
        (site.logo.media, site.logo.data) if site.logo else None,
        site.language_of.own,
        site.example,
        contents,
    )


def _body(site: Site, entry: Entry[Artefakt], seen: Collected) -> str:
    """What the artefact's page says. A figure leads to where its parts stand in the document."""
    values = artefact_values(site, entry, InDocument())
    return rendered(site, "", f"{entry.type.id}/side.html.j2", InDocument(), seen, **values)


# --- the whole project ------------------------------------------------------------------------------------------------


def _report(site: Site) -> Document:
    settings = site.project.settings.model if site.project.settings else None
    period = settings.tidsrom if settings else None
    facts = [" – ".join(point(p) for p in (period.fra, period.til) if p)] if period else []
    seen = Collected(site.theme, site.language_of)
    parts = [Part("Om prosjektet", 1, _front(site, seen), "om-prosjektet")]
    for phase in (*((Fase.ANSKAFFELSE,) if Fase.ANSKAFFELSE in site.menu else ()), *FASER):
        parts += _phase(site, phase, seen)
    title = filled(settings.navn) if settings else "Prosjektet"
    return _document(site, title, "Prosjektrapport", [f for f in facts if f], parts, seen, _finished, 2)


def _front(site: Site, seen: Collected) -> str:
    return rendered(
        site,
        "",
        "_dokument/om-prosjektet.html.j2",
        InDocument(),
        seen,
        status=site.status,
        sikkert_alt=_counted(site),
    )


def _phase(site: Site, phase: Fase, seen: Collected) -> Iterator[Part]:
    by_type: dict[str, list[Entry[Artefakt]]] = {}
    for entry in site.chosen.values():
        if entry.type.fase is phase:
            by_type.setdefault(entry.type.navn, []).append(entry)
    if not by_type:
        return
    yield Part(phase.tittel, 1, _said(phase.kort))
    for spec in TYPES.values():
        entries = sorted(by_type.get(spec.navn, ()), key=in_order)
        if len(entries) == 1 and spec.tittel == entries[0].name:
            yield Part(entries[0].name, 2, _chapter(site, entries[0], seen), entries[0].id)
        elif entries:
            yield Part(_heading(spec, entries), 2, _said(spec.kort))
            for entry in entries:
                yield Part(entry.name, 3, _chapter(site, entry, seen), entry.id)


def _chapter(site: Site, entry: Entry[Artefakt], seen: Collected) -> str:
    """An artefact among others; where td goes to pieces over it, that it is not here."""
    doing = f"skrev om {entry.id} i {REPORT}en"
    return tried(lambda: _body(site, entry, seen), doing, entry.source.file, lambda _: _said(_NOT_MADE))


def _heading(spec: Artefakttype, entries: Sequence[Any]) -> str:
    return spec.tittel if len(entries) == 1 else spec.flertall


def _said(text: str) -> str:
    return f"<p>{text}</p>"


def _finished(blocks: list[Node]) -> list[Node]:
    """With numbers on the headings of three levels, and the glossary before the appendix."""
    words = used_terms(text_of(blocks))
    at = next((n for n, b in enumerate(blocks) if b["t"] == "Header" and attr(b)[0] == APPENDIX), len(blocks))
    blocks = [*blocks[:at], *words, *blocks[at:]]
    counts = [0, 0, 0]
    out: list[Node] = []
    for block in blocks:
        if block["t"] == "Header" and attr(block)[0] == APPENDIX:
            out += [block, *blocks[blocks.index(block) + 1 :]]
            break
        if block["t"] == "Header" and block["c"][0] <= len(counts):
            level, (id, names, values), content = block["c"]
            counts[level - 1] += 1
            counts[level:] = [0] * (len(counts) - level)
            number = ".".join(str(c) for c in counts[:level])
            numbered = [*string(number), {"t": "Space"}, *content]
            block = {"t": "Header", "c": [level, [id or f"kapittel-{number}", names, values], numbered]}
        out.append(block)
    return out
