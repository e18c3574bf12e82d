"""Project → every file of the site, as (path, bytes). The same project gives the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

from tjenestedesign.check.catalogue import titles
from tjenestedesign.check.metode import CROSSWALK_SOURCE, metode
from tjenestedesign.check.thread_words import MATRIX, Way, kind, loose_ends, matrix, says, stretches
from tjenestedesign.check.types import TYPES
from tjenestedesign.check.views import Link, PhaseView, phase_views
from tjenestedesign.domain.privacy.register import register
from tjenestedesign.domain.thread.approval import approved
from tjenestedesign.domain.thread.golden_thread import Ledd
from tjenestedesign.drawing.typeface import OWN, WEIGHTS
from tjenestedesign.figures import overview_drawings, thread_drawings
from tjenestedesign.ground.alphabet import alphabetical
from tjenestedesign.ground.crashes import kept, tried
from tjenestedesign.ground.links import overview_path, page_path
from tjenestedesign.ground.resources import templates_dir
from tjenestedesign.project.kind import Artefakttype, in_order
from tjenestedesign.project.loaded import Entry
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.pictures import LoadedPicture, load_picture, pictures
from tjenestedesign.project.profile import stylesheet
from tjenestedesign.project.reading import PROJECT_FILE
from tjenestedesign.publish.site.checked import AXE, NU
from tjenestedesign.publish.site.scope import OutFile, Site
from tjenestedesign.publish.site.search import index_file
from tjenestedesign.publish.site.templating import Addresses, Href, figures, rendered, themed
from tjenestedesign.publish.site.told_standing import project_standing


@dataclass(frozen=True, slots=True)
class Job:
    """A part of the site that can be made by itself: the path of its page (or what its files have in common), how, and from which file."""

    path: str
    make: Callable[[], Iterable[OutFile]]
    file: str = PROJECT_FILE


def render_site(site: Site) -> Iterator[OutFile]:
    """Assets first, then one page per artefact with its diagrams, then the phases and the front page."""
    for job in jobs(site):
        yield from made(site, job)


def made(site: Site, job: Job) -> list[OutFile]:
    """A part of the site; where td itself goes to pieces over it, a page that says so, so that the others are made."""
    return tried(lambda: list(job.make()), f"laget {job.path}", job.file, lambda _: broken(site, job.path))


def broken(site: Site, path: str) -> list[OutFile]:
    """The page that stands where one could not be made."""
    return [_page(site, path, "_side/gikk-i-stykker.html.j2")] if path.endswith(".html") else []


def jobs(site: Site) -> Iterator[Job]:
    """Everything the site holds, not made yet, in the order `render_site` gives it.

    What cannot even be laid out is told (`crashes.py`), and takes no other page with it.
    """
    yield Job("stil/", lambda: _assets(site))
    for entry in site.chosen.values():
        yield from kept(_artefact(site, entry), "la opp siden", entry.source.file)
    yield Job("bilder/", lambda: _pictures(site))
    none: list[PhaseView] = []
    phases = tried(lambda: _phases(site), "delte sidene i faser", PROJECT_FILE, lambda _: none)
    for phase in phases:
        doing = f"la opp sidene i {phase.fase.mappe}"
        yield from kept(_phase(site, phase, phases), doing, PROJECT_FILE)
    if site.whole:
        yield from kept(_method(site), "la opp sidene om metoden", PROJECT_FILE)
        yield from kept(_about_the_whole(site), "la opp sidene om hele prosjektet", PROJECT_FILE)
    yield Job("index.html", lambda: [_front(site, phases)])


def _artefact(site: Site, entry: Entry[Artefakt]) -> Iterator[Job]:
    path = page_path(entry.type.navn, entry.id)
    yield Job(path, partial(_artefact_files, site, entry), entry.source.file)


def _phases(site: Site) -> list[PhaseView]:
    phases = phase_views(
        site.project, site.chosen.values(), site.left_out, expected=site.whole and not site.public
    )
    return [p for p in phases if p.state or p.present or p.left_out]


def _phase(site: Site, phase: PhaseView, phases: Sequence[PhaseView]) -> Iterator[Job]:
    for view in phase.present:
        yield Job(overview_path(view.type.navn), partial(_overview, site, view.type, view.entries))
    yield _page_job(site, f"fase/{phase.fase.mappe}.html", "_side/fase.html.j2", phase=phase, phases=phases)


def _about_the_whole(site: Site) -> Iterator[Job]:
    yield Job("rod-trad.html", lambda: _thread(site))
    yield Job("sok.html", lambda: _search(site))
    privacy = site.project.settings.model.personvern if site.project.settings else None
    contact = privacy.kontakt if privacy else None
    yield Job("personvern.html", lambda: [_privacy(site)])
    yield _page_job(
        site, "tilgjengelighet.html", "_side/tilgjengelighet.html.j2", kontakt=contact, axe=AXE, nu=NU
    )


def _page_job(site: Site, path: str, template: str, **values: Any) -> Job:
    return Job(path, lambda: [_page(site, path, template, **values)])


def _assets(site: Site) -> Iterator[OutFile]:
    yield OutFile("stil/td.css", _stylesheet() + stylesheet(site.theme) + _on_paper(site.example))
    fonts = {f.name: f.data for face in (site.theme.face, OWN) for w in WEIGHTS if (f := face.web(w))}
    for name, data in fonts.items():
        yield OutFile(f"stil/{name}", data)
    if site.logo:
        yield OutFile(site.logo.path, site.logo.data)


def _on_paper(said: str) -> bytes:
    """The foot of every sheet a browser prints, where there is something to say at it."""
    if not said:
        return b""
    text = "".join(c if c.isalnum() or c in " .,–-" else f"\\{ord(c):x} " for c in said)
    return f'@page {{ @bottom-left {{ content: "{text}"; font: 9pt sans-serif; }} }}\n'.encode()


def _privacy(site: Site) -> OutFile:
    return _page(site, "personvern.html", "_side/personvern.html.j2", register=register(site.project))


def _front(site: Site, phases: Sequence[PhaseView]) -> OutFile:
    return _page(
        site,
        "index.html",
        "_side/forside.html.j2",
        phases=phases,
        highlights=_highlights(site),
        råd=titles(),
        sikkert_alt=project_standing(site.project, site.chosen),
    )


def _method(site: Site) -> Iterator[Job]:
    """The guide beside the project's own work: one page per phase, and one over them all."""
    counts = Counter(e.type.navn for e in site.chosen.values())
    yield _page_job(
        site, "metode/index.html", "_side/metoden.html.j2", metode=metode(), kilde=CROSSWALK_SOURCE
    )
    for part in metode():
        yield _page_job(
            site, f"metode/{part.fase.mappe}.html", "_side/metode.html.j2", **{"del": part}, antall=counts
        )


