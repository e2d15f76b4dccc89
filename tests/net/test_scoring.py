"""Scoring: mean outputs over a data set, and the time of each layer."""

from __future__ import annotations

import numpy as np
import pytest

from pycaffe_like.errors import DataError
from pycaffe_like.files.datum import pack
from pycaffe_like.net.scoring import score
from pycaffe_like.net.timing import fill_inputs, measure
from pycaffe_like.spec import Phase
from tests.net.make import build, feed, layer, product


@pytest.fixture
def seven_records() -> str:
    """Writes a database of seven 1 x 1 x 1 pictures with the values and labels 0 to 6; returns its Data layer."""
    import lmdb

    with lmdb.open("seven_lmdb", map_size=2**20) as env, env.begin(write=True) as txn:
        for i in range(7):
            txn.put(f"{i:08}".encode(), pack(np.full((1, 1, 1), i, np.uint8), i))
    body = 'data_param { source: "seven_lmdb" batch_size: 3 backend: LMDB }'
    return layer("Data", "data", "", "data label", body)


def test_without_a_number_each_record_counts_once(seven_records: str) -> None:
    net = build(
        seven_records + layer("Reduction", "mean", "data", body="reduction_param { operation: MEAN }"), Phase.TEST
    )
    seen: list[tuple[int, str, float]] = []
    found = score(net, None, lambda batch, name, value: seen.append((batch, name, value)))
    means = [(batch, value) for batch, name, value in seen if name == "mean"]
    assert means == [(0, 1.0), (1, 4.0), (2, 6.0)]  # the last batch has one record
    assert {name: mean for name, mean, _ in found.means}["mean"] == pytest.approx(3)  # the mean of 0 … 6
    net.close()


def test_with_a_number_the_data_goes_round(seven_records: str) -> None:
    net = build(seven_records + layer("Reduction", "sum", "data", body="loss_weight: 2"), Phase.TEST)
    seen: list[float] = []
    found = score(net, 3, lambda batch, name, value: seen.append(value) if name == "sum" else None)
    assert seen == [0 + 1 + 2, 3 + 4 + 5, 6 + 0 + 1]
    assert found.loss == pytest.approx(2 * (3 + 12 + 7) / 3)
    assert [one for one in found.means if one[0] == "sum"] == [("sum", pytest.approx(22 / 3), 2.0)]
    net.close()


def test_a_pass_over_no_data_is_an_error() -> None:
    net = build(feed("x", 2, 3) + layer("ReLU", "r", "x"), Phase.TEST)
    with pytest.raises(DataError) as caught:
        score(net, None, lambda *_: None)
    assert str(caught.value) == (
        "the net has no data layer, so it cannot say how many batches a pass over its data has\n"
        "A deploy net has none: use the net that was trained, or -iterations N."
    )


def test_times_of_all_layers() -> None:
    net = build(feed("x", 2, 3) + product("a", "x", 5) + layer("ReLU", "r", "a", "a", "loss_weight: 1"))
    fill_inputs(net)
    assert 0 < float(net.layerwise.blobs[0].data.mean()) < 1
    passes: list[tuple[int, float]] = []
    times = measure(net, 3, lambda number, milliseconds: passes.append((number, milliseconds)))
    assert [number for number, _ in passes] == [1, 2, 3]
    assert len(times.forward) == len(times.backward) == 3
    assert min(times.forward + times.backward) >= 0
    assert 0 < 3 * (sum(times.forward) + sum(times.backward)) <= times.total
    assert sum(ms for _, ms in passes) <= times.total
