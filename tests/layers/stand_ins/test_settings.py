"""Settings of py-faster-rcnn's layers that come from the JSON files of the repository makefile/frcnn, and the lists of
pictures of that repository.
"""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from pycaffe_like.errors import DataError, LayerError
from pycaffe_like.layers.stand_ins.rcnn_data import RoIDataLayer
from pycaffe_like.layers.stand_ins.rcnn_objects import read_examples
from pycaffe_like.layers.stand_ins.settings import Settings
from tests.data.helpers import draw

from .make import run

pytestmark = pytest.mark.usefixtures("_in_empty_folder")
CONFIG = {
    "scales": "300, 500",
    "max_size": "900",
    "fg_fraction": "0.5",
    "use_flipped": "0",
    "bbox_normalize_targets": "0",
    "bbox_normalize_stds": "0.1, 0.2,\n 0.3, 0.4",
    "pixel_means": "1, 2, 3",
    "rpn_positive_overlap": "0.6",
    "n_classes": "5",
    "snapshot_infix": "",
    "test_score_thresh": "0.05",
}


def write(path: str, values: dict[str, str]) -> None:
    Path(path).write_text(json.dumps(values).replace("\\n", "\n"))


def test_a_configuration_overrides_the_defaults_and_param_str_the_configuration() -> None:
    write("c.json", CONFIG)
    settings = Settings("'config': 'c.json', 'TRAIN.MAX_SIZE': 700", {})
    assert settings["TRAIN.SCALES"] == (300, 500)
    assert settings["TRAIN.MAX_SIZE"] == 700
    assert settings["TRAIN.FG_FRACTION"] == 0.5
    assert settings["TRAIN.USE_FLIPPED"] is False
    assert settings["TRAIN.BBOX_NORMALIZE_TARGETS_PRECOMPUTED"] is False
    assert settings["TRAIN.BBOX_NORMALIZE_STDS"] == (0.1, 0.2, 0.3, 0.4)
    assert settings["PIXEL_MEANS"] == (1, 2, 3)
    assert settings["TRAIN.RPN_POSITIVE_OVERLAP"] == 0.6
    assert settings["TRAIN.RPN_NEGATIVE_OVERLAP"] == 0.3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"rpn_nms_thresh": "0.5"}, "rpn_nms_thresh of c.json is not supported; expected 0.7; got 0.5"),
        ({"data_jitter": "0.2"}, "data_jitter of c.json is not supported"),
        ({"scales": "big"}, "c.json is not a configuration of makefile/frcnn"),
    ],
)
def test_a_configuration_that_cannot_be_followed(values: dict[str, str], message: str) -> None:
    write("c.json", {**CONFIG, **values})
    with pytest.raises(LayerError, match=message):
        Settings("'config': 'c.json'", {})


def test_a_configuration_that_is_missing_is_reported_with_the_data() -> None:
    layer = RoIDataLayer()
    with pytest.raises(DataError, match="the configuration c.json does not exist"):
        run(layer, "'config': 'c.json', 'num_classes': 5, 'source': 'list'", [], 3)


def write_pictures() -> None:
    Path("p").mkdir()
    for name, size in (("a.png", (31, 47)), ("b.png", (53, 29))):
        cv2.imwrite(f"p/{name}", draw(*size))
    Path("list").write_text("# 0\na.png\n2\n3 1 2 13 17 0\n1 20 3 60 40 1\n# 1\nb.png\n1\n2 5 7 11 19 0\n")


def test_a_list_of_pictures() -> None:
    write_pictures()
    first, second = read_examples("list", "", "", 4, "p/")
    assert (first.size, second.size) == ((31, 47), (53, 29))
    assert first.boxes.tolist() == [[1, 2, 13, 17], [20, 3, 46, 30]]
    assert first.classes.tolist() == [3, 1]
    assert second.boxes.tolist() == [[5, 7, 11, 19]]
    np.testing.assert_array_equal(second.pixels(), draw(53, 29))


def test_a_data_layer_reads_a_list() -> None:
    write_pictures()
    write("c.json", {**CONFIG, "scales": "62", "max_size": "124"})
    param_str = "'config': 'c.json', 'num_classes': 4, 'source': 'list', 'root': 'p/'"
    data, info, objects = run(RoIDataLayer(), param_str, [], 3)
    scale = info[0, 2]
    assert data.shape[2:] in ((62, 94), (113, 62))
    assert objects[0, 4] in (2, 3)
    assert objects[0, 0] in (scale * 1, scale * 5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# 0\na.png\n2\n3 1 2 13 17 0\n", "a picture's entry is malformed"),
        ("0 a.png 0", "a picture's entry is malformed"),
        ("# 0 a.png x", "a picture's entry is malformed"),
        ("# 0\na.png\n1\n4 1 2 13 17 0\n", "an object has an unknown class; expected 1 to 3; got 4 to 4"),
    ],
)
def test_a_malformed_list(text: str, message: str) -> None:
    write_pictures()
    Path("list").write_text(text)
    with pytest.raises(DataError, match=message):
        read_examples("list", "", "", 4, "p/")
