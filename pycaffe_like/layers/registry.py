"""Which class makes layers of which type, and how options reach its constructor.

A class is called as its Caffe type. Its constructor takes the shapes of the bottoms and, by
keyword, the options that it uses, under the names that they have in its options messages:

    @register_layer("relu_param")
    class ReLU(Layer):
        def __init__(self, bottoms, *, negative_slope: float): ...

Where the prototxt is silent, the default of the schema is passed; an option that has none is an
error, unless it is annotated `| None`: then, and also where a default exists, None says that the
prototxt is silent. Defaults in the signature are for options that the schema does not know. A
keyword annotated with a dataclass gets one, whose fields are options in the same way.

The name `num_tops` stands for the number of tops, `phase` for the phase the layer runs in and
`layer` for the whole LayerDef.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import typing
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.metadata import entry_points
from types import UnionType
from typing import Any, TypeVar

from pycaffe_like.errors import LayerError, UnknownLayerTypeError, did_you_mean
from pycaffe_like.spec import FillerDef, LayerDef, Options, Phase

from .base import Arity, Layer, Shape

LayerClass = TypeVar("LayerClass", bound=type[Layer])
UsedOptions = Mapping[str, set[str]]
"""For each options message, the names of the options that a layer looked at."""


@dataclass(frozen=True)
class OptionKeyword:
    """One keyword of a constructor.

    Attributes:
        may_be_silent: None is passed where the prototxt does not give the option.
        default: the value that the signature states; `inspect.Parameter.empty` where it has none.
        group: the dataclass that the keyword takes, and `members` its fields; else None.
    """

    name: str
    may_be_silent: bool
    default: Any
    group: type | None = None
    members: tuple[OptionKeyword, ...] = ()


@dataclass(frozen=True)
class Registration:
    """A layer class and the options messages that it reads, in order of precedence."""

    cls: type[Layer]
    messages: tuple[str, ...]

    @cached_property
    def options(self) -> tuple[OptionKeyword, ...]:
        """The keywords of the constructor.

        Raises:
            LayerError: an annotation that says nothing about an option.
        """
        return tuple(_keywords(self.cls))

    def single_options(self) -> list[OptionKeyword]:
        """The options one by one, also those that a dataclass groups."""
        keywords = [option for option in self.options if option.name not in CONTEXT]
        return [member for option in keywords for member in option.members or (option,)]


@dataclass(frozen=True)
class _TrackedOptions(Options):
    """Options that record which of them are looked at, for a constructor that takes the whole layer."""

    used: set[str] = field(default_factory=set, repr=False, compare=False)

    def has(self, name: str) -> bool:
        self.used.add(name)
        return super().has(name)

    def get(self, name: str) -> Any:
        self.used.add(name)
        return super().get(name)

    def __getitem__(self, name: str) -> Any:
        self.used.add(name)
        return super().__getitem__(name)


_REGISTRY: dict[str, Registration] = {}
CONTEXT = ("num_tops", "phase", "layer")
"""Keywords of constructors that are not options."""


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
        _REGISTRY[type_name] = Registration(cls, messages)
        return cls

    return register


def _keywords(cls: type[Layer]) -> Iterator[OptionKeyword]:
    """The keywords of a class; of one whose constructor ends in **options, its parent's too."""
    hints = _type_hints(cls, cls.__init__)
    parameters = inspect.signature(cls.__init__).parameters.values()
    for parameter in parameters:
        if parameter.kind is parameter.KEYWORD_ONLY:
            yield _keyword(cls, parameter.name, hints.get(parameter.name, Any), parameter.default)
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        yield from _keywords(cls.__mro__[1])


def _type_hints(cls: type, annotated: Any) -> dict[str, Any]:
    try:
        return typing.get_type_hints(annotated)
    except (NameError, TypeError, SyntaxError, AttributeError) as error:
        raise LayerError(f"the annotations of {cls.__name__}'s constructor cannot be read: {error}") from error


def _keyword(cls: type[Layer], name: str, hint: Any, default: Any) -> OptionKeyword:
    alternatives = typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, UnionType) else (hint,)
    may_be_silent = type(None) in alternatives
    if name in CONTEXT:
        return OptionKeyword(name, may_be_silent, default)
    if dataclasses.is_dataclass(hint) and hint not in (FillerDef, Options):
        assert isinstance(hint, type)
        hints = _type_hints(cls, hint)
        members = tuple(_keyword(cls, one.name, hints[one.name], _stated(one)) for one in dataclasses.fields(hint))
        return OptionKeyword(name, may_be_silent, default, hint, members)
    for alternative in alternatives:
        if (typing.get_origin(alternative) or alternative) not in _TYPES:
            raise LayerError(
                f"{cls.__name__} annotates its option {name} with a type that no option has",
                expected="bool, int, float, str, tuple, FillerDef, Options or a dataclass of options, each also | None",
                got=getattr(alternative, "__name__", str(alternative)),
            )
    return OptionKeyword(name, may_be_silent, default)


def _stated(one: dataclasses.Field[Any]) -> Any:
    return inspect.Parameter.empty if one.default is dataclasses.MISSING else one.default


_TYPES = (bool, int, float, str, tuple, FillerDef, Options, type(None), Any, typing.Literal)


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


def make_layer(layer: LayerDef, bottoms: Sequence[Shape], phase: Phase) -> tuple[Layer, UsedOptions]:
    """The module for one layer, its parameters not filled yet, and the options that it looked at.

    Raises:
        LayerError: of the wrong arity, with options that do not fit, or without a needed one.
    """
    registration = lookup(layer.type)
    check_arity(layer, registration.cls)
    used: defaultdict[str, set[str]] = defaultdict(set)
    context: dict[str, Any] = {"num_tops": max(len(layer.tops), registration.cls.tops.low), "phase": phase}
    if any(option.name == "layer" for option in registration.options):
        tracked = {
            name: _TrackedOptions(options.given, options.defaults, used[name])
            for name, options in layer.options.items()
        }
        context["layer"] = replace(layer, options=tracked)
    keywords = {
        name: value
        for option in registration.options
        for name, value in (
            [(option.name, context[option.name])]
            if option.name in CONTEXT
            else _values(option, layer, registration, used)
        )
    }
    module = registration.cls(bottoms, **keywords)
    return module.train(phase == Phase.TRAIN), used


def _values(
    option: OptionKeyword, layer: LayerDef, registration: Registration, used: Mapping[str, set[str]]
) -> Iterator[tuple[str, Any]]:
    """The name of a keyword with its value; nothing where the signature's own default holds."""
    if option.group is not None:
        members = [pair for one in option.members for pair in _values(one, layer, registration, used)]
        yield option.name, option.group(**dict(members))
        return
    messages = [layer.option(name) for name in registration.messages]
    for name in registration.messages:
        used[name].add(option.name)
    given = [message.given[option.name] for message in messages if message.has(option.name)]
    defaults = [message.defaults[option.name] for message in messages if option.name in message.defaults]
    if given:
        yield option.name, given[0]
    elif option.may_be_silent:
        yield option.name, None
    elif option.default is inspect.Parameter.empty:
        if not defaults:
            raise LayerError(f"{registration.messages[0]}.{option.name} is missing", expected="a value")
        yield option.name, defaults[0]
