"""What `pcl train` suggests at the end of its log."""

from __future__ import annotations

import argparse
from types import SimpleNamespace
from typing import Any

import pytest

from pycaffe_like.cli import ranks
from pycaffe_like.cli.next_steps import advise_on_resuming, next_steps, training_command
from pycaffe_like.errors import PclError
from pycaffe_like.solver import Solver
from tests.solver.make import solver_def

FLAGS: dict[str, Any] = {
    "solver": "my solver.prototxt",
    "net": None,
    "stage": "",
    "level": 0,
    "seed": None,
    "run": "",
    "amp": "",
    "gpu": "",
    "ranks": None,
    "batch": "per_rank",
    "iterations": None,
    "set": [],
    "import": [],
}


def flags(**given: Any) -> argparse.Namespace:
    return argparse.Namespace(**{**FLAGS, **given})


def solved(text: str = "", steps: int = 3) -> Solver:
    solver = Solver(solver_def(f"max_iter: 3 snapshot_after_train: true {text}"))
    solver.solve() if steps == 3 else solver.step(steps)
    return solver


def test_the_weights_and_commands_to_test_them_and_to_train_longer() -> None:
    solver = solved("test_iter: 1 test_interval: 2")
    assert list(next_steps(solver, flags())) == [
        "Weights: snap_iter_3.caffemodel",
        "To test them:     pcl test -model net.prototxt -weights snap_iter_3.caffemodel",
        "To train longer:  pcl train -solver 'my solver.prototxt' --resume auto -iterations 6",
    ]
    assert "pcl test -model other.prototxt " in list(next_steps(solver, flags(net="other.prototxt")))[1]


def test_without_test_nets_there_is_nothing_to_test() -> None:
    assert [line.partition(":")[0] for line in next_steps(solved(), flags())] == ["Weights", "To train longer"]


def test_the_best_score_and_its_weights() -> None:
    solver = solved('test_iter: 1 test_interval: 2 snapshot_best: "loss min"')
    best = solver.monitors.best
    assert best is not None
    assert best.value is not None
    assert list(next_steps(solver, flags()))[1] == f"Best loss: {best.value:g}; weights: snap_best.caffemodel"


def test_a_run_that_was_stopped_is_continued_to_the_same_end() -> None:
    solver = solved(steps=2)
    solver.snapshot()
    continued = "To continue:      pcl train -solver 'my solver.prototxt' --resume auto"
    assert list(next_steps(solver, flags()))[-1] == continued
    assert list(next_steps(solver, flags(iterations=7)))[-1] == f"{continued} -iterations 7"


@pytest.mark.parametrize("prefix", ["", "snap"])
def test_weights_that_were_not_written(prefix: str) -> None:
    solver = solved(steps=1)
    solver.change(snapshot_prefix=prefix)
    assert list(next_steps(solver, flags())) == [
        "The weights were not written: snapshot_after_train is false, or there is no snapshot_prefix."
    ]


def test_the_command_has_the_settings_of_the_run() -> None:
    given = flags(net="n.prototxt", seed=5, gpu="0,1", ranks=2, batch="global", set=["base_lr=1", "a:b=c d"])
    assert training_command(given) == (
        "pcl train -solver 'my solver.prototxt' --net n.prototxt --seed 5 --gpu 0,1 --ranks 2 --batch global "
        "--set base_lr=1 --set 'a:b=c d'"
    )
    assert training_command(flags(**{"import": ["mine.py"]})).endswith(" --import mine.py")


@pytest.mark.parametrize(("world", "own", "advice"), [(2, "", None), (2, "Mend it.", "Mend it."), (1, "", "")])
def test_only_errors_of_several_ranks_without_advice_get_some(world: int, own: str, advice: str | None) -> None:
    solver: Any = SimpleNamespace(ranks=SimpleNamespace(world=world), solver=solver_def())
    with pytest.raises(PclError) as caught, advise_on_resuming(solver):
        raise PclError("broken", advice=own)
    assert caught.value.advice == (ranks.how_to_go_on(None) if advice is None else advice)
