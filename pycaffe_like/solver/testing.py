"""Runs test nets: each over test_iter batches, which the ranks share.

Rank r runs batches r, r + world, r + 2 * world and so on. The results of all batches are then added
up in the order of the batches, so that the sum is exactly the one that a single rank would get.

Source: Solver::TestAll and Test in src/caffe/solver.cpp.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch
from torch import Tensor

from pycaffe_like import logfmt
from pycaffe_like.layers.data_layer import DataLayer
from pycaffe_like.layers.source import Feed
from pycaffe_like.logfmt import Line
from pycaffe_like.net import Net
from pycaffe_like.spec import SolverDef

from .detections import Detections, means
from .distributed import Ranks
from .passes import leaving_no_trace, may_run_twice

Record = Callable[[int, Mapping[str, float]], None]


Scores = tuple[Tensor | float, Mapping[str, Tensor]]
"""The objective and the outputs of a batch."""


class Sums:
    """Sums over the batches of a test.

    Attributes:
        batches: the number of batches so far.
        loss: the sum of the objectives.
        outputs: the sum of each output, by name.
        detections: for `eval_type: "detection"`, all outputs of the batches; they are not summed.
            Otherwise None.
    """

    def __init__(self, eval_type: str) -> None:
        self.batches = 0
        self.loss: Tensor | float = 0.0
        self.outputs: dict[str, Tensor] = {}
        self.detections = Detections() if eval_type == "detection" else None

    def add(self, scores: Scores) -> None:
        loss, outputs = scores
        self.batches += 1
        self.loss = self.loss + loss
        if self.detections is not None:
            self.detections.add(outputs)
            return
        for name, values in outputs.items():
            self.outputs[name] = self.outputs[name] + values if name in self.outputs else values.clone()


@dataclass
class Tester:
    """Runs test nets.

    Attributes:
        ranks: the processes that share the batches.
        layerwise: whether to run the nets layer by layer, so that scripts can see all blobs.
        go_on: called on all ranks before each round of batches; if it returns False, the test ends.
    """

    ranks: Ranks
    log: Callable[[Line], None]
    record: Record
    layerwise: bool = False
    go_on: Callable[[], bool] = field(default=lambda: True)

    def test(self, net: Net, index: int, solver: SolverDef, iteration: int) -> dict[str, float]:
        """Runs test net `index` and logs the mean of its outputs.

        Returns:
            The mean of each output's first value, by name; empty if a signal ended the test.
        """
        self.log(logfmt.testing(iteration, index))
        sums = self._run(net, solver, solver.test_iter[index])
        net.forget_folded_weights()
        if sums is None:
            self.log(logfmt.test_interrupted())
            return {}
        values = self._means(sums, solver)
        firsts: dict[str, float] = {}
        for number, (output, mean, weight) in enumerate(flatten_outputs(net, values)):
            self.log(logfmt.test_output(number, output, mean, weight))
            firsts.setdefault(output, mean)
        kind = f"test{index}" if index else "test"
        self.record(iteration, {f"{kind}/{output}": mean for output, mean in firsts.items()})
        return firsts

    def _run(self, net: Net, solver: SolverDef, count: int) -> Sums | None:
        """Returns the sums over all batches, on every rank; None if a signal ended the test."""
        shared = self.ranks.world > 1 and can_be_shared_out(net)
        world, rank = (self.ranks.world, self.ranks.rank) if shared else (1, 0)
        sums = Sums(solver.eval_type)
        with _every_nth_batch(net, rank, world, count):
            for first in range(0, count, world):
                if not self.go_on():
                    return None
                runs = first + rank < count and (shared or self.ranks.is_first)
                scores = self._forward(net, solver.debug_info) if runs else None
                for one in self.ranks.gather(_on_processor(scores)) if shared else [scores]:
                    if one is not None:
                        sums.add(one)
        return sums if shared else self.ranks.broadcast_value(sums)

    def _forward(self, net: Net, debug: bool) -> Scores:
        if self.layerwise or (debug and not may_run_twice(net)):
            return self._layer_by_layer(net, debug)
        if debug:
            with leaving_no_trace(net):
                self._layer_by_layer(net, debug)
        with torch.no_grad():
            return net.run(net.forward_program, net.batch())

    def _layer_by_layer(self, net: Net, debug: bool) -> Scores:
        net.layerwise.debug = self.log if debug else None
        return net.layerwise.run(0, len(net.layers) - 1), net.layerwise.outputs()

    def _means(self, sums: Sums, solver: SolverDef) -> dict[str, Tensor]:
        if solver.test_compute_loss:
            self.log(logfmt.test_loss(float(sums.loss) / sums.batches))
        if sums.detections is None:
            return {name: values / sums.batches for name, values in sums.outputs.items()}
        precisions = sums.detections.precisions(solver.ap_version)
        if solver.show_per_class_result:
            for of_class in precisions.values():
                for label, precision in of_class.items():
                    self.log(logfmt.class_precision(label, precision))
        return means(precisions)


def _on_processor(scores: Scores | None) -> Scores | None:
    if scores is None:
        return None
    loss, outputs = scores
    return torch.as_tensor(loss).cpu(), {name: values.detach().cpu() for name, values in outputs.items()}


def can_be_shared_out(net: Net) -> bool:
    """Returns whether ranks can share the batches of a test, because each batch gives the same outputs on
    any rank.

    This needs all data to come from data layers, and no layer to keep state from one batch to the next.
    """
    return all(
        isinstance(layer.module, DataLayer) if isinstance(layer.module, Feed) else not layer.module.persistent_buffers()
        for layer in net.layers
    ) and may_run_twice(net)


@contextmanager
def _every_nth_batch(net: Net, first: int, distance: int, count: int) -> Iterator[None]:
    """Makes a net read only every `distance`-th of its next `count` batches. When the block ends, the
    net continues after all `count` batches.
    """
    if distance == 1:
        yield
        return
    begin = [source.position for source in net.sources]
    for source, position in zip(net.sources, begin, strict=True):
        source.stride = distance
        source.seek(position + first)
    try:
        yield
    finally:
        for source, position in zip(net.sources, begin, strict=True):
            source.stride = 1
            source.seek(position + count)


def flatten_outputs(net: Net, outputs: Mapping[str, Tensor]) -> list[tuple[str, float, float]]:
    """Lists every value of a net's outputs with the output's name and loss weight, in Caffe's order."""
    weights = net.output_weights()
    return [(name, value, weights[name]) for name, blob in outputs.items() for value in blob.flatten().tolist()]
