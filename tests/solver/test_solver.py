"""The training loop: the order of its steps, and its log."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from pycaffe_like.errors import PclError, SolverError
from pycaffe_like.logfmt import Line
from pycaffe_like.proto import read_solver
from pycaffe_like.solver import Solver
from tests.solver.make import NET, parameters, solver_def

STEADY = NET.replace('type: "gaussian" std: 1', "value: 0.5")  # every batch gives the same loss


class Log:
    """Collects the lines of a log; `short` returns them without speeds, losses and accuracies."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, line: Line) -> None:
        self.lines.append(line.text)

    def short(self) -> list[str]:
        cut = [re.sub(r" \(.*s/\d+ iters\)", "", line) for line in self.lines]
        return [re.sub(r"(loss|accuracy) = .*", r"\1 = x", line) for line in cut]


def log_of_training(text: str, net: str = NET) -> list[str]:
    log = Log()
    solver = Solver(solver_def(text, net), log=log)
    log.lines.clear()  # removes the lines about building the solver
    solver.solve()
    return log.short()


def test_the_order_of_a_training() -> None:
    text = "max_iter: 4 display: 2 test_iter: 1 test_interval: 2 snapshot: 3 snapshot_after_train: true"
    test = ["    Test net output #0: accuracy = x", "    Test net output #1: loss = x"]
    train = ["    Train net output #0: accuracy = x", "    Train net output #1: loss = x"]
    assert log_of_training(text) == [
        "Solving small",
        "Learning Rate Policy: fixed",
        "Iteration 0, Testing net (#0)",
        *test,
        "Iteration 0, loss = x",
        *train,
        "Iteration 0, lr = 0.1",
        "Iteration 2, Testing net (#0)",
        *test,
        "Iteration 2, loss = x",
        *train,
        "Iteration 2, lr = 0.1",
        "Snapshotting to binary proto file snap_iter_3.caffemodel",
        "Snapshotting solver state to binary proto file snap_iter_3.solverstate",
        "Snapshotting to binary proto file snap_iter_4.caffemodel",
        "Snapshotting solver state to binary proto file snap_iter_4.solverstate",
        "Iteration 4, loss = x",
        "Iteration 4, Testing net (#0)",
        *test,
        "Optimization Done.",
    ]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        pytest.param("test_initialization: false test_interval: 2 test_iter: 1", "Iteration 0, Testing net (#0)", id="no first test"),
        pytest.param("display: 2 max_iter: 3", "Iteration 3, loss = x", id="no last display"),
        pytest.param("snapshot: 7 snapshot_after_train: true", "never twice", id="no second last snapshot"),
    ],
)  # fmt: skip
def test_what_is_left_out(text: str, missing: str) -> None:
    lines = log_of_training(text)
    assert missing not in lines
    assert len([line for line in lines if "solver state" in line]) <= 1


def test_the_mean_of_the_last_losses_is_shown() -> None:
    log, losses = Log(), []
    solver = Solver(solver_def("max_iter: 5 average_loss: 3 display: 1"), log=log)
    solver.callbacks.append((lambda: None, lambda: losses.append(solver.losses.values()[-1])))
    solver.step(5)
    shown = [float(line.rpartition("= ")[2]) for line in log.lines if line.startswith("Iteration") and "loss" in line]
    means = [sum(losses[max(0, i - 2) : i + 1]) / min(3, i + 1) for i in range(5)]
    assert shown == pytest.approx(means, rel=1e-5)


def test_iter_size_is_a_larger_batch() -> None:
    whole = Solver(solver_def("weight_decay: 0.1", STEADY))
    parts = Solver(solver_def("weight_decay: 0.1 iter_size: 3", STEADY))
    with torch.no_grad():
        for a, b in zip(whole.net.learnable_params, parts.net.learnable_params, strict=True):
            b.tensor.copy_(a.tensor)
    whole.step(4)
    parts.step(4)
    torch.testing.assert_close(parameters(parts), parameters(whole))


