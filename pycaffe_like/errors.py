"""The exception classes, and the location in a file that an error points to.

    PclError
      ParseError        a prototxt that cannot be parsed: grammar, field, value
      NetError          layers that cannot be wired together
        LayerError      one layer: invalid options or bottom shapes
          UnknownLayerTypeError
      SolverError       an invalid solver: policy, type, schedule
      DataError         a source of records that is missing, empty or broken
      WeightsError      weights that do not fit, or a file without weights
      SnapshotError     a snapshot that cannot be written or resumed from
      UsageError        an invalid command line (exit code 2)
      CombinedError     all errors in one file

A message reads `file:line: layer 'name' (Type): what is wrong; expected X; got Y`, with one line
of advice below it. Code that raises an error often does not know the location; a caller that does
adds it as the error propagates:

    with located(layer.where):
        build(layer)
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

Error = TypeVar("Error", bound="PclError")

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def escape_controls(text: str) -> str:
    """Replaces control characters, except newlines and tabs, with escape sequences, so that a name from a file cannot
    control the terminal that shows it.
    """
    return _CONTROLS.sub(lambda match: match.group().encode("unicode_escape").decode(), text)


def shorten(text: str, limit: int = 120) -> str:
    """Truncates a string to `limit` characters, and adds how long it was."""
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text)} characters)"


@dataclass(frozen=True)
class Where:
    """A location in a file, and the layer there. Every part may be unknown."""

    file: str = ""
    line: int = 0
    column: int = 0
    layer: str = ""
    type: str = ""

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)]) if self.file else ""
        layer = f"layer '{shorten(self.layer)}'" if self.layer else ""
        layer += f" ({shorten(self.type)})" if self.layer and self.type else ""
        return ": ".join(part for part in (place, layer) if part)


class PclError(Exception):
    """An error that a user can cause and fix. Never raised for bugs in the library itself.

    Attributes:
        problem: what is wrong, in one phrase.
        expected, got: what was needed and what was found; either may be None.
        advice: one line on how to fix it; may be empty.
        where: the location, or None if it is not known.
        exit_code: the exit code of a command that fails with this error.
    """

    exit_code = 1

    def __init__(
        self,
        problem: str,
        *,
        expected: object = None,
        got: object = None,
        advice: str = "",
        where: Where | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.expected = expected
        self.got = got
        self.advice = advice
        self.where = where

    def __str__(self) -> str:
        place = str(self.where) if self.where else ""
        message = f"{place}: {self.sentence}" if place else self.sentence
        return escape_controls(message + (f"\n{self.advice}" if self.advice else ""))

    @property
    def sentence(self) -> str:
        """The message without location and advice: problem, expected and got."""
        expected = "" if self.expected is None else f"; expected {self.expected}"
        got = "" if self.got is None else f"; got {self.got}"
        return f"{self.problem}{expected}{got}"

    def as_kind(self, kind: type[Error]) -> Error:
        """Converts the error to another class, such as a damaged blob in a solver state to a SnapshotError."""
        return kind(self.problem, expected=self.expected, got=self.got, advice=self.advice, where=self.where)

    def about(self: Error, subject: str) -> Error:
        """Puts what the error is about in front, as in `record 7 of train_lmdb: …`; returns the error."""
        self.problem = f"{subject}: {self.problem}"
        return self


class ParseError(PclError):
    """A prototxt that cannot be parsed: bad grammar, field or value."""


class NetError(PclError):
    """Layers that cannot be wired together."""


class LayerError(NetError):
    """A layer with invalid options or bottom shapes."""


class UnknownLayerTypeError(LayerError):
    """A layer type that is not registered."""


class SolverError(PclError):
    """An invalid solver, such as an unknown policy or type."""


class DataError(PclError):
    """A source of records that is missing, empty or broken."""


class WeightsError(PclError):
    """Weights that do not fit a net, or a file without weights."""


class SnapshotError(PclError):
    """A snapshot that cannot be written or resumed from."""


class UsageError(PclError):
    """An invalid command line."""

    exit_code = 2


class CombinedError(PclError):
    """All errors in one net or solver, reported together. The message shows the first few."""

    _MOST_SHOWN = 50

    def __init__(self, errors: Iterable[PclError]) -> None:
        self.errors = tuple(errors)
        super().__init__(f"{len(self.errors)} problems")

    def __str__(self) -> str:
        more = len(self.errors) - self._MOST_SHOWN
        shown = [str(error) for error in self.errors[: self._MOST_SHOWN]]
        return "\n".join(shown + ([f"… and {more} more"] if more > 0 else []))


@dataclass(frozen=True)
class Remark:
    """Something suspicious that is not an error, such as a field that has no effect."""

    where: Where
    text: str

    def __str__(self) -> str:
        return escape_controls(f"{self.where}: {self.text}")


@contextmanager
def located(where: Where | None) -> Iterator[None]:
    """Adds missing parts of the location to any PclError raised in the block.

    A CombinedError does not change: each of its errors has its own location.
    """
    try:
        yield
    except CombinedError:
        raise
    except PclError as error:
        error.where = where if error.where is None else _merge_locations(error.where, where)
        raise


def _merge_locations(inner: Where, outer: Where | None) -> Where:
    if outer is None:
        return inner
    if inner.file and inner.file != outer.file:  # the inner place is another file: keep it whole
        return replace(inner, layer=inner.layer or outer.layer, type=inner.type or outer.type)
    return Where(
        inner.file or outer.file,
        inner.line or outer.line,
        inner.column or (outer.column if not inner.line else 0),
        inner.layer or outer.layer,
        inner.type or outer.type,
    )


def first_line(error: BaseException) -> str:
    """Returns the first line of an exception's message, or the name of its type if the message is empty."""
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__


