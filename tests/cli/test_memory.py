"""Free memory, the largest batch that fits into it, and the advice after running out of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from pycaffe_like.cli import main
from pycaffe_like.cli.memory import (
    SHARE,
    advice_on_batch,
    choose_batch,
    enough_memory,
    free_memory,
    training_need,
    with_training_batch,
)
from pycaffe_like.errors import NetError, PclError
from pycaffe_like.proto import read_net, read_solver
from pycaffe_like.proto.batch_size import batch_size
from pycaffe_like.spec import SolverDef


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 3 GiB. GPU 0 has …"),
        RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory. More"),
    ],
    ids=["GPU", "CPU"],
)
def test_memory_that_is_used_up(error: RuntimeError) -> None:
    with pytest.raises(PclError) as caught, enough_memory(lambda: "Halve batch_size."):
        raise error
    assert str(caught.value).startswith("there is not enough memory; got ")
    assert str(caught.value).endswith("\nHalve batch_size.")


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="^something else$"), enough_memory(lambda: ""):
        raise RuntimeError("something else")


def test_memory_that_python_cannot_get() -> None:
    with pytest.raises(PclError, match="there is not enough memory; got MemoryError"), enough_memory(lambda: "A."):
        raise MemoryError


def test_a_cgroup_limits_the_free_memory(tmp_path: Path) -> None:
    cpu = torch.device("cpu")
    unlimited = free_memory(cpu, tmp_path)
    assert 1 << 26 < unlimited < 1 << 45
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("17\n")
    assert free_memory(cpu, tmp_path) > 1 << 26
    (tmp_path / "memory.max").write_text("5017\n")
    assert free_memory(cpu, tmp_path) == 5000
    (tmp_path / "memory").mkdir()
    (tmp_path / "memory" / "memory.limit_in_bytes").write_text("4023\n")
    (tmp_path / "memory" / "memory.usage_in_bytes").write_text("23\n")
    assert free_memory(cpu, tmp_path) == 4000


def test_the_address_space_limits_the_free_memory() -> None:
    program = (
        "import resource, torch\n"
        "from pathlib import Path\n"
        "from pycaffe_like.cli.memory import free_memory\n"
        "used = int(Path('/proc/self/statm').read_text().split()[0]) * resource.getpagesize()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (used + 50_000_000,) * 2)\n"
        "print(free_memory(torch.device('cpu'), Path('/nowhere')))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert 40_000_000 < int(done.stdout) <= 50_000_000


def test_a_gpu_reports_its_free_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (7001, 9001))
    assert free_memory(torch.device("cuda:1")) == 7001


NET = """
layer { name: "data" type: "DummyData" top: "data" top: "label" include { phase: TRAIN }
        dummy_data_param { shape { dim: 64 dim: 500 } shape { dim: 64 } } }
layer { name: "data" type: "DummyData" top: "data" top: "label" include { phase: TEST }
        dummy_data_param { shape { dim: 5 dim: 500 } shape { dim: 5 } } }
layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 300 } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
"""
SOLVER = 'net: "net.prototxt" base_lr: 0 lr_policy: "fixed" max_iter: 1 test_iter: 2 test_interval: 1 iter_size: 3 snapshot_after_train: false'


@pytest.fixture
def solver() -> SolverDef:
    Path("net.prototxt").write_text(NET)
    Path("solver.prototxt").write_text(SOLVER)
    return read_solver("solver.prototxt")


def test_the_batch_that_fits_and_the_next_one_that_does_not(solver: SolverDef) -> None:
    peak = training_need(solver, read_net).footprint(37).peak
    assert choose_batch(solver, read_net, int(peak / SHARE) + 2) == 37
    assert choose_batch(solver, read_net, int(peak / SHARE) - 50) == 36


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


def test_advice_names_the_batch_that_fits(solver: SolverDef) -> None:
    peak = training_need(solver, read_net).footprint(30).peak
    advice = advice_on_batch(solver, read_net, int(peak / SHARE) + 2)
    assert advice.startswith("A batch_size of 22 fits into ")  # 3 passes of 22 instead of one of 64
    assert "With iter_size: 9, the effective batch is 198 instead of 192." in advice
    enough = advice_on_batch(solver, read_net, 1 << 40)
    assert enough.startswith("Halve batch_size and set iter_size: 6: the same effective batch.")


def test_train_with_the_batch_that_fits(
    solver: SolverDef, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    free = int(training_need(solver, read_net).footprint(11).peak / SHARE) + 2
    monkeypatch.setattr("pycaffe_like.cli.memory.free_memory", lambda device: free)
    assert main(["train", "-solver", "solver.prototxt", "--auto-batch"]) == 0
    log = capfd.readouterr().err
    assert f"batch_size: 11 instead of 64, the largest that fits into {free / 2**20:.0f} MiB." in log
    assert "effective batch 11 x iter_size 3 = 33" in log
