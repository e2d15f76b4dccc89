"""The parameters of a net: which layers share them, and how each is trained.

Source: Net::AppendParam and Net::ShareWeights in src/caffe/net.cpp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor, nn

from pycaffe_like.errors import NetError
from pycaffe_like.layers.base import Layer, text
from pycaffe_like.spec import LayerDef, ParamDef

_DEFAULT = ParamDef()


@dataclass(frozen=True)
class Param:
    """One parameter blob of one layer.

    Attributes:
        layer: number of the layer.
        index: number of the blob in its layer.
        owner: number of the parameter whose values it shares; its own number if it has values.
    """

    layer: int
    index: int
    name: str
    owner: int


@dataclass
class Learnable:
    """A parameter that has values, with what all layers that share it say about training it."""

    tensor: nn.Parameter
    layer: LayerDef
    index: int
    lr_mult: float = 1.0
    decay_mult: float = 1.0


@dataclass(frozen=True)
class ParamTable:
    """All parameter blobs in the order of layers, and those with values in the order of a
    solverstate's history."""

    params: tuple[Param, ...]
    learnable: tuple[Learnable, ...]
    of_param: tuple[int, ...]  # for each of params its number in learnable


def collect(layers: Sequence[LayerDef], modules: Sequence[Layer]) -> ParamTable:
    """The parameters of the modules; those of one name become one tensor.

    Raises:
        NetError: more `param` blocks than blobs, shapes that cannot be shared, or multipliers of
            one parameter that contradict each other.
    """
    params: list[Param] = []
    learnable: list[Learnable] = []
    of_param: list[int] = []
    said: list[dict[str, float]] = []  # which multipliers a prototxt states, for each learnable
    owner_of_name: dict[str, int] = {}
    for number, (layer, module) in enumerate(zip(layers, modules, strict=True)):
        blobs = module.blobs()
        if len(layer.params) > len(blobs):
            raise NetError(
                "there are more param blocks than parameters",
                expected=f"at most {len(blobs)}",
                got=len(layer.params),
                where=layer.where,
            )
        for index, blob in enumerate(blobs):
            spec = layer.params[index] if index < len(layer.params) else _DEFAULT
            me = len(params)
            owner = owner_of_name.setdefault(spec.name, me) if spec.name else me
            params.append(Param(number, index, spec.name, owner))
            if owner == me:
                of_param.append(len(learnable))
                assert isinstance(blob, nn.Parameter)
                learnable.append(Learnable(blob, layer, index))
                said.append({})
            else:
                of_param.append(of_param[owner])
                _share(module, index, blob, learnable[of_param[owner]], spec, layer)
            _merge_multipliers(learnable[of_param[me]], said[of_param[me]], spec, layer)
    for one in learnable:
        frozen = not one.tensor.requires_grad  # BatchNorm's statistics
        one.lr_mult = 0.0 if frozen else one.lr_mult
        one.tensor.requires_grad_(one.lr_mult != 0)
    return ParamTable(tuple(params), tuple(learnable), tuple(of_param))


def adopt(table: ParamTable, modules: Sequence[Layer]) -> None:
    """Brings the table up to date after modules have taken over the parameters of another net's."""
    for number, (param, learnable) in enumerate(zip(table.params, table.of_param, strict=True)):
        blob = modules[param.layer].blobs()[param.index]
        if param.owner == number and isinstance(blob, nn.Parameter):
            table.learnable[learnable].tensor = blob


def _merge_multipliers(one: Learnable, said: dict[str, float], spec: ParamDef, layer: LayerDef) -> None:
    for field, value in (("lr_mult", spec.lr_mult), ("decay_mult", spec.decay_mult)):
        if value is None:
            continue
        if said.setdefault(field, value) != value:
            raise NetError(
                f"shared parameter '{spec.name}' has two values of {field}",
                expected=f"{said[field]:g}, as layer '{one.layer.name}' says, or none",
                got=f"{value:g}",
                where=layer.where,
            )
        setattr(one, field, value)


def _share(module: Layer, index: int, blob: Tensor, owner: Learnable, spec: ParamDef, layer: LayerDef) -> None:
    same_shape = blob.shape == owner.tensor.shape
    if not same_shape and not (spec.permissive and blob.numel() == owner.tensor.numel()):
        raise NetError(
            f"parameter '{spec.name}' cannot be shared with layer '{owner.layer.name}'",
            expected=f"shape {text(owner.tensor.shape)}"
            + (f", or any of {owner.tensor.numel()} values" if spec.permissive else ""),
            got=text(blob.shape),
            advice="" if spec.permissive else "share_mode: PERMISSIVE shares blobs of equal counts.",
            where=layer.where,
        )
    module.share_blob(index, owner.tensor)
