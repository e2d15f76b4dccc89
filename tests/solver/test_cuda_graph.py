"""Recording an iteration as a CUDA graph, tested on the CPU with a recorder that repeats the work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from pycaffe_like.solver import Solver, passes
from pycaffe_like.solver.cuda_graph import obstacle
from pycaffe_like.solver.passes import ExecutionOptions
from tests.net.make import build, feed, layer, product
from tests.solver.make import parameters, solver_def


class Recorder:
    """A stand-in for a CUDA graph. Replaying repeats the work and copies its results into the recorded tensors."""

    made: Recorder

    def __init__(self, device: torch.device) -> None:
        self.calls: list[str] = []
        self.passes: passes.CapturedPasses
        Recorder.made = self

    def warm_up(self, work: Callable[[], object]) -> None:
        self.calls.append("warm up")
        work()

    def record(self, work: Callable[[], object]) -> None:
        self.calls.append("record")
        self.work = work
        work()

    def replay(self) -> None:
        self.calls.append("replay")
        captured = self.passes
        loss, gradients = captured._loss, captured._gradients
        captured._clear_gradients()
        self.work()
        loss.copy_(captured._loss)
        for kept, parameter in zip(gradients, captured._parameters, strict=True):
            if kept is not None:
                assert parameter.grad is not None
                kept.copy_(parameter.grad)
        captured._loss = loss


@pytest.fixture(autouse=True)
def _replays_know_their_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    run = passes.CapturedPasses.run

    def with_passes(self: passes.CapturedPasses, batches: object) -> object:
        Recorder.made.passes = self
        return run(self, batches)  # type: ignore[arg-type]

    monkeypatch.setattr(passes.CapturedPasses, "run", with_passes)


@pytest.mark.parametrize("text", ["", "iter_size: 3", "weight_decay: 0.1 clip_gradients: 0.3"])
def test_replayed_iterations_train_like_plain_ones(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Solver(solver_def(f"momentum: 0.9 {text}"))
    plain.step(5)
    monkeypatch.setattr(passes, "CudaRecorder", Recorder)
    solver = Solver(solver_def(f"momentum: 0.9 {text}"))
    solver.passes._captures = True
    solver.step(5)
    assert Recorder.made.calls == ["warm up"] * 3 + ["record"] + ["replay"] * 5
    torch.testing.assert_close(parameters(solver), parameters(plain), rtol=0, atol=0)
    assert solver.losses.values() == plain.losses.values()


def test_a_pass_that_cannot_be_recorded_runs_plainly(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Refusing(Recorder):
        def record(self, work: Callable[[], object]) -> None:
            work()
            raise RuntimeError("operation not permitted when stream is capturing\nand more")

    monkeypatch.setattr(passes, "CudaRecorder", Refusing)
    plain = Solver(solver_def("momentum: 0.9"))
    plain.step(4)
    solver = Solver(solver_def("momentum: 0.9"))
    solver.passes._captures = True
    with caplog.at_level("WARNING", logger="pycaffe_like"):
        solver.step(4)
    torch.testing.assert_close(parameters(solver), parameters(plain), rtol=0, atol=0)
    expected = "CUDA graphs are not used: the net cannot be recorded: operation not permitted when stream is capturing"
    assert [record.getMessage() for record in caplog.records] == [expected]


def test_which_layers_prevent_a_graph() -> None:
    text = feed("x", 5, 3) + feed("kept", 5) + product("ip", "x", 7)
    assert obstacle(build(text)) == ""
    filtered = build(text + layer("Filter", "f", "ip kept"))
    assert obstacle(filtered) == "what layer 'f' (Filter) does depends on values"


def test_without_a_gpu_nothing_is_said_unless_the_user_asks(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="pycaffe_like"):
        Solver(solver_def(), options=ExecutionOptions(cuda_graph=None))
    assert "CUDA graphs" not in caplog.text
