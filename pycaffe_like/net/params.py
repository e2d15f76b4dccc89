"""The parameters of a net: which layers share them, and how each is trained.

Source: Net::AppendParam and Net::ShareWeights in src/caffe/net.cpp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from torch import Tensor, nn

from pycaffe_like.errors import NetError
from pycaffe_like.layers.base import Layer
from pycaffe_like.spec import LayerDef, ParamDef, format_shape

_DEFAULT = ParamDef()


@dataclass
class Learnable:
    """A parameter tensor with its training options. Layers that share it refer to the same Learnable.

    Attributes:
        layer, index: the layer that owns the tensor, and the index among that layer's blobs.
        lr_mult, decay_mult: factors for the solver's learning rate and weight decay.
        stated: the factors that the prototxt sets; layers that share the parameter must agree on them.
    """

    tensor: nn.Parameter
    layer: LayerDef
    index: int
    lr_mult: float = 1.0
    decay_mult: float = 1.0
    stated: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class ParamRef:
    """One parameter blob of one layer.

    Attributes:
        name: the name that debug_info prints: the name in the blob's `param` block, or else the blob's index.
        is_owner: whether the layer owns the tensor; if not, it shares the tensor of an earlier layer.
    """

    name: str
    is_owner: bool
    learnable: Learnable


def collect(layers: Sequence[LayerDef], modules: Sequence[Layer]) -> list[tuple[ParamRef, ...]]:
    """Collects the parameters of all modules. Parameters with the same name become one tensor.

    Raises:
        NetError: If a layer has more `param` blocks than blobs, if parameters of one name have different
            shapes, or if their multipliers contradict each other.
    """
    by_name: dict[str, Learnable] = {}
    collected = [_params_of(layer, module, by_name) for layer, module in zip(layers, modules, strict=True)]
    for param in (param for params in collected for param in params if param.is_owner):
        learnable = param.learnable
        if not learnable.tensor.requires_grad:  # BatchNorm's statistics
            learnable.lr_mult = 0.0
        learnable.tensor.requires_grad_(learnable.lr_mult != 0)
    return collected


def _params_of(layer: LayerDef, module: Layer, by_name: dict[str, Learnable]) -> tuple[ParamRef, ...]:
    """Collects the parameters of one module.

    Args:
        by_name: the named parameters of earlier layers; this layer's are added.
    """
    blobs = module.blobs()
    if len(layer.params) > len(blobs):
        raise NetError(
            "there are more param blocks than parameters",
            expected=f"at most {len(blobs)}",
            got=len(layer.params),
            where=layer.where,
        )
    params = []
    for index, blob in enumerate(blobs):
        spec = layer.params[index] if index < len(layer.params) else _DEFAULT
        learnable = by_name.get(spec.name)
        is_owner = learnable is None
        if learnable is None:
            assert isinstance(blob, nn.Parameter)
            learnable = Learnable(blob, layer, index)
            if spec.name:
                by_name[spec.name] = learnable
        else:
            _share(module, index, blob, learnable, spec, layer)
        _merge_multipliers(learnable, spec, layer)
        params.append(ParamRef(spec.name or str(index), is_owner, learnable))
    return tuple(params)


def _merge_multipliers(learnable: Learnable, spec: ParamDef, layer: LayerDef) -> None:
    for name, value in (("lr_mult", spec.lr_mult), ("decay_mult", spec.decay_mult)):
        if value is None:
            continue
        stated = learnable.stated.setdefault(name, value)
        if stated != value:
            raise NetError(
                f"shared parameter '{spec.name}' has two values of {name}",
                expected=f"{stated:g}, as layer '{learnable.layer.name}' says, or none",
                got=f"{value:g}",
                where=layer.where,
            )
        setattr(learnable, name, value)


def _share(module: Layer, index: int, blob: Tensor, owner: Learnable, spec: ParamDef, layer: LayerDef) -> None:
    same_shape = blob.shape == owner.tensor.shape
    if not same_shape and not (spec.permissive and blob.numel() == owner.tensor.numel()):
        raise NetError(
            f"parameter '{spec.name}' cannot be shared with layer '{owner.layer.name}'",
            expected=f"shape {format_shape(owner.tensor.shape)}"
            + (f", or any of {owner.tensor.numel()} values" if spec.permissive else ""),
            got=format_shape(blob.shape),
            advice="" if spec.permissive else "share_mode: PERMISSIVE shares blobs of equal counts.",
            where=layer.where,
        )
    module.share_blob(index, owner.tensor)
