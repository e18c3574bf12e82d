"""What every template is given: the site, the artefacts as links, the figures, and the filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import PurePosixPath
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from tjenestedesign import __version__
from tjenestedesign.artefakter.kontaktpunkt import Kontaktpunkt
from tjenestedesign.artefakter.scenario import Scenariosteg
from tjenestedesign.check.progress import tilstand
from tjenestedesign.check.rules.claims import doubts
from tjenestedesign.check.thread_words import says
from tjenestedesign.check.views import Link
from tjenestedesign.domain.thread.approval import suspects
from tjenestedesign.domain.thread.evidence import Strength, strength
from tjenestedesign.domain.thread.golden_thread import thread
from tjenestedesign.drawing.svg import Diagram
from tjenestedesign.drawing.table import Table
from tjenestedesign.drawing.typeface import drawing_in
from tjenestedesign.figures import drawings
from tjenestedesign.figures.scenario.scene import Scene, inline_scene, step_scene, touchpoint_scene
from tjenestedesign.ground import norwegian
from tjenestedesign.ground.amounts import decimal, exact_kroner
from tjenestedesign.ground.crashes import tried
from tjenestedesign.ground.language import in_language, lang
from tjenestedesign.ground.links import overview_path, page_path
from tjenestedesign.ground.markdown import markdown
from tjenestedesign.ground.marks import in_html
from tjenestedesign.ground.prompts import filled, is_placeholder
from tjenestedesign.ground.resources import templates_dir
from tjenestedesign.project.decision import Beslutningspunkt
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.loaded import Entry
from tjenestedesign.project.model import DelMedId, Ref
from tjenestedesign.project.origin import origin
from tjenestedesign.project.pictures import Bilde, LoadedPicture, load_picture
from tjenestedesign.publish.site.scope import Site
from tjenestedesign.publish.site.told_standing import Standing, standing


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


class Addresses(Protocol):
    """Where things are, seen from the page being made."""

    def __call__(self, id: str, part: str | None = None) -> str | None: ...

    def to(self, path: str) -> str: ...


class Extract(Protocol):
    """A document being made of pages: it keeps what they show, and says what stands there instead."""

    def figur(self, figure: Figure) -> str: ...

    def scene(self, drawing: Scene) -> Markup: ...

    def bilde(self, picture: LoadedPicture) -> str: ...


def figures(site: Site, entry: Entry[Any], href: Addresses) -> list[Figure]:
    def draw() -> list[Figure]:
        return themed(site, href, lambda: drawings(site.project, entry, href, site.detail))

    return tried(draw, "tegnet figuren", entry.source.file, lambda _: [])


def themed(site: Site, href: Addresses, draw: Callable[[], Iterable[tuple[Diagram, Table]]]) -> list[Figure]:
    """What `draw` makes, measured in the site's typeface and dressed as the site is."""
    with drawing_in(site.theme.face):
        return [Figure(site.dressed(d), t, href.to(f"figurer/{d.id}.svg")) for d, t in draw()]


class Href:
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


def rendered(
    site: Site, path: str, template: str, href: Addresses, dokument: Extract | None = None, **values: Any
) -> str:
    """A page's HTML; with `dokument` only what the page says, for a document to be made of."""
    project = site.project
    plain = project.plain or project
    settings = project.settings.model if project.settings else None

    def ref_link(ref: Ref) -> Link:
        entry = project.entries.get(ref.id)
        return Link(
            entry.name if entry else ref.id, href(ref.id, ref.del_id), entry.type.tittel if entry else ""
        )

    def sikkert(entry: Entry[Any]) -> Standing:
        return standing(plain, plain.entries.get(entry.id, entry), ref_link)

    def find(ref: Ref | None) -> Any:
        return project.entries.get(ref.id) if ref else None

    def part(ref: Ref | None) -> DelMedId | None:
        return project.part(ref)

    def used(id: str, part_id: str | None) -> list[Link]:
        """The artefacts that refer to a part; without one, those that refer to the whole."""
        entries = {e.id: e for e, _, r in project.backlinks.get(id, ()) if r.del_id == part_id}
        return [Link(e.name, href(e.id, None), e.type.tittel) for e in entries.values()]

    def picture_address(value: Bilde | None) -> str | None:
        found = load_picture(project.root, value.fil) if value else None
        if not isinstance(found, LoadedPicture):
            return None
        return dokument.bilde(found) if dokument else href.to(found.path)

    def over(spec: Artefakttype) -> str:
        return href.to(overview_path(spec.navn))

    def insight_strength(entry: Entry[Any]) -> Strength:
        return strength(project, entry)

    def scene(shown: Scenariosteg | Kontaktpunkt) -> Markup:
        """The drawing that stands where there is no picture."""
        drawn = touchpoint_scene(shown) if isinstance(shown, Kontaktpunkt) else step_scene(project, shown)
        with drawing_in(site.theme.face):
            return dokument.scene(drawn) if dokument else inline_scene(drawn, site.theme)

    def stand(decision: Beslutningspunkt) -> str:
        return decision.tilstand(site.now)

    def figures_of(entry: Entry[Any]) -> list[Figure]:
        return figures(site, entry, href)

    text = (
        _environment()
        .get_template(template)
        .render(
            site=site,
            project=project,
            settings=settings,
            lang=lang(site.language_of.own),
            faser=site.menu,
            href=href,
            to=href.to,
            ref_link=ref_link,
            sikkert=sikkert,
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
            stand=stand,
            vurderes={} if site.public else suspects(plain),
            sier=partial(says, project),
            tvil={} if site.public else doubts(plain),
            dokument=dokument,
            har_tråd=bool(thread(project).entries),
            **values,
        )
    )
    lines = [line.rstrip() for line in in_html(text).split("\n")]
    return "\n".join(line for line in lines if line) + "\n"


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(templates_dir(), encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., Any]] = {
        "md": _md,
        "tekst": _text,
        "dag": norwegian.day,
        "tidspunkt": norwegian.point,
        "tall": norwegian.number,
        "snitt": norwegian.mean,
        "kroner": exact_kroner,
        "desimal": decimal,
        "liste": norwegian.listing,
        "opphav": origin,
    }
    env.filters.update(filters)
    return env


_NOT_FILLED = Markup('<span class="tom">ikke fylt ut</span>')


@pass_context
def _md(context: Context, text: str | None) -> Markup | str:
    """What the project says, as Markdown, in the project's language."""
    if not text:
        return ""
    if is_placeholder(text):
        return Markup("<p>{}</p>").format(_NOT_FILLED)
    return in_language(markdown(filled(text)), _language(context, text), "div")


@pass_context
def _text(context: Context, text: str | None) -> Markup | str:
    """What is said in a line, in its language."""
    if not text:
        return ""
    return _NOT_FILLED if is_placeholder(text) else in_language(filled(text), _language(context, text))


def _language(context: Context, text: str) -> str:
    site: Site = context["site"]
    return site.language_of(text)
