"""pycaffe's NCCL: several solvers, each in its own process on its own GPU, train one model.

Source: src/caffe/parallel.cpp. `pcl train -gpu 0,1` does the same without a script.
"""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from typing import Any

from pycaffe_like.errors import SolverError

from . import mode


def has_nccl() -> bool:
    """Returns whether a GPU and NCCL are available."""
    import torch

    return torch.cuda.is_available() and torch.distributed.is_nccl_available()


class NCCL:
    """Averages the gradients of all solvers before each update.

    The parent process creates a `uid` and passes it to its child processes. Each of them chooses a
    device, calls `set_solver_count` and `set_solver_rank`, creates its solver, and then:

        nccl = caffe.NCCL(solver, uid)
        nccl.bcast()
        solver.add_callback(nccl)

    `net.after_backward(nccl)`, which Caffe needs if layer_wise_reduce is set, has no effect:
    gradients are sent in a few large messages when all are ready.

    Args:
        solver: a solver of this package.
        uid: the result of `new_uid`, the same in all processes.

    Raises:
        SolverError: If there are fewer GPUs than solvers, or a process does not join in time.
    """

    def __init__(self, solver: Any, uid: bytes) -> None:
        import torch

        from pycaffe_like.solver.distributed import Ranks
        from pycaffe_like.solver.gradients import GradientBuckets
        from pycaffe_like.solver.rank_environment import RankEnvironment

        self._parameters: list[torch.nn.Parameter] = []
        self._ranks = Ranks()
        count, rank = mode.solver_count(), mode.solver_rank()
        if count == 1:
            return  # a single solver needs no communication and no GPU
        gpus = torch.cuda.device_count() if has_nccl() else 0
        if gpus < count:
            raise SolverError("NCCL needs a GPU for each solver", expected=f"{count} or more", got=gpus)
        self._parameters = [one.tensor for one in solver.engine.net.learnable_params]
        store = torch.distributed.FileStore(uid.decode(), count)
        self._ranks = Ranks(RankEnvironment(rank, count, rank, "", 0), store)
        self._ranks.join(solver.engine.net.device)
        self._buckets = GradientBuckets(self._ranks, self._parameters)

    @staticmethod
    def new_uid() -> bytes:
        """Returns a name for a group of processes on this machine: the path of a file through which they connect."""
        return str(Path(tempfile.gettempdir()) / f"pycaffe_like-{secrets.token_hex(16)}").encode()

    def bcast(self) -> None:
        """Broadcasts the weights of the first solver to all others."""
        self._ranks.broadcast(self._parameters)

    def on_start(self) -> None:
        """Does nothing: solvers do not have to start an iteration together."""

    def on_gradients_ready(self) -> None:
        """Averages the gradients over all solvers."""
        import torch

        if self._ranks.world == 1:
            return
        self._buckets.exchange(torch.zeros(()))
        for parameter in self._parameters:
            if parameter.grad is not None and parameter.requires_grad:
                parameter.grad /= self._ranks.world

    def __call__(self, layer: int) -> None:
        """Does nothing; makes `net.after_backward(nccl)` valid (see the class)."""
