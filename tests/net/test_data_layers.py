"""Data layers opened without their net: which layers they are, and their records as stored and as transformed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pycaffe_like.data.before_after import first_records
from pycaffe_like.data.transform import Crop
from pycaffe_like.errors import DataError, NetError, UnknownLayerTypeError
from pycaffe_like.net import Net
from pycaffe_like.net.data_layers import open_data_layers
from pycaffe_like.proto import net_file
from pycaffe_like.spec import NetDef, NetState, Phase
from tests.data.helpers import datum, draw, write_lmdb

TRAIN = NetState(Phase.TRAIN)
CHANGES = """transform_param { crop_size: 11 mirror: true mean_value: 100 }
             augment_param { rotation: 40 brightness: 0.5 mixup: 1 classes: 7 }"""


def net(changes: str = CHANGES, source: str = "db") -> NetDef:
    text = f"""layer {{ name: "d" type: "Data" top: "data" top: "label" {changes}
                 data_param {{ source: "{source}" backend: LMDB batch_size: 3 shuffle: true }} }}
               layer {{ name: "unknown" type: "NoSuchLayer" bottom: "data" top: "x" }}"""
    return net_file(text, "n").lowered()


@pytest.fixture(autouse=True)
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_lmdb("db", [datum(draw(17, 23, seed=number), number) for number in range(7)])


def test_records_come_as_stored_and_as_the_net_gets_them() -> None:
    with open_data_layers(net(), TRAIN, 5) as (layer,):
        seen = list(first_records(layer.loader, layer.plain, 5))
    assert len(seen) == 5
    for one in seen:
        assert one.before is not None
        before, after = one.before[0], one.after[0]
        assert isinstance(before, Crop)
        assert isinstance(after, Crop)
        np.testing.assert_array_equal(before.pixels, draw(17, 23, seed=one.number).transpose(2, 0, 1))
        assert one.before[1] == one.number
        assert after.pixels.shape == (3, 11, 11)
        assert np.shape(one.after[1]) == (7,)


def test_pictures_and_order_are_those_of_a_training_with_that_seed() -> None:
    definition = net()
    whole = Net(NetDef(name="n", layers=definition.layers[:1]), TRAIN, seed=5)
    pictures, _ = next(iter(whole.sources)).next()
    whole.close()
    with open_data_layers(definition, TRAIN, 5) as (layer,):
        seen = list(first_records(layer.loader, layer.plain, 3))
    for picture, one in zip(pictures.numpy(), seen, strict=True):
        assert isinstance(one.after[0], Crop)
        np.testing.assert_array_equal(picture, one.after[0].pixels.astype(np.float32) - 100)


def test_a_net_without_data() -> None:
    message = "the net reads no data in phase TRAIN; expected a layer such as Data or ImageData"
    text = 'layer { name: "i" type: "Input" top: "x" input_param { shape { dim: 2 } } }'
    with pytest.raises(NetError, match=message), open_data_layers(net_file(text, "n").lowered(), TRAIN, 1):
        pass


def test_an_unknown_type_that_may_be_a_data_layer_is_refused() -> None:
    text = 'layer { name: "d" type: "NoSuchData" top: "x" }'
    with (
        pytest.raises(UnknownLayerTypeError, match="layer type 'NoSuchData' is unknown"),
        open_data_layers(net_file(text, "n").lowered(), TRAIN, 1),
    ):
        pass


def test_a_source_that_does_not_exist_is_named() -> None:
    with (
        pytest.raises(DataError, match="layer 'd' .Data.: .*missing"),
        open_data_layers(net(source="missing"), TRAIN, 1),
    ):
        pass
