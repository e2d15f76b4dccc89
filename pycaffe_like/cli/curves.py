"""Training curves for TensorBoard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import log


class Curves:
    """Writes numbers into a folder for TensorBoard. If that fails, it warns once and stops writing.

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
        """Adds a point to some curves."""
        if self._writer is None:
            return
        try:
            for name, value in values.items():
                self._writer.add_scalar(name, value, iteration)
            self._writer.flush()  # otherwise an error goes unnoticed in the writer's own thread
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
