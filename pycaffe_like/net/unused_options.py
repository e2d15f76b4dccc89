"""Reports options that a layer does not read, as errors or remarks, so that none is silently ignored."""

from __future__ import annotations

from collections.abc import Container, Iterator

from pycaffe_like.errors import LayerError, Remark
from pycaffe_like.layers.registry import UsedOptions
from pycaffe_like.proto.dialects import HARMLESS, IGNORED_PERFORMANCE_OPTIONS, PRECISION, whose, without_effect
from pycaffe_like.spec import LayerDef

_READ_BY_COMMANDS = {("Input", "transform_param")}  # predict and export read how to prepare pictures from it


def unused_option_remarks(layer: LayerDef, used: UsedOptions, ignored: Container[str] = ()) -> Iterator[Remark]:
    """Yields remarks about options that the layer did not read, except options about performance.

    Args:
        used: the options that the layer read, by message.
        ignored: options, as `message.name`, that other remarks already mention.
    """
    for message, options in layer.options.items():
        if (layer.type, message) in _READ_BY_COMMANDS:
            continue
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
            yield Remark(layer.where, f"{named} is ignored: this layer type does not use it")


def refuse_unused_options(layer: LayerDef, used: UsedOptions, ignored: Container[str] = ()) -> None:
    """Raises LayerError if a fork's option would change the result, and the layer does not read it.

    Args:
        used: the options that the layer read, by message.
        ignored: options, as `message.name`, that other remarks already mention.

    A value equal to the schema's default has no effect. If the layer reads nothing at all from a message,
    there is no error, because Caffe ignores such a message too.
    """
    for message, options in layer.options.items():
        looked_at = used.get(message, set())
        for name, value in options.given.items() if looked_at else ():
            forks = whose(message, name)
            is_harmless = name in IGNORED_PERFORMANCE_OPTIONS or name in PRECISION or f"{message}.{name}" in HARMLESS
            if f"{message}.{name}" in ignored:
                continue
            if name in looked_at or not forks or is_harmless or options.defaults.get(name) == value:
                continue
            raise LayerError(
                f"{message}.{name}, an option of {forks}, is not supported by this layer",
                advice="Without it, the net would not compute what it computes in that fork.",
                where=layer.where,
            )
