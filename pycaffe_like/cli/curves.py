"""Training curves and histograms for TensorBoard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import log

if TYPE_CHECKING:
    from pycaffe_like.solver import Solver


class Curves:
    """Writes metrics for TensorBoard into a folder. If that fails, it warns once and stops writing.

    Args:
        folder: the folder; if empty, nothing is written.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._writer: Any = None

    def __enter__(self) -> Curves:
        if self._folder:
            try:
                from torch.utils.tensorboard import SummaryWriter

                self._writer = SummaryWriter(self._folder)
            except (OSError, ImportError) as error:
                self._give_up(error)
        return self

    def record(self, iteration: int, values: Mapping[str, float]) -> None:
        """Adds a point to each of several curves."""
        if self._writer is None:
            return
        try:
            for name, value in values.items():
                self._writer.add_scalar(name, value, iteration)
            self._writer.flush()  # otherwise an error goes unnoticed in the writer's own thread
        except (OSError, ValueError, RuntimeError) as error:
            self._give_up(error)

    def add_histograms(self, solver: Solver, every: int) -> None:
        """Adds histograms of all weights and of their gradients, before clipping and weight decay, every `every`
        iterations of a solver.

        Tensors with NaN or infinity have no histogram.
        """

        def add() -> None:
            if self._writer is not None and solver.iteration % every == 0:
                self._write_histograms(solver)

        solver.callbacks.append((lambda: None, add))

    def _write_histograms(self, solver: Solver) -> None:
        scale = solver.passes.loss_scale
        divisor = solver.solver.iter_size * (1.0 if scale is None else float(scale.value))
        try:
            for one in solver.net.learnable_params:
                values = {"weights": one.tensor.detach()}
                if one.tensor.grad is not None:
                    values["gradients"] = one.tensor.grad / divisor
                for kind, tensor in values.items():
                    if bool(tensor.isfinite().all()):
                        name = f"{kind}/{one.layer.name}/{one.index}"
                        self._writer.add_histogram(name, tensor.float().cpu(), solver.iteration)
        except (OSError, ValueError, RuntimeError) as error:
            self._give_up(error)

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            try:
                self._writer.close()
            except (OSError, ValueError, RuntimeError) as error:
                self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        self._writer = None
        reason = getattr(error, "strerror", None) or error
        log.warning("No more curves for TensorBoard in %s: %s. Training goes on.", self._folder, reason)
