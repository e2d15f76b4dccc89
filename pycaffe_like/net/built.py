"""A built net: one record for each layer, with everything that is known about it."""

from __future__ import annotations

from dataclasses import dataclass

from pycaffe_like.layers.base import Layer, Shape
from pycaffe_like.spec import LayerDef, NetDef, NetState

from .params import Learnable, ParamRef


@dataclass(frozen=True)
class BlobRef:
    """One version of a blob. A layer that works in place makes a new version of its bottom.

    Attributes:
        number: of the blob, in Caffe's order; all versions of a blob share it and the name.
        name: unique in its net, except for the nameless tops of loss layers, "(automatic)".
        version: 0 for the layer that makes the blob, one more for each layer that works in place.
        shape: of this version.
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
        bottoms, tops: the versions of blobs that it reads and makes.
        loss_weights: for each top, its factor in the objective; 0 if it is not part of it.
        needs_backward: whether its backward pass runs.
        bottom_gradients: for each bottom, whether backward computes its gradient.
        params: its parameter blobs, in the order of a caffemodel.
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
    """A net for one state: its layers in the order in which they run.

    Attributes:
        definition: the layers of this state, with Caffe's splits inserted.
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

    @property
    def learnable_params(self) -> tuple[Learnable, ...]:
        """The parameters that hold values, in the order of a solverstate's history. Layers that
        share a parameter contribute it once."""
        return tuple(param.learnable for layer in self.layers for param in layer.params if param.is_owner)

    def parameter_count(self) -> int:
        """Values that training changes; those that layers share count once."""
        return sum(param.tensor.numel() for param in self.learnable_params if param.tensor.requires_grad)

    def macs(self) -> int:
        """Multiply-adds of one forward pass."""
        return sum(layer.module.macs(layer.bottom_shapes, layer.top_shapes) for layer in self.layers)
