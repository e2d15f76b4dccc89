"""Builds a BuiltNet from a NetDef.

The steps: select the layers that the state includes, insert Split layers, connect bottoms to tops, then
for each layer make its module from the shapes of its bottoms and compute the shapes of its tops. Errors
are collected, so that a user sees all of them at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pycaffe_like.errors import (
    CombinedError,
    LayerError,
    NetError,
    PclError,
    Remark,
    UnknownLayerTypeError,
    add_layer_note,
    first_line,
    located,
    shorten,
)
from pycaffe_like.graph.backward import LayerFacts, need_backward
from pycaffe_like.graph.include_rules import select
from pycaffe_like.graph.meanings import apply_fork_meanings
from pycaffe_like.graph.splits import insert_splits
from pycaffe_like.graph.wiring import Node, Wiring, wire
from pycaffe_like.layers.base import Layer, Shape
from pycaffe_like.layers.data_layer import DataLayer, layer_seed
from pycaffe_like.layers.python_layer import how_to_trust
from pycaffe_like.layers.registry import UsedOptions, lookup, make_layer
from pycaffe_like.spec import LayerDef, NetDef, NetState, Phase
from pycaffe_like.spec.net import empty_net_error
from pycaffe_like.trust import find_module, is_trusted

from .built import BlobRef, BuiltLayer, BuiltNet
from .labels import attach_label_checks, balance_classes
from .params import ParamRef, collect
from .stand_ins import stand_in
from .unused_options import refuse_unused_options, unused_option_remarks


@dataclass
class BuildResult:
    """The result of building a net without running it.

    Attributes:
        net: the net; None if there are errors.
        modules: the modules of all layers that could be built, even if there are errors.
        is_assumed: whether some shapes come from an Assumption and not from data.
    """

    net: BuiltNet | None = None
    errors: list[PclError] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    modules: list[Layer] = field(default_factory=list)
    is_assumed: bool = False

    def net_or_raise(self) -> BuiltNet:
        """Returns the net.

        Raises:
            PclError: If there are errors; a CombinedError if there are several.
        """
        if self.net is None:
            raise self.errors[0] if len(self.errors) == 1 else CombinedError(self.errors)
        return self.net


@dataclass(frozen=True)
class _MadeLayer:
    """The module of a layer, the shapes and loss weights of its tops, and the options that the layer read."""

    module: Layer
    tops: list[Shape]
    loss_weights: tuple[float, ...]
    used: UsedOptions


def build(net: NetDef, state: NetState, seed: int = 0) -> BuiltNet:
    """Builds a net and opens its data sources. Parameters are not filled yet.

    Raises:
        PclError: If the net is invalid; a CombinedError if there are several errors.
    """
    result = examine(net, state, seed)
    if result.net is None:
        for module in result.modules:
            if isinstance(module, DataLayer):
                module.loader.close()
    return result.net_or_raise()


@dataclass(frozen=True)
class Assumption:
    """What to assume about data when a net is only checked.

    Attributes:
        picture: the assumed shape, C x H x W, of pictures from sources that are not opened.
        label: the assumed shape of the label of one record.
        opens_sources: whether to get true shapes from sources that exist and can be opened without
            writing to them.
        runs_code: whether to build Python layers, which runs their code. If not, the shapes of
            their tops, and all shapes that depend on them, stay unknown. `examine` then returns
            no net, but reports no error either.
    """

    picture: Shape
    label: Shape = ()
    opens_sources: bool = False
    runs_code: bool = True


def examine(net: NetDef, state: NetState, seed: int = 0, assume: Assumption | None = None) -> BuildResult:
    """Builds as much of a net as possible, and collects everything that is wrong with it.

    Args:
        assume: what to assume about the data; None opens the data sources.
    """
    result = BuildResult(remarks=list(net.remarks))
    try:
        adapted = apply_fork_meanings(select(net, state))
        chosen = insert_splits(adapted.net)
    except PclError as error:
        result.errors.append(error)
        return result
    result.remarks += adapted.remarks
    result.errors += adapted.errors
    if not chosen.layers:
        result.errors.append(_no_layers(net, state))
        return result
    wiring, errors = wire(chosen, _needed_tops)
    result.errors += errors
    made = _make_all(wiring, state, seed, assume, result)
    if result.errors or len(made) < len(wiring.nodes):
        return result
    try:
        params = collect([node.layer for node in wiring.nodes], result.modules)
    except PclError as error:
        result.errors.append(error)
        return result
    result.net = _merge(chosen, state, wiring, made, params)
    attach_label_checks(result.net)
    if assume is None:
        try:
            balance_classes(result.net)
        except PclError as error:
            result.errors.append(error)
            result.net = None
    return result


def _make_all(
    wiring: Wiring, state: NetState, seed: int, assume: Assumption | None, result: BuildResult
) -> list[_MadeLayer]:
    """Makes the modules of all layers whose bottom shapes are known, and adds errors to the result."""
    shapes: dict[int, Shape] = {}  # of each blob that has been made so far
    created = []
    types = {node.layer.type for node in wiring.nodes}
    for node in wiring.nodes:
        phase = state.phase if node.layer.phase is None else node.layer.phase
        try:
            layer = stand_in(node.layer, phase, types)
        except PclError as error:
            result.errors.append(error)
            continue
        if layer is node.layer and layer.type == "Python" and assume is not None and not assume.runs_code:
            result.remarks.append(Remark(layer.where, _not_run(layer)))
            continue
        try:
            with located(layer.where):
                made = _make(layer, node, shapes, phase, seed, assume, result)
        except PclError as error:
            result.errors.append(error)
            continue
        except Exception as error:
            if assume is None or not lookup(layer.type).cls.is_user_code:
                raise
            problem = f"its Python class raises {type(error).__name__}: {error}"
            result.errors.append(LayerError(problem, where=layer.where))
            continue
        if made is None:
            continue  # its bottoms' shapes are unknown because of an error above
        if layer is not node.layer:
            result.remarks.append(Remark(node.layer.where, _replacement_text(node.layer, layer)))
        result.remarks += _options_without_effect(layer, made)
        try:
            refuse_unused_options(layer, made.used, made.module.ignored if isinstance(made.module, DataLayer) else {})
        except LayerError as error:
            result.errors.append(error)
        result.modules.append(made.module)
        created.append(made)
        shapes.update(zip(node.tops, made.tops, strict=True))
    return created


def _merge(
    net: NetDef,
    state: NetState,
    wiring: Wiring,
    created: Sequence[_MadeLayer],
    params: Sequence[tuple[ParamRef, ...]],
) -> BuiltNet:
    """Combines what is known about each layer into a BuiltLayer, and these into the net."""
    facts = [_layer_facts(*one) for one in zip(wiring.nodes, created, params, strict=True)]
    backward = need_backward(wiring, facts, net.force_backward)
    last: dict[int, BlobRef] = {}  # the last version of each blob so far
    layers = []
    for i, (node, made) in enumerate(zip(wiring.nodes, created, strict=True)):
        bottoms = tuple(last[blob] for blob in node.bottoms)
        tops = tuple(
            BlobRef(blob, wiring.blob_names[blob], last[blob].version + 1 if blob in last else 0, shape)
            for blob, shape in zip(node.tops, made.tops, strict=True)
        )
        last.update((top.number, top) for top in tops)
        needs, gradients = backward.layers[i], backward.bottoms[i]
        layers.append(
            BuiltLayer(node.layer, made.module, bottoms, tops, made.loss_weights, needs, gradients, params[i])
        )
    blobs = tuple(last[number] for number in range(len(wiring.blob_names)))
    inputs, outputs = (tuple(blobs[number] for number in numbers) for numbers in (wiring.inputs, wiring.outputs))
    return BuiltNet(net, state, tuple(layers), blobs, inputs, outputs)


def _make(
    layer: LayerDef,
    node: Node,
    shapes: Mapping[int, Shape],
    phase: Phase,
    seed: int,
    assume: Assumption | None,
    result: BuildResult,
) -> _MadeLayer | None:
    """Makes the module of a layer; None if the shape of a bottom is unknown."""
    cls = lookup(layer.type).cls  # before looking at bottoms, so that an unknown type is always reported
    known = [shapes[blob] for blob in node.bottoms if blob in shapes]
    if len(known) != len(layer.bottoms):
        return None
    try:
        module, used = make_layer(layer, known, phase)
        tops = _tops(module, layer, known, seed, assume, result)
    except PclError:
        raise
    except Exception as error:
        if cls.is_user_code:
            add_layer_note(error, layer.where, "the constructor or forward", cls)
        if cls.is_user_code or not isinstance(error, RuntimeError | ArithmeticError):
            raise
        if isinstance(error, ArithmeticError):  # for example infinity, which a number with too many digits becomes
            raise LayerError(f"an option is out of range: {first_line(error)}") from error
        # an error that only torch noticed
        raise LayerError(f"torch cannot run it: {first_line(error)}", got=_texts(known)) from error
    return _MadeLayer(module, tops, _loss_weights(layer, module, len(node.tops)), used)


def _tops(
    module: Layer,
    layer: LayerDef,
    bottoms: Sequence[Shape],
    seed: int,
    assume: Assumption | None,
    result: BuildResult,
) -> list[Shape]:
    """Computes the shapes of a module's tops. A data layer opens its source, unless a shape is assumed."""
    if not isinstance(module, DataLayer):
        return module.top_shapes(bottoms)
    module.loader.sampler.seed = layer_seed(seed, layer)
    if assume is not None:
        if assume.opens_sources and can_be_opened(layer):
            try:
                module.open()
                return module.top_shapes(bottoms)
            except PclError as error:
                result.remarks.append(Remark(layer.where, f"its source cannot be opened: {first_line(error)}"))
            finally:
                module.loader.close()
        result.is_assumed = True
        first, *others = module.assumed_shapes(assume.picture)
        return [first, *((*shape, *assume.label) if len(shape) == 1 else shape for shape in others)]
    module.open()
    return module.top_shapes(bottoms)


