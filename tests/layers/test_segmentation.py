"""Interp, Upsample and SegAccuracy, compared with the forks' loops transcribed to NumPy; gradients; errors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.layers.base import Layer
from pycaffe_like.spec import Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of

# ---------------------------------------------------------------- Interp


def source_positions(extent: int, wanted: int) -> list[tuple[int, int, float]]:
    """Returns, for each position of the top: the position below it in the bottom, the step to the next
    position, and the fraction of that step. All are computed in single precision, as in the fork.
    """
    if extent == wanted:
        return [(position, 0, 0.0) for position in range(wanted)]
    ratio = np.float32(extent - 1) / np.float32(wanted - 1) if wanted > 1 else np.float32(0)
    found = []
    for position in range(wanted):
        exact = ratio * np.float32(position)
        low = int(exact)
        found.append((low, 1 if low < extent - 1 else 0, float(exact - np.float32(low))))
    return found


def interp(
    bottom: np.ndarray, height: int, width: int, pad_beg: int = 0, pad_end: int = 0, nearest: bool = False
) -> np.ndarray:
    """Returns the top of caffe_cpu_interp2, value by value. Negative pad_beg and pad_end cut off the borders."""
    num, channels, rows, columns = bottom.shape
    top = np.zeros((num, channels, height, width))
    for y, (h, next_h, h_share) in enumerate(source_positions(rows + pad_beg + pad_end, height)):
        for x, (w, next_w, w_share) in enumerate(source_positions(columns + pad_beg + pad_end, width)):
            if nearest:
                h_share, w_share = float(h_share >= 0.5), float(w_share >= 0.5)
            top_row, left = h - pad_beg, w - pad_beg
            for n in range(num):
                for c in range(channels):
                    plane = bottom[n, c]
                    upper = (1 - w_share) * plane[top_row, left] + w_share * plane[top_row, left + next_w]
                    lower = (1 - w_share) * plane[top_row + next_h, left] + w_share * plane[
                        top_row + next_h, left + next_w
                    ]
                    top[n, c, y, x] = (1 - h_share) * upper + h_share * lower
    return top


INTERP = [
    pytest.param((6, 5), "height: 11 width: 9", (11, 9), id="larger"),
    pytest.param((11, 7), "height: 5 width: 3", (5, 3), id="smaller"),
    pytest.param((5, 7), "height: 5 width: 7", (5, 7), id="the same"),
    pytest.param((5, 7), "height: 5 width: 11", (5, 11), id="wider alone"),
    pytest.param((5, 7), "height: 1 width: 1", (1, 1), id="one value"),
    pytest.param((1, 1), "height: 3 width: 5", (3, 5), id="from one value"),
    pytest.param((5, 7), "zoom_factor: 3", (13, 19), id="zoom"),
    pytest.param((6, 7), "shrink_factor: 2", (3, 4), id="shrink"),
    pytest.param((11, 7), "shrink_factor: 3 zoom_factor: 2", (7, 5), id="shrink then zoom"),
    pytest.param((11, 7), "height: 2 width: 3 shrink_factor: 3", (4, 3), id="shrink before size"),
    pytest.param((3, 2), "height: 2 width: 3 zoom_factor: 2", (5, 3), id="zoom before size"),
    pytest.param((3, 2), "height: 2 width: 5 zoom_factor: 2 shrink_factor: 3", (2, 5), id="size before both"),
    pytest.param((11, 13), "height: 5 width: 17 pad_beg: -2 pad_end: -1", (5, 17), id="cut"),
    pytest.param((7, 5), "zoom_factor: 2 pad_beg: -1", (11, 7), id="cut and zoom"),
    pytest.param((7, 5), "shrink_factor: 2 pad_end: -2", (3, 2), id="cut and shrink"),
    pytest.param((7, 8), "height: 4 width: 5 pad_beg: -1 pad_end: -2", (4, 5), id="cut to size"),
]


def pads(options: str) -> tuple[int, int]:
    words = options.replace(":", "").split()
    given = dict(zip(words[::2], map(int, words[1::2]), strict=True))
    return given.get("pad_beg", 0), given.get("pad_end", 0)


@pytest.mark.parametrize("mode", ["LINEAR", "NEAREST"])
@pytest.mark.parametrize(("size", "options", "wanted"), INTERP)
def test_interp(size: tuple[int, int], options: str, wanted: tuple[int, int], mode: str) -> None:
    bottom = spread(2, 3, *size)
    module = make("Interp", [tuple(bottom.shape)], f"interp_param {{ {options} mode: {mode} }}")
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    want = interp(bottom.double().numpy(), *wanted, *pads(options), nearest=mode == "NEAREST")
    assert module(bottom).shape == (2, 3, *wanted)
    np.testing.assert_allclose(module(bottom).numpy(), want, atol=1e-6)


@pytest.mark.parametrize("mode", ["LINEAR", "NEAREST"])
def test_interp_gradients(mode: str) -> None:
    for options in ("height: 7 width: 2", "zoom_factor: 2 pad_beg: -1 pad_end: -1", "height: 3 width: 5"):
        module = make("Interp", [(2, 3, 5, 4)], f"interp_param {{ {options} mode: {mode} }}")
        check_gradients(module, [spread(2, 3, 5, 4)])


def test_interp_takes_the_nearest_for_a_map_of_labels() -> None:
    labels = spread(2, 1, 5, 7).mul(10).round()
    nearest = make("Interp", [(2, 1, 5, 7)], "interp_param { height: 9 width: 4 mode: NEAREST }")
    of_labels = make("Interp", [(2, 1, 5, 7)], "interp_param { height: 9 width: 4 is_seglabel: true }")
    assert torch.equal(nearest(labels), of_labels(labels))
    assert set(of_labels(labels).unique().tolist()) <= set(labels.unique().tolist())


@pytest.mark.parametrize("mode", ["LINEAR", "NEAREST"])
def test_interp_in_many_sizes(mode: str) -> None:
    """In many sizes, positions lie so close to a half or a whole number that rounding decides."""
    rng = np.random.default_rng(3)
    for _ in range(60):
        rows, columns, height, width = (int(value) for value in rng.integers(1, 40, 4))
        bottom = spread(1, 1, rows, columns)
        module = make(
            "Interp", [(1, 1, rows, columns)], f"interp_param {{ height: {height} width: {width} mode: {mode} }}"
        )
        want = interp(bottom.double().numpy(), height, width, nearest=mode == "NEAREST")
        np.testing.assert_allclose(module(bottom).numpy(), want, atol=2e-5, err_msg=f"{bottom.shape} to {want.shape}")


# ---------------------------------------------------------------- Upsample of SegNet


def upsample(bottom: np.ndarray, mask: np.ndarray, height: int, width: int) -> np.ndarray:
    """Returns the top of UpsampleLayer::Forward_cpu: the mask says where each value goes; if several go to one
    position, the last wins.
    """
    num, channels = bottom.shape[:2]
    top = np.zeros((num, channels, height * width))
    for n in range(num):
        for c in range(channels):
            for value, place in zip(bottom[n, c].ravel(), mask[n, c].ravel(), strict=True):
                top[n, c, int(place)] = value
    return top.reshape(num, channels, height, width)


def upsample_diff(top_diff: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Returns the gradient of UpsampleLayer::Backward_cpu: each value gets the gradient of its position, even if
    another value has overwritten it there.
    """
    num, channels = mask.shape[:2]
    bottom_diff = np.zeros(mask.shape)
    for n in range(num):
        for c in range(channels):
            for i, place in enumerate(mask[n, c].ravel()):
                bottom_diff[n, c].reshape(-1)[i] = top_diff[n, c].ravel()[int(place)]
    return bottom_diff