def test_layer_by_layer_and_as_a_whole_train_alike() -> None:
    text = 'type: "Adam" momentum: 0.9 weight_decay: 0.01 iter_size: 2 display: 2'
    one, two = Solver(solver_def(text)), Solver(solver_def(text))
    two.layerwise = True
    torch.manual_seed(5)
    one.step(6)
    torch.manual_seed(5)
    two.step(6)
    torch.testing.assert_close(parameters(two), parameters(one))


def test_callbacks_run_before_each_iteration_and_before_each_update() -> None:
    solver = Solver(solver_def())
    seen: list[tuple[str, int, bool]] = []
    weight = solver.net.learnable_params[0].tensor
    solver.callbacks.append(
        (
            lambda: seen.append(("start", solver.iteration, weight.grad is not None)),
            lambda: seen.append(("ready", solver.iteration, weight.grad is not None)),
        )
    )
    solver.step(2)
    assert [(kind, i) for kind, i, _ in seen] == [("start", 0), ("ready", 0), ("start", 1), ("ready", 1)]
    assert all(has for kind, _, has in seen if kind == "ready")


@pytest.mark.parametrize("moment", ["training", "testing"])
def test_a_request_to_stop(moment: str) -> None:
    log = Log()
    solver = Solver(solver_def("test_iter: 3 test_interval: 2 snapshot_after_train: true"), log=log)
    calls = iter(["none"] * 4 + ["stop"] + ["none"] * 99 if moment == "training" else ["stop"] + ["none"] * 99)
    solver.requested = lambda: next(calls)  # type: ignore[assignment]
    solver.solve()
    assert log.lines[-1] == "Optimization stopped early."
    assert ("Test interrupted." in log.lines) == (moment == "testing")
    assert Path(f"snap_iter_{solver.iteration}.solverstate").exists()
    assert solver.iteration == (2 if moment == "training" else 0)


def test_a_request_for_a_snapshot_also_in_the_middle_of_a_test() -> None:
    solver = Solver(solver_def("test_iter: 2 test_interval: 2"))
    calls = iter(["snapshot"] + ["none"] * 4 + ["snapshot"] + ["none"] * 99)
    solver.requested = lambda: next(calls)  # type: ignore[assignment]
    solver.step(3)
    assert sorted(path.name for path in Path().glob("*.solverstate")) == [
        "snap_iter_0.solverstate",
        "snap_iter_2.solverstate",
    ]


def test_several_values_of_an_output_are_lines_of_their_own() -> None:
    net = NET + """layer { name: "soft" type: "Softmax" bottom: "ip" top: "soft" loss_weight: 0.5 }"""
    log = Log()
    Solver(solver_def("max_iter: 1 display: 1", net), log=log).step(1)
    numbers = [line for line in log.lines if ": soft = " in line]
    assert len(numbers) == 10
    assert numbers[9].startswith("    Train net output #11: soft = ")
    value, weighted = re.fullmatch(r".* = (\S+) \(\* 0.5 = (\S+) loss\)", numbers[9]).groups()  # type: ignore[union-attr]
    assert float(weighted) == pytest.approx(float(value) / 2, rel=1e-4)


def test_the_loss_of_a_test_on_request() -> None:
    lines = log_of_training("max_iter: 0 test_iter: 2 test_interval: 1 test_compute_loss: true", STEADY)
    assert "Test loss: " in "".join(lines)


def test_steps_of_the_schedule_and_clipping_are_logged() -> None:
    log = Log()
    text = 'lr_policy: "multistep" gamma: 0.1 stepvalue: 2 clip_gradients: 0.001 display: 3'
    Solver(solver_def(text), log=log).step(4)
    assert "MultiStep Status: Iteration 2, step = 1" in log.lines
    clipping = [line for line in log.lines if line.startswith("Gradient clipping: scaling down gradients (L2 norm ")]
    assert len(clipping) == 2  # at the displays


def test_plateau_looks_at_the_loss() -> None:
    log = Log()
    solver = Solver(solver_def('lr_policy: "plateau" gamma: 0.5 plateau_winsize: 2 base_lr: 0', STEADY), log=log)
    solver.step(4)
    assert [line for line in log.lines if "Plateau" in line] == ["Plateau Status: Iteration 2, step = 1"]


