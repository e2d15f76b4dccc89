"""Which class makes layers of which type, and how options reach its constructor.

A class is called as its Caffe type. Its constructor takes the shapes of the bottoms and, by
keyword, the options that it uses, under the names that they have in its options messages:

    @register_layer("relu_param")
    class ReLU(Layer):
        def __init__(self, bottoms, *, negative_slope: float): ...

Where the prototxt is silent, the default of the schema is passed; an option that has none is an
error, unless it is annotated `| None`: then, and also where a default exists, None says that the
prototxt is silent. Defaults in the signature are for options that the schema does not know.

The name `num_tops` stands for the number of tops, `phase` for the phase the layer runs in, `layer`
for the whole LayerDef, and `read_blob` for a function that reads the blob in a file.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any, TypeVar

from torch import Tensor

from pycaffe_like.errors import LayerError, UnknownLayerTypeError, did_you_mean
from pycaffe_like.spec import LayerDef, Phase

from .base import Arity, Layer, Shape

LayerClass = TypeVar("LayerClass", bound=type[Layer])
ReadBlob = Callable[[str], Tensor]


@dataclass(frozen=True)
class _Option:
    """One keyword of a constructor. `default` is inspect's `empty` where it states none."""

    name: str
    may_be_silent: bool
    default: Any


@dataclass(frozen=True)
class Registration:
    """A layer class and the options messages that it reads, in order of precedence."""

    cls: type[Layer]
    messages: tuple[str, ...]
    options: tuple[_Option, ...]


_REGISTRY: dict[str, Registration] = {}
CONTEXT = ("num_tops", "phase", "layer", "read_blob")
"""Keywords of constructors that are no options."""


def register_layer(*messages: str, name: str = "") -> Callable[[LayerClass], LayerClass]:
    """Makes the decorated class the layer of the type it is called as.

    Args:
        messages: the options messages that it reads, such as "pooling_param".
        name: the type, where it is no name of Python's.

    Raises:
        ValueError: two classes for one type.
    """

    def register(cls: LayerClass) -> LayerClass:
        type_name = name or cls.__name__
        known = _REGISTRY.get(type_name)
        if known is not None and known.cls is not cls:
            raise ValueError(f"layer type '{type_name}' is registered twice: by {known.cls} and {cls}")
        _REGISTRY[type_name] = Registration(cls, messages, tuple(_options(cls)))
        return cls

    return register


def _options(cls: type[Layer]) -> Iterable[_Option]:
    """The options of a class; of one whose constructor ends in **options, its parent's too."""
    parameters = inspect.signature(cls.__init__).parameters.values()
    for parameter in parameters:
        if parameter.kind is parameter.KEYWORD_ONLY:
            silent = str(parameter.annotation).replace(" ", "").endswith("|None")
            yield _Option(parameter.name, silent, parameter.default)
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        yield from _options(cls.__mro__[1])


@cache
def _load_all() -> None:
    for module in pkgutil.iter_modules(importlib.import_module(__package__).__path__):
        importlib.import_module(f"{__package__}.{module.name}")


@cache
def _load_installed() -> tuple[str, ...]:
    """Imports what installed packages name in the entry points "pycaffe_like.layers".

    Returns:
        What to tell about those that cannot be imported.
    """
    broken = []
    for point in entry_points(group="pycaffe_like.layers"):
        try:
            point.load()
        except Exception as error:  # whatever is wrong with it, nets that do not need it must run
            broken.append(f"{point.value}, which may have it, cannot be imported: {error!r}.")
    return tuple(broken)


def layer_types() -> list[str]:
    """All registered types, sorted."""
    _load_all()
    return sorted(_REGISTRY)


def lookup(type_name: str) -> Registration:
    """The registration of a type.

    Raises:
        UnknownLayerTypeError: nobody registered it.
    """
    broken: tuple[str, ...] = ()
    if type_name not in _REGISTRY:
        _load_all()
    if type_name not in _REGISTRY:
        broken = _load_installed()
    if type_name not in _REGISTRY:
        raise UnknownLayerTypeError(
            f"layer type '{type_name}' is unknown",
            advice=" ".join(
                part
                for part in (
                    *broken,
                    did_you_mean(type_name, _REGISTRY),
                    "A layer of your own is a class of this name in a Python file; --import FILE loads it.",
                )
                if part
            ),
        )
    return _REGISTRY[type_name]


def check_arity(layer: LayerDef, cls: type[Layer]) -> None:
    """Raises LayerError unless the layer has as many bottoms and tops as its class takes."""
    for kind, names, arity in (("bottom", layer.bottoms, cls.bottoms), ("top", layer.tops, cls.tops)):
        if kind == "top" and cls.one_top_each:
            arity = Arity(len(layer.bottoms), len(layer.bottoms))
        if len(names) in arity or (kind == "top" and cls.is_loss and len(names) < arity.low):
            continue
        plural = "" if arity.low == arity.high == 1 else "s"
        got = f"{len(names)}" + (f" ({', '.join(names)})" if names else "")
        raise LayerError(f"wrong number of {kind}s", expected=f"{arity} {kind}{plural}", got=got)


def make_layer(layer: LayerDef, bottoms: Sequence[Shape], phase: Phase, read_blob: ReadBlob) -> Layer:
    """The module for one layer, its parameters not filled yet.

    Args:
        read_blob: gives the blob in a .binaryproto file, for layers that keep options there.

    Raises:
        LayerError: of the wrong arity, with options that do not fit, or without a needed one.
    """
    registration = lookup(layer.type)
    check_arity(layer, registration.cls)
    num_tops = max(len(layer.tops), registration.cls.tops.low)
    context = {"num_tops": num_tops, "phase": phase, "layer": layer, "read_blob": read_blob}
    module = registration.cls(bottoms, **_keywords(layer, registration, context))
    return module.train(phase == Phase.TRAIN)


def _keywords(layer: LayerDef, registration: Registration, context: Mapping[str, Any]) -> dict[str, Any]:
    messages = {name: layer.option(name) for name in registration.messages}
    keywords: dict[str, Any] = {}
    for option in registration.options:
        if option.name in CONTEXT:
            keywords[option.name] = context[option.name]
            continue
        given = [m.given[option.name] for m in messages.values() if m.has(option.name)]
        stated = [m.defaults[option.name] for m in messages.values() if option.name in m.defaults]
        if given:
            keywords[option.name] = given[0]
        elif option.may_be_silent:
            keywords[option.name] = None
        elif option.default is not inspect.Parameter.empty:
            continue
        elif stated:
            keywords[option.name] = stated[0]
        else:
            raise LayerError(f"{registration.messages[0]}.{option.name} is missing", expected="a value")
    return keywords