def random_mask(shape: tuple[int, ...], places: int, seed: int = 0) -> Tensor:
    """Returns a mask of random positions below `places`, all different within a plane."""
    generator = torch.Generator().manual_seed(seed)
    planes = [torch.randperm(places, generator=generator)[: shape[2] * shape[3]] for _ in range(shape[0] * shape[1])]
    return torch.stack(planes).reshape(shape).float()


UPSAMPLE = [
    pytest.param("upsample_h: 7 upsample_w: 11", (7, 11), id="size"),
    pytest.param("upsample_h: 7 upsample_w: 11 scale: 2 pad_out_h: true", (7, 11), id="size before scale"),
    pytest.param("", (6, 10), id="scale is 2 where none is given"),
    pytest.param("scale: 3", (9, 15), id="scale"),
    pytest.param("scale_h: 2 scale_w: 3", (6, 15), id="two scales"),
    pytest.param("scale: 2 pad_out_h: true", (5, 10), id="one row less"),
    pytest.param("scale: 2 pad_out_w: true", (6, 9), id="one column less"),
    pytest.param("scale_h: 2 scale_w: 3 pad_out_h: true", (5, 15), id="one row less of two scales"),
]


@pytest.mark.parametrize(("options", "size"), UPSAMPLE)
def test_upsample_with_a_mask(options: str, size: tuple[int, int]) -> None:
    bottom, mask = spread(2, 3, 3, 5), random_mask((2, 3, 3, 5), size[0] * size[1])
    module = make("Upsample", [(2, 3, 3, 5)] * 2, f"upsample_param {{ {options} }}")
    check_shapes(module, [bottom, mask])
    check_no_host_sync(module, [bottom, mask])
    assert module(bottom, mask).shape == (2, 3, *size)
    np.testing.assert_allclose(module(bottom, mask).numpy(), upsample(bottom.numpy(), mask.numpy(), *size))
    check_gradients(module, [bottom, mask], differentiable=[0])


