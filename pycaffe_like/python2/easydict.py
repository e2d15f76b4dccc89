"""A stand-in for the package easydict, used if that is not installed."""

from __future__ import annotations

from typing import Any


class EasyDict(dict[str, Any]):
    """A dictionary whose items are also attributes.

    Nested dictionaries become EasyDicts, and tuples become lists. easydict 1.6 does this too, and command lines of
    py-faster-rcnn rely on it (`--set TRAIN.SCALES "[600]"`).
    """

    def __init__(self, d: Any = None, **items: Any) -> None:
        super().__init__()
        self.update(d or {}, **items)

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, _easy(value))

    __setattr__ = __setitem__

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"there is no item '{name}'") from None

    def __delattr__(self, name: str) -> None:
        del self[name]

    def update(self, d: Any = (), **items: Any) -> None:  # type: ignore[override]
        for name, value in dict(d, **items).items():
            self[name] = value


def _easy(value: Any) -> Any:
    if isinstance(value, dict) and not isinstance(value, EasyDict):
        return EasyDict(value)
    if isinstance(value, (list, tuple)):
        return list(map(_easy, value))
    return value
