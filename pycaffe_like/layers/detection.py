"""DetectionEvaluate, and the base class of DetectionOutput."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.spec import Options, format_shape

from .base import Layer, Shape, between, exactly
from .boxes import decode, nms, overlaps
from .predictions import check_first_stage, check_predictions, nms_threshold, read_first_stage, to_signed
from .registry import register_layer


class Detector(Layer):
    """Finds the boxes, classes and scores of a picture's objects; the base class of DetectionOutput.

    Attributes:
        classes: the number of classes, including the background.
        background: the label of the background, which is never detected.
    """

    bottoms = between(3, 6)
    tops = between(1, 2)
    label_bottoms = (2, 3, 4, 5)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_classes: int,
        share_location: bool,
        background_label_id: int,
        nms_param: Options | None,
        code_type: str,
        variance_encoded_in_target: bool,
        keep_top_k: int,
        confidence_threshold: float | None,
        objectness_score: float,
        output_logits: bool,
        num_tops: int,
    ) -> None:
        super().__init__()
        self.classes = num_classes
        self.shares_location = share_location
        self.background = background_label_id
        self.code_type = code_type
        self.variance_in_target = variance_encoded_in_target
        self.keep_top_k = keep_top_k
        self.confidence_threshold = -torch.inf if confidence_threshold is None else confidence_threshold
        self.objectness_score = objectness_score
        self._read_nms(nms_param or Options())
        self.gives_logits = output_logits
        if output_logits and num_tops != 2:
            raise LayerError("output_logits makes two tops", expected="detections and their logits", got=num_tops)
        if not output_logits and num_tops != 1:
            raise LayerError("only output_logits makes a second top", expected="one top", got=num_tops)
        self.top_shapes(bottoms)  # checks them

    def _read_nms(self, options: Options) -> None:
        self.nms_threshold = nms_threshold(options)
        self.top_k = options.get("top_k")
        eta = options.get("eta")
        self.eta = 1.0 if eta is None else float(eta)
        if self.nms_threshold < 0:
            raise LayerError("nms_threshold is negative", expected="0 or more", got=self.nms_threshold)
        if not 0 < self.eta <= 1:
            raise LayerError("eta is out of range", expected="more than 0, at most 1", got=self.eta)
        self.theta = float(options.get("theta") or 0.5) if options.get("soft_nms") else None

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        priors = check_predictions(bottoms[:3], self.classes, self.shares_location)
        if self.gives_logits and (len(bottoms) < 4 or math.prod(bottoms[-1]) != math.prod(bottoms[1])):
            expected = f"logits like the confidences, {format_shape(bottoms[1])}, as the last bottom"
            raise LayerError("output_logits needs logits", expected=expected, got=format_shape(bottoms[-1]))
        check_first_stage(self._first_stage(bottoms), bottoms[0][0], priors)
        logits: list[Shape] = [(1, 1, 1, self.classes)] if self.gives_logits else []
        return [(1, 1, 1, 7), *logits]

    def _first_stage(self, bottoms: Sequence[Shape]) -> Sequence[Shape]:
        """Returns the bottoms that come from RefineDet's first stage. In SSD the fourth bottom is the pictures
        (for `visualize`) instead; then there are none.
        """
        rest = bottoms[3:-1] if self.gives_logits else bottoms[3:]
        return () if len(rest) == 1 and len(rest[0]) == 4 else rest

    @torch.no_grad()
    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        loc, items = bottoms[0], len(bottoms[0])
        found = self._detection_rows(*self.boxes_and_scores(*bottoms))
        rows = found if len(found) else _empty_top(loc, items, 7)
        if not self.gives_logits:
            return rows[None, None]
        logits = bottoms[-1].reshape(items, -1, self.classes)
        # As in jolibrain's fork, the logits of the first priors, not of the priors that were detected.
        of_rows = logits[found[:, 0].long(), : self.classes, found[:, 1].long()]
        return rows[None, None], (of_rows if len(found) else _empty_top(loc, items, self.classes))[None, None]

    def boxes_and_scores(self, *bottoms: Tensor) -> tuple[Tensor, Tensor]:
        """Decodes the bottoms: returns the boxes, N x classes x P x 4, and their scores, N x classes x P."""
        shapes = [tuple(bottom.shape) for bottom in bottoms]
        self.top_shapes(shapes)
        first_stage = bottoms[3 : 3 + len(self._first_stage(shapes))]
        loc, conf, priors = bottoms[:3]
        items = loc.shape[0]
        boxes, variances = priors.reshape(2, -1, 4)
        scaling = None if self.variance_in_target else variances
        objectness, moved = read_first_stage(first_stage, boxes, scaling, self.code_type)
        code = loc.reshape(items, len(boxes), -1, 4).transpose(1, 2)
        places = decode(code, boxes if moved is None else moved[:, None], scaling, self.code_type)
        scores = conf.reshape(items, len(boxes), self.classes).transpose(1, 2)
        if objectness is not None:
            scores = torch.where((objectness < self.objectness_score)[:, None], 0, scores)
        return places.expand(-1, self.classes, -1, -1), scores

    def _detection_rows(self, places: Tensor, scores: Tensor) -> Tensor:
        """Returns the detections as rows of the top, sorted by picture, then class, then descending score.

        Args:
            places: the boxes, N x classes x P x 4.
            scores: N x classes x P.
        """
        wanted = scores > self.confidence_threshold
        if 0 <= self.background < self.classes:
            wanted[:, self.background] = False
        item, label, prior = _best_first(wanted, scores)
        group, place = _group_positions(item * self.classes + label)
        if self.top_k is not None and self.top_k > -1:
            few = place < self.top_k
            item, label, prior, group, place = (one[few] for one in (item, label, prior, group, place))
        if self.theta is None:
            kept = self._suppress(places[item, label, prior], group, place).nonzero()[:, 0]
        else:
            kept = self._suppress_softly(places[item, label, prior], scores[item, label, prior], group)
        item, label, prior = item[kept], label[kept], prior[kept]
        if self.keep_top_k > -1:
            best = self._best(item, label, scores[item, label, prior])
            item, label, prior = item[best], label[best], prior[best]
        about = torch.stack([item.to(scores.dtype), label.to(scores.dtype), scores[item, label, prior]], 1)
        return torch.cat([about, places[item, label, prior]], 1)

    def _suppress(self, boxes: Tensor, group: Tensor, place: Tensor) -> Tensor:
        """Suppresses overlapping boxes of the same picture and class; returns which boxes are kept."""
        if not len(boxes):
            return group.bool()
        groups, most = int(group[-1]) + 1, int(place.max()) + 1
        table = boxes.new_zeros(groups, most, 4)
        there = torch.zeros(groups, most, dtype=torch.bool, device=boxes.device)
        table[group, place] = boxes
        there[group, place] = True
        return nms(table, self.nms_threshold, candidates=there, eta=self.eta)[group, place]

    def _suppress_softly(self, boxes: Tensor, scores: Tensor, group: Tensor) -> Tensor:
        """Like `_suppress`, but with jolibrain's soft suppression. Returns the indexes of the selected boxes
        in the order of selection; an index may occur twice.
        """
        assert self.theta is not None
        kept, start = [], 0
        for size in group.bincount().tolist():
            part = slice(start, start + size)
            shares = overlaps(boxes[part], boxes[part]).tolist()
            chosen = soft_nms(scores[part].tolist(), shares, self.nms_threshold, self.eta, self.theta)
            kept += [start + one for one in chosen]
            start += size
        return torch.tensor(kept, dtype=torch.long, device=boxes.device)

    def _best(self, item: Tensor, label: Tensor, scores: Tensor) -> Tensor:
        """Returns the indexes of each picture's keep_top_k best detections. If a picture has more than that,
        the detections of each class are sorted by score.
        """
        rank = _rank(item, scores)
        best = (rank < self.keep_top_k).nonzero()[:, 0]
        crowded = item.bincount()[item[best]] > self.keep_top_k
        order = torch.where(crowded, rank[best], 0).argsort(stable=True)
        keys = (item * self.classes + label)[best]
        return best[order[keys[order].argsort(stable=True)]]


def _empty_top(like: Tensor, items: int, columns: int) -> Tensor:
    """Returns the top of a batch without detections: for each picture a row with its index and then -1."""
    rows = like.new_full((items, columns), -1)
    rows[:, 0] = torch.arange(items, device=like.device)
    return rows


def soft_nms(
    scores: Sequence[float], shares: Sequence[Sequence[float]], threshold: float, eta: float, theta: float
) -> list[int]:
    """jolibrain's soft suppression of the boxes of one class: returns the indexes of the selected boxes,
    in the order of selection.

    The best candidate is compared with the boxes selected so far, until it overlaps one of them by more
    than `threshold`; if it never does, it is selected. After every comparison it is put back among the
    candidates with its score multiplied by exp(-overlap^2 / theta), and the candidate that is then in
    front is dropped. So, as in the fork, boxes may be lost or selected twice.

    Args:
        scores: in descending order.
        shares: the overlaps of all pairs of boxes.

    Source: ApplySoftNMSFast in src/caffe/util/bbox_util.cpp of jolibrain/caffe.
    """
    waiting = list(zip(scores, range(len(scores)), strict=True))
    taken: list[int] = []
    while waiting:
        score, box = waiting[0]
        keep = True
        for other in taken:
            share = shares[box][other]
            waiting.append((score * math.exp(-share * share / theta), box))
            del waiting[0]
            waiting.sort(key=lambda one: -one[0])
            keep = share <= threshold
            if not keep:
                break
        if keep:
            taken.append(box)
        del waiting[0]
        if keep and eta < 1 and threshold > 0.5:
            threshold *= eta
    return taken


def _best_first(wanted: Tensor, scores: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Returns the indexes along the three axes at which `wanted` is True. They are sorted by the first two
    axes, then by descending score, then by the third axis.
    """
    first, second, third = wanted.nonzero(as_tuple=True)
    order = scores[first, second, third].argsort(dim=0, descending=True, stable=True)
    order = order[(first * wanted.shape[1] + second)[order].argsort(dim=0, stable=True)]
    return first[order], second[order], third[order]