def test_debug_info() -> None:
    log = Log()
    solver = Solver(solver_def("display: 2 debug_info: true test_iter: 1 test_interval: 99", STEADY), log=log)
    weight, _ = parameters(solver)
    solver.step(2)
    lines = [line for line in log.lines if line.startswith("    [")]
    tested, trained = lines[: lines.index("    [Forward] Layer data, top blob data data: 0.5", 1)], []
    trained = lines[len(tested) :]
    assert [re.sub(r"[-\d.e]+$", "x", line) for line in trained] == [
        "    [Forward] Layer data, top blob data data: x",
        "    [Forward] Layer data, top blob label data: x",
        "    [Forward] Layer label_data_1_split, top blob label_data_1_split_0 data: x",
        "    [Forward] Layer label_data_1_split, top blob label_data_1_split_1 data: x",
        "    [Forward] Layer ip, top blob ip data: x",
        "    [Forward] Layer ip, param blob 0 data: x",
        "    [Forward] Layer ip, param blob 1 data: x",
        "    [Forward] Layer ip_ip_0_split, top blob ip_ip_0_split_0 data: x",
        "    [Forward] Layer ip_ip_0_split, top blob ip_ip_0_split_1 data: x",
        "    [Forward] Layer accuracy, top blob accuracy data: x",
        "    [Forward] Layer loss, top blob loss data: x",
        "    [Backward] Layer loss, bottom blob ip_ip_0_split_1 diff: x",
        "    [Backward] Layer ip_ip_0_split, bottom blob ip diff: x",
        "    [Backward] Layer ip, param blob 0 diff: x",
        "    [Backward] Layer ip, param blob 1 diff: x",
        re.sub(r"[-\d.e]+$", "x", next(line for line in trained if "All net params" in line)),
        "    [Update] Layer ip, param 0 data: x; diff: x".replace("data: x", "data: " + number_in(trained[-2])),
        "    [Update] Layer ip, param 1 data: x; diff: x".replace("data: x", "data: " + number_in(trained[-1])),
    ]
    assert f"    [Forward] Layer ip, param blob 0 data: {float(weight.abs().mean()):g}" in trained
    assert all("[Forward]" in line for line in tested)


def number_in(line: str) -> str:
    return re.search(r"data: (\S+);", line)[1]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("iter_size: 0", "solver.prototxt: iter_size is out of range; expected 1 or more; got 0", id="iter_size"),
        pytest.param("average_loss: 0", "solver.prototxt: average_loss is out of range; expected 1 or more; got 0", id="average_loss"),
        pytest.param("max_iter: -1", "solver.prototxt: max_iter is out of range; expected 0 or more; got -1", id="max_iter"),
        pytest.param("snapshot_keep: -1", "solver.prototxt: snapshot_keep is out of range; expected 0 or more; got -1", id="snapshot_keep"),
        pytest.param(
            "test_iter: 1",
            "solver.prototxt: there are test nets but no test_interval; expected a positive number; got 0",
            id="no test_interval",
        ),
        pytest.param(
            'test_iter: 1 test_interval: 1 test_net: "net.prototxt" test_net: "net.prototxt"',
            "solver.prototxt: test_iter does not fit; expected one value for each of 2 test nets; got 1",
            id="test_iter",
        ),
        pytest.param(
            'test_iter: 1 test_interval: 1 test_state { } test_state { }',
            "solver.prototxt: test_state does not fit; expected none, or one for each of 1 test nets; got 2",
            id="test_state",
        ),
        pytest.param(
            'train_net: "net.prototxt"',
            "solver.prototxt: a solver trains one net; expected one of net, net_param, train_net, train_net_param; got net and train_net",
            id="two nets",
        ),
    ],
)  # fmt: skip
def test_solvers_that_make_no_sense(text: str, message: str) -> None:
    with pytest.raises(SolverError) as caught:
        Solver(solver_def(text))
    assert str(caught.value) == message


