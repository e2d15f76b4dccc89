"""Checks and error messages of layers that rearrange values."""

from __future__ import annotations

import numpy as np
import pytest
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Layer
from pycaffe_like.spec import Shape

from .battery import check_gradients, check_no_host_sync, check_shapes, make, tops_of


def check(module: Layer, bottom: Tensor, *wanted: np.ndarray) -> None:
    """Asserts that the tops are the wanted ones, and runs the checks that hold for every layer."""
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    for top, want in zip(tops_of(module, bottom), wanted, strict=True):
        np.testing.assert_array_equal(top.numpy(), want)
    check_gradients(module, [bottom])


def message_of(type_name: str, shapes: list[Shape], options: str, tops: int = 1) -> str:
    """Returns the message of the error that building the layer raises, without its location."""
    with pytest.raises(LayerError) as caught:
        make(type_name, shapes, options, tops)
    place = f"f:1:1: layer 'l' ({type_name}): "
    assert str(caught.value).startswith(place)
    return str(caught.value).removeprefix(place)


def message_at_run_time(module: Layer, *bottoms: Tensor) -> str:
    with pytest.raises(LayerError) as caught:
        module(*bottoms)
    return str(caught.value)
