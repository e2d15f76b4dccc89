"""Blobs as scripts see them: data and diff are writable NumPy arrays."""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor, nn

from pycaffe_like.errors import NetError
from pycaffe_like.spec import Shape, format_shape


class SyncedArray:
    """The data or the diff of a blob: a tensor on the net's device and, on request, a NumPy array.

    On the CPU both share memory. On a GPU the array is a copy, as in Caffe's SyncedMemory: reading
    `array()` updates it, and changes that a script makes are copied to the GPU at the next use there.
    """

    __slots__ = ("_array", "_host", "_looked_at", "_memory", "_shown", "_tensor", "device", "shape")

    def __init__(self, shape: Shape, device: torch.device) -> None:
        self.shape = shape
        self.device = device
        self._tensor: Tensor | None = None
        self._memory: Tensor | None = None  # the full allocation, after the tensor has shrunk
        self._array: weakref.ref[np.ndarray] | None = None
        self._host: Tensor | None = None  # the array's memory if the device is a GPU
        self._shown: Tensor | None = None  # the values last copied to the array, to detect writes
        self._looked_at = False

    def tensor(self) -> Tensor:
        """Returns the values on the device, initially zeros."""
        if self._tensor is None:
            self._tensor = torch.zeros(self.shape, device=self.device)
        if self._looked_at:
            assert self._host is not None
            assert self._shown is not None
            # Bitwise, since NaN != NaN.
            if not torch.equal(self._host.view(torch.int32), self._shown.view(torch.int32)):
                self._tensor.copy_(self._host)
            self._looked_at = False
        return self._tensor

    def sync_to_device(self) -> None:
        """Copies changes that a script made in the array to the device."""
        if self._looked_at:
            self.tensor()

    def array(self) -> np.ndarray:
        """Returns the values as a NumPy array. The array shows all later changes of the blob's values, until its
        shape changes.
        """
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

    def is_held(self) -> bool:
        """Returns whether something still refers to the array, so that it must be kept up to date."""
        return self._array is not None and self._array() is not None

    def put(self, values: Tensor) -> None:
        """Replaces the values. Copies them only if something still refers to the array."""
        values = values.detach()
        if tuple(values.shape) != self.shape:
            self.reshape(tuple(values.shape))
            self._own(values)
        elif self.device.type == "cpu" and self.is_held():
            assert self._tensor is not None
            # .data, because Caffe may overwrite values that autograd has saved.
            self._tensor.data.copy_(values)
        else:
            self._own(values)
        self._looked_at = False

    def _own(self, values: Tensor | None) -> None:
        self._tensor = values
        self._memory = None

    def reshape(self, shape: Shape) -> None:
        """Changes the shape but, as in Caffe, keeps the memory; allocates zeros if the memory is too small."""
        if shape == self.shape:
            return
        old = self.tensor() if self._tensor is not None else None
        self.shape = shape
        if old is not None:
            memory = old.reshape(-1) if self._memory is None else self._memory
            enough = memory.numel() >= math.prod(shape)
            self._memory = memory if enough else None
            self._tensor = memory[: math.prod(shape)].view(shape) if enough else None
        self._array = None
        self._host = None
        self._looked_at = False

    def move(self, device: torch.device) -> None:
        """Moves the values to a device."""
        if device != self.device:
            old = self.tensor() if self._tensor is not None else None
            self.device = device
            self._own(None if old is None else old.to(device))
            self._array = None
            self._host = None
            self._looked_at = False

    def follow(self, values: Tensor) -> None:
        """Makes this a view of `values`, without changing its own shape."""
        if self._tensor is None or self._tensor.data_ptr() != values.data_ptr():
            self._own(values.view(self.shape))
            self._array = None
            self._looked_at = False
        self.sync_to_device()  # so that the next access shows the current values


class Blob:
    """An array (data) with its gradient (diff): a net's blob or a parameter.

    Attributes:
        parameter: the parameter that this blob is a view of; None for blobs between layers.
    """

    def __init__(
        self,
        name: str,
        shape: Iterable[int],
        device: torch.device | str = "cpu",
        parameter: nn.Parameter | None = None,
    ) -> None:
        self.name = name
        self.parameter = parameter
        device = torch.device(device) if parameter is None else parameter.device
        self.synced_data = SyncedArray(tuple(shape), device)
        self.synced_diff = SyncedArray(tuple(shape), device)

    @property
    def shape(self) -> Shape:
        return self.synced_data.shape

    @property
    def data(self) -> np.ndarray:
        if self.parameter is not None:
            self.synced_data.follow(self.parameter.detach())
        return self.synced_data.array()

    @property
    def diff(self) -> np.ndarray:
        if self.parameter is not None:
            self.synced_diff.follow(gradient_of(self.parameter))
        return self.synced_diff.array()

    @property
    def count(self) -> int:
        return math.prod(self.shape)

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
        """Returns the extent of an axis, or 1 if the blob has fewer axes (Blob::LegacyShape).

        Raises:
            NetError: If the blob has more than four axes.
        """
        if len(self.shape) > 4:
            raise NetError(f"blob '{self.name}' has no num, channels, height and width", got=format_shape(self.shape))
        return self.shape[axis] if axis < len(self.shape) else 1

    def put(self, values: Tensor) -> None:
        """Replaces the data; the diff takes its shape."""
        self.synced_data.put(values)
        self.synced_diff.reshape(tuple(values.shape))

    def move(self, device: torch.device) -> None:
        """Moves data and diff to a device."""
        self.synced_data.move(device)
        self.synced_diff.move(device)

    def sync_to_device(self) -> None:
        """Copies changes that a script made in the arrays to the device."""
        self.synced_data.sync_to_device()
        self.synced_diff.sync_to_device()

    def reshape(self, *shape: int) -> None:
        """Changes the shape of data and diff; keeps their memory if it is large enough."""
        extents = tuple(int(extent) for extent in shape)
        if self.parameter is not None and extents != self.shape:
            expected, got = format_shape(self.shape), format_shape(extents)
            raise NetError(f"parameter '{self.name}' cannot change its shape", expected=expected, got=got)
        if any(extent < 0 for extent in extents):
            raise NetError(f"blob '{self.name}' cannot have a negative extent", got=format_shape(extents))
        self.synced_data.reshape(extents)
        self.synced_diff.reshape(extents)

    def __repr__(self) -> str:
        return f"<blob '{self.name}' {format_shape(self.shape)}>"


def gradient_of(parameter: nn.Parameter) -> Tensor:
    """Returns the gradient of a parameter; created as zeros if there is none yet."""
    if parameter.grad is None:
        parameter.grad = torch.zeros_like(parameter)
    return parameter.grad
