"""Layers of YOLO 2 to 4: Reorg, Mish, and detection outputs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import format_shape

from .base import Layer, Shape, at_least, between
from .registry import register_layer
from .suppression import nms


@register_layer("reorg_param")
class Reorg(Layer):
    """Moves stride x stride blocks of positions into channels; with `reverse`, moves channels into
    positions.

    With `reverse`, the channels form stride^2 groups. Each group fills one position of every block,
    row by row.

    Without it, the layer reorders values as darknet does, which is not the inverse of `reverse`: it reads
    the bottom's values as if their shape were C / stride^2 x (stride * H) x (stride * W), moves every
    position of a block into a group of channels, and reads the result as the top's shape. The weights of
    YOLO 2 were trained with this order.

    Bottom: N x C x H x W. Top: N x (C * stride^2) x (H / stride) x (W / stride), or with `reverse` N x
    (C / stride^2) x (stride * H) x (stride * W). The gradient is the true one; the fork has none.

    Source: src/caffe/layers/reorg_layer.cu of eric612/MobileNet-YOLO, reorg_cpu of darknet.
    """

    backward_needs_output = False

    def __init__(self, bottoms: Sequence[Shape], *, stride: int, reverse: bool) -> None:
        super().__init__()
        self.stride = stride
        self.reverse = reverse
        if stride < 1:
            raise LayerError("stride must be positive", got=stride)
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        shape, step = bottoms[0], self.stride
        if len(shape) != 4:
            raise LayerError(
                "the bottom has the wrong number of axes", expected="N x C x H x W", got=format_shape(shape)
            )
        num, channels, height, width = shape
        if channels % step**2:
            raise LayerError(
                "the channels are not a multiple of stride^2", expected=f"a multiple of {step**2}", got=channels
            )
        if self.reverse:
            return [(num, channels // step**2, height * step, width * step)]
        if height % step or width % step:
            raise LayerError(
                "height or width is not a multiple of stride", expected=f"a multiple of {step}", got=format_shape(shape)
            )
        return [(num, channels * step**2, height // step, width // step)]

    def forward(self, bottom: Tensor) -> Tensor:
        num, channels, height, width = bottom.shape
        step, few = self.stride, channels // self.stride**2
        if self.reverse:
            blocks = bottom.reshape(num, step, step, few, height, width).permute(0, 3, 4, 1, 5, 2)
        else:
            blocks = bottom.reshape(num, few, height, step, width, step).permute(0, 3, 5, 1, 2, 4)
        (shape,) = self.top_shapes([tuple(bottom.shape)])
        return blocks.reshape(shape)


@register_layer()
class Mish(Layer):
    """x * tanh(log(1 + exp(x))), elementwise; may work in place.

    Source: Misra, Mish: A Self Regularized Non-Monotonic Activation Function, 2019; darknet's YOLO 4.
    """

    backward_needs_output = False
    keeps_shape = True

    def __init__(self, bottoms: Sequence[Shape]) -> None:
        super().__init__()

    def forward(self, bottom: Tensor) -> Tensor:
        return F.mish(bottom)


class _Detector(Layer, ABC):
    """Base of the detection outputs of YOLO 2 and 3.

    Every position of a bottom has several anchors, each with a box, an objectness and class scores.
    """

    bottoms = at_least(1)
    backward_needs_output = False
    nms_threshold: float

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        return [(1, 1, bottoms[0][0], 7)]

    @torch.no_grad()
    def forward(self, *bottoms: Tensor) -> Tensor:
        rows = self._rows(*self.read_all(*bottoms))
        return (rows if len(rows) else self._empty_top(bottoms[0]))[None, None]

    def read_all(self, *bottoms: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Decodes all bottoms, as `read` does, and concatenates the results."""
        found = [self.read(index, bottom) for index, bottom in enumerate(bottoms)]
        boxes, scores, labels = (torch.cat(parts, 1) for parts in zip(*found, strict=True))
        return boxes, scores, labels

    @abstractmethod
    def read(self, index: int, bottom: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Decodes a bottom.

        Returns:
            Boxes, N x B x 4, with corners between 0 and 1; their scores, N x B, -1 for boxes to drop; and
            their classes, N x B.
        """

    def _rows(self, boxes: Tensor, scores: Tensor, labels: Tensor) -> Tensor:
        scores, order = scores.sort(dim=1, descending=True, stable=True)
        most = max(1, int((scores >= 0).sum(1).max()))
        scores, order = scores[:, :most], order[:, :most]
        boxes = boxes.gather(1, order[..., None].expand(-1, -1, 4))
        item, place = nms(boxes, self.largest_overlap(), candidates=scores >= 0).nonzero(as_tuple=True)
        about = (item.to(boxes.dtype), labels.gather(1, order)[item, place] + 1.0, scores[item, place])
        return torch.cat((torch.stack(about, 1), boxes[item, place]), 1)

    def largest_overlap(self) -> float:
        """Returns the largest overlap that two kept boxes may have: just below nms_threshold, because a box at
        the threshold is dropped.
        """
        return float(torch.nextafter(torch.tensor(self.nms_threshold), torch.tensor(-1.0)))

    @staticmethod
    def _empty_top(bottom: Tensor) -> Tensor:
        rows = bottom.new_full((len(bottom), 7), -1)
        rows[:, 0] = torch.arange(len(bottom))
        return rows


def _boxes(across: Tensor, down: Tensor, width: Tensor, height: Tensor, sizes: Tensor) -> Tensor:
    """Returns the corners of boxes, N x A x H x W x 4.

    Args:
        across, down: position of the centre within its cell, from 0 to 1; N x A x H x W.
        width, height: logarithms of the sizes relative to the anchor; N x A x H x W.
        sizes: the anchors' widths and heights relative to the picture; A x 2.
    """
    rows = torch.arange(across.shape[2], device=across.device, dtype=across.dtype)[:, None]
    columns = torch.arange(across.shape[3], device=across.device, dtype=across.dtype)
    x, y = (columns + across) / across.shape[3], (rows + down) / across.shape[2]
    half_width = width.exp() * sizes[:, 0, None, None] / 2
    half_height = height.exp() * sizes[:, 1, None, None] / 2
    return torch.stack((x - half_width, y - half_height, x + half_width, y + half_height), -1)


def _check_channels(bottoms: Sequence[Shape], anchors: int, values: int) -> None:
    for index, shape in enumerate(bottoms):
        if len(shape) != 4 or shape[1] != anchors * values or shape[0] != bottoms[0][0]:
            raise LayerError(
                f"bottom {index} does not fit {anchors} anchors with {values} values each",
                expected=f"{bottoms[0][0]}x{anchors * values}xHxW",
                got=format_shape(shape),
            )


@register_layer("yolo_detection_output_param")
class YoloDetectionOutput(_Detector):
    """The detections of YOLO 2: the best class of each anchor.

    An anchor has the values x, y, width, height, objectness and one for each class. Its score is
    sigmoid(objectness) times the largest softmax of the classes. Scores below confidence_threshold are
    dropped. If two boxes of any classes overlap by nms_threshold or more, the one with the lower score
    is dropped.

    Bottoms: one or two feature maps, N x (num_box * (5 + num_classes)) x H x W. `biases` are widths and
    heights of the anchors in cells. Top: 1 x 1 x R x 7: picture, class (from 1), score, and the left,
    top, right and bottom edge relative to the picture. If there are no detections, it has a row of -1
    for each picture. No gradient. `side` and `label_map_file` have no effect.

    Unlike here, the fork assigns all boxes to picture 0 and suppresses across pictures.

    Source: src/caffe/layers/yolo_detection_output_layer.cpp of eric612/MobileNet-YOLO.
    """

    bottoms = between(1, 2)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_classes: int,
        num_box: int,
        coords: int,
        confidence_threshold: float,
        nms_threshold: float,
        biases: tuple[float, ...],
    ) -> None:
        super().__init__()
        self.num_box = num_box
        self.confidence_threshold = confidence_threshold
        self.nms_threshold = nms_threshold
        if coords != 4:
            raise LayerError("a box has four coordinates", expected="coords: 4", got=coords)
        if len(biases) < 2 * num_box:
            raise LayerError(
                "biases are missing", expected=f"a width and a height for {num_box} anchors", got=len(biases)
            )
        _check_channels(bottoms, num_box, 5 + num_classes)
        self.register_buffer("anchors", torch.tensor(biases[: 2 * num_box]).reshape(-1, 2), persistent=False)

    def read(self, index: int, bottom: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        num, _, height, width = bottom.shape
        values = bottom.reshape(num, self.num_box, -1, height, width)
        x, y, log_width, log_height, objectness = values[:, :, :5].unbind(2)
        sizes = self.get_buffer("anchors").to(bottom.dtype) / bottom.new_tensor((width, height))
        boxes = _boxes(x.sigmoid(), y.sigmoid(), log_width, log_height, sizes)
        best, labels = values[:, :, 5:].softmax(2).max(2)
        scores = objectness.sigmoid() * best
        scores = torch.where(scores >= self.confidence_threshold, scores, -1)
        # Ordered by position, then anchor.
        return (
            boxes.permute(0, 2, 3, 1, 4).flatten(1, 3),
            scores.permute(0, 2, 3, 1).flatten(1),
            labels.permute(0, 2, 3, 1).flatten(1),
        )


@register_layer("yolov3_detection_output_param")
class Yolov3DetectionOutput(_Detector):
    """The detections of YOLO 3 at several scales: every class of each anchor whose score is high enough.

    An anchor has the values x, y, width, height, objectness and one for each class. The score of a
    class is sigmoid(objectness) * sigmoid(class). Scores up to confidence_threshold are dropped. If two
    boxes of any classes overlap by nms_threshold or more, the one with the lower score is dropped.

    With gaussian_box every coordinate is followed by its standard deviation s, and scores are multiplied
    by 1 - mean(sigmoid(s)).

    The centre is at sigmoid(x) in its cell or, with scale_x_y, which has a number z for each bottom, at
    z * sigmoid(x) - (z - 1) / 2. The fork lacks this option of Darknet's YOLO 4.

    Bottoms: mask_group_num feature maps, N x (num_box * (5 + num_classes)) x H x W, with gaussian_box 9
    in place of 5. `biases` are widths and heights of all anchors in pixels of the net's input, which is
    anchors_scale times as large as the bottom. `mask` lists the anchors of each bottom, one bottom after
    another.

    Top: 1 x 1 x R x 7: picture, class (from 1), score, and the left, top, right and bottom edge relative
    to the picture. If there are no detections, it has a row of -1 for each picture. No gradient.
    `label_map_file` has no effect.

    Unlike here, the fork assigns all boxes to picture 0 and suppresses across pictures.

    Source: src/caffe/layers/yolov3_detection_output_layer.cpp of eric612/MobileNet-YOLO; scale_x_y:
    forward_yolo_layer in src/yolo_layer.c of AlexeyAB/darknet.
    """

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_classes: int,
        num_box: int,
        confidence_threshold: float,
        nms_threshold: float,
        biases: tuple[float, ...],
        anchors_scale: tuple[int, ...],
        mask_group_num: int,
        mask: tuple[int, ...],
        gaussian_box: bool,
        scale_x_y: tuple[float, ...],
    ) -> None:
        super().__init__()
        self.num_box = num_box
        self.confidence_threshold = confidence_threshold
        self.nms_threshold = nms_threshold
        self.anchors_scale = anchors_scale
        self.gaussian_box = gaussian_box
        if len(bottoms) != mask_group_num:
            raise LayerError("mask_group_num does not fit the bottoms", expected=len(bottoms), got=mask_group_num)
        if len(anchors_scale) < len(bottoms):
            raise LayerError(
                "anchors_scale is missing", expected=f"one for each of {len(bottoms)} bottoms", got=len(anchors_scale)
            )
        if scale_x_y and (len(scale_x_y) != len(bottoms) or min(scale_x_y) <= 0):
            raise LayerError(
                "scale_x_y is wrong",
                expected=f"a positive number for each of {len(bottoms)} bottoms",
                got=" ".join(f"{reach:g}" for reach in scale_x_y),
            )
        self.ranges = scale_x_y or (1.0,) * len(bottoms)
        ends = [group * (len(mask) // mask_group_num) for group in range(mask_group_num + 1)]
        groups = [mask[start:end][:num_box] for start, end in pairwise(ends)]
        if any(len(group) < num_box for group in groups):
            raise LayerError("mask is too short", expected=f"{num_box} anchors for each bottom", got=len(mask))
        if max(mask) >= len(biases) // 2:
            raise LayerError(
                "mask has an anchor index that is out of range of biases",
                expected=f"0 to {len(biases) // 2 - 1}",
                got=max(mask),
            )
        _check_channels(bottoms, num_box, (9 if gaussian_box else 5) + num_classes)
        sizes = torch.tensor(biases[: len(biases) // 2 * 2]).reshape(-1, 2)
        self.register_buffer("anchors", torch.stack([sizes[list(group)] for group in groups]), persistent=False)

    def read(self, index: int, bottom: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        num, _, height, width = bottom.shape
        values = bottom.reshape(num, self.num_box, -1, height, width)
        coordinates = values[:, :, :8:2] if self.gaussian_box else values[:, :, :4]
        x, y, log_width, log_height = coordinates.unbind(2)
        pixels = bottom.new_tensor((width, height)) * self.anchors_scale[index]
        sizes = self.get_buffer("anchors")[index].to(bottom.dtype) / pixels
        reach = self.ranges[index]
        across, down = (part.sigmoid() * reach - (reach - 1) / 2 for part in (x, y))
        boxes = _boxes(across, down, log_width, log_height, sizes)
        first = 8 if self.gaussian_box else 4
        objectness = values[:, :, first].sigmoid()
        if self.gaussian_box:
            objectness = objectness * (1 - values[:, :, 1:8:2].sigmoid().mean(2))
        scores = objectness[:, :, None] * values[:, :, first + 1 :].sigmoid()
        scores = torch.where(scores > self.confidence_threshold, scores, -1)
        classes = scores.shape[2]
        # Ordered by position, then anchor, then class.
        labels = torch.arange(classes, device=bottom.device).expand(num, height * width * self.num_box, classes)
        return (
            boxes.permute(0, 2, 3, 1, 4).flatten(1, 3).repeat_interleave(classes, 1),
            scores.permute(0, 3, 4, 1, 2).flatten(1),
            labels.flatten(1),
        )
