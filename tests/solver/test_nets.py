"""The nets of a solver, and how ranks share the batch."""

from __future__ import annotations

import pytest

from pycaffe_like.errors import SolverError
from pycaffe_like.proto import caffe_pb2, net_file
from pycaffe_like.proto.batch_size import batch_size
from pycaffe_like.solver.nets import NetInState, divide_batch
from pycaffe_like.spec import NetState, Phase

NET = """
layer { name: "a" type: "Data" top: "a" include { phase: TRAIN } data_param { source: "s" batch_size: 6 } }
layer { name: "a" type: "Data" top: "a" include { phase: TEST } data_param { source: "s" batch_size: 7 } }
layer { name: "c" type: "DummyData" top: "c" dummy_data_param { shape { dim: 5 } } }
"""


def training(text: str) -> NetInState:
    return NetInState(net_file(text, "f").lowered(), NetState(Phase.TRAIN), "net")


def test_ranks_share_the_batch_size_of_data_layers() -> None:
    data, constant = divide_batch(training(NET), 3).net.layers
    assert (batch_size(data), batch_size(constant)) == (2, 5)
    assert caffe_pb2.LayerParameter.FromString(data.raw).data_param.batch_size == 2  # the value that a snapshot stores


def test_a_batch_that_ranks_cannot_share() -> None:
    with pytest.raises(SolverError) as error:
        divide_batch(training(NET), 4)
    problem = "4 ranks cannot share the batch; expected a multiple of 4; got 6"
    assert str(error.value) == f"f:2:1: layer 'a' (Data): {problem}"


def test_a_net_without_a_batch_size() -> None:
    with pytest.raises(SolverError, match="--batch global needs a batch_size to divide; got a net without one"):
        divide_batch(training(NET.rpartition("layer")[2].join(["layer", ""])), 2)
