"""What `td init` and `td new` write: plans of files first, then one function that carries them out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal, get_args

from tjenestedesign.check.json_schema import all_schemas
from tjenestedesign.check.method_files import METHOD_FILE, Example, method_files
from tjenestedesign.check.new_files import environment, new_artefact, new_settings
from tjenestedesign.check.start_files import Begun, start_files
from tjenestedesign.check.taken_over import settings_from
from tjenestedesign.check.types import TYPES
from tjenestedesign.ground.files import create
from tjenestedesign.ground.ids import slug
from tjenestedesign.ground.phases import FASER, Fase
from tjenestedesign.ground.resources import examples_dir
from tjenestedesign.ground.yaml.edits import Edit
from tjenestedesign.project.choice_lists import Choices
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.lock import LOCK_FILE, lock_text
from tjenestedesign.project.prosjekt import Prosjekt
from tjenestedesign.project.reading import PROJECT_FILE

Action = Literal["create", "identical", "conflict", "skip"]
Start = Literal["lær", "metode"]
"""Two ways to begin with an example: the whole of it to learn from, or its method for a project of one's own."""
STARTS: Final[tuple[Start, ...]] = get_args(Start)
Plan = Mapping[str, "PlannedFile"]
SCHEMA_DIR = ".tjenestedesign/skjema"


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """Content for a path. `yours` marks files that belong to the user from the moment they exist."""

    data: bytes
    yours: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """What `td init` needs to know."""

    navn: str
    kommune: str
    språk: str
    eksempel: str | None = None
    som: Start = "metode"
    """What the example is for."""
    startpunkt: str | None = None
    """The starting point, when it is not an example."""


def plan_init(answers: Answers, now: date) -> Plan:
    """Every file of a new project."""
    plan: dict[str, PlannedFile] = {}
    env = environment()
    for phase in Fase:
        types = [t for t in TYPES.values() if t.fase is phase]
        page = env.get_template(f"_init/{phase.mappe}.md.j2").render(fase=phase, typer=types)
        plan[f"{phase.mappe}/LESMEG.md"] = PlannedFile(page.encode())
        for spec in types:
            plan[f"{spec.sti}/.gitkeep"] = PlannedFile(b"")
    if answers.eksempel and answers.som == "lær":
        plan |= _plan_whole_example(answers)
    else:
        begun = start_files(answers.startpunkt, now) if answers.startpunkt else None
        plan |= _plan_own(answers, begun, now)
        page = env.get_template("_init/LESMEG.md.j2")
        said = page.render(
            navn=answers.navn,
            faser=FASER,
            eksempel=answers.eksempel,
            startpunkt=answers.startpunkt,
            om=begun and begun.om,
        )
        plan["LESMEG.md"] = PlannedFile(said.encode(), yours=True)
    plan[".gitignore"] = PlannedFile(
        b"# Sider og figurer som td lager\nut/\nut-offentlig/\n\n# Hendelser om mennesker. Bare resultatfilen (ID.resultat.json) skal i git\n4-implementering/data/\n\n# Filer som systemet og Office legger igjen\n.DS_Store\nThumbs.db\n~$*\n\n# Filer som td er i ferd med \xc3\xa5 skrive\n.*.ny\n.td-ny-*\n"
    )
    plan[".gitattributes"] = PlannedFile(
        b"# Samme linjeskift p\xc3\xa5 alle maskiner, s\xc3\xa5 git viser bare det dere har endret\n* text=auto eol=lf\n"
    )
    for name, schema in all_schemas().items():
        plan[f"{SCHEMA_DIR}/{slug(name)}.json"] = PlannedFile(_closely(schema))
    plan[".vscode/settings.json"] = PlannedFile(_json(_editor_settings()))
    plan[".vscode/extensions.json"] = PlannedFile(_json({"recommendations": ["redhat.vscode-yaml"]}))
    return dict(sorted(plan.items()))


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _closely(data: Any) -> bytes:
    """JSON that only an editor reads."""
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _editor_settings() -> dict[str, Any]:
    schemas: dict[str, Any] = {f"{SCHEMA_DIR}/prosjekt.json": [PROJECT_FILE]}
    for spec in TYPES.values():
        schemas[f"{SCHEMA_DIR}/{spec.id}.json"] = [f"{spec.sti}/**/*.yaml"]
    return {
        "yaml.schemas": schemas,
        "yaml.yamlVersion": "1.2",
        "[yaml]": {
            "editor.tabSize": 2,
            "editor.insertSpaces": True,
            "editor.quickSuggestions": {"strings": True},
        },
        "files.encoding": "utf8",
        "files.eol": "\n",
    }


