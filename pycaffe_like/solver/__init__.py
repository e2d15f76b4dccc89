"""Training: learning rate policies, update rules, the loop, snapshots, signals."""

from .solver import Solver

__all__ = ["Solver"]
