"""Settings that all ranks must share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pycaffe_like.errors import SolverError
from pycaffe_like.proto import read_net
from pycaffe_like.solver import agreement
from pycaffe_like.solver.agreement import facts_to_agree_on
from pycaffe_like.solver.distributed import RankOptions, Ranks
from pycaffe_like.solver.nets import training_net
from pycaffe_like.solver.passes import ExecutionOptions

from .make import solver_def

Facts = dict[str, object]


def facts(text: str = "", seed: int = 3, execution: ExecutionOptions = ExecutionOptions(), **sharing: bool) -> Facts:  # noqa: B008
    solver = solver_def(text)
    return facts_to_agree_on(solver, seed, [training_net(solver, read_net)], execution, RankOptions(**sharing))


def compare(first: Facts, second: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    ranks = Ranks()
    monkeypatch.setattr(ranks, "gather", lambda own: [first, first, second])
    ranks.check_same(second)


def test_paths_and_seeds_from_elsewhere_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    compare(facts(), facts('snapshot_prefix: "other/place" device_id: 1 random_seed: 9'), monkeypatch)


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"seed": 5}, "the seed; expected 3; got 5"),
        ({"text": "momentum: 0.5"}, "the solver; expected one with digest "),
        ({"execution": ExecutionOptions(amp="bf16")}, "the value of --amp; expected none; got bf16"),
        ({"execution": ExecutionOptions(tune="first")}, "the value of --tune; expected off; got first"),
        ({"divide_batch": True}, "the value of --batch; expected per_rank; got global"),
        ({"sync_batch_norm": True}, "the use of --sync-bn; expected False; got True"),
    ],
)
def test_a_difference_is_named(other: Facts, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SolverError) as caught:
        compare(facts(), facts(**other), monkeypatch)  # type: ignore[arg-type]
    assert str(caught.value).startswith(f"rank 2 disagrees with rank 0 on {message}")


def test_another_version_of_pcl(monkeypatch: pytest.MonkeyPatch) -> None:
    first = facts()
    monkeypatch.setattr(agreement, "version", lambda name: "99.1")
    with pytest.raises(SolverError, match=r"^rank 2 disagrees with rank 0 on the version of pcl; .* got 99\.1"):
        compare(first, facts(), monkeypatch)


def test_another_net(monkeypatch: pytest.MonkeyPatch) -> None:
    solver = solver_def()
    net = training_net(solver, read_net)
    other = net._replace(net=replace(net.net, layers=net.net.layers[:-1]))
    found = [facts_to_agree_on(solver, 3, [one], ExecutionOptions(), RankOptions()) for one in (net, other)]
    with pytest.raises(SolverError, match="^rank 2 disagrees with rank 0 on the net; expected one with digest "):
        compare(*found, monkeypatch)
