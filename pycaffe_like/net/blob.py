"""Blobs as scripts see them: data and diff as NumPy arrays that can be written to."""

from __future__ import annotations

import weakref
from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor, nn

from pycaffe_like.errors import NetError
from pycaffe_like.layers.base import Shape, count, text


class Side:
    """The data or the diff of a blob: a tensor on the net's device and, while somebody looks, a
    NumPy array of it.

    On the CPU the array is the tensor's own memory. On a GPU it is a copy: looking brings it up to
    date, and the next use on the GPU takes over what was written to it, as Caffe's SyncedMemory.
    """

    __slots__ = ("_array", "_host", "_looked_at", "_memory", "_shown", "_tensor", "device", "shape")

    def __init__(self, shape: Shape, device: torch.device) -> None:
        self.shape = shape
        self.device = device
        self._tensor: Tensor | None = None
        self._memory: Tensor | None = None  # all that the tensor is the beginning of, once it has shrunk
        self._array: weakref.ref[np.ndarray] | None = None
        self._host: Tensor | None = None  # on a GPU the array's memory
        self._shown: Tensor | None = None  # what the array was given last, to see what was written to it
        self._looked_at = False

    def tensor(self) -> Tensor:
        """The values on the device; zeros at first."""
        if self._tensor is None:
            self._tensor = torch.zeros(self.shape, device=self.device)
        if self._looked_at:
            assert self._host is not None
            assert self._shown is not None
            if not torch.equal(self._host.view(torch.int32), self._shown.view(torch.int32)):  # NaN is NaN
                self._tensor.copy_(self._host)
            self._looked_at = False
        return self._tensor

    def take_over(self) -> None:
        """Brings to the device what was written to the array."""
        if self._looked_at:
            self.tensor()

    def array(self) -> np.ndarray:
        """The values as an array. It stays valid, and follows the blob, as long as the shape stays."""
        found = self._array() if self._array is not None else None
        if self.device.type == "cpu":
            if found is None:
                found = self.tensor().numpy()
                self._array = weakref.ref(found)
            return found
        if self._host is None:
            self._host = torch.empty(self.shape)
        if not self._looked_at:
            self._host.copy_(self.tensor())
            self._shown = self._host.clone()
        self._looked_at = True
        if found is None:
            found = self._host.numpy()
            self._array = weakref.ref(found)
        return found

    def is_watched(self) -> bool:
        """Whether somebody holds the array, so that its memory must keep showing the blob."""
        return self._array is not None and self._array() is not None

    def put(self, values: Tensor) -> None:
        """Takes over new values; copies them only where somebody watches the old memory."""
        values = values.detach()
        if tuple(values.shape) != self.shape:
            self.reshape(tuple(values.shape))
            self._own(values)
        elif self.device.type == "cpu" and self.is_watched():
            assert self._tensor is not None
            # .data: what autograd has saved of the old values is Caffe's business to overwrite.
            self._tensor.data.copy_(values)
        else:
            self._own(values)
        self._looked_at = False

    def _own(self, values: Tensor | None) -> None:
        self._tensor = values
        self._memory = None

    def reshape(self, shape: Shape) -> None:
        """A new shape over the same memory, as in Caffe; zeros where there is not enough of it."""
        if shape == self.shape:
            return
        old = self.tensor() if self._tensor is not None else None
        self.shape = shape
        if old is not None:
            memory = old.reshape(-1) if self._memory is None else self._memory
            enough = memory.numel() >= count(shape)
            self._memory = memory if enough else None
            self._tensor = memory[: count(shape)].view(shape) if enough else None
        self._array = None
        self._host = None
        self._looked_at = False

    def move(self, device: torch.device) -> None:
        """Keeps the values on another device from now on."""
        if device != self.device:
            old = self.tensor() if self._tensor is not None else None
            self.device = device
            self._own(None if old is None else old.to(device))
            self._array = None
            self._host = None
            self._looked_at = False

    def follow(self, values: Tensor) -> None:
        """Makes this a view of memory that belongs to somebody else, in this side's shape."""
        if self._tensor is None or self._tensor.data_ptr() != values.data_ptr():
            self._own(values.view(self.shape))
            self._array = None
            self._looked_at = False
        self.take_over()  # so that the next look finds what has become of the values since the last


class AnyBlob:
    """What all blobs have: name, shape, data, diff."""

    name: str
    data_side: Side
    diff_side: Side

    @property
    def shape(self) -> Shape:
        return self.data_side.shape

    @property
    def data(self) -> np.ndarray:
        return self.data_side.array()

    @property
    def diff(self) -> np.ndarray:
        return self.diff_side.array()

    @property
    def count(self) -> int:
        return count(self.shape)

    @property
    def num(self) -> int:
        return self._legacy(0)

    @property
    def channels(self) -> int:
        return self._legacy(1)

    @property
    def height(self) -> int:
        return self._legacy(2)

    @property
    def width(self) -> int:
        return self._legacy(3)

    def _legacy(self, axis: int) -> int:
        """An extent of a blob of at most four axes; missing ones are 1 (Blob::LegacyShape)."""
        if len(self.shape) > 4:
            raise NetError(f"blob '{self.name}' has no num, channels, height and width", got=text(self.shape))
        return self.shape[axis] if axis < len(self.shape) else 1

    def __repr__(self) -> str:
        return f"<blob '{self.name}' {text(self.shape)}>"


class Blob(AnyBlob):
    """An array that goes between layers, with its gradient."""

    def __init__(self, name: str, shape: Iterable[int], device: torch.device | str = "cpu") -> None:
        self.name = name
        device = torch.device(device)
        self.data_side = Side(tuple(shape), device)
        self.diff_side = Side(tuple(shape), device)

    def put(self, values: Tensor) -> None:
        """Takes over the values that a layer made; the diff goes along in shape."""
        self.data_side.put(values)
        self.diff_side.reshape(tuple(values.shape))

    def move(self, device: torch.device) -> None:
        """Keeps data and diff on another device from now on."""
        self.data_side.move(device)
        self.diff_side.move(device)

    def reshape(self, *shape: int) -> None:
        """A new shape for data and diff, over the memory that they have if there is enough of it."""
        if any(extent < 0 for extent in shape):
            raise NetError(f"blob '{self.name}' cannot have a negative extent", got=text(shape))
        extents = tuple(int(extent) for extent in shape)
        self.data_side.reshape(extents)
        self.diff_side.reshape(extents)


class ParamBlob(AnyBlob):
    """A parameter seen as a blob: data is the parameter, diff its gradient."""

    def __init__(self, name: str, blob: Tensor, owner: nn.Parameter) -> None:
        self.name = name
        self.owner = owner
        self.data_side = Side(tuple(blob.shape), blob.device)
        self.diff_side = Side(tuple(blob.shape), blob.device)

    @property
    def data(self) -> np.ndarray:
        self.data_side.follow(self.owner.detach())
        return self.data_side.array()

    @property
    def diff(self) -> np.ndarray:
        self.diff_side.follow(self.gradient())
        return self.diff_side.array()

    def gradient(self) -> Tensor:
        """The gradient, zeros where nobody has worked one out yet."""
        if self.owner.grad is None:
            self.owner.grad = torch.zeros_like(self.owner)
        return self.owner.grad

    def take_over(self) -> None:
        """Brings to the device what was written to the arrays."""
        self.data_side.take_over()
        self.diff_side.take_over()

    def reshape(self, *shape: int) -> None:
        if tuple(shape) != self.shape:
            raise NetError(
                f"parameter '{self.name}' cannot change its shape", expected=text(self.shape), got=text(shape)
            )
