"""CJML 2.0 → brukerreise. Each journey in the file becomes one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from tjenestedesign.exchange.cjml_out import CHANNELS, channel_name
from tjenestedesign.exchange.drafts import Draft, Ids, actors, again, clip, read_text
from tjenestedesign.exchange.sheets.read import Unreadable
from tjenestedesign.exchange.xml_in import Node, parse
from tjenestedesign.ground.ids import ID_PATTERN
from tjenestedesign.project.loaded import Project

_KINDS: Final = {"plannedJourney": "planlagt", "actualJourney": "faktisk"}
_POINTS: Final = ("CommunicationPoint", "Action")
_NO_PHASE: Final = "Reisen"
_CHANNELS: Final = {
    **{name.casefold(): channel for channel, name in CHANNELS.items()},
    **dict.fromkeys(("telephone", "phone call"), "telefon"),
    **dict.fromkeys(("email", "e-mail", "sms", "chat", "message", "social media message"), "digital"),
    **dict.fromkeys(("internetviapc", "web/app", "web/smartphone", "web/tablet", "internet"), "digital"),
    **dict.fromkeys(("apponpc", "apponsmartphone", "appontablet"), "digital"),
    **dict.fromkeys(("shopcounter", "selfservicemachine"), "fysisk"),
    "face2face": "personlig",
    "letter (paper)": "brev",
}


def journeys(path: Path, project: Project) -> list[Draft]:
    """Raises `Unreadable` and `MissingExtra`."""
    root = parse(read_text(path))
    if root.tag != "CJML":
        raise Unreadable("Filen er ikke CJML.", "td leser XML der det ytterste elementet er «CJML».")
    made: list[Draft] = []
    empty: list[Node] = []
    for node in root.children:
        if node.tag in _KINDS:
            draft = _Journey(node, project).draft()
            made += [draft] if draft.data["steg"] else []
            empty += [] if draft.data["steg"] else [node]
        else:
            empty.append(node)
    if not made:
        raise Unreadable(
            "Filen har ingen reise med steg.", "Et steg er et «CommunicationPoint» eller en «Action»."
        )
    for node in empty:
        made[0].lose(node.line, f"«{clip(node.tag)}» er ikke en reise med steg, og er ikke tatt med.")
    version = root.attributes.get("version", "")
    if version != "2.0":
        made[0].lose(root.line, f"Filen er CJML «{clip(version)}». td kjenner 2.0, og leser den som det.")
    return made


class _Journey:
    def __init__(self, node: Node, project: Project) -> None:
        self._node, self._project = node, project
        self._known = actors(project)
        self._draft = Draft("brukerreise", "<Skriv tittelen>", node.line)
        self._ids = Ids("steg")
        self._phases: dict[str, str] = {}
        self._actors: dict[str, Node] = {}
        self._groups: dict[str, None] = {}
        self._renamed = False

    def draft(self) -> Draft:
        node, draft = self._node, self._draft
        self._read_phases()
        self._read_actors()
        title, own = node.text_of("journeyTitle"), node.text_of("journeyID")
        draft.title = title or own or draft.title
        if title and own:
            draft.keep(node.line, f"I CJML heter reisen «{own}».")
        points = node.first("touchpoints")
        steps = [self._step(p) for p in points.children if self._is_point(p)] if points else []
        if self._renamed and points:
            draft.lose(points.line, "Stegene får id-er etter titlene. Id-ene i CJML er ikke tatt med.")
        self._rest(
            node,
            (
                "journeyID",
                "journeyTitle",
                "journeyPhases",
                "journeyShortSummary",
                "journeyLongSummary",
                "actors",
                "touchpoints",
            ),
            "Reisen",
        )
        said = [t for name in ("journeyShortSummary", "journeyLongSummary") if (t := node.lines_of(name))]
        phases = self._settled(steps)
        data: dict[str, Any] = {
            "beskrivelse": "\n\n".join(said),
            "aktører": list(self._groups),
            "variant": _KINDS[node.tag],
            "faser": phases,
        }
        draft.data = {**{k: v for k, v in data.items() if v}, "steg": steps}
        return draft

    def _read_phases(self) -> None:
        phases = self._node.first("journeyPhases")
        for phase in phases.children if phases else []:
            id = phase.attributes.get("phaseID", "").strip()
            name = phase.text_of("phaseName") or id
            if name:
                self._phases[id] = name
            self._rest(phase, ("phaseName",), f"Fasen «{name}»")

    def _settled(self, steps: list[dict[str, Any]]) -> list[str]:
        """The phases in the order of the steps, the empty ones after the one they are declared after."""
        begun: list[str] = []
        for step in steps:
            name = step["fase"]
            step["fase"] = again(name, begun)
            if step["fase"] not in begun:
                begun.append(step["fase"])
                if step["fase"] != name:
                    self._draft.lose(
                        self._node.line,
                        f"Fasen «{clip(name)}» kommer igjen ved «{clip(step['tittel'])}». Den heter «{clip(step['fase'])}» her.",
                    )
        before = ""
        for name in dict.fromkeys(self._phases.values()):
            if name not in begun:
                begun.insert(begun.index(before) + 1 if before else 0, name)
            before = name
        return begun

    def _read_actors(self) -> None:
        actors = self._node.first("actors")
        for actor in actors.children if actors else []:
            id = actor.attributes.get("actorID") or actor.attributes.get("actorIDref", "")
            self._actors[id] = actor
            kind, found = self._match(actor)
            if actor.tag == "endUser" and kind == "brukergruppe":
                self._groups[found] = None
            elif actor.tag == "endUser":
                self._draft.keep(
                    actor.line, f"Reisen følger «{_name(actor)}», som ikke er en brukergruppe i prosjektet."
                )
            elif kind != "kontaktpunkt":
                self._draft.keep(
                    actor.line, f"«{_name(actor)}» er med i reisen, men er ikke et kontaktpunkt i prosjektet."
                )
            self._rest(actor, ("actorName", "companyName"), f"«{_name(actor)}»")

    def _match(self, actor: Node) -> tuple[str, str]:
        """(type, id) of what the actor is in the project."""
        id = actor.attributes.get("actorID") or actor.attributes.get("actorIDref", "")
        wanted = "brukergruppe" if actor.tag == "endUser" else "kontaktpunkt"
        for name in (id, _name(actor)):
            if (wanted, name.casefold()) in self._known:
                return wanted, self._known[wanted, name.casefold()]
        return "", ""

    def _is_point(self, node: Node) -> bool:
        if node.tag in (f"{kind}{point}" for kind in ("planned", "actual") for point in _POINTS):
            return True
        self._draft.lose(node.line, f"«{clip(node.tag)}» er ikke et steg td kan lese, og er ikke tatt med.")
        return False

    def _step(self, node: Node) -> dict[str, Any]:
        starts, meets = self._side(node, "initiator"), self._side(node, "receiver")
        user = next((s for s in (starts, meets) if s.actor and s.actor.tag == "endUser"), starts)
        other = meets if user is starts else starts
        title = user.label or other.label or "<Skriv navnet på steget>"
        where = f"Steget «{title}»"
        given = node.text_of("touchpointID")
        step: dict[str, Any] = {
            "id": self._ids.take(given if ID_PATTERN.fullmatch(given) and not given.isdigit() else title)
        }
        self._renamed |= step["id"] != given
        step |= {"fase": self._phase(node), "tittel": title}
        if other.actor is not None and other.actor.tag != "endUser":
            kind, found = self._match(other.actor)
            if kind == "kontaktpunkt":
                step["kontaktpunkt"] = found
            else:
                self._draft.keep(node.line, f"{where} er med «{_name(other.actor)}».")
        elif other.given:
            self._draft.keep(node.line, f"{where} er med «{other.given}».")
        if other.label and other.label not in (title, _name(other.actor) if other.actor else ""):
            self._draft.keep(node.line, f"{where} heter «{other.label}» for den andre.")
        if user is meets:
            self._draft.keep(node.line, f"{where}: Det er den andre som tar kontakt.")
        self._channel(node, step, where)
        if (comment := node.first("comment")) and comment.all_text():
            self._draft.keep(comment.line, f"{where} har kommentaren «{comment.all_text()}».")
        self._rest(node, ("touchpointID", "belongsTo", "initiator", "receiver", "channel", "comment"), where)
        return step

    def _side(self, node: Node, name: str) -> _Side:
        side = node.first(name)
        if side is None:
            return _Side("", None, "")
        refers = side.first("refersTo")
        given = refers.attributes.get("actorIDref") or refers.attributes.get("actorID", "") if refers else ""
        # CJML's own example refers to an actor by its name.
        actor = self._actors.get(given) or next((a for a in self._actors.values() if _name(a) == given), None)
        return _Side(given, actor, side.text_of(f"{name}Label"))

    def _phase(self, node: Node) -> str:
        belongs = node.first("belongsTo")
        id = belongs.attributes.get("phaseIDref", "").strip() if belongs else ""
        return self._phases.get(id) or id or _NO_PHASE

    def _channel(self, node: Node, step: dict[str, Any], where: str) -> None:
        channel = node.first("channel")
        name = channel.text_of("channelName") if channel else ""
        known = _channel_named(self._project, name)
        if known:
            step["kanal"] = known
        spelt = channel_name(self._project, known) if known else ""
        if channel and name and spelt.casefold() != name.casefold():
            self._draft.keep(channel.line, f"{where} går gjennom «{name}».")
        if channel:
            self._rest(channel, ("channelName",), where)

    def _rest(self, node: Node, known: tuple[str, ...], where: str) -> None:
        """What stands in an element and has no key: kept, and told."""
        seen: set[str] = set()
        for child in node.children:
            text = child.all_text() or ", ".join(f"{k}: {v}" for k, v in child.attributes.items())
            if text and (child.tag not in known or child.tag in seen):
                self._draft.keep(child.line, f"{where} har «{child.tag}»: {text}.")
            seen.add(child.tag)


class _Side:
    """One of the two in a step: who is referred to, the actor where there is one, and the label."""

    def __init__(self, given: str, actor: Node | None, label: str) -> None:
        self.given = given
        self.actor = actor
        self.label = label


def _channel_named(project: Project, name: str) -> str:
    """The project's channel of this name, or of CJML's name for it; blank where there is none."""
    words = project.choices.words("kanal")
    own = {c.navn.casefold(): c.id for c in project.choices.kanaler}
    known = own.get(name.casefold()) or _CHANNELS.get(name.casefold(), "")
    return known if known in words else ""


def _name(actor: Node) -> str:
    return (
        actor.text_of("actorName")
        or actor.text_of("companyName")
        or actor.attributes.get("actorID", "")
        or "uten navn"
    )
