"""Free memory, the largest batch that fits into it, and the advice after running out of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from pycaffe_like.cli.memory import (
    SHARE,
    advice_on_batch,
    enough_memory,
    free_memory,
    training_need,
)
from pycaffe_like.errors import PclError
from pycaffe_like.proto import read_net
from pycaffe_like.spec import SolverDef

from .make import dense_solver


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
    assert free_memory(cpu, tmp_path, sharing=3) == 1333


def test_the_address_space_limits_the_free_memory() -> None:
    program = (
        "import os, resource, torch\n"
        "from pathlib import Path\n"
        "from pycaffe_like.cli.memory import free_memory\n"
        "used = int(Path('/proc/self/statm').read_text().split()[0]) * resource.getpagesize()\n"
        "from pycaffe_like.cli.memory import _LIBRARIES_SPACE as libraries, _THREAD_SPACE as thread\n"
        "reserve = libraries + thread * os.cpu_count()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (used + reserve + 50_000_000,) * 2)\n"
        "print(free_memory(torch.device('cpu'), Path('/nowhere')))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert 40_000_000 < int(done.stdout) <= 50_000_000


def test_a_gpu_reports_its_free_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (7001, 9001))
    assert free_memory(torch.device("cuda:1")) == 7001


@pytest.fixture
def solver() -> SolverDef:
    return dense_solver()


def test_advice_names_the_batch_that_fits(solver: SolverDef) -> None:
    peak = training_need(solver, read_net).footprint(30).peak
    advice = advice_on_batch(solver, read_net, int(peak / SHARE) + 2)
    assert advice.startswith("A batch_size of 22 fits into ")  # 3 passes of 22 records instead of one of 64
    assert "With iter_size: 9, the effective batch is 198 instead of 192." in advice
    enough = advice_on_batch(solver, read_net, 1 << 40)
    assert enough.startswith("Halve batch_size and set iter_size: 6: the same effective batch.")
