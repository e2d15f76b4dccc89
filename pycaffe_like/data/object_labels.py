"""The transforms of MS-CNN's ImageGtData and Cascade R-CNN's DetectionData: how they rescale and label pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from .collate import Name, Stack
from .object_list import PictureObjects
from .object_transform import LabelMap, ObjectTransform, Placed, Scene, Size
from .rounding import round_half_away
from .sampler import Draws


class MscnnTransform(ObjectTransform):
    """The transform of MS-CNN's ImageGtData."""

    def template(self, record: PictureObjects, size: Size, draws: Draws) -> Size:
        height, width = self.options["crop_height"], self.options["crop_width"]
        whole = self.resize(size, draws)
        return height or whole[0], width or whole[1]

    def resize(self, size: Size, draws: Draws) -> Size:
        height, width = self.options.get("resize_height"), self.options.get("resize_width")
        return (height, width) if height is not None and width is not None else size

    def factors(self, scene: Scene, chosen: int | None, random: np.random.Generator) -> tuple[float, float]:
        low, high = self.options.get("min_scale"), self.options.get("max_scale")
        is_on = self.options["do_multiple_scale"] and low is not None and high is not None
        if not is_on or chosen is None or not random.integers(2):
            return 1.0, 1.0
        x1, y1, x2, y2 = scene.boxes[chosen].tolist()
        wide, high_side = max(x2 - x1, 1e-6), max(y2 - y1, 1e-6)
        steps = np.arange(round_half_away(2 * math.log2(high / low) + 1)) / 2
        areas = low * low * 4.0**steps
        own = wide * high_side
        nearest = steps[(np.minimum(areas, own) / np.maximum(areas, own)).argmax()]
        factor = float(2 ** (steps[random.integers(len(steps))] - nearest))
        return self._stretch(factor, wide, high_side, random)

    def _stretch(self, factor: float, wide: float, high: float, random: np.random.Generator) -> tuple[float, float]:
        """Returns the factors for width and height. One of them is changed at random so that the object gets a random
        aspect ratio, but it stays unchanged if that would make the object too small or too large.
        """
        least, most = self.options.get("min_whaspect"), self.options.get("max_whaspect")
        if least is None or most is None or not random.integers(2):
            return factor, factor
        aspect = random.integers(max(1, round_half_away((most - least) / 0.05))) * 0.05 + least
        change = aspect / (wide / high)
        low, top = self.options["min_scale"] * 0.8, self.options["max_scale"] * 1.2
        if random.integers(2):
            return (factor * change if low <= wide * factor * change <= top else factor), factor
        return factor, (factor / change if low <= high * factor / change <= top else factor)

    def rows(self, scene: Scene, record: PictureObjects, ignored: np.ndarray) -> np.ndarray:
        return np.concatenate((scene.boxes, np.stack((record.labels, ignored), 1)), 1).astype(np.float32)

    def masks(
        self, one: LabelMap, fields: np.ndarray, scene: Scene, template: Size, placed: Placed
    ) -> tuple[np.ndarray, np.ndarray]:
        counts = self.covered(one, template, placed)
        counts &= self.shares(fields, scene.regions, of_field=True).sum(-1) < 0.4
        return counts, counts

    def pickup_threshold(self) -> float:
        return 0.2


