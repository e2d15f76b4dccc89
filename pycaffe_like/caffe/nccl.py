"""pycaffe's NCCL: several solvers, each in its own process and on its own GPU, that train as one.

Source: src/caffe/parallel.cpp. `pcl train -gpu 0,1` does all of it without a script.
"""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from typing import Any

from pycaffe_like.errors import SolverError

from . import mode


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
    gradients travel in a few large messages when all are there.

    Args:
        solver: a solver of this package.
        uid: what `new_uid` returned, the same in all processes.

    Raises:
        SolverError: there are fewer GPUs than solvers, or one does not come.
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
            return  # nothing to share, and no GPU needed
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
        """A name for a group of processes on this machine: that of a file through which they find each other."""
        return str(Path(tempfile.gettempdir()) / f"pycaffe_like-{secrets.token_hex(16)}").encode()

    def bcast(self) -> None:
        """Gives all solvers the weights of the first."""
        self._ranks.broadcast(self._parameters)

    def on_start(self) -> None:
        """Does nothing: each solver starts when it likes."""

    def on_gradients_ready(self) -> None:
        """Gives all solvers the mean of their gradients."""
        import torch

        if self._ranks.world == 1:
            return
        self._buckets.exchange(torch.zeros(()))
        for parameter in self._parameters:
            if parameter.grad is not None and parameter.requires_grad:
                parameter.grad /= self._ranks.world

    def __call__(self, layer: int) -> None:
        """Does nothing: see above."""
