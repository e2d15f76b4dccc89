"""The example programs run, and their results are as expected."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import torch

from tests.conftest import ROOT


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_fine_tuning_learns() -> None:
    first, last = load("fine_tuning").main([])
    assert last < 0.2 * first


def test_features_of_a_picture_are_most_like_themselves() -> None:
    similar = load("feature_extraction").main([])
    torch.testing.assert_close(similar.diagonal(), torch.ones(4))
    assert similar.fill_diagonal_(0).max() < 1


def test_the_generator_finds_the_real_points() -> None:
    assert load("gradient_penalty").main() < 0.7  # 2.2 before training
