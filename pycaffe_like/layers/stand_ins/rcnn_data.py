"""RoIDataLayer: the pictures, objects and regions that Fast and Faster R-CNN train on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.data.image import read_file, read_image
from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.files.picture_size import picture_size

from .base import Blobs, StandIn
from .rcnn_objects import Example, read_examples, read_proposals
from .rcnn_regions import Regions, all_regions
from .rcnn_targets import sample_regions, spread_by_class
from .settings import Settings


class RoIDataLayer(StandIn):
    """Provides the next picture with its objects (Faster R-CNN, R-FCN), or the next two with sampled regions
    and their targets (Fast R-CNN).

    With three tops: data, 1 x 3 x H x W; im_info, 1 x 3 (height, width, scale); gt_boxes, G x 5 (x1, y1,
    x2, y2, class). With more: data, 2 x 3 x H x W; rois, R x 5; labels, R; regression targets, inside
    weights and optionally outside weights, R x 4K each.

    A picture is resized so that its shorter side is one of SCALES, and its longer side at most MAX_SIZE;
    PIXEL_MEANS is subtracted. numpy.random draws the order of the pictures. ASPECT_GROUPING pairs wide
    pictures with wide ones. With USE_FLIPPED every picture is also used mirrored.

    Pictures come from set_roidb if a script calls it, as py-faster-rcnn's scripts do. Otherwise they are
    read at the first pass from `source` in param_str: a VOC folder, a database that convert_annoset
    has written, or the list of a FrcnnRoiData layer, where `root` is put in front of every path. Fast R-CNN
    then also needs `proposals`, a text file with lines "picture x1 y1 x2 y2".

    param_str: num_classes, with background; source, image_set, classes, proposals.

    Source: lib/roi_data_layer/layer.py, minibatch.py and roidb.py of rbgirshick/py-faster-rcnn.
    """

    def setup(self, bottom: Blobs, top: Blobs) -> None:
        self.has_regions = len(top) > 3 or top[1].name == "rois"
        own = {"num_classes": None, "source": "data/VOCdevkit2007/VOC2007", "image_set": "trainval"}
        of_fast = {"TRAIN.BG_THRESH_LO": 0.1, "TRAIN.BBOX_NORMALIZE_TARGETS_PRECOMPUTED": False}
        others = {"classes": "", "proposals": "", "root": "", **(of_fast if self.has_regions else {})}
        self.settings = Settings(self.param_str, {**own, **others})
        self.target_classes = 2 if self.settings["RFCN"] else self.settings["num_classes"]
        self.pictures = 2 if self.has_regions else 1
        self.examples: list[Example] = []
        self.regions: list[Regions] = []
        self.order: np.ndarray = np.zeros(0, int)
        self.position = 0
        for blob, values in zip(top, self._example_tops(), strict=False):
            blob.reshape(*values.shape)

    def _example_tops(self) -> list[np.ndarray]:
        """Returns zeros in the shapes that the tops have before the first picture is read.

        The sides of the picture are multiples of 32, so that every net accepts them.
        """
        size = (max(self.settings["TRAIN.SCALES"]), self.settings["TRAIN.MAX_SIZE"])
        data = np.zeros((self.pictures, 3, *(-(-side // 32) * 32 for side in size)), np.float32)
        targets = np.zeros((1, self.target_classes * 4))
        if self.has_regions:
            return [data, *map(self.settings.with_axes, (np.zeros((1, 5)), np.zeros(1), targets, targets, targets))]
        return [data, np.zeros((1, 3)), self.settings.with_axes(np.zeros((1, 5)))]

    def set_roidb(self, roidb: Sequence[Mapping[str, Any]]) -> None:
        """Sets the pictures to train on, from py-faster-rcnn's records.

        Args:
            roidb: dictionaries with image, boxes, gt_classes and flipped. Boxes of class 0 are proposals.
        """
        self._use([_example(record) for record in roidb])

    def forward(self, bottom: Blobs, top: Blobs) -> None:
        if not self.examples:
            self._use(self._read())
        if self.position + self.pictures >= len(self.examples):
            self._shuffle()
        chosen = self.order[self.position : self.position + self.pictures].tolist()
        self.position += self.pictures
        for blob, values in zip(top, self._batch(chosen), strict=False):
            blob.reshape(*values.shape)
            blob.data[...] = values

    def _read(self) -> list[Example]:
        if self.settings["config"] and not Path(self.settings["config"]).is_file():
            raise DataError(f"the configuration {self.settings['config']} does not exist", expected="a JSON file")
        names = ("source", "image_set", "classes", "num_classes", "root")
        examples = read_examples(*(self.settings[name] for name in names))
        if self.has_regions:
            if not self.settings["proposals"]:
                advice = "Set 'proposals' in param_str to a text file with lines: picture x1 y1 x2 y2."
                raise LayerError("Fast R-CNN trains on proposed regions, and there are none", advice=advice)
            examples = read_proposals(self.settings["proposals"], examples)
        return examples + [one.mirror() for one in examples] if self.settings["TRAIN.USE_FLIPPED"] else examples

    def _use(self, examples: list[Example]) -> None:
        self.examples = [one for one in examples if self._has_regions_to_train_on(one)]
        if len(self.examples) < self.pictures:
            got = f"{len(self.examples)} of {len(examples)} pictures with objects"
            raise DataError("there are too few pictures to train on", expected=f"at least {self.pictures}", got=got)
        if self.has_regions:
            self.regions = all_regions(self.examples, self.settings)
        self._shuffle()

    def _has_regions_to_train_on(self, example: Example) -> bool:
        """Returns whether the picture has an object, or a proposal that is background although it overlaps
        no object.
        """
        is_background = self.has_regions and len(example.proposals) > 0 and self.settings["TRAIN.BG_THRESH_LO"] <= 0
        return len(example.classes) > 0 or is_background

    def _shuffle(self) -> None:
        self.position = 0
        count = len(self.examples)
        if not self.settings["TRAIN.ASPECT_GROUPING"] or count % 2:
            self.order = np.random.permutation(np.arange(count))
            return
        wide = np.array([one.size[1] >= one.size[0] for one in self.examples])
        groups = [np.where(wide)[0], np.where(~wide)[0]]
        pairs = np.hstack([np.random.permutation(group) for group in groups]).reshape(-1, 2)
        self.order = pairs[np.random.permutation(np.arange(len(pairs)))].reshape(-1)

    def _batch(self, chosen: Sequence[int]) -> list[np.ndarray]:
        examples = [self.examples[number] for number in chosen]
        scales = self.settings["TRAIN.SCALES"]
        drawn = np.random.randint(0, high=len(scales), size=len(examples))
        resized = [self._resize(one.pixels(), scales[i]) for one, i in zip(examples, drawn, strict=True)]
        height, width = (max(image.shape[axis] for image, _ in resized) for axis in (0, 1))
        data = np.zeros((len(examples), 3, height, width), np.float32)
        for i, (image, _) in enumerate(resized):
            data[i, :, : image.shape[0], : image.shape[1]] = image.transpose(2, 0, 1)
        factors = [np.array(factor) for _, factor in resized]
        if self.has_regions:
            return [data, *map(self.settings.with_axes, self._regions(chosen, factors))]
        objects = np.hstack([examples[0].boxes * factors[0], examples[0].classes[:, None]])
        info = np.hstack([height, width, factors[0] if self.settings["TRAIN.SCALE_MULTIPLE_OF"] > 1 else factors[0][0]])
        return [data, info[None], self.settings.with_axes(objects)]

    def _resize(self, image: np.ndarray, shorter: int) -> tuple[np.ndarray, tuple[float, float, float, float]]:
        """Returns the resized picture, and the factors of a box's x1, y1, x2 and y2."""
        import cv2

        image = image.astype(np.float32)
        image -= np.array(self.settings["PIXEL_MEANS"])
        low, high = min(image.shape[:2]), max(image.shape[:2])
        factor = shorter / low
        if np.round(factor * high) > self.settings["TRAIN.MAX_SIZE"]:
            factor = self.settings["TRAIN.MAX_SIZE"] / high
        multiple = self.settings["TRAIN.SCALE_MULTIPLE_OF"]
        across = down = factor
        if multiple > 1:
            down, across = (float(np.floor(side * factor / multiple) * multiple / side) for side in image.shape[:2])
        resized = cv2.resize(image, None, fx=across, fy=down, interpolation=cv2.INTER_LINEAR)
        return resized, (across, down, across, down)

    def _regions(self, chosen: Sequence[int], factors: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Samples regions of all pictures: rois, labels, regression targets, inside and outside weights."""
        count = self.settings["TRAIN.BATCH_SIZE"]
        parts = []
        for picture, (number, factor) in enumerate(zip(chosen, factors, strict=True)):
            regions = self.regions[number]
            taken, foreground = sample_regions(regions.overlaps, self.settings, count // len(chosen))
            labels = regions.classes[taken].copy()
            labels[foreground:] = 0
            rois = np.hstack([np.full((len(taken), 1), picture), regions.boxes[taken] * factor])
            spread = spread_by_class(regions.target_classes[taken], regions.targets[taken], self.target_classes)
            parts.append((rois, labels, *spread))
        rois, labels, targets, weights = (np.concatenate(part) for part in zip(*parts, strict=True))
        return [rois, labels, targets, weights, weights]


def _example(record: Mapping[str, Any]) -> Example:
    """Reads one dictionary of py-faster-rcnn's roidb."""
    path = str(record["image"])
    classes = np.asarray(record["gt_classes"])
    boxes = np.asarray(record["boxes"])
    size = (record["height"], record["width"]) if "height" in record else picture_size(read_file(path))
    is_object = classes > 0
    read = partial(read_image, path)
    mirrored = bool(record.get("flipped"))
    return Example(path, size, boxes[is_object], classes[is_object], read, boxes[~is_object], mirrored)
