"""Python: layers written by users."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from pycaffe_like.errors import LayerError, NetError, add_layer_note, did_you_mean, shorten
from pycaffe_like.spec import LayerDef, Phase, Shape
from pycaffe_like.trust import find_module, is_trusted

from . import stand_ins
from .base import Layer, at_least
from .blob import Blob, gradient_of
from .gradients import once_differentiable
from .known_forks import where_module_is
from .registry import register_layer

_SHIM = str(Path(__file__).parent.parent / "shim")  # the folder whose `caffe` is this library


@register_layer("python_param")
class Python(Layer):
    """Runs a class that a user wrote. The options `module` and `layer` name the class, and `param_str` is passed
    to it.

    As in pycaffe, the class has the methods `setup`, `reshape`, `forward` and `backward`. Each is
    called with lists of blobs. `setup` may add parameters, which are blobs, to `self.blobs`.

    A class without `reshape` works on tensors instead: `forward(*bottoms)` returns the top, or a tuple
    of tops, and autograd computes gradients. If the class is an nn.Module, its parameters are the
    layer's. A layer without bottoms is a data source.

    In place, bottom and top are the same blob, as in Caffe: values that a method does not write are
    kept. `share_in_parallel` is accepted and has no effect.

    Source: include/caffe/layers/python_layer.hpp, python/caffe/_caffe.cpp.
    """

    bottoms = at_least(0)
    tops = at_least(0)
    has_effects = True
    is_user_code = True

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        module: str,
        layer: LayerDef,
        param_str: str,
        num_tops: int,
        phase: Phase,
    ) -> None:
        super().__init__()
        self.where = layer.where
        self.user = _instance(module, str(layer.option("python_param").get("layer") or ""))
        self.user.param_str = param_str
        self.user.phase = phase  # a number, as in Caffe, whose str() is the name, as in Fast R-CNN's fork
        self.takes_tensors = not hasattr(self.user, "reshape")
        self.bottom_blobs = [Blob(name, shape) for name, shape in zip(layer.bottoms, bottoms, strict=True)]
        names = (*layer.tops, *(f"top {i}" for i in range(len(layer.tops), num_tops)))
        self.top_blobs = [Blob(name, ()) for name in names]
        for i, (bottom, top) in enumerate(zip(layer.bottoms, layer.tops, strict=False)):
            if bottom == top:  # in place: one blob, whose values a method may keep
                self.top_blobs[i] = self.bottom_blobs[i]
        if hasattr(self.user, "setup"):
            with self.name_layer_in_errors("setup"):
                self.user.setup(self.bottom_blobs, self.top_blobs)
        if not isinstance(self.user, nn.Module):
            for index, blob in enumerate(getattr(self.user, "blobs", ())):
                self.add_blob(f"blob{index}", blob.shape, None)
                self.parameter_of_blob(index).data = blob.synced_data.tensor().clone()
            self._hand_out_parameters()

    def reset(self) -> None:
        """Does nothing, since `setup` has already filled the parameters."""

    def blobs(self) -> list[Tensor]:
        return list(self.user.parameters()) if isinstance(self.user, nn.Module) else super().blobs()

    def use_parameters_of(self, other: Layer) -> None:
        if not isinstance(self.user, nn.Module):
            super().use_parameters_of(other)
            return
        assert isinstance(other, Python)
        for name, parameter in list(other.user.named_parameters()):
            *path, last = name.split(".")
            setattr(self.user.get_submodule(".".join(path)), last, parameter)

    def parameter_of_blob(self, index: int) -> nn.Parameter:
        if isinstance(self.user, nn.Module):
            return list(self.user.parameters())[index]
        return super().parameter_of_blob(index)

    def share_blob(self, index: int, owner: nn.Parameter) -> None:
        if isinstance(self.user, nn.Module):
            raise NetError("parameters of an nn.Module cannot be shared by name", where=self.where)
        super().share_blob(index, owner)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        if self.takes_tensors:
            return super().top_shapes(bottoms)
        for blob, shape in zip(self.bottom_blobs, bottoms, strict=True):
            blob.reshape(*shape)
        with self.name_layer_in_errors("reshape"):
            self.user.reshape(self.bottom_blobs, self.top_blobs)
        return [blob.shape for blob in self.top_blobs]

    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, ...]:
        if self.takes_tensors:
            with self.name_layer_in_errors("forward"):
                tops: Tensor | tuple[Tensor, ...] = self.user.forward(*bottoms)
            return tops
        found: tuple[Tensor, ...] = _Call.apply(self, len(bottoms), *bottoms, *self.blobs())
        return found if len(found) != 1 else found[0]

    def run_forward(self, bottoms: Sequence[Tensor]) -> tuple[Tensor, ...]:
        """Calls reshape and forward of the user's object."""
        self._hand_out_parameters()
        for blob, values in zip(self.bottom_blobs, bottoms, strict=True):
            blob.move(values.device)
            blob.put(values.clone() if blob in self.top_blobs else values)
        device = bottoms[0].device if bottoms else next((p.device for p in self.blobs()), torch.device("cpu"))
        for blob in self.top_blobs:
            blob.move(device)
        with self.name_layer_in_errors("reshape"):
            self.user.reshape(self.bottom_blobs, self.top_blobs)
        with self.name_layer_in_errors("forward"):
            self.user.forward(self.bottom_blobs, self.top_blobs)
        return tuple(blob.synced_data.tensor().clone() for blob in self.top_blobs)

    def run_backward(self, diffs: Sequence[Tensor | None], needed: Sequence[bool]) -> list[Tensor]:
        """Calls backward of the user's object; returns the gradients of bottoms and parameters."""
        if not hasattr(self.user, "backward"):
            raise LayerError("the class has no backward, but its gradient is needed", where=self.where)
        for blob, diff in zip(self.top_blobs, diffs, strict=True):
            blob.synced_diff.put(torch.zeros_like(blob.synced_data.tensor()) if diff is None else diff.clone())
        for blob in self.bottom_blobs:
            if blob not in self.top_blobs:
                blob.synced_diff.put(torch.zeros_like(blob.synced_data.tensor()))
        handed = self._hand_out_parameters()
        parameters = [self.parameter_of_blob(index) for index in range(len(handed))]
        before = [parameter.grad for parameter in parameters]
        for parameter, grad in zip(parameters, before, strict=True):  # the class may add to a diff or set it
            parameter.grad = torch.zeros_like(parameter) if grad is None else grad.clone()
        with self.name_layer_in_errors("backward"):
            self.user.backward(self.top_blobs, list(needed), self.bottom_blobs)
        gradients = [blob.synced_diff.tensor().clone() for blob in self.bottom_blobs]
        for blob, parameter, grad in zip(handed, parameters, before, strict=True):
            blob.sync_to_device()
            after = gradient_of(parameter)
            gradients.append((after if grad is None else after - grad).view(blob.shape))  # autograd will add this
            parameter.grad = grad
        return gradients

    def _hand_out_parameters(self) -> list[Blob]:
        """Sets the user's `blobs` to the current parameters, which may have been moved or shared since."""
        if isinstance(self.user, nn.Module):
            return []
        handed = [
            Blob(str(index), blob.shape, parameter=self.parameter_of_blob(index))
            for index, blob in enumerate(self.blobs())
        ]
        if handed:
            self.user.blobs[:] = handed
        return handed

    @contextmanager
    def name_layer_in_errors(self, method: str) -> Iterator[None]:
        """Adds a note with the layer's name to exceptions from the user's code, without changing their type."""
        try:
            yield
        except Exception as error:
            add_layer_note(error, self.where, method, type(self.user))
            raise


