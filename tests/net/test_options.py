"""Single layers with many options, each in its own net: both runners compute the same values and gradients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from pycaffe_like.net import Net
from pycaffe_like.net.build import Assumption, examine
from pycaffe_like.proto.netfile import net_file
from pycaffe_like.spec import NetState, Phase
from tests.net.make import build, feed, layer

Shape = tuple[int, ...]

PICTURE, VOLUME, ROWS = (2, 4, 7, 5), (2, 3, 5, 7, 3), (7, 5)
RANDOM = 'weight_filler { type: "gaussian" std: 0.5 } bias_filler { type: "uniform" min: -1 max: 1 }'


@dataclass(frozen=True)
class Case:
    """A layer to test.

    Attributes:
        whole: the bottoms that may only hold 0 and 1.
        weights: loss_weight of each top; empty for a loss.
    """

    type_name: str
    bottoms: tuple[Shape, ...]
    options: str = ""
    tops: int = 1
    whole: tuple[int, ...] = ()
    weights: tuple[float, ...] = (2.0,)


def convolutions() -> Iterator[Case]:
    for name in ("Convolution", "Deconvolution"):
        for bottoms, options in (
            ((PICTURE,), "num_output: 6 kernel_size: 3 group: 2 dilation: 2 pad: 2 stride: 2"),
            ((PICTURE,), "num_output: 4 kernel_h: 3 kernel_w: 2 pad_h: 1 pad_w: 0 stride_h: 1 stride_w: 2 group: 4"),
            ((PICTURE,), "num_output: 3 kernel_size: 3 kernel_size: 1 dilation: 1 dilation: 2 bias_term: false"),
            ((PICTURE,), "num_output: 4 kernel_size: 2 force_nd_im2col: true dilation: 2"),
            ((PICTURE,), "num_output: 3 kernel_size: 3 axis: 2"),
            ((VOLUME,), "num_output: 2 kernel_size: 3 kernel_size: 2 kernel_size: 3 pad: 1 pad: 0 pad: 1"),
            ((ROWS,), "num_output: 3 kernel_size: 1"),
            (((2, 3, 7),), "num_output: 2 kernel_size: 3 pad: 1 stride: 2"),
            ((PICTURE, PICTURE), "num_output: 2 kernel_size: 2 group: 2"),
        ):
            weights = (2.0, 3.0)[: len(bottoms)]
            yield Case(name, bottoms, f"convolution_param {{ {options} {RANDOM} }}", len(bottoms), weights=weights)
    for options in ("kernel_size: 3 pad: 1 stride: 2 dilation: 2", "kernel_size: 3 axis: 2"):
        yield Case("Im2col", (PICTURE,), f"convolution_param {{ {options} }}")


def poolings() -> Iterator[Case]:
    for pool in ("MAX", "AVE"):
        for options in (
            "kernel_size: 3 stride: 2 pad: 1",
            "kernel_size: 3 stride: 2 pad: 2",
            "kernel_size: 2 stride: 2 round_mode: FLOOR",
            "kernel_h: 3 kernel_w: 2 stride_h: 3 stride_w: 1 pad_h: 1 pad_w: 1",
            "global_pooling: true",
            "kernel_size: 2 stride: 3",
        ):
            yield Case("Pooling", (PICTURE,), f"pooling_param {{ pool: {pool} {options} }}")
        for height in (1, 2):
            yield Case("SPP", (PICTURE,), f"spp_param {{ pyramid_height: {height} pool: {pool} }}")
    yield Case("Pooling", (PICTURE,), "pooling_param { kernel_size: 3 stride: 2 pad: 1 }", 2, weights=(2, 0))


def normalisations() -> Iterator[Case]:
    for options in ("local_size: 3 k: 2", "norm_region: WITHIN_CHANNEL local_size: 3 alpha: 2 beta: 0.5"):
        yield Case("LRN", (PICTURE,), f"lrn_param {{ {options} }}")
    for bottom in (PICTURE, ROWS, VOLUME):
        for options in ("", "use_global_stats: true", "moving_average_fraction: 0.5 eps: 0.1"):
            yield Case("BatchNorm", (bottom,), f"batch_norm_param {{ {options} }}")
    for bottom in (PICTURE, ROWS):
        for options in ("", "normalize_variance: false", "across_channels: true eps: 0.1"):
            yield Case("MVN", (bottom,), f"mvn_param {{ {options} }}")
    for name in ("Scale", "Bias"):
        message = f"{name.lower()}_param"
        for options in ("axis: 0", "axis: -1", "num_axes: 0", "num_axes: -1", "axis: 1 num_axes: 2"):
            filler = 'filler { type: "uniform" min: 1 max: 2 }'
            yield Case(name, (PICTURE,), f"{message} {{ {options} {filler} }}")
        for second, options in (((2, 4), "axis: 0"), ((7,), "axis: 2"), ((), ""), (PICTURE, "axis: 0")):
            yield Case(name, (PICTURE, second), f"{message} {{ {options} }}")
    yield Case("Scale", (PICTURE, (4, 7)), "scale_param { bias_term: true bias_filler { value: 2 } }")


def losses() -> Iterator[Case]:
    for mode in ("FULL", "VALID", "BATCH_SIZE", "NONE"):
        for ignore in ("", "ignore_label: 1"):
            options = f"loss_param {{ normalization: {mode} {ignore} }}"
            last, weighted = "softmax_param { axis: -1 }", (3.0, 0.5)
            yield Case("SoftmaxWithLoss", ((5, 4, 2, 3), (5, 1, 2, 3)), options, 1, (1,), ())
            yield Case("SoftmaxWithLoss", ((5, 3, 4), (5, 3)), f"{options} {last}", 2, (1,), weighted)
            yield Case("SigmoidCrossEntropyLoss", ((5, 4, 2), (5, 8)), options, 1, (1,), ())
            yield Case("InfogainLoss", ((5, 4, 2, 3), (5, 2, 3), (4, 4)), options, 1, (1,), ())
    last = "infogain_loss_param { axis: 2 }"
    yield Case("InfogainLoss", ((5, 3, 4), (5, 3), (1, 1, 4, 4)), last, 2, (1,), (3, 0))
    yield Case("HingeLoss", ((5, 4), (5,)), "", 1, (1,), ())
    yield Case("HingeLoss", ((5, 4), (5,)), "hinge_loss_param { norm: L2 }", 1, (1,), (3,))
    yield Case("EuclideanLoss", ((5, 4, 2), (5, 8)), "", 1, (), (-3,))
    yield Case("ContrastiveLoss", ((5, 4), (5, 4), (5,)), "contrastive_loss_param { margin: 3 }", 1, (2,), ())
    legacy = "contrastive_loss_param { margin: 9 legacy_version: true }"
    yield Case("ContrastiveLoss", ((5, 4), (5, 4), (5,)), legacy, 1, (2,), ())
    for tops in (1, 2):
        options = "accuracy_param { top_k: 2 ignore_label: 1 }"
        yield Case("Accuracy", ((5, 4, 2), (5, 2)), options, tops, (1,), ())


def shapes() -> Iterator[Case]:
    for options in ("", "axis: 0", "axis: 1 end_axis: 2", "axis: -3 end_axis: -2", "axis: 0 end_axis: 0"):
        yield Case("Flatten", (PICTURE,), f"flatten_param {{ {options} }}")
    for options in (
        "shape { dim: 0 dim: -1 }",
        "shape { dim: 6 dim: 4 } axis: 0",
        "shape { dim: 2 dim: 2 } axis: -2 num_axes: 1",
        "shape { dim: 1 } axis: 1 num_axes: 0",
        "shape { dim: -1 dim: 1 } axis: 1",
    ):
        yield Case("Reshape", ((2, 3, 4),), f"reshape_param {{ {options} }}")
    yield Case("Concat", ((2, 3, 5), (2, 3, 1)), "concat_param { axis: -1 }")
    yield Case("Concat", ((2, 3), (7, 3)), "concat_param { concat_dim: 0 }")
    yield Case("Concat", (ROWS,))
    yield Case("Slice", ((2, 6, 5),), "", 3, weights=(2, 3, 5))
    yield Case("Slice", ((2, 6, 5),), "slice_param { axis: -1 slice_point: 3 }", 2, weights=(2, 3))
    yield Case("Slice", (ROWS,))
    yield Case("Split", (ROWS,), "", 3, weights=(2, 3, 5))
    for options in ("", "offset: 1", "offset: 3 offset: 0", "axis: -1 offset: 2"):
        yield Case("Crop", (PICTURE, (2, 4, 3, 2)), f"crop_param {{ {options} }}")
    for axis in (0, 1, -1):
        yield Case("Tile", (PICTURE,), f"tile_param {{ axis: {axis} tiles: 3 }}")
        yield Case("Softmax", (PICTURE,), f"softmax_param {{ axis: {axis} }}")
        for operation in ("SUM", "ASUM", "SUMSQ", "MEAN"):
            yield Case("Reduction", (PICTURE,), f"reduction_param {{ operation: {operation} axis: {axis} coeff: 2.5 }}")
    for options in ("", "coeff: 1 coeff: -2 coeff: 0.5", "operation: PROD", "operation: MAX"):
        yield Case("Eltwise", (ROWS, ROWS, ROWS), f"eltwise_param {{ {options} }}")
    for options in ("axis: 2", "axis: 0", "transpose: true", "axis: -1 bias_term: false"):
        yield Case("InnerProduct", (PICTURE,), f"inner_product_param {{ num_output: 3 {options} {RANDOM} }}")
    yield Case("BatchReindex", ((5, 3), (7,)), whole=(1,))
    yield Case("Filter", ((5, 3), (5,)), whole=(1,))
    yield Case("Filter", ((5, 3), (5, 2, 2), (5, 1, 1)), tops=2, whole=(2,), weights=(2, 3))
    yield Case("Embed", ((5, 3),), f"embed_param {{ input_dim: 4 num_output: 3 {RANDOM} }}", whole=(0,))
    for options in ("", "top_k: 3", "axis: 1 top_k: 2", "out_max_val: true"):
        yield Case("ArgMax", (PICTURE,), f"argmax_param {{ {options} }}", weights=(0,))


def recurrences() -> Iterator[Case]:
    x, cont, static, state = (3, 2, 5), (3, 2), (2, 7), (1, 2, 4)
    for name, parts in (("RNN", 1), ("LSTM", 2)):
        options = f"num_output: 4 {RANDOM}"
        yield Case(name, (x, cont), f"recurrent_param {{ {options} }}", whole=(1,))
        yield Case(name, (x, cont, static), f"recurrent_param {{ {options} }}", whole=(1,))
        exposed = f"recurrent_param {{ {options} expose_hidden: true }}"
        weights = (2.0, *[0.0] * parts)
        yield Case(name, (x, cont, *[state] * parts), exposed, 1 + parts, (1,), weights)
        yield Case(name, (x, cont, static, *[state] * parts), exposed, 1 + parts, (1,), weights)
    yield Case("LSTMUnit", ((1, 3, 5), (1, 3, 20), (1, 3)), tops=2, whole=(2,), weights=(2, 3))


def neurons() -> Iterator[Case]:
    for name, options in (
        ("PReLU", "prelu_param { channel_shared: true }"),
        ("Power", "power_param { power: 3 }"),
        ("Power", "power_param { power: 0 }"),
        ("Power", "power_param { scale: 0 shift: 2 power: 2 }"),
        ("Exp", "exp_param { base: 2 scale: 0.5 shift: 1 }"),
        ("Log", "log_param { base: 2 scale: 0.5 shift: 9 }"),
        ("Threshold", "threshold_param { threshold: 0.3 }"),
        ("AbsVal", ""),
    ):
        yield Case(name, (PICTURE,), options)


CASES = [
    *convolutions(),
    *poolings(),
    *normalisations(),
    *losses(),
    *shapes(),
    *recurrences(),
    *neurons(),
]


def net_of(case: Case, device: str = "cpu") -> Net:
    bottoms = [f"b{i}" for i in range(len(case.bottoms))]
    weights = " ".join(f"loss_weight: {weight}" for weight in case.weights)
    tops = " ".join(f"t{i}" for i in range(case.tops))
    text = "".join(feed(name, *shape) for name, shape in zip(bottoms, case.bottoms, strict=True))
    one = layer(case.type_name, "l", " ".join(bottoms), tops, f"{case.options} {weights}")
    return build(f"force_backward: true\n{text}{one}", device=device)


def inputs_of(case: Case) -> list[Tensor]:
    random = torch.Generator().manual_seed(1)
    return [
        torch.randint(0, 2, shape, generator=random).float()
        if i in case.whole
        else torch.randn(shape, generator=random)
        for i, shape in enumerate(case.bottoms)
    ]


def name_of(case: Case) -> str:
    return f"{case.type_name} {' '.join('x'.join(map(str, shape)) for shape in case.bottoms)} {case.options}".strip()


@dataclass
class PassResult:
    """The results of a forward and a backward pass, on the CPU.

    Attributes:
        diffs: the gradients of the bottoms, zeros if a bottom has none.
        gradients: the gradients of the parameters.
    """

    loss: float
    outputs: dict[str, Tensor]
    diffs: list[Tensor]
    gradients: list[Tensor | None]

    def check(self, other: PassResult) -> None:
        assert self.loss == pytest.approx(other.loss, rel=1e-4, abs=1e-4)
        torch.testing.assert_close(self.outputs, other.outputs, rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(self.diffs, other.diffs, rtol=1e-4, atol=1e-4)
        for mine, theirs in zip(self.gradients, other.gradients, strict=True):
            assert (mine is None) == (theirs is None)
            if mine is not None:
                torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-4)


def run_layer_by_layer(net: Net, case: Case) -> PassResult:
    runner, last, inputs = net.layerwise, len(net.layers) - 1, net.built.inputs
    for blob, values in zip(inputs, inputs_of(case), strict=True):
        runner.blob(blob).put(values.to(net.device))
    loss = runner.forward(0, last)
    runner.backward(last, 0)
    outputs = {name: top.cpu().clone() for name, top in runner.outputs().items()}
    return PassResult(
        loss, outputs, [runner.blob(blob).synced_diff.tensor().cpu().clone() for blob in inputs], _take_gradients(net)
    )


def run_whole(net: Net, case: Case) -> PassResult:
    leaves = [values.requires_grad_(i not in case.whole) for i, values in enumerate(inputs_of(case))]
    objective, outputs = net.forward_program(*leaves)
    objective = torch.as_tensor(objective)
    if objective.requires_grad:
        objective.backward()
    diffs = [torch.zeros_like(leaf) if leaf.grad is None else leaf.grad for leaf in leaves]
    return PassResult(
        objective.item(), {name: top.detach() for name, top in outputs.items()}, diffs, _take_gradients(net)
    )


def _take_gradients(net: Net) -> list[Tensor | None]:
    """Returns the parameters' gradients, and resets them to None."""
    tensors = [one.tensor for one in net.learnable_params]
    gradients = [None if tensor.grad is None else tensor.grad.cpu() for tensor in tensors]
    for tensor in tensors:
        tensor.grad = None
    return gradients


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_both_runners_agree(case: Case) -> None:
    torch.manual_seed(3)
    net = net_of(case)
    parameters = {name: values.clone() for name, values in net.forward_program.state_dict().items()}
    state = net.layers[-1].module.state()
    expected = run_layer_by_layer(net, case)
    net.forward_program.load_state_dict(parameters)
    net.layers[-1].module.set_state(state)
    run_whole(net, case).check(expected)


