from __future__ import annotations

import subprocess
import sys

import pytest
from google.protobuf import text_format

from pycaffe_like.caffe.proto import caffe_pb2
from pycaffe_like.proto import caffe_pb2 as messages
from tests.conftest import ROOT


def test_the_messages_are_those_of_the_engine() -> None:
    public = [name for name in vars(messages) if not name.startswith("_")]
    assert all(getattr(caffe_pb2, name) is getattr(messages, name) for name in public)
    assert {"NetParameter", "SolverParameter", "TRAIN", "DESCRIPTOR"} <= set(public)


def test_a_script_reads_a_net_with_protobuf() -> None:
    net = caffe_pb2.NetParameter()
    text_format.Merge('name: "x" layer { type: "ReLU" include { phase: TEST } }', net)
    assert net.layer[0].include[0].phase == caffe_pb2.TEST == 1
    assert text_format.MessageToString(net).startswith('name: "x"\nlayer {\n')


@pytest.mark.parametrize(
    "line",
    [
        "from caffe.proto import caffe_pb2",
        "import caffe.proto.caffe_pb2 as caffe_pb2",
        "import caffe.proto; caffe_pb2 = caffe.proto.caffe_pb2",
    ],
)
def test_a_script_imports_the_messages(line: str) -> None:
    shim = str(ROOT / "pycaffe_like" / "shim")
    script = f"import sys; sys.path.insert(0, {shim!r}); {line}; print(caffe_pb2.SolverParameter(type='Adam'))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == 'type: "Adam"\n\n'