def test_upsample_of_the_fork_s_own_test() -> None:
    bottom = torch.tensor([[1.0, 2.0], [9.0, 4.0]]).repeat(4, 3, 1, 1)
    mask = torch.tensor([[2.0, 5.0], [12.0, 14.0]]).repeat(4, 3, 1, 1)
    module = make("Upsample", [(4, 3, 2, 2)] * 2, "upsample_param { scale: 2 }")
    want = torch.tensor([[0.0, 0, 1, 0], [0, 2, 0, 0], [0, 0, 0, 0], [9, 0, 4, 0]])
    assert torch.equal(module(bottom, mask), want.repeat(4, 3, 1, 1))


@pytest.mark.parametrize("height", [4, 5], ids=["even", "odd"])
def test_upsample_undoes_pooling(height: int) -> None:
    bottom = spread(2, 3, height, 4)
    pool = make("Pooling", [tuple(bottom.shape)], "pooling_param { pool: MAX kernel_size: 2 stride: 2 }", tops=2)
    pooled, mask = tops_of(pool, bottom)
    module = make("Upsample", [tuple(pooled.shape)] * 2, f"upsample_param {{ upsample_h: {height} upsample_w: 4 }}")
    top = module(pooled, mask)
    kept = top != 0
    assert torch.equal(top[kept], bottom[kept])
    assert int((~kept).sum()) == (height * 4 - pooled[0, 0].numel()) * 6


def test_upsample_of_windows_that_share_their_maximum() -> None:
    """All values that go to one position get its gradient, even those that were overwritten."""
    mask = torch.tensor([3.0, 3.0, 0.0, 3.0, 5.0, 5.0]).reshape(1, 1, 2, 3)
    bottom = spread(1, 1, 2, 3).requires_grad_()
    module = make("Upsample", [(1, 1, 2, 3)] * 2, "upsample_param { upsample_h: 2 upsample_w: 3 }")
    top = module(bottom, mask)
    np.testing.assert_allclose(top.detach().numpy(), upsample(bottom.detach().numpy(), mask.numpy(), 2, 3))
    diff = spread(1, 1, 2, 3, seed=1)
    top.backward(diff)
    assert bottom.grad is not None
    np.testing.assert_allclose(bottom.grad.numpy(), upsample_diff(diff.numpy(), mask.numpy()))


