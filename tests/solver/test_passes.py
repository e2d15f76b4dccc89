"""Faster ways of running a net: mixed precision, compilation, CUDA graphs."""

from __future__ import annotations

import shutil

import pytest
import torch

from pycaffe_like.errors import SolverError
from pycaffe_like.solver import Solver
from pycaffe_like.solver.passes import Speed
from tests.net.make import feed, layer, product
from tests.solver.make import parameters, solver_def


def trained(speed: Speed, device: str = "cpu", text: str = "", steps: int = 5) -> Solver:
    solver = Solver(solver_def(f"momentum: 0.9 {text}"), device=device, speed=speed)
    solver.step(steps)
    return solver


def test_an_unknown_precision() -> None:
    with pytest.raises(SolverError, match="--amp is unknown; expected bf16 or fp16; got fp8"):
        trained(Speed(amp="fp8"))


def test_compilation_needs_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CXX", raising=False)
    with pytest.raises(SolverError, match="--compile needs a C.. compiler on the CPU; expected one of g"):
        trained(Speed(compiled=True))


@pytest.mark.parametrize("amp", ["bf16", "fp16"])
@pytest.mark.parametrize("iter_size", [1, 3])
def test_mixed_precision_is_near_float32_but_not_the_same(amp: str, iter_size: int) -> None:
    text = f"iter_size: {iter_size}"
    exact, mixed = trained(Speed(), text=text), trained(Speed(amp=amp), text=text)
    for one, other in zip(parameters(exact), parameters(mixed), strict=True):
        assert other.dtype == torch.float32
        torch.testing.assert_close(other, one, rtol=0.05, atol=0.01)
    assert not torch.equal(parameters(exact)[0], parameters(mixed)[0])


def test_gradients_that_overflow_fp16_leave_the_update_out_and_halve_the_scale() -> None:
    solver = trained(Speed(amp="fp16"), steps=1)
    before, scaler = parameters(solver), solver.passes.scaler
    assert scaler is not None
    scale = scaler.get_scale()
    solver.passes.unscale = _with_overflow(solver)  # type: ignore[method-assign]
    solver.step(1)
    torch.testing.assert_close(parameters(solver), before, rtol=0, atol=0)
    assert scaler.get_scale() == scale / 2


def _with_overflow(solver: Solver):  # type: ignore[no-untyped-def]
    original = solver.passes.unscale

    def unscale(tensors: list[torch.Tensor]) -> torch.Tensor | None:
        assert tensors[0].grad is not None
        tensors[0].grad[0] = torch.inf
        return original(tensors)

    return unscale


def test_the_scale_of_fp16_is_resumed() -> None:
    solver = trained(Speed(amp="fp16"), steps=2)
    assert solver.passes.scaler is not None
    solver.passes.scaler.update(512.0)
    solver.snapshot()
    other = Solver(solver_def("momentum: 0.9"), speed=Speed(amp="fp16"))
    other.restore("snap_iter_2.solverstate")
    assert other.passes.scaler is not None
    assert other.passes.scaler.get_scale() == 512.0


def test_a_cuda_graph_needs_a_gpu(caplog: pytest.LogCaptureFixture) -> None:
    if torch.cuda.is_available():
        pytest.skip("says what happens without one")
    with caplog.at_level("WARNING", logger="pycaffe_like"):
        without = trained(Speed(captured=True))
    assert "CUDA graphs need a GPU: running without." in caplog.text
    torch.testing.assert_close(parameters(without), parameters(trained(Speed())), rtol=0, atol=0)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # torch's own, of torch
@pytest.mark.skipif(shutil.which("g++") is None, reason="needs a C++ compiler")
def test_a_compiled_net_trains_alike() -> None:
    torch.testing.assert_close(parameters(trained(Speed(compiled=True))), parameters(trained(Speed())))


@pytest.mark.cuda
@pytest.mark.parametrize("iter_size", [1, 3])
def test_a_cuda_graph_trains_alike(iter_size: int) -> None:
    text = f"iter_size: {iter_size} weight_decay: 0.01"
    plain, graph = trained(Speed(), "cuda", text), trained(Speed(captured=True), "cuda", text)
    torch.testing.assert_close(parameters(graph), parameters(plain))


@pytest.mark.cuda
def test_a_batch_of_another_shape_is_run_as_it_is() -> None:
    net = feed("data", 5, 3) + feed("label", 5) + product("ip", "data", 2)
    net += layer("SoftmaxWithLoss", "loss", "ip label")
    found = []
    for speed in (Speed(), Speed(captured=True)):
        solver = Solver(solver_def(net=net), device="cuda", speed=speed)
        gradients = []
        for rows in (5, 2, 5):
            data = torch.arange(3.0 * rows, device="cuda").reshape(rows, 3)
            solver._clear_gradients()
            solver.passes.run([[data, torch.ones(rows, device="cuda")]], all_outputs=False)
            gradients += [one.tensor.grad.clone() for one in solver.net.parts.table.learnable]
        found.append(gradients)
    torch.testing.assert_close(*found)


@pytest.mark.cuda
@pytest.mark.parametrize("speed", [Speed(amp="bf16"), Speed(amp="fp16")], ids=["bf16", "fp16"])
def test_mixed_precision_on_a_gpu(speed: Speed) -> None:
    for one, other in zip(parameters(trained(Speed(), "cuda")), parameters(trained(speed, "cuda")), strict=True):
        torch.testing.assert_close(other, one, rtol=0.05, atol=0.01)


@pytest.mark.cuda
def test_cpu_and_gpu_train_alike() -> None:
    for one, other in zip(parameters(trained(Speed())), parameters(trained(Speed(), "cuda")), strict=True):
        torch.testing.assert_close(other.cpu(), one, rtol=1e-4, atol=1e-5)
