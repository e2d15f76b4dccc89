"""An old net and its text in the current format are the same net."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycaffe_like.proto import net_file, read_net
from pycaffe_like.proto.upgraded_text import net_text

V0 = """name: "old" input: "data" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
layers { layer { name: "pad" type: "padding" pad: 2 } bottom: "data" top: "padded" }
layers { layer { name: "conv" type: "conv" num_output: 5 kernelsize: 3 stride: 2 blobs_lr: 1 blobs_lr: 2
  weight_filler { type: "gaussian" std: 0.01 } } bottom: "padded" top: "conv" }
layers { layer { name: "pool" type: "pool" pool: AVE kernelsize: 2 } bottom: "conv" top: "pool" }
layers { layer { name: "ip" type: "innerproduct" num_output: 7 biasterm: false } bottom: "pool" top: "ip" }
"""
V1 = """layers { name: "data" type: DATA top: "data" top: "label" include { phase: TRAIN }
  data_param { source: "a" batch_size: 3 crop_size: 5 mirror: true } }
layers { name: "roi" type: ROI_POOLING bottom: "data" bottom: "r" top: "roi" roi_pooling_param { pooled_size: 7 } }
layers { name: "ip" type: INNER_PRODUCT bottom: "roi" top: "ip" param: "w" param: "b" blobs_lr: 1 blobs_lr: 2
  weight_decay: 1 weight_decay: 0 inner_product_param { num_output: 2 } }
layers { name: "mine" type: "Wavelet" bottom: "ip" top: "mine" }
"""
TODAY = """state { stage: "deep" } force_backward: true
layer { name: "c" type: "Convolution" convolution_param { hole: 2 kernel_size: 3 } loss_weight: 0.1 param { name: "w" } }
layer { name: "p" type: "Pooling" pooling_param { kernel_size: 2 ceil_mode: false } mine_param { gain: 3 what: "a\\"b" } }
"""


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        pytest.param(V0, True, id="V0"),
        pytest.param(V1, True, id="V1"),
        pytest.param(TODAY, True, id="words of forks"),
        pytest.param('layer { name: "c" type: "ReLU" }', False, id="today's"),
    ],
)
def test_the_net_stays_the_same(text: str, changed: bool) -> None:
    Path("net.prototxt").write_text(text)
    written = net_text("net.prototxt")
    before, after = read_net("net.prototxt"), net_file(written.text, "after").lowered()
    assert after.layers == before.layers
    assert (after.name, after.state, after.force_backward) == (before.name, before.state, before.force_backward)
    assert written.changed is changed
    assert "layers {" not in written.text
    assert net_file(written.text, "after").message == net_file(net_file_text(written.text), "again").message


def net_file_text(text: str) -> str:
    """Writes the text to a file; returns it as net_text() upgrades it."""
    Path("again.prototxt").write_text(text)
    return net_text("again.prototxt").text


def test_comments_in_a_national_encoding_do_no_harm() -> None:
    Path("net.prototxt").write_bytes(b"# gr\xf6\xdfer\nname: 'x'\n")
    assert net_text("net.prototxt").text == 'name: "x"\n'
