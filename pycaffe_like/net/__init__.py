"""From a NetDef to a net that runs."""

from pycaffe_like.layers.registry import add_package

from . import python_layer as python_layer  # registers the layer
from .net import Net

add_package("pycaffe_like.data")  # data layers register themselves like all others

__all__ = ["Net"]
