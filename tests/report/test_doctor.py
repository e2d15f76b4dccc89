from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from pycaffe_like.cli import main
from pycaffe_like.report import doctor
from pycaffe_like.report.doctor import Level
from tests.conftest import ROOT


def test_the_oldest_versions_are_those_of_pyproject() -> None:
    needed = dict(re.findall(r'^    "([\w-]+)>=([\d.]+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE))
    for package, version in doctor.OLDEST.items():
        assert needed[package] == ".".join(map(str, version))


def test_the_extras_are_those_of_pyproject() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    for extra, packages in doctor.EXTRAS.items():
        (line,) = re.findall(rf"^{extra} = \[(.*?)\]", text, re.MULTILINE | re.DOTALL)
        assert all(package in line for package in packages)


def test_a_package_that_cannot_be_imported_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lmdb", None)
    found = doctor._package("lmdb")
    assert (found.level, found.fix) == (Level.FAILED, "pip install --upgrade lmdb")


def test_a_package_that_is_too_old_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "version", lambda package: "2.5.1+cpu")
    found = doctor._package("torch")
    assert (found.level, found.text) == (Level.FAILED, "2.5.1+cpu is too old")
    assert found.fix == "pip install --upgrade 'torch>=2.6'"


def test_a_missing_extra_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.importlib.util, "find_spec", lambda name: None if name == "onnx" else object())
    found = doctor._extra("export", ("onnx", "onnxruntime"))
    assert (found.level, found.text) == (Level.NOTE, "not installed (onnx)")


def test_a_folder_that_cannot_be_written_to_has_failed(tmp_path: Path) -> None:
    found = doctor._check_writing(tmp_path / "none")
    assert (found.level, found.text) == (Level.FAILED, f"{tmp_path / 'none'}: No such file or directory")


def test_little_disk_is_a_note(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "LITTLE_DISK", 2**62)
    assert doctor._disk(tmp_path).level is Level.NOTE


def test_a_training_that_fails_or_does_not_learn_has_failed() -> None:
    def broken() -> float:
        raise RuntimeError("illegal instruction")

    assert doctor.trial(broken).text == "RuntimeError: illegal instruction"
    assert doctor.trial(lambda: 0.5).level is Level.FAILED
    assert doctor.trial(lambda: 0.97).level is Level.OK


def test_the_command_trains_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^ok +training +a small net was trained", out, re.MULTILINE)
    assert out.endswith("All is well.\n")


def test_the_exit_code_is_1_when_something_has_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    assert main(["doctor", "--no-train"]) == 1
    out = capsys.readouterr().out
    assert "fix: pip install --upgrade h5py" in out
    assert out.endswith("1 problem found.\n")


def test_a_folder_that_is_not_there_is_a_wrong_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--dir", "/none"]) == 2
    assert "--dir /none: there is no such folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("major", "generation"),
    [
        (5, "Maxwell"),
        (6, "Pascal"),
        (7, "Volta or Turing"),
        (8, "Ampere or Ada"),
        (9, "Hopper"),
        (10, "Blackwell"),
        (4, "unknown generation"),
    ],
)
def test_a_gpu_s_generation(major: int, generation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    card = SimpleNamespace(name="card", major=major, minor=0, total_memory=24 * 2**30)
    monkeypatch.setattr("torch.cuda.get_device_properties", lambda index: card)
    monkeypatch.setattr("torch.cuda.get_arch_list", lambda: [f"sm_{major}0", "sm_99"])
    found = doctor._gpu(3)
    assert (found.subject, found.level, found.fix) == ("GPU 3", Level.OK, "")
    assert found.text == f"card, {generation}, sm_{major}0, 24 GiB"


def test_a_gpu_for_which_torch_has_no_code_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    card = SimpleNamespace(name="card", major=5, minor=2, total_memory=2**31)
    monkeypatch.setattr("torch.cuda.get_device_properties", lambda index: card)
    monkeypatch.setattr("torch.cuda.get_arch_list", lambda: ["sm_70", "sm_80"])
    found = doctor._gpu(0)
    assert (found.level, found.text) == (Level.NOTE, "card, Maxwell, sm_52, 2 GiB; torch has code for sm_70, sm_80")
    assert found.fix == "install a build of torch for this GPU"
