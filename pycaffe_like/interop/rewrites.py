"""Replaces layers by equivalent ones that torch.export can trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn

from pycaffe_like.layers.bn import BN
from pycaffe_like.layers.neuron import Dropout
from pycaffe_like.layers.normalization import LRN, BatchNorm
from pycaffe_like.layers.pooling import Pooling

from .detector_rewrites import ExportedDetectionOutput, ExportedProposal, ExportedYolo
from .net_module import NetModule
from .onnx_operators import dropout, lrn
from .region_rewrites import ExportedPSROIAlign, ExportedPSROIPooling, ExportedROIAlign, ExportedROIPooling

HEADS = frozenset(("DetectionOutput", "YoloDetectionOutput", "Yolov3DetectionOutput", "Proposal"))
"""Layer types that turn predictions into detections; --cut-heads omits them."""


class ExportedGlobalPooling(nn.Module):
    """Global pooling that adapts to the picture size; a fixed kernel would fix the size in the model."""

    def __init__(self, layer: Pooling) -> None:
        super().__init__()
        self.takes_largest = layer.method == "MAX"

    def forward(self, bottom: Tensor) -> Tensor:
        return bottom.amax((2, 3), keepdim=True) if self.takes_largest else bottom.mean((2, 3), keepdim=True)


def _global_pooling(layer: Pooling) -> nn.Module:
    return (
        ExportedGlobalPooling(layer)
        if layer.kernel is None and not layer.keeps_mask and layer.method in ("MAX", "AVE")
        else layer
    )


class ExportedBatchNorm(nn.Module):
    """BatchNorm with the statistics of the batch, which torch.onnx cannot express.

    torch's operator also updates running statistics, and does not accept a number of items that depends on data.
    """

    def __init__(self, layer: BatchNorm) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, bottom: Tensor) -> Tensor:
        top = _normalize(bottom, self.layer.eps)
        if self.layer.scale is None or self.layer.bias is None:
            return top
        shape = (-1, *[1] * (bottom.dim() - 2))
        return top * self.layer.scale.reshape(shape) + self.layer.bias.reshape(shape)


class ExportedBN(nn.Module):
    """SegNet's or ParseNet's BN with the statistics of the batch. See ExportedBatchNorm."""

    def __init__(self, layer: BN) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, bottom: Tensor) -> Tensor:
        x = bottom.flatten(1) if self.layer.per_position else bottom
        shape = (-1, *[1] * (x.dim() - 2))
        top = _normalize(x, self.layer.eps) * self.layer.scale.reshape(shape) + self.layer.shift.reshape(shape)
        return top.reshape(bottom.shape)


def _normalize(x: Tensor, eps: float) -> Tensor:
    """Subtracts the mean of each channel, and divides by its standard deviation."""
    axes = [axis for axis in range(x.dim()) if axis != 1 or x.dim() == 1]
    centered = x - x.mean(axes, keepdim=True)
    return centered / (centered.square().mean(axes, keepdim=True) + eps).sqrt()


class ExportedLRN(nn.Module):
    """LRN across channels as one ONNX operator, which other programs run fast and can import as LRN again."""

    def __init__(self, layer: LRN) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, bottom: Tensor) -> Tensor:
        layer = self.layer
        found: Tensor = lrn(bottom, layer.size, layer.share * layer.size, layer.beta, layer.k)
        return found


class ExportedDropout(nn.Module):
    """Dropout with sample_weights_test: the exported model drops values as well, and different ones in each run."""

    def __init__(self, layer: Dropout) -> None:
        super().__init__()
        self.ratio = layer.ratio
        self.factor = 1.0 if layer.scales_in_train else 1 - layer.ratio

    def forward(self, bottom: Tensor) -> Tensor:
        top: Tensor = dropout(bottom, self.ratio)
        return top if self.factor == 1 else top * self.factor


def _dropout(layer: Dropout) -> nn.Module:
    return ExportedDropout(layer) if layer.drops_in_test else layer


def _lrn(layer: LRN) -> nn.Module:
    return ExportedLRN(layer) if layer.across else layer


def _batch_norm(layer: BatchNorm) -> nn.Module:
    return layer if layer.use_global_stats is not False else ExportedBatchNorm(layer)


def _bn(layer: BN) -> nn.Module:
    is_of_batch = layer.normalises and not layer.frozen and not layer.collects and not layer.statistics_tops
    return ExportedBN(layer) if is_of_batch else layer


_REWRITES: dict[str, Callable[[Any], nn.Module]] = {
    "DetectionOutput": ExportedDetectionOutput,
    "YoloDetectionOutput": ExportedYolo,
    "Yolov3DetectionOutput": ExportedYolo,
    "BN": _bn,
    "BatchNorm": _batch_norm,
    "Dropout": _dropout,
    "LRN": _lrn,
    "Pooling": _global_pooling,
    "Proposal": ExportedProposal,
    "ROIPooling": ExportedROIPooling,
    "ROIAlign": ExportedROIAlign,
    "PSROIPooling": ExportedPSROIPooling,
    "PSROIAlign": ExportedPSROIAlign,
}


NEED_OPERATORS = HEADS | {"ROIPooling", "ROIAlign"}
"""Layer types whose export form needs an ONNX operator that torch lacks."""

ONLY_FOR_ONNX = NEED_OPERATORS | {"Dropout", "LRN"}
"""Layer types whose export form is for ONNX alone."""


def make_exportable(net: NetModule, form: str) -> None:
    """Replaces each layer of a net that has a version for export by that version, in place."""
    for name, layer in net.named_children():
        kind = type(layer).__name__
        rewrite = None if form != "ONNX" and kind in ONLY_FOR_ONNX else _REWRITES.get(kind)
        if rewrite is not None:
            setattr(net, name, rewrite(layer))
