"""Networks that generate pictures: sizes computed by hand, the autoencoder's loss, and sizes that are refused."""

from __future__ import annotations

import pytest
import torch

from pycaffe_like.errors import UsageError
from pycaffe_like.networks import net_text, solver_text
from pycaffe_like.spec import Phase
from tests.networks.make import build_network, net_with_inputs, netdef, pictures, train

DECONVS = sum(16 * (1024 >> step) * (512 >> step) + 2 * (512 >> step) for step in range(3))
CONVS = sum(16 * (64 << step) * (128 << step) for step in range(3))
PARAMETERS = {
    "vae": 785 * 500 + 2 * 501 * 20 + 21 * 500 + 501 * 784,
    "dcgan_generator": 101 * 16384 + 2 * 1024 + DECONVS + 16 * 128 * 3 + 3,
    "dcgan_discriminator": 3 * 16 * 128
    + 128
    + sum(16 * (128 << k) * (256 << k) + 2 * (256 << k) for k in range(3))
    + 16385,
    "wgan_gp_critic": 3 * 16 * 128 + 128 + sum(16 * (128 << k) * (256 << k) + (256 << k) for k in range(3)) + 16385,
    "began_generator": 65 * 4096 + 8 * (64 * 576 + 64) + 3 * 576 + 3,
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_it_has_as_many_parameters_as_the_paper_draws(name: str) -> None:
    assert build_network(name).parameter_count() == PARAMETERS[name]


@pytest.mark.parametrize("size", [8, 16, 64])
@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("dcgan_generator", None),
        ("began_generator", None),
        ("began_discriminator", None),
        ("dcgan_discriminator", (1, 1)),
        ("wgan_gp_critic", (1, 1)),
    ],
)
def test_both_sides_agree_on_the_size(name: str, output: tuple[int, ...] | None, size: int) -> None:
    (made,) = build_network(name, size=size, deploy=True).outputs
    assert made.shape == (output or (1, 3, size, size))


@pytest.mark.parametrize("size", [24, 65])
def test_other_sizes_are_refused(size: int) -> None:
    with pytest.raises(
        UsageError, match=f"dcgan_generator does not work on that size; expected 8, 16, 32, 64 and so on; got {size}"
    ):
        net_text("dcgan_generator", size=size)


def test_one_solver_does_not_train_two_nets() -> None:
    with pytest.raises(UsageError, match="began_generator is not trained by one solver"):
        solver_text("began_generator")


def test_the_autoencoder_learns_and_its_divergence_is_that_of_normal_codes() -> None:
    torch.manual_seed(1)
    net = net_with_inputs(netdef("vae"), Phase.TRAIN)
    noise = torch.randn(net.built.inputs[-1].shape)
    data = pictures(100, 1, 28, 3, seed=1)[0].sigmoid()
    batch = [data, torch.zeros(100), noise]
    losses = train(net, lambda step: batch, 20, 0.002, until=0.5)
    assert losses[-1] < losses[0]
    values = net.run(net.program(["mean", "log_variance", "divergence", "reconstruction"]), batch)[1]
    mean, log_variance = values["mean"], values["log_variance"]
    expected = (mean**2 + log_variance.exp() - log_variance - 1).sum(1).mean() / 2
    torch.testing.assert_close(values["divergence"], expected)
