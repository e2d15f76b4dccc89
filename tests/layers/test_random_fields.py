"""MultiStageMeanfield and DenseCRF, compared with the fork's lattice written out point by point."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.permutohedral import Lattice

from .battery import check_gradients, check_shapes, make, spread

pytestmark = pytest.mark.usefixtures("_in_empty_folder")


class ForkLattice:
    """ModifiedPermutohedral::init and seqCompute."""

    def __init__(self, features: np.ndarray) -> None:
        self.count, dims = features.shape
        self.dims, self.table = dims, {}
        self.offset = np.zeros((self.count, dims + 1), int)
        self.share = np.zeros((self.count, dims + 1))
        canonical = [[i if j <= dims - i else i - (dims + 1) for j in range(dims + 1)] for i in range(dims + 1)]
        for k, point in enumerate(features):
            elevated = [0.0] * (dims + 1)
            total = 0.0
            for j in range(dims, 0, -1):
                cf = point[j - 1] / math.sqrt((j + 1) * j) * math.sqrt(2 / 3) * (dims + 1)
                elevated[j] = total - j * cf
                total += cf
            elevated[0] = total
            rounded = [round(one / (dims + 1)) for one in elevated]
            rem = [one * (dims + 1) for one in rounded]
            rank = [0] * (dims + 1)
            for i in range(dims):
                for j in range(i + 1, dims + 1):
                    rank[i if elevated[i] - rem[i] < elevated[j] - rem[j] else j] += 1
            for i in range(dims + 1):
                rank[i] += sum(rounded)
                shift = (dims + 1) * ((rank[i] < 0) - (rank[i] > dims))
                rank[i] += shift
                rem[i] += shift
            barycentric = [0.0] * (dims + 2)
            for i in range(dims + 1):
                v = (elevated[i] - rem[i]) / (dims + 1)
                barycentric[dims - rank[i]] += v
                barycentric[dims - rank[i] + 1] -= v
            barycentric[0] += 1 + barycentric[dims + 1]
            for remainder in range(dims + 1):
                key = tuple(rem[i] + canonical[remainder][rank[i]] for i in range(dims))
                self.offset[k, remainder] = self.table.setdefault(key, len(self.table))
                self.share[k, remainder] = barycentric[remainder]

    def __call__(self, values: np.ndarray) -> np.ndarray:
        grid = np.zeros((len(self.table), values.shape[1]))
        for k in range(self.count):
            for vertex in range(self.dims + 1):
                grid[self.offset[k, vertex]] += self.share[k, vertex] * values[k]
        for axis in range(self.dims + 1):
            new = grid.copy()
            for key, index in self.table.items():
                for sign in (-1, 1):
                    other = [one + sign for one in key]
                    if axis < self.dims:
                        other[axis] = key[axis] - sign * self.dims
                    if tuple(other) in self.table:
                        new[index] += 0.5 * grid[self.table[tuple(other)]]
            grid = new
        top = np.zeros_like(values)
        for k in range(self.count):
            for vertex in range(self.dims + 1):
                top[k] += self.share[k, vertex] * grid[self.offset[k, vertex]] / (1 + 2.0**-self.dims)
        return top


def softmax(values: np.ndarray) -> np.ndarray:
    powers = np.exp(values - values.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def smooth(features: list[list[float]], values: np.ndarray) -> np.ndarray:
    lattice = ForkLattice(np.array(features, np.float32))
    return lattice(values) / (lattice(np.ones((len(values), 1))) + 1e-20)


def near(height: int, width: int, gamma: float) -> list[list[float]]:
    return [[x / gamma, y / gamma] for y in range(height) for x in range(width)]


def alike(picture: np.ndarray, alpha: float, beta: float) -> list[list[float]]:
    _, height, width = picture.shape
    return [[x / alpha, y / alpha, *(picture[:, y, x] / beta).tolist()] for y in range(height) for x in range(width)]


@pytest.mark.parametrize("dims", [1, 2, 5])
def test_lattice(dims: int) -> None:
    features, values = spread(41, dims, low=-3, high=3, seed=dims), spread(41, 3, seed=7).double()
    found = Lattice(features).filter(values)
    np.testing.assert_allclose(found.numpy(), ForkLattice(features.numpy())(values.numpy()), rtol=1e-4, atol=1e-5)


def test_lattice_is_a_gaussian() -> None:
    features, values = torch.rand(200, 2, generator=torch.Generator().manual_seed(1)) * 3, spread(200, 1).double()
    lattice = Lattice(features)
    found = lattice.filter(values) / lattice.filter(torch.ones_like(values))
    likeness = torch.exp(-0.5 * torch.cdist(features.double(), features.double()) ** 2)
    assert (found - likeness @ values / likeness.sum(1, keepdim=True)).abs().max() < 0.1


OPTIONS = (
    "multi_stage_meanfield_param { num_iterations: 3 theta_alpha: 4 theta_beta: 0.7 theta_gamma: 1.5 "
    "spatial_filter_weight: 2 bilateral_filter_weight: 0.5 threshold: 2 compatibility_mode: POTTS }"
)
SHAPES = [(2, 3, 5, 7), (2, 3, 5, 7), (2, 3, 5, 7)]


def test_multi_stage_meanfield() -> None:
    layer = make("MultiStageMeanfield", SHAPES, OPTIONS)
    for blob, value in zip(layer.blobs(), (2, 0.5, -1), strict=True):
        assert torch.equal(blob.detach(), value * torch.eye(3)[None, None])
    with torch.no_grad():
        for seed, blob in enumerate(layer.blobs()):
            blob += 0.3 * spread(1, 1, 3, 3, seed=seed)
    scores, start, pictures = (spread(*shape, low=-2, high=2, seed=n) for n, shape in enumerate(SHAPES))
    wanted = np.zeros(SHAPES[0])
    space, color, fit = (blob.detach().double().numpy()[0, 0] for blob in layer.blobs())
    for item in range(2):
        pixels, now = (one[item].double().numpy().reshape(3, -1).T for one in (scores, start))
        for _ in range(3):
            likely = softmax(now)
            message = smooth(near(5, 7, 1.5), likely) @ space.T
            message += smooth(alike(pictures[item].numpy(), 4, 0.7), likely) @ color.T
            now = pixels - message @ fit.T
        wanted[item] = now.T.reshape(3, 5, 7)
    np.testing.assert_allclose(layer(scores, start, pictures).detach().numpy(), wanted, rtol=1e-3, atol=1e-4)
    check_shapes(layer, [scores, start, pictures])


def test_gradients() -> None:
    shapes = [(1, 2, 3, 4), (1, 2, 3, 4), (1, 3, 3, 4)]
    layer = make("MultiStageMeanfield", shapes, OPTIONS)
    check_gradients(layer, [spread(*shape, seed=n) for n, shape in enumerate(shapes)], differentiable=[0, 1])


def test_first_weights() -> None:
    Path("spatial.par").write_text("3 4\n5\n")
    options = 'multi_stage_meanfield_param { num_iterations: 2 bilateral_filter_weights_str: "6 7 8" }'
    first, second, _ = make("MultiStageMeanfield", SHAPES, options).blobs()
    assert first[0, 0].diag().tolist() == [3, 4, 5]
    assert second[0, 0].diag().tolist() == [6, 7, 8]
    Path("spatial.par").write_text("3 4\n")
    with pytest.raises(LayerError, match="spatial filter weights are incomplete"):
        make("MultiStageMeanfield", SHAPES, options)


@pytest.mark.parametrize(
    ("shapes", "options", "message"),
    [
        (SHAPES, "num_iterations: 1", "num_iterations is too small"),
        (SHAPES, "num_iterations: 2 theta_beta: 0", "theta_beta must be positive"),
        ([*SHAPES[:2], (2, 1, 5, 7)], "num_iterations: 2", "the bottoms do not fit"),
        ([SHAPES[0], (2, 2, 5, 7), SHAPES[2]], "num_iterations: 2", "the bottoms do not fit"),
    ],
)
def test_errors_of_meanfield(shapes: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError, match=message):
        make("MultiStageMeanfield", shapes, f"multi_stage_meanfield_param {{ {options} }}")


KERNELS = (
    "max_iter: 3 pos_w: 4 pos_xy_std: 1.2 bi_w: 5 bi_xy_std: 6 bi_rgb_std: 0.8 bi_w: 1.5 bi_xy_std: 2.3 bi_rgb_std: 1.9"
)


@pytest.mark.parametrize("has_pictures", [False, True])
@pytest.mark.parametrize("is_probability", [False, True])
def test_dense_crf(has_pictures: bool, is_probability: bool) -> None:
    shapes = [(2, 4, 5, 7), (2, 1, 1, 2), (2, 3, 5, 7)][: 3 if has_pictures else 2]
    layer = make(
        "DenseCRF", shapes, f"dense_crf_param {{ {KERNELS} output_probability: {str(is_probability).lower()} }}"
    )
    scores, pictures = spread(2, 4, 5, 7, low=-2, high=2), spread(2, 3, 5, 7, low=-2, high=2, seed=1)
    sizes = torch.tensor([[3.0, 5], [11, 13]]).reshape(2, 1, 1, 2)
    top = layer(scores, sizes, *([pictures] if has_pictures else []))
    wanted = np.zeros((2, 4, 5, 7))
    for item, (height, width) in enumerate([(3, 5), (5, 7)]):
        pixels = scores[item, :, :height, :width].double().numpy().reshape(4, -1).T
        picture = pictures[item, :, :height, :width].numpy()
        likely = softmax(pixels)
        for _ in range(3):
            total = pixels + 4 * smooth(near(height, width, 1.2), likely)
            if has_pictures:
                total += 5 * smooth(alike(picture, 6, 0.8), likely) + 1.5 * smooth(alike(picture, 2.3, 1.9), likely)
            likely = softmax(total)
        inside = likely.T.reshape(4, height, width)
        wanted[item, :, :height, :width] = inside if is_probability else np.log(inside)
    np.testing.assert_allclose(top.numpy(), wanted, rtol=2e-3, atol=1e-4)


@pytest.mark.parametrize(
    ("shapes", "options", "message"),
    [
        ([(1, 4, 5, 7), (1, 2)], "pos_w: 3", "pos_w, pos_xy_std differ in number"),
        ([(1, 4, 5, 7), (1, 2)], "pos_w: 3 pos_xy_std: 0", "must be positive"),
        ([(1, 4, 5, 7), (1, 2), (1, 3, 5, 7)], "pos_w: 3 pos_xy_std: 1", "kernels over colours"),
        ([(1, 4, 5, 7), (1, 3)], "", "the bottoms do not fit"),
        ([(1, 4, 5, 7), (1, 2), (1, 1, 5, 7)], "bi_w: 1 bi_xy_std: 1 bi_rgb_std: 1", "the bottoms do not fit"),
    ],
)
def test_errors_of_dense_crf(shapes: list[tuple[int, ...]], options: str, message: str) -> None:
    with pytest.raises(LayerError, match=message):
        make("DenseCRF", shapes, f"dense_crf_param {{ {options} }}")


def test_sizes_of_pictures() -> None:
    layer = make("DenseCRF", [(1, 4, 5, 7), (1, 2)], "dense_crf_param { }")
    with pytest.raises(LayerError, match="the size of picture 0 does not fit"):
        layer(spread(1, 4, 5, 7), torch.tensor([[3.0, 9]]))
