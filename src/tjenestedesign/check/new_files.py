"""The texts of new files: prosjekt.yaml and an artefact, every key explained from the models."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic.fields import FieldInfo

from tjenestedesign.ground.resources import templates_dir
from tjenestedesign.ground.yaml.as_text import one_line
from tjenestedesign.project.choice_lists import BUILT_IN, Choices
from tjenestedesign.project.fields import is_prose, keys, part_model, words_for
from tjenestedesign.project.kind import Artefakttype
from tjenestedesign.project.model import Del
from tjenestedesign.project.prosjekt import Prosjekt


def new_settings(name: str, municipality: str, language: str) -> bytes:
    """prosjekt.yaml of a new project."""
    text = (
        environment()
        .get_template("_init/prosjekt.yaml.j2")
        .render(
            **_helpers(Prosjekt),
            navn=one_line(name),
            kommune=one_line(municipality),
            språk=language,
        )
    )
    return _tidy(text)


def new_artefact(spec: Artefakttype, title: str | None, choices: Choices = BUILT_IN) -> bytes:
    """A new artefact of a type, in a project with these choices."""
    text = (
        environment()
        .get_template(f"{spec.id}/ny.yaml.j2")
        .render(
            **_helpers(spec.modell, choices),
            valg=choices,
            type=spec,
            tittel=one_line(title) if title else "<Skriv tittelen>",
        )
    )
    return _tidy(text)


@cache
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates_dir(), encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _tidy(text: str) -> bytes:
    lines = [line.rstrip() for line in text.strip("\n").split("\n")]
    return ("\n".join(lines) + "\n").encode()


def _helpers(model: type[Del], choices: Choices = BUILT_IN) -> dict[str, Any]:
    def n(path: str, value: str = "", *, inn: int = 0, punkt: bool = False, av: bool = False) -> str:
        """A key with its explanation: above it at the top level, beside it inside a part.

        `inn` is the depth, `punkt` starts a list item, `av` writes the line as a comment. Free text stands as a block below its
        key, so that whoever writes over it can write anything: `#`, colons, quotes, more lines.
        """
        key = path.rsplit(".", 1)[-1]
        said = describe(model, path, choices)
        off = "# " if av else ""
        lead = "  " * inn + ("- " if punkt else "")
        text = ""
        if (
            (value.startswith("<Skriv ") or (av and " " in value))
            and is_prose(_info(model, path, choices))
            and key != "kode"
        ):
            text = f"\n{off}{'  ' * (inn + punkt + 1)}{value}"
            value = "|"
        line = f"{lead}{key}: {value}".rstrip()
        if inn == 0:
            return f"# {said}\n{off}{line}{text}"
        return f"{off}{line.ljust(46)}  # {said}{text}"

    def ett_av(path: str, usual: str) -> str:
        """What td suggests for a key, where the project has it; else the first of what it has."""
        words = words_for(_info(model, path, choices), choices)
        return usual if usual in words else words[0]

    doc = " ".join((model.__doc__ or "").split())
    return {"n": n, "om": doc, "ett_av": ett_av}


def describe(model: type[Del], path: str, choices: Choices = BUILT_IN) -> str:
    """One line about a key, from the model: what it is, and what it can be. `path` is dotted through the parts."""
    info = _info(model, path, choices)
    text = " ".join((info.description or "").split())
    words = [] if part_model(info.annotation) else words_for(info, choices)
    return f"{text} Velg: {', '.join(words)}." if len(words) > 1 else text


def _info(model: type[Del], path: str, choices: Choices) -> FieldInfo:
    """The field a dotted path leads to, through the parts."""
    owner: type[Del] | None = model
    steps = path.split(".")
    for step in steps[:-1]:
        assert owner is not None
        owner = part_model(owner.model_fields[step].annotation)
    assert owner is not None
    return owner.model_fields.get(steps[-1]) or keys(owner, choices)[steps[-1]]
