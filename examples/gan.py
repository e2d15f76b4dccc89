#!/usr/bin/env python3
"""Trains a generative adversarial network: a generator makes pictures, and a critic tells them from real ones.

    python examples/gan.py dcgan --pictures FOLDER --size 64 --steps 20000 -o made.png

dcgan    the score is the logit of being real                          Radford, Metz and Chintala, 2015
lsgan    the score should be 1 for real pictures and 0 for others      Mao and others, 2016
wgan     the score has no scale; the critic's weights are clipped      Arjovsky, Chintala and Bottou, 2017
wgan_gp  the same, but a penalty keeps the gradient's norm at 1        Gulrajani and others, 2017
began    the score is how badly an autoencoder restores a picture      Berthelot, Schumm and Metz, 2017
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from pycaffe_like import Net, networks
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetState, Phase


def load_network(name: str, size: int) -> Net:
    """Returns a network in training mode that takes its input from this program."""
    return Net(net_file(networks.net_text(name, size=size, deploy=True), name).lowered(), NetState(Phase.TRAIN))


def output(net: Net, given: Tensor) -> Tensor:
    """Returns the output of a net with one input and one output."""
    return next(iter(net.run(net.forward_program, [given])[1].values()))


def logit_losses(real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
    """Returns DCGAN's losses of the discriminator and the generator."""
    ones, zeros = torch.ones_like(real), torch.zeros_like(fake)
    return cross_entropy(real, ones) + cross_entropy(fake, zeros), cross_entropy(fake, ones)


