"""Generative nets: a variational autoencoder, and generators and discriminators of adversarial nets.

Adversarial nets need two solvers: `examples/gan.py` trains them. The losses, which distinguish DCGAN, LSGAN,
WGAN and others, are in that script; the nets here end with scores.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pycaffe_like.caffe.net_spec import Top, layers, params
from pycaffe_like.errors import UsageError

from .lenet import DIGITS
from .network import Network, Request
from .sketch import XAVIER, Sketch, gaussian
from .sources import feed

NOISE = 100
"""The number of random values that a picture is generated from."""
LATENT, HIDDEN = 20, 500
"""Size of the variational autoencoder's code."""


PICTURES = replace(DIGITS, batch=100, made_up=100)
"""The VAE's pictures, in the batches of the paper."""


def vae(request: Request) -> Any:
    """Builds a variational autoencoder: an encoder of two layers, whose outputs are the mean and the
    variance of the code, and a decoder of two layers.

    The loss is the negative log-likelihood of the pixels, which are 0 to 1, plus the KL divergence of
    the code from a standard normal distribution.

    Source: Kingma and Welling, appendix C.
    """
    s = Sketch(XAVIER)
    if request.deploy:
        z = s.add("z", layers.Input(shape={"dim": [1, LATENT]}))
        s.add("pixels", layers.Sigmoid(_decode(s, z, request.size)))
        return s.net("VAE")
    data = feed(s, request, PICTURES)
    s.spec["label_silence"] = layers.Silence(s.spec["label"], ntop=0)
    pixels = s.add("pixels", layers.Flatten(data))
    x = s.fc_relu("encode1", pixels, HIDDEN)
    mean, log_variance = s.fc("mean", x, LATENT), s.fc("log_variance", x, LATENT)
    normal = s.add("noise", layers.DummyData(shape={"dim": [PICTURES.made_up, LATENT]}, data_filler=dict(gaussian(1))))
    std = s.add("std", layers.Exp(log_variance, scale=0.5))
    spread = s.add("spread", layers.Eltwise(std, normal, operation=params.Eltwise.PROD))
    out = _decode(s, s.sum("z", mean, spread), request.size)
    s.add(
        "reconstruction",
        layers.SigmoidCrossEntropyLoss(out, pixels, loss_param={"normalization": params.Loss.BATCH_SIZE}),
    )
    _divergence(s, mean, log_variance)
    return s.net("VAE")


def _decode(s: Sketch, z: Top, size: int) -> Top:
    return s.fc("decode2", s.fc_relu("decode1", z, HIDDEN), size * size)


def _divergence(s: Sketch, mean: Top, log_variance: Top) -> None:
    """Adds the KL divergence: the mean over pictures of the sum of (mean^2 + variance - log variance -
    1) / 2.
    """
    square = s.add("mean_square", layers.Eltwise(mean, mean, operation=params.Eltwise.PROD))
    variance = s.add("variance", layers.Exp(log_variance))
    terms = s.sum("divergence_terms", square, variance, log_variance, coeff=[1, 1, -1])
    shifted = s.add("divergence_shifted", layers.Power(terms, shift=-1.0))
    each = s.add("divergence_each", layers.Reduction(shifted, operation=params.Reduction.SUM, axis=1))
    s.add("divergence", layers.Reduction(each, operation=params.Reduction.MEAN, coeff=0.5, loss_weight=1))


