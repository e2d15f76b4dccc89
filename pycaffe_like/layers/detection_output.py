"""DetectionOutput. It can also write the detections to files in the formats of VOC, ILSVRC and COCO."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from pycaffe_like.errors import DataError, LayerError, PclError
from pycaffe_like.files.atomic import replacing
from pycaffe_like.files.label_map import read_label_map
from pycaffe_like.layers.base import Shape
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.spec import Options

from .detector import Detector
from .pixel_boxes import read_sizes, to_pixels

log = logging.getLogger(__name__)

FORMATS = ("VOC", "COCO", "ILSVRC")


@register_layer("detection_output_param")
class DetectionOutput(Detector):
    """Decodes predicted boxes and keeps the best detections of each picture.

    1. Locations are decoded relative to the priors (code_type: CORNER, CORNER_SIZE or CENTER_SIZE) and,
    unless variance_encoded_in_target, multiplied by the variances.
    2. For each class but background_label_id, the boxes with a confidence above confidence_threshold
    are considered, at most the top_k best.
    3. Non-maximum suppression drops each box that overlaps a better, kept one by more than
    nms_threshold. Each time a box is kept, nms_threshold is multiplied by `eta`, until it is 0.5 or
    less.
    4. The keep_top_k best detections of each picture are kept.

    With nms_param.soft_nms, an option of jolibrain's fork, step 3 instead multiplies a candidate's
    score by exp(-overlap^2 / theta) at each comparison. The top has the original scores. As in that
    fork, boxes may be lost or selected twice.

    With output_logits, also of jolibrain's fork, there is a second top. As in that fork, the row of a
    detection has the logits of the first priors for the detected class, not the logits of the detected
    prior for all classes.

    With save_output_param, detections are also written to output_directory after num_test_image
    pictures. output_format is one of:

        VOC: one file per class, output_name_prefix + class + .txt, with lines of picture, score, xmin,
            ymin, xmax, ymax.
        ILSVRC: one .txt file with the same lines, and the label after the picture.
        COCO: one .json file.

    label_map_file has the names of the classes. name_size_file has the name, height and width of each
    picture, in the order of the data. resize_param tells how pictures were resized. Nothing is written
    unless both files, the directory and output_format are set. `visualize` is ignored, with a warning.

    Bottoms:

    * The locations, N x (priors * 4), or N x (priors * num_classes * 4) without share_location.
    * The confidences, N x (priors * num_classes).
    * The priors from PriorBox, 1 x 2 x (priors * 4).
    * For RefineDet, two bottoms from its first stage: its confidences after softmax, N x (priors * 2),
    which discard priors below objectness_score; and its locations, N x (priors * 4), which shift the
    priors. In SSD there may be a fourth bottom instead, the pictures for `visualize`.
    * With output_logits, last: the logits, in the shape of the confidences.

    Tops: the detections, 1 x 1 x D x 7: picture, class, score, then xmin, ymin, xmax, ymax relative to
    the picture's size. If there are none, one row per picture: its index, then -1. With output_logits
    also 1 x 1 x D x num_classes.

    Source: src/caffe/layers/detection_output_layer.cpp of SSD, of sfzhang15/RefineDet and of jolibrain/caffe; Liu
    and others, SSD, 2016.
    """

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        save_output_param: Options | None,
        visualize: bool,
        **options: Any,
    ) -> None:
        super().__init__(bottoms, **options)
        if visualize:
            log.warning("visualize is not supported and ignored: draw the boxes of the top in a script.")
        self._writer = _make_writer(save_output_param or Options(), self.background)
        self.has_effects = self._writer is not None

    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        tops: Tensor | tuple[Tensor, Tensor] = super().forward(*bottoms)
        if self._writer is not None and self.may_write:
            found = tops[0] if isinstance(tops, tuple) else tops
            self._writer.add(found[0, 0].cpu(), bottoms[0].shape[0])
        return tops


class _Detection(NamedTuple):
    """A detection, in pixels of the original picture."""

    picture: str
    label: int
    score: float
    box: tuple[float, ...]


def _make_writer(options: Options, background: int) -> _DetectionFiles | None:
    """Creates the writer of detections; returns None if an option that it needs is missing."""
    needed = ("output_directory", "label_map_file", "name_size_file", "output_format")
    if not all(options.get(name) for name in needed):
        return None
    if options.get("output_format") not in FORMATS:
        raise LayerError(
            "output_format is unknown", expected="one of " + ", ".join(FORMATS), got=options.get("output_format")
        )
    _check_name(str(options.get("output_name_prefix") or ""), "output_name_prefix")
    return _DetectionFiles(options, background)


def _check_name(name: str, what: str) -> None:
    """Raises DataError if a name contains a path, since it could lead out of the output directory."""
    if "/" in name or "\\" in name or "\0" in name or name in (".", ".."):
        raise DataError(f"{what} is not a file name", expected="a name without / and \\", got=repr(name))


class _DetectionFiles:
    """Collects the detections of num_test_image pictures, then writes them to files."""

    def __init__(self, options: Options, background: int) -> None:
        self._options = options
        self._background = background
        self._labels: dict[int, str] = {}
        self._names: list[str] = []
        self._sizes = torch.empty(0, 2)
        self._wanted = 0  # number of pictures; 0 until the files have been read, or if that failed
        self._is_read = False
        self._seen = 0
        self._detections: list[_Detection] = []

    def add(self, rows: Tensor, pictures: int) -> None:
        """Adds the detections of the next `pictures` pictures.

        Raises:
            DataError: If a class has no name, or a file cannot be written.
        """
        if not self._is_read:
            self._read()
        for picture in range(pictures if self._wanted else 0):
            self._add_picture(rows[(rows[:, 0] == picture) & (rows[:, 1] != -1)])
            self._seen += 1
            if self._seen == self._wanted:
                finished = self._detections
                self._seen, self._detections = 0, []  # also if writing fails: the net may run again
                self._write(finished)

    def _read(self) -> None:
        """Reads label_map_file and name_size_file. Failures are only warnings, since a net that is merely
        checked does not need the files.
        """
        self._is_read = True
        try:
            self._labels = {label: name for name, label in read_label_map(self._options["label_map_file"]).items()}
            self._names, sizes = read_sizes(self._options["name_size_file"])
        except PclError as error:
            log.warning("Detections are not written to %s: %s", self._options["output_directory"], error)
            return
        self._sizes = torch.tensor(sizes).reshape(-1, 2)
        wanted = self._options.get("num_test_image") or len(sizes)
        if wanted > len(sizes):
            raise DataError("num_test_image is more than the name_size_file has", expected=len(sizes), got=wanted)
        self._wanted = wanted

    def _add_picture(self, rows: Tensor) -> None:
        size = self._sizes[self._seen].expand(len(rows), 2)
        boxes = to_pixels(rows[:, 3:], size, self._options.get("resize_param"))
        for (_, label, score, *_), box in zip(rows.tolist(), boxes.tolist(), strict=True):
            if int(label) not in self._labels:
                raise DataError(f"class {int(label)} is not in {self._options['label_map_file']}")
            self._detections.append(_Detection(self._names[self._seen], int(label), score, _to_coco_box(*box)))

    def _write(self, detections: Sequence[_Detection]) -> None:
        prefix = self._options.get("output_name_prefix") or ""
        kind = self._options["output_format"]
        if kind == "VOC":
            for label in self._labels.keys() - {self._background}:
                _check_name(self._labels[label], f"class {label} in {self._options['label_map_file']}")
                lines = [_line(one, one.picture) for one in detections if one.label == label]
                self._write_file(f"{prefix}{self._labels[label]}.txt", "".join(lines))
        elif kind == "ILSVRC":
            lines = [_line(one, f"{one.picture} {one.label}") for one in detections]
            self._write_file(f"{prefix}.txt", "".join(lines))
        else:
            entries = [_entry(one, self._labels) for one in detections]
            self._write_file(f"{prefix}.json", json.dumps(entries, indent=4) + "\n")

    def _write_file(self, name: str, text: str) -> None:
        folder = Path(self._options["output_directory"])
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with replacing(folder / name) as temporary:
                temporary.write_text(text, "utf-8")
        except OSError as error:
            raise DataError(f"{folder / name} cannot be written: {error.strerror}") from None


def _to_coco_box(*corners: float) -> tuple[float, ...]:
    """Converts xmin, ymin, xmax, ymax to COCO's xmin, ymin, width, height, with two decimals."""
    xmin, ymin, xmax, ymax = corners
    return tuple(int(value * 100 + 0.5) / 100 for value in (xmin, ymin, xmax - xmin, ymax - ymin))


def _line(one: _Detection, beginning: str) -> str:
    xmin, ymin, width, height = map(int, one.box)
    return f"{beginning} {one.score:g} {xmin} {ymin} {xmin + width} {ymin + height}\n"


def _entry(one: _Detection, labels: Mapping[int, str]) -> dict[str, Any]:
    return {
        "image_id": _to_number(one.picture),
        "category_id": _to_number(labels[one.label]),
        "bbox": list(one.box),
        "score": float(f"{one.score:.9g}"),
    }


def _to_number(text: str) -> int | float | str:
    """Converts the name of a picture or class to a number if it is numeric, as names in COCO are."""
    if re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?[0-9]+\.[0-9]+", text) else text
