"""A fake second device that exists on every machine, for errors that otherwise occur only on GPUs.

Its tensors have values, which the CPU computes, but torch takes them for tensors on the device `meta`:
like tensors of a GPU, they cannot be mixed with tensors of the CPU. Operations that would make a program
wait for a GPU are noted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode, return_and_correct_aliasing
from torch.utils._pytree import tree_leaves, tree_map_only

aten = torch.ops.aten

NAME = "meta"

_COPIES = (aten.copy_.default, aten._to_copy.default)
_WAITS = (
    aten._local_scalar_dense.default,
    aten.nonzero.default,
    aten.masked_select.default,
    aten.equal.default,
    aten._unique2.default,
    aten.unique_dim.default,
    aten.unique_consecutive.default,
    aten.repeat_interleave.Tensor,
)


class RemoteTensor(Tensor):
    """A tensor on the second device.

    Attributes:
        here: its values, in memory that the CPU can access.
    """

    here: Tensor

    @staticmethod
    def __new__(cls, here: Tensor) -> RemoteTensor:
        made = Tensor._make_wrapper_subclass(
            cls,
            here.size(),
            strides=here.stride(),
            storage_offset=here.storage_offset(),
            dtype=here.dtype,
            layout=here.layout,
            device=NAME,
        )
        made.here = here
        return made

    def __init__(self, here: Tensor) -> None:
        """Does nothing; `__new__` has done the work, and Tensor's own __init__ would accept no tensor."""

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _dispatch(func, args, kwargs or {}, lambda waiting: None)


class SecondDevice(TorchDispatchMode):
    """While it is active, tensors on the device `meta` have values.

    Attributes:
        waits: the names of all operations so far that would make a program wait for a GPU.
    """

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[str] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _dispatch(func, args, kwargs or {}, self.waits.append)


def _dispatch(func: Any, args: Any, kwargs: dict[str, Any], waits: Callable[[str], None]) -> Any:
    given = [one for one in tree_leaves((args, kwargs)) if isinstance(one, Tensor)]
    strangers = [one for one in given if not isinstance(one, RemoteTensor)]
    asked = torch.device(kwargs["device"]).type if kwargs.get("device") is not None else None
    if len(strangers) == len(given) and asked != NAME:
        return func(*args, **kwargs)
    if strangers and func not in _COPIES and (any(one.dim() for one in strangers) or not _is_pointwise(func)):
        raise RuntimeError(f"{func} works with tensors on two devices")
    if func in _WAITS or strangers or asked == "cpu" or _picks_by_mask(func, args):
        waits(str(func))
    values = func(
        *tree_map_only(RemoteTensor, _values_of, args),
        **{**tree_map_only(RemoteTensor, _values_of, kwargs), **({} if asked is None else {"device": "cpu"})},
    )
    if func is aten.copy_.default:
        return args[0]
    if asked == "cpu" or not any(isinstance(one, Tensor) for one in tree_leaves(values)):
        return values
    return return_and_correct_aliasing(func, args, kwargs, tree_map_only(Tensor, RemoteTensor, values))


def _values_of(one: RemoteTensor) -> Tensor:
    return one.here


def _is_pointwise(func: Any) -> bool:
    """Returns whether an operation accepts a scalar tensor of the CPU beside tensors of a GPU."""
    return torch.Tag.pointwise in func.tags


def _picks_by_mask(func: Any, args: Any) -> bool:
    return func is aten.index.Tensor and any(one is not None and one.dtype == torch.bool for one in args[1])
