"""Layers for semantic segmentation: resizing, unpooling and accuracy."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import LayerDef, format_shape

from .base import Layer, Shape, between, exactly
from .pair_options import Pair
from .registry import register_layer


def _check_picture(shape: Sequence[int]) -> None:
    if len(shape) != 4:
        raise LayerError("the bottom has the wrong number of axes", expected="N x C x H x W", got=format_shape(shape))


@register_layer("interp_param")
class Interp(Layer):
    """Resizes pictures so that the corner pixels of bottom and top coincide.

    The value of the top at (y, x) is that of the bottom at (y * (H - 1) / (height - 1), x * (W - 1) /
    (width - 1)). In mode LINEAR it is interpolated from four pixels. In mode NEAREST, or with
    is_seglabel, it is that of the nearest pixel; ties round up.

    First, -pad_beg rows and columns are cropped at the start and -pad_end at the end; both options are 0
    or negative. Then an extent e becomes:

        only shrink_factor                   (e - 1) / shrink_factor + 1, rounded down
        only zoom_factor                     e + (e - 1) * (zoom_factor - 1)
        height and width                     height and width
        shrink_factor and zoom_factor        one after the other

    Bottom: N x C x H x W.

    Source: hszhao/PSPNet src/caffe/layers/interp_layer.cpp, src/caffe/util/interp.cpp; NEAREST of
    jolibrain/caffe, is_seglabel of nian-liu/PiCANet.
    """

    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        height: int | None,
        width: int | None,
        zoom_factor: int | None,
        shrink_factor: int | None,
        pad_beg: int,
        pad_end: int,
        mode: str,
        is_seglabel: bool,
    ) -> None:
        super().__init__()
        for name, pad in (("pad_beg", pad_beg), ("pad_end", pad_end)):
            if pad > 0:
                raise LayerError(f"{name} must not be positive", expected="0, or a negative number to crop", got=pad)
        for name, factor in (("zoom_factor", zoom_factor), ("shrink_factor", shrink_factor)):
            if factor is not None and factor < 1:
                raise LayerError(f"{name} must be positive", got=factor)
        self.fixed = None if height is None or width is None else (height, width)
        if self.fixed is None and zoom_factor is None and shrink_factor is None:
            raise LayerError(
                "the size of the top is not set",
                expected="height and width, zoom_factor, or shrink_factor",
                got="at most one of height and width",
            )
        self.zoom = zoom_factor
        self.shrink = shrink_factor
        self.cut = (-pad_beg, -pad_end)
        self.nearest = is_seglabel or mode == "NEAREST"
        self.top_shapes(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        _check_picture(bottoms[0])
        cut = tuple(extent - sum(self.cut) for extent in bottoms[0][2:])
        if min(cut) < 1:
            raise LayerError("pad_beg and pad_end crop the whole picture", got=format_shape(bottoms[0]))
        top = self._extents(cut)
        if min(top) < 1:
            raise LayerError("height and width must be positive", got=format_shape(top))
        return [(*bottoms[0][:2], *top)]

    def _extents(self, cut: Sequence[int]) -> Shape:
        if self.fixed is not None and (self.zoom is None) == (self.shrink is None):
            return self.fixed
        shrunk = [(extent - 1) // (self.shrink or 1) + 1 for extent in cut]
        return tuple(extent + (extent - 1) * ((self.zoom or 1) - 1) for extent in shrunk)

    def forward(self, bottom: Tensor) -> Tensor:
        (top,) = self.top_shapes([tuple(bottom.shape)])
        before, behind = self.cut
        inner = bottom[:, :, before : bottom.shape[2] - behind, before : bottom.shape[3] - behind]
        if not self.nearest:
            return F.interpolate(inner, top[2:], mode="bilinear", align_corners=True)
        rows, columns = (
            _nearest(extent, wanted, bottom.device) for extent, wanted in zip(inner.shape[2:], top[2:], strict=True)
        )
        return inner.index_select(2, rows).index_select(3, columns)


def _nearest(extent: int, wanted: int, device: torch.device) -> Tensor:
    """Returns the index of the nearest of `extent` pixels for each of `wanted` positions.

    As in Caffe, positions are computed in float32, which decides what counts as a tie.
    """
    single = torch.float32
    if wanted == 1:
        return torch.zeros(1, dtype=torch.long, device=device)
    rate = torch.full((), extent - 1, dtype=single, device=device) / (wanted - 1)
    places = torch.arange(wanted, dtype=single, device=device) * rate
    floor = places.floor()
    return (floor.long() + (places - floor >= 0.5)).clamp(max=extent - 1)


_NEED_A_MASK = ("scale_h", "scale_w", "pad_out_h", "pad_out_w", "upsample_h", "upsample_w")


@register_layer("upsample_param")
class Upsample(Layer):
    """Enlarges feature maps, by unpooling or by repetition.

    With two bottoms, the second is a mask, such as the second top of a MAX Pooling: for each value, its
    index in the channel of the top, counted row by row. All other positions of the top are 0. The top's
    size is one of

        upsample_h x upsample_w
        scale_h * H x scale_w * W
        scale * H x scale * W, by default 2H x 2W

    In the last two cases, pad_out_h removes the last row, and pad_out_w the last column.

    With one bottom, each value is repeated `scale` times down and across.

    Bottoms: N x C x H x W; optionally the mask, of the same shape, which gets no gradient.

    Source: alexgkendall/caffe-segnet src/caffe/layers/upsample_layer.cpp for two bottoms,
    eric612/MobileNet-YOLO src/caffe/layers/upsample_layer.cpp for one.
    """

    bottoms = between(1, 2)
    label_bottoms = (1,)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        scale: int | None,
        scale_h: int | None,
        scale_w: int | None,
        pad_out_h: bool,
        pad_out_w: bool,
        upsample_h: int | None,
        upsample_w: int | None,
        layer: LayerDef,
    ) -> None:
        super().__init__()
        self.fixed: Pair | None = None
        self.scale: Pair = (1, 1) if scale is None else (scale, scale)
        self.missing: Pair = (int(pad_out_h), int(pad_out_w))
        if len(bottoms) == 1:
            given = [name for name in _NEED_A_MASK if layer.option("upsample_param").has(name)]
            if given:
                raise LayerError(
                    f"{given[0]} needs a mask",
                    expected="a second bottom, the second top of a MAX Pooling",
                    got="one bottom",
                )
            if scale == 0:
                raise LayerError("scale must be positive", got=0)
        elif upsample_h is not None and upsample_w is not None:
            self.fixed = (upsample_h, upsample_w)
            if min(self.fixed) < 2:
                raise LayerError("upsample_h and upsample_w must be above 1", got=format_shape(self.fixed))
        else:
            self.scale = _scale(scale, scale_h, scale_w)
            for name, missing, factor in zip(("pad_out_h", "pad_out_w"), self.missing, self.scale, strict=True):
                if missing and factor != 2:
                    raise LayerError(f"{name} needs a scale of 2", got=factor)
        self.top_shapes(bottoms)

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        _check_picture(bottoms[0])
        if len(bottoms) == 2 and bottoms[0] != bottoms[1]:
            raise LayerError(
                "the mask has the wrong shape", expected=format_shape(bottoms[0]), got=format_shape(bottoms[1])
            )
        grown = tuple(e * s - m for e, s, m in zip(bottoms[0][2:], self.scale, self.missing, strict=True))
        return [(*bottoms[0][:2], *(self.fixed or grown))]

    def forward(self, bottom: Tensor, mask: Tensor | None = None) -> Tensor:
        shapes = [tuple(bottom.shape)] if mask is None else [tuple(bottom.shape), tuple(mask.shape)]
        (top,) = self.top_shapes(shapes)
        if mask is None:
            down, across = self.scale
            return bottom[:, :, :, None, :, None].expand(-1, -1, -1, down, -1, across).reshape(top)
        places = mask.detach().long().flatten(2)
        empty = bottom.new_zeros(*top[:2], top[2] * top[3])
        return empty.scatter(2, places, bottom.flatten(2)).reshape(top)


def _scale(scale: int | None, height: int | None, width: int | None) -> Pair:
    """Returns the factors of height and width for unpooling with a mask.

    Raises:
        LayerError: If the options conflict, or a factor is below 2.
    """
    if (height is None) != (width is None) or (scale is not None and height is not None):
        given = [n for n, v in (("scale", scale), ("scale_h", height), ("scale_w", width)) if v is not None]
        raise LayerError(
            "scale is set twice or incompletely",
            expected="upsample_h and upsample_w, scale, or scale_h and scale_w",
            got=" and ".join(given),
        )
    both = 2 if scale is None else scale
    pair = (both if height is None else height, both if width is None else width)
    if min(pair) < 2:
        raise LayerError("scale must be above 1", got=format_shape(pair))
    return pair


@register_layer("seg_accuracy_param")
class SegAccuracy(Layer):
    """The accuracy of semantic segmentation, as three numbers:

    * Pixel accuracy: the fraction of pixels that are classified correctly.
    * Mean class accuracy: the fraction of a class's pixels that are classified correctly, averaged over
      the classes that occur in the labels.
    * Mean IoU: correct pixels / pixels that are labelled or predicted as the class, averaged over all
      classes. It is 1 for a class that is neither labelled nor predicted.

    The prediction is the class with the best score, the last one if several are equal. Pixels whose
    label is an ignore_label are skipped. With reset: false, pixels accumulate over all passes. `metric`
    has no effect.

    Bottoms: scores, N x C x H x W; labels, N x 1 x H x W. Top: the three numbers, 1 x 1 x 1 x 3.

    Source: hszhao/PSPNet src/caffe/layers/seg_accuracy_layer.cpp, src/caffe/util/confusion_matrix.cpp.
    """

    bottoms = exactly(2)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        metric: str,
        ignore_label: tuple[int, ...],
        reset: bool | None,
    ) -> None:
        super().__init__()
        self.top_shapes(bottoms)
        self.ignored = ignore_label
        self.adds_up = reset is False
        self.has_effects = self.adds_up
        classes = bottoms[0][1]
        self.register_buffer("pixels", torch.zeros(classes, classes, dtype=torch.long), persistent=False)
        self.pixels: Tensor

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return bottoms[0][1]

    def ignored_labels(self) -> tuple[int, ...]:
        return self.ignored

    def persistent_buffers(self) -> list[Tensor]:
        return [self.pixels] if self.adds_up else []

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        _check_picture(bottoms[0])
        items, _, *extents = bottoms[0]
        if bottoms[1] != (items, 1, *extents):
            raise LayerError(
                "scores and labels do not fit",
                expected=format_shape((items, 1, *extents)),
                got=format_shape(bottoms[1]),
            )
        return [(1, 1, 1, 3)]

    @torch.no_grad()
    def forward(self, scores: Tensor, labels: Tensor) -> Tensor:
        self.top_shapes([tuple(scores.shape), tuple(labels.shape)])
        classes = scores.shape[1]
        found = classes - 1 - scores.flip(1).argmax(1).flatten()  # on equal scores the last class
        labels = labels.flatten().long()
        counts = torch.ones_like(labels)
        for one in self.ignored:
            counts = counts * (labels != one)
        places = torch.where(counts > 0, labels * classes + found, 0)
        pixels = torch.zeros_like(self.pixels).view(-1).scatter_add(0, places, counts).view(classes, classes)
        if self.adds_up:
            pixels = self.pixels.add_(pixels)
        return torch.stack(_scores(pixels.double())).to(scores.dtype).reshape(1, 1, 1, 3)


def _scores(pixels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Returns the three accuracies.

    Args:
        pixels: the confusion matrix, a row for each true class and a column for each predicted one.
    """
    right, rows, columns = pixels.diagonal(), pixels.sum(1), pixels.sum(0)
    either = rows + columns - right
    share = right.sum() / rows.sum().clamp(min=1)
    there = (rows > 0).sum()
    recall = (right / rows.clamp(min=1)).sum() / there.clamp(min=1)
    overlap = torch.where(right == either, 1.0, right / either.clamp(min=1)).mean()
    return share, recall, overlap
