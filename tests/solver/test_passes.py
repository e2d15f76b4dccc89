"""Faster ways to run a net: mixed precision, compilation, CUDA graphs."""

from __future__ import annotations

import shutil

import pytest
import torch

from pycaffe_like.errors import SolverError
from pycaffe_like.solver import Solver
from pycaffe_like.solver.passes import ExecutionOptions
from tests.net.make import feed, layer, product
from tests.solver.make import parameters, solver_def


def train(options: ExecutionOptions, device: str = "cpu", text: str = "", steps: int = 5) -> Solver:
    solver = Solver(solver_def(f"momentum: 0.9 {text}"), device=device, options=options)
    solver.step(steps)
    return solver


def test_an_unknown_precision() -> None:
    with pytest.raises(SolverError, match="--amp is unknown; expected bf16 or fp16; got fp8"):
        train(ExecutionOptions(amp="fp8"))


def test_compilation_needs_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CXX", raising=False)
    with pytest.raises(SolverError, match="--compile needs a C.. compiler on the CPU; expected one of g"):
        train(ExecutionOptions(compile=True))


@pytest.mark.parametrize("amp", ["bf16", "fp16"])
@pytest.mark.parametrize("iter_size", [1, 3])
def test_mixed_precision_is_near_float32_but_not_the_same(amp: str, iter_size: int) -> None:
    text = f"iter_size: {iter_size}"
    exact, mixed = train(ExecutionOptions(), text=text), train(ExecutionOptions(amp=amp), text=text)
    for one, other in zip(parameters(exact), parameters(mixed), strict=True):
        assert other.dtype == torch.float32
        torch.testing.assert_close(other, one, rtol=0.05, atol=0.01)
    assert not torch.equal(parameters(exact)[0], parameters(mixed)[0])


def test_gradients_that_overflow_fp16_skip_the_update_and_halve_the_scale() -> None:
    solver = train(ExecutionOptions(amp="fp16"), steps=1)
    before, loss_scale = parameters(solver), solver.passes.loss_scale
    assert loss_scale is not None
    scale = loss_scale.value.item()
    gradient = next(one for one in solver.rule.parameters)
    solver.callbacks.append((lambda: None, lambda: gradient.grad[0].fill_(torch.inf)))  # type: ignore[index]
    solver.step(1)
    torch.testing.assert_close(parameters(solver), before, rtol=0, atol=0)
    assert loss_scale.value.item() == scale / 2


def test_the_scale_of_fp16_is_resumed() -> None:
    solver = train(ExecutionOptions(amp="fp16"), steps=2)
    assert solver.passes.loss_scale is not None
    solver.passes.loss_scale.set_state({"value": 512.0, "good_updates": 1998})
    solver.snapshot()
    other = Solver(solver_def("momentum: 0.9"), options=ExecutionOptions(amp="fp16"))
    other.restore("snap_iter_2.solverstate")
    assert other.passes.loss_scale is not None
    assert other.passes.loss_scale.state() == {"value": 512.0, "good_updates": 1998}


def test_a_cuda_graph_needs_a_gpu(caplog: pytest.LogCaptureFixture) -> None:
    if torch.cuda.is_available():
        pytest.skip("says what happens without one")
    with caplog.at_level("WARNING", logger="pycaffe_like"):
        without = train(ExecutionOptions(cuda_graph=True))
    assert "CUDA graphs are not used: they need a GPU." in caplog.text
    torch.testing.assert_close(parameters(without), parameters(train(ExecutionOptions())), rtol=0, atol=0)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # a deprecation within torch
@pytest.mark.skipif(shutil.which("g++") is None, reason="needs a C++ compiler")
def test_a_compiled_net_trains_alike() -> None:
    torch.testing.assert_close(parameters(train(ExecutionOptions(compile=True))), parameters(train(ExecutionOptions())))


@pytest.mark.cuda
@pytest.mark.parametrize("iter_size", [1, 3])
def test_a_cuda_graph_trains_alike(iter_size: int) -> None:
    text = f"iter_size: {iter_size} weight_decay: 0.01"
    plain, graph = train(ExecutionOptions(), "cuda", text), train(ExecutionOptions(cuda_graph=True), "cuda", text)
    torch.testing.assert_close(parameters(graph), parameters(plain))


@pytest.mark.cuda
def test_a_batch_of_another_shape_is_run_as_it_is() -> None:
    net = feed("data", 5, 3) + feed("label", 5) + product("ip", "data", 2)
    net += layer("SoftmaxWithLoss", "loss", "ip label")
    found = []
    for options in (ExecutionOptions(), ExecutionOptions(cuda_graph=True)):
        solver = Solver(solver_def(net=net), device="cuda", options=options)
        gradients = []
        for rows in (5, 2, 5):
            data = torch.arange(3.0 * rows, device="cuda").reshape(rows, 3)
            solver._clear_gradients()
            solver.passes.run([[data, torch.ones(rows, device="cuda")]], all_outputs=False)
            gradients += [one.tensor.grad.clone() for one in solver.net.learnable_params]
        found.append(gradients)
    torch.testing.assert_close(*found)


@pytest.mark.cuda
@pytest.mark.parametrize("options", [ExecutionOptions(amp="bf16"), ExecutionOptions(amp="fp16")], ids=["bf16", "fp16"])
def test_mixed_precision_on_a_gpu(options: ExecutionOptions) -> None:
    for one, other in zip(
        parameters(train(ExecutionOptions(), "cuda")), parameters(train(options, "cuda")), strict=True
    ):
        torch.testing.assert_close(other, one, rtol=0.05, atol=0.01)


@pytest.mark.cuda
def test_cpu_and_gpu_train_alike() -> None:
    for one, other in zip(
        parameters(train(ExecutionOptions())), parameters(train(ExecutionOptions(), "cuda")), strict=True
    ):
        torch.testing.assert_close(other.cpu(), one, rtol=1e-4, atol=1e-5)
