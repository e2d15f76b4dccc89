"""Every ONNX operator that can be imported, compared with onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from pycaffe_like.interop.errors import ImportedModelError, ProofError  # noqa: E402
from pycaffe_like.interop.onnx_import import import_onnx, onnx_runner, verify  # noqa: E402

SHAPE = (1, 6, 11, 13)
Constants = dict[str, np.ndarray]


def random(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.2, 1, shape).astype(np.float32)


def integers(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def write(
    folder: Path,
    nodes: Sequence[Any],
    constants: Constants | None = None,
    *,
    shape: Sequence[Any] = SHAPE,
    outputs: Sequence[str] = ("y",),
    opset: int = 18,
) -> Path:
    stored = [numpy_helper.from_array(value, name) for name, value in (constants or {}).items()]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["any"]) for name in outputs]
    graph = helper.make_graph(list(nodes), "net", [x], given, stored)
    path = folder / "net.onnx"
    path.write_bytes(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8).SerializeToString()
    )
    return path


def node(kind: str, *inputs: str, output: str = "y", **attributes: Any) -> Any:
    return helper.make_node(kind, inputs or ("x",), [output], **attributes)


def check(path: Path) -> list[str]:
    """Imports a model and compares its outputs; returns the types of its layers."""
    net, graph = import_onnx(path)
    verify(net, graph, onnx_runner(graph), 1e-5)
    return [layer.type for layer in net.message.layer][1:]


W = random(5, 6, 3, 2)
B = random(5, seed=1)
CHANNEL = random(6, 1, 1, seed=2)

CASES: dict[str, tuple[Any, Constants, str]] = {
    "conv": (node("Conv", "x", "w", "b", strides=[2, 1], pads=[1, 0, 1, 0]), {"w": W, "b": B}, "Convolution"),
    "uneven pads": (node("Conv", "x", "w", strides=[2, 3], pads=[0, 2, 1, 0]), {"w": W}, "Convolution"),
    "same": (node("Conv", "x", "w", strides=[2, 2], auto_pad="SAME_UPPER"), {"w": W}, "Convolution"),
    "same lower": (node("Conv", "x", "w", strides=[2, 2], auto_pad="SAME_LOWER"), {"w": W}, "Convolution"),
    "dilation": (node("Conv", "x", "w", dilations=[2, 3]), {"w": W}, "Convolution"),
    "groups": (node("Conv", "x", "w", group=3), {"w": random(9, 2, 2, 3)}, "Convolution"),
    "transposed": (
        node("ConvTranspose", "x", "w", strides=[2, 3], pads=[1, 0, 1, 0], group=2),
        {"w": random(6, 5, 3, 4)},
        "Deconvolution",
    ),
    "maxpool": (node("MaxPool", kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 1, 0]), {}, "Pooling"),
    "maxpool ceil": (node("MaxPool", kernel_shape=[3, 3], strides=[2, 3], ceil_mode=1), {}, "Pooling"),
    "maxpool floor": (node("MaxPool", kernel_shape=[2, 2], strides=[3, 2]), {}, "Pooling"),
    "mean": (
        node("AveragePool", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1),
        {},
        "Pooling",
    ),
    "mean of the inside": (node("AveragePool", kernel_shape=[3, 2], pads=[2, 1, 2, 1]), {}, "Pooling Scale"),
    "global mean": (node("GlobalAveragePool"), {}, "Pooling"),
    "global maximum": (node("GlobalMaxPool"), {}, "Pooling"),
    "lrn": (node("LRN", size=3, alpha=0.3, beta=0.7, bias=2.0), {}, "LRN"),
    "leaky": (node("LeakyRelu", alpha=0.3), {}, "ReLU"),
    "elu": (node("Elu", alpha=0.7), {}, "ELU"),
    "prelu": (node("PRelu", "x", "s"), {"s": CHANNEL}, "PReLU"),
    "prelu of one slope": (node("PRelu", "x", "s"), {"s": random(1)}, "PReLU"),
    "clip": (node("Clip", "x", "l", "h"), {"l": np.float32(-0.3), "h": np.float32(0.5)}, "Clip"),
    "clip above": (node("Clip", "x", "", "h"), {"h": np.float32(0.1)}, "Clip"),
    "clip below": (node("Clip", "x", "l"), {"l": np.float32(0)}, "ReLU"),
    "hard sigmoid": (node("HardSigmoid", alpha=0.9, beta=0.4), {}, "Power Clip"),
    "hard swish": (node("HardSwish"), {}, "Power Clip Eltwise"),
    "softmax": (node("Softmax", axis=2), {}, "Softmax"),
    "log softmax": (node("LogSoftmax", axis=1), {}, "Softmax Log"),
    "mean of places": (node("ReduceMean", "x", "a", keepdims=0), {"a": integers(2, 3)}, "Pooling Reshape"),
    "norm": (node("ReduceL2", "x", "a"), {"a": integers(1)}, "Permute Reduction Power Reshape"),
    "one number": (node("Add", "x", "c"), {"c": np.float32(3)}, "Power"),
    "number minus": (node("Sub", "c", "x"), {"c": np.float32(3)}, "Power"),
    "minus number": (node("Sub", "x", "c"), {"c": np.float32(3)}, "Power"),
    "over number": (node("Div", "x", "c"), {"c": np.float32(3)}, "Power"),
    "channels": (node("Mul", "x", "c"), {"c": CHANNEL}, "Scale"),
    "plus channels": (node("Add", "c", "x"), {"c": CHANNEL}, "Bias"),
    "channels minus": (node("Sub", "c", "x"), {"c": CHANNEL}, "Power Bias"),
    "over columns": (node("Div", "x", "c"), {"c": random(13)}, "Scale"),
    "whole": (node("Mul", "x", "c"), {"c": random(6, 11, 13)}, "Scale"),
    "itself": (node("Mul", "x", "x"), {}, "Eltwise"),
    "difference": (node("Sub", "x", "x"), {}, "Eltwise"),
    "transpose": (node("Transpose", perm=[0, 2, 3, 1]), {}, "Permute"),
    "reshape": (node("Reshape", "x", "s"), {"s": integers(0, 3, -1, 22)}, "Reshape"),
    "flatten": (node("Flatten"), {}, "Flatten"),
    "squeeze": (node("Unsqueeze", "x", "a"), {"a": integers(2)}, "Reshape"),
    "concat": (node("Concat", "x", "c", axis=2), {"c": random(1, 6, 2, 13)}, "Parameter Concat"),
    "upsample": (
        node("Resize", "x", "", "s", mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"),
        {"s": np.array([1, 1, 2, 3], np.float32)},
        "Deconvolution",
    ),
    "corners": (
        node("Resize", "x", "", "", "s", mode="linear", coordinate_transformation_mode="align_corners"),
        {"s": integers(1, 6, 17, 29)},
        "Interp",
    ),
    "slice": (
        node("Slice", "x", "s", "e", "a"),
        {"s": integers(1, -7), "e": integers(5, 1000), "a": integers(1, 3)},
        "Slice Silence Slice Silence",
    ),
    "dropout": (node("Dropout"), {}, "Dropout"),
}


@pytest.mark.parametrize("case", CASES)
def test_operators(case: str, tmp_path: Path) -> None:
    last, constants, types = CASES[case]
    assert check(write(tmp_path, [last], constants)) == types.split()


@pytest.mark.parametrize("kind", ["Relu", "Sigmoid", "Tanh", "Softplus", "Abs", "Exp", "Mish", "Neg"])
def test_activations(kind: str, tmp_path: Path) -> None:
    check(write(tmp_path, [node(kind)]))


@pytest.mark.parametrize("kind", ["Log", "Sqrt", "Reciprocal"])
def test_operators_of_positive_numbers(kind: str, tmp_path: Path) -> None:
    check(write(tmp_path, [node("Exp", output="e"), node(kind, "e")]))


def test_batch_normalization(tmp_path: Path) -> None:
    names = ["scale", "bias", "mean", "variance"]
    constants = {name: random(6, seed=number) for number, name in enumerate(names)}
    last = node("BatchNormalization", "x", *names, epsilon=0.03)
    assert check(write(tmp_path, [last], constants)) == ["BatchNorm", "Scale"]


@pytest.mark.parametrize("transposed", [0, 1])
def test_fully_connected(transposed: int, tmp_path: Path) -> None:
    weight = random(7, 858) if transposed else random(858, 7)
    nodes = [node("Flatten", output="f"), node("Gemm", "f", "w", "b", alpha=0.3, beta=2.0, transB=transposed)]
    assert check(write(tmp_path, nodes, {"w": weight, "b": random(7, seed=3)})) == ["Flatten", "InnerProduct"]
    assert check(write(tmp_path, [node("MatMul", "x", "w")], {"w": random(13, 7)})) == ["InnerProduct"]


def test_a_gate_for_each_channel(tmp_path: Path) -> None:
    nodes = [node("GlobalAveragePool", output="g"), node("Mul", "g", "x")]
    assert check(write(tmp_path, nodes)) == ["Pooling", "Reshape", "Scale"]


def test_a_divisor_for_each_place(tmp_path: Path) -> None:
    nodes = [node("ReduceL2", "x", "a", output="n"), node("Div", "x", "n")]
    assert check(write(tmp_path, nodes, {"a": integers(1)}))[-3:] == ["Power", "Tile", "Eltwise"]


def test_padding_goes_into_the_convolution(tmp_path: Path) -> None:
    nodes = [node("Pad", "x", "p", output="q"), node("Conv", "q", "w", strides=[2, 2], pads=[1, 0, 0, 0])]
    constants = {"p": integers(0, 0, 0, 1, 0, 0, 2, 1), "w": W}
    assert check(write(tmp_path, nodes, constants)) == ["Convolution"]


def test_computed_shapes_are_folded(tmp_path: Path) -> None:
    nodes = [
        node("Shape", output="shape"),
        node("Gather", "shape", "zero", output="batch"),
        node("Unsqueeze", "batch", "zeros", output="first"),
        node("Concat", "first", "rest", output="target", axis=0),
        node("Reshape", "x", "target"),
    ]
    constants = {"zero": np.array(0, np.int64), "zeros": integers(0), "rest": integers(-1)}
    assert check(write(tmp_path, nodes, constants, shape=["N", 6, 11, 13])) == ["Flatten"]


def test_split_hides_what_nobody_needs(tmp_path: Path) -> None:
    split = helper.make_node("Split", ["x", "s"], ["a", "b", "c"], axis=1)
    nodes = [split, node("Concat", "c", "a", axis=1)]
    assert check(write(tmp_path, nodes, {"s": integers(1, 2, 3)})) == ["Slice", "Silence", "Concat"]


def test_outputs_that_other_layers_take_or_that_are_constant(tmp_path: Path) -> None:
    nodes = [node("Relu", output="r"), node("Identity", "r", output="again"), node("Neg", "r")]
    check(write(tmp_path, nodes, {"c": random(3, 5)}, outputs=["y", "r", "again", "c"]))


@pytest.mark.parametrize(
    ("nodes", "constants", "said"),
    [
        ([node("Erf")], {}, "net.onnx: layer 'y' (Erf): operator Erf is not supported"),
        ([node("Mod", "x", "c")], {"c": random(1)}, "operator Mod is not supported"),
        ([node("Conv", "x", "x")], {}, "the weight depends on the input of the net; expected a constant"),
        ([node("Pad", "x", "p", mode="reflect")], {"p": integers(0, 0, 1, 1, 0, 0, 1, 1)}, "only padding of height and width with zeros"),
        ([node("Pad", "x", "p", output="q"), node("Relu", "q")], {"p": integers(0, 0, 1, 0, 0, 0, 0, 0)}, "padding is supported only before a convolution"),
        ([node("MaxPool", kernel_shape=[2, 2], dilations=[2, 2])], {}, "pooling with dilation or with indices as output is not supported"),
        ([node("Slice", "x", "s", "e", "a", "t")], {"s": integers(0), "e": integers(6), "a": integers(1), "t": integers(2)},
         "steps other than 1"),
        ([node("Resize", "x", "", "s", mode="cubic")], {"s": np.array([1, 1, 2, 2], np.float32)}, "resizing of this kind"),
        ([node("Gather", "c", "i", output="d"), node("Add", "x", "d")], {"c": random(3), "i": integers(7)},
         "layer 'd' (Gather): cannot be computed: "),
        ([node("PRelu", "x", "s")], {"s": random(13)}, "there has to be one slope per channel; expected 6; got 13"),
        ([node("ConvTranspose", "x", "w", output_padding=[1, 0], strides=[2, 2])], {"w": random(6, 2, 3, 3)},
         "a Deconvolution has equal pads"),
    ],
)  # fmt: skip
def test_what_cannot_be_imported_is_named(nodes: list[Any], constants: Constants, said: str, tmp_path: Path) -> None:
    with pytest.raises(ImportedModelError) as caught:
        import_onnx(write(tmp_path, nodes, constants))
    assert said in str(caught.value)


def test_files_that_are_no_models(tmp_path: Path) -> None:
    path = tmp_path / "net.onnx"
    for content in (b"", b"\x08\x08", b"not a model", bytes(100)):
        path.write_bytes(content)
        with pytest.raises(ImportedModelError, match=r"net\.onnx: (this is not a valid ONNX|the model has no nodes)"):
            import_onnx(path)


def test_a_constant_that_would_fill_the_memory(tmp_path: Path) -> None:
    nodes = [node("ConstantOfShape", "s", output="c"), node("Add", "x", "c")]
    with pytest.raises(ImportedModelError, match="a constant is too large"):
        import_onnx(write(tmp_path, nodes, {"s": integers(100000, 100000)}))


def test_open_extents(tmp_path: Path) -> None:
    path = write(tmp_path, [node("Relu")], shape=["N", 3, "H", "W"])
    with pytest.raises(ImportedModelError, match="axis 2 of input 'x' has no fixed length"):
        import_onnx(path)
    assert import_onnx(path, size=(7, 11))[1].shapes["x"] == (1, 3, 7, 11)


def test_other_outputs_fail_the_comparison(tmp_path: Path) -> None:
    net, graph = import_onnx(write(tmp_path, [node("Conv", "x", "w")], {"w": W}))
    net.blobs["y"][0] = net.blobs["y"][0] * 1.01
    with pytest.raises(ProofError, match="output 'y' of the imported model differs from the model's own"):
        verify(net, graph, onnx_runner(graph), 1e-4)


@pytest.mark.parametrize("kind", ["Softmax", "LogSoftmax"])
@pytest.mark.parametrize(
    ("shape", "axis", "reshaped"),
    [((3, 5, 2), 1, True), ((3, 5, 2), 2, False), ((3, 5, 1, 2), 1, True), ((3, 5, 1, 1), 1, False)],
)
def test_softmax_of_old_models_is_over_all_axes_from_axis_on(
    shape: tuple[int, ...], axis: int, reshaped: bool, kind: str, tmp_path: Path
) -> None:
    path = write(tmp_path, [node(kind, axis=axis)], shape=shape, opset=11)
    types = ["Reshape", "Softmax", "Reshape"] if reshaped else ["Softmax"]
    assert check(path) == [*types, *(["Log"] if kind == "LogSoftmax" else [])]


def test_an_output_that_no_node_computes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx.checker, "check_model", lambda model: None)  # older versions of onnx accept such a model
    with pytest.raises(ImportedModelError, match="net.onnx: no node computes the output 'z'"):
        import_onnx(write(tmp_path, [node("Relu")], outputs=["y", "z"]))