class CascadeTransform(ObjectTransform):
    """The transform of Cascade R-CNN's DetectionData. If no fixed size is set, the size of the template depends on the
    first picture of the batch.
    """

    plus = 1.0
    writes_picked_up = True

    def _is_set(self, *names: str) -> bool:
        return all(self.options.has(name) for name in names)

    def _ratio(self, draws: Draws) -> float:
        """Returns the batch's template_ratio."""
        ratios: Sequence[float] = self.options.get("template_ratio") or (1.0,)
        return ratios[int(draws.generator_of_batches(1).integers(len(ratios)))]

    def resize(self, size: Size, draws: Draws) -> Size:
        options = self.options
        if self._is_set("resize_width", "resize_height"):
            return options["resize_height"], options["resize_width"]
        if self._is_set("resize_ratio"):
            factor = options["resize_ratio"]
        elif self._is_set("short_size", "long_size"):
            factor = round_half_away(options["short_size"] * self._ratio(draws) / 32) * 32 / min(size)
        else:
            return size
        return round_half_away(size[0] * factor), round_half_away(size[1] * factor)

    def template(self, record: PictureObjects, size: Size, draws: Draws) -> Size:
        options = self.options
        if self._is_set("crop_width", "crop_height"):
            return options["crop_height"], options["crop_width"]
        if self._is_set("resize_width", "resize_height"):
            return options["resize_height"], options["resize_width"]
        first = self.source[self.sampler.numbers(draws.batch)[0]]
        height, width = size if first is record else self.resize(first.size, draws)
        if self._is_set("crop_short_size", "crop_long_size"):
            short, long = options["crop_short_size"], options["crop_long_size"]
        elif self._is_set("short_size", "long_size"):
            ratio = self._ratio(draws)
            short, long = (round_half_away(options[name] * ratio / 32) * 32 for name in ("short_size", "long_size"))
        else:
            return height, width
        return (long, short) if height >= width else (short, long)

    def factors(self, scene: Scene, chosen: int | None, random: np.random.Generator) -> tuple[float, float]:
        is_drawn = random.random() < self.options["multiscale_prob"]
        if self._is_set("low_scale_ratio", "high_scale_ratio"):
            low, high = self.options["low_scale_ratio"], self.options["high_scale_ratio"]
        elif self._is_set("min_scale", "max_scale"):
            low = high = 2.0  # without an object, as in the fork
            if chosen is not None:
                x1, y1, x2, y2 = scene.boxes[chosen].tolist()
                own = math.sqrt((x2 - x1 + 1) * (y2 - y1 + 1))
                low, high = self.options["min_scale"] / own, self.options["max_scale"] / own
        else:
            return 1.0, 1.0
        if not is_drawn:
            return 1.0, 1.0
        factor = 2 ** random.uniform(math.log2(low), math.log2(high))
        if not self._is_set("min_whaspect", "max_whaspect"):
            return factor, factor
        least, most = (math.log2(self.options[name]) for name in ("min_whaspect", "max_whaspect"))
        aspect = math.sqrt(2 ** random.uniform(least, most))
        return factor * aspect, factor / aspect

    def rows(self, scene: Scene, record: PictureObjects, ignored: np.ndarray) -> np.ndarray:
        others = np.stack((record.labels, ignored, record.difficult), 1)
        return np.concatenate((scene.boxes, others), 1).astype(np.float32)

    def masks(
        self, one: LabelMap, fields: np.ndarray, scene: Scene, template: Size, placed: Placed
    ) -> tuple[np.ndarray, np.ndarray]:
        counts = self.covered(one, template, placed) & self._is_inside(one, fields, placed)
        in_regions = self.shares(fields, scene.regions, of_field=True).sum(-1)
        return counts, counts & (in_regions < self.options["ignore_fg_threshold"])

    def pickup_threshold(self) -> float:
        return float(self.options["pickup_iou_thr"])

    def _is_inside(self, one: LabelMap, fields: np.ndarray, placed: Placed) -> np.ndarray:
        """Returns which fields lie far enough inside the picture, h x w, according to anchor_ignore_margin_ratio or
        anchor_ignore_iou_thr; all of them if neither is set.
        """
        height, width = placed.size
        if self._is_set("anchor_ignore_margin_ratio"):
            ratio = self.options["anchor_ignore_margin_ratio"]
            down, across = ratio * one.size[0] / 2, ratio * one.size[1] / 2
            x1, y1, x2, y2 = np.moveaxis(fields, -1, 0)
            inside: np.ndarray = (x1 >= placed.x - across) & (x2 < placed.x + width + across)
            inside &= (y1 >= placed.y - down) & (y2 < placed.y + height + down)
            return inside
        if self._is_set("anchor_ignore_iou_thr"):
            whole = np.array([[placed.x, placed.y, placed.x + width, placed.y + height]], np.float32)
            found: np.ndarray = (
                self.shares(fields, whole, of_field=True)[..., 0] >= self.options["anchor_ignore_iou_thr"]
            )
            return found
        return np.ones(fields.shape[:2], bool)


class StackObjects(Stack):
    """Combines the objects of a batch into an array, G x columns x 1 x 1. The first column is the index of the
    picture.
    """

    def __init__(self, if_none: Sequence[float]) -> None:
        """Args:
        if_none: the only row of the array if the batch has no objects.
        """
        self.if_none = if_none

    def __call__(self, parts: Sequence[Any], name: Name) -> np.ndarray:
        rows = [np.concatenate((np.full((len(part), 1), item), part), 1) for item, part in enumerate(parts)]
        found = np.concatenate(rows).astype(np.float32)
        return (found if len(found) else np.array([self.if_none], np.float32))[..., None, None]

    def shape(self, part: Any, batch_size: int) -> tuple[int, ...]:
        return (max(1, len(part)), len(self.if_none), 1, 1)
