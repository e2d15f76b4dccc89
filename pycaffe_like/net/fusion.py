"""Fuses successive layers: one module does the work of two or more, which is faster.

A fusion is a function that takes two modules, the second of which reads only the first one's top. It
returns a module that does the work of both, or None if it cannot. The fused module contains the two
modules, so parameters and state stay in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from pycaffe_like.layers.base import Layer
from pycaffe_like.layers.batch_norm_scale import BatchNormScale
from pycaffe_like.layers.convolution import Convolution
from pycaffe_like.layers.folded_convolution import FoldedConvolution
from pycaffe_like.layers.neuron import ReLU
from pycaffe_like.layers.normalization import BatchNorm, Scale
from pycaffe_like.spec import Phase

from .built import BlobRef, BuiltLayer


def batch_norm_and_scale(first: Layer, second: Layer) -> Layer | None:
    """Fuses a BatchNorm with the Scale after it, if the Scale has one learned value for each channel."""
    if not isinstance(first, BatchNorm) or not isinstance(second, Scale):
        return None
    return BatchNormScale(first, second) if second.axis == 1 and second.weight.dim() == 1 else None


def convolution_and_followers(first: Layer, second: Layer) -> Layer | None:
    """Folds a layer that scales and shifts each channel into the convolution before it, and a ReLU after that."""
    if isinstance(first, FoldedConvolution) and first.rectifies:
        return None
    if isinstance(first, FoldedConvolution) and isinstance(second, ReLU) and not second.negative_slope:
        return FoldedConvolution(first.convolution, [*first.followers], rectifies=True)
    if second.factor_and_shift() is None or second.is_user_code:
        return None
    if isinstance(first, FoldedConvolution):
        return FoldedConvolution(first.convolution, [*first.followers, second])
    if not isinstance(first, Convolution) or first.is_user_code or first.geometry.axis != 1:
        return None
    return FoldedConvolution(first, [second])


Fusion = Callable[[Layer, Layer], Layer | None]

FUSIONS: dict[Phase, tuple[Fusion, ...]] = {
    Phase.TRAIN: (batch_norm_and_scale,),
    Phase.TEST: (convolution_and_followers, batch_norm_and_scale),
}
"""The fusions of each phase. In TRAIN, a convolution keeps its own weights, which it learns."""


def fuse(layers: Sequence[BuiltLayer], phase: Phase, returned: Collection[BlobRef] = ()) -> tuple[BuiltLayer, ...]:
    """Returns the layers of a net with each pair fused that a fusion applies to.

    Args:
        phase: the phase that the net is in.
        returned: blobs that the caller reads, so a fusion must not remove them.
    """
    uses = Counter(bottom for layer in layers for bottom in layer.bottoms)
    uses.update(returned)
    producer: dict[BlobRef, int] = {}  # the position in `fused` of the layer that makes a blob
    fused: list[BuiltLayer] = []
    for layer in layers:
        position = producer.get(layer.bottoms[0]) if len(layer.bottoms) == 1 else None
        pair = None
        if position is not None and uses[layer.bottoms[0]] == 1:
            pair = _fuse_pair(fused[position], layer, FUSIONS[phase])
        if position is not None and pair is not None:
            fused[position] = pair
        else:
            position = len(fused)
            fused.append(layer)
        producer.update(dict.fromkeys(layer.tops, position))
    return tuple(fused)


def _fuse_pair(first: BuiltLayer, second: BuiltLayer, fusions: Sequence[Fusion]) -> BuiltLayer | None:
    """Returns one layer that replaces both, or None if no fusion applies."""
    if len(first.tops) != 1 or any(first.loss_weights) or second.definition.propagate_down:
        return None
    modules = (fusion(first.module, second.module) for fusion in fusions)
    module = next((module for module in modules if module is not None), None)
    if module is None:
        return None
    return replace(
        first,
        module=module,
        tops=second.tops,
        loss_weights=second.loss_weights,
        needs_backward=first.needs_backward or second.needs_backward,
        params=first.params + second.params,
    )