@pytest.mark.cuda
@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_cpu_and_a_gpu_agree(case: Case) -> None:
    torch.manual_seed(3)
    of_cpu, of_gpu = net_of(case), net_of(case, "cuda")
    of_gpu.forward_program.load_state_dict(of_cpu.forward_program.state_dict())
    run_layer_by_layer(of_gpu, case).check(run_layer_by_layer(of_cpu, case))


def test_a_fork_s_option_that_would_change_the_result_is_an_error() -> None:
    text = (
        'layer { name: "d" type: "Input" top: "d" input_param { shape { dim: 2 dim: 3 } } } '
        'layer { name: "s" type: "Scale" bottom: "d" top: "s" scale_param { %s } }'
    )
    result = examine(net_file(text % "max_value: 3", "f").lowered(), NetState(Phase.TEST))
    (error,) = result.errors
    assert "scale_param.max_value, an option of happynear, is not supported by this layer" in str(error)
    assert str(error).startswith("f:1:")
    assert examine(net_file(text % "axis: 1", "f").lowered(), NetState(Phase.TEST)).errors == []


@pytest.mark.parametrize("kind", ["Data", "ImageData", "ImageSegData", "DenseImageData"])
def test_a_data_layer_refuses_a_fork_s_option_that_it_does_not_have(kind: str) -> None:
    messages = {"Data": "data_param", "DenseImageData": "dense_image_data_param"}
    source = f'{messages.get(kind, "image_data_param")} {{ source: "s" batch_size: 1 }}'
    text = f'layer {{ name: "d" type: "{kind}" top: "x" top: "y" {source} transform_param {{ %s }} }}'
    assume = Assumption((3, 17, 17))
    result = examine(net_file(text % "vertical_mirror: true", "f").lowered(), NetState(Phase.TRAIN), assume=assume)
    (error,) = result.errors
    assert "transform_param.vertical_mirror, an option of ParseNet, is not supported by this layer" in str(error)
    for harmless in ("vertical_mirror: false", "debug_params: true", "random_seed: 7"):
        assert not examine(net_file(text % harmless, "f").lowered(), NetState(Phase.TRAIN), assume=assume).errors
