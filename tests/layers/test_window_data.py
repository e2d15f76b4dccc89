"""The WindowData layer, compared with the arithmetic of src/caffe/layers/window_data_layer.cpp."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pycaffe_like.data.window_file import Window, read_window_file
from pycaffe_like.data.window_transform import place_window
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Phase
from tests.data.helpers import batch, draw, make, make_opened, write_mean

PICTURES = [draw(31, 47, seed=1), draw(53, 29, seed=2)]

# picture, class, overlap, x1, y1, x2, y2
WINDOWS = [
    (0, 3, 0.9, 0, 0, 46, 30),
    (0, 5, 0.5, 7, 3, 20, 28),
    (0, 5, 0.49, 30, 5, 46, 12),
    (0, 0, 0.0, 2, 20, 12, 30),
    (1, 7, 0.75, 1, 1, 28, 52),
    (1, 7, 0.3, 0, 40, 11, 52),
    (1, 2, 0.1, 14, 2, 17, 33),
]


def write_windows(windows: list[tuple[Any, ...]] = WINDOWS, name: str = "windows.txt", root: str = "") -> None:
    lines = []
    for number, picture in enumerate(PICTURES):
        cv2.imwrite(f"{number}.png", picture)
        own = [window[1:] for window in windows if window[0] == number]
        height, width, channels = picture.shape
        lines += [f"# {number}", f"{root}{number}.png", str(channels), str(height), str(width), str(len(own))]
        lines += [" ".join(map(str, window)) for window in own]
    Path(name).write_text("\n".join(lines) + "\n")


def windows(options: str = "", transform: str = "crop_size: 13", batch_size: int = 8) -> str:
    return f'window_data_param {{ source: "windows.txt" batch_size: {batch_size} {options} }} transform_param {{ {transform} }}'


def c_round(value: np.floating) -> int:
    """Returns the value rounded like C's round()."""
    return math.trunc(float(value) + math.copysign(0.5, float(value)))


def caffe(
    image: np.ndarray,
    window: tuple[int, ...],
    crop_size: int,
    context_pad: int = 0,
    use_square: bool = False,
    do_mirror: bool = False,
    mean_file: np.ndarray | None = None,
    mean_values: tuple[float, ...] = (),
    scale: float = 1.0,
) -> np.ndarray:
    """Returns one window as WindowDataLayer::load_batch copies it into the top."""
    rows, cols, channels = image.shape
    x1, y1, x2, y2 = window
    pad_w = pad_h = 0
    size_width = size_height = crop_size
    if context_pad > 0 or use_square:
        context_scale = np.float32(crop_size) / np.float32(crop_size - 2 * context_pad)
        half_height = np.float32((y2 - y1 + 1) / 2.0)
        half_width = np.float32((x2 - x1 + 1) / 2.0)
        center_x = np.float32(x1) + half_width
        center_y = np.float32(y1) + half_height
        if use_square:
            if half_height > half_width:
                half_width = half_height
            else:
                half_height = half_width
        x1 = c_round(center_x - half_width * context_scale)
        x2 = c_round(center_x + half_width * context_scale)
        y1 = c_round(center_y - half_height * context_scale)
        y2 = c_round(center_y + half_height * context_scale)
        unclipped_height = y2 - y1 + 1
        unclipped_width = x2 - x1 + 1
        pad_x1 = max(0, -x1)
        pad_y1 = max(0, -y1)
        pad_x2 = max(0, x2 - cols + 1)
        pad_y2 = max(0, y2 - rows + 1)
        x1 = x1 + pad_x1
        x2 = x2 - pad_x2
        y1 = y1 + pad_y1
        y2 = y2 - pad_y2
        clipped_height = y2 - y1 + 1
        clipped_width = x2 - x1 + 1
        scale_x = np.float32(crop_size) / np.float32(unclipped_width)
        scale_y = np.float32(crop_size) / np.float32(unclipped_height)
        size_width = c_round(np.float32(clipped_width) * scale_x)
        size_height = c_round(np.float32(clipped_height) * scale_y)
        pad_x1 = c_round(np.float32(pad_x1) * scale_x)
        pad_x2 = c_round(np.float32(pad_x2) * scale_x)
        pad_y1 = c_round(np.float32(pad_y1) * scale_y)
        pad_h = pad_y1
        pad_w = pad_x2 if do_mirror else pad_x1
        if pad_h + size_height > crop_size:
            size_height = crop_size - pad_h
        if pad_w + size_width > crop_size:
            size_width = crop_size - pad_w
    cropped = cv2.resize(
        image[y1 : y2 + 1, x1 : x2 + 1].copy(), (size_width, size_height), interpolation=cv2.INTER_LINEAR
    )
    if do_mirror:
        cropped = cv2.flip(cropped, 1)
    mean_off = (mean_file.shape[2] - crop_size) // 2 if mean_file is not None else 0
    top = np.zeros((channels, crop_size, crop_size), np.float32)
    for h in range(size_height):
        for w in range(size_width):
            for c in range(channels):
                pixel = np.float32(cropped[h, w, c])
                if mean_file is not None:
                    pixel = pixel - mean_file[c, h + mean_off + pad_h, w + mean_off + pad_w]
                elif mean_values:
                    pixel = pixel - np.float32(mean_values[c if len(mean_values) > 1 else 0])
                top[c, h + pad_h, w + pad_w] = pixel * np.float32(scale)
    return top


