"""The outputs of nets that amplify rounding errors are compared with a tolerance that depends on the net's own
rounding error.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from pycaffe_like.cli import main
from pycaffe_like.interop import proof
from pycaffe_like.interop.rounding import rounding_errors


class Cancelling(nn.Module):
    """Loses all but three digits in float32: 1e4 is added and subtracted again."""

    def forward(self, values: Tensor) -> tuple[Tensor, ...]:
        return (values + 1e4 - 1e4,)


VALUES = torch.rand(3, 5, 7, generator=torch.Generator().manual_seed(7))
LOST = (VALUES + 1e4 - 1e4).numpy()


def test_a_model_that_rounds_like_the_net_agrees() -> None:
    (found,) = rounding_errors(Cancelling(), lambda _: [LOST], [VALUES])
    assert 1e-4 < found.net < 1e-3
    assert found.model == found.net
    assert found.agree


def test_a_model_whose_error_is_larger_does_not_agree() -> None:
    (found,) = rounding_errors(Cancelling(), lambda _: [LOST + 3 * (LOST - VALUES.numpy())], [VALUES])
    assert found.model == pytest.approx(4 * found.net, rel=0.01)
    assert not found.agree


def test_a_net_whose_own_error_is_large_says_nothing() -> None:
    class Noisy(nn.Module):
        def forward(self, values: Tensor) -> tuple[Tensor, ...]:
            return (values + 1e6 - 1e6,)

    lost = (VALUES + 1e6 - 1e6).numpy()
    (found,) = rounding_errors(Noisy(), lambda _: [lost], [VALUES])
    assert found.model == found.net > 1e-2
    assert not found.agree


def test_another_shape_and_nan_do_not_agree() -> None:
    assert not rounding_errors(Cancelling(), lambda _: [LOST[:2]], [VALUES])[0].agree
    assert not rounding_errors(Cancelling(), lambda _: [LOST * float("nan")], [VALUES])[0].agree


def test_integers_stay_integers() -> None:
    class Lookup(nn.Module):
        def forward(self, values: Tensor, places: Tensor) -> tuple[Tensor, ...]:
            return (values[places],)

    places = torch.tensor([2, 0])
    (found,) = rounding_errors(Lookup(), lambda batch: [batch[0][batch[1]].numpy()], [VALUES, places])
    assert found.net == found.model < 1e-7


def test_an_export_is_accepted_with_a_remark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "net.prototxt").write_text("""
    layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 } } }
    layer { name: "up" type: "Power" bottom: "data" top: "up" power_param { shift: 10000 } }
    layer { name: "down" type: "Power" bottom: "up" top: "down" power_param { shift: -10000 } }
    """)
    command = ["export", str(tmp_path / "net.prototxt"), "-o", str(tmp_path / "net.onnx")]
    monkeypatch.setattr(proof, "onnx_runner", lambda model, inputs: lambda batch: [batch[0].numpy()])
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "'down' amplifies rounding errors: the model is 0.0e+00 from the result in float64, the net itself" in said
