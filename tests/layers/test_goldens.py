"""Layers and small nets, compared with results recorded from BVLC Caffe 1.0 and from forks' own code
(CPU, float32).

A case is an .npz file with a net, its inputs (in/BLOB, param/LAYER/INDEX, topdiff/BLOB), and what
Caffe computed (out/BLOB, param_after/…, diff/BLOB, paramdiff/LAYER/INDEX).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from pycaffe_like.layers.source import Feed
from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase

GOLDENS = Path(__file__).parent.parent / "goldens"
CASES = sorted(GOLDENS.glob("layers/*.npz")) + sorted(GOLDENS.glob("forks/*/*.npz"))


def case_name(path: Path) -> str:
    """Returns the name of a case: `ReLU_0` for one of Caffe's, `psp/BiasChannel_pixel` for a fork's."""
    return path.stem if path.parent.name == "layers" else f"{path.parent.name}/{path.stem}"


class Case:
    """A recorded case: its data, and its net with inputs and parameters set."""

    def __init__(self, path: Path) -> None:
        self.data = np.load(path)
        state = NetState(Phase[str(self.data["phase"])])
        self.net = Net(net_file(str(self.data["prototxt"]), path.stem).lowered(), state)
        self.runner = self.net.layerwise
        self.blob = {blob.name: blob for blob in self.runner.blobs}
        self.params = {layer.name: of for layer, of in zip(self.net.layers, self.runner.params, strict=True)}
        self.last = len(self.net.layers) - 1
        for (layer, index), values in self.entries("param"):
            self.params[layer][int(index)].data[...] = values
        for (name,), values in self.entries("in"):
            self.blob[name].data[...] = values

    def entries(self, prefix: str) -> Iterator[tuple[list[str], np.ndarray]]:
        for key in self.data.files:
            if key.startswith(prefix + "/"):
                yield key.split("/")[1:], self.data[key]


def assert_close(got: np.ndarray, want: np.ndarray, what: str) -> None:
    assert got.shape == want.shape, what
    scale = max(1.0, float(np.abs(want).max(initial=0)))
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=2e-5 * scale, err_msg=what)


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_layer_by_layer_as_caffe(path: Path) -> None:
    case = Case(path)
    case.runner.forward(0, case.last)
    for (name,), want in case.entries("out"):
        assert_close(case.blob[name].data, want, f"out/{name}")
    for (layer, index), want in case.entries("param_after"):
        assert_close(case.params[layer][int(index)].data, want, f"param_after/{layer}/{index}")
    for (name,), values in case.entries("topdiff"):
        case.blob[name].diff[...] = values
    case.runner.backward(case.last, 0)
    for (name,), want in case.entries("diff"):
        assert_close(case.blob[name].diff, want, f"diff/{name}")
    for (layer, index), want in case.entries("paramdiff"):
        assert_close(case.params[layer][int(index)].diff, want, f"paramdiff/{layer}/{index}")


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_the_whole_net_as_caffe(path: Path) -> None:
    case = Case(path)
    fed = []
    for one in case.net.layers:
        if isinstance(one.module, Feed):
            fed += [torch.from_numpy(case.blob[top.name].data.copy()) for top in one.tops]
    objective, found = case.net.program({name for (name,), _ in case.entries("out")})(*fed)
    for (name,), want in case.entries("out"):
        assert_close(found[name].detach().numpy(), want, f"out/{name}")
    runs = {  # tops of the layers that Caffe runs backward
        top.name for one in case.net.layers if one.needs_backward for top in one.tops
    }
    diffs = {name: torch.from_numpy(values) for (name,), values in case.entries("topdiff") if name in runs}
    ends = [found[name] for name in diffs if found[name].requires_grad]
    gradients = [diffs[name] for name in diffs if found[name].requires_grad]
    if isinstance(objective, torch.Tensor) and objective.requires_grad:
        ends.append(objective)
        gradients.append(torch.ones_like(objective))
    torch.autograd.backward(ends, gradients)
    for (layer, index), want in case.entries("paramdiff"):
        assert_close(case.params[layer][int(index)].diff, want, f"paramdiff/{layer}/{index}")