def number_of(window: Window) -> int:
    """Returns the window's index in WINDOWS."""
    return [(f"{one[0]}.png", one[3:]) for one in WINDOWS].index((window.picture, window.box))


MEAN = np.random.default_rng(4).uniform(90, 130, (3, 19, 17)).astype(np.float32)

OPTIONS = [
    pytest.param("", "", {}, id="warp"),
    pytest.param("context_pad: 3", "", {"context_pad": 3}, id="context"),
    pytest.param('crop_mode: "square"', "", {"use_square": True}, id="square"),
    pytest.param('crop_mode: "square" context_pad: 2 scale: 0.25', "mean_value: 7", {"use_square": True, "context_pad": 2, "scale": 0.25, "mean_values": (7,)}, id="square with context"),
    pytest.param("context_pad: 6", "mean_value: 104 mean_value: 117 mean_value: 123", {"context_pad": 6, "mean_values": (104, 117, 123)}, id="a pixel in its context"),
    pytest.param("context_pad: 4 scale: 0.017", 'mean_file: "mean"', {"context_pad": 4, "mean_file": MEAN, "scale": 0.017}, id="mean image"),
    pytest.param("cache_images: true context_pad: 1", "", {"context_pad": 1}, id="cached"),
]  # fmt: skip


@pytest.mark.parametrize("mirror", ["", "mirror: true"])
@pytest.mark.parametrize(("options", "transform", "said"), OPTIONS)
def test_windows_look_as_in_caffe(options: str, transform: str, said: dict[str, Any], mirror: str) -> None:
    write_windows()
    write_mean("mean", MEAN)
    layer = make_opened("WindowData", windows(options, f"crop_size: 13 {transform} {mirror}", 40), seed=2)
    assert layer.top_shapes([]) == [(40, 3, 13, 13), (40,)]
    drawn = [(layer.loader.source[number], mirrored) for number, mirrored in layer.loader.sampler._windows(0)]
    mirrors = [mirrored and bool(mirror) for _, mirrored in drawn]
    data, labels = batch(layer, 0)
    assert len({str(window) for window, _ in drawn}) == len(WINDOWS)  # all windows occur
    assert set(mirrors) == ({True, False} if mirror else {False})
    for found, label, (window, _), mirrored in zip(data, labels, drawn, mirrors, strict=True):
        picture, own, overlap, *box = WINDOWS[number_of(window)]
        np.testing.assert_array_equal(found, caffe(PICTURES[picture], tuple(box), 13, do_mirror=mirrored, **said))
        assert label == (own if overlap >= 0.5 else 0)
    layer.loader.close()