def _thread(site: Site) -> Iterator[OutFile]:
    """The golden thread through the project, where any of it is there."""
    path = "rod-trad.html"
    href = Href(site, path)

    def over(type_name: str) -> str | None:
        return href.to(overview_path(type_name)) if TYPES[type_name].offentlig or not site.public else None

    figures = themed(site, href, lambda: thread_drawings(site.project, href, over))
    for figure in figures:
        yield OutFile(f"figurer/{figure.id}.svg", figure.diagram.file().encode())
    if figures:
        ends: Mapping[str, Sequence[Ledd]] = {} if site.public else loose_ends(site.project)
        yield _page(
            site,
            path,
            "_side/rod-trad.html.j2",
            figures=figures,
            rader=matrix(site.project),
            strekninger=MATRIX,
            løse={word: [(_link(site, at, href), at) for at in links] for word, links in ends.items()},
        )


def _link(site: Site, at: Ledd, href: Href) -> Link:
    entry = site.project.entries[at.id]
    what = kind(site.project, at) if at.del_id else entry.type.tittel
    return Link(says(site.project, at), href(at.id, at.del_id), what)


def _search(site: Site) -> Iterator[OutFile]:
    """The one page with scripts, and what it needs; everything it can find is listed on it as well."""
    listed = sorted(site.chosen.values(), key=lambda e: (alphabetical(e.name), e.id))
    yield OutFile("sok/indeks.js", index_file(site.chosen.values(), Href(site, "sok.html")))
    yield OutFile("sok/sok.js", (templates_dir() / "_side/sok.js").read_bytes().replace(b"\r\n", b"\n"))
    yield _page(site, "sok.html", "_side/sok.html.j2", alfabetisk=listed)


