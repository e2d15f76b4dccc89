"""Chooses the memory layout of pictures by timing both in the first iterations of a training run.

torch stores a picture either as one plane for each channel (contiguous, as in Caffe), or pixel by pixel
(channels_last). Which one is faster depends on the net, its shapes and the machine: channels_last saves
ResNet-50 18 % of its time and MobileNet 25 %, but slows down VGG16 by 13 %. Values are the same up to
rounding. The choice is cached, so that later runs on the same machine start with it.

Weights, gradients and histories are stored in the same layout. Otherwise each convolution would reorder its
weights in the forward pass and in the backward pass, and their gradient too.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.utils.parametrize import is_parametrized

from pycaffe_like.files.atomic import replacing
from pycaffe_like.net import Net

from .distributed import Ranks

log = logging.getLogger(__name__)

ROUNDS = {"off": 0, "first": 3, "full": 10}
"""How many iterations each layout is timed, by the value of --tune. "full" also ignores the cache."""

SMALLEST_MACS = 50_000_000
"""A net with fewer multiply-adds in a batch takes a few milliseconds in either layout: nothing to gain."""

WARM_UP = 1
"""Iterations of each layout before its timing starts: torch allocates memory and prepares its kernels."""

_NAMES = {False: "contiguous", True: "channels_last"}
LAYOUTS = frozenset(_NAMES.values())
"""The names of the layouts."""

_LARGEST_RATIO = 0.97
"""channels_last is chosen if its time is at most this part of the other: a clear gain, not noise."""


class LayoutTrial:
    """Alternates between both layouts in the first iterations, then keeps the faster layout.

    Attributes:
        is_over: whether the layout has been chosen.
    """

    def __init__(
        self,
        nets: tuple[Net, ...],
        ranks: Ranks,
        tune: str,
        amp: str = "",
        store_weights: Callable[[bool], None] = lambda channels_last: None,
    ) -> None:
        """
        Args:
            nets: the training net, which is timed, and the test nets, which then use the same layout.
            tune: a key of ROUNDS.
            amp: the precision, as in ExecutionOptions.
            store_weights: called with each new layout, to store the weights of the training net in it.
        """
        self._nets = nets
        self._store_weights = store_weights
        self._ranks = ranks
        self._rounds = ROUNDS[tune]
        self._times_once = tune == "first"
        self._key = _key(nets[0], amp)
        self._seconds: dict[bool, list[float]] = {False: [], True: []}
        self._turn = 0
        self._may_choose = is_worth_tuning(nets[0]) and not any(map(expects_contiguous, nets))
        self.is_over = not self._rounds or not self._may_choose
        if self.is_over:
            return
        cached = ranks.broadcast_value(read_choice(self._key) if self._times_once and ranks.is_first else None)
        if cached is not None:
            self._keep(cached)
            log.info("Layout: %s, as timed in an earlier run; --tune full times it again.", _NAMES[cached])

    def chosen(self) -> str:
        """Returns the name of the layout that was chosen; "" during the trial."""
        return _NAMES[self._nets[0].channels_last] if self.is_over else ""

    def restore(self, name: str) -> None:
        """Continues with the layout of a snapshot, so that the numbers are those of a run that was never stopped.
        Does nothing with --tune full or off, or if `name` is empty.
        """
        if self._times_once and name and self._may_choose:
            self._keep(name == _NAMES[True])
            log.info("Layout: %s, as before the snapshot; --tune full times it again.", name)

    @contextmanager
    def iteration(self) -> Iterator[None]:
        """Times the iteration that runs in this block, in the layout whose turn it is."""
        self._use(bool(self._turn % 2))
        start = time.perf_counter()
        yield
        if self._turn >= 2 * WARM_UP:
            self._seconds[self._nets[0].channels_last].append(time.perf_counter() - start)
        self._turn += 1
        if self._turn == 2 * (WARM_UP + self._rounds):
            self._decide()

    def _decide(self) -> None:
        contiguous, channels_last = min(self._seconds[False]), min(self._seconds[True])
        choice = self._ranks.broadcast_value(channels_last <= _LARGEST_RATIO * contiguous)
        self._keep(choice)
        if self._ranks.is_first:
            write_choice(self._key, choice)
        log.info(
            "Layout: %s. Forward and backward take %.1f ms contiguous, %.1f ms channels_last (--tune off: contiguous).",
            _NAMES[choice],
            contiguous * 1e3,
            channels_last * 1e3,
        )

    def _keep(self, channels_last: bool) -> None:
        self.is_over = True
        self._use(channels_last)
        for net in self._nets[1:]:
            net.channels_last = channels_last and is_worth_tuning(net)

    def _use(self, channels_last: bool) -> None:
        if self._nets[0].channels_last != channels_last:
            self._nets[0].channels_last = channels_last
            self._store_weights(channels_last)


def store(tensors: Iterable[Tensor], channels_last: bool) -> None:
    """Moves the values of all tensors of four axes to new memory, in the given layout, together with their gradients.
    Values and shapes stay the same.
    """
    layout = torch.channels_last if channels_last else torch.contiguous_format
    for one in tensors:
        if one.dim() == 4:
            gradient, one.grad = one.grad, None
            one.data = one.data.contiguous(memory_format=layout)
            one.grad = None if gradient is None else gradient.contiguous(memory_format=layout)


def is_worth_tuning(net: Net) -> bool:
    """Returns whether a net has pictures, and enough work for the layout to matter."""
    has_pictures = any(len(top.shape) == 4 for layer in net.layers for top in layer.tops)
    return has_pictures and net.built.macs() >= SMALLEST_MACS


def expects_contiguous(net: Net) -> bool:
    """Returns whether a net must run in contiguous memory: because the class of a layer comes from outside
    this package and might rely on it, or because a layer uses another layer's weights in another shape.
    """
    return any(layer.module.is_user_code or is_parametrized(layer.module) for layer in net.layers)


def _key(net: Net, amp: str) -> str:
    """Returns what the choice depends on, as a digest: layers and shapes, precision, machine, torch."""
    layers = [(layer.definition.type, layer.definition.raw, layer.top_shapes) for layer in net.layers]
    machine = (_processor(), torch.backends.cpu.get_cpu_capability(), torch.get_num_threads(), torch.__version__)
    return hashlib.sha256(repr((layers, amp, machine)).encode()).hexdigest()[:24]


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def cache_file() -> Path:
    """Returns the file with the choices of earlier runs on this machine."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "pycaffe_like" / "layouts.json"


def read_choice(key: str) -> bool | None:
    """Returns whether an earlier run chose channels_last; None if it is unknown or the file cannot be read."""
    choice = _read().get(key)
    return next((layout for layout, name in _NAMES.items() if name == choice), None)


def _read() -> dict[str, str]:
    try:
        found = json.loads(cache_file().read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_choice(key: str, channels_last: bool) -> None:
    """Remembers a choice. Without a writable cache the next run times again, and this one says so."""
    path = cache_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary:
            temporary.write_text(json.dumps({**_read(), key: _NAMES[channels_last]}, indent=1))
    except OSError as error:
        log.info("The layout cannot be remembered: %s: %s", path, error.strerror)
