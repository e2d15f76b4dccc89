"""The settings that ranks compare before they train together."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from pycaffe_like.proto import read_solver
from pycaffe_like.solver.agreement import facts_to_agree_on

SOLVER = 'base_lr: 0.5 lr_policy: "fixed" momentum: 0 gamma: 0.25 max_iter: 7 display: 3'
PROGRAM = """
from pycaffe_like.proto import read_solver
from pycaffe_like.solver.agreement import facts_to_agree_on
print(facts_to_agree_on(read_solver("s.prototxt"), 3, []))
"""


def test_values_count_and_who_set_them_does_not() -> None:
    Path("s.prototxt").write_text(SOLVER)
    Path("t.prototxt").write_text(SOLVER.replace("momentum: 0", ""))
    solver = read_solver("s.prototxt")
    facts = facts_to_agree_on(solver, 3, [])
    assert facts_to_agree_on(read_solver("t.prototxt"), 3, []) == facts
    assert facts_to_agree_on(replace(solver, gamma=0.125), 3, []) != facts


def test_all_processes_get_the_same_facts() -> None:
    Path("s.prototxt").write_text(SOLVER)
    facts = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(facts) == 1
