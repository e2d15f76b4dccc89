"""The text of the files that `pcl layer new` writes: a layer class, and its test."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pycaffe_like.errors import NetError
from pycaffe_like.layers.known_forks import FORK_OF_TYPE
from pycaffe_like.layers.registry import CONTEXT
from pycaffe_like.proto.prototxt import tree_lines
from pycaffe_like.proto.textformat import Block, Scalar, parse
from pycaffe_like.spec import LayerDef

_NOT_OPTIONS = frozenset(("include", "exclude", "phase", "loss_weight", "propagate_down"))
"""Fields of a layer that do not matter to its test."""


_TAKEN = frozenset(("self", "bottoms", *CONTEXT))
"""Arguments of every layer's constructor."""


def file_name(type_name: str) -> str:
    """Returns the name of a type's file: kernel_loss.py for KernelLoss."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|\W+", "_", type_name).lower().strip("_")
    return f"{words if is_module_name(words) else f'{words}_layer'.strip('_')}.py"


def is_module_name(name: str) -> bool:
    """Returns whether a module of this name can be imported without hiding a module of Python itself."""
    return name.isidentifier() and not keyword.iskeyword(name) and name not in sys.stdlib_module_names


@dataclass(frozen=True)
class _Option:
    """An option that the net sets.

    Attributes:
        is_required: whether all layers of the type set it.
        has_default: whether the schema has a default for it.
    """

    name: str
    values: tuple[Any, ...]
    is_required: bool
    has_default: bool

    def parameter(self) -> str:
        """Returns the option as a keyword of the constructor."""
        kind = _annotation(self.values)
        if self.is_required or self.has_default:
            return f"{self.name}: {kind}"
        default = "()" if kind == "tuple" else "None"
        return f"{self.name}: {kind if kind in ('tuple', 'Any') else f'{kind} | None'} = {default}"


def _annotation(values: Sequence[Any]) -> str:
    kinds = {type(value) for value in values}
    if kinds <= {int, float} and float in kinds:
        return "float"
    (kind, *others) = kinds
    return kind.__name__ if not others and kind in (bool, int, float, str, tuple) else "Any"


def _options(layers: Sequence[LayerDef]) -> Mapping[str, list[_Option]]:
    """Returns the options that the layers set, by options message."""
    found: dict[str, list[_Option]] = {}
    messages = dict.fromkeys(name for layer in layers for name in layer.options)
    for message in sorted(messages, key=layers[0].schema.__contains__):  # the layer's own come first
        given = [layer.option(message).given for layer in layers]
        defaults = layers[0].option(message).defaults
        for name in dict.fromkeys(name for one in given for name in one):
            values = tuple(one[name] for one in given if name in one)
            if not name.isidentifier() or keyword.iskeyword(name) or name in _TAKEN:
                raise NetError(
                    f"option '{name}' of {message} cannot be an argument of a Python function",
                    advice="Read it from the argument `layer` instead; docs/adding_a_layer.md describes it.",
                    where=layers[0].where,
                )
            option = _Option(name, values, len(values) == len(layers), name in defaults)
            found.setdefault(message, []).append(option)
    return found


def _arity(counts: Sequence[int]) -> str:
    low, high = min(counts), max(counts)
    return f"exactly({low})" if low == high else f"between({low}, {high})"


def layer_code(layers: Sequence[LayerDef]) -> str:
    """Returns a module with a class for the type of these layers, without its formula."""
    type_name = layers[0].type
    return "\n".join(_layer_lines(type_name, layers, _options(layers))) + "\n"


def _layer_lines(type_name: str, layers: Sequence[LayerDef], options: Mapping[str, list[_Option]]) -> Iterator[str]:
    bottoms = _arity([len(layer.bottoms) for layer in layers])
    tops = _arity([len(layer.tops) for layer in layers])
    every = [option for group in options.values() for option in group]
    is_name = type_name.isidentifier() and not keyword.iskeyword(type_name)
    class_name = type_name if is_name else re.sub(r"\W", "_", f"_{type_name}")
    helpers = sorted({"Layer", bottoms.partition("(")[0], tops.partition("(")[0]}, key=str.lower)
    arguments = [f'"{message}"' for message in options] + ([] if is_name else [f'name="{type_name}"'])
    fork = FORK_OF_TYPE.get(type_name)
    yield f'"""The layer {type_name}. See docs/adding_a_layer.md of pcl."""'
    yield "\nfrom __future__ import annotations\n"
    if any("Any" in option.parameter() for option in every):
        yield "from typing import Any\n"
    yield "from torch import Tensor\n"
    yield f"from pycaffe_like.layers.base import {', '.join(helpers)}"
    yield "from pycaffe_like.layers.registry import register_layer"
    yield f"\n\n@register_layer({', '.join(arguments)})"
    yield f"class {class_name}(Layer):"
    yield f'    """Computes …: write the formula here, and the shapes of bottoms and tops.{_source(fork)}"""\n'
    yield f"    bottoms = {bottoms}"
    yield f"    tops = {tops}\n"
    if every:
        yield "    def __init__(\n        self,\n        bottoms,\n        *,"
        yield from (f"        {option.parameter()}," for option in every)
        yield "    ) -> None:"
    else:
        yield "    def __init__(self, bottoms) -> None:"
    yield "        super().__init__()"
    yield from (f"        self.{option.name} = {option.name}" for option in every)
    yield from _blob_lines(max(len(layer.params) for layer in layers))
    yield "\n    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, ...]:"
    yield f'        raise NotImplementedError("write what {type_name} computes, with operations of torch")'


def _source(fork: str | None) -> str:
    return f"\n\n    Source: {fork} on GitHub.\n    " if fork else ""


def _blob_lines(count: int) -> Iterator[str]:
    """Returns comment lines with the number of blobs that the net expects. Their shapes are unknown."""
    if count:
        yield f"        # The net has {count} param block{'s' if count > 1 else ''}, one for each blob:"
        yield '        # self.add_blob("weight", shape, filler)'


def layer_blocks(text: str, type_name: str) -> list[str]:
    """Returns the layers of a type in a net's text, one string each, without what a test does not need.

    Args:
        text: the prototxt, in today's form.
    """
    found = []
    for field in parse(text).fields:
        if field.name != "layer" or not isinstance(field.value, Block):
            continue
        types = [one.value for one in field.value.fields if one.name == "type"]
        if any(isinstance(one, Scalar) and one.text == type_name for one in types):
            kept = [one for one in field.value.fields if one.name not in _NOT_OPTIONS]
            found.append("\n".join(["layer {", *(f"  {line}" for line in tree_lines(kept)), "}"]))
    return list(dict.fromkeys(found))


def test_code(layers: Sequence[LayerDef], blocks: Sequence[str], module: str) -> str:
    """Returns a test of the layer in `module`: values against loops, and gradients if it has bottoms.

    Args:
        blocks: the layers of the net as prototxt; the first one is tested.
    """
    type_name = layers[0].type
    shapes = ", ".join("(2, 3, 5, 7)" for _ in layers[0].bottoms)
    template = _TEST + (_GRADIENT_TEST if shapes else "")
    return template.format(
        type=type_name,
        module=module,
        layer=blocks[0].replace("\\", "\\\\"),
        shapes=f"[{shapes}]",
    )


_TEST = '''"""Tests of {type}: values against a formula written out as loops, and gradients."""

from __future__ import annotations

import {module}  # noqa: F401  registers the layer
import numpy as np
import torch

from pycaffe_like.layers.registry import make_layer
from pycaffe_like.proto import net_file
from pycaffe_like.spec import Phase

LAYER = r"""
{layer}
"""
SHAPES = {shapes}
"""The shapes of the bottoms: different primes, so that swapped axes are noticed."""


def made():
    (layer,) = net_file(LAYER, "layer.prototxt").lowered().layers
    module, _ = make_layer(layer, SHAPES, Phase.TRAIN)
    module.reset()
    return module.double()


def bottoms():
    generator = torch.Generator().manual_seed(1)
    return [torch.randn(shape, generator=generator, dtype=torch.float64) for shape in SHAPES]


def expected(*bottoms):
    """The first top, as NumPy computes it with the loops of the original source."""
    raise NotImplementedError("write the formula again, as loops over the values")


def test_values():
    values = bottoms()
    top = made()(*values)
    top = top[0] if isinstance(top, tuple) else top
    np.testing.assert_allclose(top.detach().numpy(), expected(*(one.numpy() for one in values)), rtol=1e-6)
'''

_GRADIENT_TEST = """

def test_gradients():
    values = [one.requires_grad_() for one in bottoms()]
    assert torch.autograd.gradcheck(made(), values)
"""
