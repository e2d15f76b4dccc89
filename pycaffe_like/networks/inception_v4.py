"""The Inception nets of 2016: Inception v4 and Inception-ResNet v2."""

from __future__ import annotations

from typing import Any

from pycaffe_like.caffe.net_spec import Top

from .inception import LATE_SOLVER, UNIT, chain, forked_ends, pool_branch, reduction
from .network import Network, Request
from .sketch import MSRA, Sketch
from .sources import classify, feed


def inception_v4(request: Request) -> Any:
    """Builds Inception v4. Source: figures 3 to 9 of the paper."""
    s = Sketch(MSRA, norm={"eps": 0.001})
    x = v4_stem(s, feed(s, request, UNIT))
    for number in range(1, 5):
        x = v4_a(s, f"a{number}", x)
    x = reduction_a(s, "reduction_a", x, 192, 224, 256, 384)
    for number in range(1, 8):
        x = v4_b(s, f"b{number}", x)
    x = v4_reduction_b(s, "reduction_b", x)
    for number in range(1, 4):
        x = v4_c(s, f"c{number}", x)
    x = s.dropout("drop", s.global_pool("pool", x), 0.2)
    classify(s, request, s.fc("fc", x, request.classes))
    return s.net("Inception v4")


def v4_stem(s: Sketch, x: Top) -> Top:
    """Adds the first layers of Inception v4, figure 3."""
    x = chain(s, "stem", x, (32, 3, 2, 0), (32, 3, 1, 0), (64, 3))
    x = s.concat("stem_a", s.max_pool("stem_a_pool", x, 3, 2), chain(s, "stem_a_conv", x, (96, 3, 2, 0)))
    x = s.concat(
        "stem_b",
        chain(s, "stem_b_left", x, (64, 1), (96, 3, 1, 0)),
        chain(s, "stem_b_right", x, (64, 1), (64, (1, 7)), (64, (7, 1)), (96, 3, 1, 0)),
    )
    return s.concat("stem_c", chain(s, "stem_c_conv", x, (192, 3, 2, 0)), s.max_pool("stem_c_pool", x, 3, 2))


def v4_a(s: Sketch, name: str, x: Top) -> Top:
    """Adds an Inception-A module, figure 4."""
    return s.concat(
        name,
        chain(s, f"{name}_a", x, (96, 1)),
        chain(s, f"{name}_b", x, (64, 1), (96, 3)),
        chain(s, f"{name}_c", x, (64, 1), (96, 3), (96, 3)),
        pool_branch(s, name, x, 96),
    )


def reduction_a(s: Sketch, name: str, x: Top, k: int, l: int, m: int, n: int) -> Top:  # noqa: E741
    """Adds a Reduction-A module, figure 7, with the widths of table 1."""
    return reduction(s, name, x, [(n, 3, 2, 0)], [(k, 1), (l, 3), (m, 3, 2, 0)])


def v4_b(s: Sketch, name: str, x: Top) -> Top:
    """Adds an Inception-B module, figure 5."""
    return s.concat(
        name,
        chain(s, f"{name}_a", x, (384, 1)),
        chain(s, f"{name}_b", x, (192, 1), (224, (1, 7)), (256, (7, 1))),
        chain(s, f"{name}_c", x, (192, 1), (192, (7, 1)), (224, (1, 7)), (224, (7, 1)), (256, (1, 7))),
        pool_branch(s, name, x, 128),
    )


def v4_reduction_b(s: Sketch, name: str, x: Top) -> Top:
    """Adds the Reduction-B module of Inception v4, figure 8."""
    b = [(256, 1), (256, (1, 7)), (320, (7, 1)), (320, 3, 2, 0)]
    return reduction(s, name, x, [(192, 1), (192, 3, 2, 0)], b)


