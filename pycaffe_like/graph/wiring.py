"""Resolves the names of bottoms and tops to blob numbers and value numbers.

A layer whose top has the name of its bottom works in place: Caffe overwrites the blob. Here the blob
number stays the same, but the top gets a new value number. So the old value stays available to backward,
while `blobs[name]` shows the new one. Source: Net::Init, AppendBottom and AppendTop in src/caffe/net.cpp.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pycaffe_like.errors import NetError, PclError, did_you_mean
from pycaffe_like.spec import LayerDef, NetDef

AUTOMATIC = "(automatic)"


@dataclass(frozen=True)
class Node:
    """One layer, with its bottoms and tops as blob numbers and as value numbers."""

    layer: LayerDef
    bottoms: tuple[int, ...]
    tops: tuple[int, ...]
    bottom_values: tuple[int, ...]
    top_values: tuple[int, ...]


@dataclass(frozen=True)
class Wiring:
    """A net with names resolved to numbers.

    Attributes:
        nodes: the layers in the order in which they run.
        blob_names: the name of each blob; blobs are numbered in order of first appearance, as in Caffe.
        inputs: the tops of Input layers.
        outputs: blobs that no layer reads, in alphabetical order as in Caffe.
    """

    nodes: tuple[Node, ...]
    blob_names: tuple[str, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


def wire(net: NetDef, needed_tops: Callable[[LayerDef], int]) -> tuple[Wiring, list[PclError]]:
    """Resolves the names in a net with Split layers; returns the wiring and all errors.

    A bottom that no layer produces is an error, and is omitted from its node.

    Args:
        needed_tops: returns the minimum number of tops of a layer. Missing tops are added without a
            name: a loss layer may have no top in the prototxt.
    """
    errors: list[PclError] = []
    blob_names: list[str] = []
    blob_of: dict[str, int] = {}  # every name seen so far
    value_of: dict[int, int] = {}  # the last value of each blob
    producer: dict[str, LayerDef] = {}
    open_names: dict[str, int] = {}  # tops that no layer has used yet
    inputs: list[int] = []
    nodes: list[Node] = []
    values = 0
    for layer in net.layers:
        bottoms = []
        for index, name in enumerate(layer.bottoms):
            if name in open_names:
                bottoms.append(open_names.pop(name))
            else:
                errors.append(_unknown_bottom(layer, index, blob_of))
        bottom_values = tuple(value_of[blob] for blob in bottoms)
        if layer.propagate_down and len(layer.propagate_down) != len(layer.bottoms):
            problem = "propagate_down needs one value for each bottom, or none"
            got = f"{len(layer.propagate_down)} for {len(layer.bottoms)} bottoms"
            errors.append(NetError(problem, got=got, where=layer.where))
        tops, top_values = [], []
        names = layer.tops + (AUTOMATIC,) * (needed_tops(layer) - len(layer.tops))
        for index, name in enumerate(names):
            in_place = index < len(layer.bottoms) and layer.bottoms[index] == name and name in blob_of
            if in_place:
                blob = blob_of[name]
            else:
                if name in producer:
                    errors.append(_second_producer(layer, name, producer[name]))
                blob = len(blob_names)
                blob_names.append(name)
            if name != AUTOMATIC:
                blob_of[name] = blob
                producer[name] = layer
                open_names[name] = blob
            if layer.type == "Input":
                inputs.append(blob)
            tops.append(blob)
            top_values.append(values)
            value_of[blob] = values
            values += 1
        nodes.append(Node(layer, tuple(bottoms), tuple(tops), bottom_values, tuple(top_values)))
    outputs = tuple(open_names[name] for name in sorted(open_names))
    return Wiring(tuple(nodes), tuple(blob_names), tuple(inputs), outputs), errors


def _unknown_bottom(layer: LayerDef, index: int, known: dict[str, int]) -> NetError:
    name = layer.bottoms[index]
    if name in known:  # only without splits: another layer has used it
        return NetError(f"bottom '{name}' is already used by another layer", where=layer.where)
    return NetError(
        f"no layer above produces bottom '{name}'",
        advice=did_you_mean(name, known)
        or "Layers run in the order of the file: the layer that produces it must come first.",
        where=layer.where,
    )


def _second_producer(layer: LayerDef, name: str, first: LayerDef) -> NetError:
    advice = ""
    if any(bottom.startswith(f"{name}_") and "_split_" in bottom for bottom in layer.bottoms):
        advice = f"'{name}' feeds other layers too, so it cannot be overwritten: give this top a name of its own."
    elif not layer.bottoms and not first.bottoms:
        advice = "If one is for training and one for tests: include { phase: TRAIN } and include { phase: TEST }."
    return NetError(
        f"top '{name}' is produced twice",
        expected="a name of its own",
        got=f"the name that layer '{first.name}' (line {first.where.line}) uses",
        advice=advice,
        where=layer.where,
    )