@pytest.mark.parametrize("seed", range(60))
def test_where_windows_go(seed: int) -> None:
    """Random windows in pictures of random size: cropping, scaling and rounding agree with Caffe's."""
    random = np.random.default_rng(seed)
    for _ in range(20):
        height, width = random.integers(5, 60, 2).tolist()
        crop = int(random.integers(5, 40))
        x1, x2 = sorted(random.integers(0, width, 2).tolist())
        y1, y2 = sorted(random.integers(0, height, 2).tolist())
        pad = int(random.integers(0, (crop + 1) // 2))
        square, mirrored = bool(random.integers(2)), bool(random.integers(2))
        picture = random.integers(0, 256, (height, width, 3)).astype(np.uint8)
        box, (rows, columns), (top, left) = place_window((x1, y1, x2, y2), picture.shape, crop, pad, square, mirrored)
        if min(rows, columns) < 1:
            continue  # OpenCV cannot resize it; the layer reports an error
        part = cv2.resize(picture[box[1] : box[3] + 1, box[0] : box[2] + 1].copy(), (columns, rows))
        found = np.zeros((crop, crop, 3), np.uint8)
        found[top : top + rows, left : left + columns] = part[:, ::-1] if mirrored else part
        want = caffe(picture, (x1, y1, x2, y2), crop, pad, square, mirrored)
        np.testing.assert_array_equal(found.transpose(2, 0, 1), want)


def test_a_window_by_hand() -> None:
    # A window of 4 x 4 at the left border, with 2 pixels of context in a crop of 8, doubles its size around
    # its centre (2, 4): columns -2 to 6 and rows 0 to 8. Of the 9 columns, 2 lie outside. They become
    # 2 * 8 / 9 = 1.8, rounded to 2 columns of the crop; the other 7 become 7 * 8 / 9 = 6.2, rounded to 6.
    assert place_window((0, 2, 3, 5), (20, 20), 8, 2, False, False) == ((0, 0, 6, 8), (8, 6), (0, 2))
    assert place_window((0, 2, 3, 5), (20, 20), 8, 2, False, True) == ((0, 0, 6, 8), (8, 6), (0, 0))
    # A window of 2 x 6 in the upper right corner becomes a square: columns 5 to 11 around 8, of which 2 lie
    # outside.
    assert place_window((7, 0, 8, 5), (9, 10), 7, 0, True, False) == ((5, 0, 9, 6), (7, 5), (0, 0))


def test_halves_are_rounded_away_from_zero() -> None:
    # The centre 0.5 and a half width of 0.5, tripled, give -1 to 2; rounding halves to even gives the same.
    # The centre 1 and a half width of 1, times one and a half, give -0.5 to 2.5, so -1 to 3.
    assert place_window((0, 0, 1, 1), (9, 9), 12, 2, False, False).box == (0, 0, 3, 3)


def test_background_comes_first_and_foreground_has_its_share() -> None:
    write_windows()
    for fraction, count in [("0.25", 2), ("0", 0), ("1", 8), ("0.4", 3)]:
        layer = make_opened("WindowData", windows(f"fg_fraction: {fraction}"))
        _, labels = batch(layer, 0)
        assert [label > 0 for label in labels] == [False] * (8 - count) + [True] * count
        layer.loader.close()
    write_windows()
    labels = batch(make_opened("WindowData", windows("fg_fraction: 0.29", batch_size=100)), 0)[1]
    assert (labels > 0).sum() == 29


@pytest.mark.parametrize(
    ("options", "background", "foreground"),
    [
        pytest.param("", [2, 3, 5, 6], [0, 1, 4], id="both at one half"),
        pytest.param("bg_threshold: 0.3", [3, 6], [0, 1, 4], id="nothing between"),
        pytest.param("fg_threshold: 0.3 bg_threshold: 0.3", [3, 6], [0, 1, 2, 4, 5], id="0.3 is at least 0.3"),
        pytest.param("fg_threshold: 0.4 bg_threshold: 0.6", [3, 5, 6], [0, 1, 2, 4], id="foreground goes first"),
    ],
)
def test_thresholds(options: str, background: list[int], foreground: list[int]) -> None:
    write_windows()
    layer = make_opened("WindowData", windows(options))
    assert [number_of(window) for window in layer.loader.source] == background + foreground
    assert layer.loader.source.background == len(background)
    assert layer.loader.records() == len(background) + len(foreground)
    layer.loader.close()


def test_windows_are_drawn_evenly() -> None:
    """Four windows are drawn equally often: over 3000 draws, chi squared is below 16.3 with a probability of 99.9 %."""
    write_windows()
    layer = make_opened("WindowData", windows("fg_fraction: 0", "crop_size: 13 mirror: true", 3000))
    counts = np.unique(layer.loader.sampler.numbers(1), return_counts=True)[1]
    assert ((counts - 750) ** 2 / 750).sum() < 16.3
    assert (
        abs(sum(draws.uniforms[0] < 0.5 for draws in layer.loader.sampler.draws(1, 1)) - 1500) < 90
    )  # 3.3 standard deviations
    layer.loader.close()


def test_index_and_seed_alone_decide() -> None:
    write_windows()
    options = windows("", "crop_size: 13 mirror: true")
    one, other = (make_opened("WindowData", options, phase=Phase.TRAIN, seed=3) for _ in range(2))
    forward = [batch(one, index) for index in range(5)]
    for index in (4, 1, 3, 1):
        for ours, theirs in zip(batch(other, index), forward[index], strict=True):
            np.testing.assert_array_equal(ours, theirs)
    assert not np.array_equal(forward[0][0], forward[1][0])
    assert not np.array_equal(forward[0][0], batch(make_opened("WindowData", options, seed=4), 0)[0])
    second = make_opened("WindowData", options, seed=3)
    second.loader.sampler.rank, second.loader.sampler.world = 1, 2
    assert not np.array_equal(forward[0][0], batch(second, 0)[0])
    np.testing.assert_array_equal(batch(one, 2, 3)[0], forward[2][0][:3])


def test_a_root_folder_is_put_before_every_path() -> None:
    write_windows()
    Path("p").mkdir()
    for number in range(2):
        Path(f"{number}.png").rename(f"p/{number}.png")
    layer = make_opened("WindowData", windows('root_folder: "p/"'))
    assert batch(layer, 0)[0].shape == (8, 3, 13, 13)
    layer.loader.close()
    with pytest.raises(DataError, match=r"^picture 0\.png does not exist\nroot_folder is put before every path\.$"):
        make_opened("WindowData", windows())


def test_cached_pictures_are_read_once() -> None:
    write_windows()
    layer = make_opened("WindowData", windows("cache_images: true"))
    before = batch(layer, 0)[0]
    for number in range(2):
        Path(f"{number}.png").unlink()
    np.testing.assert_array_equal(batch(layer, 0)[0], before)
    layer.loader.close()


def test_shapes_are_assumed_without_files() -> None:
    layer = make("WindowData", windows("", 'crop_size: 13 mean_file: "none"'))
    assert layer.assumed_shapes((1, 9, 9)) == [(8, 3, 13, 13), (8,)]


def test_words_may_stand_in_any_lines() -> None:
    Path("w").write_text("# 0 a.png\n3 5 7\n2 1 0.75\n1 2 3 4 0 0.25 0 0\n2 2")
    found = read_window_file("w", "root/")
    assert found.pictures == ["root/a.png"]
    assert found.boxes.tolist() == [[0, 1, 2, 3, 4], [0, 0, 0, 2, 2]]
    assert (found.labels.tolist(), found.overlaps.tolist()) == ([1, 0], [0.75, 0.25])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "w: the window file is empty; expected # 0, a path …", id="empty"),
        pytest.param(
            "0\na.png",
            "w:1: a picture's entry does not start with #; expected # and the picture's number; got 0",
            id="no hash",
        ),
        pytest.param(
            "# 0\na.png\n3 5 7\n0\nrest",
            "w:5: a picture's entry does not start with #; expected # and the picture's number; got rest",
            id="too many words",
        ),
        pytest.param(
            "# 1\na.png\n3 5 7\n0\n",
            "w:1: pictures are not numbered from 0 on; expected 0; got 1",
            id="numbered from 1",
        ),
        pytest.param(
            "# x",
            "w:1: the picture's number: could not convert string to float: 'x'; expected a number",
            id="number no number",
        ),
        pytest.param(
            "# 0.5", "w:1: the picture's number is invalid; expected an integer, 0 or more; got 0.5", id="half a number"
        ),
        pytest.param(
            "# 0\na.png\n1 5 7\n0\n", "w:3: a picture does not have three channels; expected 3; got 1", id="gray"
        ),
        pytest.param(
            "# 0\na.png\n3 5 7\n2\n1 0.5 0 0 2 2\n1 0.5 0",
            "w:6: the window file ends within the windows; expected 12 numbers; got 9",
            id="cut off",
        ),
        pytest.param(
            "# 0\na.png\n3",
            "w:3: the window file ends within the picture's height and width; expected 2 numbers; got 0",
            id="cut off in a picture",
        ),
        pytest.param(
            "# 0\na.png\n3 5 7\n1\n1 0.5 0 b 2 2",
            "w:5: the windows: could not convert string to float: 'b'; expected a number",
            id="a word",
        ),
        pytest.param(
            "# 0\na.png\n3 5 7\n1\n1 0.5 0 0.5 2 2",
            "w:5: a class or a corner of a window is not an integer; expected 32-bit integers",
            id="half a row",
        ),
        pytest.param(
            "# 0\na.png\n3 5 7\n1\n1 0.5 0 nan 2 2",
            "w:5: a class or a corner of a window is not an integer; expected 32-bit integers",
            id="nan",
        ),
    ],
)
def test_window_files_that_cannot_be_used(content: str, message: str) -> None:
    Path("w").write_text(content)
    with pytest.raises(DataError) as caught:
        read_window_file("w", "")
    assert str(caught.value) == message