def v4_c(s: Sketch, name: str, x: Top) -> Top:
    """Adds an Inception-C module, figure 6."""
    b = chain(s, f"{name}_b", x, (384, 1))
    c = chain(s, f"{name}_c", x, (384, 1), (448, (3, 1)), (512, (1, 3)))
    return s.concat(
        name,
        chain(s, f"{name}_a", x, (256, 1)),
        *forked_ends(s, f"{name}_b", b, 256),
        *forked_ends(s, f"{name}_c", c, 256),
        pool_branch(s, name, x, 256),
    )


def inception_resnet_v2(request: Request) -> Any:
    """Builds Inception-ResNet v2. Source: figures 16 to 19 of the paper; the first layers and the widths
    are those of the authors' released model.
    """
    s = Sketch(MSRA, norm={"eps": 0.001})
    x = residual_stem(s, feed(s, request, UNIT))
    for number in range(1, 11):
        x = residual_block(s, f"a{number}", x, 320, _RESIDUAL_A, 0.17)
    x = reduction_a(s, "reduction_a", x, 256, 256, 384, 384)
    for number in range(1, 21):
        x = residual_block(s, f"b{number}", x, 1088, _RESIDUAL_B, 0.1)
    x = residual_reduction_b(s, "reduction_b", x)
    for number in range(1, 11):
        x = residual_block(s, f"c{number}", x, 2080, _RESIDUAL_C, 0.2 if number < 10 else 1.0, relu=number < 10)
    x = s.conv_bn_relu("conv_last", x, 1536, 1)
    x = s.dropout("drop", s.global_pool("pool", x), 0.2)
    classify(s, request, s.fc("fc", x, request.classes))
    return s.net("Inception-ResNet v2")


_RESIDUAL_A = (((32, 1),), ((32, 1), (32, 3)), ((32, 1), (48, 3), (64, 3)))
_RESIDUAL_B = (((192, 1),), ((128, 1), (160, (1, 7)), (192, (7, 1))))
_RESIDUAL_C = (((192, 1),), ((192, 1), (224, (1, 3)), (256, (3, 1))))


def residual_stem(s: Sketch, x: Top) -> Top:
    """Adds the first layers of Inception v3, followed by one module of four branches."""
    x = s.max_pool("pool1", chain(s, "stem", x, (32, 3, 2, 0), (32, 3, 1, 0), (64, 3)), 3, 2)
    x = s.max_pool("pool2", chain(s, "stem_b", x, (80, 1), (192, 3, 1, 0)), 3, 2)
    return s.concat(
        "mixed",
        chain(s, "mixed_a", x, (96, 1)),
        chain(s, "mixed_b", x, (48, 1), (64, 5)),
        chain(s, "mixed_c", x, (64, 1), (96, 3), (96, 3)),
        pool_branch(s, "mixed", x, 64),
    )


def residual_block(s: Sketch, name: str, x: Top, outputs: int, branches: Any, factor: float, relu: bool = True) -> Top:
    """Adds x + factor * branches. The factor below 1 keeps training stable: without it, nets with more
    than 1000 channels soon output only zeros.
    """
    made = [chain(s, f"{name}_{letter}", x, *branch) for letter, branch in zip("abc", branches, strict=False)]
    y = s.conv(f"{name}_up", s.concat(f"{name}_branches", *made), outputs, 1)
    x = s.sum(name, x, y, coeff=[1, factor])
    return s.relu(f"{name}_relu", x) if relu else x


def residual_reduction_b(s: Sketch, name: str, x: Top) -> Top:
    """Adds the Reduction-B module of Inception-ResNet v2, figure 18."""
    b, c = [(256, 1), (288, 3, 2, 0)], [(256, 1), (288, 3), (320, 3, 2, 0)]
    return reduction(s, name, x, [(256, 1), (384, 3, 2, 0)], b, c)


_2016 = "Szegedy, Ioffe, Vanhoucke and Alemi, 2016."
NETWORKS = (
    Network("inception_v4", "Inception v4", _2016, inception_v4, LATE_SOLVER, size=299, smallest=75),
    Network(
        "inception_resnet_v2", "Inception-ResNet v2", _2016, inception_resnet_v2, LATE_SOLVER, size=299, smallest=75
    ),
)
