"""VideoData of TSN, video-caffe, C3D and SSD, on small videos."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.proto import caffe_pb2
from pycaffe_like.spec import Phase
from tests.data.helpers import batch, draw, make, make_opened, to_channels_first

FRAMES = 13
VIDEOS = [[draw(7, 11, seed=20 * video + frame) for frame in range(FRAMES)] for video in range(2)]
GRAY = [[draw(7, 11, 1, seed=100 + 20 * axis + frame) for frame in range(FRAMES)] for axis in range(2)]


@pytest.fixture(autouse=True)
def _videos(_in_empty_folder: None) -> None:
    """Writes two folders of frames, named as each fork expects, and a losslessly compressed video file."""
    for number, frames in enumerate(VIDEOS):
        Path(f"v{number}").mkdir()
        for index, frame in enumerate(frames):
            cv2.imwrite(f"v{number}/image_{index + 1:04d}.png", frame)
            Path(f"v{number}/image_{index + 1:04d}.png").rename(f"v{number}/image_{index + 1:04d}.jpg")
            Path(f"v{number}/{index:06d}.jpg").write_bytes(Path(f"v{number}/image_{index + 1:04d}.jpg").read_bytes())
    for axis, flow in zip("xy", GRAY, strict=True):
        for index, frame in enumerate(flow):
            cv2.imwrite("one.png", frame)
            Path("one.png").rename(f"v0/flow_{axis}_{index + 1:04d}.jpg")
    writer = cv2.VideoWriter("v.avi", cv2.VideoWriter.fourcc(*"FFV1"), 25, (12, 8))
    for frame in VIDEOS[0]:
        writer.write(cv2.resize(frame, (12, 8)))
    writer.release()


def clip(video: int, frames: range) -> np.ndarray:
    """Returns frames of a video, C x L x H x W."""
    return np.stack([to_channels_first(VIDEOS[video][frame]) for frame in frames], 1)


def test_video_caffe_reads_folders_from_frame_1() -> None:
    Path("list.txt").write_text("v0 3 5\nv1 1 7\n")
    layer = make_opened("VideoData", 'video_data_param { source: "list.txt" batch_size: 2 new_length: 5 }')
    assert layer.assumed_shapes((3, 7, 11)) == layer.top_shapes([]) == [(2, 3, 5, 7, 11), (2,)]
    clips, labels = batch(layer, 0)
    assert labels.tolist() == [5, 7]
    np.testing.assert_array_equal(clips, np.stack([clip(0, range(2, 7)), clip(1, range(5))]))


def test_video_caffe_crops_mirrors_and_subtracts_the_mean() -> None:
    Path("list.txt").write_text("v0 1 5\n")
    options = (
        'video_data_param { source: "list.txt" batch_size: 1 new_length: 2 } transform_param { crop_size: 5 '
        "mirror: true mean_value: 3 mean_value: 5 mean_value: 11 scale: 0.5 }"
    )
    wanted = (clip(0, range(2)) - np.array([3.0, 5, 11])[:, None, None, None]) * 0.5
    wanted = wanted[:, :, 1:6, 3:8]
    layer = make_opened("VideoData", options)
    found = [batch(layer, index)[0][0] for index in range(9)]
    sides = {str(one.tolist()) for one in found}
    assert sides == {str(wanted.tolist()), str(wanted[..., ::-1].tolist())}


def test_video_files() -> None:
    Path("list.txt").write_text("v.avi 4 5\n")
    options = 'video_data_param { source: "list.txt" batch_size: 1 new_length: 3 %s }'
    resized = [to_channels_first(cv2.resize(frame, (12, 8))) for frame in VIDEOS[0]]
    found = batch(make_opened("VideoData", options % ""), 0)[0][0]
    np.testing.assert_array_equal(found, np.stack(resized[3:6], 1))  # the fourth frame is the first
    found = batch(make_opened("VideoData", options % "sampling_rate: 3"), 0)[0][0]
    np.testing.assert_array_equal(found, np.stack(resized[4:11:3], 1))  # C3D counts from 0
    found = batch(make_opened("VideoData", options % "is_color: false new_height: 5 new_width: 3"), 0)[0]
    assert found.shape == (1, 1, 3, 5, 3)


def test_c3d_reads_folders_with_its_own_names_and_mean() -> None:
    Path("list.txt").write_text("v0 2 5\nv1 0 7\n")
    mean = np.random.default_rng(3).uniform(0, 99, (1, 3, 4, 7, 11)).astype(np.float32)
    blob = caffe_pb2.BlobProto(data=mean.ravel().tolist())
    blob.shape.dim.extend(mean.shape)
    Path("mean").write_bytes(blob.SerializeToString())
    for message in ("video_data_param", "image_data_param"):
        options = (
            f'{message} {{ source: "list.txt" batch_size: 2 new_length: 4 sampling_rate: 2 use_image: true '
            'mean_file: "mean" crop_size: 5 show_data: 0 }'
        )
        clips, labels = batch(make_opened("VideoData", options), 0)
        wanted = np.stack([clip(0, range(2, 10, 2)), clip(1, range(0, 8, 2))]) - mean
        np.testing.assert_allclose(clips, wanted[..., 1:6, 3:8], rtol=1e-5)
        assert labels.tolist() == [5, 7]


def test_c3d_jitters_in_time() -> None:
    Path("list.txt").write_text("v0 12 5\n")
    options = (
        'video_data_param { source: "list.txt" batch_size: 1 new_length: 3 use_image: true use_temporal_jitter: true }'
    )
    train = make_opened("VideoData", options, phase=Phase.TRAIN)
    starts = set()
    for index in range(60):
        found = batch(train, index)[0][0]
        starts |= {start for start in range(11) if (found == clip(0, range(start, start + 3))).all()}
    assert starts == set(range(1, 11))
    np.testing.assert_array_equal(batch(make_opened("VideoData", options), 0)[0][0], clip(0, range(3)))
    Path("list.txt").write_text("v.avi 5\n")
    options = options.replace("use_image: true ", "")
    found = [batch(make_opened("VideoData", options, phase=Phase.TRAIN, seed=seed), 0)[0] for seed in range(5)]
    assert len({one.tobytes() for one in found}) > 1


def segments(options: str, transform: str = "") -> str:
    return (
        f'video_data_param {{ source: "list.txt" batch_size: 1 num_segments: 3 {options} }} '
        f"transform_param {{ {transform} }}"
    )


def test_tsn_reads_the_middle_of_each_segment_in_test() -> None:
    Path("list.txt").write_text("v0 13 5\n")
    layer = make_opened(
        "VideoData", segments("modality: RGB new_length: 2", "mean_value: 1 mean_value: 2 mean_value: 4")
    )
    # With segments of 4 frames, clips of 2 frames start at the segment's second frame.
    frames = [VIDEOS[0][start + place] for start in (1, 5, 9) for place in (0, 1)]
    wanted = np.concatenate([to_channels_first(frame) for frame in frames]) - np.tile([1.0, 2, 4], 6)[:, None, None]
    found, labels = batch(layer, 0)
    np.testing.assert_array_equal(found[0], wanted)
    assert labels.tolist() == [5]
    assert layer.assumed_shapes((3, 7, 11)) == [(1, 18, 7, 11), (1,)]


def test_tsn_reads_flow() -> None:
    Path("list.txt").write_text("v0 13 5\n")
    found = batch(make_opened("VideoData", segments("new_length: 2")), 0)[0][0]
    wanted = [GRAY[axis][start + place] for start in (1, 5, 9) for place in (0, 1) for axis in (0, 1)]
    np.testing.assert_array_equal(found, np.stack(wanted))


def test_tsn_draws_places_in_train() -> None:
    Path("list.txt").write_text("v0 13 5\n")
    layer = make_opened("VideoData", segments("modality: RGB new_length: 2"), phase=Phase.TRAIN)
    starts: list[set[int]] = [set(), set(), set()]
    for index in range(40):
        found = batch(layer, index)[0][0]
        for number in range(3):
            part = found[6 * number : 6 * number + 3]
            starts[number] |= {frame for frame in range(FRAMES) if (part == to_channels_first(VIDEOS[0][frame])).all()}
    assert starts == [{0, 1, 2}, {4, 5, 6}, {8, 9, 10}]


def test_tsn_starts_short_videos_at_their_first_frame() -> None:
    Path("list.txt").write_text("v0 5 5\n")
    found = batch(make_opened("VideoData", segments("modality: RGB new_length: 2")), 0)[0][0]
    wanted = np.concatenate([to_channels_first(frame) for frame in VIDEOS[0][:2]])
    np.testing.assert_array_equal(found, np.concatenate([wanted] * 3))


def test_tsn_crops_at_fixed_places_and_scales() -> None:
    Path("list.txt").write_text("v0 5 5\n")
    transform = "crop_size: 5 multi_scale: true scale_ratios: 1 scale_ratios: 0.3 fix_crop: true %s"
    layer = make_opened("VideoData", segments("modality: RGB", transform % "max_distort: 0"), phase=Phase.TRAIN)
    picture, wanted = VIDEOS[0][0], set()
    for side in (5, 2):  # 7 is within 2 pixels of crop_size and becomes 5; 0.3 * 7 is 2
        down, right = (7 - side) // 4, (11 - side) // 4
        for row, column in ((0, 0), (0, 4), (4, 0), (4, 4), (2, 2)):
            cut = picture[row * down : row * down + side, column * right : column * right + side]
            wanted.add(to_channels_first(cv2.resize(cut, (5, 5))).astype(np.float32).tobytes())
    found = {batch(layer, index)[0][0, :3].tobytes() for index in range(120)}
    assert found == wanted


def test_tsns_sizes_and_places() -> None:
    from pycaffe_like.data.clip_transform import TsnCrop

    text = segments("modality: RGB", "crop_size: 224 multi_scale: true fix_crop: true more_fix_crop: true")
    crop = make("VideoData", text, phase=Phase.TRAIN).loader.transform.crop
    assert isinstance(crop, TsnCrop)
    assert crop.sizes((256, 340)) == [
        (256, 256), (256, 224), (224, 256), (224, 224), (224, 192), (192, 224), (192, 192), (192, 168), (168, 192),
        (168, 168),
    ]  # fmt: skip
    assert crop.places(35, 121) == [
        (0, 0), (0, 120), (32, 0), (32, 120), (16, 60), (0, 60), (32, 60), (16, 0), (16, 120), (8, 30), (8, 90),
        (24, 30), (24, 90),
    ]  # fmt: skip


def test_mirrored_flow_is_inverted() -> None:
    Path("list.txt").write_text("v0 5 5\n")
    layer = make_opened("VideoData", segments("new_length: 1", "mirror: true is_flow: true"))
    found = {batch(layer, index)[0][0, :2].tobytes() for index in range(20)}
    x, y = (GRAY[axis][0].astype(np.float32) for axis in (0, 1))
    wanted = {np.stack((x, y)).tobytes(), np.stack((255 - x, y))[:, :, ::-1].tobytes()}
    assert found == wanted


def test_ssd_reads_the_frames_of_a_file() -> None:
    options = (
        'video_data_param { video_type: VIDEO video_file: "v.avi" skip_frames: 2 batch_size: 2 } transform_param { '
        "resize_param { resize_mode: WARP height: 6 width: 4 interp_mode: LINEAR } mean_value: 7 }"
    )
    layer = make_opened("VideoData", options, tops=1)
    assert layer.loader.records() == 5
    assert layer.assumed_shapes((3, 8, 12)) == [(2, 3, 6, 4)]
    (found,) = batch(layer, 1)
    frames = [cv2.resize(cv2.resize(VIDEOS[0][frame], (12, 8)), (4, 6)) for frame in (6, 9)]
    np.testing.assert_array_equal(found, np.stack([to_channels_first(frame) for frame in frames]) - 7.0)


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("v0 3\n", "", "the line does not name a clip"),
        ("v0 12 5\n", "new_length: 5", "image_0014.jpg does not exist"),
        ("v.avi 12 5\n", "new_length: 5", "lacks frames"),
        ("v.avi 0 5\n", "", "lacks frames"),
        ("none.avi 1 5\n", "use_image: false", "none.avi does not exist"),
        ("list.txt 1 5\n", "", "cannot be opened"),
        ("v0 3 5\n", "use_image: true use_temporal_jitter: true new_length: 5", "too few frames"),
    ],
)
def test_wrong_lists(text: str, options: str, expected: str) -> None:
    Path("list.txt").write_text(text)
    with pytest.raises(DataError, match=expected):
        batch(make_opened("VideoData", f'video_data_param {{ source: "list.txt" batch_size: 1 {options} }}'), 0)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("num_segments: 0 batch_size: 1", "num_segments must be positive"),
        ("num_segments: 1", "batch_size is missing"),
        ("new_height: 5", "belong together"),
        ("sampling_rate: 0", "sampling_rate must be positive"),
    ],
)
def test_wrong_options(options: str, expected: str) -> None:
    with pytest.raises(LayerError, match=expected):
        make("VideoData", f'video_data_param {{ source: "list.txt" {options} }}')


def test_scales_that_do_not_fit() -> None:
    Path("list.txt").write_text("v0 5 5\n")
    transform = "crop_size: 5 multi_scale: true scale_ratios: 1.5"
    with pytest.raises(DataError, match="scale_ratio is too large"):
        batch(make_opened("VideoData", segments("modality: RGB", transform), phase=Phase.TRAIN), 0)
    with pytest.raises(LayerError, match="cannot use a mean_file"):
        make("VideoData", segments("modality: RGB", 'multi_scale: true mean_file: "m"'))


def test_cameras_cannot_be_read() -> None:
    layer = make("VideoData", "video_data_param { video_type: WEBCAM device_id: 3 }", tops=1)
    assert layer.assumed_shapes((3, 5, 7)) == [(1, 3, 5, 7)]
    with pytest.raises(DataError, match="reads camera 3"):
        layer.open()
