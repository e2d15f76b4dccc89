"""What the solver does after a loss that is inf or NaN. The option on_nan chooses:

stop      end training with an error that names the layer
skip      skip the update, restore the layers' state from before the batch, and continue
rollback  return to the newest snapshot, and continue with other data
ignore    continue, as Caffe does
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import NoReturn

import torch
from torch import Tensor

from pycaffe_like.errors import SolverError, Where, located
from pycaffe_like.spec import format_count

from .nonfinite import Guard, diagnosis
from .resume import newest_snapshot, restore
from .training import Training

log = logging.getLogger(__name__)

_MOST_ROLLBACKS = 3  # without a new snapshot between them


class Recovery:
    """Watches the losses of a training run, except when a script runs the loop itself, as in Caffe."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._guard = Guard(training.net.device, goes_on=training.solver.on_nan == "skip")
        self._rollbacks = 0

    @property
    def _is_watching(self) -> bool:
        return not self._training.layerwise and self._training.solver.on_nan != "ignore"

    @property
    def _skips(self) -> bool:
        return self._is_watching and self._training.solver.on_nan == "skip"

    @property
    def skip(self) -> Tensor | None:
        """A scalar on the device: 1 to skip the update, else 0. None if losses are not watched."""
        return self._guard.skip if self._is_watching else None

    def copy_memory(self) -> list[Tensor]:
        """Returns copies of the layers' state before a batch, which `watch` restores. If on_nan is not skip,
        returns an empty list.
        """
        return [one.clone() for one in self._memory()] if self._skips else []

    def _memory(self) -> list[Tensor]:
        """Returns the tensors that layers change themselves, such as the statistics of BatchNorm."""
        buffers = [one for layer in self._training.net.layers for one in layer.module.persistent_buffers()]
        return [*self._training.statistics(), *buffers]

    def watch(self, loss: Tensor, memory: Sequence[Tensor] = ()) -> None:
        """Checks the loss of an iteration, without waiting for the device.

        With `on_nan: skip` it checks the gradients too: they can be inf or NaN when the loss is
        finite, and updating with them would ruin the weights.

        Args:
            memory: what `copy_memory` returned before the iteration.
        """
        if not self._is_watching:
            return
        both = self._skips and self._training.passes.loss_scale is None
        self._guard.watch(loss + self._training.rule.norm() if both else loss)
        if not memory:
            return
        with torch.no_grad():
            for one, before in zip(self._memory(), memory, strict=True):
                one.copy_(torch.where(self._guard.skip.bool(), before, one))

    def note_snapshot(self) -> None:
        """Resets the count of rollbacks, since a new snapshot shows progress."""
        self._rollbacks = 0

    def check(self, pending: int = 0) -> bool:
        """Acts on any non-finite loss since the last check. Waits for the device.

        Args:
            pending: the number of iterations that have computed a loss but not updated the weights yet.

        Returns:
            Whether training returned to a snapshot.

        Raises:
            SolverError: If training has to stop. The message names the layer.
        """
        training = self._training
        skipped = self._guard.skipped() if self._is_watching else 0
        if not skipped:
            return False
        if self._skips:
            log.warning("Skipped %s with a loss or gradient that was not finite.", format_count(skipped, "update"))
            return False
        self._guard.release()
        first = training.iteration + pending - skipped
        state = newest_snapshot(training)[0] if training.solver.on_nan == "rollback" else None
        if state is None or self._rollbacks == _MOST_ROLLBACKS:
            self._stop(skipped, first)
        self._rollbacks += 1
        log.warning("The loss was not finite at iteration %d: returning to %s, with other data.", first, state)
        restore(training, state, rewind=False)
        training.losses.clear()
        return True

    def _stop(self, iterations_ago: int, iteration: int) -> NoReturn:
        """Raises the error of the rank whose batch caused it."""
        training, batches = self._training, self._training.solver.iter_size
        with located(Where(training.solver.source)):
            found = diagnosis(training.net, iterations_ago * batches, batches, iteration)
            of_ranks = [SolverError(**facts) for facts in training.ranks.gather(vars(found))]
            raise next((error for error in of_ranks if error.where), found)
