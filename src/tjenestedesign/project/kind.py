"""What td knows about an artefact type, beside its model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.phases import Fase
from tjenestedesign.project.decision import Beslutningspunkt
from tjenestedesign.project.model import Artefakt
from tjenestedesign.project.rule import Rule

if TYPE_CHECKING:
    from tjenestedesign.project.loaded import Entry, Project


@dataclass(frozen=True, slots=True)
class Subpage:
    """A page beside an artefact's own, for internal readers only: never on a site for everyone."""

    mappe: str
    """The folder on the site; the page is called after the artefact."""
    mal: str
    visning: Callable[[Project, Entry[Any]], Any]
    """What the page shows, as `v`; None where there is no such page."""

    def sti(self, id: str) -> str:
        return f"{self.mappe}/{id}.html"


@dataclass(frozen=True, slots=True)
class Artefakttype:
    """One row of the method guide. `mappe` is where `td new` puts the file; `kapittel` is the guide's own heading."""

    navn: str
    modell: type[Artefakt]
    fase: Fase
    mappe: str
    tittel: str
    flertall: str
    kort: str
    kapittel: str
    metode: tuple[str, ...]
    """The keys, dotted through the parts, that say how the work is done and can be taken over by another project. All the others
    say what one project found out: they are never carried over. Empty where the type is nothing but that."""
    leveranse: str = ""
    """What it is called as a document of its own: the deliverables that are sent. Blank where it is none."""
    utdrag: str = ""
    """The key whose text introduces the artefact in lists."""
    forventet: bool = True
    """Whether the guide expects every project to have at least one."""
    offentlig: bool = True
    """Whether its pages may stand on a site for everyone."""
    framhevet: bool = False
    """Whether the front page leads to it: the deliverables a steering group asks for."""
    regler: tuple[Rule, ...] = ()
    ramme: tuple[str, ...] = ()
    """The keys that every part is read in the light of: a quote, of who said it. When they change, so do the parts."""
    visning: Callable[[Project, Entry[Any]], Any] | None = None
    """What an artefact's page needs that is computed from more than its own model. The template has it as `v`."""
    underside: Subpage | None = None
    filer: Callable[[Project, Entry[Any]], Iterator[tuple[str, bytes]]] | None = None
    """Files to take away from the page: each with its path from the site's root."""
    beslutninger: Callable[[Any], Sequence[Beslutningspunkt]] | None = None
    """The decisions an artefact of the type asks for, from its model."""
    rang: Callable[[Any], int] | None = None
    """What goes before what in a list of the type, from the model: what is so today before what may come. None: by id alone."""
    oversikt: Callable[[Project, Sequence[Entry[Any]]], Any] | None = None
    """What the page over all artefacts of the type needs. The template has it as `v`."""

    @property
    def id(self) -> str:
        """The name as files, folders and addresses spell it: ASCII."""
        return slug(self.navn)

    @property
    def sti(self) -> str:
        return f"{self.fase.mappe}/{self.mappe}"


def in_order(entry: Entry[Any]) -> tuple[int, str]:
    """Sort key for artefacts of one type where a reader sees them listed: by rank where the type has one, then by id."""
    return entry.type.rang(entry.model) if entry.type.rang else 0, entry.id
