"""DiceCoefLoss: one minus the overlap of predicted class maps and pixel labels."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.files.binaryproto import read_blob
from pycaffe_like.spec import LayerDef, format_shape

from .base import LossLayer, Shape
from .gradients import with_slopes
from .registry import register_layer

POWERS = {"INVERSE_VOLUME": -2, "EQUALIZE_CLASSES": -1, "EXTRA_SMALL_VOLUMES": -3}
LEAST_WEIGHT = 1e-9
IGNORED_VOLUME = 1e6
"""The volume of the ignored class, in multiples of the picture's size."""


@register_layer("dice_coef_loss_param")
class DiceCoefLoss(LossLayer):
    """One minus the Dice coefficient, the overlap of predicted class maps and pixel labels:

        1 - mean over items of 2 * sum(w * x * t) / (sum(w * x^2) + sum(w * t))

    The sums are over the classes and pixels of an item; t is 1 for the class of a pixel and 0 for all
    others. `generalization` chooses the weights w:

    * NONE and MULTICLASS: w is 1, and 1 / N is added to numerator and denominator. With MULTICLASS,
      the sums skip ignore_label.
    * MULTICLASS_WEIGHTED: w is (1 + number of pixels of the class in the picture)^-2. With weight_mode
      EQUALIZE_CLASSES the power is -1, with EXTRA_SMALL_VOLUMES it is -3. ignore_label is treated as a
      class with very many pixels.
    * MULTICLASS_WEIGHTED_BATCH: the same with the mean number of pixels over the batch.
    * MULTICLASS_WEIGHTED_ALL: the same with the mean number of pixels over all batches so far.

    Two options multiply w by further factors:

    * `weights`: a .binaryproto file with a matrix, whose diagonal has a factor for each class.
    * contour_shape: pixels near the border of a class get factors of up to contour_amplitude, scaled to a
      mean of 1 per class. A factor grows with the absolute difference between the pixel and its
      surroundings, a window of contour_size (default 3), in which all pixels count alike (SIMPLE) or
      less with distance (SHARP). sum(w * x^2) has these factors only if classes are weighted, too.

    As in jolibrain's fork, the gradient is that of the sum over items, not of their mean; ignore_label
    also gets a gradient; and SHARP's kernel is off-centre by one row and one column.

    Bottoms: the maps, N x C x H x W; the labels, N x 1 x H x W. Top: the loss.

    Source: src/caffe/layers/dice_coef_loss_layer.cpp of jolibrain/caffe; Milletari, Navab and Ahmadi, V-Net, 2016;
    Sudre et al., Generalised Dice overlap, 2017.
    """

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        generalization: str,
        weight_mode: str,
        weights: str | None,
        contour_shape: str,
        contour_size: int | None,
        contour_amplitude: float,
        ignore_label: int,
        layer: LayerDef,
    ) -> None:
        super().__init__(bottoms)
        maps, labels = bottoms
        if len(maps) != 4 or labels != (maps[0], 1, *maps[2:]):
            raise LayerError(
                "the labels do not fit the maps",
                expected="N x C x H x W and N x 1 x H x W",
                got=f"{format_shape(maps)}, {format_shape(labels)}",
            )
        self.ignore_label = None if ignore_label == -1 or generalization == "NONE" else ignore_label
        self.power = POWERS[weight_mode] if generalization.startswith("MULTICLASS_W") else None
        self.scope = generalization.removeprefix("MULTICLASS_WEIGHTED")
        self.has_effects = self.scope == "_ALL"
        self.amplitude = contour_amplitude
        classes = maps[1]
        self.register_buffer("class_weights", self._read_weights(weights, classes), persistent=False)
        self.register_buffer("kernel", contour_kernel(contour_shape, contour_size), persistent=False)
        self.register_buffer("volumes", torch.zeros(classes), persistent=False)
        self.register_buffer("batches", torch.zeros(()), persistent=False)

    @staticmethod
    def _read_weights(path: str | None, classes: int) -> Tensor | None:
        if path is None:
            return None
        matrix = torch.from_numpy(read_blob(path)).float()
        if matrix.numel() != classes**2:
            raise LayerError(
                "weights do not fit the classes", expected=f"{classes}x{classes}", got=format_shape(matrix.shape)
            )
        weights = matrix.reshape(classes, classes).diag().clamp(min=LEAST_WEIGHT)
        return weights / weights.sum()

    def persistent_buffers(self) -> list[Tensor]:
        return [self.get_buffer("volumes"), self.get_buffer("batches")] if self.has_effects else []

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return bottoms[0][1]

    def ignored_labels(self) -> tuple[int, ...]:
        return ()

    def forward(self, maps: Tensor, labels: Tensor) -> Tensor:
        with torch.no_grad():
            own = torch.zeros_like(maps).scatter_(1, labels.round().long(), 1.0)
            weights = self._weights(own)
            of_squares = torch.ones_like(weights) if self._leaves_squares_unweighted() else weights
            counted = torch.ones_like(maps[:1])
            if self.power is None and self.ignore_label is not None and maps.shape[1] > 1:
                counted[:, self.ignore_label] = 0
            smooth = 1 / len(maps) if self.power is None else 0.0
            axes = (1, 2, 3)
            whole = smooth + (counted * (of_squares * maps.square() + weights * own)).sum(axes, keepdim=True)
            share = (smooth + 2 * (counted * weights * maps * own).sum(axes, keepdim=True)) / whole
            loss = 1 - share.abs().mean()
            slopes = 2 * (share * maps - own) / whole * weights
        return with_slopes(loss, maps, slopes)

    def _leaves_squares_unweighted(self) -> bool:
        return self.power is None and self.class_weights is None

    def _weights(self, own: Tensor) -> Tensor:
        """Returns the weight of every value, N x C x H x W."""
        weights = torch.ones_like(own)
        if self.power is not None:
            weights = weights * (self._volumes(own) ** self.power)[:, :, None, None]
        if self.class_weights is not None:
            weights = weights * self.get_buffer("class_weights").to(own.dtype)[:, None, None]
        return weights if self.kernel is None else weights * self._contours(own)

    def _volumes(self, own: Tensor) -> Tensor:
        """Returns 1 plus the number of pixels of each class, N x C or 1 x C."""
        volumes = own.sum((2, 3)) + 1
        if self.ignore_label is not None:
            volumes[:, self.ignore_label] += IGNORED_VOLUME * own[0, 0].numel() - 1
        if self.scope == "":
            return volumes
        volumes = volumes.mean(0, keepdim=True)
        if self.scope == "_ALL":
            mean, batches = self.get_buffer("volumes"), self.get_buffer("batches")
            mean.copy_((mean * batches + volumes[0]) / (batches + 1))
            batches += 1
            volumes = mean[None].clone()
        return volumes

    def _contours(self, own: Tensor) -> Tensor:
        kernel = self.get_buffer("kernel").to(own.dtype)
        sides = torch.cat((1 - own[:, :1], own[:, 1:]), 1)
        found = F.conv2d(sides.flatten(0, 1)[:, None], kernel[None, None], padding=(len(kernel) - 1) // 2)
        raised = found.reshape(own.shape).abs() * (self.amplitude - 1) + 1
        return raised / raised.mean((2, 3), keepdim=True)


def contour_kernel(shape: str, size: int | None) -> Tensor | None:
    """Returns the kernel that detects borders; None for contour_shape NO."""
    if shape == "NO":
        return None
    side = max(3, size or 3)
    side += 1 - side % 2
    if shape == "SIMPLE":
        kernel = torch.full((side, side), -1.0 / (side * side - 1))
        kernel[side // 2, side // 2] = 1
        return kernel
    steps = (torch.arange(side) - side // 2).abs()
    far = (steps[:, None] + 4 * steps).to(torch.float32)
    kernel = torch.where(far == 0, 0, -1 / far)
    kernel[side // 2 + 1, side // 2 + 1] = -kernel.sum()
    return kernel
