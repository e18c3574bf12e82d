"""Project → every file of the site, as (path, bytes). The same project gives the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import PurePosixPath
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tjenestedesign import __version__
from tjenestedesign.approval import approved, suspects, unverified
from tjenestedesign.artefakter import TYPES
from tjenestedesign.artefakter._type import Artefakttype
from tjenestedesign.artefakter.kontaktpunkt import Kontaktpunkt
from tjenestedesign.artefakter.scenario import Scenariosteg
from tjenestedesign.catalogue import titles
from tjenestedesign.diagrams import drawings, overview_drawings, thread_drawings
from tjenestedesign.diagrams.scene import inline_scene, step_scene, touchpoint_scene
from tjenestedesign.diagrams.svg import Diagram
from tjenestedesign.diagrams.table import Table
from tjenestedesign.diagrams.typeface import OWN, WEIGHTS, drawing_in
from tjenestedesign.evidence import Strength, strength
from tjenestedesign.links import overview_path, page_path
from tjenestedesign.metode import CROSSWALK_SOURCE, metode
from tjenestedesign.model import Artefakt, DelMedId, Ref, filled, is_placeholder
from tjenestedesign.pictures import Bilde, LoadedPicture, load_picture, pictures
from tjenestedesign.privacy.register import register
from tjenestedesign.profile import stylesheet
from tjenestedesign.project import Entry
from tjenestedesign.report import norwegian
from tjenestedesign.report.amounts import decimal, exact_kroner
from tjenestedesign.report.markdown import markdown
from tjenestedesign.report.search import index_file
from tjenestedesign.report.site import OutFile, Site
from tjenestedesign.report.trace import MATRIX, Way, kind, loose_ends, matrix, says, stretches
from tjenestedesign.report.views import Link, phase_views
from tjenestedesign.resources import templates_dir
from tjenestedesign.rules.evidence import doubts
from tjenestedesign.scalars import slug
from tjenestedesign.status import tilstand
from tjenestedesign.thread import Ledd, thread


def render_site(site: Site) -> Iterator[OutFile]:
    """Assets first, then one page per artefact with its diagrams, then the phases and the front page."""
    yield OutFile("stil/td.css", _stylesheet() + stylesheet(site.theme))
    fonts = {f.name: f.data for face in (site.theme.face, OWN) for w in WEIGHTS if (f := face.web(w))}
    for name, data in fonts.items():
        yield OutFile(f"stil/{name}", data)
    if site.logo:
        yield OutFile(site.logo.path, site.logo.data)
    for entry in site.chosen.values():
        yield from _artefact_files(site, entry)
    yield from _pictures(site)
    phases = phase_views(
        site.project, site.chosen.values(), site.left_out, expected=site.whole and not site.public
    )
    phases = [p for p in phases if p.state or p.present or p.left_out]
    for phase in phases:
        for view in phase.present:
            yield from _overview(site, view.type, view.entries)
        yield _page(site, f"fase/{phase.fase.mappe}.html", "_side/fase.html.j2", phase=phase, phases=phases)
    if site.whole:
        yield from _method(site)
        yield from _thread(site)
        yield from _search(site)
        privacy = site.project.settings.model.personvern if site.project.settings else None
        contact = privacy.kontakt if privacy else None
        yield _page(site, "personvern.html", "_side/personvern.html.j2", register=register(site.project))
        yield _page(site, "tilgjengelighet.html", "_side/tilgjengelighet.html.j2", kontakt=contact)
    yield _page(
        site, "index.html", "_side/forside.html.j2", phases=phases, highlights=_highlights(site), råd=titles()
    )


def _method(site: Site) -> Iterator[OutFile]:
    """The guide beside the project's own work: one page per phase, and one over them all."""
    counts = Counter(e.type.navn for e in site.chosen.values())
    yield _page(site, "metode/index.html", "_side/metoden.html.j2", metode=metode(), kilde=CROSSWALK_SOURCE)
    for part in metode():
        yield _page(
            site, f"metode/{part.fase.mappe}.html", "_side/metode.html.j2", **{"del": part}, antall=counts
        )


