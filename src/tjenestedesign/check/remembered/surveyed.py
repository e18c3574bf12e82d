"""The folder as it lies: which files there are, and their signs. Nothing is opened but what every check rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from tjenestedesign.ground.crashes import PassedOn
from tjenestedesign.ground.yaml.size import MAX_BYTES
from tjenestedesign.project.reading import LOCK_FILE, PROJECT_FILE, Lying, RawFile, Sign, id_of, survey

_BLOCK = 1 << 20


class InDoubt(PassedOn):
    """The folder cannot be kept in mind, or it changes while it is read."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What lies in a project's folder."""

    steering: Mapping[str, bytes]
    """prosjekt.yaml and the approvals: what every check rests on."""
    yaml: Mapping[str, Lying]
    attached: Mapping[str, Lying]

    @property
    def files(self) -> int:
        """How many YAML files there are."""
        return len(self.yaml) + len(self.steering)


def surveyed(root: Path) -> Surveyed:
    """Raises `InDoubt` where the folder holds what cannot be kept in mind."""
    steering: dict[str, bytes] = {}
    yaml: dict[str, Lying] = {}
    attached: dict[str, Lying] = {}
    for found in survey(root):
        if isinstance(found, RawFile) or found.sign is None:
            raise InDoubt  # a link, a closed folder
        if found.file in steering or found.file in yaml or found.file in attached:
            raise InDoubt  # two names that are shown alike
        if not found.is_yaml:
            attached[found.file] = found
        elif found.file in (PROJECT_FILE, LOCK_FILE):
            steering[found.file] = read(found)
        else:
            yaml[found.file] = found
    if PROJECT_FILE not in steering or len({id_of(file) for file in yaml}) < len(yaml):
        raise InDoubt
    return Surveyed(steering, yaml, attached)


def surveyed_by_content(root: Path) -> Surveyed:
    """The same of files that were laid out just now: each has its content as its sign."""
    found = surveyed(root)
    return replace(found, yaml=_by_content(found.yaml), attached=_by_content(found.attached))


def _by_content(files: Mapping[str, Lying]) -> dict[str, Lying]:
    return {file: lying._replace(sign=_sign(lying)) for file, lying in files.items()}


def _sign(lying: Lying) -> Sign:
    seen = blake2b(digest_size=16)
    size = 0
    try:
        with Path(lying.path).open("rb") as stream:
            while block := stream.read(_BLOCK):
                seen.update(block)
                size += len(block)
    except OSError:
        raise InDoubt from None
    return size, 0, 0, int.from_bytes(seen.digest(), "big")


def read(lying: Lying) -> bytes:
    """A file's bytes. Raises `InDoubt` where they cannot be had."""
    try:
        raw = Path(lying.path).read_bytes()
    except OSError:
        raise InDoubt from None
    if len(raw) > MAX_BYTES:
        raise InDoubt
    return raw
