"""The registry of layer types, and how options reach the constructors of layers.

A class has the name of its Caffe type. Its constructor takes the shapes of the bottoms and, as
keywords, the options that it uses, with the field names of its options messages:

    @register_layer("relu_param")
    class ReLU(Layer):
        def __init__(self, bottoms, *, negative_slope: float): ...

If the prototxt does not set an option, the schema's default is passed; without a default it is an
error. A keyword annotated `| None` gets None whenever the prototxt does not set it, even if there
is a default. Defaults in the signature are for options that the schema does not have. A keyword
annotated with a dataclass gets an instance, whose fields are options in the same way.

The keyword `num_tops` is the number of tops, `phase` the layer's phase and `layer` the whole
LayerDef.
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

from pycaffe_like.errors import LayerError, UnknownLayerTypeError, did_you_mean, shorten
from pycaffe_like.spec import FillerDef, LayerDef, Options, Phase

from .base import Arity, Layer, Shape
from .known_forks import where_type_is

LayerClass = TypeVar("LayerClass", bound=type[Layer])
UsedOptions = Mapping[str, set[str]]
"""The names of the options that a layer has read, by options message."""


@dataclass(frozen=True)
class OptionKeyword:
    """One keyword of a layer's constructor.

    Attributes:
        none_if_unset: whether the keyword gets None if the prototxt does not set the option.
        default: the default in the signature, or `inspect.Parameter.empty`.
        group: the dataclass of options that the keyword expects; None for a plain option.
        members: the fields of that dataclass.
    """

    name: str
    none_if_unset: bool
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
            LayerError: If an annotation is not a type of an option.
        """
        return tuple(_keywords(self.cls))

    def single_options(self) -> list[OptionKeyword]:
        """Returns all options. Options that are grouped in a dataclass are listed one by one."""
        keywords = [option for option in self.options if option.name not in CONTEXT]
        return [member for option in keywords for member in option.members or (option,)]


@dataclass(frozen=True)
class _TrackedOptions(Options):
    """Options that record which of them are read, for constructors that take the whole layer."""

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
"""Keywords that are not options."""


def register_layer(*messages: str, name: str = "") -> Callable[[LayerClass], LayerClass]:
    """Returns a decorator that registers a class as the layer type of the same name.

    Args:
        messages: the options messages that the layer reads, such as "pooling_param".
        name: the type, if it is not a valid name of a Python class.

    Raises:
        ValueError: If another class is already registered for the type.
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
    """Returns the keywords of a class's constructor, and of its parent's if it has **options."""
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
    none_if_unset = type(None) in alternatives
    if name in CONTEXT:
        return OptionKeyword(name, none_if_unset, default)
    if dataclasses.is_dataclass(hint) and hint not in (FillerDef, Options):
        assert isinstance(hint, type)
        hints = _type_hints(cls, hint)
        members = tuple(
            _keyword(cls, one.name, hints[one.name], _default_of_field(one)) for one in dataclasses.fields(hint)
        )
        return OptionKeyword(name, none_if_unset, default, hint, members)
    for alternative in alternatives:
        if (typing.get_origin(alternative) or alternative) not in _TYPES:
            raise LayerError(
                f"{cls.__name__} annotates its option {name} with a type that options cannot have",
                expected="bool, int, float, str, tuple, FillerDef, Options or a dataclass of options, each also | None",
                got=getattr(alternative, "__name__", str(alternative)),
            )
    return OptionKeyword(name, none_if_unset, default)


def _default_of_field(one: dataclasses.Field[Any]) -> Any:
    return inspect.Parameter.empty if one.default is dataclasses.MISSING else one.default


_TYPES = (bool, int, float, str, tuple, FillerDef, Options, type(None), Any, typing.Literal)


@cache
def _load_all() -> None:
    for module in pkgutil.iter_modules(importlib.import_module(__package__).__path__):
        importlib.import_module(f"{__package__}.{module.name}")


@cache
def _load_installed() -> tuple[str, ...]:
    """Imports the modules that installed packages list as entry points "pycaffe_like.layers".

    Returns:
        Messages about modules that cannot be imported.
    """
    broken = []
    for point in entry_points(group="pycaffe_like.layers"):
        try:
            point.load()
        except Exception as error:  # a broken package must not stop nets that do not need it
            broken.append(f"{point.value}, which may have it, cannot be imported: {error!r}.")
    return tuple(broken)


def layer_types() -> list[str]:
    """Returns all registered types, sorted."""
    _load_all()
    return sorted(_REGISTRY)


def lookup(type_name: str) -> Registration:
    """Returns the registration of a type.

    Raises:
        UnknownLayerTypeError: If the type is not registered.
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
                    where_type_is(type_name) or did_you_mean(type_name, _REGISTRY),
                    f"`pcl layer new {shorten(type_name)} --net NET` starts a Python file with it, "
                    "and --import FILE loads that.",
                )
                if part
            ),
        )
    return _REGISTRY[type_name]


def check_arity(layer: LayerDef, cls: type[Layer]) -> None:
    """Raises LayerError if the layer's number of bottoms or tops is wrong for its class."""
    for kind, names, arity in (("bottom", layer.bottoms, cls.bottoms), ("top", layer.tops, cls.tops)):
        if kind == "top" and cls.one_top_each:
            arity = Arity(len(layer.bottoms), len(layer.bottoms))
        if len(names) in arity or (kind == "top" and cls.is_loss and len(names) < arity.low):
            continue
        plural = "" if arity.low == arity.high == 1 else "s"
        got = f"{len(names)}" + (f" ({', '.join(names)})" if names else "")
        raise LayerError(f"wrong number of {kind}s", expected=f"{arity} {kind}{plural}", got=got)


def make_layer(layer: LayerDef, bottoms: Sequence[Shape], phase: Phase) -> tuple[Layer, UsedOptions]:
    """Creates the module of a layer. Its parameters are not filled yet.

    Returns:
        The module, and the options that its constructor has read.

    Raises:
        LayerError: If the number of bottoms or tops is wrong, or options are invalid or missing.
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
    """Yields the option's keyword and its value, or nothing if the signature's default applies."""
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
    elif option.none_if_unset:
        yield option.name, None
    elif option.default is inspect.Parameter.empty:
        if not defaults:
            raise LayerError(f"{registration.messages[0]}.{option.name} is missing", expected="a value")
        yield option.name, defaults[0]
