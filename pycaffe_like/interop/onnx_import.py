"""Converts ONNX models to nets: each node becomes one or more layers, then model and net are compared."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from pycaffe_like.errors import Where, did_you_mean
from pycaffe_like.net import Net
from pycaffe_like.proto import read_net
from pycaffe_like.spec import NetState, Phase

from . import onnx_shapes as shapes
from . import onnx_values as values
from . import onnx_windows as windows
from . import proof
from .errors import ImportedModelError
from .extras import need
from .imported import ImportedNet
from .net_module import net_module
from .onnx_graph import OnnxGraph, read_onnx
from .onnx_net import OnnxNet

_OPERATORS: dict[str, Callable[[OnnxNet, Any], None]] = {
    "Conv": windows.conv,
    "ConvTranspose": windows.conv_transpose,
    "MaxPool": windows.pool,
    "AveragePool": windows.pool,
    "GlobalAveragePool": windows.global_pool,
    "GlobalMaxPool": windows.global_pool,
    "LRN": windows.lrn,
    "Resize": windows.resize,
    "Upsample": windows.resize,
    "Pad": windows.pad,
    "Relu": values.activation("ReLU"),
    "LeakyRelu": values.activation("ReLU", "relu_param", alpha=("negative_slope", 0.01)),
    "Elu": values.activation("ELU", "elu_param", alpha=("alpha", 1.0)),
    "Sigmoid": values.activation("Sigmoid"),
    "Tanh": values.activation("TanH"),
    "Softplus": values.activation("BNLL"),
    "Abs": values.activation("AbsVal"),
    "Exp": values.activation("Exp"),
    "Log": values.activation("Log"),
    "Mish": values.activation("Mish"),
    "Neg": values.power,
    "Sqrt": values.power,
    "Reciprocal": values.power,
    "Pow": values.pow_,
    "Clip": values.clip,
    "HardSigmoid": values.hard_sigmoid,
    "HardSwish": values.hard_swish,
    "PRelu": values.prelu,
    "BatchNormalization": values.batch_norm,
    "Softmax": values.softmax,
    "LogSoftmax": values.softmax,
    "Gemm": values.gemm,
    "MatMul": values.matmul,
    "ReduceMean": values.reduce,
    "ReduceSum": values.reduce,
    "ReduceSumSquare": values.reduce,
    "ReduceL2": values.reduce,
    "Sum": values.eltwise,
    "Max": values.eltwise,
    "Add": values.arithmetic,
    "Sub": values.arithmetic,
    "Mul": values.arithmetic,
    "Div": values.arithmetic,
    "Reshape": shapes.reshape,
    "Flatten": shapes.reshape,
    "Squeeze": shapes.reshape,
    "Unsqueeze": shapes.reshape,
    "Identity": shapes.alias,
    "Cast": shapes.alias,
    "Dropout": shapes.dropout,
    "Transpose": shapes.transpose,
    "Concat": shapes.concat,
    "Split": shapes.split,
    "Slice": shapes.slice_,
}


def import_onnx(path: Path, *, name: str = "", size: Sequence[int] | None = None) -> tuple[ImportedNet, OnnxGraph]:
    """Converts an ONNX model, with a batch size of 1.

    Args:
        size: height and width for inputs whose height and width are dynamic.

    Raises:
        ImportedModelError: If an operator or attribute has no equivalent in Caffe, or the file is damaged.
    """
    graph = read_onnx(path, size)
    return import_graph(graph, name or path.stem), graph


def import_graph(graph: OnnxGraph, name: str) -> ImportedNet:
    """Converts an ONNX graph.

    Raises:
        ImportedModelError: If an operator or attribute has no equivalent in Caffe.
    """
    _check_operators(graph)
    net = OnnxNet(graph, ImportedNet(name))
    for value in graph.inputs:
        shape = {"dim": graph.shapes[value]}
        net.blobs[value] = net.net.add("Input", net.name(value), [], [value], input_param={"shape": [shape]})
    for node in graph.nodes:
        _OPERATORS[node.op_type](net, node)
    for output in graph.outputs:
        _give_output(net, output)
    return net.net


def _check_operators(graph: OnnxGraph) -> None:
    """Raises ImportedModelError if the model has nodes whose operator is not supported."""
    foreign = [node for node in graph.nodes if node.op_type not in _OPERATORS or node.domain not in ("", "ai.onnx")]
    if foreign:
        kinds = sorted({node.op_type for node in foreign})
        more = f" ({len(foreign)} nodes: {', '.join(kinds)})" if len(foreign) > 1 else ""
        raise ImportedModelError(
            f"operator {foreign[0].op_type} is not supported{more}",
            where=graph.where(foreign[0]),
            advice=did_you_mean(foreign[0].op_type, _OPERATORS),
        )


def _give_output(net: OnnxNet, output: str) -> None:
    """Ensures that a blob has the name of the model's output. If the output is a constant, adds a Parameter layer;
    if its blob has another name, adds a layer that copies the blob.
    """
    if output not in net.blobs:
        if output not in net.graph.constants:
            raise ImportedModelError(f"no node computes the output '{output}'", where=Where(net.graph.path))
        net.blobs[output] = net.parameter(output)
    elif net.blobs[output] != output:
        net.net.add("Power", net.name(output), [net.blobs[output]], [output])


def onnx_runner(graph: OnnxGraph) -> proof.Runner:
    """Returns a Runner of the model in onnxruntime."""
    need("onnxruntime")
    return proof.onnx_runner(graph.model.SerializeToString(), graph.inputs)


def verify(net: ImportedNet, graph: OnnxGraph, runner: proof.Runner, tolerance: float) -> list[proof.Comparison]:
    """Runs the model and the converted net on the same random input, and compares the outputs.

    Args:
        runner: runs the model in its own runtime.

    Raises:
        ProofError: If an output differs by more than the tolerance.
    """
    generator = torch.Generator().manual_seed(0)
    batch = [torch.rand(graph.shapes[name], generator=generator) * 2 - 1 for name in graph.inputs]
    with tempfile.TemporaryDirectory() as folder:
        for path, content in net.files_at(Path(folder) / "net.prototxt", with_weights=True).items():
            path.write_bytes(content)
        built = Net(read_net(Path(folder) / "net.prototxt"), NetState(Phase.TEST))
        if net.blobs:
            built.load(Path(folder) / "net.caffemodel")
    module = net_module(built, graph.outputs).eval()
    with torch.no_grad():
        found = module(*batch)
    given = [found] if isinstance(found, torch.Tensor) else list(found)
    compared = [
        proof.compare_output(name, 1, wanted, one.numpy())
        for name, wanted, one in zip(graph.outputs, runner(batch), given, strict=True)
    ]
    proof.check(compared, tolerance, str, "the imported model", "the model's own")
    return compared
