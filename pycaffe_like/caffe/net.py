"""pycaffe's Net.

Source: python/caffe/pycaffe.py and python/caffe/_caffe.cpp.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor, nn

from pycaffe_like.errors import NetError, did_you_mean
from pycaffe_like.layers.blob import Blob, gradient_of
from pycaffe_like.layers.memory_data import MemoryData
from pycaffe_like.layers.python_layer import Python
from pycaffe_like.net import Net as Engine
from pycaffe_like.net.layerwise import LayerRunner
from pycaffe_like.net.weights import LoadReport, incomplete_lines
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetState, Phase

from . import mode
from .layer import BlobVec, Layer


class NamedBlobs(OrderedDict[str, Blob]):
    """Blobs by name; the KeyError for an unknown name suggests the closest one."""

    def __missing__(self, name: str) -> Blob:
        raise KeyError(f"the net has no blob '{name}'. {did_you_mean(str(name), self)}".strip())


class LayerView(Layer):
    """A layer as scripts see it in `net.layers`. For Python layers, scripts get the user's own object.

    Attributes:
        type: its Caffe type.
        blobs: its parameters.
    """

    def __init__(self, type: str, blobs: BlobVec) -> None:
        self.type = type
        self.blobs = blobs


class Net:
    """A net that a script runs.

    Called as `Net(file, phase)`, `Net(file, phase, level=0, stages=None, weights=None)`, or the old
    way: `Net(file, weights, phase)`.

    Raises:
        PclError: If the file, the weights or the data are invalid.
    """

    def __init__(
        self,
        network_file: str | Path,
        phase: int | str | Path,
        level: int | None = None,
        stages: Sequence[str] | None = None,
        weights: str | Path | None = None,
    ) -> None:
        mode.start_log()
        if isinstance(phase, (str, Path)):
            if level is None:
                raise NetError("Net needs a phase", expected="caffe.TRAIN or caffe.TEST")
            weights, phase, level = phase, level, None
        definition = read_net(network_file)
        for remark in definition.remarks:
            mode.logger.warning("%s", remark)
        state = NetState.requested(Phase(phase), level or 0, stages or (), definition.state)
        self._adopt(Engine(definition, state, mode.device(), mode.seed()))
        if weights is not None:
            self.copy_from(weights)

    @classmethod
    def of(cls, engine: Engine) -> Net:
        """Wraps an existing net."""
        net = cls.__new__(cls)
        net._adopt(engine)
        return net

    def _adopt(self, engine: Engine) -> None:
        self.engine = engine
        self._reports: list[LoadReport] = []  # one for each weight file loaded
        runner = engine.layerwise
        self._layer_names = [layer.name for layer in engine.layers]
        self._blob_names = [blob.name for blob in engine.built.blobs]
        self._blobs = runner.blobs
        self._inputs = [blob.number for blob in engine.built.inputs]
        self._outputs = [blob.number for blob in engine.built.outputs]
        params = [BlobVec(blobs, partial(_replace_param, runner, number)) for number, blobs in enumerate(runner.params)]
        self.layers = [
            layer.module.user if _is_caffe_layer(layer.module) else LayerView(layer.definition.type, blobs)
            for layer, blobs in zip(engine.layers, params, strict=True)
        ]
        self.layer_dict = OrderedDict(zip(self._layer_names, self.layers, strict=True))
        self.blobs: OrderedDict[str, Blob] = NamedBlobs(zip(self._blob_names, self._blobs, strict=True))
        self.params: OrderedDict[str, BlobVec] = OrderedDict(
            (name, blobs) for name, blobs in zip(self._layer_names, params, strict=True) if blobs
        )
        self.inputs = [self._blob_names[i] for i in self._inputs]
        self.outputs = [self._blob_names[i] for i in self._outputs]
        self.top_names = self._names_by_layer(self._top_ids)
        self.bottom_names = self._names_by_layer(self._bottom_ids)

    def _names_by_layer(self, ids: Callable[[int], list[int]]) -> OrderedDict[str, list[str]]:
        return OrderedDict(
            (name, [self._blob_names[blob] for blob in ids(i)]) for i, name in enumerate(self._layer_names)
        )

    def _top_ids(self, layer: int) -> list[int]:
        return [top.number for top in self.engine.layers[layer].tops]

    def _bottom_ids(self, layer: int) -> list[int]:
        return [bottom.number for bottom in self.engine.layers[layer].bottoms]

    @property
    def blob_loss_weights(self) -> OrderedDict[str, float]:
        """The loss weight of each blob."""
        return OrderedDict(zip(self._blob_names, self._blob_loss_weights, strict=True))

    @property
    def _blob_loss_weights(self) -> list[float]:
        weights = [0.0] * len(self._blobs)
        for layer in self.engine.layers:
            for top, weight in zip(layer.tops, layer.loss_weights, strict=True):
                weights[top.number] = weight
        return weights

    def forward(
        self, blobs: Sequence[str] | None = None, start: str | None = None, end: str | None = None, **inputs: Any
    ) -> dict[str, np.ndarray]:
        """Runs the layers from `start` to `end`, inclusive.

        Args:
            blobs: names of blobs to return in addition to the outputs.
            inputs: values for the net's inputs by name; all or none.

        Returns:
            The outputs of the net (or of layer `end`, if given) and `blobs`, by name.
        """
        first = self._index(start, 0)
        last = self._index(end, len(self.layers) - 1)
        wanted = set(self.top_names[end] if end is not None else self.outputs) | set(blobs or ())
        if inputs:
            if set(inputs) != set(self.inputs):
                raise NetError(
                    "Input blob arguments do not match net inputs.",
                    expected=", ".join(self.inputs) or "none",
                    got=", ".join(inputs),
                )
            for name, values in inputs.items():
                self._set(name, "data", values, "Input is not batch sized")
        self._run(first, last)
        return {name: self.blobs[name].data for name in wanted}

    def _forward(self, start: int, end: int) -> float:
        """Runs a range of layers by number; returns their loss."""
        return float(self._run(start, end))

    def _run(self, start: int, end: int) -> Tensor:
        mode.warn_if_left_on_cpu(self.engine.device)
        return self.engine.layerwise.run(start, end)

    def backward(
        self, diffs: Sequence[str] | None = None, start: str | None = None, end: str | None = None, **top_diffs: Any
    ) -> dict[str, np.ndarray]:
        """Runs backward from layer `start` down to `end`, inclusive.

        Args:
            diffs: names of blobs whose diffs to return in addition to those of the inputs.
            top_diffs: gradients of the net's outputs by name; all or none.

        Returns:
            The diffs of the inputs (or of the bottoms of `end`, if given) and of `diffs`, by name.
        """
        first = self._index(start, len(self.layers) - 1)
        last = self._index(end, 0)
        wanted = set(self.bottom_names[end] if end is not None else self.inputs) | set(diffs or ())
        if top_diffs:
            if set(top_diffs) != set(self.outputs):
                raise NetError(
                    "Top diff arguments do not match net outputs.",
                    expected=", ".join(self.outputs) or "none",
                    got=", ".join(top_diffs),
                )
            for name, values in top_diffs.items():
                self._set(name, "diff", values, "Diff is not batch sized")
        self._backward(first, last)
        return {name: self.blobs[name].diff for name in wanted}

    def _backward(self, start: int, end: int) -> None:
        """Runs a range of layers backward, by number, from the last to the first."""
        self.engine.layerwise.backward(start, end)

    def _index(self, layer: str | None, default: int) -> int:
        if layer is None:
            return default
        if layer not in self._layer_names:
            raise NetError(f"there is no layer '{layer}'", advice=did_you_mean(layer, self._layer_names))
        return self._layer_names.index(layer)

    def _set(self, name: str, side: str, values: Any, complaint: str) -> None:
        blob = self.blobs[name]
        if np.shape(values)[:1] != blob.shape[:1]:
            raise NetError(f"{complaint}: blob '{name}'", expected=blob.shape, got=np.shape(values))
        getattr(blob, side)[...] = values

    def forward_all(self, blobs: Sequence[str] | None = None, **inputs: Any) -> dict[str, np.ndarray]:
        """Runs the net batch by batch over inputs with any number of items; returns the outputs of all items.
        A scalar output has one value per batch."""
        found: dict[str, list[np.ndarray]] = {name: [] for name in {*self.outputs, *(blobs or ())}}
        for batch in self._batch(inputs):
            for name, values in self.forward(blobs, None, None, **batch).items():
                found[name].extend(np.atleast_1d(values).copy())
        count = len(next(iter(inputs.values())))
        return {name: np.asarray(values)[:count] for name, values in found.items()}

    def forward_backward_all(
        self, blobs: Sequence[str] | None = None, diffs: Sequence[str] | None = None, **values: Any
    ) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        """Runs forward and backward, batch by batch, over inputs and output gradients with any number of items."""
        outs: dict[str, list[np.ndarray]] = {name: [] for name in {*self.outputs, *(blobs or ())}}
        gradients: dict[str, list[np.ndarray]] = {name: [] for name in {*self.inputs, *(diffs or ())}}
        forward = self._batch({name: values[name] for name in self.inputs if name in values})
        backward = self._batch({name: values[name] for name in self.outputs if name in values})
        empty: dict[str, Any] = {}
        for tops, top_diffs in zip_longest(forward, backward, fillvalue=empty):
            for name, one in self.forward(blobs=blobs, **tops).items():
                outs[name].extend(np.atleast_1d(one).copy())
            for name, one in self.backward(diffs=diffs, **top_diffs).items():
                gradients[name].extend(one.copy())
        count = len(next(iter(values.values())))
        return (
            {name: np.asarray(one)[:count] for name, one in outs.items()},
            {name: np.asarray(one)[:count] for name, one in gradients.items()},
        )

    def _batch(self, values: Mapping[str, Any]) -> Iterator[dict[str, np.ndarray]]:
        """Splits values into pieces of the net's batch size; the last one is padded with zeros."""
        if not values:
            return
        size = next(iter(self.blobs.values())).shape[0]
        arrays = {name: np.asarray(one) for name, one in values.items()}
        count = len(next(iter(arrays.values())))
        for first in range(0, count, size):
            batch = {name: one[first : first + size] for name, one in arrays.items()}
            missing = size - len(next(iter(batch.values())))
            if missing:
                batch = {
                    name: np.concatenate([one, np.zeros((missing, *one.shape[1:]), one.dtype)])
                    for name, one in batch.items()
                }
            yield batch

    def set_input_arrays(self, data: np.ndarray, labels: np.ndarray) -> None:
        """Sets the data of the net's first layer, which must be a MemoryData layer.

        Args:
            data: N x channels x height x width, where N is a multiple of the batch size.
            labels: N labels.

        Raises:
            NetError: If the first layer is of another type.
            DataError: If the arrays do not fit.
        """
        layer = self.engine.layers[0]
        if not isinstance(layer.module, MemoryData):
            raise NetError("set_input_arrays is for nets whose first layer is MemoryData", got=self.layers[0].type)
        layer.module.set_arrays(data, labels)
        self.engine.source(layer).seek(0)

    def reshape(self) -> None:
        """Updates the shapes of all blobs after the shapes of inputs have changed."""
        self.engine.layerwise.reshape()

    def clear_param_diffs(self) -> None:
        """Sets the gradients of all parameters to 0."""
        self.engine.sync_to_device()
        for blobs in self.params.values():
            for blob in blobs:
                gradient_of(blob.parameter).zero_()

    def copy_from(self, path: str | Path) -> None:
        """Loads weights into the layers with the same names; warns about layers that are not in the file.

        Raises:
            WeightsError: If the weights do not fit a layer.
        """
        report = self.engine.load(path)
        self._reports.append(report)
        for line in report.lines():
            mode.logger.info("%s", line)
        for line in incomplete_lines(self._reports):
            mode.logger.warning("%s", line)

    def share_with(self, other: Net) -> None:
        """Shares the parameters of another net's layers with the same names."""
        self.engine.share_with(other.engine)

    def save(self, path: str | Path) -> None:
        """Writes a .caffemodel."""
        self.engine.save(path)

    def save_hdf5(self, path: str | Path) -> None:
        """Writes a .caffemodel.h5."""
        self.engine.save(path, hdf5=True)

    def load_hdf5(self, path: str | Path) -> None:
        """Loads a .caffemodel.h5."""
        self.copy_from(path)

    def before_forward(self, callback: Callable[[int], object]) -> None:
        """Calls `callback(number of the layer)` before each layer's forward."""
        self.engine.layerwise.before_forward.append(callback)

    def after_forward(self, callback: Callable[[int], object]) -> None:
        self.engine.layerwise.after_forward.append(callback)

    def before_backward(self, callback: Callable[[int], object]) -> None:
        self.engine.layerwise.before_backward.append(callback)

    def after_backward(self, callback: Callable[[int], object]) -> None:
        self.engine.layerwise.after_backward.append(callback)


def _replace_param(runner: LayerRunner, layer: int, index: int, blob: Blob) -> Blob:
    runner.replace_param(layer, index, blob)
    return runner.params[layer][index]


def _is_caffe_layer(module: nn.Module) -> bool:
    return isinstance(module, Python) and isinstance(module.user, Layer)
