"""pycaffe's solvers, used as scripts use them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pycaffe_like import caffe
from pycaffe_like.errors import SolverError

NET = """
layer { name: "data" type: "DummyData" top: "x" top: "y"
  dummy_data_param { shape { dim: 5 dim: 3 } shape { dim: 5 dim: 2 } data_filler { value: 3 } data_filler { value: 7 } } }
layer { name: "ip" type: "InnerProduct" bottom: "x" top: "ip" inner_product_param { num_output: 2 weight_filler { type: "xavier" } } }
layer { name: "loss" type: "EuclideanLoss" bottom: "ip" bottom: "y" top: "loss" }
"""
SOLVER = """
net: "net.prototxt" base_lr: 0.5 lr_policy: "step" stepsize: 2 gamma: 0.1 max_iter: 5 display: 3 momentum: 0.9
test_iter: 2 test_interval: 100 snapshot_prefix: "s" layer_wise_reduce: false random_seed: 11
"""


def make(cls: type | None = None, text: str = "") -> caffe.SGDSolver:
    Path("net.prototxt").write_text(NET)
    Path("solver.prototxt").write_text(SOLVER + text)
    return (cls or caffe.SGDSolver)("solver.prototxt")


def test_a_step_leaves_the_update_in_the_diffs() -> None:
    solver = make()
    weights = solver.net.params["ip"][0]
    before = weights.data.copy()
    solver.step(1)
    assert weights.diff.any()
    np.testing.assert_allclose(weights.data, before - weights.diff, rtol=1e-6)
    assert solver.iter == 1


def test_a_step_is_forward_backward_and_update() -> None:
    by_step, by_hand = make(), make()
    for _ in range(3):
        by_step.step(1)
        by_hand.net.clear_param_diffs()
        by_hand.net.forward()
        by_hand.net.backward()
        by_hand.apply_update()
    for mine, other in zip(by_step.net.params["ip"], by_hand.net.params["ip"], strict=True):
        np.testing.assert_allclose(mine.data, other.data, rtol=1e-6)
    assert by_hand.iter == 3


def test_blobs_of_both_nets_after_a_step() -> None:
    solver = make()
    solver.step(1)
    assert solver.net.blobs["loss"].data.shape == ()
    assert float(solver.net.blobs["loss"].data) > 0
    assert float(solver.test_nets[0].blobs["loss"].data) > 0  # iteration 0 begins with a test
    assert solver.test_nets[0].params["ip"][0].data.ctypes.data == solver.net.params["ip"][0].data.ctypes.data


def test_what_a_script_reads_and_changes() -> None:
    solver = make()
    assert (solver.param.max_iter, solver.param.display, solver.param.layer_wise_reduce) == (5, 3, False)
    assert solver.param.base_lr == 0.5
    assert solver.lr == 0.5
    solver.param.base_lr = 0.25
    assert solver.lr == 0.25
    solver.step(2)
    assert solver.lr == pytest.approx(0.025)
    assert solver.iter == 2


def test_reading_the_rate_changes_nothing() -> None:
    make()
    policy = 'lr_policy: "multistep" stepvalue: 2 stepvalue: 3'
    Path("solver.prototxt").write_text(SOLVER.replace('lr_policy: "step" stepsize: 2', policy))
    solver = caffe.SGDSolver("solver.prototxt")
    rates = []
    for _ in range(5):
        rates.append([solver.lr for _ in range(3)])
        solver.step(1)
    assert rates == [[pytest.approx(0.5 * 0.1**steps)] * 3 for steps in (0, 0, 1, 2, 2)]


def test_solve_goes_on_from_a_snapshot() -> None:
    first = make(text="snapshot: 3")
    first.solve()
    assert first.iter == 5
    assert Path("s_iter_3.solverstate").exists()
    second = make()
    second.restore("s_iter_3.solverstate")
    assert second.iter == 3
    second.snapshot()
    third = make()
    third.solve("s_iter_3.solverstate")
    np.testing.assert_allclose(third.net.params["ip"][0].data, first.net.params["ip"][0].data, rtol=1e-6)


def test_callbacks_of_a_solver_and_of_its_net() -> None:
    solver, called = make(), []
    solver.add_callback(lambda: called.append("start"), lambda: called.append("ready"))
    solver.net.before_forward(lambda layer: called.append(f"forward {layer}"))
    solver.net.after_backward(lambda layer: called.append(f"backward {layer}"))
    solver.step(1)
    assert called == ["start", *(f"forward {i}" for i in range(3)), *(f"backward {i}" for i in (2, 1, 0)), "ready"]


def test_an_iteration_starts_with_diffs_of_zero() -> None:
    solver, seen = make(), []
    diff = solver.net.params["ip"][0].diff
    solver.add_callback(lambda: seen.append(diff.any()), lambda: seen.append(diff.any()))
    solver.step(2)
    assert seen == [False, True, False, True]


def test_a_script_feeds_a_net_through_its_constants() -> None:
    solver = make()
    assert solver.net.blobs["x"].data.tolist() == [[3, 3, 3]] * 5  # before anything has run
    solver.net.blobs["x"].data[...] = 4
    solver.net.blobs["y"].reshape(5, 1, 2)
    solver.net.blobs["y"].data[...] = 2
    solver.net.reshape()
    solver.step(2)
    assert solver.net.blobs["x"].data.tolist() == [[4, 4, 4]] * 5
    assert solver.net.blobs["y"].data.tolist() == [[[2, 2]]] * 5


def test_a_callback_needs_both_functions() -> None:
    with pytest.raises(SolverError) as error:
        make().add_callback(print)
    assert str(error.value) == "add_callback needs two functions; expected on_start and on_gradients_ready; got one"


def test_weights_shared_with_a_net_of_the_scripts_own() -> None:
    solver = make()
    net = caffe.Net("net.prototxt", caffe.TEST)
    solver.share_weights(net)
    solver.step(1)
    np.testing.assert_array_equal(net.params["ip"][0].data, solver.net.params["ip"][0].data)


@pytest.mark.parametrize(
    ("name", "options"),
    [("SGD", ""), ("Nesterov", ""), ("AdaGrad", "momentum: 0"), ("RMSProp", "momentum: 0 rms_decay: 0.9"), ("AdaDelta", ""), ("Adam", "")],
)  # fmt: skip
def test_each_solver_class(name: str, options: str) -> None:
    text = SOLVER.replace("momentum: 0.9", options or "momentum: 0.9")
    Path("net.prototxt").write_text(NET)
    Path("own.prototxt").write_text(text)
    own = getattr(caffe, f"{name}Solver")("own.prototxt")
    Path("file.prototxt").write_text(f'{text} type: "{name}"')
    of_file = caffe.get_solver("file.prototxt")
    assert type(of_file) is type(own)
    assert isinstance(own, caffe.SGDSolver)
    own.step(2)
    of_file.step(2)
    np.testing.assert_array_equal(own.net.params["ip"][0].data, of_file.net.params["ip"][0].data)


def test_a_type_that_there_is_not() -> None:
    Path("net.prototxt").write_text(NET)
    Path("solver.prototxt").write_text(f'{SOLVER} type: "Adan"')
    with pytest.raises(SolverError, match="Adan"):
        caffe.get_solver("solver.prototxt")


def test_the_seed_of_the_process_is_that_of_a_solver_without_one() -> None:
    Path("net.prototxt").write_text(NET)
    Path("solver.prototxt").write_text(SOLVER.replace("random_seed: 11", ""))
    found = []
    for _ in range(2):
        caffe.set_random_seed(5)
        found.append(caffe.SGDSolver("solver.prototxt").net.params["ip"][0].data.copy())
    np.testing.assert_array_equal(*found)
