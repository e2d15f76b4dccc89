"""PriorBox, compared with SSD's loops transcribed to NumPy and with the results in SSD's own tests."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Layer

from .battery import check_no_host_sync, check_shapes, make

MAP, PICTURE = (2, 5, 3, 7), (2, 3, 60, 90)


def prior_boxes(
    size: tuple[int, int],
    picture: tuple[int, int],
    min_sizes: Sequence[float],
    max_sizes: Sequence[float] = (),
    ratios: Sequence[float] = (),
    flip: bool = True,
    clip: bool = False,
    variance: Sequence[float] = (0.1,),
    step: tuple[float, float] | None = None,
    offset: float = 0.5,
    denser: bool = False,
) -> np.ndarray:
    """Returns the top of PriorBoxLayer, box by box. Sizes are truncated to integers, as there.

    With `denser`, each box is repeated around the lower edge of its cell, as in TextBoxes++.
    """
    shapes = [1.0]
    for ratio in ratios:
        if all(abs(ratio - other) >= 1e-6 for other in shapes):
            shapes += [ratio, 1 / ratio] if flip else [ratio]
    boxes = []
    for h in range(size[0]):
        for w in range(size[1]):
            step_h, step_w = step or (picture[0] / size[0], picture[1] / size[1])
            x, ys = (w + offset) * step_w, [(h + offset) * step_h, (h + 1) * step_h][: 1 + denser]
            for i, given in enumerate(min_sizes):
                least = int(given)
                extents = [(float(least), float(least))]
                if max_sizes:
                    extents.append((sqrt(least * int(max_sizes[i])),) * 2)
                extents += [(least * sqrt(r), least / sqrt(r)) for r in shapes if abs(r - 1) >= 1e-6]
                boxes += [
                    [
                        (x - a / 2) / picture[1],
                        (y - b / 2) / picture[0],
                        (x + a / 2) / picture[1],
                        (y + b / 2) / picture[0],
                    ]
                    for a, b in extents
                    for y in ys
                ]
    found = np.array(boxes)
    found = found.clip(0, 1) if clip else found
    spread = np.broadcast_to(variance, found.shape)
    top: np.ndarray = np.stack([found.ravel(), spread.ravel()])[None]
    return top


def layer(options: str, size: tuple[int, ...] = MAP, picture: tuple[int, ...] = PICTURE) -> Layer:
    return make("PriorBox", [size, picture], f"prior_box_param {{ {options} }}")


CASES = [
    pytest.param("min_size: 4", {"min_sizes": [4]}, id="one size"),
    pytest.param("min_size: 4 max_size: 9", {"min_sizes": [4], "max_sizes": [9]}, id="and a larger one"),
    pytest.param(
        "min_size: 4.9 max_size: 9.7", {"min_sizes": [4.9], "max_sizes": [9.7]}, id="sizes lose their fractions"
    ),
    pytest.param(
        "min_size: 4 min_size: 14 max_size: 9 max_size: 21 aspect_ratio: 2 aspect_ratio: 3",
        {"min_sizes": [4, 14], "max_sizes": [9, 21], "ratios": [2, 3]},
        id="all",
    ),
    pytest.param(
        "min_size: 4 aspect_ratio: 2 flip: false", {"min_sizes": [4], "ratios": [2], "flip": False}, id="no flip"
    ),
    pytest.param(
        "min_size: 4 aspect_ratio: 1 aspect_ratio: 2 aspect_ratio: 0.5 aspect_ratio: 2",
        {"min_sizes": [4], "ratios": [1, 2, 0.5, 2]},
        id="ratios that are there already",
    ),
    pytest.param("min_size: 50 clip: true", {"min_sizes": [50], "clip": True}, id="clip"),
    pytest.param("min_size: 4 variance: 0.3", {"min_sizes": [4], "variance": [0.3]}, id="a variance"),
    pytest.param(
        "min_size: 4 aspect_ratio: 2 variance: 0.1 variance: 0.2 variance: 0.3 variance: 0.4",
        {"min_sizes": [4], "ratios": [2], "variance": [0.1, 0.2, 0.3, 0.4]},
        id="four variances",
    ),
    pytest.param("min_size: 4 img_size: 80", {"min_sizes": [4], "picture": (80, 80)}, id="img_size"),
    pytest.param("min_size: 4 img_h: 80 img_w: 50", {"min_sizes": [4], "picture": (80, 50)}, id="img_h and img_w"),
    pytest.param("min_size: 4 step: 8.5", {"min_sizes": [4], "step": (8.5, 8.5)}, id="step"),
    pytest.param("min_size: 4 step_h: 8 step_w: 11", {"min_sizes": [4], "step": (8, 11)}, id="step_h and step_w"),
    pytest.param("min_size: 4 offset: 0.25", {"min_sizes": [4], "offset": 0.25}, id="offset"),
    pytest.param(
        "min_size: 4 max_size: 9 aspect_ratio: 5 denser_prior_boxes: true offset: 0.3",
        {"min_sizes": [4], "max_sizes": [9], "ratios": [5], "denser": True, "offset": 0.3},
        id="denser",
    ),
]


@pytest.mark.parametrize(("options", "arguments"), CASES)
def test_prior_box(options: str, arguments: dict[str, Any]) -> None:
    module = layer(options)
    bottoms = [torch.zeros(MAP), torch.zeros(PICTURE)]
    want = prior_boxes(**({"size": MAP[2:], "picture": PICTURE[2:]} | arguments))
    assert module(*bottoms).shape == want.shape
    np.testing.assert_allclose(module(*bottoms).numpy(), want, rtol=1e-5, atol=1e-6)
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)


def test_the_map_may_change_its_size() -> None:
    module = layer("min_size: 4 aspect_ratio: 2")
    want = prior_boxes((2, 3), (40, 30), [4], ratios=[2])
    np.testing.assert_allclose(module(torch.zeros(1, 5, 2, 3), torch.zeros(1, 3, 40, 30)).numpy(), want, rtol=1e-5)


def test_priors_need_no_values_and_give_no_gradient() -> None:
    bottoms = [torch.full(MAP, torch.nan).requires_grad_(), torch.full(PICTURE, torch.nan)]
    top = layer("min_size: 4")(*bottoms)
    assert top.isfinite().all()
    assert not top.requires_grad


# ---------------------------------------------------------------- the fork's own tests


@pytest.mark.parametrize(
    ("options", "priors"),
    [
        ("min_size: 4 max_size: 9", 2),
        ("min_size: 4 min_size: 14 max_size: 9 max_size: 19", 4),
        ("min_size: 4", 1),
        ("min_size: 4 min_size: 14", 2),
        ("min_size: 4 max_size: 9 aspect_ratio: 1 aspect_ratio: 2 flip: false", 3),
        ("min_size: 4 max_size: 9 aspect_ratio: 2 aspect_ratio: 3 flip: false", 4),
        ("min_size: 4 max_size: 9 aspect_ratio: 2 aspect_ratio: 3", 6),
        ("min_size: 4 min_size: 14 max_size: 9 max_size: 19 aspect_ratio: 2 aspect_ratio: 3", 12),
    ],
)
def test_how_many_there_are(options: str, priors: int) -> None:
    module = layer(options, (10, 10, 10, 10), (10, 3, 100, 100))
    assert module.top_shapes([(10, 10, 10, 10), (10, 3, 100, 100)]) == [(1, 2, 100 * priors * 4)]


ROOT = sqrt(2)
WIDE = [0.05 - 0.02 * ROOT, 0.05 - 0.01 * ROOT, 0.05 + 0.02 * ROOT, 0.05 + 0.01 * ROOT]
TALL = [0.05 - 0.01 * ROOT, 0.05 - 0.02 * ROOT, 0.05 + 0.01 * ROOT, 0.05 + 0.02 * ROOT]


@pytest.mark.parametrize(
    ("options", "first"),
    [
        ("", [[0.03, 0.03, 0.07, 0.07], [0.02, 0.02, 0.08, 0.08]]),
        ("aspect_ratio: 2 flip: false", [[0.03, 0.03, 0.07, 0.07], [0.02, 0.02, 0.08, 0.08], WIDE]),
        ("aspect_ratio: 2", [[0.03, 0.03, 0.07, 0.07], [0.02, 0.02, 0.08, 0.08], WIDE, TALL]),
    ],
)
def test_numbers_of_the_fork_s_own_tests(options: str, first: list[list[float]]) -> None:
    module = layer(f"min_size: 4 max_size: 9 {options}", (10, 10, 10, 10), (10, 3, 100, 100))
    top = module(torch.zeros(10, 10, 10, 10), torch.zeros(10, 3, 100, 100))
    boxes = top[0, 0].view(10, 10, -1, 4)
    np.testing.assert_allclose(boxes[0, 0].numpy(), first, atol=1e-6)
    np.testing.assert_allclose(boxes[4, 4].numpy(), np.array(first) + 0.4, atol=1e-6)
    assert (top[0, 1] == np.float32(0.1)).all()


def test_steps_that_do_not_fill_the_picture() -> None:
    module = layer("min_size: 4 max_size: 9 img_size: 100 step: 10", (10, 10, 20, 10), (10, 3, 200, 100))
    boxes = module(torch.zeros(10, 10, 20, 10), torch.zeros(10, 3, 200, 100))[0, 0].view(20, 10, 2, 4)
    np.testing.assert_allclose(boxes[14, 4, 0].numpy(), [0.43, 1.43, 0.47, 1.47], atol=1e-6)


@pytest.mark.parametrize(
    "options", ["step: 8", "", "step_h: 7 step_w: 9 clip: true", "img_h: 31 img_w: 53 offset: 0.25"]
)
def test_clustered_priors(options: str) -> None:
    sizes = [(9.4, 15.0), (25.1, 39.6), (14.7, 25.5)]
    text = (
        " ".join(f"width: {w} height: {h}" for w, h in sizes)
        + " variance: 0.1 variance: 0.2 variance: 0.3 variance: 0.4"
    )
    layer = make("PriorBoxClustered", [(1, 2, 3, 5), (1, 3, 29, 47)], f"prior_box_param {{ {text} {options} }}")
    top = layer(torch.zeros(1, 2, 3, 5), torch.zeros(1, 3, 29, 47))
    height, width = (31, 53) if "img" in options else (29, 47)
    down, across = (8, 8) if "step:" in options else (7, 9) if "step_h" in options else (height / 3, width / 5)
    offset = 0.25 if "offset" in options else 0.5
    wanted = []
    for row in range(3):
        for column in range(5):
            x, y = (column + offset) * across, (row + offset) * down
            for w, h in sizes:
                corners = [(x - w / 2) / width, (y - h / 2) / height, (x + w / 2) / width, (y + h / 2) / height]
                wanted += [min(max(v, 0), 1) for v in corners] if "clip" in options else corners
    np.testing.assert_allclose(top[0, 0].numpy(), wanted, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(top[0, 1].numpy(), [0.1, 0.2, 0.3, 0.4] * 45, rtol=1e-6)
    assert layer.top_shapes([(1, 2, 3, 5)]) == [(1, 2, 180)]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("width: 3", "width and height do not fit"),
        ("width: 3 height: 5 variance: 1 variance: 2", "wrong number of values"),
        ("width: 3 height: 5", "the size of the picture is unknown"),
    ],
)
def test_wrong_options_of_clustered_priors(options: str, expected: str) -> None:
    with pytest.raises(LayerError, match=expected):
        make("PriorBoxClustered", [(1, 2, 3, 5)], f"prior_box_param {{ {options} }}")
