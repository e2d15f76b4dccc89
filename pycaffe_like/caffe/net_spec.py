"""Defines nets in Python instead of prototxt.

    from caffe import layers as L, params as P

    n = caffe.NetSpec()
    n.data, n.label = L.Data(source="train_lmdb", backend=P.Data.LMDB, batch_size=64, ntop=2)
    n.ip = L.InnerProduct(n.data, num_output=10, weight_filler=dict(type="xavier"))
    n.loss = L.SoftmaxWithLoss(n.ip, n.label)
    print(n.to_proto())

Source: python/caffe/net_spec.py; the SSD fork for `NetSpec.keys`, `vals`, `update` and `del n["x"]`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from pycaffe_like.errors import LayerError, Where, did_you_mean, located
from pycaffe_like.proto import caffe_pb2


def param_name_dict() -> dict[str, str]:
    """Maps layer types to the names of their options messages, without `_param`."""
    names: dict[str, str] = {}
    for field in caffe_pb2.LayerParameter.DESCRIPTOR.fields:
        if field.name.endswith("_param"):
            type_name = field.message_type.name.removesuffix("Parameter")
            names.setdefault(
                type_name, field.name.removesuffix("_param")
            )  # Caffe's own types come first and take precedence
    return names


def to_proto(*tops: Top) -> Any:
    """Returns the NetParameter with all layers that `tops` depend on. Layers get names made of their type and a
    number.
    """
    return _net(tops, {})


def _net(tops: Iterable[Top | Function], names: _Names) -> Any:
    layers: _Done = {}
    autonames: Counter[str] = Counter()
    for top in tops:
        top._to_proto(layers, names, autonames)
    return caffe_pb2.NetParameter(layer=layers.values())


def assign_proto(proto: Any, name: str, val: Any) -> None:
    """Sets a field of a message: dictionaries become messages, lists become repeated fields.

    A single value for a repeated field becomes a list of one. A whole-number float, such as 64 / 2, becomes an
    integer if the field is an integer.

    Raises:
        LayerError: If the message has no such field.
    """
    fields = proto.DESCRIPTOR.fields_by_name
    if name not in fields:
        raise LayerError(f"{proto.DESCRIPTOR.name} has no field '{name}'", advice=did_you_mean(name, fields))
    field = getattr(proto, name)
    if hasattr(field, "extend"):
        values = val if isinstance(val, (list, tuple)) else [val]
        for value in values:
            if isinstance(value, Mapping):
                _assign_all(field.add(), value)
            else:
                field.extend([_as_field(fields[name], value)])
    elif isinstance(val, Mapping):
        _assign_all(field, val)
    else:
        setattr(proto, name, _as_field(fields[name], val))


def _as_field(field: Any, value: Any) -> Any:
    """Converts an integral float to an integer if the field's type is integer."""
    integers = (field.CPPTYPE_INT32, field.CPPTYPE_INT64, field.CPPTYPE_UINT32, field.CPPTYPE_UINT64)
    is_integral = isinstance(value, (float, np.floating)) and float(value).is_integer()
    return int(value) if is_integral and field.cpp_type in integers else value


