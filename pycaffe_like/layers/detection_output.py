"""DetectionOutput, which also writes what it finds into files, as the challenges want them."""

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
from pycaffe_like.layers.detection import Detector, in_pixels, read_sizes
from pycaffe_like.layers.registry import register_layer
from pycaffe_like.spec import Options

log = logging.getLogger(__name__)

FORMATS = ("VOC", "COCO", "ILSVRC")


@register_layer("detection_output_param")
class DetectionOutput(Detector):
    """The detections in each picture.

    What locations say relative to the priors (code_type: CORNER, CORNER_SIZE or CENTER_SIZE, times
    the variances unless variance_encoded_in_target) are boxes. In each class but background_label_id
    the top_k best of those whose confidence is above confidence_threshold are looked at, and dropped
    if they overlap a better one that is kept by more than nms_threshold, which is multiplied by
    `eta` after each one that is kept, while above 0.5. At last the keep_top_k best of each picture
    are left.

    With nms_param.soft_nms, jolibrain's, the scores by which boxes are compared fall with every comparison by
    exp(-overlap^2 / theta); the scores of the top do not. As in that fork, which puts a box back among the
    candidates and drops the one in front, boxes may be lost, and taken twice.

    With output_logits, jolibrain's too, there is a second top. As in that fork, its row of a detection holds the
    logits of the first priors for its class, not those of its own prior for all classes.

    With save_output_param they are also written into files of its output_directory, as soon as
    num_test_image pictures are through: VOC, a file for each class, output_name_prefix + class +
    .txt, with lines of picture, score, xmin, ymin, xmax, ymax; ILSVRC, one .txt with the class'
    number behind the picture; COCO, one .json. label_map_file says what classes are called,
    name_size_file the name, height and width of each picture, in the order of the data, and
    resize_param how they were resized. Nothing is written where one of these files, the directory
    or output_format is not given. To show pictures (visualize) is left to others.

    Bottoms: locations, N x (priors * 4), times classes without share_location; confidences, N x
    (priors * num_classes); priors, 1 x 2 x (priors * 4), as PriorBox makes them. Of RefineDet, if
    there are two stages: confidences of the first, N x (priors * 2), for softmaxed ones; priors below
    objectness_score find nothing; its locations, N x (priors * 4), which the priors are moved by. In
    SSD a fourth bottom is the pictures, for visualize. With output_logits the last bottom is logits, shaped like
    the confidences. Tops: 1 x 1 x D x 7: picture, class, score,
    xmin, ymin, xmax, ymax in shares of the picture. If there is no detection at all, a row picture,
    -1 … for each picture. With output_logits, 1 x 1 x D x num_classes.

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
            log.warning("visualize shows no pictures here: draw the boxes of the top where they are wanted.")
        self._files = _files(save_output_param or Options(), self.background)
        self.has_effects = self._files is not None

    def forward(self, *bottoms: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        tops: Tensor | tuple[Tensor, Tensor] = super().forward(*bottoms)
        if self._files is not None and self.may_write:
            found = tops[0] if isinstance(tops, tuple) else tops
            self._files.add(found[0, 0].cpu(), bottoms[0].shape[0])
        return tops


class _Found(NamedTuple):
    """A detection in pixels of its picture."""

    picture: str
    label: int
    score: float
    box: tuple[float, ...]


def _files(options: Options, background: int) -> _Files | None:
    """What writes detections; None if something that it needs is not given."""
    needed = ("output_directory", "label_map_file", "name_size_file", "output_format")
    if not all(options.get(name) for name in needed):
        return None
    if options.get("output_format") not in FORMATS:
        raise LayerError(
            "output_format is unknown", expected="one of " + ", ".join(FORMATS), got=options.get("output_format")
        )
    _check_name(str(options.get("output_name_prefix") or ""), "output_name_prefix")
    return _Files(options, background)


def _check_name(name: str, what: str) -> None:
    """Refuses a name that would lead out of the folder that files are written to."""
    if "/" in name or "\\" in name or "\0" in name or name in (".", ".."):
        raise DataError(f"{what} is not a file name", expected="a name without / and \\", got=repr(name))


class _Files:
    """Collects the detections of num_test_image pictures and writes them into files."""

    def __init__(self, options: Options, background: int) -> None:
        self._options = options
        self._background = background
        self._labels: dict[int, str] = {}
        self._names: list[str] = []
        self._sizes = torch.empty(0, 2)
        self._wanted = 0  # pictures; none before the files are read, or if they cannot be
        self._is_read = False
        self._seen = 0
        self._found: list[_Found] = []

    def add(self, rows: Tensor, pictures: int) -> None:
        """Takes the detections of so many pictures.

        Raises:
            DataError: a class has no name, or a file cannot be written.
        """
        if not self._is_read:
            self._read()
        for picture in range(pictures if self._wanted else 0):
            self._add_picture(rows[(rows[:, 0] == picture) & (rows[:, 1] != -1)])
            self._seen += 1
            if self._seen == self._wanted:
                self._write()
                self._seen, self._found = 0, []

    def _read(self) -> None:
        """Reads the two lists. A net that is only tried out need not have them."""
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
        boxes = in_pixels(rows[:, 3:], size, self._options.get("resize_param"))
        for (_, label, score, *_), box in zip(rows.tolist(), boxes.tolist(), strict=True):
            if int(label) not in self._labels:
                raise DataError(f"class {int(label)} is not in {self._options['label_map_file']}")
            self._found.append(_Found(self._names[self._seen], int(label), score, _rounded(*box)))

    def _write(self) -> None:
        prefix = self._options.get("output_name_prefix") or ""
        kind = self._options["output_format"]
        if kind == "VOC":
            for label in self._labels.keys() - {self._background}:
                _check_name(self._labels[label], f"class {label} in {self._options['label_map_file']}")
                lines = [_line(one, one.picture) for one in self._found if one.label == label]
                self._write_file(f"{prefix}{self._labels[label]}.txt", "".join(lines))
        elif kind == "ILSVRC":
            lines = [_line(one, f"{one.picture} {one.label}") for one in self._found]
            self._write_file(f"{prefix}.txt", "".join(lines))
        else:
            entries = [_entry(one, self._labels) for one in self._found]
            self._write_file(f"{prefix}.json", json.dumps(entries, indent=4) + "\n")

    def _write_file(self, name: str, text: str) -> None:
        folder = Path(self._options["output_directory"])
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with replacing(folder / name) as temporary:
                temporary.write_text(text, "utf-8")
        except OSError as error:
            raise DataError(f"{folder / name} cannot be written: {error.strerror}") from None


def _rounded(*corners: float) -> tuple[float, ...]:
    """xmin, ymin, width, height with two decimals."""
    xmin, ymin, xmax, ymax = corners
    return tuple(int(value * 100 + 0.5) / 100 for value in (xmin, ymin, xmax - xmin, ymax - ymin))


def _line(one: _Found, beginning: str) -> str:
    xmin, ymin, width, height = map(int, one.box)
    return f"{beginning} {one.score:g} {xmin} {ymin} {xmin + width} {ymin + height}\n"


def _entry(one: _Found, labels: Mapping[int, str]) -> dict[str, Any]:
    return {
        "image_id": _number(one.picture),
        "category_id": _number(labels[one.label]),
        "bbox": list(one.box),
        "score": float(f"{one.score:.9g}"),
    }


def _number(text: str) -> int | float | str:
    """A name that is a number, as one: COCO's pictures and classes have numbers for names."""
    if re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?[0-9]+\.[0-9]+", text) else text