def can_be_opened(layer: LayerDef) -> bool:
    """Returns whether the source of a data layer exists and is not a LevelDB (opening one writes to its folder)."""
    sources = [options.get("source") for options in layer.options.values() if options.has("source")]
    is_leveldb = layer.type in ("Data", "AnnotatedData") and layer.option("data_param").get("backend") == "LEVELDB"
    return bool(sources) and not is_leveldb and all(os.path.exists(str(source)) for source in sources)


def _loss_weights(layer: LayerDef, module: Layer, tops: int) -> tuple[float, ...]:
    """Returns the loss weight of each top.

    Source: Layer::SetLossWeights, LossLayer::LayerSetUp.
    """
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


def _layer_facts(node: Node, made: _MadeLayer, params: tuple[ParamRef, ...]) -> LayerFacts:
    learns = tuple(param.learnable.lr_mult != 0 for param in params)
    may_force = tuple(k not in made.module.label_bottoms for k in range(len(node.bottoms)))
    return LayerFacts(learns, made.loss_weights, may_force)


def _not_run(layer: LayerDef) -> str:
    options = layer.option("python_param")
    module, name = str(options.get("module") or ""), str(options.get("layer") or "")
    what = f"class {shorten(name)} of Python module '{shorten(module)}' is not run"
    found = "" if find_module(module) is not None else "; the module is not found here"
    return f"{what}{found}, so the shapes that depend on it are not checked. {how_to_trust(module)}"