def test_no_net_at_all() -> None:
    with pytest.raises(SolverError) as caught:
        Solver(replace(solver_def(), net=None))
    assert str(caught.value) == (
        "solver.prototxt: a solver trains one net; expected one of net, net_param, train_net, train_net_param; "
        "got none of them"
    )


def test_a_net_that_is_not_there_is_named() -> None:
    with pytest.raises(PclError) as caught:
        Solver(solver_def('net: "no.prototxt"'))
    assert str(caught.value) == (
        f"solver.prototxt: net 'no.prototxt': there is no such file\n{Path.cwd()} has net.prototxt, solver.prototxt."
    )


def test_a_net_that_is_not_beside_the_solver_either(monkeypatch: pytest.MonkeyPatch) -> None:
    solver, folder = solver_def('test_net: "no.prototxt" test_iter: 3 test_interval: 5'), Path.cwd()
    Path("elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    with pytest.raises(SolverError) as caught:
        Solver(replace(solver, source=str(folder / "solver.prototxt")))
    assert str(caught.value) == (
        f"{folder}/solver.prototxt: test_net 'no.prototxt': there is no such file\n"
        f"{folder}/elsewhere has no prototxt. {folder} has net.prototxt, solver.prototxt."
    )


def test_a_net_beside_the_solver_is_found_from_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    solver_def()
    Path("inner").mkdir()
    monkeypatch.chdir("inner")
    assert Solver(read_solver("../solver.prototxt")).net.name == "small"


def test_stages_and_levels_choose_layers_of_both_nets() -> None:
    extra = """layer { name: "a" type: "Silence" bottom: "ip" include { stage: "train-only" } }
      layer { name: "b" type: "Softmax" bottom: "ip" top: "b" include { stage: "deep" min_level: 2 phase: TEST } }"""
    text = 'train_state { stage: "train-only" } test_iter: 1 test_interval: 1 test_state { stage: "deep" level: 2 }'
    solver = Solver(solver_def(text, NET + extra))
    names = [[layer.name for layer in net.layers] for net in (solver.net, *solver.test_nets)]
    assert ("a" in names[0], "b" in names[0]) == (True, False)
    assert ("a" in names[1], "b" in names[1]) == (False, True)


def test_test_nets_use_the_weights_of_the_training_net() -> None:
    solver = Solver(solver_def("test_iter: 1 test_iter: 1 test_interval: 5"))
    assert len(solver.test_nets) == 2
    for net in solver.test_nets:
        pairs = zip(net.learnable_params, solver.net.learnable_params, strict=True)
        assert all(a.tensor is b.tensor for a, b in pairs)


def test_no_seed_is_a_new_one_every_time() -> None:
    seeds = {Solver(solver_def("random_seed: -1")).seed for _ in range(3)}
    assert len(seeds) == 3


def test_the_same_seed_gives_the_same_training() -> None:
    runs = []
    for _ in range(2):
        solver = Solver(solver_def())
        solver.step(3)
        runs.append(parameters(solver))
    torch.testing.assert_close(runs[0], runs[1], rtol=0, atol=0)


def test_the_pace_counts_since_the_last_display_also_where_a_script_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(100))
    monkeypatch.setattr("time.perf_counter", lambda: float(next(seconds)))
    log = Log()
    solver = Solver(solver_def("display: 3"), log=log)
    for _ in range(7):
        solver.step(1)
    paces = [line for line in log.lines if "iter/s" in line]
    assert [line.partition(", loss")[0] for line in paces] == [
        "Iteration 0 (0 iter/s, 1s/3 iters)",
        "Iteration 3 (3 iter/s, 1s/3 iters)",
        "Iteration 6 (3 iter/s, 1s/3 iters)",
    ]


def test_test_nets_have_the_weights_of_the_training_net_from_the_start() -> None:
    solver = Solver(solver_def("test_iter: 1 test_interval: 99"))
    (tested,) = solver.test_nets
    assert solver.net.learnable_params[0].tensor.any()
    for trained, other in zip(solver.net.learnable_params, tested.learnable_params, strict=True):
        torch.testing.assert_close(other.tensor, trained.tensor, rtol=0, atol=0)