def test_a_window_file_that_is_not_there() -> None:
    with pytest.raises(DataError, match=r"^w: there is no such file$"):
        read_window_file("w", "")


@pytest.mark.parametrize(
    ("own", "message"),
    [
        pytest.param(
            [(0, 1, 0.9, 0, 0, 5, 5)], "windows.txt has no background window; got 1 windows", id="no background"
        ),
        pytest.param(
            [(0, 1, 0.1, 0, 0, 5, 5)], "windows.txt has no foreground window; got 1 windows", id="no foreground"
        ),
        pytest.param(
            [(0, 0, 0.9, 0, 0, 5, 5), (0, 1, 0.1, 0, 0, 5, 5)],
            "windows.txt: a foreground window has label 0 or below; expected 1 or more",
            id="label 0",
        ),
    ],
)
def test_windows_that_cannot_be_used(own: list[tuple[Any, ...]], message: str) -> None:
    write_windows(own)
    with pytest.raises(DataError) as caught:
        make_opened("WindowData", windows())
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("box", "options"),
    [
        pytest.param((40, 3, 47, 9), "", id="a column too far"),
        pytest.param((3, 25, 9, 31), "", id="a row too far"),
        pytest.param((-1, 3, 9, 9), "", id="before the first column"),
        pytest.param((9, 3, 5, 9), "", id="right before left"),
        pytest.param((60, 3, 70, 9), "context_pad: 2", id="outside with context"),
    ],
)
def test_windows_outside_their_picture(box: tuple[int, ...], options: str) -> None:
    write_windows([(0, 1, 0.9, *box), (0, 1, 0.1, *box)])
    layer = make_opened("WindowData", windows(options))
    with pytest.raises(DataError) as caught:
        batch(layer, 0)
    assert str(caught.value) == (
        f"window {' '.join(map(str, box))} of 0.png: it cannot be cut out; expected a part of 47 columns and 31 rows"
    )
    layer.loader.close()


