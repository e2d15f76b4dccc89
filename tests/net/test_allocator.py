from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from pycaffe_like.net import allocator

PROBE = """
import resource, torch
from pycaffe_like.caffe import mode
from pycaffe_like.net.allocator import keep_freed_memory
kept = {call}
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
def faults_of_step():
    before = faults()
    torch.ones(23_000_000).mul(2)  # 2 blocks of 88 MiB
    return faults() - before
print(kept, min(faults_of_step() for _ in range(12)))  # the heap may grow in some of the first steps
"""

glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs glibc")


def _faults(call: str = "keep_freed_memory()", **variables: str) -> tuple[str, int]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MALLOC_")}
    code = PROBE.format(call=call)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment | variables, capture_output=True, text=True, check=True
    )
    kept, faults = done.stdout.split()
    return kept, int(faults)


@glibc
def test_freed_memory_is_used_again_without_page_faults() -> None:
    assert _faults("None")[1] > 10_000
    kept, faults = _faults()
    assert kept == "True"
    assert faults < 100


@glibc
def test_nets_of_pycaffe_keep_freed_memory() -> None:
    assert _faults("mode.device()")[1] < 100


@pytest.mark.slow
@glibc
def test_what_the_user_has_set_stays() -> None:
    assert _faults(MALLOC_TOP_PAD_="0")[0] == "False"
    assert _faults(GLIBC_TUNABLES="glibc.malloc.tcache_count=1")[0] == "False"


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert allocator.keep_freed_memory() is False