def _artefact_files(site: Site, entry: Entry[Artefakt]) -> Iterator[OutFile]:
    path = page_path(entry.type.navn, entry.id)
    href = Href(site, path)
    values = artefact_values(site, entry, href)
    for figure in values["figures"]:
        yield OutFile(f"figurer/{figure.id}.svg", figure.diagram.file().encode())
    yield _page(site, path, f"{entry.type.id}/side.html.j2", **values)
    for taken, data in entry.type.filer(site.project, entry) if entry.type.filer else ():
        yield OutFile(taken, data)
    beside = entry.type.underside
    if beside and not site.public and (shown := beside.visning(site.project, entry)) is not None:
        yield _page(site, beside.sti(entry.id), beside.mal, entry=entry, a=entry.model, v=shown)


def artefact_values(site: Site, entry: Entry[Artefakt], href: Addresses) -> dict[str, Any]:
    """What `templates/<type>/side.html.j2` is given beside what every template is."""
    told = site.chosen if site.public else None
    return {
        "entry": entry,
        "a": entry.model,
        "figures": figures(site, entry, href),
        "v": entry.type.visning(site.project, entry) if entry.type.visning else None,
        "godkjent": approved(site.project, entry.id),
        "ubekreftet": site.inherited(entry),
        "veien": [(title, w) for title, way in _WAYS if (w := stretches(site.project, entry, way, told))],
        **_relations(site, entry, href),
    }


_WAYS: Final[tuple[tuple[str, Way], ...]] = (("Hele veien tilbake", "up"), ("Hele veien videre", "down"))


def _overview(site: Site, spec: Artefakttype, entries: Sequence[Entry[Artefakt]]) -> Iterator[OutFile]:
    """The page over all artefacts of a type, by the type's own template where it has one."""
    path = overview_path(spec.navn)
    href = Href(site, path)
    figures = themed(site, href, lambda: overview_drawings(site.project, spec.navn, entries, href))
    for figure in figures:
        yield OutFile(f"figurer/{figure.id}.svg", figure.diagram.file().encode())
    own = f"{spec.id}/oversikt.html.j2"
    template = own if (templates_dir() / own).is_file() else "_side/oversikt.html.j2"
    yield _page(
        site,
        path,
        template,
        type=spec,
        entries=entries,
        figures=figures,
        v=spec.oversikt(site.project, entries) if spec.oversikt else None,
    )


def _relations(site: Site, entry: Entry[Artefakt], href: Addresses) -> dict[str, Any]:
    """What the artefact rests on and what rests on it, once each, in the order the guide takes the types."""

    order = list(TYPES)

    def links(entries: dict[str, Entry[Artefakt]]) -> list[Link]:
        ranked = sorted(entries.values(), key=lambda e: (order.index(e.type.navn), in_order(e)))
        return [Link(e.name, href(e.id, None), e.type.tittel) for e in ranked]

    rests_on = {
        r.id: site.project.entries[r.id]
        for _, r in entry.refs
        if r.id in site.project.entries and r.id != entry.id
    }
    used_by = {e.id: e for e, _, _ in site.project.backlinks.get(entry.id, ()) if e.id != entry.id}
    return {"rests_on": links(rests_on), "used_by": links(used_by)}


def _highlights(site: Site) -> list[Entry[Artefakt]]:
    """The artefacts a leader should see first: those with a picture or a report, in the guide's order, none rejected.

    What another municipality wrote is nothing to lead to.
    """
    order = list(TYPES)
    showcase = [
        e
        for e in site.chosen.values()
        if e.type.framhevet and not e.model.forkastet and not site.inherited(e)
    ]
    return sorted(showcase, key=lambda e: (order.index(e.type.navn), in_order(e)))


def _page(site: Site, path: str, template: str, **values: Any) -> OutFile:
    text = rendered(site, path, template, Href(site, path), **values)
    return OutFile(path, text.encode("utf-8", "replace"))


@cache
def _stylesheet() -> bytes:
    """The site's style, then what each artefact type needs beyond it (`templates/<type>/stil.css`)."""
    base = templates_dir()
    sheets = [base / "_side/stil.css", *(base / spec.id / "stil.css" for spec in TYPES.values())]
    return b"\n".join(s.read_bytes().replace(b"\r\n", b"\n") for s in sheets if s.is_file())


def _pictures(site: Site) -> Iterator[OutFile]:
    """Every picture the chosen artefacts show, once each, under a name its content decides."""
    seen: set[str] = set()
    for entry in site.chosen.values():
        for _, picture in pictures(entry.model):
            found = load_picture(site.project.root, picture.fil)
            if isinstance(found, LoadedPicture) and found.path not in seen:
                seen.add(found.path)
                yield OutFile(found.path, found.data)
