"""From a NetDef to the modules of a net, with all shapes.

The way: pick the layers of the state, insert splits, number the blobs, make each layer's module
for the shapes of its bottoms, find out the shapes of its tops. Everything that is wrong is
collected, so that a user sees all of it at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from pycaffe_like.data.base import DataLayer, layer_seed
from pycaffe_like.errors import (
    CombinedError,
    LayerError,
    NetError,
    PclError,
    Remark,
    UnknownLayerTypeError,
    first_line,
    located,
)
from pycaffe_like.files.binaryproto import read_blob
from pycaffe_like.graph.backward import Backward, LayerFacts, need_backward
from pycaffe_like.graph.rules import select
from pycaffe_like.graph.splits import insert_splits
from pycaffe_like.graph.wiring import Node, Wiring, wire
from pycaffe_like.layers.base import Layer, Shape
from pycaffe_like.layers.registry import lookup, make_layer
from pycaffe_like.spec import LayerDef, NetDef, NetState, Phase

from .labels import tell_data_layers
from .params import ParamTable, collect
from .stand_in import stand_in
from .watch import unread, watch


@dataclass
class Parts:
    """A net taken apart.

    Attributes:
        modules, loss_weights: for each node of the wiring.
        shapes: of each blob; the last version's.
        table: the parameters.
        backward: what gets gradients.
    """

    net: NetDef
    state: NetState
    wiring: Wiring
    modules: list[Layer] = field(default_factory=list)
    loss_weights: list[tuple[float, ...]] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    table: ParamTable = field(default_factory=lambda: ParamTable((), (), ()))
    backward: Backward = field(default_factory=lambda: Backward((), ()))


@dataclass
class Findings:
    """What building a net without running it brings up."""

    parts: Parts | None
    errors: list[PclError]
    remarks: list[Remark]


def build(net: NetDef, state: NetState, seed: int = 0) -> Parts:
    """The parts of a net, parameters not filled yet, data sources open.

    Raises:
        PclError: the one thing that is wrong, or a CombinedError of all that is.
    """
    findings = examine(net, state, seed)
    if findings.errors:
        _close(findings.parts)
        raise findings.errors[0] if len(findings.errors) == 1 else CombinedError(findings.errors)
    assert findings.parts is not None
    return findings.parts


def examine(net: NetDef, state: NetState, seed: int = 0, assume: Shape | None = None) -> Findings:
    """All that can be found out about a net without running it.

    Args:
        assume: the C x H x W that data layers are taken to have, without a look at their
            sources; None opens the sources.
    """
    findings = Findings(None, [], list(net.remarks))
    try:
        chosen = insert_splits(select(net, state))
    except PclError as error:
        findings.errors.append(error)
        return findings
    if not chosen.layers:
        findings.errors.append(_no_layers(net, state))
        return findings
    wiring, errors = wire(chosen, _needed_tops)
    findings.errors += errors
    parts = findings.parts = Parts(chosen, state, wiring)
    shapes: list[Shape | None] = [None] * len(wiring.blob_names)
    for node in wiring.nodes:
        phase = state.phase if node.layer.phase is None else node.layer.phase
        layer = watch(stand_in(node.layer, phase))
        try:
            with located(layer.where):
                module, tops, weights = _make(layer, node, shapes, phase, seed, assume)
        except PclError as error:
            findings.errors.append(error)
            continue
        except Exception as error:
            if assume is None or not lookup(layer.type).cls.is_user_code:
                raise
            said = f"its Python class raises {type(error).__name__}: {error}"
            findings.errors.append(LayerError(said, where=layer.where))
            continue
        if module is None:
            continue  # its bottoms' shapes are unknown because of an error above
        if layer.type != node.layer.type:
            told = f"its Python module is not here: the layer type {layer.type} takes its place"
            findings.remarks.append(Remark(node.layer.where, told))
        findings.remarks += _options_without_effect(layer, module)
        parts.modules.append(module)
        parts.loss_weights.append(weights)
        for blob, shape in zip(node.tops, tops, strict=True):
            shapes[blob] = shape
    if findings.errors:
        return findings
    parts.shapes = [shape or () for shape in shapes]
    tell_data_layers(wiring, parts.modules, parts.shapes)
    try:
        parts.table = collect([node.layer for node in wiring.nodes], parts.modules)
    except PclError as error:
        findings.errors.append(error)
        return findings
    parts.backward = need_backward(wiring, _facts(parts), net.force_backward)
    return findings


def _make(
    layer: LayerDef, node: Node, shapes: Sequence[Shape | None], phase: Phase, seed: int, assume: Shape | None
) -> tuple[Layer | None, list[Shape], tuple[float, ...]]:
    """The module of a node's layer, the shapes of its tops and their loss weights."""
    cls = lookup(layer.type).cls  # an unknown type is worth saying even where its bottoms are unknown
    bottoms = [shapes[blob] for blob in node.bottoms]
    known = [shape for shape in bottoms if shape is not None]
    if len(known) != len(layer.bottoms):
        return None, [], ()
    try:
        module = make_layer(layer, known, phase, blob_in)
        tops = _tops(module, layer, known, seed, assume)
    except RuntimeError as error:  # torch found what no check of ours did
        if cls.is_user_code:
            raise
        raise LayerError(f"torch cannot run it: {first_line(error)}", got=_texts(known)) from error
    return module, tops, _loss_weights(layer, module, len(node.tops))


