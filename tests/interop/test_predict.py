"""Predictions for pictures that are preprocessed as the net says."""

from __future__ import annotations

import io
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

import pycaffe_like
from pycaffe_like.cli import main
from pycaffe_like.errors import NetError, UsageError
from pycaffe_like.interop.predict import _by_picture, find_pictures

from .make import CLASSIFIER, save_net

TRANSFORM = "transform_param { scale: 0.25 mean_value: 10 mean_value: 20 mean_value: 30 %s } image_data_param { %s }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a folder with three pictures of different sizes, the second of which is damaged."""
    generator = np.random.default_rng(0)
    (tmp_path / "pictures").mkdir()
    for name, size in (("a.png", (7, 11)), ("c.png", (19, 23))):
        cv2.imwrite(str(tmp_path / "pictures" / name), generator.integers(256, size=(*size, 3), dtype=np.uint8))
    (tmp_path / "pictures" / "b.jpg").write_bytes(b"no picture")
    return tmp_path / "pictures"


def predict(*arguments: object) -> int:
    return main(["predict", *map(str, arguments)])


def expected(image: np.ndarray, prototxt: Path, weights: Path) -> list[float]:
    pixels = (image.astype(np.float32) - (10, 20, 30)) * 0.25
    data = torch.from_numpy(pixels.transpose(2, 0, 1)[None].astype(np.float32))
    found: list[float] = pycaffe_like.load(prototxt, weights)(data)[0].tolist()
    return found


def with_transform(text: str = CLASSIFIER, crop: str = "", size: str = "") -> str:
    return text.replace("input_param", f"{TRANSFORM % (crop, size)} input_param")


def test_scores_names_and_a_bad_picture(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path, with_transform())
    (tmp_path / "labels.txt").write_text("".join(f"class {number}\n" for number in range(13)))
    assert predict(prototxt, weights, folder, "--json", "--top", 13, "--batch", 2) == 1
    printed = capsys.readouterr()
    assert printed.err == f"error: picture {folder}/b.jpg cannot be decoded\nThe file is damaged or not a picture.\n"
    found = [json.loads(line) for line in printed.out.splitlines()]
    assert [one["picture"] for one in found] == [f"{folder}/a.png", f"{folder}/c.png"]
    for one in found:
        image = cv2.resize(cv2.imread(one["picture"]), (11, 7))
        scores = expected(image, prototxt, weights)
        by_label = {row["label"]: row["score"] for row in one["predictions"]}
        np.testing.assert_allclose([by_label[label] for label in range(13)], scores, atol=1e-6)
        assert one["predictions"][0]["class"] == f"class {int(np.argmax(scores))}"