def test_a_window_of_which_nothing_is_left_in_the_crop() -> None:
    # The picture is one of the 100 columns that the square spans: less than half a pixel of the crop.
    assert place_window((0, 0, 0, 99), (100, 1), 13, 0, True, False).size[1] == 0
    cv2.imwrite("thin.png", draw(100, 1))
    Path("windows.txt").write_text("# 0 thin.png 3 100 1 2  1 0.9 0 0 0 99  1 0.1 0 0 0 99")
    layer = make_opened("WindowData", windows('crop_mode: "square"'))
    with pytest.raises(
        DataError,
        match=r"^window 0 0 0 99 of thin\.png: it cannot be cut out; expected a part of 1 columns and 100 rows$",
    ):
        batch(layer, 0)
    layer.loader.close()


@pytest.mark.parametrize(
    ("options", "transform", "message"),
    [
        pytest.param("", "", "WindowData needs transform_param.crop_size; expected a positive number", id="no crop"),
        pytest.param(
            "crop_size: 13",
            "",
            "WindowData needs transform_param.crop_size; expected a positive number",
            id="crop in the wrong place",
        ),
        pytest.param(
            "context_pad: 6",
            "crop_size: 12",
            "context_pad leaves no room for the window; expected below 6; got 6",
            id="context",
        ),
        pytest.param(
            'crop_mode: "sqare"',
            "crop_size: 12",
            "crop_mode is unknown; expected warp or square; got 'sqare'",
            id="mode",
        ),
        pytest.param(
            "fg_fraction: 1.5", "crop_size: 12", "fg_fraction is out of range; expected 0 to 1; got 1.5", id="fraction"
        ),
        pytest.param(
            "",
            'crop_size: 12 mean_file: "m" mean_value: 1',
            "mean_file and mean_value are both set; expected one of the two",
            id="two means",
        ),
    ],
)
def test_options_that_cannot_be_used(options: str, transform: str, message: str) -> None:
    with pytest.raises(LayerError) as caught:
        make("WindowData", windows(options, transform))
    assert str(caught.value) == f"f:1:1: layer 'd' (WindowData): {message}"


