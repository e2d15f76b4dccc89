"""The table of `pcl time --data`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pycaffe_like.data.loader_times import LoaderTimes
from pycaffe_like.data.stage_clock import STAGES

_OF_DATABASES = {
    "read": "Faster storage helps, and so do encoded records: pcl db convert DB NEW --encode_type jpg.",
    "decode": "Store smaller or raw pictures: pcl db convert DB NEW --raw.",
}
_OF_ROWS = {"read": "Faster storage helps."}
_OF_FILES = {
    "read": "Faster storage helps, and so does a database instead of files: pcl convert_imageset.",
    "decode": "Make the files smaller, or store the pictures in a database: pcl convert_imageset.",
}
_OF_SOURCES: Mapping[str, Mapping[str, str]] = {
    "Data": _OF_DATABASES,
    "AnnotatedData": _OF_DATABASES,
    "HDF5Data": _OF_ROWS,
}
"""Advice that depends on the type of the data layer; other types read picture files."""

_ADVICE = {
    "transform": "Crop or resize before costly augmentation, or lower its probabilities (*_prob).",
    "mix": "Every mixed record reads and transforms another one: lower mixup_prob, cutmix_prob or mosaic_prob.",
    "collate": "Smaller records make smaller batches: a smaller crop_size, or fewer values.",
    "finish": "Smaller records make smaller batches; on a GPU, this stage runs there.",
}


def data_times_table(times: LoaderTimes, layer_type: str) -> Iterator[str]:
    """Returns the lines of the table: each stage, their sum, and the bottleneck; then batches that are read ahead.

    Args:
        layer_type: the type of the data layer, on which the advice depends.
    """
    yield f"{'stage':<14}{'ms/batch':>10}{'share':>8}{'records/s':>12}"
    for name, seconds in times.stages.items():
        if seconds:
            yield _row(name, seconds, times, f"{seconds / times.total:.1%}") + f"  {STAGES[name]}"
    yield _row("one thread", times.total, times, "100.0%")
    name = times.bottleneck
    share = times.stages[name] / times.total
    advice = {**_ADVICE, **_OF_SOURCES.get(layer_type, _OF_FILES)}[name]
    yield f"Bottleneck: {name} ({STAGES[name]}), {share:.0%} of the time. {advice}"
    threads, batches = _count(times.threads, "thread"), _count(times.prefetch, "batch", "batches")
    ahead = f"{1e3 * times.ahead:.3f} ms a batch, {times.batch_size / times.ahead:.0f} records/s"
    yield f"As in training, with {threads} and {batches} read ahead: {ahead}"


def _row(name: str, seconds: float, times: LoaderTimes, share: str) -> str:
    return f"{name:<14}{1e3 * seconds:>10.3f}{share:>8}{times.batch_size / seconds:>12.0f}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
