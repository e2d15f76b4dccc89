"""The base classes of layers: an nn.Module that takes its bottoms and returns its tops.

docs/adding_a_layer.md explains how to write one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from pycaffe_like.errors import LayerError, NetError
from pycaffe_like.spec import FillerDef, LayerDef, format_shape
from pycaffe_like.spec import Shape as Shape

from .fillers import check_filler, fill
from .reach import Reach


@dataclass(frozen=True)
class Arity:
    """The number of bottoms or tops that a layer may have; `high` is None if there is no upper limit."""

    low: int
    high: int | None

    def __contains__(self, count: int) -> bool:
        return self.low <= count and (self.high is None or count <= self.high)

    def __str__(self) -> str:
        if self.low == self.high:
            return f"exactly {self.low}"
        return f"at least {self.low}" if self.high is None else f"{self.low} to {self.high}"


def exactly(count: int) -> Arity:
    return Arity(count, count)


def at_least(low: int) -> Arity:
    return Arity(low, None)


def between(low: int, high: int) -> Arity:
    return Arity(low, high)


class Layer(nn.Module):
    """Base class of all layers.

    A subclass is registered with `register_layer`. Its constructor takes the shapes of the bottoms and
    the options. `forward(*bottoms)` returns the top, or a tuple if there are several tops; autograd
    computes gradients. The module is in training mode in TRAIN and in evaluation mode in TEST.

    Attributes:
        bottoms, tops: how many bottoms and tops the layer may have.
        one_top_each: whether there is one top for each bottom.
        is_loss: whether this is a loss: its first top has loss_weight 1 by default, and tops that the
            prototxt omits are added automatically.
        label_bottoms: indexes of bottoms that never get a gradient, not even with force_backward.
        backward_needs_output: whether backward reads the tops, so that later layers must not overwrite
            them in place.
        can_overwrite_bottom: whether `forward` takes `inplace`; if that is True, the top may reuse the
            bottom's memory.
        top_is_parameter: whether the only top is the layer's parameter, and shares its gradient.
        is_user_code: whether the class is defined outside this package. Its exceptions are passed on
            unchanged, with a note that names the layer.
        keeps_shape: whether the only top has the shape of the first bottom.
        may_write: whether the layer may write the files that its options name; False when a net is only
            being checked.
        has_effects: whether the layer does more than compute tops (writes a file, collects statistics),
            so that it runs even if nothing reads its tops.
        ignore_label: the label that does not count; None if all do.
    """

    bottoms: ClassVar[Arity] = exactly(1)
    tops: ClassVar[Arity] = exactly(1)
    one_top_each: ClassVar[bool] = False
    is_loss: ClassVar[bool] = False
    label_bottoms: ClassVar[tuple[int, ...]] = ()
    backward_needs_output: bool = True
    can_overwrite_bottom: ClassVar[bool] = False
    top_is_parameter: ClassVar[bool] = False
    is_user_code: ClassVar[bool] = False
    keeps_shape: ClassVar[bool] = False
    has_effects: bool = False
    may_write: bool = True
    ignore_label: int | None = None

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        if cls.__module__.partition(".")[0] != __name__.partition(".")[0]:
            cls.is_user_code = True

    def __init__(self, bottoms: Sequence[Shape] = ()) -> None:  # a layer without options needs no constructor
        super().__init__()
        self._fillers: dict[str, FillerDef] = {}
        self._shared: set[str] = set()

    def add_blob(
        self, name: str, shape: Sequence[int], filler: FillerDef | None, default: float = 0.0, *, learns: bool = True
    ) -> None:
        """Registers a parameter as the layer's next blob and as the attribute `name`.

        Args:
            filler: the prototxt's filler; None fills with the constant `default`.
            learns: False for values that training must not update, such as statistics.

        Raises:
            LayerError: If the filler's type is unknown.
            ValueError: If the layer already has a blob of this name.
        """
        if name in self._fillers:
            raise ValueError(f"{type(self).__name__} has two blobs called '{name}'")
        self._fillers[name] = filler or FillerDef.constant(default)
        check_filler(self._fillers[name])
        setattr(self, name, nn.Parameter(torch.empty(tuple(shape)), requires_grad=learns))

    def stored_order(self, counts: Sequence[int]) -> Sequence[int]:
        """Returns the order in which to read a weight file's blobs: for each blob of this layer, the index of
        the blob in the file. Layers override it for files of other Caffe versions.

        Args:
            counts: the number of values of each blob in the file.
        """
        return range(len(counts))

    def blobs(self) -> list[Tensor]:
        """Returns the parameter blobs in the order of a caffemodel, in the shapes that this layer uses."""
        return [getattr(self, name) for name in self._fillers]

    @property
    def blob_names(self) -> list[str]:
        """The attribute names of the blobs, in the order of a caffemodel."""
        return list(self._fillers)

    def parameter_of_blob(self, index: int) -> nn.Parameter:
        """Returns the parameter that holds blob `index`. If another layer shares it, its shape may differ from
        the blob's.
        """
        name = list(self._fillers)[index]
        if not parametrize.is_parametrized(self, name):
            return self.get_parameter(name)
        return self.get_parameter(f"parametrizations.{name}.original")

    def share_blob(self, index: int, owner: nn.Parameter) -> None:
        """Uses another layer's parameter as blob `index`, viewed in this layer's shape."""
        name = list(self._fillers)[index]
        shape = getattr(self, name).shape
        self._shared.add(name)
        if parametrize.is_parametrized(self, name):
            self.get_submodule(f"parametrizations.{name}").original = owner
            return
        setattr(self, name, owner)
        if shape != owner.shape:
            parametrize.register_parametrization(self, name, _InShape(shape), unsafe=True)

    def use_parameters_of(self, other: Layer) -> None:
        """Shares all parameters of another layer, as test nets do with the training net.

        Raises:
            NetError: If the number of parameters or a shape differs.

        Source: Net::ShareTrainedLayersWith in src/caffe/net.cpp.
        """
        mine, theirs = self.blobs(), other.blobs()
        if [blob.shape for blob in mine] != [blob.shape for blob in theirs]:
            raise NetError(
                "the layer of this name in the other net has parameters of other shapes",
                expected=", ".join(format_shape(blob.shape) for blob in theirs) or "none",
                got=", ".join(format_shape(blob.shape) for blob in mine) or "none",
            )
        for index in range(len(mine)):
            self.share_blob(index, other.parameter_of_blob(index))

    def constant_tops(self) -> dict[int, Tensor]:
        """Returns the tops that never change, by index. They are computed once, when the net is built."""
        return {}

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        """Returns the shapes of the tops for bottoms of the given shapes.

        By default, this runs `forward` on meta tensors, which have a shape but no data. Common layers
        override it because the first run on meta tensors takes torch a second. A layer whose `forward`
        reads values must override it. If the shapes depend on values, it returns the largest possible ones.
        """
        if self.keeps_shape:
            return [bottoms[0]]
        weights = {name: torch.empty_like(p, device="meta") for name, p in self.named_parameters()}
        weights.update((name, torch.empty_like(b, device="meta")) for name, b in self.named_buffers())
        empty = tuple(torch.empty(shape, device="meta") for shape in bottoms)
        with torch.no_grad():
            tops = torch.func.functional_call(self, weights, empty)
        tops = tops if isinstance(tops, tuple) else (tops,)
        return [tuple(top.shape) for top in tops]

    def factor_and_shift(self) -> tuple[Tensor, Tensor] | None:
        """Returns a and b, C values each in double precision, if the layer in its present phase computes y = a x + b
        for each channel (axis 1) of any bottom; else None.
        """
        return None

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        """Returns the number of classes that the labels in the second bottom may name; None if that bottom
        does not hold labels.
        """
        return None

    def ignored_labels(self) -> tuple[int, ...]:
        """Returns the labels that do not count and may lie outside the range of classes."""
        return () if self.ignore_label is None else (self.ignore_label,)

    def macs(self, bottoms: Sequence[Shape], tops: Sequence[Shape]) -> int:
        """Returns the number of multiply-adds in one forward pass; 0 for layers without weights."""
        return 0

    def reach(self) -> Reach | None:
        """Returns how much of the bottom one value of the top depends on; None if this is unknown or depends
        on values.
        """
        return None

    def persistent_buffers(self) -> list[Tensor]:
        """Returns the tensors, besides the blobs, that the layer keeps from one pass to the next."""
        return []

    def state(self) -> list[Tensor]:
        """Returns copies of the persistent buffers."""
        return [one.clone() for one in self.persistent_buffers()]

    def set_state(self, state: Sequence[Tensor]) -> None:
        """Restores what `state` returned.

        Raises:
            LayerError: If the state has other shapes than this layer's.
        """
        kept = self.persistent_buffers()
        if [one.shape for one in state] != [one.shape for one in kept]:
            expected, got = (
                ", ".join(format_shape(one.shape) for one in several) or "none" for several in (kept, state)
            )
            raise LayerError("the state does not fit this layer", expected=expected, got=got)
        for one, before in zip(kept, state, strict=True):
            one.copy_(before)

    def reset(self) -> None:
        """Fills the blobs with their initial values, one after another, from torch's global random generator.

        Skips shared blobs, which the layer that owns them fills.
        """
        for name, filler in self._fillers.items():
            if name not in self._shared:
                fill(getattr(self, name), filler)


class _InShape(nn.Module):
    """Views a shared parameter in this layer's shape, as share_mode: PERMISSIVE allows."""

    def __init__(self, shape: torch.Size) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, values: Tensor) -> Tensor:
        return values.view(self.shape)


