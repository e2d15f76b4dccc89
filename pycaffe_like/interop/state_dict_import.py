"""Puts the parameters of a torch model, from a .safetensors or torch file, into a net."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pycaffe_like.errors import WeightsError, Where
from pycaffe_like.files.stored_layer import StoredBlob
from pycaffe_like.net import Net
from pycaffe_like.net.state_dict import group_by_layer, read_tensors
from pycaffe_like.net.weights import match_layers
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetState, Phase

from .renaming import Blobs, read_rules, rename
from .scratch import scratch_folder


@dataclass(frozen=True)
class ImportedWeights:
    """The files to write, and lines to print."""

    files: dict[Path, bytes]
    remarks: list[str]


def import_weights(net_file: Path, weights: Path, target: Path, names: Path | None = None) -> ImportedWeights:
    """Loads the parameters of a torch model into a net.

    Args:
        target: the caffemodel to write; or a prototxt to write, with the caffemodel next to it.
        names: the file that maps names (see `renaming`); None if the tensors already have the names of the
            net's blobs.

    Raises:
        PclError: If a file is damaged, a name is wrong, a tensor does not fit, or a blob of the net has no tensor.
    """
    net = Net(read_net(net_file, "typo"), NetState(Phase.TEST))
    blobs = {layer.name: layer.module.blob_names for layer in net.layers if layer.module.blob_names}
    tensors = rename(read_tensors(weights), [] if names is None else read_rules(names), blobs)
    _add_scale_factors(tensors, blobs)
    matched = match_layers(net.built, group_by_layer(net.built, tensors), str(weights))
    if matched.report.missing:
        raise WeightsError(
            f"no tensor is called as layer '{matched.report.missing[0]}' needs",
            expected=_expected(matched.report.missing, blobs),
            got=_got(matched.report.unused),
            advice="--map FILE maps names: each line has a name of the model, then that of the layer.",
            where=Where(str(weights)),
        )
    matched.copy()
    with scratch_folder() as folder:
        net.write_caffemodel(folder / "net.caffemodel")
        content = (folder / "net.caffemodel").read_bytes()
    files = {target.with_suffix(".caffemodel"): content}
    if target.suffix != ".caffemodel":
        files = {target: net_file.read_bytes(), **files}
    return ImportedWeights(files, list(matched.report.lines()))


def _add_scale_factors(tensors: dict[str, StoredBlob], blobs: Blobs) -> None:
    """Adds a scale_factor of 1 for every BatchNorm layer whose statistics come from torch."""
    for layer, names in blobs.items():
        if "scale_factor" in names and f"{layer}.mean_sum" in tensors:
            one = StoredBlob((1,), False, np.float32, [np.ones(1, np.float32).tobytes()])
            tensors.setdefault(f"{layer}.scale_factor", one)


def _expected(layers: Sequence[str], blobs: Blobs) -> str:
    return ", ".join(f"{layer}.{blob}" for layer in layers[:4] for blob in blobs[layer] if blob != "scale_factor")


def _got(unused: Sequence[str]) -> str:
    return ", ".join(unused[:4]) + (f" and {len(unused) - 4} more" if len(unused) > 4 else "")
