"""pycaffe_like.load: a net as a torch module."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.nn.parallel import DataParallel

import pycaffe_like
from pycaffe_like.errors import NetError, PclError, WeightsError
from pycaffe_like.interop.net_module import NetModule

from .make import CLASSIFIER, make_net, random, save_net

TRAINING = CLASSIFIER.replace(
    'type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 7 dim: 11 } }',
    'type: "DummyData" top: "data" top: "label"\n'
    "  dummy_data_param { shape { dim: 2 dim: 3 dim: 7 dim: 11 } shape { dim: 2 } }",
).replace(
    '"prob" type: "Softmax" bottom: "ip" top: "prob"', '"loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label"'
)


@pytest.fixture
def net(tmp_path: Path) -> NetModule:
    return pycaffe_like.load(*save_net(tmp_path))


def test_it_is_in_evaluation_mode_and_gives_the_net_s_output(net: NetModule) -> None:
    picture = random(2, 3, 7, 11)
    assert not net.training
    torch.testing.assert_close(net(picture), make_net().forward_program.forward(picture)[1]["prob"])


def test_weights_of_another_net(tmp_path: Path) -> None:
    _, weights = save_net(tmp_path)
    (tmp_path / "other.prototxt").write_text(CLASSIFIER.replace('name: "ip"', 'name: "fc"'))
    with pytest.raises(WeightsError, match="has no weights for layer 'fc'"):
        pycaffe_like.load(tmp_path / "other.prototxt", weights)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"batch": 0}, "batch is wrong; expected a positive integer; got 0"),
        ({"batch": 2.5}, "batch is wrong; expected a positive integer; got 2.5"),
        ({"size": 32}, "size is wrong; expected height and width, two positive integers; got 32"),
        ({"size": (32, 0)}, "size is wrong"),
        ({"outputs": []}, "outputs is empty; expected names of blobs"),
    ],
)
def test_wrong_options(options: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(PclError, match=said):
        pycaffe_like.load(*save_net(tmp_path), **options)


def test_one_output_may_be_a_name(tmp_path: Path) -> None:
    net = pycaffe_like.load(*save_net(tmp_path), outputs="pool")
    assert net(random(2, 3, 7, 11)).shape == (2, 5, 3, 6)


@pytest.mark.parametrize("values", [random(2, 3, 7, 11).numpy(), [random(2, 3, 7, 11)]])
def test_inputs_that_are_no_tensors(values: object, net: NetModule) -> None:
    with pytest.raises(
        NetError, match=r"input 'data' is not a tensor; got a (numpy.ndarray|builtins.list)\n.*as_tensor"
    ):
        net(values)


def test_several_outputs_compile_without_warnings(tmp_path: Path) -> None:
    net = pycaffe_like.load(*save_net(tmp_path), outputs=["conv/1", "prob"])
    picture = random(2, 3, 7, 11)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = torch.compile(net, backend="eager", fullgraph=True)(picture)
    assert found._fields == ("conv_1", "prob")
    torch.testing.assert_close(found.prob, net(picture).prob)


def test_half_and_back(net: NetModule) -> None:
    picture = random(2, 3, 7, 11)
    expected = net(picture)
    assert net.half()(picture.half()).dtype == torch.float16
    torch.testing.assert_close(net.float()(picture), expected, atol=1e-2, rtol=1e-2)


def test_state_dict_goes_into_another_net(net: NetModule, tmp_path: Path) -> None:
    other = pycaffe_like.load(tmp_path / "net.prototxt")
    picture = random(2, 3, 7, 11)
    assert not torch.allclose(other(picture), net(picture))
    other.load_state_dict(net.state_dict())
    torch.testing.assert_close(other(picture), net(picture))


def test_compile(net: NetModule) -> None:
    picture = random(2, 3, 7, 11)
    torch.testing.assert_close(torch.compile(net, backend="eager", fullgraph=True)(picture), net(picture))


def test_export(net: NetModule) -> None:
    picture = random(2, 3, 7, 11)
    program = torch.export.export(net, (picture,))
    torch.testing.assert_close(program.module()(picture), net(picture))


def test_data_parallel(net: NetModule) -> None:
    picture = random(2, 3, 7, 11)
    torch.testing.assert_close(DataParallel(net)(picture), net(picture))


def test_a_replica_runs_with_its_own_parameters(net: NetModule) -> None:
    replica = net._replicate_for_data_parallel()
    replica.ip = torch.nn.Identity()
    assert replica(random(2, 3, 7, 11)).shape != net(random(2, 3, 7, 11)).shape


def test_training_mode_drops_values_and_gradients_reach_the_parameters(net: NetModule) -> None:
    net.train()
    loss = net(random(2, 3, 7, 11))[:, 0].sum()
    loss.backward()
    gradients = {name: one.grad for name, one in net.named_parameters() if one.requires_grad}
    assert set(gradients) == {
        "conv_1.weight", "conv_1.bias", "scale.weight", "scale.bias", "ip.weight", "ip.bias"
    }  # fmt: skip
    assert all(gradient is not None and gradient.abs().sum() > 0 for gradient in gradients.values())


def test_gradients_of_the_second_order(tmp_path: Path) -> None:
    text = (
        CLASSIFIER.replace('type: "ReLU"', 'type: "TanH"')
        .replace('"Pooling" bottom', '"Power" bottom')
        .replace("pooling_param { kernel_size: 2 stride: 2 }", "power_param { power: 2 }")
    )
    (tmp_path / "net.prototxt").write_text(text)
    net = pycaffe_like.load(tmp_path / "net.prototxt").double()
    picture = random(2, 3, 7, 11).double().requires_grad_()
    assert torch.autograd.gradgradcheck(lambda x: net(x)[:, :2].sum(), (picture,), nondet_tol=1e-9)


def test_lrn_has_a_second_derivative(tmp_path: Path) -> None:
    (tmp_path / "net.prototxt").write_text("""
    layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 5 dim: 3 dim: 2 } } }
    layer { name: "lrn" type: "LRN" bottom: "data" top: "lrn" lrn_param { local_size: 3 alpha: 0.9 k: 1.3 } }
    """)
    net = pycaffe_like.load(tmp_path / "net.prototxt").double()
    assert torch.autograd.gradgradcheck(net, (random(2, 5, 3, 2).double().requires_grad_(),))


def test_a_gradient_written_by_hand_has_none(tmp_path: Path) -> None:
    (tmp_path / "net.prototxt").write_text("""
    layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 5 dim: 3 dim: 2 } } }
    layer { name: "mvn" type: "MVN" bottom: "data" top: "mvn" }
    """)
    picture = random(2, 5, 3, 2).requires_grad_()
    top = pycaffe_like.load(tmp_path / "net.prototxt")(picture)
    (gradient,) = torch.autograd.grad(top.square().sum() + top.sum(), picture, create_graph=True)
    with pytest.raises(RuntimeError, match="has no second derivative"):
        gradient.sum().backward()
    (gradient,) = torch.autograd.grad(
        pycaffe_like.load(tmp_path / "net.prototxt")(picture).sum(), picture, create_graph=True
    )
    with pytest.raises(RuntimeError, match="has no second derivative"):
        gradient.sum().backward()


def test_a_net_for_training_is_loaded_in_its_deployed_form(tmp_path: Path) -> None:
    (tmp_path / "train.prototxt").write_text(TRAINING)
    net = pycaffe_like.load(tmp_path / "train.prototxt")
    assert (net.inputs, net.outputs) == (("data",), ("prob",))
    torch.testing.assert_close(net(random(5, 3, 7, 11)).sum(1), torch.ones(5))


def test_a_solver_trains_from_python(tmp_path: Path) -> None:
    (tmp_path / "train.prototxt").write_text(TRAINING)
    (tmp_path / "solver.prototxt").write_text(
        'net: "train.prototxt" base_lr: 0.01 lr_policy: "fixed" max_iter: 3 snapshot_after_train: false random_seed: 1'
    )
    solver = pycaffe_like.Solver(tmp_path / "solver.prototxt")
    seen: list[str] = []
    solver.callbacks.append((lambda: seen.append("start"), lambda: seen.append("gradients")))
    solver.solve()
    assert seen == ["start", "gradients"] * 3
