"""VideoData: clips of videos."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from pycaffe_like.data.clip_transform import ClipMean, ClipTransform, FrameTransform, SegmentTransform, TsnCrop
from pycaffe_like.data.clips import Clip, ClipList, FolderReader, FrameReader, VideoFileReader, VideoFrames
from pycaffe_like.data.collate import Collate, StackLabels, StackPictures
from pycaffe_like.data.finish import Finish, MeanAndScale, to_device
from pycaffe_like.data.loader import Loader
from pycaffe_like.data.sampler import Sampler
from pycaffe_like.data.source import Source
from pycaffe_like.data.ssd_steps import SsdSteps
from pycaffe_like.data.transform import CaffeTransform, CroppedBatch, Transform
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import LayerDef, Options, Phase, Shape

from .base import between
from .data_layer import DataLayer, crop_shape
from .registry import register_layer

OLD_OPTIONS = ("scale", "mean_file", "crop_size", "mirror", "mean_value")
"""Options that C3D has in video_data_param or image_data_param, and Caffe in transform_param."""


@dataclass(frozen=True)
class _Clips:
    """Options of C3D and video-caffe."""

    root_folder: str
    is_color: bool
    use_image: bool
    use_temporal_jitter: bool
    sampling_rate: int


@dataclass(frozen=True)
class _Segments:
    """Options of TSN."""

    num_segments: int
    modality: str
    name_pattern: str | None
    grayscale: bool


@dataclass(frozen=True)
class _Camera:
    """Options of SSD."""

    video_type: str | None
    device_id: int
    video_file: str | None
    skip_frames: int


@register_layer("video_data_param", "image_data_param")
class VideoData(DataLayer):
    """Reads clips of videos; starts over at the end. Four forks have a layer of this name; the options decide
    which of them this is.

    * TSN (num_segments, modality or name_pattern): lines `folder frames label`. Each video is divided into
    num_segments parts of equal length, and each part gives new_length frames in a row: from a random place in
    TRAIN, from the middle in TEST, from the first frame if it is too short. File names follow name_pattern,
    numbered from 1. The default is image_%04d.jpg, or for modality FLOW flow_%c_%04d.jpg, where %c is x or y.
    Top: N x (segments * length * channels) x H x W; FLOW has two channels, x before y. transform_param may have
    fix_crop (in TRAIN, crops are at one of the corners or at the centre), more_fix_crop (the same with eight
    more places), multi_scale (in TRAIN, each side of a crop is the picture's shorter side times one of
    scale_ratios; the two ratios are at most max_distort places apart in that list; the crop is resized to
    crop_size), and is_flow (mirroring negates x). mean_value may have one value for each channel of a frame.
    * video-caffe: lines `path frame label`. A clip is new_length frames of a video file, or of a folder of
      pictures image_%04d.jpg, from `frame` on, counted from 1. Top: N x C x L x H x W.
    * C3D (use_image, sampling_rate, use_temporal_jitter, its own scale, mean_file, crop_size or mirror, or
    options in image_data_param): the same with every sampling_rate-th frame, counted from 0. With use_image, paths
    are folders of pictures %06d.jpg. With use_temporal_jitter clips start at random frames; lines are then `path
    label`, or `folder frames label` with use_image, whose clips start at frame 0 in TEST. mean_file has C x L x
    H x W values.
    * SSD (video_file): single frames of a video file, every (skip_frames + 1)-th one. resize_param and the
      other options of SSD's transform_param apply. Top: N x 3 x H x W.

    Frames are resized to new_height x new_width. All frames of a clip are cropped and mirrored alike.

    Tops: the clips; optionally their labels, N.

    A clip with too few frames is an error; C3D skips it. Frame 1 is the first frame of video files too; in
    video-caffe, clips of video files start one frame too early. Cameras (video_type WEBCAM) cannot be read, and
    show_data has no effect.

    Source: src/caffe/layers/video_data_layer.cpp of yjxiong/caffe, chuckcho/video-caffe, facebook/C3D and
    weiliu89/caffe.
    """

    tops = between(1, 2)

    def __init__(
        self,
        bottoms: object,
        *,
        clips: _Clips,
        segments: _Segments,
        camera: _Camera,
        source: str | None,
        batch_size: int | None,
        rand_skip: int,
        shuffle: bool,
        new_length: int | None,
        new_height: int,
        new_width: int,
        show_data: int,
        layer: LayerDef,
        phase: Phase,
        num_tops: int,
    ) -> None:
        if bool(new_height) != bool(new_width):
            got = f"{new_height}x{new_width}"
            raise LayerError("new_height and new_width belong together", expected="both or none", got=got)
        given = {**layer.option("image_data_param").given, **layer.option("video_data_param").given}
        self.size, self.length, self.num_tops = (new_height, new_width), new_length or 1, num_tops
        self.is_segmented = bool(given.keys() & {"num_segments", "modality", "name_pattern"})
        self.is_camera = source is None
        self.color = clips.is_color and not segments.grayscale
        self.channels = self._channels(segments)
        options = _transform_options(layer, given)
        self.ssd = SsdSteps(options)
        self.transform = CaffeTransform(options, phase, ssd=self.ssd if self.is_camera else None)
        self.transform.mean = ClipMean(options, 1 if self.is_segmented else self.length)
        is_c3d = bool(given.keys() & {"use_image", "sampling_rate", "use_temporal_jitter", *OLD_OPTIONS})
        is_c3d = is_c3d or "image_data_param" in layer.options
        change: Transform[Clip]
        if self.is_segmented:
            crop = TsnCrop(options, phase, self.transform)
            reader = self._segment_reader(segments, clips.root_folder, source or "")
            change = SegmentTransform(reader, crop, self.length, segments.num_segments, phase)
        else:
            jitters = clips.use_temporal_jitter
            reader = self._clip_reader(clips, source or "", is_c3d)
            change = (
                FrameTransform(reader, self.transform)
                if self.is_camera
                else ClipTransform(reader, self.transform, self.length, clips.sampling_rate, jitters, phase)
            )
        has_number = clips.use_image or not clips.use_temporal_jitter
        finish = _Reshaped(MeanAndScale(self.transform.mean, self.transform.scale), self._frame_axes())
        super().__init__(
            Loader(
                lambda: _open(source, has_number, camera),
                Sampler(self._batch_size(batch_size), shuffle, rand_skip),
                change,
                Collate(*(StackPictures(RESIZE), StackLabels())[:num_tops]),
                Finish(*(finish, to_device)[:num_tops]),
            )
        )

    def _batch_size(self, given: int | None) -> int:
        if given is None and self.is_segmented:
            raise LayerError("video_data_param.batch_size is missing", expected="a value")
        return given or 1

    def _channels(self, segments: _Segments) -> int:
        """The channels of the top, over all frames."""
        colors = 3 if self.color else 1
        if not self.is_segmented:
            return colors
        if segments.num_segments < 1:
            raise LayerError("num_segments must be positive", got=segments.num_segments)
        return segments.num_segments * self.length * (2 if segments.modality == "FLOW" else colors)

    def _segment_reader(self, segments: _Segments, root: str, source: str) -> FrameReader:
        pattern = segments.name_pattern
        if segments.modality == "FLOW":
            names = [(pattern or "flow_%c_%04d.jpg").replace("%c", axis) for axis in "xy"]
            return FolderReader(source, self.size, False, root, tuple(names))
        return FolderReader(source, self.size, self.color, root, (pattern or "image_%04d.jpg",))

    def _clip_reader(self, clips: _Clips, source: str, is_c3d: bool) -> FrameReader:
        if clips.sampling_rate < 1:
            raise LayerError("sampling_rate must be positive", got=clips.sampling_rate)
        if is_c3d:
            if clips.use_image:
                return FolderReader(source, self.size, True, clips.root_folder)
            return VideoFileReader(source, self.size, True, clips.root_folder, 0)
        return _FileOrFolder(source, self.size, self.color, clips.root_folder, 0 if self.is_camera else 1)

    def _frame_axes(self) -> tuple[int, ...]:
        """The axes that the channels of a batch are split into: C and L, unless the top has four axes."""
        return () if self.is_segmented or self.is_camera else (self.channels, self.length)

    def assumed_shapes(self, image: Shape) -> list[Shape]:
        size = self.size if all(self.size) else image[1:]
        if self.is_camera:
            size = self.ssd.shape((3, *size))[1:]
        height, width = crop_shape((1, *size), self.transform.crop)[1:]
        batch_size = self.loader.batch_size
        clip = (batch_size, *(self._frame_axes() or (self.channels,)), height, width)
        return [clip, (batch_size,)][: self.num_tops]

    def top_shapes(self, bottoms: Any) -> list[Shape]:
        first, *others = super().top_shapes(bottoms)
        axes = self._frame_axes()
        return [(first[0], *axes, *first[2:]) if axes else first, *others]


@dataclass(frozen=True)
class _FileOrFolder(VideoFileReader):
    """Reads video files, and folders of pictures image_%04d.jpg."""

    def images(self, clip: Clip, numbers: Any) -> Any:
        import os

        if not os.path.isdir(self.root + clip.path):
            return super().images(clip, numbers)
        return FolderReader(self.source, self.size, self.color, self.root, ("image_%04d.jpg",)).images(clip, numbers)


class _Reshaped:
    """Splits the channels of a finished batch into C and L."""

    def __init__(self, finish: MeanAndScale, axes: tuple[int, ...]) -> None:
        self.finish, self.axes = finish, axes

    def __call__(self, batch: CroppedBatch, device: torch.device) -> Tensor:
        found = self.finish(batch, device)
        return found.unflatten(1, self.axes) if self.axes else found


def _open(source: str | None, has_number: bool, camera: _Camera) -> Source[Clip]:
    if source is not None:
        return ClipList(source, has_number)
    if camera.video_file is not None and camera.video_type != "WEBCAM":
        return VideoFrames(camera.video_file, camera.skip_frames + 1)
    raise DataError(
        f"VideoData reads camera {camera.device_id}, which pcl cannot",
        expected="a source, or video_type: VIDEO and a video_file",
    )


def _transform_options(layer: LayerDef, given: dict[str, Any]) -> Options:
    """Returns transform_param, including C3D's older options, which are fields of the data layer itself."""
    options = layer.option("transform_param")
    old = {name: given[name] for name in OLD_OPTIONS if name in given}
    if not old:
        return options
    if "mean_value" in old:
        old["mean_value"] = (old["mean_value"],)
    return dataclasses.replace(options, given={**old, **options.given})


RESIZE = "Set new_height and new_width."
"""Advice when the clips of a batch differ in shape."""
