"""Quantizes ONNX models to int8, with QuantizeLinear and DequantizeLinear on weights and activations.

Source: onnxruntime.quantization, static quantization in the format QDQ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from pycaffe_like.graph.include_rules import select
from pycaffe_like.net import Net
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetDef, NetState

from . import proof
from .errors import ExportError
from .predict import find_pictures, preparation
from .prepare import Prepared
from .samples import batches, data_net
from .scratch import scratch_folder

CALIBRATION_ITEMS = 256
"""The number of items used to find the range of activations."""

Batch = dict[str, Tensor]


def quantize(model: bytes, inputs: Sequence[str], batches_of_data: Iterable[Batch]) -> bytes:
    """Quantizes a model to int8.

    Args:
        batches_of_data: representative data, to calibrate the ranges of activations.
    """
    from onnxruntime.quantization import QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with scratch_folder() as folder:
        paths = [str(folder / name) for name in ("float.onnx", "ready.onnx", "int8.onnx")]
        Path(paths[0]).write_bytes(model)
        quant_pre_process(paths[0], paths[1], skip_symbolic_shape=True)
        quantize_static(
            paths[1],
            paths[2],
            _Reader(inputs, batches_of_data),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
        return Path(paths[2]).read_bytes()


class _Reader:
    """Implements onnxruntime's CalibrationDataReader."""

    def __init__(self, inputs: Sequence[str], batches_of_data: Iterable[Batch]) -> None:
        self._inputs = inputs
        self._left = iter(batches_of_data)

    def get_next(self) -> Mapping[str, np.ndarray] | None:
        batch = next(self._left, None)
        return None if batch is None else {name: batch[name].numpy() for name in self._inputs}

    def __iter__(self) -> Iterator[Mapping[str, np.ndarray]]:
        return iter(self.get_next, None)


@dataclass(frozen=True)
class Calibration:
    """Data to calibrate a quantized model with, or to count its right predictions with.

    Attributes:
        source: a function that returns a new iterator over all batches.
        label: the name of the label blob; empty if there are no labels.
    """

    source: Callable[[], Iterator[Batch]]
    label: str


def calibration(
    prepared: Prepared, inputs: Sequence[str], shapes: Sequence[tuple[int, ...]], given: str | None
) -> Calibration:
    """Returns the calibration data for a net: the data of another net, a folder of pictures, or the net's own
    data.

    Raises:
        ExportError: If there is no data.
    """
    if given is not None and (Path(given).is_dir() or given.endswith(".txt")):
        return Calibration(lambda: _of_pictures(prepared.definition, shapes[0], inputs[0], given), "")
    data = prepared.data if given is None else _data_of(given, prepared.state)
    if data is None or not data.records():
        raise ExportError(
            "int8 needs data to calibrate with", expected="--calibrate NET_WITH_DATA_LAYERS, FOLDER or LIST.txt"
        )
    tops = [top for layer in data.layers for top in layer.tops]
    missing = [name for name in inputs if name not in {top.name for top in tops}]
    if missing:
        raise ExportError(f"the calibration data has no blob '{missing[0]}'")
    label = next((top.name for top in tops if top.name not in inputs and len(top.shape) == 1), "")
    return Calibration(lambda: batches(data, [*inputs, label]), label)


def _data_of(path: str, state: NetState) -> Net | None:
    net: NetDef = read_net(path, "typo")
    return data_net(select(net, state), state)


def _of_pictures(definition: NetDef, shape: tuple[int, ...], name: str, given: str) -> Iterator[Batch]:
    prepare = preparation(definition, shape)
    for path in find_pictures([given], iter(())):
        yield {name: torch.from_numpy(prepare(prepare.read(path)))[None]}


def first_items(calibrating: Calibration) -> Iterator[Batch]:
    """Yields the first CALIBRATION_ITEMS items of the calibration data."""
    seen = 0
    for batch in calibrating.source():
        yield batch
        seen += len(next(iter(batch.values())))
        if seen >= CALIBRATION_ITEMS:
            return


def quantize_and_score(
    model: bytes, inputs: Sequence[str], calibrating: Calibration, scoring: Calibration
) -> tuple[bytes, list[str]]:
    """Quantizes a model; returns it with lines to print about its size and accuracy.

    Args:
        scoring: the data to count right predictions with.
    """
    small = quantize(model, inputs, first_items(calibrating))
    (before, after), total = score(scoring, [proof.onnx_runner(one, inputs) for one in (model, small)], inputs)
    share = f"The file is {len(small) / len(model):.2f} of the float model's."
    if scoring.label:
        return small, [f"Right before: {before} of {total}; after: {after} of {total}.", share]
    return small, [f"The same class as before for {after} of {total}.", share]


def score(scoring: Calibration, runners: Sequence[proof.Runner], inputs: Sequence[str]) -> tuple[list[int], int]:
    """Counts the items that each model classifies correctly. The class scores are the first output of a model.

    Returns:
        For each model, the number of items whose predicted class equals the label (or, without labels, the
        class that the first model predicts); and the total number of items.
    """
    right, total = [0] * len(runners), 0
    for batch in scoring.source():
        given = [batch[name] for name in inputs]
        classes = [np.asarray(runner(given)[0]).reshape(len(given[0]), -1).argmax(1) for runner in runners]
        truth = batch[scoring.label].numpy() if scoring.label else classes[0]
        right = [before + int((found == truth).sum()) for before, found in zip(right, classes, strict=True)]
        total += len(truth)
    return right, total
