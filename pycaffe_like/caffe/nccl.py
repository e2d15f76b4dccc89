"""Several solvers, each in its own process and on its own GPU, that train as one.

`train` is all of it in one call, and tools/train.py that call as a program.

Source: src/caffe/parallel.cpp and python/train.py.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pycaffe_like.errors import SolverError, UsageError

from . import mode
from .timer import Timer

BACKEND = "nccl"


def has_nccl() -> bool:
    """Whether there is a GPU, and NCCL to talk to others."""
    import torch

    return torch.cuda.is_available() and torch.distributed.is_nccl_available()


class NCCL:
    """Takes the mean of the gradients of all solvers before each update.

    The parent makes a `uid` and hands it to its processes. Each of them chooses a device, calls
    `set_solver_count` and `set_solver_rank`, makes its solver, and then:

        nccl = caffe.NCCL(solver, uid)
        nccl.bcast()
        solver.add_callback(nccl)

    `net.after_backward(nccl)`, which Caffe wants where layer_wise_reduce is set, changes nothing:
    gradients travel when all are there.

    Args:
        solver: a solver of this package.
        uid: what `new_uid` returned, the same in all processes.

    Raises:
        SolverError: there are fewer GPUs than solvers.
    """

    def __init__(self, solver: Any, uid: bytes) -> None:
        import torch

        self._parameters: list[torch.nn.Parameter] = []
        if mode.solver_count() == 1:
            return  # nothing to share, and no GPU needed
        gpus = torch.cuda.device_count() if has_nccl() else 0
        if gpus < mode.solver_count():
            raise SolverError("NCCL needs a GPU for each solver", expected=f"{mode.solver_count()} or more", got=gpus)
        self._parameters = [one.tensor for one in solver.engine.net.learnable_params]
        store = torch.distributed.FileStore(uid.decode(), mode.solver_count())
        torch.distributed.init_process_group(
            BACKEND, store=store, rank=mode.solver_rank(), world_size=mode.solver_count()
        )

    @staticmethod
    def new_uid() -> bytes:
        """A name for a group of processes on this machine: that of a file over which they find each other."""
        return str(Path(tempfile.gettempdir()) / f"pycaffe_like-{secrets.token_hex(16)}").encode()

    def bcast(self) -> None:
        """Gives all solvers the weights of the first."""
        import torch

        for parameter in self._parameters:
            torch.distributed.broadcast(parameter.data, src=0)

    def on_start(self) -> None:
        """Nothing: each solver starts when it likes."""

    def on_gradients_ready(self) -> None:
        """Gives all solvers the mean of their gradients."""
        import torch

        for parameter in self._parameters:
            if parameter.grad is not None:
                torch.distributed.all_reduce(parameter.grad)
                parameter.grad /= mode.solver_count()

    def __call__(self, layer: int) -> None:
        """Nothing: see above."""


def train(solver: str, snapshot: str | None, gpus: Sequence[int], timing: bool = False) -> None:
    """Trains a net with a solver on each GPU; on the CPU, in this process, where there is none.

    The effective batch is the batch of the net times the number of GPUs.

    Args:
        solver: its file.
        snapshot: a .solverstate to go on from.
        gpus: numbers of the GPUs.
        timing: log, at each display, what each layer took.

    Raises:
        UsageError: there is no such GPU.
        PclError: what is wrong with the solver, its nets or their data.
    """
    import torch

    mode.init_log()
    count = torch.cuda.device_count()
    if not count:
        mode.logger.warning("There is no CUDA device here: training in one process on the CPU.")
        gpus = gpus[:1]
    for gpu in gpus if count else ():
        if gpu not in range(count):
            raise UsageError(f"there is no GPU {gpu}", expected=f"0 to {count - 1}")
    mode.log(f"Using devices {list(gpus)}")
    work = (solver, snapshot, gpus, timing, NCCL.new_uid(), mode.seed())
    if len(gpus) == 1:
        _solve(0, *work)
    else:
        torch.multiprocessing.spawn(_solve, work, nprocs=len(gpus))


def _solve(
    rank: int, solver_file: str, snapshot: str | None, gpus: Sequence[int], timing: bool, uid: bytes, seed: int
) -> None:
    from .solvers import get_solver

    mode.init_log()
    mode.set_device(gpus[rank])
    mode.set_mode_gpu()
    mode.set_solver_count(len(gpus))
    mode.set_solver_rank(rank)
    mode.set_random_seed(seed)
    solver = get_solver(solver_file)
    if snapshot:
        solver.restore(snapshot)
    nccl = NCCL(solver, uid)
    nccl.bcast()
    if timing and rank == 0:
        _time(solver, nccl)
    else:
        solver.add_callback(nccl)
    solver.solve()


def _time(solver: Any, nccl: NCCL) -> None:
    """Makes a solver log, at each display, milliseconds of its layers, of an iteration and of sharing."""
    forward, backward = ([Timer() for _ in solver.net.layers] for _ in range(2))
    total, sharing = Timer(), Timer()

    def show() -> None:
        sharing.stop()
        if solver.param.display and solver.iter % solver.param.display == 0:
            for i, name in enumerate(solver.net._layer_names):
                mode.log(f"forw {i:3d} {name:>8} : {forward[i].ms:.2f}")
            for i, name in reversed(list(enumerate(solver.net._layer_names))):
                mode.log(f"back {i:3d} {name:>8} : {backward[i].ms:.2f}")
            mode.log(f"solver total: {total.ms:.2f}")
            mode.log(f"allreduce: {sharing.ms:.2f}")

    def ready() -> None:
        total.stop()
        sharing.start()

    solver.net.before_forward(lambda layer: forward[layer].start())
    solver.net.after_forward(lambda layer: forward[layer].stop())
    solver.net.before_backward(lambda layer: backward[layer].start())
    solver.net.after_backward(lambda layer: backward[layer].stop())
    solver.add_callback(total.start, ready)
    solver.add_callback(nccl)
    solver.add_callback(lambda: None, show)
