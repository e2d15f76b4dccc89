"""The check of labels on arrays; how a net sets it up is tested in tests/net/test_labels.py."""

from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.data.label_check import LabelCheck
from pycaffe_like.errors import DataError

MASK = np.array([[True, False], [True, False], [False, True]])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[1, 9], [2, 9], [9, 4]], ""),
        ([[1, 0], [7, 0], [0, 4]], "label 7 (item 1)"),
        ([[1, 0], [2, 0], [0, 5]], "label 5 (item 2)"),
        ([[1, 9], [2, 9]], ""),
        ([[1, 0], [-1, 0]], "label -1 (item 1)"),
        ([[9, 9, 9]] * 3, ""),
    ],
    ids=["others do not count", "first column", "last row", "a smaller batch", "in a smaller batch", "another shape"],
)
def test_only_values_that_reach_the_layer_count(values: list[list[int]], message: str) -> None:
    check = LabelCheck("layer 'loss'", 0, 5, (), MASK)
    if not message:
        check(np.array(values, np.float32), "item {}".format)
        return
    with pytest.raises(DataError) as caught:
        check(np.array(values, np.float32), "item {}".format)
    assert caught.value.problem == f"{message} is outside [0, 5) of layer 'loss'"
