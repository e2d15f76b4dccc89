"""A net that runs: its parts on a device, fed by its data layers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, fx, nn

from pycaffe_like.data.base import DataLayer, layer_seed
from pycaffe_like.data.prefetch import EndOfData, Prefetcher
from pycaffe_like.errors import DataError, LayerError, located
from pycaffe_like.layers.base import Layer, count
from pycaffe_like.layers.source import Feed
from pycaffe_like.spec import NetDef, NetState

from .build import Parts, build
from .layerwise import LayerRunner
from .params import adopt
from .weights import LoadReport, load_weights, save_weights, write_into
from .whole import compile_net


class Net:
    """A net for one state, on one device.

    It has two runners over the same modules and parameters: `whole`, the net as one program, and
    `layerwise`, with every blob in sight.

    Attributes:
        parts: wiring, modules, shapes and parameters.
        device: where parameters are and blobs are made.
    """

    def __init__(
        self,
        net: NetDef,
        state: NetState,
        device: torch.device | str = "cpu",
        seed: int = 0,
        weights_of: Net | None = None,
    ) -> None:
        """Builds the net, opens its data sources and fills its parameters.

        Args:
            seed: of the data layers' random choices. Fillers draw from torch's global generator.
            weights_of: a net whose parameters are used where layers have the same names.

        Raises:
            PclError: what is wrong with the net or its data.
        """
        self.parts: Parts = build(net, state, seed)
        self.device = torch.device(device)
        self.name = net.name
        lent = {} if weights_of is None else weights_of._by_name()
        for node, module in zip(self.parts.wiring.nodes, self.parts.modules, strict=True):
            with located(node.layer.where):
                if node.layer.name in lent:
                    module.use_parameters_of(lent[node.layer.name])
                else:
                    module.reset()
            module.to(self.device)
        adopt(self.parts.table, self.parts.modules)
        self._sources = {
            i: Prefetcher(module, self.device)
            for i, module in enumerate(self.parts.modules)
            if isinstance(module, DataLayer)
        }
        self._of_epochs: list[Prefetcher] = []  # those that read for an epoch that is not over yet

    @cached_property
    def whole(self) -> fx.GraphModule:
        """The program that returns the objective and, by name, all outputs."""
        return self.program(self.parts.wiring.outputs)

    @cached_property
    def objective(self) -> fx.GraphModule:
        """The program that returns the objective alone; what only outputs need is left out."""
        return self.program(())

    def program(self, outputs: Collection[int]) -> fx.GraphModule:
        """The program that returns the objective and, by name, some blobs."""
        parts = self.parts
        return compile_net(parts.wiring, parts.modules, parts.loss_weights, outputs)

    def run(self, program: fx.GraphModule, fed: Sequence[Tensor]) -> tuple[Tensor | float, dict[str, Tensor]]:
        """Runs a program of this net.

        Raises:
            LayerError: a layer cannot work on what it is fed; says which.
        """
        try:
            # Not program(…): fx would print the line of its own code that failed.
            found: tuple[Tensor | float, dict[str, Tensor]] = program.forward(*fed)
            return found
        except torch.OutOfMemoryError:
            raise
        except (RuntimeError, IndexError, LayerError):
            self._point_out(fed)
            raise

    def _point_out(self, fed: Sequence[Tensor]) -> None:
        """Runs layer by layer what has failed as a whole, so that the error knows its layer."""
        values = iter(fed)
        for i, (node, module) in enumerate(zip(self.parts.wiring.nodes, self.parts.modules, strict=True)):
            if isinstance(module, Feed):
                for blob in node.tops:
                    self.layerwise.blobs[blob].put(next(values))
            else:
                self.layerwise.forward_layer(i)

    @cached_property
    def layerwise(self) -> LayerRunner:
        """The net layer by layer."""
        # Not a bound method: a net that refers to itself stays in memory until garbage is collected.
        return LayerRunner(self.parts, self.device, partial(_feed, self.parts, self._sources))

    def take_over(self) -> None:
        """Brings to the device what scripts wrote to the arrays of parameters."""
        if "layerwise" in self.__dict__:  # else nobody can have written to any
            self.layerwise.take_over()

    def batch(self) -> list[Tensor]:
        """The next tops of all feeding layers, in order: what `whole` is called with.

        Tops of Input layers are those that the blobs of `layerwise` hold.
        """
        tops: list[Tensor] = []
        for i, module in enumerate(self.parts.modules):
            if isinstance(module, Feed):
                tops += _feed(self.parts, self._sources, i) or self._inputs(i)
        return tops

    def epoch(self) -> Iterator[tuple[list[Tensor], int]]:
        """What `whole` is called with to see each record of the data once, from the first on, and how
        many records that is: the last batch may be smaller.

        Raises:
            DataError: there is no data layer to say what an epoch is.
        """
        if not self._sources:
            raise DataError("the net has no data layer", advice="Say how many iterations to run.")
        readers = {i: Prefetcher(p.layer, self.device, once=True) for i, p in self._sources.items()}
        self._of_epochs += readers.values()
        try:
            while True:
                try:
                    batches = {i: _read(self.parts, i, reader) for i, reader in readers.items()}
                except EndOfData:
                    return
                tops: list[Tensor] = []
                for i, module in enumerate(self.parts.modules):
                    if isinstance(module, Feed):
                        tops += batches.get(i) or self._inputs(i)
                yield tops, int(next(iter(batches.values()))[0].shape[0])
        finally:
            for reader in readers.values():
                reader.close()
                self._of_epochs.remove(reader)

    def batches(self) -> int:
        """How many batches `epoch` makes."""
        return min((-(-p.layer.records() // p.layer.batch_size) for p in self._sources.values()), default=0)

    def batch_size(self) -> int:
        """Items that one pass works on: the first data layer's, else the first blob's."""
        for source in self._sources.values():
            return source.layer.batch_size
        first = self.parts.shapes[0]
        return first[0] if first else 1

    def records(self) -> int:
        """How many records the first data layer has; 0 without one."""
        return next((p.layer.records() for p in self._sources.values()), 0)

    def _inputs(self, i: int) -> list[Tensor]:
        return [self.layerwise.blobs[blob].data_side.tensor() for blob in self.parts.wiring.nodes[i].tops]

    def source(self, layer: int) -> Prefetcher:
        """The data layer of that number at work."""
        return self._sources[layer]

    @property
    def sources(self) -> Iterable[Prefetcher]:
        """The data layers at work, in the order of the net."""
        return self._sources.values()

    def load(self, path: str | Path, *, partial: bool = False, strict: bool = False) -> LoadReport:
        """Copies the weights of a file into the layers of the same names (see `load_weights`)."""
        self.take_over()
        return load_weights(self.parts, path, partial=partial, strict=strict)

    def save(self, path: str | Path, *, hdf5: bool = False, diffs: bool = False) -> None:
        """Writes a .caffemodel, or a .caffemodel.h5 with `hdf5` (see `save_weights`)."""
        self.take_over()
        save_weights(self.parts, path, hdf5=hdf5, diffs=diffs)

    def write_caffemodel(self, path: Path, *, hdf5: bool = False, diffs: bool = False) -> None:
        """As `save`, straight into a file that the caller makes appear whole."""
        self.take_over()
        write_into(self.parts, path, hdf5=hdf5, diffs=diffs)

    def reseed(self, seed: int) -> None:
        """Gives the data layers the seed of another run; before their first batch."""
        for node, module in zip(self.parts.wiring.nodes, self.parts.modules, strict=True):
            if isinstance(module, DataLayer):
                module.seed = layer_seed(seed, node.layer)

    def state(self) -> dict[str, list[Any]]:
        """Where the data sources stand, and what layers keep from one pass to the next."""
        return {
            "positions": [source.position for source in self.sources],
            "layers": [module.state() for module in self.parts.modules],
        }

    def set_state(self, state: Mapping[str, list[Any]]) -> None:
        """Goes on from what `state` returned.

        Raises:
            LayerError: it was the state of another net.
        """
        for source, position in zip(self.sources, state["positions"], strict=True):
            source.seek(position)
        for node, module, of_layer in zip(self.parts.wiring.nodes, self.parts.modules, state["layers"], strict=True):
            with located(node.layer.where):
                module.set_state(of_layer)

    def share_with(self, other: Net) -> None:
        """Uses the values of the parameters of another net's layers of the same names, instead of its
        own; gradients stay each net's own."""
        lent = other._by_name()
        copies: dict[nn.Parameter, nn.Parameter] = {}
        for node, module in zip(self.parts.wiring.nodes, self.parts.modules, strict=True):
            if node.layer.name in lent:
                with located(node.layer.where):
                    module.use_parameters_of(lent[node.layer.name])
                _part_gradients(module, copies)
        adopt(self.parts.table, self.parts.modules)
        for one in self.parts.table.learnable:
            one.tensor.requires_grad_(one.lr_mult != 0)  # a layer may be fixed in one net and learn in the other
        if "layerwise" in self.__dict__:  # somebody holds its blobs
            self.layerwise.adopt_parameters()

    def _by_name(self) -> dict[str, Layer]:
        return {n.layer.name: m for n, m in zip(self.parts.wiring.nodes, self.parts.modules, strict=True)}

    def close(self) -> None:
        """Ends the threads that read ahead and lets the data sources go."""
        for source in (*self._sources.values(), *self._of_epochs):
            source.close()
        for source in self._sources.values():
            source.layer.close()

    def parameter_count(self) -> int:
        """Values that training changes; those that layers share count once."""
        return sum(one.tensor.numel() for one in self.parts.table.learnable if one.tensor.requires_grad)

    def classes(self) -> dict[str, int]:
        """How many classes each loss over classes has, by the name of its first top."""
        parts, found = self.parts, {}
        for node, module in zip(parts.wiring.nodes, parts.modules, strict=True):
            count = module.label_classes([parts.shapes[blob] for blob in node.bottoms])
            if module.is_loss and count is not None:
                found[parts.wiring.blob_names[node.tops[0]]] = count
        return found

    def output_weights(self) -> dict[str, float]:
        """The share of each output in the objective, by name."""
        last: dict[int, float] = {}
        for node, weights in zip(self.parts.wiring.nodes, self.parts.loss_weights, strict=True):
            last.update(zip(node.tops, weights, strict=True))
        return {self.parts.wiring.blob_names[blob]: last[blob] for blob in self.parts.wiring.outputs}

    def memory(self) -> int:
        """Bytes of all blobs' data, as Caffe's `Memory required for data` counts them."""
        nodes = self.parts.wiring.nodes
        return 4 * sum(count(self.parts.shapes[blob]) for node in nodes for blob in node.tops)


def _part_gradients(module: nn.Module, copies: dict[nn.Parameter, nn.Parameter]) -> None:
    """Puts parameters of the same memory, with gradients of their own, in the place of a module's.

    Args:
        copies: those that other modules have already; what is made here is added.
    """
    for name, parameter in list(module.named_parameters(remove_duplicate=False)):
        if parameter not in copies:
            copies[parameter] = nn.Parameter(parameter.detach())
        path, _, last = name.rpartition(".")
        setattr(module.get_submodule(path), last, copies[parameter])


def _feed(parts: Parts, sources: Mapping[int, Prefetcher], i: int) -> Sequence[Tensor]:
    """The next tops of a data layer; nothing for an Input layer."""
    source = sources.get(i)
    return () if source is None else _read(parts, i, source)


def _read(parts: Parts, i: int, source: Prefetcher) -> Sequence[Tensor]:
    with located(parts.wiring.nodes[i].layer.where):
        return source.next()
