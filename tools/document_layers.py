#!/usr/bin/env python3
"""Writes docs/layers.md: every layer type, described by its class and the schema (`make docs`)."""

from __future__ import annotations

import inspect
import re
import runpy
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import pycaffe_like.net  # registers all layers
from pycaffe_like.interop.bvlc import TYPES as CAFFE
from pycaffe_like.interop.refusals import EXCEPTIONS, REASONS
from pycaffe_like.layers.base import Arity, Layer
from pycaffe_like.layers.registry import Registration, layer_types, lookup
from pycaffe_like.layers.source import Feed
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.schema import FIRST_OF_FORKS, enum_name, is_repeated

ROOT = Path(pycaffe_like.__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "layers.md"

NO_GOLDEN = {
    "Data": "reads a database",
    "DummyData": "draws random numbers",
    "HDF5Data": "reads files",
    "HDF5Output": "writes a file",
    "ImageData": "reads files",
    "MemoryData": "is fed by a program",
    "Python": "runs a script's code",
    "Silence": "makes no top",
    "WindowData": "draws windows at random",
}
"""Caffe's types for which no result of Caffe is recorded, and why."""

HEAD = """# Layers

Every layer type that pcl knows. `tools/document_layers.py` writes this page (`make docs`) from the
classes in `pycaffe_like/layers` and `pycaffe_like/net` and from `proto/caffe.proto`; a test fails where it
is not up to date. How to add a type of your own is told in [adding_a_layer.md](adding_a_layer.md), what
forks of Caffe say differently in [dialects.md](dialects.md).

What holds for all of them:

* Options that only choose between implementations, such as `engine` and `force_nd_im2col`, are accepted
  and change nothing, unless the type's section names them.
* A required option without a value, an option out of its range and bottoms of shapes that do not fit are
  errors that name file, line and layer, where Caffe aborts or reads other memory.
* Random numbers are torch's, so they differ from Caffe's; their distributions are the same.
* Values and gradients are worked out in float32 or float64, on the CPU or on a GPU, by the same code.

*Tested* names what a type's values and gradients are held against: results recorded from BVLC Caffe 1.0
or from a fork's own code (how many), or the tests that have Caffe's or the fork's rules written out again.
Every type of Caffe's has the latter too.

*Exports* says whether `pcl export` can express a type in ONNX ([export.md](export.md)). Every "yes" is checked
with the type's options in onnxruntime.
"""


@cache
def goldens() -> Mapping[str, int]:
    """Returns for each type how many recorded results, of Caffe or of a fork's own code, include it."""
    folder = ROOT / "tests" / "goldens"
    counts: dict[str, int] = {}
    for path in (*folder.glob("layers/*.npz"), *folder.glob("forks/*/*.npz")):
        with np.load(path) as case:
            for name in set(re.findall(r'type:\s*"(\w+)"', str(case["prototxt"]))):
                counts[name] = counts.get(name, 0) + 1
    return counts


def test_file(type_name: str) -> Path:
    """Returns the path of the tests for a type; tests/ mirrors the package."""
    _, room, module = lookup(type_name).cls.__module__.split(".")
    return ROOT / "tests" / room / f"test_{module}.py"


def origin(type_name: str) -> str:
    return "Caffe" if type_name in CAFFE else "a fork"


def arity(count: Arity, each: bool = False) -> str:
    return "one for each bottom" if each else str(count).removeprefix("exactly ")


def tested_cell(type_name: str) -> str:
    """Returns the cell that says how a type is tested."""
    where = test_file(type_name).relative_to(ROOT).as_posix()
    count = goldens().get(type_name, 0)
    if count:
        return f"{count} recorded, `{where}`"
    why = f" ({NO_GOLDEN[type_name]})" if type_name in NO_GOLDEN else ""
    return f"`{where}`{why}"


def paragraphs(cls: type[Layer]) -> list[str]:
    return inspect.cleandoc(cls.__doc__ or "").split("\n\n")


def differs_from_caffe(cls: type[Layer]) -> bool:
    """Returns whether a layer's docstring has a paragraph on differences from Caffe."""
    return any(part.startswith("Unlike ") for part in paragraphs(cls))


def slots(registration: Registration) -> Mapping[str, tuple[str, Any]]:
    """Returns message and field of each option by name. If several messages have an option, the first counts."""
    layer = caffe_pb2.LayerParameter.DESCRIPTOR
    found: dict[str, tuple[str, Any]] = {}
    for message in registration.messages:
        for slot in layer.fields_by_name[message].message_type.fields:
            found.setdefault(slot.name, (message, slot))
    return found


def options(type_name: str) -> Iterator[tuple[str, str, str]]:
    """Yields name, type and default of each option that a type reads."""
    registration = lookup(type_name)
    known = slots(registration)
    for option in registration.single_options():
        message, slot = known[option.name]
        yield f"{message}.{option.name}", _type(slot, type_name), _default(slot, option.none_if_unset)


SCALARS = {
    1: "double",
    2: "float",
    3: "int64",
    4: "uint64",
    5: "int32",
    8: "bool",
    9: "string",
    12: "bytes",
    13: "uint32",
}
"""The protobuf types by their numbers."""


def _type(slot: Any, type_name: str) -> str:
    if slot.enum_type is not None:
        values = slot.enum_type.values
        named = [v.name for v in values if v.number < FIRST_OF_FORKS or type_name not in CAFFE]
        name = ", ".join(named)
    else:
        name = slot.message_type.name if slot.message_type is not None else SCALARS[slot.type]
    return f"list of {name}" if is_repeated(slot) else name


def _default(slot: Any, none_if_unset: bool) -> str:
    if is_repeated(slot):
        return "none"
    if slot.has_default_value:
        value = slot.default_value
        if slot.enum_type is not None:
            return enum_name(slot, value)
        if isinstance(value, bool):
            return str(value).lower()
        return f"{value:.7g}" if isinstance(value, float) else str(value) or '""'
    return "unset" if none_if_unset else "required"


def section(type_name: str) -> Iterator[str]:
    """Yields the lines of the section on a type."""
    cls = lookup(type_name).cls
    yield f"## {type_name}"
    for part in paragraphs(cls):
        yield from ("", re.sub(r"\A(Unlike|Source:)", r"**\1**", part))
    rows = list(options(type_name))
    if rows:
        yield from ("", "| option | type | default |", "|---|---|---|")
        yield from (f"| `{name}` | {kind} | {default} |" for name, kind, default in rows)
    yield ""


def exports_cell(type_name: str) -> str:
    """Returns the cell that says whether `pcl export` supports a type in ONNX.

    tests/interop/test_layers.py checks each answer.
    """
    if type_name in REASONS:
        return f"no: {REASONS[type_name]}"
    if issubclass(lookup(type_name).cls, Feed):
        return "as inputs"
    if type_name not in exported_types():
        return "not tested"
    return f"yes, {EXCEPTIONS[type_name]}" if type_name in EXCEPTIONS else "yes"


@cache
def exported_types() -> frozenset[str]:
    """Returns the types whose export is tested."""
    found = runpy.run_path(str(ROOT / "tests" / "interop" / "exported_types.py"))
    return frozenset(found["EXPORTED"])


def page() -> str:
    """Returns the text of the page."""
    lines = [
        HEAD,
        "| type | from | bottoms | tops | tested | unlike Caffe | exports |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in sorted(layer_types(), key=str.lower):
        cls = lookup(name).cls
        link = f"[{name}](#{name.lower()})"
        tops = arity(cls.tops, cls.one_top_each)
        unlike = "yes" if differs_from_caffe(cls) else ""
        cells = (link, origin(name), arity(cls.bottoms), tops, tested_cell(name), unlike, exports_cell(name))
        lines.append(f"| {' | '.join(cells)} |")
    lines.append("")
    for name in sorted(layer_types(), key=str.lower):
        lines += section(name)
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
