"""tools/kill.py: training and conversion survive SIGKILL, and the tool notices damage."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT

MODULES = ("kill", "kill_training", "kill_conversion")
CASES = ("binary", "hdf5", "ema", "keep", "best", "iter_size", "test_nets", "all", "lmdb", "leveldb", "overwrite")


@pytest.fixture
def modules() -> Iterator[dict[str, ModuleType]]:
    sys.path.insert(0, str(ROOT / "tools"))
    yield {name: __import__(name) for name in MODULES}
    sys.path.remove(str(ROOT / "tools"))
    for name in (*MODULES, "kill_process"):
        del sys.modules[name]


@pytest.mark.parametrize("case", ["all", "overwrite"])
def test_two_kills(modules: dict[str, ModuleType], case: str) -> None:
    assert modules["kill"].run_case(case, kills=2, seed=5) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_two_hundred_kills_over_all_cases(modules: dict[str, ModuleType], case: str) -> None:
    assert {*modules["kill"].TRAININGS, *modules["kill"].CONVERSIONS} == set(CASES)
    assert modules["kill"].run_case(case, kills=19, seed=7) == []


def test_differences_and_damage_are_found(modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch) -> None:
    training, conversion = modules["kill_training"], modules["kill_conversion"]

    def train(*_: str) -> float:
        Path("snaps").mkdir(exist_ok=True)
        Path("snaps/run_iter_4.caffemodel").write_bytes(random.randbytes(7))
        return 0.1

    monkeypatch.setattr(training, "run_to_the_end", train)
    monkeypatch.setattr(training, "start", train)
    monkeypatch.setattr(training, "kill_after", lambda child, seconds: True)
    damaged, differing = training.kill_training("", 1, random.Random(3))
    assert damaged.startswith("snaps/run_iter_4.caffemodel: ")
    assert differing == "run_iter_4.caffemodel differs"

    monkeypatch.setattr(conversion, "run_to_the_end", lambda *_: Path(".db.left").touch() or 0.1)
    monkeypatch.setattr(conversion, "start", lambda *_: 0)
    monkeypatch.setattr(conversion, "kill_after", lambda child, seconds: True)
    gone, missing, left = conversion.kill_conversion(("--backend", "lmdb", "--overwrite"), 1, random.Random(3))
    assert gone == "the database is gone"
    assert "does not exist" in missing
    assert left == "left behind: ['.db.left']"
