"""The log of a complete training run with debug_info, compared with one recorded from BVLC Caffe 1.0.

tests/goldens/logs/mini holds net, solver and Caffe's log, without prefixes and without the lines about
setting up layers.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pycaffe_like.proto import read_solver
from pycaffe_like.solver import Solver

MINI = Path(__file__).parent.parent / "goldens" / "logs" / "mini"
NUMBER = re.compile(r"(?<![\w#])-?\d+(?:\.\d+)?(?:e[-+]\d+)?(?!\w)")


def without_numbers(line: str) -> str:
    return NUMBER.sub("x", without_speed(line))


def numbers_in(line: str) -> list[float]:
    return [float(number) for number in NUMBER.findall(without_speed(line))]


def without_speed(line: str) -> str:
    return re.sub(r" \(\S+ iter/s, .*? iters\)", "", line)


def test_a_training_prints_what_caffe_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(MINI, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    lines: list[str] = []
    Solver(read_solver("solver.prototxt"), log=lambda line: lines.append(line.text)).solve()
    got = [line for line in lines if "[Update]" not in line]  # Caffe 1.0 has these lines but never prints them
    want = (MINI / "caffe.log").read_text().splitlines()
    assert [without_numbers(line) for line in got] == [without_numbers(line) for line in want]
    for mine, theirs in zip(got, want, strict=True):
        assert numbers_in(mine) == pytest.approx(numbers_in(theirs), rel=2e-5, abs=1e-6), (mine, theirs)
