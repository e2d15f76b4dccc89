"""What happens after a loss that is not finite, as the solver's on_nan says.

stop      end the training with an error that names the layer
skip      leave the weights, the histories and what layers remember as they were before the batch
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

from .nonfinite import Guard, diagnosis
from .resume import newest_snapshot, restore
from .training import Training

log = logging.getLogger(__name__)

_MOST_ROLLBACKS = 3  # without a new snapshot between them


class Recovery:
    """Watches the losses of a training. Losses are not watched where a script runs the loop, as in Caffe."""

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
        """A scalar on the device, 1 to skip the update; None if losses are not watched."""
        return self._guard.skip if self._is_watching else None

    def copy_memory(self) -> list[Tensor]:
        """A copy of the layers' state before a batch, for `watch` to restore; only on_nan: skip needs it."""
        return [one.clone() for one in self._memory()] if self._skips else []

    def _memory(self) -> list[Tensor]:
        """The statistics of BatchNorm, the last state of recurrent layers, and the like."""
        buffers = [one for layer in self._training.net.layers for one in layer.module.persistent_buffers()]
        return [*self._training.statistics(), *buffers]

    @torch.no_grad()
    def watch(self, loss: Tensor, memory: Sequence[Tensor] = ()) -> None:
        """Checks the loss of an iteration, without waiting for the device.

        With on_nan skip, gradients that are not finite count too, because a skipped update must not
        come back with the next loss.

        Args:
            memory: what `copy_memory` returned before the iteration.
        """
        if not self._is_watching:
            return
        both = self._skips and self._training.passes.loss_scale is None
        self._guard.watch(loss + self._training.rule.norm() if both else loss)
        if memory:
            for one, before in zip(self._memory(), memory, strict=True):
                one.copy_(torch.where(self._guard.skip.bool(), before, one))

    def note_snapshot(self) -> None:
        """Allows all rollbacks again: the training has come further."""
        self._rollbacks = 0

    def check(self, pending: int = 0) -> bool:
        """Acts on losses since the last check that were not finite. Waits for the device.

        Args:
            pending: iterations that have a loss but no update yet.

        Returns:
            Whether the training returned to a snapshot.

        Raises:
            SolverError: the training has to stop; names the layer.
        """
        training = self._training
        skipped = self._guard.skipped() if self._is_watching else 0
        if not skipped:
            return False
        if self._skips:
            log.warning("%d updates were skipped: their loss or gradients were not finite.", skipped)
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
        """Raises the error of the rank whose batch it was."""
        training, batches = self._training, self._training.solver.iter_size
        with located(Where(training.solver.source)):
            found = diagnosis(training.net, iterations_ago * batches, batches, iteration)
            of_ranks = [SolverError(**facts) for facts in training.ranks.gather(vars(found))]
            raise next((error for error in of_ranks if error.where), found)
