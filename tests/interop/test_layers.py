"""Layers of all types are exported to ONNX with many options, and give the same outputs in onnxruntime."""

from __future__ import annotations

import pytest

from pycaffe_like.interop.refusals import EXCEPTIONS, REASONS
from pycaffe_like.layers.registry import layer_types, lookup
from pycaffe_like.layers.source import Feed

from .exported_types import EXPORTED
from .layer_cases import EXCLUDED, cases, differences

QUICK = ("Concat", "Pooling", "Scale")
"""The types that are always tested; all others together take some minutes."""


@pytest.mark.parametrize("kind", [pytest.param(one, marks=[pytest.mark.slow] * (one not in QUICK)) for one in EXPORTED])
def test_a_layer_type_gives_the_same_outputs(kind: str) -> None:
    compared = list(differences(cases(kind)))
    assert compared
    assert [(name, one) for name, one in compared if not one.relative < 1e-5] == []


def test_a_layer_type_has_one_answer() -> None:
    inputs = {name for name in layer_types() if issubclass(lookup(name).cls, Feed)}
    named = [*EXPORTED, *REASONS, *inputs]
    assert len(named) == len(set(named))
    assert set(named) <= set(layer_types())


def test_only_cases_of_named_exceptions_are_excluded() -> None:
    assert {name.partition("_")[0] for name in EXCLUDED} <= set(EXCEPTIONS)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [name for name in REASONS if cases(name)])
def test_what_is_refused_cannot_be_exported(kind: str) -> None:
    for case in cases(kind):
        with pytest.raises(Exception, match=r"\w"):  # torch raises many kinds
            list(differences([case]))
