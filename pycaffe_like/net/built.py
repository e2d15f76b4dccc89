"""A built net: its layers with their modules, blobs and parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from torch.nn import Parameter

from pycaffe_like.layers.base import Layer, Shape
from pycaffe_like.spec import LayerDef, NetDef, NetState

from .params import Learnable, ParamRef


@dataclass(frozen=True)
class BlobRef:
    """One version of a blob. A layer that works in place makes a new version of its bottom.

    Attributes:
        number: the number of the blob, in Caffe's order; the same for all versions.
        name: the name of the blob; unique in the net, except for the unnamed tops of loss layers, which
            are all called "(automatic)".
        version: 0 for the blob as its layer produces it; each layer that works in place adds 1.
        shape: the shape of this version.
    """

    number: int
    name: str
    version: int
    shape: Shape


@dataclass(frozen=True, eq=False)
class BuiltLayer:
    """One layer of a built net.

    Attributes:
        module: computes the tops from the bottoms.
        bottoms, tops: the versions of blobs that the layer reads and produces.
        loss_weights: the weight of each top in the objective; 0 for a top that is not part of it.
        needs_backward: whether the layer's backward pass runs.
        bottom_gradients: for each bottom, whether backward computes its gradient.
        params: the parameter blobs of the layer, in the order of a caffemodel.
    """

    definition: LayerDef
    module: Layer
    bottoms: tuple[BlobRef, ...]
    tops: tuple[BlobRef, ...]
    loss_weights: tuple[float, ...]
    needs_backward: bool
    bottom_gradients: tuple[bool, ...]
    params: tuple[ParamRef, ...]

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def bottom_shapes(self) -> list[Shape]:
        return [bottom.shape for bottom in self.bottoms]

    @property
    def top_shapes(self) -> list[Shape]:
        return [top.shape for top in self.tops]


@dataclass(frozen=True, eq=False)
class BuiltNet:
    """A net in one state: its layers in the order in which they run.

    Attributes:
        definition: the layers that this state includes, with Caffe's Split layers.
        blobs: the last version of every blob, in Caffe's order.
        inputs: the tops of Input layers.
        outputs: the blobs that no layer reads, in alphabetical order as in Caffe.
    """

    definition: NetDef
    state: NetState
    layers: tuple[BuiltLayer, ...]
    blobs: tuple[BlobRef, ...]
    inputs: tuple[BlobRef, ...]
    outputs: tuple[BlobRef, ...]

    @cached_property
    def learnable_params(self) -> tuple[Learnable, ...]:
        """The parameters of all layers, in the order of a solverstate's history. A parameter that several
        layers share appears once.
        """
        return tuple(param.learnable for layer in self.layers for param in layer.params if param.is_owner)

    def parameter_count(self) -> int:
        """Returns the number of values that training changes. Shared parameters count once."""
        return sum(param.tensor.numel() for param in self.learnable_params if param.tensor.requires_grad)

    def own_parameters(self) -> Iterator[tuple[BuiltLayer, list[Parameter]]]:
        """Yields each layer with the parameters of its module, except those that an earlier layer has too."""
        seen: set[Parameter] = set()
        for layer in self.layers:
            own = [one for one in layer.module.parameters() if one not in seen]
            seen.update(own)
            yield layer, own

    def macs(self) -> int:
        """Returns the number of multiply-adds in one forward pass."""
        return sum(layer.module.macs(layer.bottom_shapes, layer.top_shapes) for layer in self.layers)