def _group_positions(sorted_keys: Tensor) -> tuple[Tensor, Tensor]:
    """Groups equal keys, which must be sorted. Returns for each element the number of its group, and its
    position within the group.
    """
    _, group, sizes = sorted_keys.unique_consecutive(return_inverse=True, return_counts=True)
    return group, torch.arange(len(group), device=group.device) - (sizes.cumsum(0) - sizes)[group]


def _rank(keys: Tensor, scores: Tensor) -> Tensor:
    """Returns for each element how many elements with the same key have a higher score. Equal scores rank
    in their order.
    """
    order = scores.argsort(dim=0, descending=True, stable=True)
    order = order[keys[order].argsort(dim=0, stable=True)]
    return torch.empty_like(order).index_put((order,), _group_positions(keys[order])[1])


def to_pixels(boxes: Tensor, sizes: Tensor, resize: Options | None) -> Tensor:
    """Converts boxes relative to the net's input to pixels of the original picture.

    Args:
        boxes: B x 4.
        sizes: B x 2, height and width of the original picture.
        resize: the resize_param used; None if the picture was stretched to the net's size.

    Source: OutputBBox in src/caffe/util/bbox_util.cpp of SSD.
    """
    scale = sizes.to(boxes)[:, [1, 0, 1, 0]]
    mode = None if resize is None else resize.get("resize_mode")
    if resize is not None and mode == "FIT_LARGE_SIZE_AND_PAD":
        boxes = _without_padding(boxes, sizes, *_sides(resize))
    elif resize is not None and mode == "FIT_SMALL_SIZE":
        height, width = resize.get("height_scale"), resize.get("width_scale")
        if height and width:
            return torch.minimum((boxes * boxes.new_tensor([width, height] * 2)).clamp(min=0), scale)
    return boxes.clamp(0, 1) * scale


