"""Errors that occur only on GPUs, reproduced with a second device that exists on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import numpy as np
import pytest
import torch

import pycaffe_like.caffe as caffe
from pycaffe_like.caffe import mode
from pycaffe_like.solver import Solver
from tests.net.test_options import CASES, Case, name_of, net_of, run_layer_by_layer
from tests.second_device import NAME, SecondDevice
from tests.solver.make import solver_def


@pytest.fixture
def second() -> Iterator[SecondDevice]:
    with SecondDevice() as device:
        yield device


def test_tensors_of_two_devices_do_not_mix(second: SecondDevice) -> None:
    there, here = torch.ones(2, 3).to(NAME), torch.ones(2, 3)
    assert (there + 1).sum().item() == 12
    with pytest.raises(RuntimeError, match="works with tensors on two devices"):
        there + here
    with pytest.raises(RuntimeError, match="works with tensors on two devices"):
        torch.cat([there, here])


def test_what_a_gpu_is_waited_for(second: SecondDevice) -> None:
    there = torch.ones(2, 3).to(NAME)
    second.waits.clear()
    (there * 2).sum(0)
    assert second.waits == []
    there.sum().item()
    there[there > 0]
    there.cpu()
    assert second.waits == ["aten._local_scalar_dense.default", "aten.index.Tensor", "aten._to_copy.default"]


# The number of Filter's items depends on values, so it has to read them.
LOOKS = {"Filter"}


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_layer_works_on_another_device_and_is_not_waited_for(case: Case, second: SecondDevice) -> None:
    torch.manual_seed(3)
    here, there = net_of(case), net_of(case, NAME)
    with torch.no_grad():
        for mine, theirs in zip(there.learnable_params, here.learnable_params, strict=True):
            mine.tensor.copy_(theirs.tensor)
    expected = run_layer_by_layer(here, case)
    runner, last = there.layerwise, len(there.layers) - 1
    run_layer_by_layer(there, case).check(expected)
    second.waits.clear()
    runner.run(0, last)
    runner.backward(last, 0)
    assert second.waits == [] or case.type_name in LOOKS


RULES = [
    "momentum: 0.9 weight_decay: 0.1",
    "clip_gradients: 0.1 iter_size: 2",
    'regularization_type: "L1" weight_decay: 0.1',
    'type: "Nesterov" momentum: 0.9',
    'type: "Adam" momentum: 0.9 momentum2: 0.99',
    'type: "AdaDelta" momentum: 0.9 delta: 1e-6',
    'type: "AdaGrad"',
    'type: "RMSProp" rms_decay: 0.9',
    "on_nan: skip ema_decay: 0.9",
]


@pytest.mark.parametrize("text", RULES)
@pytest.mark.parametrize("layerwise", [False, True], ids=["as a whole", "by layer"])
def test_training_waits_for_nothing(
    text: str, layerwise: bool, second: SecondDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch, "autocast", lambda *_, **__: nullcontext())  # torch has no autocast for this device
    trained = []
    for device in ("cpu", NAME):
        solver = Solver(solver_def(text), device)
        solver.layerwise = layerwise
        solver.step(2)
        second.waits.clear()
        solver.step(2)
        trained.append([one.tensor.detach().cpu() for one in solver.net.learnable_params])
        assert [wait for wait in second.waits if wait != "aten._to_copy.default"] == []
    for there, here in zip(*trained, strict=True):
        torch.testing.assert_close(there, here)


@pytest.fixture
def solver(second: SecondDevice, monkeypatch: pytest.MonkeyPatch) -> caffe.SGDSolver:
    """Returns a solver of pycaffe on the second device."""
    monkeypatch.setattr(mode, "device", lambda: torch.device(NAME))
    solver_def("momentum: 0.9")
    return caffe.SGDSolver("solver.prototxt")


def test_who_only_looks_changes_nothing(solver: caffe.SGDSolver) -> None:
    weights = solver.net.params["ip"][0]
    before = weights.data.copy()
    solver.add_callback(lambda: None, lambda: (weights.data, weights.diff))
    solver.step(2)
    gradient = weights.diff.copy()
    moved = weights.data.copy()
    assert (moved != before).any()
    solver.net.forward()
    np.testing.assert_array_equal(weights.data, moved)
    solver.net.clear_param_diffs()
    solver.net.backward()
    assert (weights.diff != gradient).any()
    solver.net.clear_param_diffs()
    assert not weights.diff.any()


def test_what_a_callback_writes_to_gradients_counts(solver: caffe.SGDSolver) -> None:
    weights, bias = solver.net.params["ip"]

    def ready() -> None:
        weights.diff[...] = 0
        bias.diff[...] = 3

    solver.add_callback(lambda: None, ready)
    before = weights.data.copy(), bias.data.copy()
    solver.step(1)
    np.testing.assert_array_equal(weights.data, before[0])
    np.testing.assert_allclose(bias.data, before[1] - 0.1 * 2 * 3, rtol=1e-5)


def test_written_weights_are_saved_and_loaded_ones_stay(solver: caffe.SGDSolver) -> None:
    weights = solver.net.params["ip"][0]
    weights.data[...] = 7
    solver.net.save("sevens.caffemodel")
    weights.data[...] = 5
    solver.net.copy_from("sevens.caffemodel")
    assert (weights.data == 7).all()
    solver.net.forward()
    assert (weights.data == 7).all()


def test_two_nets_with_the_same_weights(solver: caffe.SGDSolver) -> None:
    other = caffe.Net("net.prototxt", caffe.TEST)
    other.share_with(solver.net)
    seen = other.params["ip"][0].data.copy()
    solver.step(1)
    moved = solver.net.params["ip"][0].data.copy()
    other.forward()
    np.testing.assert_array_equal(solver.net.params["ip"][0].data, moved)
    np.testing.assert_array_equal(other.params["ip"][0].data, moved)
    assert (moved != seen).any()