@pytest.mark.parametrize(
    ("transform", "message"),
    [
        pytest.param(
            "crop_size: 13 mean_value: 1 mean_value: 2",
            "mean_value does not fit the channels; expected one value, or 3; got 2 values",
            id="two values",
        ),
        pytest.param(
            'crop_size: 18 mean_file: "mean"',
            "the mean image does not fit the crop; expected 3 channels and at least 18 rows and columns; got 3x19x17",
            id="mean too narrow",
        ),
        pytest.param(
            'crop_size: 13 mean_file: "gray"',
            "the mean image does not fit the crop; expected 3 channels and at least 13 rows and columns; got 1x19x17",
            id="gray mean",
        ),
    ],
)
def test_means_that_do_not_fit(transform: str, message: str) -> None:
    write_windows()
    write_mean("mean", MEAN)
    write_mean("gray", MEAN[:1])
    with pytest.raises(DataError) as caught:
        make_opened("WindowData", windows("", transform))
    assert str(caught.value) == message


def test_one_top_is_too_few() -> None:
    with pytest.raises(LayerError, match="wrong number of tops; expected exactly 2 tops; got 1"):
        make("WindowData", windows(), 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "# 0 a.png 3 5 7 1 1 0.9 0 0 1e30 3",
            "w:1: a class or a corner of a window is not an integer; expected 32-bit integers",
        ),
        (
            "# 0 a.png 3 5 7 1 1 0.9 0 0 inf 3",
            "w:1: a class or a corner of a window is not an integer; expected 32-bit integers",
        ),
        ("# 0 a.png 3 5 7 1e30", "w:1: the number of windows is invalid; expected an integer, 0 or more; got 1e+30"),
    ],
)
def test_numbers_beyond_all_bounds(text: str, message: str) -> None:
    Path("w").write_text(text)
    with pytest.raises(DataError) as caught:
        read_window_file("w", "")
    assert str(caught.value) == message
