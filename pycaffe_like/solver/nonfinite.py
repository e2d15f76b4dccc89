"""Detects losses that are inf or NaN without waiting for the device, and finds the layer that caused them."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from pycaffe_like.errors import SolverError
from pycaffe_like.net import Net
from pycaffe_like.spec import LayerDef

CAUSES = {
    "BatchNorm": "The statistics in use were never trained (scale_factor 0, or a variance of 0).",
    "Log": "The logarithm of 0 or of a negative number.",
    "Exp": "The exponent is too large.",
    "Power": "A fractional power of a negative number, or a negative power of 0.",
    "Eltwise": "A product that is too large.",
}
_DATA = "The data itself is not finite: check its scale, its mean, and the file."
_USUAL = (
    "Usual causes: base_lr is too high (try a tenth, a warm-up, or clip_gradients), the data is not scaled, or "
    "labels are out of range."
)


class Guard:
    """Makes the solver skip updates as soon as a loss is not finite.

    Attributes:
        skip: a scalar on the device: 1 if the update must be skipped, else 0.

    Args:
        goes_on: whether updates resume with the next finite loss; if not, they stop until `release`.
    """

    def __init__(self, device: torch.device, goes_on: bool) -> None:
        self.skip = torch.zeros((), device=device)
        self._goes_on = goes_on
        self._skipped = torch.zeros((), device=device)

    def watch(self, value: Tensor) -> None:
        """Checks a loss or a gradient norm, and sets `skip`."""
        if value.device.type == "cpu" and math.isfinite(value.item()) and not self.skip.item():
            return  # the usual case, faster: on the CPU there is no device to wait for
        bad = (~torch.isfinite(value)).to(self.skip.dtype)
        self.skip = bad if self._goes_on else torch.maximum(self.skip, bad)
        self._skipped = self._skipped + self.skip

    def skipped(self) -> int:
        """Returns the number of updates skipped since the last call. Waits for the device."""
        count = int(self._skipped)
        self._skipped = torch.zeros_like(self._skipped)
        return count

    def release(self) -> None:
        """Allows updates again."""
        self.skip = torch.zeros_like(self.skip)


def diagnosis(net: Net, batches_ago: int, batches: int, iteration: int) -> SolverError:
    """Makes the error about a loss that is not finite. It repeats the iteration to find the first blob
    with inf or NaN.

    Args:
        batches_ago: how many batches ago the iteration began.
        batches: the number of batches in the iteration.
    """
    for one in net.learnable_params:
        if not bool(torch.isfinite(one.tensor).all()):
            return SolverError(
                f"the loss is not finite at iteration {iteration}",
                got=f"weights that are not finite: blob {one.index} of this layer",
                advice="The previous update was too large. " + _USUAL,
                where=one.layer.where,
            )
    net.layerwise.debug = None
    for source in net.sources:
        source.seek(max(0, source.position - batches_ago))
    for _ in range(batches):
        found = _first_blob(net)
        if found is not None:
            return _about(*found, iteration)
    return SolverError(
        f"the loss is not finite at iteration {iteration}",
        got="only finite numbers when the iteration is repeated",
        advice="Random numbers, such as those of Dropout, differ in the repetition. " + _USUAL,
    )


@torch.no_grad()
def _first_blob(net: Net) -> tuple[LayerDef, str] | None:
    for i, layer in enumerate(net.layers):
        net.layerwise.forward_layer(i)
        for top in layer.tops:
            if not bool(torch.isfinite(net.layerwise.blob(top).synced_data.tensor()).all()):
                return layer.definition, top.name
    return None


def _about(layer: LayerDef, blob: str, iteration: int) -> SolverError:
    advice = _DATA if not layer.bottoms else CAUSES.get(layer.type, _USUAL)
    return SolverError(
        f"the loss is not finite at iteration {iteration}",
        got=f"values that are not finite in top '{blob}' of this layer, the first such top in the net",
        advice=advice,
        where=layer.where,
    )