def _replacement_text(layer: LayerDef, replacement: LayerDef) -> str:
    missing = "found" if is_trusted(str(layer.option("python_param").get("module"))) else "trusted"
    what = "a class of this package" if replacement.type == "Python" else f"the layer type {replacement.type}"
    return f"its Python module is not {missing}: {what} is used instead"


def _options_without_effect(layer: LayerDef, made: _MadeLayer) -> Iterator[Remark]:
    """Yields remarks on options that the layer does not read."""
    ignored = made.module.ignored if isinstance(made.module, DataLayer) else {}
    if isinstance(made.module, DataLayer):
        yield from (Remark(layer.where, text) for text in made.module.ignored_options(layer))
    yield from unused_option_remarks(layer, made.used, ignored)


def _no_layers(net: NetDef, state: NetState) -> NetError:
    where = replace(net.layers[0].where, line=0, column=0, layer="", type="") if net.layers else None
    if net.layers:
        problem = f"no layer is left in phase {state.phase.name}, level {state.level}, stages {state.stages or 'none'}"
        return NetError(problem, advice="Look at the include and exclude rules.", where=where)
    return empty_net_error(net.source)


def _texts(shapes: Sequence[Shape]) -> str:
    return ", ".join("x".join(map(str, shape)) or "scalar" for shape in shapes)