def _thread(site: Site) -> Iterator[OutFile]:
    """The golden thread through the project, where any of it is there."""
    path = "rod-trad.html"
    href = _Href(site, path)

    def over(type_name: str) -> str | None:
        return href.to(overview_path(type_name)) if TYPES[type_name].offentlig or not site.public else None

    figures = _themed(site, href, lambda: thread_drawings(site.project, href, over))
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


def _link(site: Site, at: Ledd, href: _Href) -> Link:
    entry = site.project.entries[at.id]
    what = kind(site.project, at) if at.del_id else entry.type.tittel
    return Link(says(site.project, at), href(at.id, at.del_id), what)


def _search(site: Site) -> Iterator[OutFile]:
    """The one page with scripts, and what it needs; everything it can find is listed on it as well."""
    listed = sorted(site.chosen.values(), key=lambda e: (slug(e.name), e.id))
    yield OutFile("sok/indeks.js", index_file(site.chosen.values(), _Href(site, "sok.html")))
    yield OutFile("sok/sok.js", (templates_dir() / "_side/sok.js").read_bytes().replace(b"\r\n", b"\n"))
    yield _page(site, "sok.html", "_side/sok.html.j2", alfabetisk=listed)


def _artefact_files(site: Site, entry: Entry[Artefakt]) -> Iterator[OutFile]:
    path = page_path(entry.type.navn, entry.id)
    href = _Href(site, path)
    figures = _figures(site, entry, href)
    told = site.chosen if site.public else None
    for figure in figures:
        yield OutFile(f"figurer/{figure.id}.svg", figure.diagram.file().encode())
    yield _page(
        site,
        path,
        f"{entry.type.id}/side.html.j2",
        entry=entry,
        a=entry.model,
        figures=figures,
        v=entry.type.visning(site.project, entry) if entry.type.visning else None,
        godkjent=approved(site.project, entry.id),
        ubekreftet=unverified(site.project, entry),
        veien=[(title, w) for title, way in _WAYS if (w := stretches(site.project, entry, way, told))],
        **_relations(site, entry, href),
    )


_WAYS: Final[tuple[tuple[str, Way], ...]] = (("Hele veien tilbake", "up"), ("Hele veien videre", "down"))


def _overview(site: Site, spec: Artefakttype, entries: Sequence[Entry[Artefakt]]) -> Iterator[OutFile]:
    """The page over all artefacts of a type, by the type's own template where it has one."""
    path = overview_path(spec.navn)
    href = _Href(site, path)
    figures = _themed(site, href, lambda: overview_drawings(site.project, spec.navn, entries, href))
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


@dataclass(frozen=True, slots=True)
class Figure:
    """A diagram as a page shows it: inline, with its own file and its table."""

    diagram: Diagram
    table: Table
    file: str

    @property
    def id(self) -> str:
        return self.diagram.id

    @property
    def title(self) -> str:
        return self.diagram.title

    @property
    def svg(self) -> Markup:
        return Markup(self.diagram.inline())


def _figures(site: Site, entry: Entry[Any], href: _Href) -> list[Figure]:
    return _themed(site, href, lambda: drawings(site.project, entry, href, site.detail))


def _themed(site: Site, href: _Href, draw: Callable[[], Iterable[tuple[Diagram, Table]]]) -> list[Figure]:
    """What `draw` makes, measured in the site's typeface and written in its colours."""
    with drawing_in(site.theme.face):
        return [Figure(replace(d, theme=site.theme), t, href.to(f"figurer/{d.id}.svg")) for d, t in draw()]


def _relations(site: Site, entry: Entry[Artefakt], href: _Href) -> dict[str, Any]:
    """What the artefact rests on and what rests on it, once each, in the order the guide takes the types."""
    from tjenestedesign.model import refs

    order = list(TYPES)

    def links(entries: dict[str, Entry[Artefakt]]) -> list[Link]:
        ranked = sorted(entries.values(), key=lambda e: (order.index(e.type.navn), e.id))
        return [Link(e.name, href(e.id, None), e.type.tittel) for e in ranked]

    rests_on = {
        r.id: site.project.entries[r.id]
        for _, r in refs(entry.model)
        if r.id in site.project.entries and r.id != entry.id
    }
    used_by = {e.id: e for e, _, _ in site.project.backlinks.get(entry.id, ()) if e.id != entry.id}
    return {"rests_on": links(rests_on), "used_by": links(used_by)}