class NoTop(Layer):
    """A layer without tops."""

    tops = exactly(0)
    has_effects = True


class LossLayer(Layer):
    """Base class of losses, which compute a scalar from a prediction and a label.

    Source: src/caffe/layers/loss_layer.cpp.
    """

    bottoms = exactly(2)
    tops = exactly(1)
    is_loss = True
    label_bottoms: ClassVar[tuple[int, ...]] = (1,)

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()
        if not bottoms[0] or bottoms[0][:1] != bottoms[1][:1]:
            raise LayerError(
                "prediction and label have different numbers of items",
                expected=f"{math.prod(bottoms[0][:1])}, from the first bottom's {format_shape(bottoms[0])}",
                got=f"the second bottom's {format_shape(bottoms[1])}",
            )

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [()]


def canonical_axis(axis: int, rank: int, option: str = "axis") -> int:
    """Converts a possibly negative axis to a non-negative one.

    Raises:
        LayerError: If the axis is out of range.

    Source: Blob::CanonicalAxisIndex in include/caffe/blob.hpp.
    """
    if not rank:
        raise LayerError("the bottom is a scalar", expected=f"a bottom with an axis {axis}")
    if not -rank <= axis < rank:
        raise LayerError(f"{option} lies outside the bottom", expected=f"{-rank} to {rank - 1}", got=axis)
    return axis % rank


def check_not_in_place(layer: LayerDef) -> None:
    """Raises LayerError if a top has the name of a bottom, for layers that cannot work in place."""
    for top in layer.tops:
        if top in layer.bottoms:
            raise LayerError("the layer cannot work in place", expected="another top", got=f"top '{top}'")


def check_choice(option: str, value: str, choices: Sequence[str]) -> None:
    """Raises LayerError unless the option has one of `choices`. (The schema allows the values of every fork that
    has a layer of this type.)
    """
    if value not in choices:
        raise LayerError(f"{option} is unknown to this layer", expected="one of " + ", ".join(choices), got=value)
