"""The same bytes on every machine: how the last bit of a sine or a root comes out differs from one C library to another."""

from __future__ import annotations

import ast
import math
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ASKER, REPO, SETTINGS, write_tree
from tests.sweep import FULL
from tjenestedesign.check.load import load_project
from tjenestedesign.drawing.svg import number
from tjenestedesign.ground.maths import cosine, distance, on_circle, power, root, settled, sine
from tjenestedesign.publish.site.pages import render_site
from tjenestedesign.publish.site.scope import plan_site

SOURCE = REPO / "src/tjenestedesign"
HOME = "ground/maths.py"
INEXACT = frozenset(
    [
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "atan2",
        "sinh",
        "cosh",
        "tanh",
        "asinh",
        "acosh",
        "atanh",
        "hypot",
        "dist",
        "sqrt",
        "cbrt",
        "pow",
        "exp",
        "exp2",
        "expm1",
        "log",
        "log2",
        "log10",
        "log1p",
        "gamma",
        "lgamma",
        "erf",
        "erfc",
        "degrees",
        "radians",
    ]
)
EXACT_POWERS = {
    "domain/effect/uncertainty.py": "fractions",
    "domain/effect/money.py": "fractions",
    "ground/present_value.py": "Decimal",
    "domain/effect/duration.py": "Decimal, which reckons by itself",
    "project/profile.py": "whole numbers",
}
"""Where `**` stands between what is not both written as whole numbers, and why it is the same everywhere."""


def perturbed(monkeypatch: pytest.MonkeyPatch, towards: float) -> None:
    """Every answer from the C library, one bit up or down, or now and then either way (`nan`)."""
    choose = random.Random(1)

    def wrapped(real: Callable[..., float]) -> Callable[..., float]:
        def called(*args: float) -> float:
            way = towards if not math.isnan(towards) else choose.choice((-math.inf, math.inf))
            return math.nextafter(real(*args), way)

        return called

    for name in INEXACT & set(dir(math)):
        monkeypatch.setattr(math, name, wrapped(getattr(math, name)))


def figures(folder: Path) -> dict[str, bytes]:
    project, found = load_project(folder)
    return {f.path: f.data for f in render_site(plan_site(project, found)) if f.path.endswith(".svg")}


def made(folder: Path) -> Path:
    """Rings with from one to thirteen areas, and ideas with all kinds of votes."""
    files = {"prosjekt.yaml": SETTINGS}
    for count in range(1, 14):
        areas = "".join(
            f"  - {{id: o{n}, område: Område {n}, nå: Noe, ønske: Noe annet, trygghet: {n % 5 + 1}}}\n"
            for n in range(count)
        )
        files[f"ring-{count}.yaml"] = (
            f"type: kartlegging\ntittel: Ring {count}\nbelegg: oppdiktet\nperson: Noen\nviktigst: Noe\nlivsområder:\n{areas}"
            "deltakere: [{rolle: rådgiver, antall: 1}]\n"
        )
    for n in range(30):
        files[f"ide-{n}.yaml"] = (
            f"type: ide\ntittel: Idé {n}\nbeskrivelse: x\nverdi: {{innbygger: {n % 5 + 1}, kommune: {n % 3 + 2}}}\n"
            f"gjennomførbarhet: {n // 5 % 5 + 1}\nstemmer: {n}\n"
        )
    return write_tree(folder, files)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return [ASKER, *([REPO / "examples/skolevei"] if FULL else []), made(tmp_path_factory.mktemp("figurer"))]


@pytest.fixture(scope="module")
def unperturbed(folders: list[Path]) -> list[dict[str, bytes]]:
    return [figures(folder) for folder in folders]


@pytest.mark.parametrize("towards", [*([math.inf] if FULL else []), math.nan])
def test_every_figure_is_the_same_whichever_way_the_last_bit_falls(
    towards: float,
    folders: list[Path],
    unperturbed: list[dict[str, bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    perturbed(monkeypatch, towards)
    for folder, before in zip(folders, unperturbed, strict=True):
        assert len(before) > 5
        after = figures(folder)
        assert [path for path in before if after.get(path) != before[path]] == []


@pytest.mark.parametrize("towards", [math.inf, -math.inf])
def test_what_is_reckoned_settles_whichever_way_the_last_bit_falls(
    towards: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = [n * math.tau / count for count in range(1, 61) for n in range(count + 1)]
    lengths = [n / 16 for n in range(2000)]

    def answers() -> list[float]:
        return [
            *(f(a) for f in (sine, cosine) for a in turns),
            *(root(x) for x in lengths),
            *(distance(x, 3 - x) for x in lengths),
            *(power(x / 2000, 2.4) for x in lengths),
            *(c for a in turns for c in on_circle(512.3, 233.6, 190.0, a)),
        ]

    before = answers()
    perturbed(monkeypatch, towards)
    assert answers() == before


def test_a_value_is_settled_near_itself_and_ends_in_no_last_bit() -> None:
    for exact in (0.0, 0.5, 0.123456789, 1.0, 659.475, -12.25, 99999.5):
        for value in (exact, math.nextafter(exact, math.inf), math.nextafter(exact, -math.inf)):
            assert settled(value) == exact
    assert settled(0.1234567885) == settled(math.nextafter(0.1234567885, 1))
    assert math.copysign(1, settled(-1e-17)) == 1
    assert settled(math.inf) == math.inf
    assert settled(12345.678901234) == pytest.approx(12345.678901234, rel=1e-8)


def test_a_length_a_bit_off_a_five_is_written_as_the_five_is() -> None:
    for value in (659.475, 0.005, 12.345, -7.125, 1024.665):
        assert {number(math.nextafter(value, way)) for way in (math.inf, -math.inf)} == {number(value)}


def inexact(tree: ast.Module) -> list[str]:
    """Calls in a module whose last bit the C library decides."""
    found: list[str] = []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="math" | "cmath" | "np" | "numpy"), attr=name) if (
                name in INEXACT
            ):
                found.append(f"{node.lineno}: math.{name}")
            case ast.ImportFrom(module="math" | "cmath" | "numpy", names=names):
                found += [f"{node.lineno}: {n.name}" for n in names if n.name in INEXACT | {"*"}]
            case ast.Call(func=ast.Name(id="pow"), args=[_, _]):
                found.append(f"{node.lineno}: pow")
            case ast.BinOp(op=ast.Pow(), left=left):
                whole = isinstance(left, ast.Constant) and isinstance(left.value, int)
                # A whole number written out, to whatever: 10**places. The rest must be known.
                if not whole:
                    found.append(f"{node.lineno}: **")
            case _:
                pass
    return found


def test_no_other_module_asks_the_c_library() -> None:
    found = {
        path.relative_to(SOURCE).as_posix(): calls
        for path in sorted(SOURCE.rglob("*.py"))
        if (calls := inexact(ast.parse(path.read_text("utf-8"))))
    }
    assert HOME in found, "the test sees the calls it is to see"
    assert {f: c for f, c in found.items() if f != HOME and f not in EXACT_POWERS} == {}
    for file in EXACT_POWERS:
        assert all(call.endswith("**") for call in found[file]), file


@pytest.mark.parametrize(
    "code",
    [
        "import math\nmath.sin(1)",
        "from math import hypot",
        "x ** 0.5",
        "pow(x, 0.5)",
        "import cmath\ncmath.exp(1)",
    ],
)
def test_each_way_of_asking_is_seen(code: str) -> None:
    assert inexact(ast.parse(code))