def _highlights(site: Site) -> list[Entry[Artefakt]]:
    """The artefacts a leader should see first: those with a picture or a report, in the guide's order, none rejected."""
    order = list(TYPES)
    showcase = [e for e in site.chosen.values() if e.type.framhevet and e.model.status != "forkastet"]
    return sorted(showcase, key=lambda e: (order.index(e.type.navn), e.id))


class _Href:
    """Addresses relative to the page being made."""

    def __init__(self, site: Site, page: str) -> None:
        self._site = site
        self._up = "../" * (len(PurePosixPath(page).parts) - 1)

    def __call__(self, id: str, part: str | None = None) -> str | None:
        entry = self._site.chosen.get(id)
        if entry is None:
            return None
        address = self._up + page_path(entry.type.navn, id)
        return f"{address}#{part}" if part else address

    def to(self, path: str) -> str:
        return self._up + path


def _page(site: Site, path: str, template: str, **values: Any) -> OutFile:
    href = _Href(site, path)
    project = site.project
    settings = project.settings.model if project.settings else None

    def ref_link(ref: Ref) -> Link:
        entry = project.entries.get(ref.id)
        return Link(
            entry.name if entry else ref.id, href(ref.id, ref.del_id), entry.type.tittel if entry else ""
        )

    def find(ref: Ref | None) -> Any:
        return project.entries.get(ref.id) if ref else None

    def part(ref: Ref | None) -> DelMedId | None:
        return project.part(ref)

    def used(id: str, part_id: str) -> list[Link]:
        entries = {e.id: e for e, _, r in project.backlinks.get(id, ()) if r.del_id == part_id}
        return [Link(e.name, href(e.id, None), e.type.tittel) for e in entries.values()]

    def picture_address(value: Bilde | None) -> str | None:
        found = load_picture(project.root, value.fil) if value else None
        return href.to(found.path) if isinstance(found, LoadedPicture) else None

    def over(spec: Artefakttype) -> str:
        return href.to(overview_path(spec.navn))

    def insight_strength(entry: Entry[Any]) -> Strength:
        return strength(project, entry)

    def scene(shown: Scenariosteg | Kontaktpunkt) -> Markup:
        """The drawing that stands where there is no picture."""
        drawn = touchpoint_scene(shown) if isinstance(shown, Kontaktpunkt) else step_scene(project, shown)
        with drawing_in(site.theme.face):
            return inline_scene(drawn, site.theme)

    def figures_of(entry: Entry[Any]) -> list[Figure]:
        return _figures(site, entry, href)

    text = (
        _environment()
        .get_template(template)
        .render(
            site=site,
            project=project,
            settings=settings,
            faser=site.menu,
            href=href,
            to=href.to,
            ref_link=ref_link,
            find=find,
            part=part,
            used=used,
            bilde_sti=picture_address,
            over=over,
            strength=insight_strength,
            figures_of=figures_of,
            scene=scene,
            version=__version__,
            path=path,
            tilstand=tilstand(site.status) if site.status else (),
            vurderes={} if site.public else suspects(project),
            sier=partial(says, project),
            tvil={} if site.public else doubts(project),
            har_tråd=bool(thread(project).entries),
            **values,
        )
    )
    lines = [line.rstrip() for line in text.split("\n")]
    return OutFile(path, ("\n".join(line for line in lines if line) + "\n").encode("utf-8", "replace"))


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


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(templates_dir(), encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        md=_md,
        tekst=_text,
        dag=norwegian.day,
        tidspunkt=norwegian.point,
        tall=norwegian.number,
        kroner=exact_kroner,
        desimal=decimal,
        liste=norwegian.listing,
    )
    return env


_NOT_FILLED = Markup('<span class="tom">ikke fylt ut</span>')


def _md(text: str | None) -> Markup:
    if not text:
        return Markup("")
    return Markup("<p>{}</p>").format(_NOT_FILLED) if is_placeholder(text) else markdown(text)


def _text(text: str | None) -> Markup | str:
    if not text:
        return ""
    return _NOT_FILLED if is_placeholder(text) else filled(text)
