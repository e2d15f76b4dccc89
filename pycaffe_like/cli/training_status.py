"""The facts next to the progress bar of a training run: loss, learning rate, epoch, scores, waiting, memory."""

from __future__ import annotations

import resource
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

SEPARATOR = ", "


class TrainingStatus:
    """Collects the metrics of a training run, and formats the newest of them for a terminal.

    Attributes:
        show: called with the status after each change; set while there is a progress bar.
        epochs_per_iteration: 0 if the net has no records that can be counted.
        device: the device whose memory is shown.
    """

    def __init__(self) -> None:
        self.show: Callable[[TrainingStatus], object] = lambda status: None
        self.epochs_per_iteration = 0.0
        self.device: torch.device | None = None
        self._iteration = 0
        self._train: dict[str, float] = {}
        self._scores: dict[str, float] = {}

    def record(self, iteration: int, values: Mapping[str, float]) -> None:
        """Takes the metrics of a display or a test, under the names that Solver.record uses."""
        self._iteration = iteration
        for name, value in values.items():
            phase, _, output = name.rpartition("/")
            if phase == "test":
                self._scores[output] = value
            elif not phase:
                self._train[name] = value
        self.show(self)

    def facts(self) -> list[str]:
        """Returns the known facts, the most important first."""
        found = []
        if "loss" in self._train:
            found.append(f"loss {self._train['loss']:.4g}")
        found += [f"test {name} {value:.4g}" for name, value in self._scores.items()]
        if "lr" in self._train:
            found.append(f"lr {self._train['lr']:.3g}")
        if self.epochs_per_iteration:
            found.append(f"epoch {self._iteration * self.epochs_per_iteration:.1f}")
        if "data_wait" in self._train:
            found.append(f"waiting {self._train['data_wait']:.0%}")
        if self.device is not None:
            found.append(f"{used_memory(self.device) / 2**20:.0f} MiB")
        return found

    def text(self, width: int) -> str:
        """Returns as many facts as fit into the given number of columns."""
        text = ""
        for fact in self.facts():
            longer = f"{text}{SEPARATOR}{fact}" if text else fact
            if len(longer) > width:
                break
            text = longer
        return text


def used_memory(device: torch.device) -> int:
    """Returns the bytes that this process uses: on a GPU, the most that torch has reserved; on the CPU, the resident
    memory.
    """
    if device.type == "cuda":
        import torch

        return int(torch.cuda.max_memory_reserved(device))
    resident = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(resident) * resource.getpagesize()
