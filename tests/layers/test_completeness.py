"""Every layer type is tested and documented: adding a type without either fails here."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent


def load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("document_layers", ROOT / "tools" / "document_layers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = load_tool()
TYPES = TOOL.layer_types()


def test_every_type_of_caffe_is_there() -> None:
    assert len(TOOL.CAFFE) == 61
    assert sorted(TOOL.CAFFE - set(TYPES)) == []


@pytest.mark.parametrize("name", sorted(TOOL.CAFFE))
def test_a_type_of_caffe_has_a_recorded_result_or_a_reason_why_not(name: str) -> None:
    assert (name in TOOL.goldens()) != (name in TOOL.NO_GOLDEN)


def test_reasons_are_for_types_of_caffe() -> None:
    assert sorted(set(TOOL.NO_GOLDEN) - TOOL.CAFFE) == []


@pytest.mark.parametrize("name", TYPES)
def test_a_type_is_tested_where_its_module_is(name: str) -> None:
    """The test file of a type's module names the type. Nothing more can be required of a fork's type, because
    Caffe cannot record a result of it.
    """
    path = TOOL.test_file(name)
    assert path.exists(), f"{name} has no {path.relative_to(ROOT)}"
    words = f'"{name}"', f'"{name} ', f' {name}"', f'"{name},'
    text = path.read_text(encoding="utf-8")
    assert any(word in text for word in words), f"{path.relative_to(ROOT)} does not name {name}"


@pytest.mark.parametrize("name", TYPES)
def test_a_type_has_a_manual_with_its_source(name: str) -> None:
    cls = TOOL.lookup(name).cls
    assert "__doc__" in vars(cls)
    assert any(part.startswith("Source: ") for part in TOOL.paragraphs(cls))


@pytest.mark.parametrize("name", sorted(TOOL.CAFFE))
def test_a_type_of_caffe_is_timed_or_has_a_reason_why_not(name: str) -> None:
    benchmark = (ROOT / "benchmarks" / "layers.py").read_text(encoding="utf-8")
    assert f'"{name}"' in benchmark


def test_the_page_is_up_to_date() -> None:
    assert TOOL.PAGE.read_text(encoding="utf-8") == TOOL.page(), "run tools/document_layers.py, or make docs"
