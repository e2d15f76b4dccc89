"""Train a generator and a critic with gradient penalty, both Caffe nets.

The penalty needs the gradient of a gradient, which autograd computes through the layers.
Source: Gulrajani and others, Improved Training of Wasserstein GANs, 2017.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

import pycaffe_like

HERE = Path(__file__).parent
CENTER = torch.tensor([2.0, -1.0])
"""The centre of the real points."""


def main() -> float:
    """Trains both nets; returns the distance between the means of generated and real points."""
    torch.manual_seed(0)
    generator = pycaffe_like.load(HERE / "generator.prototxt").train()
    critic = pycaffe_like.load(HERE / "critic.prototxt").train()
    of_generator = torch.optim.Adam(generator.parameters(), lr=5e-3, betas=(0.5, 0.9))
    of_critic = torch.optim.Adam(critic.parameters(), lr=5e-3, betas=(0.5, 0.9))
    for _ in range(300):
        for _ in range(3):
            real, fake = real_points(64), generator(torch.randn(64, 4)).detach()
            loss = critic(fake).mean() - critic(real).mean() + 10 * gradient_penalty(critic, real, fake)
            step(of_critic, loss)
        step(of_generator, -critic(generator(torch.randn(64, 4))).mean())
    with torch.no_grad():
        distance = (generator(torch.randn(500, 4)).mean(0) - CENTER).norm().item()
    print(f"the generated points lie {distance:.2f} from the real ones")
    return distance


def real_points(count: int) -> Tensor:
    return CENTER + 0.3 * torch.randn(count, 2)


def gradient_penalty(critic: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
    """Returns the mean of (|d critic / d x| - 1)^2 at points between real and generated ones."""
    between = torch.lerp(real, fake, torch.rand(len(real), 1)).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return (slope.norm(dim=1) - 1).square().mean()


def step(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


if __name__ == "__main__":
    main()