def _sides(resize: Options) -> tuple[int, int]:
    height, width = resize.get("height"), resize.get("width")
    if not height or not width:
        raise LayerError("resize_param lacks the size that pictures have", expected="height and width")
    return height, width


def _without_padding(boxes: Tensor, sizes: Tensor, height: int, width: int) -> Tensor:
    """Converts boxes relative to a padded picture to boxes relative to its content; boxes in the
    padding are unchanged."""
    aspect = sizes[:, 1].to(boxes) / sizes[:, 0].to(boxes)
    wide = aspect > width / height
    across = torch.where(wide, 0, (width - height * aspect) / 2 / width)
    down = torch.where(wide, (height - width / aspect) / 2 / height, 0)
    low = torch.stack([across, down], 1)
    high = 1 - low
    inside = ((boxes[:, :2] < high) & (boxes[:, 2:] > low)).all(1, keepdim=True)
    corners = ((boxes.reshape(-1, 2, 2) - low[:, None]) / (high - low)[:, None]).reshape(-1, 4)
    return torch.where(inside, corners, boxes)


def read_sizes(path: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Reads a name_size_file, which has a line `name height width` for each picture.

    Returns:
        The names, and the (height, width) pairs.

    Raises:
        DataError: If the file cannot be read, or a line has another form.
    """
    names, sizes = [], []
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except OSError as error:
        raise DataError(f"name_size_file {path} cannot be read: {error.strerror}") from None
    for number, line in enumerate(filter(str.strip, lines), 1):
        match line.split():
            case [name, height, width] if height.isdigit() and width.isdigit():
                names.append(name)
                sizes.append((int(height), int(width)))
            case _:
                raise DataError(
                    f"{path}: line {number} is not a name and a size", expected="name height width", got=line
                )
    return names, sizes


@register_layer("detection_evaluate_param")
class DetectionEvaluate(Layer):
    """Compares detections to the true objects. A solver with eval_type: "detection" computes the mean
    average precision from the top.

    In each picture and class, detections are processed by descending score. A detection is right if it
    overlaps the object that it overlaps most by at least overlap_threshold, unless a better detection
    has already matched that object. Otherwise it is wrong. Without evaluate_difficult_gt, neither
    difficult objects nor detections of them count.

    With a name_size_file, boxes are compared in pixels of the original pictures. The file has a line
    `name height width` for each picture, in the order of the data; at its end it starts over.
    resize_param tells how the pictures were resized.

    Bottoms: the detections from DetectionOutput, 1 x 1 x D x 7; the objects from AnnotatedData,
    1 x 1 x G x 8.

    Top: 1 x 1 x (classes + detections) x 5. First a row for each class but the background: -1, class,
    number of objects, -1, -1. Then a row for each detection: picture, class, score, 1 if right, 1 if
    wrong. The last two are both 0 if the detection does not count.

    Unlike in SSD, boxes that do not touch have overlap 0 in pixels, too.

    Source: src/caffe/layers/detection_evaluate_layer.cpp of SSD.
    """

    bottoms = exactly(2)
    label_bottoms = (0, 1)
    backward_needs_output = False

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_classes: int,
        background_label_id: int,
        overlap_threshold: float,
        evaluate_difficult_gt: bool,
        name_size_file: str | None,
        resize_param: Options | None,
        output_logits: bool,
    ) -> None:
        super().__init__()
        if overlap_threshold <= 0:
            raise LayerError("overlap_threshold must be positive", got=overlap_threshold)
        if output_logits:
            raise LayerError(
                "output_logits is not supported: jolibrain's fork reads out of bounds for it", expected="false"
            )
        background = to_signed(background_label_id)
        self.labels = [label for label in range(num_classes) if label != background]
        self.background = background
        self.overlap_threshold = overlap_threshold
        self.counts_difficult = evaluate_difficult_gt
        self.name_size_file = name_size_file
        self.resize = resize_param
        self._sizes: Tensor | None = None  # None until the file has been read
        self._seen = 0  # pictures of the file so far
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        for kind, shape, columns in (("detections", bottoms[0], 7), ("objects", bottoms[1], 8)):
            if len(shape) != 4 or shape[:2] != (1, 1) or shape[3] != columns:
                raise LayerError(
                    f"a bottom does not hold {kind}", expected=f"1 x 1 x rows x {columns}", got=format_shape(shape)
                )
        return [(1, 1, len(self.labels) + bottoms[0][2], 5)]

    def state(self) -> list[Tensor]:
        return [torch.tensor(self._seen)] if self.name_size_file is not None else []

    def set_state(self, state: Sequence[Tensor]) -> None:
        if self.name_size_file is None:
            super().set_state(state)
        else:
            (seen,) = state
            self._seen = int(seen)

    @torch.no_grad()
    def forward(self, detections: Tensor, truth: Tensor) -> Tensor:
        self.top_shapes([tuple(detections.shape), tuple(truth.shape)])
        found, objects = detections.reshape(-1, 7), truth.reshape(-1, 8)
        found, objects = found[found[:, 0].long() != -1], objects[objects[:, 0].long() != -1]
        pictures = found[:, 0].long().unique()
        found = found[found[:, 1].long() != -1]
        for kind, rows in (("a detection", found), ("an object", objects)):
            if (rows[:, 1].long() == self.background).any():
                raise LayerError(f"{kind} has the label of the background", got=self.background)
        same = (found[:, None, :2].long() == objects[:, :2].long()).all(2)  # the same picture and class
        order = _in_order(found, same.any(1))
        found, same = found[order], same[order]
        verdicts = self._judge(found, objects, same, self._sizes_of(found, pictures))
        return torch.cat([self._class_rows(objects), torch.cat([found[:, :3], verdicts], 1)])[None, None]

    def _sizes_of(self, found: Tensor, pictures: Tensor) -> Tensor | None:
        """Returns the height and width of each detection's picture; None without a name_size_file."""
        if self.name_size_file is None:
            return None
        if self._sizes is None:
            self._sizes = torch.tensor(read_sizes(self.name_size_file)[1], device=found.device).reshape(-1, 2)
        if not len(self._sizes):
            return None
        number = self._seen + torch.searchsorted(pictures, found[:, 0].long())
        self._seen = (self._seen + len(pictures)) % len(self._sizes)
        return self._sizes[number % len(self._sizes)]

    def _class_rows(self, objects: Tensor) -> Tensor:
        """Returns the top's rows for the classes, which have the number of objects of each."""
        if not self.counts_difficult:
            objects = objects[objects[:, 7] == 0]
        labels = torch.tensor(self.labels, device=objects.device)
        rows = objects.new_full((len(labels), 5), -1)
        rows[:, 1] = labels
        rows[:, 2] = (objects[:, 1].long() == labels[:, None]).sum(1)
        return rows

    def _judge(self, found: Tensor, objects: Tensor, same: Tensor, sizes: Tensor | None) -> Tensor:
        """Returns for each detection whether it is right and whether it is wrong, D x 2."""
        if not len(objects):
            return found.new_tensor([0, 1]).expand(len(found), 2)
        if sizes is None:
            shares = overlaps(found[:, 3:], objects[:, 3:7])
        else:  # between each detection and all objects, scaled to the detection's picture
            corners = objects[None, :, 3:7].expand(len(found), -1, -1)
            scaled = to_pixels(corners.reshape(-1, 4), sizes.repeat_interleave(len(objects), 0), self.resize)
            boxes = to_pixels(found[:, 3:], sizes, self.resize)
            shares = overlaps(boxes[:, None], scaled.reshape(corners.shape), plus=1.0)[:, 0]
        largest, nearest = torch.where(same, shares, -1).max(1)
        hit = largest >= self.overlap_threshold
        counts = ~hit | (objects[nearest, 7] == 0) | self.counts_difficult
        # Only the first detection of an object is right; it is also the best.
        place = torch.arange(len(found), device=found.device)
        first = torch.full((len(objects),), len(found), device=found.device)
        first = first.scatter_reduce(0, nearest[hit], place[hit], "amin")
        right = hit & counts & (first[nearest] == place)
        return torch.stack([right, counts & ~right], 1).to(found.dtype)


def _in_order(found: Tensor, compared: Tensor) -> Tensor:
    """Sorts detections by picture, by class and, if they are compared to objects, by descending
    score."""
    order = torch.where(compared, found[:, 2], 0).argsort(dim=0, descending=True, stable=True)
    for column in (1, 0):
        order = order[found[order, column].long().argsort(dim=0, stable=True)]
    return order
