"""`pycaffe_like.load`: loads a prototxt and its weights as an `nn.Module`."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike, fspath

from pycaffe_like.errors import UsageError

from .net_module import NetModule, net_module
from .prepare import prepare


def load(
    net: str | PathLike[str],
    weights: str | PathLike[str] | None = None,
    *,
    outputs: str | Sequence[str] | None = None,
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
        outputs: the name of the blob to return, or the names of several; None for the net's own outputs.
        batch, size: the batch size, and height and width, to build the net for. Other batch sizes work
            too.
        level, stages: for the include rules of the prototxt.

    Raises:
        PclError: If the net or the weights are invalid.
        UsageError: If `batch` or `size` is not positive.
    """
    _check_sizes(batch, size)
    if isinstance(outputs, str):
        outputs = [outputs]
    files = [] if weights is None else [fspath(weights)]
    prepared = prepare(fspath(net), files, level=level, stages=stages, batch=batch, size=size)
    try:
        return net_module(prepared.build(), outputs).eval()
    finally:
        prepared.close()


def _check_sizes(batch: object, size: object) -> None:
    if batch is not None and not _is_positive(batch):
        raise UsageError("batch is wrong", expected="a positive integer", got=batch)
    is_pair = isinstance(size, (tuple, list)) and len(size) == 2 and all(map(_is_positive, size))
    if size is not None and not is_pair:
        raise UsageError("size is wrong", expected="height and width, two positive integers", got=size)


def _is_positive(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number > 0
