"""Fillers, which compute the initial values of parameters.

fan_in is the number of a blob's values divided by its first extent, fan_out that number divided by
its second extent. In the formulas below, n is fan_in, fan_out or their mean, as variance_norm says.

Unlike in Caffe, the gaussian filler accepts a std of 0: all values are the mean.

Source: include/caffe/filler.hpp.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError, did_you_mean
from pycaffe_like.spec import FillerDef


def fill(blob: Tensor, filler: FillerDef) -> None:
    """Fills a blob with initial values, drawn from torch's global random generator.

    Raises:
        LayerError: If the filler is unknown, or cannot fill a blob of this shape.
    """
    check_filler(filler)
    with torch.no_grad():
        FILLERS[filler.type](blob, filler)


def check_filler(filler: FillerDef) -> None:
    """Checks the options of a filler.

    Raises:
        LayerError: If the type is unknown, or an option is invalid.
    """
    if filler.type not in FILLERS:
        raise LayerError(
            f"unknown filler '{filler.type}'",
            expected="one of " + ", ".join(FILLERS),
            advice=did_you_mean(filler.type, FILLERS),
        )
    if filler.sparse != -1 and (filler.type != "gaussian" or filler.sparse < -1):
        expected = "a number of weights, or -1" if filler.type == "gaussian" else "-1, or the gaussian filler"
        raise LayerError(f"invalid sparse of the {filler.type} filler", expected=expected, got=filler.sparse)
    if filler.type == "gaussian" and filler.std < 0:
        raise LayerError("std must not be negative", got=filler.std)
    if filler.type == "uniform" and filler.min > filler.max:
        raise LayerError("min is above max", expected=f"at most {filler.max:g}", got=filler.min)


def _constant(blob: Tensor, filler: FillerDef) -> None:
    blob.fill_(filler.value)


def _uniform(blob: Tensor, filler: FillerDef) -> None:
    blob.uniform_(filler.min, filler.max)


def _gaussian(blob: Tensor, filler: FillerDef) -> None:
    blob.normal_(filler.mean, filler.std)
    if filler.sparse >= 0:  # the expected number of nonzero weights per output
        if not blob.dim():
            raise LayerError("a sparse gaussian filler needs an axis of outputs", got="a scalar blob")
        if filler.sparse > blob.shape[0]:
            raise LayerError(
                "sparse is out of range", expected=f"at most {blob.shape[0]}, the outputs", got=filler.sparse
            )
        blob.mul_(torch.empty_like(blob).bernoulli_(filler.sparse / blob.shape[0]))


def _positive_unitball(blob: Tensor, filler: FillerDef) -> None:
    """Fills with values from U(0, 1), scaled so that the values of each row (first axis) sum to 1."""
    if not blob.dim():
        raise LayerError("a positive_unitball filler needs an axis to sum over", got="a scalar blob")
    blob.uniform_(0, 1)
    rows = blob.reshape(blob.shape[0], -1)
    rows.div_(rows.sum(1, keepdim=True))


def _xavier(blob: Tensor, filler: FillerDef) -> None:
    """Fills with values from U(-a, a), a = sqrt(3 / n). Source: Glorot and Bengio, 2010."""
    limit = math.sqrt(3.0 / _fan(blob, filler))
    blob.uniform_(-limit, limit)


def _msra(blob: Tensor, filler: FillerDef) -> None:
    """Fills with values from N(0, 2 / n). Source: He, Zhang, Ren and Sun, 2015."""
    blob.normal_(0.0, math.sqrt(2.0 / _fan(blob, filler)))


def _bilinear(blob: Tensor, filler: FillerDef) -> None:
    """Fills every channel with a kernel for bilinear interpolation, so that a Deconvolution upsamples."""
    if blob.dim() != 4 or blob.shape[2] != blob.shape[3]:
        raise LayerError(
            "the bilinear filler makes square two-dimensional kernels",
            expected="a blob of N x C x K x K",
            got="x".join(map(str, blob.shape)) or "a scalar",
        )
    factor = math.ceil(blob.shape[3] / 2.0)
    centre = (blob.shape[3] - 1) / (2.0 * factor)
    ramp = 1 - (torch.arange(blob.shape[3], dtype=blob.dtype, device=blob.device) / factor - centre).abs()
    blob.copy_((ramp[:, None] * ramp[None, :]).expand_as(blob))


def _fan(blob: Tensor, filler: FillerDef) -> float:
    fan_in = blob.numel() / blob.shape[0] if blob.dim() else blob.numel()
    fan_out = blob.numel() / blob.shape[1] if blob.dim() > 1 else blob.numel()
    return {"FAN_IN": fan_in, "FAN_OUT": fan_out, "AVERAGE": (fan_in + fan_out) / 2}[filler.variance_norm]


FILLERS: dict[str, Callable[[Tensor, FillerDef], None]] = {
    "constant": _constant,
    "uniform": _uniform,
    "gaussian": _gaussian,
    "positive_unitball": _positive_unitball,
    "xavier": _xavier,
    "msra": _msra,
    "bilinear": _bilinear,
}
