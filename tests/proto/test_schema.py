"""proto/caffe.proto, the classes made from it, and the defaults it states."""

from __future__ import annotations

import hashlib
import importlib.util
from types import ModuleType

import pytest

from pycaffe_like.proto import caffe_pb2
from pycaffe_like.proto.schema import LAYER_DEFAULTS, stated_defaults
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
    assert tool.TARGET.read_text() == tool.module(tool.compiled(ROOT / "proto" / "caffe.proto")), "run `make proto`"


def test_the_wire_format_is_caffes() -> None:
    """Number, name, kind, label and default of every field with a number that Caffe uses, hashed.

    The hash was taken from the schema of BVLC Caffe (commit 9b89154), compiled by protoc.
    """
    lines = []
    for message in caffe_pb2.DESCRIPTOR.message_types_by_name.values():
        for field in message.fields:
            if field.number < 20000:
                repeated = "repeated" if field.is_repeated else "required" if field.is_required else "optional"
                kind = field.message_type or field.enum_type
                lines.append(
                    f"{message.name}.{field.name} {field.number} {field.type} {repeated} "
                    f"{kind.name if kind else '-'} {field.has_default_value and field.default_value}"
                )
        lines += [f"{message.name}.{e.name}.{v.name} {v.number}" for e in message.enum_types for v in e.values]
    digest = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
    assert len(lines) == WIRE_LINES
    assert digest == WIRE_DIGEST


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
