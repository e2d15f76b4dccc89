"""rand_augment and trivial_augment: the changes, their strengths and probabilities, and errors."""

from __future__ import annotations

import re
from functools import cache, partial

import numpy as np
import pytest

from pycaffe_like.data import augment_policy
from pycaffe_like.data.augment_policy import Drawn, draw_policies
from pycaffe_like.errors import LayerError
from pycaffe_like.spec import Phase

from .helpers import draw
from .test_augmentation import COLUMNS, ROWS, augmentation, center_of_mass, draws, marked_picture, options


def draw_changes(text: str, position: int) -> Drawn:
    return draw_policies(options(text), (ROWS, COLUMNS), draws(position).augmentation_generator())


STRONGEST = "rand_augment { num_ops: 1 magnitude: 30 }"


def matrices(text: str, count: int = 500) -> list[np.ndarray]:
    """Returns the matrices of the geometric changes drawn for `count` records, in coordinates around the middle."""
    found = [draw_changes(text, position).matrix for position in range(count)]
    to_middle = np.array([[1, 0, COLUMNS / 2], [0, 1, ROWS / 2], [0, 0, 1]])
    return [np.linalg.inv(to_middle) @ matrix @ to_middle for matrix in found if matrix is not None]


def strengths(found: list[np.ndarray]) -> dict[str, set[float]]:
    """Returns all strengths, with their signs, that the matrices have for each geometric change."""
    turned = [one for one in found if one[0, 1] and one[1, 0]]
    return {
        "rotate": {round(float(np.rad2deg(np.arctan2(one[0, 1], one[0, 0]))), 3) for one in turned},
        "shear_x": {round(float(one[0, 1]), 3) for one in found if one[0, 1] and not one[1, 0]},
        "shear_y": {round(float(one[1, 0]), 3) for one in found if one[1, 0] and not one[0, 1]},
        "translate_x": {round(float(one[0, 2]), 3) for one in found if one[0, 2]},
        "translate_y": {round(float(one[1, 2]), 3) for one in found if one[1, 2]},
    }


def test_geometry_of_rand_augment_at_its_strongest() -> None:
    """The strongest changes are those of the paper's list, in both directions: a shear of 0.3, 30 degrees, and a
    translation by 150 of 331 pixels.
    """
    right, down = round(150 / 331 * COLUMNS, 3), round(150 / 331 * ROWS, 3)
    assert strengths(matrices(STRONGEST)) == {
        "rotate": {30.0, -30.0},
        "shear_x": {0.3, -0.3},
        "shear_y": {0.3, -0.3},
        "translate_x": {right, -right},
        "translate_y": {down, -down},
    }


def test_a_magnitude_is_a_share_of_the_strongest() -> None:
    assert strengths(matrices("rand_augment { num_ops: 1 magnitude: 10 }"))["rotate"] == {10.0, -10.0}


def test_geometry_of_trivial_augment_is_uniform_up_to_its_wide_ranges() -> None:
    found = strengths(matrices("trivial_augment {}", 1500))
    for name, largest in (("rotate", 135), ("shear_x", 0.99), ("shear_y", 0.99), ("translate_x", 32)):
        np.testing.assert_allclose(np.quantile(np.abs(list(found[name])), [0, 0.5, 1]) / largest, [0, 0.5, 1], atol=0.1)
        assert np.mean(np.less(list(found[name]), 0)) == pytest.approx(0.5, abs=0.1)
        assert max(map(abs, found[name])) <= largest * (1 + 1e-6)
    weaker = strengths(matrices("trivial_augment { max_magnitude: 10 }"))
    assert 40 < max(weaker["rotate"]) <= 45


def test_each_of_14_changes_is_as_likely() -> None:
    found = [draw_changes(STRONGEST, position) for position in range(1000)]
    assert np.mean([one.matrix is not None for one in found]) == pytest.approx(5 / 14, abs=0.04)
    assert np.mean([bool(one.changes) for one in found]) == pytest.approx(8 / 14, abs=0.04)


