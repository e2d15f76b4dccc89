"""`pcl train --tensorboard DIR`: curves, histograms, pictures, the graph of the net and settings for TensorBoard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pycaffe_like.errors import DataError, PclError

from . import log

if TYPE_CHECKING:
    from pycaffe_like.solver import Solver


class TensorBoard:
    """Writes to a folder for TensorBoard. If that fails during training, it warns once and stops writing.

    Args:
        folder: the folder; if empty, nothing is written.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._writer: Any = None
        self._end: Any = None  # the Summary that marks the end of the run

    def __enter__(self) -> TensorBoard:
        """Creates the folder and its first file.

        Raises:
            PclError: If TensorBoard is not installed.
            DataError: If the folder cannot be written to.
        """
        if self._folder:
            try:
                from torch.utils.tensorboard import SummaryWriter
            except ImportError:
                raise PclError(
                    "--tensorboard needs the package tensorboard", advice="pip install tensorboard"
                ) from None
            try:
                self._writer = SummaryWriter(self._folder)
                self._writer.flush()
            except (OSError, ValueError, RuntimeError) as error:
                reason = getattr(error, "strerror", None) or error
                raise DataError(f"--tensorboard {self._folder} cannot be written: {reason}") from None
        return self

    def describe(self, solver: Solver, settings: Mapping[str, Any]) -> None:
        """Writes the graph of the training net, the first pictures of each data layer, and the settings.

        Args:
            settings: the values of the solver's fields, by name.
        """
        if self._writer is None:
            return
        from tensorboard.compat.proto.event_pb2 import Event

        from pycaffe_like.report.tensorboard_events import graph_def, picture_summaries, settings_summaries

        def write() -> None:
            events = self._writer.file_writer
            events.add_event(Event(graph_def=graph_def(solver.net.built).SerializeToString()))
            for phase, net in (("train", solver.net), *(("test", test) for test in solver.test_nets[:1])):
                for summary in picture_summaries(net, phase):
                    events.add_summary(summary, solver.iteration)
            tests = [name for net in solver.test_nets[:1] for name in net.output_weights()]
            metrics = ["train/loss", *(f"test/{name}" for name in tests)]
            columns, settings_of_run, self._end = settings_summaries(settings, metrics)
            events.add_summary(columns)
            events.add_summary(settings_of_run)

        self._try(write)

    def record(self, iteration: int, values: Mapping[str, float]) -> None:
        """Adds a point to some curves."""

        def write() -> None:
            for name, value in values.items():
                self._writer.add_scalar(name, value, iteration)
            self._writer.flush()  # otherwise an error goes unnoticed in the writer's own thread

        self._try(write)

    def add_histograms(self, solver: Solver, every: int) -> None:
        """Makes a solver add histograms every `every` iterations: of all weights, and of their gradients before
        clipping and weight decay. Tensors that contain NaN or infinity are skipped.
        """

        def add() -> None:
            if solver.iteration % every == 0:
                self._try(lambda: self._write_histograms(solver))

        solver.callbacks.append((lambda: None, add))

    def _write_histograms(self, solver: Solver) -> None:
        scale = solver.passes.loss_scale
        divisor = solver.solver.iter_size * (1.0 if scale is None else float(scale.value))
        for one in solver.net.learnable_params:
            values = {"weights": one.tensor.detach()}
            if one.tensor.grad is not None:
                values["gradients"] = one.tensor.grad / divisor
            for kind, tensor in values.items():
                if bool(tensor.isfinite().all()):
                    name = f"{kind}/{one.layer.name}/{one.index}"
                    self._writer.add_histogram(name, tensor.float().cpu(), solver.iteration)

    def __exit__(self, *_: object) -> None:
        if self._end is not None:
            self._try(lambda: self._writer.file_writer.add_summary(self._end))
        self._try(lambda: self._writer.close())

    def _try(self, write: Callable[[], object]) -> None:
        if self._writer is None:
            return
        try:
            write()
        except (OSError, ValueError, RuntimeError) as error:
            self._writer = None
            reason = getattr(error, "strerror", None) or error
            log.warning(
                "The TensorBoard files in %s cannot be written any more: %s. Training continues.", self._folder, reason
            )
