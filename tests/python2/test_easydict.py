"""The replacement for easydict."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pycaffe_like.python2.easydict import EasyDict


def test_items_are_attributes_at_every_depth() -> None:
    config = EasyDict({"TRAIN": {"SCALES": (600,)}}, GPU=3)
    config.TEST = {"NMS": 0.3}
    config.TRAIN.SIZE = [{"W": 5}]
    assert (config.GPU, config.TEST.NMS, config.TRAIN.SIZE[0].W, config["TRAIN"]["SCALES"]) == (3, 0.3, 5, [600])
    assert list(config) == ["TRAIN", "GPU", "TEST"]
    config.update({"GPU": 7})
    assert config["GPU"] == 7
    del config.GPU
    assert not hasattr(config, "GPU")


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="there is no item 'TRIAN'"):
        _ = EasyDict(TRAIN=3).TRIAN


def test_scripts_get_it(output: Callable[..., str]) -> None:
    pytest.importorskip("fissix")
    assert output(script="from easydict import EasyDict as edict\nprint edict(a=dict(b=3)).a.b") == "3\n"