def test_number_and_probability_of_changes() -> None:
    counts = [len(draw_changes("rand_augment { num_ops: 7 prob: 0.5 }", position).changes) for position in range(400)]
    assert np.mean(np.equal(counts, 0)) == pytest.approx(0.5, abs=0.08)
    assert np.mean([count for count in counts if count]) == pytest.approx(4, abs=0.3)
    done = [draw_changes("trivial_augment { prob: 0.25 }", position) for position in range(600)]
    done = [one for one in done if one.changes or one.matrix is not None]
    assert len(done) / 600 == pytest.approx(0.25 * 13 / 14, abs=0.05)


def test_the_standard_deviation_of_magnitudes() -> None:
    angles = strengths(matrices("rand_augment { num_ops: 1 magnitude: 15 magnitude_std: 3 }", 1500))["rotate"]
    assert np.std(np.abs(list(angles))) == pytest.approx(3, abs=0.6)
    assert np.mean(np.abs(list(angles))) == pytest.approx(15, abs=0.7)


# ---------------------------------------------------------------- colours


IMAGE = draw(ROWS, COLUMNS, seed=6) // 2 + 40


@cache
def all_changes() -> list[tuple[str, np.ndarray]]:
    """Returns the picture after each change drawn for 600 records, with the change's repr, which names its function."""
    drawn_changes = [change for position in range(600) for change in draw_changes(STRONGEST, position).changes]
    return [(repr(change), change(IMAGE)) for change in drawn_changes]


def pictures_after(name: str) -> list[np.ndarray]:
    """Returns the different pictures that the change of this name made."""
    return list({image.tobytes(): image for text, image in all_changes() if name in text}.values())


def to_gray(image: np.ndarray) -> np.ndarray:
    weighted: np.ndarray = image @ np.array([0.114, 0.587, 0.299])
    return weighted


def test_saturation_contrast_and_sharpness_blend() -> None:
    own = IMAGE.astype(float)
    smooth = own.copy()
    parts = [own[y : ROWS - 2 + y, x : COLUMNS - 2 + x] for y in range(3) for x in range(3)]
    smooth[1:-1, 1:-1] = (sum(parts) + 4 * own[1:-1, 1:-1]) / 13
    others = {"_saturate": to_gray(own)[..., None], "_contrast": to_gray(own).mean(), "_sharpen": smooth}
    for name, other in others.items():
        expected = [(factor * own + (1 - factor) * other).clip(0, 255) for factor in (0.1, 1.9)]
        found = sorted(pictures_after(name), key=lambda image: float(np.abs(image - expected[0]).mean()))
        assert len(found) == 2
        for image, wanted in zip(found, expected, strict=True):
            np.testing.assert_allclose(image, wanted, atol=2)


