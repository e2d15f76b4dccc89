"""The rank of a process, from the environment variables of torchrun and Slurm."""

from __future__ import annotations

import pytest

from pycaffe_like.errors import UsageError
from pycaffe_like.solver.rank_environment import RankEnvironment, first_host, read_environment

TORCHRUN = {"RANK": "5", "WORLD_SIZE": "7", "LOCAL_RANK": "2", "MASTER_ADDR": "a", "MASTER_PORT": "123"}
SLURM = {"SLURM_PROCID": "3", "SLURM_NTASKS": "11", "SLURM_LOCALID": "1", "SLURM_JOB_ID": "20017"}


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        pytest.param({}, None, id="alone"),
        pytest.param({"RANK": "0", "WORLD_SIZE": "1"}, None, id="one rank"),
        pytest.param(TORCHRUN, RankEnvironment(5, 7, 2, "a", 123), id="torchrun"),
        pytest.param(
            {**TORCHRUN, "TORCHELASTIC_RESTART_COUNT": "4"}, RankEnvironment(5, 7, 2, "a", 123, 4), id="restarted"
        ),
        pytest.param(
            {**TORCHRUN, "LOCAL_WORLD_SIZE": "3"}, RankEnvironment(5, 7, 2, "a", 123, local_world=3), id="two machines"
        ),
        pytest.param(
            {**SLURM, "SLURM_JOB_NODELIST": "gpu[007-009,012]"}, RankEnvironment(3, 11, 1, "gpu007", 20017), id="Slurm"
        ),
        pytest.param({**SLURM, "SLURM_STEP_NUM_TASKS": "1"}, None, id="a step of one task"),
    ],
)
def test_the_place_of_a_process(variables: dict[str, str], place: RankEnvironment | None) -> None:
    assert read_environment(variables) == place


@pytest.mark.parametrize(
    ("nodes", "first"), [("n1", "n1"), ("n1,n2", "n1"), ("n[3,5]", "n3"), ("rack-2-n[08-11],x", "rack-2-n08")]
)
def test_the_first_host_of_a_list(nodes: str, first: str) -> None:
    assert first_host(nodes) == first


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"RANK": "7"}, "RANK is out of range; expected 0 to 6, as WORLD_SIZE is 7; got 7"),
        ({"RANK": "x"}, "the environment variable RANK is not a number; got 'x'"),
    ],
)
def test_variables_that_make_no_sense(changed: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_environment({**TORCHRUN, **changed})
    assert str(caught.value) == message


def test_a_port_that_is_missing() -> None:
    with pytest.raises(UsageError, match="the environment variable MASTER_PORT is missing"):
        read_environment({"RANK": "0", "WORLD_SIZE": "2"})