def square_losses(real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
    """Returns LSGAN's losses of the critic and the generator."""
    return ((real - 1).square().mean() + fake.square().mean()) / 2, (fake - 1).square().mean() / 2


def distance_losses(real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
    """Returns WGAN's losses: the critic estimates the distance between real and generated pictures."""
    return fake.mean() - real.mean(), -fake.mean()


@dataclass(frozen=True)
class Kind:
    """The settings of one kind of training.

    Attributes:
        generator, critic: the networks in `pcl netdef`.
        losses: returns the losses of critic and generator for their scores.
        critic_steps: how many updates the critic gets for each of the generator.
        rate, moments: learning rate and betas of Adam; RMSProp if moments is None.
    """

    generator: str = "dcgan_generator"
    critic: str = "dcgan_discriminator"
    losses: object = logit_losses
    critic_steps: int = 1
    rate: float = 0.0002
    moments: tuple[float, float] | None = (0.5, 0.999)


KINDS = {
    "dcgan": Kind(),
    "lsgan": Kind(losses=square_losses),
    "wgan": Kind(losses=distance_losses, critic_steps=5, rate=0.00005, moments=None),
    "wgan_gp": Kind(critic="wgan_gp_critic", losses=distance_losses, critic_steps=5, rate=0.0001, moments=(0.0, 0.9)),
    "began": Kind("began_generator", "began_discriminator", rate=0.0001),
}
CLIP = 0.01
"""WGAN: the critic's weights are clipped to this absolute value."""
PENALTY = 10.0
"""WGAN-GP: the weight of the gradient penalty."""
DIVERSITY, PROPORTION_RATE = 0.5, 0.001
"""BEGAN: the target ratio of the autoencoder's losses on generated and real pictures; the rate at which k adapts."""


class Training:
    """A generator and its critic, with the training of both."""

    def __init__(self, name: str, size: int) -> None:
        self.name, self.kind = name, KINDS[name]
        self.generator, self.critic = load_network(self.kind.generator, size), load_network(self.kind.critic, size)
        self.values = self.generator.built.inputs[0].shape[1]
        self.optimizers = [self._optimizer(net) for net in (self.generator, self.critic)]
        self.proportion = 0.0  # BEGAN's k

    def _optimizer(self, net: Net) -> torch.optim.Optimizer:
        parameters = [one.tensor for one in net.learnable_params if one.tensor.requires_grad]
        if self.kind.moments is None:
            return torch.optim.RMSprop(parameters, lr=self.kind.rate)
        return torch.optim.Adam(parameters, lr=self.kind.rate, betas=self.kind.moments)

    def make(self, count: int) -> Tensor:
        """Generates `count` pictures."""
        return output(self.generator, torch.randn(count, self.values))

    def step(self, batches: Iterator[Tensor]) -> tuple[float, float]:
        """Updates the critic, then the generator; returns the losses of both."""
        for _ in range(self.kind.critic_steps):
            real = next(batches)
            critic_loss = self._losses(real, self.make(len(real)).detach())[0]
            self._update(1, critic_loss)
        made = self.make(len(real))
        generator_loss = self._losses(real, made)[1]
        self._update(0, generator_loss)
        return float(critic_loss.detach()), float(generator_loss.detach())

    def _losses(self, real: Tensor, made: Tensor) -> tuple[Tensor, Tensor]:
        if self.name == "began":
            return self._restoring_losses(real, made)
        losses = self.kind.losses(output(self.critic, real), output(self.critic, made))
        if self.name == "wgan_gp" and not made.requires_grad:
            return losses[0] + PENALTY * self._slope(real, made), losses[1]
        return losses

    def _slope(self, real: Tensor, made: Tensor) -> Tensor:
        """Returns the mean of (|gradient of the critic| - 1)^2 at points between real and generated pictures.

        autograd differentiates it again for the critic's update.
        """
        share = torch.rand(len(real), 1, 1, 1)
        between = (share * real + (1 - share) * made).requires_grad_()
        (gradient,) = torch.autograd.grad(output(self.critic, between).sum(), between, create_graph=True)
        return (gradient.flatten(1).norm(dim=1) - 1).square().mean()

    def _restoring_losses(self, real: Tensor, made: Tensor) -> tuple[Tensor, Tensor]:
        """Returns BEGAN's losses; updates k_{t+1} = k_t + rate (diversity * L(real) - L(made))."""
        of_real, of_made = ((output(self.critic, x) - x).abs().mean() for x in (real, made))
        loss = of_real - self.proportion * of_made
        if made.requires_grad:
            balance = DIVERSITY * float(of_real.detach()) - float(of_made.detach())
            self.proportion = min(max(self.proportion + PROPORTION_RATE * balance, 0.0), 1.0)
        return loss, of_made

    def _update(self, which: int, loss: Tensor) -> None:
        self.optimizers[which].zero_grad()
        loss.backward()
        self.optimizers[which].step()
        if self.name == "wgan" and which == 1:
            for one in self.critic.learnable_params:
                one.tensor.data.clamp_(-CLIP, CLIP)


def batches(folder: Path, size: int, count: int) -> Iterator[Tensor]:
    """Yields batches of random pictures in a folder, with values from -1 to 1, forever."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".bmp"))
    if not files:
        raise SystemExit(f"error: {folder} has no pictures")
    while True:
        chosen = np.random.choice(len(files), count)
        read = [cv2.resize(cv2.imread(str(files[i])), (size, size), interpolation=cv2.INTER_AREA) for i in chosen]
        yield torch.from_numpy(np.stack(read)).permute(0, 3, 1, 2).float() / 127.5 - 1


def save(made: Tensor, path: str) -> None:
    """Writes pictures side by side to a file."""
    row = torch.cat(list(made.detach()), dim=2).permute(1, 2, 0)
    cv2.imwrite(path, ((row.clamp(-1, 1) + 1) * 127.5).round().byte().numpy())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--pictures", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--size", type=int, default=64, help="height and width: 8, 16, 32 and so on")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--steps", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", default="made.png")
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    np.random.seed(arguments.seed)
    training = Training(arguments.kind, arguments.size)
    real = batches(arguments.pictures, arguments.size, arguments.batch)
    for step in range(1, arguments.steps + 1):
        critic_loss, generator_loss = training.step(real)
        if step % 100 == 0 or step == arguments.steps:
            print(f"step {step}: critic {critic_loss:.4f}, generator {generator_loss:.4f}", flush=True)
    save(training.make(8), arguments.output)


if __name__ == "__main__":
    main()
