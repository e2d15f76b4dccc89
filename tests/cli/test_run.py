"""`pcl run`: a script runs as under `python`, with this library as caffe."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from pycaffe_like.cli import run_command


@pytest.fixture(autouse=True)
def _no_caffe_from_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "caffe", raising=False)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))


def script(text: str, name: str = "script.py") -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text)
    return name


def test_arguments_and_name(capsys: pytest.CaptureFixture[str]) -> None:
    name = script("import sys; print(__name__, __file__, sys.argv)")
    assert run_command("run", [name, "--gpu", "-x=1", "-s", "a b", "--help"]) == 0
    assert capsys.readouterr().out == "__main__ script.py ['script.py', '--gpu', '-x=1', '-s', 'a b', '--help']\n"


def test_caffe_is_ours_even_beside_another(capsys: pytest.CaptureFixture[str]) -> None:
    script("raise SystemExit('this is the other caffe')", "other/caffe.py")
    assert run_command("run", [script("import caffe; print(caffe.__name__)", "other/script.py")]) == 0
    assert capsys.readouterr().out == "pycaffe_like.caffe\n"


def test_caffe_is_ours_also_where_the_script_puts_another_first(capsys: pytest.CaptureFixture[str]) -> None:
    script("raise SystemExit('this is the other caffe')", "other/caffe.py")
    name = script("import sys; sys.path.insert(0, 'other'); import caffe; print(caffe.__name__)")
    assert run_command("run", [name]) == 0
    assert capsys.readouterr().out == "pycaffe_like.caffe\n"


def test_modules_beside_the_script_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    script("VALUE = 7", "other/beside_the_script.py")
    assert run_command("run", [script("import beside_the_script as b; print(b.VALUE)", "other/script.py")]) == 0
    assert capsys.readouterr().out == "7\n"


@pytest.mark.parametrize("place", ["python/caffe", "fork/python/caffe", "other/caffe"])
def test_further_modules_of_a_forks_caffe_are_found(
    place: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fork's own modules below caffe are imported from python/ in the current folder, from python/ in a
    folder above the script, and from a folder that the script adds to sys.path.
    """
    script("raise SystemExit('this is the other caffe')", f"{place}/__init__.py")
    script("from caffe import layers as L\nFILTERS = 13\ndef head(x): return L.ReLU(x)", f"{place}/model_libs.py")
    text = "import sys; sys.path.insert(0, 'other')\nfrom caffe.model_libs import *\nimport caffe\n"
    text += (
        "print(FILTERS, caffe.__name__, caffe.model_libs.FILTERS, caffe.to_proto(head(L.DummyData())).layer[1].type)"
    )
    name = script(text, "fork/examples/ssd.py")
    monkeypatch.delitem(sys.modules, "caffe.model_libs", raising=False)
    try:
        assert run_command("run", [name]) == 0
        assert capsys.readouterr().out == "13 pycaffe_like.caffe 13 ReLU\n"
    finally:
        sys.modules.pop("caffe.model_libs", None)  # which monkeypatch would put back


def test_modules_that_nobody_has() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'caffe.nothing'"):
        run_command("run", [script("import caffe.nothing")])


def test_python_is_left_as_it_was() -> None:
    before = list(sys.path), list(sys.argv)
    with pytest.raises(ZeroDivisionError):
        run_command("run", [script("import sys; sys.path.append('x'); 1 / 0"), "argument"])
    assert (sys.path, sys.argv) == before


@pytest.mark.parametrize(
    ("text", "code"),
    [("", 0), ("import sys; sys.exit(3)", 3), ("raise SystemExit", 0), ("raise SystemExit('why')", 1), ("1 / 0", 1)],
)
def test_the_exit_code(text: str, code: int) -> None:
    program = "import sys; from pycaffe_like.cli import run_command; sys.exit(run_command('run', sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", program, script(text)], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert ("why" in done.stderr, "ZeroDivisionError" in done.stderr) == ("why" in text, "1 / 0" in text)


def test_an_error_of_ours_says_which_line_of_the_script_met_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("run", [script("import caffe\n\nnet = caffe.Net('no.prototxt', caffe.TEST)\n")]) == 1
    shown = capsys.readouterr().err
    assert 'File "script.py", line 3, in <module>' in shown
    assert "no.prototxt: there is no such file" in shown


def test_no_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("run", ["no.py"]) == 2
    assert capsys.readouterr().err.startswith("error: there is no script no.py; got the current folder ")


def test_windows_of_opencv_without_a_display(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    before = cv2.imshow
    text = "import cv2\ncv2.namedWindow('a')\ncv2.imshow('a', None)\ncv2.imshow('a', None)\nprint(cv2.waitKey(0))"
    assert run_command("run", [script(text)]) == 0
    assert capsys.readouterr() == ("-1\n", "There is no display: the pictures of cv2.imshow are not shown.\n")
    assert cv2.imshow is before
