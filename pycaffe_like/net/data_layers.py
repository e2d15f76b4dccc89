"""Opens only the data layers of a net, for `pcl data show` and `pcl time --data`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pycaffe_like.data.loader import Loader
from pycaffe_like.errors import NetError, PclError, UnknownLayerTypeError, Where, located
from pycaffe_like.graph.include_rules import select
from pycaffe_like.graph.meanings import apply_fork_meanings
from pycaffe_like.layers.data_layer import DataLayer, layer_seed
from pycaffe_like.layers.memory_data import MemoryData
from pycaffe_like.layers.registry import lookup, make_layer
from pycaffe_like.spec import LayerDef, NetDef, NetState, Options, Phase
from pycaffe_like.spec.net import empty_net_error

_CHANGES: Mapping[str, tuple[str, ...]] = {
    "Data": (),
    "ImageData": (),
    "ImageSegData": (),
    "DenseImageData": ("mirror", "rotate", "crop_height", "crop_width"),
    "AnnotatedData": ("batch_sampler",),
}
"""Types that can show a picture before it is changed, each with the options of its own that change it."""

_DECODING = ("force_color", "force_gray")
"""Options of transform_param that say how a picture is decoded."""


@dataclass(frozen=True)
class OpenDataLayer:
    """A data layer that was opened without its net.

    Attributes:
        loader: reads and transforms its batches.
        plain: reads the same records, but does not change them after decoding and resizing to new_height and new_width;
            None if the layer's type cannot do that.
    """

    definition: LayerDef
    loader: Loader
    plain: Loader | None


@contextmanager
def open_data_layers(net: NetDef, state: NetState, seed: int) -> Iterator[list[OpenDataLayer]]:
    """Opens the data layers of a net in a state, but none of its other layers. Closes them when the block ends.

    Raises:
        PclError: If the net has no data layer, or one of them is invalid or cannot be opened.
    """
    if not net.layers:
        raise empty_net_error(net.source)
    opened: list[OpenDataLayer] = []
    try:
        for layer in apply_fork_meanings(select(net, state)).net.layers:
            if _reads_data(layer):
                with located(layer.where):
                    opened.append(_open(layer, state.phase if layer.phase is None else layer.phase, seed))
        if not opened:
            raise NetError(
                f"the net reads no data in phase {state.phase.name}",
                expected="a layer such as Data or ImageData",
                where=Where(net.source),
            )
        yield opened
    finally:
        for one in opened:
            for loader in (one.loader, one.plain):
                if loader is not None:
                    loader.close()


def _reads_data(layer: LayerDef) -> bool:
    """Returns whether a layer reads a data set. A layer of an unknown type that has bottoms counts as one that does
    not.

    Raises:
        UnknownLayerTypeError: If the type is unknown and the layer has no bottoms.
    """
    try:
        cls = lookup(layer.type).cls
    except UnknownLayerTypeError:
        if not layer.bottoms:
            raise
        return False
    return issubclass(cls, DataLayer) and not issubclass(cls, MemoryData)


def _open(layer: LayerDef, phase: Phase, seed: int) -> OpenDataLayer:
    loader = _loader(layer, phase)
    loader.sampler.seed = layer_seed(seed, layer)
    loader.open()
    plain = _loader(_plain(layer), Phase.TEST) if layer.type in _CHANGES else None
    try:
        if plain is not None:
            plain.open()
    except PclError:
        loader.close()
        raise
    return OpenDataLayer(layer, loader, plain)


def _loader(layer: LayerDef, phase: Phase) -> Loader:
    module, _ = make_layer(layer, [], phase)
    assert isinstance(module, DataLayer)
    return module.loader


def _plain(layer: LayerDef) -> LayerDef:
    """Returns the layer without the options that change pictures after decoding and resizing."""
    options: dict[str, Options] = {}
    for name, given in layer.options.items():
        if name == "transform_param":
            options[name] = replace(given, given={key: given.given[key] for key in _DECODING if given.has(key)})
        elif name != "augment_param":
            left = {key: value for key, value in given.given.items() if key not in _CHANGES[layer.type]}
            options[name] = replace(given, given=left)
    return replace(layer, options=options)
