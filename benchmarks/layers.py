"""Each layer type, compared with the plain torch expression of the same maths.

    python benchmarks/layers.py                      every type
    python benchmarks/layers.py LRN Pooling          some types
    python benchmarks/layers.py --turns 31           for smoother numbers

"Ours" is a net of that layer, or of several in-place layers on one blob, run as one program as in training.
"Plain" is the code that somebody who knows torch would write; the values of both are compared before any
timing. Both work on the same tensors, in turn, in one process: first forward without gradients, then forward
and backward to all bottoms and parameters that can have a gradient. A ratio is the median over turns of our
time over the plain time. Its limit is 1.10, unless the last column says why not. With one CPU thread, the
default, CPU time is measured, which other programs hardly affect.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

import torch
import torch.nn.functional as F
from side_by_side import Work, machine
from torch import Tensor

from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase

LIMIT = 1.10
TURN = 0.02  # the slower side runs for at least so many seconds in a turn
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")

Shape = tuple[int, ...]
Tops = Tensor | tuple[Tensor, ...]


@dataclass(frozen=True)
class Case:
    """A layer to time.

    Attributes:
        types: its type; several types, separated by blanks, are in-place layers on one blob.
        bottoms: the bottoms' shapes.
        plain: takes the bottoms, then the parameter blobs, and returns the tops.
        options: prototxt inside the layers.
        tops: the number of tops.
        below: for each bottom of integers, the bound that its values stay below.
        positive: whether the values of other bottoms are positive.
        draws: whether the values are random, so that they cannot be compared.
        reason: why our layer may take longer.
    """

    types: str
    bottoms: Sequence[Shape]
    plain: Callable[..., Tops]
    options: str = ""
    tops: int = 1
    below: Mapping[int, int] = field(default_factory=dict)
    positive: bool = False
    draws: bool = False
    reason: str = ""


# ---------------------------------------------------------------- what somebody who knows torch would write


def accuracy(scores: Tensor, labels: Tensor) -> Tensor:
    return (scores.argmax(1) == labels).float().mean()


def accuracy_top5(scores: Tensor, labels: Tensor) -> Tensor:
    return (scores.topk(5).indices == labels[:, None]).any(1).float().mean()


def argmax(x: Tensor) -> Tensor:
    return x.argmax(1).float()[:, None, None]


def argmax_top5(x: Tensor) -> Tensor:
    return x.topk(5).indices.float()[:, None]


def batch_norm(x: Tensor, mean: Tensor, variance: Tensor, _: Tensor) -> Tensor:
    return F.batch_norm(x, mean, variance, training=True)


def batch_norm_global(x: Tensor, mean: Tensor, variance: Tensor, _: Tensor) -> Tensor:
    return F.batch_norm(x, mean, variance)


def batch_norm_scale(x: Tensor, mean: Tensor, variance: Tensor, _: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return F.batch_norm(x, mean, variance, weight, bias, training=True)


def contrastive(a: Tensor, b: Tensor, similar: Tensor) -> Tensor:
    squares = (a - b).square().sum(1)
    apart = (1 - squares.sqrt()).clamp(min=0).square()
    return torch.where(similar > 0, squares, apart).sum() / (2 * len(a))


def hinge(scores: Tensor, labels: Tensor) -> Tensor:
    own = F.one_hot(labels.long(), scores.shape[1])
    return F.relu(1 - (2 * own - 1) * scores).sum() / len(scores)


def infogain(scores: Tensor, labels: Tensor, worth: Tensor) -> Tensor:
    return -(worth[labels.long()] * scores.log_softmax(1)).sum() / len(scores)


def lrn_within(x: Tensor) -> Tensor:
    return x * (1 + 1e-4 * F.avg_pool2d(x * x, 5, 1, 2)) ** -0.75


def mvn(x: Tensor) -> Tensor:
    centred = x - x.mean((2, 3), keepdim=True)
    return centred / (centred.square().mean((2, 3), keepdim=True).sqrt() + 1e-9)


def spp(x: Tensor) -> Tensor:
    levels = [F.max_pool2d(x, k, k, p) for k, p in ((13, 0), (7, 1), (4, 2))]
    return torch.cat([level.flatten(1) for level in levels], 1)


def stochastic(x: Tensor) -> Tensor:
    windows = x.unfold(2, 2, 2).unfold(3, 2, 2).flatten(4)
    drawn = torch.multinomial(windows.detach().flatten(0, 3), 1).reshape(*windows.shape[:4], 1)
    return windows.gather(4, drawn)[..., 0]


def lstm_step(c: Tensor, gates: Tensor, cont: Tensor) -> tuple[Tensor, Tensor]:
    i, f, o, g = gates.chunk(4, -1)
    c = cont[..., None] * f.sigmoid() * c + i.sigmoid() * g.tanh()
    return c, o.sigmoid() * c.tanh()


def lstm(x: Tensor, cont: Tensor, w: Tensor, b: Tensor, u: Tensor) -> Tensor:
    steps = F.linear(x, w, b)
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    hidden = []
    for step, goes_on in zip(steps, cont, strict=True):
        c, h = lstm_step(c, step + F.linear(goes_on[:, None] * h, u), goes_on)
        hidden.append(h)
    return torch.stack(hidden)


def rnn(x: Tensor, cont: Tensor, w: Tensor, b: Tensor, u: Tensor, v: Tensor, d: Tensor) -> Tensor:
    steps = F.linear(x, w, b)
    h = x.new_zeros(x.shape[1], u.shape[1])
    hidden = []
    for step, goes_on in zip(steps, cont, strict=True):
        h = torch.tanh(step + F.linear(goes_on[:, None] * h, u))
        hidden.append(h)
    return torch.tanh(F.linear(torch.stack(hidden), v, d))


# ---------------------------------------------------------------- the cases

NOT_TIMED = {
    "Data": "reads records",
    "HDF5Data": "reads records",
    "HDF5Output": "writes a file",
    "ImageData": "reads records",
    "MemoryData": "hands over an array",
    "WindowData": "reads records",
    "DummyData": "runs a filler",
    "Input": "does not run",
    "Parameter": "returns its parameter",
    "Python": "runs a user's code",
    "Silence": "does nothing",
    "Split": "hands on its bottom; autograd adds the gradients, as in any torch code",
}
"""Caffe's types that are not timed, and why."""

