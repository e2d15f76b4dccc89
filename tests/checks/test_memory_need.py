"""The largest batch that fits into a given amount of memory."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pycaffe_like.checks.memory_need import MemoryNeed, largest_batch, with_batch_size
from pycaffe_like.errors import NetError
from pycaffe_like.proto.batch_size import batch_size
from pycaffe_like.spec import NetDef, NetState, Phase

TRAIN = NetState(Phase.TRAIN)


def bent_peak(batch: int) -> int:
    """Returns a peak of memory that grows faster with batches of more than 40."""
    return max(1000 + 10 * batch, 200 + 30 * batch)


@pytest.mark.parametrize("memory", [1009, 1010, 1019, 1390, 1405, 2000, 2001, 77777])
def test_it_fits_and_the_next_one_does_not(memory: int) -> None:
    found = largest_batch(bent_peak, memory)
    assert found == 0 or bent_peak(found) <= memory
    assert bent_peak(found + 1) > memory


def test_nothing_fits() -> None:
    assert largest_batch(bent_peak, 1009) == 0


def test_the_number_of_peaks_grows_with_the_logarithm() -> None:
    tried: list[int] = []

    def peak(batch: int) -> int:
        tried.append(batch)
        return bent_peak(batch)

    largest_batch(peak, 10**9, 64)
    assert len(tried) <= 30


TWO = """
layer { name: "a" type: "Data" top: "a" include { phase: TRAIN } data_param { source: "x" batch_size: 6 } }
layer { name: "b" type: "Input" top: "b" top: "c" input_param { shape { dim: 3 dim: 5 } shape { dim: 1 dim: 3 } } }
layer { name: "t" type: "Data" top: "a" include { phase: TEST } data_param { source: "x" batch_size: 7 } }
"""


def test_batch_sizes_of_one_state_keep_their_ratio(net: Callable[[str], NetDef]) -> None:
    changed = with_batch_size(net(TWO), TRAIN, 10)
    assert [batch_size(layer) for layer in changed.layers] == [10, 5, 7]
    # The second input's first extent is not the batch.
    assert changed.layers[1].option("input_param")["shape"] == ((5, 5), (1, 3))


def test_batch_sizes_that_cannot_keep_their_ratio(net: Callable[[str], NetDef]) -> None:
    with pytest.raises(NetError, match="cannot keep their ratio; got 6 and 3"):
        with_batch_size(net(TWO), TRAIN, 7)


CONV = """
layer { name: "in" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 17 dim: 19 } } }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 5 kernel_size: 3 } }
layer { name: "sum" type: "Reduction" bottom: "conv" top: "sum" loss_weight: 1 }
"""


def test_the_batch_of_a_net(net: Callable[[str], NetDef]) -> None:
    need = MemoryNeed(net(CONV), TRAIN)
    memory = 10**6
    found = need.largest_batch(memory)
    assert need.footprint(found).peak <= memory < need.footprint(found + 1).peak


def test_a_net_without_a_batch_size(net: Callable[[str], NetDef]) -> None:
    text = CONV.replace("dim: 2 dim: 3 dim: 17 dim: 19", "dim: 2").replace("input_param { shape { dim: 2 } }", "")
    with pytest.raises(NetError, match="no batch_size that could change"):
        MemoryNeed(net(text), TRAIN).largest_batch(10**6)


def test_a_net_for_one_batch_size_only(net: Callable[[str], NetDef]) -> None:
    text = CONV.replace('bottom: "conv" top: "sum"', 'bottom: "r" top: "sum"')
    reshape = 'layer { name: "r" type: "Reshape" bottom: "conv" top: "r" reshape_param { shape { dim: 2 dim: 1275 } } }'
    head, _, tail = text.partition('layer { name: "sum"')
    with pytest.raises(
        NetError, match="the batch size of this net cannot change; got .*Reshape.*wrong number of values"
    ):
        MemoryNeed(net(head + reshape + '\nlayer { name: "sum"' + tail), TRAIN).largest_batch(10**9)


def test_a_peak_that_is_known_is_not_measured_again(
    net: Callable[[str], NetDef], monkeypatch: pytest.MonkeyPatch
) -> None:
    need = MemoryNeed(net(CONV), TRAIN)
    known = {batch: need.footprint(batch).peak for batch in (1, 2, 3, 4, 5, 6, 7, 8)}
    expected = need.largest_batch(known[5])
    monkeypatch.delattr(MemoryNeed, "peak")
    assert (need.largest_batch(known[5], known), expected) == (5, 5)
