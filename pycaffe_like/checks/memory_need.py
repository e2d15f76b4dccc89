"""The memory that a net needs with a given batch size, and the largest batch that fits into a given memory size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from pycaffe_like.data.feeder import batches_ahead
from pycaffe_like.errors import NetError, PclError, first_line
from pycaffe_like.graph.include_rules import select
from pycaffe_like.layers.base import Shape
from pycaffe_like.layers.data_layer import DataLayer
from pycaffe_like.net.build import Assumption, examine
from pycaffe_like.net.built import BuiltNet
from pycaffe_like.net.footprint import Footprint, measure_footprint
from pycaffe_like.proto.batch_size import batch_size, change_batch_size
from pycaffe_like.spec import NetDef, NetState

from .net_problems import PICTURE


@dataclass(frozen=True)
class MemoryNeed:
    """Measures what a net needs in one state, with any batch size.

    Attributes:
        trains: count a backward pass, gradients and the solver's history.
        num_history: the number of values that the solver remembers for each parameter.
        picture: the shape of the pictures of data layers whose source does not exist.
        reads_ahead: count the batches that data layers read ahead.
    """

    net: NetDef
    state: NetState
    trains: bool = True
    num_history: int = 1
    picture: Shape = PICTURE
    reads_ahead: bool = False

    def batch_size(self) -> int | None:
        """Returns the batch size of the first layer that has one; None if no layer has one."""
        sizes = (batch_size(layer) for layer in select(self.net, self.state).layers)
        return next((size for size in sizes if size), None)

    def build(self, batch: int | None = None) -> BuiltNet:
        """Builds the net with another batch size, or with its own if that is None.

        Raises:
            PclError: If the net is invalid with this batch size.
        """
        net = self.net if batch is None else with_batch_size(self.net, self.state, batch)
        return examine(net, self.state, assume=Assumption(self.picture, opens_sources=True)).net_or_raise()

    def footprint(self, batch: int | None = None) -> Footprint:
        """Returns the memory that the net needs with a batch size.

        Raises:
            PclError: If the net is invalid with this batch size.
        """
        return measure_footprint(self.build(batch), self.trains, self.num_history)

    def peak(self, batch: int | None = None, counts_parameters: bool = True) -> int:
        """Returns the most bytes in use at any time with a batch size.

        Raises:
            PclError: If the net is invalid with this batch size.
        """
        net = self.build(batch)
        ahead = read_ahead_bytes(net) if self.reads_ahead else 0
        footprint = measure_footprint(net, self.trains, self.num_history)
        return ahead + footprint.peak - (0 if counts_parameters else footprint.parameters)

    def records(self) -> int | None:
        """Returns the number of records of the smallest data source; None if the net has none that can be opened."""
        counts = []
        for layer in self.build().layers:
            if isinstance(layer.module, DataLayer):
                with suppress(PclError), closing(layer.module.loader) as loader:
                    counts.append(loader.records())
        return min(filter(None, counts), default=None)

    def largest_batch(self, memory: int, measured: Mapping[int, int] | None = None, most: int | None = None) -> int:
        """Returns the largest batch size whose peak is at most `memory` bytes; 0 if a batch of 1 does not fit.

        Args:
            most: the largest batch size to return; None for no limit.
            measured: peaks that are known already, by batch size.

        Raises:
            NetError: If the net has no batch size, or is valid only with its own batch size.
        """
        own = self.batch_size()
        if own is None:
            raise NetError("the net has no batch_size that could change")
        peaks = dict(measured or {})

        def peak(batch: int) -> int:
            if batch not in peaks:
                peaks[batch] = self.peak(batch)
            return peaks[batch]

        try:
            if most is not None and peak(most) <= memory:
                return most
            return largest_batch(peak, memory, own)
        except PclError as error:
            raise NetError("the batch size of this net cannot change", got=first_line(error)) from error


def read_ahead_bytes(net: BuiltNet) -> int:
    """Returns the bytes of the batches that the data layers of a net read ahead, and of the next one, which is
    being put together.
    """
    loaders = [(layer.module.loader, layer) for layer in net.layers if isinstance(layer.module, DataLayer)]
    sizes = [(loader.prefetch, 4 * sum(map(prod, layer.top_shapes))) for loader, layer in loaders]
    return sum((batches_ahead(prefetch, size) + 1) * size for prefetch, size in sizes if prefetch)


def with_batch_size(net: NetDef, state: NetState, batch: int) -> NetDef:
    """Returns the net with another batch size in the layers that are included in a state. The batch sizes of
    several data layers keep their ratio.

    Raises:
        NetError: If they cannot keep their ratio.
    """
    included = set(map(id, select(net, state).layers))
    own = next((size for layer in net.layers if id(layer) in included and (size := batch_size(layer))), batch)

    def change(size: int) -> int:
        changed = size * Fraction(batch, own)
        if changed.denominator != 1:
            raise NetError("the batch sizes of the data layers cannot keep their ratio", got=f"{own} and {size}")
        return int(changed)

    layers = tuple(change_batch_size(one, change) if id(one) in included else one for one in net.layers)
    return replace(net, layers=layers)


def largest_batch(peak: Callable[[int], int], memory: int, start: int = 2) -> int:
    """Returns the largest batch size whose peak is at most `memory` bytes; 0 if a batch of 1 does not fit.

    The peak grows with the batch. Doubling finds a batch that does not fit, and halving the interval finds
    the last one that does; a line through the ends of the interval chooses the first place to try.

    Args:
        peak: returns the peak for a batch size.
        start: a batch size that is worth trying.
    """
    low, low_peak = 1, peak(1)
    if low_peak > memory:
        return 0
    high = max(2, start)
    high_peak = peak(high)
    while high_peak <= memory:
        further = max(2 * high, _on_line(low, low_peak, high, high_peak, memory) + 1)
        low, low_peak, high = high, high_peak, further
        high_peak = peak(high)
    middle = _on_line(low, low_peak, high, high_peak, memory)
    while high - low > 1:
        middle = min(max(middle, low + 1), high - 1)
        low, high = (middle, high) if peak(middle) <= memory else (low, middle)
        middle = (low + high) // 2
    return low


def _on_line(low: int, low_peak: int, high: int, high_peak: int, memory: int) -> int:
    """Returns the largest batch size at which a straight line through two points, (batch size, peak) each, stays
    within `memory`.
    """
    if high_peak <= low_peak:
        return high
    return low + (memory - low_peak) * (high - low) // (high_peak - low_peak)
