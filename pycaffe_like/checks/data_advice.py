"""Looks at the records of a net's data layers: labels, sizes, mean and order, and how many of them a test covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np

from pycaffe_like.data.transform import Crop
from pycaffe_like.errors import PclError, Remark, located
from pycaffe_like.layers.data_layer import DataLayer
from pycaffe_like.net.build import can_be_opened
from pycaffe_like.net.built import BuiltNet
from pycaffe_like.net.data_layers import open_data_layers
from pycaffe_like.spec import LayerDef, NetDef, NetState, Phase, format_count

SAMPLE, LARGE_SAMPLE = 100, 10_000
"""How many records to look at: as a rule, and with --strict."""

_FEWEST_SORTED = 10  # fewer records may be in this order by chance
_FAR = 60.0  # between mean_value and the mean of the pictures, of 256 values
_NEAR = 5.0


@dataclass
class _Seen:
    """What is known about the records that were read.

    Attributes:
        labels: the label of each record that has one number as its label.
        means: the mean of each channel of each 8-bit picture.
        arrays: the arrays of the first record.
    """

    labels: list[float] = field(default_factory=list)
    means: list[np.ndarray] = field(default_factory=list)
    first: tuple[Any, ...] = ()

    def add(self, sample: tuple[Any, ...]) -> None:
        self.first = self.first or sample
        pixels = sample[0].pixels if isinstance(sample[0], Crop) else sample[0]
        if isinstance(pixels, np.ndarray) and pixels.ndim == 3 and pixels.dtype == np.uint8:
            self.means.append(pixels.reshape(len(pixels), -1).mean(1))
        if len(sample) > 1 and np.size(sample[1]) == 1:
            self.labels.append(float(np.ravel(sample[1])[0]))


def look_at_data(net: BuiltNet, most: int = SAMPLE) -> Iterator[PclError | Remark]:
    """Yields problems of the data layers whose sources exist: records that cannot be read, sizes that differ,
    labels outside the range of classes; and remarks on sorted records, missing classes, and a mean that does not fit.

    Args:
        most: the number of records to look at in each source, spread evenly over it.
    """
    for layer in net.layers:
        if isinstance(layer.module, DataLayer) and can_be_opened(layer.definition):
            with closing(layer.module.loader) as loader:
                try:
                    loader.open()
                except PclError:  # building the net reported it
                    continue
                try:
                    with located(layer.definition.where):
                        seen, is_all = _read(layer.module, most)
                except PclError as error:
                    yield error
                    continue
            texts = [_mean(layer.definition, seen)]
            if net.state.phase is Phase.TRAIN:
                texts += [_order(layer.module, seen), _missing_classes(layer.module, seen) if is_all else ""]
            yield from (Remark(layer.definition.where, text) for text in texts if text)


def _read(layer: DataLayer, most: int) -> tuple[_Seen, bool]:
    """Reads records; returns facts about them, and whether they are all the records of the source.

    Raises:
        DataError: If a record cannot be read, differs in size from the first, or has a label out of range.
    """
    loader, seen = layer.loader, _Seen()
    count = loader.records()
    for number in sorted({count * index // most for index in range(most)}):
        sample = loader.preview(number)
        seen.add(sample)
        together = [sample] if loader.batch_size == 1 else [seen.first, sample]
        loader.collate(together, lambda item, number=number: loader.source.name(number))  # type: ignore[misc]
    return seen, count <= most


def _order(layer: DataLayer, seen: _Seen) -> str:
    """Returns a remark if all records of a class are next to each other and the layer does not shuffle, else ""."""
    runs = sum(1 for _ in groupby(seen.labels))
    is_sorted = 1 < runs == len(set(seen.labels)) < len(seen.labels)
    if not is_sorted or len(seen.labels) < _FEWEST_SORTED or layer.loader.sampler.shuffle:
        return ""
    return (
        "its records are sorted by label, so most batches have one class: convert them with --shuffle, or set shuffle"
    )


def _missing_classes(layer: DataLayer, seen: _Seen) -> str:
    """Returns a remark if some classes of a loss or metric have no record, else ""."""
    classes = max((check.classes for check in layer.loader.collate.label_checks), default=0)
    missing = sorted(set(range(classes)) - set(map(int, seen.labels))) if seen.labels else []
    if not missing:
        return ""
    shown = ", ".join(map(str, missing[:10])) + (" …" if len(missing) > 10 else "")
    return f"no record has label {shown}, of {classes} classes"


def _mean(layer: LayerDef, seen: _Seen) -> str:
    """Returns a remark if mean_value is far from the mean of the pictures, else ""."""
    given = layer.option("transform_param").get("mean_value") or () if "transform_param" in layer.options else ()
    if not given or not seen.means:
        return ""
    actual = np.mean(seen.means, axis=0)
    mean = np.broadcast_to(np.array(given, np.float64), actual.shape) if len(given) in (1, len(actual)) else actual
    distance, reversed_distance = (float(np.abs(actual - one).max()) for one in (mean, mean[::-1]))
    numbers = (
        f"mean_value is {_format(mean)}, but the mean of {format_count(len(seen.means), 'record')} is {_format(actual)}"
    )
    if reversed_distance < _NEAR < 2 * _NEAR < distance:
        return f"{numbers}: the channels are reversed; pixels are BGR"
    return numbers if distance > _FAR else ""


def _format(values: Sequence[float] | np.ndarray) -> str:
    return ", ".join(f"{value:.4g}" for value in values)


def uncovered_test(net: NetDef, state: NetState, test_iter: int) -> str:
    """Returns a remark if a test does not read each record of its source about once, else "".

    Args:
        test_iter: the number of batches of the test.
    """
    if not all(can_be_opened(layer) for layer in net.layers if layer.options and not layer.bottoms and layer.tops):
        return ""
    with suppress(PclError), open_data_layers(net, state, seed=1) as layers:
        records, batch = layers[0].loader.records(), layers[0].loader.batch_size
        covered, needed = test_iter * batch, -(-records // batch)
        if test_iter != needed:
            tests = f"test_iter {test_iter} with batches of {batch} tests {covered} records, and there are {records}"
            return f"{tests}; expected {needed} to test each once"
    return ""
