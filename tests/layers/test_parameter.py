"""The Parameter layer."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.net import Net
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase

from .battery import check_gradients, check_no_host_sync, check_shapes, make


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ("parameter_param { shape { dim: 2 dim: 3 dim: 5 } }", (2, 3, 5)),
        ("parameter_param { shape { dim: 7 } }", (7,)),
        ("parameter_param { shape { } }", ()),
        ("", ()),
    ],
)
def test_the_top_is_the_parameter(options: str, shape: tuple[int, ...]) -> None:
    module = make("Parameter", [], options)
    (blob,) = module.blobs()
    assert tuple(blob.shape) == shape
    assert not blob.any()
    blob.data.uniform_()
    torch.testing.assert_close(module(), blob)
    check_shapes(module, [])
    check_no_host_sync(module, [])
    check_gradients(module, [])


@pytest.mark.parametrize("runner", ["layer by layer", "whole"])
def test_it_learns_as_the_bottom_of_another_layer(runner: str) -> None:
    net = Net(
        net_file(
            """
            layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 3 dim: 2 } } }
            layer { name: "p" type: "Parameter" top: "p" parameter_param { shape { dim: 2 } } }
            layer { name: "y" type: "Scale" bottom: "x" bottom: "p" top: "y" loss_weight: 1 }
            """,
            "f",
        ).lowered(),
        NetState(Phase.TRAIN),
    )
    x = torch.tensor([[1.0, -2.0], [3.0, 5.0], [7.0, 11.0]])
    if runner == "whole":
        objective, _ = net.forward_program(x)
        objective.backward()
    else:
        net.layerwise.blob(net.built.inputs[0]).put(x)
        net.layerwise.forward(0, 2)
        net.layerwise.backward(2, 0)
    assert net.learnable_params[0].tensor.grad.tolist() == [11, 14]


def test_an_extent_below_0() -> None:
    with pytest.raises(LayerError) as error:
        make("Parameter", [], "parameter_param { shape { dim: 2 dim: -3 } }")
    assert str(error.value) == "f:1:1: layer 'l' (Parameter): an extent is negative; got 2x-3"


ALONE = 'force_backward: true layer { name: "p" type: "Parameter" top: "p" %s parameter_param { shape { dim: 3 } } }'


def test_the_diff_of_an_output_is_the_gradient_of_the_parameter() -> None:
    net = Net(net_file(ALONE % "", "f").lowered(), NetState(Phase.TRAIN))
    runner = net.layerwise
    runner.forward(0, 0)
    runner.blobs[0].diff[...] = [5, 7, 11]
    runner.backward(0, 0)
    assert runner.params[0][0].diff.tolist() == [5, 7, 11]
    runner.params[0][0].data[...] = [2, 3, 5]
    assert runner.blobs[0].data.tolist() == [2, 3, 5]


def test_a_loss_weight_on_the_top_trains_nothing() -> None:
    net = Net(net_file(ALONE % "loss_weight: 2", "f").lowered(), NetState(Phase.TRAIN))
    runner = net.layerwise
    runner.params[0][0].data[...] = [2, 3, 5]
    assert runner.forward(0, 0) == 20
    runner.backward(0, 0)
    assert runner.params[0][0].diff.tolist() == [0, 0, 0]
    objective, _ = net.run(net.forward_program, [])
    assert float(objective) == 20
    assert not torch.as_tensor(objective).requires_grad


def test_happynears_parameter_has_a_filler() -> None:
    options = "parameter_param { shape { dim: 2 dim: 3 } blob_filler { type: 'constant' value: 7 } }"
    assert make("Parameter", [], options)().tolist() == [[7, 7, 7]] * 2
