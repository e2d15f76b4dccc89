"""A net on a device, fed by its data layers."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, fx, nn

from pycaffe_like.data.feeder import EndOfData, Feeder
from pycaffe_like.errors import DataError, NetError, located
from pycaffe_like.layers.data_layer import DataLayer, layer_seed
from pycaffe_like.layers.folded_convolution import FoldedConvolution
from pycaffe_like.layers.source import Feed
from pycaffe_like.spec import NetDef, NetState, format_shape

from .build import build
from .built import BlobRef, BuiltLayer
from .feeding import batches_of, find_feed
from .layerwise import LayerRunner
from .params import Learnable
from .program import compile_net
from .setup_log import log_setup
from .weights import LoadReport, load_weights, save_weights, write_into


class Net:
    """A net in one state, on one device.

    It can run as one program (`forward_program`, `loss_program`), or layer by layer with access to every
    blob (`layerwise`). Both ways use the same modules and parameters.

    Attributes:
        built: the layers, blobs and parameters of the net.
        device: the device that holds parameters and blobs.
        channels_last: whether programs keep pictures in memory pixel by pixel, all channels of a pixel together.
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
            seed: the seed of random choices in data layers. Fillers use torch's global generator instead.
            weights_of: a net to share parameters with, by layer name.

        Raises:
            PclError: If the net or its data is invalid.
        """
        self.built = build(net, state, seed)
        log_setup(net, self.built)
        self.device = torch.device(device)
        self.channels_last = False
        self._programs: dict[tuple[bool, bool], fx.GraphModule] = {}
        self.name = net.name
        lent = {} if weights_of is None else weights_of._by_name()
        for layer in self.layers:
            with located(layer.definition.where):
                if layer.name in lent:
                    _use_parameters(layer, lent[layer.name])
                else:
                    layer.module.reset()
            layer.module.to(self.device)
        self._adopt_parameters()
        self._sources: dict[BuiltLayer, Feeder] = {
            layer: Feeder(layer.module.loader, self.device)
            for layer in self.layers
            if isinstance(layer.module, DataLayer)
        }
        self._of_epochs: list[Feeder] = []  # feeders of epochs in progress

    @property
    def layers(self) -> tuple[BuiltLayer, ...]:
        """The layers in the order in which they run."""
        return self.built.layers

    @property
    def learnable_params(self) -> tuple[Learnable, ...]:
        """The parameters of all layers, in the order of a solverstate's history; shared ones appear once."""
        return self.built.learnable_params

    @property
    def forward_program(self) -> fx.GraphModule:
        """The program that returns the objective and all outputs by name."""
        return self._compiled_once(all_outputs=True)

    @property
    def loss_program(self) -> fx.GraphModule:
        """The program that returns only the objective. Layers that it does not need are omitted."""
        return self._compiled_once(all_outputs=False)

    def _compiled_once(self, all_outputs: bool) -> fx.GraphModule:
        key = all_outputs, self.channels_last
        if key not in self._programs:
            self._programs[key] = self.program(None if all_outputs else ())
        return self._programs[key]

    def program(self, outputs: Collection[str] | None = None) -> fx.GraphModule:
        """Returns a program that computes the objective and the blobs named in `outputs`. If `outputs` is None, it
        computes the objective and all outputs of the net.
        """
        return compile_net(self.built, outputs, channels_last=self.channels_last)

    def forget_folded_weights(self) -> None:
        """Frees the weights that programs have computed from those of convolutions and the layers after them. The
        next pass computes them again.
        """
        for program in self._programs.values():
            for module in program.children():
                if isinstance(module, FoldedConvolution):
                    module.forget()

    def run(self, program: fx.GraphModule, fed: Sequence[Tensor]) -> tuple[Tensor | float, dict[str, Tensor]]:
        """Runs a program of this net.

        Raises:
            LayerError: If a layer fails on its input. The message names the layer.
        """
        try:
            # Not program(…): if that fails, fx prints the failing line of its generated code.
            found: tuple[Tensor | float, dict[str, Tensor]] = program.forward(*fed)
            return found
        except torch.OutOfMemoryError:
            raise
        except Exception as error:
            if not getattr(error, "__notes__", None):  # otherwise a Python layer has added its note already
                self._point_out(fed)
            raise

    def _point_out(self, fed: Sequence[Tensor]) -> None:
        """Repeats a failed pass layer by layer, so that the error names the layer."""
        values = iter(fed)
        for i, layer in enumerate(self.layers):
            if isinstance(layer.module, Feed):
                for top in layer.tops:
                    self.layerwise.blob(top).put(next(values))
            else:
                self.layerwise.forward_layer(i)

    @cached_property
    def layerwise(self) -> LayerRunner:
        """Runs the net layer by layer, with access to every blob."""
        # A partial, not a bound method, because a reference cycle would keep the net alive until
        # garbage collection.
        return LayerRunner(self.built, self.device, partial(_feed, self._sources))

    def sync_to_device(self) -> None:
        """Copies parameter values that a script has changed to the device."""
        if self.device.type != "cpu" and "layerwise" in self.__dict__:  # otherwise no array is a copy
            self.layerwise.sync_to_device()

    def batch(self) -> list[Tensor]:
        """Reads the next batch: returns the arguments of a program, the tops of all data and Input
        layers.

        The tops of Input layers are the current values of their blobs in `layerwise`.
        """
        tops: list[Tensor] = []
        for layer in self.layers:
            if isinstance(layer.module, Feed):
                tops += _feed(self._sources, layer) or self._inputs(layer)
        return tops

    def epoch(self) -> Iterator[tuple[list[Tensor], int]]:
        """Iterates over all records once, from the first one on.

        Yields:
            The arguments of a program, and the number of records in the batch: the last batch may
                be smaller.

        Raises:
            DataError: If the net has no data layer.
        """
        if not self._sources:
            raise DataError(
                "the net has no data layer, so it cannot say how many batches a pass over its data has",
                advice="A deploy net has none: use the net that was trained, or -iterations N.",
            )
        readers = {
            layer: Feeder(f.batches.for_one_epoch(), self.device, once=True) for layer, f in self._sources.items()
        }
        self._of_epochs += readers.values()
        try:
            while True:
                try:
                    batches = {layer: _read(layer, reader) for layer, reader in readers.items()}
                except EndOfData:
                    return
                tops: list[Tensor] = []
                for layer in self.layers:
                    if isinstance(layer.module, Feed):
                        tops += batches.get(layer) or self._inputs(layer)
                yield tops, int(next(iter(batches.values()))[0].shape[0])
        finally:
            for reader in readers.values():
                reader.close()
                self._of_epochs.remove(reader)

    def batches(self) -> int:
        """Returns the number of batches in an epoch."""
        return min((-(-f.batches.records() // f.batches.batch_size) for f in self._sources.values()), default=0)

    def batch_size(self) -> int:
        """Returns the batch size of the first data layer; without one, the first extent of the first blob."""
        for source in self._sources.values():
            return source.batches.batch_size
        first = self.built.blobs[0].shape
        return first[0] if first else 1

    def records(self) -> int:
        """Returns the number of records of the first data layer; 0 if there is no data layer."""
        return next((f.batches.records() for f in self._sources.values()), 0)

    def _inputs(self, layer: BuiltLayer) -> list[Tensor]:
        return [self.layerwise.blob(top).synced_data.tensor() for top in layer.tops]

    def source(self, layer: BuiltLayer) -> Feeder:
        """Returns the Feeder of a data layer."""
        return self._sources[layer]

    @property
    def sources(self) -> Iterable[Feeder]:
        """The Feeders of all layers that have one, in the order of the layers."""
        return self._sources.values()

    def load(self, path: str | Path, *, partial: bool = False, strict: bool = False) -> LoadReport:
        """Copies weights from a file into the layers of the same names (see `load_weights`)."""
        self.sync_to_device()
        return load_weights(self.built, path, partial=partial, strict=strict)

    def save(self, path: str | Path, *, hdf5: bool = False, diffs: bool = False) -> None:
        """Writes a .caffemodel, or a .caffemodel.h5 with `hdf5` (see `save_weights`)."""
        self.sync_to_device()
        save_weights(self.built, path, hdf5=hdf5, diffs=diffs)

    def write_caffemodel(self, path: Path, *, hdf5: bool = False, diffs: bool = False) -> None:
        """Like `save`, but writes straight to `path`; the caller makes sure that no partial file remains."""
        self.sync_to_device()
        write_into(self.built, path, hdf5=hdf5, diffs=diffs)

    def feed(self, data: Any, layer: str = "", *, shuffle: bool = False, seed: int = 0) -> None:
        """Feeds a layer from a torch Dataset or DataLoader from now on, starting with its first record.

        An item of a Dataset has one part for each top, such as an image, C x H x W, and a label.
        For a data layer, the Dataset replaces the source, and the layer's batch_size and
        transform_param apply. For an Input layer, batches have the size of its shape. A DataLoader
        makes its own batches.

        Args:
            layer: the name of the layer; "" if the net has only one layer that can be fed.
            shuffle: whether a Dataset is read in a different order in each epoch.
            seed: the seed of that order, for an Input layer.

        Raises:
            NetError: If the layer does not exist, or `layer` is "" and there are several.
            DataError: If items do not have the shapes of the layer's tops.
        """
        found = find_feed(self.layers, layer)
        if found in self._sources:
            self._sources[found].close()
        self._sources[found] = Feeder(batches_of(data, found, shuffle, seed), self.device)

    def share_records(self, rank: int, world: int) -> None:
        """Makes this process read records rank, rank + world, rank + 2 * world and so on. Call it
        before the first batch.
        """
        for layer in self.layers:
            if isinstance(layer.module, DataLayer):
                layer.module.loader.sampler.rank, layer.module.loader.sampler.world = rank, world

    def reseed(self, seed: int) -> None:
        """Sets the seed of the data layers. Call it before their first batch."""
        for layer in self.layers:
            if isinstance(layer.module, DataLayer):
                layer.module.loader.sampler.seed = layer_seed(seed, layer.definition)

    def state(self) -> dict[str, list[Any]]:
        """Returns the positions in the data, and the persistent state of layers."""
        return {
            "rows": [source.record_position for source in self.sources],
            "layers": [layer.module.state() for layer in self.layers],
        }

    def set_state(self, state: Mapping[str, list[Any]]) -> None:
        """Restores what `state` returned.

        Raises:
            LayerError: If the state does not fit this net.
        """
        for source, record_position in zip(self.sources, state["rows"], strict=True):
            source.seek_record(record_position)
        for layer, of_layer in zip(self.layers, state["layers"], strict=True):
            with located(layer.definition.where):
                layer.module.set_state(of_layer)

    def share_with(self, other: Net) -> None:
        """Makes layers share parameter values with the layers of the same names in another net. Each
        net keeps its own gradients.
        """
        lent = other._by_name()
        copies: dict[nn.Parameter, nn.Parameter] = {}
        for layer in self.layers:
            if layer.name in lent:
                _use_parameters(layer, lent[layer.name])
                _part_gradients(layer.module, copies)
        self._adopt_parameters()
        self.forget_folded_weights()
        for one in self.learnable_params:
            one.tensor.requires_grad_(one.lr_mult != 0)  # lr_mult may be 0 in one net only
        if "layerwise" in self.__dict__:  # scripts may hold its blobs
            self.layerwise.adopt_parameters()

    def _by_name(self) -> dict[str, BuiltLayer]:
        return {layer.name: layer for layer in self.layers}

    def _adopt_parameters(self) -> None:
        """Updates `built` after modules have received parameters of another net."""
        for layer in self.layers:
            for index, param in enumerate(layer.params):
                if param.is_owner:
                    param.learnable.tensor = layer.module.parameter_of_blob(index)

    def close(self) -> None:
        """Stops the prefetching threads and closes the data sources."""
        for source in (*self._sources.values(), *self._of_epochs):
            source.close()
        for source in self._sources.values():
            source.batches.close()

    def layers_with_parameters(self) -> list[str]:
        """Returns the names of the layers that have parameter blobs."""
        return [layer.name for layer in self.layers if layer.module.blobs()]

    def parameter_count(self) -> int:
        """Returns the number of values that training changes. Shared parameters count once."""
        return self.built.parameter_count()

    def classes(self) -> dict[str, int]:
        """Returns the number of classes of each classification loss, by the name of its first top."""
        found = {}
        for layer in self.layers:
            classes = layer.module.label_classes(layer.bottom_shapes)
            if layer.module.is_loss and classes is not None:
                found[layer.tops[0].name] = classes
        return found

    def output_weights(self) -> dict[str, float]:
        """Returns the loss weight of each output, by name."""
        weights: dict[BlobRef, float] = {}
        for layer in self.layers:
            weights.update(zip(layer.tops, layer.loss_weights, strict=True))
        return {output.name: weights[output] for output in self.built.outputs}

    def memory(self) -> int:
        """Returns the size in bytes of all blobs' data: Caffe's `Memory required for data`."""
        return 4 * sum(math.prod(top.shape) for layer in self.layers for top in layer.tops)


def _use_parameters(layer: BuiltLayer, owner: BuiltLayer) -> None:
    """Makes a layer use the parameters of another net's layer.

    Raises:
        NetError: If the shapes differ. The advice names the shapes of both layers' bottoms, the
            usual cause.
    """
    with located(layer.definition.where):
        try:
            layer.module.use_parameters_of(owner.module)
        except NetError as error:
            mine, theirs = (", ".join(map(format_shape, one.bottom_shapes)) for one in (layer, owner))
            error.advice = (
                f"The other one is {owner.definition.where}. Its bottoms are {theirs}, and {mine} here. Layers of one "
                "name share their parameters between the nets of a solver."
            )
            raise


def _part_gradients(module: nn.Module, copies: dict[nn.Parameter, nn.Parameter]) -> None:
    """Replaces a module's parameters by new ones with the same memory but their own gradients.

    Args:
        copies: the replacements made so far, by original parameter; new ones are added.
    """
    for name, parameter in list(module.named_parameters(remove_duplicate=False)):
        if parameter not in copies:
            copies[parameter] = nn.Parameter(parameter.detach())
        path, _, last = name.rpartition(".")
        setattr(module.get_submodule(path), last, copies[parameter])


def _feed(sources: Mapping[BuiltLayer, Feeder], layer: BuiltLayer) -> Sequence[Tensor]:
    """Reads the next tops of a data layer; returns an empty sequence for an Input layer."""
    source = sources.get(layer)
    return () if source is None else _read(layer, source)


def _read(layer: BuiltLayer, source: Feeder) -> Sequence[Tensor]:
    with located(layer.definition.where):
        return source.next()
