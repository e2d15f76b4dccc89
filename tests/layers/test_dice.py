"""DiceCoefLoss with all its options, compared with a transcription of jolibrain's loops; errors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.proto import caffe_pb2

from .battery import check_no_host_sync, check_shapes, make, spread

SHAPE = (2, 3, 5, 7)
MAPS = spread(*SHAPE, low=0.05, high=0.95)
LABELS = (spread(2, 1, 5, 7, low=0, high=2.99, seed=4)).floor()
WEIGHTS = [0.5, 2.0, 1.5]


def kernel(shape: str, size: int) -> np.ndarray:
    k = np.zeros((size, size))
    if shape == "SIMPLE":
        k[:] = -1 / (size * size - 1)
        k[size // 2, size // 2] = 1
        return k
    total = 0.0
    for i, j in np.ndindex(size, size):
        a, b = abs(i - size // 2), abs(j - size // 2)
        if a or b:
            k[i, j] = -1 / (a + b * 4)
            total += k[i, j]
    k[size // 2 + 1, size // 2 + 1] = -total
    return k


def contours(own: np.ndarray, shape: str, size: int, amplitude: float) -> np.ndarray:
    k, half, out = kernel(shape, size), size // 2, np.zeros_like(own)
    for n, c in np.ndindex(own.shape[:2]):
        plane = np.pad(1 - own[n, c] if c == 0 else own[n, c], half)
        for y, x in np.ndindex(own.shape[2:]):
            out[n, c, y, x] = abs((plane[y : y + size, x : x + size] * k).sum()) * (amplitude - 1) + 1
        out[n, c] *= own[n, c].size / out[n, c].sum()
    return out


def dice(
    mode: str = "NONE",
    power: int = -2,
    ignore: int = -1,
    weights: list[float] | None = None,
    contour: tuple[str, int, float] | None = None,
) -> tuple[float, np.ndarray]:
    x, labels = MAPS.double().numpy(), LABELS.numpy()[:, 0].astype(int)
    num, classes = x.shape[:2]
    own = np.stack([labels == c for c in range(classes)], 1).astype(float)
    w = np.ones_like(x)
    weighted = mode.startswith("MULTICLASS_WEIGHTED")
    if weighted:
        volumes = own.sum((2, 3)) + 1
        if ignore >= 0:
            volumes[:, ignore] += 1e6 * 35 - 1
        if mode != "MULTICLASS_WEIGHTED":
            volumes[:] = volumes.mean(0)
        w *= (volumes**power)[:, :, None, None]
    if weights:
        w *= (np.array(weights) / sum(weights))[:, None, None]
    of_squares = w.copy() if weighted or weights else np.ones_like(w)
    if contour:
        w *= contours(own, *contour)
        of_squares = w.copy() if weighted or weights else of_squares
    counted = np.ones((classes, 1, 1))
    if mode == "MULTICLASS" and ignore >= 0:
        counted[ignore] = 0
    smooth = 0 if weighted else 1 / num
    whole = smooth + (counted * (of_squares * x * x + w * own)).sum((1, 2, 3))
    share = (smooth + 2 * (counted * w * x * own).sum((1, 2, 3))) / whole
    slopes = (2 * share[:, None, None, None] * x - 2 * own) / whole[:, None, None, None] * w
    return 1 - share.mean(), slopes


def check(options: str, loss: float, slopes: np.ndarray) -> None:
    bottom = MAPS.clone().requires_grad_()
    module = make("DiceCoefLoss", [SHAPE, (2, 1, 5, 7)], f"dice_coef_loss_param {{ {options} }}")
    check_shapes(module, [MAPS, LABELS])
    check_no_host_sync(module, [MAPS, LABELS])
    module = make("DiceCoefLoss", [SHAPE, (2, 1, 5, 7)], f"dice_coef_loss_param {{ {options} }}")
    found = module(bottom, LABELS)
    found.backward()
    assert float(found.detach()) == pytest.approx(loss, rel=1e-5)
    assert bottom.grad is not None
    np.testing.assert_allclose(bottom.grad.numpy(), slopes, rtol=1e-4, atol=1e-7)


MODES = ["NONE", "MULTICLASS", "MULTICLASS_WEIGHTED", "MULTICLASS_WEIGHTED_BATCH", "MULTICLASS_WEIGHTED_ALL"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ignore", [-1, 1])
def test_generalizations(mode: str, ignore: int) -> None:
    check(f"generalization: {mode} ignore_label: {ignore}", *dice(mode, ignore=-1 if mode == "NONE" else ignore))


@pytest.mark.parametrize(("name", "power"), [("EQUALIZE_CLASSES", -1), ("EXTRA_SMALL_VOLUMES", -3)])
def test_weight_modes(name: str, power: int) -> None:
    options = f"generalization: MULTICLASS_WEIGHTED weight_mode: {name}"
    check(options, *dice("MULTICLASS_WEIGHTED", power))


@pytest.mark.parametrize("mode", ["MULTICLASS", "MULTICLASS_WEIGHTED"])
@pytest.mark.parametrize(("shape", "size"), [("SIMPLE", 3), ("SIMPLE", 4), ("SHARP", 5)])
def test_contours(mode: str, shape: str, size: int) -> None:
    options = f"generalization: {mode} contour_shape: {shape} contour_size: {size} contour_amplitude: 3"
    check(options, *dice(mode, contour=(shape, size + 1 - size % 2, 3)))


def weights_file(folder: Path, classes: int) -> str:
    blob = caffe_pb2.BlobProto(data=np.diag(WEIGHTS[:classes]).flatten().tolist())
    blob.shape.dim.extend([1, 1, classes, classes])
    (folder / "w").write_bytes(blob.SerializeToString())
    return f'weights: "{folder}/w" '


@pytest.mark.parametrize("mode", ["NONE", "MULTICLASS_WEIGHTED"])
@pytest.mark.parametrize("contour", [None, ("SIMPLE", 3, 5.0)])
def test_weights_of_a_file(tmp_path: Path, mode: str, contour: tuple[str, int, float] | None) -> None:
    options = weights_file(tmp_path, 3) + f"generalization: {mode} " + ("contour_shape: SIMPLE" if contour else "")
    check(options, *dice(mode, weights=WEIGHTS, contour=contour))


def test_the_mean_over_all_batches_is_kept() -> None:
    module = make(
        "DiceCoefLoss", [SHAPE, (2, 1, 5, 7)], "dice_coef_loss_param { generalization: MULTICLASS_WEIGHTED_ALL }"
    )
    first = float(module(MAPS, LABELS))
    other = torch.zeros_like(LABELS)
    assert float(module(MAPS, other)) != pytest.approx(first)
    volumes, batches = module.state()
    own = torch.stack([(c == LABELS).float().sum((1, 2, 3)).mean() for c in range(3)])
    torch.testing.assert_close(volumes, (own + torch.tensor([35.0, 0, 0])) / 2 + 1)
    assert float(batches) == 2


def test_errors(tmp_path: Path) -> None:
    with pytest.raises(LayerError, match="the labels do not fit the maps"):
        make("DiceCoefLoss", [SHAPE, (2, 3, 5, 7)])
    with pytest.raises(LayerError, match="weights do not fit the classes; expected 3x3; got 1x1x2x2"):
        make("DiceCoefLoss", [SHAPE, (2, 1, 5, 7)], f"dice_coef_loss_param {{ {weights_file(tmp_path, 2)} }}")
