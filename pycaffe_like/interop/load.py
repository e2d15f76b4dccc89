"""`pycaffe_like.load`: a prototxt and its weights as an `nn.Module`."""

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
    """A net for use from torch, in evaluation mode.

    A net for training is loaded in its deployed form: its data become inputs, its losses are left
    out. Parameters learn unless the prototxt gives them an lr_mult of 0.

    Args:
        net: the prototxt.
        weights: a weight file; without one the parameters are random.
        outputs: names of the blobs to return; the net's own outputs if None.
        batch, size: the batch size, and height and width, that the net is built for. Other batch
            sizes work too.
        level, stages: for the include rules of the prototxt.

    Raises:
        PclError: what is wrong with the net or the weights.
    """
    files = [] if weights is None else [fspath(weights)]
    prepared = prepare(fspath(net), files, level=level, stages=stages, batch=batch, size=size)
    try:
        return net_module(prepared.build(), outputs).eval()
    finally:
        prepared.close()
