"""What every layer is: an nn.Module that takes its bottoms and returns its tops.

How to write one is told in docs/adding_a_layer.md.
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


@dataclass(frozen=True)
class Arity:
    """How many bottoms or tops a layer has; `high` is None where there is no limit."""

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
    """One layer. Subclasses are registered, take the bottoms' shapes and their options, and define
    `forward(*bottoms)`, which returns one tensor for one top and a tuple for several.

    In TRAIN the module is in training mode, in TEST in evaluation mode. Gradients are autograd's.

    Attributes:
        bottoms, tops: how many of them the layer takes and makes.
        one_top_each: it makes one top for each bottom.
        is_loss: its first top counts 1 in the objective where loss_weight is not set, and it makes
            as many tops as it has to even where the prototxt names none.
        label_bottoms: bottoms that never get a gradient, not even with force_backward.
        backward_needs_output: its gradient is worked out from its own tops, so that a layer behind it must not
            overwrite them.
        can_overwrite_bottom: its forward takes `inplace`; if that is True, the top may use the
            memory of the bottom.
        top_is_parameter: its only top is its parameter itself, with one gradient for both.
        is_user_code: a user wrote it (any class outside this package): the exceptions that it raises
            come out as they are, with a note that names the layer.
        keeps_shape: its only top has the shape of its first bottom.
        may_write: it may write the files that its options name; whoever only tries a net out says no.
        has_effects: it does more than make tops (writes a file, collects statistics); it runs even
            where nobody needs its tops.
        ignore_label: the label that does not count, of a layer that takes labels.
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
        """Adds a parameter, the next blob of the layer, as the attribute `name`.

        Args:
            filler: what `reset` fills it with, as the prototxt gives it; the constant `default` if
                the prototxt gives none.
            learns: False for values that training leaves alone, such as statistics.

        Raises:
            LayerError: there is no such filler.
            ValueError: the layer has a blob of this name.
        """
        if name in self._fillers:
            raise ValueError(f"{type(self).__name__} has two blobs called '{name}'")
        self._fillers[name] = filler or FillerDef.constant(default)
        check_filler(self._fillers[name])
        setattr(self, name, nn.Parameter(torch.empty(tuple(shape)), requires_grad=learns))

    def stored_order(self, counts: Sequence[int]) -> Sequence[int]:
        """Which blob of a weight file is the layer's first, second and so on, by number.

        Args:
            counts: the number of values of each blob in the file.
        """
        return range(len(counts))

    def blobs(self) -> list[Tensor]:
        """The parameter blobs in the order of a caffemodel, in the shapes that this layer uses."""
        return [getattr(self, name) for name in self._fillers]

    @property
    def blob_names(self) -> list[str]:
        """The names of the blobs as attributes, in the order of a caffemodel."""
        return list(self._fillers)

    def parameter_of_blob(self, index: int) -> nn.Parameter:
        """The tensor that holds the values of blob `index`; one that layers share may have another
        shape than the blob."""
        name = list(self._fillers)[index]
        if not parametrize.is_parametrized(self, name):
            return self.get_parameter(name)
        return self.get_parameter(f"parametrizations.{name}.original")

    def share_blob(self, index: int, owner: nn.Parameter) -> None:
        """Makes another layer's parameter the blob `index` of this one, in this one's shape."""
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
        """Makes the parameters of another layer its own, as a test net does with those in training.

        Raises:
            NetError: they do not agree in number or shape.

        Source: Net::ShareTrainedLayersWith in src/caffe/net.cpp.
        """
        mine, theirs = self.blobs(), other.blobs()
        if [blob.shape for blob in mine] != [blob.shape for blob in theirs]:
            raise NetError(
                "the parameters of two layers of this name do not agree",
                expected=", ".join(format_shape(blob.shape) for blob in theirs) or "none",
                got=", ".join(format_shape(blob.shape) for blob in mine) or "none",
            )
        for index in range(len(mine)):
            self.share_blob(index, other.parameter_of_blob(index))

    def constant_tops(self) -> dict[int, Tensor]:
        """The tops, by number, that are filled when the net is made and that no pass touches."""
        return {}

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        """The shapes of the tops for bottoms of these shapes.

        Where no other way is known, runs `forward` on tensors without data. That takes torch a
        second the first time, so common layers say their shapes themselves. It fails where
        forward looks at values; a layer whose tops' shapes depend on values says here what they
        are at most.
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

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        """How many classes its second bottom may name, from 0 on; None if that is no label."""
        return None

    def ignored_labels(self) -> tuple[int, ...]:
        """Labels that do not count, so that they need not name a class."""
        return () if self.ignore_label is None else (self.ignore_label,)

    def macs(self, bottoms: Sequence[Shape], tops: Sequence[Shape]) -> int:
        """Multiply-adds of one pass; only of layers that multiply by weights."""
        return 0

    def persistent_buffers(self) -> list[Tensor]:
        """What the layer keeps from one pass to the next besides its blobs."""
        return []

    def state(self) -> list[Tensor]:
        """Copies of what is kept."""
        return [one.clone() for one in self.persistent_buffers()]

    def set_state(self, state: Sequence[Tensor]) -> None:
        """Goes on from what `state` returned.

        Raises:
            LayerError: that was another kind of layer.
        """
        kept = self.persistent_buffers()
        if [one.shape for one in state] != [one.shape for one in kept]:
            expected, got = (
                ", ".join(format_shape(one.shape) for one in several) or "none" for several in (kept, state)
            )
            raise LayerError("the state is that of another layer", expected=expected, got=got)
        for one, before in zip(kept, state, strict=True):
            one.copy_(before)

    def reset(self) -> None:
        """Gives every blob its first values, in order, with torch's global random generator.

        A blob that is shared is left to the layer that owns it.
        """
        for name, filler in self._fillers.items():
            if name not in self._shared:
                fill(getattr(self, name), filler)


class _InShape(nn.Module):
    """Views a shared parameter in the shape that a layer needs (share_mode: PERMISSIVE)."""

    def __init__(self, shape: torch.Size) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, values: Tensor) -> Tensor:
        return values.view(self.shape)


class NoTop(Layer):
    """A layer that takes blobs and makes none."""

    tops = exactly(0)
    has_effects = True


class LossLayer(Layer):
    """A prediction and a label make one number.

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
    """A possibly negative axis as one from 0 on.

    Raises:
        LayerError: the blob has no such axis.

    Source: Blob::CanonicalAxisIndex in include/caffe/blob.hpp.
    """
    if not rank:
        raise LayerError("the bottom is a scalar", expected=f"an axis {axis} in it")
    if not -rank <= axis < rank:
        raise LayerError(f"{option} lies outside the bottom", expected=f"{-rank} to {rank - 1}", got=axis)
    return axis % rank


def check_not_in_place(layer: LayerDef) -> None:
    """Raises LayerError where a layer that Caffe does not let work in place has its bottom as a top."""
    for top in layer.tops:
        if top in layer.bottoms:
            raise LayerError("the layer cannot work in place", expected="another top", got=f"top '{top}'")


def check_choice(option: str, value: str, choices: Sequence[str]) -> None:
    """Raises LayerError unless an option has one of the values that the layer works out; the schema
    also knows those of forks."""
    if value not in choices:
        raise LayerError(f"{option} is unknown to this layer", expected="one of " + ", ".join(choices), got=value)
