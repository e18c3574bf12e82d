"""Brukerreise → CJML 2.0, the Customer Journey Modeling Language by SINTEF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

from tjenestedesign.artefakter.brukergruppe import Brukergruppe
from tjenestedesign.artefakter.brukerreise import Brukerreise, Steg
from tjenestedesign.artefakter.kontaktpunkt import Kontaktpunkt
from tjenestedesign.exchange.drafts import Ids
from tjenestedesign.exchange.outgoing import Format, Outgoing, Writer
from tjenestedesign.exchange.xml_text import document, tag, text_tag
from tjenestedesign.ground.prompts import filled
from tjenestedesign.project.loaded import Entry, Project

CHANNELS: Final = {
    "digital": "Web",
    "fysisk": "ServiceDesk",
    "personlig": "faceToFace",
    "telefon": "phone",
    "brev": "letter",
}
"""The channel's name as cjml.no and open tools for CJML spell it."""
_NOBODY: Final = "innbygger"


def _make(project: Project, entry: Entry[Any]) -> Outgoing:
    journey = cast("Entry[Brukerreise]", entry)
    model = journey.model
    kind = "actual" if model.variant == "faktisk" else "planned"
    users = _users(project, model)
    providers = _providers(project, model)
    ids = Ids("fase")
    phases = {
        name: ids.take(name) for name in dict.fromkeys((*model.faserekke, *(s.fase for s in model.steg)))
    }
    against = model.sammenlign_med if kind == "actual" else None
    root = tag(
        "CJML",
        {"version": "2.0"},
        tag(
            f"{kind}Journey",
            {},
            text_tag("journeyID", entry.id),
            text_tag("journeyTitle", model.tittel),
            *([text_tag("plannedReference", against.id)] if against else []),
            tag("journeyPhases", {}, *(_phase(id, name) for name, id in phases.items())),
            *([text_tag("journeyShortSummary", model.beskrivelse)] if model.beskrivelse else []),
            tag("actors", {}, *_actors(users, providers)),
            tag(
                "touchpoints",
                {},
                *(_touchpoint(project, s, kind, phases, users, providers) for s in model.steg),
            ),
        ),
    )
    return Outgoing(document(root), tuple(_notes(model, kind, users)))


def _notes(model: Brukerreise, kind: str, users: dict[str, str]) -> Iterator[str]:
    if model.variant in ("dagens", "fremtidig"):
        yield f"Varianten «{model.variant}» blir en planlagt reise. CJML skiller bare planlagt fra faktisk."
    if model.sammenlign_med and kind == "planned":
        yield f"«{model.sammenlign_med.tekst}», som reisen vises ved siden av, er ikke med. Bare en faktisk reise peker på en planlagt."
    first, *others = (filled(name) for name in users.values())
    yield f"CJML vil vite hvem som tar kontakt. Her er det «{first}» i alle steg."
    if others:
        yield "De andre aktørene er med, men uten egne steg."
    if any(s.handling for s in model.steg):
        yield "Handlingene står som kommentarer på stegene."


def _users(project: Project, model: Brukerreise) -> dict[str, str]:
    """Names by id; a citizen where the journey has no actors."""
    found: dict[str, str] = {}
    for ref in model.aktører:
        group = project.get(ref, Brukergruppe)
        found[ref.id] = group.model.tittel if group else ref.id
    return found or {_NOBODY: "Innbygger"}


def _providers(project: Project, model: Brukerreise) -> dict[str, str]:
    found: dict[str, str] = {}
    for step in model.steg:
        if (ref := step.kontaktpunkt) is not None:
            point = project.get(ref, Kontaktpunkt)
            found[ref.id] = point.model.tittel if point else ref.id
    return found


def _phase(id: str, name: str) -> str:
    return tag("journeyPhase", {"phaseID": id}, text_tag("phaseName", name))


def _actors(users: dict[str, str], providers: dict[str, str]) -> Iterator[str]:
    for id, name in users.items():
        yield tag("endUser", {"actorID": id}, text_tag("actorName", name))
    for id, name in providers.items():
        yield tag("serviceProvider", {"actorID": _provider_id(id, users)}, text_tag("companyName", name))


def _provider_id(id: str, users: dict[str, str]) -> str:
    """Ids are one for all actors in CJML, and the citizen's is td's own."""
    return f"{id}-kontaktpunkt" if id in users else id


def channel_name(project: Project, channel: str) -> str:
    """A channel as CJML spells it; the project's own by their names."""
    return CHANNELS.get(channel) or project.choices.channel(channel)


def _touchpoint(
    project: Project,
    step: Steg,
    kind: str,
    phases: dict[str, str],
    users: dict[str, str],
    providers: dict[str, str],
) -> str:
    meets = step.kontaktpunkt.id if step.kontaktpunkt else ""
    sides = [_side("initiator", next(iter(users)), step.tittel)]
    if meets:
        sides.append(_side("receiver", _provider_id(meets, users), providers[meets]))
    channel = (
        tag("channel", {}, text_tag("channelName", channel_name(project, step.kanal))) if step.kanal else ""
    )
    return tag(
        f"{kind}{'CommunicationPoint' if meets else 'Action'}",
        {},
        text_tag("touchpointID", step.id),
        tag("belongsTo", {"phaseIDref": phases[step.fase]}),
        *sides,
        *([channel] if channel else []),
        *([text_tag("comment", step.handling)] if step.handling else []),
    )


def _side(name: str, actor: str, label: str) -> str:
    return tag(name, {}, tag("refersTo", {"actorIDref": actor}), text_tag(f"{name}Label", label))


CJML: Final = Format(
    "cjml",
    ".cjml.xml",
    "CJML",
    {
        "brukerreise": Writer(
            _make,
            frozenset(
                {"tittel", "beskrivelse", "aktører", "variant", "sammenlign_med", "faser"}
                | {f"steg.{key}" for key in ("id", "fase", "tittel", "handling", "kontaktpunkt", "kanal")}
            ),
        )
    },
)