class _Call(torch.autograd.Function):
    """Calls the user's forward and backward, as an autograd function."""

    @staticmethod
    def forward(ctx: Any, layer: Python, bottoms: int, *tensors: Tensor) -> tuple[Tensor, ...]:
        ctx.layer, ctx.bottoms = layer, bottoms
        return layer.run_forward(tensors[:bottoms])

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *diffs: Tensor | None) -> tuple[Tensor | None, ...]:
        needed = ctx.needs_input_grad[2:]
        gradients = ctx.layer.run_backward(diffs, needed[: ctx.bottoms])
        return (None, None, *(g if need else None for g, need in zip(gradients, needed, strict=True)))


_METHODS = ("setup", "reshape", "forward")
"""A layer class has at least one of these methods; a net must not be able to call anything else."""


def _instance(module: str, name: str) -> Any:
    """Creates an object of the user's class. Exceptions from inside the user's module are passed on.

    Raises:
        LayerError: If the module is not trusted, does not exist, or has no such class.
    """
    _make_importable()
    if not module.startswith(f"{stand_ins.__name__}.") and not is_trusted(module):
        raise LayerError(
            f"its Python module '{shorten(module)}' runs only with your permission", advice=how_to_trust(module)
        )
    if find_module(module) is None:
        places = f"It is looked for in the current folder, {Path.cwd()}, and along PYTHONPATH."
        advice = f"{where_module_is(module)} {places}".strip()
        raise LayerError(f"Python module '{shorten(module)}' does not exist", advice=advice)
    found = importlib.import_module(module)
    cls = getattr(found, name, None)
    if not isinstance(cls, type) or not any(hasattr(cls, method) for method in _METHODS):
        classes = [key for key, value in vars(found).items() if isinstance(value, type)]
        problem = f"Python module '{module}' has no layer class '{shorten(name)}'"
        raise LayerError(problem, advice=did_you_mean(name, classes))
    return cls()


def how_to_trust(module: str) -> str:
    """Returns advice on how to let pcl's commands run a module."""
    return f"If you trust its code: --import {shorten(module)}, --trust for all modules of the net, or PYTHONPATH."


def can_import(module: str) -> bool:
    """Returns whether a module can be found."""
    _make_importable()
    return is_trusted(module) and find_module(module) is not None


def _make_importable() -> None:
    """Makes modules in the current folder, and `caffe`, importable."""
    for folder in (str(Path.cwd()), *([] if _has_caffe() else [_SHIM])):
        if folder not in sys.path:
            sys.path.append(folder)


def _has_caffe() -> bool:
    return importlib.util.find_spec("caffe") is not None
