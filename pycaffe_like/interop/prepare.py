"""The first steps of every export: reads the net, converts it to deploy form, finds its shapes and weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from pycaffe_like.data.image import channels_first, decode_image
from pycaffe_like.data.source import Labelled
from pycaffe_like.errors import DataError, NetError, WeightsError
from pycaffe_like.graph.include_rules import select
from pycaffe_like.layers.data_layer import DataLayer
from pycaffe_like.layers.source import Feed
from pycaffe_like.net import Net
from pycaffe_like.net.built import BuiltLayer
from pycaffe_like.proto import read_net
from pycaffe_like.spec import LayerDef, NetDef, NetState, Options, Phase, Shape

from .deploy import is_deployed, to_deploy
from .samples import data_net, level_outputs, random_inputs, randomize


@dataclass
class Prepared:
    """A net that is ready for export.

    Attributes:
        definition: its deploy form.
        weights: its weight files; empty if fillers initialize the parameters.
        data: a net that has only its data layers; None if the net has no data layers, or their sources cannot
            be opened.
    """

    definition: NetDef
    state: NetState
    weights: tuple[str, ...]
    data: Net | None = None

    def build(self, batch: int | None = None) -> Net:
        """Builds the net in TEST and loads its weights; without weights, fillers initialize the parameters.

        Args:
            batch: the batch size; None for the definition's.

        Raises:
            WeightsError: If the weights do not fit the net.
        """
        net = Net(with_shape(self.definition, batch, None), self.state)
        loaded: set[str] = set()
        missing: set[str] = set()
        for path in self.weights:
            report = net.load(path)
            loaded.update(report.loaded)
            missing.update(report.missing)
        if missing - loaded:
            raise WeightsError(
                f"{', '.join(self.weights)} has no weights for {_first(missing - loaded)}",
                expected=f"the weights of {self.definition.source or 'this net'}",
                advice="Without weights on the command line, the net is exported with random ones.",
            )
        return net

    def build_to_export(self, batch: int | None = None) -> Net:
        """Like `build`, but without weights the parameters are random, so that every layer affects the outputs."""
        net = self.build(batch)
        if not self.weights:
            randomize(net)
            level_outputs(net, self._random_batch(net))
        return net

    def _random_batch(self, net: Net) -> list[Tensor]:
        tops = [
            top for layer in net.layers if not layer.bottoms for top in layer.tops if isinstance(layer.module, Feed)
        ]
        return random_inputs(self.definition, [top.name for top in tops], [top.shape for top in tops])

    def close(self) -> None:
        if self.data is not None:
            self.data.close()


def prepare(
    model: str,
    weights: Sequence[str] = (),
    *,
    level: int = 0,
    stages: Sequence[str] = (),
    batch: int | None = None,
    size: tuple[int, int] | None = None,
    shape: Shape | None = None,
) -> Prepared:
    """Reads a net and converts it to its deploy form.

    Args:
        batch: the batch size of the deploy net. If None, it is 1 for a net with data layers, otherwise the
            one in the prototxt.
        size: height and width of its pictures.
        shape: C x H x W of its data, needed if no source can be opened.

    Raises:
        PclError: If the net or its data are invalid.
    """
    net = read_net(model, "typo")
    state = NetState.requested(Phase.TEST, level, stages, net.state)
    if is_deployed(select(net, state)):
        definition, data = replace(select(net, state), state=None), None
    else:
        data = _open(net, state, shape)
        definition = to_deploy(net, state, *_data_shapes(net, state, data, shape))
    return Prepared(with_shape(definition, batch, size), state, tuple(weights), data)


def _open(net: NetDef, state: NetState, shape: Shape | None) -> Net | None:
    try:
        return data_net(net, state)
    except DataError:
        if shape is None:
            raise
        return None


def _data_shapes(
    net: NetDef, state: NetState, data: Net | None, shape: Shape | None
) -> tuple[dict[str, Shape], dict[str, Shape]]:
    """Returns the shapes of data tops with a batch of one, and the sizes of records before the crop."""
    shapes: dict[str, Shape] = {}
    sizes: dict[str, Shape] = {}
    if data is None:
        sources = [one for one in select(net, state).layers if one.tops and not one.bottoms]
        shapes.update((one.tops[0], (1, *shape)) for one in sources if shape is not None)
        return shapes, sizes
    for layer in data.layers:
        for index, top in enumerate(layer.tops):
            shapes[top.name] = (1, *top.shape[1:])
            size = _record_size(layer) if index == 0 else None
            if size is not None and size != top.shape[2:]:
                sizes[top.name] = size
    return shapes, sizes


def _record_size(layer: BuiltLayer) -> Shape | None:
    """Returns height and width of a data layer's first record, before the crop; None if unknown."""
    options = layer.definition.option("image_data_param")
    if options.get("new_height"):
        return options["new_height"], options["new_width"]
    if not isinstance(layer.module, DataLayer):
        return None
    record = layer.module.loader.source[0]
    if not isinstance(record, Labelled):
        return None
    image = channels_first(decode_image(record.image)) if isinstance(record.image, bytes) else record.image
    return tuple(image.shape[1:])


def with_shape(net: NetDef, batch: int | None, size: tuple[int, int] | None) -> NetDef:
    """Changes the batch size of a net, and the height and width of its pictures.

    The batch size is the first axis of the first input. Other inputs whose first axis has the same length
    change too.

    Raises:
        NetError: If the net has no picture input.
    """
    inputs = [layer for layer in net.layers if layer.type == "Input"]
    if batch is None and size is None:
        return net
    shapes = [shape for layer in inputs for shape in layer.option("input_param").get("shape") or ()]
    if not shapes or (size is not None and not any(len(shape) == 4 for shape in shapes)):
        raise NetError("the net has no Input layer of pictures", expected="shape: N x C x H x W")
    first = shapes[0][0] if shapes[0] else 1

    def changed(shape: Shape) -> Shape:
        if batch is not None and shape and shape[0] == first:
            shape = (batch, *shape[1:])
        return (*shape[:2], *size) if size is not None and len(shape) == 4 else shape

    return replace(net, layers=tuple(_with_shapes(layer, changed) for layer in net.layers))


def _with_shapes(layer: LayerDef, changed: object) -> LayerDef:
    if layer.type != "Input" or "input_param" not in layer.options:
        return layer
    old = layer.options["input_param"]
    shapes = tuple(changed(shape) for shape in old.get("shape") or ())  # type: ignore[operator]
    options = {**layer.options, "input_param": Options({**old.given, "shape": shapes}, old.defaults)}
    return replace(layer, options=options)


def _first(names: set[str]) -> str:
    some = sorted(names)
    return f"layer '{some[0]}'" + (f" and {len(some) - 1} more" if len(some) > 1 else "")
