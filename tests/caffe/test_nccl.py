from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import lmdb
import numpy as np
import pytest
import torch

import pycaffe_like.caffe as caffe
from pycaffe_like.caffe import mode, nccl
from pycaffe_like.errors import SolverError

NET = """
layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 } } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 5 } }
layer { name: "fixed" type: "InnerProduct" bottom: "data" top: "fixed" param { lr_mult: 0 } param { lr_mult: 0 }
  inner_product_param { num_output: 7 } }
layer { name: "loss" type: "EuclideanLoss" bottom: "ip" bottom: "ip" top: "loss" }
"""


def test_there_is_none_without_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert not nccl.has_nccl()


def test_every_uid_is_new() -> None:
    first, second = nccl.NCCL.new_uid(), nccl.NCCL.new_uid()
    assert isinstance(first, bytes)
    assert first != second


@pytest.mark.parametrize(("solvers", "gpus"), [(2, 0), (4, 3)])
def test_too_few_gpus(solvers: int, gpus: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode._state, "solver_count", solvers)
    monkeypatch.setattr(nccl, "has_nccl", lambda: gpus > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: gpus)
    with pytest.raises(SolverError) as error:
        nccl.NCCL(None, nccl.NCCL.new_uid())
    assert str(error.value) == f"NCCL needs a GPU for each solver; expected {solvers} or more; got {gpus}"


def test_a_single_solver_shares_nothing_and_needs_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nccl, "has_nccl", lambda: False)
    Path("net.prototxt").write_text(NET)
    Path("solver.prototxt").write_text('net: "net.prototxt" base_lr: 0.1 lr_policy: "fixed" max_iter: 1')
    solver = caffe.SGDSolver("solver.prototxt")
    group = nccl.NCCL(solver, nccl.NCCL.new_uid())
    group.bcast()
    solver.add_callback(group)
    solver.net.after_backward(group)
    solver.step(1)
    assert solver.iter == 1


DATA = """
layer { name: "data" type: "Data" top: "data" top: "label" transform_param { scale: 0.01 }
  data_param { source: "records" batch_size: %d backend: LMDB } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""

# A training script, run as a single process or as two ranks on the CPU. Each rank starts with
# different weights.
TRAINING = """
import sys
import torch
from pycaffe_like import caffe
from pycaffe_like.caffe import nccl

rank, world, uid = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].encode()
nccl.has_nccl = lambda: True
torch.cuda.device_count = lambda: 2
torch.cuda.is_available = lambda: False
caffe.init_log()
caffe.set_solver_count(world)
caffe.set_solver_rank(rank)
caffe.set_random_seed(7 + rank)
solver = caffe.get_solver("solver.prototxt")
group = caffe.NCCL(solver, uid)
group.bcast()
solver.add_callback(group)
if solver.param.layer_wise_reduce:
    solver.net.after_backward(group)
solver.solve()
"""


def run_training(world: int) -> list[str]:
    """Trains with `world` ranks; returns what each of them logged."""
    uid = nccl.NCCL.new_uid().decode()
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", TRAINING, str(rank), str(world), uid], stderr=subprocess.PIPE, text=True
        )
        for rank in range(world)
    ]
    logs = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * world, logs
    return logs


def write_solver(batch: int) -> None:
    Path("net.prototxt").write_text(DATA % batch)
    Path("solver.prototxt").write_text(
        'net: "net.prototxt" base_lr: 0.5 momentum: 0.9 lr_policy: "fixed" max_iter: 6 display: 3 snapshot_prefix: "s" test_iter: 1 test_interval: 4'
    )


def final_weights() -> np.ndarray:
    """Returns the weights of layer `ip` in the last snapshot."""
    return caffe.Net("net.prototxt", caffe.TEST, weights="s_iter_6.caffemodel").params["ip"][0].data.copy()


def test_two_solvers_with_half_a_batch_each_train_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with lmdb.open("records") as env, env.begin(write=True) as transaction:
        for number in range(8):
            picture = np.random.default_rng(number).integers(0, 256, (1, 4, 4)).astype(np.uint8)
            datum = caffe.io.array_to_datum(picture, number % 3)
            transaction.put(b"%08d" % number, datum.SerializeToString())
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    write_solver(batch=4)
    run_training(1)
    alone = final_weights()
    write_solver(batch=2)
    logs = run_training(2)
    np.testing.assert_allclose(final_weights(), alone, rtol=1e-4, atol=1e-6)
    assert "Iteration 4, Testing net (#0)" in logs[0]
    assert "Snapshotting" in logs[0]
    assert "Iteration" not in logs[1]
    assert "Snapshotting" not in logs[1]