def _tops(module: Layer, layer: LayerDef, bottoms: Sequence[Shape], seed: int, assume: Shape | None) -> list[Shape]:
    """The shapes of a module's tops; a data layer opens its source unless a shape is assumed."""
    if not isinstance(module, DataLayer):
        return module.top_shapes(bottoms)
    module.seed = layer_seed(seed, layer)
    if assume is not None:
        return module.assumed_shapes(assume)
    module.open()
    return module.top_shapes(bottoms)


def blob_in(path: str) -> Tensor:
    """The blob in a .binaryproto file.

    Raises:
        DataError: no such file, or none that holds a BlobProto.
    """
    return torch.from_numpy(read_blob(path))


def _loss_weights(layer: LayerDef, module: Layer, tops: int) -> tuple[float, ...]:
    """Source: Layer::SetLossWeights, LossLayer::LayerSetUp."""
    if not layer.loss_weight:
        return (1.0, *[0.0] * (tops - 1)) if module.is_loss else (0.0,) * tops
    if len(layer.loss_weight) != tops:
        raise LayerError("loss_weight needs one value for each top, or none", expected=tops, got=len(layer.loss_weight))
    return layer.loss_weight


def _needed_tops(layer: LayerDef) -> int:
    try:
        cls = lookup(layer.type).cls
    except UnknownLayerTypeError:
        return len(layer.tops)
    return max(len(layer.tops), cls.tops.low) if cls.is_loss else len(layer.tops)


def _facts(parts: Parts) -> list[LayerFacts]:
    learns: list[list[bool]] = [[] for _ in parts.modules]
    for param, number in zip(parts.table.params, parts.table.of_param, strict=True):
        learns[param.layer].append(parts.table.learnable[number].lr_mult != 0)
    return [
        LayerFacts(
            tuple(learns[i]),
            parts.loss_weights[i],
            tuple(k not in module.label_bottoms for k in range(len(parts.wiring.nodes[i].bottoms))),
        )
        for i, module in enumerate(parts.modules)
    ]


def _options_without_effect(layer: LayerDef, module: Layer) -> Iterator[Remark]:
    """What to tell about options that the layer does not look at: Caffe would not even read some."""
    if isinstance(module, DataLayer):
        yield from (Remark(layer.where, text) for text in module.ignored_options(layer))
    yield from unread(layer)


def _no_layers(net: NetDef, state: NetState) -> NetError:
    where = replace(net.layers[0].where, line=0, column=0, layer="", type="") if net.layers else None
    if net.layers:
        problem = f"no layer is left in phase {state.phase.name}, level {state.level}, stages {state.stages or 'none'}"
        return NetError(problem, advice="Look at the include and exclude rules.", where=where)
    advice = "A solver goes to --solver, a net to --model or --net."
    return NetError(f"{net.source or 'the net'} has no layers", expected="layer { … }", advice=advice)


def _texts(shapes: Sequence[Shape]) -> str:
    return ", ".join("x".join(map(str, shape)) or "scalar" for shape in shapes)


def _close(parts: Parts | None) -> None:
    for module in parts.modules if parts else []:
        if isinstance(module, DataLayer):
            module.close()
