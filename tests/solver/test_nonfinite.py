"""Losses that are NaN or infinite: what on_nan does, and what the diagnosis names."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from pycaffe_like.errors import SolverError
from pycaffe_like.solver import Solver
from tests.solver.make import NET, parameters, solver_def

# Rows 15 to 17, which iteration 5 reads (batch 5 of 7), are infinite.
_ROWS = 21
FED = """name: "fed"
layer { name: "data" type: "HDF5Data" top: "data" top: "target" hdf5_data_param { source: "list.txt" batch_size: 3 } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip"
  inner_product_param { num_output: 2 weight_filler { type: "gaussian" std: 0.5 } } }
layer { name: "tanh" type: "ReLU" bottom: "ip" top: "tanh" }
layer { name: "loss" type: "EuclideanLoss" bottom: "tanh" bottom: "target" top: "loss" }
"""


def make_data(bad_rows: slice = slice(15, 18), value: float = math.inf) -> None:
    import h5py

    random = np.random.default_rng(7)
    data = random.normal(size=(_ROWS, 5)).astype(np.float32)
    data[bad_rows] = value
    with h5py.File("rows.h5", "w") as file:
        file["data"] = data
        file["target"] = random.normal(size=(_ROWS, 2)).astype(np.float32)
    Path("list.txt").write_text("rows.h5\n")


def test_stop_keeps_the_weights_and_names_the_first_layer() -> None:
    make_data()
    solver = Solver(solver_def("display: 100 snapshot: 100", FED))
    solver.step(5)
    before = parameters(solver)
    solver.step(2)  # nothing is displayed, so losses are not checked
    torch.testing.assert_close(parameters(solver), before, rtol=0, atol=0)
    with pytest.raises(SolverError) as caught:
        solver.snapshot()
    assert str(caught.value) == (
        "net.prototxt:2:1: layer 'data' (HDF5Data): the loss is not finite at iteration 5; got values that are not "
        "finite in top 'data' of this layer, the first such top in the net\n"
        "The data itself is not finite: check its scale, its mean, and the file."
    )
    assert not list(Path().glob("snap_iter*"))


def test_a_display_notices_it() -> None:
    make_data()
    solver = Solver(solver_def("display: 1", FED))
    with pytest.raises(SolverError, match=r"the loss is not finite at iteration 5"):
        solver.step(7)
    assert solver.iteration == 5


def test_skip_leaves_the_update_out_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    make_data()
    solver = Solver(solver_def('on_nan: skip type: "Adam" display: 7', FED))
    solver.step(5)
    before = parameters(solver)
    solver.step(1)
    torch.testing.assert_close(parameters(solver), before, rtol=0, atol=0)
    solver.step(1)
    assert not torch.equal(parameters(solver)[0], before[0])
    assert all(bool(torch.isfinite(one).all()) for one in parameters(solver))
    assert all(bool(torch.isfinite(one).all()) for one in solver.rule.history)
    with caplog.at_level("WARNING", logger="pycaffe_like"):
        solver.step(1)
    assert "Skipped 1 update with a loss or gradient that was not finite." in caplog.text


BN = FED.replace(
    'layer { name: "tanh"',
    'layer { name: "bn" type: "BatchNorm" bottom: "ip" top: "ip" } '
    'layer { name: "scale" type: "Scale" bottom: "ip" top: "ip" scale_param { bias_term: true } } '
    'layer { name: "drop" type: "Dropout" bottom: "ip" top: "ip" } layer { name: "tanh"',
)


@pytest.mark.parametrize(
    "printing",
    [
        "snapshot_diff: true",
        "debug_info: true display: 2",
        "display: 1",
        "display: 3 test_interval: 2 test_iter: 2 debug_info: true",
        "snapshot: 3",
        "average_loss: 4 display: 1",
    ],
)
@pytest.mark.parametrize("kind", ["SGD", "Nesterov", "AdaGrad", "RMSProp", "AdaDelta", "Adam"])
def test_what_is_printed_or_written_changes_no_weights(kind: str, printing: str) -> None:
    make_data()
    momentum = "" if kind in ("AdaGrad", "RMSProp") else "momentum: 0.9"
    text = f'on_nan: skip type: "{kind}" {momentum} weight_decay: 0.1 iter_size: 2 max_iter: 9'
    found = []
    for options in ("", printing):
        solver = Solver(solver_def(f"{text} {options}", BN))
        solver.step(9)
        found.append([*parameters(solver), *solver.rule.history])
    torch.testing.assert_close(*found, rtol=0, atol=0)


def test_statistics_do_not_take_in_a_skipped_batch() -> None:
    make_data()
    solver = Solver(solver_def("on_nan: skip", BN))
    solver.step(5)
    before = [one.clone() for one in solver.statistics()]
    assert len(before) == 3
    solver.step(1)
    torch.testing.assert_close(solver.statistics(), before, rtol=0, atol=0)
    solver.step(1)
    assert all(bool(torch.isfinite(one).all()) for one in solver.statistics())
    assert not torch.equal(solver.statistics()[0], before[0])


RECURRENT = FED.replace(
    'layer { name: "tanh"',
    'layer { name: "steps" type: "Reshape" bottom: "ip" top: "steps" reshape_param { shape { dim: 3 dim: 1 dim: 2 } } } '
    'layer { name: "cont" type: "DummyData" top: "cont" dummy_data_param { shape { dim: 3 dim: 1 } data_filler { '
    'value: 1 } } } layer { name: "lstm" type: "Lstm" bottom: "steps" bottom: "cont" top: "lstm" lstm_param { num_output: 2 weight_filler { value: 0.5 '
    '} } } layer { name: "back" type: "Reshape" bottom: "lstm" top: "back" reshape_param { shape { dim: 3 dim: 2 } } } '
    'layer { name: "tanh"',
).replace('type: "ReLU" bottom: "ip"', 'type: "ReLU" bottom: "back"')


def test_what_a_recurrent_layer_remembers_does_not_come_from_a_skipped_batch() -> None:
    make_data(value=math.nan)
    solver = Solver(solver_def("on_nan: skip", RECURRENT))
    solver.step(5)
    lstm = next(layer.module for layer in solver.net.layers if layer.definition.name == "lstm")
    before = lstm.state()
    assert before
    solver.step(1)
    torch.testing.assert_close(lstm.state(), before, rtol=0, atol=0)


def test_ignore_goes_on_as_caffe_does() -> None:
    make_data()
    solver = Solver(solver_def("on_nan: ignore display: 1", FED))
    solver.step(7)
    assert solver.iteration == 7
    assert not all(bool(torch.isfinite(one).all()) for one in parameters(solver))


def test_rollback_returns_to_the_last_snapshot_with_other_data(caplog: pytest.LogCaptureFixture) -> None:
    make_data(slice(15, 18))
    solver = Solver(solver_def("on_nan: rollback snapshot: 2 max_iter: 9 display: 1", FED))
    with caplog.at_level("WARNING", logger="pycaffe_like"):
        solver.step(9)
    assert (
        "The loss was not finite at iteration 5: returning to snap_iter_4.solverstate, with other data." in caplog.text
    )
    assert solver.iteration == 9
    assert all(bool(torch.isfinite(one).all()) for one in parameters(solver))


def test_rollback_gives_up_where_it_does_not_help(caplog: pytest.LogCaptureFixture) -> None:
    make_data()
    solver = Solver(solver_def("on_nan: rollback snapshot: 2 max_iter: 9 display: 1", FED))
    solver.step(4)
    make_bad_weights(solver)
    solver.snapshot()
    with caplog.at_level("WARNING", logger="pycaffe_like"), pytest.raises(SolverError) as caught:
        solver.step(5)
    assert caplog.text.count("returning to snap_iter_4.solverstate") == 3
    assert "weights that are not finite: blob 0 of this layer" in str(caught.value)
    assert "layer 'ip' (InnerProduct)" in str(caught.value)


def make_bad_weights(solver: Solver) -> None:
    with torch.no_grad():
        solver.net.learnable_params[0].tensor[1, 3] = math.nan


def test_rollback_without_a_snapshot_stops() -> None:
    make_data()
    with pytest.raises(SolverError, match="not finite at iteration 5"):
        Solver(solver_def("on_nan: rollback display: 1", FED)).step(7)


@pytest.mark.parametrize(
    ("layers", "text"),
    [
        pytest.param(
            'layer { name: "log" type: "Log" bottom: "ip" top: "log" } layer { name: "loss" type: "EuclideanLoss" '
            'bottom: "log" bottom: "target" top: "loss" }',
            "The logarithm of 0 or of a negative number.",
            id="log",
        ),
        pytest.param(
            'layer { name: "exp" type: "Exp" bottom: "ip" top: "exp" exp_param { scale: 1e6 } } '
            'layer { name: "loss" type: "EuclideanLoss" bottom: "exp" bottom: "target" top: "loss" }',
            "The exponent is too large.",
            id="exp",
        ),
        pytest.param(
            'layer { name: "wide" type: "InnerProduct" bottom: "ip" top: "wide" inner_product_param { num_output: 3 '
            'weight_filler { type: "constant" value: inf } } } '
            'layer { name: "sum" type: "Reduction" bottom: "wide" top: "sum" loss_weight: 1 }',
            "weights that are not finite: blob 0 of this layer",
            id="weights",
        ),
    ],
)
def test_the_advice_fits_the_layer(layers: str, text: str) -> None:
    make_data(slice(0, 0))
    head = FED.split('layer { name: "tanh"')[0]
    with pytest.raises(SolverError) as caught:
        Solver(solver_def("display: 1", head + layers)).step(2)
    assert text in str(caught.value)
    assert str(caught.value).startswith("net.prototxt:")


def test_numbers_that_do_not_come_again_are_said_to_be_random() -> None:
    solver = Solver(solver_def("display: 1", NET))
    solver.step(1)
    solver.recovery.watch(torch.tensor(math.nan))
    with pytest.raises(SolverError) as caught:
        solver.snapshot()
    assert "only finite numbers when the iteration is repeated" in str(caught.value)
    assert "Random numbers, such as those of Dropout, differ in the repetition." in str(caught.value)


def test_a_script_that_runs_the_loop_is_left_alone() -> None:
    make_data()
    solver = Solver(solver_def("display: 1", FED))
    solver.layerwise = True
    solver.step(7)
    assert solver.iteration == 7


def test_a_new_snapshot_makes_room_for_more_rollbacks(caplog: pytest.LogCaptureFixture) -> None:
    make_data()
    solver = Solver(solver_def("on_nan: rollback snapshot: 2 max_iter: 50 display: 1", FED))
    with caplog.at_level("WARNING", logger="pycaffe_like"):
        solver.step(50)
    assert caplog.text.count("returning to snap_iter_") > 3  # more often than is allowed between two snapshots
    assert solver.iteration == 50
