"""Inserts a Split layer wherever a top feeds several bottoms, with the names that Caffe gives.

The backward pass of a Split adds up the gradients of its copies. Scripts look up blobs by names such as
`conv1_conv1_0_split_0`. Source: src/caffe/util/insert_splits.cpp.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from pycaffe_like.spec import LayerDef, NetDef

Source = tuple[int, int]  # index of a layer and of one of its tops


def insert_splits(net: NetDef) -> NetDef:
    """Inserts a Split after every top that is used more than once.

    A non-zero loss_weight counts as a use, and moves to the first copy of the Split. A bottom that
    no layer produces stays unchanged.
    """
    source_of, uses = _uses(net)
    weighted = {
        (i, j): layer.loss_weight[j]
        for i, layer in enumerate(net.layers)
        for j in range(min(len(layer.loss_weight), len(layer.tops)))
        if layer.loss_weight[j]
    }
    taken = Counter(dict.fromkeys(weighted, 1))
    layers: list[LayerDef] = []
    for i, layer in enumerate(net.layers):
        bottoms = list(layer.bottoms)
        for j, name in enumerate(bottoms):
            source = source_of.get((i, j))
            if source is not None and uses[source] > 1:
                bottoms[j] = _copy_name(name, net.layers[source[0]].name, source[1], taken[source])
                taken[source] += 1
        splits = [
            _split(layer, j, uses[i, j], weighted.get((i, j), 0.0)) for j in range(len(layer.tops)) if uses[i, j] > 1
        ]
        loses_weight = any(uses[i, j] > 1 and (i, j) in weighted for j in range(len(layer.tops)))
        loss_weight = () if loses_weight else layer.loss_weight
        layers += [replace(layer, bottoms=tuple(bottoms), loss_weight=loss_weight), *splits]
    return replace(net, layers=tuple(layers))


def _uses(net: NetDef) -> tuple[dict[tuple[int, int], Source], Counter[Source]]:
    """Returns the top that each bottom reads, and the number of uses of each top."""
    last: dict[str, Source] = {}
    source_of: dict[tuple[int, int], Source] = {}
    uses: Counter[Source] = Counter()
    for i, layer in enumerate(net.layers):
        for j, name in enumerate(layer.bottoms):
            if name in last:
                source_of[i, j] = last[name]
                uses[last[name]] += 1
        for j, name in enumerate(layer.tops):
            last[name] = (i, j)
        for j, weight in enumerate(layer.loss_weight[: len(layer.tops)]):
            if weight:
                uses[last[layer.tops[j]]] += 1
    return source_of, uses


def _split(layer: LayerDef, top: int, copies: int, loss_weight: float) -> LayerDef:
    blob = layer.tops[top]
    return LayerDef(
        name=f"{blob}_{layer.name}_{top}_split",
        type="Split",
        bottoms=(blob,),
        tops=tuple(_copy_name(blob, layer.name, top, k) for k in range(copies)),
        loss_weight=(loss_weight, *[0.0] * (copies - 1)) if loss_weight else (),
        schema=layer.schema,
        where=replace(layer.where, layer=f"{blob}_{layer.name}_{top}_split", type="Split"),
    )


def _copy_name(blob: str, layer: str, top: int, copy: int) -> str:
    return f"{blob}_{layer}_{top}_split_{copy}"