def _assign_all(message: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        assign_proto(message, name, value)


class Top:
    """A blob: the output number `n` of the layer `fn`."""

    def __init__(self, fn: Function, n: int) -> None:
        self.fn = fn
        self.n = n

    def to_proto(self) -> Any:
        """Returns the NetParameter with all layers that this blob depends on."""
        return to_proto(self)

    def _to_proto(self, layers: _Done, names: _Names, autonames: Counter[str]) -> None:
        self.fn._to_proto(layers, names, autonames)


class Function:
    """A layer: its type, bottoms and options.

    Args:
        params: fields of the layer and options of its type, plus `ntop`, the number of tops, and
            `in_place`.

    Attributes:
        tops: the blobs it produces.
    """

    def __init__(self, type_name: str, inputs: tuple[Top, ...], params: dict[str, Any]) -> None:
        self.type_name = type_name
        for index, one in enumerate(inputs):
            if not isinstance(one, Top):
                raise TypeError(f"{type_name} input {index} is not a Top (type is {type(one)})")
        self.inputs = inputs
        self.params = params
        self.ntop = self.params.pop("ntop", 1)
        self.in_place = self.params.pop("in_place", False)
        self.tops = tuple(Top(self, n) for n in range(self.ntop))

    def _to_proto(self, layers: _Done, names: _Names, autonames: Counter[str]) -> None:
        """Adds this layer to `layers`, after those that it depends on, unless it is there already."""
        if self in layers:
            return
        layer = caffe_pb2.LayerParameter(type=self.type_name)
        for one in self.inputs:
            one.fn._to_proto(layers, names, autonames)
            layer.bottom.append(layers[one.fn].top[one.n])
        tops = layer.bottom if self.in_place else [self._name(top, names, autonames) for top in self.tops]
        layer.top.extend(tops)
        layer.name = self._name(self.tops[0] if self.tops else self, names, autonames)
        for name, value in self.params.items():
            self._assign(layer, name, value)
        layers[self] = layer

    def _name(self, one: Top | Function, names: _Names, autonames: Counter[str]) -> str:
        if one not in names:
            autonames[self.type_name] += 1
            names[one] = f"{self.type_name}{autonames[self.type_name]}"
        return names[one]

    def _assign(self, layer: Any, name: str, value: Any) -> None:
        block = _BLOCKS.get(self.type_name)
        options = getattr(layer, f"{block}_param") if block else layer
        known = options.DESCRIPTOR.fields_by_name
        of_type = name in known and not name.endswith("param")
        with located(Where(layer=layer.name, type=self.type_name)):
            if not of_type and name not in layer.DESCRIPTOR.fields_by_name:
                near = did_you_mean(name, [*known, *layer.DESCRIPTOR.fields_by_name])
                raise LayerError(f"there is no option '{name}'", advice=near)
            try:
                assign_proto(options if of_type else layer, name, value)
            except TypeError as error:
                raise TypeError(f"layer '{layer.name}' ({self.type_name}): {name}: {error}") from None


class NetSpec:
    """A net under construction. A blob that is assigned to an attribute or item, as in `n.conv1 = …`, gets that
    name.

    Attributes:
        tops: blobs, and layers without tops, by name.
    """

    tops: dict[str, Top | Function]

    def __init__(self) -> None:
        super().__setattr__("tops", {})

    def __setattr__(self, name: str, value: Top | Function) -> None:
        self.tops[name] = value

    def __getattr__(self, name: str) -> Any:
        if name not in self.tops:
            raise AttributeError(f"the net has no blob '{name}'")
        return self.tops[name]

    def __setitem__(self, key: str, value: Top | Function) -> None:
        self.tops[key] = value

    def __getitem__(self, item: str) -> Any:
        return self.tops[item]

    def __delitem__(self, name: str) -> None:
        del self.tops[name]

    def keys(self) -> list[str]:
        return list(self.tops)

    def vals(self) -> list[Top | Function]:
        return list(self.tops.values())

    def update(self, name: str, params: Mapping[str, Any]) -> None:
        """Changes options of the layer that produces the blob `name`."""
        one = self.tops[name]
        fn = one.fn if isinstance(one, Top) else one
        fn.params.update(params)

    def to_proto(self) -> Any:
        """Returns the NetParameter with all layers that the named blobs depend on."""
        for name, top in self.tops.items():
            if not isinstance(top, (Top, Function)):
                raise TypeError(f"'{name}' is not a Top (type is {type(top)})")
        return _net(self.tops.values(), {top: name for name, top in self.tops.items()})


class Layers:
    """Has a function for every layer type: `L.Convolution(bottom, kernel_size=3)` returns its top.

    With ntop=2 or more it returns a tuple of tops, with ntop=0 the Function.
    """

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def layer_fn(*args: Top, **kwargs: Any) -> Any:
            fn = Function(name, args, kwargs)
            if fn.ntop == 0:
                return fn
            return fn.tops[0] if fn.ntop == 1 else fn.tops

        return layer_fn


class Parameters:
    """Enum values of options messages: `P.Pooling.MAX` is PoolingParameter.MAX."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(caffe_pb2, f"{name}Parameter")


_Names = dict[Top | Function, str]
_Done = dict[Function, Any]  # with the LayerParameter of each

# Layer types whose options message has another name.
_BLOCKS = {
    **param_name_dict(),
    "Deconvolution": "convolution",
    "Im2col": "convolution",
    "LSTM": "recurrent",
    "RNN": "recurrent",
}

layers = Layers()
params = Parameters()
