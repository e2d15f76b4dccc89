"""Nets of one layer for every layer type. Each is run as an ONNX model and as pcl's net in TEST."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from pycaffe_like.interop import proof
from pycaffe_like.interop.net_module import NetModule, net_module
from pycaffe_like.interop.onnx_export import to_onnx
from pycaffe_like.interop.refusals import REASONS
from pycaffe_like.interop.rewrites import make_exportable
from pycaffe_like.interop.samples import level_outputs, random_inputs, randomize
from pycaffe_like.interop.tracing import trace
from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase
from tests.conftest import ROOT

from .written_cases import WRITTEN

GOLDENS = ROOT / "tests" / "goldens"
EXCLUDED = {
    "DetectionOutput_logits",
    "DetectionOutput_soft_nms",
    "DetectionOutput_soft_nms_theta",
    "LargeMarginInnerProduct_double_anneal",
    "LargeMarginInnerProduct_single_anneal",
    "MarginInnerProduct_double_anneal",
    "MarginInnerProduct_quadruple_anneal",
    "MarginInnerProduct_single_anneal",
}
"""Recorded cases that use options listed in EXCEPTIONS."""
TOPS = {"BoxAnnotatorOHEM": 'top: "y" top: "z"', "Silence": ""}
"""The tops of types that do not have exactly one."""


@dataclass(frozen=True)
class Case:
    """A net and the values of its inputs."""

    name: str
    net: Net
    given: list[Tensor]


@cache
def _goldens() -> dict[str, list[Path]]:
    """Returns the recorded cases by layer type, for types whose cases contain no type that cannot be exported."""
    found: dict[str, list[Path]] = {}
    for path in (*sorted(GOLDENS.glob("layers/*.npz")), *sorted(GOLDENS.glob("forks/*/*.npz"))):
        with np.load(path) as case:
            names = set(re.findall(r'type:\s*"(\w+)"', str(case["prototxt"]))) - {"Input"}
        for name in names:
            if not names & set(REASONS) - {name}:
                found.setdefault(name, []).append(path)
    return found


def cases(kind: str) -> list[Case]:
    """Returns all cases of a layer type."""
    recorded = [_recorded_case(path) for path in _goldens().get(kind, ()) if path.stem not in EXCLUDED]
    return recorded + [_written_case(kind, *case) for case in WRITTEN.get(kind, ())]


def _recorded_case(path: Path) -> Case:
    """Returns a recorded case, with its parameters and inputs."""
    with np.load(path) as case:
        definition = net_file(str(case["prototxt"]), path.name).lowered()
        recorded = {name: case[name] for name in case.files if name.startswith(("in/", "param/"))}
    net = Net(definition, NetState(Phase.TEST))
    for layer in net.layers:
        for index, blob in enumerate(layer.module.blobs()):
            value = recorded.get(f"param/{layer.name}/{index}")
            if value is not None:
                blob.data.copy_(torch.from_numpy(value).reshape(blob.shape))
    return Case(path.stem, net, [torch.from_numpy(recorded[f"in/{name}"]) for name in net_module(net).inputs])


def _written_case(kind: str, bottoms: str, options: str) -> Case:
    """Returns a case with random parameters and with random inputs that suit the layer.

    bottoms: shapes such as 2x3 5x7; `:N` after a shape makes the input labels.
    """
    shapes = [tuple(map(int, shape.partition(":")[0].split("x"))) for shape in bottoms.split()]
    inputs = "".join(
        f'layer {{ name: "x{index}" type: "Input" top: "x{index}" '
        f"input_param {{ shape {{ {' '.join(f'dim: {extent}' for extent in shape)} }} }} }}\n"
        for index, shape in enumerate(shapes)
    )
    taken = " ".join(f'bottom: "x{index}"' for index in range(len(shapes)))
    top = TOPS.get(kind, 'top: "y"')
    text = f'{inputs}layer {{ name: "y" type: "{kind}" {taken} {top} {options} }}'
    if not top:  # the net needs an output
        text += ' layer { name: "z" type: "AbsVal" bottom: "x0" top: "z" }'
    definition = net_file(text, f"{kind}.prototxt").lowered()
    net = Net(definition, NetState(Phase.TEST))
    randomize(net)
    given = random_inputs(definition, [f"x{index}" for index in range(len(shapes))], shapes)
    for index, shape in enumerate(bottoms.split()):
        if ":" in shape:
            given[index] = given[index].add(1).mul(int(shape.partition(":")[2]) / 2).floor()
    level_outputs(net, given)
    left = net_module(net).inputs
    return Case(f"{kind} {options}", net, [value for index, value in enumerate(given) if f"x{index}" in left])


class _SideBySide(nn.Module):
    """Several nets side by side, each with its own inputs."""

    def __init__(self, nets: Sequence[NetModule]) -> None:
        super().__init__()
        self.nets = nn.ModuleList(nets)

    def forward(self, *tensors: Tensor) -> tuple[Tensor, ...]:
        found: list[Tensor] = []
        for net in self.nets:
            count = len(net.inputs)
            found += net.run(*tensors[:count])
            tensors = tensors[count:]
        return tuple(found)


def differences(several: Sequence[Case]) -> Iterator[tuple[str, proof.Comparison]]:
    """Exports all cases as one ONNX model and runs it in onnxruntime.

    Yields each case's name and how far an output is from the net's own. Other tests compare the net's
    output with Caffe's.

    Raises:
        Exception: If a case cannot be exported.
    """
    expected = _SideBySide([net_module(case.net) for case in several])
    modules = [net_module(case.net) for case in several]
    for module in modules:
        make_exportable(module, "ONNX")
    given = [tensor for case in several for tensor in case.given]
    names = [f"{number}/{name}" for number, module in enumerate(modules) for name in module.outputs]
    inputs = [f"in/{number}" for number in range(len(given))]
    model = to_onnx(trace(_SideBySide(modules), given, [[] for _ in given]), inputs, names)
    runner = proof.onnx_runner(model.SerializeToString(), inputs)
    for one in proof.compare(expected, runner, [given], names):
        yield several[int(one.output.partition("/")[0])].name, one
