"""`pycaffe_like.load`: loads a prototxt and its weights as an `nn.Module`."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike, fspath

from .net_module import NetModule, net_module
from .prepare import prepare


def load(
    net: str | PathLike[str],
    weights: str | PathLike[str] | None = None,
    *,
    outputs: Sequence[str] | None = None,
    batch: int | None = None,
    size: tuple[int, int] | None = None,
    level: int = 0,
    stages: Sequence[str] = (),
) -> NetModule:
    """Loads a net for use from torch, in evaluation mode.

    A net for training is loaded in its deploy form: data tops become inputs, losses are removed.
    Parameters require gradients unless the prototxt gives them an lr_mult of 0.

    Args:
        net: the prototxt.
        weights: a weight file; if None, fillers initialize the parameters.
        outputs: names of the blobs to return; None for the net's own outputs.
        batch, size: the batch size, and height and width, to build the net for. Other batch sizes work
            too.
        level, stages: for the include rules of the prototxt.

    Raises:
        PclError: If the net or the weights are invalid.
    """
    files = [] if weights is None else [fspath(weights)]
    prepared = prepare(fspath(net), files, level=level, stages=stages, batch=batch, size=size)
    try:
        return net_module(prepared.build(), outputs).eval()
    finally:
        prepared.close()
