"""The recorded cases of layers, run as ONNX beside the net in TEST."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from pycaffe_like.interop import proof
from pycaffe_like.interop.net_module import net_module
from pycaffe_like.interop.onnx_export import to_onnx
from pycaffe_like.interop.rewrites import make_exportable
from pycaffe_like.interop.tracing import trace
from pycaffe_like.interop.wrappers import Tuple
from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase
from tests.conftest import ROOT

GOLDENS = ROOT / "tests" / "goldens" / "layers"


def largest_difference(path: Path) -> float:
    """How far the outputs of a recorded case, run in onnxruntime, are from the net's, which other tests hold
    against Caffe's: the largest difference by the largest value.

    Raises:
        Exception: it cannot leave.
    """
    with np.load(path) as case:
        definition = net_file(str(case["prototxt"]), path.name).lowered()
        recorded = {name: case[name] for name in case.files if name.startswith(("in/", "out/", "param/"))}
    net = Net(definition, NetState(Phase.TEST))
    for layer in net.layers:
        for index, blob in enumerate(layer.module.blobs()):
            value = recorded.get(f"param/{layer.name}/{index}")
            if value is not None:
                blob.data.copy_(torch.from_numpy(value).reshape(blob.shape))
    module = net_module(net)
    expected = Tuple(net_module(net))
    make_exportable(module, "ONNX")
    given = [torch.from_numpy(recorded[f"in/{name}"]) for name in module.inputs]
    model = to_onnx(trace(Tuple(module), given, [[] for _ in given]), module.inputs, module.outputs)
    runner = proof.onnx_runner(model.SerializeToString(), module.inputs)
    return max(one.relative for one in proof.compare(expected, runner, [given], module.outputs))
