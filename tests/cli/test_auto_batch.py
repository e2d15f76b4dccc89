"""The flag `pcl train --auto-batch`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pycaffe_like.checks.memory_need import MemoryNeed
from pycaffe_like.cli import main
from pycaffe_like.cli.auto_batch import choose_batch, with_training_batch
from pycaffe_like.cli.memory import SHARE, training_need
from pycaffe_like.errors import NetError
from pycaffe_like.files.datum import pack
from pycaffe_like.proto import read_net, read_solver
from pycaffe_like.proto.batch_size import batch_size
from pycaffe_like.solver import nets
from pycaffe_like.spec import SolverDef

from .make import database, dense_solver, write


@pytest.fixture
def solver() -> SolverDef:
    return dense_solver()


def of_tests(solver: SolverDef) -> int:
    (test,) = nets.testing_nets(solver, read_net)
    footprint = MemoryNeed(test.net, test.state, trains=False).footprint()
    return footprint.peak - footprint.parameters


def test_the_batch_that_fits_and_the_next_one_that_does_not(solver: SolverDef) -> None:
    needed = training_need(solver, read_net).footprint(37).peak + of_tests(solver)
    assert choose_batch(solver, read_net, int(needed / SHARE) + 2).batch == 37
    assert choose_batch(solver, read_net, int(needed / SHARE) - 50).batch == 36


def test_no_batch_fits(solver: SolverDef) -> None:
    with pytest.raises(NetError, match="not even a batch of 1 fits into the memory; got 1 MiB free"):
        choose_batch(solver, read_net, 1 << 20)


def test_only_the_training_net_gets_another_batch(solver: SolverDef) -> None:
    changed = with_training_batch(solver, read_net, 7)
    assert changed.train_net_param is not None
    assert [batch_size(layer) for layer in changed.train_net_param.layers[:2]] == [7, 5]
    (test,) = changed.test_net_param
    assert [batch_size(layer) for layer in test.layers[:2]] == [64, 5]
    assert (changed.net, changed.test_iter) == (None, (2,))


NET_WITH_DATA = """
layer { name: "data" type: "Data" top: "data" top: "label" data_param { source: "db" batch_size: 7 backend: LMDB } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 2 } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""
RECORDS, VALUES = 41, 3 * 31 * 29


@pytest.fixture
def solver_with_data() -> SolverDef:
    database("db", [pack(np.full((3, 31, 29), number, np.uint8), number % 2) for number in range(RECORDS)])
    write("net.prototxt", NET_WITH_DATA)
    text = 'net: "net.prototxt" base_lr: 0.00001 lr_policy: "fixed" max_iter: 2 snapshot_prefix: "s" random_seed: 3'
    return read_solver(write("solver.prototxt", text))


@pytest.mark.parametrize(("world", "batch"), [(1, 41), (2, 20), (50, 1)])
def test_no_batch_has_a_record_twice(solver_with_data: SolverDef, world: int, batch: int) -> None:
    chosen = choose_batch(solver_with_data, read_net, 1 << 40, world)
    assert chosen == (batch, "because the data has 41 records")


def test_iter_size_and_shared_batches_count(solver_with_data: SolverDef) -> None:
    twice = replace(solver_with_data, iter_size=2)
    assert choose_batch(twice, read_net, 1 << 40).batch == 20
    assert choose_batch(twice, read_net, 1 << 40, world=4, sharing=4).batch == 20  # 5 on each rank


def test_batches_that_are_read_ahead_count(solver_with_data: SolverDef) -> None:
    need = training_need(solver_with_data, read_net)
    ahead = (4 + 1) * 4 * (VALUES + 1)  # four batches are ready, one is being put together
    assert replace(need, reads_ahead=True).peak(13) - need.peak(13) == 13 * ahead


def test_large_batches_are_read_ahead_one_by_one(solver_with_data: SolverDef, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pycaffe_like.data.feeder.READ_AHEAD_BYTES", 13 * 4 * VALUES)
    need = training_need(solver_with_data, read_net)
    assert replace(need, reads_ahead=True).peak(13) - need.peak(13) == 13 * 2 * 4 * (VALUES + 1)


@pytest.mark.parametrize("how", [["--resume", "auto"], ["-snapshot", "s_iter_2.solverstate"]], ids=["auto", "named"])
def test_a_resumed_training_keeps_its_batch(
    solver_with_data: SolverDef, how: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    train = ["train", "-solver", "solver.prototxt", "--auto-batch"]
    needed = replace(training_need(solver_with_data, read_net), reads_ahead=True).peak(17)
    monkeypatch.setattr("pycaffe_like.cli.memory.free_memory", lambda device, sharing: int(needed / SHARE) + 2)
    assert main(train) == 0
    assert "batch_size: 17 instead of 7, the largest that fits into 1 MiB." in capfd.readouterr().err
    monkeypatch.setattr("pycaffe_like.cli.memory.free_memory", lambda device, sharing: 1 << 40)
    assert main([*train, *how, "-iterations", "3"]) == 0
    assert "batch_size: 17 instead of 7, as in the snapshot." in capfd.readouterr().err


def test_train_with_the_batch_that_fits(
    solver: SolverDef, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    free = int((training_need(solver, read_net).footprint(11).peak + of_tests(solver)) / SHARE) + 2
    monkeypatch.setattr("pycaffe_like.cli.memory.free_memory", lambda device, sharing: free)
    assert main(["train", "-solver", "solver.prototxt", "--auto-batch"]) == 0
    log = capfd.readouterr().err
    assert f"batch_size: 11 instead of 64, the largest that fits into {free / 2**20:.0f} MiB." in log
    assert "effective batch 11 x iter_size 3 = 33" in log
