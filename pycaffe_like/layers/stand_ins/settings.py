"""The settings of py-faster-rcnn's layers: param_str, and the repository's configuration."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from pycaffe_like.errors import LayerError, did_you_mean

DEFAULTS: Mapping[str, Any] = {
    "RFCN": False,
    "TRAIN.SCALES": (600,),
    "TRAIN.SCALE_MULTIPLE_OF": 1,
    "TRAIN.MAX_SIZE": 1000,
    "TRAIN.BATCH_SIZE": 128,
    "TRAIN.FG_FRACTION": 0.25,
    "TRAIN.FG_THRESH": 0.5,
    "TRAIN.BG_THRESH_HI": 0.5,
    "TRAIN.BG_THRESH_LO": 0.0,
    "TRAIN.USE_FLIPPED": True,
    "TRAIN.BBOX_THRESH": 0.5,
    "TRAIN.BBOX_NORMALIZE_TARGETS_PRECOMPUTED": True,
    "TRAIN.BBOX_NORMALIZE_MEANS": (0.0, 0.0, 0.0, 0.0),
    "TRAIN.BBOX_NORMALIZE_STDS": (0.1, 0.1, 0.2, 0.2),
    "TRAIN.ASPECT_GROUPING": True,
    "TRAIN.RPN_POSITIVE_OVERLAP": 0.7,
    "TRAIN.RPN_NEGATIVE_OVERLAP": 0.3,
    "TRAIN.RPN_CLOBBER_POSITIVES": False,
    "TRAIN.RPN_FG_FRACTION": 0.5,
    "TRAIN.RPN_BATCHSIZE": 256,
    "TRAIN.RPN_BBOX_INSIDE_WEIGHTS": (1.0, 1.0, 1.0, 1.0),
    "TRAIN.RPN_POSITIVE_WEIGHT": -1.0,
    "PIXEL_MEANS": (102.9801, 115.9465, 122.7717),
}
"""lib/fast_rcnn/config.py of py-faster-rcnn, with experiments/cfgs/faster_rcnn_end2end.yml merged into it.

SCALE_MULTIPLE_OF is pva-faster-rcnn's. RFCN is our own: the net is one of py-R-FCN's, whose Python layers
give all tops four axes and share one set of regression targets among all classes.
"""

_ENTRY = re.compile(
    r"""['"]?(?P<key>[A-Za-z_][\w.]*)['"]?\s*:\s*(?:!!python/tuple\s*)?
        (?P<value>[\[(][^\])]*[\])] | '[^']*' | "[^"]*" | [^,\s{}]+)""",
    re.VERBOSE,
)


class Settings:
    """The settings of one layer: the values in param_str, and DEFAULTS for keys that it does not have.

    param_str is the flat YAML of these nets, such as "'feat_stride': 16" or "{num_classes: 21, scales: [4, 8]}".
    It may have the layer's own keys and any key of DEFAULTS.
    """

    def __init__(self, param_str: str, own: Mapping[str, Any]) -> None:
        """Parses param_str.

        Args:
            own: the layer's own keys with their defaults; None marks a key that must be set.

        Raises:
            LayerError: If param_str cannot be read, or a key is unknown or missing.
        """
        given = _parse(param_str)
        known = {**DEFAULTS, "config": "", **own}
        for key in given:
            if key not in known:
                raise LayerError(f"param_str has the unknown key '{key}'", advice=did_you_mean(key, known))
        self._values = {**known, **read_config(str(given.get("config", ""))), **given}
        for key, value in self._values.items():
            if value is None:
                raise LayerError(f"param_str lacks '{key}'", expected=f"'{key}': …", got=param_str or "nothing")

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def numbers(self, key: str, count: int | None = None) -> tuple[float, ...]:
        """Returns the value of a key, which is a number or a list of numbers.

        Args:
            count: the required number of values; None for one or more.

        Raises:
            LayerError: If the value is anything else.
        """
        value = self[key] if isinstance(self[key], tuple) else (self[key],)
        are_numbers = all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in value)
        if not value or not are_numbers or count not in (None, len(value)):
            expected = "a number" if count == 1 else "numbers"
            raise LayerError(f"'{key}' in param_str is wrong", expected=expected, got=self[key])
        return tuple(map(float, value))

    def with_axes(self, values: np.ndarray) -> np.ndarray:
        """Returns the values; for R-FCN, reshapes them to four axes."""
        return values.reshape(values.shape + (1,) * (4 - values.ndim)) if self["RFCN"] else values


