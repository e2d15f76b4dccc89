"""Cuts out, rescales and labels the pictures of MS-CNN and Cascade R-CNN.

A picture is put into a template, which has the size of the batch's pictures. The template is 0 where the
picture does not cover it.

Source: src/caffe/layers/image_gt_data_layer.cpp of zhaoweicai/mscnn and detection_data_layer.cpp of
zhaoweicai/cascade-rcnn.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pycaffe_like.errors import DataError
from pycaffe_like.spec import Options

from .augment import distort
from .image import Image, read_image
from .object_list import ObjectList, PictureObjects
from .rounding import round_half_away
from .sampler import Draws, Sampler
from .transform import Sample, Transform

Size = tuple[int, int]


@dataclass
class Scene:
    """A picture with the boxes of its objects and ignored regions, in pixels of the picture."""

    image: Image
    boxes: np.ndarray
    regions: np.ndarray

    def move(self, x: float, y: float) -> None:
        shift = np.array([x, y, x, y], np.float32)
        self.boxes, self.regions = self.boxes + shift, self.regions + shift

    def scale(self, across: float, down: float) -> None:
        """Scales the boxes and regions, but not the picture."""
        factors = np.array([across, down, across, down], np.float32)
        self.boxes, self.regions = self.boxes * factors, self.regions * factors

    def mirror(self) -> None:
        width = self.image.shape[1]
        self.image = np.ascontiguousarray(self.image[:, ::-1])
        for name in ("boxes", "regions"):
            x1, y1, x2, y2 = getattr(self, name).T
            setattr(self, name, np.stack((width - x2, y1, width - x1, y2), 1))

    def resize(self, size: Size) -> None:
        """Resizes the picture, and scales boxes and regions with it."""
        import cv2

        height, width = self.image.shape[:2]
        if size != (height, width):
            self.scale(size[1] / width, size[0] / height)
            self.image = cv2.resize(self.image, size[::-1])


@dataclass(frozen=True)
class Placed:
    """The part of a template that a picture covers: its first pixel, and its height and width."""

    x: int
    y: int
    size: Size


@dataclass(frozen=True)
class LabelMap:
    """A grid of fields to label. `size` is the height and width of a field in pixels, `stride` the distance between
    fields.
    """

    size: Size
    stride: int

    def shape(self, template: Size) -> Size:
        rows, columns = (round_half_away(side / self.stride) for side in template)
        return rows, columns


class ObjectTransform(Transform[PictureObjects]):
    """Base class of transforms for pictures with objects.

    A sample has the picture, C x H x W, with mean and scale applied; the label maps, each 6 x h x w
    (label, centre x, centre y, width, height, overlap); and the objects, one row each.

    Attributes:
        plus: added to xmax - xmin to get the width of a box, and to ymax - ymin to get its height.
        writes_picked_up: whether the overlap of an object that matched no field is written to the map.
        source, sampler: used to find the first picture of a batch, which may determine the size of the template.
    """

    width = 0
    plus = 0.0
    writes_picked_up = False
    source: ObjectList

    def __init__(
        self, options: Options, mean: np.ndarray, scale: float, mirror: bool, maps: Sequence[LabelMap], sampler: Sampler
    ) -> None:
        self.options, self.mean, self.scale, self.mirror = options, mean, scale, mirror
        self.maps, self.sampler = tuple(maps), sampler

    @abstractmethod
    def template(self, record: PictureObjects, size: Size, draws: Draws) -> Size:
        """Returns the height and width of the template, the canvas that the picture is put into.

        Args:
            size: the size of the picture after `resize`.
        """

    @abstractmethod
    def resize(self, size: Size, draws: Draws) -> Size:
        """Returns the height and width to which a picture of this size is resized."""

    @abstractmethod
    def factors(self, scene: Scene, chosen: int | None, random: np.random.Generator) -> tuple[float, float]:
        """Draws the factors by which width and height are rescaled.

        Args:
            chosen: the index of the object on which the crop is centred; None if there are no objects.
        """

    @abstractmethod
    def rows(self, scene: Scene, record: PictureObjects, ignored: np.ndarray) -> np.ndarray:
        """Returns the objects as rows of the last top, without the column for the index of the picture."""

    @abstractmethod
    def masks(
        self, one: LabelMap, fields: np.ndarray, scene: Scene, template: Size, placed: Placed
    ) -> tuple[np.ndarray, np.ndarray]:
        """Returns which fields of a label map count, and which of these are background unless an object matches, h x w
        each.
        """

    @abstractmethod
    def pickup_threshold(self) -> float:
        """Returns the smallest overlap with a field at which an object that matched no field gets one."""

    def label(
        self, scene: Scene, labels: np.ndarray, ignored: np.ndarray, template: Size, placed: Placed
    ) -> list[np.ndarray]:
        """Returns the label maps."""
        best, maps = Best(ignored), []
        for number, one in enumerate(self.maps):
            fields = self.fields(one, template)
            masks = self.masks(one, fields, scene, template, placed)
            maps.append(self._label_map(scene, labels, number, masks, fields, best))
        self._pick_up_missed(maps, scene, labels, best)
        return maps

    def __call__(self, record: PictureObjects, draws: Draws) -> Sample:
        random = draws.generator()
        image = read_image(record.path)
        distortion = self.options.get("distort_param")
        if distortion is not None:
            image = distort(image, distortion, random)
        scene = Scene(image, record.boxes, record.ignored_regions)
        if self.mirror and random.integers(2):
            scene.mirror()
        height, width = image.shape[:2]
        scene.resize(self.resize((height, width), draws))
        height, width = scene.image.shape[:2]
        template = self.template(record, (height, width), draws)
        placed, canvas = self._place(scene, template, random)
        ignored = self._ignored(scene, record.ignored != 0, template)
        maps = self.label(scene, record.labels, ignored, template, placed)
        return (canvas, *maps, self.rows(scene, record, ignored))

    def _place(self, scene: Scene, template: Size, random: np.random.Generator) -> tuple[Placed, np.ndarray]:
        """Rescales a scene, and puts it into the template so that one of its objects is near the middle."""
        chosen = int(random.integers(len(scene.boxes))) if len(scene.boxes) else None
        center = self._center(scene, chosen, template, random)
        across, down = self.factors(scene, chosen, random)
        center = self._rescale(scene, across, down, center)
        noise = random.integers(-10, 10, 2)
        starts, cuts, sides = [], [], []
        height, width = scene.image.shape[:2]
        for side, whole, middle, shift in zip((width, height), template[::-1], center, noise, strict=True):
            start = round_half_away((whole - side) / 2) + int(shift)
            cut = round_half_away(middle) + int(shift) - round_half_away(whole / 2)
            starts.append(min(max(0, start), whole - side) if side < whole else 0)
            cuts.append(min(max(0, cut), side - whole) if side > whole else 0)
            sides.append(min(side, whole))
        scene.move(starts[0] - cuts[0], starts[1] - cuts[1])
        part = scene.image[cuts[1] : cuts[1] + sides[1], cuts[0] : cuts[0] + sides[0]]
        canvas = np.zeros((part.shape[2], *template), np.float32)
        values = (part.transpose(2, 0, 1).astype(np.float32) - self.mean) * np.float32(self.scale)
        canvas[:, starts[1] : starts[1] + sides[1], starts[0] : starts[0] + sides[0]] = values
        return Placed(starts[0], starts[1], (sides[1], sides[0])), canvas

    @staticmethod
    def _center(scene: Scene, chosen: int | None, template: Size, random: np.random.Generator) -> tuple[float, float]:
        """Returns the point on which the crop is centred: the middle of an object, or a random point if there are no
        objects.
        """
        if chosen is not None:
            x1, y1, x2, y2 = scene.boxes[chosen].tolist()
            return (x1 + x2) / 2, (y1 + y2) / 2
        middle = []
        for side, whole in zip(scene.image.shape[1::-1], template[::-1], strict=True):
            middle.append(side / 2 if whole > side else int(random.integers(side - whole + 1)) + whole / 2)
        return middle[0], middle[1]

    @staticmethod
    def _rescale(scene: Scene, across: float, down: float, center: tuple[float, float]) -> tuple[float, float]:
        """Rescales a scene; returns the new position of the crop's centre.

        If a picture grows by a factor of more than 1.5, only the part around that centre is kept.
        """
        import cv2

        if (across, down) == (1, 1):
            return center
        height, width = scene.image.shape[:2]
        if across > 1.5 or down > 1.5:
            cut_w = min(round_half_away(1.2 * width / across), width)
            cut_h = min(round_half_away(1.2 * height / down), height)
            x = min(max(round_half_away(center[0] - cut_w * 0.5), 0), width - cut_w)
            y = min(max(round_half_away(center[1] - cut_h * 0.5), 0), height - cut_h)
            scene.image = scene.image[y : y + cut_h, x : x + cut_w]
            scene.move(-x, -y)
            center = center[0] - x, center[1] - y
            height, width = cut_h, cut_w
        size = (round_half_away(width * across), round_half_away(height * down))
        if min(size) < 1:
            raise DataError("a picture becomes too small", expected="a larger scale", got=f"{size[0]}x{size[1]}")
        scene.image = cv2.resize(scene.image, size)
        scene.scale(across, down)
        return center[0] * across, center[1] * down

    def _ignored(self, scene: Scene, ignored: np.ndarray, template: Size) -> np.ndarray:
        """Returns which objects are ignored: those that the list ignores, small ones, and those whose centre is
        outside the template.
        """
        x1, y1, x2, y2 = scene.boxes.T
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        outside = (x < 0) | (x >= template[1]) | (y < 0) | (y >= template[0])
        small = (x2 - x1 + 1 < self.options["min_gt_width"]) | (y2 - y1 + 1 < self.options["min_gt_height"])
        found: np.ndarray = ignored | outside | small
        return found

    def fields(self, one: LabelMap, template: Size) -> np.ndarray:
        """Returns the boxes of a map's fields, h x w x 4."""
        rows, columns = one.shape(template)
        y = ((np.arange(rows) + 0.5) * one.stride)[:, None].repeat(columns, 1)
        x = ((np.arange(columns) + 0.5) * one.stride)[None].repeat(rows, 0)
        down, across = one.size[0] / 2, one.size[1] / 2
        return np.stack((x - across, y - down, x + across, y + down), -1)

    def shares(self, fields: np.ndarray, boxes: np.ndarray, of_field: bool = False) -> np.ndarray:
        """Returns the overlap of each field, h x w x 4, with each box, G x 4, as an array h x w x G.

        Args:
            of_field: divide the intersection by the area of the field instead of the area of the union.
        """
        fields = fields[:, :, None]
        first, last = np.maximum(fields[..., :2], boxes[:, :2]), np.minimum(fields[..., 2:], boxes[:, 2:])
        both = np.clip(last - first + self.plus, 0, None).prod(-1)
        areas = [np.clip(one[..., 2:] - one[..., :2] + self.plus, 0, None).prod(-1) for one in (fields, boxes)]
        whole = areas[0] if of_field else areas[0] + areas[1] - both
        found: np.ndarray = np.where((areas[0] > 0) & (areas[1] > 0), both / np.maximum(whole, 1e-12), 0)
        return found

    def covered(self, one: LabelMap, template: Size, placed: Placed) -> np.ndarray:
        """Returns which positions of a map are inside the picture, h x w."""
        rows, columns = one.shape(template)
        x, y = (round_half_away(start / one.stride) for start in (placed.x, placed.y))
        high, wide = (round_half_away(side / one.stride) for side in placed.size)
        mask = np.zeros((rows, columns), bool)
        mask[y : y + high, x : x + wide] = True
        return mask

    def _write(self, found: np.ndarray, place: tuple[np.ndarray, ...] | tuple[int, int], boxes: np.ndarray) -> None:
        """Writes centres and sizes of boxes, … x 4, into a label map."""
        x1, y1, x2, y2 = np.moveaxis(boxes, -1, 0)
        values = ((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1 + self.plus, y2 - y1 + self.plus)
        for channel, value in enumerate(values, 1):
            found[channel][place] = value

    def _label_map(
        self,
        scene: Scene,
        labels: np.ndarray,
        number: int,
        masks: tuple[np.ndarray, np.ndarray],
        fields: np.ndarray,
        best: Best,
    ) -> np.ndarray:
        """Returns label map `number`, 6 x h x w: label, box, overlap.

        Args:
            labels: the label of each object.
            masks: which fields count, and which of these are background, h x w each.
        """
        counts, background = masks
        found = np.zeros((6, *counts.shape), np.float32)
        found[5] = 1
        found[5][background] = 0
        if not len(labels):
            return found
        shares = self.shares(fields, scene.boxes)
        best.update(number, shares[counts])
        nearest, largest = shares.argmax(-1), shares.max(-1)
        matched = counts & (largest > self.options["fg_threshold"])
        found[5][background | matched] = largest[background | matched]
        chosen = nearest[matched]
        best.count(chosen)
        found[0][matched] = np.where(best.ignored[chosen], 0, labels[chosen])
        self._write(found, matched.nonzero(), scene.boxes[chosen])
        return found

    def _pick_up_missed(self, maps: Sequence[np.ndarray], scene: Scene, labels: np.ndarray, best: Best) -> None:
        """Labels one field for each object that matched no field: the field at the object's centre, on the map that has
        the field with the largest overlap. Objects whose overlap is below `pickup_threshold` are skipped.
        """
        lowest = self.pickup_threshold()
        for number in np.flatnonzero((best.matches == 0) & ~best.ignored & (best.overlaps >= lowest)).tolist():
            found, one = maps[best.maps[number]], self.maps[best.maps[number]]
            x1, y1, x2, y2 = scene.boxes[number].tolist()
            row = min(max(0, int((y1 + y2) / 2 // one.stride)), found.shape[1] - 1)
            column = min(max(0, int((x1 + x2) / 2 // one.stride)), found.shape[2] - 1)
            if found[0, row, column] > 0:
                continue
            found[0, row, column] = labels[number]
            self._write(found, (row, column), scene.boxes[number])
            if self.writes_picked_up:
                found[5, row, column] = best.overlaps[number]


class Best:
    """For each object: its largest overlap with a field so far, the map of that field, and how many fields matched."""

    def __init__(self, ignored: np.ndarray) -> None:
        self.ignored = ignored
        self.maps, self.matches = np.zeros(len(ignored), int), np.zeros(len(ignored), int)
        self.overlaps = np.zeros(len(ignored))

    def update(self, number: int, shares: np.ndarray) -> None:
        """Takes the overlaps of a map's P fields with the objects, P x G."""
        if not len(shares) or not len(self.ignored):
            return
        largest = shares.max(0)
        is_better = largest > self.overlaps
        self.maps[is_better], self.overlaps[is_better] = number, largest[is_better]

    def count(self, nearest: np.ndarray) -> None:
        self.matches += np.bincount(nearest, minlength=len(self.ignored))