def _plan_whole_example(answers: Answers) -> dict[str, PlannedFile]:
    """The whole example, to learn from: as it is, with its origin noted in each file."""
    assert answers.eksempel is not None
    plan: dict[str, PlannedFile] = {}
    for name, data in _example_files(answers.eksempel).items():
        if PurePosixPath(name).name.startswith("."):
            continue
        if name.endswith(".yaml"):
            data = _inherited(
                data.decode("utf-8"), answers.eksempel, is_project=name == PROJECT_FILE
            ).encode()
        plan[name] = PlannedFile(data, yours=True)
    plan[LOCK_FILE] = PlannedFile(_origins(plan), yours=True)
    return plan


def _plan_own(answers: Answers, begun: Begun | None, now: date) -> dict[str, PlannedFile]:
    """A project of one's own: empty, with the method of an example in it, or begun from a starting point."""
    settings = new_settings(answers.navn, answers.kommune, answers.språk)
    files: Mapping[str, bytes] = {}
    edits: tuple[Edit, ...] = ()
    if begun is not None:
        files, edits = begun.files, begun.settings
    elif answers.eksempel:
        example = _example(answers.eksempel)
        files = method_files(example, now)
    plan = {name: PlannedFile(data, yours=True) for name, data in files.items()}
    if source := answers.startpunkt or answers.eksempel:
        settings = settings_from(source, settings, edits)
        plan[LOCK_FILE] = PlannedFile(_origins(plan), yours=True)
    plan[PROJECT_FILE] = PlannedFile(settings, yours=True)
    return plan


def _example(id: str) -> Example:
    return Example(id, _example_files(id), example_settings(id))


def _example_files(example: str) -> dict[str, bytes]:
    """Every file of an example by its path with `/`, without what td or a system has left there."""
    base = examples_dir() / example
    found: dict[str, bytes] = {}
    for path in sorted(base.rglob("*")):
        way = path.relative_to(base)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in way.parts)
        if path.is_file() and path.name != LOCK_FILE and (not hidden or way.as_posix() == METHOD_FILE):
            found[way.as_posix()] = path.read_bytes()
    return found


def example_settings(example: str) -> Prosjekt:
    """What an example says of itself in its prosjekt.yaml."""
    from tjenestedesign.check.load import read_one

    settings = read_one(PROJECT_FILE, (examples_dir() / example / PROJECT_FILE).read_bytes()).settings
    if settings is None:
        raise ValueError(f"{example} has no sound {PROJECT_FILE}")
    return settings.model


def _origins(plan: Plan) -> bytes:
    """What each artefact was when it was taken over, so that td sees which of them someone has made their own."""
    from tjenestedesign.check.load import read_artefact
    from tjenestedesign.domain.thread.approval import inherited

    taken = (read_artefact(name, file.data) for name, file in plan.items() if name.endswith(".yaml"))
    return lock_text(inherited(entry for entry in taken if entry)).encode()


def _inherited(text: str, example: str, *, is_project: bool) -> str:
    """The example's text with its origin noted after the first key."""
    first = r"(?m)^navn:.*$" if is_project else r"(?m)^tittel:.*$"
    return re.sub(first, lambda found: f"{found[0]}\narvet_fra: {example}", text, count=1)


def plan_new(spec: Artefakttype, id: str, title: str | None, choices: Choices) -> Plan:
    """One artefact file, every key explained, in a project with these choices."""
    return {f"{spec.sti}/{id}.yaml": PlannedFile(new_artefact(spec, title, choices), yours=True)}


def carry_out(root: Path, plan: Plan, *, pretend: bool) -> Iterator[tuple[Action, str]]:
    """Creates what is not there. What is there stays as it is, whatever it holds."""
    for name, planned in plan.items():
        path = root / name
        if path.exists() or path.is_symlink():
            yield _existing(path, planned), name
        elif pretend or create(path, planned.data):
            yield "create", name
        else:
            yield _existing(path, planned), name


def _existing(path: Path, planned: PlannedFile) -> Action:
    try:
        if path.is_file() and path.read_bytes().replace(b"\r\n", b"\n") == planned.data:
            return "identical"
    except OSError:
        pass
    return "skip" if planned.yours else "conflict"
