"""Exporting a net to ONNX and running it in onnxruntime."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
import pytest

from pycaffe_like.cli import main
from pycaffe_like.interop import proof
from pycaffe_like.interop.export import export_onnx
from pycaffe_like.interop.net_module import net_module
from pycaffe_like.interop.onnx_export import to_onnx
from pycaffe_like.interop.subject import ExportOptions
from pycaffe_like.interop.write import FORMS
from pycaffe_like.net import Net
from pycaffe_like.proto import read_net

from .make import CLASSIFIER, TEST, prepare_net, random, save_net


def export(*arguments: object) -> int:
    return main(["export", *map(str, arguments)])


def run_onnx(path: Path, **inputs: np.ndarray) -> list[np.ndarray]:
    return list(onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, inputs))


def test_the_model_has_the_net_s_outputs_for_any_batch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    assert export(prototxt, weights, "-o", tmp_path / "net.onnx") == 0
    assert capsys.readouterr().out.count("\nprob") == 2  # the comparison has one line for each batch size
    net = Net(read_net(prototxt), TEST)
    net.load(weights)
    picture = random(5, 3, 7, 11)
    (found,) = run_onnx(tmp_path / "net.onnx", data=picture.numpy())
    np.testing.assert_allclose(found, net_module(net)(picture).detach().numpy(), atol=1e-6)


def test_names_axes_and_metadata(tmp_path: Path) -> None:
    prototxt, weights = save_net(tmp_path)
    assert export(prototxt, weights, "-o", tmp_path / "net.onnx", "--outputs", "conv/1,prob") == 0
    model = onnx.load(tmp_path / "net.onnx")
    assert model.graph.name == "small"
    assert [one.name for one in model.graph.output] == ["conv/1", "prob"]
    (data,) = model.graph.input
    assert [dim.dim_param or dim.dim_value for dim in data.type.tensor_type.shape.dim] == ["batch", 3, 7, 11]
    assert {one.key: one.value for one in model.metadata_props}["pcl.weights"] == "net.caffemodel"
    assert "ip.weight" in {one.name for one in model.graph.initializer}
    assert str(Path(__file__).parent) not in str(model)


def test_a_fixed_batch_and_another_size(tmp_path: Path) -> None:
    text = CLASSIFIER.replace("kernel_size: 2 stride: 2", "global_pooling: true")
    prototxt, weights = save_net(tmp_path, text)
    assert export(prototxt, weights, "-o", tmp_path / "net.onnx", "--batch", 3, "--size", "9x17") == 0
    (data,) = onnx.load(tmp_path / "net.onnx").graph.input
    assert [dim.dim_value for dim in data.type.tensor_type.shape.dim] == [3, 3, 9, 17]


def test_any_size(tmp_path: Path) -> None:
    text = CLASSIFIER.replace("kernel_size: 2 stride: 2", "global_pooling: true")
    prototxt, weights = save_net(tmp_path, text)
    assert export(prototxt, weights, "-o", tmp_path / "net.onnx", "--size", "dynamic") == 0
    (found,) = run_onnx(tmp_path / "net.onnx", data=random(1, 3, 23, 19).numpy())
    assert found.shape == (1, 13)


def test_preprocessing_in_the_graph(tmp_path: Path) -> None:
    transform = "transform_param { scale: 0.25 mean_value: 10 mean_value: 20 mean_value: 30 }"
    prototxt, weights = save_net(tmp_path, CLASSIFIER.replace("input_param", f"{transform} input_param"))
    assert export(prototxt, weights, "-o", tmp_path / "net.onnx", "--preprocess") == 0
    rgb = np.random.default_rng(0).integers(256, size=(2, 7, 11, 3), dtype=np.uint8)
    (found,) = run_onnx(tmp_path / "net.onnx", data=rgb)
    assert export(prototxt, weights, "-o", tmp_path / "plain.onnx", "--no-verify") == 0
    bgr = (rgb[..., ::-1].astype(np.float32) - (10, 20, 30)) * 0.25
    (expected,) = run_onnx(tmp_path / "plain.onnx", data=bgr.transpose(0, 3, 1, 2).astype(np.float32))
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_preprocessing_is_compared_on_the_pictures_of_the_net(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = np.random.default_rng(0).integers(256, size=(7, 11, 3), dtype=np.uint8)
    cv2.imwrite(str(tmp_path / "a.png"), pixels)
    (tmp_path / "list.txt").write_text("a.png 1\n")
    data = (
        'layer { name: "data" type: "ImageData" top: "data" top: "label" image_data_param { source: "list.txt" } '
        "transform_param { scale: 0.25 mean_value: 10 mean_value: 20 mean_value: 30 } }"
    )
    prototxt, weights = save_net(tmp_path, data + CLASSIFIER[CLASSIFIER.index('layer { name: "conv/1"') :])
    seen = []
    monkeypatch.setattr(proof, "compare", lambda module, runner, given, names: seen.extend(given) or [])
    assert export(prototxt, weights, "-o", tmp_path / "net.onnx", "--preprocess") == 0
    assert "Compared on the net's own data: data." in capsys.readouterr().out
    np.testing.assert_array_equal(seen[0][0], pixels[None, ..., ::-1])


def test_half(tmp_path: Path) -> None:
    prototxt, weights = save_net(tmp_path)
    assert export(prototxt, weights, "-o", tmp_path / "net.onnx", "--half") == 0
    assert {one.data_type for one in onnx.load(tmp_path / "net.onnx").graph.initializer} >= {onnx.TensorProto.FLOAT16}


def failed_export(capsys: pytest.CaptureFixture[str], target: Path, *arguments: object) -> str:
    """Asserts that an export fails and writes nothing; returns its message."""
    before = {path: path.read_bytes() for path in target.parent.iterdir() if path.is_file()}
    assert export(*arguments, "-o", target) == 1
    assert {path: path.read_bytes() for path in target.parent.iterdir() if path.is_file()} == before
    return capsys.readouterr().err


def test_an_output_that_differs_fails_and_names_the_first_blob(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def export_with_wrong_weights(*arguments: object, **options: object) -> object:
        model = to_onnx(*arguments, **options)  # type: ignore[arg-type]
        for one in model.graph.initializer:
            if one.name == "ip.weight":
                one.CopyFrom(onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(one) * 2, "ip.weight"))
        return model

    monkeypatch.setattr("pycaffe_like.interop.export.to_onnx", export_with_wrong_weights)
    prototxt, weights = save_net(tmp_path)
    said = failed_export(capsys, tmp_path / "net.onnx", prototxt, weights)
    assert "output 'prob' of the exported model differs from the net's; the first blob that differs is 'ip'" in said
    assert export(prototxt, weights, "-o", tmp_path / "net.onnx", "--tolerance", "100") == 0


@pytest.mark.parametrize(
    ("target", "flags", "said"),
    [
        ("net.pt2", ["--opset", 20], "--opset has no effect on this format; expected a file that ends in .onnx; got"),
        (
            "net.safetensors",
            ["--preprocess"],
            "--preprocess has no effect on this format; expected a file that ends in",
        ),
        ("net.caffemodel", ["--half"], "--half has no effect on this format; expected a file that ends in .onnx, .pt2"),
        ("net.caffemodel", ["--outputs", "prob"], "--outputs has no effect on this format"),
        ("net.safetensors", ["--size", "dynamic"], "--size dynamic has no effect on this format"),
        ("net.onnx", ["--calibrate", "pictures"], "--calibrate has no effect without --int8"),
    ],
)
def test_flags_without_effect(
    target: str, flags: list[object], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prototxt, weights = save_net(tmp_path)
    assert export(prototxt, weights, "-o", tmp_path / target, *flags) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / target).exists() or target == "net.caffemodel"


def test_a_folder_where_a_file_should_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    (tmp_path / "a.onnx").mkdir()
    assert export(prototxt, weights, "-o", tmp_path / "a.onnx") == 1
    assert "a.onnx is a folder; expected a .onnx file" in capsys.readouterr().err
    assert not list((tmp_path / "a.onnx").iterdir())


def test_a_file_that_exists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    (tmp_path / "net.onnx").write_bytes(b"mine")
    assert "net.onnx exists already\n--overwrite replaces it." in failed_export(capsys, tmp_path / "net.onnx", prototxt)
    assert export(prototxt, weights, "-o", tmp_path / "net.onnx", "--overwrite", "--no-verify") == 0
    onnx.load(tmp_path / "net.onnx")


def test_weights_of_another_net(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, weights = save_net(tmp_path)
    other = tmp_path / "other.prototxt"
    other.write_text(CLASSIFIER.replace('name: "ip"', 'name: "fc"'))
    assert "has no weights for layer 'fc'" in failed_export(capsys, tmp_path / "net.onnx", other, weights)


def test_an_opset_that_is_too_old(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    said = failed_export(capsys, tmp_path / "net.onnx", prototxt, weights, "--opset", 9)
    assert "opset 9 cannot be written; expected 18 to 23" in said


def test_an_ending_that_no_form_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, _ = save_net(tmp_path)
    assert export(prototxt, "-o", tmp_path / "net.tflite") == 2
    assert "no export format fits" in capsys.readouterr().err


def test_a_layer_that_cannot_leave_is_named_with_the_nearest_cut(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_net(tmp_path)
    (tmp_path / "mine.py").write_text(
        "from pycaffe_like import caffe\nclass L(caffe.Layer):\n    def setup(s, b, t): pass\n    def reshape(s, b, t): pass\n"
    )
    text = (
        CLASSIFIER
        + """
    layer { name: "mine" type: "Python" bottom: "ip" top: "mine" python_param { module: "mine" layer: "L" } }
    """
    )
    prototxt = tmp_path / "python.prototxt"
    prototxt.write_text(text)
    said = failed_export(capsys, tmp_path / "net.onnx", prototxt, "--import", tmp_path / "mine.py")
    assert "layer 'mine' (Python): the layer cannot be exported as ONNX: it runs your own Python code" in said
    assert "--outputs prob,ip exports" in said or "--outputs ip,prob exports" in said


def test_a_batch_that_a_layer_fixes_stays(tmp_path: Path) -> None:
    text = """
    layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 5 dim: 2 dim: 3 } } }
    layer { name: "cont" type: "Input" top: "cont" input_param { shape { dim: 5 dim: 2 } } }
    layer { name: "lstm" type: "LSTM" bottom: "data" bottom: "cont" top: "lstm" recurrent_param { num_output: 7 } }
    """
    exported = export_onnx(prepare_net(text), ExportOptions(), tmp_path / "x.onnx")
    assert exported.lines[0].startswith("The batch stays 5: ")


INPUT = 'layer {{ name: "{0}" type: "Input" top: "{0}" input_param {{ shape {{ dim: 5 dim: 7 }} }} }}\n'


def run_exported(text: str, tmp_path: Path, *arguments: object) -> list[onnx.ValueInfoProto]:
    (tmp_path / "net.prototxt").write_text(text)
    assert export(tmp_path / "net.prototxt", "-o", tmp_path / "net.onnx", *arguments) == 0
    return list(onnx.load(tmp_path / "net.onnx").graph.output)


def test_an_input_that_no_layer_reads_is_not_an_output(tmp_path: Path) -> None:
    text = INPUT.format("data") + INPUT.format("label") + 'layer { name: "y" type: "TanH" bottom: "data" top: "y" }'
    assert [one.name for one in run_exported(text, tmp_path)] == ["y"]


def test_an_input_cannot_be_an_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = INPUT.format("data") + INPUT.format("label") + 'layer { name: "y" type: "TanH" bottom: "data" top: "y" }'
    (tmp_path / "net.prototxt").write_text(text)
    assert export(tmp_path / "net.prototxt", "-o", tmp_path / "net.onnx", "--outputs", "label,y") == 1
    assert "blob 'label' is an input of the net and cannot be an output" in capsys.readouterr().err
    (tmp_path / "net.prototxt").write_text(INPUT.format("label"))
    assert export(tmp_path / "net.prototxt", "-o", tmp_path / "net.onnx") == 1
    assert "the net has no outputs other than its inputs" in capsys.readouterr().err


def test_blobs_may_be_called_like_operators(tmp_path: Path) -> None:
    text = INPUT.format("relu") + (
        'layer { name: "a" type: "Sigmoid" bottom: "relu" top: "tanh" } '
        'layer { name: "b" type: "TanH" bottom: "tanh" top: "sigmoid" } '
        'layer { name: "c" type: "ReLU" bottom: "sigmoid" top: "y" } '
    )
    assert [one.name for one in run_exported(text, tmp_path, "--outputs", "sigmoid,tanh,y")] == ["sigmoid", "tanh", "y"]


def test_batch_norm_with_the_statistics_of_the_batch(tmp_path: Path) -> None:
    text = INPUT.format("data").replace("dim: 7", "dim: 7 dim: 3 dim: 2") + (
        'layer { name: "y" type: "BatchNorm" bottom: "data" top: "y" batch_norm_param { use_global_stats: false } }'
    )
    assert [one.name for one in run_exported(text, tmp_path)] == ["y"]


def test_bn_of_segnet_after_a_convolution(tmp_path: Path) -> None:
    text = INPUT.format("data").replace("dim: 7", "dim: 7 dim: 3 dim: 5") + (
        'layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" '
        'convolution_param { num_output: 2 kernel_size: 2 weight_filler { type: "msra" } } } '
        'layer { name: "bn" type: "BN" bottom: "conv" top: "y" '
        "bn_param { scale_filler { value: 3 } shift_filler { value: 0.5 } } }"
    )
    assert [one.name for one in run_exported(text, tmp_path)] == ["y"]


def test_random_dummy_data_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        'layer { name: "x" type: "DummyData" top: "x" '
        'dummy_data_param { shape { dim: 3 } data_filler { type: "gaussian" } } } '
        'layer { name: "y" type: "TanH" bottom: "x" top: "y" }'
    )
    (tmp_path / "net.prototxt").write_text(text)
    assert export(tmp_path / "net.prototxt", "-o", tmp_path / "net.onnx") == 1
    assert "'x' (DummyData): the layer cannot be exported as ONNX: it draws random numbers" in capsys.readouterr().err


def test_lrn_is_one_operator(tmp_path: Path) -> None:
    text = INPUT.format("data").replace("dim: 7", "dim: 7 dim: 3 dim: 2") + (
        'layer { name: "y" type: "LRN" bottom: "data" top: "y" '
        "lrn_param { local_size: 5 alpha: 0.7 beta: 0.6 k: 1.3 } }"
    )
    assert [one.name for one in run_exported(text, tmp_path)] == ["y"]
    (node,) = onnx.load(tmp_path / "net.onnx").graph.node
    found = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
    assert node.op_type == "LRN"
    assert found == pytest.approx({"size": 5, "alpha": 0.7, "beta": 0.6, "bias": 1.3})


def test_a_batch_that_a_layer_fixes_cannot_be_dynamic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fixed = 'layer { name: "r" type: "Reshape" bottom: "ip" top: "r" reshape_param { shape { dim: 2 dim: 13 } } }'
    text = CLASSIFIER.replace('layer { name: "prob"', f'{fixed}\nlayer {{ name: "prob"').replace(
        '"ip" top: "prob"', '"r" top: "prob"'
    )
    prototxt, weights = save_net(tmp_path, text)
    said = failed_export(capsys, tmp_path / "net.onnx", prototxt, weights, "--batch", "dynamic")
    assert "the batch cannot be dynamic; got a layer fixes it\nOmit --batch dynamic." in said
    assert export(prototxt, weights, "-o", tmp_path / "net.onnx") == 0
    assert "The batch stays 2: a layer fixes it." in capsys.readouterr().out


def test_a_folder_with_files_is_not_added_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    assert export(prototxt, weights, "-o", tmp_path) == 1
    assert f"error: the folder {tmp_path} is not empty; expected a new or an empty folder" in capsys.readouterr().err
    assert not list(tmp_path.glob("net.py"))
    assert export(prototxt, weights, "-o", tmp_path / "new/one") == 0
    assert sorted(path.name for path in (tmp_path / "new/one").iterdir()) == ["net.py", "net.safetensors"]
    assert export(prototxt, weights, "-o", tmp_path / "new/one", "--overwrite") == 0


def test_a_place_that_cannot_be_written_is_found_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    prototxt, weights = save_net(tmp_path)
    monkeypatch.setitem(FORMS, ".onnx", lambda *_: pytest.fail("the net was exported"))
    assert export(prototxt, weights, "-o", "/proc/m.onnx") == 1
    assert "error: /proc/m.onnx cannot be written: no file can be created in /proc (" in capsys.readouterr().err


def test_where_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(save_net(tmp_path)[0]) == 2
    assert "where should the model go?; expected -o FILE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--batch", "none"], "--batch is wrong; expected a positive integer; got none"),
        (["--size", "3"], "--size is wrong; expected 2 positive integers between 'x'; got 3"),
        (["--size", "3x0"], "--size is wrong; expected 2 positive integers between 'x'; got 3x0"),
    ],
)
def test_numbers_that_are_none(
    flags: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(save_net(tmp_path)[0], "-o", tmp_path / "net.onnx", *flags) == 2
    assert message in capsys.readouterr().err
