"""Measures how much memory the tensors of a computation need, without computing their values.

On torch's "meta" device, operators compute only shapes. So a net of any size runs in little time and
without memory.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


class LiveBytes(TorchDispatchMode):
    """Adds up the sizes of the tensors that operators make while the block runs. A tensor counts until nothing
    refers to it any more.

    Attributes:
        peak: the largest number of bytes in use at one time.
    """

    def __init__(self, known: Iterable[Tensor] = ()) -> None:
        """
        Args:
            known: tensors that are counted elsewhere, such as parameters.
        """
        super().__init__()  # type: ignore[no-untyped-call]
        self.peak: int = 0
        self._live = 0
        self._known: weakref.WeakSet[Any] = weakref.WeakSet()
        for tensor in known:
            self._known.add(tensor.untyped_storage())

    def __torch_dispatch__(
        self, func: Any, types: Iterable[type], args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        for value in tree_leaves(result):
            if isinstance(value, Tensor):
                self._add(value)
        if func is torch.ops.aten.convolution_backward.default and result[0] is not None:
            # oneDNN and cuDNN work on copies of the bottom and of its gradient, in their own memory layout.
            self.peak = max(self.peak, self._live + 2 * byte_count(result[0]))
        return result

    def _add(self, value: Tensor) -> None:
        storage = value.untyped_storage()
        if storage in self._known:
            return
        self._known.add(storage)
        size = storage.nbytes()
        self._live += size
        self.peak = max(self.peak, self._live)
        weakref.finalize(storage, self._remove, size)

    def _remove(self, size: int) -> None:
        self._live -= size


def byte_count(*tensors: Tensor) -> int:
    """Returns the size of the tensors' values in bytes."""
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def move_to_meta(modules: Iterable[nn.Module]) -> None:
    """Replaces all parameters and buffers by tensors without values. Modules that share a parameter still share it."""
    moved: dict[Tensor, Tensor] = {}
    for module in {inner: None for outer in modules for inner in outer.modules()}:
        for name, parameter in list(module.named_parameters(recurse=False)):
            if parameter not in moved:
                moved[parameter] = nn.Parameter(parameter.detach().to("meta"), parameter.requires_grad)
            setattr(module, name, moved[parameter])
        for name, buffer in list(module.named_buffers(recurse=False)):
            setattr(module, name, buffer.to("meta"))
