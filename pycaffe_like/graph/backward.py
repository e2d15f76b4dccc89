"""Decides which layers run backward, and which of their bottoms get a gradient.

Source: the second half of Net::Init in src/caffe/net.cpp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .wiring import Wiring


@dataclass(frozen=True)
class LayerFacts:
    """What `need_backward` has to know about a layer, besides its bottoms and tops.

    Attributes:
        learns: for each parameter blob, whether its lr_mult is not 0.
        loss_weights: the loss weight of each top.
        may_force: for each bottom, whether force_backward may request its gradient (never for labels).
    """

    learns: tuple[bool, ...]
    loss_weights: tuple[float, ...]
    may_force: tuple[bool, ...]


@dataclass(frozen=True)
class Backward:
    """Whether each layer runs backward, and which of its bottoms get a gradient."""

    layers: tuple[bool, ...]
    bottoms: tuple[tuple[bool, ...], ...]


def need_backward(wiring: Wiring, facts: Sequence[LayerFacts], force: bool = False) -> Backward:
    """Decides which layers run backward, and which bottoms get a gradient.

    Gradients flow from tops with a loss weight to parameters with an lr_mult, unless `propagate_down`
    stops them. With `force`, they flow to every blob.
    """
    nodes = wiring.nodes
    blob_needs = [False] * len(wiring.blob_names)
    layers: list[bool] = []
    bottoms: list[list[bool]] = []
    for node, fact in zip(nodes, facts, strict=True):
        needs = any(blob_needs[b] for b in node.bottoms) or any(fact.learns)
        down = node.layer.propagate_down
        bottoms.append([down[k] if k < len(down) else blob_needs[b] for k, b in enumerate(node.bottoms)])
        layers.append(needs)
        if needs:
            for top in node.tops:
                blob_needs[top] = True

    under_loss: set[str] = set()
    skipped: set[str] = set()
    for i in reversed(range(len(nodes))):
        tops = [wiring.blob_names[t] for t in nodes[i].tops]
        weights = facts[i].loss_weights
        contributes = any(weights[k] or name in under_loss for k, name in enumerate(tops))
        if layers[i] and all(name in skipped for name in tops):
            layers[i] = False
            bottoms[i] = [False] * len(bottoms[i])
        if not contributes:
            layers[i] = False
        for k, blob in enumerate(nodes[i].bottoms):
            if contributes:
                under_loss.add(wiring.blob_names[blob])
            else:
                bottoms[i][k] = False
            if not bottoms[i][k]:
                skipped.add(wiring.blob_names[blob])

    if force:
        layers = [True] * len(layers)
        bottoms = [
            [need or may for need, may in zip(down, fact.may_force, strict=True)]
            for down, fact in zip(bottoms, facts, strict=True)
        ]
    return Backward(tuple(layers), tuple(map(tuple, bottoms)))
