"""Loads weights into a net, and saves them.

Source: Net::CopyTrainedLayersFrom, CopyTrainedLayersFromHDF5, ToProto and ToHDF5 in
src/caffe/net.cpp.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import mul
from pathlib import Path

import torch
from torch import Tensor
from torch.autograd.graph import increment_version

from pycaffe_like.errors import WeightsError, Where, located
from pycaffe_like.files.atomic import replacing
from pycaffe_like.files.caffemodel import layer_message, write_caffemodel
from pycaffe_like.files.caffemodel_hdf5 import write_caffemodel_hdf5
from pycaffe_like.files.stored_layer import SavedLayer, StoredBlob, StoredLayer
from pycaffe_like.files.weight_file import read_weights
from pycaffe_like.layers.base import Layer
from pycaffe_like.spec import Shape, format_count, format_shape

from .built import BuiltLayer, BuiltNet
from .state_dict import read_state_dict


@dataclass
class LoadReport:
    """How the layers of a weight file matched those of a net.

    Attributes:
        loaded: layers that got all their blobs from the file.
        reshaped: loaded layers with a blob of another shape but the same values, and both shapes.
        differing: layers that were not loaded because a blob does not fit, and the difference.
        missing: layers of the net that have parameters but are not in the file.
        unused: layers of the file that have blobs but are not in the net.
    """

    source: str
    loaded: list[str] = field(default_factory=list)
    reshaped: dict[str, str] = field(default_factory=dict)
    differing: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yields the number of layers loaded, and a line for each layer that needs a remark."""
        yield f"Weights from {self.source}: {format_count(len(self.loaded), 'layer')} loaded"
        for name, how in self.reshaped.items():
            yield f"  loaded in another shape  {name}: {how}"
        for name, how in self.differing.items():
            yield f"  skipped, shape differs    {name}: {how}"
        for name in self.missing:
            yield f"  missing in the file      {name}"
        for name in self.unused:
            yield f"  unused                   {name}"


def incomplete_lines(reports: Sequence[LoadReport]) -> Iterator[str]:
    """Yields warnings about layers that none of these weight files has, and about layers that were
    loaded in another shape.
    """
    loaded = {name for report in reports for name in report.loaded}
    files = ", ".join(report.source for report in reports)
    missing = [name for name in (reports[0].missing if reports else ()) if name not in loaded]
    if missing:
        listed = ", ".join(missing[:8]) + (f" and {len(missing) - 8} more" if len(missing) > 8 else "")
        yield f"{files}: no weights for {listed}: they keep the values of their fillers."
    for report in reports:
        for name, how in report.reshaped.items():
            yield f"{report.source}: layer '{name}' is loaded in another shape: {how}."


def load_weights(net: BuiltNet, path: str | Path, *, partial: bool = False, strict: bool = False) -> LoadReport:
    """Copies the blobs of a weight file into the layers of the same names.

    The file may be a .caffemodel, a .caffemodel.h5, a .safetensors, or a state_dict saved by torch.

    Args:
        partial: skip layers that do not fit. If false, they are an error, as in Caffe.
        strict: treat any difference as an error.

    Raises:
        WeightsError: If layers do not fit (see `partial` and `strict`), if the file has no weights, or if
            none of its layers is in the net. The net is then unchanged.
    """
    matched = match_weights(net, path, partial=partial, strict=strict)
    matched.copy()
    return matched.report


@dataclass(frozen=True)
class MatchedWeights:
    """A weight file that was read and that fits a net. The net has not changed yet.

    Attributes:
        pairs: each blob of the net with the blob of the file to copy into it.
    """

    report: LoadReport
    pairs: list[tuple[Tensor, StoredBlob]]

    def copy(self) -> None:
        """Copies the values into the net."""
        for target, blob in self.pairs:
            _copy(blob, target)


def match_weights(net: BuiltNet, path: str | Path, *, partial: bool = False, strict: bool = False) -> MatchedWeights:
    """Reads a weight file and checks it like `load_weights`, but changes nothing.

    Raises:
        WeightsError: As for `load_weights`.
    """
    stored = read_state_dict(net, path)
    stored = read_weights(path) if stored is None else stored
    return match_layers(net, stored, str(path), partial=partial, strict=strict)


def match_layers(
    net: BuiltNet, stored: list[StoredLayer], source: str, *, partial: bool = False, strict: bool = False
) -> MatchedWeights:
    """Like `match_weights`, for layers that were read already.

    Args:
        source: the file that they come from, for messages.
    """
    report = LoadReport(source)
    with located(Where(source)):
        pairs = _match(net, stored, report)
        _check(report, partial, strict)
        return MatchedWeights(report, [(target, blob.in_memory()) for target, blob in pairs])