def test_brightness_posterize_and_solarize_map_values() -> None:
    own = IMAGE.astype(int)
    tables = pictures_after("_look_up")
    for wanted in (np.rint(own * 0.1), np.rint(own * 1.9).clip(0, 255)):
        assert any(np.abs(image - wanted).max() <= 1 for image in tables)
    (posterized,) = pictures_after("_posterize")
    np.testing.assert_array_equal(posterized, own // 16 * 16)
    (solarized,) = pictures_after("_solarize")
    np.testing.assert_array_equal(solarized, 255 - own)


def test_autocontrast_and_equalize_spread_each_channel() -> None:
    (stretched,) = pictures_after("_autocontrast")
    (equalized,) = pictures_after("_equalize")
    for image in (stretched, equalized):
        assert (image.reshape(-1, 3).max(0) == 255).all()
        order = np.argsort(IMAGE[..., 1].ravel(), kind="stable")
        assert (np.diff(image[..., 1].ravel()[order].astype(int)) >= 0).all()
    low, high = IMAGE.min((0, 1)).astype(float), IMAGE.max((0, 1))
    np.testing.assert_allclose(stretched, (IMAGE - low) * 255 / (high - low), atol=0.51)


def test_colours_of_trivial_augment_reach_their_wide_ranges() -> None:
    """The ranges are those of the paper: factors from 0.01 to 1.99, up to 6 bits fewer, and any threshold."""
    drawn: dict[str, list[float]] = {
        "_saturate": [],
        "_contrast": [],
        "_sharpen": [],
        "_posterize": [],
        "_solarize": [],
    }
    for position in range(1500):
        for change in draw_changes("trivial_augment {}", position).changes:
            if isinstance(change, partial) and change.func.__name__ in drawn:
                drawn[change.func.__name__].append(change.args[0])
    assert set(drawn["_posterize"]) == set(range(7))
    for name in ("_saturate", "_contrast", "_sharpen"):
        assert 0.01 <= min(drawn[name]) < 0.1
        assert 1.9 < max(drawn[name]) <= 1.99
    assert 0 <= min(drawn["_solarize"]) < 15
    assert 240 < max(drawn["_solarize"]) <= 255


def test_solarize_inverts_values_from_the_threshold_on() -> None:
    image = np.array([[[0], [99], [100], [255]]], np.uint8)
    assert augment_policy._solarize(100, image).ravel().tolist() == [0, 99, 155, 0]


def test_posterize_drops_the_lowest_bits() -> None:
    image = np.array([[[7], [8], [15], [255]]], np.uint8)
    assert augment_policy._posterize(3, image).ravel().tolist() == [0, 8, 8, 248]
    assert augment_policy._posterize(0, image).ravel().tolist() == [7, 8, 15, 255]


@pytest.mark.parametrize("text", ["rand_augment { num_ops: 6 magnitude: 20 }", "trivial_augment {}"])
def test_gray_and_flat_pictures_stay_what_they_are(text: str) -> None:
    augment = augmentation(text)
    for position in range(60):
        image = augment(IMAGE[..., :1], draws(position)).image
        assert (image.shape, image.dtype) == ((ROWS, COLUMNS, 1), np.uint8)
        assert augment(np.full((5, 7, 3), 9, np.uint8), draws(position)).image.shape == (5, 7, 3)


# ---------------------------------------------------------------- together with the rest


@pytest.mark.parametrize("text", ["rand_augment { num_ops: 2 magnitude: 8 }", "trivial_augment { max_magnitude: 12 }"])
def test_a_marked_pixel_its_label_and_its_box_land_in_the_same_place(text: str) -> None:
    augment, moved = augmentation(f"{text} min_box_share: 1"), 0
    for position in range(80):
        image, labels, boxes = marked_picture(31, 43)
        found = augment(image, draws(position), labels=labels, boxes=boxes)
        assert found.labels is not None
        assert found.boxes is not None
        if not len(found.boxes):
            continue  # the square is partly outside the picture
        at = center_of_mass(found.labels == 7)
        x0, y0, x1, y1 = found.boxes[0, 2:6] * np.tile([COLUMNS, ROWS], 2)
        np.testing.assert_allclose([(y0 + y1) / 2 - 0.5, (x0 + x1) / 2 - 0.5], at, atol=1.2)
        if not draw_changes(text, position).changes:  # the square is still the brightest area
            np.testing.assert_allclose(center_of_mass(found.image[..., 0].astype(float)), at, atol=0.8)
            moved += bool(np.abs(at - (31, 43)).max() > 0.3)
    assert moved >= 5


def test_they_are_the_same_with_the_same_seed_and_position_and_on_in_train_only() -> None:
    augment = augmentation("rand_augment {} trivial_augment {}")
    for position in range(5):
        first, again = (augment(IMAGE, draws(position)).image for _ in range(2))
        np.testing.assert_array_equal(first, again)
    assert augmentation("trivial_augment {}").is_on
    assert not augmentation("rand_augment {}", Phase.TEST).is_on


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rand_augment { magnitude: 31 }", "rand_augment.magnitude is out of range; expected 0 to 30; got 31"),
        ("rand_augment { magnitude_std: -1 }", "rand_augment.magnitude_std is out of range; expected 0 to 30; got -1"),
        ("rand_augment { prob: 1.5 }", "rand_augment.prob is out of range; expected 0 to 1; got 1.5"),
        ("rand_augment { num_ops: 0 }", "rand_augment.num_ops is out of range; expected 1 to 14; got 0"),
        ("rand_augment { num_ops: 15 }", "rand_augment.num_ops is out of range; expected 1 to 14; got 15"),
        (
            "trivial_augment { max_magnitude: 40 }",
            "trivial_augment.max_magnitude is out of range; expected 0 to 30; got 40",
        ),
        ("trivial_augment { prob: -1 }", "trivial_augment.prob is out of range; expected 0 to 1; got -1"),
    ],
)
def test_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(LayerError, match=f"^{re.escape(message)}$"):
        augmentation(text)
