"""tools/mutate.py, on a tiny package: which places it mutates, and which survivors it reports."""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Callable, Iterator
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
    assert found > 0
    return [found for _ in zip([1], [1], strict=True)][-1]


if __name__ == "__main__":
    print(round_up(5))
'''
TESTS = """
from tiny.numbers.rounding import round_up


def test_round_up():
    assert [round_up(10), round_up(11), round_up(29)] == [10, 20, 30]
"""


@pytest.fixture(scope="module")
def tool() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "tools"))
    yield importlib.import_module("mutate")
    sys.path.remove(str(ROOT / "tools"))


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
    "21: 1 → 2",
    "21: 1 → 2",
    "21: 1 → 2",
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
        assert one.code == ROUNDING.split("\n")[one.line - 1].strip()


def test_the_same_seed_picks_the_same_places(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    picked = []
    for seed in ("3", "3", "4"):
        call("--list", "--places", "5", "--seed", seed, "numbers")
        picked.append(capsys.readouterr().out)
    assert picked[0] == picked[1] != picked[2]


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Returns a function that makes the tool mutate the places that match a pattern, instead of random ones."""

    def found(pattern: str) -> None:
        chosen = lambda self, every, count: [one for one in every if re.search(pattern, str(one))]  # noqa: E731
        monkeypatch.setattr("mutate.random.Random.sample", chosen)

    return found


@pytest.mark.slow
def test_survivors_are_reported_with_their_place(
    call: Call, project: Path, choose: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    choose(r"15: %|18: >|19: raise")
    assert call("--jobs", "2", "numbers") == 1
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        "1 of 3 places killed (33 %), 1 by the mirror test file",
        "survived: tiny/numbers/rounding.py:18: > → >=",
        "    if limit is not None and found > limit:",
        'survived: tiny/numbers/rounding.py:19: raise ValueError(f"more than {limit + 1}") → pass',
        '    raise ValueError(f"more than {limit + 1}")',
    ]
    assert sorted(shown.err.splitlines()) == [
        "SURVIVED tiny/numbers/rounding.py:18: > → >=",
        'SURVIVED tiny/numbers/rounding.py:19: raise ValueError(f"more than {limit + 1}") → pass',
        "killed   tiny/numbers/rounding.py:15: % → *  by tests/numbers/test_rounding.py::test_round_up",
    ]
    assert (project / "tiny/numbers/rounding.py").read_text() == ROUNDING


NAMING = """
def test_the_largest():
    import pytest
    from tiny.numbers import rounding
    with pytest.raises(ValueError):
        rounding.round_up(101)
"""
ELSEWHERE = """
def test_the_limit():
    from tiny.numbers import rounding
    assert getattr(rounding, "round" + "_up")(95) == 100
"""


@pytest.mark.slow
@pytest.mark.parametrize(("reach", "killed"), [("naming", 1), ("all", 2)])
def test_how_far_the_tests_go(
    call: Call,
    project: Path,
    choose: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
    reach: str,
    killed: int,
) -> None:
    (project / "tests/numbers/test_largest.py").write_text(NAMING)
    (project / "tests/words").mkdir()
    (project / "tests/words/test_elsewhere.py").write_text(ELSEWHERE.replace("tiny.numbers", "tiny . numbers"))
    choose(r"18: >|19: raise")
    call("--tests", reach, "numbers")
    assert capsys.readouterr().out.startswith(f"{killed} of 2 places killed")


def test_the_order_of_the_tests(tool: ModuleType, project: Path) -> None:
    for name, text in {"numbers/test_once": "round_up", "words/test_twice": "round_up(round_up(1))"}.items():
        (project / "tests" / name).parent.mkdir(exist_ok=True)
        (project / "tests" / name).with_suffix(".py").write_text(text)
    (project / "tests/words/test_verse.py").write_text("")
    for name in ("numbers/near", "words/far", "words/unrelated"):
        text = {"near": "from .rounding import *", "far": "import tiny.numbers.rounding as r"}.get(
            name.partition("/")[2]
        )
        (project / "tiny" / name).parent.mkdir(exist_ok=True)
        (project / "tiny" / name).with_suffix(".py").write_text(text or "from .rounding import *")
        folder, _, stem = name.partition("/")
        (project / "tests" / folder / f"test_{stem}.py").write_text("")
    assert list(tool.stages(project, "tiny", Path("tiny/numbers/rounding.py"), "all")) == [
        ("mirror", ["tests/numbers/test_rounding.py"]),
        ("naming", ["tests/words/test_twice.py", "tests/numbers/test_once.py"]),
        ("importing", ["tests/numbers/test_near.py", "tests/words/test_far.py"]),
        ("room", ["tests/numbers/test_other.py"]),
        ("all", ["tests/words/test_unrelated.py", "tests/words/test_verse.py"]),
    ]


def test_tests_call_a_command_by_its_name(tool: ModuleType, project: Path) -> None:
    (project / "tiny/numbers/import_.py").write_text("def add_flags(): ...\n\ndef run(): ...\n")
    (project / "tests/words").mkdir()
    (project / "tests/words/test_command.py").write_text('main(["import", "x"])')
    (project / "tests/words/test_other.py").write_text("run(), add_flags(), 'imported'")
    assert dict(tool.stages(project, "tiny", Path("tiny/numbers/import_.py"), "naming")) == {
        "naming": ["tests/words/test_command.py"]
    }


@pytest.mark.slow
def test_a_test_that_fails_anyway_kills_nothing(
    call: Call, project: Path, choose: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    test = project / "tests/numbers/test_rounding.py"
    test.write_text("def test_broken():\n    assert False\n" + TESTS)
    (project / "tests/numbers/test_no_module.py").write_text("import no_such_module\n")
    choose(r"15: %|18: >")
    assert call("numbers") == 1
    assert capsys.readouterr().out.splitlines()[:3] == [
        "1 of 2 places killed (50 %), 1 by the mirror test file",
        "ignored: tests/numbers/test_no_module.py fails without any mutation",
        "ignored: tests/numbers/test_rounding.py::test_broken fails without any mutation",
    ]


@pytest.mark.slow
def test_code_that_cannot_be_imported_is_killed(
    call: Call, project: Path, choose: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "tiny/numbers/rounding.py").write_text(ROUNDING + "\n\n[0][7 % 7]\n")
    choose(r"28: 7 → 8")
    assert call("numbers") == 0
    assert capsys.readouterr().err.endswith(" by tests/numbers/test_rounding.py\n")


def test_equivalent_mutations_are_not_tried(
    tool: ModuleType, call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = tmp_path / "equivalent.txt"
    known.write_text(
        "# a comment\n"
        "tiny/numbers/rounding.py: > → >= in if limit is not None and found > limit:\n"
        "    found is a multiple of 10,\n"
        "    and so on\n"
    )
    assert list(tool.equivalents(known).values()) == ["found is a multiple of 10, and so on"]
    monkeypatch.setattr("mutate.EQUIVALENT", known)
    call("--list", "--places", "100", "numbers/rounding")
    found = capsys.readouterr().out.splitlines()
    assert len(found) == len(EVERY_PLACE) - 1
    assert not any("> → >=" in place for place in found)


def test_an_equivalent_mutation_needs_a_reason(tool: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "known.txt").write_text("a.py: 1 → 2 in x = 1\nb.py: 1 → 2 in y = 1\n    a reason\n")
    with pytest.raises(ValueError, match=r"known\.txt: no reason for a\.py: 1 → 2 in x = 1$"):
        tool.equivalents(tmp_path / "known.txt")


def test_equivalent_mutations_of_the_package_are_places_in_it(tool: ModuleType) -> None:
    known = tool.equivalents(tool.EQUIVALENT)
    files = {Path(key.partition(":")[0]) for key in known}
    keys = {one.key for file in files if (ROOT / file).exists() for one in tool.mutations(ROOT, file)}
    assert set(known) - keys == set()


def test_what_is_copied(tool: ModuleType, project: Path, tmp_path: Path) -> None:
    for name in (".git/x", ".venv/x", "data/x", "tests/data/x", "tests/__pycache__/x", "pyproject.toml"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).touch()
    copy = tmp_path / "copy"
    tool.copy_project(project, copy)
    names = {str(path.relative_to(copy)) for path in copy.rglob("*") if path.is_file()}
    assert names == {
        "pyproject.toml",
        "tests/data/x",
        "tests/numbers/test_other.py",
        "tests/numbers/test_rounding.py",
        "tiny/numbers/__init__.py",
        "tiny/numbers/rounding.py",
    }


def await_end(pid: int) -> None:
    """Waits until a process has ended, or is a zombie that its parent has not collected."""
    state = Path("/proc", str(pid), "stat")
    for _ in range(100):
        try:
            if state.read_text().split()[2] == "Z":
                return
        except FileNotFoundError:
            return
        time.sleep(0.1)
    raise AssertionError(f"process {pid} still runs")


def test_a_test_that_takes_too_long_has_failed(tool: ModuleType, project: Path) -> None:
    test = "tests/numbers/test_rounding.py"
    (project / test).write_text(
        "import subprocess\n\n\ndef test_quick():\n    pass\n\n\ndef test_forever():\n"
        "    with open('child', 'w') as file:\n"
        "        child = subprocess.Popen(['sleep', '1000'])\n"
        "        file.write(str(child.pid))\n"
        "    while True:\n        pass\n"
    )
    assert tool.first_failure(project, [test], seconds=1.5) == f"{test}::test_forever"
    await_end(int((project / "child").read_text()))


def test_what_cannot_be_tried(call: Call) -> None:
    with pytest.raises(SystemExit, match="tiny has no room or file letters"):
        call("letters")