def doublings(request: Request) -> int:
    """Returns how often 4x4 must be doubled to reach the requested size.

    Raises:
        UsageError: If the size is not 4 times a power of 2.
    """
    steps = (request.size // 4).bit_length() - 1
    if request.size != 4 << steps or steps < 1:
        raise UsageError(
            f"{request.name} does not work on that size", expected="8, 16, 32, 64 and so on", got=request.size
        )
    return steps


def noise(s: Sketch, request: Request, values: int = NOISE) -> Top:
    """Adds random numbers, the generator's bottom. In a deploy net they are an input."""
    if request.deploy:
        return s.add("z", layers.Input(shape={"dim": [1, values]}))
    return s.add("z", layers.DummyData(shape={"dim": [16, values]}, data_filler=dict(gaussian(1))))


def pictures(s: Sketch, request: Request) -> Top:
    """Adds random pictures with values from -1 to 1. In a deploy net they are an input."""
    shape = {"dim": [1 if request.deploy else 16, 3, request.size, request.size]}
    if request.deploy:
        return s.add("data", layers.Input(shape=shape))
    return s.add("data", layers.DummyData(shape=shape, data_filler=dict(gaussian(0.5))))


def dcgan_generator(request: Request) -> Any:
    """Builds DCGAN's generator. It starts with 1024 channels of 4x4; each transposed convolution doubles
    the size and halves the number of channels.

    Source: figure 1 of the paper.
    """
    s = Sketch(gaussian(0.02), norm={"use_global_stats": False})
    steps = doublings(request)
    x = s.fc("project", noise(s, request), 1024 * 16)
    x = s.add("project_maps", layers.Reshape(x, shape={"dim": [0, 1024, 4, 4]}))
    x = s.relu("project_relu", s.batch_norm("project", x))
    for step in range(1, steps):
        x = s.deconv(f"deconv{step}", x, 1024 >> step, 4, 2, 1, bias=None)
        x = s.relu(f"deconv{step}_relu", s.batch_norm(f"deconv{step}", x))
    s.add("picture", layers.TanH(s.deconv("pixels", x, 3, 4, 2, 1)))
    return s.net("DCGAN generator")


def dcgan_discriminator(request: Request) -> Any:
    """Builds DCGAN's discriminator: convolutions with stride 2, each of which doubles the number of
    channels, and a score.

    Source: section 3 of the paper.
    """
    s = Sketch(gaussian(0.02), norm={"use_global_stats": False}, slope=0.2)
    steps = doublings(request)
    x = pictures(s, request)
    for step in range(1, steps + 1):
        x = s.conv(f"conv{step}", x, 1024 >> (steps - step), 4, 2, 1, bias=0.0 if step == 1 else None)
        x = s.relu(f"conv{step}_relu", x if step == 1 else s.batch_norm(f"conv{step}", x))
    s.fc("score", x, 1)
    return s.net("DCGAN discriminator")


def wgan_gp_critic(request: Request) -> Any:
    """Builds DCGAN's discriminator without batch normalization, which WGAN-GP cannot use because its
    gradient penalty is computed for each picture on its own.
    """
    s = Sketch(gaussian(0.02), slope=0.2)
    steps = doublings(request)
    x = pictures(s, request)
    for step in range(1, steps + 1):
        x = s.conv_relu(f"conv{step}", x, 1024 >> (steps - step), 4, 2, 1)
    s.fc("score", x, 1)
    return s.net("WGAN-GP critic")


WIDTH, CODE = 64, 64
"""Channels of BEGAN's convolutions, and size of its code."""


def began_generator(request: Request) -> Any:
    """Builds BEGAN's generator, a decoder. It starts at 8x8 and doubles the size after every two
    convolutions.

    Source: section 3.3 and figure 1 of the paper.
    """
    s = Sketch(XAVIER)
    _began_decoder(s, request, noise(s, request, CODE), "picture")
    return s.net("BEGAN generator")


def began_discriminator(request: Request) -> Any:
    """Builds BEGAN's discriminator, an autoencoder whose score is its reconstruction error."""
    s = Sketch(XAVIER)
    x = elu(s, "encode0", s.conv("encode0", pictures(s, request), WIDTH, 3))
    steps = doublings(request) - 1
    for step in range(1, steps + 2):
        for letter in "ab":
            x = elu(s, f"encode{step}{letter}", s.conv(f"encode{step}{letter}", x, WIDTH * step, 3))
        if step <= steps:
            x = elu(s, f"down{step}", s.conv(f"down{step}", x, WIDTH * (step + 1), 3, 2))
    _began_decoder(s, request, s.fc("code", x, CODE), "restored")
    return s.net("BEGAN discriminator")


def elu(s: Sketch, name: str, x: Top) -> Top:
    """Adds an in-place ELU."""
    return s.add(f"{name}_elu", layers.ELU(x, in_place=True))


def _began_decoder(s: Sketch, request: Request, z: Top, output: str) -> None:
    x = s.add("maps", layers.Reshape(s.fc("project", z, WIDTH * 64), shape={"dim": [0, WIDTH, 8, 8]}))
    steps = doublings(request) - 1
    for step in range(steps + 1):
        for letter in "ab":
            x = elu(s, f"decode{step}{letter}", s.conv(f"decode{step}{letter}", x, WIDTH, 3))
        if step < steps:
            x = s.add(f"up{step}", layers.Upsample(x, scale=2))
    s.conv(output, x, 3, 3)


VAE_SOLVER = {
    "test_initialization": False,
    "type": "AdaGrad",  # section 5: the best of 0.01, 0.02 and 0.1
    "base_lr": 0.01,
    "lr_policy": "fixed",
    "display": 100,
    "max_iter": 50000,
    "snapshot": 10000,
}

_DCGAN = "Radford, Metz and Chintala, 2015."
_BEGAN = "Berthelot, Schumm and Metz, 2017."
_SCRIPT = ("examples/gan.py trains it.",)


def _side(name: str, title: str, paper: str, build: Any) -> Network:
    return Network(name, title, paper, build, {}, 0, 64, False, 8, notes=_SCRIPT)


NETWORKS = (
    Network("vae", "VAE", "Kingma and Welling, 2013.", vae, VAE_SOLVER, 0, 28, False, 4),
    _side("dcgan_generator", "DCGAN, generator", _DCGAN, dcgan_generator),
    _side("dcgan_discriminator", "DCGAN, discriminator; LSGAN's and WGAN's too", _DCGAN, dcgan_discriminator),
    _side("wgan_gp_critic", "WGAN-GP, critic", "Gulrajani and others, 2017.", wgan_gp_critic),
    _side("began_generator", "BEGAN, generator", _BEGAN, began_generator),
    _side("began_discriminator", "BEGAN, discriminator", _BEGAN, began_discriminator),
)
