"""tools/mutate.py: which places it breaks, and which of them it reports, on a tiny package."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT

ROUNDING = '''"""Rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = ["round_up"]


def round_up(value: int, step: int = 10, limit: int | None = 100) -> int:
    """The next multiple of 10."""
    if value % step == 0:
        return value
    found = value // step * step + step
    if limit is not None and found > limit:
        raise ValueError(f"more than {limit + 1}")
    return found
'''
TESTS = """
from tiny.numbers.rounding import round_up


def test_round_up():
    assert [round_up(10), round_up(11), round_up(29)] == [10, 20, 30]
"""


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("mutate")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    tmp_path = tmp_path / "project"
    for name in ("tiny/numbers/__init__.py", "tests/numbers/test_other.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("def test_nothing():\n    pass\n" if "test" in name else "")
    (tmp_path / "tiny/numbers/rounding.py").write_text(ROUNDING)
    (tmp_path / "tests/numbers/test_rounding.py").write_text(TESTS)
    return tmp_path


Call = Callable[..., int]


@pytest.fixture
def call(tool: ModuleType, project: Path) -> Call:
    return lambda *flags: tool.main(["--project", str(project), "--package", "tiny", *flags])


EVERY_PLACE = [
    "13: 10 → 11",
    "13: 100 → 101",
    "15: value % step == 0 → (not (value % step == 0))",
    "15: % → *",
    "15: == → !=",
    "15: 0 → 1",
    "17: // → *",
    "17: * → /",
    "17: + → -",
    "18: limit is not None and found > limit → (not (limit is not None and found > limit))",
    "18: is not → is",
    "18: and → or",
    "18: > → >=",
    '19: raise ValueError(f"more than {limit + 1}") → pass',
]


def test_the_places_of_a_file(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--list", "--places", "100", "numbers/rounding") == 0
    found = capsys.readouterr().out.splitlines()
    assert sorted(found) == sorted(f"tiny/numbers/rounding.py:{place}" for place in EVERY_PLACE)


def test_every_mutation_is_python_and_changes_its_place_alone(tool: ModuleType, project: Path) -> None:
    for one in tool.mutations(project, Path("tiny/numbers/rounding.py")):
        source = one.apply(ROUNDING.encode())
        compile(source, "rounding.py", "exec")
        changed = [a != b for a, b in zip(ROUNDING.split("\n"), source.decode().split("\n"), strict=True)]
        assert [number for number, is_changed in enumerate(changed, 1) if is_changed] == [one.line]


def test_the_same_seed_picks_the_same_places(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    picked = []
    for seed in ("3", "3", "4"):
        call("--list", "--places", "5", "--seed", seed, "numbers")
        picked.append(capsys.readouterr().out)
    assert picked[0] == picked[1] != picked[2]


def test_survivors_are_reported_with_their_place(
    call: Call, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mutate.random.Random.sample", lambda self, every, count: [every[i] for i in (0, 12, 13)])
    assert call("--jobs", "2", "numbers") == 1
    assert capsys.readouterr().out.splitlines() == [
        "1 of 3 places killed (33 %), 1 by the mirror test file",
        "survived: tiny/numbers/rounding.py:18: > → >=",
        "    if limit is not None and found > limit:",
        'survived: tiny/numbers/rounding.py:19: raise ValueError(f"more than {limit + 1}") → pass',
        '    raise ValueError(f"more than {limit + 1}")',
    ]
    assert (project / "tiny/numbers/rounding.py").read_text() == ROUNDING


def test_what_is_copied(tool: ModuleType, project: Path, tmp_path: Path) -> None:
    for name in (".git/x", ".venv/x", "data/x", "tests/data/x", "tests/__pycache__/x", "pyproject.toml"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).touch()
    copy = tool.Runner(project, tmp_path / "copy").folder
    names = {str(path.relative_to(copy)) for path in copy.rglob("*") if path.is_file()}
    assert names == {
        "pyproject.toml",
        "tests/data/x",
        "tests/numbers/test_other.py",
        "tests/numbers/test_rounding.py",
        "tiny/numbers/__init__.py",
        "tiny/numbers/rounding.py",
    }


def test_a_loop_without_end_is_killed_by_the_clock(tool: ModuleType, project: Path, tmp_path: Path) -> None:
    runner = tool.Runner(project, tmp_path / "copy")
    (runner.folder / "tests/numbers/test_rounding.py").write_text(
        "def test_forever():\n    while True:\n        pass\n"
    )
    assert not runner.passes(Path("tests/numbers/test_rounding.py"), seconds=1.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            TESTS.replace("30", "40"), "tests/numbers/test_rounding.py fails without any mutation", id="fails"
        ),
        pytest.param(None, "tiny has no room or file letters", id="no room"),
    ],
)
def test_what_cannot_be_tried(call: Call, project: Path, text: str | None, message: str) -> None:
    if text is not None:
        (project / "tests/numbers/test_rounding.py").write_text(text)
    with pytest.raises(SystemExit, match=message):
        call("numbers" if text is not None else "letters")