# ---------------------------------------------------------------- Upsample of YOLO


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_upsample_repeats_values(scale: int) -> None:
    bottom = spread(2, 3, 5, 7)
    module = make("Upsample", [(2, 3, 5, 7)], f"upsample_param {{ scale: {scale} }}")
    check_shapes(module, [bottom])
    check_no_host_sync(module, [bottom])
    want = np.zeros((2, 3, 5 * scale, 7 * scale))
    for h in range(5 * scale):
        for w in range(7 * scale):
            want[:, :, h, w] = bottom.numpy()[:, :, h // scale, w // scale]
    np.testing.assert_array_equal(module(bottom).numpy(), want)
    check_gradients(module, [bottom])


def test_upsample_of_one_bottom_repeats_once_where_no_scale_is_given() -> None:
    bottom = spread(2, 3, 5, 7)
    assert torch.equal(make("Upsample", [(2, 3, 5, 7)])(bottom), bottom)


# ---------------------------------------------------------------- SegAccuracy


class Confusion:
    """The fork's ConfusionMatrix with SegAccuracyLayer's additions."""

    def __init__(self, classes: int, ignored: Sequence[int] = ()) -> None:
        self.counts = np.zeros((classes, classes))
        self.ignored = set(ignored)

    def add(self, scores: np.ndarray, labels: np.ndarray) -> None:
        num, classes, height, width = scores.shape
        for n in range(num):
            for h in range(height):
                for w in range(width):
                    best = max((scores[n, c, h, w], c) for c in range(classes))[1]  # among equal scores, the last class
                    label = int(labels[n, 0, h, w])
                    if label not in self.ignored:
                        self.counts[label, best] += 1

    def tops(self) -> list[float]:
        rows, columns, hits = self.counts.sum(1), self.counts.sum(0), self.counts.diagonal()
        total = rows.sum()
        accuracy = hits.sum() / total if total else 0.0
        recalls = [hit / row for hit, row in zip(hits, rows, strict=True) if row]
        recall = sum(recalls) / len(recalls) if recalls else 0.0
        overlap = 0.0
        for hit, row, column in zip(hits, rows, columns, strict=True):
            union = row + column - hit
            overlap += 1.0 if hit == union else hit / union
        return [accuracy, recall, overlap / len(hits)]


def seg_accuracy(options: str = "", classes: int = 5, phase: Phase = Phase.TEST) -> Layer:
    shapes = [(2, classes, 7, 3), (2, 1, 7, 3)]
    return make("SegAccuracy", shapes, f"seg_accuracy_param {{ {options} }}", phase=phase)


def random_batch(seed: int, labels: Sequence[int] = range(5), classes: int = 5) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    chosen = torch.randint(len(labels), (2, 1, 7, 3), generator=generator)
    label = torch.tensor(list(labels))[chosen].float()
    scores = spread(2, classes, 7, 3, seed=seed)
    hits = torch.rand(2, 1, 7, 3, generator=generator) < 0.6
    right = label.long().clamp(0, classes - 1)
    scores.scatter_add_(1, right, hits.float() * 2)
    return scores, label


@pytest.mark.parametrize(
    ("options", "labels", "ignored"),
    [
        pytest.param("", range(5), [], id="all"),
        pytest.param("ignore_label: 255", [0, 1, 2, 3, 4, 255], [255], id="one ignored"),
        pytest.param("ignore_label: 255 ignore_label: 0", [0, 1, 2, 3, 4, 255], [0, 255], id="two ignored"),
        pytest.param("ignore_label: -1", [-1, 1, 4], [-1], id="classes that are missing"),
        pytest.param("ignore_label: 255", [255], [255], id="nothing to count"),
    ],
)
def test_seg_accuracy(options: str, labels: Sequence[int], ignored: list[int]) -> None:
    module = seg_accuracy(options)
    for seed in range(3):
        scores, label = random_batch(seed, labels)
        wanted = Confusion(5, ignored)
        wanted.add(scores.numpy(), label.numpy())
        top = module(scores, label)
        assert top.shape == (1, 1, 1, 3)
        np.testing.assert_allclose(top.flatten().numpy(), wanted.tops(), rtol=1e-6)
    check_shapes(module, [scores, label])
    check_no_host_sync(module, [scores, label])


def test_seg_accuracy_goes_on_counting_without_reset() -> None:
    module, wanted = seg_accuracy("reset: false ignore_label: 3"), Confusion(5, [3])
    for seed in range(4):
        scores, label = random_batch(seed)
        wanted.add(scores.numpy(), label.numpy())
        np.testing.assert_allclose(module(scores, label).flatten().numpy(), wanted.tops(), rtol=1e-6)


def test_seg_accuracy_goes_on_from_a_state() -> None:
    one, other = seg_accuracy("reset: false"), seg_accuracy("reset: false")
    one(*random_batch(0))
    other.set_state(one.state())
    assert torch.equal(one(*random_batch(1)), other(*random_batch(1)))
    assert seg_accuracy().state() == []


@pytest.mark.parametrize("option", ["", "reset: true"])
def test_seg_accuracy_begins_anew_with_each_batch(option: str) -> None:
    module = seg_accuracy(option)
    module(*random_batch(1))
    assert torch.equal(module(*random_batch(2)), seg_accuracy()(*random_batch(2)))


def test_seg_accuracy_takes_the_last_of_equal_scores() -> None:
    scores = torch.zeros(2, 5, 7, 3)
    scores[:, 1] = scores[:, 3] = 1
    assert seg_accuracy()(scores, torch.full((2, 1, 7, 3), 3.0)).flatten()[:2].tolist() == [1, 1]
    assert seg_accuracy()(scores, torch.full((2, 1, 7, 3), 1.0)).flatten()[:2].tolist() == [0, 0]


def test_seg_accuracy_whatever_the_metric() -> None:
    """The fork declares the option `metric` but does not read it: the top always has all three metrics."""
    scores, label = random_batch(1)
    for metric in ("PixelAccuracy", "ClassAccuracy", "PixelIOU"):
        assert torch.equal(seg_accuracy(f"metric: {metric}")(scores, label), seg_accuracy()(scores, label))


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("type_name", "shapes", "options", "message"),
    [
        pytest.param("Interp", [(2, 3, 5)], "zoom_factor: 2", "the bottom has the wrong number of axes; expected N x C x H x W; got 2x3x5", id="axes"),
        pytest.param("Interp", [(2, 3, 5, 7)], "height: 5", "the size of the top is not set; expected height and width, zoom_factor, or shrink_factor; got at most one of height and width", id="no size"),
        pytest.param("Interp", [(2, 3, 5, 7)], "zoom_factor: 0", "zoom_factor must be positive; got 0", id="zoom"),
        pytest.param("Interp", [(2, 3, 5, 7)], "shrink_factor: -1", "shrink_factor must be positive; got -1", id="shrink"),
        pytest.param("Interp", [(2, 3, 5, 7)], "zoom_factor: 2 pad_beg: 1", "pad_beg must not be positive; expected 0, or a negative number to crop; got 1", id="pad_beg"),
        pytest.param("Interp", [(2, 3, 5, 7)], "zoom_factor: 2 pad_end: 1", "pad_end must not be positive; expected 0, or a negative number to crop; got 1", id="pad_end"),
        pytest.param("Interp", [(2, 3, 5, 7)], "zoom_factor: 2 pad_beg: -2 pad_end: -3", "pad_beg and pad_end crop the whole picture; got 2x3x5x7", id="cut"),
        pytest.param("Interp", [(2, 3, 5, 7)], "height: 0 width: 3", "height and width must be positive; got 0x3", id="size"),
        pytest.param("Upsample", [(2, 3, 5)], "", "the bottom has the wrong number of axes; expected N x C x H x W; got 2x3x5", id="axes of Upsample"),
        pytest.param("Upsample", [(2, 3, 5, 7)], "upsample_h: 10 upsample_w: 14", "upsample_h needs a mask; expected a second bottom, the second top of a MAX Pooling; got one bottom", id="no mask"),
        pytest.param("Upsample", [(2, 3, 5, 7)], "scale: 0", "scale must be positive; got 0", id="scale 0"),
        pytest.param("Upsample", [(2, 3, 5, 7), (2, 3, 7, 5)], "", "the mask has the wrong shape; expected 2x3x5x7; got 2x3x7x5", id="mask"),
        pytest.param("Upsample", [(2, 3, 5, 7)] * 2, "upsample_h: 1 upsample_w: 14", "upsample_h and upsample_w must be above 1; got 1x14", id="upsample 1"),
        pytest.param("Upsample", [(2, 3, 5, 7)] * 2, "scale: 1", "scale must be above 1; got 1x1", id="scale 1"),
        pytest.param("Upsample", [(2, 3, 5, 7)] * 2, "scale_h: 2 scale_w: 1", "scale must be above 1; got 2x1", id="scale_w 1"),
        pytest.param("Upsample", [(2, 3, 5, 7)] * 2, "scale_h: 2", "scale is set twice or incompletely; expected upsample_h and upsample_w, scale, or scale_h and scale_w; got scale_h", id="half"),
        pytest.param("Upsample", [(2, 3, 5, 7)] * 2, "scale: 2 scale_h: 2 scale_w: 3", "scale is set twice or incompletely; expected upsample_h and upsample_w, scale, or scale_h and scale_w; got scale and scale_h and scale_w", id="two ways"),
        pytest.param("Upsample", [(2, 3, 5, 7)] * 2, "scale: 3 pad_out_h: true", "pad_out_h needs a scale of 2; got 3", id="pad_out_h"),
        pytest.param("Upsample", [(2, 3, 5, 7)] * 2, "scale_h: 2 scale_w: 3 pad_out_w: true", "pad_out_w needs a scale of 2; got 3", id="pad_out_w"),
        pytest.param("SegAccuracy", [(2, 3, 5, 7), (2, 1, 7, 5)], "", "scores and labels do not fit; expected 2x1x5x7; got 2x1x7x5", id="labels"),
        pytest.param("SegAccuracy", [(2, 3), (2, 1)], "", "the bottom has the wrong number of axes; expected N x C x H x W; got 2x3", id="axes of SegAccuracy"),
    ],
)  # fmt: skip
def test_errors(type_name: str, shapes: list[tuple[int, ...]], options: str, message: str) -> None:
    block = {"Interp": "interp_param", "Upsample": "upsample_param", "SegAccuracy": "seg_accuracy_param"}[type_name]
    with pytest.raises(LayerError) as error:
        make(type_name, shapes, f"{block} {{ {options} }}")
    assert str(error.value) == f"f:1:1: layer 'l' ({type_name}): {message}"


def test_errors_of_a_later_shape() -> None:
    accuracy = make("SegAccuracy", [(2, 3, 5, 7), (2, 1, 5, 7)])
    with pytest.raises(LayerError) as error:
        accuracy(torch.zeros(2, 3, 5, 7), torch.zeros(1, 1, 5, 7))
    assert str(error.value) == "scores and labels do not fit; expected 2x1x5x7; got 1x1x5x7"
    cut = make("Interp", [(2, 3, 5, 7)], "interp_param { zoom_factor: 2 pad_beg: -3 }")
    assert cut.top_shapes([(1, 1, 4, 9)]) == [(1, 1, 1, 11)]
    with pytest.raises(LayerError) as error:
        cut(torch.zeros(1, 1, 3, 9))
    assert str(error.value) == "pad_beg and pad_end crop the whole picture; got 1x1x3x9"
