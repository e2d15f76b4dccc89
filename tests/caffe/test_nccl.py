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

# A whole training: one process of several, which meet over Gloo, as that needs no GPU. Each begins with
# weights of its own.
TRAINING = """
import sys
import torch
from pycaffe_like.caffe import mode, nccl

rank, count = int(sys.argv[1]), int(sys.argv[2])
nccl.BACKEND = "gloo"
nccl.has_nccl = lambda: True
torch.cuda.device_count = lambda: count
nccl._solve(rank, "solver.prototxt", None, list(range(count)), rank == 0, sys.argv[3].encode(), 7 + rank)
if torch.distributed.is_initialized():
    torch.distributed.destroy_process_group()
"""


def trained(count: int, batch: int) -> tuple[np.ndarray, list[str]]:
    """The weights after a training by so many processes, and what each logged."""
    Path("net.prototxt").write_text(DATA % batch)
    Path("solver.prototxt").write_text(
        f'net: "net.prototxt" base_lr: 0.5 momentum: 0.9 lr_policy: "fixed" max_iter: 6 display: 3 snapshot_prefix: "of_{count}" test_iter: 1 test_interval: 4'
    )
    uid = nccl.NCCL.new_uid().decode()
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", TRAINING, str(rank), str(count), uid], stderr=subprocess.PIPE, text=True
        )
        for rank in range(count)
    ]
    said = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * count, said
    net = caffe.Net("net.prototxt", caffe.TEST, weights=f"of_{count}_iter_6.caffemodel")
    return net.params["ip"][0].data.copy(), said


def test_two_solvers_with_half_a_batch_each_train_as_one() -> None:
    with lmdb.open("records") as env, env.begin(write=True) as transaction:
        for number in range(8):
            picture = np.random.default_rng(number).integers(0, 256, (1, 4, 4)).astype(np.uint8)
            datum = caffe.io.array_to_datum(picture, number % 3)
            transaction.put(b"%08d" % number, datum.SerializeToString())
    alone, _ = trained(1, 4)
    together, said = trained(2, 2)
    np.testing.assert_allclose(together, alone, rtol=1e-4, atol=1e-6)
    assert "Iteration 4, Testing net (#0)" in said[0]
    assert "forw   0     data : " in said[0]
    assert "back   2     loss : " in said[0]
    assert "allreduce: " in said[0]
    assert "Snapshotting" in said[0]
    assert "Iteration" not in said[1]
    assert "Snapshotting" not in said[1]
