"""Layers in another form that torch.export can trace; they give the same values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor, nn

from pycaffe_like.layers.pooling import Pooling
from pycaffe_like.net import Net

from .detector_rewrites import ExportedDetectionOutput, ExportedProposal, ExportedYolo
from .net_module import NetModule
from .region_rewrites import ExportedPSROIAlign, ExportedPSROIPooling, ExportedROIAlign, ExportedROIPooling

HEADS = frozenset(("DetectionOutput", "YoloDetectionOutput", "Yolov3DetectionOutput", "Proposal"))
"""Layers that turn predictions into detections; --cut-heads leaves them out."""


class ExportedGlobalPooling(nn.Module):
    """Pooling over the whole picture, whatever its size: a window's size would be fixed in the model."""

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


_REWRITES: dict[str, Callable[[Any], nn.Module]] = {
    "DetectionOutput": ExportedDetectionOutput,
    "YoloDetectionOutput": ExportedYolo,
    "Yolov3DetectionOutput": ExportedYolo,
    "Pooling": _global_pooling,
    "Proposal": ExportedProposal,
    "ROIPooling": ExportedROIPooling,
    "ROIAlign": ExportedROIAlign,
    "PSROIPooling": ExportedPSROIPooling,
    "PSROIAlign": ExportedPSROIAlign,
}


def make_exportable(net: NetModule) -> None:
    """Replaces the layers of a net that have a form for export."""
    for name, layer in net.named_children():
        rewrite = _REWRITES.get(type(layer).__name__)
        if rewrite is not None:
            setattr(net, name, rewrite(layer))


def cut_heads(net: Net, outputs: Sequence[str] | None) -> tuple[str, ...]:
    """The outputs of a net without its heads: what the heads take, instead of what they give."""
    from .refusals import nearest_cut

    stops = {layer.name for layer in net.layers if type(layer.module).__name__ in HEADS}
    cut = nearest_cut(net.built, stops)
    return tuple(cut) if outputs is None else tuple(name for name in cut if name in outputs) or tuple(cut)
