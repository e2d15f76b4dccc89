"""Converts a net for training to its deploy form, which has no data layers, losses or labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pycaffe_like.errors import NetError
from pycaffe_like.graph.include_rules import select
from pycaffe_like.layers.registry import lookup
from pycaffe_like.layers.source import Feed
from pycaffe_like.spec import LayerDef, NetDef, NetState, Options, Shape

ACTIVATION_OF_LOSS = {
    "SoftmaxWithLoss": "Softmax",
    "SoftmaxWithLossOHEM": "Softmax",
    "MultinomialLogisticLoss": "",
    "SigmoidCrossEntropyLoss": "Sigmoid",
}
"""The activation inside a loss, by loss type; the deploy net has it as a layer."""

METRICS = frozenset(
    (
        "Accuracy",
        "BoxAnnotatorOHEM",
        "DetectionEvaluate",
        "LabelsequenceAccuracy",
        "MultiLabelAccuracy",
        "SegAccuracy",
        "SegmentationEvaluate",
    )
)
"""Layer types that compare predictions with labels, which a deploy net does not have."""

_DROPPED = METRICS | {"HDF5Output"}

_OF_TRAINING = ("weight_filler", "bias_filler", "filler")


@dataclass
class _Uses:
    """Collects the blobs that are used as labels, and those that are used for predictions."""

    as_label: set[str] = field(default_factory=set)
    for_real: set[str] = field(default_factory=set)

    def only_label(self, blob: str) -> bool:
        return blob in self.as_label and blob not in self.for_real


def is_deployed(net: NetDef) -> bool:
    """Returns whether a net is in deploy form: fed only by Input layers, and without losses and metrics."""
    if any(layer.type in METRICS for layer in net.layers):
        return False
    classes = [lookup(layer.type).cls for layer in net.layers]
    return not any(c.is_loss or (issubclass(c, Feed) and c.__name__ != "Input") for c in classes)


def data_layers(net: NetDef) -> list[LayerDef]:
    """Returns the layers that read data. DummyData layers are returned only if no other layer reads data;
    otherwise they are assumed to produce constants.
    """
    found = [one for one in net.layers if one.type != "Input" and _reads_data(one)]
    return found or [one for one in net.layers if one.type == "DummyData"]


def _reads_data(layer: LayerDef) -> bool:
    cls = lookup(layer.type).cls
    return issubclass(cls, Feed) or (cls.is_user_code and not layer.bottoms)


def to_deploy(net: NetDef, state: NetState, shapes: Mapping[str, Shape], resize: Mapping[str, Shape]) -> NetDef:
    """Converts a net to its deploy form.

    Data layers become Input layers. Labels, losses, metrics and layers that only prepare labels are
    removed. SoftmaxWithLoss becomes Softmax, SigmoidCrossEntropyLoss becomes Sigmoid; for any other
    loss, the blob that it compares with the labels becomes an output.

    Args:
        shapes: maps each remaining top of a data layer to its shape.
        resize: maps such a top to the height and width of the records before the crop.

    Raises:
        NetError: If no layer remains, or the shape of a top is missing.
    """
    chosen = select(net, state)
    layers = [layer for layer in chosen.layers if layer.type not in ("Silence",)]
    uses = _uses(layers)
    data = data_layers(chosen)
    kept: list[LayerDef] = []
    for layer in layers:
        if layer in data:
            kept += _inputs(layer, uses, shapes, resize)
        elif lookup(layer.type).cls.is_loss:
            kept += _activation(layer, kept, layers)
        elif layer.type == "Input":
            kept += _without_labels(layer, uses)
        elif layer.type not in _DROPPED and not _prepares_labels(layer, uses):
            kept.append(_plain(layer))
    kept = _without_idle_splits(kept)
    if all(layer.type == "Input" for layer in kept):
        raise NetError("no layer is left to deploy", expected="layers that make predictions from data")
    return replace(net, layers=tuple(kept), state=None, force_backward=False, debug_info=False)


def _uses(layers: list[LayerDef]) -> _Uses:
    uses = _Uses()
    for layer in reversed(layers):
        cls = lookup(layer.type).cls
        drops = cls.is_loss or layer.type in _DROPPED
        prepares = not drops and _prepares_labels(layer, uses)
        for index, bottom in enumerate(layer.bottoms):
            is_label = prepares or (drops and index >= _predictions(layer))
            (uses.as_label if is_label else uses.for_real).add(bottom)
    return uses


def _predictions(layer: LayerDef) -> int:
    """Returns how many of the first bottoms of a loss or metric layer are predictions; the others are labels."""
    return {"MultiBoxLoss": 3, "ContrastiveLoss": 2, "TripletLoss": 3, "BoxAnnotatorOHEM": 0}.get(layer.type, 1)


def _prepares_labels(layer: LayerDef, uses: _Uses) -> bool:
    return bool(layer.tops) and bool(layer.bottoms) and all(uses.only_label(top) for top in layer.tops)


def _inputs(
    layer: LayerDef, uses: _Uses, shapes: Mapping[str, Shape], resize: Mapping[str, Shape]
) -> Iterator[LayerDef]:
    """Returns an Input layer for each top of a data layer, except labels."""
    stays = [top for top in layer.tops if top in uses.for_real]
    for top in stays:
        if top not in shapes:
            raise NetError(
                f"the shape of data blob '{top}' is unknown",
                expected="a data source that can be opened, or --shape",
                where=layer.where,
            )
        options = {"input_param": Options({"shape": (shapes[top],)})}
        if "transform_param" in layer.options:
            options["transform_param"] = _test_transform(layer.options["transform_param"])
        if top in resize:
            height, width = resize[top]
            options["image_data_param"] = Options({"new_height": height, "new_width": width})
        name = layer.name if len(stays) == 1 else top
        yield LayerDef(name, "Input", (), (top,), options=options, schema=layer.schema, where=layer.where)


def _without_labels(layer: LayerDef, uses: _Uses) -> Iterator[LayerDef]:
    """Yields an Input layer without the tops that are labels; nothing if all tops are labels."""
    stays = [index for index, top in enumerate(layer.tops) if not uses.only_label(top)]
    options = layer.option("input_param")
    shapes = options.get("shape") or ()
    if len(shapes) == len(layer.tops):
        shapes = tuple(shapes[index] for index in stays)
    kept = {**layer.options, "input_param": Options({**options.given, "shape": shapes}, options.defaults)}
    if stays:
        yield replace(_plain(layer), tops=tuple(layer.tops[index] for index in stays), options=kept)


def _test_transform(options: Options) -> Options:
    """Returns the options of transform_param that apply at inference."""
    kept = ("scale", "crop_size", "mean_file", "mean_value", "force_color", "force_gray")
    return Options({name: options.given[name] for name in kept if options.has(name)}, options.defaults)


def _activation(loss: LayerDef, kept: list[LayerDef], layers: list[LayerDef]) -> Iterator[LayerDef]:
    """Returns the activation layer that replaces a loss, unless the net already has one."""
    kind = ACTIVATION_OF_LOSS.get(loss.type)
    if not kind or any(one.type == kind and one.bottoms == loss.bottoms[:1] for one in layers):
        return
    losses = sum(ACTIVATION_OF_LOSS.get(one.type) == kind for one in layers)
    names = {one.name for one in kept} | {top for one in layers for top in one.tops}
    usual = "prob" if losses == 1 and "prob" not in names else f"{loss.name}_prob"
    top = loss.tops[1] if len(loss.tops) > 1 else usual
    options = {name: value for name, value in loss.options.items() if name == f"{kind.lower()}_param"}
    yield LayerDef(usual, kind, loss.bottoms[:1], (top,), options=options, schema=loss.schema, where=loss.where)


def _plain(layer: LayerDef) -> LayerDef:
    """Returns a copy of a layer without options that have an effect only in training."""
    options = {name: _without_fillers(value) for name, value in layer.options.items()}
    shared = any(param.name for param in layer.params)
    params = tuple(replace(param, lr_mult=None, decay_mult=None) for param in layer.params) if shared else ()
    return replace(
        layer, options=options, params=params, include=(), exclude=(), phase=None, loss_weight=(), propagate_down=()
    )


def _without_fillers(options: Options) -> Options:
    return Options({k: v for k, v in options.given.items() if k not in _OF_TRAINING}, options.defaults)


def _without_idle_splits(layers: list[LayerDef]) -> list[LayerDef]:
    """Removes tops of Split layers that are no longer used."""
    taken = {bottom for layer in layers for bottom in layer.bottoms}
    renamed: dict[str, str] = {}
    left = []
    for layer in layers:
        layer = replace(layer, bottoms=tuple(renamed.get(bottom, bottom) for bottom in layer.bottoms))
        if layer.type == "Split":
            tops = tuple(top for top in layer.tops if top in taken)
            if len(tops) < 2:
                renamed.update((top, layer.bottoms[0]) for top in tops)
                continue
            layer = replace(layer, tops=tops)
        left.append(layer)
    return left
