"""augment_param: where pixels, labels and boxes are moved, how often and how far, and errors."""

from __future__ import annotations

import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.data.augment_colour import erase
from pycaffe_like.data.augment_geometry import draw_warp
from pycaffe_like.data.augmentation import Augmentation
from pycaffe_like.data.mean import Mean
from pycaffe_like.data.sampler import Draws
from pycaffe_like.data.warp import Warp
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Options, Phase

from .helpers import batch, draw, layer_def, make_opened

ROWS, COLUMNS = 61, 83
GEOMETRY = {
    "rotation": "rotation: 40",
    "shear": "shear: 25",
    "scale": "scale: 0.6",
    "aspect": "aspect: 0.5",
    "translation": "translation: 0.2",
    "perspective": "perspective: 0.5",
    "elastic": "elastic: 6",
    "crop": "random_resized_crop { min_area: 0.5 }",
    "all": "random_resized_crop { min_area: 0.6 } rotation: 15 shear: 10 scale: 0.2 aspect: 0.2 perspective: 0.2 elastic: 3",
}


def options(text: str) -> Options:
    return layer_def("Data", f"augment_param {{ {text} }}").option("augment_param")


def augmentation(text: str, phase: Phase = Phase.TRAIN, mean: tuple[float, ...] = ()) -> Augmentation:
    return Augmentation(options(text), phase, Mean(Options({"mean_value": mean} if mean else {})))


def draws(position: int) -> Draws:
    return Draws((), seed=5, batch=0, position=position)


# ---------------------------------------------------------------- geometry


