"""Replacements for the compiled modules of Fast R-CNN."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pycaffe_like.python2.compiled_helpers import bbox_overlaps, cpu_nms, gpu_nms


def test_overlaps_count_both_ends() -> None:
    boxes, queries = (
        np.array([[0, 0, 4, 2], [10, 10, 12, 16]]),
        np.array([[3, 1, 5, 4], [0, 0, 4, 2], [13, 10, 15, 16]]),
    )
    assert bbox_overlaps(boxes, queries) == pytest.approx(np.array([[4 / (15 + 12 - 4), 1, 0], [0, 0, 0]]))


def test_suppression() -> None:
    dets = np.array([[0, 0, 9, 9, 0.3], [0, 0, 9, 9, 0.9], [0, 0, 4, 9, 0.5], [20, 20, 25, 25, 0.7]], np.float32)
    assert cpu_nms(dets, 0.6) == [1, 3, 2]
    assert cpu_nms(dets, 0.5) == [1, 3]
    assert gpu_nms(dets, 0.5, device_id=1) == [1, 3, 2]
    assert cpu_nms(np.zeros((0, 5)), 0.5) == []


def test_a_script_finds_them_where_nothing_was_built(output: Callable[..., str]) -> None:
    script = (
        "from utils.cython_bbox import bbox_overlaps\nfrom nms.cpu_nms import cpu_nms\nfrom nms.gpu_nms import gpu_nms\n"
        "print bbox_overlaps.__name__, cpu_nms.__name__, gpu_nms.__name__"
    )
    assert output(script=script, utils____init__="", nms____init__="") == "bbox_overlaps cpu_nms gpu_nms\n"


def test_the_package_may_have_another_name(output: Callable[..., str]) -> None:
    script = "from utils.cpu_nms import cpu_nms as nms\nprint nms.__name__"
    assert output(script=script, utils____init__="") == "cpu_nms\n"


def test_its_own_module_comes_first(output: Callable[..., str]) -> None:
    files = {"nms____init__": "", "nms__cpu_nms": "cpu_nms = 'its own'"}
    assert output(script="from nms.cpu_nms import cpu_nms\nprint cpu_nms", **files) == "its own\n"


def test_only_packages_of_the_script_get_them(output: Callable[..., str]) -> None:
    script = "try:\n    import nms.cpu_nms\nexcept ImportError, e:\n    print e"
    assert output(script=script) == "No module named 'nms'\n"
