"""Errors about types and modules that pcl lacks name the repository that has them."""

from __future__ import annotations

import pytest

from pycaffe_like.errors import LayerError, UnknownLayerTypeError
from pycaffe_like.layers.known_forks import FORK_OF_MODULE, FORK_OF_TYPE, where_module_is, where_type_is
from pycaffe_like.layers.registry import layer_types, lookup

from .battery import make


def test_an_unknown_type_names_its_fork_and_the_command_that_starts_one() -> None:
    with pytest.raises(UnknownLayerTypeError) as raised:
        lookup("PwAttend")
    assert "It is a layer of nian-liu/PiCANet on GitHub" in str(raised.value)
    assert "`pcl layer new PwAttend --net NET` starts a Python file" in str(raised.value)
    with pytest.raises(UnknownLayerTypeError) as raised:
        lookup("PwAttended")
    assert "GitHub" not in str(raised.value)


def test_an_unknown_module_names_its_repository() -> None:
    options = 'python_param { module: "pylayer.mask_layer" layer: "MaskLayer" }'
    with pytest.raises(LayerError, match="It is a module of daijifeng001/MNC on GitHub: put its folder on PYTHONPATH"):
        make("Python", [(1, 2, 3, 5)], options)
    assert where_module_is("nobody_has_this") == where_type_is("NobodyHasThis") == ""


def test_types_that_pcl_has_are_not_in_the_table() -> None:
    assert sorted(set(FORK_OF_TYPE) & set(layer_types())) == []
    assert all("/" in fork for fork in (*FORK_OF_TYPE.values(), *FORK_OF_MODULE.values()))
