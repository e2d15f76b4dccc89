"""The diffs of a layer-by-layer net, as scripts see them: each has its own memory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pycaffe_like.layers.blob import Blob
from pycaffe_like.net import Net
from pycaffe_like.spec import NetDef, NetState, Phase

NET = """
    force_backward: true
    layer { name: "x" type: "Input" top: "x" top: "w" input_param { shape { dim: 2 dim: 3 } } }
    layer { name: "bias" type: "Bias" bottom: "x" top: "a" bias_param { axis: 0 num_axes: -1 } }
    layer { name: "power" type: "Power" bottom: "w" top: "b" power_param { scale: 3 } }
    layer { name: "sum" type: "Eltwise" bottom: "a" bottom: "b" top: "y" }
    layer { name: "loss" type: "Reduction" bottom: "y" top: "loss" loss_weight: 2 }
"""


class Case:
    def __init__(self, net: NetDef) -> None:
        self.runner = Net(net, NetState(Phase.TRAIN)).layerwise
        self.blob: dict[str, Blob] = {blob.name: blob for blob in self.runner.blobs}
        self.last = len(self.runner.net.layers) - 1
        self.runner.forward(0, self.last)


@pytest.mark.parametrize("written", ["a", "b", "y"])
def test_what_is_written_to_one_diff_shows_in_no_other(written: str, net: Callable[[str], NetDef]) -> None:
    case = Case(net(NET))
    case.runner.backward(case.last, 0)
    diffs = {name: case.blob[name].diff for name in ("a", "b", "y", "x")}
    diffs[written][0, 1] = 7
    for name, diff in diffs.items():
        want = np.full((2, 3), 2.0)
        if name == written:
            want[0, 1] = 7
        np.testing.assert_array_equal(diff, want)


def test_the_diffs_of_parameters_add_up_and_leave_those_of_blobs_alone(net: Callable[[str], NetDef]) -> None:
    case = Case(net(NET))
    (bias,) = case.runner.params[1]
    for times in (1, 2, 3):
        case.runner.backward(case.last, 0)
        np.testing.assert_array_equal(bias.diff, np.full((2, 3), 2.0 * times))
        np.testing.assert_array_equal(case.blob["a"].diff, np.full((2, 3), 2.0))


def test_silence_sets_the_diff_to_zero(net: Callable[[str], NetDef]) -> None:
    text = """
        force_backward: true
        layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "silence" type: "Silence" bottom: "x" }
    """
    case = Case(net(text))
    case.blob["x"].diff[...] = 5
    case.runner.backward(case.last, 0)
    assert not case.blob["x"].diff.any()


IN_PLACE = """
    force_backward: true
    layer { name: "x" type: "Input" top: "x" top: "w" input_param { shape { dim: 2 } } }
    layer { name: "a" type: "Power" bottom: "x" top: "a" }
"""


def test_a_bias_of_the_size_of_what_it_is_added_to_in_place(net: Callable[[str], NetDef]) -> None:
    scale = 'layer { name: "s" type: "Scale" bottom: "a" top: "a" scale_param { axis: 0 filler { value: 5 } bias_term: true } }'
    case = Case(net(IN_PLACE + scale))
    case.blob["a"].diff[...] = [2, 3]
    case.runner.backward(case.last, 0)
    np.testing.assert_array_equal(case.blob["x"].diff, [10, 15])
    np.testing.assert_array_equal(case.runner.params[2][1].diff, [2, 3])


def test_a_sum_in_place_with_coefficients(net: Callable[[str], NetDef]) -> None:
    total = 'layer { name: "s" type: "Eltwise" bottom: "a" bottom: "w" top: "a" eltwise_param { coeff: 5 coeff: 1 } }'
    case = Case(net(IN_PLACE + total))
    case.blob["a"].diff[...] = [2, 3]
    case.runner.backward(case.last, 0)
    np.testing.assert_array_equal(case.blob["x"].diff, [10, 15])
    np.testing.assert_array_equal(case.blob["w"].diff, [2, 3])