def marked_picture(row: int, column: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns a dark picture with a bright 5 x 5 square centred at a pixel, its pixel labels and its box."""
    image = np.zeros((ROWS, COLUMNS, 3), np.uint8)
    labels = np.zeros((ROWS, COLUMNS), np.uint8)
    image[row - 2 : row + 3, column - 2 : column + 3] = 255
    labels[row - 2 : row + 3, column - 2 : column + 3] = 7
    corners = [(column - 2) / COLUMNS, (row - 2) / ROWS, (column + 3) / COLUMNS, (row + 3) / ROWS]
    return image, labels, np.array([[3, 0, *corners, 0]], np.float32)


def center_of_mass(weights: np.ndarray) -> np.ndarray:
    """Returns row and column of the centre of mass; the first pixel's centre is at 0."""
    rows, columns = np.indices(weights.shape)
    return np.array([(rows * weights).sum(), (columns * weights).sum()]) / weights.sum()


@pytest.mark.parametrize("name", GEOMETRY)
def test_a_marked_pixel_its_label_and_its_box_land_in_the_same_place(name: str) -> None:
    augment = augmentation(f"{GEOMETRY[name]} min_box_share: 1")
    seen, moved = 0, 0
    for position in range(40):
        image, labels, boxes = marked_picture(23, 47)
        found = augment(image, draws(position), labels=labels, boxes=boxes)
        assert found.labels is not None
        assert found.boxes is not None
        assert found.image.shape == image.shape
        assert found.labels.shape == labels.shape
        if not len(found.boxes):
            continue  # the square is partly outside the picture
        seen += 1
        at = center_of_mass(found.image[..., 0].astype(float))
        np.testing.assert_allclose(center_of_mass(found.labels == 7), at, atol=0.8)
        x0, y0, x1, y1 = found.boxes[0, 2:6] * np.tile([COLUMNS, ROWS], 2)
        np.testing.assert_allclose([(y0 + y1) / 2 - 0.5, (x0 + x1) / 2 - 0.5], at, atol=1.2)
        assert found.boxes[0, 0] == 3
        moved += bool(np.abs(at - (23, 47)).max() > 0.3)
    assert seen >= 20
    assert moved >= 0.7 * seen


def test_a_turned_picture_by_hand() -> None:
    """A quarter turn to the left moves the right border to the top."""
    matrix = np.array([[0, 1, 0], [-1, 0, 7.0], [0, 0, 1]])
    image = np.arange(35, dtype=np.uint8).reshape(5, 7, 1)
    warp = Warp(matrix, (7, 5))
    np.testing.assert_array_equal(warp.image(image, np.zeros(1)), np.rot90(image))
    np.testing.assert_array_equal(warp.labels(image[..., 0], 255, (5, 7)), np.rot90(image[..., 0]))
    boxes = np.array([[1, 2, 1 / 7, 0.2, 3 / 7, 0.8, 1]], np.float32)
    np.testing.assert_allclose(warp.boxes(boxes, (5, 7), 0), [[1, 2, 0.2, 4 / 7, 0.8, 6 / 7, 1]], rtol=1e-5)


def test_rotation_is_to_the_left_where_it_is_positive_and_uniform() -> None:
    matrices = [warp_of("rotation: 30", position).matrix for position in range(400)]
    angles = np.rad2deg([np.arctan2(matrix[0, 1], matrix[0, 0]) for matrix in matrices])
    assert np.abs(angles).max() <= 30
    np.testing.assert_allclose(np.quantile(angles, [0, 0.25, 0.5, 0.75, 1]), [-30, -15, 0, 15, 30], atol=3)
    centre = np.array([COLUMNS / 2, ROWS / 2, 1])
    np.testing.assert_allclose(matrices[0] @ centre, centre)


def warp_of(text: str, position: int) -> Warp:
    warp = draw_warp(options(text), (ROWS, COLUMNS), (17, 13), draws(position).augmentation_generator())
    assert warp is not None
    return warp


def test_scale_and_aspect_are_as_often_below_as_above_1() -> None:
    scales = [np.linalg.det(warp_of("scale: 0.5", position).matrix) ** 0.5 for position in range(400)]
    np.testing.assert_allclose(np.quantile(scales, [0, 0.5, 1]), [1 / 1.5, 1, 1.5], atol=0.05)
    matrices = [warp_of("aspect: 0.5", position).matrix for position in range(400)]
    aspects = [matrix[0, 0] / matrix[1, 1] for matrix in matrices]
    np.testing.assert_allclose(np.quantile(aspects, [0, 0.5, 1]), [1 / 1.5, 1, 1.5], atol=0.05)
    np.testing.assert_allclose([np.linalg.det(matrix) for matrix in matrices], 1)


def test_translation_and_shear_are_uniform() -> None:
    moved = np.array([warp_of("translation: 0.25", position).matrix[:2, 2] for position in range(400)])
    limits = np.array([COLUMNS, ROWS]) / 4
    np.testing.assert_allclose(np.abs(moved).max(0), limits, rtol=0.05)
    np.testing.assert_allclose(np.abs(moved).mean(0), limits / 2, rtol=0.15)
    slants = [np.rad2deg(np.arctan(warp_of("shear: 20", position).matrix[0, 1])) for position in range(400)]
    np.testing.assert_allclose(np.quantile(slants, [0, 0.5, 1]), [-20, 0, 20], atol=2.5)


def test_translation_alone_moves_by_whole_pixels() -> None:
    image = draw(ROWS, COLUMNS)
    shifts = set()
    for position in range(60):
        matrix = warp_of("translation: 0.1", position).matrix
        right, down = (int(value) for value in matrix[:2, 2])
        assert (matrix == [[1, 0, right], [0, 1, down], [0, 0, 1]]).all()
        moved = augmentation("translation: 0.1")(image, draws(position)).image
        inside = np.s_[max(down, 0) : ROWS + min(down, 0), max(right, 0) : COLUMNS + min(right, 0)]
        before = np.s_[max(-down, 0) : ROWS - max(down, 0), max(-right, 0) : COLUMNS - max(right, 0)]
        assert (moved[inside] == image[before]).all()
        shifts.add((right, down))
    assert len(shifts) > 30
    assert any(warp_of("translation: 0.1 scale: 0.1", position).matrix[0, 2] % 1 for position in range(3))


def test_a_random_resized_crop_has_the_areas_and_aspects_that_are_asked_for() -> None:
    text = "random_resized_crop { min_area: 0.2 max_area: 0.6 min_aspect: 0.5 max_aspect: 1.5 }"
    windows = []
    for position in range(300):
        warp = warp_of(text, position)
        assert warp.size == (17, 13)
        back = np.linalg.inv(warp.matrix)
        (x0, y0, _), (x1, y1, _) = back @ (0, 0, 1), back @ (13, 17, 1)
        assert 0 <= x0 + 1e-9 < x1 - 1e-9 <= COLUMNS
        assert 0 <= y0 + 1e-9 < y1 - 1e-9 <= ROWS
        windows.append(((x1 - x0) * (y1 - y0) / ROWS / COLUMNS, (x1 - x0) / (y1 - y0)))
    area, aspect = np.array(windows).T
    np.testing.assert_allclose([area.min(), area.max()], [0.2, 0.6], atol=0.03)
    np.testing.assert_allclose([aspect.min(), aspect.max()], [0.5, 1.5], atol=0.1)


def test_a_crop_that_never_fits_is_the_largest_in_the_middle() -> None:
    back = np.linalg.inv(warp_of("random_resized_crop { min_area: 1 min_aspect: 1 max_aspect: 1 }", 0).matrix)
    np.testing.assert_allclose(back @ (0, 0, 1), [(COLUMNS - ROWS) / 2, 0, 1], atol=1e-9)
    np.testing.assert_allclose(back @ (13, 17, 1), [(COLUMNS + ROWS) / 2, ROWS, 1])


def test_elastic_shifts_are_smooth_and_as_large_as_asked_for() -> None:
    shifts = warp_of("elastic: 5 elastic_sigma: 6", 0).shifts
    assert shifts is not None
    assert np.abs(shifts).max() == pytest.approx(5)
    assert np.abs(np.diff(shifts, axis=0)).max() < 1.5
    assert np.abs(shifts[..., 0] - shifts[..., 1]).max() > 1


def test_much_smaller_pictures_are_averages() -> None:
    stripes = np.zeros((64, 80, 1), np.uint8)
    stripes[:, ::2] = 200
    small = Warp(np.diag([0.125, 0.125, 1]), (8, 10)).image(stripes, np.zeros(1))
    assert small.shape == (8, 10, 1)
    np.testing.assert_allclose(small, 100, atol=2)


def test_outside_the_picture_there_is_the_mean_and_no_label() -> None:
    image, labels = np.full((ROWS, COLUMNS, 3), 9, np.uint8), np.ones((ROWS, COLUMNS), np.uint8)
    for text, ignore, outside in (("", None, 255), ("", 11, 11), ("outside_label: 13", 11, 13)):
        augment = augmentation(f"rotation: 45 {text}", mean=(104, 117, 123))
        found = augment(image, draws(1), labels=labels, ignore_label=ignore)
        assert found.labels is not None
        assert found.image[0, 0].tolist() == [104, 117, 123]
        assert found.labels[0, 0] == outside
        assert found.labels[ROWS // 2, COLUMNS // 2] == 1
        assert set(np.unique(found.labels)) == {1, outside}


def test_labels_of_fewer_pixels_move_along() -> None:
    labels = np.zeros((20, 30), np.uint8)
    labels[4, 6] = 5
    right = np.array([[1, 0, 30], [0, 1, 15], [0, 0, 1.0]])
    found = Warp(right, (60, 90)).labels(labels, 255, (60, 90))
    assert np.argwhere(found == 5).tolist() == [[9, 16]]
    assert found.shape == (20, 30)


def test_boxes_go_by_the_share_that_is_left() -> None:
    left = Warp(np.array([[1, 0, -50.0], [0, 1, 0], [0, 0, 1]]), (100, 100))
    boxes = np.array(
        [[1, 0, 0.4, 0.2, 0.8, 0.4, 0], [2, 1, 0.1, 0.2, 0.6, 0.4, 1], [3, 2, 0, 0, 0.3, 1, 0]], np.float32
    )
    found = left.boxes(boxes, (100, 100), 0.25)
    np.testing.assert_allclose(found, [[1, 0, 0, 0.2, 0.3, 0.4, 0]], atol=1e-6)
    assert left.boxes(boxes, (100, 100), 0.2)[:, 0].tolist() == [1, 2]
    assert left.boxes(boxes, (100, 100), 0.8)[:, 0].tolist() == []
    assert left.boxes(boxes[:0], (100, 100), 0.2).shape == (0, 7)


# ---------------------------------------------------------------- colours


def augmented_pictures(text: str, image: np.ndarray, count: int = 300) -> np.ndarray:
    augment = augmentation(text)
    return np.stack([augment(image, draws(position)).image for position in range(count)]).astype(float)


def flat(*color: int) -> np.ndarray:
    return np.full((3, 5, len(color)), color, np.uint8)


def test_brightness_is_a_factor() -> None:
    found = augmented_pictures("brightness: 0.4", flat(100, 50, 10))[:, 0, 0]
    np.testing.assert_allclose(np.quantile(found[:, 0], [0, 0.5, 1]), [60, 100, 140], atol=4)
    np.testing.assert_allclose(found[:, 0], 2 * found[:, 1], atol=2)


def test_contrast_keeps_the_mean() -> None:
    image = flat(100, 100, 100)
    image[:, ::2] = 60
    image[:, 1::2] = 90  # mean 72
    found = augmented_pictures("contrast: 0.5", image)
    np.testing.assert_allclose(found.mean((1, 2, 3)), 72, atol=1)
    factors = (found[:, 0, 1, 0] - found[:, 0, 0, 0]) / 30
    np.testing.assert_allclose(np.quantile(factors, [0, 0.5, 1]), [0.5, 1, 1.5], atol=0.07)


def test_gamma_leaves_black_and_white() -> None:
    image = flat(0, 255, 64)
    found = augmented_pictures("gamma: 1", image)[:, 0, 0]
    assert (found[:, :2] == [0, 255]).all()
    exponents = np.log(found[:, 2] / 255) / np.log(64 / 255)
    np.testing.assert_allclose(np.quantile(exponents, [0, 0.5, 1]), [0.5, 1, 2], atol=0.1)


def to_gray(color: np.ndarray) -> np.ndarray:
    return color @ [0.114, 0.587, 0.299]


def test_saturation_keeps_the_gray_value() -> None:
    color = np.array([90, 120, 150])
    found = augmented_pictures("saturation: 0.5", flat(*color))[:, 0, 0]
    np.testing.assert_allclose(to_gray(found), to_gray(color), atol=1)
    factors = (found[:, 2] - to_gray(color)) / (150 - to_gray(color))
    np.testing.assert_allclose(np.quantile(factors, [0, 0.5, 1]), [0.5, 1, 1.5], atol=0.08)


def test_hue_keeps_the_gray_value_and_grays() -> None:
    color = np.array([90, 120, 150])
    found = augmented_pictures("hue: 60", flat(*color))[:, 0, 0]
    np.testing.assert_allclose(to_gray(found), to_gray(color), atol=1)
    assert found[:, 0].std() > 5
    assert (np.abs(augmented_pictures("hue: 60", flat(77, 77, 77), 20) - 77) <= 1).all()


def test_gray_pictures_are_as_many_as_asked_for() -> None:
    found = augmented_pictures("gray: 0.3", flat(90, 120, 150), 500)[:, 0, 0]
    is_gray = found.std(1) < 1
    assert 0.24 < is_gray.mean() < 0.36
    assert (found[~is_gray] == [90, 120, 150]).all()
    np.testing.assert_allclose(found[is_gray], to_gray(np.array([90, 120, 150])), atol=1)


def test_pca_noise_follows_the_colours_of_imagenet() -> None:
    found = augmented_pictures("pca_noise: 0.1", flat(128, 128, 128), 800)[:, 0, 0] - 128
    variances = np.array([0.2175, 0.0188, 0.0045]) * 255 * 0.1
    vectors = np.array([[-0.5675, 0.7192, 0.4009], [-0.5808, -0.0045, -0.8140], [-0.5836, -0.6948, 0.4203]])
    np.testing.assert_allclose(np.cov(found.T), vectors @ np.diag(variances**2) @ vectors.T, rtol=0.15, atol=0.3)


def test_blur_and_jpeg_keep_the_mean_and_lose_detail() -> None:
    image = np.random.default_rng(3).integers(0, 256, (32, 40, 3)).astype(np.uint8)
    blurred = augmented_pictures("blur: 3", image, 30)
    np.testing.assert_allclose(blurred.mean((1, 2, 3)), image.mean(), atol=3)
    assert blurred.std((1, 2, 3)).min() < 0.3 * image.std()
    smooth = cv2.GaussianBlur(draw(32, 40), (0, 0), 2)
    spoiled = np.abs(augmented_pictures("jpeg: 10", smooth, 30) - smooth).mean((1, 2, 3))
    assert 0 < spoiled.min() < 2.5 < spoiled.max() < 30


def test_erased_rectangles_have_the_areas_that_are_asked_for() -> None:
    image = np.full((ROWS, COLUMNS, 3), 200, np.uint8)
    augment = augmentation("erasing: 0.3 erasing_prob: 0.6", mean=(104, 117, 123))
    shares = []
    for position in range(400):
        erased = (augment(image, draws(position)).image == [104, 117, 123]).all(2)
        rows, columns = np.flatnonzero(erased.any(1)), np.flatnonzero(erased.any(0))
        if len(rows):
            assert erased[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()
            shares.append(erased.mean())
    assert 0.53 < len(shares) / 400 < 0.67
    assert min(shares) >= 0.015
    assert 0.25 < max(shares) <= 0.31
    assert (image == 200).all()


@pytest.mark.parametrize(
    ("share", "aspect", "rows", "columns"),
    [
        (1, 1, (0, 16), (5, 25)),
        (0.5, 2, (6, 16), (5, 25)),
        (0.5, 0.5, (0, 16), (15, 25)),
        (0.04, 1, (12, 16), (21, 25)),
    ],
)
def test_an_erased_rectangle_has_its_area_and_aspect_and_lies_in_the_picture(
    share: float, aspect: float, rows: tuple[int, int], columns: tuple[int, int]
) -> None:
    """The rectangle lies as far down and to the right as it can. One that is too long is cut off."""

    class Last:
        random = staticmethod(lambda: 0.0)
        integers = staticmethod(lambda end: end - 1)
        numbers = iter([share, np.log(aspect)])

        def uniform(self, low: float, high: float) -> float:
            return next(self.numbers)

    options = Options({"erasing": 1.0, "erasing_prob": 1.0})
    found = erase(np.zeros((16, 25, 1), np.uint8), np.array([7.4]), options, Last())  # type: ignore[arg-type]
    wanted = np.zeros((16, 25))
    wanted[slice(*rows), slice(*columns)] = 7
    assert found[..., 0].tolist() == wanted.tolist()


@pytest.mark.parametrize("name", ["rotation", "translation", "brightness", "hue", "elastic", "blur"])
def test_probabilities(name: str) -> None:
    image = draw(ROWS, COLUMNS)
    augment = augmentation(f"{name}: 1 {name}_prob: 0.25")
    changed = [bool((augment(image, draws(position)).image != image).any()) for position in range(160)]
    assert 0.14 < np.mean(changed) < 0.36


# ---------------------------------------------------------------- phases, draws, errors


def test_phases() -> None:
    assert augmentation("rotation: 5").is_on
    assert not augmentation("rotation: 5", Phase.TEST).is_on
    assert augmentation("rotation: 5 phase: TEST", Phase.TEST).is_on
    assert not augmentation("rotation: 5 phase: TEST").is_on
    assert augmentation("gray: 1 phase: TEST phase: TRAIN").is_on
    assert not augmentation("rotation_prob: 0.5").is_on


def test_what_is_done_depends_on_seed_and_position_alone() -> None:
    augment, image = augmentation(GEOMETRY["all"] + " brightness: 0.3"), draw(ROWS, COLUMNS)
    first = augment(image, Draws((0.1,), 5, 3, 17)).image
    np.testing.assert_array_equal(first, augment(image, Draws((), 5, 1, 17)).image)
    assert (first != augment(image, Draws((0.1,), 5, 3, 18)).image).any()
    assert (first != augment(image, Draws((0.1,), 6, 3, 17)).image).any()


ERRORS = [
    ("rotation: 200", "rotation is out of range; expected 0 to 180; got 200"),
    ("brightness: 1.5", "brightness is out of range; expected 0 to 1; got 1.5"),
    ("hue: -3", "hue is out of range; expected 0 to 180; got -3"),
    ("blur_prob: 1.5", "blur_prob is out of range; expected 0 to 1; got 1.5"),
    ("jpeg: 101", "jpeg is out of range; expected 0 to 100; got 101"),
    ("elastic_sigma: 0", "elastic_sigma must be positive; got 0.0"),
    (
        "random_resized_crop { min_area: 0.5 max_area: 0.25 }",
        "the areas of random_resized_crop are out of range; expected 0 < min_area <= max_area <= 1; got 0.5 and 0.25",
    ),
    (
        "random_resized_crop { min_aspect: 0 }",
        "the aspects of random_resized_crop are out of range; "
        "expected 0 < min_aspect <= max_aspect <= 1000; got 0 and 1.33333",
    ),
]


@pytest.mark.parametrize(("text", "message"), ERRORS)
def test_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(LayerError, match=f"^{re.escape(message)}$"):
        augmentation(text)


def test_pictures_that_cannot_be_augmented() -> None:
    with pytest.raises(DataError) as error:
        augmentation("hue: 3")(np.zeros((5, 7, 1), np.uint8), draws(0))
    assert str(error.value) == "hue is for pictures in colour; expected three channels; got 1"
    with pytest.raises(DataError) as error:
        augmentation("hue: 3")(np.zeros((5, 7, 3), np.float32), draws(0))
    assert str(error.value) == "augment_param is for pictures of 8 bits; expected uint8; got float32"


def test_gray_pictures_are_augmented() -> None:
    text = f"{GEOMETRY['all']} brightness: 0.3 gamma: 0.2 gray: 1 blur: 2 jpeg: 50 erasing: 0.3"
    assert augmentation(text)(draw(ROWS, COLUMNS, 1)[..., None], draws(2)).image.shape == (ROWS, COLUMNS, 1)


def test_all_geometric_changes_are_one_interpolation(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for name in ("remap", "warpAffine", "warpPerspective"):
        function = getattr(cv2, name)
        monkeypatch.setattr(
            cv2, name, lambda *given, _do=function, **how: (seen.append(given[0].shape), _do(*given, **how))[1]
        )
    augmentation(GEOMETRY["all"])(draw(ROWS, COLUMNS), draws(2))
    assert seen == [(ROWS, COLUMNS, 3)]


# ---------------------------------------------------------------- layers


AUGMENT = "augment_param { random_resized_crop { min_area: 0.3 } rotation: 20 contrast: 0.5 erasing: 0.2 }"


def data(batch_size: int, crop: int = 0, phase: Phase = Phase.TRAIN, augment: str = AUGMENT) -> object:
    source = f'data_param {{ source: "db" backend: LMDB batch_size: {batch_size} }}'
    transform = f"transform_param {{ crop_size: {crop} mirror: true }}"
    return make_opened("Data", f"{source} {transform} {augment}", phase=phase, seed=3)


@pytest.mark.usefixtures("_database")
def test_batches_are_the_same_with_one_rank_and_with_two() -> None:
    whole = data(6)
    halves = [data(3), data(3)]
    for rank, half in enumerate(halves):
        half.loader.sampler.rank, half.loader.sampler.world = rank, 2  # type: ignore[attr-defined]
    for index in (0, 3):
        pictures, labels = batch(whole, index)  # type: ignore[arg-type]
        for rank, half in enumerate(halves):
            part, of_part = batch(half, index)  # type: ignore[arg-type]
            np.testing.assert_array_equal(part, pictures[rank::2])
            np.testing.assert_array_equal(of_part, labels[rank::2])


@pytest.mark.usefixtures("_database")
def test_a_random_resized_crop_is_as_large_as_the_crop() -> None:
    layer = data(5, crop=13)
    assert layer.top_shapes([])[0] == (5, 3, 13, 13)  # type: ignore[attr-defined]
    assert batch(layer, 0)[0].shape == (5, 3, 13, 13)  # type: ignore[arg-type]


@pytest.mark.usefixtures("_database")
def test_pictures_are_augmented_in_train_only() -> None:
    plain, test = data(5, phase=Phase.TEST, augment=""), data(5, phase=Phase.TEST)
    np.testing.assert_array_equal(batch(plain, 0)[0], batch(test, 0)[0])  # type: ignore[arg-type]
    assert (batch(data(5), 0)[0] != batch(data(5, augment=""), 0)[0]).any()  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["ImageSegData", "DenseImageData"])
def test_pictures_and_labels_of_pixels_stay_together(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(3):
        labels = (draw(37, 37, 1, seed=number) > 128).astype(np.uint8)
        cv2.imwrite(f"{number}_labels.png", labels)
        cv2.imwrite(f"{number}.png", np.repeat(labels[..., None] * 200 + 20, 3, 2))
    Path("list.txt").write_text("".join(f"{number}.png {number}_labels.png\n" for number in range(3)))
    name = "image_data_param" if kind == "ImageSegData" else "dense_image_data_param"
    more = "label_type: PIXEL" if kind == "ImageSegData" else ""
    text = f'{name} {{ source: "list.txt" batch_size: 3 {more} }} augment_param {{ {GEOMETRY["all"]} }}'
    pictures, labels = batch(make_opened(kind, text, 2, Phase.TRAIN), 0)
    inside = labels[:, 0] != 255
    agree = (pictures[:, 0] > 120) == (labels[:, 0] == 1)
    assert 0.5 < inside.mean() < 1
    assert agree[inside].mean() > 0.93
