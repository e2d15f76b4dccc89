"""Several solvers, each in its own process and on its own GPU, that train as one.

Source: src/caffe/parallel.cpp and python/train.py.
"""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from typing import Any

from pycaffe_like.errors import SolverError

from . import mode

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

        gpus = torch.cuda.device_count() if has_nccl() else 0
        if gpus < mode.solver_count():
            raise SolverError(
                "NCCL needs a GPU for each solver",
                expected=f"{mode.solver_count()} or more",
                got=gpus,
                advice="With a single solver there is nothing to share: leave NCCL out.",
            )
        self._parameters = [one.tensor for one in solver.engine.net.parts.table.learnable]
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