def _match(net: BuiltNet, stored: list[StoredLayer], report: LoadReport) -> list[tuple[Tensor, StoredBlob]]:
    """Pairs each blob of the net with the blob of the file to copy into it; notes differences in `report`."""
    blobs: dict[str, list[Tensor]] = {}
    owned: dict[str, list[bool]] = {}
    modules: dict[str, Layer] = {}
    for layer in net.layers:
        modules.setdefault(layer.name, layer.module)
        blobs.setdefault(layer.name, layer.module.blobs())
        owned.setdefault(layer.name, _is_owner_of_blobs(layer))
    pairs: list[tuple[Tensor, StoredBlob]] = []
    for saved in stored:
        targets = blobs.get(saved.name)
        if targets is None:
            if saved.blobs:
                report.unused.append(saved.name)
            continue
        order = modules[saved.name].stored_order([0 if blob is None else blob.count() for blob in saved.blobs])
        stored_blobs = [saved.blobs[number] for number in order]
        sources = stored_blobs + [None] * (len(targets) - len(saved.blobs) if saved.allows_missing else 0)
        if not targets and not sources:
            continue
        how = _difference(targets, sources, owned[saved.name])
        if how:
            report.differing[saved.name] = how
            continue
        for target, blob in zip(targets, sources, strict=True):
            if blob is None:
                continue
            if not blob.fits(tuple(target.shape)):
                report.reshaped[saved.name] = f"{format_shape(blob.shape)} as {format_shape(target.shape)}"
            pairs.append((target, blob))
        report.loaded.append(saved.name)
    named = {saved.name for saved in stored}
    report.missing += [name for name in blobs if any(owned[name]) and name not in named]
    return pairs


def _difference(targets: list[Tensor], blobs: Sequence[StoredBlob | None], owned: list[bool]) -> str:
    if len(targets) != len(blobs):
        return f"{format_count(len(blobs), 'blob')} in the file, {len(targets)} in the net"
    for index, (target, blob, own) in enumerate(zip(targets, blobs, owned, strict=True)):
        if blob is None:
            if own:
                return f"blob {index} is missing in the file"
        elif not (blob.fits(tuple(target.shape)) or _is_flattening(blob.shape, tuple(target.shape))):
            return f"blob {index} is {format_shape(blob.shape)} in the file, {format_shape(target.shape)} in the net"
    return ""


def _is_flattening(one: Shape, other: Shape) -> bool:
    """Returns whether merging adjacent axes of one shape gives the other. Axes of size 1 do not matter.

    True for 4x48 and 4x3x4x4. False for 6x2 and 2x6: they have equally many values, in another order.
    """
    strides = [set(accumulate(reversed(shape), mul)) | {1} for shape in (one, other)]
    return math.prod(one) == math.prod(other) and (strides[0] <= strides[1] or strides[1] <= strides[0])


def _check(report: LoadReport, partial: bool, strict: bool) -> None:
    if report.differing and (strict or not partial):
        name, how = next(iter(report.differing.items()))
        raise WeightsError(
            f"layer '{name}' does not fit: {how}",
            advice="To train this layer from scratch instead, rename it.",
        )
    if strict and (report.reshaped or report.missing or report.unused):
        raise WeightsError("the weights do not match exactly", got="\n" + "\n".join(report.lines()))
    if not report.loaded and (report.missing or report.differing):
        raise WeightsError("no layer of the file fits the net", got="\n" + "\n".join(report.lines()))


@torch.no_grad()
def _copy(blob: StoredBlob, target: Tensor) -> None:
    if target.device.type == "cpu" and target.is_contiguous() and target.dtype == torch.float32:
        blob.copy_to(target.detach().numpy())
        increment_version(target)  # torch does not see writes to an array
    else:
        target.copy_(torch.from_numpy(blob.array()).reshape(target.shape))


def save_weights(net: BuiltNet, path: str | Path, *, hdf5: bool = False, diffs: bool = False) -> None:
    """Writes all layers with their blobs as a .caffemodel, or a .caffemodel.h5 with `hdf5`.

    The file is written completely or not at all.

    Args:
        diffs: also write the gradients.

    Raises:
        OSError: If the disk is full or the folder cannot be written to.
    """
    with replacing(path) as temporary:
        write_into(net, temporary, hdf5=hdf5, diffs=diffs)


def write_into(net: BuiltNet, path: Path, *, hdf5: bool = False, diffs: bool = False) -> None:
    """Like `save_weights`, but writes straight to `path`; the caller makes sure that no partial file remains."""
    layers = (_to_saved_layer(layer, diffs) for layer in net.layers)
    if hdf5:
        write_caffemodel_hdf5(path, layers, [_is_owner_of_blobs(layer) for layer in net.layers])
        return
    with path.open("wb") as file:
        write_caffemodel(file, net.definition.name, layers)


def _to_saved_layer(layer: BuiltLayer, diffs: bool) -> SavedLayer:
    blobs = layer.module.blobs()
    values = [blob.detach().cpu().numpy() for blob in blobs]
    gradients = []
    if diffs:
        tensors = [layer.module.parameter_of_blob(index) for index in range(len(blobs))]
        gradients = [
            (torch.zeros_like(blob) if tensor.grad is None else tensor.grad.reshape(blob.shape)).detach().cpu().numpy()
            for blob, tensor in zip(blobs, tensors, strict=True)
        ]
    return SavedLayer(layer.name, layer_message(layer.definition), values, gradients)


def _is_owner_of_blobs(layer: BuiltLayer) -> list[bool]:
    return [param.is_owner for param in layer.params]
