"""The table of `pcl time --data`."""

from __future__ import annotations

from collections.abc import Iterator

from pycaffe_like.data.loader_times import LoaderTimes
from pycaffe_like.data.stage_clock import STAGES

_ADVICE = {
    "read": "Faster storage helps, and so do encoded records, which are smaller, or a database instead of files.",
    "decode": "Resize the pictures when converting them, or store them raw: pcl db convert DB NEW --raw.",
    "transform": "Crop or resize before costly augmentation, or lower its probabilities (*_prob).",
    "mix": "Every mixed record reads and transforms another one: lower mixup_prob, cutmix_prob or mosaic_prob.",
    "collate": "A smaller crop_size makes smaller batches.",
    "finish": "A smaller crop_size makes smaller batches; on a GPU, this stage runs there.",
}


def data_times_table(times: LoaderTimes) -> Iterator[str]:
    """Returns the lines of the table: each stage, the sum, batches read ahead, and the bottleneck."""
    yield f"{'stage':<14}{'ms/batch':>10}{'share':>8}{'records/s':>12}"
    for name, seconds in times.stages.items():
        if seconds:
            yield _row(name, seconds, times) + f"  {STAGES[name]}"
    yield _row("one thread", times.total, times)
    threads, batches = _count(times.threads, "thread"), _count(times.prefetch, "batch", "batches")
    yield _row("read ahead", times.ahead, times) + f"  {threads}, {batches} ahead, as in training"
    name = times.bottleneck
    share = times.stages[name] / times.total
    yield f"Bottleneck: {name} ({STAGES[name]}), {share:.0%} of the time. {_ADVICE[name]}"


def _row(name: str, seconds: float, times: LoaderTimes) -> str:
    share = f"{seconds / times.total:.1%}"
    return f"{name:<14}{1e3 * seconds:>10.3f}{share:>8}{times.batch_size / seconds:>12.0f}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
