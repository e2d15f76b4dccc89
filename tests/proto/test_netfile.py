"""Converting net files to plain values."""

from __future__ import annotations

from pycaffe_like.errors import Where
from pycaffe_like.proto import caffe_pb2, net_file
from pycaffe_like.spec import FillerDef, LayerDef, NetDef, Options, ParamDef, Phase, StateDef, StateRule


def test_a_layer_is_lowered_whole() -> None:
    text = """layer { name: "c" type: "Convolution" bottom: "x" bottom: "y" top: "z" phase: TEST
      loss_weight: 0.5 param { name: "w" lr_mult: 0 share_mode: PERMISSIVE } param { decay_mult: 2 }
      propagate_down: true propagate_down: false
      include { phase: TRAIN min_level: 1 max_level: 3 stage: "a" not_stage: "b" } include { phase: TEST }
      convolution_param { num_output: 3 kernel_size: 5 kernel_size: 7 weight_filler { type: "xavier" variance_norm: AVERAGE } }
      reshape_param { shape { dim: 0 dim: -1 } } pooling_param { pool: AVE } }"""
    (layer,) = net_file(text, "f").lowered().layers
    assert layer == LayerDef(
        name="c",
        type="Convolution",
        bottoms=("x", "y"),
        tops=("z",),
        phase=Phase.TEST,
        loss_weight=(0.5,),
        params=(ParamDef("w", permissive=True, lr_mult=0.0), ParamDef(decay_mult=2.0)),
        propagate_down=(True, False),
        include=(StateRule(Phase.TRAIN, 1, 3, ("a",), ("b",)), StateRule(Phase.TEST)),
        options={
            "convolution_param": Options(
                {
                    "num_output": 3,
                    "kernel_size": (5, 7),
                    "weight_filler": FillerDef("xavier", 0, 0, 1, 0, 1, -1, "AVERAGE"),
                }
            ),
            "reshape_param": Options({"shape": (0, -1)}),
            "pooling_param": Options({"pool": "AVE"}),
        },
    )
    assert layer.where == Where("f", 1, 1, "c", "Convolution")
    assert layer.option("convolution_param")["group"] == 1
    assert layer.option("convolution_param").get("engine") == "DEFAULT"
    assert layer.option("pooling_param").has("pool")
    assert not layer.option("pooling_param").has("stride")
    assert layer.option("lrn_param")["beta"] == 0.75
    assert layer.option("lrn_param").get("nothing") is None


def test_a_net_is_lowered_whole() -> None:
    text = 'name: "n" force_backward: true debug_info: true state { level: 2 stage: "a" }'
    assert net_file(text, "f").lowered() == NetDef("n", (), True, True, StateDef(None, 2, ("a",)))


def test_a_required_field_may_be_missing_until_a_layer_asks_for_it() -> None:
    (layer,) = (
        net_file('layer { name: "c" type: "Clip" clip_param { min: 1 } own_param { a: 3 } }', "f").lowered().layers
    )
    message = caffe_pb2.LayerParameter.FromString(layer.raw)
    assert message.clip_param.min == 1
    assert not message.clip_param.HasField("max")
    assert message.custom_options == [b"own_param {\n  a: 3\n}"]