RESNET = (32, 64, 56, 56)
ALEXNET = (10, 96, 55, 55)
CLASSES = {1: 1000}
GAUSSIAN = 'weight_filler { type: "gaussian" std: 0.05 }'
VIEW = "a view, without work on either side; what is left are the checks of the shape, in Python"
COPY = "a copy, as in Caffe, where plain torch hands out views"
CHECKS = "checks of shapes, in Python: some microseconds"
TIES = "of equal values the last comes first, as in Caffe, where plain torch promises nothing"
EQUAL = "as in Caffe an equal score counts as a better one, so all are compared with the label's"
BOUND = "each loss is bounded, as in Caffe, so all are written down before they are added up"


def convolution(bottom: Shape, outputs: int, kernel: int, options: str, **plain: int) -> Case:
    text = f"convolution_param {{ num_output: {outputs} kernel_size: {kernel} {options} {GAUSSIAN} }}"
    return Case("Convolution", [bottom], lambda x, w, b: F.conv2d(x, w, b, **plain), text)


CASES = [
    # Windows
    convolution((10, 3, 227, 227), 96, 11, "stride: 4", stride=4),
    convolution((10, 96, 27, 27), 256, 5, "pad: 2 group: 2", padding=2, groups=2),
    convolution((4, 64, 56, 56), 64, 3, "pad: 1", padding=1),
    convolution((8, 256, 28, 28), 64, 1, ""),
    convolution((8, 64, 56, 56), 64, 3, "pad: 1 group: 64", padding=1, groups=64),
    convolution((64, 1, 28, 28), 20, 5, ""),
    Case(
        "Deconvolution",
        [(1, 21, 34, 34)],
        lambda x, w: F.conv_transpose2d(x, w, stride=8, padding=4),
        f"convolution_param {{ num_output: 21 kernel_size: 16 stride: 8 pad: 4 bias_term: false {GAUSSIAN} }}",
    ),
    Case(
        "Im2col",
        [(8, 64, 28, 28)],
        lambda x: F.unfold(x, 3, padding=1).unflatten(2, (28, 28)),
        "convolution_param { kernel_size: 3 pad: 1 }",
        reason="views of the windows, with which forward takes a fifth and backward is slower",
    ),
    Case(
        "Pooling",
        [ALEXNET],
        lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True),
        "pooling_param { pool: MAX kernel_size: 3 stride: 2 }",
    ),
    Case(
        "Pooling",
        [(8, 192, 28, 28)],
        lambda x: F.max_pool2d(x, 3, 1, 1),
        "pooling_param { pool: MAX kernel_size: 3 stride: 1 pad: 1 }",
    ),
    Case(
        "Pooling",
        [(8, 192, 28, 28)],
        lambda x: F.avg_pool2d(x, 3, 1, 1),
        "pooling_param { pool: AVE kernel_size: 3 stride: 1 pad: 1 }",
    ),
    Case(
        "Pooling",
        [(64, 32, 32, 32)],
        lambda x: F.avg_pool2d(x, 3, 2, ceil_mode=True),
        "pooling_param { pool: AVE kernel_size: 3 stride: 2 }",
    ),
    Case(
        "Pooling",
        [(32, 2048, 7, 7)],
        lambda x: x.mean((2, 3), keepdim=True),
        "pooling_param { pool: AVE global_pooling: true }",
    ),
    Case(
        "Pooling",
        [(8, 64, 56, 56)],
        stochastic,
        "pooling_param { pool: STOCHASTIC kernel_size: 2 stride: 2 }",
        positive=True,
        draws=True,
    ),
    Case("SPP", [(16, 256, 13, 13)], spp, "spp_param { pyramid_height: 3 }"),
    # Products
    Case(
        "InnerProduct",
        [(32, 2048)],
        F.linear,
        f"inner_product_param {{ num_output: 1000 {GAUSSIAN} }}",
    ),
    Case("InnerProduct", [(64, 800)], F.linear, f"inner_product_param {{ num_output: 500 {GAUSSIAN} }}"),
    Case(
        "Embed",
        [(20, 64)],
        lambda x, w, b: F.embedding(x.long(), w) + b,
        f"embed_param {{ input_dim: 8801 num_output: 512 {GAUSSIAN} }}",
        below={0: 8801},
    ),
    Case("RNN", [(20, 16, 256), (20, 16)], rnn, f"recurrent_param {{ num_output: 256 {GAUSSIAN} }}", below={1: 2}),
    Case("LSTM", [(20, 16, 256), (20, 16)], lstm, f"recurrent_param {{ num_output: 256 {GAUSSIAN} }}", below={1: 2}),
    Case("LSTMUnit", [(1, 64, 1000), (1, 64, 4000), (1, 64)], lstm_step, tops=2, below={2: 2}),
    # Normalisation
    Case("BatchNorm", [RESNET], batch_norm),
    Case(
        "BatchNorm",
        [RESNET],
        batch_norm_global,
        "batch_norm_param { use_global_stats: true }",
        reason="the sums are divided by scale_factor first: some microseconds",
    ),
    Case("Scale", [RESNET], lambda x, w, b: x * w[:, None, None] + b[:, None, None], "scale_param { bias_term: true }"),
    Case("BatchNorm Scale", [RESNET], batch_norm_scale, "scale_param { bias_term: true }"),
    Case("BatchNorm Scale ReLU", [RESNET], lambda *a: F.relu(batch_norm_scale(*a)), "scale_param { bias_term: true }"),
    Case("Bias", [RESNET], lambda x, b: x + b[:, None, None]),
    Case(
        "LRN",
        [ALEXNET],
        lambda x: F.local_response_norm(x, 5, 1e-4, 0.75),
        "lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 }",
    ),
    Case(
        "LRN",
        [(64, 32, 16, 16)],
        lrn_within,
        "lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 norm_region: WITHIN_CHANNEL }",
    ),
    Case("MVN", [RESNET], mvn),
    Case("MVN", [RESNET], lambda x: x - x.mean((2, 3), keepdim=True), "mvn_param { normalize_variance: false }"),
    # Element by element
    Case("AbsVal", [RESNET], torch.abs),
    Case("BNLL", [RESNET], F.softplus),
    Case("Clip", [RESNET], lambda x: x.clamp(-1, 1), "clip_param { min: -1 max: 1 }"),
    Case("Dropout", [(64, 4096)], F.dropout),
    Case("ELU", [RESNET], F.elu),
    Case("Exp", [RESNET], torch.exp),
    Case("Exp", [RESNET], lambda x: 2 ** (3 * x + 1), "exp_param { base: 2 scale: 3 shift: 1 }"),
    Case("Log", [RESNET], torch.log, positive=True),
    Case("Log", [RESNET], lambda x: torch.log2(3 * x + 1), "log_param { base: 2 scale: 3 shift: 1 }", positive=True),
    Case("PReLU", [RESNET], F.prelu),
    Case("Power", [RESNET], lambda x: 0.5 * x + 3, "power_param { scale: 0.5 shift: 3 }"),
    Case("Power", [RESNET], lambda x: (0.5 * x + 3) ** 2, "power_param { power: 2 scale: 0.5 shift: 3 }"),
    Case("ReLU", [RESNET], F.relu),
    Case("ReLU", [RESNET], lambda x: F.leaky_relu(x, 0.1), "relu_param { negative_slope: 0.1 }"),
    Case("Sigmoid", [RESNET], torch.sigmoid),
    Case("Swish", [RESNET], F.silu),
    Case("Swish", [RESNET], lambda x: x * torch.sigmoid(1.5 * x), "swish_param { beta: 1.5 }"),
    Case("TanH", [RESNET], torch.tanh),
    Case("Threshold", [RESNET], lambda x: (x > 0.5).float(), "threshold_param { threshold: 0.5 }"),
    # Several blobs, and parts of them
    Case("Concat", [(8, 64, 28, 28), (8, 128, 28, 28), (8, 32, 28, 28), (8, 32, 28, 28)], lambda *x: torch.cat(x, 1)),
    Case("Eltwise", [RESNET] * 2, torch.add),
    Case("Eltwise", [RESNET] * 2, torch.mul, "eltwise_param { operation: PROD }"),
    Case("Eltwise", [RESNET] * 2, torch.maximum, "eltwise_param { operation: MAX }"),
    Case("Slice", [RESNET], lambda x: x.chunk(2, 1), tops=2, reason=COPY),
    Case(
        "Crop",
        [(1, 21, 568, 568), (1, 21, 500, 500)],
        lambda x, y: x[:, :, 19:519, 19:519],
        "crop_param { offset: 19 }",
        reason=COPY,
    ),
    Case("Tile", [(32, 512, 1, 1)], lambda x: x.repeat(1, 1, 49, 1), "tile_param { axis: 2 tiles: 49 }", reason=CHECKS),
    Case("Flatten", [(10, 256, 6, 6)], lambda x: x.flatten(1), reason=VIEW),
    Case(
        "Reshape",
        [(10, 256, 6, 6)],
        lambda x: x.reshape(10, -1),
        "reshape_param { shape { dim: 0 dim: -1 } }",
        reason=VIEW,
    ),
    Case("BatchReindex", [(64, 256, 6, 6), (48,)], lambda x, i: x[i.long()], below={1: 64}),
    Case("Filter", [(64, 256, 6, 6), (64,)], lambda x, s: x[s.bool()], below={1: 2}),
    Case("Reduction", [RESNET], lambda x: x.sum((1, 2, 3)), "reduction_param { axis: 1 }"),
    Case(
        "Reduction",
        [RESNET],
        lambda x: 0.5 * x.square().sum((1, 2, 3)),
        "reduction_param { operation: SUMSQ axis: 1 coeff: 0.5 }",
    ),
    # Scores and losses
    Case("Softmax", [(256, 1000)], lambda x: x.softmax(1)),
    Case(
        "SoftmaxWithLoss", [(256, 1000), (256,)], lambda x, y: F.cross_entropy(x, y.long()), below=CLASSES, reason=BOUND
    ),
    Case(
        "SoftmaxWithLoss",
        [(1, 21, 500, 500), (1, 1, 500, 500)],
        lambda x, y: F.cross_entropy(x, y[:, 0].long(), ignore_index=20),
        "loss_param { ignore_label: 20 }",
        below={1: 21},
        reason=BOUND,
    ),
    Case(
        "SigmoidCrossEntropyLoss",
        [(256, 1000)] * 2,
        lambda x, y: F.binary_cross_entropy_with_logits(x, y, reduction="sum") / len(x),
        below={1: 2},
    ),
    Case(
        "EuclideanLoss", [(256, 784)] * 2, lambda x, y: F.mse_loss(x, y, reduction="sum") / (2 * len(x)), reason=CHECKS
    ),
    Case("HingeLoss", [(256, 1000), (256,)], hinge, below=CLASSES),
    Case(
        "MultinomialLogisticLoss",
        [(256, 1000), (256,)],
        lambda p, y: F.nll_loss(p.log(), y.long()),
        below=CLASSES,
        positive=True,
    ),
    Case("InfogainLoss", [(256, 1000), (256,), (1000, 1000)], infogain, below=CLASSES, reason=BOUND),
    Case(
        "ContrastiveLoss",
        [(256, 256), (256, 256), (256,)],
        contrastive,
        below={2: 2},
        reason=f"{CHECKS}; a gradient of its own, which is Caffe's",
    ),
    Case("Accuracy", [(256, 1000), (256,)], accuracy, below=CLASSES, reason=EQUAL),
    Case("Accuracy", [(256, 1000), (256,)], accuracy_top5, "accuracy_param { top_k: 5 }", below=CLASSES),
    Case("ArgMax", [(256, 1000)], argmax, reason=TIES),
    Case("ArgMax", [(256, 1000)], argmax_top5, "argmax_param { top_k: 5 }", reason=TIES),
]