def test_resized_before_the_crop(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = CLASSIFIER.replace("dim: 7 dim: 11", "dim: 8 dim: 8")
    prototxt, weights = save_net(tmp_path, with_transform(text, "crop_size: 8", "new_height: 12 new_width: 14"))
    assert predict(prototxt, weights, folder / "c.png", "--json", "--top", 1) == 0
    image = cv2.resize(cv2.imread(str(folder / "c.png")), (14, 12))[2:10, 3:11]
    (row,) = json.loads(capsys.readouterr().out)["predictions"]
    assert row["score"] == pytest.approx(max(expected(image, prototxt, weights)), abs=1e-6)


def test_lists_standard_input_and_forms(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    prototxt, weights = save_net(tmp_path)
    (folder / "list.txt").write_text("a.png 1\nc.png 0\n")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{folder}/a.png\n"))
    assert predict(prototxt, weights, folder / "list.txt", "-", "--csv", "--top", 1) == 0
    printed = capsys.readouterr()
    assert [line.split(",")[0] for line in printed.out.splitlines()] == [
        "picture", f"{folder}/a.png", f"{folder}/c.png", f"{folder}/a.png"
    ]  # fmt: skip
    assert "warning: the net does not say how its pictures are prepared" in printed.err
    assert predict(prototxt, weights, folder / "a.png", "--top", 2) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_masks_are_drawn(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = CLASSIFIER[: CLASSIFIER.index('layer { name: "bn"')]
    prototxt, weights = save_net(tmp_path, text)
    assert predict(prototxt, weights, folder / "c.png", "--overlay", tmp_path / "drawn", "--json") == 0
    shares = [row["share"] for row in json.loads(capsys.readouterr().out)["predictions"]]
    assert sum(shares) == pytest.approx(1)
    assert cv2.imread(str(tmp_path / "drawn" / "c.png")).shape == (19, 23, 3)


def test_detections_are_drawn_and_belong_to_their_picture(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = """
    layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }
    layer { name: "p" type: "PriorBox" bottom: "data" bottom: "data" top: "p"
      prior_box_param { min_size: 2 variance: 0.1 } }
    layer { name: "loc" type: "Convolution" bottom: "data" top: "loc" convolution_param { num_output: 4 kernel_size: 1 } }
    layer { name: "loct" type: "Flatten" bottom: "loc" top: "loct" }
    layer { name: "conf" type: "Convolution" bottom: "data" top: "conf" convolution_param { num_output: 3 kernel_size: 1 } }
    layer { name: "conft" type: "Flatten" bottom: "conf" top: "conft" }
    layer { name: "found" type: "DetectionOutput" bottom: "loct" bottom: "conft" bottom: "p" top: "found"
      detection_output_param { num_classes: 3 nms_param { nms_threshold: 0.4 } keep_top_k: 3 } }
    """
    prototxt, weights = save_net(tmp_path, text)
    assert (
        predict(prototxt, weights, folder / "a.png", folder / "c.png", "--overlay", tmp_path / "drawn", "--json") == 0
    )
    found = [json.loads(line)["predictions"] for line in capsys.readouterr().out.splitlines()]
    assert all(0 < len(rows) <= 3 for rows in found)
    assert found[0] != found[1]
    assert {path.name for path in (tmp_path / "drawn").iterdir()} == {"a.png", "c.png"}


def test_a_folder_without_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    (tmp_path / "empty").mkdir()
    assert predict(prototxt, weights, tmp_path / "empty") == 1
    assert "has no picture; expected files that end in" in capsys.readouterr().err


def test_an_empty_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    (tmp_path / "list.txt").write_text("\n")
    assert predict(prototxt, weights, tmp_path / "list.txt") == 1
    assert "list.txt: there are no pictures; expected one path or more" in capsys.readouterr().err


def test_paths_from_standard_input_are_below_the_root() -> None:
    assert find_pictures(["-"], iter(["a/b.png\n", "\n", "/c.png\n"]), "root") == ["root/a/b.png", "/c.png"]
    assert find_pictures(["-"], iter(["a/b.png\n"])) == ["a/b.png"]


def test_a_root_without_a_list(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    with pytest.raises(UsageError, match="^--root has no effect on pictures and folders; expected a list"):
        find_pictures([str(tmp_path), "b.png"], iter([]), "root")


def test_a_list_of_paths_below_another_folder(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "val.txt").write_text("a.png 1\nc.png 0\n")
    assert predict(prototxt, weights, "lists/val.txt", "--root", folder, "--csv", "--top", 1) == 0
    assert [line.partition(",")[0] for line in capsys.readouterr().out.splitlines()[1:]] == [
        f"{folder}/a.png",
        f"{folder}/c.png",
    ]
    assert predict(prototxt, weights, "lists/val.txt") == 1
    assert capsys.readouterr().err.endswith(
        "error: no picture of list lists/val.txt exists; the first is a.png\n"
        "--root names the folder that the paths in a list are relative to.\n"
    )


def test_a_list_prefers_its_own_folder(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prototxt, weights = save_net(tmp_path)
    (tmp_path / "a.png").write_bytes(b"another file of that name")
    (folder / "list.txt").write_text("a.png 1\n")
    assert predict(prototxt, weights, "pictures/list.txt") == 0
    assert capsys.readouterr().out.startswith("pictures/a.png\n")


def test_names_beside_the_net_come_before_those_in_the_current_folder(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "net").mkdir()
    _, weights = save_net(tmp_path / "net")
    weights.rename(tmp_path / "net.caffemodel")
    for place, word in ((tmp_path, "wrong"), (tmp_path / "net", "right")):
        (place / "labels.txt").write_text(f"{word}\n" * 13)
    assert predict("net/net.prototxt", "net.caffemodel", folder / "a.png", "--top", 1) == 0
    assert "right" in capsys.readouterr().out


def test_an_overlay_of_a_classifier_is_a_warning(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prototxt, weights = save_net(tmp_path)
    assert predict(prototxt, weights, folder / "a.png", "--overlay", "drawn") == 0
    assert "warning: --overlay has no effect: the net has no detections or masks to draw" in capsys.readouterr().err
    assert not (tmp_path / "drawn").exists()


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--json", "--csv"], "--json and --csv are two forms; expected one of the two"),
        (["--top", "0"], "--top is out of range; expected 1 or more; got 0"),
        (["--batch", "0"], "--batch is out of range; expected 1 or more; got 0"),
        (["--labels", "none.txt"], "--labels: there is no file none.txt"),
        (["--labels", "/dev/null"], "--labels: there is no file /dev/null"),
        (["--labels", "empty.txt"], "--labels: empty.txt is empty; expected a class name in each line"),
    ],
)
def test_flags_that_do_not_work(
    flags: list[str], message: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prototxt, weights = save_net(tmp_path)
    Path("empty.txt").touch()
    assert predict(prototxt, weights, folder / "c.png", *flags) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("shape", [(), (3, 5)])
def test_an_output_that_does_not_belong_to_pictures(shape: tuple[int, ...]) -> None:
    with pytest.raises(NetError, match=r"an output cannot be split by picture; expected 2 x …; got \("):
        _by_picture(torch.zeros(shape), 2)