_SAME_IN_TRAIN = """
max_size batch_size fg_fraction fg_thresh bg_thresh_hi bg_thresh_lo bbox_normalize_means bbox_normalize_stds
rpn_positive_overlap rpn_negative_overlap rpn_clobber_positives rpn_fg_fraction rpn_batchsize
rpn_bbox_inside_weights rpn_positive_weight
"""
_OF_CONFIG = {
    "scales": "TRAIN.SCALES",
    "use_flipped": "TRAIN.USE_FLIPPED",
    "bbox_normalize_targets": "TRAIN.BBOX_NORMALIZE_TARGETS_PRECOMPUTED",
    "pixel_means": "PIXEL_MEANS",
    **{name: f"TRAIN.{name.upper()}" for name in _SAME_IN_TRAIN.split()},
}
"""The keys of makefile/frcnn's JSON files, and the settings that they are here."""

_FIXED = {
    "rpn_nms_thresh": (0.7,),
    "rpn_pre_nms_top_n": (12000,),
    "rpn_post_nms_top_n": (2000,),
    "rpn_min_size": (16,),
    "test_rpn_nms_thresh": (0.7,),
    "test_rpn_pre_nms_top_n": (6000,),
    "test_rpn_post_nms_top_n": (300,),
    "test_rpn_min_size": (16,),
    "rpn_allowed_border": (0,),
    "data_jitter": (-1,),
    "use_haze_free": (0,),
    "use_retinex": (0,),
    "use_hist_equalize": (0,),
    "im_size_align": (1,),
}
"""Keys of these files that must have these values."""


def read_config(path: str) -> dict[str, Any]:
    """Reads a JSON file of makefile/frcnn; returns {} if there is no such file, since the data layer reports that.

    Raises:
        LayerError: If the file cannot be read, or sets an option that the stand-ins do not support.
    """
    if not path or not Path(path).is_file():
        return {}
    try:
        given = json.loads(Path(path).read_text(encoding="utf-8"), strict=False)
        numbers = {key: tuple(ast.literal_eval(f"({value},)")) for key, value in given.items() if value != ""}
    except (ValueError, SyntaxError, AttributeError) as error:
        problem = f"{path} is not a configuration of makefile/frcnn"
        raise LayerError(problem, expected="a JSON object of numbers in strings", got=str(error)) from None
    for key, value in _FIXED.items():
        if numbers.get(key, value) != value:
            raise LayerError(f"{key} of {path} is not supported", expected=value[0], got=given[key])
    return {_OF_CONFIG[key]: _setting(_OF_CONFIG[key], value) for key, value in numbers.items() if key in _OF_CONFIG}


def _setting(name: str, values: tuple[float, ...]) -> Any:
    """Converts the numbers of a key to the type of the setting's default."""
    default = DEFAULTS[name]
    return values if isinstance(default, tuple) else type(default)(values[0])


def _parse(param_str: str) -> dict[str, Any]:
    text = param_str.strip()
    rest = _ENTRY.sub("", text).strip(" ,\n\t{}")
    if rest:
        raise LayerError("param_str is not a list of keys and values", expected="'key': value", got=rest[:60])
    return {entry["key"]: _value(entry["value"]) for entry in _ENTRY.finditer(text)}


def _value(text: str) -> Any:
    """Parses a value: a number, true or false, a string, or a tuple of numbers."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return tuple(value) if isinstance(value, list) else value
