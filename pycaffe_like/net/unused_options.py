"""Remarks on options that a layer does not look at, so that none is lost without a word."""

from __future__ import annotations

from collections.abc import Container, Iterator

from pycaffe_like.errors import Remark
from pycaffe_like.layers.registry import UsedOptions
from pycaffe_like.proto.dialects import IGNORED_PERFORMANCE_OPTIONS, PRECISION, whose, without_effect
from pycaffe_like.spec import LayerDef


def unused_option_remarks(layer: LayerDef, used: UsedOptions, ignored: Container[str] = ()) -> Iterator[Remark]:
    """Remarks on the options that a layer did not look at, except hints.

    Args:
        used: what the layer looked at.
        ignored: options, as message.name, that other remarks speak of.
    """
    for message, options in layer.options.items():
        looked_at = used.get(message, set()) | {name for name in options.given if f"{message}.{name}" in ignored}
        unused = [name for name in options.given if name not in looked_at]
        texts = [text for name in unused if (text := without_effect(message, name, options.given[name]))]
        if looked_at:
            yield from (Remark(layer.where, f"{message}.{text}") for text in texts)
        elif message in PRECISION:
            yield Remark(layer.where, without_effect("LayerParameter", message, None))
        elif texts and message not in IGNORED_PERFORMANCE_OPTIONS:
            forks = whose(message)
            named = f"{message} (of {forks})" if forks else message
            yield Remark(layer.where, f"{named} means nothing to this type, so it is ignored")
