"""What every layer has from its base class."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import LayerError

from .battery import make


def test_a_layer_without_state_goes_on_from_nothing() -> None:
    module = make("ReLU", [(2, 3)])
    assert module.state() == []
    module.set_state([])


def test_a_layer_without_state_refuses_that_of_another() -> None:
    with pytest.raises(LayerError) as error:
        make("ReLU", [(2, 3)]).set_state([torch.zeros(1, 2, 3)])
    assert str(error.value) == "the state is that of another layer; expected none; got 1 blobs"
