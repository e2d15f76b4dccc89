"""proto/caffe.proto, the classes generated from it, and its defaults."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import pytest

from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.dialects import whose
from pycaffe_like.proto.schema import FIRST_OF_FORKS, LAYER_DEFAULTS, is_repeated, stated_defaults
from tests.conftest import ROOT

WIRE_LINES = 532
WIRE_DIGEST = "febb1d96a676a51dd0b417826e64ab4dbff50db0460dd9fb9bccae65a9fa57c6"


def compiler() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compile_proto", ROOT / "tools" / "compile_proto.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_classes_are_those_of_the_proto_file() -> None:
    tool = compiler()
    assert tool.TARGET.read_text() == tool.generated_code(tool.compile_schema(ROOT / "proto" / "caffe.proto")), (
        "run `make proto`"
    )


def test_the_wire_format_contains_all_of_caffes_unchanged() -> None:
    """A hash over number, name, type, label and default of every field of Caffe's messages has not changed.

    The expected hash was computed from the schema of BVLC Caffe (commit 9b89154), compiled by protoc.
    """
    lines = []
    for message in caffe_pb2.DESCRIPTOR.message_types_by_name.values():
        if message.name in caffe_pb2.FORKS:
            continue
        for field in _of_caffe(message.fields):
            if f"{message.name}.{field.name}" in caffe_pb2.FORKS:  # a solver state's fields have SSD's numbers
                continue
            repeated = "repeated" if is_repeated(field) else "required" if _is_required(field) else "optional"
            kind = field.message_type or field.enum_type
            lines.append(
                f"{message.name}.{field.name} {field.number} {field.type} {repeated} "
                f"{kind.name if kind else '-'} {field.has_default_value and field.default_value}"
            )
            if kind is not None and kind.containing_type == message:
                lines += [f"{message.name}.{kind.name}.{v.name} {v.number}" for v in _of_caffe(kind.values)]
    digest = hashlib.sha256("\n".join(sorted(set(lines))).encode()).hexdigest()
    assert len(set(lines)) == WIRE_LINES
    assert digest == WIRE_DIGEST


def _is_required(field: Any) -> bool:
    return bool(field.is_required if hasattr(field, "is_required") else field.label == field.LABEL_REQUIRED)


def _of_caffe(entries: Iterable[Any]) -> list[Any]:
    return [entry for entry in entries if entry.number < FIRST_OF_FORKS]


def test_what_forks_add_to_caffes_messages_says_whose_it_is() -> None:
    nameless = []
    for message in caffe_pb2.DESCRIPTOR.message_types_by_name.values():
        if message.name in caffe_pb2.FORKS:
            continue
        kinds = [value for enum in message.enum_types for value in enum.values]
        for entry in [*message.fields, *kinds]:
            if entry.number >= FIRST_OF_FORKS and not whose(message.name, entry.name):
                nameless.append(f"{message.name}.{entry.name}")
    assert nameless == ["V1LayerParameter.type_name", "V1LayerParameter.modern"]


@pytest.mark.parametrize(
    ("message", "field", "forks"),
    [
        pytest.param("PoolingParameter", "kernel_size", "", id="Caffe's own"),
        pytest.param("SolverParameter", "larc", "NVIDIA", id="a field"),
        pytest.param("LossParameter", "PRE_FIXED", "RFCN", id="a value"),
        pytest.param("PriorBoxParameter", "", "SSD", id="a message"),
        pytest.param("PriorBoxParameter", "clip", "SSD", id="a field of a fork's message"),
        pytest.param("PriorBoxParameter", "denser_prior_boxes", "TextBoxes", id="a fork of a fork"),
        pytest.param("LayerParameter", "bn_param", "SegNet, PSPNet, ParseNet, CTPN", id="by the field's type"),
        pytest.param("pooling_param", "dilation", "OpenCL", id="by the name of the options"),
        pytest.param("mine_param", "gain", "", id="unknown"),
    ],
)
def test_whose_something_is(message: str, field: str, forks: str) -> None:
    assert whose(message, field) == forks


def test_every_name_of_a_fork_is_explained() -> None:
    named = {name for names in caffe_pb2.FORKS.values() for name in names.split(", ")}
    page = (ROOT / "docs" / "dialects.md").read_text()
    explained = set(re.findall(r"^\| `(\w+)` \|", page.split("\n## ")[1], re.MULTILINE))
    assert named == explained


@pytest.mark.parametrize(
    ("message", "field", "value"),
    [
        ("batch_norm_param", "moving_average_fraction", 0.9990000128746033),
        ("lrn_param", "norm_region", "ACROSS_CHANNELS"),
        ("exp_param", "base", -1.0),
        ("transform_param", "mean_value", ()),
        ("data_param", "backend", "LEVELDB"),
        ("hinge_loss_param", "norm", "L1"),
    ],
)
def test_a_default_is_what_the_schema_states(message: str, field: str, value: object) -> None:
    assert LAYER_DEFAULTS[message][field] == value


def test_a_field_without_a_default_is_missing() -> None:
    assert "num_output" not in LAYER_DEFAULTS["convolution_param"]
    assert "use_global_stats" not in stated_defaults(caffe_pb2.BatchNormParameter.DESCRIPTOR)


def test_every_options_message_is_there() -> None:
    assert len(LAYER_DEFAULTS) == len(list(LAYER_DEFAULTS)) >= 49
    assert "convolution_param" in LAYER_DEFAULTS
    assert "param" not in LAYER_DEFAULTS


def test_pycaffes_names_for_enums_work() -> None:
    assert (caffe_pb2.TRAIN, caffe_pb2.TEST) == (0, 1)
    assert caffe_pb2.Phase.Name(1) == "TEST"
    assert caffe_pb2.PoolingParameter.STOCHASTIC == caffe_pb2.PoolingParameter.PoolMethod.Value("STOCHASTIC") == 2
    assert caffe_pb2.V1LayerParameter.LayerType.Name(4) == "CONVOLUTION"
