"""Choosing a memory layout in the first iterations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from pycaffe_like.solver import Solver, layout
from pycaffe_like.solver.passes import ExecutionOptions
from tests.solver.make import solver_def

NET = """layer { name: "data" type: "DummyData" top: "data" top: "label" dummy_data_param {
  shape { dim: 2 dim: 3 dim: 11 dim: 13 } shape { dim: 2 } data_filler { type: "gaussian" std: 1 } data_filler { value: 1 } } }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 5 kernel_size: 3
  weight_filler { type: "xavier" } } }
layer { name: "ip" type: "InnerProduct" bottom: "conv" top: "ip" inner_product_param { num_output: 2 weight_filler { type: "xavier" } } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""
ITERATIONS = 2 * (layout.WARM_UP + layout.ROUNDS["first"])


class Clock:
    """A fake clock that advances with each iteration, by a duration that depends on the memory layout."""

    def __init__(self, contiguous: float, channels_last: float) -> None:
        self.seconds = {False: contiguous, True: channels_last}
        self.now = 0.0
        self.seen: list[bool] = []

    def perf_counter(self) -> float:
        return self.now

    def watch(self, solver: Solver) -> Solver:

        run = solver.net.run

        def timed(*arguments: object) -> object:
            self.seen.append(solver.net.channels_last)
            self.now += self.seconds[solver.net.channels_last]
            return run(*arguments)  # type: ignore[arg-type]

        solver.net.run = timed  # type: ignore[method-assign, assignment]
        return solver


@pytest.fixture(autouse=True)
def _small_nets_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "SMALLEST_MACS", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")


def start_solver(clock: Clock, monkeypatch: pytest.MonkeyPatch, tune: str = "first", net: str = NET) -> Solver:
    monkeypatch.setattr(layout.time, "perf_counter", clock.perf_counter)
    solver = Solver(solver_def("test_iter: 1 test_interval: 1000", net), options=ExecutionOptions(tune=tune))
    return clock.watch(solver)


@pytest.mark.parametrize(("channels_last", "chosen"), [(0.9, True), (0.96, True), (0.98, False), (1.1, False)])
def test_the_faster_layout_is_kept_for_training_and_tests(
    channels_last: float, chosen: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock(1.0, channels_last)
    solver = start_solver(clock, monkeypatch)
    with caplog.at_level("INFO", logger="pycaffe_like"):
        solver.step(ITERATIONS + 3)
    assert clock.seen == [False, True] * (ITERATIONS // 2) + [chosen] * 3
    assert [net.channels_last for net in solver.nets()] == [chosen, chosen]
    name = "channels_last" if chosen else "contiguous"
    expected = (
        f"Layout: {name}. Forward and backward take 1000.0 ms contiguous, {channels_last * 1e3:.1f} ms channels_last"
    )
    assert expected in caplog.text


def test_a_later_run_starts_with_the_cached_choice(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    start_solver(Clock(1.0, 0.5), monkeypatch).step(ITERATIONS)
    assert list(json.loads(Path("cache/pycaffe_like/layouts.json").read_text()).values()) == ["channels_last"]
    clock = Clock(0.5, 1.0)
    with caplog.at_level("INFO", logger="pycaffe_like"):
        start_solver(clock, monkeypatch).step(2)
    assert clock.seen == [True, True]
    assert "Layout: channels_last, as timed in an earlier run; --tune full times it again." in caplog.text


def test_full_times_longer_and_replaces_the_cached_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    start_solver(Clock(1.0, 0.5), monkeypatch).step(ITERATIONS)
    clock = Clock(0.5, 1.0)
    rounds = 2 * (layout.WARM_UP + layout.ROUNDS["full"])
    start_solver(clock, monkeypatch, "full").step(rounds + 1)
    assert clock.seen == [False, True] * (rounds // 2) + [False]
    assert list(json.loads(layout.cache_file().read_text()).values()) == ["contiguous"]


@pytest.mark.parametrize("other", [NET.replace("dim: 13", "dim: 17"), NET.replace("num_output: 5", "num_output: 7")])
def test_another_net_or_shape_is_timed_anew(other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start_solver(Clock(1.0, 0.5), monkeypatch).step(ITERATIONS)
    clock = Clock(0.5, 1.0)
    start_solver(clock, monkeypatch, net=other).step(2)
    assert clock.seen == [False, True]


def test_off_never_changes_the_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(1.0, 0.5)
    start_solver(clock, monkeypatch, "off").step(ITERATIONS + 1)
    assert set(clock.seen) == {False}
    assert not layout.cache_file().exists()


def test_a_small_net_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "SMALLEST_MACS", 10**6)
    clock = Clock(1.0, 0.5)
    start_solver(clock, monkeypatch).step(3)
    assert set(clock.seen) == {False}


def test_a_cache_that_cannot_be_used_is_no_obstacle(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    Path("cache").write_text("a file, not a folder")
    with caplog.at_level("INFO", logger="pycaffe_like"):
        solver = start_solver(Clock(1.0, 0.5), monkeypatch)
        solver.step(ITERATIONS)
    assert solver.net.channels_last
    assert "The layout cannot be remembered: cache/pycaffe_like/layouts.json: " in caplog.text


@pytest.mark.parametrize("text", ["not json", "[1, 2]", "{}", '{"KEY": "sideways"}'])
def test_a_damaged_cache_is_ignored(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = layout.cache_file()
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert layout.read_choice("KEY") is None


@pytest.mark.parametrize(
    ("tune", "seen"),
    [
        pytest.param("first", [True, True], id="as in the snapshot"),
        pytest.param("off", [False, False], id="off"),
        pytest.param("full", [False, True], id="timed again"),
    ],
)
def test_a_resumed_run_continues_in_the_layout_of_its_snapshot(
    tune: str, seen: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    solver = start_solver(Clock(1.0, 0.5), monkeypatch)
    solver.step(ITERATIONS)
    solver.snapshot()
    layout.write_choice(next(iter(json.loads(layout.cache_file().read_text()))), channels_last=False)
    clock = Clock(0.5, 1.0)
    resumed = start_solver(clock, monkeypatch, tune)
    resumed.restore(f"snap_iter_{ITERATIONS}.solverstate")
    resumed.step(2)
    assert clock.seen == seen
    assert resumed.test_nets[0].channels_last == (tune == "first")


def test_a_snapshot_from_the_trial_holds_no_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    solver = start_solver(Clock(1.0, 0.5), monkeypatch)
    solver.step(3)
    solver.snapshot()
    clock = Clock(1.0, 0.5)
    resumed = start_solver(clock, monkeypatch)
    resumed.restore("snap_iter_3.solverstate")
    resumed.step(2)
    assert clock.seen == [False, True]


def train(monkeypatch: pytest.MonkeyPatch, options: str, channels_last: bool, steps: int = 5) -> Solver:
    monkeypatch.setattr(layout, "read_choice", lambda key: channels_last)
    text = f"base_lr: 0.1 weight_decay: 0.01 random_seed: 7 {options}"
    solver = Solver(solver_def(text, NET), options=ExecutionOptions(tune="first"))
    solver.step(steps)
    return solver


@pytest.mark.parametrize(
    "options",
    [
        pytest.param('type: "SGD" momentum: 0.9', id="SGD"),
        pytest.param('type: "Nesterov" momentum: 0.9 snapshot_diff: true', id="Nesterov, gradients kept"),
        pytest.param('type: "Adam" momentum: 0.9 momentum2: 0.999 delta: 1e-8', id="Adam"),
        pytest.param('type: "RMSProp" rms_decay: 0.9 ema_decay: 0.5', id="RMSProp, with an average"),
        pytest.param('type: "SGD" momentum: 0.9 debug_info: true display: 1', id="layer by layer"),
    ],
)
def test_weights_and_histories_are_stored_in_the_layout_and_learn_the_same_values(
    options: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, other = (train(monkeypatch, options, channels_last) for channels_last in (False, True))
    groups = [[one.tensor for one in solver.net.learnable_params] + solver.rule.history for solver in (usual, other)]
    for solver, tensors in zip((usual, other), groups, strict=True):
        tensors += [] if solver.average is None else solver.average.values
    for one, moved in zip(*groups, strict=True):
        assert one.is_contiguous()
        assert moved.is_contiguous(memory_format=torch.channels_last) or moved.dim() < 4
        torch.testing.assert_close(moved, one, rtol=2e-5, atol=1e-6)


def test_a_snapshot_is_written_in_caffes_order_and_read_into_either_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    solver = train(monkeypatch, 'type: "SGD" momentum: 0.9 snapshot_diff: true', channels_last=True)
    solver.snapshot()
    weights = [one.tensor.detach().clone() for one in solver.net.learnable_params]
    for channels_last in (False, True):
        resumed = train(monkeypatch, 'type: "SGD" momentum: 0.9 snapshot_diff: true', channels_last, steps=0)
        monkeypatch.setattr(resumed.passes.layout, "restore", lambda name: None)
        resumed.restore("snap_iter_5.solverstate")
        for one, value in zip(resumed.net.learnable_params, weights, strict=True):
            assert torch.equal(one.tensor, value)
        for one, value in zip(resumed.rule.history, solver.rule.history, strict=True):
            assert torch.equal(one, value)


def test_a_run_in_channels_last_that_was_stopped_ends_with_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = train(monkeypatch, 'type: "SGD" momentum: 0.9 clip_gradients: 0.3', channels_last=True, steps=3)
    whole.snapshot()
    whole.step(4)
    resumed = train(monkeypatch, 'type: "SGD" momentum: 0.9 clip_gradients: 0.3', channels_last=True, steps=0)
    resumed.restore("snap_iter_3.solverstate")
    resumed.step(4)
    for one, other in zip(resumed.net.learnable_params, whole.net.learnable_params, strict=True):
        assert torch.equal(one.tensor, other.tensor)


def test_weights_that_a_layer_uses_in_another_shape_stay_contiguous(monkeypatch: pytest.MonkeyPatch) -> None:
    named = NET.replace('type: "Convolution"', 'type: "Convolution" param { name: "w" }')
    second = """layer { name: "reshaped" type: "Convolution" bottom: "conv" top: "reshaped"
  param { name: "w" share_mode: PERMISSIVE } convolution_param { num_output: 27 kernel_size: 1 } }
layer { name: "ip" type: "InnerProduct" bottom: "reshaped" """
    shared = named.replace('layer { name: "ip" type: "InnerProduct" bottom: "conv" ', second)
    clock = Clock(1.0, 0.5)
    start_solver(clock, monkeypatch, net=shared).step(ITERATIONS + 1)
    assert set(clock.seen) == {False}
