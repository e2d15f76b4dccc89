"""Selects the layers that belong to a net in a given state, by their include and exclude rules.

Source: Net::FilterNet and Net::StateMeetsRule in src/caffe/net.cpp.
"""

from __future__ import annotations

from dataclasses import replace

from pycaffe_like.errors import NetError
from pycaffe_like.spec import LayerDef, NetDef, NetState, StateRule


def select(net: NetDef, state: NetState) -> NetDef:
    """Returns the net with only the layers that are included in a state.

    Raises:
        NetError: If a layer has both include and exclude rules.
    """
    return replace(net, layers=tuple(layer for layer in net.layers if is_included(layer, state)))


def is_included(layer: LayerDef, state: NetState) -> bool:
    """Returns whether a layer belongs to a state: an include rule matches, or it has none and no exclude
    rule matches.
    """
    if layer.include and layer.exclude:
        raise NetError("the layer has include and exclude rules", expected="one of the two", where=layer.where)
    if layer.include:
        return any(meets(state, rule) for rule in layer.include)
    return not any(meets(state, rule) for rule in layer.exclude)


def meets(state: NetState, rule: StateRule) -> bool:
    """Returns whether a state matches a rule: its phase, its range of levels, all its stages, and none of
    its not_stages.
    """
    return (
        (rule.phase is None or rule.phase == state.phase)
        and (rule.min_level is None or rule.min_level <= state.level)
        and (rule.max_level is None or rule.max_level >= state.level)
        and all(stage in state.stages for stage in rule.stages)
        and not any(stage in state.stages for stage in rule.not_stages)
    )
