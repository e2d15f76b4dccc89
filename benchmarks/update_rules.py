"""One update of all parameters of a net, compared with torch.optim's fused SGD and Adam.

    python benchmarks/update_rules.py
    python benchmarks/update_rules.py vgg16 --turns 5

Both sides update tensors of the same shapes from gradients that stay in place. Our side also does what
training needs: it has a decay multiplier for each parameter, and skips the update if the loss was not finite.
Limit: 1.0 of torch's time.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from collections.abc import Callable, Iterator
from functools import partial

from side_by_side import Work, machine, measure, ratios

Shapes = list[tuple[int, ...]]

RATE = 1.0
"""The learning rate. Our rules multiply the gradients by it in place; with 1 they stay the same for the next update."""


def vgg16() -> Shapes:
    """Returns the shapes of VGG16's parameters: weights and biases of 13 convolutions and 3 inner products."""
    widths = [3, 64, 64, 128, 128, 256, 256, 256, *[512] * 6]
    shapes: Shapes = [shape for a, b in itertools.pairwise(widths) for shape in ((b, a, 3, 3), (b,))]
    return [*shapes, (4096, 25088), (4096,), (4096, 4096), (4096,), (1000, 4096), (1000,)]


def resnet50() -> Shapes:
    """Returns the shapes of ResNet-50's parameters: convolutions without bias, each with the two blobs of its Scale,
    and the classifier.
    """
    shapes: Shapes = [(64, 3, 7, 7), (64,), (64,)]
    inputs = 64
    for width, blocks in ((64, 3), (128, 4), (256, 6), (512, 3)):
        for block in range(blocks):
            convolutions = [(width, inputs, 1), (width, width, 3), (4 * width, width, 1)]
            if block == 0:
                convolutions.append((4 * width, inputs, 1))
            for outputs, channels, size in convolutions:
                shapes += [(outputs, channels, size, size), (outputs,), (outputs,)]
            inputs = 4 * width
    return [*shapes, (1000, inputs), (1000,)]


NETS: dict[str, Callable[[], Shapes]] = {"vgg16": vgg16, "resnet50": resnet50}


def parameters(shapes: Shapes) -> Iterator:  # type: ignore[type-arg]  # torch is imported in the workers only
    """Yields random parameters with random gradients."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    for shape in shapes:
        one = torch.nn.Parameter(torch.randn(shape, device=device))
        one.grad = torch.randn(shape, device=device) * 1e-3
        yield one


def pcl(kind: str, net: str) -> Work:
    import torch

    from pycaffe_like.net.params import Learnable
    from pycaffe_like.proto import read_solver
    from pycaffe_like.solver.rules import make_rule
    from pycaffe_like.spec import LayerDef

    with tempfile.NamedTemporaryFile("w", suffix=".prototxt") as file:
        file.write(f'type: "{kind}" base_lr: 0.001 lr_policy: "fixed" momentum: 0.9 weight_decay: 0.0005')
        file.flush()
        solver = read_solver(file.name)
    layer = LayerDef("layer", "InnerProduct")
    learnable = [Learnable(one, layer, 0, decay_mult=0.0 if one.dim() == 1 else 1.0) for one in parameters(NETS[net]())]
    rule = make_rule(solver, learnable)
    never = torch.zeros((), device=learnable[0].tensor.device)
    state = {"iteration": 0}

    def step() -> None:
        rule.step(RATE, state["iteration"], never)
        state["iteration"] += 1

    return step


def in_torch(kind: str, net: str) -> Work:
    import torch

    given = list(parameters(NETS[net]()))
    weights, biases = ([one for one in given if (one.dim() == 1) == is_bias] for is_bias in (False, True))
    groups = [{"params": weights, "weight_decay": 0.0005}, {"params": biases}]
    if kind == "Adam":
        return torch.optim.Adam(groups, RATE, fused=True).step
    return torch.optim.SGD(groups, RATE, momentum=0.9, fused=True).step


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("nets", nargs="*", default=list(NETS), metavar="NET", help=", ".join(NETS))
    parser.add_argument("--turns", type=int, default=11)
    arguments = parser.parse_args()
    print(f"# {machine()}")
    print("| net | rule | pcl, ms | torch, ms | time |")
    print("|---|---|---|---|---|")
    for net in arguments.nets:
        for kind in ("SGD", "Adam"):
            ways = {"pcl": partial(pcl, kind, net), "torch": partial(in_torch, kind, net)}
            found = measure(ways, arguments.turns, units=3 if net == "vgg16" else 10)
            time, _ = ratios(found, "pcl", "torch")
            ours, theirs = found["pcl"].median * 1e3, found["torch"].median * 1e3
            print(f"| {net} | {kind} | {ours:.1f} | {theirs:.1f} | {time:.3f} |", flush=True)


if __name__ == "__main__":
    main()
