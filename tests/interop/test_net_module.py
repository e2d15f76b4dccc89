"""A net as a torch module."""

from __future__ import annotations

import copy
import pickle

import pytest
import torch

from pycaffe_like.errors import NetError
from pycaffe_like.interop.net_module import net_module

from .make import make_net, random


def test_it_gives_what_the_net_gives() -> None:
    net = make_net()
    picture = random(2, 3, 7, 11)
    expected = net.forward_program.forward(picture)[1]["prob"]
    torch.testing.assert_close(net_module(net)(picture), expected)


def test_several_outputs_are_a_named_tuple_in_the_order_asked_for() -> None:
    module = net_module(make_net(), ["prob", "conv/1"])
    found = module(random(5, 3, 7, 11))
    assert found._fields == ("prob", "conv_1")
    assert found.conv_1.shape == (5, 5, 5, 12)
    assert found.prob.shape == (5, 13)


def test_a_cut_net_has_only_the_layers_it_needs() -> None:
    module = net_module(make_net(), ["bn"])
    assert [name for name, _ in module.named_children()] == ["conv_1", "bn"]
    assert module.layer_names == {"conv_1": "conv/1", "bn": "bn"}


def test_keys_of_the_state_dict() -> None:
    keys = list(net_module(make_net()).state_dict())
    assert keys[:2] == ["conv_1.weight", "conv_1.bias"]
    assert keys[-2:] == ["ip.weight", "ip.bias"]


def test_parameters_are_shared_with_the_net() -> None:
    net = make_net()
    module = net_module(net)
    with torch.no_grad():
        module.get_parameter("ip.bias").fill_(7)
    assert all(net.forward_program.get_parameter("ip.bias") == 7)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda module: pickle.loads(pickle.dumps(module))])
def test_copies_give_the_same_and_share_nothing(copied: object) -> None:
    module = net_module(make_net())
    other = copied(module)  # type: ignore[operator]
    picture = random(2, 3, 7, 11)
    expected = module(picture)
    with torch.no_grad():
        module.get_parameter("ip.bias").fill_(7)
    assert torch.equal(other(picture), expected)


def test_a_layer_called_like_an_attribute_of_the_module() -> None:
    text = """
    layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 } } }
    layer { name: "outputs" type: "InnerProduct" bottom: "data" top: "a" inner_product_param { num_output: 5 } }
    layer { name: "run" type: "TanH" bottom: "a" top: "run" }
    """
    module = net_module(make_net(text))
    assert module.outputs == ("run",)
    assert module.layer_names == {"outputs_layer": "outputs", "run_layer": "run"}
    assert module(random(2, 3)).shape == (2, 5)


def test_wrong_number_of_tensors() -> None:
    module = net_module(make_net())
    with pytest.raises(NetError, match="wrong number of tensors; expected 1: data; got 2"):
        module(random(1), random(1))


def test_an_output_that_is_not_there() -> None:
    with pytest.raises(NetError, match="the net has no blob 'porb'\nDid you mean 'prob'?"):
        net_module(make_net(), ["porb"])


def test_a_fused_module_folds_batch_norm_and_gives_the_same() -> None:
    net = make_net()
    plain, fused = (net_module(net, fused=fused).eval() for fused in (False, True))
    assert "self.bn(" in plain.code
    assert "self.bn(" not in fused.code
    assert "self.scale(" not in fused.code
    x = random(2, 3, 7, 11)
    with torch.no_grad():
        torch.testing.assert_close(fused(x), plain(x))