def add_layer_note(error: Exception, where: Where | None, method: str, cls: type) -> None:
    """Adds a note to an exception from a user's own layer that says which layer raised it.

    Args:
        method: the method that raised it, such as "forward".
        cls: the user's class.
    """
    note = f"{where}: raised in {method} of the layer's Python class {cls.__name__}"
    if hasattr(error, "add_note"):
        if note.partition(": raised in ")[0] not in "\n".join(getattr(error, "__notes__", ())):
            error.add_note(note)
    elif not isinstance(error, KeyError) and ": raised in " not in str(error):  # Python 3.10
        error.args = ("\n".join([str(error), note]).strip(),)  # a KeyError would show the repr of this


MEANT = {
    "lr": "base_lr",
    "learning_rate": "base_lr",
    "initial_lr": "base_lr",
    "epoch": "max_iter",
    "epochs": "max_iter",
    "max_epoch": "max_iter",
    "max_epochs": "max_iter",
    "num_epochs": "max_iter",
    "iterations": "max_iter",
    "wd": "weight_decay",
    "optimizer": "type",
    "scheduler": "lr_policy",
    "milestones": "stepvalue",
    "fixed_crop": "crop_size",
}
"""Names that users of other trainers and forks look for, and the field of Caffe that does it."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Returns `Did you mean 'x'?`, or "" if no known name is similar.

    x is the equivalent of `name` if that is a name from another framework; otherwise the known name with the most
    similar spelling.
    """
    return _did_you_mean(name, tuple(known))


@lru_cache(maxsize=4096)  # a net often has the same wrong name in many layers
def _did_you_mean(name: str, known: tuple[str, ...]) -> str:
    meant = MEANT.get(name.lower())
    if meant in known:
        return f"Did you mean '{meant}'?"
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:  # also when only the case differs much, as in CONVOLUTION
        folded = {k.lower(): k for k in known}
        near = [folded[m] for m in difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.75)]
    return f"Did you mean '{near[0]}'?" if near else ""