HEAD = """# Layers against plain torch

`python benchmarks/layers.py > benchmarks/results/layers_cpu.md`, two to three minutes on an idle machine: {}.
What is compared, and how, stands in `benchmarks/layers.py`.
"""

# ---------------------------------------------------------------- measuring


class Implementations:
    """Both implementations of a case, ours and plain torch, on the same tensors.

    Attributes:
        learns: the tensors that get gradients.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        net = Net(net_file(_prototxt(case), "case").lowered(), NetState(Phase.TRAIN), DEVICE)
        self.program = net.forward_program.forward  # as Net.run calls it
        self.bottoms = [_values(case, index).to(DEVICE) for index in range(len(case.bottoms))]
        self.parameters = [blob for layer in net.layers for blob in layer.module.blobs()]
        smooth = [b.requires_grad_() for i, b in enumerate(self.bottoms) if i not in case.below]
        self.learns = [*smooth, *(p for p in self.parameters if p.requires_grad)]

    def ours(self) -> list[Tensor]:
        return list(self.program(*self.bottoms)[1].values())

    def plain(self) -> list[Tensor]:
        tops = self.case.plain(*self.bottoms, *self.parameters)
        return list(tops) if isinstance(tops, tuple) else [tops]

    def compare(self) -> None:
        """Raises AssertionError if the values differ."""
        torch.manual_seed(0)
        ours = self.ours()
        torch.manual_seed(0)
        plain = self.plain()
        if self.case.draws:
            ours, plain = [[torch.zeros_like(top) for top in tops] for tops in (ours, plain)]
        torch.testing.assert_close(ours, plain, rtol=1e-3, atol=1e-4, msg=lambda text: f"{self.case.types}: {text}")


def _prototxt(case: Case) -> str:
    inputs = [
        f'layer {{ name: "b{i}" type: "Input" top: "b{i}" input_param {{ shape {{ {_dims(shape)} }} }} }}'
        for i, shape in enumerate(case.bottoms)
    ]
    bottoms = " ".join(f'bottom: "b{i}"' for i in range(len(case.bottoms)))
    tops = " ".join(f'top: "t{i}"' for i in range(case.tops))
    layers = []
    for name in case.types.split():
        layers.append(f'layer {{ name: "{name}" type: "{name}" {bottoms} {tops} {case.options} }}')
        bottoms = 'bottom: "t0"'
    return "\n".join([*inputs, *layers])


def _dims(shape: Shape) -> str:
    return " ".join(f"dim: {extent}" for extent in shape)


def _values(case: Case, index: int) -> Tensor:
    random = torch.Generator().manual_seed(index)
    shape = case.bottoms[index]
    if index in case.below:
        return torch.randint(case.below[index], shape, generator=random).float()
    return torch.rand(shape, generator=random) + 0.1 if case.positive else torch.randn(shape, generator=random)


def forward(tops: Callable[[], list[Tensor]]) -> Work:
    """Returns a function that runs a forward pass without gradients."""

    def work() -> None:
        with torch.no_grad():
            tops()

    return work


def forward_backward(tops: Callable[[], list[Tensor]], learns: Sequence[Tensor]) -> Work:
    """Returns a function that runs a forward and a backward pass."""
    gradients = [torch.randn_like(top) for top in tops()]

    def work() -> None:
        torch.autograd.grad(tops(), learns, gradients, allow_unused=True)

    return work


def medians(ours: Work, plain: Work, turns: int) -> tuple[float, float, float]:
    """Returns the median milliseconds of our net and of the plain code, and the median ratio over the turns."""
    _seconds(ours, 1)
    _seconds(plain, 1)
    units = max(1, round(TURN / max(_seconds(ours, 3), _seconds(plain, 3))))
    pairs = []
    for turn in range(turns):
        if turn % 2 == 0:
            pairs.append((_seconds(ours, units), _seconds(plain, units)))
        else:
            pairs.append((_seconds(plain, units), _seconds(ours, units))[::-1])
    our, their = zip(*pairs, strict=True)
    return 1e3 * median(our), 1e3 * median(their), median(a / b for a, b in pairs)


def _seconds(work: Work, units: int) -> float:
    """Returns the seconds of a unit of work, averaged over `units` units."""
    alone = DEVICE.type == "cpu" and torch.get_num_threads() == 1
    clock = time.process_time if alone else time.perf_counter
    wait = torch.cuda.synchronize if DEVICE.type == "cuda" else lambda: None
    wait()
    start = clock()
    for _ in range(units):
        work()
    wait()
    return (clock() - start) / units


def measure(case: Case, turns: int) -> tuple[str, bool]:
    """Returns a line of the table, and whether a ratio in it exceeds the limit without a reason."""
    ways = Implementations(case)
    ways.compare()
    found = [medians(forward(ways.ours), forward(ways.plain), turns)]
    if ways.learns and ways.plain()[0].requires_grad:
        ours, plain = (forward_backward(tops, ways.learns) for tops in (ways.ours, ways.plain))
        found.append(medians(ours, plain, turns))
    cells = [f"{ours:.3f} | {plain:.3f} | {ratio:.2f}" for ours, plain, ratio in found]
    shapes = ", ".join("x".join(map(str, shape)) for shape in case.bottoms)
    options = f"`{case.options}`" if case.options else ""
    line = " | ".join([case.types, options, shapes, *cells, *["| | "] * (2 - len(cells)), case.reason])
    return f"| {line} |", not case.reason and any(ratio > LIMIT for _, _, ratio in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("types", nargs="*", metavar="TYPE", help="all by default")
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--threads", type=int, default=1, help="of the CPU; as many as are idle (1)")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    print(HEAD.format(machine()))
    print("| type | options | bottoms | forward, ms | plain | ratio | forward + backward, ms | plain | ratio | why |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for case in CASES:
        if not arguments.types or set(arguments.types) & set(case.types.split()):
            line, too_slow = measure(case, arguments.turns)
            print(line, flush=True)
            if too_slow:
                print(f"above {LIMIT} without a reason: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
